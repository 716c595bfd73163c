"""The hardest edge cases that are about rules, rounds and clocks."""

from dataclasses import replace
from datetime import date

from auctions.law.rounds import unmet
from auctions.law.says import (
    DefaultNotRuled,
    InKindNotAllowed,
    PreemptionRefused,
    ReferenceRefused,
    RoundRefused,
    TermsRefused,
)
from auctions.lot_table import NotInThatStage
from auctions.lot_words import (
    Answer,
    Basis,
    Bid,
    Mode,
    NotifyMeans,
    Seizure,
    State,
)
from tests.auctions.lots import RULES, Walk, alerts, at, registered, rules, terms
from tests.auctions.scenes import X, Y, award, preemptors, refused
from tests.scenario import yuan


def test_s51_edge_6_below_56_percent_only_with_consent() -> None:
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
