"""Months (会计月份) and days' proofs (日终核对), as they were signed, sealed and drawn."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain.money import Money, read
from ledger.projections.projection import Projection, Work
from ledger.projections.read import Listing, Page, select_all
from ledger.projections.rows import Row, Table
from reconciliation.closing.day import DayProof, Item, ItemKind
from reconciliation.closing.month import Month, MonthState


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed for which side, over which figures."""

    by: str
    side: str
    figures: str


@dataclass(frozen=True, slots=True)
class Reopening:
    """Who opened it again, why, and which seal it had."""

    by: str
    reason: str
    seal: str


@dataclass(frozen=True, slots=True)
class SealedProof:
    """One bank account as it was sealed."""

    bank_account: str
    closing: str
    booked: str
    digest: str
    agreed: bool


@dataclass(frozen=True, slots=True)
class SealedFigure:
    """One indicator as it was sealed, by one version of its formula."""

    indicator: str
    version: int
    numerator: str
    denominator: str


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month: its signatures, its seal, what was sealed, and every reopening."""

    month: UUID
    label: str
    begins_on: date
    ends_on: date
    state: str
    signatures: tuple[Signature, ...]
    seal: str
    proofs: tuple[SealedProof, ...]
    listed: tuple[str, ...]
    figures: tuple[SealedFigure, ...]
    read_to: int | None
    closed_at: datetime | None
    reopened: tuple[Reopening, ...]
    position: int


@dataclass(frozen=True, slots=True)
class ProofRow:
    """One bank account on one day, as it was last drawn."""

    proof: UUID
    bank_account: str
    day: date
    closing: Money | None
    booked: Money
    difference: Money | None
    unexplained: int
    items: tuple[Item, ...]
    digest: str
    drawn_by: str
    drawn_at: datetime
    position: int


def _items(raw: Any) -> tuple[Item, ...]:
    return tuple(
        Item(ItemKind(kind), subject, read(amount), since and date.fromisoformat(since), said)
        for kind, subject, amount, since, said in raw
    )


MONTHS: Final = Table(
    "months", MonthRow, ("month",),
    decode={
        "signatures": lambda raw: tuple(Signature(*each) for each in raw),
        "proofs": lambda raw: tuple(SealedProof(*each) for each in raw),
        "figures": lambda raw: tuple(SealedFigure(*each) for each in raw),
        "reopened": lambda raw: tuple(Reopening(*each) for each in raw),
    },
)  # fmt: skip
PROOFS: Final = Table("proofs", ProofRow, ("proof",), decode={"items": _items})
months: Final = Projection("months", 1, MONTHS, PROOFS)


@months.on(Month.Begun)
def _begun(work: Work, fact: Month.Begun) -> None:
    work[MONTHS].put(
        {
            "month": fact.originator_id,
            "label": fact.label,
            "begins_on": fact.begins_on,
            "ends_on": fact.ends_on,
            "state": MonthState.OPEN.value,
            "signatures": [],
            "seal": "",
            "proofs": [],
            "listed": [],
            "figures": [],
            "read_to": None,
            "closed_at": None,
            "reopened": [],
            "position": work.position,
        }
    )


@months.on(Month.Signed)
def _signed(work: Work, fact: Month.Signed) -> None:
    row = work[MONTHS].get(fact.originator_id)
    if row is not None:
        same = [each for each in row["signatures"] if each[2] == fact.figures]
        row["signatures"] = [*same, [fact.by, fact.side, fact.figures]]


@months.on(Month.Closed)
def _closed(work: Work, fact: Month.Closed) -> None:
    row = work[MONTHS].get(fact.originator_id)
    if row is not None:
        read_ = fact.read
        row.update(
            state=MonthState.CLOSED.value, seal=fact.seal, read_to=fact.read_to,
            closed_at=fact.timestamp, listed=list(read_.listed),
            proofs=[[p.bank_account, p.closing, p.booked, p.digest, p.agreed]
                    for p in read_.proofs],
            figures=[[f.indicator, f.version, f.numerator, f.denominator] for f in read_.figures],
        )  # fmt: skip


@months.on(Month.Reopened)
def _reopened(work: Work, fact: Month.Reopened) -> None:
    row = work[MONTHS].get(fact.originator_id)
    if row is not None:
        row["reopened"].append([fact.by, fact.reason, row["seal"]])
        row.update(state=MonthState.OPEN.value, signatures=[], closed_at=None)


def _drawn_row(work: Work, fact: DayProof.Drawn | DayProof.DrawnAgain) -> Row:
    difference = None if fact.closing is None else (fact.closing - fact.booked).fen
    return {
        "closing": None if fact.closing is None else fact.closing.fen,
        "booked": fact.booked.fen,
        "difference": difference,
        "unexplained": sum(not item.explained for item in fact.items),
        "currency": fact.booked.currency.code,
        "items": [
            [i.kind.value, i.subject, str(i.amount), i.since and str(i.since), i.said]
            for i in fact.items
        ],
        "digest": fact.digest,
        "drawn_by": fact.by,
        "drawn_at": fact.timestamp,
        "position": work.position,
    }


@months.on(DayProof.Drawn)
def _drawn(work: Work, fact: DayProof.Drawn) -> None:
    row: Row = {
        "proof": fact.originator_id,
        "bank_account": fact.bank_account,
        "day": fact.day,
    }
    work[PROOFS].put(row | _drawn_row(work, fact))


@months.on(DayProof.DrawnAgain)
def _drawn_again(work: Work, fact: DayProof.DrawnAgain) -> None:
    row = work[PROOFS].get(fact.originator_id)
    if row is not None:
        row.update(_drawn_row(work, fact))


def month(connection: sa.Connection, book: str, label: str) -> MonthRow | None:
    """The month written ``2026-03``, or ``None`` where nobody began to close it."""
    found = select_all(connection, MONTHS, "book = %s AND label = %s", (book, label), "month")
    return found[0] if found else None


def closed_before(connection: sa.Connection, book: str, day: date) -> tuple[MonthRow, ...]:
    """Months that are closed and ended before a day, the last first."""
    where = "book = %s AND state = 'closed' AND ends_on < %s"
    return select_all(connection, MONTHS, where, (book, day), "label DESC")


def proofs_of(connection: sa.Connection, book: str, day: date) -> tuple[ProofRow, ...]:
    """The proofs drawn for a day, by bank account."""
    where = "book = %s AND day = %s"
    return select_all(connection, PROOFS, where, (book, day), "bank_account")


_MONTHS: Final = Listing(MONTHS, "true", (("label", "text"),))


def list_months(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[MonthRow]:
    """Months somebody began to close, the oldest first."""
    return _MONTHS.page(connection, book, after=after, limit=limit)
