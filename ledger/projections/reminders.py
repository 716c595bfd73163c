"""Reminders (超期提醒): which rung was told of which money, and whether anybody has answered."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain.money import Money
from ledger.domain.reminder import Reminder
from ledger.projections.projection import Projection, Work
from ledger.projections.read import Listing, Page
from ledger.projections.rows import Table


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """One rung told of one receipt, and the last answer to it."""

    reminder: UUID
    case_number: str
    receipt: UUID
    step: int
    due: date
    days: int
    amount: Money
    told: tuple[str, ...]
    answered_by: str | None
    answer: str | None
    next_on: date | None
    position: int


REMINDERS: Final = Table("reminders", ReminderRow, ("reminder",))
reminders: Final = Projection("reminders", 1, REMINDERS)


@reminders.on(Reminder.Told)
def _told(work: Work, fact: Reminder.Told) -> None:
    work[REMINDERS].put(
        {
            "reminder": fact.originator_id, "case_number": fact.case_number,
            "receipt": fact.receipt, "step": fact.step, "due": fact.due, "days": fact.days,
            "amount": fact.amount.fen, "currency": fact.amount.currency.code,
            "told": list(fact.to), "answered_by": None, "answer": None, "next_on": None,
            "position": work.position,
        }
    )  # fmt: skip


@reminders.on(Reminder.Answered)
def _answered(work: Work, fact: Reminder.Answered) -> None:
    row = work[REMINDERS].get(fact.originator_id)
    if row is not None:
        row.update(answered_by=fact.by, answer=fact.words, next_on=fact.next_on)


_OPEN: Final = Listing(REMINDERS, "answered_by IS NULL", (("due", "date"), ("reminder", "uuid")))


def unanswered(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[ReminderRow]:
    """待批示提醒: rungs nobody has answered, the longest overdue first."""
    return _OPEN.page(connection, book, after=after, limit=limit)
