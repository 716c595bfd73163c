"""What a case's debts are made of: titles, claims, payments on them, and every fact about them.

:class:`~ledger.domain.debt.Debts` decides which of these facts may happen, and when.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from ledger.domain.citation import Article, Certainty
from ledger.domain.derivation import Rounding
from ledger.domain.errors import Conflict, Malformed, NotFound
from ledger.domain.kernel import FirstFact, Personal, Root
from ledger.domain.law.counting import DayBasis, FirstDay, Instalment, RoundingPoint, StopDay
from ledger.domain.law.delay import DelayTerms, Suspension, SuspensionGround
from ledger.domain.law.interest import Clause, FixedRate, InterestTerms, PublishedRate, lending_cap
from ledger.domain.law.plan_parts import Category, PlanClaim, Standing
from ledger.domain.law.priority import Priority
from ledger.domain.law.recovering import PrepaidFee
from ledger.domain.law.regimes import DebtorKind, Regime
from ledger.domain.law.remaining import DebtTerms, Payment, Remaining
from ledger.domain.law.waterfall import BY_LAW, Order, Rank
from ledger.domain.money import Money, zero
from ledger.domain.rates import RateKind, Rates

_NOTHING: Final = zero()
TITLE_FIRST: Final = Article("民事诉讼法（2023年修正）", "第二百四十七条", Certainty.UNCONFIRMED)


class PerformedBy(StrEnum):
    """How a debt was paid on."""

    DIRECT = "direct"  # 债务人直接履行
    COURT = "court"  # 法院执行到位
    SET_OFF = "set-off"  # 抵销
    SETTLEMENT = "settlement"  # 履行和解协议


class NoSuchTitle(NotFound):
    """The case knows no such title."""

    code = "no-such-title"
    title = "The case knows no such title"
    title_zh = "本案未登记该执行依据"


class NoSuchClaim(NotFound):
    """The case knows no such claim, or it was withdrawn."""

    code = "no-such-debt-claim"
    title = "The case knows no such claim"
    title_zh = "本案未登记该债权"


class ClaimUnclear(Malformed):
    """A claim has nothing to claim, or is dated or ordered in a way that cannot be."""

    code = "claim-unclear"
    title = "The claim cannot be entered like this"
    title_zh = "债权登记内容不成立"
    article = TITLE_FIRST


class DocumentMissing(Malformed):
    """The act rests on a paper, and none is named."""

    code = "document-missing"
    title = "Name the paper this rests on"
    title_zh = "缺少依据文书"


class DebtLives(Conflict):
    """Something is still owed, so the debt does not end."""

    code = "debt-lives"
    title = "Something is still owed"
    title_zh = "债务尚未清偿完毕"


@dataclass(frozen=True, slots=True)
class StatedClause:
    """From ``since`` so many ``percent`` a year; or a published rate, ``times`` over."""

    since: date
    percent: Decimal | None = None
    published: RateKind | None = None
    times: Decimal = Decimal(1)
    fixed_on: date | None = None

    def clause(self) -> Clause:
        """The clause as the calculator takes it; raises :class:`ClaimUnclear`."""
        if (self.percent is None) == (self.published is None):
            raise ClaimUnclear("a clause names a percentage or a published rate, one of them")
        if self.published is not None:
            return Clause(self.since, PublishedRate(self.published, self.times, self.fixed_on))
        assert self.percent is not None
        return Clause(self.since, FixedRate(self.percent))


@dataclass(frozen=True, slots=True)
class StatedInterest:
    """What the title says about interest, word for word; nothing granted, nothing reckoned.

    ``loan_formed_on`` is the day a private loan was agreed, and brings its ceiling in.
    """

    granted_in: str = ""
    starts_on: date | None = None
    clauses: tuple[StatedClause, ...] = ()
    basis: DayBasis = DayBasis.D365
    convention: FirstDay = FirstDay.FIRST_NOT_LAST
    rounding_point: RoundingPoint = RoundingPoint.ONCE
    rounding: Rounding = Rounding.FEN_HALF_UP
    loan_formed_on: date | None = None

    def terms(self, rates: Rates) -> InterestTerms:
        """The terms as the calculator takes them; raises what they raise."""
        cap = None
        if self.loan_formed_on is not None:
            cap = lending_cap(self.loan_formed_on, rates=rates)
        return InterestTerms(
            self.granted_in, tuple(each.clause() for each in self.clauses), self.basis,
            self.convention, self.rounding_point, self.rounding, cap,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class StatedDelay:
    """How the doubled part is reckoned for this claim."""

    convention: FirstDay = FirstDay.FIRST_NOT_LAST
    rounding: Rounding = Rounding.FEN_HALF_UP
    rounding_point: RoundingPoint = RoundingPoint.PER_SEGMENT
    old_rate: RateKind | None = None
    old_basis: DayBasis = DayBasis.D365

    def terms(self) -> DelayTerms:
        """The terms as the calculator takes them."""
        return DelayTerms(
            self.convention, self.rounding, self.rounding_point, self.old_rate, self.old_basis
        )


@dataclass(frozen=True, slots=True)
class StatedOrder:
    """In which order payments are counted, and on whose word where it is not the order of law."""

    ranks: tuple[Rank, ...] = BY_LAW
    agreed_in: str = ""
    reason: str = ""

    def order(self) -> Order:
        """The order as the calculator takes it; raises :class:`OrderNotAllowed`."""
        return Order(self.ranks, self.agreed_in, self.reason)


@dataclass(frozen=True, slots=True)
class ClaimTerms:
    """One creditor's claim under one title, and all that decides its place among others.

    ``claim`` and ``creditor`` are marks, of the claim and of a party of the case. ``filed`` is year
    and number of the case in which it is enforced. ``turn`` is its place among the seizures.
    ``set_off`` is the order for sums set off, where the court decided one.
    """

    claim: str
    title: str
    creditor: str
    filed: tuple[int, int]
    costs: Money
    instalments: tuple[Instalment, ...]
    interest: StatedInterest = StatedInterest()
    delay: StatedDelay = StatedDelay()
    order: StatedOrder = StatedOrder()
    set_off: StatedOrder = StatedOrder()
    turn: int | None = None
    category: Category = Category.CIVIL
    standing: Standing = Standing.TITLED
    priority: Priority | None = None
    secured: Money | None = None
    applied_on: date | None = None

    def terms(self, rates: Rates, suspensions: tuple[Suspension, ...]) -> DebtTerms:
        """The claim as the calculator of what remains takes it."""
        return DebtTerms(
            self.costs, self.instalments, self.interest.starts_on, self.interest.terms(rates),
            self.delay.terms(), self.order.order(), suspensions,
        )  # fmt: skip

    def in_plan(self, left: Remaining) -> PlanClaim:
        """The claim as a plan takes it: what is left of it, and its place."""
        return PlanClaim(
            self.claim, self.creditor, self.title, self.filed, left.costs, left.interest,
            left.principal, left.doubled, self.turn, self.category, self.standing, self.priority,
            self.secured, self.applied_on,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """So much paid on one claim; ``relief`` of it went back to the relief fund (R6.05)."""

    claim: str
    amount: Money
    relief: Money = _NOTHING


@dataclass(frozen=True, slots=True)
class Done:
    """One payment on one claim, as the ledger knows it."""

    amount: Money
    on: date
    stop: StopDay
    by: PerformedBy
    document: str
    relief: Money = _NOTHING

    def payment(self, terms: ClaimTerms) -> Payment:
        """The payment as the calculator takes it; sums set off may have an order of their own."""
        own = terms.set_off if self.by is PerformedBy.SET_OFF else terms.order
        return Payment(self.amount, self.on, self.stop, own.order())


class Opened(FirstFact):
    """The register of a case's debts was opened (设立债权台账)."""

    TOPIC = "debts.opened"
    case_number: str


class TitleEntered(Root.Event):
    """A title was entered (登记执行依据): what was decided, by number, and since when it binds."""

    TOPIC = "debts.title-entered"
    title: str
    number: str
    binds_from: date


class ClaimsEntered(Root.Event):
    """Claims were entered with everything their titles say of them (登记债权)."""

    TOPIC = "debts.claims-entered"
    class_version = 3
    claims: tuple[ClaimTerms, ...]
    prepaid_fee: PrepaidFee | None  # what was seen of it, where costs are claimed

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Relief was once stated with a claim; it is read from the grants of the case."""
        for each in state["claims"]:
            del each["relief"]

    @staticmethod
    def upcast_v2_v3(state: dict[str, Any]) -> None:
        """Nobody was asked whether a prepaid fee had been refunded."""
        state["prepaid_fee"] = None


class ClaimCorrected(Root.Event):
    """A claim was entered anew (更正债权): confirmed, corrected, or its terms agreed otherwise."""

    TOPIC = "debts.claim-corrected"
    class_version = 2
    terms: ClaimTerms
    document: str
    reason: str

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """As of the claims themselves."""
        del state["terms"]["relief"]


class ClaimWithdrawn(Root.Event):
    """A claim takes no further part (撤回债权)."""

    TOPIC = "debts.claim-withdrawn"
    claim: str
    document: str
    reason: str


class Suspended(Root.Event):
    """Enforcement stood still on these days (中止、暂缓), for all claims of the case."""

    TOPIC = "debts.suspended"
    first: date
    last: date
    ground: SuspensionGround
    asked_by_debtor: bool
    document: str


class ClaimDischarged(Root.Event):
    """Nothing is owed on a claim any more (债务清偿完毕)."""

    TOPIC = "debts.claim-discharged"
    claim: str
    on: date
    document: str


class Attached(Root.Event):
    """Another titled creditor attached the debtor's property (其他债权人查封、申请参与分配)."""

    TOPIC = "debts.attached"
    attachment: str
    creditor: Personal
    case_number: str
    document: str


class Detached(Root.Event):
    """That creditor is attached no longer (解除、撤回)."""

    TOPIC = "debts.detached"
    attachment: str
    document: str


class RegimeChosen(Root.Event):
    """It was decided how several creditors are paid without a plan (确定清偿规则)."""

    TOPIC = "debts.regime-chosen"
    regime: Regime
    debtor: DebtorKind
    cannot_pay_all: bool
    creditors: int
    reason: str
    by: str


class OrderedBack(Root.Event):
    """What is owed in this case is what a reversal orders back (执行回转之债)."""

    TOPIC = "debts.ordered-back"
    reversal: str


class PlanBegun(Root.Event):
    """A distribution plan of this case got its number (分配方案编号)."""

    TOPIC = "debts.plan-begun"
    number: str
