"""Money of a lot (拍品资金流水), and what it owes back and until when (应退款)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from auctions.law.reconciling import WITHIN
from auctions.money import LotMoney
from auctions.money_accounts import refundable
from auctions.money_default import LotDefault
from auctions.money_refunds import LotRefunds
from ledger.domain import clock
from ledger.domain.case_parts import worth
from ledger.domain.kernel import topic_of
from ledger.domain.money import Money
from ledger.projections.projection import Projection, Work
from ledger.projections.read import Listing, Page
from ledger.projections.rows import Table

OUTSIDE: Final = ("unclaimed/", "bank/", "case/", "transit/")


@dataclass(frozen=True, slots=True)
class LotMove:
    """One movement on one of a lot's accounts: credits of it are positive, what left negative."""

    source_id: UUID  # the noun whose fact it was
    position: int
    account: str
    lot: str
    what: str
    amount: Money
    counted_on: date


@dataclass(frozen=True, slots=True)
class RefundDue:
    """What one payee of one lot is to get back, since when, and until when."""

    refunds_id: UUID
    payee: str
    lot: str
    amount: Money
    waits: str | None  # the default whose shortfall has to be settled first
    due_at: datetime
    position: int


MOVES: Final = Table("lot_moves", LotMove, ("source_id", "position", "account"))
DUE: Final = Table("lot_refunds", RefundDue, ("refunds_id", "payee"))
refunds: Final = Projection("lot-refunds", 1, MOVES, DUE)


def _moved(work: Work, fact: Any, account: str, fen: int, currency: str) -> None:
    row = work[MOVES].get(fact.originator_id, work.position, account)
    if row is not None:
        row["amount"] += fen
        return
    work[MOVES].put(
        {
            "source_id": fact.originator_id,
            "position": work.position,
            "account": account,
            "lot": fact.lot,
            "what": topic_of(type(fact)),
            "amount": fen,
            "currency": currency,
            "counted_on": fact.effective_on() or clock.on(fact.timestamp),
        }
    )


def _posts(kind: Any) -> None:
    @refunds.on(kind)
    def _posted(work: Work, fact: Any) -> None:
        for posting in fact.postings():
            if not posting.account.startswith(OUTSIDE):
                amount = posting.amount
                _moved(work, fact, posting.account, -amount.fen, amount.currency.code)


def _leaves(kind: Any, sign: int) -> None:
    """The case's own fact posts it; here is what it meant for the lot."""

    @refunds.on(kind)
    def _left(work: Work, fact: Any) -> None:
        amount = worth(fact.sources)
        _moved(work, fact, fact.account, sign * amount.fen, amount.currency.code)


POSTED: Final[tuple[Any, ...]] = (
    LotMoney.DepositFrozen, LotMoney.DepositUnfrozen, LotMoney.DepositRemitted,
    LotMoney.RemittanceBanked, LotMoney.Received, LotMoney.Unreceived, LotMoney.DepositConverted,
    LotMoney.PrepaymentConverted, LotMoney.ExcessSetAside, LotMoney.DepositFreed,
    LotMoney.PaymentFreed, LotMoney.InKindCredited, LotDefault.Ruled,
)  # fmt: skip
for _kind in POSTED:
    _posts(_kind)
for _gone in (LotMoney.PassedToCase, LotMoney.BankReversed, LotDefault.Applied):
    _leaves(_gone, -1)
_leaves(LotMoney.TakenFromCase, +1)


def _due(work: Work, fact: Any, payee: str, fen: int, currency: str, *, waits: str | None) -> None:
    row = work[DUE].get(fact.originator_id, payee)
    if row is not None and row["amount"] > 0:
        row["amount"] += fen
        row["waits"] = waits or row["waits"]
        return
    work[DUE].put(
        {
            "refunds_id": fact.originator_id,
            "payee": payee,
            "lot": fact.lot,
            "amount": fen,
            "currency": currency,
            "waits": waits,
            "due_at": fact.timestamp + WITHIN.on(clock.on(fact.timestamp)),
            "position": work.position,
        }
    )


@refunds.on(LotRefunds.Owed)
def _owed(work: Work, fact: LotRefunds.Owed) -> None:
    if fact.account == refundable(fact.lot, fact.payee):  # withheld taxes are nobody's refund
        amount = worth(fact.sources)
        _due(work, fact, fact.payee, amount.fen, amount.currency.code, waits=fact.waits)


@refunds.on(LotRefunds.Recovered)
def _recovered(work: Work, fact: LotRefunds.Recovered) -> None:
    amount = fact.amount
    _due(work, fact, fact.payee, amount.fen, amount.currency.code, waits=None)


@refunds.on(LotRefunds.FoundInCase)
@refunds.on(LotRefunds.TaxGivenBack)
def _due_again(work: Work, fact: LotRefunds.FoundInCase | LotRefunds.TaxGivenBack) -> None:
    amount = worth(fact.sources)
    _due(work, fact, fact.payee, amount.fen, amount.currency.code, waits=None)


@refunds.on(LotRefunds.SetOff)
def _set_off(work: Work, fact: LotRefunds.SetOff) -> None:
    row = work[DUE].get(fact.originator_id, fact.payee)
    if row is not None:
        row["amount"] -= worth(fact.sources).fen


def _bound(kind: Any, sign: int) -> None:
    @refunds.on(kind)
    def _changed(work: Work, fact: Any) -> None:
        payee = fact.account.partition(":")[2]
        row = work[DUE].get(fact.originator_id, payee)
        if row is not None:
            row["amount"] += sign * worth(fact.sources).fen


_bound(LotRefunds.Earmarked, -1)
for _back in (LotRefunds.EarmarkReleased, LotRefunds.Restored, LotRefunds.Returned):
    _bound(_back, +1)


@refunds.on(LotRefunds.PaymentsUnlocked)
def _unlocked(work: Work, fact: LotRefunds.PaymentsUnlocked) -> None:
    due_at = fact.timestamp + WITHIN.on(clock.on(fact.timestamp))
    for (payee,) in work[DUE].places(fact.originator_id):
        row = work[DUE].look(fact.originator_id, payee)
        if row is not None and row["waits"] == fact.attempt:
            work[DUE].get(fact.originator_id, payee)
            row.update(waits=None, due_at=due_at)


_OF_LOT: Final = Listing(MOVES, "lot = %s", (("position", "bigint"), ("account", "text")))
_OPEN: Final = Listing(
    DUE, "amount > 0 AND waits IS NULL", (("due_at", "timestamptz"), ("position", "bigint"))
)


def list_moves(
    connection: sa.Connection, book: str, lot: str, *, after: str | None = None, limit: int = 50
) -> Page[LotMove]:
    """拍品资金流水: every movement on a lot's accounts, in the order it was recorded."""
    return _OF_LOT.page(connection, book, (lot,), after=after, limit=limit)


def refunds_due(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[RefundDue]:
    """应退未退: what payees are to get back and nobody has asked for, the most urgent first."""
    return _OPEN.page(connection, book, after=after, limit=limit)
