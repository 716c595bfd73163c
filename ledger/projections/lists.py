"""The lists that drive the day (每日待办): who has to do what, the oldest or most urgent first.

Each is read page by page with the mark of the last row seen, from an index that holds exactly the
rows of that list; a book of a million settled payouts costs a list of three nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain.act import Role
from ledger.domain.law.claiming import Beyond, unclaimed_beyond
from ledger.domain.law.disbursement import days_overdue
from ledger.domain.money import Money
from ledger.domain.policy_ladder import Step, Watcher
from ledger.projections.cases import PARTIES, CaseParty
from ledger.projections.clocks import CLOCKS, Clock
from ledger.projections.lines import (
    CLAIMS,
    DISCREPANCIES,
    LINES,
    Line,
    LineClaim,
    LineDiscrepancy,
)
from ledger.projections.payouts import PAYOUTS, PayoutRow
from ledger.projections.projection import CALENDAR
from ledger.projections.read import Listing, Page

_PLACE: Final = ("position", "bigint")
_ARRIVED: Final = (("value_date", "date"), _PLACE)
_SENT: Final = (("sent_on", "date"), _PLACE)

_TO_CLAIM: Final = Listing(LINES, "state = 'to-claim'", _ARRIVED)
_CLAIM_LATE: Final = Listing(
    LINES, "state IN ('to-claim', 'proposed') AND claim_due < %s", (("claim_due", "date"), _PLACE)
)
_UNEXPLAINED: Final = Listing(LINES, "purpose = 'unexplained'", _ARRIVED)
_TO_CONFIRM: Final = Listing(CLAIMS, "state = 'proposed'", (_PLACE, ("claim", "text")))
_DIFFERING: Final = Listing(DISCREPANCIES, "true", (_PLACE,))
_TO_APPROVE: Final = Listing(PAYOUTS, "next_role = %s", (_PLACE,))
_TO_SEND: Final = Listing(PAYOUTS, "state IN ('approved', 'queued')", (_PLACE,))
_IN_TRANSIT: Final = Listing(PAYOUTS, "state IN ('sent', 'accepted', 'unknown')", _SENT)
_UNKNOWN: Final = Listing(PAYOUTS, "state = 'unknown'", _SENT)
_GIVEN: Final = Listing(PAYOUTS, "state IN ('given', 'denied')", _SENT)
_HANDED: Final = Listing(PAYOUTS, "state = 'handed'", _SENT)
# Of a payee's payouts out of one purse: what came back up to this one, against what he was drafted
# since. What was drafted for the first does for no other.
_SAME: Final = (
    "also.book = payouts.book AND also.case_number = payouts.case_number"
    " AND also.payer = payouts.payer AND also.party = payouts.party"
)
_NOT_SENT_AGAIN: Final = (
    f"(SELECT sum(also.amount) FROM views.payouts also WHERE {_SAME} AND also.state = 'returned'"
    " AND (also.returned_on, also.position) <= (payouts.returned_on, payouts.position))"
    f" > (SELECT coalesce(sum(also.amount), 0) FROM views.payouts also WHERE {_SAME}"
    " AND also.position > payouts.position"
    " AND also.state NOT IN ('returned', 'rejected', 'withdrawn', 'stopped', 'failed')"
    " AND (also.drafted_at AT TIME ZONE 'Asia/Shanghai')::date >= payouts.returned_on)"
)
_RETURNED: Final = Listing(
    PAYOUTS, f"state = 'returned' AND {_NOT_SENT_AGAIN}", (("returned_on", "date"), _PLACE)
)
_OVERDUE: Final = Listing(
    CLOCKS, "unsettled > 0 AND due IS NOT NULL AND due < %s",
    (("due", "date"), ("case_id", "uuid"), ("receipt", "uuid")),
)  # fmt: skip
_ACCOUNTS: Final = Listing(
    PARTIES, "account_version IS NOT NULL AND confirmed_by IS NULL",
    (("stated_at", "bigint"), ("case_id", "uuid"), ("party", "text")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Overdue:
    """Money that has waited too long (超期未发放), by each rule in calendar days beyond its day.

    ``days`` counts from the first day on which something of it was late, deferrals and their ends
    considered. ``legal`` counts from the internal target of the thirty days, without the grace of
    rest days; ``None`` where a rule does not apply.
    """

    clock: Clock
    days: int
    legal: int | None
    fifteen: int | None
    court: int | None


def to_claim(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[Line]:
    """待认领: receipts of which something is neither claimed nor proposed, oldest money first."""
    return _TO_CLAIM.page(connection, book, after=after, limit=limit)


@dataclass(frozen=True, slots=True)
class ClaimLate:
    """A receipt some of which is nobody's although its days to be claimed are over (超期未认领).

    ``state`` is ``proposed`` where a claim waits for its second person. ``working_days`` counts
    beyond ``claim_due``, by the calendar of ``calendar_version``; ``provisional`` tells that one of
    the two may move once a year's rest days are published.
    """

    line: UUID
    bank_account: str
    value_date: date
    payer_name: str
    remark: str
    amount: Money
    remainder: Money
    state: str
    claim_due: date
    working_days: int
    calendar_version: str
    provisional: bool
    position: int


def claim_late(
    connection: sa.Connection,
    book: str,
    today: date,
    *,
    after: str | None = None,
    limit: int = 50,
) -> Page[ClaimLate]:
    """超期未认领: receipts nobody has claimed, or confirmed, by their day; the longest first."""
    page = _CLAIM_LATE.page(connection, book, (today,), after=after, limit=limit)
    beyond = cache(lambda due: unclaimed_beyond(due, today, CALENDAR))
    return Page(tuple(_claim_late(line, beyond(line.claim_due)) for line in page.items), page.next)


def _claim_late(line: Line, beyond: Beyond) -> ClaimLate:
    assert line.claim_due is not None  # the list asks for it
    return ClaimLate(
        line.line, line.bank_account, line.value_date, line.payer_name, line.remark, line.amount,
        line.remainder, line.state, line.claim_due, beyond.working_days, beyond.calendar_version,
        line.claim_due_provisional or beyond.provisional, line.position,
    )  # fmt: skip


def claims_to_confirm(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[LineClaim]:
    """待复核认领: claims waiting for a second person."""
    return _TO_CONFIRM.page(connection, book, after=after, limit=limit)


def accounts_to_confirm(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[CaseParty]:
    """待复核收款账户: accounts no second person has confirmed, or not since money came back."""
    return _ACCOUNTS.page(connection, book, after=after, limit=limit)


def to_approve(
    connection: sa.Connection, book: str, role: Role, *, after: str | None = None, limit: int = 50
) -> Page[PayoutRow]:
    """待审批: payouts whose next approver acts in ``role``."""
    return _TO_APPROVE.page(connection, book, (role.value,), after=after, limit=limit)


def to_send(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[PayoutRow]:
    """待发送: fully approved payouts, in a batch or not yet."""
    return _TO_SEND.page(connection, book, after=after, limit=limit)


def in_transit(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[PayoutRow]:
    """在途: handed to the bank and not booked by it, the longest on its way first."""
    return _IN_TRANSIT.page(connection, book, after=after, limit=limit)


def unknown(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[PayoutRow]:
    """结果不明: payouts whose fate the bank has not told."""
    return _UNKNOWN.page(connection, book, after=after, limit=limit)


def returned(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[PayoutRow]:
    """退汇: payouts that came back, and whose money was not drafted to its payee again since."""
    return _RETURNED.page(connection, book, after=after, limit=limit)


def cash_to_witness(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[PayoutRow]:
    """现金待见证: cash somebody says he gave, and its witness has not said so, or denies it."""
    return _GIVEN.page(connection, book, after=after, limit=limit)


def cash_to_find(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[PayoutRow]:
    """现金待对账: cash handed to a payee whose debit was not found in the bank's books yet."""
    return _HANDED.page(connection, book, after=after, limit=limit)


def discrepancies(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[LineDiscrepancy]:
    """流水不符: lines another file showed with other words."""
    return _DIFFERING.page(connection, book, after=after, limit=limit)


def unexplained(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[Line]:
    """短款: debits of the bank that nothing here explains."""
    return _UNEXPLAINED.page(connection, book, after=after, limit=limit)


def overdue(
    connection: sa.Connection,
    book: str,
    today: date,
    *,
    after: str | None = None,
    limit: int = 50,
) -> Page[Overdue]:
    """超期未发放: money in cases that some rule wanted paid out before ``today``."""
    page = _OVERDUE.page(connection, book, (today,), after=after, limit=limit)
    return Page(tuple(_overdue(clock, today) for clock in page.items), page.next)


@dataclass(frozen=True, slots=True)
class Rung:
    """Money on a rung of the ladder (超期逐级提醒): days beyond its day, and who is told."""

    clock: Clock
    days: int
    step: int
    to: tuple[str, ...]


def ladder(
    connection: sa.Connection,
    book: str,
    today: date,
    steps: Sequence[Step],
    watcher: Watcher,
    *,
    after: str | None = None,
    limit: int = 50,
) -> Page[Rung]:
    """超期逐级提醒: what this watcher is told of today, the longest overdue first.

    The steps are the court's own; whoever is named by a lower rung is still told on a higher one.
    """
    first = min((step.days for step in steps if watcher in step.to), default=None)
    if first is None:
        return Page((), None)
    told = today - timedelta(days=first) + timedelta(days=1)
    page = _OVERDUE.page(connection, book, (told,), after=after, limit=limit)
    return Page(tuple(_rung(clock, today, steps) for clock in page.items), page.next)


def _rung(clock: Clock, today: date, steps: Sequence[Step]) -> Rung:
    days = (today - (clock.due or today)).days
    reached = [step for step in steps if step.days <= days]
    to = dict.fromkeys(watcher.value for step in reached for watcher in step.to)
    return Rung(clock, days, reached[-1].days if reached else steps[0].days, tuple(to))


def _overdue(clock: Clock, today: date) -> Overdue:
    def late(due: date | None) -> int | None:
        return None if due is None else days_overdue(due, today)

    days = days_overdue(clock.due or today, today)
    return Overdue(clock, days, late(clock.target), late(clock.fifteen_due), late(clock.court_due))
