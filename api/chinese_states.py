"""What a word is called where it is one noun's own: two nouns share the word, and not the meaning.

A payment batch that is ``prepared`` is 已编制, a lot is 参数已评议. What stands here goes before
what :mod:`api.chinese_values` says of the bare word.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from auctions import lot_words, money_parts
from auctions.imports.shape import Status
from auctions.lot_parts import CostKind
from ledger.domain import payout_parts
from ledger.domain.case_stay import StayState
from ledger.domain.deferral import DeferralState
from ledger.domain.direct_performance import DirectState
from ledger.domain.escrow import EscrowState
from ledger.domain.hold import HoldState
from ledger.domain.instrument import InstrumentState
from ledger.domain.interest_state import ShareState
from ledger.domain.law.escrow import EscrowGround
from ledger.domain.law.resend import SendingStatus
from ledger.domain.line_words import AssignmentState, ClaimState
from ledger.domain.notice import Outcome
from ledger.domain.paper import PaperKind
from ledger.domain.payment_batch import BatchState
from ledger.domain.plan_parts import Course, Stage
from ledger.domain.relief import ReliefState
from ledger.domain.reversal_parts import ThingState
from ledger.domain.third_party_price import PriceState
from ledger.domain.ticket import TicketState
from ledger.domain.transfers import MoveState
from reconciliation.closing.day import ItemKind
from reconciliation.closing.month import MonthState
from reconciliation.legacy.classes import LegacyState

# fmt: off
OWN: Final[Mapping[type[Enum], Mapping[str, str]]] = {
    # Lots
    lot_words.State: {
        "paid": "价款付清", "prepared": "参数已评议", "returned": "退还被执行人",
        "voided": "已撤销",
    },
    lot_words.Outcome: {"failed": "流拍"},
    Status: {"failed": "流拍"},
    lot_words.Answer: {"accepted": "接受", "refused": "拒绝"},
    lot_words.StayGround: {"objection": "执行异议、复议", "outsider": "案外人异议、异议之诉"},
    lot_words.WithdrawGround: {
        "applicant": "申请执行人撤回", "outsider": "案外人异议成立", "settled": "和解",
    },
    lot_words.Channel: {"court": "交入法院账户", "platform": "平台冻结"},
    money_parts.DepositState: {
        "converted": "已充抵价款", "frozen": "平台冻结", "released": "平台已解冻",
    },
    money_parts.TaxStep: {"answered": "税务答复", "released": "解除预留", "remitted": "税款解缴"},
    CostKind: {"appraisal": "评估费", "auxiliary": "拍辅费用"},
    # Payments
    BatchState: {"answered": "银行已回执", "dissolved": "已解散", "prepared": "已编制"},
    payout_parts.State: {
        "accepted": "银行已受理", "approved": "待发送", "failed": "受理失败",
        "rejected": "审批退回", "returned": "退汇", "settled": "已付",
    },
    SendingStatus: {
        "accepted": "银行已受理", "failed": "受理失败", "queued": "待发送", "returned": "退汇",
    },
    Outcome: {"failed": "未送达", "sent": "已发出"},
    # What waits, and what was decided of it
    StayState: {"refused": "未批准"},
    HoldState: {"settled": "已依文书处置"},
    DeferralState: {"ended": "事由消失", "granted": "已延缓", "refused": "不予延缓"},
    PaperKind: {"receipt": "收款凭证"},
    EscrowGround: {"refused": "无正当理由拒绝受领"},
    EscrowState: {"granted": "已提存", "refused": "不予提存"},
    ReliefState: {"granted": "已发放", "refused": "不予救助"},
    ShareState: {"granted": "已批准", "proposed": "待批准", "refused": "不予批准"},
    MoveState: {"proposed": "待审批", "refused": "已退回"},
    DirectState: {"refused": "已退回"},
    ClaimState: {"refused": "已退回"},
    AssignmentState: {"refused": "已退回"},
    ThingState: {
        "ended": "终结执行回转，另行起诉", "returned": "已返还原物", "to-return": "待返还",
    },
    PriceState: {"returned": "已退还"},
    InstrumentState: {"cleared": "已兑付"},
    Stage: {"approved": "已审核，送达和异议期间", "settled": "已全部转入出款"},
    Course: {"closed": "已处理", "lapsed": "未起诉，按原方案", "open": "反对期间"},
    # Books
    ItemKind: {
        "gap": "对账单断档", "later": "期后入账", "no-statement": "无对账单",
        "not-at-bank": "账已记、行未记", "not-booked": "未记账",
        "not-on-statement": "有通知、对账单未列", "notice-only": "仅有到账通知",
        "opening": "期初差额", "origin": "流水与记账不符",
    },
    MonthState: {"closed": "已结账", "open": "未结账"},
    TicketState: {"open": "待查"},
    LegacyState: {"cleared": "已转出", "open": "待清理", "proposed": "已提出对应，待复核"},
}
# fmt: on
