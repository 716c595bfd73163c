"""Rates entered by hand (填报指标), one row for each month and rate."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from ledger.projections.projection import Projection, Work
from ledger.projections.rows import Table
from reconciliation.indicators.told import ToldFigure


@dataclass(frozen=True, slots=True)
class ToldRow:
    """So many of so many in a month, and the paper that says so."""

    figure: UUID
    indicator: str
    month: str
    numerator: int
    denominator: int
    document: str
    by: str
    position: int


TOLD: Final = Table("told_figures", ToldRow, ("figure",))
told_figures: Final = Projection("told_figures", 1, TOLD)


@told_figures.on(ToldFigure.Entered)
def _entered(work: Work, fact: ToldFigure.Entered) -> None:
    work[TOLD].put(
        {
            "figure": fact.originator_id, "indicator": fact.indicator.value, "month": fact.month,
            "numerator": fact.numerator, "denominator": fact.denominator,
            "document": fact.document, "by": fact.by, "position": work.position,
        }
    )  # fmt: skip


@told_figures.on(ToldFigure.Corrected)
def _corrected(work: Work, fact: ToldFigure.Corrected) -> None:
    row = work[TOLD].get(fact.originator_id)
    if row is not None:
        row.update(
            numerator=fact.numerator, denominator=fact.denominator, document=fact.document,
            by=fact.by,
        )  # fmt: skip
