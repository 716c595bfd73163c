"""Measures on a debtor's money (查控措施): what is frozen for a case, what was asked, what came.

A freeze of another court's case stands here as well, under its own case; none is told of another's.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain.expectation import Expectation
from ledger.domain.frozen_account import FrozenAccount
from ledger.domain.law.course import MeasureKind
from ledger.domain.money import Money
from ledger.projections.projection import Projection, Work
from ledger.projections.read import select_all
from ledger.projections.rows import Table


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A freeze, or money asked of a bank under one; ``realised`` is what of it came.

    ``source`` is the debtor's account, or what is awaited. ``state`` is ``in-force`` or
    ``was-lifted`` for a freeze; ``asked-of-bank``, ``realised`` or ``called-off`` for a deduction.
    """

    source: UUID
    number: str
    case_number: str
    kind: str
    day: date
    until: date | None
    amount: Money
    realised: Money
    state: str
    position: int


# A freeze is found by its number on the account; a deduction by what is awaited alone.
MEASURES: Final = Table("measures", MeasureRow, ("source", "mark"), private={"mark": str})
measures: Final = Projection("measures", 1, MEASURES)
_ALONE: Final = ""


@measures.on(FrozenAccount.FreezeNoted)
def _frozen(work: Work, fact: FrozenAccount.FreezeNoted) -> None:
    _new(
        work, fact, source=fact.originator_id, mark=fact.number, number=fact.number,
        kind=MeasureKind.FREEZE.value, day=fact.placed_on, until=fact.until, state="in-force",
    )  # fmt: skip


@measures.on(FrozenAccount.FreezeLifted)
def _lifted(work: Work, fact: FrozenAccount.FreezeLifted) -> None:
    row = work[MEASURES].get(fact.originator_id, fact.number)
    if row is not None:
        row.update(state="was-lifted", until=fact.on)


def _awaited(fact: FrozenAccount.DeductionAsked) -> tuple[UUID]:
    return (Expectation.create_id(fact.request),)


@measures.on(FrozenAccount.DeductionAsked, streams=_awaited)
def _asked(work: Work, fact: FrozenAccount.DeductionAsked) -> None:
    (source,) = _awaited(fact)
    _new(
        work, fact, source=source, mark=_ALONE, number=fact.request, until=None, day=fact.on,
        kind=MeasureKind.DEDUCTION.value, state="asked-of-bank",
    )  # fmt: skip


def _new(work: Work, fact: Any, **fields: Any) -> None:
    work[MEASURES].put(
        {
            "case_number": fact.case_number, "amount": fact.amount.fen, "realised": 0,
            "currency": fact.amount.currency.code, "position": work.position, **fields,
        }
    )  # fmt: skip


@measures.on(Expectation.Met)
def _met(work: Work, fact: Expectation.Met) -> None:
    _came(work, fact, fact.amount.fen)


@measures.on(Expectation.Unmet)
def _unmet(work: Work, fact: Expectation.Unmet) -> None:
    _came(work, fact, -fact.amount.fen)


def _came(work: Work, fact: Any, more: int) -> None:
    row = work[MEASURES].get(fact.originator_id, _ALONE)
    if row is not None:  # most of what is awaited is no deduction
        row["realised"] += more
        if row["state"] != "called-off":
            all_of_it = row["realised"] >= row["amount"]
            row["state"] = "realised" if all_of_it else "asked-of-bank"


@measures.on(Expectation.Withdrawn)
def _withdrawn(work: Work, fact: Expectation.Withdrawn) -> None:
    row = work[MEASURES].get(fact.originator_id, _ALONE)
    if row is not None:
        row["state"] = "called-off"


def measures_on_money(
    connection: sa.Connection, book: str, case_number: str
) -> tuple[MeasureRow, ...]:
    """Every freeze of a case and every deduction asked under one, in the order they were told."""
    given = (book, case_number)
    return select_all(connection, MEASURES, "book = %s AND case_number = %s", given, "position")
