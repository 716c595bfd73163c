"""Tickets (差异工单): who has which difference in hand, and until when."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain.money import Money
from ledger.domain.ticket import Step, Ticket, TicketState
from ledger.projections.projection import Projection, Work
from ledger.projections.read import Listing, Page, select_all
from ledger.projections.rows import Row, Table


@dataclass(frozen=True, slots=True)
class TicketRow:
    """One ticket; ``due_on`` is the date of what comes next."""

    ticket: UUID
    kind: str
    subject: str
    bank_account: str
    amount: Money
    found_on: date
    said: tuple[str, ...]
    owner: str
    due_on: date
    state: str
    steps: tuple[Step, ...]
    cause: str
    document: str
    explained_by: str | None
    how: str
    position: int


def _steps(raw: Any) -> tuple[Step, ...]:
    return tuple(
        Step(date.fromisoformat(on), by, what, date.fromisoformat(next_on))
        for on, by, what, next_on in raw
    )


TICKETS: Final = Table("tickets", TicketRow, ("ticket",), decode={"steps": _steps})
tickets: Final = Projection("tickets", 1, TICKETS)


@tickets.on(Ticket.Opened)
def _opened(work: Work, fact: Ticket.Opened) -> None:
    work[TICKETS].put(
        {
            "ticket": fact.originator_id,
            "kind": fact.kind.value,
            "subject": fact.subject,
            "bank_account": fact.bank_account,
            "amount": fact.amount.fen,
            "currency": fact.amount.currency.code,
            "found_on": fact.found_on,
            "said": list(fact.said),
            "owner": fact.owner,
            "due_on": fact.due_on,
            "state": TicketState.OPEN.value,
            "steps": [],
            "cause": "",
            "document": "",
            "explained_by": None,
            "how": "",
            "position": work.position,
        }
    )


def _change(work: Work, fact: Any, **news: Any) -> Row | None:
    row = work[TICKETS].get(fact.originator_id)
    if row is not None:
        row.update(news)
    return row


@tickets.on(Ticket.Assigned)
def _assigned(work: Work, fact: Ticket.Assigned) -> None:
    _change(work, fact, owner=fact.owner, due_on=fact.due_on)


@tickets.on(Ticket.StepTaken)
def _step(work: Work, fact: Ticket.StepTaken) -> None:
    row = _change(work, fact, due_on=fact.next_on)
    if row is not None:
        row["steps"].append([str(fact.on), fact.by, fact.what, str(fact.next_on)])


@tickets.on(Ticket.Explained)
def _explained(work: Work, fact: Ticket.Explained) -> None:
    _change(
        work, fact, state=TicketState.EXPLAINED.value, cause=fact.cause, document=fact.document,
        explained_by=fact.by, due_on=fact.next_on,
    )  # fmt: skip


@tickets.on(Ticket.Resolved)
def _resolved(work: Work, fact: Ticket.Resolved) -> None:
    _change(work, fact, state=TicketState.RESOLVED.value, how=fact.how)


@tickets.on(Ticket.FoundAgain)
def _again(work: Work, fact: Ticket.FoundAgain) -> None:
    _change(
        work, fact, state=TicketState.OPEN.value, steps=[], explained_by=None,
        amount=fact.amount.fen, found_on=fact.found_on, owner=fact.owner, due_on=fact.due_on,
    )  # fmt: skip


_PLACE: Final = ("position", "bigint")
_STANDING: Final = Listing(TICKETS, "state <> 'resolved'", (("due_on", "date"), _PLACE))
_LATE: Final = Listing(TICKETS, "state <> 'resolved' AND due_on < %s", (("due_on", "date"), _PLACE))
_ALL: Final = Listing(TICKETS, "true", (_PLACE,))


def list_standing(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[TicketRow]:
    """差异工单: differences and searches that stand, the next date first."""
    return _STANDING.page(connection, book, after=after, limit=limit)


def list_overdue(
    connection: sa.Connection,
    book: str,
    today: date,
    *,
    after: str | None = None,
    limit: int = 50,
) -> Page[TicketRow]:
    """逾期工单: tickets whose next date has passed."""
    return _LATE.page(connection, book, (today,), after=after, limit=limit)


def list_all(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[TicketRow]:
    """Every ticket ever opened, in that order."""
    return _ALL.page(connection, book, after=after, limit=limit)


def every_standing(connection: sa.Connection, book: str) -> tuple[TicketRow, ...]:
    """Every ticket that is not resolved."""
    return select_all(
        connection, TICKETS, "book = %s AND state <> 'resolved'", (book,), "due_on, position"
    )


def ticket(connection: sa.Connection, book: str, id_: UUID) -> TicketRow | None:
    """One ticket, or ``None``."""
    found = select_all(connection, TICKETS, "book = %s AND ticket = %s", (book, id_), "ticket")
    return found[0] if found else None
