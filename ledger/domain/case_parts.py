"""What is said of a case's account: its parties, its receipts, and what it refuses."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Forbidden, Malformed, NotFound
from ledger.domain.kernel import FirstFact
from ledger.domain.law.approval import MUTUAL_SUPERVISION
from ledger.domain.money import Money, total, zero

ACCOUNT_EVIDENCE = Article("法发〔2017〕6号", "第十三条", Certainty.UNCONFIRMED)
AUTO_IDENTIFICATION = Article("一案一账号案款管理规定", "自动识别", Certainty.LOCAL)


class PartyRole(StrEnum):
    """What a person is to the case."""

    APPLICANT = "applicant"  # 申请执行人
    DEBTOR = "debtor"  # 被执行人
    THIRD_PARTY = "third-party"  # 案外人
    AGENT = "agent"  # 委托代理人
    SUCCESSOR = "successor"  # 变更、追加的申请执行人
    AGENCY = "agency"  # 评估、拍卖等机构
    TREASURY = "treasury"  # 财政国库
    COURT = "court"  # 其他法院
    ADMINISTRATOR = "administrator"  # 破产管理人


class PartyKind(StrEnum):
    """Whom the law lets a party be."""

    PERSON = "person"  # 自然人
    COMPANY = "company"  # 法人、其他组织


class Capacity(StrEnum):
    """Why somebody who is not the debtor pays on the debtor's account."""

    FOR_DEBTOR = "for-debtor"  # 代付
    GUARANTOR = "guarantor"  # 保证人
    ASSISTING = "assisting"  # 协助义务人
    BUYER = "buyer"  # 买受人


class PartyKnown(Conflict):
    """A party with this mark is on the case already."""

    code = "party-known"
    title = "The party is on the case already"
    title_zh = "当事人已登记"


class NoSuchParty(NotFound):
    """The case has no such party; money is never paid to a typed name (E3)."""

    code = "no-such-party"
    title = "No such party on the case"
    title_zh = "本案无此当事人"


class AccountNotConfirmed(Conflict):
    """The party has no bank account that a second person confirmed."""

    code = "account-not-confirmed"
    title = "The payee's account is not confirmed"
    title_zh = "收款账户未确认"
    article = ACCOUNT_EVIDENCE


class AccountSelfConfirmed(Forbidden):
    """Whoever entered an account may not confirm it."""

    code = "account-self-confirmed"
    title = "An account is confirmed by a second person"
    title_zh = "不得自行复核收款账户"
    article = ACCOUNT_EVIDENCE


class NotEnoughMoney(Conflict):
    """The case does not hold that much that it may pay out."""

    code = "not-enough-money"
    title = "The case does not hold that much"
    title_zh = "可发放案款不足"


class CapacityNotRecorded(Conflict):
    """A third party's money waits until its capacity is recorded."""

    code = "payer-capacity-not-recorded"
    title = "Record why a third party paid"
    title_zh = "第三人付款身份未登记"
    article = AUTO_IDENTIFICATION


class MoneyHasLeft(Conflict):
    """The claimed money is bound to a payout or paid, and cannot simply be taken back."""

    code = "money-has-left"
    title = "The money is no longer free"
    title_zh = "款项已被占用或发放，不能直接冲正"


class EarmarkedAlready(Conflict):
    """The payout holds money of the case already; it is released before it is bound anew."""

    code = "earmarked-already"
    title = "The payout holds money already"
    title_zh = "该出款已占用案款"


class NothingEarmarked(NotFound):
    """The case holds no money for this payout: it was released, or never bound."""

    code = "nothing-earmarked"
    title = "No money is held for this payout"
    title_zh = "该出款未占用案款"


class AccountConfirmedAlready(Conflict):
    """A second person confirmed this account before."""

    code = "account-confirmed-already"
    title = "The account is confirmed already"
    title_zh = "收款账户已复核"


class CapacityNotAwaited(Conflict):
    """The receipt is no third party's, or its payer's capacity was recorded before."""

    code = "capacity-not-awaited"
    title = "This receipt waits for no capacity"
    title_zh = "该笔来款无须登记付款身份"
    article = AUTO_IDENTIFICATION


class NotTheOfficer(Forbidden):
    """An officer would act on a case that is another's (R1.02: who answers for it acts on it)."""

    code = "not-the-officer"
    title = "Only the case's own officer may do this"
    title_zh = "非本案承办人不得办理"
    article = MUTUAL_SUPERVISION


class NothingToPay(Malformed):
    """An amount of zero or less."""

    code = "nothing-to-pay"
    title = "The amount must be more than zero"
    title_zh = "金额应大于零"


@dataclass(frozen=True, slots=True)
class Source:
    """So much out of one receipt."""

    receipt: UUID
    amount: Money


def worth(sources: tuple[Source, ...]) -> Money:
    """What these parts of receipts come to."""
    return total([source.amount for source in sources])


@dataclass(slots=True)
class Lot:
    """What is left of one receipt, and the clock that runs on it."""

    receipt: UUID
    amount: Money
    free: Money
    value_date: date
    notified_on: date
    claim: str
    third_party: bool = False
    returned: bool = False


@dataclass(slots=True)
class StatedAccount:
    """A bank account a payee stated, and whether a second person confirmed it."""

    version: int
    holder: str
    number: str
    bank_name: str
    bank_code: str
    stated_by: str
    confirmed_by: str | None = None


@dataclass(slots=True)
class Party:
    """One party, with every account it ever stated; the last confirmed one is paid."""

    party: str
    role: PartyRole
    kind: PartyKind
    name: str
    accounts: dict[int, StatedAccount] = field(default_factory=dict)
    unable_since: date | None = None
    identity: str | None = None

    @property
    def official_number(self) -> str | None:
        """Its credit code or resident number; ``None`` where none was entered, or it was erased.

        Such a number is all figures and capitals, and what stands in an erased one's place is not.
        """
        return self.identity if self.identity and self.identity.isascii() else None

    @property
    def account(self) -> StatedAccount | None:
        """The account in force: the newest, and only if it is confirmed."""
        newest = self.accounts.get(max(self.accounts, default=0))
        return newest if newest and newest.confirmed_by else None


@dataclass(frozen=True, slots=True)
class PayerNumber:
    """A number that one party of the case pays into, and in what capacity it does."""

    number: str
    party: str
    capacity: Capacity | None
    issued_on: date


@dataclass(slots=True)
class Earmark:
    """Money bound to one payout until it leaves or is released."""

    payout: UUID
    party: str
    day: date
    sources: tuple[Source, ...]

    @property
    def amount(self) -> Money:
        return worth(self.sources)


def oldest_first(lots: Iterable[Lot], amount: Money) -> Iterable[Source]:
    """Consume lots in the order their money arrived; ties in the order they were booked."""
    left = amount
    for lot in sorted(lots, key=lambda lot: lot.value_date):
        if left == zero():
            return
        if lot.third_party or lot.free == zero():
            continue
        part = min(lot.free, left)
        left -= part
        yield Source(lot.receipt, part)


class Opened(FirstFact):
    """The account was opened with its sub-account (开立案款账户)."""

    TOPIC = "case-account.opened"
    case_number: str
    officer: str
    filed_on: date
    bank_account: str
    sub_account: str
