"""Cash is given by one and seen by another: who may say so, who may deny it, and what follows."""

from typing import Any

import pytest

from ledger.domain.law.approval import ActsTwice
from ledger.domain.law.cash import NotItsWitness
from ledger.domain.paper import Paper, PaperKind, PaperUnnamed
from ledger.domain.payout import NotInCash, Payout, State
from tests.domain.test_payout import APPROVED, CASH_APPROVED, DENIED, GIVEN, HANDED, SENT_ON
from tests.scenario import fact, given, replay

RECEIPT = HANDED.fields["receipt"]
GAVE = (*CASH_APPROVED, GIVEN)


def give(by: str, witness: str, receipt: Paper = RECEIPT) -> Any:
    return lambda payout: payout.give(receipt, by=by, witness=witness, on=SENT_ON)


def test_r2_08a_cash_is_said_to_be_given_and_nothing_of_it_is_posted() -> None:
    given(Payout, *CASH_APPROVED).when(give("钱", "周")).then(GIVEN)
    payout = replay(Payout, *GAVE)
    assert (payout.state, payout.witness, payout.receipts) == (State.GIVEN, "周", [])
    assert payout.sent_on is None


@pytest.mark.parametrize(
    ("by", "witness"), [("钱", "钱"), ("王", "周"), ("钱", "李"), ("钱", "孙")]
)
def test_r2_08a_nobody_gives_or_sees_it_who_has_acted_on_it(by: str, witness: str) -> None:
    given(Payout, *CASH_APPROVED).when(give(by, witness)).then_refused(ActsTwice)


def test_cash_is_given_against_a_receipt_with_a_number_and_never_for_a_transfer() -> None:
    unnamed = Paper(PaperKind.RECEIPT, " ", SENT_ON)
    given(Payout, *CASH_APPROVED).when(give("钱", "周", unnamed)).then_refused(PaperUnnamed)
    given(Payout, *APPROVED).when(give("钱", "周")).then_refused(NotInCash)


def test_r2_08a_only_who_was_named_makes_a_payment_of_it() -> None:
    given(Payout, *GAVE).when(lambda p: p.bear_witness(by="周")).then(HANDED)
    given(Payout, *GAVE).when(lambda p: p.bear_witness(by="吴")).then_refused(NotItsWitness)
    given(Payout, *GAVE).when(lambda p: p.deny("外出", by="吴")).then_refused(NotItsWitness)
    payout = replay(Payout, *GAVE, HANDED)
    assert (payout.state, payout.sent_on, payout.receipts) == (State.HANDED, SENT_ON, [RECEIPT])


def test_a_fact_of_before_with_a_typed_witness_says_what_it_said() -> None:
    payout = replay(Payout, *CASH_APPROVED, HANDED)
    assert (payout.state, payout.witness, payout.given) == (State.HANDED, "周", None)


def test_r2_08a_another_witness_is_named_by_neither_of_the_two() -> None:
    renamed = fact(Payout.WitnessNamed, witness="吴", reason="写错", by="郑")

    def name(witness: str, by: str = "郑") -> Any:
        return lambda payout: payout.name_witness(witness, "写错", by=by)

    for past in (GAVE, (*GAVE, DENIED)):
        given(Payout, *past).when(name("吴")).then(renamed)
        for witness in ("钱", "王", "郑"):  # who gave it, who asked for it, who names himself
            given(Payout, *past).when(name(witness)).then_refused(ActsTwice)
    now = (*GAVE, DENIED, renamed)
    given(Payout, *now).when(lambda p: p.bear_witness(by="周")).then_refused(NotItsWitness)
    given(Payout, *now).when(lambda p: p.bear_witness(by="吴")).then(
        fact(Payout.HandedOver, **HANDED.fields | {"witness": "吴"})
    )


def test_r2_08a_what_was_denied_is_taken_back_by_neither_of_the_two() -> None:
    taken = fact(Payout.HandingTakenBack, reason="未交付", by="李")
    past = (*GAVE, DENIED)
    for by in ("钱", "周"):
        given(Payout, *past).when(lambda p, by=by: p.take_back("未交付", by=by)).then_refused(
            ActsTwice
        )
    # Whoever approved the payment may: money goes back by it, and to nobody.
    given(Payout, *past).when(lambda p: p.take_back("未交付", by="李")).then(taken)
    payout = replay(Payout, *past, taken)
    assert (payout.state, payout.said) == (State.STOPPED, "未交付")
