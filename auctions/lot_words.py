"""The words of a lot (拍品): its states, its kinds of attempts, and what its facts are made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from ledger.domain.money import Money


class State(StrEnum):
    """Where a lot stands, between its seizure and zero (清零)."""

    REGISTERED = "registered"  # 已登记
    PRICING = "pricing"  # 定价中
    PRICING_HELD = "pricing-held"  # 定价暂缓
    PRICED = "priced"  # 参考价已确定
    PREPARED = "prepared"  # 参数已评议
    A1_ANNOUNCED = "a1-announced"  # 一拍公告
    A1_BIDDING = "a1-bidding"  # 一拍竞价
    A1_FAILED = "a1-failed"  # 一拍流拍
    A2_ANNOUNCED = "a2-announced"  # 二拍公告
    A2_BIDDING = "a2-bidding"  # 二拍竞价
    A2_FAILED = "a2-failed"  # 二拍流拍
    INKIND_INQUIRY = "inkind-inquiry"  # 征询以物抵债
    INKIND_PENDING = "inkind-pending"  # 以物抵债待补差
    INKIND_PAID = "inkind-paid"  # 以物抵债待裁定
    PS_PREP = "ps-prep"  # 待变卖
    PS_ANNOUNCED = "ps-announced"  # 变卖公告
    PS_OPEN = "ps-open"  # 变卖期
    PS_BIDDING = "ps-bidding"  # 变卖竞价
    PS_FAILED = "ps-failed"  # 变卖不成
    ROUND_REVIEW = "round-review"  # 二轮处置审查
    SOLD_AWAIT_BALANCE = "sold-await-balance"  # 成交待付尾款
    OVERDUE = "overdue"  # 尾款逾期
    PAID = "paid"  # 价款付清
    RULED = "ruled"  # 成交裁定已送达
    DELIVERED = "delivered"  # 已交付
    DEFAULTED = "defaulted"  # 悔拍
    SUSPENDED = "suspended"  # 暂缓、中止
    VOIDED = "voided"  # 已撤销
    CLOSED_SOLD = "closed-sold"  # 成交结案
    CLOSED_INKIND = "closed-inkind"  # 抵债结案
    RETURNED = "returned"  # 退还被执行人
    WITHDRAWN = "withdrawn"  # 撤回
    TRANSFERRED = "transferred"  # 移交管理人
    MANAGED = "managed"  # 强制管理


TERMINAL: Final = frozenset(
    {
        State.CLOSED_SOLD, State.CLOSED_INKIND, State.RETURNED, State.WITHDRAWN,
        State.TRANSFERRED, State.MANAGED,
    }
)  # fmt: skip


class AssetClass(StrEnum):
    """What is sold; the law gives movables shorter notices."""

    MOVABLE = "movable"  # 动产
    REAL_ESTATE = "real-estate"  # 不动产
    OTHER_RIGHT = "other-right"  # 其他财产权


class Trait(StrEnum):
    """What about an asset brings rules of its own."""

    HOME = "home"  # 被执行人必需居住房屋
    LIMITED = "limited"  # 限购
    EQUITY = "equity"  # 股权
    CRIMINAL = "criminal"  # 刑事涉案财物
    PERISHABLE = "perishable"  # 季节性、鲜活、易贬值


class Kind(StrEnum):
    """One attempt to sell."""

    A1 = "A1"  # 第一次拍卖
    A2 = "A2"  # 第二次拍卖
    PS = "PS"  # 网络司法变卖
    DS = "DS"  # 直接变卖: no auction before it

    @property
    def zh(self) -> str:
        """The attempt in Chinese."""
        return {"A1": "一拍", "A2": "二拍", "PS": "变卖", "DS": "直接变卖"}[self.value]

    @property
    def private(self) -> bool:
        """Whether it is a private sale: a whole price prepaid, sixty days, a day of bidding."""
        return self in (Kind.PS, Kind.DS)


class Method(StrEnum):
    """How a reference price is found, in the order the law sets."""

    AGREEMENT = "agreement"  # 当事人议价
    DIRECTED = "directed"  # 定向询价
    ONLINE = "online"  # 网络询价
    APPRAISAL = "appraisal"  # 委托评估
    NONE = "none"  # 无参考价: equity nobody can appraise


class Mode(StrEnum):
    """How a round is priced."""

    RE_PRICE = "re-price"  # 重新定价
    CARRY_OVER = "carry-over"  # 沿用变卖价
    SINGLE_STEP = "single-step"  # 一步拍卖


class Basis(StrEnum):
    """Why a second round may be opened."""

    BOTH_PARTIES = "both-parties"  # 双方同意
    CHANGE_FINDING = "change-finding"  # 合议庭认定情况变化


class Channel(StrEnum):
    """How a deposit is paid."""

    COURT = "court"  # 交入法院账户
    PLATFORM = "platform"  # 平台冻结
    EXEMPT = "exempt"  # 申请执行人免交


class BidderRole(StrEnum):
    """Who bids."""

    ORDINARY = "ordinary"  # 竞买人
    PREEMPTOR = "preemptor"  # 优先购买权人
    APPLICANT = "applicant"  # 申请执行人
    DEBTOR = "debtor"  # 被执行人


class BarredAs(StrEnum):
    """Why somebody may not bid."""

    COURT = "court"  # 法院及其工作人员
    PLATFORM = "platform"  # 网络服务提供者及其工作人员
    AUXILIARY = "auxiliary"  # 拍卖辅助机构及其工作人员
    RELATIVE = "relative"  # 上述人员的近亲属
    DEFAULTED = "defaulted"  # 悔拍的原买受人


class TaxBurden(StrEnum):
    """Who bears the taxes of the sale."""

    BY_LAW = "by-law"  # 依法各自承担
    BUYER_ALL = "buyer-all"  # 一概由买受人承担


class TaxMode(StrEnum):
    """How this court deals with the seller's taxes."""

    ASSIST = "assist"  # 协助扣缴
    CONTEST = "contest"  # 预留待裁
    DEBTOR_PAYS = "debtor-pays"  # 被执行人自行缴纳


class Outcome(StrEnum):
    """How an attempt ended."""

    SOLD = "sold"  # 成交
    FAILED = "failed"  # 流拍


class Answer(StrEnum):
    """What a creditor said when offered the asset."""

    ACCEPTED = "accepted"  # 接受
    REFUSED = "refused"  # 拒绝
    SILENT = "silent"  # 逾期未答复
    UNABLE = "unable"  # 依法不能接受


class StayGround(StrEnum):
    """Why a lot is suspended."""

    POSTPONED = "postponed"  # 暂缓
    STAYED = "stayed"  # 中止
    FAULT = "fault"  # 平台故障、安全
    OBJECTION = "objection"  # 执行异议、复议
    OUTSIDER = "outsider"  # 案外人异议、异议之诉
    OTHER = "other"  # 其他


class WithdrawGround(StrEnum):
    """Why a lot is withdrawn."""

    BASIS_REVOKED = "basis-revoked"  # 执行依据被撤销
    APPLICANT = "applicant"  # 申请执行人撤回
    DEBT_PAID = "debt-paid"  # 债务已清偿
    SETTLED = "settled"  # 和解
    OUTSIDER = "outsider"  # 案外人异议成立
    COLLUSION = "collusion"  # 串通
    ENOUGH = "enough"  # 他物价款已足以清偿
    OTHER = "other"  # 其他


class AnnulGround(StrEnum):
    """The six grounds on which a sale is annulled, and the one of the older rule."""

    FALSE_DESCRIPTION = "false-description"  # 文字、视频等严重失实
    FAULT = "fault"  # 故障、病毒、黑客
    COLLUSION = "collusion"  # 恶意串通
    INELIGIBLE_BUYER = "ineligible-buyer"  # 买受人不具备资格
    UNEQUAL = "unequal"  # 违法限制竞买、不同条件
    SERIOUS_BREACH = "serious-breach"  # 其他严重违反程序
    NOT_ANNOUNCED = "not-announced"  # 未依法公告


class OutsiderEffect(StrEnum):
    """What an outsider's victory changes."""

    PROCEEDS = "proceeds"  # 拍卖有效, 价款归案外人
    REVOKED = "revoked"  # 撤销拍卖或抵债裁定, 返还标的物


class NotifyMeans(StrEnum):
    """How a party was told of an auction."""

    SERVED = "served"  # 通知到达
    WAIVED = "waived"  # 书面放弃
    PUBLISHED = "published"  # 公示


@dataclass(frozen=True, slots=True)
class Seizure:
    """What keeps the asset in the court's hand, and until when (查封、扣押、冻结)."""

    document: str
    ordered_on: date
    expires_on: date


@dataclass(frozen=True, slots=True)
class LoanTrack:
    """The auction loan a notice offers to every buyer alike (司法拍卖贷款)."""

    banks: tuple[str, ...]
    most_percent: int
    due_days: int | None
    refusal_refunds: bool = False  # 贷款未获批退还保证金: otherwise a default forfeits it


@dataclass(frozen=True, slots=True)
class Terms:
    """What the panel decides for one attempt (拍卖参数)."""

    start: Money  # 起拍价即保留价
    deposit: Money  # 保证金; of a private sale: what a defaulting buyer forfeits
    increment: Money  # 加价幅度
    balance_due_days: int  # 尾款期限, days after the sale
    tax_burden: TaxBurden = TaxBurden.BY_LAW
    tax_mode: TaxMode = TaxMode.ASSIST
    tax_claim_days: int | None = None  # 垫付税费返还申请期限
    loan: LoanTrack | None = None
    with_lease: bool | None = None  # 带租、不带租
    no_reserve: bool = False  # 无保留价: property in criminal cases only


@dataclass(frozen=True, slots=True)
class Creditor:
    """A creditor who may take the asset: its party mark, rank, claim and what it would receive."""

    party: str
    rank: int
    basis: str  # 执行依据; empty without one
    entitled: Money  # 应受清偿的债权额


@dataclass(frozen=True, slots=True)
class Bid:
    """One valid bid, as the platform numbered and received it."""

    seq: int
    code: str
    amount: Money
    received_at: datetime


@dataclass(frozen=True, slots=True)
class RefusedBid:
    """One bid that does not count, and the rule it broke."""

    seq: int
    code: str
    amount: Money
    received_at: datetime
    rule: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One of the conditions of a second round, met or not, and why."""

    rule: str
    met: bool
    why: str


@dataclass(frozen=True, slots=True)
class TimerStart:
    """A clock that runs on a lot: what it is called, whose it is, and when it is over."""

    name: str  # T-BAL
    subject: str  # an attempt, a party, a document; may be empty
    started_on: date
    due_at: datetime
    rolled: bool
    provisional: bool


@dataclass(slots=True)
class Alert:
    """Something accepted that should not have been so (F!); it stays on the lot's history."""

    rule: str
    said: str
    due: date | None = None


@dataclass(slots=True)
class Entrant:
    """Somebody who may bid in an attempt, under a code; who it is stays sealed."""

    bidder: str
    name: str
    identity: str
    role: BidderRole
    rank: int | None
    channel: Channel
    amount: Money
    reference: str
    entered_at: datetime


@dataclass(slots=True)
class Attempt:
    """One attempt to sell, from its notice to its end."""

    mark: str  # r1-A1, r1-A1.1 for its first rerun
    kind: Kind
    round_no: int
    rerun_no: int
    terms: Terms
    platform: str
    platform_lot: str
    published_on: date
    opens_at: datetime
    closes_at: datetime  # as announced; of a private sale, the end of its sixty days
    bank_account: str
    ends_at: datetime  # as bids have moved it
    entrants: dict[str, Entrant] = field(default_factory=dict)
    bids: list[Bid] = field(default_factory=list)
    refused: int = 0
    extensions: int = 0
    last_seq: int = 0
    outcome: Outcome | None = None
    ended_at: datetime | None = None
    price: Money | None = None
    winner: str = ""
    balance_due_on: date | None = None
    defaulted: bool = False
    reported: str = ""  # what the platform last said of it, and in which words
    reported_raw: str = ""

    @property
    def leader(self) -> Bid | None:
        """The last valid bid: bids count in the platform's order, and each beats the one before."""
        return self.bids[-1] if self.bids else None


def mark_of(round_no: int, kind: Kind, rerun_no: int = 0) -> str:
    """What an attempt is called: ``r1-A2``, and ``r1-A2.1`` for its first rerun."""
    return f"r{round_no}-{kind.value}" + (f".{rerun_no}" if rerun_no else "")


ANNOUNCED: Final[Mapping[Kind, State]] = {
    Kind.A1: State.A1_ANNOUNCED, Kind.A2: State.A2_ANNOUNCED, Kind.PS: State.PS_ANNOUNCED,
    Kind.DS: State.PS_ANNOUNCED,
}  # fmt: skip
BIDDING: Final[Mapping[Kind, State]] = {
    Kind.A1: State.A1_BIDDING, Kind.A2: State.A2_BIDDING, Kind.PS: State.PS_OPEN,
    Kind.DS: State.PS_OPEN,
}  # fmt: skip
FAILED: Final[Mapping[Kind, State]] = {
    Kind.A1: State.A1_FAILED, Kind.A2: State.A2_FAILED, Kind.PS: State.PS_FAILED,
    Kind.DS: State.PRICED,  # what nobody bought directly is auctioned as any other
}  # fmt: skip
