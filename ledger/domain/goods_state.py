"""What goods know of themselves: where they are, who answers for them, and what is to be done.

Facts apply themselves to this state; the commands beside them read it and decide.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from ledger.domain.case_parts import PartyRole
from ledger.domain.errors import Conflict, Forbidden, Malformed
from ledger.domain.kernel import Recording
from ledger.domain.law.escrow import Attempt, EscrowGround
from ledger.domain.law.goods import COUNTED_IN, Keeper
from ledger.domain.law.goods_leaving import Step
from ledger.domain.money import Money, zero
from ledger.domain.paper import Paper

CREDITORS: Final = frozenset({PartyRole.APPLICANT, PartyRole.SUCCESSOR})


class Taking(StrEnum):
    """How goods came under the court's charge."""

    SEIZED = "seized"  # 查封、扣押
    DELIVERED = "delivered-in"  # 交到法院


class GoodsState(StrEnum):
    """Where goods are."""

    AWAITED = "awaited"  # 待交付或者扣押
    TAKEN = "taken"  # 已扣押、接收，未入库
    BROUGHT = "brought"  # 已运至法院，待清点
    IN_CUSTODY = "in-custody"  # 本院保管
    ELSEWHERE = "elsewhere"  # 他处保管
    GONE = "gone"  # 已离开


class Way(StrEnum):
    """On which way goods leave the court's charge, or have left it."""

    DIRECT = "handed-directly"  # 当事人自行交付
    DELIVERED = "delivered-out"  # 交付申请执行人
    RETURNED = "given-back"  # 发还
    LEFT = "left-with-debtor"  # 解除后留于被执行人
    HANDLED = "handled-by-parties"  # 当事人自行处理
    SOLD = "sold-off"  # 变卖
    ESCROWED = "into-escrow"  # 交提存机构
    LOST = "lost-goods"  # 灭失
    ENDED = "duty-ended"  # 不再交付


STANDING: Final = frozenset(set(GoodsState) - {GoodsState.GONE})
HELD: Final = frozenset({GoodsState.IN_CUSTODY, GoodsState.ELSEWHERE})


class GoodsNotThere(Conflict):
    """The goods are not where, or not so far that, this could be done with them."""

    code = "goods-not-there"
    title = "The goods are not where this is done"
    title_zh = "执行物当前状态不允许"
    article = COUNTED_IN


class GoodsUnclear(Malformed):
    """No description, no quantity, a day that cannot be, or more than there is."""

    code = "goods-unclear"
    title = "Say what the goods are, how many, and when"
    title_zh = "执行物名称、数量或者日期不明"
    article = COUNTED_IN


class NotInYourHands(Forbidden):
    """Somebody else answers for these goods, as officer or as custodian."""

    code = "goods-not-in-your-hands"
    title = "Somebody else answers for these goods"
    title_zh = "非本案承办人或者保管人不得办理"
    article = COUNTED_IN


@dataclass(frozen=True, slots=True)
class Order:
    """How, and to whom, goods are to leave; the one who ordered it does not hand them out."""

    way: Way
    to: tuple[str, ...]
    by: str


@dataclass(frozen=True, slots=True)
class GoodsEscrow:
    """An escrow asked for: for whom, why, and whether the goods themselves are suited to it."""

    party: str
    ground: EscrowGround
    attempts: tuple[Attempt, ...]
    unsuitable: str
    by: str
    granted: bool = False


@dataclass(frozen=True, slots=True)
class Seal:
    """The seal on valuables: its number, or the photograph of it."""

    number: str = ""
    photo: Paper | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What one says he counted or moved, and who is to say it too; ``denied`` is why he does not.

    A count has ``counted``, a move the new ``place``.
    """

    by: str
    on: date
    sheet: Paper
    witness: str
    counted: Decimal | None = None
    damage: str = ""
    place: str = ""
    denied: str = ""

    @property
    def asked(self) -> tuple[str, ...]:
        """Who is to say it too; nobody once he denied it."""
        return () if self.denied else (self.witness,)


class GoodsLot(Recording):
    """The state of one thing or lot; :class:`~ledger.domain.goods.Goods` has it."""

    number: str
    case_number: str
    description: str
    quantity: Decimal
    unit: str
    valuable: bool
    owner: str
    deliverer: str
    is_object: bool
    state: GoodsState
    taken_on: date | None
    present: Decimal
    short: bool
    brought_by: str
    keeper_kind: Keeper | None
    keeper: str
    place: str
    slip: str
    seal: Seal
    offered_to: str
    costs_settled: bool
    applicant_told: bool
    order: Order | None
    sold_on: date | None
    price: Money
    proceeds: dict[str, Money]
    escrow: GoodsEscrow | None
    price_escrow: str
    way: Way | None
    dues: dict[Step, date | None]
    said: Said | None

    @property
    def outstanding(self) -> Money:
        """What of the price has not reached finance."""
        found = self.price
        for amount in self.proceeds.values():
            found -= amount
        return found

    @property
    def open(self) -> Mapping[Step, date | None]:
        """What is still to be done, and by when; empty once nothing is."""
        return self.dues

    @property
    def next_step(self) -> tuple[Step, date | None] | None:
        """What is due first; what has a day comes before what has none."""
        return first_of(self.dues)

    @property
    def remaining(self) -> Decimal:
        """How many are still there; none once they are gone."""
        return Decimal(0) if self.state is GoodsState.GONE else self.present

    @property
    def escrows_price(self) -> bool:
        """Whether the price, and not the goods, is to be in escrow."""
        return self.escrow is not None and self.escrow.granted and bool(self.escrow.unsuitable)

    def _must_be(self, *states: GoodsState) -> None:
        if self.state not in states:
            raise GoodsNotThere(f"{self.number} is {self.state.value}", state=self.state)

    def _day(self, on: date, today: date) -> date:
        if on > today or (self.taken_on is not None and on < self.taken_on):
            raise GoodsUnclear(f"{on} cannot be the day", on=on, today=today)
        return on


def first_of(dues: Mapping[Step, date | None]) -> tuple[Step, date | None] | None:
    """The step that is due first; without any day, the last that arose, keeping behind all."""
    dated = [(day, at, step) for at, (step, day) in enumerate(dues.items()) if day is not None]
    if dated:
        day, _, step = min(dated)
        return step, day
    waiting = list(dues)
    for step in reversed(waiting):
        if step is not Step.KEEP:
            return step, None
    return (waiting[0], None) if waiting else None


def no_price() -> Money:
    """Nothing sold yet."""
    return zero()
