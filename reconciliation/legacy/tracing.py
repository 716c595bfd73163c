"""Class K lines in somebody's hands (差错款工单): each has a ticket from the day it is one.

Their money stands in the book like any other line's, so bank and books agree and the month may be
closed; what is missing is an answer, and the ticket says who owes it and by when.
"""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from ledger.domain import clock
from ledger.domain.money import Money
from ledger.domain.ticket import Ticket, TicketKind, TicketState
from ledger.services.the_book import the_book
from ledger.store.court import Court
from reconciliation.legacy.classes import LegacyClass
from reconciliation.legacy.stretch import LegacyStretch, line_id
from reconciliation.tickets import due_on


def tickets_of(stretch: LegacyStretch, by_when: date) -> Iterator[Ticket]:
    """A ticket for each class K line of a stretch that is being loaded."""
    for at, entry in enumerate(stretch.entries, 1):
        if entry.cls is LegacyClass.K:
            line = line_id(stretch.id, at)
            said = (entry.document,) if entry.document else ()
            yield _opened(
                line, stretch.bank_account, entry.amount, entry.owner, by_when=by_when, said=said
            )


def deadline(court: Court) -> date:
    """By when a line called a difference today is looked into."""
    return due_on(the_book(court), clock.today())


def traced(
    court: Court,
    line: UUID,
    bank_account: str,
    amount: Money,
    owner: str,
    *,
    reason: str,
    by: str,
) -> Ticket:
    """The ticket of a line that becomes class K, or stays so in other hands."""
    found = _ticket(court, line)
    today, by_when = clock.today(), deadline(court)
    if found is None:
        return _opened(line, bank_account, amount, owner, by_when=by_when, said=(reason,))
    found.find_again(amount, found_on=today, owner=owner, due_on=by_when)
    if found.owner != owner:
        found.assign(owner, by_when, by=by, today=today)
    return found


def answered(court: Court, line: UUID, how: str, *, by: str) -> Iterator[Ticket]:
    """The ticket of a line that is class K no more; none where nobody opened one."""
    found = _ticket(court, line)
    if found is not None and found.state is not TicketState.RESOLVED:
        found.resolve(how, by=by, standing=())
        yield found


def _ticket(court: Court, line: UUID) -> Ticket | None:
    id_ = Ticket.create_id(TicketKind.LEGACY, str(line))
    return court.find_many(Ticket, [id_]).get(id_)


def _opened(
    line: UUID,
    bank_account: str,
    amount: Money,
    owner: str,
    *,
    by_when: date,
    said: tuple[str, ...],
) -> Ticket:
    return Ticket(
        kind=TicketKind.LEGACY, subject=str(line), bank_account=bank_account, amount=amount,
        found_on=clock.today(), said=said, owner=owner, due_on=by_when,
    )  # fmt: skip
