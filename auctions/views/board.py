"""The lot board (拍品看板): one row for each lot with its stage and its next dated action.

A lot that is neither finished nor has a dated next action cannot exist: the board shows when it is
due, and a lamp says how near that is. Attempts stand beside it, each with its price and its end.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from auctions.lot import Lot
from auctions.lot_agreed import InKindAgreed
from auctions.lot_bidding import BiddingClosed, BiddingStarted, BidsTaken
from auctions.lot_clocks import Alerted, TimerFired, TimersSet, key_of
from auctions.lot_corrections import Corrected
from auctions.lot_entry import Entered
from auctions.lot_in_kind import (
    DifferenceOverdue,
    DifferencePaid,
    InKindAsked,
    InKindAwarded,
    InKindRefused,
    InKindRuled,
)
from auctions.lot_known import Registered, SeizureRenewed
from auctions.lot_notice import Published
from auctions.lot_outsiders import OutsiderClaimed, OutsiderWon
from auctions.lot_pricing import (
    PricingOpened,
    PricingResumed,
    PricingSuspended,
    PricingWithdrawn,
    ReferenceFixed,
)
from auctions.lot_rounds import (
    PutUnderManagement,
    Returned,
    SecondRoundApproved,
    SecondRoundOpened,
    SecondRoundRejected,
)
from auctions.lot_sale import (
    BuyerDefaulted,
    Closed,
    Delivered,
    DuePassed,
    EligibilityFailed,
    PriceCompleted,
    PriceReopened,
    RulingServed,
)
from auctions.lot_stays import Resumed, Suspended, Withdrawn
from auctions.lot_terms import TermsSet
from auctions.lot_undone import Annulled, Reopened, Transferred, VoidStands
from auctions.lot_words import ANNOUNCED, BIDDING, FAILED, TERMINAL, Kind, Mode, Outcome, State
from auctions.money import LotMoney
from ledger.domain import clock
from ledger.domain.kernel import Fact
from ledger.domain.money import Money
from ledger.projections.projection import Projection, Work
from ledger.projections.read import Listing, Page, select_all
from ledger.projections.rows import Row, Table

SOON: Final = timedelta(days=3)


class Lamp(StrEnum):
    """How near a lot's next action is."""

    RED = "red"  # 逾期
    AMBER = "amber"  # 三日内
    GREEN = "green"  # 正常
    GREY = "grey"  # 已清零
    BLACK = "black"  # 无下一步: must not exist


@dataclass(frozen=True, slots=True)
class BoardLot:
    """One lot on the board."""

    lot_id: UUID
    lot: str
    case_number: str
    title: str
    asset_class: str
    state: str
    round_no: int
    attempt: str | None
    platform: str | None
    reference: Money | None
    start_price: Money | None
    price: Money | None
    paid: Money | None
    balance_due_on: date | None
    seized_on: date
    seizure_until: date
    reference_until: date | None
    next_timer: str | None
    next_due: datetime | None
    alerts: int
    finished: bool
    finished_on: date | None
    opened_on: date
    position: int

    def lamp(self, now: datetime) -> Lamp:
        """How near the next action is."""
        if self.finished:
            return Lamp.GREY
        if self.next_due is None:
            return Lamp.BLACK
        if self.next_due < now:
            return Lamp.RED
        return Lamp.AMBER if self.next_due <= now + SOON else Lamp.GREEN


@dataclass(frozen=True, slots=True)
class LotAttempt:
    """One attempt to sell a lot."""

    lot_id: UUID
    attempt: str
    lot: str
    kind: str
    round_no: int
    rerun_no: int
    platform: str
    platform_lot: str
    published_on: date
    opens_at: datetime
    ends_at: datetime
    start_price: Money
    deposit: Money
    entrants: int
    bids: int
    extensions: int
    outcome: str | None
    ended_on: date | None
    price: Money | None
    winner: str | None
    balance_due_on: date | None
    defaulted: bool
    reference: Money | None  # what it was measured by when it was announced
    stayed: bool
    withdrawn: bool
    position: int


BOARD: Final = Table(
    "lots", BoardLot, ("lot_id",),
    private={
        "timers": dict, "terms": dict, "ps_failed": bool, "second_round": bool, "in_kind": bool,
        "request_on_file": bool,
    },
)  # fmt: skip
ATTEMPTS: Final = Table("lot_attempts", LotAttempt, ("lot_id", "attempt"))
board: Final = Projection("lots", 1, BOARD, ATTEMPTS)


@board.on(Registered)
def _registered(work: Work, fact: Registered) -> None:
    work[BOARD].put(
        {
            "lot_id": fact.originator_id,
            "lot": fact.number,
            "case_number": fact.case_numbers[0],
            "title": fact.title,
            "asset_class": fact.asset_class.value,
            "state": State.REGISTERED.value,
            "round_no": 1,
            "attempt": None,
            "platform": None,
            "reference": None,
            "start_price": None,
            "price": None,
            "paid": None,
            "balance_due_on": None,
            "seized_on": fact.seizure.ordered_on,
            "seizure_until": fact.seizure.expires_on,
            "reference_until": None,
            "next_timer": None,
            "next_due": None,
            "alerts": 0,
            "finished": False,
            "finished_on": None,
            "opened_on": clock.on(fact.timestamp),
            "position": work.position,
            "currency": "CNY",
            "timers": {},
            "terms": {},
            "ps_failed": False,
            "second_round": False,
            "in_kind": False,
            "request_on_file": False,
        }
    )


def _row(work: Work, fact: Fact) -> Row | None:
    return work[BOARD].get(fact.originator_id)


def _go(row: Row, state: State, on: date) -> None:
    """Move a lot to a stage; a finished one has no next action."""
    row["state"] = state.value
    if state is State.PS_FAILED:
        row["ps_failed"] = True
    if row["finished"] != (state in TERMINAL):
        row["finished"] = state in TERMINAL
        row["finished_on"] = on if row["finished"] else None
    _next(row)


def _next(row: Row) -> None:
    timers = {} if row["finished"] else row["timers"]
    name, due = min(timers.items(), key=lambda each: each[1], default=(None, None))
    row["next_timer"] = name
    row["next_due"] = None if due is None else datetime.fromisoformat(due)


ALWAYS: Final[tuple[tuple[type[Fact], State], ...]] = (
    (PricingOpened, State.PRICING),
    (PricingSuspended, State.PRICING_HELD),
    (PricingResumed, State.PRICING),
    (PricingWithdrawn, State.REGISTERED),
    (DuePassed, State.OVERDUE),
    (PriceCompleted, State.PAID),
    (PriceReopened, State.SOLD_AWAIT_BALANCE),
    (RulingServed, State.RULED),
    (Delivered, State.DELIVERED),
    (Closed, State.CLOSED_SOLD),
    (InKindAwarded, State.INKIND_PENDING),
    (InKindAgreed, State.INKIND_PENDING),
    (DifferencePaid, State.INKIND_PAID),
    (PutUnderManagement, State.MANAGED),
    (Returned, State.RETURNED),
    (Annulled, State.VOIDED),
    (Reopened, State.PREPARED),
    (Transferred, State.TRANSFERRED),
)
"""Facts that always lead to the same stage; the others say where they lead."""


def _leads_to(kind: type[Fact], state: State) -> None:
    @board.on(kind)
    def _moved(work: Work, fact: Fact) -> None:
        if (row := _row(work, fact)) is not None:
            _go(row, state, clock.on(fact.timestamp))


for _kind, _state in ALWAYS:
    _leads_to(_kind, _state)


def _stops(kind: type[Fact], state: State, flag: str) -> None:
    """Let a stop move the lot, and stand on the attempt it stopped."""

    @board.on(kind)
    def _stopped(work: Work, fact: Fact) -> None:
        if (row := _row(work, fact)) is None:
            return
        _go(row, state, clock.on(fact.timestamp))
        attempt = work[ATTEMPTS].get(fact.originator_id, row["attempt"] or "")
        if attempt is not None and attempt["outcome"] is None:
            attempt[flag] = True


_stops(Suspended, State.SUSPENDED, "stayed")
_stops(OutsiderClaimed, State.SUSPENDED, "stayed")
_stops(Withdrawn, State.WITHDRAWN, "withdrawn")


@board.on(SeizureRenewed)
def _renewed(work: Work, fact: SeizureRenewed) -> None:
    if (row := _row(work, fact)) is not None:
        row["seizure_until"] = fact.seizure.expires_on


@board.on(Corrected)
def _corrected(work: Work, fact: Corrected) -> None:
    row = _row(work, fact)
    if row is not None and fact.field == "title" and row["title"] == fact.was:
        row["title"] = fact.now


@board.on(ReferenceFixed)
def _priced(work: Work, fact: ReferenceFixed) -> None:
    if (row := _row(work, fact)) is not None:
        row["reference"] = fact.amount.fen
        row["reference_until"] = fact.valid_until
        _go(row, State.PRICED, fact.fixed_on)


@board.on(TermsSet)
def _terms(work: Work, fact: TermsSet) -> None:
    if (row := _row(work, fact)) is not None:
        row["terms"] = {"start": fact.terms.start.fen, "deposit": fact.terms.deposit.fen}
        if row["state"] == State.PRICED:
            _go(row, State.PREPARED, fact.on)


@board.on(Published)
def _published(work: Work, fact: Published) -> None:
    row = _row(work, fact)
    if row is None:
        return
    row.update(
        attempt=fact.mark, platform=fact.platform, start_price=row["terms"].get("start"),
        round_no=fact.round_no, price=None, balance_due_on=None,
    )  # fmt: skip
    _go(row, ANNOUNCED[fact.kind], fact.published_on)
    work[ATTEMPTS].put(
        {
            "lot_id": fact.originator_id,
            "attempt": fact.mark,
            "lot": row["lot"],
            "kind": fact.kind.value,
            "round_no": fact.round_no,
            "rerun_no": fact.rerun_no,
            "platform": fact.platform,
            "platform_lot": fact.platform_lot,
            "published_on": fact.published_on,
            "opens_at": fact.opens_at,
            "ends_at": fact.closes_at,
            "start_price": row["terms"].get("start", 0),
            "deposit": row["terms"].get("deposit", 0),
            "entrants": 0,
            "bids": 0,
            "extensions": 0,
            "outcome": None,
            "ended_on": None,
            "price": None,
            "winner": None,
            "balance_due_on": None,
            "defaulted": False,
            "reference": row["reference"],
            "stayed": False,
            "withdrawn": False,
            "position": work.position,
            "currency": "CNY",
        }
    )


def _attempt(work: Work, fact: Any) -> Row | None:
    return work[ATTEMPTS].get(fact.originator_id, fact.mark)


@board.on(Entered)
def _entered(work: Work, fact: Entered) -> None:
    if (attempt := _attempt(work, fact)) is not None:
        attempt["entrants"] += 1


@board.on(BiddingStarted)
def _started(work: Work, fact: BiddingStarted) -> None:
    row, attempt = _row(work, fact), _attempt(work, fact)
    if row is not None and attempt is not None:
        _go(row, BIDDING[Kind(attempt["kind"])], clock.on(fact.at))


@board.on(BidsTaken)
def _bids(work: Work, fact: BidsTaken) -> None:
    row, attempt = _row(work, fact), _attempt(work, fact)
    if row is None or attempt is None:
        return
    attempt["bids"] += len(fact.bids)
    attempt["extensions"] += fact.extensions
    attempt["ends_at"] = fact.ends_at
    if fact.bids:
        attempt["price"] = row["price"] = fact.bids[-1].amount.fen
        if Kind(attempt["kind"]).private:
            _go(row, State.PS_BIDDING, clock.on(fact.timestamp))


@board.on(BiddingClosed)
def _closed(work: Work, fact: BiddingClosed) -> None:
    row, attempt = _row(work, fact), _attempt(work, fact)
    if row is None or attempt is None:
        return
    sold = fact.outcome is Outcome.SOLD
    price = None if fact.price is None else fact.price.fen
    attempt.update(
        outcome=fact.outcome.value, ended_on=clock.on(fact.at), price=price,
        winner=fact.winner or None, balance_due_on=fact.balance_due_on,
    )  # fmt: skip
    row.update(price=price, balance_due_on=fact.balance_due_on)
    _go(row, State.SOLD_AWAIT_BALANCE if sold else FAILED[fact.kind], clock.on(fact.at))


@board.on(BuyerDefaulted)
def _defaulted(work: Work, fact: BuyerDefaulted) -> None:
    row, attempt = _row(work, fact), _attempt(work, fact)
    if row is not None and attempt is not None:
        attempt["defaulted"] = True
        row["balance_due_on"] = None
        _go(row, State.DEFAULTED, fact.on)


@board.on(EligibilityFailed)
def _ineligible(work: Work, fact: EligibilityFailed) -> None:
    row, attempt = _row(work, fact), _attempt(work, fact)
    if row is not None and attempt is not None:
        attempt["defaulted"] = not fact.voided
        _go(row, State.VOIDED if fact.voided else State.DEFAULTED, fact.on)


@board.on(InKindAsked)
def _asked(work: Work, fact: InKindAsked) -> None:
    row = _row(work, fact)
    if row is not None and row["state"] in (State.A1_FAILED, State.A2_FAILED):
        _go(row, State.INKIND_INQUIRY, fact.on)


@board.on(InKindRefused)
def _refused(work: Work, fact: InKindRefused) -> None:
    row = _row(work, fact)
    if row is not None and row["state"] == State.INKIND_INQUIRY:
        _go(row, State.PS_PREP, fact.on)


@board.on(InKindRuled)
def _taken(work: Work, fact: InKindRuled) -> None:
    if (row := _row(work, fact)) is not None:
        row.update(in_kind=True, price=fact.price.fen)
        _go(row, State.CLOSED_INKIND, fact.served_on)


@board.on(DifferenceOverdue)
def _difference_overdue(work: Work, fact: DifferenceOverdue) -> None:
    row, attempt = _row(work, fact), _attempt(work, fact)
    if row is not None:
        _go(row, FAILED[Kind(attempt["kind"])] if attempt else State.PRICED, fact.on)


@board.on(SecondRoundOpened)
def _round_opened(work: Work, fact: SecondRoundOpened) -> None:
    if (row := _row(work, fact)) is not None:
        row.update(second_round=True, request_on_file=True)
        _go(row, State.ROUND_REVIEW, fact.on)


@board.on(SecondRoundApproved)
def _round_approved(work: Work, fact: SecondRoundApproved) -> None:
    if (row := _row(work, fact)) is not None:
        row["round_no"] = fact.round_no
        row["request_on_file"] = False
        state = State.PRICING if fact.mode is Mode.RE_PRICE else State.PREPARED
        _go(row, state, fact.on)


@board.on(SecondRoundRejected)
def _round_rejected(work: Work, fact: SecondRoundRejected) -> None:
    if (row := _row(work, fact)) is not None:
        row["request_on_file"] = False
        _go(row, State.PS_FAILED, fact.on)


@board.on(Resumed)
def _resumed(work: Work, fact: Resumed) -> None:
    if (row := _row(work, fact)) is not None:
        _go(row, fact.to, clock.on(fact.at))
        attempt = work[ATTEMPTS].get(fact.originator_id, row["attempt"] or "")
        if attempt is not None and fact.ends_at is not None:
            attempt["ends_at"] = fact.ends_at


@board.on(OutsiderWon)
def _outsider_won(work: Work, fact: OutsiderWon) -> None:
    row = _row(work, fact)
    if row is not None and fact.effect.value == "revoked":
        _go(row, State.VOIDED, fact.on)


@board.on(VoidStands)
def _void_stands(work: Work, fact: VoidStands) -> None:
    if (row := _row(work, fact)) is not None:
        row.update(finished=True, finished_on=fact.on)
        _next(row)


@board.on(Alerted)
def _alerted(work: Work, fact: Alerted) -> None:
    if (row := _row(work, fact)) is not None:
        row["alerts"] += 1


@board.on(TimersSet)
def _timers(work: Work, fact: TimersSet) -> None:
    row = _row(work, fact)
    if row is None:
        return
    timers = dict(row["timers"])
    for key in fact.stopped:
        timers.pop(key, None)
    for each in fact.started:
        timers[key_of(each)] = each.due_at.isoformat()
    row["timers"] = timers
    _next(row)


@board.on(TimerFired)
def _fired(work: Work, fact: TimerFired) -> None:
    row = _row(work, fact)
    if row is not None:
        key = f"{fact.timer}:{fact.subject}" if fact.subject else fact.timer
        row["timers"] = {name: due for name, due in row["timers"].items() if name != key}
        _next(row)


def _pays(kind: Any, sign: int, *, of: str) -> None:
    """Let the price that is there follow what is booked to it."""

    @board.on(kind, streams=lambda fact: (Lot.create_id(fact.lot),))
    def _paid(work: Work, fact: Any) -> None:
        row = work[BOARD].get(Lot.create_id(fact.lot))
        if row is not None and getattr(fact, of) == f"price/{fact.lot}":
            sources = getattr(fact, "sources", None)
            moved = fact.amount.fen if sources is None else sum(s.amount.fen for s in sources)
            row["paid"] = (row["paid"] or 0) + sign * moved


_pays(LotMoney.Received, 1, of="account")
_pays(LotMoney.Unreceived, -1, of="account")
_pays(LotMoney.DepositConverted, 1, of="put_into")
_pays(LotMoney.PrepaymentConverted, 1, of="put_into")
_pays(LotMoney.ExcessSetAside, -1, of="taken_from")
_pays(LotMoney.PaymentFreed, -1, of="taken_from")
_pays(LotMoney.BankReversed, -1, of="account")
_pays(LotMoney.DepositForfeited, -1, of="account")
_pays(LotMoney.PassedToCase, -1, of="account")


_DUE: Final = (("next_due", "timestamptz"), ("position", "bigint"))
_PLACE: Final = (("position", "bigint"),)
_OPEN: Final = Listing(BOARD, "NOT finished AND next_due IS NOT NULL", _DUE)
_STAGE: Final = Listing(BOARD, "state = %s", _PLACE)
_ALL: Final = Listing(BOARD, "true", _PLACE)
_STALE: Final = Listing(BOARD, "NOT finished AND next_due < %s", _DUE)
_CANDIDATES: Final = Listing(BOARD, "state IN ('ps-failed', 'round-review')", _PLACE)
_BALANCES: Final = Listing(
    BOARD, "state IN ('sold-await-balance', 'overdue') AND balance_due_on IS NOT NULL",
    (("balance_due_on", "date"), ("position", "bigint")),
)  # fmt: skip


def list_board(
    connection: sa.Connection,
    book: str,
    *,
    stage: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[BoardLot]:
    """The open lots, the most urgent first; or those at one stage in the order they came."""
    if stage is not None:
        return _STAGE.page(connection, book, (stage,), after=after, limit=limit)
    return _OPEN.page(connection, book, after=after, limit=limit)


def every_lot(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[BoardLot]:
    """Every lot, finished ones too, in the order they were registered."""
    return _ALL.page(connection, book, after=after, limit=limit)


def stale(
    connection: sa.Connection,
    book: str,
    now: datetime,
    *,
    after: str | None = None,
    limit: int = 50,
) -> Page[BoardLot]:
    """久拖未清: open lots whose next action is past, the longest first."""
    return _STALE.page(connection, book, (now,), after=after, limit=limit)


def second_round_candidates(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[BoardLot]:
    """二轮处置候选: lots whose private sale failed, and those under review."""
    return _CANDIDATES.page(connection, book, after=after, limit=limit)


def balances_due(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[BoardLot]:
    """待付尾款: sold lots whose price is not there, by the day it is due."""
    return _BALANCES.page(connection, book, after=after, limit=limit)


_GLANCE: Final = """
SELECT coalesce(json_agg(json_build_array(lot, state, attempt, price, next_timer, next_due,
           CASE WHEN next_due IS NULL THEN 'black' WHEN next_due < %(now)s THEN 'red'
                WHEN next_due <= %(soon)s THEN 'amber' ELSE 'green' END)
           ORDER BY next_due, position), '[]')::text
FROM (SELECT lot, state, attempt, (price / 100.0)::numeric(16, 2)::text AS price, next_timer,
             next_due, position
      FROM views.lots WHERE book = %(book)s AND NOT finished) AS open
"""
GLANCE: Final = ("lot", "state", "attempt", "price", "next_timer", "next_due", "lamp")


def glance(connection: sa.Connection, book: str, now: datetime) -> str:
    """The whole board as one JSON list of :data:`GLANCE` rows, made by the database itself.

    For a screen on the wall: ten thousand lots in one answer, the most urgent first.
    """
    given = {"book": book, "now": now, "soon": now + SOON}
    found: str = connection.exec_driver_sql(_GLANCE, given).scalar_one()
    return found


def lot_row(connection: sa.Connection, book: str, lot: str) -> BoardLot | None:
    """One lot's row, or ``None``."""
    given = (book, Lot.create_id(lot))
    found = select_all(connection, BOARD, "book = %s AND lot_id = %s", given, "lot_id")
    return found[0] if found else None


def attempts_of(connection: sa.Connection, book: str, lot: str) -> tuple[LotAttempt, ...]:
    """The attempts of a lot, in the order they were announced."""
    given = (book, Lot.create_id(lot))
    return select_all(connection, ATTEMPTS, "book = %s AND lot_id = %s", given, "position")
