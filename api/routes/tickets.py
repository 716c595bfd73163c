"""Tickets (差异工单): what does not agree, in whose hands, until when, and how it ended."""

from datetime import date
from uuid import UUID

from pydantic import Field

from api.acts import act
from api.deps import Court, Fresh, Part, Reader, Tag
from api.desk import Desk
from api.openapi import WRITES
from api.routing import Routes
from api.shown import Shown, page_of, shown
from api.wire import Amount, Day, Text, Wire, Word, Yuan
from ledger.domain.ticket import Step, Ticket, TicketKind, TicketState
from ledger.services.command import Recorded
from reconciliation.views import tickets

router = Routes(prefix="/tickets", tags=["tickets"], responses=WRITES)


class Handing(Wire):
    """To whom it is handed, and until when."""

    owner: Word
    due_on: Day


class Stepping(Wire):
    """What was done, and when the next thing is to be done."""

    what: Text
    next_on: Day


class Explaining(Wire):
    """What caused it, which paper shows it, and when what puts it right is due."""

    cause: Text
    document: Text
    next_on: Day


class Ending(Wire):
    """How the difference went away."""

    how: Text


class Covering(Wire):
    """Which line of the bank gave the money back, and how much of it."""

    credit: UUID
    amount: Yuan
    receipts: list[UUID] = Field(default_factory=list, max_length=200, description="随之转户的来款")


class Naming(Wire):
    """Which payout the bank's debit is."""

    payout: Text


class ComingBack(Wire):
    """Which payout came back, and why, as the bank says; ``missing`` where less came than left."""

    payout: Text
    reason: Text
    missing: Yuan | None = Field(default=None, description="短退金额")


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
def see_ticket(ticket: UUID, desk: Court, reader: Reader, tag: Tag) -> TicketShown:
    """The ticket with its steps; its ETag is the version seen."""
    with reader.act():
        found = desk.tickets.ticket(ticket)
    tag(found.version)
    return ticket_shown(found)


def ticket_shown(found: Ticket) -> TicketShown:
    """A ticket as it is shown."""
    return TicketShown(
        ticket=found.id, kind=found.kind, subject=found.subject, bank_account=found.bank_account,
        amount=found.amount, found_on=found.found_on, said=list(found.said), owner=found.owner,
        due_on=found.due_on, state=found.state, explained_by=found.explained_by,
        steps=list(found.steps), version=found.version,
    )  # fmt: skip


@act(router, "assign", "/{ticket}/assign", "指定责任人 · Hand a ticket on", seen=True)
def assign(desk: Desk, ticket: UUID, new: Handing, expected: int | None = None) -> Recorded:
    """Put it into somebody's hands until a day."""
    return desk.tickets.assign(ticket, new.owner, new.due_on, expected=expected)


@act(router, "step", "/{ticket}/steps", "登记办理情况 · Say what was done", seen=True)
def step(desk: Desk, ticket: UUID, new: Stepping, expected: int | None = None) -> Recorded:
    """Say what was done about it, and when the next thing is due."""
    return desk.tickets.step(ticket, new.what, new.next_on, expected=expected)


@act(router, "explain", "/{ticket}/explain", "查明原因 · Explain a difference", seen=True)
def explain(desk: Desk, ticket: UUID, new: Explaining, expected: int | None = None) -> Recorded:
    """Name its cause and its paper; another person puts it right."""
    return desk.tickets.explain(ticket, new.cause, new.document, new.next_on, expected=expected)


@act(router, "resolve", "/{ticket}/resolve", "办结工单 · Close a ticket", seen=True)
def resolve(desk: Desk, ticket: UUID, new: Ending, expected: int | None = None) -> Recorded:
    """Close what facts have made go away; refused while the difference stands."""
    return desk.tickets.resolve(ticket, new.how, expected=expected)


@act(router, "correct", "/{ticket}/correct", "流水更正 · Follow the bank's own paper", seen=True)
def correct(desk: Desk, ticket: UUID, expected: int | None = None) -> Recorded:
    """Correct a line that a day-end statement shows with another amount."""
    return desk.tickets.correct(ticket, expected=expected)


@act(router, "cover", "/{ticket}/cover", "短款弥补 · Cover a shortage", seen=True)
def cover(desk: Desk, ticket: UUID, new: Covering, expected: int | None = None) -> Recorded:
    """Cover what the bank had taken with what it gave back by another line."""
    return desk.tickets.cover(
        ticket, new.credit, new.amount, receipts=new.receipts, expected=expected
    )


@act(
    router, "settle-late", "/{ticket}/settle-late", "补认出款成功 · Settle a payout late", seen=True
)
def settle_late(desk: Desk, ticket: UUID, expected: int | None = None) -> Recorded:
    """The debit is an attempt thought lost; refused while another attempt is under way."""
    return desk.tickets.settle_late(ticket, expected=expected)


@act(
    router, "settle", "/{ticket}/settle", "认定出款记账 · Settle a payout by this debit", seen=True
)
def settle(desk: Desk, ticket: UUID, new: Naming, expected: int | None = None) -> Recorded:
    """A debit whose file tells no reference is this payout's; whom it paid must agree."""
    return desk.tickets.settle(ticket, new.payout, expected=expected)


@act(router, "take-back", "/{ticket}/take-back", "认定退汇 · Take a payment back", seen=True)
def take_back(desk: Desk, ticket: UUID, new: ComingBack, expected: int | None = None) -> Recorded:
    """Unclaimed money whose file tells no reference is this payout come back."""
    return desk.tickets.take_back(
        ticket, new.payout, new.reason, missing=new.missing, expected=expected
    )


@act(router, "free", "/{ticket}/free", "长款转回待认领 · Let long money be claimed", seen=True)
def free(desk: Desk, ticket: UUID, expected: int | None = None) -> Recorded:
    """It is somebody's after all, and waits to be claimed."""
    return desk.tickets.free_long(ticket, expected=expected)


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
