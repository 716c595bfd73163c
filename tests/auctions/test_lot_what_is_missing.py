"""What an act on a lot may not do without: each act is whole but for one thing, and is refused.

``python -m tests.guards`` found these guards with nobody to miss them. The same act, whole, is
recorded: so it is the missing thing that was refused, and nothing else.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

import pytest

from auctions.lot_parts import Doer, Misconduct, Work
from auctions.lot_words import Answer, Creditor, LoanTrack, Method, Mode, Seizure
from ledger.domain.errors import Refusal
from tests.auctions.lots import APPLICANT, CASE, DEBTOR, RULES, TERMS, Walk, at, terms
from tests.auctions.test_lot_timers import challenged, ruled_on
from tests.scenario import yuan

MINE = Creditor(APPLICANT, 1, "判决书", yuan("300000"))


class Act(NamedTuple):
    """From where, which act, with what: and what of it is taken away or wrong, one at a time."""

    start: Callable[[Walk], Walk]
    name: str
    rule: str
    whole: dict[str, Any]
    lacking: list[dict[str, Any]]


def d(month: int, day: int) -> date:
    return date(2026, month, day)


def registered(walk: Walk) -> Walk:
    return walk


def asked(walk: Walk) -> Walk:
    return walk.creditors(MINE).a2_failed().ask(d(3, 30))


def accepted(walk: Walk) -> Walk:
    asked(walk)
    walk.lot.answer_in_kind(APPLICANT, answer=Answer.ACCEPTED, on=d(4, 1), document="回执")
    return walk


def complained(walk: Walk) -> Walk:
    walk.prepared()
    walk.lot.complain_of_pricing(
        DEBTOR, ground="虚假询价", evidence="录音", on=d(1, 21), rules=RULES
    )
    return walk


def faulted(walk: Walk) -> Walk:
    walk.announced()
    walk.lot.note_platform_fault(Misconduct.SCREENED, document="投诉", on=d(2, 3))
    return walk


def claimed(walk: Walk, *, dismissed: bool = False, sued: bool = False) -> Walk:
    walk.prepared()
    walk.lot.claim_as_outsider("甲", document="异议书", at=at("2026-01-31"), rules=RULES)
    if dismissed:
        walk.lot.dismiss_outsider(document="驳回", served_on=d(2, 2), rules=RULES)
    if sued:
        walk.lot.sue_as_outsider(document="起诉状", on=d(2, 10))
    return walk


def served(walk: Walk, *, objected: bool = False, closed: bool = False) -> Walk:
    walk.pricing()
    walk.lot.serve_report("p1", method=Method.ONLINE, made_on=d(1, 9), sent_on=d(1, 9), rules=RULES)
    if objected:
        walk.lot.object_to_report(
            "p1", method=Method.ONLINE, ground="范围错误", on=d(1, 12), rules=RULES
        )
    if closed:
        walk.lot.close_objection("p1", document="决定", on=d(1, 16))
    return walk


NOW = {"on": d(4, 2), "rules": RULES}
PAPER = {"document": " "}
RULED = {"objector": "p2", "mark": "r1-A1"}
SEIZED = {"document": "续封裁定", "ordered_on": date(2028, 12, 1), "expires_on": date(2031, 12, 1)}
OBJECTION = {"party": "p1", "document": "决定", "on": d(1, 16)}
ALLOWED = {"request": "申请", "security": "保函", "ruling": "准许", "on": d(2, 20), "rules": RULES}
LOST = {"document": "判决", "on": d(3, 1), "rules": RULES}
PLAN = {"panel": "笔录", "on": d(1, 20), "rules": RULES}

ACTS = [
    Act(lambda _: challenged(), "rule_on_challenge", "VO-1",
        {**RULED, "upheld": False, "document": "裁定", "served_on": d(4, 9), "rules": RULES},
        [PAPER, {"served_on": date(2026, 3, 31)}, {"objector": "p9"}]),
    Act(lambda _: ruled_on(), "ask_reconsideration", "VO-1",
        {**RULED, "document": "复议申请", "on": d(4, 10), "rules": RULES}, [PAPER]),
    Act(Walk.sold, "claim_damage", "VO-4",
        {"claimant": "甲", "doer": Doer.COURT, "document": "申请书", "on": d(4, 2)},
        [{"claimant": " "}, PAPER]),
    Act(lambda walk: walk.creditors(MINE).a2_failed(), "ask_in_kind", "DA-1",
        {"on": d(3, 30), "answer_by": d(3, 30), "document": "征询函", "rules": RULES},
        [PAPER, {"answer_by": d(3, 29)}]),
    Act(asked, "answer_in_kind", "DA-1",
        {"party": APPLICANT, "answer": Answer.SILENT, "on": d(4, 5), "document": "催告"},
        [{"party": "p9"}, {"on": d(4, 4)}]),
    Act(accepted, "award_in_kind", "DA-1",
        {"party": APPLICANT, "price": yuan("560000"), "difference_due": d(4, 17), **NOW},
        [{"party": "p9"}]),
    Act(accepted, "award_in_kind", "DA-3",
        {"party": APPLICANT, "price": yuan("560000"), "difference_due": d(4, 17), **NOW},
        [{"difference_due": None}]),
    Act(Walk.in_kind_pending, "miss_difference", "DA-4",
        {"ruling": "裁定", "on": d(4, 18), "rules": RULES}, [{"ruling": " "}, {"on": d(4, 17)}]),
    Act(Walk.in_kind_paid, "rule_in_kind", "DA-5",
        {"document": "抵债裁定", "served_on": d(4, 10), "rules": RULES},
        [PAPER, {"served_on": d(4, 9)}]),
    Act(lambda walk: walk.creditors(MINE).price(), "agree_in_kind", "DA-7",
        {"price": yuan("0.01"), "consents": (APPLICANT, DEBTOR), "document": "协议",
         "on": d(1, 20), "rules": RULES}, [{"price": yuan("0")}, PAPER]),
    Act(registered, "renew_seizure", "CK-1",
        {"seizure": Seizure(**SEIZED), "anew": False, "rules": RULES},
        [{"seizure": Seizure(**(SEIZED | PAPER))},
         {"seizure": Seizure(**(SEIZED | {"expires_on": date(2028, 12, 1)}))}]),
    Act(registered, "end_case", "DA-9",
        {"case_number": CASE, "document": "裁定", "on": d(4, 1), "resumed": False},
        [{"case_number": "（2026）苏0508执999号"}]),
    Act(Walk.pricing, "fail_method", "CK-2",
        {"method": Method.AGREEMENT, "ground": "一方拒绝", "document": "笔录"},
        [{"ground": " "}, PAPER]),
    Act(lambda walk: served(walk, objected=True), "close_objection", "CK-9", OBJECTION,
        [{"party": "p2"}]),
    Act(registered, "ask_registry", "TX-13",
        {"registry": "登记中心", "document": "查询函", "on": d(1, 8), "rules": RULES},
        [{"registry": " "}, PAPER]),
    Act(Walk.asked_for_round, "reject_second_round", "R2-5",
        {"reason": "无变化", "document": "决定", "on": d(7, 10), "rules": RULES},
        [PAPER, {"reason": " "}]),
    Act(Walk.declined_again, "put_under_management", "PS-10",
        {"consent": "同意书", "document": "决定", "on": d(7, 1), "rules": RULES}, [PAPER]),
    Act(Walk.declined_again, "return_asset", "PS-10",
        {"ruling": "解封裁定", "reason": "无其他措施", "on": d(7, 1), "rules": RULES},
        [{"reason": " "}, {"ruling": " "}]),
    Act(registered, "engage_auxiliary", "PF-6",
        {"body": "拍辅公司", "identity": "913205", "works": (Work.VIEWING,), "document": "委托书",
         "on": d(1, 8)}, [{"body": " "}, {"works": ()}, PAPER]),
    Act(faulted, "clear_platform_fault", "PF-7",
        {"platform": "京东网", "document": "处理决定", "on": d(2, 4)}, [PAPER]),
    Act(complained, "decide_complaint", "CK-10",
        {"party": DEBTOR, "upheld": False, "document": "决定", "on": d(1, 30), "rules": RULES},
        [PAPER]),
    Act(Walk.voided, "let_void_stand", "VO-1",
        {"reason": "债务已清", "document": "决定", "on": d(5, 1), "rules": RULES},
        [{"reason": " "}, PAPER]),
    Act(Walk.voided, "reopen_after_void", "VO-1",
        {"refund_plan": "退款方案", "document": "决定", "on": d(5, 1), "rules": RULES}, [PAPER]),
    Act(Walk.prepared, "transfer", "VO-6",
        {"document": "受理裁定", "accepted_on": d(2, 1), "administrator": "管理人", "rules": RULES},
        [PAPER, {"administrator": " "}]),
    Act(Walk.paid, "fail_eligibility", "DF-15",
        {"document": "认定书", "on": d(3, 25), "knew": True, "voided": False, "rules": RULES},
        [PAPER]),
    Act(Walk.ruled, "issue_notices", "CL-9",
        {"documents": ("协助执行通知书",), "on": d(3, 28)}, [{"documents": ()}]),
    Act(Walk.delivered, "close", "CL-12",
        {"document": "发放审批", "archive": "存档号", "on": d(5, 8), "rules": RULES}, [PAPER]),
    Act(Walk.price, "answer_no_surplus", "PR-5",
        {"document": "申请", "told_on": d(1, 15), "asked_on": d(1, 15), "rules": RULES},
        [PAPER, {"asked_on": d(1, 14)}]),
    Act(Walk.price, "set_terms", "CL-4", {"terms": TERMS, **PLAN},
        [{"terms": terms("700000", "100000", balance_due_days=0)}]),
    Act(Walk.price, "set_terms", "LN-3",
        {"terms": terms("700000", "100000", loan=LoanTrack(("某银行",), 50, 30)), **PLAN},
        [{"terms": terms("700000", "100000", loan=LoanTrack(("某银行",), 101, 30))}]),
    Act(Walk.ps_prep, "set_terms", "PS-4",
        {"terms": terms("560000", "56000"), "panel": "笔录", "on": d(4, 3), "rules": RULES},
        [{"terms": terms("560000", "560000.01")}, {"terms": terms("560000", "0")}]),
    Act(Walk.prepared, "claim_as_outsider", "SU-6",
        {"outsider": "甲", "document": "异议书", "at": at("2026-01-31"), "rules": RULES}, [PAPER]),
    Act(lambda walk: claimed(walk, dismissed=True, sued=True), "allow_disposal", "VO-8", ALLOWED,
        [{"security": " "}]),
    Act(Walk.ruled, "outsider_wins", "VO-9",
        {"judgment": "判决书", "on": d(6, 1), "rules": RULES}, [{"judgment": " "}]),
]  # fmt: skip


def refuses(walk: Walk, name: str, rule: str, given: dict[str, Any]) -> None:
    before = len(walk.lot.pending_events)
    with pytest.raises(Refusal) as refused:
        getattr(walk.lot, name)(**given)
    assert refused.value.facts["rule"] == rule
    assert len(walk.lot.pending_events) == before


@pytest.mark.parametrize("act", ACTS, ids=lambda act: f"{act.name}-{act.rule}")
def test_an_act_that_lacks_one_thing_is_refused_and_whole_it_is_recorded(act: Act) -> None:
    walk = act.start(Walk())
    for lacking in act.lacking:
        refuses(walk, act.name, act.rule, act.whole | lacking)
    before = len(walk.lot.pending_events)
    getattr(walk.lot, act.name)(**act.whole)
    assert len(walk.lot.pending_events) > before


TOO_EARLY = [
    Act(lambda _: challenged(), "ask_reconsideration", "VO-1",
        {**RULED, "document": "复议申请", "on": d(4, 10), "rules": RULES}, []),
    Act(Walk.a2_failed, "ask_in_kind", "DA-1",
        {"on": d(3, 30), "answer_by": d(4, 4), "document": "征询函", "rules": RULES}, []),
    Act(accepted, "refuse_in_kind", "DA-1", NOW, []),
    Act(asked, "refuse_in_kind", "DA-1", NOW, []),
    Act(Walk.pricing, "close_objection", "CK-9", OBJECTION, []),
    Act(served, "close_objection", "CK-9", OBJECTION, []),
    Act(lambda walk: served(walk, objected=True, closed=True), "close_objection", "CK-9",
        OBJECTION, []),
    Act(registered, "answer_registry", "TX-13",
        {"document": "函", "answer": "有", "on": d(1, 9)}, []),
    Act(Walk.prepared, "dismiss_outsider", "SU-6",
        {"document": "驳回", "served_on": d(2, 2), "rules": RULES}, []),
    Act(lambda walk: claimed(walk, dismissed=True), "dismiss_outsider", "SU-6",
        {"document": "驳回", "served_on": d(2, 3), "rules": RULES}, []),
    Act(Walk.prepared, "sue_as_outsider", "VO-8", {"document": "起诉状", "on": d(2, 10)}, []),
    Act(claimed, "sue_as_outsider", "VO-8", {"document": "起诉状", "on": d(2, 10)}, []),
    Act(Walk.prepared, "allow_disposal", "VO-8", ALLOWED, []),
    Act(lambda walk: claimed(walk, dismissed=True), "allow_disposal", "VO-8", ALLOWED, []),
    Act(Walk.prepared, "outsider_loses", "VO-8", LOST, []),
]  # fmt: skip


@pytest.mark.parametrize("at_", range(len(TOO_EARLY)), ids=lambda n: f"{TOO_EARLY[n].name}-{n}")
def test_an_act_before_its_cause_or_after_its_end_is_refused(at_: int) -> None:
    act = TOO_EARLY[at_]
    refuses(act.start(Walk()), act.name, act.rule, act.whole)


def test_pe_7_a_holder_is_known_once() -> None:
    walk = Walk()
    walk.lot.know_preemptor("p5", nature="承租人", name="租户")
    refuses(walk, "know_preemptor", "PE-7", {"holder": "p5", "nature": "承租人", "name": "租户"})


def test_r2_5_another_round_is_decided_by_a_panel() -> None:
    walk = Walk().asked_for_round()
    given = {"mode": Mode.CARRY_OVER, "on": d(7, 10), "rules": RULES}
    with pytest.raises(Refusal):
        walk.lot.approve_second_round(panel=" ", **given)
    walk.lot.approve_second_round(panel="合议庭笔录2", **given)


def test_df_7_a_rerun_has_the_reserve_of_the_attempt_before() -> None:
    walk = Walk().defaulted()
    refuses(walk, "set_terms", "DF-7", {"terms": terms("800000", "100000"), **PLAN})
