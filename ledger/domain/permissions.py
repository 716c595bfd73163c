"""Who may do what: one table, printed in ``docs/permissions.md`` and asked by every service.

A role says what a person may begin; the rules of each noun say what the same person may not do
twice. Both are asked, neither replaces the other.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from ledger.domain.act import Role
from ledger.domain.citation import Article
from ledger.domain.errors import Forbidden


class Permission(StrEnum):
    """One thing a person may be allowed to do."""

    KEEP_BOOK = "keep-book"  # 建账、登记专户、启用规则
    KEEP_KEYS = "keep-keys"  # 管理密钥
    TAKE_KEY = "take-key"  # 领取本人密钥
    ADMIT_KEY = "admit-key"  # 核准、停用密钥
    RECOVER_KEYS = "recover-keys"  # 在服务器本机恢复核准权、管理员密钥
    COMPLETE_REGISTERS = "complete-registers"  # 在服务器本机补建登记簿
    TELL_RESTORED = "tell-restored"  # 在服务器本机登记账簿恢复
    COMPARE_RESTORED = "compare-restored"  # 账簿恢复后与银行核对
    RELEASE_RESTORED = "release-restored"  # 账簿恢复后放行付款
    KEEP_CASE = "keep-case"  # 立案建户、登记当事人和账户
    CONFIRM_ACCOUNT = "confirm-account"  # 复核收款账户
    FILE_PAPER = "file-paper"  # 存入文书原件
    KEEP_AUTHORITY = "keep-authority"  # 登记、撤销代理权限
    HAND_OVER = "hand-over"  # 案件移交
    DELEGATE = "delegate"  # 授权代行
    RECUSE = "recuse"  # 登记回避决定
    PROPOSE_TERMINATION = "propose-termination"  # 提请终本、登记查询、恢复执行
    DECIDE_TERMINATION = "decide-termination"  # 批准终本
    AUDIT = "audit"  # 全量审计、核验账簿
    IMPORT = "import"  # 导入对账文件
    CLAIM = "claim"  # 认领
    CONFIRM_CLAIM = "confirm-claim"  # 复核认领
    REVERSE_CLAIM = "reverse-claim"  # 认领冲正
    DRAFT = "draft"  # 填写发放审批表
    APPROVE = "approve"  # 审批
    STOP = "stop"  # 止付
    GRANT = "grant"  # 批准提存、移转
    REPORT = "report"  # 报告错发
    RECOGNISE = "recognise"  # 认定错发
    SEND = "send"  # 编制并发送付款批次
    WITNESS = "witness-cash"  # 见证现金发放
    SETTLE_WITNESS = "settle-witness"  # 处理未获第二人见证、确认的事项
    KEEP_LOT_MONEY = "keep-lot-money"  # 登记保证金、价款，导入平台结算
    CLAIM_FOR_LOT = "claim-for-lot"  # 认领至拍品
    DRAFT_LOT_REFUND = "draft-lot-refund"  # 申请退还保证金、缴纳税费
    CLOSE_BIDDING = "close-bidding"  # 竞价结束
    RULE_ON_LOT = "rule-on-lot"  # 悔拍、成交、撤销等裁定的登记
    EXPECT = "expect"  # 登记应收款项
    RECONCILE = "reconcile"  # 日终核对、匹配、差异工单
    PUT_RIGHT = "put-right"  # 处理差异
    SIGN_MONTH = "sign-month"  # 月度核对签署
    REOPEN_MONTH = "reopen-month"  # 重开已结账月份
    KEEP_AUCTION_RULES = "keep-auction-rules"  # 启用拍卖参数
    KEEP_LOT = "keep-lot"  # 登记拍品、调查、定价
    ANNOUNCE_LOT = "announce-lot"  # 拍卖通知、公告、竞价
    DECIDE_LOT = "decide-lot"  # 合议庭评议、裁定、二轮处置的登记
    STOP_LOT = "stop-lot"  # 暂缓、中止、撤回
    RUN_CLOCKS = "run-clocks"  # 期限届满处理
    COLLECT = "collect"  # 现场收取现金、票据
    CONFIRM_COLLECTION = "confirm-collection"  # 确认共同收取现金
    COUNT_CASH = "count-cash"  # 发放收取凭证、清点、出票、存行
    ALLOW_LATE = "allow-late"  # 批准逾期移交现金
    ASK_HOLD = "ask-hold"  # 申请延缓、登记冻结和保留
    DECIDE_HOLD = "decide-hold"  # 审批延缓、冻结、保留和期限变更
    NOTIFY = "notify"  # 到账通知、告知当事人
    DEDUCT = "deduct"  # 登记冻结、请求扣划
    RECORD_DIRECT = "record-direct"  # 登记直接履行
    ISSUE_ACCOUNT = "issue-account"  # 批准非执行案号开立子账号
    CLOSE_CASE = "close-case"  # 结案、处理结案后来款
    KEEP_GOODS = "keep-goods"  # 登记、交付、发还、变卖执行物
    HOLD_GOODS = "hold-goods"  # 保管执行物
    WITNESS_GOODS = "witness-goods"  # 见证执行物复点、移库
    CONVERT = "convert"  # 外币入账、结汇
    REMIND = "remind"  # 超期逐级提醒
    ANSWER_REMINDER = "answer-reminder"  # 批示超期提醒
    KEEP_DEBTS = "keep-debts"  # 登记执行依据、债权、履行
    CHOOSE_REGIME = "choose-regime"  # 确定多个债权人的清偿规则
    PLAN = "plan"  # 拟定、送达、处理异议、发放分配方案
    APPROVE_PLAN = "approve-plan"  # 审核分配方案
    ASK_RELIEF = "ask-relief"  # 提请司法救助
    DECIDE_RELIEF = "decide-relief"  # 审批司法救助
    KEEP_RELIEF = "keep-relief"  # 登记救助预算、发放、扣回入账
    KEEP_INTEREST = "keep-interest"  # 专户利息认领、登记国库账户、提存孳息核算
    READ = "read"  # 查阅
    LOAD_LEGACY = "load-legacy"  # 装载历史款、批量对应
    IDENTIFY_LEGACY = "identify-legacy"  # 查找、分类、提出对应
    CONFIRM_LEGACY = "confirm-legacy"  # 复核历史款对应
    DECIDE_LEGACY = "decide-legacy"  # 核定底数、公告、认定无主、清零证明


_EVERYBODY: Final = frozenset(role for role in Role if role is not Role.SYSTEM)
_FINANCE: Final = frozenset({Role.FINANCE, Role.SYSTEM})

MATRIX: Final[Mapping[Permission, frozenset[Role]]] = {
    Permission.KEEP_BOOK: frozenset({Role.ADMIN, Role.SYSTEM}),
    Permission.KEEP_KEYS: frozenset({Role.ADMIN, Role.SYSTEM}),
    Permission.TAKE_KEY: _EVERYBODY,
    Permission.ADMIT_KEY: frozenset({Role.CHIEF, Role.LEADER}),
    Permission.RECOVER_KEYS: frozenset({Role.SYSTEM}),
    Permission.COMPLETE_REGISTERS: frozenset({Role.SYSTEM}),
    Permission.TELL_RESTORED: frozenset({Role.SYSTEM}),
    Permission.COMPARE_RESTORED: frozenset({Role.FINANCE}),
    Permission.RELEASE_RESTORED: frozenset({Role.CHIEF, Role.LEADER}),
    Permission.KEEP_CASE: frozenset({Role.OFFICER}),
    Permission.CONFIRM_ACCOUNT: frozenset({Role.OFFICER, Role.CHIEF, Role.FINANCE}),
    Permission.FILE_PAPER: _EVERYBODY - {Role.AUDITOR, Role.ADMIN},
    Permission.KEEP_AUTHORITY: frozenset({Role.OFFICER}),
    Permission.HAND_OVER: frozenset({Role.OFFICER, Role.CHIEF, Role.LEADER}),
    Permission.DELEGATE: frozenset({Role.OFFICER, Role.CHIEF, Role.LEADER, Role.FINANCE}),
    Permission.RECUSE: frozenset({Role.CHIEF, Role.LEADER}),
    Permission.PROPOSE_TERMINATION: frozenset({Role.OFFICER}),
    Permission.DECIDE_TERMINATION: frozenset({Role.CHIEF, Role.LEADER}),
    Permission.AUDIT: frozenset({Role.AUDITOR, Role.FINANCE, Role.ADMIN}),
    Permission.IMPORT: _FINANCE,
    Permission.CLAIM: frozenset({Role.OFFICER}),
    Permission.CONFIRM_CLAIM: frozenset({Role.OFFICER, Role.CHIEF, Role.FINANCE}),
    Permission.REVERSE_CLAIM: frozenset({Role.CHIEF, Role.FINANCE}),
    Permission.DRAFT: frozenset({Role.OFFICER}),
    Permission.APPROVE: frozenset({Role.CHIEF, Role.LEADER, Role.FINANCE}),
    Permission.STOP: frozenset({Role.OFFICER, Role.CHIEF, Role.LEADER, Role.FINANCE}),
    Permission.GRANT: frozenset({Role.CHIEF, Role.LEADER}),
    Permission.REPORT: frozenset({Role.OFFICER, Role.CHIEF, Role.FINANCE, Role.AUDITOR}),
    Permission.RECOGNISE: frozenset({Role.CHIEF, Role.LEADER, Role.FINANCE}),
    Permission.SEND: _FINANCE,
    Permission.WITNESS: frozenset({Role.OFFICER, Role.CHIEF, Role.LEADER, Role.FINANCE}),
    Permission.SETTLE_WITNESS: frozenset({Role.CHIEF, Role.LEADER}),
    Permission.KEEP_LOT_MONEY: frozenset({Role.AUCTIONEER, Role.FINANCE, Role.SYSTEM}),
    Permission.CLAIM_FOR_LOT: frozenset({Role.OFFICER, Role.AUCTIONEER, Role.FINANCE}),
    Permission.DRAFT_LOT_REFUND: frozenset({Role.OFFICER, Role.AUCTIONEER}),
    Permission.CLOSE_BIDDING: frozenset({Role.AUCTIONEER, Role.SYSTEM}),
    Permission.RULE_ON_LOT: frozenset({Role.OFFICER}),
    Permission.EXPECT: frozenset({Role.OFFICER, Role.AUCTIONEER, Role.FINANCE, Role.SYSTEM}),
    Permission.RECONCILE: _FINANCE,
    Permission.PUT_RIGHT: frozenset({Role.FINANCE, Role.CHIEF}),
    Permission.SIGN_MONTH: frozenset({Role.OFFICER, Role.CHIEF, Role.FINANCE}),
    Permission.REOPEN_MONTH: frozenset({Role.LEADER}),
    Permission.KEEP_AUCTION_RULES: frozenset({Role.ADMIN, Role.SYSTEM}),
    Permission.KEEP_LOT: frozenset({Role.OFFICER, Role.AUCTIONEER, Role.SYSTEM}),
    Permission.ANNOUNCE_LOT: frozenset({Role.OFFICER, Role.AUCTIONEER, Role.SYSTEM}),
    Permission.DECIDE_LOT: frozenset({Role.OFFICER}),
    Permission.STOP_LOT: frozenset({Role.OFFICER, Role.AUCTIONEER}),
    Permission.RUN_CLOCKS: frozenset({Role.AUCTIONEER, Role.ADMIN, Role.SYSTEM}),
    Permission.COLLECT: frozenset({Role.OFFICER}),
    Permission.CONFIRM_COLLECTION: frozenset({Role.OFFICER, Role.CHIEF}),
    Permission.COUNT_CASH: _FINANCE,
    Permission.ALLOW_LATE: frozenset({Role.LEADER}),
    Permission.ASK_HOLD: frozenset({Role.OFFICER}),
    Permission.DECIDE_HOLD: frozenset({Role.CHIEF, Role.LEADER}),
    Permission.NOTIFY: frozenset({Role.OFFICER, Role.FINANCE, Role.SYSTEM}),
    Permission.DEDUCT: frozenset({Role.OFFICER}),
    Permission.RECORD_DIRECT: frozenset({Role.OFFICER, Role.CHIEF}),
    Permission.ISSUE_ACCOUNT: frozenset({Role.OFFICER, Role.CHIEF, Role.LEADER}),
    Permission.CLOSE_CASE: frozenset({Role.OFFICER, Role.CHIEF}),
    Permission.KEEP_GOODS: frozenset({Role.OFFICER}),
    Permission.HOLD_GOODS: frozenset({Role.OFFICER, Role.FINANCE}),
    Permission.WITNESS_GOODS: frozenset({Role.OFFICER, Role.CHIEF, Role.LEADER, Role.FINANCE}),
    Permission.CONVERT: _FINANCE,
    Permission.REMIND: _FINANCE,
    Permission.ANSWER_REMINDER: frozenset(
        {Role.OFFICER, Role.CHIEF, Role.LEADER, Role.FINANCE, Role.AUDITOR}
    ),
    Permission.KEEP_DEBTS: frozenset({Role.OFFICER}),
    Permission.CHOOSE_REGIME: frozenset({Role.CHIEF, Role.LEADER}),
    Permission.PLAN: frozenset({Role.OFFICER}),
    Permission.APPROVE_PLAN: frozenset({Role.CHIEF, Role.LEADER}),
    Permission.ASK_RELIEF: frozenset({Role.OFFICER}),
    Permission.DECIDE_RELIEF: frozenset({Role.CHIEF, Role.LEADER}),
    Permission.KEEP_RELIEF: frozenset({Role.FINANCE}),
    Permission.KEEP_INTEREST: frozenset({Role.FINANCE}),
    Permission.READ: _EVERYBODY,
    Permission.LOAD_LEGACY: _FINANCE,
    Permission.IDENTIFY_LEGACY: frozenset({Role.OFFICER, Role.CHIEF, Role.FINANCE}),
    Permission.CONFIRM_LEGACY: frozenset({Role.OFFICER, Role.CHIEF, Role.FINANCE}),
    Permission.DECIDE_LEGACY: frozenset({Role.CHIEF, Role.LEADER}),
}


class NotPermitted(Forbidden):
    """The role does not include this."""

    code = "not-permitted"
    title = "Your role does not include this"
    title_zh = "岗位无此权限"
    article = Article("法发〔2017〕6号", "第二条")


def may(role: Role, permission: Permission) -> None:
    """Refuse what a role does not include; raises :class:`NotPermitted`."""
    if role not in MATRIX[permission]:
        said = f"{role.value} may not {permission.value}"
        raise NotPermitted(said, role=role.value, permission=permission.value)
