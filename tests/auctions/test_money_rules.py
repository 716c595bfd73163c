"""Who pays when a buyer does not, when a bank may pay for one, and where a sale's taxes rank."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auctions.law.forfeit import (
    DifferenceUnknown,
    OrderMissing,
    OutOfOrder,
    Step,
    TopUp,
    TopUpNotAllowed,
    chain_differences,
    difference,
    forfeit_after_private_sale,
    may_apply,
    may_order_top_up,
    waterfall,
)
from auctions.law.lending import (
    ClaimTooLate,
    ContestedTax,
    NoLoanTrack,
    TaxPaperMissing,
    TaxRank,
    WrongTaxpayer,
    arrears_rank,
    balance_days,
    is_buyers_own,
    may_repay_advance,
    may_withhold,
    most_lent,
    paper_in_force,
)
from auctions.lot_words import LoanTrack, TaxMode
from auctions.settlement import RowResent, amounts_agree, same_row_again
from ledger.domain.law.fees import execution_fee
from ledger.domain.law.waterfall import Cost, net_proceeds
from ledger.domain.money import Money, fen, total, zero

sums = st.integers(0, 10**11).map(fen)
TRACK = LoanTrack(("建设银行",), 70, 45)
NONE = frozenset[Step]()


@pytest.mark.parametrize(
    ("deposit", "costs", "lost", "expected"),
    [
        ("100000", "6000", "60000", ("6000", "60000", "34000", "0")),
        ("100000", "6000", "0", ("6000", "0", "94000", "0")),
        ("510000", "10000", "1000000", ("10000", "500000", "0", "500000")),
        ("5000", "6000", "10", ("5000", "0", "0", "1010")),
    ],
)
def test_df_3_s28_s30_s31_a_deposit_pays_costs_then_the_difference(
    deposit: str, costs: str, lost: str, expected: tuple[str, ...]
) -> None:
    found = waterfall(Money(deposit), Money(costs), Money(lost))
    assert (found.costs, found.difference, found.left, found.short_by) == tuple(
        map(Money, expected)
    )


@given(deposit=sums, costs=sums, lost=sums)
def test_df_3_nothing_of_a_deposit_is_lost_or_counted_twice(
    deposit: Money, costs: Money, lost: Money
) -> None:
    found = waterfall(deposit, costs, lost)
    assert found.costs + found.difference + found.left == deposit
    assert found.costs + found.difference + found.short_by == costs + lost
    assert zero() in (found.left, found.short_by)


def test_df_4_a_dearer_rerun_leaves_no_difference() -> None:
    assert difference(Money(900_000), Money(950_000)) == zero()
    assert difference(Money(900_000), Money(840_000)) == Money(60_000)


def test_df_11_edge_3_a_chain_of_defaults_pays_the_loss_once() -> None:
    prices = [Money(800), Money(750)]
    assert chain_differences(prices, Money(700)) == [Money(100), zero()]
    assert chain_differences([Money(750), Money(800)], Money(700)) == [Money(50), Money(50)]
    assert chain_differences([], Money(700)) == []


@given(prices=st.lists(sums, max_size=5), final=sums)
def test_df_11_no_chain_recovers_more_than_was_lost(prices: list[Money], final: Money) -> None:
    shares = chain_differences(prices, final)
    assert total(shares) == difference(max(prices, default=final), final)
    assert all(zero() <= s <= difference(p, final) for s, p in zip(shares, prices, strict=True))


def test_df_6_only_costs_come_before_the_rerun_is_final() -> None:
    may_apply(Step.COSTS, NONE, final=False, residual=Money(1))
    for step in (Step.DIFFERENCE, Step.CASE_DEBT, Step.RELATED_DEBT):
        with pytest.raises(DifferenceUnknown):
            may_apply(step, NONE, final=False, residual=Money(1))
    settled = frozenset({Step.DIFFERENCE})
    may_apply(Step.CASE_DEBT, settled, final=True, residual=Money(1))
    for step, done in (
        (Step.COSTS, settled),
        (Step.CASE_DEBT, NONE),
        (Step.RELATED_DEBT, settled),
        (Step.CASE_DEBT, settled | {Step.CASE_DEBT, Step.RELATED_DEBT}),
    ):
        with pytest.raises(OutOfOrder):
            may_apply(step, done, final=True, residual=Money(1))


def test_df_5_a_shortfall_is_added_only_by_written_order_and_where_the_court_allows_it() -> None:
    may_order_top_up(TopUp.ORDER_ALLOWED, Money(500), Money(500), "令1")
    with pytest.raises(TopUpNotAllowed):
        may_order_top_up(TopUp.CAPPED, Money(500), Money(500), "令1")
    with pytest.raises(TopUpNotAllowed):
        may_order_top_up(TopUp.ORDER_ALLOWED, Money(500), Money("500.01"), "令1")
    with pytest.raises(TopUpNotAllowed):
        may_order_top_up(TopUp.ORDER_ALLOWED, Money(500), zero(), "令1")
    with pytest.raises(OrderMissing):
        may_order_top_up(TopUp.ORDER_ALLOWED, Money(500), Money(500), " ")


def test_df_9_a_private_sale_forfeits_its_deposit_figure_and_no_more() -> None:
    assert forfeit_after_private_sale(Money(560_000), Money(56_000)) == (
        Money(56_000), Money(504_000),
    )  # fmt: skip
    assert forfeit_after_private_sale(Money(560_000), zero()) == (zero(), Money(560_000))
    assert forfeit_after_private_sale(Money(100), Money(200)) == (Money(100), zero())


def test_ln_3_a_loan_stays_within_the_published_ratio() -> None:
    assert most_lent(Money(900_000), TRACK) == Money(630_000)
    assert most_lent(Money("0.01"), TRACK) == zero()
    with pytest.raises(NoLoanTrack):
        most_lent(Money(900_000), None)


def test_ln_7_s58_more_time_only_as_published_for_all() -> None:
    assert balance_days(15, TRACK, with_loan=True) == 45
    assert balance_days(15, TRACK, with_loan=False) == 15
    assert balance_days(15, LoanTrack((), 70, None), with_loan=True) == 15
    with pytest.raises(NoLoanTrack):
        balance_days(15, None, with_loan=True)


def test_tx_6_s59_arrears_rank_by_their_date_against_the_mortgage() -> None:
    mortgaged = date(2019, 5, 1)
    assert arrears_rank(date(2018, 6, 1), mortgaged) is TaxRank.BEFORE_MORTGAGE
    assert arrears_rank(date(2021, 6, 1), mortgaged) is TaxRank.BEHIND_MORTGAGE
    assert arrears_rank(mortgaged, mortgaged) is TaxRank.BEHIND_MORTGAGE
    assert arrears_rank(date(2021, 6, 1), None) is TaxRank.BEFORE_UNSECURED
    # Of 300,000 after costs the tax of 2018 takes 50,000, the mortgage of 280,000 the rest.
    left = Money(300_000) - Money(50_000)
    assert min(left, Money(280_000)) == Money(250_000)


def test_tx_4_tx_5_edge_12_a_tax_needs_its_papers_and_no_contest() -> None:
    may_withhold(TaxMode.ASSIST, "函1", "计算表")
    for letter, computation in (("", "计算表"), ("函1", " ")):
        with pytest.raises(TaxPaperMissing):
            may_withhold(TaxMode.ASSIST, letter, computation)
    with pytest.raises(ContestedTax):
        may_withhold(TaxMode.CONTEST, "函1", "计算表")


def test_tx_8_s60_edge_13_a_buyers_advance_is_repaid_on_the_debtors_receipt_and_in_time() -> None:
    deadline = date(2026, 6, 30)

    def ask(taxpayer: str, on: date, until: date | None, amount: str = "54321.00") -> None:
        may_repay_advance(taxpayer, "甲公司", claimed_on=on, deadline=until, amount=Money(amount))

    ask("甲公司", deadline, deadline)
    with pytest.raises(WrongTaxpayer):
        ask("王五", deadline, deadline)
    with pytest.raises(WrongTaxpayer):
        ask("甲公司", deadline, deadline, "0.00")
    with pytest.raises(ClaimTooLate):
        ask("甲公司", date(2026, 7, 1), deadline)
    with pytest.raises(ClaimTooLate):
        ask("甲公司", deadline, None)


def test_tx_9_deed_tax_stays_with_the_buyer() -> None:
    assert is_buyers_own("deed-tax")
    assert not is_buyers_own("land-appreciation-tax")


def test_tx_3_s62_the_paper_of_the_notices_day_applies() -> None:
    assert paper_in_force("江西", date(2023, 8, 31)) == ""
    assert paper_in_force("江西", date(2023, 9, 1)) == "赣高法〔2023〕64号"
    assert paper_in_force("江苏", date(2023, 9, 1)) == ""


def test_rb_3_platform_bank_and_book_agree_to_the_fen() -> None:
    assert amounts_agree(Money("1.00"), Money("1.00"), None)
    assert not amounts_agree(Money("1.00"), Money("0.99"), Money("1.00"))


def test_rb_4_a_row_sent_again_is_the_same_row_only_with_the_same_amount() -> None:
    same_row_again(Money("1.00"), Money("1.00"), "row 1")
    with pytest.raises(RowResent):
        same_row_again(Money("1.00"), Money("1.01"), "row 1")


def test_s27_costs_and_fee_then_the_mortgage_the_applicant_and_the_debtor() -> None:
    fee = execution_fee(Money(850_000), date(2026, 3, 20)).result
    left = net_proceeds(Money(900_000), [Cost("拍辅机构", Money(6_000), "发票")], fee)
    assert (fee, left) == (Money(10_900), Money(883_100))
    assert left - Money(500_000) - Money(350_000) == Money(33_100)
