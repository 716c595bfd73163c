"""Cases as the statistics count them (案件统计)."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from ledger.domain.money import Money
from ledger.projections.projection import Projection, Work
from ledger.projections.rows import Table
from reconciliation.indicators.case_return import CaseReturn


@dataclass(frozen=True, slots=True)
class CaseReturnRow:
    """What was applied for, and how and when the case ended, if it did."""

    case_return: UUID
    case_number: str
    applied: Money
    filed_on: date
    first: bool
    way: str | None
    ended_on: date | None
    excluded_days: int
    position: int


CASE_RETURNS: Final = Table("case_returns", CaseReturnRow, ("case_return",))
case_returns: Final = Projection("case_returns", 1, CASE_RETURNS)


@case_returns.on(CaseReturn.Registered)
def _registered(work: Work, fact: CaseReturn.Registered) -> None:
    work[CASE_RETURNS].put(
        {
            "case_return": fact.originator_id,
            "case_number": fact.case_number,
            "applied": fact.applied.fen,
            "currency": fact.applied.currency.code,
            "filed_on": fact.filed_on,
            "first": fact.first,
            "way": None,
            "ended_on": None,
            "excluded_days": 0,
            "position": work.position,
        }
    )


@case_returns.on(CaseReturn.Ended)
def _ended(work: Work, fact: CaseReturn.Ended) -> None:
    row = work[CASE_RETURNS].get(fact.originator_id)
    if row is not None:
        row.update(way=fact.way.value, ended_on=fact.on, excluded_days=fact.excluded_days)


@case_returns.on(CaseReturn.EndTakenBack)
def _taken_back(work: Work, fact: CaseReturn.EndTakenBack) -> None:
    row = work[CASE_RETURNS].get(fact.originator_id)
    if row is not None:
        row.update(way=None, ended_on=None, excluded_days=0)
