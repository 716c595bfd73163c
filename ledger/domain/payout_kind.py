"""What a payment is (出款种类) and how it is made (出款方式): both decide who must approve it."""

from enum import StrEnum


class PayoutKind(StrEnum):
    """Why money leaves the court, and so to whom it may go and on which papers."""

    APPLICANT = "applicant"  # 发放申请执行人
    AGENT = "agent"  # 委托代理人代领
    JOINT = "joint"  # 多名收款人共用账户
    OTHER_PAYEE = "other-payee"  # 发放他人
    SURPLUS = "surplus"  # 退还被执行人余款
    REFUND = "refund"  # 退还交款人
    MISREMITTED = "misremitted"  # 误汇退回
    COST = "cost"  # 支付实际费用
    FEE = "fee"  # 执行费缴库
    FEE_REFUND = "fee-refund"  # 退还执行费
    FINE = "fine"  # 罚没款缴库
    TREASURY = "treasury"  # 上缴国库
    INTEREST = "interest-to-treasury"  # 专户利息缴库
    INTER_COURT = "inter-court"  # 法院间划转
    ASSISTANCE = "assistance"  # 协助划拨
    ADMINISTRATOR = "administrator"  # 移交管理人
    ESCROW_RELEASE = "escrow-release"  # 提存款领取
    DEPOSIT_REFUND = "deposit-refund"  # 退还保证金
    RELIEF_GRANT = "relief-grant"  # 发放司法救助金
    RELIEF_RECOUP = "relief-recoup"  # 扣回司法救助金
    CORRECTION = "correction"  # 错发补付


class Method(StrEnum):
    """How the money reaches its payee."""

    TRANSFER = "transfer"  # 转账
    CASH = "cash"  # 现金
