"""What a sale costs, who is paid from it, and what loans and taxes change, on each border.

Among them CK-15 (the base of the appraisal fee).
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from auctions.law import costs
from auctions.law import settling as law
from auctions.law.says import DefaultNotRuled, DepositRefused, RulingRefused
from ledger.domain.calendar import Calendar
from ledger.domain.money import Money, total
from tests.auctions.lots import at
from tests.scenario import yuan

DAYS = Calendar.shipped()
END = at("2026-03-05")
LATE = END + timedelta(hours=24, seconds=1)


def test_ck_14_the_closest_platform_is_paid_and_two_share() -> None:
    results = {"a": yuan("900"), "b": yuan("1100"), "c": yuan("1300")}
    assert costs.inquiry_fee(results, yuan("1250"), yuan("10")) == {"c": yuan("10")}
    assert costs.inquiry_fee(results, yuan("1000"), yuan("10.01")) == {
        "a": yuan("5.01"), "b": yuan("5.00"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sale", "base"), [("840000", "840000"), ("1100000", "1000000"), (None, "7000")]
)
def test_s65_ck_15_the_fee_base_is_the_lesser_of_appraisal_and_sale(
    sale: str | None, base: str
) -> None:
    sold = yuan(sale) if sale else None
    assert costs.appraisal_fee_base(yuan("1000000"), sold, yuan("7000")) == yuan(base)
    assert costs.reissued_fee(yuan("1000.05")) == yuan("300.02")


def test_ck_16_the_debtor_bears_what_the_applicant_advances() -> None:
    assert costs.bears_fee() == ("applicant", "debtor")


def test_cl_2_the_platform_remits_within_a_day() -> None:
    assert law.remitted(END, END + timedelta(hours=24)) is None
    late = law.remitted(END, LATE)
    assert late is not None
    assert late.rule == "CL-2"


def test_cl_2_cl_3_a_day_that_ends_in_the_night_is_the_courts_and_not_greenwichs() -> None:
    ended = datetime(2026, 3, 4, 18, tzinfo=UTC)  # two in the night of the 5th, in court
    for law_of in (law.remitted, law.released):
        late = law_of(ended, ended + timedelta(hours=25))
        assert late is not None
        assert late.due == date(2026, 3, 6)


def test_cl_3_deposits_go_back_within_a_day_and_only_the_winners_stays() -> None:
    assert law.released(END, END + timedelta(hours=24)) is None
    late = law.released(END, LATE)
    assert late is not None
    assert late.rule == "CL-3"
    law.only_the_winners("B1", "B1")
    law.not_the_winners("B2", "B1")
    for refused, bidder in ((law.only_the_winners, "B2"), (law.not_the_winners, "B1")):
        with pytest.raises(DepositRefused):
            refused(bidder, "B1")


def test_cl_12_several_creditors_are_paid_by_a_plan_whose_objections_are_closed() -> None:
    law.plan_or_single(1, "")
    law.plan_or_single(2, "D1")
    law.plan_is_final("D1", final=True)
    with pytest.raises(RulingRefused):
        law.plan_or_single(2, " ")
    with pytest.raises(RulingRefused):
        law.plan_is_final("D1", final=False)


def test_ps_7_prepayments_go_back_within_a_day() -> None:
    assert law.prepaid_released(END, END) is None
    late = law.prepaid_released(END, LATE)
    assert late is not None
    assert late.rule == "PS-7"


def test_ps_8_what_a_bid_above_the_prepayment_still_owes() -> None:
    assert law.excess(yuan("565000"), yuan("560000")) == yuan("5000")
    assert law.excess(yuan("560000"), yuan("560000")) == yuan("0")


def test_da_11_an_asset_counts_for_its_price_less_what_was_paid_in_money() -> None:
    assert law.counts_for(yuan("560000"), yuan("0")) == yuan("560000")
    assert law.counts_for(yuan("560000"), yuan("260000")) == yuan("300000")


@pytest.mark.parametrize("costs", [yuan("12000.01"), None])
def test_da_12_unfunded_or_unknown_costs_are_remarked(costs: Money | None) -> None:
    assert law.costs_funded(yuan("12000"), yuan("12000")) is None
    gap = law.costs_funded(yuan("12000"), costs)
    assert gap is not None
    assert gap.rule == "DA-12"


def test_df_10_a_default_without_deposit_is_a_persons_to_decide() -> None:
    assert law.nothing_forfeited(yuan("0.01")) is None
    nothing = law.nothing_forfeited(yuan("0"))
    assert nothing is not None
    assert nothing.rule == "DF-10"


def test_df_12_a_fine_is_no_cost_of_the_sale() -> None:
    law.no_fine(["公告费票据"])
    with pytest.raises(DefaultNotRuled):
        law.no_fine(["公告费票据", "罚款决定书"])


def test_vo_3_every_payer_gets_back_what_it_paid() -> None:
    payers = [("buyer", yuan("100000")), ("buyer", yuan("170000")), ("bank", yuan("630000"))]
    law.goes_back(payers, {"buyer": yuan("270000"), "bank": yuan("630000")})
    with pytest.raises(RulingRefused):
        law.goes_back(payers, {"buyer": total(amount for _, amount in payers)})


def test_tx_13_the_registry_answers_in_five_working_days() -> None:
    assert law.registry_due(date(2026, 4, 1), DAYS) == date(2026, 4, 9), "4 to 6 April are rest"
