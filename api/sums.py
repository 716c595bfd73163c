"""What is said of debts on the wire: the same bodies for HTTP and the command line.

Dates lie within a century and rates are decimals in quotes; whatever else a title may say is
checked by the domain, which refuses with its article.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import AfterValidator, Field

from api import wire
from api.shown import Shown
from api.wire import Amount, CaseText, PartyText, Text, Wire, Yuan
from ledger.domain.citation import Article, Certainty, NoRuleInForce
from ledger.domain.debt_parts import (
    ClaimTerms,
    StatedClause,
    StatedDelay,
    StatedInterest,
    StatedOrder,
)
from ledger.domain.derivation import Derivation, Rounding
from ledger.domain.ids import CaseNumber
from ledger.domain.law.counting import (
    DayBasis,
    FirstDay,
    Instalment,
    Performance,
    RoundingPoint,
    StopDay,
)
from ledger.domain.law.delay import Suspension, SuspensionGround
from ledger.domain.law.plan_parts import (
    Category,
    Standing,
)
from ledger.domain.law.priority import Priority, Right
from ledger.domain.law.waterfall import Rank
from ledger.domain.money import zero
from ledger.domain.rates import RateKind, RateRow, Rates, RateTable
from ledger.services.command import no_figure

_FIRST: Final = date(1990, 1, 1)
_LAST: Final = date(2100, 1, 1)


def _within(day: date) -> date:
    if not _FIRST <= day <= _LAST:
        raise ValueError(f"a day between {_FIRST} and {_LAST}")
    return day


Day = Annotated[wire.Day, AfterValidator(_within)]
"""A day of the last decades or the next."""

Percent = Annotated[
    str, Field(pattern=r"^(?:0|[1-9][0-9]{0,3})(?:\.[0-9]{1,6})?$", examples=["4.35"])
]
"""A rate in percent, as a decimal in quotes."""

ClaimMark = Annotated[str, Field(pattern="^c[1-9][0-9]{0,5}$", examples=["c1"])]
Nothing: Final = zero()
ASSUMED: Final = Article("试算", "假定数值，未公布", Certainty.DESIGN)


@contextmanager
def asking_the_law() -> Iterator[None]:
    """Let a day before a rule's first figure be refused; raises :class:`NoFigureThen`."""
    try:
        yield
    except NoRuleInForce as none:
        raise no_figure(none) from none


# What a title says


class InstalmentWire(Wire):
    """A sum of principal, and the last day on which it was to be performed."""

    amount: Yuan
    due_on: Day

    def said(self) -> Instalment:
        return Instalment(self.amount, self.due_on)


class ClauseWire(Wire):
    """From ``since`` a fixed percentage, or a published rate so many times over."""

    since: Day
    percent: Percent | None = None
    published: RateKind | None = None
    times: Percent = "1"
    fixed_on: Day | None = None

    def said(self) -> StatedClause:
        percent = None if self.percent is None else Decimal(self.percent)
        return StatedClause(self.since, percent, self.published, Decimal(self.times), self.fixed_on)


class InterestWire(Wire):
    """What the title grants as interest; nothing named, nothing granted (R5.4)."""

    granted_in: Annotated[str, Field(max_length=200)] = ""
    starts_on: Day | None = None
    clauses: list[ClauseWire] = Field(default=[], max_length=50)
    basis: DayBasis = DayBasis.D365
    convention: FirstDay = FirstDay.FIRST_NOT_LAST
    rounding_point: RoundingPoint = RoundingPoint.ONCE
    rounding: Rounding = Rounding.FEN_HALF_UP
    loan_formed_on: Day | None = None

    def said(self) -> StatedInterest:
        return StatedInterest(
            self.granted_in, self.starts_on, tuple(each.said() for each in self.clauses),
            self.basis, self.convention, self.rounding_point, self.rounding, self.loan_formed_on,
        )  # fmt: skip


class DelayWire(Wire):
    """How the doubled part is reckoned (R5.3, R5.5)."""

    convention: FirstDay = FirstDay.FIRST_NOT_LAST
    rounding: Rounding = Rounding.FEN_HALF_UP
    rounding_point: RoundingPoint = RoundingPoint.PER_SEGMENT
    old_rate: RateKind | None = None
    old_basis: DayBasis = DayBasis.D365

    def said(self) -> StatedDelay:
        return StatedDelay(
            self.convention, self.rounding, self.rounding_point, self.old_rate, self.old_basis
        )


class OrderWire(Wire):
    """In which order payments are counted, and on whose word where not by law (R4.03)."""

    ranks: list[Rank] = Field(default=list(Rank), max_length=8)
    agreed_in: Annotated[str, Field(max_length=200)] = ""
    reason: Annotated[str, Field(max_length=200)] = ""

    def said(self) -> StatedOrder:
        return StatedOrder(tuple(self.ranks), self.agreed_in, self.reason)


class PriorityWire(Wire):
    """A right on the asset, and what shows it (R4.05)."""

    right: Right
    proof: Text
    since: Day | None = None
    asserted_on: Day | None = None

    def said(self) -> Priority:
        return Priority(self.right, self.proof, self.since, self.asserted_on)


class ClaimWire(Wire):
    """One creditor's claim under one title; ``case_number`` is where it is enforced."""

    title: Annotated[str, Field(pattern="^t[1-9][0-9]{0,5}$", examples=["t1"])]
    creditor: PartyText
    case_number: CaseText
    costs: Yuan = Nothing
    instalments: list[InstalmentWire] = Field(default=[], max_length=500)
    interest: InterestWire = InterestWire()
    delay: DelayWire = DelayWire()
    order: OrderWire = OrderWire()
    set_off: OrderWire = OrderWire()
    turn: Annotated[int, Field(ge=1, le=10_000)] | None = None
    category: Category = Category.CIVIL
    standing: Standing = Standing.TITLED
    priority: PriorityWire | None = None
    secured: Yuan | None = None
    applied_on: Day | None = None

    def said(self, claim: str = "") -> ClaimTerms:
        number = CaseNumber.parse(self.case_number)
        return ClaimTerms(
            claim, self.title, self.creditor, (number.year, number.serial), self.costs,
            tuple(each.said() for each in self.instalments), self.interest.said(),
            self.delay.said(), self.order.said(), self.set_off.said(), self.turn, self.category,
            self.standing, self.priority.said() if self.priority else None, self.secured,
            self.applied_on,
        )  # fmt: skip


class PerformanceWire(Wire):
    """So much of the principal was performed on a day."""

    amount: Yuan
    on: Day
    stop: StopDay = StopDay.PERFORMED

    def said(self) -> Performance:
        return Performance(self.amount, self.on, self.stop)


class SuspensionWire(Wire):
    """Days on which enforcement stood still, first and last within."""

    first: Day
    last: Day
    ground: SuspensionGround
    asked_by_debtor: bool = False

    def said(self) -> Suspension:
        return Suspension(self.first, self.last, self.ground, self.asked_by_debtor)


class RateWire(Wire):
    """A rate from a day on, assumed for one computation."""

    since: Day
    percent: Percent


class RatesWire(Wire):
    """Rates assumed instead of the published ones of one series."""

    kind: RateKind
    valid_until: Day
    rows: list[RateWire] = Field(min_length=1, max_length=200)


class OwedIf(Wire):
    """A day, and rates assumed instead of the published ones."""

    on: Day
    rates: list[RatesWire] = Field(default=[], max_length=10)


def rates_of(assumed: list[RatesWire]) -> Rates | None:
    """The published tables with the assumed series before them; ``None`` where none is."""
    if not assumed:
        return None
    tables = []
    for each in assumed:
        rows = sorted(each.rows, key=lambda row: row.since)
        made = tuple(
            RateRow(each.kind, row.since, Decimal(row.percent), "assumed", ASSUMED) for row in rows
        )
        tables.append(
            RateTable("assumed", "assumed", "what-if", Certainty.DESIGN, each.valid_until, made)
        )
    return Rates((*tables, *Rates.shipped().tables))


# What is answered


class ComputedShown(Shown):
    """A computed amount, read out in both languages, and the same as data."""

    result: Amount
    zh: str
    en: str
    derivation: dict[str, Any]


def computed(answer: Derivation) -> ComputedShown:
    """A derivation as it is answered."""
    return ComputedShown(
        result=answer.result, zh=answer.read_zh(), en=answer.read_en(),
        derivation=answer.as_dict(),
    )  # fmt: skip


class WhyShown(Shown):
    """Why one amount is what it is: readable in both languages."""

    zh: str
    en: str
    data: dict[str, Any]
