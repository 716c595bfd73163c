"""Goods (执行物台账): what the court has in its charge, where, in whose hands, and what is due."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain.goods import Goods
from ledger.domain.goods_state import GoodsState, Way, first_of
from ledger.domain.law.goods_leaving import Step
from ledger.domain.money import Money
from ledger.projections.projection import Projection, Work
from ledger.projections.read import Listing, Page, select_all
from ledger.projections.rows import Row, Table


@dataclass(frozen=True, slots=True)
class GoodsRow:
    """One thing or lot: where it is, who keeps it, what it waits for, and by when.

    ``kept`` says that it is in the court's charge and in somebody's keeping; ``custodian`` is the
    person of this court, ``keeper`` whoever it is elsewhere. ``missing`` is how many the last count
    did not find; ``short`` that nobody has answered yet for what is missing or broken.
    ``outstanding`` is what of the price has not reached finance. ``watched`` is what ``said_by``
    says he did, a ``recount`` or ``relocation``, and ``witness`` is to say too, or has ``denied``.
    """

    goods: UUID
    number: str
    case_number: str
    description: str
    quantity: Decimal
    unit: str
    kind: str
    valuable: bool
    owner: str
    is_object: bool
    state: str
    taken_on: date | None
    custodian: str | None
    offered_to: str | None
    keeper: str | None
    place: str | None
    slip: str | None
    missing: Decimal
    damage: str | None
    short: bool
    escrow: str | None
    price: Money
    outstanding: Money
    way: str | None
    waits_for: str | None
    due_on: date | None
    kept: bool
    watched: str | None
    said_by: str | None
    said_on: date | None
    said_counted: Decimal | None
    said_place: str | None
    witness: str | None
    denied: str | None
    position: int


GOODS: Final = Table("goods", GoodsRow, ("goods",), private={"steps": list, "unsuitable": bool})
goods: Final = Projection("goods", 2, GOODS)

Due = dict[Step, date | None]
_NOTHING_SAID: Final = dict.fromkeys(
    ("watched", "said_by", "said_on", "said_counted", "said_place", "witness", "denied")
)


def _change(
    work: Work, fact: Any, *, due: Due | None = None, drop: tuple[Step, ...] = (), **news: Any
) -> Row:
    """Change a row, and with it what is due: some steps are done, others begin."""
    row = work[GOODS].get(fact.originator_id)
    if row is None:
        raise LookupError(f"no goods {fact.originator_id}")
    row.update(news)
    steps = [each for each in row["steps"] if each[0] not in drop]
    for step, day in (due or {}).items():
        steps = [each for each in steps if each[0] != step]
        steps.append([step.value, day and day.isoformat()])
    _stand(row, steps)
    return row


def _stand(row: Row, steps: list[list[Any]]) -> None:
    first = first_of({Step(step): day and date.fromisoformat(day) for step, day in steps})
    row["steps"] = steps
    row["waits_for"], row["due_on"] = (first[0].value, first[1]) if first else (None, None)


def _taken(taken_on: date | None, deliver_by: date | None, *, is_object: bool) -> Due:
    if taken_on is None:
        return {Step.AWAIT: None}
    return {Step.TAKE_IN: None} | ({Step.DELIVER: deliver_by} if is_object else {})


@goods.on(Goods.Registered)
def _registered(work: Work, fact: Goods.Registered) -> None:
    state = GoodsState.AWAITED if fact.taken_on is None else GoodsState.TAKEN
    row = {
        "goods": fact.originator_id, "number": fact.number, "case_number": fact.case_number,
        "description": fact.description, "quantity": fact.quantity, "unit": fact.unit,
        "kind": fact.kind, "valuable": fact.valuable, "owner": fact.owner,
        "is_object": fact.is_object, "state": state.value, "taken_on": fact.taken_on,
        "custodian": None, "offered_to": None, "keeper": None, "place": None, "slip": None,
        "missing": Decimal(0), "damage": None, "short": False, "escrow": None, "price": 0,
        "outstanding": 0, "currency": "CNY", "way": None, "kept": False,
        "position": work.position, "unsuitable": False, **_NOTHING_SAID,
    }  # fmt: skip
    due = _taken(fact.taken_on, fact.deliver_by, is_object=fact.is_object)
    _stand(row, [[step.value, day and day.isoformat()] for step, day in due.items()])
    work[GOODS].put(row)


@goods.on(Goods.Taken)
def _on_taken(work: Work, fact: Goods.Taken) -> None:
    row = _change(work, fact, state=GoodsState.TAKEN.value, taken_on=fact.taken_on)
    due = _taken(fact.taken_on, fact.deliver_by, is_object=row["is_object"])
    _change(work, fact, due=due, drop=(Step.AWAIT,))


@goods.on(Goods.Brought)
def _brought(work: Work, fact: Goods.Brought) -> None:
    _change(
        work, fact, due={Step.TAKE_IN: fact.count_by}, drop=(Step.KEEP,), kept=False,
        state=GoodsState.BROUGHT.value, keeper=None, place=None,
    )  # fmt: skip


@goods.on(Goods.TakenIn)
def _taken_in(work: Work, fact: Goods.TakenIn) -> None:
    _change(
        work, fact, due={Step.KEEP: None}, drop=(Step.TAKE_IN,), kept=True,
        state=GoodsState.IN_CUSTODY.value, custodian=fact.by, place=fact.place, slip=fact.slip,
    )  # fmt: skip
    _counted(work, fact)


@goods.on(Goods.KeptElsewhere)
def _kept_elsewhere(work: Work, fact: Goods.KeptElsewhere) -> None:
    _change(
        work, fact, due={Step.KEEP: None}, drop=(Step.TAKE_IN,), kept=True,
        state=GoodsState.ELSEWHERE.value, keeper=fact.keeper, place=fact.place,
    )  # fmt: skip


@goods.on(Goods.MoveSaid)
@goods.on(Goods.RecountSaid)
def _said(work: Work, fact: Goods.MoveSaid | Goods.RecountSaid) -> None:
    moved = fact.place if isinstance(fact, Goods.MoveSaid) else None
    _change(
        work, fact, watched="relocation" if moved else "recount", said_by=fact.by, said_on=fact.on,
        said_counted=getattr(fact, "counted", None), said_place=moved, witness=fact.witness,
    )  # fmt: skip


@goods.on(Goods.WatcherNamed)
def _watcher_named(work: Work, fact: Goods.WatcherNamed) -> None:
    _change(work, fact, witness=fact.witness, denied=None)


@goods.on(Goods.WatcherDenied)
def _watcher_denied(work: Work, fact: Goods.WatcherDenied) -> None:
    _change(work, fact, denied=fact.reason)


@goods.on(Goods.SaidTakenBack)
def _said_taken_back(work: Work, fact: Goods.SaidTakenBack) -> None:
    _change(work, fact).update(_NOTHING_SAID)


@goods.on(Goods.Moved)
def _moved(work: Work, fact: Goods.Moved) -> None:
    _change(work, fact, place=fact.place).update(_NOTHING_SAID)


@goods.on(Goods.PassOffered)
def _pass_offered(work: Work, fact: Goods.PassOffered) -> None:
    _change(work, fact, due={Step.PASS: None}, offered_to=fact.to)


@goods.on(Goods.PassedOn)
def _passed_on(work: Work, fact: Goods.PassedOn) -> None:
    _change(
        work, fact, drop=(Step.PASS,), offered_to=None, custodian=fact.by, place=fact.place,
        slip=fact.slip,
    )  # fmt: skip
    _counted(work, fact)


@goods.on(Goods.Recounted)
def _recounted(work: Work, fact: Goods.Recounted) -> None:
    _change(work, fact).update(_NOTHING_SAID)
    _counted(work, fact)


def _counted(work: Work, fact: Goods.TakenIn | Goods.PassedOn | Goods.Recounted) -> None:
    row = _change(work, fact)
    missing = row["quantity"] - fact.counted
    row.update(missing=missing, damage=fact.damage or row["damage"])
    if missing or fact.damage:
        row["short"] = True
        _change(work, fact, due={Step.SHORTAGE: None})


@goods.on(Goods.ShortageSettled)
def _shortage_settled(work: Work, fact: Goods.ShortageSettled) -> None:
    row = _change(work, fact, drop=(Step.SHORTAGE,))
    row.update(quantity=row["quantity"] - row["missing"], missing=Decimal(0), short=False)
    if not row["quantity"]:
        _leave(work, fact, Way.LOST)


@goods.on(Goods.DeliveryOrdered)
def _delivery_ordered(work: Work, fact: Goods.DeliveryOrdered) -> None:
    known = [each[0] for each in _change(work, fact)["steps"]]
    _change(work, fact, due={} if Step.DELIVER in known else {Step.DELIVER: None})


@goods.on(Goods.Released)
def _released(work: Work, fact: Goods.Released) -> None:
    if fact.stays:
        _leave(work, fact, Way.LEFT)
        return
    drop = (Step.DELIVER, Step.HANDLE)
    _change(work, fact, due={Step.RETURN: fact.return_by}, drop=drop)


@goods.on(Goods.DisposalOrdered)
def _disposal_ordered(work: Work, fact: Goods.DisposalOrdered) -> None:
    _change(work, fact, due={Step.HANDLE: fact.handle_by})


@goods.on(Goods.Sold)
def _sold(work: Work, fact: Goods.Sold) -> None:
    row = _change(work, fact, price=fact.price.fen, outstanding=fact.price.fen)
    row["currency"] = fact.price.currency.code
    due: Due = {Step.PROCEEDS: fact.proceeds_by}
    if row["unsuitable"]:
        due[Step.ESCROW_PRICE] = None
    _change(work, fact, due=due)


@goods.on(Goods.ProceedsReached)
def _proceeds_reached(work: Work, fact: Goods.ProceedsReached) -> None:
    row = _change(work, fact)
    row["outstanding"] -= fact.amount.fen
    if not row["outstanding"]:
        _change(work, fact, drop=(Step.PROCEEDS,))


@goods.on(Goods.PriceEscrowed)
def _price_escrowed(work: Work, fact: Goods.PriceEscrowed) -> None:
    _change(work, fact, drop=(Step.ESCROW_PRICE,))


@goods.on(Goods.EscrowAsked)
def _escrow_asked(work: Work, fact: Goods.EscrowAsked) -> None:
    _change(work, fact, due={Step.GRANT: None}, escrow="asked", unsuitable=bool(fact.unsuitable))


@goods.on(Goods.EscrowGranted)
def _escrow_granted(work: Work, fact: Goods.EscrowGranted) -> None:
    unsuitable = _change(work, fact, escrow="granted")["unsuitable"]
    drop = (Step.GRANT, Step.DELIVER, Step.RETURN)
    _change(work, fact, due={Step.HANDLE: None} if unsuitable else {}, drop=drop)


@goods.on(Goods.EscrowRefused)
def _escrow_refused(work: Work, fact: Goods.EscrowRefused) -> None:
    _change(work, fact, drop=(Step.GRANT,), escrow="refused", unsuitable=False)


@goods.on(Goods.HandedDirectly)
def _handed_directly(work: Work, fact: Goods.HandedDirectly) -> None:
    _leave(work, fact, Way.DIRECT)


@goods.on(Goods.DutyEnded)
def _duty_ended(work: Work, fact: Goods.DutyEnded) -> None:
    _leave(work, fact, Way.ENDED)


@goods.on(Goods.HandedOut)
def _handed_out(work: Work, fact: Goods.HandedOut) -> None:
    _leave(work, fact, fact.way)


@goods.on(Goods.PartHandedOut)
def _part_handed_out(work: Work, fact: Goods.PartHandedOut) -> None:
    row = _change(work, fact)
    row["quantity"] -= fact.quantity


def _leave(work: Work, fact: Any, way: Way) -> None:
    stays = {Step.PROCEEDS, Step.ESCROW_PRICE, Step.SHORTAGE}
    _change(
        work, fact, drop=tuple(set(Step) - stays), state=GoodsState.GONE.value, way=way.value,
        kept=False, custodian=None, offered_to=None,
    )  # fmt: skip


_NUMBER: Final = (("position", "bigint"), ("goods", "uuid"))
_BY_DAY: Final = (("due_on", "date"), ("goods", "uuid"))
_ALL: Final = Listing(GOODS, "true", _NUMBER)
_OF_CASE: Final = Listing(GOODS, "case_number = %s", _NUMBER)
_OF_CUSTODIAN: Final = Listing(GOODS, "kept AND custodian = %s", _NUMBER)
_AT_PLACE: Final = Listing(GOODS, "kept AND place = %s", _NUMBER)
_KEPT: Final = Listing(GOODS, "kept", _NUMBER)
_DUE: Final = Listing(GOODS, "due_on IS NOT NULL", _BY_DAY)
_OVERDUE: Final = Listing(GOODS, "due_on IS NOT NULL AND due_on < %s", _BY_DAY)
_TO_GRANT: Final = Listing(GOODS, "escrow = 'asked'", _NUMBER)
_OFFERED: Final = Listing(GOODS, "offered_to IS NOT NULL", _NUMBER)
_SHORT: Final = Listing(GOODS, "short", _NUMBER)
_SAID: Final = Listing(GOODS, "watched IS NOT NULL", (("said_on", "date"), ("goods", "uuid")))


def register(
    connection: sa.Connection,
    book: str,
    *,
    case_number: str | None = None,
    custodian: str | None = None,
    place: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[GoodsRow]:
    """执行物台账: all goods as they were entered, or those of one case, custodian or place.

    A custodian and a place are asked for what is kept there now; the narrowest asked for counts.
    """
    for listing, given in (
        (_OF_CASE, case_number), (_OF_CUSTODIAN, custodian), (_AT_PLACE, place)
    ):  # fmt: skip
        if given is not None:
            return listing.page(connection, book, (given,), after=after, limit=limit)
    return _ALL.page(connection, book, after=after, limit=limit)


def kept(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[GoodsRow]:
    """在管执行物: goods in somebody's keeping for the court, the longest kept first (R1.26)."""
    return _KEPT.page(connection, book, after=after, limit=limit)


def due(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[GoodsRow]:
    """执行物期限: goods by the day on which something about them is due (R1.26-R1.29)."""
    return _DUE.page(connection, book, after=after, limit=limit)


def overdue(
    connection: sa.Connection, book: str, today: date, *, after: str | None = None, limit: int = 50
) -> Page[GoodsRow]:
    """逾期执行物: not counted in, delivered, given back, sold or paid in by its day."""
    return _OVERDUE.page(connection, book, (today,), after=after, limit=limit)


def to_grant(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[GoodsRow]:
    """待审批执行物提存: escrows of goods that wait for chief or leader (R1.30)."""
    return _TO_GRANT.page(connection, book, after=after, limit=limit)


def offered(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[GoodsRow]:
    """待接收执行物: goods that another custodian was asked to take over (R1.26)."""
    return _OFFERED.page(connection, book, after=after, limit=limit)


def short(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[GoodsRow]:
    """执行物短缺毁损: fewer than were registered, or broken, and nobody has answered for it."""
    return _SHORT.page(connection, book, after=after, limit=limit)


def to_witness(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[GoodsRow]:
    """复点移库待见证: counted again or moved by one's word, and another has not said so (R1.26)."""
    return _SAID.page(connection, book, after=after, limit=limit)


def goods_of(connection: sa.Connection, book: str, case_number: str) -> tuple[GoodsRow, ...]:
    """Every thing and lot of a case, in the order they were entered."""
    given = (book, case_number)
    return select_all(connection, GOODS, "book = %s AND case_number = %s", given, "position, goods")
