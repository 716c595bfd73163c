"""What a distribution is computed from, and what it comes to (分配要素).

Everything here is kept with the plan, so that a share once paid is never computed anew.
:func:`~ledger.domain.law.distribution.compute_plan` makes it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Final

from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.law.priority import Priority, Ranking
from ledger.domain.law.regimes import BANKRUPTCY, PARTICIPATION, Consent, DebtorKind, Decision
from ledger.domain.law.waterfall import Cost, Rank, Settlement, settle
from ledger.domain.money import Money, total, zero
from ledger.domain.policy_sections import IN_TIME, CutOff

_NOTHING: Final = zero()

NECESSITIES: Final = Article("民事诉讼法（2023年修正）", "第二百五十四条", Certainty.VERIFIED)
RESERVED: Final = Article("法释〔2016〕6号", "第三条", Certainty.VERIFIED)
KEPT_OUT: Final = Article("案款分配控制要求", "案外人价款不参与分配", Certainty.DESIGN)
RELIEF: Final = Article("法发〔2016〕16号", "救助款扣回", Certainty.UNCONFIRMED)


class Category(StrEnum):
    """What a claim is for; it matters where a criminal judgment is enforced as well."""

    CIVIL = "civil"  # 民事债务
    MEDICAL = "medical"  # 人身损害赔偿中的医疗费用
    RESTITUTION = "restitution"  # 退赔被害人的损失
    FINE = "fine"  # 罚金
    CONFISCATION = "confiscation"  # 没收财产


class Standing(StrEnum):
    """What a claim rests on."""

    TITLED = "titled"  # 已取得执行依据
    FIRST_SEIZER = "first-seizer"  # 首先查封，债权尚未确认
    RIGHT_ONLY = "right-only"  # 凭优先权直接申请，无执行依据


class NoTitle(Conflict):
    """Ordinary claims take part only with a title."""

    code = "no-title"
    title = "An ordinary claim takes part only with its title"
    title_zh = "无执行依据的普通债权不得参与分配"
    article = IN_TIME


class AppliedTooLate(Conflict):
    """The creditor asked to take part after the debtor's property had been dealt with."""

    code = "applied-too-late"
    title = "The application to take part came too late"
    title_zh = "参与分配申请逾期"
    article = IN_TIME


class NothingDistributed(Conflict):
    """After bankruptcy was accepted nothing is distributed: the administrator gets it."""

    code = "nothing-distributed"
    title = "The debtor is in bankruptcy: nothing is distributed"
    title_zh = "被执行人破产已受理，停止分配"
    article = BANKRUPTCY


class OrderMissing(Conflict):
    """The order of seizures decides, and for some claim it is not known."""

    code = "seizure-order-missing"
    title = "State the order of seizures"
    title_zh = "缺少查封、扣押、冻结顺序"
    article = PARTICIPATION


class NotAPlan(Malformed):
    """A sum is negative, a claim stands twice, or a penalty is claimed outside a criminal order."""

    code = "not-a-plan"
    title = "Nothing can be distributed this way"
    title_zh = "分配数据不成立"
    article = PARTICIPATION


@dataclass(frozen=True, slots=True)
class TakingPart:
    """What ends applications to take part, the day it happened, and whose rule that is (R4.08).

    Without a day it has not happened: applications are still open.
    """

    ends: CutOff
    until: date | None
    source: Article


@dataclass(frozen=True, slots=True)
class Debtor:
    """What is known of the debtor, and decides the rule."""

    kind: DebtorKind
    cannot_pay_all: bool
    bankruptcy_accepted_on: date | None = None
    consent: Consent = Consent.NOT_ASKED
    criminal: bool = False


@dataclass(frozen=True, slots=True)
class Fund:
    """The money, and what comes off it before any creditor.

    ``gross`` includes ``third_party``, a buyer's or another outsider's price money, which is no
    debtor's money. ``living`` is left to the debtor and his dependants, as ``living_basis`` says.
    """

    gross: Money
    costs: tuple[Cost, ...] = ()
    fee: Money = _NOTHING
    third_party: Money = _NOTHING
    living: Money = _NOTHING
    living_basis: str = ""


@dataclass(frozen=True, slots=True)
class PlanClaim:
    """One claim on the money: what is owed of it, and everything that decides its place.

    ``secured`` is how far the right reaches, the whole claim where it is not named. ``turn`` is
    its place in the order of seizures or measures. ``relief`` is what this creditor still owes the
    relief fund, the same on each of his claims: it goes back once, out of the first that is paid.
    """

    claim: str
    creditor: str
    title: str
    filed: tuple[int, int]
    costs: Money = _NOTHING
    interest: Money = _NOTHING
    principal: Money = _NOTHING
    doubled: Money = _NOTHING
    turn: int | None = None
    category: Category = Category.CIVIL
    standing: Standing = Standing.TITLED
    priority: Priority | None = None
    secured: Money | None = None
    applied_on: date | None = None
    relief: Money = _NOTHING

    @property
    def owed(self) -> Money:
        """All that is owed on it."""
        return total((self.costs, self.interest, self.principal, self.doubled))

    @property
    def parts(self) -> Mapping[Rank, Money]:
        """What is owed, part by part."""
        return {
            Rank.COSTS: self.costs, Rank.INTEREST: self.interest,
            Rank.PRINCIPAL: self.principal, Rank.DOUBLED: self.doubled,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deduction:
    """A sum that comes off before creditors, or what is over after them, and what is then left."""

    name: str
    zh: str
    en: str
    amount: Money
    left: Money
    article: Article


@dataclass(frozen=True, slots=True)
class Tier:
    """One rank: its claims, what they are owed in it, what there was for them, and their sums."""

    zh: str
    en: str
    article: Article
    pool: Money
    claims: tuple[str, ...]
    owed: tuple[Money, ...]
    paid: tuple[Money, ...]
    all_owed: Money
    all_paid: Money


@dataclass(frozen=True, slots=True)
class PlanShare:
    """What one claim gets. A reserved share waits for its title; relief goes back to its fund."""

    claim: str
    creditor: str
    owed: Money
    paid: Money
    reserved: bool = False
    relief: Money = _NOTHING

    @property
    def left(self) -> Money:
        """What stays owed; it lives on with the title (R4.12)."""
        return self.owed - self.paid

    @property
    def to_creditor(self) -> Money:
        """What is paid out to the creditor."""
        return self.paid - self.relief


@dataclass(frozen=True)
class Distribution:
    """Who gets what, and why: the inputs, the rule, every deduction, every rank, every share."""

    fund: Fund
    debtor: Debtor
    claims: tuple[PlanClaim, ...]
    decision: Decision
    deductions: tuple[Deduction, ...]
    tiers: tuple[Tier, ...]
    shares: tuple[PlanShare, ...]
    surplus: Money
    ranking: Ranking
    taking_part: TakingPart | None = None

    @cached_property
    def share_of(self) -> Mapping[str, PlanShare]:
        """The shares by the claim they are for."""
        return {each.claim: each for each in self.shares}

    @cached_property
    def claim_of(self) -> Mapping[str, PlanClaim]:
        """The claims by their mark."""
        return {each.claim: each for each in self.claims}

    @property
    def pool(self) -> Money:
        """What was left for creditors after everything that comes first."""
        return self.deductions[-1].left if self.deductions else self.fund.gross

    @property
    def paid(self) -> Money:
        """What all claims get together."""
        return total(each.paid for each in self.shares)

    def counted(self, claim: str) -> Settlement:
        """How one share is counted against the parts of its debt (R4.03)."""
        return settle(self.share_of[claim].paid, self.claim_of[claim].parts)
