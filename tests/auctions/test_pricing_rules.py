"""The rules on reference prices, platforms and notices, each asked on both sides of its border."""

from datetime import date

import pytest

from auctions.law import appraisal, costs, notice, pricing, venue
from auctions.law.notice import Content, Item, Prompt, Told
from auctions.law.pricing import JOINT_REQUEST, Quote
from auctions.law.says import (
    MayNotBid,
    NotDisclosed,
    NoticeTooShort,
    ObjectionRefused,
    PanelMissing,
    PlatformRefused,
    ReferenceRefused,
    TermsRefused,
)
from auctions.lot_parts import Work
from auctions.lot_state import Barred
from auctions.lot_words import AssetClass, BarredAs, Method, NotifyMeans
from ledger.domain.calendar import Calendar
from tests.scenario import yuan

DAYS = Calendar.shipped()
MOVABLE, LAND = AssetClass.MOVABLE, AssetClass.REAL_ESTATE


def test_ck_1_pricing_is_opened_within_thirty_days_on_a_record() -> None:
    seized = date(2026, 1, 5)
    assert pricing.pricing_opened("笔录", seized, date(2026, 2, 4), DAYS) is None
    late = pricing.pricing_opened("笔录", seized, date(2026, 2, 5), DAYS)
    assert late is not None
    assert (late.rule, late.due) == ("CK-1", date(2026, 2, 4))
    with pytest.raises(ReferenceRefused):
        pricing.pricing_opened(" ", seized, date(2026, 1, 6), DAYS)


def test_ck_2_a_later_method_needs_a_ground() -> None:
    pricing.method_allowed(Method.AGREEMENT, [], "")
    pricing.method_allowed(Method.ONLINE, [Method.AGREEMENT, Method.DIRECTED], "")
    pricing.method_allowed(Method.APPRAISAL, [], JOINT_REQUEST)
    with pytest.raises(ReferenceRefused) as refused:
        pricing.method_allowed(Method.ONLINE, [Method.AGREEMENT], "")
    assert refused.value.facts["skipped"] == ("directed",)


def test_ck_3_an_agreement_is_one_figure_of_both() -> None:
    assert pricing.agreed([yuan("5"), yuan("5")]) == yuan("5")
    for figures, harms in (
        ([yuan("5")], False), ([yuan("5"), yuan("6")], False), ([yuan("5"), yuan("5")], True),
    ):  # fmt: skip
        with pytest.raises(ReferenceRefused):
            pricing.agreed(figures, harms_others=harms)


def test_ck_4_the_authoritys_reply_is_the_reference() -> None:
    assert pricing.answered(yuan("7")) == yuan("7")
    for nothing in (None, yuan("0")):
        with pytest.raises(ReferenceRefused):
            pricing.answered(nothing)


def test_ck_5_the_average_of_what_came_in_time() -> None:
    due = date(2026, 1, 9)
    quotes = [Quote("a", yuan("100"), due), Quote("b", yuan("101.01"), due)]
    assert pricing.inquired(quotes, due_on=due) == yuan("100.51"), "half a fen goes up"
    for bad in (
        [], [*quotes, Quote("c", yuan("1"), date(2026, 1, 10))],
        [*quotes, Quote("c", yuan("1"), due, objected=True)],
    ):  # fmt: skip
        with pytest.raises(ReferenceRefused):
            pricing.inquired(bad, due_on=due)
    asked = date(2026, 1, 5)
    first = pricing.inquiry_due(asked, DAYS, delivered=0, extensions_asked=False)
    assert first == date(2026, 1, 8)
    assert pricing.inquiry_due(asked, DAYS, delivered=1, extensions_asked=True) == first
    more = pricing.inquiry_due(asked, DAYS, delivered=0, extensions_asked=True)
    assert more == date(2026, 1, 12), "the eleventh is a Sunday"


def test_ck_6_nobody_delivered_and_nobody_asked_for_more() -> None:
    assert pricing.goes_to_appraisal(0, extensions_asked=False)
    assert not pricing.goes_to_appraisal(1, extensions_asked=False)
    assert not pricing.goes_to_appraisal(0, extensions_asked=True)


def test_ck_7_thirty_days_and_twice_fifteen_more() -> None:
    asked = date(2026, 5, 6)
    assert appraisal.appraisal_due(asked, [], DAYS) == date(2026, 6, 5)
    once = appraisal.appraisal_due(asked, [date(2026, 5, 31)], DAYS)
    assert once == date(2026, 6, 22), "the twentieth is a Saturday"
    for late in ([date(2026, 6, 1)], [date(2026, 5, 10)] * 3):
        with pytest.raises(ReferenceRefused):
            appraisal.appraisal_due(asked, late, DAYS)


def test_ck_8_three_days_to_send_and_fifteen_to_count_as_received() -> None:
    made = date(2026, 1, 12)
    assert pricing.report_served(made, date(2026, 1, 15), DAYS, publicised=False) == (
        date(2026, 1, 15), None,
    )  # fmt: skip
    deemed, late = pricing.report_served(made, date(2026, 1, 16), DAYS, publicised=True)
    assert deemed == date(2026, 1, 31), "not rolled past the Saturday"
    assert late is not None
    assert late.rule == "CK-8"


def test_ck_9_five_days_to_object_and_not_to_every_method() -> None:
    received = date(2026, 1, 12)
    assert pricing.objection_until(received, DAYS) == date(2026, 1, 19), "17 is a Saturday"
    pricing.may_object(Method.ONLINE, received, date(2026, 1, 19), DAYS)
    for method, day in (
        (Method.ONLINE, date(2026, 1, 20)), (Method.AGREEMENT, received),
        (Method.DIRECTED, received),
    ):  # fmt: skip
        with pytest.raises(ObjectionRefused):
            pricing.may_object(method, received, day, DAYS)


def test_ck_10_fraud_is_complained_of_before_the_notice() -> None:
    appraisal.may_complain(None)
    with pytest.raises(ObjectionRefused) as refused:
        appraisal.may_complain(date(2026, 2, 2))
    assert refused.value.facts["posted_on"] == date(2026, 2, 2)


def test_ck_11_a_year_at_most() -> None:
    fixed = date(2026, 1, 12)
    pricing.validity(fixed, date(2027, 1, 12))
    for until in (date(2027, 1, 13), date(2026, 1, 11)):
        with pytest.raises(ReferenceRefused):
            pricing.validity(fixed, until)


def test_ck_12_notice_within_validity_and_start_within_six_months_more() -> None:
    until = date(2026, 8, 31)
    assert pricing.last_start(until) == date(2027, 2, 28)
    pricing.still_valid(until, first_notice_on=until, starts_on=date(2027, 2, 28))
    pricing.still_valid(until, first_notice_on=None, starts_on=date(2027, 2, 28))
    for notice_on, starts in (
        (date(2026, 9, 1), date(2026, 10, 1)), (None, date(2027, 3, 1)),
    ):  # fmt: skip
        with pytest.raises(ReferenceRefused):
            pricing.still_valid(until, first_notice_on=notice_on, starts_on=starts)


def test_ck_13_disposal_starts_within_ten_days() -> None:
    fixed = date(2026, 1, 12)
    assert pricing.disposal_started(fixed, date(2026, 1, 22), DAYS) is None
    late = pricing.disposal_started(fixed, date(2026, 1, 23), DAYS)
    assert late is not None
    assert late.rule == "CK-13"


def test_ck_17_pricing_stops_on_a_ground_on_file() -> None:
    pricing.pricing_stopped("data-missing", "函", withdrawn=False)
    pricing.pricing_stopped("settled", "函", withdrawn=True)
    for ground, document, gone in (
        ("settled", "函", False), ("data-missing", "函", True), ("settled", " ", True),
    ):  # fmt: skip
        with pytest.raises(ReferenceRefused):
            pricing.pricing_stopped(ground, document, withdrawn=gone)


# Platforms and people


def test_pf_1_the_platform_is_on_the_list_that_day() -> None:
    day, listed = date(2026, 2, 2), {"京东网"}
    assert venue.platform_chosen("京东网", "", day, listed=listed) == "京东网"
    assert venue.platform_chosen("", "京东网", day, listed=listed) == "京东网"
    with pytest.raises(PlatformRefused):
        venue.platform_chosen("某网", "京东网", day, listed=listed)


def test_pf_2_the_list_is_dated() -> None:
    rows = [("a", date(2016, 11, 25), date(2020, 1, 1)), ("b", date(2019, 1, 1), None)]
    assert venue.on_list(rows, date(2018, 1, 1)) == {"a"}
    assert venue.on_list(rows, date(2020, 1, 1)) == {"a", "b"}
    assert venue.on_list(rows, date(2020, 1, 2)) == {"b"}


def test_pf_3_an_unconfirmed_admission_is_remarked() -> None:
    assert venue.unconfirmed_listing("a", "公告") is None
    said = venue.unconfirmed_listing("a", "入库日期未确认")
    assert said is not None
    assert said.rule == "PF-3"


def test_pf_4_the_next_attempt_is_on_the_same_platform() -> None:
    venue.same_platform("京东网", "京东网")
    with pytest.raises(PlatformRefused):
        venue.same_platform("京东网", "淘宝网")


def test_pf_5_the_court_does_its_own_acts_and_has_an_account() -> None:
    venue.courts_own("court", "ruling", account="62")
    venue.courts_own("platform", "hosting", account="62")
    for who, what, account in (("platform", "ruling", "62"), ("court", "notice", " ")):
        with pytest.raises(PlatformRefused):
            venue.courts_own(who, what, account=account)


def test_pf_6_auxiliary_work_has_an_engagement_and_a_receipt() -> None:
    engaged = (Work.VIEWING,)
    paid = costs.auxiliary_cost(Work.VIEWING, engaged, "委托书", "票据1", yuan("300"))
    assert paid == yuan("300")
    for work, engagement, receipt, amount in (
        (Work.STORAGE, "委托书", "票据", "300"), (Work.VIEWING, "", "票据", "300"),
        (Work.VIEWING, "委托书", "", "300"), (Work.VIEWING, "委托书", "票据", "0"),
    ):  # fmt: skip
        with pytest.raises(PlatformRefused):
            costs.auxiliary_cost(work, engaged, engagement, receipt, yuan(amount))


def test_pf_7_no_attempt_goes_to_a_platform_that_kept_bidders_out() -> None:
    venue.no_gatekeeping("京东网", ["公拍网"])
    with pytest.raises(PlatformRefused):
        venue.no_gatekeeping("京东网", ["京东网"])
    assert venue.to_be_reported("京东网", "screened").rule == "PF-7"


def test_pf_8_insiders_and_whoever_bids_for_them_stay_out() -> None:
    barred = [Barred(BarredAs.COURT, "王五", "ID1"), Barred(BarredAs.RELATIVE, "赵六", "")]
    venue.may_bid("王五", "ID9", barred)  # another man of that name
    for name, identity, bids_for in (
        ("甲", "ID1", ""), ("赵六", "ID2", ""), ("甲", "ID2", "ID1"),
    ):  # fmt: skip
        with pytest.raises(MayNotBid):
            venue.may_bid(name, identity, barred, bids_for=bids_for)


def test_pf_9_a_closed_lot_names_its_archive() -> None:
    assert venue.archived("存档1") is None
    missing = venue.archived(" ")
    assert missing is not None
    assert missing.rule == "PF-9"


def test_pf_10_an_open_lot_on_a_delisted_platform_is_remarked() -> None:
    assert venue.still_listed("a", {"a"}, date(2026, 1, 1)) is None
    gone = venue.still_listed("a", {"b"}, date(2026, 1, 1))
    assert gone is not None
    assert gone.rule == "PF-10"


def test_wp_27_the_panel_decides() -> None:
    venue.panel_decided("笔录1", "start")
    with pytest.raises(PanelMissing):
        venue.panel_decided("", "start")


def test_tx_1_taxes_are_borne_as_the_law_says() -> None:
    assert venue.tax_clause(True) is None
    with pytest.raises(NotDisclosed):
        venue.tax_clause(False)
    old = venue.tax_clause(False, imported=True)
    assert old is not None
    assert old.rule == "TX-1"


# Notices


@pytest.mark.parametrize(
    ("asset", "start", "clear"),
    [
        (LAND, date(2026, 3, 4), False),
        (MOVABLE, date(2026, 2, 17), False),
        (LAND, date(2026, 3, 5), True),
    ],
)
def test_nt_1_thirty_days_or_fifteen(asset: AssetClass, start: date, clear: bool) -> None:
    published = date(2026, 2, 2)
    notice.first_notice(asset, published, start, clear_days=clear)
    with pytest.raises(NoticeTooShort):
        notice.first_notice(asset, published, date.fromordinal(start.toordinal() - 1),
                            clear_days=clear)  # fmt: skip


@pytest.mark.parametrize(("asset", "start"), [(LAND, 25), (MOVABLE, 17)])
def test_nt_2_fifteen_days_or_seven_and_held_within_thirty(asset: AssetClass, start: int) -> None:
    failed, published = date(2026, 3, 5), date(2026, 3, 10)
    assert notice.second_notice(asset, failed, published, date(2026, 3, start), DAYS) is None
    with pytest.raises(NoticeTooShort):
        notice.second_notice(asset, failed, published, date(2026, 3, start - 1), DAYS)
    late = notice.second_notice(asset, failed, published, date(2026, 4, 8), DAYS)
    assert late is not None
    assert (late.rule, late.due) == ("NT-2", date(2026, 4, 7))


def test_nt_3_ten_things_a_notice_says() -> None:
    words = dict.fromkeys(Content, "有")
    notice.content(words)
    with pytest.raises(NotDisclosed) as refused:
        notice.content({**words, Content.DEFECTS: " "})
    assert refused.value.facts["lacking"] == ("defects",)


def test_nt_4_eleven_things_shown_the_same_day() -> None:
    notice.publicity(tuple(Item))
    notice.publicity([item for item in Item if item is not Item.BASIS], basis_withheld="涉密")
    for missing in Item:
        with pytest.raises(NotDisclosed):
            notice.publicity([item for item in Item if item is not missing])


def test_nt_5_seven_prompts() -> None:
    notice.prompts(tuple(Prompt))
    for missing in Prompt:
        with pytest.raises(NotDisclosed):
            notice.prompts([prompt for prompt in Prompt if prompt is not missing])


def test_nt_6_three_days_before_the_notice() -> None:
    day = date(2026, 2, 2)
    served = Told(NotifyMeans.SERVED, date(2026, 1, 30))
    waived = Told(NotifyMeans.WAIVED, day)
    notice.told_before(["p1", "p2"], {"p1": served, "p2": waived}, day)
    late = Told(NotifyMeans.SERVED, date(2026, 1, 31))
    for told in ({"p1": late}, {}):
        with pytest.raises(NoticeTooShort):
            notice.told_before(["p1"], told, day)
    assert notice.counts_from(NotifyMeans.PUBLISHED, date(2026, 1, 24)) == date(2026, 1, 29)
    assert notice.counts_from(NotifyMeans.SERVED, date(2026, 1, 24)) == date(2026, 1, 24)


def test_nt_7_security_holders_not_told_are_remarked() -> None:
    start = date(2026, 3, 4)
    told = {
        "b1": Told(NotifyMeans.SERVED, date(2026, 2, 27)),
        "b2": Told(NotifyMeans.SERVED, date(2026, 2, 28)),
    }
    found = notice.holders_told(["b1", "b2", "b3"], told, start)
    assert [each.said[:2] for each in found] == ["b2", "b3"]
    assert {each.rule for each in found} == {"NT-7"}


def test_vo_11_nt_8_a_lease_on_file_is_said() -> None:
    """NT-8: the notice says it; VO-11: and it is fixed before."""
    notice.lease_said(True, False)
    notice.lease_said(False, None)
    with pytest.raises(NotDisclosed):
        notice.lease_said(True, None)


def test_nt_9_a_necessary_home_needs_a_finding() -> None:
    notice.home_found(True, "另有住房")
    notice.home_found(False, "")
    with pytest.raises(NotDisclosed):
        notice.home_found(True, " ")


def test_nt_10_no_further_lot_once_there_is_enough() -> None:
    claims, costs = yuan("990000"), yuan("10000")
    notice.not_enough_yet(yuan("999999.99"), claims, costs, debtor_agrees=False)
    notice.not_enough_yet(yuan("1000000"), claims, costs, debtor_agrees=True)
    with pytest.raises(TermsRefused):
        notice.not_enough_yet(yuan("1000000"), claims, costs, debtor_agrees=False)
