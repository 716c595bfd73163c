"""A payment sent again: what is said of one attempt is never taken for a word on the other."""

from datetime import date
from uuid import UUID

import pytest

from ledger.domain.law.resend import AlreadyPaid, StillWithBank
from ledger.domain.money import Money
from ledger.domain.payout import NotInThatState, State
from ledger.domain.ticket import Ticket, TicketKind
from ledger.store.verify import verify
from reconciliation.closing.ticketing import Tickets
from reconciliation.payments.bank import BankUnreachable
from tests.formats.make import Line
from tests.reconciliation.answers import pain002
from tests.reconciliation.sending_desk import Desk
from tests.services.courthouse import by


def lost(desk: Desk) -> tuple[str, str]:
    """A batch that never arrived, as far as anybody can tell: it, and its payment's reference."""
    batch = desk.prepare()
    desk.bank.answer_gets_lost(arrived=False)
    desk.send(batch)
    reference = desk.reference
    desk.inquire()
    desk.requeue(desk.statement())
    return batch, reference


def test_the_refusal_of_a_lost_file_fails_no_payment_that_was_sent_again(desk: Desk) -> None:
    old, _ = lost(desk)
    desk.sent()
    desk.bank.deliver(pain002(old, {}, group="RJCT"))
    assert desk.collect() == []
    assert desk.state is State.SENT
    assert desk.house.case().free == Money("5000.00")


def test_the_acceptance_of_a_lost_file_says_nothing_of_what_was_sent_again(desk: Desk) -> None:
    old, _ = lost(desk)
    desk.sent()
    desk.bank.deliver(pain002(old, {}, group="ACCP"))
    [(_, said)] = desk.collect()
    assert isinstance(said, StillWithBank), "a person hears that both may be carried out"
    assert desk.number in said.detail
    assert desk.state is State.SENT


@pytest.mark.parametrize("in_a_batch", [False, True])
def test_a_lost_attempt_that_turns_up_is_awaited_and_nothing_is_sent_beside_it(
    desk: Desk, in_a_batch: bool
) -> None:
    old, reference = lost(desk)
    other = desk.prepare() if in_a_batch else ""
    desk.bank.deliver(pain002(old, {reference: "ACCP"}))
    assert desk.collect() == []
    assert (desk.state, desk.reference) == (State.ACCEPTED, reference)
    with pytest.raises(NotInThatState):
        desk.send(other) if in_a_batch else desk.prepare()
    with by("wang"), pytest.raises(NotInThatState):
        desk.house.payouts.withdraw(desk.number, "重新填写")
    debit = Line("20000.00", credit=False, serial="D1", on="2026-03-03", end_to_end=reference)
    desk.statement("2026-03-03", debit)
    assert desk.house.payout(desk.number).settled_on == date(2026, 3, 3)
    assert intact(desk)


def test_a_lost_attempt_that_turns_up_once_the_money_was_let_go_is_told(desk: Desk) -> None:
    old, reference = lost(desk)
    with by("wang"):
        desk.house.payouts.withdraw(desk.number, "重新填写")
    desk.bank.deliver(pain002(old, {reference: "ACSP"}))
    [(_, said)] = desk.collect()
    assert isinstance(said, StillWithBank)
    assert desk.state is State.WITHDRAWN


def test_what_the_bank_knew_before_the_same_file_went_again_shows_no_absence(desk: Desk) -> None:
    batch = desk.prepare()
    desk.bank.line_is_down()
    with pytest.raises(BankUnreachable):
        desk.send(batch)
    desk.inquire()
    statement = desk.statement()
    desk.house.later(days=1)
    desk.send(batch)
    with pytest.raises(StillWithBank):
        desk.requeue(statement)  # the bank was asked before it had the file
    desk.inquire()
    with pytest.raises(StillWithBank):
        desk.requeue(statement)  # and the day had ended
    desk.house.later(days=1)
    desk.requeue(desk.statement("2026-03-03"))
    assert desk.state is State.APPROVED


def test_a_statement_that_came_before_the_sending_shows_no_absence(desk: Desk) -> None:
    statement = desk.statement()
    desk.house.later(hours=1)
    desk.sent()
    desk.inquire()
    with pytest.raises(StillWithBank):
        desk.requeue(statement)


def debited(desk: Desk, reference: str, on: str = "2026-03-03") -> UUID:
    """The bank's debit of an attempt that nobody awaits; its line."""
    line = Line("20000.00", credit=False, serial=f"D{on}", on=on, end_to_end=reference)
    desk.statement(on, line)
    return desk.house.id_of(line)


def explained(desk: Desk, line: UUID, kind: TicketKind = TicketKind.SHORT) -> UUID:
    with by("feng"):
        ticket = Ticket.create_id(kind, str(line))
        Tickets(desk.house.court).explain(ticket, "首次发送已执行", "银行回单", date(2026, 3, 9))
    return ticket


def intact(desk: Desk) -> bool:
    return verify(desk.house.court.database, desk.house.court.book, workers=0).intact


@pytest.mark.parametrize("in_a_batch", [False, True])
def test_r2_08_what_the_bank_has_booked_is_not_sent_before_people_have_looked(
    desk: Desk, in_a_batch: bool
) -> None:
    _, reference = lost(desk)
    other = desk.prepare() if in_a_batch else ""
    line = debited(desk, reference)
    with pytest.raises(AlreadyPaid):
        desk.send(other) if in_a_batch else desk.prepare()
    if in_a_batch:
        with by("sun"):
            desk.pay.dissolve(other, "疑似已付")
    for let_go in (desk.house.payouts.withdraw, desk.house.payouts.stop):
        with by("wang"), pytest.raises(AlreadyPaid):
            let_go(desk.number, "重新填写")
    ticket = explained(desk, line, TicketKind.EARLIER_ATTEMPT if in_a_batch else TicketKind.SHORT)
    with by("sun"):
        Tickets(desk.house.court).settle_late(ticket)
    assert desk.state is State.SETTLED
    assert intact(desk)


def test_r2_08_what_the_bank_has_booked_and_given_back_is_sent_again(desk: Desk) -> None:
    _, reference = lost(desk)
    line = debited(desk, reference)
    ticket = explained(desk, line)
    back = desk.house.receive("20000.00", name="", remark="冲正")
    with by("sun"):
        Tickets(desk.house.court).cover(ticket, back, Money("20000.00"))
    desk.sent()
    assert desk.state is State.SENT


def test_r2_08_an_earlier_debit_keeps_the_next_attempt_from_being_thought_lost(desk: Desk) -> None:
    _, reference = lost(desk)
    desk.bank.answer_gets_lost(arrived=False)
    desk.sent()
    debited(desk, reference)
    desk.house.later(days=2)
    desk.inquire()
    with pytest.raises(StillWithBank):
        desk.requeue(desk.statement("2026-03-04"))


def test_a_debit_told_before_the_bank_says_it_took_the_attempt_settles_it_by_two_people(
    desk: Desk,
) -> None:
    old, reference = lost(desk)
    line = debited(desk, reference)
    desk.bank.deliver(pain002(old, {reference: "ACSC"}))
    assert desk.collect() == []
    assert desk.state is State.ACCEPTED
    ticket = explained(desk, line)
    with by("sun"):
        Tickets(desk.house.court).settle_late(ticket)
    assert desk.house.payout(desk.number).settled_on == date(2026, 3, 3)
    assert intact(desk)
    assert f"transit/{desk.house.payout(desk.number).id}" not in desk.house.balances()
