"""Tickets (差异工单): what does not agree, in whose hands, until when, and how it ended."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter, Response

from api.answers import Answer
from api.deps import Court, Fresh, Part, Reader, Seen, Writer, tag
from api.openapi import WRITES
from api.shown import Shown, page_of, shown
from api.wire import Amount, Text, Wire, Word, Yuan
from ledger.domain.ticket import Step, TicketKind, TicketState
from reconciliation.views import tickets

router = APIRouter(prefix="/tickets", tags=["tickets"], responses=WRITES)


class Handing(Wire):
    """To whom it is handed, and until when."""

    owner: Word
    due_on: date


class Stepping(Wire):
    """What was done, and when the next thing is to be done."""

    what: Text
    next_on: date


class Explaining(Wire):
    """What caused it, which paper shows it, and when what puts it right is due."""

    cause: Text
    document: Text
    next_on: date


class Ending(Wire):
    """How the difference went away."""

    how: Text


class Covering(Wire):
    """Which line of the bank gave the money back, and how much of it."""

    credit: UUID
    amount: Yuan


class TicketShown(Shown):
    """A ticket and everything that was done about it."""

    ticket: UUID
    kind: TicketKind
    subject: str
    bank_account: str
    amount: Amount
    found_on: date
    said: list[str]
    owner: str
    due_on: date
    state: TicketState
    explained_by: str | None
    steps: list[shown(Step)]  # type: ignore[valid-type]  # made from the record
    version: int


@router.get("/{ticket}", summary="查看工单 · Look at a ticket")
def see_ticket(ticket: UUID, desk: Court, reader: Reader, response: Response) -> TicketShown:
    """The ticket with its steps; its ETag is the version seen."""
    with reader.act():
        found = desk.tickets.ticket(ticket)
    tag(response, found.version)
    return TicketShown(
        ticket=found.id, kind=found.kind, subject=found.subject, bank_account=found.bank_account,
        amount=found.amount, found_on=found.found_on, said=list(found.said), owner=found.owner,
        due_on=found.due_on, state=found.state, explained_by=found.explained_by,
        steps=list(found.steps), version=found.version,
    )  # fmt: skip


@router.post("/{ticket}/assign", summary="指定责任人 · Hand a ticket on")
def assign_ticket(ticket: UUID, to: Handing, seen: Seen, desk: Court, writer: Writer) -> Answer:
    """Put it into somebody's hands until a day."""
    with writer.act():
        return writer.answer(desk.tickets.assign(ticket, to.owner, to.due_on, expected=seen))


@router.post("/{ticket}/steps", summary="登记办理情况 · Say what was done")
def step_ticket(ticket: UUID, step: Stepping, seen: Seen, desk: Court, writer: Writer) -> Answer:
    """What was done about it, and when the next thing is due."""
    with writer.act():
        return writer.answer(desk.tickets.step(ticket, step.what, step.next_on, expected=seen))


@router.post("/{ticket}/explain", summary="查明原因 · Explain a difference")
def explain_ticket(
    ticket: UUID, why: Explaining, seen: Seen, desk: Court, writer: Writer
) -> Answer:
    """Name its cause and its paper; another person puts it right."""
    with writer.act():
        done = desk.tickets.explain(ticket, why.cause, why.document, why.next_on, expected=seen)
        return writer.answer(done)


@router.post("/{ticket}/resolve", summary="办结工单 · Close a ticket")
def resolve_ticket(ticket: UUID, how: Ending, seen: Seen, desk: Court, writer: Writer) -> Answer:
    """Close what facts have made go away; refused while the difference stands."""
    with writer.act():
        return writer.answer(desk.tickets.resolve(ticket, how.how, expected=seen))


@router.post("/{ticket}/correct", summary="流水更正 · Follow the bank's own paper")
def correct_line(ticket: UUID, seen: Seen, desk: Court, writer: Writer) -> Answer:
    """Correct a line that a day-end statement shows with another amount."""
    with writer.act():
        return writer.answer(desk.tickets.correct(ticket, expected=seen))


@router.post("/{ticket}/cover", summary="短款弥补 · Cover a shortage")
def cover_short(ticket: UUID, by: Covering, seen: Seen, desk: Court, writer: Writer) -> Answer:
    """Cover what the bank had taken with what it gave back by another line."""
    with writer.act():
        return writer.answer(desk.tickets.cover(ticket, by.credit, by.amount, expected=seen))


@router.post("/{ticket}/free", summary="长款转回待认领 · Let long money be claimed")
def free_long(ticket: UUID, seen: Seen, desk: Court, writer: Writer) -> Answer:
    """It is somebody's after all, and waits to be claimed."""
    with writer.act():
        return writer.answer(desk.tickets.free_long(ticket, expected=seen))


@router.get(
    "", summary="工单清单 · List the tickets", response_model=page_of(tickets.TicketRow),
    dependencies=[Fresh],
)  # fmt: skip
def list_every_ticket(desk: Court, reader: Reader, part: Part) -> object:
    """Every ticket ever opened, in that order."""
    with reader.act(), desk.views() as connection:
        return part.turned(
            tickets.list_all(connection, desk.court.book, after=part.after, limit=part.limit)
        )
