"""The rules after a failed attempt: second auction, in kind, private sale, default, stays."""

from datetime import date, timedelta

import pytest

from auctions.law import bids, defaults, failure, forfeit, in_kind, stays
from auctions.law.says import (
    AnnulRefused,
    BiddingNotOver,
    DefaultNotRuled,
    DepositRefused,
    DisposalStayed,
    EndRefused,
    InKindNotAllowed,
    MayNotBid,
    NoticeTooShort,
    StayRefused,
    TermsRefused,
)
from auctions.lot_state import Barred
from auctions.lot_words import (
    AnnulGround,
    AssetClass,
    BarredAs,
    Creditor,
    OutsiderEffect,
    WithdrawGround,
)
from auctions.parameters import RerunNotice, RerunTerms
from ledger.domain.calendar import Calendar
from tests.auctions.lots import TERMS, at, terms
from tests.scenario import yuan

DAYS = Calendar.shipped()
MOVABLE, LAND = AssetClass.MOVABLE, AssetClass.REAL_ESTATE
FAILED = date(2026, 3, 26)


def test_f1_1_deposits_without_bids_do_not_sell() -> None:
    assert not bids.sold(0)
    assert bids.sold(1)


def test_f1_2_in_kind_after_the_first_failure_is_at_the_first_start() -> None:
    failure.in_kind_price_after(yuan("700000"), yuan("700000"))
    with pytest.raises(TermsRefused):
        failure.in_kind_price_after(yuan("700000"), yuan("560000"))


def test_f1_3_within_thirty_days_rolled() -> None:
    failed = date(2026, 3, 5)
    assert failure.second_in_time(failed, date(2026, 4, 7), DAYS) is None
    late = failure.second_in_time(failed, date(2026, 4, 8), DAYS)
    assert late is not None
    assert late.rule == "F1-3"


def test_f1_4_the_last_day_for_the_notice() -> None:
    failed = date(2026, 3, 5)
    assert failure.last_notice(LAND, failed) == date(2026, 3, 20)
    assert failure.last_notice(MOVABLE, failed) == date(2026, 3, 28)


def test_ps_1_announced_within_fifteen_days() -> None:
    assert failure.sale_noticed(FAILED, date(2026, 4, 10), DAYS) is None
    late = failure.sale_noticed(FAILED, date(2026, 4, 11), DAYS)
    assert late is not None
    assert late.rule == "PS-1"


def test_ps_2_its_notice_is_fifteen_days_or_seven() -> None:
    published = date(2026, 4, 8)
    for asset, days in ((LAND, 15), (MOVABLE, 7)):
        failure.sale_notice(asset, published, published + timedelta(days=days))
        with pytest.raises(NoticeTooShort):
            failure.sale_notice(asset, published, published + timedelta(days=days - 1))


def test_ps_3_sixty_days_and_no_other_length() -> None:
    opens = at("2026-04-23")
    assert failure.sale_ends(opens) == at("2026-06-22")
    failure.sale_length(opens, at("2026-06-22"))
    for other in ("2026-06-21", "2026-06-23"):
        with pytest.raises(BiddingNotOver):
            failure.sale_length(opens, at(other))


def test_ps_4_the_notice_names_a_deposit() -> None:
    failure.named_deposit(yuan("560000"), yuan("56000"))
    for deposit in ("0", "560000.01"):
        with pytest.raises(TermsRefused):
            failure.named_deposit(yuan("560000"), yuan(deposit))


def test_ps_5_the_whole_price_first() -> None:
    failure.prepaid(yuan("560000"), yuan("560000"))
    with pytest.raises(DepositRefused):
        failure.prepaid(yuan("559999.99"), yuan("560000"))


def test_ps_6_a_day_of_bids_from_the_first() -> None:
    assert failure.sale_bidding_ends(at("2026-05-01")) == at("2026-05-02")


def test_ps_9_only_the_named_deposit_forfeits() -> None:
    assert forfeit.forfeit_after_private_sale(yuan("560000"), yuan("56000")) == (
        yuan("56000"),
        yuan("504000"),
    )


def test_ps_10_returned_only_after_asking_and_with_a_reason() -> None:
    def ends(*, asked: bool = True, reason: str = "无其他措施", request: str = "") -> None:
        failure.ends_lawfully(
            asked_in_kind=asked, attempt="r1-PS", reason=reason, open_request=request
        )

    ends()
    for lacking in ({"asked": False}, {"reason": " "}, {"request": "二轮处置申请书"}):
        with pytest.raises(EndRefused):
            ends(**lacking)  # type: ignore[arg-type]


def test_ps_11_a_bid_before_the_end_opens_its_day() -> None:
    end = at("2026-06-22")
    begin = end - timedelta(days=60)
    assert bids.in_time(end - timedelta(seconds=1), begin, end)
    assert not bids.in_time(end, begin, end)


# In kind

X = Creditor("x", 1, "判决书", yuan("300000"))
Y = Creditor("y", 2, "判决书", yuan("500000"))
Z = Creditor("z", 1, "判决书", yuan("100000"))


def test_da_1_at_the_reserve_and_with_a_basis() -> None:
    in_kind.may_take(X, yuan("560000"), yuan("560000"))
    with pytest.raises(InKindNotAllowed):
        in_kind.may_take(X, yuan("559999"), yuan("560000"))
    with pytest.raises(InKindNotAllowed):
        in_kind.may_take(Creditor("w", 1, "", yuan("1")), yuan("560000"), yuan("560000"))
    assert in_kind.asked_in_time(FAILED, date(2026, 4, 7), DAYS) is None, "rolled"
    late = in_kind.asked_in_time(FAILED, date(2026, 4, 8), DAYS)
    assert late is not None
    assert late.rule == "DA-1"


def test_da_2_rank_and_then_lots() -> None:
    in_kind.taker([X, Y], "x", lottery="")
    in_kind.taker([X, Z], "z", lottery="抽签记录")
    for willing, party, lottery in (([X, Y], "y", "抽签记录"), ([X, Z], "x", "")):
        with pytest.raises(InKindNotAllowed):
            in_kind.taker(willing, party, lottery=lottery)


def test_da_3_the_difference() -> None:
    assert in_kind.difference(yuan("560000"), yuan("300000")) == yuan("260000")
    assert in_kind.difference(yuan("560000"), yuan("700000")) == yuan("0")
    in_kind.difference_paid(yuan("260000"), yuan("260000"))
    with pytest.raises(InKindNotAllowed):
        in_kind.difference_paid(yuan("259999.99"), yuan("260000"))


def test_da_4_who_did_not_pay_is_out() -> None:
    in_kind.may_enter_again("y", {"x"})
    with pytest.raises(InKindNotAllowed):
        in_kind.may_enter_again("x", {"x"})


def test_da_5_ruling_within_ten_days_for_who_may_own_it() -> None:
    ready = date(2026, 4, 10)
    asked = {"limited": True, "eligibility": "查询结果"}
    assert in_kind.ruled_in_time(ready, date(2026, 4, 20), DAYS, **asked) is None
    late = in_kind.ruled_in_time(ready, date(2026, 4, 21), DAYS, **asked)
    assert late is not None
    assert late.rule == "DA-5"
    with pytest.raises(InKindNotAllowed):
        in_kind.ruled_in_time(ready, ready, DAYS, limited=True, eligibility="")


def test_da_6_refused_movables_go_to_a_private_sale_online() -> None:
    assert in_kind.goes_to_sale(online=True)
    assert not in_kind.goes_to_sale(online=False)


def test_da_7_by_agreement_with_every_known_creditor() -> None:
    in_kind.by_agreement({"x", "y"}, {"x", "y"})
    with pytest.raises(InKindNotAllowed):
        in_kind.by_agreement({"x", "y"}, {"x"})


def test_da_8_no_ruling_on_a_settlement() -> None:
    in_kind.not_on_settlement(from_settlement=False)
    with pytest.raises(InKindNotAllowed):
        in_kind.not_on_settlement(from_settlement=True)


def test_da_9_no_old_price_after_the_case_ended() -> None:
    in_kind.price_of_this_case({}, ["c"], FAILED)
    in_kind.price_of_this_case({"c": FAILED - timedelta(days=1)}, ["c"], FAILED)
    with pytest.raises(InKindNotAllowed):
        in_kind.price_of_this_case({"c": FAILED}, ["c"], FAILED)


def test_da_10_the_whole_or_nothing() -> None:
    in_kind.whole("")
    with pytest.raises(InKindNotAllowed):
        in_kind.whole("三号厂房")


# Default and rerun


def test_df_1_a_ruling_after_the_day_due_or_a_refusal() -> None:
    due = date(2026, 3, 20)
    defaults.may_rule("裁定", date(2026, 3, 21), due, refused_in_writing=False)
    defaults.may_rule("裁定", date(2026, 3, 10), due, refused_in_writing=True)
    for ruling, day in (("", date(2026, 3, 21)), ("裁定", due)):
        with pytest.raises(DefaultNotRuled):
            defaults.may_rule(ruling, day, due, refused_in_writing=False)


def test_df_2_the_defaulter_does_not_bid_again() -> None:
    barred = [Barred(BarredAs.DEFAULTED, "甲", "ID1")]
    defaults.not_the_defaulter("ID2", barred)
    with pytest.raises(MayNotBid):
        defaults.not_the_defaulter("ID1", barred)


def test_df_7_a_rerun_is_on_the_terms_the_court_decided() -> None:
    same, cheaper = TERMS, terms("600000", "100000")
    other = terms("700000", "90000")
    defaults.rerun_terms(TERMS, same, RerunTerms.IDENTICAL)
    defaults.rerun_terms(TERMS, other, RerunTerms.SAME_RESERVE)
    defaults.rerun_terms(TERMS, cheaper, RerunTerms.FRESH)
    for now, manner in ((other, RerunTerms.IDENTICAL), (cheaper, RerunTerms.SAME_RESERVE)):
        with pytest.raises(TermsRefused):
            defaults.rerun_terms(TERMS, now, manner)


def test_df_8_the_notice_of_a_rerun() -> None:
    assert defaults.notice_as_first(RerunNotice.SAME_AS_ATTEMPT, was_first=True)
    assert not defaults.notice_as_first(RerunNotice.SAME_AS_ATTEMPT, was_first=False)
    assert defaults.notice_as_first(RerunNotice.AS_FIRST, was_first=False)


# Stays, annulments, outsiders


def test_su_1_a_ground_on_file_and_a_platform_that_reports() -> None:
    now = at("2026-03-05", "09:50:00")
    stays.may_stop("决定", now, by_platform=False, reported_at=None)
    stays.may_stop("报告", now, by_platform=True, reported_at=now)
    for document, platform, reported in (
        (" ", False, None), ("报告", True, None), ("报告", True, now - timedelta(seconds=1)),
    ):  # fmt: skip
        with pytest.raises(StayRefused):
            stays.may_stop(document, now, by_platform=platform, reported_at=reported)


def test_su_2_five_days_after_the_ground_is_gone() -> None:
    gone = date(2026, 3, 6)
    assert stays.resumed(gone, date(2026, 3, 11), DAYS) is None
    late = stays.resumed(gone, date(2026, 3, 12), DAYS)
    assert late is not None
    assert late.rule == "SU-2"
    for ground_gone, day in ((None, gone), (gone, date(2026, 3, 5))):
        with pytest.raises(StayRefused):
            stays.resumed(ground_gone, day, DAYS)


def test_su_3_withdrawn_before_the_bidding_on_a_ground() -> None:
    stays.may_withdraw(WithdrawGround.SETTLED, "协议", bidding_began=False)
    for document, began in (("协议", True), (" ", False)):
        with pytest.raises(StayRefused):
            stays.may_withdraw(WithdrawGround.SETTLED, document, bidding_began=began)


def test_su_4_the_whole_debt_before_the_day() -> None:
    owed, auction = yuan("100"), date(2026, 3, 4)
    stays.must_stop(owed, owed, date(2026, 3, 3), auction)
    for tendered, day in (("99.99", date(2026, 3, 3)), ("100", auction)):
        with pytest.raises(StayRefused):
            stays.must_stop(yuan(tendered), owed, day, auction)


def test_su_5_going_on_without_a_note_is_remarked() -> None:
    assert stays.decided("合议庭意见") is None
    said = stays.decided("")
    assert said is not None
    assert said.rule == "SU-5"


def test_su_6_nothing_goes_on_while_a_claim_is_undecided() -> None:
    claimed_on = date(2026, 1, 31)
    stays.outsider_stops(claimed_on, claim_pending=False)
    with pytest.raises(DisposalStayed):
        stays.outsider_stops(claimed_on, claim_pending=True)


def test_vo_1_a_ruling_on_a_ground_in_time() -> None:
    day = date(2026, 4, 1)
    stays.may_annul(AnnulGround.COLLUSION, "裁定", day, None)
    stays.may_annul(AnnulGround.COLLUSION, "裁定", day, day)
    for ruling, ended in (("", None), ("裁定", date(2026, 3, 31))):
        with pytest.raises(AnnulRefused):
            stays.may_annul(AnnulGround.COLLUSION, ruling, day, ended)


def test_vo_2_one_more_ground_against_other_sales() -> None:
    assert AnnulGround.NOT_ANNOUNCED in stays.grounds(private_sale_or_offline=True)
    online = stays.grounds(private_sale_or_offline=False)
    assert len(online) == 6
    assert AnnulGround.NOT_ANNOUNCED not in online


def test_vo_4_who_answers_for_the_damage() -> None:
    assert stays.answers_for(courts_act=True) == "state-compensation"
    assert stays.answers_for(courts_act=False) == "suit"


def test_vo_5_one_objection_against_one_act() -> None:
    stays.first_objection(["公告"], "成交")
    with pytest.raises(AnnulRefused):
        stays.first_objection(["成交"], "成交")


def test_vo_6_nothing_after_a_bankruptcy_was_accepted() -> None:
    accepted = date(2026, 5, 1)
    stays.not_after_bankruptcy(None, accepted)
    stays.not_after_bankruptcy(accepted, date(2026, 4, 30))
    with pytest.raises(DisposalStayed):
        stays.not_after_bankruptcy(accepted, accepted)


def test_vo_7_fifteen_quiet_days() -> None:
    served = date(2026, 3, 2)
    assert stays.quiet_until(served, DAYS) == date(2026, 3, 17)
    stays.after_the_quiet(served, date(2026, 3, 18), DAYS)
    with pytest.raises(DisposalStayed):
        stays.after_the_quiet(served, date(2026, 3, 17), DAYS)


def test_vo_8_a_suit_stops_unless_asked_secured_and_allowed() -> None:
    stays.suit_allows(sued=True, request="申请", security="保函", ruling="准许")
    stays.suit_allows(sued=False, request="", security="", ruling="")
    for request, security, ruling in (("", "b", "c"), ("a", "", "c"), ("a", "b", "")):
        with pytest.raises(DisposalStayed):
            stays.suit_allows(sued=True, request=request, security=security, ruling=ruling)


def test_vo_9_and_vo_10_who_gives_back_what() -> None:
    assert stays.effect(taken_by_applicant=True, in_kind=False) is OutsiderEffect.REVOKED
    assert stays.effect(taken_by_applicant=False, in_kind=True) is OutsiderEffect.REVOKED
    third = stays.effect(taken_by_applicant=False, in_kind=False)
    assert third is OutsiderEffect.PROCEEDS
