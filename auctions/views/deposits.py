"""Deposits by bidder, defaults with what is frozen of them, and settlement breaks with owners."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from auctions.lot_words import Channel
from auctions.money import LotMoney
from auctions.money_default import LotDefault
from auctions.money_parts import DepositState, Purpose
from auctions.settlement import SettlementBreak
from ledger.domain import clock
from ledger.domain.case_parts import worth
from ledger.domain.money import Money
from ledger.projections.projection import Projection, Work
from ledger.projections.read import Listing, Page, select_all
from ledger.projections.rows import Row, Table


@dataclass(frozen=True, slots=True)
class BidderDeposit:
    """One bidder's deposit or prepayment on one attempt."""

    money_id: UUID
    attempt: str
    bidder: str
    lot: str
    channel: str
    amount: Money
    state: str
    platform: str | None
    since: date
    ended_on: date | None
    position: int


@dataclass(frozen=True, slots=True)
class DefaultRow:
    """One default: its deposit, what is still frozen, and what the buyer still owes."""

    default_id: UUID
    lot: str
    attempt: str
    buyer: str
    price: Money
    deposit: Money
    frozen: Money
    difference: Money | None
    short_by: Money | None
    ordered: Money
    topped_up: Money
    ruled_on: date
    settled: bool
    position: int


@dataclass(frozen=True, slots=True)
class BreakRow:
    """One difference between platform, bank and book, and whose it is."""

    break_id: UUID
    code: str
    subject: str
    lot: str
    owner: str
    amount: Money | None
    said: str
    found_at: datetime
    open: bool
    how: str | None
    position: int


DEPOSITS: Final = Table("lot_deposits", BidderDeposit, ("money_id", "attempt", "bidder"))
DEFAULTS: Final = Table("lot_defaults", DefaultRow, ("default_id",))
BREAKS: Final = Table("settlement_breaks", BreakRow, ("break_id",))
deposits: Final = Projection("lot-money", 2, DEPOSITS, DEFAULTS, BREAKS)


def _put(work: Work, fact: Any, bidder: str, channel: Channel, state: DepositState) -> None:
    work[DEPOSITS].put(
        {
            "money_id": fact.originator_id,
            "attempt": fact.attempt,
            "bidder": bidder,
            "lot": fact.lot,
            "channel": channel.value,
            "amount": fact.amount.fen,
            "currency": fact.amount.currency.code,
            "state": state.value,
            "platform": getattr(fact, "platform", None),
            "since": clock.on(fact.timestamp),
            "ended_on": None,
            "position": work.position,
        }
    )


@deposits.on(LotMoney.DepositFrozen)
def _frozen(work: Work, fact: LotMoney.DepositFrozen) -> None:
    _put(work, fact, fact.bidder, Channel.PLATFORM, DepositState.FROZEN)


@deposits.on(LotMoney.Received)
def _received(work: Work, fact: LotMoney.Received) -> None:
    if fact.purpose not in (Purpose.DEPOSIT, Purpose.PREPAYMENT):
        return
    row = work[DEPOSITS].get(fact.originator_id, fact.attempt, fact.payee)
    if row is not None and row["state"] == DepositState.HELD.value:
        row["amount"] += fact.amount.fen  # it comes in parts
    else:
        _put(work, fact, fact.payee, Channel.COURT, DepositState.HELD)


@deposits.on(LotMoney.Unreceived)
def _taken_back(work: Work, fact: LotMoney.Unreceived) -> None:
    """A claim was reversed: what is left of the deposit stays, a whole one is no deposit."""
    kind, _, bidder = fact.account.partition(f"/{fact.lot}/")
    if kind not in ("deposit", "prepaid"):
        return
    held = [
        row for attempt, who in work[DEPOSITS].places(fact.originator_id)
        if who == bidder and (row := work[DEPOSITS].look(fact.originator_id, attempt, who))
        and row["state"] == DepositState.HELD.value and row["amount"] >= fact.amount.fen
    ]  # fmt: skip
    if held:
        last = max(held, key=lambda row: int(row["position"]))
        row = work[DEPOSITS].get(fact.originator_id, last["attempt"], bidder)
        assert row is not None
        row["amount"] -= fact.amount.fen
        if not row["amount"]:
            row.update(state=DepositState.REVERSED.value, ended_on=clock.on(fact.timestamp))


def _turns(kind: Any, state: DepositState, *, ends: bool) -> None:
    @deposits.on(kind)
    def _turned(work: Work, fact: Any) -> None:
        row = work[DEPOSITS].get(fact.originator_id, fact.attempt, fact.bidder)
        if row is not None:
            row["state"] = state.value
            row["ended_on"] = clock.on(fact.timestamp) if ends else None


_turns(LotMoney.DepositUnfrozen, DepositState.RELEASED, ends=True)
_turns(LotMoney.DepositRemitted, DepositState.REMITTED, ends=False)
_turns(LotMoney.RemittanceBanked, DepositState.HELD, ends=False)
_turns(LotMoney.DepositConverted, DepositState.CONVERTED, ends=True)
_turns(LotMoney.PrepaymentConverted, DepositState.CONVERTED, ends=True)
_turns(LotMoney.DepositFreed, DepositState.REFUNDED, ends=True)
_turns(LotMoney.DepositForfeited, DepositState.FORFEITED, ends=True)


@deposits.on(LotDefault.Ruled)
def _ruled(work: Work, fact: LotDefault.Ruled) -> None:
    deposit = sum(source.amount.fen for source in fact.sources)
    work[DEFAULTS].put(
        {
            "default_id": fact.originator_id,
            "lot": fact.lot,
            "attempt": fact.attempt,
            "buyer": fact.buyer,
            "price": fact.price.fen,
            "currency": fact.price.currency.code,
            "deposit": deposit,
            "frozen": deposit,
            "difference": None,
            "short_by": None,
            "ordered": 0,
            "topped_up": 0,
            "ruled_on": fact.ruled_on,
            "settled": False,
            "position": work.position,
        }
    )


def _default(work: Work, fact: Any) -> Row | None:
    return work[DEFAULTS].get(fact.originator_id)


@deposits.on(LotDefault.Applied)
def _applied(work: Work, fact: LotDefault.Applied) -> None:
    if (row := _default(work, fact)) is not None:
        row["frozen"] -= sum(source.amount.fen for source in fact.sources)


@deposits.on(LotDefault.DifferenceFixed)
def _fixed(work: Work, fact: LotDefault.DifferenceFixed) -> None:
    if (row := _default(work, fact)) is not None:
        row.update(difference=fact.difference.fen, short_by=fact.short_by.fen)


@deposits.on(LotDefault.TopUpOrdered)
def _ordered(work: Work, fact: LotDefault.TopUpOrdered) -> None:
    if (row := _default(work, fact)) is not None:
        row["ordered"] += fact.amount.fen


@deposits.on(LotDefault.ToppedUp)
def _topped_up(work: Work, fact: LotDefault.ToppedUp) -> None:
    if (row := _default(work, fact)) is not None:
        row["topped_up"] += fact.amount.fen


@deposits.on(LotDefault.SetOff)
def _set_off(work: Work, fact: LotDefault.SetOff) -> None:
    if (row := _default(work, fact)) is not None:
        row["topped_up"] += worth(fact.sources).fen


@deposits.on(LotDefault.Settled)
def _settled(work: Work, fact: LotDefault.Settled) -> None:
    if (row := _default(work, fact)) is not None:
        row["settled"] = True


@deposits.on(SettlementBreak.Found)
def _found(work: Work, fact: SettlementBreak.Found) -> None:
    work[BREAKS].put(
        {
            "break_id": fact.originator_id,
            "code": fact.code.value,
            "subject": fact.subject,
            "lot": fact.lot,
            "owner": fact.owner,
            "amount": None if fact.amount is None else fact.amount.fen,
            "currency": "CNY",
            "said": fact.said,
            "found_at": fact.timestamp,
            "open": True,
            "how": None,
            "position": work.position,
        }
    )


@deposits.on(SettlementBreak.FoundAgain)
def _found_again(work: Work, fact: SettlementBreak.FoundAgain) -> None:
    if (row := work[BREAKS].get(fact.originator_id)) is not None:
        row.update(open=True, how=None, said=fact.said)


@deposits.on(SettlementBreak.Closed)
def _break_closed(work: Work, fact: SettlementBreak.Closed) -> None:
    if (row := work[BREAKS].get(fact.originator_id)) is not None:
        row.update(open=False, how=fact.how)


_PLACE: Final = (("position", "bigint"),)
_BIDDER: Final = Listing(DEPOSITS, "bidder = %s", _PLACE)
_LIVE: Final = Listing(DEPOSITS, "ended_on IS NULL", _PLACE)
_FROZEN: Final = Listing(DEFAULTS, "NOT settled", (("ruled_on", "date"), ("position", "bigint")))
_BROKEN: Final = Listing(BREAKS, "open", _PLACE)


def deposits_of(connection: sa.Connection, book: str, lot: str) -> tuple[BidderDeposit, ...]:
    """The deposits of a lot, in the order they came."""
    given = (book, LotMoney.create_id(lot))
    return select_all(connection, DEPOSITS, "book = %s AND money_id = %s", given, "position")


def list_deposits(
    connection: sa.Connection,
    book: str,
    *,
    bidder: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[BidderDeposit]:
    """保证金: one bidder's over all lots, or all that are still held or frozen."""
    if bidder is not None:
        return _BIDDER.page(connection, book, (bidder,), after=after, limit=limit)
    return _LIVE.page(connection, book, after=after, limit=limit)


def list_defaults(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[DefaultRow]:
    """悔拍保证金账龄: defaults that are not settled, the oldest first."""
    return _FROZEN.page(connection, book, after=after, limit=limit)


def open_breaks(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[BreakRow]:
    """平台结算差异: differences nobody resolved yet, with their owners."""
    return _BROKEN.page(connection, book, after=after, limit=limit)
