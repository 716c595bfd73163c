"""A batch: put together with control totals, sent once, answered once."""

from uuid import UUID

import pytest

from ledger.domain.payment_batch import (
    BatchNotInThatState,
    BatchState,
    EmptyBatch,
    Item,
    PaymentBatch,
)
from tests.scenario import Told, fact, given, nothing, replay, yuan

ITEMS = (Item(UUID(int=1), "P1", yuan("10.01")), Item(UUID(int=2), "P2", yuan("20.02")))
PREPARED = fact(
    PaymentBatch.Prepared, message_id="M1", bank_account="3225", items=ITEMS, count=2,
    amount=yuan("30.03"), by="钱",
)  # fmt: skip
SENT = fact(PaymentBatch.Sent, file="M1.xml", by="周")
ANSWERED = fact(PaymentBatch.Answered, accepted=True, detail="ACTC")
LOST = fact(PaymentBatch.AnswerLost, why="连接中断")


DOWN = fact(PaymentBatch.LineDown, why="无法连接")


def send(batch: PaymentBatch) -> None:
    batch.send("M1.xml", by="周")


def answer(batch: PaymentBatch) -> None:
    batch.answer("ACTC", accepted=True)


def lose(batch: PaymentBatch) -> None:
    batch.lose_answer("连接中断")


def test_payouts_are_put_together_with_their_control_totals() -> None:
    nothing(lambda: PaymentBatch.prepare("M1", "3225", ITEMS, by="钱")).then(PREPARED)


def test_an_empty_batch_is_none() -> None:
    nothing(lambda: PaymentBatch.prepare("M1", "3225", (), by="钱")).then_refused(EmptyBatch)


def test_a_batch_is_sent_once() -> None:
    given(PaymentBatch, PREPARED).when(send).then(SENT)
    for past in ((SENT,), (SENT, ANSWERED), (SENT, LOST)):
        given(PaymentBatch, PREPARED, *past).when(send).then_refused(BatchNotInThatState)


@pytest.mark.parametrize("past", [(SENT,), (SENT, LOST)])
def test_the_banks_first_answer_counts(past: tuple[Told, ...]) -> None:
    given(PaymentBatch, PREPARED, *past).when(answer).then(ANSWERED)
    given(PaymentBatch, PREPARED, *past, ANSWERED).when(answer).then_nothing()
    assert replay(PaymentBatch, PREPARED, *past, ANSWERED).state is BatchState.ANSWERED


def test_what_certainly_never_reached_the_bank_may_be_handed_over_again() -> None:
    def line_was_down(batch: PaymentBatch) -> None:
        batch.line_was_down("无法连接")

    given(PaymentBatch, PREPARED, SENT).when(line_was_down).then(DOWN)
    given(PaymentBatch, PREPARED, SENT, DOWN).when(send).then(SENT)
    for past in ((), (SENT, LOST), (SENT, ANSWERED)):
        given(PaymentBatch, PREPARED, *past).when(line_was_down).then_nothing()


def test_an_answer_is_lost_only_while_it_is_awaited() -> None:
    given(PaymentBatch, PREPARED, SENT).when(lose).then(LOST)
    given(PaymentBatch, PREPARED).when(lose).then_nothing()
    given(PaymentBatch, PREPARED, SENT, ANSWERED).when(lose).then_nothing()
    given(PaymentBatch, PREPARED).when(answer).then_nothing()
