"""Goods (执行物): entered, brought in and counted by two, kept, moved, passed on, recounted."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from fastapi import Query
from pydantic import Field, StringConstraints

from api.acts import act
from api.deps import Court, Fresh, Part, Reader, Tag
from api.desk import Desk
from api.openapi import WRITES
from api.routing import Routes
from api.shown import Shown, list_of, page_of
from api.wire import Amount, CaseText, Day, PaperWire, PartyText, ProcessText, Text, Wire, Word
from ledger.domain.goods import Goods, OpenGoods
from ledger.domain.goods_state import GoodsState, Seal, Taking, Way
from ledger.domain.law.goods import GoodsKind, Keeper
from ledger.projections import goods as register
from ledger.services.command import Recorded
from ledger.services.goods import goods_open

router = Routes(prefix="/goods", tags=["goods"], responses=WRITES)

Quantity = Annotated[
    str,
    StringConstraints(pattern=r"^(0|[1-9][0-9]{0,8})(\.[0-9]{1,3})?$", strict=True),
    Field(examples=["12"]),
]
"""How many there are, as written on the sheet: at most three decimals."""


class NewGoods(Wire):
    """One thing or lot; ``taking`` and its day are left out while it is only awaited."""

    case_number: CaseText
    description: Text = Field(examples=["轿车一辆，苏E12345"])
    quantity: Quantity
    unit: Word = Field(examples=["辆"])
    kind: GoodsKind
    owner: PartyText = Field(description="所有人")
    deliverer: PartyText = Field(description="交付人")
    paper: PaperWire = Field(description="查封扣押清单或者执行依据")
    is_object: bool = Field(default=False, description="执行依据确定的标的物")
    valuable: bool = Field(default=False, description="贵重物品")
    taking: Taking | None = None
    taken_on: Day | None = None


class NewTaking(Wire):
    """How and when awaited goods were taken, and the list of them."""

    taking: Taking
    on: Day
    paper: PaperWire


class BroughtIn(Wire):
    """The day they reached the court; today unless told."""

    on: Day | None = None


class NewCount(Wire):
    """What was counted, its sheet, where it lies, the slip, and the seal on valuables."""

    counted: Quantity
    sheet: PaperWire = Field(description="清点清单")
    place: Text = Field(description="存放地点", examples=["物品保管室3号柜"])
    slip: Word = Field(description="保管凭证号")
    seal: Word | None = Field(default=None, description="封条号")
    photo: PaperWire | None = Field(default=None, description="封存照片")
    damage: Text | None = Field(default=None, description="毁损情况")
    reason: Text | None = Field(default=None, description="逾期理由")


class Elsewhere(Wire):
    """Who keeps them where and why, on a sheet he signed; a debtor is named by his mark."""

    keeper_kind: Keeper
    keeper: Text
    sheet: PaperWire
    place: Text
    reason: Text
    seal: Word | None = None
    photo: PaperWire | None = None
    on: Day | None = None


class NewPlace(Wire):
    """The new place, who watched, and the sheet both signed."""

    place: Text = Field(description="存放地点")
    witness: Word
    sheet: PaperWire = Field(description="移库清单")


class Offer(Wire):
    """Who is to keep them."""

    to: Word


class TakenOver(Wire):
    """What the new custodian counted, where they lie now, and his slip."""

    counted: Quantity
    sheet: PaperWire
    place: Text
    slip: Word
    damage: Text | None = None


class NewRecount(Wire):
    """What two people counted again, and what is broken."""

    counted: Quantity
    witness: Word
    sheet: PaperWire = Field(description="清点清单")
    damage: Text | None = Field(default=None, description="毁损情况")


class Why(Wire):
    """The reason."""

    reason: Text


class Watcher(Why):
    """Who watched and will say so, and why another was named."""

    witness: Word


class Decision(Wire):
    """The paper that decides."""

    paper: PaperWire


class SaidShown(Shown):
    """What one says he counted or moved, and who is to say it too or has denied it."""

    by: str
    on: date
    counted: Decimal | None
    damage: str
    place: str
    witness: str
    denied: str


class GoodsShown(Shown):
    """Goods: what and where they are, in whose hands, and what is to be done by when."""

    number: str
    case_number: str
    description: str
    quantity: Decimal
    unit: str
    kind: GoodsKind
    valuable: bool
    owner: str
    deliverer: str
    is_object: bool
    state: GoodsState
    taken_on: date | None
    present: Decimal
    short: bool
    keeper_kind: Keeper | None
    keeper: str
    place: str
    slip: str
    seal: str
    costs_settled: bool
    applicant_told: bool
    price: Amount
    outstanding: Amount
    price_escrow: str
    way: Way | None
    open: dict[str, date | None]
    said: SaidShown | None
    version: int


def goods_shown(found: Goods) -> GoodsShown:
    """Goods as both doors answer them."""
    known: dict[str, Any] = {name: getattr(found, name) for name in GoodsShown.model_fields}
    seal = found.seal.number or str(found.seal.photo or "")
    due = {step.value: day for step, day in found.open.items()}
    said = SaidShown.model_validate(found.said) if found.said else None
    return GoodsShown(**{**known, "seal": seal, "open": due, "said": said})


@act(router, "enter", "", "登记执行物 · Enter goods", new=True)
def enter(desk: Desk, new: NewGoods) -> Recorded:
    """Enter goods of one's own case: seized, delivered to the court, or only awaited."""
    return desk.goods.register(
        new.case_number, new.description, Decimal(new.quantity), new.unit, kind=new.kind,
        owner=new.owner, deliverer=new.deliverer, paper=new.paper.paper(),
        is_object=new.is_object, valuable=new.valuable, taking=new.taking, taken_on=new.taken_on,
    )  # fmt: skip


@router.get(
    "", summary="执行物台账 · The register of goods", response_model=page_of(register.GoodsRow),
    dependencies=[Fresh],
)  # fmt: skip
def list_goods(
    desk: Court,
    reader: Reader,
    part: Part,
    *,
    case_number: Annotated[CaseText | None, Query(description="案号")] = None,
    custodian: Annotated[Word | None, Query(description="保管人: what he keeps now")] = None,
    place: Annotated[Text | None, Query(description="存放地点: what lies there now")] = None,
) -> object:
    """All goods, or those of one case, of one custodian, or at one place."""
    with reader.act(), desk.views() as connection:
        page = register.register(
            connection, desk.court.book, case_number=case_number, custodian=custodian, place=place,
            after=part.after, limit=part.limit,
        )  # fmt: skip
    return part.turned(page)


@router.get(
    "/open/{case_number}", summary="未办结执行物 · What of a case's goods is open",
    response_model=list_of(OpenGoods),
)  # fmt: skip
def list_open_goods(case_number: CaseText, desk: Court, reader: Reader) -> object:
    """For each that is not done: what is due first, and by when; empty lets the case be closed."""
    with reader.act():
        desk.cases.case(case_number)
        return goods_open(desk.court, case_number)


@router.get("/{number}", summary="查看执行物 · Look at goods")
def see_goods(number: ProcessText, desk: Court, reader: Reader, tag: Tag) -> GoodsShown:
    """Where they are and what is due; its ETag is the version seen."""
    with reader.act():
        found = desk.goods.goods(number)
    tag(found.version)
    return goods_shown(found)


@act(router, "take", "/{number}/take", "扣押、接收 · Take awaited goods", seen=True)
def take(desk: Desk, number: ProcessText, new: NewTaking, expected: int | None) -> Recorded:
    """Seize awaited goods or receive them; the thirty days of an object begin."""
    return desk.goods.take(number, new.taking, new.on, new.paper.paper(), expected=expected)


@act(router, "bring", "/{number}/bring", "运至法院 · Bring goods to the court", seen=True)
def bring(desk: Desk, number: ProcessText, new: BroughtIn, expected: int | None) -> Recorded:
    """The custodian counts them the same day."""
    return desk.goods.bring(number, new.on, expected=expected)


@act(router, "take-in", "/{number}/take-in", "清点入库 · Count goods in", seen=True)
def take_in(desk: Desk, number: ProcessText, new: NewCount, expected: int | None) -> Recorded:
    """The custodian counts, seals valuables, registers, and gives the slip."""
    return desk.goods.take_in(
        number, Decimal(new.counted), new.sheet.paper(), place=new.place, slip=new.slip,
        seal=seal_of(new.seal, new.photo), damage=new.damage or "", reason=new.reason or "",
        expected=expected,
    )  # fmt: skip


@act(router, "keep-elsewhere", "/{number}/keep-elsewhere", "他处保管 · Leave goods elsewhere",
     seen=True)  # fmt: skip
def keep_elsewhere(
    desk: Desk, number: ProcessText, new: Elsewhere, expected: int | None
) -> Recorded:
    """With the court of the place, the debtor, or whom the court entrusts."""
    return desk.goods.keep_elsewhere(
        number, new.keeper_kind, new.keeper, new.sheet.paper(), place=new.place,
        reason=new.reason, seal=seal_of(new.seal, new.photo), on=new.on, expected=expected,
    )  # fmt: skip


@act(router, "move", "/{number}/move", "移库 · Put goods in another place", seen=True)
def move(desk: Desk, number: ProcessText, new: NewPlace, expected: int | None) -> Recorded:
    """Their custodian says where he put them, and who watched; he says it next."""
    return desk.goods.move(number, new.place, new.witness, new.sheet.paper(), expected=expected)


@act(router, "offer", "/{number}/offer", "提出移交保管 · Offer goods to another", seen=True)
def offer(desk: Desk, number: ProcessText, new: Offer, expected: int | None) -> Recorded:
    """Their custodian keeps them until the other has counted them."""
    return desk.goods.offer(number, new.to, expected=expected)


@act(router, "take-over", "/{number}/take-over", "接收保管 · Take goods over", seen=True)
def take_over(desk: Desk, number: ProcessText, new: TakenOver, expected: int | None) -> Recorded:
    """Count what was offered, and keep it from now on."""
    return desk.goods.take_over(
        number, Decimal(new.counted), new.sheet.paper(), place=new.place, slip=new.slip,
        damage=new.damage or "", expected=expected,
    )  # fmt: skip


@act(router, "recount", "/{number}/recount", "复点 · Count goods again", seen=True)
def recount(desk: Desk, number: ProcessText, new: NewRecount, expected: int | None) -> Recorded:
    """One says what was counted, and who counted too; he says it next, and then it counts."""
    return desk.goods.recount(
        number, Decimal(new.counted), new.witness, new.sheet.paper(), damage=new.damage or "",
        expected=expected,
    )  # fmt: skip


@act(router, "witness", "/{number}/witness", "见证复点移库 · Witness a count or a move", seen=True)
def witness(desk: Desk, number: ProcessText, expected: int | None) -> Recorded:
    """Say under one's own key that one saw it: now they are counted, or moved."""
    return desk.goods.witness(number, expected=expected)


@act(router, "deny", "/{number}/deny", "否认见证复点移库 · Deny having seen it", seen=True)
def deny(desk: Desk, number: ProcessText, new: Why, expected: int | None) -> Recorded:
    """Say under one's own key that one did not see it, or not so; a leader looks."""
    return desk.goods.deny(number, new.reason, expected=expected)


@act(router, "name-witness", "/{number}/name-witness", "改由他人见证 · Name who watched", seen=True)
def name_witness(desk: Desk, number: ProcessText, new: Watcher, expected: int | None) -> Recorded:
    """Let another say that he watched: the wrong one was named, or has left."""
    return desk.goods.name_witness(number, new.witness, new.reason, expected=expected)


@act(router, "take-back", "/{number}/take-back", "撤销复点移库 · Take back what was denied",
     seen=True)  # fmt: skip
def take_back(desk: Desk, number: ProcessText, new: Why, expected: int | None) -> Recorded:
    """Let a count or a move that was denied not count; it is done again."""
    return desk.goods.take_back(number, new.reason, expected=expected)


@act(router, "settle-shortage", "/{number}/settle-shortage",
     "短缺毁损处理 · Decide on a shortage", seen=True)  # fmt: skip
def settle_shortage(
    desk: Desk, number: ProcessText, new: Decision, expected: int | None
) -> Recorded:
    """Chief or leader decides, and never whoever keeps them."""
    return desk.goods.settle_shortage(number, new.paper.paper(), expected=expected)


def seal_of(number: str | None, photo: PaperWire | None) -> Seal:
    return Seal(number or "", photo.paper() if photo else None)
