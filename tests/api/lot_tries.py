"""Every act on a lot that moves no money: where it is taken, where not, and in which words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from auctions.law.notice import Content, Item, Prompt
from auctions.law.pricing import Quote
from auctions.lot_parts import Misconduct, Work
from auctions.lot_words import Creditor, State
from tests.api.office import ACCOUNT, A
from tests.auctions import lots
from tests.auctions.lots import TO, Walk, at
from tests.auctions.test_lot_timers import (
    appraised,
    asked_registry,
    challenged,
    complained,
    ruled_on,
)
from tests.scenario import yuan

Body = dict[str, Any]
LATE = "2026-09-01"
TERMS = {
    "start": "700000.00", "deposit": "100000.00", "increment": "5000.00", "balance_due_days": 15,
}  # fmt: skip
SEIZED = {"document": "续封", "ordered_on": "2026-02-01", "expires_on": "2028-01-31"}
CREDITOR = {"party": "p1", "rank": 1, "basis": "判决书", "entitled": "300000.00"}
NOTICE = {
    "platform": "京东网", "published_on": "2026-02-02", "opens_at": "2026-03-04T10:00:00+08:00",
    "closes_at": "2026-03-05T10:00:00+08:00", "bank_account": ACCOUNT, "document": "公告",
    "words": [{"what": each.value, "text": "见公告"} for each in Content],
    "items": [each.value for each in Item], "prompts": [each.value for each in Prompt],
}  # fmt: skip
OBJECTED = {
    "objector": "p2", "mark": "r1-A1", "grounds": ["collusion"], "document": "异议书",
    "on": "2026-04-01",
}  # fmt: skip
ROUND = {
    "requester": "p1", "document": "申请书", "basis": "both-parties", "consents": ["p1", "p2"],
    "mode": "carry-over", "notice_on": "2026-08-03", "starts_on": "2026-09-02",
}  # fmt: skip


def known_preemptor() -> Walk:
    walk = Walk()
    walk.lot.know_preemptor("h1", nature="承租人", name="甲")
    return walk


def report_served() -> Walk:
    walk = Walk().pricing()
    walk.lot.serve_report(
        "p1", method=lots.Method.ONLINE, made_on=date(2026, 1, 9), sent_on=date(2026, 1, 9),
        rules=lots.RULES,
    )  # fmt: skip
    return walk


def objected() -> Walk:
    walk = report_served()
    walk.lot.object_to_report(
        "p1", method=lots.Method.ONLINE, ground="范围错误", on=date(2026, 1, 12), rules=lots.RULES
    )
    return walk


def told() -> Walk:
    return Walk().prepared().tell(date(2026, 1, 30))


def willing() -> Walk:
    walk = Walk().creditors(Creditor("p1", 1, "判决书", yuan("300000"))).a2_failed()
    walk.ask(date(2026, 3, 30)).lot.answer_in_kind(
        "p1", answer=lots.Answer.ACCEPTED, on=date(2026, 4, 1), document="回执"
    )
    return walk


def refused_in_kind() -> Walk:
    walk = TO[State.INKIND_INQUIRY]()
    walk.lot.answer_in_kind("p1", answer=lots.Answer.REFUSED, on=date(2026, 4, 1), document="回执")
    return walk


def stay_over() -> Walk:
    walk = Walk().suspended()
    walk.lot.end_ground(document="报告", on=date(2026, 3, 6), rules=lots.RULES)
    return walk


def claimed() -> Walk:
    walk = Walk().prepared()
    walk.lot.claim_as_outsider("案外人", document="异议书", at=at("2026-02-03"), rules=lots.RULES)
    return walk


def dismissed() -> Walk:
    walk = claimed()
    walk.lot.dismiss_outsider(document="驳回", served_on=date(2026, 2, 5), rules=lots.RULES)
    return walk


def sued() -> Walk:
    walk = dismissed()
    walk.lot.sue_as_outsider(document="起诉状", on=date(2026, 2, 10))
    return walk


def ruled_and_told() -> Walk:
    walk = Walk().ruled()
    walk.lot.issue_notices(("通知书",), on=date(2026, 3, 28))
    return walk


FIRMS = ["甲所", "乙所", "丙所"]


def inquired() -> Walk:
    """Priced by an online inquiry of two platforms, and sold for 900,000."""
    walk = Walk().pricing()
    quotes = [
        Quote(platform, yuan(amount), date(2026, 1, 12))
        for platform, amount in (("京东网", "950000"), ("公拍网", "1050000"))
    ]
    walk.lot.fix_reference(
        method=lots.Method.ONLINE, amount=yuan("1000000"), fixed_on=date(2026, 1, 12),
        valid_until=date(2026, 12, 31), reports=("报告",), rules=lots.RULES,
        ground="joint-request", quotes=quotes,
    )  # fmt: skip
    return walk.plan().announce(date(2026, 2, 2), "2026-03-04").enter("B1").open().bid(
        "B1", "900000"
    ).end()  # fmt: skip


def engaged() -> Walk:
    walk = Walk().prepared()
    walk.lot.engage_auxiliary(
        "拍辅公司", identity="91320508", works=(Work.VIEWING,), document="委托书",
        on=date(2026, 1, 21),
    )  # fmt: skip
    return walk


def faulted() -> Walk:
    walk = Walk().a1_failed()
    walk.lot.note_platform_fault(Misconduct.SCREENED, document="核查报告", on=date(2026, 3, 6))
    return walk


@dataclass(frozen=True)
class Tried:
    """One act: where it is taken, with which words, and where or with which words it is not."""

    act: str
    start: Any
    body: Body
    wrong: Any = State.CLOSED_INKIND  # a stage, or the words that are refused
    who: str = "officer"


S = State
TRIED = (
    Tried("register", None, {
        "case_numbers": [A], "asset": "苏-新", "title": "某室", "asset_class": "real-estate",
        "seizure": {"document": "查封", "ordered_on": "2026-10-05", "expires_on": "2029-10-04"},
        "applicant": "p1", "debtor": "p2",
    }, {"case_numbers": ["（2026）苏0508执999号"]}),
    Tried("renew-seizure", S.REGISTERED, {"seizure": SEIZED},
          {"seizure": SEIZED | {"expires_on": "2026-01-31"}}),
    Tried("end-case", S.REGISTERED,
          {"case_number": lots.CASE, "document": "裁定", "on": LATE},
          {"case_number": A}),
    Tried("list-creditors", S.REGISTERED, {
        "creditors": [CREDITOR], "document": "表", "priority": "0.00", "costs": "0.00",
    }, "nowhere"),
    Tried("know-preemptor", S.REGISTERED, {"holder": "h1", "nature": "承租人", "name": "甲"},
          known_preemptor),
    Tried("confirm-preemptor", known_preemptor,
          {"holder": "h1", "rank": 1, "code": "Y", "panel": "笔录", "on": "2026-01-25"},
          {"holder": "h9"}),
    Tried("bar", S.REGISTERED, {"role": "court", "name": "甲", "identity": "ID"}, "nowhere"),
    Tried("open-pricing", S.REGISTERED, {"investigation": "笔录", "on": "2026-01-08"}),
    Tried("fail-method", S.PRICING,
          {"method": "agreement", "ground": "协商不成", "document": "笔录"}),
    Tried("serve-report", S.PRICING, {
        "party": "p1", "method": "online", "made_on": "2026-01-09", "sent_on": "2026-01-09",
    }),
    Tried("object-to-report", report_served,
          {"party": "p1", "method": "online", "ground": "范围错误", "on": "2026-01-12"},
          {"on": "2026-01-20"}),
    Tried("close-objection", objected,
          {"party": "p1", "document": "决定", "on": "2026-01-16"}, {"party": "p2"}),
    Tried("fix-reference", S.PRICING, {
        "method": "agreement", "amount": "1000000.00", "fixed_on": "2026-01-12",
        "valid_until": "2026-12-31", "reports": ["议价"],
    }),
    Tried("fix-by-agreement", S.PRICING, {
        "figures": ["900000.00", "900000.00"], "document": "议价", "fixed_on": "2026-01-13",
        "valid_until": "2026-12-31",
    }, {"figures": ["900000.00", "900001.00"]}),
    Tried("fix-by-inquiry", S.PRICING, {
        "quotes": [{"platform": "京东网", "amount": "1.00", "delivered_on": "2026-01-12"}],
        "asked_on": "2026-01-09", "fixed_on": "2026-01-13", "valid_until": "2026-12-31",
        "ground": "joint-request",
    }, {"quotes": [{"platform": "京东网", "amount": "1.00", "delivered_on": "2026-01-30"}]}),
    Tried("commission-appraisal", S.PRICING, {
        "firms": FIRMS, "by_lot": True, "record": "摇号记录", "document": "委托书",
        "on": "2026-01-09",
    }, {"firms": FIRMS[:2]}),
    Tried("extend-appraisal", appraised, {"document": "申请", "asked_on": "2026-02-04"},
          {"asked_on": "2026-02-05"}),
    Tried("take-report", appraised, {
        "firm": "甲所", "amount": "1000000.00", "document": "评估报告", "on": "2026-02-09",
    }, {"on": "2026-02-10"}),
    Tried("recall-appraisal", appraised, {"document": "撤回函", "on": "2026-02-10"},
          {"on": "2026-02-09"}),
    Tried("complain-of-pricing", S.PREPARED, {
        "party": "p2", "ground": "虚假询价", "evidence": "录音", "on": "2026-01-21",
    }, S.A1_ANNOUNCED),
    Tried("decide-complaint", complained,
          {"party": "p2", "upheld": True, "document": "监督决定", "on": "2026-01-15"},
          {"party": "p1"}),
    Tried("ask-registry", asked_registry,
          {"registry": "不动产登记中心", "document": "第二份通知书", "on": "2026-04-08"},
          {"document": "协助查询通知书"}),
    Tried("answer-registry", asked_registry,
          {"document": "协助查询通知书", "answer": "无抵押", "on": "2026-04-08"},
          {"document": "别的通知书"}),
    Tried("engage-auxiliary", engaged, {
        "body": "仓储公司", "identity": "91320509", "works": ["storage"], "document": "委托书2",
        "on": "2026-01-22",
    }, {"body": "拍辅公司"}),
    Tried("enter-auxiliary-cost", engaged, {
        "work": "viewing", "body": "拍辅公司", "amount": "300.00", "receipt": "票据1",
        "on": "2026-02-20",
    }, {"work": "storage"}),
    Tried("note-platform-fault", S.A1_FAILED,
          {"what": "screened", "document": "核查报告", "on": "2026-03-06"}, S.PREPARED),
    Tried("clear-platform-fault", faulted,
          {"platform": "京东网", "document": "处理决定", "on": "2026-03-09"},
          {"platform": "公拍网"}),
    Tried("enter-inquiry-fee", inquired, {
        "fee": "500.00", "payees": ["京东网"], "document": "询价费票据", "on": "2026-03-06",
        "advance": "预交票据",
    }, {"payees": ["京东网", "公拍网"]}),
    Tried("enter-appraisal-fee", S.SOLD_AWAIT_BALANCE, {
        "firm": "甲所", "base": "900000.00", "fee": "4500.00", "document": "评估费票据",
        "on": "2026-03-06", "advance": "预交票据",
    }, {"base": "900000.01"}),
    Tried("claim-damage", S.SOLD_AWAIT_BALANCE,
          {"claimant": "p9", "doer": "court", "document": "赔偿申请", "on": "2026-03-06"},
          S.PREPARED),
    Tried("suspend-pricing", S.PRICING, {"ground": "other", "document": "函", "on": "2026-01-09"}),
    Tried("resume-pricing", S.PRICING_HELD, {"document": "函", "on": "2026-01-12"}),
    Tried("withdraw-pricing", S.PRICING,
          {"ground": "other", "document": "函", "on": "2026-01-09"}),
    Tried("tell-no-surplus", S.PRICED, {"on": "2026-01-13"}, "nowhere"),
    Tried("answer-no-surplus", S.PRICED,
          {"document": "申请", "told_on": "2026-01-13", "asked_on": "2026-01-14"},
          {"asked_on": "2026-01-30"}),
    Tried("set-terms", S.PRICED, {"terms": TERMS, "panel": "笔录", "on": "2026-01-20"},
          {"terms": TERMS | {"start": "699999.99"}}),
    Tried("sell-directly", S.PRICED, {
        "price": "600000.00", "panel": "笔录", "document": "决定", "on": "2026-01-13",
        "consents": ["p1", "p2"],
    }, {"consents": []}),
    Tried("notify", S.PREPARED,
          {"party": "p1", "means": "served", "on": "2026-01-30", "document": "通知书"}),
    Tried("publish", told, NOTICE, {"opens_at": "2026-03-03T10:00:00+08:00"}),
    Tried("start-bidding", S.A1_ANNOUNCED, {"at": "2026-03-04T10:00:00+08:00"},
          {"at": "2026-03-04T09:59:59+08:00"}, "auctioneer"),
    Tried("place-bid", S.A1_BIDDING, {
        "seq": 1, "code": "B1", "amount": "700000.00", "received_at": "2026-03-04T11:00:00+08:00",
    }, {"amount": "699999.99"}, "auctioneer"),
    Tried("take-bids", S.A1_BIDDING, {"bids": [{
        "seq": 1, "code": "B1", "amount": "700000.00", "received_at": "2026-03-04T11:00:00+08:00",
    }]}, S.SUSPENDED, "auctioneer"),
    Tried("confirm-sale", S.SOLD_AWAIT_BALANCE,
          {"document": "确认书", "buyer": "姓名B1", "on": "2026-03-06"}, {"buyer": "买受人B1"}),
    Tried("correct", S.RULED, {
        "fact": 1, "field": "title", "now": "某小区二室", "reason": "录入有误",
        "document": "决定", "on": LATE,
    }, {"field": "number"}),
    Tried("issue-notices", S.RULED, {"documents": ["通知书"], "on": "2026-03-28"}),
    Tried("deliver", ruled_and_told, {"document": "笔录", "on": "2026-04-01"}, S.PAID),
    Tried("ask-in-kind", lambda: Walk().creditors().a2_failed(),
          {"on": "2026-03-30", "answer_by": "2026-04-05", "document": "函"}, S.PREPARED),
    Tried("answer-in-kind", S.INKIND_INQUIRY,
          {"party": "p1", "answer": "accepted", "on": "2026-04-01", "document": "回执"},
          {"party": "p9"}),
    Tried("award-in-kind", willing, {
        "party": "p1", "price": "560000.00", "on": "2026-04-02", "difference_due": "2026-04-17",
    }, {"price": "559999.99"}),
    Tried("agree-in-kind", lambda: Walk().creditors().price(), {
        "price": "600000.00", "consents": ["p1", "p2"], "document": "协议", "on": "2026-01-20",
    }, {"consents": ["p1"]}),
    Tried("miss-difference", S.INKIND_PENDING, {"ruling": "裁定", "on": "2026-04-18"},
          {"on": "2026-04-17"}),
    Tried("refuse-in-kind", refused_in_kind, {"on": "2026-04-02"}, S.INKIND_INQUIRY),
    Tried("open-second-round", S.PS_FAILED, ROUND | {"on": "2026-07-01"},
          {"consents": ["p1"]}),
    Tried("approve-second-round", S.ROUND_REVIEW,
          {"mode": "carry-over", "panel": "笔录", "on": "2026-07-10"}),
    Tried("reject-second-round", S.ROUND_REVIEW,
          {"reason": "无变化", "document": "决定", "on": "2026-07-10"}),
    Tried("hold", S.PS_FAILED,
          {"until": LATE, "reason": "等待", "document": "决定", "on": "2026-07-01"},
          {"until": "2027-09-01"}),
    Tried("put-under-management", S.PS_FAILED,
          {"consent": "同意书", "document": "决定", "on": "2026-07-01"}),
    Tried("return-asset", S.PS_FAILED,
          {"ruling": "裁定", "reason": "无其他措施", "on": "2026-07-01"}, S.PS_OPEN),
    Tried("suspend", S.A1_BIDDING,
          {"ground": "stayed", "document": "决定", "at": "2026-03-04T12:00:00+08:00"}),
    Tried("end-ground", S.SUSPENDED, {"document": "决定", "on": "2026-03-06"}),
    Tried("resume", stay_over, {"document": "通知", "at": "2026-03-07T10:00:00+08:00"},
          S.SUSPENDED),
    Tried("withdraw", S.A1_ANNOUNCED,
          {"ground": "settled", "document": "协议", "at": "2026-02-20T10:00:00+08:00"},
          S.A1_BIDDING),
    Tried("accept-full-payment", S.A1_ANNOUNCED, {
        "tendered": "5.00", "owed": "5.00", "document": "收据", "at": "2026-02-20T10:00:00+08:00",
    }, {"at": "2026-03-04T09:00:00+08:00"}),
    Tried("stop-for-enough", S.A1_ANNOUNCED, {
        "others": [], "net_proceeds": "1.00", "claims": "2.00", "costs": "0.00",
        "document": "报告", "at": "2026-02-20T10:00:00+08:00",
    }, {"others": ["nowhere"], "net_proceeds": "3.00"}),
    Tried("reopen-after-void", S.VOIDED,
          {"refund_plan": "方案", "document": "决定", "on": LATE}),
    Tried("let-void-stand", S.VOIDED, {"reason": "不再处置", "document": "决定", "on": LATE}),
    Tried("challenge-sale", S.RULED, OBJECTED, {"grounds": ["not-announced"]}),
    Tried("rule-on-challenge", challenged, {
        "objector": "p2", "mark": "r1-A1", "upheld": False, "document": "裁定",
        "served_on": "2026-04-09",
    }, {"objector": "p9"}),
    Tried("ask-reconsideration", ruled_on,
          {"objector": "p2", "mark": "r1-A1", "document": "复议申请", "on": "2026-04-20"},
          {"on": "2026-04-21"}),
    Tried("claim-as-outsider", S.PREPARED,
          {"outsider": "某人", "document": "异议书", "at": "2026-02-03T10:00:00+08:00"}),
    Tried("dismiss-outsider", claimed, {"document": "驳回", "served_on": "2026-02-05"}),
    Tried("sue-as-outsider", dismissed, {"document": "起诉状", "on": "2026-02-10"}),
    Tried("allow-disposal", sued,
          {"request": "申请", "security": "保函", "ruling": "准许", "on": "2026-02-20"}),
    Tried("outsider-loses", sued, {"document": "判决", "on": "2026-06-01"}),
)  # fmt: skip
