"""Differences of a day that wait on a ticket: short and long money, old attempts, slow transit."""

from dataclasses import replace
from uuid import UUID

import pytest

from ledger.domain.money import Money
from ledger.domain.payout import NotInThatState, State
from ledger.domain.ticket import (
    DifferenceStands,
    PutsRightOwnWord,
    Ticket,
    TicketKind,
    TicketState,
)
from reconciliation.closing.proving import Proving
from reconciliation.closing.ticketing import NotOurPayout, Tickets
from reconciliation.matching.hits import Why
from reconciliation.paying import Payments
from tests.formats.make import Line
from tests.reconciliation.bank_side import BankSide
from tests.reconciliation.day_side import (
    LATER,
    MONDAY,
    TUESDAY,
    answering,
    prove,
    read,
    sent,
    ticket,
)
from tests.reconciliation.scripted_bank import ScriptedBank
from tests.services.courthouse import ACCOUNT, CASE, CREDITOR, DEBTOR, Courthouse, by


def test_a_debit_nobody_explains_is_short_and_ends_by_the_banks_own_credit(
    house: Courthouse, side: BankSide
) -> None:
    fee, back = side.line("12.00", credit=False), side.line("12.00", on="2026-03-03")
    side.day("2026-03-02", side.line("100.00"), fee)
    short = ticket(house, TicketKind.SHORT, str(side.id_of(fee)))
    assert short.amount == Money("12.00")
    tickets = Tickets(house.court)
    with by("feng"):
        tickets.explain(short.id, "银行误收手续费", "银行函", LATER)
    side.day("2026-03-03", back)
    with by("sun"), pytest.raises(DifferenceStands):
        tickets.resolve(short.id, "银行已退")
    with by("feng"), pytest.raises(PutsRightOwnWord):
        tickets.cover(short.id, side.id_of(back), Money("12.00"))
    with by("sun"):
        tickets.cover(short.id, side.id_of(back), Money("12.00"))
    assert not any(account.startswith("short/") for account in house.balances())
    assert house.line(side.id_of(back)).remainder == Money("0.00")
    assert tickets.ticket(short.id).state is TicketState.RESOLVED
    assert read(house, TUESDAY).agrees


def test_money_that_is_nobodys_is_long_until_the_bank_takes_it_back(
    house: Courthouse, side: BankSide
) -> None:
    double, taken = side.line("50.00"), side.line("50.00", credit=False, on="2026-03-03")
    side.day("2026-03-02", double)
    tickets = Tickets(house.court)
    with by("sun"):
        long = UUID(tickets.hold_long(side.id_of(double), Money("50.00"), "重复入账").ids["ticket"])
    assert house.balances()[f"long/{long}"] == -50_00
    with by("qian"), pytest.raises(DifferenceStands):
        tickets.resolve(long, "x")
    side.day("2026-03-03", taken)
    short = ticket(house, TicketKind.SHORT, str(side.id_of(taken)))
    with by("feng"):
        tickets.explain(short.id, "银行冲回重复入账", "银行函", LATER)
    with by("sun"):
        tickets.cover(short.id, side.id_of(double), Money("50.00"))
    with by("qian"):
        tickets.resolve(long, "银行已冲回")
    assert house.balances() == {}


def test_long_money_may_turn_out_to_be_somebodys(house: Courthouse, side: BankSide) -> None:
    line = side.line("50.00")
    side.day("2026-03-02", line)
    tickets = Tickets(house.court)
    with by("sun"):
        long = UUID(tickets.hold_long(side.id_of(line), Money("50.00"), "不明").ids["ticket"])
    with by("feng"):
        tickets.explain(long, "付款人来函说明", "来函", LATER)
    with by("sun"):
        tickets.free_long(long)
    assert house.line(side.id_of(line)).remainder == Money("50.00")


def test_a_debit_of_an_earlier_attempt_settles_nothing_and_has_a_ticket(
    house: Courthouse, side: BankSide
) -> None:
    side.day("2026-03-02", side.line("25000.00", name=DEBTOR, sub_account=house.payable()))
    number = sent(house)
    first = answering(house, number, side)
    pay = Payments(house.court, ScriptedBank())
    house.later(hours=25)
    day_end = side.day("2026-03-03")
    with by("sun"):
        pay.inquire(number)
    with by("sun"):
        pay.requeue(number, day_end.sha256)
    with by("sun"):
        batch = pay.prepare(house.account, [number]).ids["batch"]
    with by("qian"):
        pay.send(batch)
    assert house.payout(number).reference != first.end_to_end
    side.day("2026-03-04", Line(**{**vars(first), "on": "2026-03-04"}))
    assert house.payout(number).state is State.SENT, "the attempt under way is not yet answered"
    line = house.id_of(Line(**{**vars(first), "on": "2026-03-04"}))
    found = ticket(house, TicketKind.EARLIER_ATTEMPT, str(line))
    assert Why.EARLIER_ATTEMPT.value in found.said
    assert house.balances()[f"short/{line}"] == 20_000_00
    with by("feng"):
        Tickets(house.court).explain(found.id, "首次发送已执行", "银行回单", LATER)
    with by("sun"), pytest.raises(NotInThatState):
        Tickets(house.court).settle_late(found.id)  # the second attempt is at the bank


def test_an_attempt_thought_lost_that_was_carried_out_settles_its_payout_by_two_people(
    house: Courthouse, side: BankSide
) -> None:
    fee = side.line("12.00", credit=False)
    side.day("2026-03-02", side.line("25000.00", name=DEBTOR, sub_account=house.payable()), fee)
    number = sent(house)
    debit = replace(answering(house, number, side), on="2026-03-04")
    house.later(hours=25)
    day_end = side.day("2026-03-03")
    pay = Payments(house.court, ScriptedBank())
    with by("sun"):
        pay.inquire(number)
    with by("sun"):
        pay.requeue(number, day_end.sha256)
    side.day("2026-03-04", debit)
    line, tickets = house.id_of(debit), Tickets(house.court)
    assert house.payout(number).state is State.APPROVED
    found = ticket(house, TicketKind.SHORT, str(line))
    for each in (found, ticket(house, TicketKind.SHORT, str(side.id_of(fee)))):
        with by("feng"):
            tickets.explain(each.id, "首次发送已执行", "银行回单", LATER)
    with by("feng"), pytest.raises(PutsRightOwnWord):
        tickets.settle_late(found.id)
    with by("sun"), pytest.raises(NotOurPayout):
        tickets.settle_late(Ticket.create_id(TicketKind.SHORT, str(side.id_of(fee))))
    with by("sun"), pytest.raises(NotOurPayout, match="quotes a payout itself"):
        tickets.settle(found.id, number)  # nobody need say what the bank's own line says
    with by("sun"):
        tickets.settle_late(found.id)
    assert house.payout(number).state is State.SETTLED
    assert house.balances() == {
        f"bank/{ACCOUNT}": 4_988_00, f"case/{CASE}/available": -5_000_00,
        f"short/{side.id_of(fee)}": 12_00,
    }  # fmt: skip
    with by("sun"), pytest.raises(NotInThatState):
        pay.prepare(house.account, [number])


def test_a_return_of_another_amount_has_a_ticket_beside_its_claim(
    house: Courthouse, side: BankSide
) -> None:
    side.day("2026-03-02", side.line("25000.00", name=DEBTOR, sub_account=house.payable()))
    number = sent(house)
    side.day("2026-03-03", answering(house, number, side))
    back = side.line("19990.00", name=CREDITOR, end_to_end=house.payout(number).reference)
    side.day("2026-03-04", back)
    assert ticket(house, TicketKind.DOUBTFUL_RETURN, str(side.id_of(back))).owner == "feng"


def test_in_transit_too_long_has_a_ticket_until_the_bank_books_it(
    house: Courthouse, side: BankSide
) -> None:
    side.day("2026-03-02", side.line("25000.00", name=DEBTOR, sub_account=house.payable()))
    number = sent(house)
    subject = str(house.payout(number).id)
    house.later(days=2)
    [moving] = Proving(house.court).look(MONDAY).in_transit
    assert (moving.days, moving.late) == (2, False)
    house.later(days=1)
    assert Proving(house.court).look(MONDAY).in_transit[0].late
    prove(house)
    late = ticket(house, TicketKind.TRANSIT, subject)
    with by("sun"), pytest.raises(DifferenceStands):
        Tickets(house.court).resolve(late.id, "x")
    side.day("2026-03-05", answering(house, number, side))
    with by("sun"):
        Tickets(house.court).resolve(late.id, "银行已记账")
