"""How far each line was looked into (查找台账): the rungs of the ladder, one row each."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from ledger.projections.projection import Projection, Work
from ledger.projections.read import select_all
from ledger.projections.rows import Table
from reconciliation.legacy.line import LegacyLine


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


STEPS: Final = Table("legacy_steps", StepRow, ("line", "step"))
ladder: Final = Projection("ladder", 1, STEPS)


@ladder.on(LegacyLine.StepTaken)
def _step(work: Work, fact: LegacyLine.StepTaken) -> None:
    work[STEPS].put(
        {
            "line": fact.originator_id, "step": fact.step.value, "on_day": fact.on,
            "result": fact.result, "document": fact.document, "by": fact.by,
            "position": work.position,
        }
    )  # fmt: skip


def steps(connection: sa.Connection, book: str, id_: UUID) -> tuple[StepRow, ...]:
    """The ladder of a line, as far as it was climbed."""
    return select_all(connection, STEPS, "book = %s AND line = %s", (book, id_), "position")
