"""The acceptance scenarios from S43 on: in kind, the second round, stays, and ends."""

from datetime import date

import pytest

from auctions.law.rounds import unmet
from auctions.law.says import (
    DisposalStayed,
    EndRefused,
    InKindNotAllowed,
    MayNotBid,
    NotDisclosed,
    NotEligible,
    NothingLeft,
    NoticeTooShort,
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
    Creditor,
    Method,
    Mode,
    Seizure,
    State,
    TaxBurden,
    Trait,
    WithdrawGround,
)
from ledger.domain.errors import Refusal
from tests.auctions.lots import APPLICANT, CASE, RULES, Walk, alerts, at, registered, terms
from tests.auctions.scenes import X, Y, Z, award, refused, willing
from tests.scenario import yuan


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
    with refused(criminal, TermsRefused, "PR-7"):  # the second auction is the last one
        criminal.plan(free, date(2026, 3, 6))
    criminal.plan(terms("560000", "100000"), date(2026, 3, 6))
    criminal.announce(date(2026, 3, 10), "2026-03-25").open().end()
    criminal.ask(date(2026, 3, 30)).decline(date(2026, 4, 2))
    criminal.plan(free, date(2026, 4, 3)).announce(date(2026, 4, 8), "2026-04-23")
    assert (criminal.lot.current, criminal.lot.state) == ("r1-A2.1", State.A2_ANNOUNCED)
    civil = Walk().ps_prep()
    with refused(civil, TermsRefused, "PR-7"):
        civil.plan(free, date(2026, 4, 3))


def test_s75_a_sale_that_a_buyer_broke_is_no_failed_auction() -> None:
    free = terms("700000", "100000", no_reserve=True)
    broken = Walk(registered(Trait.CRIMINAL)).defaulted()
    with refused(broken, TermsRefused, "PR-7"):
        broken.plan(free, date(2026, 4, 3))


def test_s75_nobody_takes_in_kind_what_had_no_reserve() -> None:
    criminal = Walk(registered(Trait.CRIMINAL)).creditors(X).ps_prep()
    criminal.plan(terms("0", "5000", no_reserve=True), date(2026, 4, 3))
    criminal.announce(date(2026, 4, 8), "2026-05-10").open().end().ask(date(2026, 5, 12))
    lot = criminal.lot
    lot.answer_in_kind("x", answer=Answer.ACCEPTED, on=date(2026, 5, 13), document="回执")
    with refused(criminal, InKindNotAllowed, "DA-1"):
        award(criminal, "x", "0", on=date(2026, 5, 14))


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
