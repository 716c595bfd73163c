"""Who pays when a buyer does not, when a bank may pay for one, and where a sale's taxes rank."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auctions.law import lending as law
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
    LoanTooLarge,
    NoLoanTrack,
    PriceNotCovered,
    TaxPaperMissing,
    WrongTaxpayer,
    balance_days,
    is_buyers_own,
    may_commit,
    may_lend,
    may_publish,
    may_repay_advance,
    may_withhold,
    most_lent,
    paper_in_force,
)
from auctions.law.reconciling import PayerNotRegistered
from auctions.law.says import RulingRefused, TermsRefused
from auctions.lot_words import LoanTrack, TaxMode
from auctions.money_parts import Commitment, Purpose, TaxEntry, TaxStep
from auctions.money_subject import ClaimOfAnotherLot, Subject
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


def test_df_11_a_difference_fixed_before_the_next_default_leaves_the_rest_to_it() -> None:
    prices = [Money(900), Money(840)]
    assert chain_differences(prices, Money(700), [Money(60), None]) == [Money(60), Money(140)]
    assert chain_differences(prices, Money(880), [Money(60)]) == [Money(60), zero()]


@given(prices=st.lists(sums, max_size=5), final=sums)
def test_df_11_no_chain_recovers_more_than_was_lost(prices: list[Money], final: Money) -> None:
    shares = chain_differences(prices, final)
    assert total(shares) == difference(max(prices, default=final), final)
    assert all(zero() <= s <= difference(p, final) for s, p in zip(shares, prices, strict=True))


def test_df_6_only_costs_come_before_the_rerun_is_final() -> None:
    may_apply(Step.COSTS, NONE, final=False)
    for step in (Step.DIFFERENCE, Step.CASE_DEBT, Step.RELATED_DEBT):
        with pytest.raises(DifferenceUnknown):
            may_apply(step, NONE, final=False)
    settled = frozenset({Step.DIFFERENCE})
    may_apply(Step.CASE_DEBT, settled, final=True)
    for step, done in (
        (Step.COSTS, settled),
        (Step.CASE_DEBT, NONE),
        (Step.RELATED_DEBT, settled),
        (Step.CASE_DEBT, settled | {Step.CASE_DEBT, Step.RELATED_DEBT}),
    ):
        with pytest.raises(OutOfOrder):
            may_apply(step, done, final=True)


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


def test_ln_1_only_a_bank_the_notice_names_lends() -> None:
    assert law.lender_named("建设银行", TRACK) is TRACK
    for lender, track in (("工商银行", TRACK), ("建设银行", None)):
        with pytest.raises(NoLoanTrack):
            law.lender_named(lender, track)


def test_ln_2_a_letter_before_the_auction_or_a_remark() -> None:
    assert law.letter_first("B1", {"B1"}) is None
    missing = law.letter_first("B1", {"B2"})
    assert missing is not None
    assert missing.rule == "LN-2"


def test_ln_3_a_loan_stays_within_the_published_ratio() -> None:
    assert most_lent(Money(900_000), TRACK) == Money(630_000)
    assert most_lent(Money("0.01"), TRACK) == zero()
    may_commit(Money(400_000), Money(230_000), Money(630_000))
    with pytest.raises(LoanTooLarge):  # two letters are one loan
        may_commit(Money(400_000), Money("230000.01"), Money(630_000))


def test_ln_3_a_notice_offers_no_larger_a_loan_than_the_court_allows() -> None:
    may_publish(TRACK, 70)
    for percent, most in ((71, 70), (0, 70), (1, 0)):
        with pytest.raises(TermsRefused, match=f"up to {most}%"):
            may_publish(replace(TRACK, most_percent=percent), most)


def test_ln_4_a_deposit_counts_once() -> None:
    assert law.own_part(Money(900_000), Money(630_000), Money(100_000)) == Money(170_000)
    assert law.own_part(Money(900_000), Money(630_000), Money(300_000)) == zero()


def test_ln_5_bank_money_needs_its_letter() -> None:
    until = date(2026, 3, 31)
    letter = Commitment("函1", "B1", "某银行", Money(630_000), until)
    may_lend(letter, "B1", "某银行", on=until, amount=Money(630_000))
    for known, buyer, bank in (
        (None, "B1", "某银行"), (letter, "B2", "某银行"), (letter, "B1", "他行"),
        (Commitment("函1", "B1", "某银行", Money(1), until, refused=True), "B1", "某银行"),
    ):  # fmt: skip
        with pytest.raises(PayerNotRegistered):
            may_lend(known, buyer, bank, on=until)
    with pytest.raises(PayerNotRegistered):
        may_lend(letter, "B1", "某银行", on=date(2026, 4, 1))
    with pytest.raises(LoanTooLarge):
        may_lend(letter, "B1", "某银行", on=until, amount=Money("630000.01"))


def test_ln_6_a_letter_is_no_payment() -> None:
    law.price_there(Money(900_000), Money(900_000))
    with pytest.raises(PriceNotCovered):
        law.price_there(Money("899999.99"), Money(900_000))


def test_ln_7_s58_more_time_only_as_published_for_all() -> None:
    assert balance_days(15, TRACK) == 45
    assert balance_days(60, TRACK) == 60, "a loan never shortens the time"
    for none in (None, LoanTrack(("建设银行",), 70, None)):
        with pytest.raises(NoLoanTrack):
            balance_days(15, none)


def test_ln_8_a_refused_loan_leaves_the_balance_due() -> None:
    assert law.loan_refused("函1", "某银行").rule == "LN-8"


def test_ln_9_the_loan_goes_back_to_the_bank() -> None:
    assert law.back_to("B1", "函1") == "函1"
    assert law.back_to("B1", None) == "B1"


def test_ln_10_no_claim_rests_on_the_loan() -> None:
    law.lender_shares({"c1": "（2025）苏0508民初9号"}, {"函1"})
    with pytest.raises(RulingRefused):
        law.lender_shares({"c1": "（2025）苏0508民初9号", "c2": "贷款承诺函1"}, {"函1"})


def test_tx_5_a_contested_tax_is_reserved_and_the_rest_goes_out() -> None:
    assert law.contested(Money("4243657.19"), Money("42140100")) == (
        Money("4243657.19"), Money("37896442.81"),
    )  # fmt: skip


def test_tx_7_the_plan_says_how_the_taxes_rank() -> None:
    law.rank_stated(TaxMode.ASSIST, "税费按assist列第一顺位")
    with pytest.raises(RulingRefused):
        law.rank_stated(TaxMode.CONTEST, "税费按assist列第一顺位")


def test_tx_10_deed_tax_comes_back_before_registration_only() -> None:
    said = {registered: law.deed_tax_back(registered=registered) for registered in (True, False)}
    assert {each.rule for each in said.values()} == {"TX-10"}
    assert "not refunded" in said[True].said


def test_tx_11_gaps_in_the_record_are_remarked() -> None:
    def entry(step: TaxStep) -> TaxEntry:
        return TaxEntry(step, "vat", Money(1), "函", date(2026, 3, 20))

    told = [entry(TaxStep.TOLD), entry(TaxStep.ANSWERED)]
    assert law.record_complete(told) is None
    gap = law.record_complete([*told, entry(TaxStep.WITHHELD)])
    assert gap is not None
    assert (gap.rule, gap.said) == ("TX-11", "not recorded: remitted")
    assert law.record_complete([]) is not None


def test_tx_12_a_taker_funds_the_sellers_tax() -> None:
    assert law.taker_funds(Money(5), Money(5)) is None
    gap = law.taker_funds(Money(5), Money("4.99"))
    assert gap is not None
    assert gap.rule == "TX-12"


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
    assert law.told_under("赣高法〔2023〕64号", date(2023, 9, 1)) is None
    none = law.told_under("", date(2023, 8, 31))
    assert none is not None
    assert none.rule == "TX-3"


def test_s27_costs_and_fee_then_the_mortgage_the_applicant_and_the_debtor() -> None:
    fee = execution_fee(Money(850_000), date(2026, 3, 20)).result
    left = net_proceeds(Money(900_000), [Cost("拍辅机构", Money(6_000), "发票")], fee)
    assert (fee, left) == (Money(10_900), Money(883_100))
    assert left - Money(500_000) - Money(350_000) == Money(33_100)


def test_money_claimed_for_one_lot_is_not_confirmed_for_another() -> None:
    said = str(Subject.of("L1", "1", Purpose.BALANCE, "B1"))
    assert Subject.for_lot(said, "L1").payee == "B1"
    with pytest.raises(ClaimOfAnotherLot) as no:
        Subject.for_lot(said, "L2")
    assert no.value.facts["claimed"] == "L1"
