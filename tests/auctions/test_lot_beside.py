"""What stands beside a lot: appraisers, complaints, helpers, platforms, registries, its costs."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from auctions.law.says import (
    AnnulRefused,
    MayNotBid,
    NotDisclosed,
    ObjectionRefused,
    PlatformRefused,
    ReferenceRefused,
    RulingRefused,
)
from auctions.lot_parts import CostKind, Doer, Misconduct, Work
from auctions.lot_words import Method, State
from ledger.domain.errors import Refusal
from tests.api.lot_tries import engaged, faulted, inquired
from tests.auctions.lots import DEBTOR, RULES, Walk, alerts, replayed, terms
from tests.auctions.test_lot_timers import appraised, asked_registry, complained
from tests.scenario import yuan

D = date
REPORTED = D(2026, 2, 9)


def refuses(walk: Walk, kind: type[Refusal], rule: str, act: Callable[[], Any]) -> None:
    """It is refused under this rule, and records nothing."""
    before = len(walk.lot.pending_events)
    with pytest.raises(kind) as refused:
        act()
    assert refused.value.facts["rule"] == rule
    assert len(walk.lot.pending_events) == before


def by_appraisal(walk: Walk, **changed: Any) -> None:
    given: dict[str, Any] = {
        "method": Method.APPRAISAL, "amount": yuan("1000000"), "fixed_on": D(2026, 2, 9),
        "valid_until": D(2026, 12, 31), "reports": ("评估报告",), "ground": "joint-request",
    }  # fmt: skip
    walk.lot.fix_reference(rules=RULES, **(given | changed))


def report(walk: Walk, firm: str = "甲所", on: date = REPORTED) -> None:
    walk.lot.take_report(firm, amount=yuan("1000000"), document="评估报告", on=on)


def test_ck_7_a_price_by_appraisal_rests_on_the_report_of_a_commissioned_firm() -> None:
    walk = Walk().pricing()
    refuses(walk, ReferenceRefused, "CK-7", lambda: by_appraisal(walk))
    walk = appraised()
    refuses(walk, ReferenceRefused, "CK-7", lambda: by_appraisal(walk))
    refuses(walk, ReferenceRefused, "CK-7", lambda: report(walk, "乙所"))
    refuses(walk, ReferenceRefused, "CK-7", lambda: walk.lot.take_report(
        "甲所", amount=yuan("1"), document=" ", on=REPORTED
    ))  # fmt: skip
    report(walk)
    assert "T-APPRAISAL" not in walk.lot.timers
    by_appraisal(walk)
    assert walk.lot.state is State.PRICED
    assert replayed(walk.lot).appraisal == walk.lot.appraisal


def test_ck_7_nobody_reports_asks_for_time_or_is_recalled_who_was_not_asked() -> None:
    done = appraised()
    report(done)
    for walk in (Walk().pricing(), done):
        for act in (
            lambda lot: lot.extend_appraisal(document="申请", asked_on=D(2026, 2, 4), rules=RULES),
            lambda lot: lot.take_report(
                "甲所", amount=yuan("1"), document="报告二", on=D(2026, 2, 9)
            ),
            lambda lot: lot.recall_appraisal(document="函", on=D(2026, 3, 9), rules=RULES),
        ):
            refuses(walk, ReferenceRefused, "CK-7", lambda act=act, walk=walk: act(walk.lot))


def test_ck_7_three_firms_in_their_order_and_a_record_of_how_they_were_chosen() -> None:
    for firms, record in (
        (("甲所", "乙所"), "摇号"), (("甲所", "甲所", "乙所"), "摇号"),
        (("甲所", "乙所", " "), "摇号"), (("甲所", "乙所", "丙所"), ""),
    ):  # fmt: skip
        walk = Walk().pricing()
        refuses(
            walk, ReferenceRefused, "CK-7",
            lambda walk=walk, firms=firms, record=record: walk.lot.commission_appraisal(
                firms, by_lot=True, record=record, document="函", on=D(2026, 1, 9), rules=RULES
            ),
        )  # fmt: skip
    again = appraised()
    refuses(again, ReferenceRefused, "CK-7", lambda: again.lot.commission_appraisal(
        ("丁所", "戊所", "己所"), by_lot=False, record="协议", document="函",
        on=D(2026, 1, 12), rules=RULES,
    ))  # fmt: skip


def test_ck_7_twice_fifteen_days_more_and_asked_five_days_before() -> None:
    walk = appraised(D(2026, 2, 4), D(2026, 2, 19))
    assert walk.lot.appraisal is not None
    assert walk.lot.appraisal.due == D(2026, 3, 11)
    once = appraised()
    refuses(once, ReferenceRefused, "CK-7", lambda: once.lot.extend_appraisal(
        document="申请", asked_on=D(2026, 2, 5), rules=RULES
    ))  # fmt: skip
    for day in (D(2026, 3, 2), D(2026, 3, 10)):
        refuses(
            walk, ReferenceRefused, "CK-7",
            lambda day=day: walk.lot.extend_appraisal(
                document="申请", asked_on=day, rules=RULES
            ),
        )  # fmt: skip


def test_ck_7_a_late_firm_is_recalled_and_the_next_asked_and_the_first_gets_no_fee() -> None:
    walk = appraised()
    refuses(walk, ReferenceRefused, "CK-7", lambda: report(walk, on=D(2026, 2, 10)))

    def recall(on: date) -> None:
        walk.lot.recall_appraisal(document="撤回函", on=on, rules=RULES)

    refuses(walk, ReferenceRefused, "CK-7", lambda: recall(D(2026, 2, 9)))
    recall(D(2026, 2, 12))
    assert alerts(walk.lot) == [], "recalled within three days"
    assert walk.lot.appraisal is not None
    assert (walk.lot.appraisal.firm, walk.lot.appraisal.due) == ("乙所", D(2026, 3, 16))
    recall(D(2026, 3, 20))
    assert alerts(walk.lot) == ["CK-7"], "recalled late"
    recall(D(2026, 4, 22))
    assert walk.lot.appraisal is None, "all three were asked"
    assert "T-APPRAISAL" not in walk.lot.timers
    walk.price()
    fee = {"base": yuan("1"), "fee": yuan("1"), "document": "票", "on": D(2026, 5, 6)}
    sold = walk.plan(on_=D(2026, 1, 20)).announce(D(2026, 5, 1), "2026-06-02").enter("B1").open()
    sold.bid("B1", "700000").end()
    refuses(walk, RulingRefused, "CK-7", lambda: walk.lot.enter_appraisal_fee("甲所", **fee))


def test_ck_10_a_complaint_stops_the_notice_and_upheld_sends_the_lot_back_to_pricing() -> None:
    walk = Walk().prepared()
    walk.lot.complain_of_pricing(
        DEBTOR, ground="虚假询价", evidence="录音", on=D(2026, 1, 21), rules=RULES
    )
    refuses(
        walk.tell(D(2026, 1, 29)), ObjectionRefused, "CK-10",
        lambda: walk.announce(D(2026, 2, 2), "2026-03-04"),
    )  # fmt: skip
    refuses(walk, ObjectionRefused, "CK-10", lambda: walk.lot.complain_of_pricing(
        DEBTOR, ground="再次", evidence="录音", on=D(2026, 1, 22), rules=RULES,
    ))  # fmt: skip
    walk.lot.decide_complaint(
        DEBTOR, upheld=True, document="监督决定", on=D(2026, 1, 30), rules=RULES
    )
    assert (walk.lot.state, walk.lot.reference) == (State.PRICING, None)
    assert not {"T-VALID", f"T-COMPLAINT:{DEBTOR}"} & set(walk.lot.timers)
    assert walk.lot.dated
    assert replayed(walk.lot).state is State.PRICING
    refuses(walk, ObjectionRefused, "CK-10", lambda: walk.lot.decide_complaint(
        DEBTOR, upheld=False, document="再次决定", on=D(2026, 2, 1), rules=RULES,
    ))  # fmt: skip


def test_ck_10_dismissed_it_changes_nothing_and_after_the_notice_it_comes_too_late() -> None:
    walk = complained()
    walk.lot.decide_complaint("p2", upheld=False, document="决定", on=D(2026, 1, 16), rules=RULES)
    assert walk.lot.state is State.PRICED
    announced = Walk().announced()
    for walk, evidence in ((announced, "录音"), (Walk().prepared(), " ")):
        refuses(
            walk, ObjectionRefused, "CK-10",
            lambda walk=walk, evidence=evidence: walk.lot.complain_of_pricing(
                DEBTOR, ground="串通", evidence=evidence, on=D(2026, 2, 3), rules=RULES
            ),
        )  # fmt: skip


def test_pf_6_who_helps_is_engaged_in_writing_paid_on_receipts_and_does_not_bid() -> None:
    walk = engaged()

    def pay(work: Work, receipt: str, body: str = "拍辅公司") -> None:
        walk.lot.enter_auxiliary_cost(
            work, body, amount=yuan("300"), receipt=receipt, on=D(2026, 2, 1)
        )

    refuses(walk, PlatformRefused, "PF-6", lambda: pay(Work.VIEWING, " "))
    refuses(walk, PlatformRefused, "PF-6", lambda: pay(Work.STORAGE, "票据1"))
    refuses(walk, PlatformRefused, "PF-6", lambda: pay(Work.VIEWING, "票据1", "别家"))
    pay(Work.VIEWING, "票据1")
    refuses(walk, RulingRefused, "CK-16", lambda: pay(Work.VIEWING, "票据1"))
    (cost,) = walk.lot.open_costs
    assert (cost.kind, cost.amount, cost.advanced_by) == (CostKind.AUXILIARY, yuan("300"), "p1")
    for body, works, document in (
        ("拍辅公司", (Work.VIEWING,), "委托书2"), ("乙", (), "委托书"), ("乙", (Work.OTHER,), ""),
    ):  # fmt: skip
        refuses(
            walk, PlatformRefused, "PF-6",
            lambda body=body, works=works, document=document: walk.lot.engage_auxiliary(
                body, identity="", works=works, document=document, on=D(2026, 1, 22)
            ),
        )  # fmt: skip
    walk.announce(D(2026, 2, 2), "2026-03-04")
    with pytest.raises(MayNotBid):
        walk.enter("B9", name="拍辅公司", identity="91320508")


def test_pf_7_a_platform_that_kept_bidders_out_gets_no_attempt_until_it_is_cleared() -> None:
    walk = faulted()
    assert alerts(walk.lot) == ["PF-7"]
    walk.plan(terms("560000", "100000"), D(2026, 3, 9)).tell(D(2026, 3, 9))

    def announce(platform: str) -> None:
        walk.announce(D(2026, 3, 16), "2026-03-31", platform=platform)

    refuses(walk, PlatformRefused, "PF-7", lambda: announce("京东网"))
    announce("公拍网")
    assert walk.lot.state is State.A2_ANNOUNCED, "the same platform is not asked for (PF-4)"
    cleared = faulted()
    cleared.lot.clear_platform_fault("京东网", document="处理决定", on=D(2026, 3, 9))
    cleared.plan(terms("560000", "100000"), D(2026, 3, 9)).tell(D(2026, 3, 9))
    refuses(cleared, PlatformRefused, "PF-4", lambda: cleared.announce(
        D(2026, 3, 16), "2026-03-31", platform="公拍网"
    ))  # fmt: skip
    cleared.announce(D(2026, 3, 16), "2026-03-31")
    refuses(cleared, PlatformRefused, "PF-7", lambda: cleared.lot.clear_platform_fault(
        "京东网", document="再次", on=D(2026, 3, 17)
    ))  # fmt: skip


def test_pf_7_what_keeps_nobody_out_is_reported_and_no_more() -> None:
    walk = Walk().a1_failed()
    walk.lot.note_platform_fault(Misconduct.INTERRUPTED, document="报告", on=D(2026, 3, 6))
    assert alerts(walk.lot) == ["PF-7"]
    walk.plan(terms("560000", "100000"), D(2026, 3, 9)).announce(D(2026, 3, 12), "2026-03-31")
    for walk, document in ((Walk().prepared(), "报告"), (Walk().a1_failed(), " ")):
        refuses(
            walk, PlatformRefused, "PF-7",
            lambda walk=walk, document=document: walk.lot.note_platform_fault(
                Misconduct.WATCHED, document=document, on=D(2026, 3, 6)
            ),
        )  # fmt: skip


@pytest.mark.parametrize(("day", "said"), [(9, []), (10, ["TX-13"])])
def test_tx_13_a_registry_answers_in_five_working_days_or_that_is_remarked(
    day: int, said: list[str]
) -> None:
    walk = asked_registry()
    refuses(walk, NotDisclosed, "TX-13", lambda: walk.lot.answer_registry(
        "协助查询通知书", answer=" ", on=D(2026, 4, 7)
    ))  # fmt: skip
    refuses(walk, NotDisclosed, "TX-13", lambda: walk.lot.ask_registry(
        "不动产登记中心", document="协助查询通知书", on=D(2026, 4, 7), rules=RULES
    ))  # fmt: skip
    walk.lot.answer_registry("协助查询通知书", answer="无抵押", on=D(2026, 4, day))
    assert alerts(walk.lot) == said
    assert not any(key.startswith("T-REGISTRY") for key in walk.lot.timers)
    refuses(walk, NotDisclosed, "TX-13", lambda: walk.lot.answer_registry(
        "协助查询通知书", answer="有", on=D(2026, 4, 9)
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("doer", "way"), [(Doer.COURT, "state-compensation"), (Doer.PLATFORM, "suit")]
)
def test_vo_4_for_the_courts_act_the_state_answers_for_others_they_themselves(
    doer: Doer, way: str
) -> None:
    walk = Walk().ruled()
    walk.lot.claim_damage("p9", doer=doer, document="赔偿申请", on=D(2026, 4, 1))
    (damage,) = walk.lot.damages
    assert (damage.claimant, damage.way) == ("p9", way)
    assert alerts(walk.lot) == ["VO-4"]
    assert walk.lot.state is State.RULED, "the sale itself goes on"
    unsold = Walk().prepared()
    for each, document in ((unsold, "申请"), (walk, " ")):
        refuses(
            each, AnnulRefused, "VO-4",
            lambda each=each, document=document: each.lot.claim_damage(
                "p9", doer=doer, document=document, on=D(2026, 4, 1)
            ),
        )  # fmt: skip


def test_ck_14_the_platform_that_came_closest_is_paid_and_no_other() -> None:
    walk = inquired()

    def pay(*payees: str) -> None:
        walk.lot.enter_inquiry_fee(
            fee=yuan("500"), payees=payees, document="票据", on=D(2026, 3, 6)
        )

    refuses(walk, RulingRefused, "CK-14", lambda: pay("京东网", "公拍网"))
    refuses(walk, RulingRefused, "CK-14", lambda: pay("公拍网"))
    pay("京东网")
    assert [(e.payee, e.amount) for e in walk.lot.cost_entries] == [("京东网", yuan("500"))]
    assert alerts(walk.lot) == ["CK-16"], "neither an advance nor an insurer's letter is named"
    unsold = Walk().a1_failed()
    refuses(unsold, RulingRefused, "CK-14", lambda: unsold.lot.enter_inquiry_fee(
        fee=yuan("500"), payees=("京东网",), document="票据", on=D(2026, 3, 6)
    ))  # fmt: skip


def appraisal_fee(walk: Walk, base: str, fee: str, **changed: Any) -> None:
    given = {"document": f"票据{base}{fee}", "on": D(2026, 3, 6), "advance": "保函"} | changed
    walk.lot.enter_appraisal_fee("甲所", base=yuan(base), fee=yuan(fee), **given)


def test_s65_ck_15_the_base_is_the_lesser_of_appraisal_and_sale_and_no_fen_more() -> None:
    for price, most in (("840000", "840000"), ("1100000", "1000000")):
        walk = Walk().sold(price)
        over = str(yuan(most).amount + 1)
        refuses(
            walk, RulingRefused, "CK-15",
            lambda walk=walk, over=over: appraisal_fee(walk, over, "4200"),
        )  # fmt: skip
        refuses(
            walk, RulingRefused, "CK-15",
            lambda walk=walk, most=most: appraisal_fee(walk, most, "1000001"),
        )  # fmt: skip
        appraisal_fee(walk, most, "4200")
        assert alerts(walk.lot) == [], "the insurer's letter is there"


def test_ck_15_a_report_issued_again_costs_three_tenths_and_a_lot_under_way_nothing_yet() -> None:
    walk = Walk().sold()
    refuses(walk, RulingRefused, "CK-15", lambda: appraisal_fee(walk, "1", "1", reissued=True))
    appraisal_fee(walk, "900000", "4000")
    refuses(
        walk, RulingRefused, "CK-15", lambda: appraisal_fee(walk, "1201", "1200", reissued=True)
    )
    appraisal_fee(walk, "1200", "1200", reissued=True)
    assert [each.amount for each in walk.lot.cost_entries] == [yuan("4000"), yuan("1200")]
    under_way = Walk().a1_failed()
    refuses(under_way, RulingRefused, "CK-15", lambda: appraisal_fee(under_way, "1", "1"))
    returned = Walk().declined_again()
    returned.lot.return_asset(ruling="裁定", reason="无", on=D(2026, 7, 1), rules=RULES)
    appraisal_fee(returned, "3000", "3000", on=D(2026, 7, 2))
    assert returned.lot.cost_entries[0].amount == yuan("3000"), "unsold: what it really cost"


def test_cl_11_a_sold_lot_ends_when_its_costs_are_settled() -> None:
    walk = Walk().delivered()
    appraisal_fee(walk, "900000", "4000")

    def close() -> None:
        walk.lot.close(document="方案", archive="存档", on=D(2026, 5, 8), rules=RULES)

    refuses(walk, RulingRefused, "CL-11", close)
    walk.lot.settle_costs(walk.lot.open_costs, case_number="案", paper="列支审批", on=D(2026, 5, 7))
    refuses(walk, RulingRefused, "CL-11", lambda: walk.lot.settle_costs(
        walk.lot.open_costs, case_number="案", paper="列支审批", on=D(2026, 5, 7)
    ))  # fmt: skip
    close()
    assert walk.lot.state is State.CLOSED_SOLD


def test_s67_a_debtor_who_stops_the_sale_by_paying_is_charged_what_it_had_cost() -> None:
    walk = engaged()
    walk.lot.enter_auxiliary_cost(
        Work.VIEWING, "拍辅公司", amount=yuan("300"), receipt="票据1", on=D(2026, 2, 1)
    )
    walk.announce(D(2026, 2, 2), "2026-03-04").enter("B1")
    eve = walk.lot.attempts["r1-A1"].opens_at - timedelta(days=1)
    walk.lot.accept_full_payment(
        tendered=yuan("5"), owed=yuan("5"), document="收据", at=eve, rules=RULES
    )
    assert (walk.lot.state, walk.lot.charged) == (State.WITHDRAWN, yuan("300"))
    release = walk.lot.timers["T-RELEASE:r1-A1"]
    assert release.due_at - eve == timedelta(hours=24)
    assert replayed(walk.lot).charged == yuan("300")
