"""Clocks (发放期限): for every receipt in a case, since when the money waits and when it must go.

A clock starts with the arrival notice and is stopped by the bank's booking of the payment, and by
nothing else: no move of the money within the court, no draft, no approval. Money that comes back
(退汇) waits on its old clock, and ten days more are noted beside it (R1.16). With its officer
beside each receipt it is enforcement's own register (台账), as the journal is finance's (R1.03).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain import (
    case_keeping,
    case_payouts,
    case_receipts,
    case_repairs,
    payout_booking,
    payout_cash,
)
from ledger.domain.case_account import CaseAccount
from ledger.domain.citation import NoRuleInForce
from ledger.domain.deferral import Deferral
from ledger.domain.law.disbursement import DueDates, due_dates, resumed_due_dates
from ledger.domain.money import Money
from ledger.projections.projection import CALENDAR, Projection, Work
from ledger.projections.read import Listing, Page, select_all
from ledger.projections.rows import Row, Table


@dataclass(frozen=True, slots=True)
class Clock:
    """One receipt in one case: what of it the bank has not yet paid out, and by when it must.

    ``legal_due`` is R1.14's thirty days carried past rest days, ``target`` the same without that
    grace, ``fifteen_due`` the fifteen working days where they apply, ``court_due`` the court's own
    figure; ``earliest`` of the last three drives alerts. ``None`` where no rule was in force, and
    ``note`` says so. ``settled_on`` is the day the last of it was booked by the bank.

    ``deferred`` of it may wait until ``deferred_until``, the review day of its deferral on
    ``ground``; ``after_ground`` of it must go by ``after_ground_due``, ten days after its ground
    ended, or after it came back (``resumed_due``). ``deferred_from`` is the day it was first
    let wait. ``due`` is the first day on which something of it is late: it drives the lists.
    """

    case_id: UUID
    receipt: UUID
    case_number: str
    value_date: date
    notified_on: date
    amount: Money
    unsettled: Money
    third_party: bool
    legal_due: date | None
    legal_provisional: bool
    target: date | None
    fifteen_due: date | None
    fifteen_provisional: bool
    court_due: date | None
    court_provisional: bool
    earliest: date | None
    settled_on: date | None
    returned_on: date | None
    resumed_due: date | None
    note: str | None
    position: int
    deferred: Money
    deferred_until: date | None
    ground: str | None
    after_ground: Money
    after_ground_due: date | None
    due: date | None
    deferred_from: date | None


@dataclass(frozen=True, slots=True)
class Bound:
    """Which receipts of which case one payout takes, and how much of each in fen."""

    payout: UUID
    case_id: UUID
    sources: tuple[tuple[str, int], ...]


CLOCKS: Final = Table("clocks", Clock, ("case_id", "receipt"), listed_by="value_date")
BOUND: Final = Table("clock_sources", Bound, ("payout",))
clocks: Final = Projection("clocks", 7, CLOCKS, BOUND)


@lru_cache(maxsize=4096)
def _law(notified_on: date) -> DueDates | str:
    """The days the law sets, or why it sets none."""
    try:
        return due_dates(notified_on, CALENDAR)
    except NoRuleInForce as none:
        return f"当时无生效规则 · no rule in force: {none}"


def _limit(work: Work, amount: int, currency: str, notified_on: date) -> tuple[date | None, bool]:
    """The court's own day for so much, and whether it is provisional."""
    # Bands are in yuan; another currency has the law's dates only.
    if currency != "CNY" or amount <= 0:
        return None, False
    court = work.rules(notified_on).court_due(amount)
    return (None, False) if court is None else (court.due, court.provisional)


@lru_cache(maxsize=4096)
def _dates(notified_on: date, limit: tuple[date | None, bool]) -> Row:
    """What law and court come to, which many receipts of a day have in common."""
    court_due, provisional = limit
    law = _law(notified_on)
    legal = law if isinstance(law, DueDates) else None
    fifteen = legal.fifteen if legal else None
    days = [
        legal.target if legal else None,
        fifteen.due if fifteen else None,
        court_due,
    ]
    return {
        "legal_due": legal.legal.due if legal else None,
        "legal_provisional": bool(legal and legal.legal.provisional),
        "target": legal.target if legal else None,
        "fifteen_due": fifteen.due if fifteen else None,
        "fifteen_provisional": bool(fifteen and fifteen.provisional),
        "court_due": court_due,
        "court_provisional": provisional,
        "earliest": min((day for day in days if day is not None), default=None),
        "note": law if isinstance(law, str) else None,
    }


@lru_cache(maxsize=4096)
def _running_since(notified_on: date, limit: tuple[date | None, bool]) -> Row:
    """A clock as it begins, whosever it is: making a copy costs a third of making it anew."""
    dates = _dates(notified_on, limit)
    return dict.fromkeys(CLOCKS.columns) | dates | {
        "notified_on": notified_on, "deferred": 0, "after_ground": 0, "due": dates["earliest"],
    }  # fmt: skip


@clocks.on(case_receipts.Credited)
@clocks.on(case_receipts.Received)
def _credited(work: Work, fact: case_receipts.Credited | case_receipts.Received) -> None:
    amount, currency = fact.amount.fen, fact.amount.currency.code
    row = work[CLOCKS].get(fact.originator_id, fact.receipt)
    if row is not None:
        # The same receipt again: more of it, or what was taken back. Its clock goes on running.
        row["amount"] += amount
        row["unsettled"] += amount
        row["settled_on"] = None
        _again(work, row)
        return
    limit = _limit(work, amount, currency, fact.notified_on)
    row = _running_since(fact.notified_on, limit).copy()
    row["case_id"] = fact.originator_id
    row["receipt"] = fact.receipt
    row["case_number"] = fact.case_number
    row["value_date"] = fact.value_date
    row["amount"] = row["unsettled"] = amount
    row["currency"] = currency
    row["third_party"] = fact.third_party
    row["position"] = work.position
    if amount <= 0:
        row["due"] = None
    work[CLOCKS].put(row)


def _reckon(row: Row) -> None:
    """Find the first day on which something of it is late: what was deferred has days of its own.

    What is paid is taken from what may not wait. What came back is to go again within ten days,
    and on its old clock where that ends before (R2.10).
    """
    ends = [day for day in (row["earliest"], row["resumed_due"]) if day is not None]
    open_until = min(ends, default=None)
    if row["deferred"] == row["after_ground"] == 0:
        row["due"] = open_until if row["unsettled"] > 0 else None
        return
    deferred = min(row["deferred"], row["unsettled"])
    after = min(row["after_ground"], row["unsettled"] - deferred)
    days = [
        open_until if row["unsettled"] > deferred + after else None,
        row["deferred_until"] if deferred else None,
        row["after_ground_due"] if after else None,
    ]
    row["due"] = min((day for day in days if day is not None), default=None)


def _again(work: Work, row: Row) -> None:
    """Look the days up again: the court's own limit depends on how much there is."""
    limit = _limit(work, row["amount"], row["currency"], row["notified_on"])
    row.update(_dates(row["notified_on"], limit))
    _reckon(row)


@clocks.on(case_receipts.Uncredited)
def _uncredited(work: Work, fact: case_receipts.Uncredited) -> None:
    row = work[CLOCKS].get(fact.originator_id, fact.receipt)
    if row is not None:
        row["amount"] -= fact.amount.fen
        row["unsettled"] -= fact.amount.fen
        _again(work, row)


@clocks.on(case_receipts.CapacityRecorded)
def _capacity(work: Work, fact: case_receipts.CapacityRecorded) -> None:
    row = work[CLOCKS].get(fact.originator_id, fact.receipt)
    if row is not None:
        row["third_party"] = False


@clocks.on(case_keeping.PassedOn)
def _passed_on(work: Work, fact: case_keeping.PassedOn) -> None:
    """Money moved to another account of the book waits there, no longer here."""
    for source in fact.sources:
        row = work[CLOCKS].get(fact.originator_id, source.receipt)
        if row is not None:
            row["unsettled"] -= source.amount.fen
            _reckon(row)


def _both(fact: Any) -> tuple[UUID, UUID]:
    return fact.originator_id, fact.payout


@clocks.on(case_payouts.Earmarked, streams=_both)
def _earmarked(work: Work, fact: case_payouts.Earmarked) -> None:
    work[BOUND].put(
        {
            "payout": fact.payout,
            "case_id": fact.originator_id,
            "sources": [[str(s.receipt), s.amount.fen] for s in fact.sources],
        }
    )


def _case_of(work: Work, fact: Any) -> Iterable[UUID]:
    # Where the payout is bound only in this same stretch, its case is in memory for that.
    bound = work[BOUND].look(fact.originator_id)
    return (bound["case_id"],) if bound else ()


@clocks.on(payout_booking.Settled, further=_case_of)
def _settled(work: Work, fact: payout_booking.Settled) -> None:
    _paid(work, fact, fact.settled_on)


@clocks.on(payout_booking.SettledLate, further=_case_of)
def _settled_late(work: Work, fact: payout_booking.SettledLate) -> None:
    _paid(work, fact, fact.settled_on)


@clocks.on(payout_cash.HandedOver, further=_case_of)
def _handed_over(work: Work, fact: payout_cash.HandedOver) -> None:
    """Cash in the payee's hand is paid, whenever the bank shows its debit."""
    _paid(work, fact, fact.handed_on)


def _paid(work: Work, fact: Any, paid_on: date) -> None:
    bound = work[BOUND].look(fact.originator_id)
    if bound is None:
        return
    for receipt, amount in bound["sources"]:
        row = work[CLOCKS].get(bound["case_id"], UUID(receipt))
        if row is not None:
            row["unsettled"] -= amount
            if row["unsettled"] == 0:
                row["settled_on"] = paid_on
            _reckon(row)


@clocks.on(case_repairs.OwedAgain)
def _owed_again(work: Work, fact: case_repairs.OwedAgain) -> None:
    """What was paid wrongly was not paid: its old clock runs on."""
    for source in fact.sources:
        row = work[CLOCKS].get(fact.originator_id, source.receipt)
        if row is not None:
            row["unsettled"] += source.amount.fen
            row["settled_on"] = None
            _reckon(row)


@clocks.on(case_payouts.Returned)
def _returned(work: Work, fact: case_payouts.Returned) -> None:
    for source in fact.sources:
        row = work[CLOCKS].get(fact.originator_id, source.receipt)
        if row is not None:
            row["unsettled"] += source.amount.fen
            row["settled_on"] = None
            row["returned_on"] = fact.returned_on
            row["resumed_due"] = _resumed(fact.returned_on)
            _reckon(row)


def _case_named(fact: Any) -> tuple[UUID]:
    return (CaseAccount.create_id(fact.case_number),)


@clocks.on(Deferral.Granted, streams=_case_named)
def _granted(work: Work, fact: Deferral.Granted) -> None:
    for source in fact.sources:
        row = work[CLOCKS].get(CaseAccount.create_id(fact.case_number), source.receipt)
        if row is not None:
            row["deferred"] += source.amount.fen
            row["deferred_from"] = row["deferred_from"] or fact.on
            # Of two deferrals of one receipt the one that is looked at first counts.
            known = row["deferred_until"]
            row["deferred_until"] = min(known or fact.review_on, fact.review_on)
            row["ground"] = fact.ground
            _reckon(row)


@clocks.on(Deferral.Renewed, streams=_case_named)
def _renewed(work: Work, fact: Deferral.Renewed) -> None:
    for source in fact.sources:
        row = work[CLOCKS].get(CaseAccount.create_id(fact.case_number), source.receipt)
        if row is not None:
            row["deferred_until"] = fact.review_on
            _reckon(row)


@clocks.on(Deferral.Ended, streams=_case_named)
def _ended(work: Work, fact: Deferral.Ended) -> None:
    """Its ground is over: never a fresh thirty days, but ten from the day it ended (R1.16)."""
    for source in fact.sources:
        row = work[CLOCKS].get(CaseAccount.create_id(fact.case_number), source.receipt)
        if row is not None:
            row["deferred"] -= source.amount.fen
            row["after_ground"] += source.amount.fen
            row["after_ground_due"] = min(row["after_ground_due"] or fact.due, fact.due)
            if not row["deferred"]:
                row["deferred_until"] = row["ground"] = None
            _reckon(row)


def _resumed(returned_on: date) -> date | None:
    try:
        return resumed_due_dates(returned_on, CALENDAR).target
    except NoRuleInForce:
        return None


def clocks_of(connection: sa.Connection, book: str, case_number: str) -> tuple[Clock, ...]:
    """The clocks of a case, oldest money first."""
    given = (book, CaseAccount.create_id(case_number))
    order = "value_date, position"
    return select_all(connection, CLOCKS, "book = %s AND case_id = %s", given, order)


_RUNNING: Final = Listing(
    CLOCKS, "unsettled > 0 AND due IS NOT NULL",
    (("due", "date"), ("case_id", "uuid"), ("receipt", "uuid")),
)  # fmt: skip


def running(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[Clock]:
    """Clocks that still run, the most urgent first."""
    return _RUNNING.page(connection, book, after=after, limit=limit)


_OLDEST: Final = Listing(
    CLOCKS, "unsettled > 0",
    (("value_date", "date"), ("case_id", "uuid"), ("receipt", "uuid")),
)  # fmt: skip


def oldest(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[Clock]:
    """款龄: money still here, the oldest first by the day it came; no move resets it."""
    return _OLDEST.page(connection, book, after=after, limit=limit)
