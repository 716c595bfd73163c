"""The one shape into which every platform's words are read, and what is refused on the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from auctions.lot_words import AssetClass
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Malformed
from ledger.domain.money import Money

IMPORTING: Final = Article("网络拍卖数据导入要求", "不得猜测", Certainty.DESIGN)


class Status(StrEnum):
    """What a platform says a lot is doing."""

    ANNOUNCED = "announced"  # 即将开始
    RUNNING = "running"  # 正在进行
    SOLD = "sold"  # 成交
    FAILED = "failed"  # 流拍
    SUSPENDED = "suspended"  # 暂缓、中止
    WITHDRAWN = "withdrawn"  # 撤回


class Offer(StrEnum):
    """Which attempt a platform says it is; a rerun belongs to the attempt it repeats."""

    A1 = "A1"
    A2 = "A2"
    PS = "PS"
    RERUN = "RERUN"


class RowKind(StrEnum):
    """What one row of a settlement file says."""

    DEPOSIT_FREEZE = "DEPOSIT_FREEZE"  # 冻结保证金
    DEPOSIT_UNFREEZE = "DEPOSIT_UNFREEZE"  # 解冻
    DEPOSIT_REMIT = "DEPOSIT_REMIT"  # 汇缴成交保证金
    BALANCE_PAY = "BALANCE_PAY"  # 尾款
    PREPAY = "PREPAY"  # 预缴
    PREPAY_REFUND = "PREPAY_REFUND"  # 退还预缴
    REFUND = "REFUND"  # 退款
    REVERSAL = "REVERSAL"  # 冲正


class UnreadableFile(Malformed):
    """A file of a platform cannot be read; ``place`` says where, ``raw`` what stands there."""

    code = "platform-file-unreadable"
    title = "The platform's file cannot be read"
    title_zh = "平台文件无法读取"
    article = IMPORTING


class UnknownState(UnreadableFile):
    """A platform uses a state nobody knows: it is refused with its own word, never guessed."""

    code = "platform-state-unknown"
    title = "The platform uses a state that is not known"
    title_zh = "平台状态代码未知"


class NotJudicial(UnreadableFile):
    """The platform says this is no judicial lot."""

    code = "not-a-judicial-lot"
    title = "Not a judicial lot"
    title_zh = "非司法拍卖标的"


class UnknownPlatform(UnreadableFile):
    """No field map is known for this platform."""

    code = "platform-unknown"
    title = "No field map for this platform"
    title_zh = "无该平台字段映射"


@dataclass(frozen=True, slots=True)
class LotRow:
    """One lot as a platform shows it."""

    platform: str
    platform_lot_id: str
    title: str
    offer: Offer
    status: Status
    start_price: Money | None
    price: Money | None
    reference: Money | None
    deposit: Money | None
    increment: Money | None
    prepayment: Money | None
    starts_at: datetime | None
    ends_at: datetime | None
    bids: int
    applicants: int
    extensions: int
    loan: bool
    restricted: bool
    court: str
    raw_status: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BidRow:
    """One bid as a platform recorded it; its own sequence number orders it."""

    seq: int
    code: str
    amount: Money
    received_at: datetime


@dataclass(frozen=True, slots=True)
class ListedLot:
    """One lot of a file: what the platform shows, and what only the canonical shape says beside."""

    place: str
    row: LotRow
    case_number: str = ""
    round_no: int = 1
    asset_class: AssetClass | None = None
    bids: tuple[BidRow, ...] = ()


@dataclass(frozen=True, slots=True)
class SettlementRow:
    """One row of a platform's settlement file."""

    place: str
    platform: str
    batch: str
    seq: int
    platform_lot_id: str
    court_lot: str
    order_id: str
    bidder: str
    payer_name: str
    payer_account: str
    kind: RowKind
    amount: Money
    event_time: datetime
    bank_ref: str
    status: str

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What makes it the same row again, however often it is sent (RB-4)."""
        return (
            self.platform, self.platform_lot_id, self.order_id, self.kind.value, self.bank_ref,
        )  # fmt: skip
