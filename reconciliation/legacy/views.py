"""Legacy lines as people look for them (历史案款): by class, by year, by what is next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from ledger.domain import case_keeping, case_receipts, case_repairs
from ledger.domain.bank_line import Share
from ledger.domain.clock import COURT_ZONE
from ledger.domain.money import Money, fen, read, total
from ledger.projections.projection import Projection, Work
from ledger.projections.rows import Row, Table
from reconciliation.legacy.classes import LegacyClass, LegacyState
from reconciliation.legacy.line import LegacyLine
from reconciliation.legacy.stretch import LegacyStretch, line_id, people_of

KEPT: Final = 20_000  # rows kept in memory between two commits: there may be a million


@dataclass(frozen=True, slots=True)
class LegacyRow:
    """One legacy line: what it was loaded as, what it is now, and how far it was looked into.

    ``remainder`` is what nobody has yet; ``matched`` went to cases, ``reassigned`` to an account of
    its own. Of what cases got, ``passed_on`` went on to other accounts of the book, and
    ``owed_again`` was paid to the wrong payee. ``cleared_on`` is the day nothing of it was left
    here. ``state`` is ``open``, ``proposed``, ``notified``, ``matched`` or ``cleared``.
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
    passed_on: Money
    owed_again: Money
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
    cleared_on: date | None
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


def _shares(raw: Any) -> tuple[Share, ...]:
    return tuple(Share(case_number, read(amount)) for case_number, amount in raw)


LINES: Final = Table("legacy_lines", LegacyRow, ("line",), private={"waiting": int, "match": str})
MATCHES: Final = Table("legacy_matches", MatchRow, ("line", "match"), decode={"shares": _shares})
legacy: Final = Projection("legacy", 3, LINES, MATCHES, kept=KEPT)


# Loading


@legacy.on(LegacyStretch.Loaded)
def _loaded(work: Work, fact: LegacyStretch.Loaded) -> None:
    rows = work[LINES]
    people = people_of(fact.people, len(fact.entries))
    for at, (entry, who) in enumerate(zip(fact.entries, people, strict=True), 1):
        amount = entry.amount.fen
        rows.put(
            {
                "line": line_id(fact.originator_id, at), "stretch": fact.originator_id, "at": at,
                "bank_account": fact.bank_account, "place": entry.place, "serial": entry.serial,
                "booked_on": entry.booked_on, "amount": amount, "remainder": amount,
                "matched": 0, "reassigned": 0, "passed_on": 0, "owed_again": 0, "currency": "CNY",
                "loaded_as": entry.cls.value,
                "cls": entry.cls.value, "why": entry.why, "state": LegacyState.OPEN.value,
                "case_number": entry.case, "officer": entry.officer, "owner": entry.owner,
                "payer_name": who.payer_name, "remark": who.remark, "payee_name": who.payee_name,
                "document": entry.document, "review_on": None, "approved_by": None, "steps": 0,
                "last_step": None, "last_on": None, "next_on": None, "in_hand": False,
                "cleared_on": None, "position": work.position, "waiting": 0, "match": "",
            }
        )  # fmt: skip


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
        _restate(row, _day(fact))
        _match(
            work, line, fact.run, (Share(each.case, fen(row["remainder"])),), by=fact.by,
            grade=each.grade.value, rule=each.rule,
        )  # fmt: skip


@legacy.on(LegacyStretch.Confirmed, streams=_places)
def _run_confirmed(work: Work, fact: LegacyStretch.Confirmed) -> None:
    for at in fact.places:
        row = work[LINES].get(line_id(fact.originator_id, at))
        if row is not None:
            _take(row, row["waiting"], _day(fact))
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


def _day(fact: Any) -> date:
    """The court's day on which a fact was recorded."""
    day: date = fact.timestamp.astimezone(COURT_ZONE).date()
    return day


def _take(row: Row, amount: int, on: date) -> None:
    row["matched"] += amount
    row["remainder"] -= amount
    row["waiting"] -= amount
    _restate(row, on)


def _restate(row: Row, on: date) -> None:
    gone = row["remainder"] <= 0
    row["cleared_on"] = (row["cleared_on"] or on) if gone else None
    if gone:
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


@legacy.on(LegacyLine.MatchProposed)
def _proposed(work: Work, fact: LegacyLine.MatchProposed) -> None:
    _match(
        work, fact.originator_id, fact.match, fact.shares, by=fact.by, grade=fact.grade.value,
        evidence=fact.evidence, reason=fact.reason,
    )  # fmt: skip
    row = work[LINES].get(fact.originator_id)
    if row is not None:
        row["waiting"] += total(share.amount for share in fact.shares).fen
        _restate(row, _day(fact))


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
        _take(row, match["amount"], _day(fact))


@legacy.on(LegacyLine.MatchRefused)
def _refused(work: Work, fact: LegacyLine.MatchRefused) -> None:
    match = work[MATCHES].get(fact.originator_id, fact.match)
    row = work[LINES].get(fact.originator_id)
    if match is not None and row is not None:
        match.update(state="refused", decided_by=fact.by)
        row["waiting"] -= match["amount"]
        _restate(row, _day(fact))


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
        _leave(row, fact.amount.fen, _day(fact))


def _leave(row: Row, amount: int, on: date) -> None:
    row["remainder"] -= amount
    _restate(row, on)


@legacy.on(LegacyLine.PayoutBound)
def _bound(work: Work, fact: LegacyLine.PayoutBound) -> None:
    row = work[LINES].get(fact.originator_id)
    if row is not None:
        _leave(row, fact.amount.fen, _day(fact))


@legacy.on(LegacyLine.PayoutReleased)
@legacy.on(LegacyLine.PayoutRestored)
@legacy.on(LegacyLine.PayoutReturned)
def _back(work: Work, fact: Any) -> None:
    row = work[LINES].get(fact.originator_id)
    if row is not None:
        _leave(row, -fact.amount.fen, _day(fact))


# What its cases did with it


def _receipts(fact: Any) -> Iterator[UUID]:
    return (source.receipt for source in fact.sources)


@legacy.on(case_keeping.PassedOn, streams=_receipts)
def _passed_on(work: Work, fact: case_keeping.PassedOn) -> None:
    """A case gave it to another account of the book: a fee, an escrow, another case."""
    for source in fact.sources:
        row = work[LINES].get(source.receipt)
        if row is not None:
            row["passed_on"] += source.amount.fen


@legacy.on(case_receipts.Received, streams=lambda fact: (fact.receipt,))
def _received(work: Work, fact: case_receipts.Received) -> None:
    """From there it came to a case again."""
    row = work[LINES].get(fact.receipt)
    if row is not None:
        row["passed_on"] -= fact.amount.fen


@legacy.on(case_repairs.OwedAgain, streams=_receipts)
def _owed_again(work: Work, fact: case_repairs.OwedAgain) -> None:
    for source in fact.sources:
        row = work[LINES].get(source.receipt)
        if row is not None:
            row["owed_again"] += source.amount.fen
