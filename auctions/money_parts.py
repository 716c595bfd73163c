"""What a lot's money is made of: purposes, deposits, receipts, and the pots they stand in.

:class:`~auctions.money.LotMoney` decides what may happen to it.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from auctions.lot_words import Channel
from ledger.domain.case_parts import Earmark, Source
from ledger.domain.chart import AccountName
from ledger.domain.errors import Conflict
from ledger.domain.money import Money, total


class Purpose(StrEnum):
    """What a receipt is for."""

    DEPOSIT = "deposit"  # 保证金
    PREPAYMENT = "prepayment"  # 变卖预缴款
    BALANCE = "balance"  # 尾款
    DIFFERENCE = "difference"  # 抵债补差
    TOP_UP = "top-up"  # 悔拍补交差价
    RECOVERY = "recovery"  # 执行回转
    COSTS = "costs"  # 抵债人垫付的优先费用
    INTEREST = "interest"  # 专户利息: nobody's deposit


class TaxStep(StrEnum):
    """What happened between court and tax office about a sale."""

    TOLD = "told"  # 成交告知
    ANSWERED = "answered"  # 税务答复
    WITHHELD = "withheld"  # 协助扣缴
    RESERVED = "reserved"  # 争议预留
    RELEASED = "released"  # 解除预留
    ADVANCE_REPAID = "advance-repaid"  # 返还垫付
    REMITTED = "remitted"  # 税款解缴
    RETURNED = "returned"  # 多扣退回案款


class DepositState(StrEnum):
    """Where one deposit stands; of the four that follow HELD it reaches exactly one."""

    FROZEN = "frozen"  # 平台冻结
    REMITTED = "remitted"  # 平台已汇、银行未到
    HELD = "held"  # 在法院专户
    RELEASED = "released"  # 平台已解冻
    REFUNDED = "refunded"  # 转入应退款
    CONVERTED = "converted"  # 已充抵价款
    FORFEITED = "forfeited"  # 悔拍不退
    REVERSED = "reversed"  # 已冲正: in the lists only; the lot itself forgets it


ENDED: Final = frozenset(
    {DepositState.RELEASED, DepositState.REFUNDED, DepositState.CONVERTED, DepositState.FORFEITED}
)


class NotHeld(Conflict):
    """The lot does not hold that much under this account."""

    code = "lot-does-not-hold"
    title = "The lot does not hold that much there"
    title_zh = "该科目余额不足"


@dataclass(frozen=True, slots=True)
class Sale:
    """What the lot says of the sale under way: who bought in which attempt, and for how much."""

    attempt: str
    buyer: str
    buyer_name: str
    price: Money


@dataclass(slots=True)
class Deposit:
    """One bidder's deposit on one attempt."""

    attempt: str
    bidder: str
    channel: Channel
    amount: Money
    state: DepositState
    platform: str = ""
    order: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One bank line's money for the lot, and whose account it came from."""

    receipt: UUID
    claim: str
    payee: str  # to whom it would go back: the bidder, or the lender's letter
    value_date: date
    payer_name: str
    payer_account: str
    payer_bank: str
    attempt: str = ""  # on which a bidder paid it


@dataclass(frozen=True, slots=True)
class Forfeited:
    """What of a buyer's money was forfeited, and the account it stood on."""

    account: AccountName
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Freed:
    """Money that just became its payer's again, and what it waits for, if anything."""

    payee: str
    account: AccountName
    sources: tuple[Source, ...]
    basis: str
    waits: str | None = None


@dataclass(slots=True)
class Bound(Earmark):
    """Money bound to one payout, and the account of the lot it stood on before."""

    account: AccountName


@dataclass(slots=True)
class Commitment:
    """A lender's commitment to the court (贷款承诺函)."""

    letter: str
    buyer: str
    lender: str
    amount: Money
    expires_on: date
    refused: bool = False  # the lender will not pay after all


@dataclass(slots=True)
class Pot:
    """What one account of the lot holds, receipt by receipt."""

    sources: dict[UUID, Money] = field(default_factory=dict)

    @property
    def amount(self) -> Money:
        return total(self.sources.values())

    def put(self, sources: tuple[Source, ...]) -> None:
        for source in sources:
            held = self.sources.get(source.receipt)
            self.sources[source.receipt] = source.amount if held is None else held + source.amount

    def take(self, sources: tuple[Source, ...]) -> None:
        for source in sources:
            left = self.sources[source.receipt] - source.amount
            if left.amount:
                self.sources[source.receipt] = left
            else:
                del self.sources[source.receipt]

    def all_of_it(self) -> tuple[Source, ...]:
        return tuple(Source(receipt, amount) for receipt, amount in self.sources.items())

    def first(self, amount: Money) -> tuple[Source, ...]:
        """So much of it, in the order it came in; the caller has checked that it is there."""
        taken, left = [], amount
        for receipt, held in self.sources.items():
            if not left.amount:
                break
            part = min(held, left)
            left -= part
            taken.append(Source(receipt, part))
        return tuple(taken)


@dataclass(frozen=True, slots=True)
class TaxEntry:
    """One line of the record of tax assistance (协税台账)."""

    step: TaxStep
    tax: str
    amount: Money | None
    document: str
    on: date


@dataclass(frozen=True, slots=True)
class Awaited:
    """Money a platform reported as paid, until the bank's line and the book agree with it."""

    row: UUID
    kind: str
    attempt: str
    bidder: str
    payer_name: str
    amount: Money
    reference: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Doubt:
    """A difference between platform, bank and book that nobody resolved yet."""

    code: str
    subject: str
    said: str
    on: date
