"""What a lot's money is made of: its accounts, its words, and every way it says no.

:class:`~auctions.money.LotMoney` decides what may happen to it.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from auctions.lot_words import Channel
from ledger.domain.case_parts import Source
from ledger.domain.chart import AccountName
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Malformed, NotFound
from ledger.domain.money import Money, total

DEPOSITS: Final = Article("法释〔2016〕18号", "第十七条", Certainty.VERIFIED)
REFUNDS: Final = Article("法释〔2016〕18号", "第二十三条", Certainty.VERIFIED)
REMITTANCE: Final = Article("法释〔2016〕18号", "第二十五条", Certainty.VERIFIED)
FORFEITURE: Final = Article("法释〔2016〕18号", "第二十四条", Certainty.VERIFIED)
OWN_ACCOUNT: Final = Article("法释〔2016〕18号", "第六条", Certainty.VERIFIED)
FULL_PRICE: Final = Article("法释〔2004〕16号（2020年修正）", "第二十条", Certainty.VERIFIED)
LENDERS: Final = Article("网络司法拍卖贷款办理要求", "贷款承诺函登记", Certainty.DESIGN)
ORIGINAL_PAYER: Final = Article("网络司法拍卖资金管理要求", "原路退回", Certainty.DESIGN)

_MARK: Final = re.compile(r"[0-9A-Za-z\u4e00-\u9fa5（）.\-_]{1,60}")


class Purpose(StrEnum):
    """What a receipt is for."""

    DEPOSIT = "deposit"  # 保证金
    PREPAYMENT = "prepayment"  # 变卖预缴款
    BALANCE = "balance"  # 尾款
    DIFFERENCE = "difference"  # 抵债补差
    TOP_UP = "top-up"  # 悔拍补交差价
    RECOVERY = "recovery"  # 执行回转


class TaxStep(StrEnum):
    """What happened between court and tax office about a sale."""

    TOLD = "told"  # 成交告知
    ANSWERED = "answered"  # 税务答复
    WITHHELD = "withheld"  # 协助扣缴
    RESERVED = "reserved"  # 争议预留
    RELEASED = "released"  # 解除预留
    ADVANCE_REPAID = "advance-repaid"  # 返还垫付


class DepositState(StrEnum):
    """Where one deposit stands; of the last four it reaches exactly one."""

    FROZEN = "frozen"  # 平台冻结
    REMITTED = "remitted"  # 平台已汇、银行未到
    HELD = "held"  # 在法院专户
    RELEASED = "released"  # 平台已解冻
    REFUNDED = "refunded"  # 转入应退款
    CONVERTED = "converted"  # 已充抵价款
    FORFEITED = "forfeited"  # 悔拍不退


ENDED: Final = frozenset(
    {DepositState.RELEASED, DepositState.REFUNDED, DepositState.CONVERTED, DepositState.FORFEITED}
)


class NotAMark(Malformed):
    """The mark of a lot, a bidder or an attempt cannot be part of an account's name."""

    code = "not-a-mark"
    title = "Not a mark of a lot, a bidder or an attempt"
    title_zh = "标的、竞买人或拍次代号格式不正确"


class DepositKnown(Conflict):
    """The bidder has a deposit on this attempt already; nobody pays through two channels."""

    code = "deposit-known"
    title = "This bidder's deposit is in already"
    title_zh = "该竞买人已交保证金，不得两个渠道重复交纳"
    article = DEPOSITS


class NoSuchDeposit(NotFound):
    """The bidder has no deposit in a state from which this can be done."""

    code = "no-such-deposit"
    title = "No such deposit in this state"
    title_zh = "无此保证金或状态不允许"
    article = DEPOSITS


class RemittanceDiffers(Conflict):
    """What the platform remitted, or the bank credited, is not the deposit (RB-3, RB-6)."""

    code = "remittance-differs"
    title = "The remittance differs from the deposit"
    title_zh = "平台汇款与保证金金额不符"
    article = REMITTANCE


class NotOnItsWay(Conflict):
    """The money is still with the platform: it is court money only once the bank has it."""

    code = "remittance-not-banked"
    title = "The platform's remittance has not reached the bank"
    title_zh = "平台汇款尚未到达法院账户"
    article = REMITTANCE


class PayerNotRegistered(Conflict):
    """The payer is neither the buyer nor a lender whose commitment is registered (RB-7, LN-5)."""

    code = "payer-not-registered"
    title = "The payer is neither the buyer nor a registered lender"
    title_zh = "付款人既非买受人，也非已登记承诺函的贷款银行"
    article = LENDERS


class CommitmentKnown(Conflict):
    """A lender's letter with this number is registered already."""

    code = "commitment-known"
    title = "The commitment letter is registered already"
    title_zh = "该贷款承诺函已登记"
    article = LENDERS


class LoanTooLarge(Conflict):
    """The loan exceeds the published ratio, or what is left to pay (LN-3)."""

    code = "loan-too-large"
    title = "The loan is larger than published"
    title_zh = "贷款金额超出公告比例"
    article = LENDERS


class PriceNotCovered(Conflict):
    """What reached the bank is not the price (CL-4, LN-6)."""

    code = "price-not-covered"
    title = "The price is not paid in full"
    title_zh = "价款未付清"
    article = FULL_PRICE


class ConvertedAlready(Conflict):
    """The deposit became price once; it does so no second time."""

    code = "converted-already"
    title = "The deposit was counted towards the price already"
    title_zh = "保证金已充抵价款，不得重复充抵"
    article = REFUNDS


class NotRefundable(Conflict):
    """This money is not its payer's to have back, now or ever."""

    code = "not-refundable"
    title = "This money is not refunded"
    title_zh = "该款项不予退还"
    article = FORFEITURE


class PartPaymentWaits(Conflict):
    """A defaulted buyer's part payment goes back once its shortfall is settled."""

    code = "part-payment-waits"
    title = "The part payment waits until the shortfall is settled"
    title_zh = "差价结清前暂不退还已付价款"
    article = FORFEITURE


class NotTheOriginalPayer(Conflict):
    """Money goes back to the account it came from, never to another name or number."""

    code = "not-the-original-payer"
    title = "A refund goes to the account the money came from"
    title_zh = "退款应原路退回付款账户"
    article = ORIGINAL_PAYER


class NoPayee(NotFound):
    """The lot has no confirmed account for this payee."""

    code = "lot-payee-not-confirmed"
    title = "The payee's account is not stated and confirmed"
    title_zh = "退款收款账户未登记或未复核"
    article = ORIGINAL_PAYER


class NotHeld(Conflict):
    """The lot does not hold that much under this account."""

    code = "lot-does-not-hold"
    title = "The lot does not hold that much there"
    title_zh = "该科目余额不足"


class PassedAlready(Conflict):
    """The receipt was counted for this lot already."""

    code = "lot-receipt-known"
    title = "The receipt is booked to the lot already"
    title_zh = "该笔款项已登记至本标的"


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


@dataclass(slots=True)
class StatedPayee:
    """Where one of the lot's payees is paid, once a second person has confirmed it."""

    version: int
    holder: str
    number: str
    bank_name: str
    bank_code: str
    stated_by: str
    confirmed_by: str | None = None


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


@dataclass(frozen=True, slots=True)
class Bound:
    """Money bound to one payout until it leaves or is released."""

    payout: UUID
    payee: str
    day: date
    account: AccountName
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Commitment:
    """A lender's commitment to the court (贷款承诺函)."""

    letter: str
    buyer: str
    lender: str
    amount: Money
    expires_on: date


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


def mark(text: str) -> str:
    """A mark that may be part of an account's name; raises :class:`NotAMark`."""
    if not _MARK.fullmatch(text):
        raise NotAMark(
            f"{text!r:.80} is no mark: letters, figures, points and hyphens", given=text[:60]
        )
    return text


# The lot's accounts


def deposit(lot: str, bidder: str) -> AccountName:
    """竞买保证金: a deposit that is court money."""
    return AccountName(f"deposit/{lot}/{bidder}")


def prepaid(lot: str, bidder: str) -> AccountName:
    """变卖预缴款: the whole price of a private sale, paid before bidding."""
    return AccountName(f"prepaid/{lot}/{bidder}")


def price(lot: str) -> AccountName:
    """待裁定价款: what the buyer paid, until the ruling is served."""
    return AccountName(f"price/{lot}")


def forfeited(lot: str, attempt: str) -> AccountName:
    """悔拍保证金: a defaulted buyer's deposit, frozen until the rerun is final."""
    return AccountName(f"forfeited/{lot}/{attempt}")


def refundable(lot: str, payee: str) -> AccountName:
    """应退款: a payer's money that goes back to the account it came from."""
    return AccountName(f"refundable/{lot}:{payee}")


def owed(lot: str, payee: str) -> AccountName:
    """应退款 still to be recovered from those it was paid to (执行回转)."""
    return AccountName(f"refundable/{lot}:{payee}-owed")


def bound(lot: str, payout: UUID) -> AccountName:
    """应退款 bound to one payout."""
    return AccountName(f"refundable/{lot}:payout-{payout}")


def difference(lot: str, creditor: str) -> AccountName:
    """抵债补差: what an acceptor pays above its own claim."""
    return AccountName(f"difference/{lot}/{creditor}")


def top_up(lot: str, attempt: str) -> AccountName:
    """悔拍补交差价: what a defaulted buyer was ordered to pay."""
    return AccountName(f"reserve/{lot}/top-up-{attempt}")


def tax(lot: str) -> AccountName:
    """税费: taxes of the sale withheld from its proceeds."""
    return AccountName(f"tax/{lot}")


def platform_transit(platform: str) -> AccountName:
    """平台在途: remitted by a platform, not yet credited by the bank."""
    return AccountName(f"platform/{platform}")


def frozen(lot: str, bidder: str) -> AccountName:
    """平台冻结保证金 (备查): not court money."""
    return AccountName(f"memo/frozen/{lot}/{bidder}")


def frozen_by(platform: str, lot: str, bidder: str) -> AccountName:
    """平台冻结保证金对应 (备查)."""
    return AccountName(f"memo/frozen-by/{platform}/{lot}/{bidder}")
