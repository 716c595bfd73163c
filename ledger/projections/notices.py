"""Notices (告知): which receipts nobody was told of yet, and by when they must be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain import case_payouts, case_people, case_receipts
from ledger.domain.case_account import CaseAccount
from ledger.domain.case_archive import CaseArchive
from ledger.domain.case_closing import CaseClosing
from ledger.domain.money import Money
from ledger.domain.notice import Notice, NoticeKind
from ledger.domain.payment_notice import PaymentNotice
from ledger.projections.projection import Projection, Work
from ledger.projections.read import Listing, Page, select_all
from ledger.projections.rows import Row, Table


@dataclass(frozen=True, slots=True)
class NoticeDue:
    """A receipt, and whether its officer and any party of the case were told of it.

    ``late_for`` is the day the case was closed, or its round ended (终本), before the money came;
    ``choice`` what was agreed to become of it.
    """

    case_id: UUID
    receipt: UUID
    case_number: str
    amount: Money
    value_date: date
    officer_due: date | None
    officer_told: date | None
    party_due: date | None
    party_told: date | None
    late_for: date | None
    choice: str | None
    position: int


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice as it was given; what it said stays in its fact."""

    notice: UUID
    number: str
    case_number: str
    kind: str
    addressee: str
    about: UUID | None
    channel: str
    given_on: date
    due_on: date | None
    timing: str
    outcome: str
    position: int


@dataclass(frozen=True, slots=True)
class ClosedCase:
    """Whether a case is closed, or its round ended; and what came to an ended round since.

    ``archived_on`` while it stands in the archive, ``disturbed_on`` the first day on which money
    came to it, or came back, since.
    """

    case_id: UUID
    case_number: str
    closed_on: date | None
    archived_on: date | None
    disturbed_on: date | None
    came: tuple[str, ...]


DUE: Final = Table("notice_clocks", NoticeDue, ("case_id", "receipt"), listed_by="value_date")
NOTICES: Final = Table("notices", NoticeRow, ("notice",))
CLOSED: Final = Table("closed_cases", ClosedCase, ("case_id",))
notices: Final = Projection("notices", 4, DUE, NOTICES, CLOSED)


@notices.on(case_receipts.Credited)
@notices.on(case_receipts.Received)
def _arrived(work: Work, fact: case_receipts.Credited | case_receipts.Received) -> None:
    row = work[DUE].get(fact.originator_id, fact.receipt)
    closed = work[CLOSED].get(fact.originator_id)
    _disturb(closed, fact.notified_on)
    if row is not None:
        row["amount"] += fact.amount.fen
        return
    if closed is not None and closed["closed_on"] is not None:
        closed["came"] = [*closed["came"], str(fact.receipt)]
    work[DUE].put(
        {
            "case_id": fact.originator_id, "receipt": fact.receipt,
            "case_number": fact.case_number, "amount": fact.amount.fen,
            "currency": fact.amount.currency.code, "value_date": fact.value_date,
            "officer_due": work.rules(fact.value_date).officer_due, "officer_told": None,
            "party_due": work.rules(fact.notified_on).party_due,
            "party_told": None, "late_for": closed["closed_on"] if closed else None,
            "choice": None, "position": work.position,
        }
    )  # fmt: skip


@notices.on(case_payouts.Returned)
def _came_back(work: Work, fact: case_payouts.Returned) -> None:
    _disturb(work[CLOSED].get(fact.originator_id), fact.returned_on)


def _disturb(closed: Row | None, on: date) -> None:
    """Money came to a case in the archive."""
    if closed is not None and closed["archived_on"] is not None:
        closed["disturbed_on"] = closed["disturbed_on"] or on


@notices.on(case_receipts.Uncredited)
def _uncredited(work: Work, fact: case_receipts.Uncredited) -> None:
    row = work[DUE].get(fact.originator_id, fact.receipt)
    if row is not None:
        row["amount"] -= fact.amount.fen


@notices.on(PaymentNotice.Issued)
def _told_where_to_pay(work: Work, fact: PaymentNotice.Issued) -> None:
    work[NOTICES].put(
        {
            "notice": fact.originator_id, "number": f"{fact.case_number}-{fact.serial}",
            "case_number": fact.case_number, "kind": PaymentNotice.TOPIC,
            "addressee": fact.party, "about": None, "channel": fact.paper.kind.value,
            "given_on": fact.issued_on, "due_on": fact.due_on, "timing": fact.timing,
            "outcome": "sent", "position": work.position,
        }
    )  # fmt: skip


def _case_of(fact: Notice.Given) -> Iterable[UUID]:
    return (fact.originator_id, CaseAccount.create_id(fact.case_number))


@notices.on(Notice.Given, streams=_case_of)
def _given(work: Work, fact: Notice.Given) -> None:
    work[NOTICES].put(
        {
            "notice": fact.originator_id, "number": f"{fact.case_number}-{fact.serial}",
            "case_number": fact.case_number, "kind": fact.kind, "addressee": fact.to,
            "about": fact.about, "channel": fact.channel, "given_on": fact.given_on,
            "due_on": fact.due_on, "timing": fact.timing, "outcome": "sent",
            "position": work.position,
        }
    )  # fmt: skip
    if fact.about is None:
        return
    row = work[DUE].get(CaseAccount.create_id(fact.case_number), fact.about)
    if row is not None:
        told = "officer_told" if fact.kind is NoticeKind.ARRIVAL else "party_told"
        row[told] = row[told] or fact.given_on


@notices.on(Notice.OutcomeKnown)
def _outcome(work: Work, fact: Notice.OutcomeKnown) -> None:
    row = work[NOTICES].get(fact.originator_id)
    if row is not None:
        row["outcome"] = fact.outcome


def _its_case(fact: Any) -> tuple[UUID]:
    return (CaseAccount.create_id(fact.case_number),)


@notices.on(CaseClosing.Closed, streams=_its_case)
@notices.on(CaseClosing.ClosedAgain, streams=_its_case)
def _closed(work: Work, fact: CaseClosing.Closed | CaseClosing.ClosedAgain) -> None:
    _stand(work, CaseAccount.create_id(fact.case_number), fact.case_number, fact.on)


@notices.on(CaseClosing.Reopened, streams=_its_case)
def _reopened(work: Work, fact: CaseClosing.Reopened) -> None:
    _stand(work, CaseAccount.create_id(fact.case_number), fact.case_number, None)


@notices.on(case_people.Terminated)
def _ended(work: Work, fact: case_people.Terminated) -> None:
    """Money that comes from now on is an alert the same day (R7.04)."""
    _stand(work, fact.originator_id, fact.case_number, fact.on)


@notices.on(case_people.PaymentOpened)
def _paid_as_it_is(work: Work, fact: case_people.PaymentOpened) -> None:
    _choose(work, fact.originator_id, "pay")


@notices.on(case_people.Resumed)
def _restored(work: Work, fact: case_people.Resumed) -> None:
    _choose(work, fact.originator_id, "restore")
    ended = work[CLOSED].get(fact.originator_id)
    _stand(work, fact.originator_id, ended["case_number"] if ended else "", None)


def _stand(work: Work, case: UUID, number: str, closed_on: date | None) -> None:
    work[CLOSED].put(
        {
            "case_id": case, "case_number": number, "closed_on": closed_on, "archived_on": None,
            "disturbed_on": None, "came": [],
        }
    )  # fmt: skip


@notices.on(CaseArchive.Archived, streams=_its_case)
@notices.on(CaseArchive.ArchivedAgain, streams=_its_case)
def _archived(work: Work, fact: CaseArchive.Archived | CaseArchive.ArchivedAgain) -> None:
    closed = work[CLOSED].get(CaseAccount.create_id(fact.case_number))
    if closed is not None:
        closed.update(archived_on=fact.on, disturbed_on=None)


def _choose(work: Work, case: UUID, choice: str) -> None:
    ended = work[CLOSED].get(case)
    for receipt in ended["came"] if ended else ():
        row = work[DUE].get(case, UUID(receipt))
        if row is not None:
            row["choice"] = row["choice"] or choice


@notices.on(CaseClosing.Agreed, streams=_its_case)
def _chosen(work: Work, fact: CaseClosing.Agreed) -> None:
    row = work[DUE].get(CaseAccount.create_id(fact.case_number), fact.receipt)
    if row is not None:
        row["choice"] = fact.choice


_OFFICER: Final = Listing(
    DUE, "officer_told IS NULL AND amount > 0",
    (("value_date", "date"), ("case_id", "uuid"), ("receipt", "uuid")),
)  # fmt: skip
_PARTY: Final = Listing(
    DUE, "party_told IS NULL AND amount > 0",
    (("party_due", "date"), ("case_id", "uuid"), ("receipt", "uuid")),
)  # fmt: skip
_DISTURBED: Final = Listing(
    CLOSED, "disturbed_on IS NOT NULL", (("disturbed_on", "date"), ("case_id", "uuid"))
)
_LATE: Final = Listing(
    DUE, "late_for IS NOT NULL AND choice IS NULL AND amount > 0",
    (("value_date", "date"), ("case_id", "uuid"), ("receipt", "uuid")),
)  # fmt: skip


def officers_to_tell(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[NoticeDue]:
    """待通知承办人: receipts whose officer finance has not told, the oldest first (R1.11)."""
    return _OFFICER.page(connection, book, after=after, limit=limit)


def parties_to_tell(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[NoticeDue]:
    """待告知当事人: receipts no party was told of, the most urgent first (R2.06)."""
    return _PARTY.page(connection, book, after=after, limit=limit)


def late_money(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[NoticeDue]:
    """结案、终本后来款: money of closed and ended cases whose way nobody has chosen."""
    return _LATE.page(connection, book, after=after, limit=limit)


def disturbed(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[ClosedCase]:
    """归档后来款: archived cases that money came to, the longest waiting first (scenario 7)."""
    return _DISTURBED.page(connection, book, after=after, limit=limit)


def archived(connection: sa.Connection, book: str, case_number: str) -> ClosedCase | None:
    """Whether a case is closed and archived, or ``None`` before it ever was."""
    given = (book, CaseAccount.create_id(case_number))
    found = select_all(connection, CLOSED, "book = %s AND case_id = %s", given, "case_id")
    return found[0] if found else None


def notices_of(connection: sa.Connection, book: str, case_number: str) -> tuple[NoticeRow, ...]:
    """Everything anybody was told about a case's money, in order."""
    given = (book, case_number)
    return select_all(connection, NOTICES, "book = %s AND case_number = %s", given, "position")
