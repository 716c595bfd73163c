"""The rules on prices, deposits, bidding, pre-emption and closing, on both sides of each border."""

from datetime import date, timedelta

import pytest

from auctions.law import bids, closing, price
from auctions.law.bids import Standing
from auctions.law.says import (
    BiddingNotOver,
    BidRefused,
    DepositRefused,
    NotDisclosed,
    NotEligible,
    NothingLeft,
    PreemptionRefused,
    PriceNotPaid,
    RulingRefused,
    TermsRefused,
)
from auctions.lot_words import Bid, BidderRole, Channel
from ledger.domain.calendar import Calendar
from tests.auctions.lots import at
from tests.scenario import yuan

DAYS = Calendar.shipped()
DAY = date(2026, 2, 2)


def test_pr_1_the_reserve_is_the_start() -> None:
    assert bids.reaches_start(yuan("7"), yuan("7"))
    assert not bids.reaches_start(yuan("6.99"), yuan("7"))


def test_pr_2_seven_tenths_rounded_up() -> None:
    assert price.first_floor(yuan("1000000"), DAY) == yuan("700000.00")
    assert price.first_floor(yuan("0.01"), DAY) == yuan("0.01"), "rounding may not undercut"
    price.first_start(yuan("1000000"), yuan("700000"), DAY)
    with pytest.raises(TermsRefused):
        price.first_start(yuan("1000000"), yuan("699999.99"), DAY)


def test_pr_3_a_fifth_off_the_previous_start() -> None:
    for start in ("560000", "700000"):
        price.second_start(yuan("700000"), yuan(start), DAY)
    for start in ("559999.99", "700000.01"):
        with pytest.raises(TermsRefused):
            price.second_start(yuan("700000"), yuan(start), DAY)


def test_pr_4_the_private_sale_is_at_the_failed_start() -> None:
    price.sale_price(yuan("560000"), yuan("560000"))
    for other in ("550000", "560000.01"):
        with pytest.raises(TermsRefused):
            price.sale_price(yuan("560000"), yuan(other))


def test_pr_5_nothing_left_for_the_applicant() -> None:
    price.leaves_something(yuan("670000.01"), yuan("650000"), yuan("20000"), asked=False)
    for asked, lacking in ((False, "request"), (True, None)):
        with pytest.raises(NothingLeft) as refused:
            price.leaves_something(yuan("670000"), yuan("650000"), yuan("20000"), asked=asked)
        assert refused.value.facts.get("lacking") == lacking, "asked, only a higher start helps"


def test_pr_6_equity_nobody_can_appraise() -> None:
    price.equity_start(yuan("10001"), yuan("10000"), request="申请书", worthless=False)
    for start, request, worthless in (
        ("10000", "申请书", False), ("10001", "", False), ("10001", "申请书", True),
    ):  # fmt: skip
        with pytest.raises(TermsRefused):
            price.equity_start(yuan(start), yuan("10000"), request=request, worthless=worthless)


def test_pr_7_no_reserve_in_criminal_cases_only() -> None:
    price.no_reserve(criminal=True, last_failed=True)
    for criminal, failed in ((False, True), (True, False)):
        with pytest.raises(TermsRefused):
            price.no_reserve(criminal=criminal, last_failed=failed)


@pytest.mark.parametrize(
    ("agreed", "market", "appraisal", "least"),
    [
        (yuan("9"), yuan("5"), yuan("20"), "9.00"),
        (None, yuan("5"), yuan("20"), "5.00"),
        (None, None, yuan("20.01"), "10.01"),
    ],
)
def test_pr_8_direct_sale(agreed: object, market: object, appraisal: object, least: str) -> None:
    known = {"agreed": agreed, "market": market, "appraisal": appraisal}
    price.direct_sale(yuan(least), all_agree=True, perishable=False, **known)
    with pytest.raises(TermsRefused):
        price.direct_sale(yuan(least) - yuan("0.01"), all_agree=False, perishable=True, **known)
    with pytest.raises(TermsRefused):
        price.direct_sale(yuan(least), all_agree=False, perishable=False, **known)


def test_pr_8_needs_something_to_go_by() -> None:
    with pytest.raises(TermsRefused):
        price.direct_sale(
            yuan("1"), all_agree=True, perishable=False, agreed=None, market=None, appraisal=None
        )


def test_dp_1_a_twentieth_to_a_fifth() -> None:
    assert price.deposit_band(yuan("0.99"), DAY) == (yuan("0.05"), yuan("0.19"))
    for amount in ("35000", "140000"):
        price.deposit(yuan("700000"), yuan(amount), DAY)
    for amount in ("34999.99", "140000.01"):
        with pytest.raises(TermsRefused):
            price.deposit(yuan("700000"), yuan(amount), DAY)


def test_dp_2_exactly_the_deposit_under_a_real_name() -> None:
    price.deposited(yuan("5"), yuan("5"), reference="R")
    for amount, reference in (("4.99", "R"), ("5.01", "R"), ("5", "")):
        with pytest.raises(DepositRefused):
            price.deposited(yuan(amount), yuan("5"), reference=reference)
    price.really_named("张三", "ID")
    for name, identity in ((" ", "ID"), ("张三", " ")):
        with pytest.raises(DepositRefused):
            price.really_named(name, identity)


def test_dp_3_the_applicant_pays_what_its_claim_does_not_cover() -> None:
    role = BidderRole.APPLICANT
    assert price.applicant_pays(yuan("100"), yuan("40"), role) == yuan("60")
    assert price.applicant_pays(yuan("100"), yuan("400"), role) == yuan("0")
    with pytest.raises(DepositRefused):
        price.applicant_pays(yuan("100"), yuan("400"), BidderRole.ORDINARY)


def test_dp_4_one_channel_for_one_bidder() -> None:
    price.one_channel(None, Channel.COURT)
    with pytest.raises(DepositRefused):
        price.one_channel(Channel.PLATFORM, Channel.COURT)


def test_dp_5_a_debtor_who_bids_is_remarked() -> None:
    said = price.debtor_bids(BidderRole.DEBTOR)
    assert said is not None
    assert said.rule == "DP-5"
    assert price.debtor_bids(BidderRole.ORDINARY) is None


def test_in_1_whole_increments() -> None:
    price.increment(yuan("100"), yuan("5"))
    for step in ("0", "100.01"):
        with pytest.raises(TermsRefused):
            price.increment(yuan("100"), yuan(step))
    assert price.is_step(yuan("100"), yuan("105"), yuan("5"))
    assert price.is_step(yuan("100"), yuan("125"), yuan("5"))
    for bid in ("100", "104", "95"):
        assert not price.is_step(yuan("100"), yuan(bid), yuan("5"))


# Bidding

OPENS, CLOSES = at("2026-03-04"), at("2026-03-05")


def test_bd_1_a_day_at_least() -> None:
    bids.window(OPENS, CLOSES)
    with pytest.raises(BiddingNotOver):
        bids.window(OPENS, CLOSES - timedelta(seconds=1))


def test_bd_2_five_minutes_from_the_bid_itself() -> None:
    assert bids.moved_end(CLOSES, at("2026-03-05", "09:54:59")) == CLOSES
    assert bids.moved_end(CLOSES, at("2026-03-05", "09:58:00")) == at("2026-03-05", "10:03:00")
    assert bids.in_time(OPENS, OPENS, CLOSES)
    assert not bids.in_time(CLOSES, OPENS, CLOSES), "at its end the window is closed"
    assert not bids.in_time(OPENS - timedelta(microseconds=1), OPENS, CLOSES)


def test_bd_3_one_bidder_is_enough() -> None:
    assert bids.sold(1)
    assert not bids.sold(0)


def test_bd_4_below_the_start_is_void() -> None:
    assert bids.reaches_start(yuan("7"), yuan("7"))
    assert not bids.reaches_start(yuan("6.99"), yuan("7"))


def test_bd_5_only_codes_and_amounts() -> None:
    bids.shows_only_codes({"code", "amount", "received_at"})
    with pytest.raises(NotDisclosed) as refused:
        bids.shows_only_codes({"code", "name"})
    assert refused.value.facts["told"] == ("name",)
    bids.deposits_seen(sealed=True, keeps_deposits=True)
    with pytest.raises(NotDisclosed) as sealed:
        bids.deposits_seen(sealed=True)
    assert "upto" not in sealed.value.facts
    with pytest.raises(NotDisclosed) as sealed:
        bids.deposits_seen(sealed=True, told_upto=7)
    assert sealed.value.facts["upto"] == 7


def test_bd_6_a_proxy_before_the_bidding() -> None:
    bids.proxy_in_time(OPENS - timedelta(seconds=1), OPENS)
    with pytest.raises(DepositRefused):
        bids.proxy_in_time(OPENS, OPENS)


def test_bd_7_the_leader_does_not_raise_itself_by_default() -> None:
    assert not bids.may_raise_oneself("B1", "B1", allowed=False)
    assert bids.may_raise_oneself("B1", "B1", allowed=True)
    assert bids.may_raise_oneself("B1", "B2", allowed=False)


def test_bd_8_the_platforms_own_order() -> None:
    late = Bid(1, "B1", yuan("7"), at("2026-03-04", "12:00:00"))
    early = Bid(2, "B2", yuan("8"), at("2026-03-04", "11:00:00"))
    assert bids.in_order([early, late, late]) == [late, early]
    with pytest.raises(BidRefused):
        bids.in_order([late, Bid(1, "B2", yuan("7"), late.received_at)])


def test_pe_1_an_unconfirmed_holder_has_no_rank() -> None:
    assert bids.confirmed(2, holder="h1") == 2
    with pytest.raises(PreemptionRefused):
        bids.confirmed(None, holder="h1")


def test_pe_2_a_code_of_ones_own() -> None:
    bids.own_code("Y1", {"Y2"})
    for code in ("Y2", " "):
        with pytest.raises(PreemptionRefused):
            bids.own_code(code, {"Y2"})


def test_pe_3_only_a_confirmed_holder_bids_the_same_price() -> None:
    assert bids.may_equal(1)
    assert not bids.may_equal(None)


def test_pe_4_price_then_preemption_then_rank_then_time() -> None:
    ordinary, second, first = (Standing(800, rank, 0) for rank in (None, 2, 1))
    assert bids.beats(Standing(801, None, 1), first)
    assert bids.beats(second, ordinary)
    assert bids.beats(first, second), "rank before time"
    assert not bids.beats(second, first)
    assert not bids.beats(Standing(800, 1, 9), first), "among one rank the earlier stands"
    assert not bids.beats(ordinary, ordinary)


def test_pe_5_told_and_silent_is_waived() -> None:
    bids.not_waived("p5", "r1-A1", notified=True, bid=False, attempt_over=False)
    bids.not_waived("p5", "r1-A1", notified=False, bid=False, attempt_over=True)
    with pytest.raises(PreemptionRefused):
        bids.not_waived("p5", "r1-A1", notified=True, bid=False, attempt_over=True)


def test_pe_6_a_holders_bid_extends_as_well() -> None:
    assert bids.extends(1)
    assert bids.extends(None)


def test_pe_7_a_known_tenant_is_named() -> None:
    bids.holders_named(True, ["h1"])
    bids.holders_named(False, [])
    with pytest.raises(PreemptionRefused):
        bids.holders_named(True, [])


# Closing


def test_cl_1_the_confirmation_names_the_buyer() -> None:
    closing.confirmation_named("李四", "李四")
    for buyer in ("B1", " "):
        with pytest.raises(NotDisclosed):
            closing.confirmation_named(buyer, "李四")


def test_cl_4_the_whole_price_in_time() -> None:
    closing.price_complete(yuan("9"), yuan("9"))
    for paid in ("8.99", "9.01"):
        with pytest.raises(PriceNotPaid):
            closing.price_complete(yuan(paid), yuan("9"))
    assert closing.paid_in_time(DAY, DAY) is None
    late = closing.paid_in_time(DAY + timedelta(days=1), DAY)
    assert late is not None
    assert late.rule == "CL-4"


def test_cl_5_the_period_is_the_notices() -> None:
    assert closing.balance_due(date(2026, 3, 5), 15, DAYS) == date(2026, 3, 20)
    assert closing.balance_due(date(2026, 3, 6), 15, DAYS) == date(2026, 3, 21), "not rolled"


def test_cl_6_ten_days_after_full_payment_and_never_before() -> None:
    paid = date(2026, 3, 20)
    assert closing.ruling_served(paid, date(2026, 3, 30), "裁定", DAYS) is None
    late = closing.ruling_served(paid, date(2026, 3, 31), "裁定", DAYS)
    assert late is not None
    assert late.rule == "CL-6"
    for paid_on, served, number in (
        (None, paid, "裁定"), (paid, date(2026, 3, 19), "裁定"), (paid, paid, " "),
    ):  # fmt: skip
        with pytest.raises(RulingRefused):
            closing.ruling_served(paid_on, served, number, DAYS)
    closing.eligible(limited=True, home_check="查询结果")
    with pytest.raises(NotEligible):
        closing.eligible(limited=True, home_check="")


def test_cl_7_title_passes_on_service() -> None:
    assert closing.title_date(DAY) == DAY
    with pytest.raises(RulingRefused):
        closing.title_date(DAY, DAY - timedelta(days=1))


def test_cl_8_handed_over_within_fifteen_days() -> None:
    served = date(2026, 3, 30)
    assert closing.handed_over(served, date(2026, 4, 14), DAYS) is None
    late = closing.handed_over(served, date(2026, 4, 15), DAYS)
    assert late is not None
    assert late.rule == "CL-8"


def test_cl_9_registrars_are_told_first() -> None:
    closing.burdens_ended(notices_issued=True)
    with pytest.raises(RulingRefused):
        closing.burdens_ended(notices_issued=False)


def test_cl_10_interest_stops_with_the_ruling_not_the_bid() -> None:
    assert closing.interest_stops(date(2026, 3, 30), date(2026, 3, 5)) == date(2026, 3, 30)


def test_df_13_the_deposit_is_kept_only_of_a_buyer_who_knew() -> None:
    assert closing.keeps_deposit(knew=True)
    assert not closing.keeps_deposit(knew=False)
    closing.approved(equity=True, approval="批复")
    with pytest.raises(NotEligible):
        closing.approved(equity=True, approval="")


def test_df_14_a_faked_eligibility_voids_the_sale() -> None:
    assert closing.is_void(faked=True)
    assert not closing.is_void(faked=False)


def test_df_15_eligible_from_application_to_ruling() -> None:
    applied = date(2026, 3, 1)
    closing.still_eligible(applied, applied, at_ruling=True)
    for since, now in ((None, True), (date(2026, 3, 2), True), (applied, False)):
        with pytest.raises(NotEligible):
            closing.still_eligible(applied, since, at_ruling=now)
