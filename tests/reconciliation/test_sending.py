"""Sending when things go wrong: no blind second sending, no second pair of the same hands."""

import pytest

from ledger.domain.errors import Conflict, NotFound
from ledger.domain.law.approval import ActsTwice
from ledger.domain.law.resend import StillWithBank
from ledger.domain.money import Money
from ledger.domain.payment_batch import BatchNotInThatState, BatchState, EmptyBatch
from ledger.domain.payout import NotInThatState, State
from reconciliation.paying import TooEarlyToDoubt
from reconciliation.payments.bank import BankUnreachable
from tests.formats.make import Line, camt054
from tests.reconciliation.answers import pain002
from tests.reconciliation.sending_desk import Desk
from tests.services.courthouse import OTHER_CASE, by

# Preparing


def test_a_batch_takes_approved_payouts_of_its_own_account_and_each_once(desk: Desk) -> None:
    batch = desk.prepare(desk.number, desk.number)
    assert [item.amount for item in desk.batch(batch).items] == [Money("20000.00")]
    with pytest.raises(NotInThatState):
        desk.prepare()
    with pytest.raises(NotInThatState):
        desk.prepare(desk.house.drafted("100.00").ids["payout"])
    with pytest.raises(NotFound):
        desk.prepare(f"{OTHER_CASE}-1")
    with by("sun"), pytest.raises(EmptyBatch):
        desk.pay.prepare(desk.house.account, [])


def test_a_payout_is_not_put_into_another_accounts_batch(desk: Desk) -> None:
    with by("admin"):
        desk.house.books.add_bank_account("6228480000000000017", "x", "y", "105305000000")
    with by("sun"), pytest.raises(Conflict):
        desk.pay.prepare("6228480000000000017", [desk.number])


# Sending, and nobody twice


@pytest.mark.parametrize("person", ["sun", "feng"])
def test_who_prepared_or_approved_does_not_send(desk: Desk, person: str) -> None:
    batch = desk.prepare()
    with pytest.raises(ActsTwice):
        desk.send(batch, person=person)
    assert desk.bank.files == []
    assert desk.state is State.QUEUED


def test_a_batch_is_sent_once_however_often_the_button_is_pressed(desk: Desk) -> None:
    batch = desk.prepare()
    assert not desk.send(batch, key="K")
    assert desk.send(batch, key="K")
    with pytest.raises(BatchNotInThatState):
        desk.send(batch)
    assert len(desk.bank.files) == 1
    assert desk.batch(batch).state is BatchState.ANSWERED


def test_what_is_sent_was_written_down_before_it_went(desk: Desk) -> None:
    batch = desk.prepare()
    seen: list[State] = []
    genuine = desk.bank.submit

    def looking(data: bytes) -> object:
        seen.append(desk.state)
        return genuine(data)

    desk.bank.submit = looking  # type: ignore[method-assign,assignment]
    desk.send(batch)
    assert seen == [State.SENT]
    assert desk.house.court.evidence(desk.batch(batch).file) == desk.bank.files[0]


def test_a_program_that_dies_before_the_file_is_handed_over_never_hands_it_over_later(
    desk: Desk,
) -> None:
    batch = desk.prepare()
    desk.bank.trouble = KeyboardInterrupt()  # type: ignore[assignment]
    with pytest.raises(KeyboardInterrupt):
        desk.send(batch, key="K")
    assert desk.send(batch, key="K"), "the same request is answered and not done again"
    assert desk.bank.files == []
    assert desk.state is State.SENT, "the book knows only that it may be on its way"


# The line is down: certain that nothing arrived


def test_a_line_that_is_down_lets_the_same_file_go_again(desk: Desk) -> None:
    batch = desk.prepare()
    desk.bank.line_is_down()
    with pytest.raises(BankUnreachable):
        desk.send(batch)
    assert desk.batch(batch).state is BatchState.LINE_DOWN
    first = desk.batch(batch).file
    desk.send(batch)
    assert len(desk.bank.files) == 1
    assert desk.batch(batch).file == first
    assert desk.batch(batch).state is BatchState.ANSWERED


def test_a_repeated_request_that_reached_nobody_is_carried_out(desk: Desk) -> None:
    batch = desk.prepare()
    for _ in range(2):
        desk.bank.line_is_down()
        with pytest.raises(BankUnreachable):
            desk.send(batch, key="K")
    desk.send(batch, key="K")
    assert len(desk.bank.files) == 1
    assert desk.send(batch, key="K")
    assert len(desk.bank.files) == 1


@pytest.mark.parametrize("person", ["sun", "feng"])
def test_after_a_broken_line_too_nobody_acts_twice(desk: Desk, person: str) -> None:
    batch = desk.prepare()
    desk.bank.line_is_down()
    with pytest.raises(BankUnreachable):
        desk.send(batch)
    with pytest.raises(ActsTwice):
        desk.send(batch, person=person)


@pytest.mark.parametrize("told", ["report", "answer"])
def test_r2_08_what_the_bank_says_it_has_is_not_handed_over_again(desk: Desk, told: str) -> None:
    """The line was said to be down, and was not: or it broke after the file was through."""
    batch = desk.prepare()
    desk.bank.line_is_down()
    with pytest.raises(BankUnreachable):
        desk.send(batch)
    if told == "report":
        desk.bank.deliver(pain002(batch, {}, group="ACCP"))
        assert desk.collect() == []
    else:
        desk.bank.knows[desk.reference] = "PDNG"
        desk.inquire()
    desk.house.later(days=3)
    with by("feng"):
        desk.pay.mark_unanswered(desk.number)
    with pytest.raises(StillWithBank):
        desk.send(batch)
    assert desk.bank.files == []


def test_a_file_whose_payment_was_requeued_meanwhile_never_goes_again(desk: Desk) -> None:
    batch = desk.prepare()
    desk.bank.line_is_down()
    with pytest.raises(BankUnreachable):
        desk.send(batch)
    desk.inquire()
    desk.requeue(desk.statement())
    with pytest.raises(NotInThatState):
        desk.send(batch)
    other = desk.sent()
    assert other != batch
    with pytest.raises(NotInThatState):
        desk.send(batch)
    assert len(desk.bank.files) == 1


# The answer is lost: nobody knows (scenario 34)


@pytest.mark.parametrize("arrived", [True, False])
def test_a_lost_answer_leaves_the_payment_unknown_and_nothing_goes_again(
    desk: Desk, arrived: bool
) -> None:
    batch = desk.prepare()
    desk.bank.answer_gets_lost(arrived=arrived)
    desk.send(batch)
    assert desk.batch(batch).state is BatchState.UNKNOWN
    assert desk.state is State.UNKNOWN
    with pytest.raises(BatchNotInThatState):
        desk.send(batch)
    with pytest.raises(NotInThatState):
        desk.prepare()
    assert len(desk.bank.files) == int(arrived)


def test_an_unknown_payment_goes_again_only_on_the_banks_word_and_a_statement(desk: Desk) -> None:
    batch = desk.prepare()
    desk.bank.answer_gets_lost(arrived=False)
    desk.send(batch)
    first = desk.reference
    statement = desk.statement()
    with pytest.raises(StillWithBank):
        desk.requeue(statement)  # the bank was not asked
    desk.inquire()
    with pytest.raises(NotFound):
        desk.requeue("0" * 64)
    with pytest.raises(StillWithBank):
        desk.requeue(desk.statement("2026-03-01"))  # it ended before the sending
    notice = desk.house.take(camt054(desk.house.account, [Line("2.00", serial="N")]))
    with pytest.raises(StillWithBank):
        desk.requeue(notice.sha256)  # a notice proves no absence
    desk.requeue(statement)
    assert desk.state is State.APPROVED
    desk.sent()
    assert desk.reference != first
    assert len(desk.bank.files) == 1


def test_a_payment_the_bank_knows_is_not_sent_again_whatever_it_said_before(desk: Desk) -> None:
    desk.sent()
    statement = desk.statement()
    desk.inquire()
    desk.bank.knows[desk.reference] = "ACCP"
    desk.inquire()
    assert desk.state is State.ACCEPTED
    with pytest.raises(StillWithBank):
        desk.requeue(statement)


def test_an_acceptance_takes_back_that_the_bank_knew_nothing(desk: Desk) -> None:
    batch = desk.sent()
    statement = desk.statement()
    desk.inquire()
    desk.bank.deliver(pain002(batch, {desk.reference: "ACCP"}))
    assert desk.collect() == []
    with pytest.raises(StillWithBank):
        desk.requeue(statement)


def test_a_debit_found_on_the_statement_settles_and_nothing_is_requeued(desk: Desk) -> None:
    batch = desk.prepare()
    desk.bank.answer_gets_lost(arrived=True)
    desk.send(batch)
    desk.inquire()
    debit = Line("20000.00", credit=False, serial="D1", end_to_end=desk.reference)
    statement = desk.statement("2026-03-02", debit)
    assert desk.state is State.SETTLED
    with pytest.raises(Conflict):
        desk.requeue(statement)


def test_a_bank_is_doubted_only_after_its_time(desk: Desk) -> None:
    desk.sent()
    desk.house.later(hours=23, minutes=59)
    with by("feng"), pytest.raises(TooEarlyToDoubt):
        desk.pay.mark_unanswered(desk.number)
    desk.house.later(minutes=1)
    with by("feng"):
        desk.pay.mark_unanswered(desk.number)
    assert desk.state is State.UNKNOWN
    desk.house.later(days=2)
    with by("feng"), pytest.raises(NotInThatState):
        desk.pay.mark_unanswered(desk.number)


def test_a_refusal_heard_when_asked_gives_the_money_back(desk: Desk) -> None:
    desk.sent()
    desk.bank.knows[desk.reference] = "RJCT"
    desk.inquire()
    assert desk.state is State.FAILED
    assert desk.house.case().free == Money("25000.00")
