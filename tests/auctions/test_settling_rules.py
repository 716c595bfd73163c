"""What a sale costs, who is paid from it, and what loans and taxes change, on each border.

Among them CK-15 (the base of the appraisal fee) and CL-11 (the debtor's rest).
"""

from datetime import date, timedelta

import pytest

from auctions.law import settling as law
from auctions.law.says import (
    DefaultNotRuled,
    DepositRefused,
    NotDisclosed,
    PriceNotPaid,
    RulingRefused,
)
from ledger.domain.calendar import Calendar
from ledger.domain.law.fees import execution_fee
from ledger.domain.money import total
from tests.auctions.lots import at
from tests.scenario import yuan

DAYS = Calendar.shipped()
END = at("2026-03-05")
LATE = END + timedelta(hours=24, seconds=1)


def test_ck_14_the_closest_platform_is_paid_and_two_share() -> None:
    results = {"a": yuan("900"), "b": yuan("1100"), "c": yuan("1300")}
    assert law.inquiry_fee(results, yuan("1250"), yuan("10")) == {"c": yuan("10")}
    assert law.inquiry_fee(results, yuan("1000"), yuan("10.01")) == {
        "a": yuan("5.01"), "b": yuan("5.00"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sale", "base"), [("840000", "840000"), ("1100000", "1000000"), (None, "7000")]
)
def test_s65_ck_15_the_fee_base_is_the_lesser_of_appraisal_and_sale(
    sale: str | None, base: str
) -> None:
    sold = yuan(sale) if sale else None
    assert law.appraisal_fee_base(yuan("1000000"), sold, yuan("7000")) == yuan(base)
    assert law.reissued_fee(yuan("1000.05")) == yuan("300.02")


def test_ck_16_the_debtor_bears_what_the_applicant_advances() -> None:
    assert law.bears_fee() == ("applicant", "debtor")


def test_cl_2_the_platform_remits_within_a_day() -> None:
    assert law.remitted(END, END + timedelta(hours=24)) is None
    late = law.remitted(END, LATE)
    assert late is not None
    assert late.rule == "CL-2"


def test_cl_3_deposits_go_back_within_a_day_and_only_the_winners_converts() -> None:
    assert law.released(END, END + timedelta(hours=24)) is None
    late = law.released(END, LATE)
    assert late is not None
    assert late.rule == "CL-3"
    law.converts("B1", "B1")
    with pytest.raises(DepositRefused):
        law.converts("B2", "B1")


def test_s27_cl_11_fee_costs_claims_and_the_debtors_rest() -> None:
    price, cost = yuan("900000"), yuan("6000")
    fee = execution_fee(yuan("850000"), on=date(2026, 3, 30)).result
    assert fee == yuan("10900.00")
    left = price - cost - fee
    assert left == yuan("883100.00")
    claims = yuan("500000") + yuan("350000")
    assert law.surplus(price, cost + fee, claims) == yuan("33100.00")
    assert law.surplus(yuan("10"), yuan("6"), yuan("9")) == yuan("0")


def test_cl_12_three_times_fifteen_days_and_the_disputed_part_waits() -> None:
    assert law.plan_periods(date(2026, 3, 2), DAYS) == (
        date(2026, 3, 17), date(2026, 4, 1), date(2026, 4, 16),
    )  # fmt: skip
    shares = {"a": yuan("5"), "b": yuan("6")}
    assert law.undisputed(shares, {"b"}) == {"a": yuan("5")}


def test_ps_7_prepayments_go_back_within_a_day() -> None:
    assert law.prepaid_released(END, END) is None
    late = law.prepaid_released(END, LATE)
    assert late is not None
    assert late.rule == "PS-7"


def test_ps_8_what_a_bid_above_the_prepayment_still_owes() -> None:
    assert law.excess(yuan("565000"), yuan("560000")) == yuan("5000")
    assert law.excess(yuan("560000"), yuan("560000")) == yuan("0")


def test_da_11_a_claim_shrinks_by_the_price_net_of_costs() -> None:
    assert law.claim_after(yuan("700000"), yuan("560000"), yuan("0")) == yuan("140000")
    assert law.claim_after(yuan("700000"), yuan("560000"), yuan("12000")) == yuan("152000")


def test_da_12_unfunded_costs_are_remarked() -> None:
    assert law.costs_funded(yuan("12000"), yuan("12000")) is None
    gap = law.costs_funded(yuan("11999.99"), yuan("12000"))
    assert gap is not None
    assert gap.rule == "DA-12"


def test_df_10_an_exempt_applicant_pays_by_order_or_by_a_rulings_setoff() -> None:
    law.exempt_pays("责令通知", "", setoff=False)
    law.exempt_pays("", "抵销裁定", setoff=True)
    for order, ruling, setoff in (("", "抵销裁定", False), ("责令通知", "", True)):
        with pytest.raises(DefaultNotRuled):
            law.exempt_pays(order, ruling, setoff=setoff)


def test_df_12_no_fine_from_a_deposit() -> None:
    law.fine_source("own-payment")
    with pytest.raises(DefaultNotRuled):
        law.fine_source("deposit")


def test_vo_3_every_payer_gets_back_what_it_paid() -> None:
    payers = [("buyer", yuan("100000")), ("buyer", yuan("170000")), ("bank", yuan("630000"))]
    law.goes_back(payers, {"buyer": yuan("270000"), "bank": yuan("630000")})
    with pytest.raises(RulingRefused):
        law.goes_back(payers, {"buyer": total(amount for _, amount in payers)})


def test_ln_1_a_loan_only_where_the_notice_names_its_banks() -> None:
    law.track_published(used=True, banks=["某银行"])
    law.track_published(used=False, banks=[])
    with pytest.raises(NotDisclosed):
        law.track_published(used=True, banks=[])


def test_ln_2_a_letter_before_the_auction() -> None:
    assert law.letter_first("预申请通知") is None
    missing = law.letter_first(" ")
    assert missing is not None
    assert missing.rule == "LN-2"


def test_ln_4_a_deposit_counts_once() -> None:
    assert law.down_payment(yuan("270000"), yuan("100000")) == yuan("170000")
    assert law.down_payment(yuan("90000"), yuan("100000")) == yuan("0")


def test_ln_5_bank_money_needs_its_letter() -> None:
    letter = law.Commitment("某银行", "B1", yuan("630000"), date(2026, 3, 31))
    law.under_letter(letter, "某银行", yuan("630000"), date(2026, 3, 31))
    for given, bank, amount, day in (
        (None, "某银行", "1", 1), (letter, "他行", "1", 1), (letter, "某银行", "630000.01", 1),
    ):  # fmt: skip
        with pytest.raises(PriceNotPaid):
            law.under_letter(given, bank, yuan(amount), date(2026, 3, day))
    with pytest.raises(PriceNotPaid):
        law.under_letter(letter, "某银行", yuan("1"), date(2026, 4, 1))


def test_ln_6_a_letter_is_no_payment() -> None:
    law.money_not_letter(yuan("900000"), yuan("900000"))
    with pytest.raises(PriceNotPaid):
        law.money_not_letter(yuan("270000"), yuan("900000"))


def test_ln_8_a_refused_loan_is_an_ordinary_default() -> None:
    assert not law.loan_failed(notice_says_refund=False)
    assert law.loan_failed(notice_says_refund=True)


def test_ln_9_the_loan_goes_back_to_the_bank() -> None:
    assert law.back_to("buyer", loaned=True, bank="某银行") == "某银行"
    assert law.back_to("buyer", loaned=False, bank="某银行") == "buyer"


def test_ln_10_the_lender_is_no_creditor() -> None:
    law.lender_shares({"p1"}, "某银行")
    with pytest.raises(RulingRefused):
        law.lender_shares({"p1", "某银行"}, "某银行")


def test_tx_2_taxes_are_listed() -> None:
    law.taxes_listed(["契税"])
    with pytest.raises(NotDisclosed):
        law.taxes_listed([])


def test_tx_5_a_contested_tax_is_reserved_and_the_rest_goes_out() -> None:
    assert law.contested(yuan("4243657.19"), yuan("42140100")) == (
        yuan("4243657.19"), yuan("37896442.81"),
    )  # fmt: skip


def test_tx_7_the_plan_says_how_the_taxes_rank() -> None:
    law.rank_stated("assist", "税费按assist列第一顺位")
    for mode, plan in (("assist", "方案"), ("", "方案")):
        with pytest.raises(RulingRefused):
            law.rank_stated(mode, plan)


def test_tx_10_deed_tax_comes_back_before_registration_only() -> None:
    assert law.deed_tax_back(registered=False)
    assert not law.deed_tax_back(registered=True)


def test_tx_11_gaps_in_the_record_are_remarked() -> None:
    steps = dict.fromkeys(("sent", "replied", "amounts", "mode", "paid", "receipt"), "有")
    assert law.record_complete(steps) is None
    gap = law.record_complete({**steps, "paid": " "})
    assert gap is not None
    assert (gap.rule, gap.said) == ("TX-11", "not recorded: paid")


def test_tx_12_a_taker_funds_the_sellers_tax() -> None:
    assert law.taker_funds(yuan("5"), yuan("5")) is None
    gap = law.taker_funds(yuan("5"), yuan("4.99"))
    assert gap is not None
    assert gap.rule == "TX-12"


def test_tx_13_the_registry_answers_in_five_working_days() -> None:
    assert law.registry_due(date(2026, 4, 1), DAYS) == date(2026, 4, 9), "4 to 6 April are rest"
