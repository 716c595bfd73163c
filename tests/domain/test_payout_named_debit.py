"""A debit people name as a payout's (认定出款记账), where the bank's table quotes no reference."""

from typing import Any
from uuid import uuid4

import pytest

from ledger.domain.payout import NotInThatState, Payout
from tests.domain.test_payout import (
    BOOKED,
    NEXT_DAY,
    NOT_FOUND,
    QUEUED,
    SENT,
    SENT_ON,
    SILENT,
    WHOLE,
    queued,
    sent,
)
from tests.scenario import fact, given, yuan

LINE = uuid4()
AGAIN = fact(Payout.Requeued, hold=f"case/x/held/{LINE}", amount=yuan("20000"), by="钱",
             statement_day=SENT_ON)  # fmt: skip
SECOND = (*SENT, SILENT, NOT_FOUND, AGAIN, queued(2), sent(2))
SETTLED = fact(Payout.SettledLate, amount=WHOLE, bank_account="1202", line=LINE,
               settled_on=NEXT_DAY, by="孙")  # fmt: skip


def _named(payout: Any, *, named: bool = True) -> None:
    payout.settle_late(
        bank_account="1202", line=LINE, amount=WHOLE, on=NEXT_DAY, by="孙", named=named
    )


@pytest.mark.parametrize("past", [SENT, (*SENT, SILENT)], ids=["sent", "silent"])
def test_the_one_attempt_the_bank_has_is_settled_by_the_debit_named(past: Any) -> None:
    given(Payout, *past).when(_named).then(SETTLED)


@pytest.mark.parametrize(
    "past",
    [QUEUED, (*SENT, BOOKED), SECOND],
    ids=["never sent", "booked already", "either of two attempts"],
)
def test_no_debit_is_named_that_was_not_sent_or_may_be_another_attempts(past: Any) -> None:
    given(Payout, *past).when(_named).then_refused(NotInThatState)


def test_what_is_not_named_settles_nothing_the_bank_still_has() -> None:
    given(Payout, *SENT).when(lambda at: _named(at, named=False)).then_refused(NotInThatState)
