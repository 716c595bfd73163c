"""The acceptance scenarios about rules, bidding, rounds and clocks, by their numbers.

Those about money stand with the money of lots.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest

from auctions.law.rounds import unmet
from auctions.law.says import (
    BidRefused,
    DefaultNotRuled,
    DepositRefused,
    DisposalStayed,
    EndRefused,
    InKindNotAllowed,
    MayNotBid,
    NotDisclosed,
    NotEligible,
    NothingLeft,
    NoticeTooShort,
    PlatformRefused,
    PreemptionRefused,
    PriceNotPaid,
    ReferenceRefused,
    RoundRefused,
    StayRefused,
    TermsRefused,
)
from auctions.lot_table import NotInThatStage
from auctions.lot_words import (
    Answer,
    AssetClass,
    Basis,
    Bid,
    BidderRole,
    Creditor,
    Kind,
    Method,
    Mode,
    NotifyMeans,
    Seizure,
    State,
    TaxBurden,
    Trait,
    WithdrawGround,
)
from ledger.domain.errors import Refusal
from tests.auctions.lots import APPLICANT, CASE, RULES, Walk, alerts, at, registered, rules, terms
from tests.scenario import yuan


@contextmanager
def refused(
    walk: Walk, why: type[Refusal], rule: str = "", *, steps: bool = False
) -> Iterator[None]:
    """Expect a refusal under a rule that records nothing; ``steps`` lets lawful ones come first."""
    before = len(walk.lot.pending_events)
    with pytest.raises(why) as error:
        yield
    assert not rule or error.value.facts["rule"] == rule
    assert steps or len(walk.lot.pending_events) == before


def test_s01_the_first_start_is_at_least_seven_tenths() -> None:
    walk = Walk().price()
    before = walk.lot.version
    with refused(walk, TermsRefused, "PR-2"):
        walk.plan(terms("699999.99", "100000"))
    assert (walk.lot.version, walk.lot.state) == (before, State.PRICED)
    walk.plan(terms("700000", "100000"))
    assert walk.lot.state is State.PREPARED


@pytest.mark.parametrize("start", ["560000.00", "700000"])
def test_s02_the_second_start_is_cut_by_a_fifth_at_most(start: str) -> None:
    walk = Walk().a1_failed()
    with refused(walk, TermsRefused, "PR-3"):
        walk.plan(terms("559999.99", "100000"), date(2026, 3, 6))
    walk.plan(terms(start, "100000"), date(2026, 3, 6))
    assert walk.lot.planned is not None
    assert walk.lot.planned.kind is Kind.A2


@pytest.mark.parametrize(("deposit", "good"), [
    ("35000", True), ("140000", True), ("34999.99", False), ("140000.01", False),
])  # fmt: skip
def test_s04_the_deposit_is_a_twentieth_to_a_fifth(deposit: str, good: bool) -> None:
    walk = Walk().price()
    if good:
        walk.plan(terms("700000", deposit))
    else:
        with refused(walk, TermsRefused, "DP-1"):
            walk.plan(terms("700000", deposit))


def test_s05_an_old_deposit_may_not_outlive_its_band() -> None:
    walk = Walk().a1_failed()
    with refused(walk, TermsRefused, "DP-1"):
        walk.plan(terms("560000", "140000"), date(2026, 3, 6))
    walk.plan(terms("560000", "100000"), date(2026, 3, 6))


@pytest.mark.parametrize(("asset", "good", "bad"), [
    (AssetClass.REAL_ESTATE, "2026-03-04", "2026-03-03"),
    (AssetClass.MOVABLE, "2026-02-17", "2026-02-16"),
])  # fmt: skip
def test_s07_thirty_days_for_land_and_fifteen_for_movables(
    asset: AssetClass, good: str, bad: str
) -> None:
    walk = Walk(registered(asset_class=asset)).prepared().tell(date(2026, 1, 30))
    with refused(walk, NoticeTooShort, "NT-1"):
        walk.announce(date(2026, 2, 2), bad)
    walk.announce(date(2026, 2, 2), good)
    assert walk.lot.state is State.A1_ANNOUNCED


def test_s08_parties_are_told_three_days_before_the_notice() -> None:
    late = Walk().prepared().tell(date(2026, 1, 31))
    with refused(late, NoticeTooShort, "NT-6"):
        late.announce(date(2026, 2, 2), "2026-03-04")
    Walk().prepared().tell(date(2026, 1, 30)).announce(date(2026, 2, 2), "2026-03-04")


def second(walk: Walk, opens: str, **changed: object) -> Walk:
    walk.a1_failed().plan(terms("560000", "100000"), date(2026, 3, 6))
    return walk.announce(date(2026, 3, 10), opens, **changed)


def test_s10_a_second_auction_fifteen_days_after_its_notice() -> None:
    walk = second(Walk(), "2026-03-25")
    assert (walk.lot.state, alerts(walk.lot)) == (State.A2_ANNOUNCED, [])
    early = Walk()
    with refused(early, NoticeTooShort, "NT-2", steps=True):
        second(early, "2026-03-24")


@pytest.mark.parametrize(("opens", "found"), [("2026-04-07", []), ("2026-04-08", ["F1-3"])])
def test_s11_the_thirtieth_day_rolls_past_the_festival(opens: str, found: list[str]) -> None:
    walk = second(Walk(), opens)
    assert (walk.lot.state, alerts(walk.lot)) == (State.A2_ANNOUNCED, found)


def test_s13_the_second_auction_stays_on_its_platform() -> None:
    walk = Walk()
    with refused(walk, PlatformRefused, "PF-4", steps=True):
        second(walk, "2026-03-25", platform="淘宝网")
    assert walk.lot.state is State.A1_FAILED


def test_s15_a_bid_before_the_last_five_minutes_moves_nothing() -> None:
    walk = Walk().bidding().bid("B1", "700000", at("2026-03-05", "09:54:59"))
    assert walk.lot.attempt is not None
    assert (walk.lot.attempt.ends_at, walk.lot.attempt.extensions) == (at("2026-03-05"), 0)


def test_s16_at_its_end_the_window_is_closed() -> None:
    walk = Walk().bidding()
    with refused(walk, BidRefused, "BD-2"):
        walk.bid("B1", "700000", at("2026-03-05", "10:00:00"))
    walk.bid("B1", "700000", at("2026-03-05", "09:59:59"))
    assert walk.lot.attempt is not None
    assert walk.lot.attempt.ends_at == at("2026-03-05", "10:04:59")


def test_s18_one_bidder_is_enough() -> None:
    walk = Walk().bidding().bid("B1", "700000").end()
    assert walk.lot.state is State.SOLD_AWAIT_BALANCE
    assert walk.lot.attempt is not None
    assert (walk.lot.attempt.winner, walk.lot.attempt.price) == ("B1", yuan("700000"))


def preemptors(walk: Walk) -> Walk:
    walk.prepared()
    for holder, rank, code in (("h1", 1, "Z"), ("h2", 2, "Y")):
        walk.lot.know_preemptor(holder, nature="共有人", name=f"姓名{holder}")
        walk.lot.confirm_preemptor(holder, rank=rank, code=code, panel="笔录", on=date(2026, 1, 25))
    walk.announce(date(2026, 2, 2), "2026-03-04").enter("X")
    for code in ("Y", "Z"):
        walk.enter(code, role=BidderRole.PREEMPTOR)
    return walk.open()


def test_s19_rank_goes_before_time_among_equal_bids() -> None:
    walk = preemptors(Walk())
    walk.bid("X", "800000", at("2026-03-05", "09:58:00"))
    walk.bid("Y", "800000", at("2026-03-05", "09:59:00"))
    walk.bid("Z", "800000", at("2026-03-05", "10:02:00"))
    attempt = walk.lot.attempt
    assert attempt is not None
    assert attempt.ends_at == at("2026-03-05", "10:07:00")
    walk.end()
    assert (attempt.winner, attempt.price) == ("Z", yuan("800000"))


def test_s19_a_better_rank_is_not_passed_by_a_later_one() -> None:
    walk = preemptors(Walk())
    walk.bid("X", "800000").bid("Z", "800000").bid("Y", "800000").end()
    assert walk.lot.attempt is not None
    assert walk.lot.attempt.winner == "Z"


def test_s21_an_equal_bid_needs_a_confirmed_right() -> None:
    walk = Walk().bidding().bid("B1", "800000")
    with refused(walk, BidRefused, "PE-3"):
        walk.bid("B2", "800000")
    unconfirmed = Walk().prepared()
    unconfirmed.lot.know_preemptor("h1", nature="承租人", name="甲")
    unconfirmed.announce(date(2026, 2, 2), "2026-03-04")
    with refused(unconfirmed, Refusal, "PE-1"):
        unconfirmed.enter("Y", role=BidderRole.PREEMPTOR)


def test_s25_no_ruling_before_the_last_fen() -> None:
    walk = Walk().sold()
    with refused(walk, PriceNotPaid, "CL-4"):
        walk.lot.complete_price(total=yuan("899999.99"), on=date(2026, 3, 20), rules=RULES)
    with refused(walk, NotInThatStage):
        walk.lot.serve_ruling(document="裁定", served_on=date(2026, 3, 20), rules=RULES)


@pytest.mark.parametrize(("days", "found"), [(15, []), (16, ["CL-8"])])
def test_s26_title_passes_on_service_and_delivery_follows(days: int, found: list[str]) -> None:
    walk = Walk().paid()
    walk.lot.serve_ruling(document="成交裁定", served_on=date(2026, 3, 30), rules=RULES)
    assert walk.lot.title_passed_on == date(2026, 3, 30)
    walk.lot.issue_notices(("通知书",), on=date(2026, 3, 31))
    day = date(2026, 3, 30) + timedelta(days=days)
    walk.lot.deliver(document="笔录", on=day, rules=RULES)
    assert alerts(walk.lot) == found


def rerun(walk: Walk) -> Walk:
    walk.defaulted().plan(on_=date(2026, 3, 27))
    return walk.announce(date(2026, 4, 1), "2026-05-06")


def test_s36_a_defaulter_does_not_come_back_under_another_code() -> None:
    walk = rerun(Walk())
    assert walk.lot.current == "r1-A1.1"
    with refused(walk, MayNotBid, "DF-2"):
        walk.enter("B9", identity="ID-B1")
    walk.enter("B2")


def test_s38_a_private_sale_opens_fifteen_days_after_its_notice() -> None:
    walk = Walk().ps_open()
    attempt = walk.lot.attempt
    assert attempt is not None
    assert (attempt.closes_at, alerts(walk.lot)) == (at("2026-06-22"), [])


def test_s39_a_private_sale_has_the_failed_price() -> None:
    walk = Walk().ps_prep()
    with refused(walk, TermsRefused, "PR-4"):
        walk.plan(terms("550000", "56000"), date(2026, 4, 3))


def test_s40_the_whole_price_admits_to_a_private_sale() -> None:
    walk = Walk().ps_open()
    when = at("2026-05-01")
    with refused(walk, DepositRefused, "PS-5"):
        walk.enter("B1", amount=yuan("500000"), when=when)
    walk.enter("B1", amount=yuan("560000"), when=when)
    walk.bid("B1", "560000", at("2026-05-02"))
    assert walk.lot.state is State.PS_BIDDING
    walk.end()
    assert walk.lot.attempt is not None
    assert walk.lot.attempt.ended_at == at("2026-05-03"), "a day from the first bid"


X = Creditor("x", 1, "判决书甲", yuan("300000"))
Y = Creditor("y", 2, "判决书乙", yuan("500000"))
Z = Creditor("z", 1, "判决书丙", yuan("100000"))


def willing(*who: Creditor, walk: Walk | None = None) -> Walk:
    walk = walk or Walk()
    walk.creditors(*who).a2_failed().ask(date(2026, 3, 30))
    for each in who:
        walk.lot.answer_in_kind(
            each.party, answer=Answer.ACCEPTED, on=date(2026, 4, 1), document="回执"
        )
    return walk


def award(walk: Walk, party: str, price: str = "560000", **changed: object) -> None:
    asked = {"on": date(2026, 4, 2), "difference_due": date(2026, 4, 17), **changed}
    walk.lot.award_in_kind(party, price=yuan(price), rules=RULES, **asked)  # type: ignore[arg-type]


def test_s43_the_better_rank_takes_it_and_pays_the_difference() -> None:
    walk = willing(X, Y)
    with refused(walk, InKindNotAllowed, "DA-2"):
        award(walk, "y")
    award(walk, "x")
    offer = walk.lot.in_kind
    assert offer is not None
    assert offer.difference == yuan("260000")
    with refused(walk, NotInThatStage):
        walk.lot.rule_in_kind(document="裁定", served_on=date(2026, 4, 10), rules=RULES)
    with refused(walk, InKindNotAllowed, "DA-3"):
        walk.lot.pay_difference(
            paid=yuan("259999.99"), costs=yuan("0"), on=date(2026, 4, 9), rules=RULES
        )


def test_s44_lots_are_drawn_among_one_rank() -> None:
    walk = willing(X, Z)
    with refused(walk, InKindNotAllowed, "DA-2"):
        award(walk, "x")
    award(walk, "z", lottery="抽签记录1")
    assert walk.lot.in_kind is not None
    assert walk.lot.in_kind.acceptor == "z"


def test_s45_a_taker_who_may_not_own_it_gets_no_ruling() -> None:
    walk = willing(X, walk=Walk(registered(Trait.LIMITED)))
    award(walk, "x")
    walk.lot.pay_difference(paid=yuan("260000"), costs=yuan("0"), on=date(2026, 4, 9), rules=RULES)
    with refused(walk, InKindNotAllowed, "DA-5"):
        walk.lot.rule_in_kind(document="裁定", served_on=date(2026, 4, 10), rules=RULES)
    assert walk.lot.state is State.INKIND_PAID


def test_s46_a_single_creditor_takes_it_without_a_difference() -> None:
    whole = Creditor("x", 1, "判决书", yuan("700000"))
    walk = willing(whole)
    award(walk, "x", difference_due=None)
    walk.lot.pay_difference(paid=yuan("0"), costs=yuan("12000"), on=date(2026, 4, 3), rules=RULES)
    walk.lot.rule_in_kind(document="抵债裁定", served_on=date(2026, 4, 7), rules=RULES)
    assert walk.lot.state is State.CLOSED_INKIND
    assert walk.lot.title_passed_on == date(2026, 4, 7)


def test_s47_an_ended_case_ends_its_old_price() -> None:
    walk = willing(X)
    walk.lot.end_case(CASE, document="终结裁定", on=date(2026, 4, 20), resumed=False)
    walk.lot.end_case(CASE, document="恢复裁定", on=date(2027, 1, 5), resumed=True)
    with refused(walk, InKindNotAllowed, "DA-9"):
        award(walk, "x", on=date(2027, 1, 10))


def test_s48_a_second_round_at_the_sales_price_with_both_consents() -> None:
    walk = Walk().second_round()
    assert (walk.lot.state, walk.lot.round_no) == (State.PREPARED, 2)
    for deposit in ("27999.99", "112000.01"):
        with refused(walk, TermsRefused, "DP-1"):
            walk.plan(terms("560000", deposit), date(2026, 7, 20))
    walk.plan(terms("560000", "112000"), date(2026, 7, 20))
    with refused(walk, NoticeTooShort, "NT-1", steps=True):
        walk.announce(date(2026, 8, 3), "2026-09-01")
    walk.announce(date(2026, 8, 3), "2026-09-02")
    assert (walk.lot.state, walk.lot.current) == (State.A1_ANNOUNCED, "r2-A1")


def test_s49_one_partys_wish_is_not_enough() -> None:
    walk = Walk().declined_again()
    plan = walk.round_plan(consents=(APPLICANT,))
    with refused(walk, RoundRefused, "R2-6"):
        walk.lot.open_second_round(plan, on=date(2026, 7, 1), rules=RULES)
    assert unmet(walk.lot.conditions(plan, date(2026, 7, 1), RULES)) == ("R2-6",)


def test_s50_a_finding_of_change_prices_it_anew() -> None:
    walk = Walk().second_round(
        Mode.RE_PRICE, basis=Basis.CHANGE_FINDING, consents=(), finding="同地段价格变化"
    )
    assert walk.lot.state is State.PRICING
    walk.lot.fix_reference(
        method=Method.AGREEMENT, amount=yuan("800000"), fixed_on=date(2026, 7, 20),
        valid_until=date(2027, 7, 19), reports=("议价",), rules=RULES,
    )  # fmt: skip
    with refused(walk, TermsRefused, "R2-14"):
        walk.plan(terms("559999", "100000"), date(2026, 7, 22))
    walk.plan(terms("560000", "100000"), date(2026, 7, 22))


def test_s52_no_attempt_starts_beyond_six_months_after_validity() -> None:
    walk = Walk().price(valid_until=date(2026, 6, 30)).plan()
    walk.tell(date(2026, 6, 1))
    with refused(walk, ReferenceRefused, "CK-12"):
        walk.announce(date(2026, 6, 29), "2027-01-05")
    walk.announce(date(2026, 6, 29), "2026-12-30")


def test_s53_a_forgotten_lot_is_stale_and_returned_only_by_a_ruling() -> None:
    walk = Walk().declined_again()
    action = walk.lot.next_action
    assert action is not None
    assert (action.timer, action.due_on) == ("T-HOLD", date(2026, 12, 19))
    for due in walk.lot.due(at("2026-12-21")):
        walk.lot.fire(due, at("2026-12-21"), RULES)
    assert alerts(walk.lot) == ["R2-15"]
    with refused(walk, EndRefused, "PS-10"):
        walk.lot.return_asset(ruling="", reason="无其他措施", on=date(2026, 12, 22), rules=RULES)
    walk.lot.return_asset(ruling="裁定", reason="无其他措施", on=date(2026, 12, 22), rules=RULES)
    assert walk.lot.state is State.RETURNED
    assert walk.lot.next_action is None


def test_s54_a_returned_lot_needs_a_fresh_seizure() -> None:
    walk = Walk().declined_again()
    walk.lot.return_asset(ruling="裁定", reason="无其他措施", on=date(2026, 7, 1), rules=RULES)
    with refused(walk, RoundRefused, "R2-4"):
        walk.lot.open_second_round(walk.round_plan(), on=date(2026, 7, 5), rules=RULES)
    fresh = Seizure("（2026）苏0508执101号之九", date(2026, 7, 6), date(2029, 7, 5))
    walk.lot.renew_seizure(fresh, anew=True, rules=RULES)
    assert walk.lot.returned_on is None


def test_s61_a_notice_may_not_put_all_taxes_on_the_buyer() -> None:
    walk = Walk().price()
    with refused(walk, NotDisclosed, "TX-1"):
        walk.plan(terms("700000", "100000", tax_burden=TaxBurden.BUYER_ALL))


def test_s67_a_debtor_who_pays_on_the_eve_stops_the_auction() -> None:
    walk = Walk().announced().enter("B1")
    paid = {"tendered": yuan("705000"), "owed": yuan("705000"), "document": "收据"}
    with refused(walk, StayRefused, "SU-4"):
        walk.lot.accept_full_payment(at=at("2026-03-04", "09:00:00"), rules=RULES, **paid)
    walk.lot.accept_full_payment(at=at("2026-03-03", "17:00:00"), rules=RULES, **paid)
    assert walk.lot.state is State.WITHDRAWN
    assert {name: each.due_at for name, each in walk.lot.timers.items()} == {
        "T-RELEASE:r1-A1": at("2026-03-04", "17:00:00")
    }


@pytest.mark.parametrize(("day", "found"), [("2026-03-11", []), ("2026-03-12", ["SU-2"])])
def test_s68_a_stay_is_taken_up_within_five_days(day: str, found: list[str]) -> None:
    walk = Walk().suspended()
    with refused(walk, NotInThatStage):
        walk.bid("B1", "700000")
    with refused(walk, StayRefused, "SU-2"):
        walk.lot.resume(document="恢复通知", at=at("2026-03-06"), rules=RULES)
    walk.lot.end_ground(document="平台报告", on=date(2026, 3, 6), rules=RULES)
    walk.lot.resume(document="恢复通知", at=at(day), rules=RULES)
    assert (walk.lot.state, alerts(walk.lot)) == (State.A1_BIDDING, found)
    assert walk.lot.attempt is not None
    assert walk.lot.attempt.ends_at == at(day, "10:10:00"), "the ten minutes it had left"


def test_s69_other_lots_stop_once_one_brought_enough() -> None:
    others = [Walk().announced(), Walk(registered(number="L3")).announced()]
    for walk in others:
        walk.lot.withdraw(
            ground=WithdrawGround.ENOUGH, document="价款报告", at=at("2026-02-20"), rules=RULES
        )
        assert walk.lot.state is State.WITHDRAWN


def test_s70_an_auction_that_leaves_nothing_waits_for_the_applicant() -> None:
    walk = Walk().price("900000")
    walk.lot.list_creditors(
        (Creditor(APPLICANT, 2, "判决书", yuan("0")),), document="表", security_holders=(),
        priority=yuan("650000"), costs=yuan("20000"),
    )  # fmt: skip
    with refused(walk, NothingLeft, "PR-5"):
        walk.plan(terms("660000", "100000"))
    walk.lot.tell_no_surplus(on=date(2026, 1, 13), rules=RULES)
    asked = {"document": "申请书", "told_on": date(2026, 1, 13), "rules": RULES}
    with refused(walk, NoticeTooShort, "PR-5"):
        walk.lot.answer_no_surplus(asked_on=date(2026, 1, 20), **asked)
    walk.lot.answer_no_surplus(asked_on=date(2026, 1, 19), **asked)
    with refused(walk, NothingLeft, "PR-5"):
        walk.plan(terms("670000", "100000"))
    walk.plan(terms("670000.01", "100000")).announce(date(2026, 2, 2), "2026-03-04")
    walk.open().end()
    assert alerts(walk.lot) == ["PR-5"], "the applicant bears the cost of the failure"


def test_s73_no_ruling_for_a_buyer_who_lost_eligibility() -> None:
    walk = Walk(registered(Trait.LIMITED)).paid()
    with refused(walk, NotEligible, "CL-6"):
        walk.lot.serve_ruling(document="裁定", served_on=date(2026, 3, 27), rules=RULES)
    for since in (None, date(2026, 3, 5)):
        with refused(walk, NotEligible, "DF-15"):
            walk.lot.serve_ruling(
                document="裁定", served_on=date(2026, 3, 27), rules=RULES, eligibility="查询结果",
                eligible_since=since,
            )  # fmt: skip
    walk.lot.fail_eligibility(
        document="查询结果", on=date(2026, 3, 27), knew=True, voided=False, rules=RULES
    )
    assert walk.lot.state is State.DEFAULTED


def test_cl_10_df_15_a_buyer_eligible_all_along_gets_its_ruling_and_interest_stops_with_it() -> (
    None
):
    walk = Walk(registered(Trait.LIMITED)).paid()
    assert walk.lot.interest_stops_on is None
    walk.lot.serve_ruling(
        document="裁定", served_on=date(2026, 3, 27), rules=RULES, eligibility="查询结果",
        eligible_since=date(2026, 3, 4),
    )  # fmt: skip
    assert walk.lot.state is State.RULED
    assert walk.lot.interest_stops_on == date(2026, 3, 27), "not on the day of the bid"


def test_s74_an_unknowing_buyer_of_equity_is_out_of_the_rerun() -> None:
    walk = Walk(registered(Trait.EQUITY)).paid()
    with refused(walk, NotEligible, "DF-13"):
        walk.lot.serve_ruling(document="裁定", served_on=date(2026, 3, 27), rules=RULES)
    walk.lot.fail_eligibility(
        document="不予批准", on=date(2026, 3, 27), knew=False, voided=False, rules=RULES
    )
    walk.plan(on_=date(2026, 3, 28)).announce(date(2026, 4, 1), "2026-05-06")
    with refused(walk, MayNotBid, "DF-2"):
        walk.enter("B1")


def test_s75_a_criminal_cases_property_may_be_sold_without_reserve() -> None:
    free = terms("0", "5000", no_reserve=True)
    criminal = Walk(registered(Trait.CRIMINAL, asset_class=AssetClass.MOVABLE)).a1_failed()
    criminal.plan(free, date(2026, 3, 6))
    civil = Walk().a1_failed()
    with refused(civil, TermsRefused, "PR-7"):
        civil.plan(free, date(2026, 3, 6))


def test_s76_in_kind_after_the_first_failure_is_at_the_first_reserve() -> None:
    mortgagee = Creditor("m", 1, "判决书", yuan("800000"))
    walk = Walk().creditors(mortgagee).a1_failed().ask(date(2026, 3, 6))
    walk.lot.answer_in_kind("m", answer=Answer.ACCEPTED, on=date(2026, 3, 7), document="回执")
    assert walk.lot.state is State.A1_FAILED
    with refused(walk, InKindNotAllowed, "DA-1"):
        award(walk, "m", "560000", on=date(2026, 3, 8))
    award(walk, "m", "700000", on=date(2026, 3, 8), difference_due=None)
    assert walk.lot.state is State.INKIND_PENDING


def test_s77_what_failed_as_a_whole_is_taken_as_a_whole() -> None:
    walk = willing(X)
    with refused(walk, InKindNotAllowed, "DA-10"):
        award(walk, "x", part="三号厂房")


def test_s79_a_late_payment_is_accepted_before_the_ruling() -> None:
    walk = Walk().overdue()
    late = {"total": yuan("900000"), "on": date(2026, 3, 22), "rules": RULES}
    with refused(walk, PriceNotPaid, "CL-4"):
        walk.lot.complete_price(**late)
    walk.lot.complete_price(accepted_by="同意迟延付款决定", **late)
    assert (walk.lot.state, alerts(walk.lot)) == (State.PAID, ["CL-4"])


def test_s81_nothing_opens_within_the_fifteen_quiet_days() -> None:
    walk = Walk().announced()
    walk.lot.claim_as_outsider("案外人甲", document="异议书", at=at("2026-02-20"), rules=RULES)
    assert walk.lot.state is State.SUSPENDED
    walk.lot.dismiss_outsider(document="驳回裁定", served_on=date(2026, 3, 2), rules=RULES)
    with refused(walk, DisposalStayed, "VO-7"):
        walk.lot.resume(document="恢复", at=at("2026-03-04"), rules=RULES)
    walk.lot.resume(document="恢复", at=at("2026-03-18"), rules=RULES, opens_at=at("2026-03-19"))
    walk.open()
    assert walk.lot.state is State.A1_BIDDING


def test_s83_an_outsider_gets_back_what_the_applicant_took() -> None:
    walk = Walk().in_kind_closed()
    walk.lot.outsider_wins(judgment="判决书", on=date(2026, 9, 1), rules=RULES)
    assert walk.lot.state is State.VOIDED
    assert walk.lot.title_passed_on is None
    with refused(walk, Refusal, "VO-9"):
        walk.lot.reopen_after_void(
            refund_plan="返还方案", document="决定", on=date(2026, 9, 2), rules=RULES
        )
    walk.lot.let_void_stand(reason="标的物归案外人", document="裁定", on=date(2026, 9, 2),
                            rules=RULES)  # fmt: skip
    assert walk.lot.finished


def test_s82_a_third_party_keeps_the_asset_and_only_the_proceeds_move() -> None:
    walk = Walk().ruled()
    walk.lot.outsider_wins(judgment="判决书", on=date(2026, 9, 1), rules=RULES)
    assert walk.lot.state is State.RULED
    assert walk.lot.effect is not None
    assert walk.lot.effect.value == "proceeds"


# The hardest edge cases that are about rules, rounds and clocks


def test_edge_6_below_56_percent_only_with_consent() -> None:
    walk = Walk().second_round()
    walk.plan(terms("560000", "100000"), date(2026, 7, 20))
    walk.announce(date(2026, 8, 3), "2026-09-02").open().end()
    walk.plan(terms("448000", "80000"), date(2026, 9, 4))
    with refused(walk, TermsRefused, "PR-3"):
        walk.plan(terms("447999.99", "80000"), date(2026, 9, 4))
    alone = Walk().second_round(
        Mode.SINGLE_STEP, basis=Basis.CHANGE_FINDING, consents=(), finding="变化"
    )
    with refused(alone, TermsRefused, "R2-14"):
        alone.plan(terms("559999.99", "100000"), date(2026, 7, 20))


def test_edge_7_a_slow_stay_can_end_a_price() -> None:
    walk = Walk().price(valid_until=date(2026, 8, 2)).plan()
    walk.announce(date(2026, 2, 2), "2026-03-04").open().end()
    walk.plan(terms("560000", "100000"), date(2027, 1, 10)).tell(date(2027, 1, 12))
    with refused(walk, ReferenceRefused, "CK-12"):
        walk.announce(date(2027, 1, 18), "2027-02-03")
    walk.announce(date(2027, 1, 18), "2027-02-02")


def test_edge_8_thirty_days_and_a_fifteen_day_notice_may_collide() -> None:
    walk = Walk().a1_failed().plan(terms("560000", "100000"), date(2026, 3, 6))
    walk.announce(date(2026, 3, 24), "2026-04-08")
    assert (walk.lot.state, alerts(walk.lot)) == (State.A2_ANNOUNCED, ["F1-3"])


def test_edge_9_the_platforms_number_orders_bids_of_one_instant() -> None:
    walk = Walk().bidding()
    instant = at("2026-03-04", "11:00:00")
    bids = [Bid(2, "B2", yuan("700000"), instant), Bid(1, "B1", yuan("700000"), instant)]
    done = walk.lot.take_bids(bids, RULES)
    assert [bid.code for bid in done.valid] == ["B1"]
    assert [(bid.code, bid.rule) for bid in done.refused] == [("B2", "PE-3")]


def test_edge_10_a_preemptor_in_the_last_second() -> None:
    walk = preemptors(Walk()).bid("X", "700000")
    walk.bid("Y", "700000", at("2026-03-05", "09:59:59"))
    assert walk.lot.attempt is not None
    assert walk.lot.attempt.ends_at == at("2026-03-05", "10:04:59")
    walk.end()
    assert walk.lot.attempt.winner == "Y"


def test_edge_11_only_who_was_asked_and_accepted_is_ranked() -> None:
    walk = Walk().creditors(X, Y).a2_failed().ask(date(2026, 3, 30))
    walk.lot.answer_in_kind("y", answer=Answer.ACCEPTED, on=date(2026, 4, 1), document="回执")
    with refused(walk, InKindNotAllowed, "DA-1"):
        award(walk, "x")
    award(walk, "y")
    assert walk.lot.in_kind is not None
    assert walk.lot.in_kind.difference == yuan("60000")
    with refused(walk, InKindNotAllowed, "DA-4"):
        walk.lot.miss_difference(ruling="裁定", on=date(2026, 4, 17), rules=RULES)
    walk.lot.miss_difference(ruling="裁定", on=date(2026, 4, 18), rules=RULES)
    assert walk.lot.state is State.A2_FAILED
    with refused(walk, InKindNotAllowed, "DA-4", steps=True):
        walk.ask(date(2026, 4, 20)).lot.answer_in_kind(
            "y", answer=Answer.ACCEPTED, on=date(2026, 4, 21), document="回执"
        )


def test_edge_15_the_end_of_the_seizure_is_a_clock_of_its_own() -> None:
    lot = registered()
    lot.renew_seizure(
        Seizure("续封裁定", date(2026, 1, 6), date(2026, 6, 30)), anew=False, rules=RULES
    )
    walk = Walk(lot).declined_again()
    due = [timer for timer in walk.lot.due(at("2026-07-01")) if timer.name == "T-SEIZURE"]
    assert len(due) == 1
    walk.lot.fire(due[0], at("2026-07-01"), RULES)
    assert alerts(walk.lot) == ["R2-3"]
    plan = walk.round_plan()
    assert unmet(walk.lot.conditions(plan, date(2026, 7, 1), RULES)) == ("R2-3",)
    walk.lot.renew_seizure(
        Seizure("再续封", date(2026, 7, 1), date(2028, 7, 1)), anew=False, rules=RULES
    )
    walk.lot.open_second_round(plan, on=date(2026, 7, 2), rules=RULES)


def test_edge_15_a_request_on_file_is_decided_before_a_return() -> None:
    walk = Walk().asked_for_round()
    with refused(walk, NotInThatStage):
        walk.lot.return_asset(ruling="裁定", reason="x", on=date(2026, 7, 2), rules=RULES)
    with refused(walk, RoundRefused, "R2-5"):
        walk.lot.reject_second_round(reason=" ", document="决定", on=date(2026, 7, 2), rules=RULES)
    walk.lot.reject_second_round(
        reason="市场无变化", document="决定", on=date(2026, 7, 2), rules=RULES
    )
    walk.lot.return_asset(ruling="裁定", reason="无其他措施", on=date(2026, 7, 3), rules=RULES)
    assert walk.lot.state is State.RETURNED


def test_df_1_no_default_by_itself() -> None:
    walk = Walk().sold()
    with refused(walk, DefaultNotRuled, "DF-1"):
        walk.lot.rule_default(ruling="裁定", on=date(2026, 3, 20), rules=RULES)
    walk.lot.rule_default(
        ruling="裁定", on=date(2026, 3, 10), written_refusal="拒付函", rules=RULES
    )
    assert walk.lot.state is State.DEFAULTED


def test_nt_7_a_mortgagee_not_told_is_an_alert_on_the_notice() -> None:
    walk = Walk().creditors(holders=("bank",)).prepared()
    for party in ("p1", "p2"):
        walk.lot.notify(party, means=NotifyMeans.SERVED, on=date(2026, 1, 30), document="x")
    walk.announce(date(2026, 2, 2), "2026-03-04")
    assert alerts(walk.lot) == ["NT-7"]


def test_pe_5_a_holder_who_was_told_and_did_not_bid_is_too_late() -> None:
    walk = Walk().prepared()
    walk.lot.know_preemptor("h1", nature="承租人", name="甲")
    walk.announce(date(2026, 2, 2), "2026-03-04").enter("B1").open().bid("B1", "700000")
    late = {"rank": 1, "code": "Y", "panel": "笔录", "on": date(2026, 3, 4)}
    walk.end()
    with refused(walk, PreemptionRefused, "PE-5"):
        walk.lot.confirm_preemptor("h1", **late)


def test_pf_10_a_platform_that_left_the_list_is_an_alert() -> None:
    gone = [replace(row, listed_until=date(2026, 3, 1)) for row in RULES.parameters.platforms]
    walk = Walk(court=rules(platforms=tuple(gone))).announced()
    walk.open()
    assert alerts(walk.lot) == ["PF-10"]


def test_deposits_do_not_wait_with_a_stayed_lot_for_ever() -> None:
    walk = Walk().suspended()
    assert walk.lot.timers["T-RELEASE:stay"].due_at == at("2026-04-05", "00:00:00")
    walk.lot.end_ground(document="报告", on=date(2026, 3, 6), rules=RULES)
    walk.lot.resume(document="通知", at=at("2026-03-07"), rules=RULES)
    assert "T-RELEASE:stay" not in walk.lot.timers


def test_f1_4_the_last_day_for_the_second_notice_is_the_next_action() -> None:
    action = Walk().a1_failed().lot.next_action
    assert action is not None
    assert (action.timer, action.due_on) == ("T-A2NOTICE", date(2026, 3, 20))
