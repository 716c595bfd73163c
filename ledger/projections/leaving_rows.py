"""The rows of how money leaves (出款流程): one to each process, begun once and changed after."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from ledger.domain.kernel import Fact
from ledger.domain.money import Money
from ledger.projections.projection import Work
from ledger.projections.rows import Row, Table


@dataclass(frozen=True, slots=True)
class Leaving:
    """One process: how far it is, what it waits for, and by when.

    ``outstanding`` is what of a wrong payment or of a reversal is still to come, and of anything
    else its amount; ``due`` is the day on which an escrow's creditor may collect no more.
    """

    process: UUID
    kind: str
    number: str
    case_number: str
    party: str | None
    amount: Money
    outstanding: Money
    state: str
    waits_for: str | None
    due: date | None
    words: tuple[str, ...]
    begun_by: str
    position: int
    changed_at: datetime


LEAVINGS: Final = Table("leavings", Leaving, ("process",))


def begin(
    work: Work, fact: Fact, *, kind: str, number: str, case_number: str, amount: Money, state: str,
    waits_for: str | None, by: str, party: str | None = None,
) -> None:  # fmt: skip
    """Begin a row: nothing of it has come or gone."""
    work[LEAVINGS].put(
        {
            "process": fact.originator_id,
            "kind": kind,
            "number": number,
            "case_number": case_number,
            "party": party,
            "amount": amount.fen,
            "outstanding": amount.fen,
            "currency": amount.currency.code,
            "state": state,
            "waits_for": waits_for,
            "due": None,
            "words": [],
            "begun_by": by,
            "position": work.position,
            "changed_at": fact.timestamp,
        }
    )


def change(work: Work, fact: Fact, **news: Any) -> Row | None:
    row = work[LEAVINGS].get(fact.originator_id)
    if row is not None:
        row.update(news, changed_at=fact.timestamp)
    return row
