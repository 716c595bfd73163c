"""What a test of a day looks at: the day as it is read, its proof, a ticket, a payout sent."""

from datetime import date

from ledger.domain.money import Money
from ledger.domain.ticket import (
    Ticket,
    TicketKind,
)
from reconciliation.closing.day import DayRead, ItemKind
from reconciliation.closing.proving import Proving
from reconciliation.closing.ticketing import Tickets
from reconciliation.paying import Payments
from tests.formats.make import Line
from tests.reconciliation.bank_side import BankSide
from tests.reconciliation.scripted_bank import ScriptedBank
from tests.services.courthouse import CREDITOR, PAYEE_ACCOUNT, Courthouse, by

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
LATER = date(2026, 3, 20)


def read(house: Courthouse, day: date = MONDAY) -> DayRead:
    [found] = Proving(house.court).look(day).accounts
    return found


def kinds(found: DayRead) -> dict[ItemKind, Money]:
    return {item.kind: item.amount for item in found.items}


def prove(house: Courthouse, day: date = MONDAY) -> dict[str, str]:
    with by("feng"):
        return Proving(house.court).prove(day).ids


def ticket(house: Courthouse, kind: TicketKind, subject: str) -> Ticket:
    return Tickets(house.court).ticket(Ticket.create_id(kind, subject))


def sent(house: Courthouse, amount: str = "20000.00") -> str:
    """A payout at the bank; return its number."""
    number = house.approved(amount)
    pay = Payments(house.court, ScriptedBank())
    with by("sun"):
        batch = pay.prepare(house.account, [number]).ids["batch"]
    with by("qian"):
        pay.send(batch)
    return number


def answering(house: Courthouse, number: str, side: BankSide, *, credit: bool = False) -> Line:
    reference = house.payout(number).reference
    whose = {"account": PAYEE_ACCOUNT} if credit else {}
    return side.line("20000.00", credit=credit, name=CREDITOR, end_to_end=reference, **whose)
