"""Tickets are acted on as they were seen, and only money nobody claimed is looked for."""

import pytest

from ledger.domain.line_words import NotAReceipt
from ledger.domain.ticket import TicketKind
from ledger.services.command import ChangedSince
from reconciliation.closing.ticketing import Tickets
from tests.reconciliation.bank_side import BankSide
from tests.reconciliation.day_side import LATER, ticket
from tests.services.courthouse import DEBTOR, Courthouse, by
from tests.services.refusing import refused


@pytest.fixture
def debit(house: Courthouse, side: BankSide) -> BankSide:
    side.day("2026-03-02", side.line("65000.00", name=DEBTOR, sub_account=house.payable()))
    return side


def test_a_debit_is_no_money_whose_owner_is_looked_for(house: Courthouse, debit: BankSide) -> None:
    taken = debit.line("10.00", credit=False, on="2026-03-03", name="银行")
    debit.day("2026-03-03", taken)
    tickets = Tickets(house.court)
    with by("sun"):
        refused(
            house, NotAReceipt,
            lambda: tickets.search(house.id_of(taken), "feng", "查询", LATER),
        )  # fmt: skip


def test_a_ticket_that_moved_on_is_looked_at_again(house: Courthouse, debit: BankSide) -> None:
    taken = debit.line("10.00", credit=False, on="2026-03-03", name="银行")
    debit.day("2026-03-03", taken)
    tickets = Tickets(house.court)
    found = ticket(house, TicketKind.SHORT, str(house.id_of(taken)))
    with by("feng"):
        tickets.step(found.id, "函询银行", LATER, expected=found.version)
        refused(
            house, ChangedSince,
            lambda: tickets.step(found.id, "函询银行", LATER, expected=found.version),
        )  # fmt: skip
