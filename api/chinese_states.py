"""What a word is called where it is one noun's own: two nouns share the word, and not the meaning.

A payment batch that is ``prepared`` is 已编制, a lot is 参数已评议. What stands here goes before
what :mod:`api.chinese_values` says of the bare word. The nouns stand here by name: whoever says one
word to a clerk need not learn them all.
"""

from collections.abc import Mapping
from typing import Final

# fmt: off
OWN: Final[Mapping[str, Mapping[str, str]]] = {
    # Lots
    "auctions.lot_words.State": {
        "paid": "价款付清", "prepared": "参数已评议", "returned": "退还被执行人",
        "voided": "已撤销",
    },
    "auctions.lot_words.Outcome": {"failed": "流拍"},
    "auctions.imports.shape.Status": {"failed": "流拍"},
    "auctions.lot_words.Answer": {"accepted": "接受", "refused": "拒绝"},
    "auctions.lot_words.StayGround": {
        "objection": "执行异议、复议", "outsider": "案外人异议、异议之诉",
    },
    "auctions.lot_words.WithdrawGround": {
        "applicant": "申请执行人撤回", "outsider": "案外人异议成立", "settled": "和解",
    },
    "auctions.lot_words.Channel": {"court": "交入法院账户", "platform": "平台冻结"},
    "auctions.money_parts.DepositState": {
        "converted": "已充抵价款", "frozen": "平台冻结", "released": "平台已解冻",
    },
    "auctions.money_parts.TaxStep": {
        "answered": "税务答复", "released": "解除预留", "remitted": "税款解缴",
        "returned": "多扣退回案款",
    },
    "auctions.lot_parts.CostKind": {"appraisal": "评估费", "auxiliary": "拍辅费用"},
    # Payments
    "ledger.domain.payment_batch.BatchState": {
        "answered": "银行已回执", "dissolved": "已解散", "prepared": "已编制",
    },
    "ledger.domain.payout_parts.State": {
        "accepted": "银行已受理", "approved": "待发送", "failed": "受理失败",
        "rejected": "审批退回", "returned": "退汇", "settled": "已付",
    },
    "ledger.domain.law.resend.SendingStatus": {
        "accepted": "银行已受理", "failed": "受理失败", "queued": "待发送", "returned": "退汇",
    },
    "ledger.domain.notice.Outcome": {"failed": "未送达", "sent": "已发出"},
    # What waits, and what was decided of it
    "ledger.domain.case_stay.StayState": {"refused": "未批准"},
    "ledger.domain.hold.HoldState": {"settled": "已依文书处置"},
    "ledger.domain.deferral.DeferralState": {
        "ended": "事由消失", "granted": "已延缓", "refused": "不予延缓",
    },
    "ledger.domain.paper.PaperKind": {"receipt": "收款凭证"},
    "ledger.domain.law.escrow.EscrowGround": {"refused": "无正当理由拒绝受领"},
    "ledger.domain.escrow_state.EscrowState": {"granted": "已提存", "refused": "不予提存"},
    "ledger.domain.relief.ReliefState": {"granted": "已发放", "refused": "不予救助"},
    "ledger.domain.interest_state.ShareState": {
        "granted": "已批准", "proposed": "待批准", "refused": "不予批准",
    },
    "ledger.domain.transfers.MoveState": {"proposed": "待审批", "refused": "已退回"},
    "ledger.domain.direct_performance.DirectState": {"refused": "已退回"},
    "ledger.domain.line_words.ClaimState": {"refused": "已退回"},
    "ledger.domain.line_words.AssignmentState": {"refused": "已退回"},
    "ledger.domain.reversal_parts.ThingState": {
        "ended": "终结执行回转，另行起诉", "returned": "已返还原物", "to-return": "待返还",
    },
    "ledger.domain.third_party_price.PriceState": {"returned": "已退还"},
    "ledger.domain.instrument.InstrumentState": {"cleared": "已兑付"},
    "ledger.domain.plan_parts.Stage": {
        "approved": "已审核，送达和异议期间", "settled": "已全部转入出款",
    },
    "ledger.domain.plan_parts.Course": {
        "closed": "已处理", "lapsed": "未起诉，按原方案", "open": "反对期间",
    },
    # Books
    "reconciliation.closing.day.ItemKind": {
        "gap": "对账单断档", "later": "期后入账", "no-statement": "无对账单",
        "not-at-bank": "账已记、行未记", "not-booked": "未记账",
        "not-on-statement": "有通知、对账单未列", "notice-only": "仅有到账通知",
        "opening": "期初差额", "origin": "流水与记账不符",
    },
    "reconciliation.closing.month.MonthState": {"closed": "已结账", "open": "未结账"},
    "ledger.domain.ticket.TicketState": {"open": "待查"},
    "reconciliation.legacy.law.Cleared": {
        "cleared": "已清零", "explained-not-put-right": "差额已查明，尚未处理",
        "not-cleared": "未清零",
    },
    "reconciliation.legacy.classes.LegacyState": {
        "cleared": "已转出", "open": "待清理", "proposed": "已提出对应，待复核",
    },
}
# fmt: on
