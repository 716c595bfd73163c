"""Guards of a lot that no scenario meets: each was taken away once to see its test fail."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from auctions.law.says import (
    AnnulRefused,
    BiddingNotOver,
    DepositRefused,
    DisposalStayed,
    EndRefused,
    InKindNotAllowed,
    MayNotBid,
    ObjectionRefused,
    PlatformRefused,
    ReferenceRefused,
    StayRefused,
    Undated,
)
from auctions.lot_clocks import OF_STATE
from auctions.lot_words import (
    AnnulGround,
    BarredAs,
    BidderRole,
    Channel,
    Creditor,
    Method,
    State,
    StayGround,
)
from ledger.domain.errors import Refusal
from tests.auctions.lots import APPLICANT, RULES, Walk, alerts, at, registered, terms
from tests.scenario import yuan


def refuses(walk: Walk, why: type[Refusal], rule: str, act: Callable[[], Any]) -> None:
    before = len(walk.lot.pending_events)
    with pytest.raises(why) as refused:
        act()
    assert refused.value.facts["rule"] == rule
    assert str(refused.value.cited)
    assert len(walk.lot.pending_events) == before


def test_an_announced_bidding_does_not_begin_early_nor_end_early() -> None:
    walk = Walk().announced()
    early = at("2026-03-04", "09:59:59")
    refuses(walk, BiddingNotOver, "BD-1", lambda: walk.lot.start_bidding(early, RULES))
    walk.open()
    end = at("2026-03-05", "09:59:59")
    refuses(walk, BiddingNotOver, "BD-2", lambda: walk.lot.close_bidding(end, RULES))
    walk.lot.close_bidding(at("2026-03-05"), RULES)


def test_a_notice_is_not_published_while_an_outsiders_suit_is_open() -> None:
    walk = Walk().prepared().tell(date(2026, 1, 30))
    walk.lot.claim_as_outsider("甲", document="异议书", at=at("2026-01-31"), rules=RULES)
    refuses(
        walk, DisposalStayed, "SU-6",
        lambda: walk.lot.end_ground(document="x", on=date(2026, 2, 1), rules=RULES),
    )  # fmt: skip
    walk.lot.dismiss_outsider(document="驳回", served_on=date(2026, 2, 2), rules=RULES)
    walk.lot.sue_as_outsider(document="起诉状", on=date(2026, 2, 10))
    back = {"document": "恢复", "at": at("2026-03-01"), "rules": RULES}
    refuses(walk, DisposalStayed, "VO-8", lambda: walk.lot.resume(**back))
    walk.lot.allow_disposal(
        request="申请", security="保函", ruling="准许", on=date(2026, 2, 20), rules=RULES
    )
    walk.lot.resume(**back)
    assert walk.lot.state is State.PREPARED
    assert walk.lot.outsider is not None
    walk.lot.outsider.allowed_by = ""
    said = walk.announcement(date(2026, 3, 2), "2026-04-02")
    refuses(walk, DisposalStayed, "VO-8", lambda: walk.lot.publish(said, RULES))


def enter(walk: Walk, **changed: Any) -> Callable[[], Any]:
    return lambda: walk.enter("B9", **changed)


def test_who_comes_after_the_end_or_twice_or_for_the_court_is_not_admitted() -> None:
    walk = Walk().bidding()
    refuses(walk, BiddingNotOver, "DP-2", enter(walk, when=at("2026-03-05")))
    refuses(walk, DepositRefused, "DP-4", enter(walk, identity="ID-B1"))
    refuses(walk, DepositRefused, "DP-4", lambda: walk.enter("B1", identity="ID-NEW"))
    refuses(walk, DepositRefused, "DP-2", enter(walk, amount=yuan("99999.99")))
    refuses(walk, DepositRefused, "BD-6", enter(walk, proxy="委托书", when=at("2026-03-04")))
    walk.lot.bar(BarredAs.AUXILIARY, name="拍辅人员", identity="ID-B9")
    refuses(walk, MayNotBid, "PF-8", enter(walk))


def test_dp_3_the_applicants_claim_counts_towards_its_deposit() -> None:
    walk = Walk().announced()
    exempt = {"role": BidderRole.APPLICANT, "channel": Channel.EXEMPT, "claim": yuan("60000")}
    refuses(walk, DepositRefused, "DP-2", enter(walk, amount=yuan("0"), **exempt))
    walk.enter("B9", amount=yuan("40000"), **exempt)
    other = {**exempt, "role": BidderRole.ORDINARY, "amount": yuan("40000")}
    refuses(walk, DepositRefused, "DP-3", lambda: walk.enter("B8", **other))


def test_rb_11_one_platform_number_names_one_attempt_of_a_lot() -> None:
    walk = Walk().a1_failed().plan(terms("560000", "100000"), date(2026, 3, 6))
    walk.tell(date(2026, 3, 7))
    first = walk.lot.attempts["r1-A1"].platform_lot
    said = walk.announcement(date(2026, 3, 10), "2026-03-25", platform_lot=first)
    refuses(walk, PlatformRefused, "PF-4", lambda: walk.lot.publish(said, RULES))


def test_ck_9_no_reference_while_somebody_may_still_object() -> None:
    walk = Walk().pricing()
    walk.lot.serve_report(
        "p1", method=Method.ONLINE, made_on=date(2026, 1, 9), sent_on=date(2026, 1, 9), rules=RULES
    )
    fix = {
        "method": Method.ONLINE, "amount": yuan("1000000"), "valid_until": date(2026, 12, 31),
        "reports": ("报告",), "rules": RULES, "ground": "joint-request",
    }  # fmt: skip

    def fixed(day: int) -> Callable[[], Any]:
        return lambda: walk.lot.fix_reference(fixed_on=date(2026, 1, day), **fix)

    refuses(walk, ReferenceRefused, "CK-9", fixed(14))
    nobody = {"method": Method.ONLINE, "ground": "范围错误", "on": date(2026, 1, 12)}
    refuses(
        walk, ObjectionRefused, "CK-9",
        lambda: walk.lot.object_to_report("p2", rules=RULES, **nobody),
    )  # fmt: skip
    walk.lot.object_to_report("p1", rules=RULES, **nobody)
    refuses(walk, ReferenceRefused, "CK-9", fixed(20))
    walk.lot.close_objection("p1", document="决定", on=date(2026, 1, 16))
    fixed(20)()
    assert walk.lot.state is State.PRICED
    assert "T-OBJ:p1" not in walk.lot.timers


def test_a_lot_whose_seizure_has_ended_is_not_registered() -> None:
    lot = registered()
    with pytest.raises(ReferenceRefused):
        lot.begin_clocks(date(2029, 1, 5), RULES)


def test_management_needs_the_applicants_consent() -> None:
    walk = Walk().declined_again()
    asked = {"document": "决定", "on": date(2026, 7, 1), "rules": RULES}
    refuses(walk, EndRefused, "PS-10", lambda: walk.lot.put_under_management(consent=" ", **asked))
    walk.lot.put_under_management(consent="同意书", **asked)
    assert walk.lot.state is State.MANAGED


def test_vo_3_no_new_auction_before_it_is_planned_what_goes_back() -> None:
    walk = Walk().voided()
    asked = {"document": "决定", "on": date(2026, 5, 1), "rules": RULES}
    refuses(walk, AnnulRefused, "VO-1", lambda: walk.lot.reopen_after_void(refund_plan="", **asked))
    walk.lot.reopen_after_void(refund_plan="退款方案", **asked)
    walk.plan(on_=date(2026, 5, 2)).announce(date(2026, 5, 8), "2026-06-08")
    assert walk.lot.current == "r1-A1.1"


def test_vo_2_an_online_auction_is_annulled_on_the_six_grounds_only() -> None:
    walk = Walk().ruled()
    asked = {"ruling": "裁定", "on": date(2026, 4, 1), "rules": RULES}
    refuses(
        walk, AnnulRefused, "VO-2",
        lambda: walk.lot.annul(ground=AnnulGround.NOT_ANNOUNCED, **asked),
    )  # fmt: skip
    refuses(
        walk, AnnulRefused, "VO-1",
        lambda: walk.lot.annul(
            ground=AnnulGround.FAULT, ruling="", on=date(2026, 4, 1), rules=RULES
        ),
    )  # fmt: skip


def test_da_12_the_costs_of_taking_it_are_funded() -> None:
    walk = Walk().in_kind_pending()
    walk.lot.list_creditors(
        (Creditor(APPLICANT, 1, "判决书", yuan("300000")),), document="表", security_holders=(),
        priority=yuan("0"), costs=yuan("12000"),
    )  # fmt: skip
    paid = {"paid": yuan("260000"), "on": date(2026, 4, 10), "rules": RULES}
    refuses(
        walk, InKindNotAllowed, "DA-3",
        lambda: walk.lot.pay_difference(costs=yuan("11999.99"), **paid),
    )  # fmt: skip
    walk.lot.pay_difference(costs=yuan("12000"), **paid)


@pytest.mark.parametrize(("accepted", "found"), [(27, ["VO-6"]), (28, [])])
def test_vo_6_a_ruling_after_the_acceptance_is_an_alert(accepted: int, found: list[str]) -> None:
    walk = Walk().ruled()
    walk.lot.transfer(
        document="受理裁定", accepted_on=date(2026, 3, accepted), administrator="管理人",
        rules=RULES,
    )  # fmt: skip
    assert (walk.lot.state, alerts(walk.lot)) == (State.TRANSFERRED, found)


def test_an_announced_opening_that_passed_during_a_stay_is_named_anew() -> None:
    walk = Walk().announced()
    walk.lot.suspend(ground=StayGround.STAYED, document="决定", at=at("2026-03-01"), rules=RULES)
    walk.lot.end_ground(document="决定", on=date(2026, 3, 6), rules=RULES)
    back = {"document": "恢复", "at": at("2026-03-07"), "rules": RULES}
    refuses(walk, StayRefused, "SU-2", lambda: walk.lot.resume(**back))
    walk.lot.resume(opens_at=at("2026-03-09"), **back)
    attempt = walk.lot.attempt
    assert attempt is not None
    assert (attempt.opens_at, attempt.ends_at) == (at("2026-03-09"), at("2026-03-10"))
    action = walk.lot.next_action
    assert action is not None
    assert (action.timer, action.due_at) == ("T-NOTICE", at("2026-03-09"))


def test_an_open_lot_without_a_clock_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(OF_STATE, State.PRICING, ())  # type: ignore[arg-type]
    walk = Walk()
    with pytest.raises(Undated):
        walk.pricing()


def test_a_held_lot_waits_to_its_day_and_is_then_decided() -> None:
    walk = Walk().declined_again()
    until = date(2026, 7, 20)
    walk.lot.hold(until=until, reason="等待规划", document="决定", on=date(2026, 7, 1), rules=RULES)
    action = walk.lot.next_action
    assert action is not None
    assert (action.timer, action.due_on) == ("T-HOLD", until)
    now = at("2026-07-21") + timedelta(days=1)
    walk.lot.fire(walk.lot.due(now)[0], now, RULES)
    assert alerts(walk.lot) == ["R2-15"]
    assert walk.lot.dated
