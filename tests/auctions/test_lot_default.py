"""A default's deposit and its waterfall, which waits for the rerun's end."""

from datetime import date

import pytest

from auctions import money_accounts as accounts
from auctions.law.forfeit import (
    DifferenceUnknown,
    OrderMissing,
    OutOfOrder,
    Step,
    TopUp,
    TopUpNotAllowed,
)
from auctions.money_default import LotDefault, VoucherMissing
from auctions.money_parts import NotHeld
from ledger.domain.case_parts import NothingToPay, Source
from ledger.domain.money import zero
from tests.auctions.lot_sums import (
    A1,
    BUYER,
    CASE,
    DAY,
    LOT,
    line,
)
from tests.scenario import fact, given, yuan

RULED = fact(
    LotDefault.Ruled, lot=LOT, attempt=A1, buyer=BUYER, price=yuan("900000.00"),
    taken_from=accounts.deposit(LOT, BUYER), account=accounts.forfeited(LOT, A1),
    sources=(Source(line("platform"), yuan("100000.00")),), ruling="裁1", ruled_on=DAY,
)  # fmt: skip


def fixed(difference: str, short: str = "0.00"):
    return fact(
        LotDefault.DifferenceFixed, lot=LOT, attempt=A1, final_price=yuan("840000.00"),
        difference=yuan(difference), short_by=yuan(short), document="裁2",
    )  # fmt: skip


def applied(step: Step, amount: str):
    return fact(
        LotDefault.Applied, lot=LOT, attempt=A1, step=step, case_number=CASE,
        account=accounts.forfeited(LOT, A1), sources=(Source(line("platform"), yuan(amount)),),
        document="",
    )  # fmt: skip


def run_waterfall(final: str, difference: str) -> LotDefault:
    default = given(LotDefault, RULED).root
    default.apply_costs(CASE, yuan("6000.00"), vouchers=["票据1"])
    default.fix_difference(
        CASE, yuan(final), yuan(difference), costs=yuan("6000.00"), document="裁2"
    )
    return default


def test_s28_costs_difference_then_this_cases_debt() -> None:
    default = run_waterfall("840000.00", "60000.00")
    assert default.left == yuan("34000.00")
    default.apply_residual(Step.CASE_DEBT, CASE, yuan("34000.00"), document="分配")
    assert default.left == zero()
    default.settle(document="结")
    assert default.settled


def test_s30_a_dearer_rerun_gives_nothing_back() -> None:
    default = run_waterfall("950000.00", "0.00")
    assert default.left == yuan("94000.00")
    with pytest.raises(OutOfOrder):
        default.settle(document="结")


def test_s31_edge_2_the_gap_is_ordered_only_as_far_as_it_goes_and_only_by_order() -> None:
    ruled = fact(
        LotDefault.Ruled, lot=LOT, attempt=A1, buyer=BUYER, price=yuan("8000000.00"),
        taken_from=accounts.deposit(LOT, BUYER), account=accounts.forfeited(LOT, A1),
        sources=(Source(line("platform"), yuan("510000.00")),), ruling="裁1", ruled_on=DAY,
    )  # fmt: skip
    default = given(LotDefault, ruled).root
    default.apply_costs(CASE, yuan("10000.00"), vouchers=["票据1"])
    default.fix_difference(
        CASE, yuan("7000000.00"), yuan("1000000.00"), costs=yuan("10000.00"), document="裁2"
    )
    assert (default.left, default.short_by) == (zero(), yuan("500000.00"))
    pay_by = date(2026, 7, 1)
    for mode, amount, order, refused in (
        (TopUp.CAPPED, "500000.00", "令1", TopUpNotAllowed),
        (TopUp.ORDER_ALLOWED, "500000.01", "令1", TopUpNotAllowed),
        (TopUp.ORDER_ALLOWED, "500000.00", " ", OrderMissing),
    ):
        with pytest.raises(refused):
            default.order_top_up(order, yuan(amount), pay_by=pay_by, mode=mode)
    default.order_top_up("令1", yuan("500000.00"), pay_by=pay_by, mode=TopUp.ORDER_ALLOWED)
    with pytest.raises(NotHeld):
        default.take_top_up(line("t"), yuan("500000.01"))
    default.take_top_up(line("t"), yuan("500000.00"))
    assert default.topped_up == yuan("500000.00")


def test_s35_edge_1_nothing_goes_to_debts_while_the_difference_is_unknown() -> None:
    given(LotDefault, RULED).when(
        lambda d: d.apply_residual(Step.CASE_DEBT, CASE, yuan("34000.00"), document="分配")
    ).then_refused(DifferenceUnknown)
    given(LotDefault, RULED).when(
        lambda d: d.order_top_up("令", yuan("1.00"), pay_by=DAY, mode=TopUp.ORDER_ALLOWED)
    ).then_refused(DifferenceUnknown)
    given(LotDefault, RULED).when(lambda d: d.settle(document="结")).then_refused(DifferenceUnknown)


def test_df_3_the_difference_waits_for_costs_the_deposit_could_pay() -> None:
    """Else they would be missing though the deposit has them, and it would go to debts instead."""
    given(LotDefault, RULED).when(
        lambda d: d.fix_difference(
            CASE, yuan("840000.00"), yuan("60000.00"), costs=yuan("0.01"), document="裁2"
        )
    ).then_refused(OutOfOrder)


def test_df_5_of_a_settled_default_nothing_more_is_ordered() -> None:
    known = (
        RULED, applied(Step.COSTS, "100000.00"), fixed("60000.00", short="60000.00"),
        fact(LotDefault.Settled, lot=LOT, attempt=A1, short_by=yuan("60000.00"), document="结"),
    )  # fmt: skip
    given(LotDefault, *known).when(
        lambda d: d.order_top_up("令", yuan("1.00"), pay_by=DAY, mode=TopUp.ORDER_ALLOWED)
    ).then_refused(OutOfOrder)


def test_df_3_the_order_of_the_steps_is_kept() -> None:
    known = (RULED, fixed("60000.00"), applied(Step.DIFFERENCE, "60000.00"))
    given(LotDefault, *known).when(
        lambda d: d.apply_costs(CASE, yuan("1.00"), vouchers=["票"])
    ).then_refused(OutOfOrder)
    given(LotDefault, *known).when(
        lambda d: d.apply_residual(Step.RELATED_DEBT, CASE, yuan("1.00"), document="分配")
    ).then_refused(OutOfOrder)
    given(LotDefault, *known).when(
        lambda d: d.fix_difference(CASE, yuan("1.00"), zero(), costs=zero(), document="裁")
    ).then_refused(OutOfOrder)
    given(LotDefault, *known).when(
        lambda d: d.apply_residual(Step.CASE_DEBT, CASE, yuan("40000.01"), document="分配")
    ).then_refused(NotHeld)
    given(LotDefault, RULED).when(
        lambda d: d.apply_costs(CASE, yuan("1.00"), vouchers=[])
    ).then_refused(VoucherMissing)


def test_df_3_a_cost_has_vouchers_with_numbers_and_an_amount() -> None:
    given(LotDefault, RULED).when(
        lambda d: d.apply_costs(CASE, yuan("1.00"), vouchers=["票", " "])
    ).then_refused(VoucherMissing)
    given(LotDefault, RULED).when(
        lambda d: d.apply_costs(CASE, zero(), vouchers=["票"])
    ).then_refused(NothingToPay)


@pytest.mark.parametrize("step", [Step.COSTS, Step.DIFFERENCE])
def test_df_3_costs_and_difference_are_not_paid_as_if_they_were_debts(step: Step) -> None:
    given(LotDefault, RULED, fixed("60000.00")).when(
        lambda d: d.apply_residual(step, CASE, yuan("1.00"), document="分配")
    ).then_refused(OutOfOrder)


def test_a_default_is_settled_once() -> None:
    default = run_waterfall("840000.00", "60000.00")
    default.apply_residual(Step.CASE_DEBT, CASE, yuan("34000.00"), document="分配")
    default.settle(document="结")
    with pytest.raises(OutOfOrder, match="settled already"):
        default.settle(document="再结")
