"""Months (会计月份) as they were signed, sealed and opened again."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from ledger.projections.projection import Projection, Work
from ledger.projections.read import Listing, Page, select_all
from ledger.projections.rows import Table
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


MONTHS: Final = Table(
    "months", MonthRow, ("month",),
    decode={
        "signatures": lambda raw: tuple(Signature(*each) for each in raw),
        "proofs": lambda raw: tuple(SealedProof(*each) for each in raw),
        "figures": lambda raw: tuple(SealedFigure(*each) for each in raw),
        "reopened": lambda raw: tuple(Reopening(*each) for each in raw),
    },
)  # fmt: skip
months: Final = Projection("months", 2, MONTHS)


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


def closed_before(connection: sa.Connection, book: str, day: date) -> tuple[MonthRow, ...]:
    """Months that are closed and ended before a day, the last first."""
    where = "book = %s AND state = 'closed' AND ends_on < %s"
    return select_all(connection, MONTHS, where, (book, day), "label DESC")


_MONTHS: Final = Listing(MONTHS, "true", (("label", "text"),))


def list_months(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[MonthRow]:
    """Months somebody began to close, the oldest first."""
    return _MONTHS.page(connection, book, after=after, limit=limit)
