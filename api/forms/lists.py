"""F6 对账台账 and F10 公告清单: lists over a span of days, row by row as the book knew them."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Annotated, Any, Final, TypeVar
from uuid import UUID

import sqlalchemy as sa

from api.forms.document import Links
from api.forms.known import Known, Told, rooted
from api.forms.parts import CaseNumber, Says
from ledger.domain.bank_line import BankLine, ClaimState
from ledger.domain.book import Book
from ledger.domain.case_account import CaseAccount, PartyRole
from ledger.domain.chart import bank
from ledger.domain.errors import Malformed
from ledger.domain.line_words import AssignmentState
from ledger.domain.money import Money, total
from reconciliation.closing.month import Month
from reconciliation.legacy.line import LegacyLine
from reconciliation.legacy.notice import PublicNotice

T = TypeVar("T")

CHUNK: Final = 500
LONGEST_DAYS: Final = 366
OF_NO_CASE: Final = "（非案件款项）"
REMEMBERED: Final = 5_000  # cases between two chunks


class NotASpan(Malformed):
    """A list is asked for by its first and last day, at most a year."""

    code = "form-span"
    title = "Name a first and a last day, at most a year"
    title_zh = "请写明起止日期，期间不超过一年"


@dataclass(frozen=True, slots=True)
class Days:
    """From one day to another, both counted."""

    first: date
    last: date

    @classmethod
    def read(cls, text: str) -> "Days":
        """Days as they are written, 2026-03-01..2026-03-31; raises :class:`NotASpan`."""
        first, dots, last = text.partition("..")
        try:
            made = cls(date.fromisoformat(first), date.fromisoformat(last if dots else first))
        except ValueError as wrong:
            said = f"{text[:40]!r} is no span like 2026-03-01..2026-03-31"
            raise NotASpan(said, given=text[:40]) from wrong
        if not timedelta(0) <= made.last - made.first < timedelta(days=LONGEST_DAYS):
            raise NotASpan(f"{made} is not a span of at most {LONGEST_DAYS} days", given=text[:40])
        return made

    def __str__(self) -> str:
        return f"{self.first}..{self.last}"


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """So many at a time."""
    left = iter(items)
    while part := list(islice(left, size)):
        yield part


def streamed(connection: sa.Connection, sql: str, given: tuple[Any, ...]) -> Iterator[Any]:
    """The rows of one statement as the server finds them, never all at once."""
    options = {"stream_results": True, "max_row_buffer": CHUNK}
    with closing(
        connection.exec_driver_sql(sql, given, execution_options=options)
    ) as rows:  # fmt: skip
        yield from rows


# Who a case is about


@dataclass(frozen=True, slots=True)
class Sides:
    """A case's officer and parties as they stood, and the facts that say so."""

    officer: str
    applicants: str
    debtors: str
    links: dict[int, bytes]


class CasesKnown:
    """The sides of many cases, each looked up once for some hundreds of rows."""

    _KINDS: Final = (CaseAccount.Opened, CaseAccount.Assigned, CaseAccount.PartyAdded)

    def __init__(self, known: Known) -> None:
        self._known = known
        self._found: dict[str, Sides] = {}

    def learn(self, numbers: Iterable[str]) -> None:
        """Look up those that are not known yet, in one query."""
        new = {CaseAccount.create_id(number): number for number in numbers}
        new = {id_: number for id_, number in new.items() if number not in self._found}
        if len(self._found) + len(new) > REMEMBERED:
            self._found.clear()
        streams = self._known.streams(new, self._KINDS)
        self._found.update({new[id_]: _sides(told) for id_, told in streams.items()})

    def of(self, number: str | None) -> Sides:
        """The sides of a case; nobody of one the book does not have."""
        return self._found.get(number or "", Sides("", "", "", {}))


_APPLICANTS: Final = (PartyRole.APPLICANT, PartyRole.SUCCESSOR)


def _sides(told: list[Told]) -> Sides:
    officer = ""
    names: dict[PartyRole, list[str]] = {}
    for each in told:
        fact = each.fact
        if isinstance(fact, CaseAccount.Opened | CaseAccount.Assigned):
            officer = fact.officer
        elif isinstance(fact, CaseAccount.PartyAdded):
            names.setdefault(fact.role, []).append(fact.name)
    applicants = [name for role in _APPLICANTS for name in names.get(role, ())]
    debtors = names.get(PartyRole.DEBTOR, [])
    links = {each.position: each.link for each in told}
    return Sides(officer, "、".join(applicants), "、".join(debtors), links)


# F6


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """F6: money in, in ten elements (对账台账), and where it stands at the bank."""

    arrived: Annotated[date, Says("进账时间", "arrived")]
    amount: Annotated[Money, Says("进账金额", "amount")]
    case_number: CaseNumber
    officer: Annotated[str, Says("承办人", "officer")]
    applicants: Annotated[str, Says("申请执行人", "applicants")]
    debtors: Annotated[str, Says("被执行人", "debtors")]
    payer: Annotated[str, Says("交款人", "payer")]
    why: Annotated[str, Says("交款原由", "what for")]
    finance: Annotated[str, Says("财务对账人", "finance")]
    enforcement: Annotated[str, Says("执行局对账人", "enforcement")]
    serial: Annotated[str, Says("流水号", "serial")]
    bank_account: Annotated[str, Says("专户", "account")]


# What a special account took in on a day, from what the door wrote: no view lies between.
RECEIPTS: Final = (
    "SELECT f.originator_id FROM anzhang.postings p CROSS JOIN LATERAL ("
    " SELECT originator_id, topic FROM anzhang.facts"
    " WHERE book = p.book AND position = p.position LIMIT 1) f"
    " WHERE p.book = %s AND p.account = %s AND p.currency = 'CNY'"
    " AND p.effective_on BETWEEN %s AND %s AND p.position <= %s AND p.amount > 0"
    " AND f.topic = 'bank-line.booked' ORDER BY p.effective_on, p.position"
)


def ledger(
    known: Known, connection: sa.Connection, days: Days
) -> Iterator[tuple[LedgerRow, Links]]:
    """F6: what came in on these days (起息日), account by account, day by day."""
    book = rooted(known.stream(Book.create_id()))
    signers = _Signers(known)
    cases = CasesKnown(known)
    for account in book.accounts if isinstance(book, Book) else ():
        given = (known.court.book, bank(account), days.first, days.last, known.position)
        found = (row[0] for row in streamed(connection, RECEIPTS, given))
        for part in chunks(found):
            yield from _ledger_part(known, part, cases, signers)


def _ledger_part(
    known: Known, lines: list[UUID], cases: CasesKnown, signers: "_Signers"
) -> Iterator[tuple[LedgerRow, Links]]:
    streams = known.streams(lines)
    roots: dict[UUID, Any] = {id_: rooted(streams[id_]) for id_ in lines}
    shares = {id_: _shares(root) for id_, root in roots.items()}
    cases.learn(case for each in shares.values() for case, _, _ in each if case)
    for id_ in lines:
        told = streams[id_]
        links = {each.position: each.link for each in told}
        booked: Any = told[0].fact
        signed, by_month = signers.of(booked.booked_on)
        for case, amount, mark in shares[id_]:
            sides = cases.of(case)
            row = LedgerRow(
                arrived=booked.value_date, amount=amount, case_number=case, officer=sides.officer,
                applicants=sides.applicants, debtors=sides.debtors, payer=roots[id_].who_paid,
                why=f"{booked.remark}{mark}", finance=signed.get("finance", ""),
                enforcement=signed.get("enforcement", ""), serial=booked.serial,
                bank_account=booked.bank_account,
            )  # fmt: skip
            yield row, {**links, **sides.links, **by_month}


def _shares(line: object) -> list[tuple[str, Money, str]]:
    """What of a line is whose: of which case, how much, or that it is no case's money.

    For what else it came is not said: until a lot's bidding has ended nobody learns who paid a
    deposit. The rest, which is nobody's yet, stands without either.
    """
    assert isinstance(line, BankLine)
    found = [
        (share.case_number, share.amount, "")
        for claim in line.claims.values() if claim.state is ClaimState.CONFIRMED
        for share in claim.shares
    ]  # fmt: skip
    found += [
        ("", each.amount, OF_NO_CASE)
        for each in line.assignments.values() if each.state is AssignmentState.CONFIRMED
    ]  # fmt: skip
    rest = line.amount - total(amount for _, amount, _ in found)
    return [*found, ("", rest, "")] if rest.amount or not found else found


class _Signers:
    """Who signed the month a line was booked in, for finance and for enforcement."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._months: dict[str, tuple[dict[str, str], dict[int, bytes]]] = {}

    def of(self, day: date) -> tuple[dict[str, str], dict[int, bytes]]:
        """By side, and the facts that say so."""
        label = f"{day:%Y-%m}"
        if label not in self._months:
            told = self._known.stream(Month.create_id(label))
            month = rooted(told)
            signed = month.signed if isinstance(month, Month) else {}
            links = {each.position: each.link for each in told}
            self._months[label] = {side: by for by, side in signed.items()}, links
        return self._months[label]


# F10


@dataclass(frozen=True, slots=True)
class PostedRow:
    """F10: money put up in public (公告清单)."""

    notice: Annotated[str, Says("公告编号", "notice")]
    posted_on: Annotated[date, Says("公告日", "posted")]
    until: Annotated[date, Says("期满日", "until")]
    case_number: CaseNumber
    applicants: Annotated[str, Says("申请执行人", "applicants")]
    debtors: Annotated[str, Says("被执行人", "debtors")]
    third_party: Annotated[str, Says("案外人", "third party")]
    amount: Annotated[Money, Says("金额", "amount")]


POSTED: Final = (
    "SELECT notice FROM views.legacy_notices WHERE book = %s AND posted_on BETWEEN %s AND %s"
    " ORDER BY posted_on, notice"
)


def notices(
    known: Known, connection: sa.Connection, days: Days
) -> Iterator[tuple[PostedRow, Links]]:
    """F10: what was put up on these days, notice by notice, line by line."""
    given = (known.court.book, days.first, days.last)
    cases = CasesKnown(known)
    for row in streamed(connection, POSTED, given):
        told = known.stream(row[0])
        notice = rooted(told)
        if not isinstance(notice, PublicNotice) or notice.posted_on is None:
            continue  # not yet posted, or not yet drawn up, at this position
        drafted: Any = told[0].fact
        links = {each.position: each.link for each in told}
        for part in chunks(drafted.lines):
            yield from _notice_part(known, notice, part, cases, links)


def _notice_part(
    known: Known, notice: PublicNotice, lines: list[Any], cases: CasesKnown, links: Links
) -> Iterator[tuple[PostedRow, Links]]:
    streams = known.streams(each.line for each in lines)
    roots = {id_: rooted(told) for id_, told in streams.items()}
    numbers = {
        id_: _case_named(root) for id_, root in roots.items() if isinstance(root, LegacyLine)
    }
    cases.learn(filter(None, numbers.values()))
    for each in lines:
        line = roots.get(each.line)
        case = numbers.get(each.line, "")
        sides = cases.of(case)
        assert notice.posted_on is not None
        of_line = {one.position: one.link for one in streams.get(each.line, ())}
        payer = line.payer_name if isinstance(line, LegacyLine) else ""
        row = PostedRow(
            notice=notice.number, posted_on=notice.posted_on, until=notice.until,
            case_number=case, applicants=sides.applicants, debtors=sides.debtors,
            third_party=payer, amount=each.amount,
        )  # fmt: skip
        yield row, {**links, **of_line, **sides.links}


def _case_named(line: LegacyLine) -> str:
    """The case of a line: found since, or as its register has it."""
    return line.case or line.case_text
