"""Payments the bank carried out though they were refused, let go or come back (R2.08)."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from ledger.domain.bank_line import BankLine
from ledger.domain.case_account import NotEnoughMoney
from ledger.domain.law.resend import AlreadyPaid, StillWithBank
from ledger.domain.money import Money, zero
from ledger.domain.payout import NotInThatState, State
from ledger.domain.payout_kind import Method, PayoutKind
from ledger.domain.plan_parts import NotPayable, Stage
from ledger.domain.ticket import Ticket, TicketKind
from ledger.store.verify import verify
from reconciliation.closing.ticketing import NotOurPayout, Tickets
from tests.formats.make import Line, camt053
from tests.reconciliation.answers import pain002
from tests.reconciliation.sending_desk import Desk
from tests.reconciliation.test_sent_again import debited, explained, intact, lost
from tests.services.conftest import hearing
from tests.services.courthouse import CASE, CREDITOR, HOLDER, PAYEE_ACCOUNT, by
from tests.services.hearing import Hearing
from tests.services.papers import RECEIPT
from tests.services.till import Till, draft

__all__ = ["hearing"]

OTHER_ACCOUNT = "1202026619900099999"


def refused(desk: Desk) -> str:
    batch, reference = desk.sent(), desk.reference
    desk.bank.deliver(pain002(batch, {reference: "RJCT"}))
    assert desk.collect() == []
    return reference


def withdrawn(desk: Desk) -> str:
    _, reference = lost(desk)
    with by("wang"):
        desk.house.payouts.withdraw(desk.number, "重新填写")
    return reference


def settle_late(desk: Desk, ticket: UUID) -> None:
    with by("sun"):
        Tickets(desk.house.court).settle_late(ticket)


@pytest.mark.parametrize("let_go", [refused, withdrawn])
def test_r2_08_what_was_let_go_and_booked_is_paid_no_second_time(
    desk: Desk, let_go: Callable[[Desk], str]
) -> None:
    reference = let_go(desk)
    again = desk.house.approved()
    batch = desk.prepare(again)
    line = debited(desk, reference)
    with pytest.raises(AlreadyPaid) as told:
        desk.send(batch)
    assert told.value.facts["payout"] == desk.number
    with by("sun"):
        desk.pay.dissolve(batch, "疑似已付")
    with pytest.raises(AlreadyPaid):
        desk.prepare(again)
    ticket = explained(desk, line)
    with pytest.raises(NotEnoughMoney):
        settle_late(desk, ticket)  # the money is bound to the second one
    with by("wang"):
        desk.house.payouts.withdraw(again, "首次已付")
    settle_late(desk, ticket)
    assert desk.state is State.SETTLED
    assert desk.house.balances()[f"case/{CASE}/available"] == -5_000_00
    assert not any(name.startswith("short/") for name in desk.house.balances())
    assert intact(desk)
    assert desk.prepare(desk.house.approved("5000.00")), "what is left may be paid"


def test_r2_08_nor_is_it_given_in_cash(desk: Desk) -> None:
    debited(desk, refused(desk))
    made = draft(desk.house, "p1", "800.00", PayoutKind.APPLICANT, method=Method.CASH)
    number = Till(desk.house).approve(made.ids["payout"]).number
    with by("sun"), pytest.raises(AlreadyPaid):
        desk.house.in_cash.hand_over(number, RECEIPT, "qian")


def test_that_it_was_carried_out_is_told_even_of_what_the_bank_refused_before(desk: Desk) -> None:
    batch, reference = desk.sent(), desk.reference
    desk.bank.deliver(pain002(batch, {reference: "RJCT"}))
    desk.bank.deliver(pain002(batch, {reference: "ACCP"}, n=2))
    assert desk.collect() == [], "an acceptance is the earlier of two words, come late"
    desk.bank.deliver(pain002(batch, {reference: "ACSC"}, n=3))
    [(_, said)] = desk.collect()
    assert isinstance(said, StillWithBank)
    assert desk.number in said.detail


QUIET = {"payee": PAYEE_ACCOUNT, "masked": "6210****0017", "other": "6222021102030009999"}


@pytest.mark.parametrize("account", QUIET)
def test_r2_08_a_debit_that_quotes_nothing_may_be_the_attempt_thought_lost(
    desk: Desk, account: str
) -> None:
    """The bank's answer was lost, its query found nothing, and its table shows no reference."""
    batch = desk.prepare()
    desk.bank.answer_gets_lost(arrived=True)
    desk.send(batch)
    desk.inquire()
    name = CREDITOR if account == "payee" else "张*"
    debit = Line("20000.00", credit=False, serial="D9", name=name, account=QUIET[account])
    shown = desk.statement("2026-03-02", debit)
    if account == "other":
        desk.requeue(shown)
        return
    with pytest.raises(StillWithBank):
        desk.requeue(shown)
    assert desk.state is State.UNKNOWN


def test_r2_08_nor_is_it_sent_or_let_go_once_such_a_debit_is_seen(desk: Desk) -> None:
    lost(desk)
    debit = Line(
        "20000.00", credit=False, serial="D9", on="2026-03-03", name=CREDITOR,
        account=PAYEE_ACCOUNT,
    )  # fmt: skip
    desk.statement("2026-03-03", debit)
    with pytest.raises(AlreadyPaid):
        desk.prepare()
    with by("wang"), pytest.raises(AlreadyPaid):
        desk.house.payouts.withdraw(desk.number, "重新填写")
    ticket = explained(desk, desk.house.id_of(debit))
    with by("sun"):
        Tickets(desk.house.court).settle(ticket, desk.number)
    assert desk.state is State.SETTLED
    assert intact(desk)


@pytest.mark.parametrize(
    ("account", "name", "settles"),
    [
        (PAYEE_ACCOUNT, "别的写法", True),
        ("6210****0017", CREDITOR, True),
        ("6222021102030009999", CREDITOR, False),
        ("6222****9999", "王五", False),
    ],
)
def test_a_debit_that_went_to_another_payee_than_was_agreed_settles_nothing(
    desk: Desk, account: str, name: str, settles: bool
) -> None:
    """The file was changed on its way to the bank: our reference, our sum, and another account."""
    desk.sent()
    debit = Line(
        "20000.00", credit=False, serial="D1", end_to_end=desk.reference, account=account,
        name=name,
    )  # fmt: skip
    desk.statement("2026-03-02", debit)
    assert desk.state is (State.SETTLED if settles else State.SENT)
    if settles:
        return
    found = Tickets(desk.house.court).ticket(
        Ticket.create_id(TicketKind.SHORT, str(desk.house.id_of(debit)))
    )
    assert "another-payee" in found.said
    with by("wang"), pytest.raises(NotInThatState):
        desk.house.payouts.withdraw(desk.number, "重新填写")


def test_r2_08_a_debit_of_another_account_of_ours_settles_nothing(desk: Desk) -> None:
    """The bank took it from the wrong account; the money of that one is not this case's."""
    with by("admin"):
        desk.house.books.add_bank_account(OTHER_ACCOUNT, HOLDER, "工商银行", "102305000000")
    desk.sent()
    lines = [
        Line("50000.00", serial="O1"),
        Line("20000.00", credit=False, serial="O2", end_to_end=desk.reference),
    ]
    desk.house.take(camt053(OTHER_ACCOUNT, "0.00", lines, statement_id="OTHER"))
    assert desk.state is State.SENT
    ticket = explained(desk, BankLine.create_id(OTHER_ACCOUNT, "O2", date(2026, 3, 2)))
    with pytest.raises(NotOurPayout) as told:
        settle_late(desk, ticket)
    assert told.value.facts["lacking"] == "account"


def test_r2_08_a_share_of_a_plan_that_was_drawn_anew_is_paid_by_the_banks_booking(
    hearing: Hearing,
) -> None:
    number, plans, house = hearing.scenario_41(), hearing.house.plans, hearing.house
    hearing.final(number)
    hearing.do(lambda: plans.settle(number))
    payout, till = next(iter(hearing.plan(number).draws)), Till(hearing.house)
    till.approve(payout)
    batch, reference = till.send(payout), house.payout(payout).reference
    till.bank.deliver(pain002(batch, {reference: "RJCT"}))
    with by("feng"):
        till.pay.collect()
    hearing.do(lambda: plans.redraw(number, payout))
    assert hearing.plan(number).payable() == {"c1": Money("75120.00")}
    till.book(payout)
    line = BankLine.create_id(house.account, f"S{house.serial:05}", date(2017, 10, 11))
    ticket = Ticket.create_id(TicketKind.SHORT, str(line))
    tickets = Tickets(house.court)
    with by("feng"):
        tickets.explain(ticket, "拒付后又入账", "银行回单", date(2017, 10, 12))
    with by("sun"):
        tickets.settle_late(ticket)
    assert house.payout(payout).state is State.SETTLED
    plan = hearing.plan(number)
    assert (plan.payable(), plan.stage) == ({}, Stage.SETTLED)
    assert hearing.pockets().get("plan-1", zero()) == zero()
    hearing.refused(NotPayable, lambda: plans.redraw(number, payout))
    assert verify(house.court.database, house.court.book, workers=0).intact
