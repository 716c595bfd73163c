"""Legacy lines as people look for them (历史案款): by class, by year, by what is next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain.bank_line import Share
from ledger.domain.money import Money, fen, read, total
from ledger.projections.projection import Projection, Work
from ledger.projections.read import Listing, Page, select_all
from ledger.projections.rows import Row, Table
from reconciliation.legacy.classes import LegacyClass, LegacyState
from reconciliation.legacy.line import LegacyLine
from reconciliation.legacy.notice import PublicNotice
from reconciliation.legacy.position import DifferenceKind, LegacyPosition
from reconciliation.legacy.stretch import LegacyStretch, line_id, people_of

KEPT: Final = 20_000  # rows kept in memory between two commits: there may be a million


@dataclass(frozen=True, slots=True)
class LegacyRow:
    """One legacy line: what it was loaded as, what it is now, and how far it was looked into.

    ``remainder`` is what nobody has yet; ``matched`` went to cases, ``reassigned`` to an account of
    its own. ``state`` is ``open``, ``proposed``, ``notified``, ``matched`` or ``cleared``.
    """

    line: UUID
    stretch: UUID
    at: int
    bank_account: str
    place: str
    serial: str
    booked_on: date
    amount: Money
    remainder: Money
    matched: Money
    reassigned: Money
    loaded_as: str
    cls: str
    why: str
    state: str
    case_number: str
    officer: str
    owner: str
    payer_name: str
    remark: str
    payee_name: str
    document: str
    review_on: date | None
    approved_by: str | None
    steps: int
    last_step: str | None
    last_on: date | None
    next_on: date | None
    in_hand: bool
    position: int


@dataclass(frozen=True, slots=True)
class StepRow:
    """One rung of the ladder a line was taken up."""

    line: UUID
    step: str
    on_day: date
    result: str
    document: str
    by: str
    position: int


@dataclass(frozen=True, slots=True)
class MatchRow:
    """One match of a line with cases, by a rule of a run or by a person with evidence."""

    line: UUID
    match: str
    state: str
    amount: Money
    shares: tuple[Share, ...]
    grade: str
    rule: str
    evidence: str
    reason: str
    by: str
    decided_by: str | None
    position: int


@dataclass(frozen=True, slots=True)
class PositionRow:
    """The opening position of one account."""

    opening: UUID
    bank_account: str
    cut_off: date
    balance: Money
    total: Money
    over: Money
    under: Money
    lines: int
    agreed_by: str | None
    position: int


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One difference between bank and lines, and who looks into it."""

    opening: UUID
    ticket: str
    bank_account: str
    kind: str
    amount: Money
    owner: str
    reason: str
    position: int


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One public notice."""

    notice: UUID
    number: str
    medium: str
    lines: int
    amount: Money
    posted_on: date | None
    until: date
    state: str
    claims: int
    position: int


def _shares(raw: Any) -> tuple[Share, ...]:
    return tuple(Share(case_number, read(amount)) for case_number, amount in raw)


LINES: Final = Table("legacy_lines", LegacyRow, ("line",), private={"waiting": int, "match": str})
STEPS: Final = Table("legacy_steps", StepRow, ("line", "step"))
MATCHES: Final = Table("legacy_matches", MatchRow, ("line", "match"), decode={"shares": _shares})
POSITIONS: Final = Table("legacy_positions", PositionRow, ("opening",))
DIFFERENCES: Final = Table("legacy_differences", DifferenceRow, ("opening", "ticket"))
NOTICES: Final = Table("legacy_notices", NoticeRow, ("notice",))
legacy: Final = Projection(
    "legacy", 1, LINES, STEPS, MATCHES, POSITIONS, DIFFERENCES, NOTICES, kept=KEPT
)


# Loading


@legacy.on(LegacyPosition.Begun)
def _begun(work: Work, fact: LegacyPosition.Begun) -> None:
    work[POSITIONS].put(
        {
            "opening": fact.originator_id, "bank_account": fact.bank_account,
            "cut_off": fact.cut_off, "balance": fact.balance.fen, "total": 0, "over": 0,
            "under": 0, "currency": fact.balance.currency.code, "lines": 0, "agreed_by": None,
            "position": work.position,
        }
    )  # fmt: skip


@legacy.on(LegacyPosition.DifferenceOwned)
def _difference(work: Work, fact: LegacyPosition.DifferenceOwned) -> None:
    amount = fact.amount.fen
    row = work[POSITIONS].get(fact.originator_id)
    if row is not None:
        row["over" if fact.kind is DifferenceKind.LONG else "under"] += amount
    work[DIFFERENCES].put(
        {
            "opening": fact.originator_id, "ticket": fact.ticket,
            "bank_account": fact.bank_account, "kind": fact.kind.value, "amount": amount,
            "currency": fact.amount.currency.code, "owner": fact.owner, "reason": fact.reason,
            "position": work.position,
        }
    )  # fmt: skip


@legacy.on(LegacyPosition.Agreed)
def _agreed(work: Work, fact: LegacyPosition.Agreed) -> None:
    row = work[POSITIONS].get(fact.originator_id)
    if row is not None:
        row["agreed_by"] = fact.by


@legacy.on(
    LegacyStretch.Loaded,
    streams=lambda fact: (LegacyPosition.create_id(fact.bank_account),),
)
def _loaded(work: Work, fact: LegacyStretch.Loaded) -> None:
    rows, worth = work[LINES], 0
    people = people_of(fact.people, len(fact.entries))
    for at, (entry, who) in enumerate(zip(fact.entries, people, strict=True), 1):
        amount = entry.amount.fen
        worth += amount
        rows.put(
            {
                "line": line_id(fact.originator_id, at), "stretch": fact.originator_id, "at": at,
                "bank_account": fact.bank_account, "place": entry.place, "serial": entry.serial,
                "booked_on": entry.booked_on, "amount": amount, "remainder": amount,
                "matched": 0, "reassigned": 0, "currency": "CNY", "loaded_as": entry.cls.value,
                "cls": entry.cls.value, "why": entry.why, "state": LegacyState.OPEN.value,
                "case_number": entry.case, "officer": entry.officer, "owner": entry.owner,
                "payer_name": who.payer_name, "remark": who.remark, "payee_name": who.payee_name,
                "document": entry.document, "review_on": None, "approved_by": None, "steps": 0,
                "last_step": None, "last_on": None, "next_on": None, "in_hand": False,
                "position": work.position, "waiting": 0, "match": "",
            }
        )  # fmt: skip
    position = work[POSITIONS].get(LegacyPosition.create_id(fact.bank_account))
    if position is not None:
        position["lines"] += len(fact.entries)
        position["total"] += worth


# Runs


def _places(fact: Any) -> Iterator[UUID]:
    """The lines a fact of their stretch touches."""
    if isinstance(fact, LegacyStretch.Confirmed):
        places = list(fact.places)
    elif isinstance(fact, LegacyStretch.LineHandedOver):
        places = [fact.place]
    elif isinstance(fact, LegacyStretch.Proposed):
        places = [each.at for each in fact.matches]
    else:
        places = [each.at for each in fact.lines]
    return (line_id(fact.originator_id, at) for at in places)


@legacy.on(LegacyStretch.Reclassified, streams=_places)
def _resorted(work: Work, fact: LegacyStretch.Reclassified) -> None:
    for each in fact.lines:
        row = work[LINES].get(line_id(fact.originator_id, each.at))
        if row is not None:
            row.update(cls=each.cls.value, why=each.why)


@legacy.on(LegacyStretch.Proposed, streams=_places)
def _run_proposed(work: Work, fact: LegacyStretch.Proposed) -> None:
    for each in fact.matches:
        line = line_id(fact.originator_id, each.at)
        row = work[LINES].get(line)
        if row is None:
            continue
        row.update(
            cls=LegacyClass.A.value, case_number=each.case, waiting=row["remainder"],
            match=fact.run,
        )  # fmt: skip
        _restate(row)
        _match(
            work, line, fact.run, (Share(each.case, fen(row["remainder"])),), by=fact.by,
            grade=each.grade.value, rule=each.rule,
        )  # fmt: skip


@legacy.on(LegacyStretch.Confirmed, streams=_places)
def _run_confirmed(work: Work, fact: LegacyStretch.Confirmed) -> None:
    for at in fact.places:
        row = work[LINES].get(line_id(fact.originator_id, at))
        if row is not None:
            _take(row, row["waiting"])
            match = work[MATCHES].get(row["line"], row["match"])
            if match is not None:
                match.update(state="confirmed", decided_by=fact.by)


@legacy.on(LegacyStretch.LineHandedOver, streams=_places)
def _handed_over(work: Work, fact: LegacyStretch.LineHandedOver) -> None:
    row = work[LINES].get(line_id(fact.originator_id, fact.place))
    if row is not None:
        row["in_hand"] = True


# One line


def _match(
    work: Work,
    line: UUID,
    match: str,
    shares: tuple[Share, ...],
    *,
    by: str,
    grade: str,
    rule: str = "",
    evidence: str = "",
    reason: str = "",
) -> None:
    work[MATCHES].put(
        {
            "line": line, "match": match, "state": "proposed",
            "amount": total(share.amount for share in shares).fen, "currency": "CNY",
            "shares": [[share.case_number, str(share.amount)] for share in shares],
            "grade": grade, "rule": rule, "evidence": evidence, "reason": reason, "by": by,
            "decided_by": None, "position": work.position,
        }
    )  # fmt: skip


def _take(row: Row, amount: int) -> None:
    row["matched"] += amount
    row["remainder"] -= amount
    row["waiting"] -= amount
    _restate(row)


def _restate(row: Row) -> None:
    if row["remainder"] <= 0:
        row["state"] = (LegacyState.MATCHED if row["matched"] else LegacyState.CLEARED).value
    elif row["waiting"] > 0:
        row["state"] = LegacyState.PROPOSED.value
    elif row["state"] != LegacyState.NOTIFIED.value:
        row["state"] = LegacyState.OPEN.value


@legacy.on(LegacyLine.Reclassified)
def _reclassified(work: Work, fact: LegacyLine.Reclassified) -> None:
    row = work[LINES].get(fact.originator_id)
    if row is not None:
        row.update(
            cls=fact.cls.value, why=fact.reason, case_number=fact.case, document=fact.document,
            owner=fact.owner, review_on=fact.review_on, approved_by=fact.approved_by,
        )  # fmt: skip


@legacy.on(LegacyLine.StepTaken)
def _step(work: Work, fact: LegacyLine.StepTaken) -> None:
    row = work[LINES].get(fact.originator_id)
    if row is not None:
        row["steps"] += 1
        row.update(last_step=fact.step.value, last_on=fact.on, next_on=fact.next_on)
    work[STEPS].put(
        {
            "line": fact.originator_id, "step": fact.step.value, "on_day": fact.on,
            "result": fact.result, "document": fact.document, "by": fact.by,
            "position": work.position,
        }
    )  # fmt: skip


@legacy.on(LegacyLine.MatchProposed)
def _proposed(work: Work, fact: LegacyLine.MatchProposed) -> None:
    _match(
        work, fact.originator_id, fact.match, fact.shares, by=fact.by, grade=fact.grade.value,
        evidence=fact.evidence, reason=fact.reason,
    )  # fmt: skip
    row = work[LINES].get(fact.originator_id)
    if row is not None:
        row["waiting"] += total(share.amount for share in fact.shares).fen
        _restate(row)


@legacy.on(LegacyLine.EvidenceAdded)
def _proved(work: Work, fact: LegacyLine.EvidenceAdded) -> None:
    match = work[MATCHES].get(fact.originator_id, fact.match)
    if match is not None:
        match.update(grade=fact.grade.value, evidence=fact.evidence)


@legacy.on(LegacyLine.MatchConfirmed)
def _confirmed(work: Work, fact: LegacyLine.MatchConfirmed) -> None:
    match = work[MATCHES].get(fact.originator_id, fact.match)
    row = work[LINES].get(fact.originator_id)
    if match is not None and row is not None:
        match.update(state="confirmed", decided_by=fact.by)
        row["case_number"] = match["shares"][0][0]
        _take(row, match["amount"])


@legacy.on(LegacyLine.MatchRefused)
def _refused(work: Work, fact: LegacyLine.MatchRefused) -> None:
    match = work[MATCHES].get(fact.originator_id, fact.match)
    row = work[LINES].get(fact.originator_id)
    if match is not None and row is not None:
        match.update(state="refused", decided_by=fact.by)
        row["waiting"] -= match["amount"]
        _restate(row)


@legacy.on(LegacyLine.NoticeGiven)
def _put_up(work: Work, fact: LegacyLine.NoticeGiven) -> None:
    row = work[LINES].get(fact.originator_id)
    if row is not None:
        row.update(state=LegacyState.NOTIFIED.value, next_on=fact.until)


@legacy.on(LegacyLine.OwnerlessRevoked)
def _revoked(work: Work, fact: LegacyLine.OwnerlessRevoked) -> None:
    row = work[LINES].get(fact.originator_id)
    if row is not None:
        row.update(cls=LegacyClass.E.value, why=f"revoked:{fact.judgment}")


@legacy.on(LegacyLine.Reassigned)
def _reassigned(work: Work, fact: LegacyLine.Reassigned) -> None:
    row = work[LINES].get(fact.originator_id)
    if row is not None:
        row["reassigned"] += fact.amount.fen
        row["document"] = fact.document
        _leave(row, fact.amount.fen)


def _leave(row: Row, amount: int) -> None:
    row["remainder"] -= amount
    _restate(row)


@legacy.on(LegacyLine.PayoutBound)
def _bound(work: Work, fact: LegacyLine.PayoutBound) -> None:
    row = work[LINES].get(fact.originator_id)
    if row is not None:
        _leave(row, fact.amount.fen)


@legacy.on(LegacyLine.PayoutReleased)
@legacy.on(LegacyLine.PayoutRestored)
@legacy.on(LegacyLine.PayoutReturned)
def _back(work: Work, fact: Any) -> None:
    row = work[LINES].get(fact.originator_id)
    if row is not None:
        _leave(row, -fact.amount.fen)


# Notices


@legacy.on(PublicNotice.Drafted)
def _drafted(work: Work, fact: PublicNotice.Drafted) -> None:
    work[NOTICES].put(
        {
            "notice": fact.originator_id, "number": fact.number, "medium": fact.medium,
            "lines": len(fact.lines), "amount": total(each.amount for each in fact.lines).fen,
            "currency": "CNY", "posted_on": None, "until": fact.until, "state": "drafted",
            "claims": 0, "position": work.position,
        }
    )  # fmt: skip


@legacy.on(PublicNotice.Posted)
def _posted(work: Work, fact: PublicNotice.Posted) -> None:
    row = work[NOTICES].get(fact.originator_id)
    if row is not None:
        row.update(state="posted", posted_on=fact.on)


@legacy.on(PublicNotice.Claimed)
def _applied(work: Work, fact: PublicNotice.Claimed) -> None:
    row = work[NOTICES].get(fact.originator_id)
    if row is not None:
        row["claims"] += 1


@legacy.on(PublicNotice.Expired)
def _expired(work: Work, fact: PublicNotice.Expired) -> None:
    row = work[NOTICES].get(fact.originator_id)
    if row is not None:
        row["state"] = "expired"


# Queries

_BY_CLASS: Final = Listing(
    LINES, "cls LIKE %s AND remainder > 0", (("booked_on", "date"), ("line", "uuid"))
)
_CELL: Final = Listing(
    LINES,
    "bank_account LIKE %s AND loaded_as LIKE %s AND booked_on BETWEEN %s AND %s",
    (("booked_on", "date"), ("line", "uuid")),
)
_WAITING: Final = Listing(
    MATCHES, "state = 'proposed'", (("position", "bigint"), ("line", "uuid"), ("match", "text"))
)


def line(connection: sa.Connection, book: str, id_: UUID) -> LegacyRow | None:
    """One line, or ``None``."""
    found = select_all(connection, LINES, "book = %s AND line = %s", (book, id_), "line")
    return found[0] if found else None


def steps(connection: sa.Connection, book: str, id_: UUID) -> tuple[StepRow, ...]:
    """The ladder of a line, as far as it was climbed."""
    return select_all(connection, STEPS, "book = %s AND line = %s", (book, id_), "position")


def matches(connection: sa.Connection, book: str, id_: UUID) -> tuple[MatchRow, ...]:
    """The matches of a line, in the order they were made."""
    return select_all(connection, MATCHES, "book = %s AND line = %s", (book, id_), "position")


def open_lines(
    connection: sa.Connection,
    book: str,
    cls: str = "",
    *,
    after: str | None = None,
    limit: int = 50,
) -> Page[LegacyRow]:
    """待清理: what nobody has yet, of one class or of all, oldest money first."""
    return _BY_CLASS.page(connection, book, (f"{cls}%",), after=after, limit=limit)


def cell(
    connection: sa.Connection,
    book: str,
    *,
    bank_account: str = "",
    cls: str = "",
    year: int | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[LegacyRow]:
    """The lines behind one cell of the opening table R-1."""
    first, last = (date(year, 1, 1), date(year, 12, 31)) if year else (date.min, date.max)
    given = (bank_account or "%", f"{cls}%", first, last)
    return _CELL.page(connection, book, given, after=after, limit=limit)


def waiting(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[MatchRow]:
    """待复核对应: matches that wait for a second person."""
    return _WAITING.page(connection, book, after=after, limit=limit)


def positions(connection: sa.Connection, book: str) -> tuple[PositionRow, ...]:
    """The opening positions of all accounts."""
    return select_all(connection, POSITIONS, "book = %s", (book,), "bank_account")


def differences(connection: sa.Connection, book: str) -> tuple[DifferenceRow, ...]:
    """What banks and lines differed by, and who looks into it."""
    return select_all(connection, DIFFERENCES, "book = %s", (book,), "bank_account, ticket")


def notices(connection: sa.Connection, book: str) -> tuple[NoticeRow, ...]:
    """The public notices."""
    return select_all(connection, NOTICES, "book = %s", (book,), "position")
