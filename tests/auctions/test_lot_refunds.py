"""What a lot owes back: to whom, from which account, and once."""

from typing import Any

import pytest

from auctions import money_accounts as accounts
from auctions.money_parts import NotHeld
from auctions.money_refunds import LotRefunds
from auctions.refund_payees import NoPayee, NotTheOriginalPayer
from auctions.refund_payouts import PartPaymentWaits
from ledger.domain.case_parts import (
    AccountConfirmedAlready,
    AccountSelfConfirmed,
    EarmarkedAlready,
    NothingEarmarked,
    Source,
)
from ledger.domain.law.approval import PayoutRequest, amount_to_judge
from ledger.domain.money import zero
from tests.auctions.lot_sums import A1, BUYER, CASE, DAY, FROM, LOSER, LOT, line, sums
from tests.scenario import fact, given, yuan

REFUNDS = fact(LotRefunds.Opened, lot=LOT, case_number=CASE, bank_account="3225")


def owed(payee: str = LOSER, amount: str = "100.00", waits: str | None = None):
    return fact(
        LotRefunds.Owed, lot=LOT, payee=payee, account=accounts.refundable(LOT, payee),
        sources=(Source(line("d"), yuan(amount)),), waits=waits, basis=A1,
    )  # fmt: skip


def stated(payee: str = LOSER):
    return fact(
        LotRefunds.PayeeStated, lot=LOT, payee=payee, version=1, holder=FROM[0], number=FROM[1],
        bank_name=FROM[2], bank_code="102305000013", evidence="付款回单", stated_by="zhou",
    )  # fmt: skip


CONFIRMED = fact(LotRefunds.PayeeConfirmed, payee=LOSER, version=1, confirmed_by="feng")
PAYOUT = line("payout")


def test_a_refund_goes_to_the_account_the_money_came_from() -> None:
    def state(holder: str, number: str):
        return lambda r: r.state_payee(
            LOSER, holder=holder, number=number, bank_name="工商银行", bank_code="102305000013",
            evidence="付款回单", by="zhou", original=frozenset({(FROM[0], FROM[1])}),
        )  # fmt: skip

    given(LotRefunds, REFUNDS, owed()).when(state(FROM[0], FROM[1])).then(stated())
    for holder, number in ((FROM[0], "6222"), ("赵六", FROM[1])):
        given(LotRefunds, REFUNDS, owed()).when(state(holder, number)).then_refused(
            NotTheOriginalPayer
        )
    given(LotRefunds, REFUNDS, stated()).when(
        lambda r: r.confirm_payee(LOSER, 1, by="zhou")
    ).then_refused(AccountSelfConfirmed)
    given(LotRefunds, REFUNDS, stated(), CONFIRMED).when(
        lambda r: r.confirm_payee(LOSER, 1, by="feng")
    ).then_refused(AccountConfirmedAlready)
    given(LotRefunds, REFUNDS).when(lambda r: r.confirm_payee(LOSER, 1, by="f")).then_refused(
        NoPayee
    )
    given(LotRefunds, REFUNDS, stated()).when(lambda r: r.account_in_force(LOSER)).then_refused(
        NoPayee
    )


@pytest.mark.parametrize("returned", [True, False], ids=["returned", "refused"])
def test_a_payer_whose_account_was_closed_is_paid_to_another_of_its_own(*, returned: bool) -> None:
    """The bank sends the refund back each time: it would be owed for ever."""
    refunds = given(LotRefunds, REFUNDS, owed(), stated(), CONFIRMED).root
    other: dict[str, Any] = {
        "number": "6222", "bank_name": "工商银行", "bank_code": "102305000013", "by": "zhou",
        "evidence": "新卡说明", "original": frozenset({(FROM[0], FROM[1])}),
    }  # fmt: skip
    refunds.earmark(PAYOUT, LOSER, yuan("100.00"), day=DAY)
    with pytest.raises(NotTheOriginalPayer):
        refunds.state_payee(LOSER, holder=FROM[0], **other)
    if returned:
        refunds.take_back(
            PAYOUT, bank_account="3225", line=line("r"), returned_on=DAY, reason="账户已销户"
        )
    else:
        refunds.restore(PAYOUT, reason="账户已销户")
    with pytest.raises(NotTheOriginalPayer):
        refunds.state_payee(LOSER, holder="赵六", **other)
    assert refunds.state_payee(LOSER, holder=FROM[0], **other) == 2
    with pytest.raises(NoPayee):
        refunds.account_in_force(LOSER)


def test_money_bound_to_a_refund_comes_back_where_it_was() -> None:
    refunds = given(LotRefunds, REFUNDS, owed(), stated(), CONFIRMED).root
    sources = refunds.earmark(PAYOUT, LOSER, yuan("60.00"), day=DAY)
    assert sources == (Source(line("d"), yuan("60.00")),)
    assert refunds.due_to(LOSER) == yuan("40.00")
    with pytest.raises(EarmarkedAlready):
        refunds.earmark(PAYOUT, LOSER, yuan("1.00"), day=DAY)
    refunds.release(PAYOUT, reason="撤回")
    assert refunds.due_to(LOSER) == yuan("100.00")
    with pytest.raises(NothingEarmarked):
        refunds.restore(PAYOUT, reason="x")
    refunds.earmark(PAYOUT, LOSER, yuan("100.00"), day=DAY)
    refunds.take_back(PAYOUT, bank_account="3225", line=line("r"), returned_on=DAY, reason="退汇")
    assert refunds.due_to(LOSER) == yuan("100.00")
    with pytest.raises(NoPayee):  # its account is confirmed anew before it is paid again
        refunds.account_in_force(LOSER)


def test_a_refund_cut_in_two_is_judged_as_the_whole_it_makes_up() -> None:
    """R2.07: 60.00 and 40.00 to one payee of one lot on one day need what 100.00 needs."""
    refunds = given(LotRefunds, REFUNDS, owed(), stated(), CONFIRMED).root
    refunds.earmark(PAYOUT, LOSER, yuan("60.00"), day=DAY)
    second = PayoutRequest(refunds.stem, LOSER, DAY, yuan("40.00"))
    assert amount_to_judge(second, refunds.requests_of(LOSER, DAY)) == yuan("100.00")
    assert refunds.requests_of(BUYER, DAY) == []


def test_a_refund_never_exceeds_what_is_owed_nor_comes_before_its_time() -> None:
    given(LotRefunds, REFUNDS, owed()).when(
        lambda r: r.earmark(PAYOUT, LOSER, yuan("100.01"), day=DAY)
    ).then_refused(NotHeld)
    given(LotRefunds, REFUNDS, owed(waits=A1)).when(
        lambda r: r.earmark(PAYOUT, LOSER, yuan("1.00"), day=DAY)
    ).then_refused(PartPaymentWaits)
    refunds = given(LotRefunds, REFUNDS, owed(waits=A1)).root
    refunds.unlock_payments(A1, reason="结清")
    refunds.earmark(PAYOUT, LOSER, yuan("1.00"), day=DAY)


def test_edge_14_what_was_paid_out_is_refunded_once_it_is_recovered() -> None:
    refunds = given(LotRefunds, REFUNDS).root
    refunds.owe_recovery(CASE, BUYER, yuan("350000.00"), document="撤销")
    assert sums(refunds) == {
        f"recoverable/{CASE}": yuan("350000.00"), accounts.owed(LOT, BUYER): -yuan("350000.00"),
    }  # fmt: skip
    assert refunds.due_to(BUYER) == zero()
    refunds.collect_events()
    with pytest.raises(NotHeld):
        refunds.recover(CASE, BUYER, yuan("350000.01"), line=line("b"), claim="a1", value_date=DAY)
    refunds.recover(CASE, BUYER, yuan("350000.00"), line=line("b"), claim="a1", value_date=DAY)
    assert refunds.due_to(BUYER) == yuan("350000.00")


def test_what_is_found_in_a_case_is_no_more_than_was_to_come_back() -> None:
    refunds = given(LotRefunds, REFUNDS).root
    refunds.owe_recovery(CASE, BUYER, yuan("300.00"), document="撤销")
    for found in ((), (Source(line("c"), yuan("300.01")),)):
        with pytest.raises(NotHeld):
            refunds.find_in_case(CASE, BUYER, found, document="笔录")
    refunds.find_in_case(CASE, BUYER, (Source(line("c"), yuan("100.00")),), document="笔录")
    assert refunds.due_to(BUYER) == yuan("100.00")
    with pytest.raises(NotHeld):
        refunds.recover(CASE, BUYER, yuan("200.01"), line=line("b"), claim="a1", value_date=DAY)
