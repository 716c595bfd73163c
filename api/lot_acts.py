"""Every act of lots, by HTTP and from the command line alike, with its Chinese name."""

from typing import Final

from api.signatures import Act, acts_of
from auctions.services.adopting import LotAdoption
from auctions.services.endings import LotEndings
from auctions.services.lots import AuctionRules, LotEnds, Lots
from auctions.services.money import LotMoneys
from auctions.services.refunds import LotRefundDesk
from auctions.services.settlements import Settlements

ZH: Final = {
    "activate": "启用拍卖参数", "register": "拍品登记", "renew_seizure": "续封",
    "end_case": "案件终结、恢复", "correct": "更正",
    "list_creditors": "登记债权人", "know_preemptor": "登记优先购买权人",
    "confirm_preemptor": "确认优先购买权", "bar": "登记不得竞买人", "open_pricing": "启动定价",
    "fail_method": "定价方式不成", "serve_report": "送达报告", "object_to_report": "对报告提出异议",
    "close_objection": "异议处理完毕", "fix_by_agreement": "议价确定参考价",
    "fix_by_inquiry": "询价确定参考价", "fix_reference": "确定参考价",
    "commission_appraisal": "委托评估", "extend_appraisal": "延长评估期限",
    "take_report": "收到评估报告", "recall_appraisal": "撤回评估委托",
    "complain_of_pricing": "定价违法监督申请", "decide_complaint": "定价监督处理",
    "ask_registry": "协助查询", "answer_registry": "登记机构答复",
    "engage_auxiliary": "委托拍辅机构", "note_platform_fault": "登记平台违规",
    "clear_platform_fault": "平台违规处理完毕", "enter_auxiliary_cost": "登记拍辅费用",
    "enter_inquiry_fee": "登记网络询价费", "enter_appraisal_fee": "登记评估费",
    "settle_costs": "处置费用列支", "claim_damage": "损害赔偿请求",
    "suspend_pricing": "暂缓定价",
    "resume_pricing": "恢复定价", "withdraw_pricing": "撤回定价", "tell_no_surplus": "告知无益拍卖",
    "answer_no_surplus": "申请继续拍卖", "set_terms": "参数评议",
    "sell_directly": "决定直接变卖", "notify": "通知", "publish": "公告",
    "start_bidding": "竞价开始", "place_bid": "出价", "take_bids": "出价（成批）",
    "import_bids": "导入出价记录", "stop_for_enough": "足额停拍", "outsider_loses": "案外人败诉",
    "confirm_sale": "成交确认书", "issue_notices": "协助执行通知",
    "deliver": "交付", "ask_in_kind": "征询以物抵债", "answer_in_kind": "答复以物抵债",
    "award_in_kind": "接受抵债", "agree_in_kind": "协议抵债",
    "miss_difference": "未补差、抵债不成", "refuse_in_kind": "均不接受抵债",
    "open_second_round": "申请二轮处置", "approve_second_round": "批准二轮处置",
    "reject_second_round": "不批准二轮处置", "hold": "留置复查", "put_under_management": "强制管理",
    "return_asset": "退还", "suspend": "暂缓、中止", "end_ground": "事由消失", "resume": "恢复",
    "withdraw": "撤回", "accept_full_payment": "债务人清偿", "reopen_after_void": "撤销后重启",
    "let_void_stand": "撤销后不再处置", "challenge_sale": "对拍卖提出异议",
    "rule_on_challenge": "异议裁定", "ask_reconsideration": "申请复议",
    "claim_as_outsider": "案外人异议",
    "dismiss_outsider": "驳回案外人异议", "sue_as_outsider": "案外人起诉",
    "allow_disposal": "诉讼期间准许处分",
    "open_account": "拍品资金开户", "propose_claim": "认领至拍品", "confirm_claim": "复核拍品认领",
    "refuse_claim": "退回拍品认领", "reverse_claim": "冲正拍品认领", "admit": "保证金确认",
    "admit_prepaid": "变卖预缴款确认", "close_bidding": "竞价结束",
    "release_deposits": "保证金待退",
    "register_commitment": "登记贷款承诺函", "ask_more_time": "申请延期付款",
    "note_loan_refused": "贷款未获批", "complete_price": "价款付清",
    "reverse_payment": "银行冲回价款", "note_plan": "登记分配方案",
    "tell_tax_office": "成交告知税务", "serve_ruling": "成交裁定送达", "close": "结案",
    "pay_difference": "补差到账", "rule_in_kind": "抵债裁定送达", "rule_default": "裁定悔拍",
    "fail_eligibility": "资格不符", "apply_cost_loss": "保证金抵付费用",
    "fix_difference": "保证金抵付差价", "apply_residual": "保证金抵付债务",
    "order_top_up": "责令补交", "set_off": "已付价款抵缴差价", "settle_default": "悔拍处理完毕",
    "annul": "撤销拍卖",
    "find_in_case": "案内回转",
    "outsider_wins": "案外人胜诉", "transfer": "移交管理人", "state_payee": "登记收款账户",
    "confirm_payee": "复核收款账户", "refund": "申请退款", "note_tax_step": "协税台账",
    "withhold_tax": "协助扣缴", "return_withheld": "多扣税费退回", "pay_tax": "缴纳税费",
    "reserve_tax": "争议税费预留",
    "release_tax_reserve": "解除税费预留", "repay_advance": "返还垫付税费",
    "reserve_rent": "预留租金", "release_rent": "解除租金预留",
    "take_settlement": "导入平台结算", "check": "核对逾期", "check_bank": "核对银行来款",
    "compare_lots": "核对平台标的", "close_break": "差异处理完毕",
    "adopt_lots": "承接平台拍品", "follow_platform": "跟进平台拍品",
}  # fmt: skip

SERVICES: Final = (
    (AuctionRules, "auction_rules"),
    (Lots, "lots"),
    (LotEnds, "lot_ends"),
    (LotAdoption, "lot_adoption"),
    (LotMoneys, "lot_moneys"),
    (LotEndings, "lot_endings"),
    (LotRefundDesk, "lot_refunds"),
    (Settlements, "settlements"),
)
ACTS: Final[tuple[Act, ...]] = tuple(
    act for service, desk in SERVICES for act in acts_of(service, desk, ZH)
)
BY_NAME: Final = {act.path: act for act in ACTS}
