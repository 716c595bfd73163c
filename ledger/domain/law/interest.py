"""Interest a title grants (一般债务利息): at a fixed rate, at LPR, or at the benchmark before it.

It runs because the title says so and as the title says; where the title is silent there is none,
and nobody may add a rate of his own. Days of a year and the point of rounding are fixed by no
text either and are part of the terms. Since 2020-08-20 a private lender's rate has a ceiling.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.derivation import Derivation, Given, Rounding, Step, joined
from ledger.domain.errors import Conflict
from ledger.domain.law.counting import (
    DayBasis,
    FirstDay,
    Instalment,
    NotAPeriod,
    Performance,
    RoundingPoint,
    Span,
    cut,
    open_sums,
)
from ledger.domain.law.rules import rule
from ledger.domain.money import Money
from ledger.domain.rates import RateKind, RateRow, Rates

AS_THE_TITLE_SAYS: Final = Article("法释〔2014〕8号", "第一条第二款", Certainty.VERIFIED)
LENDING_CAP: Final = Article(
    "《最高人民法院关于审理民间借贷案件适用法律若干问题的规定》", "第二十五条", Certainty.VERIFIED
)
CAP_MULTIPLE: Final = Dated(LENDING_CAP, {date(2020, 8, 20): Decimal(4)})
_IN_FORCE: Final = date(2014, 8, 1)


class InterestNotGranted(Conflict):
    """The title grants no interest for these days, and none may be added to it."""

    code = "interest-not-granted"
    title = "The title grants no such interest"
    title_zh = "执行依据未确定该利息"
    article = AS_THE_TITLE_SAYS


@dataclass(frozen=True, slots=True)
class FixedRate:
    """So many percent a year, whatever the market does (固定利率)."""

    percent: Decimal


@dataclass(frozen=True, slots=True)
class PublishedRate:
    """A published rate, ``times`` over; floating, unless it was ``fixed_on`` one day (浮动利率)."""

    kind: RateKind
    times: Decimal = Decimal(1)
    fixed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """From ``since`` on the title grants interest at this rate, until the next clause."""

    since: date
    rate: FixedRate | PublishedRate


@dataclass(frozen=True, slots=True)
class LendingCap:
    """The highest yearly rate a private lender may have, and the row it was reckoned from."""

    percent: Decimal
    row: RateRow


@dataclass(frozen=True, slots=True)
class InterestTerms:
    """What the title says about interest, and how it is to be reckoned (利息条款).

    ``granted_in`` quotes the item of the title; a title silent on interest has neither it nor
    clauses.
    """

    granted_in: str = ""
    clauses: tuple[Clause, ...] = ()
    basis: DayBasis = DayBasis.D365
    convention: FirstDay = FirstDay.FIRST_NOT_LAST
    rounding_point: RoundingPoint = RoundingPoint.ONCE
    rounding: Rounding = Rounding.FEN_HALF_UP
    cap: LendingCap | None = None

    def __post_init__(self) -> None:
        if self.clauses and not self.granted_in.strip():
            raise InterestNotGranted("a rate was entered, but no item of the title grants interest")

    def clause_on(self, day: date) -> Clause:
        """The clause that governs a day; raise :class:`InterestNotGranted` before the first."""
        past = [clause for clause in self.clauses if clause.since <= day]
        if not past:
            raise InterestNotGranted(f"the title grants no interest for {day}", day=str(day))
        return max(past, key=lambda clause: clause.since)


@rule("R5.4", AS_THE_TITLE_SAYS, zh="一般债务利息", en="General interest")
def general_interest(
    principal: Money,
    start: date,
    end: date,
    terms: InterestTerms,
    *,
    rates: Rates | None = None,
    performances: Sequence[Performance] = (),
) -> Derivation:
    """Interest on ``principal`` from ``start`` to ``end``, less what was performed on the way.

    Zero where the title is silent. Raises :class:`InterestNotGranted` for days before the first
    clause, :class:`RateUnknown` for days no table covers, :class:`NotAPeriod`,
    :class:`OverPerformed`.
    """
    if end < start:
        raise NotAPeriod(f"{end} lies before {start}", start=str(start), end=str(end))
    steps: list[Step] = []
    if terms.clauses:
        owed = [Instalment(principal, start)]
        spans = open_sums(owed, performances, end, terms.convention)
        steps = _steps(spans, terms, rates or Rates.shipped())
    exact = joined(steps)
    return Derivation(
        "R5.4",
        AS_THE_TITLE_SAYS,
        _IN_FORCE,
        "一般债务利息",
        "General interest",
        _given(principal, start, end, terms),
        tuple(steps),
        terms.rounding,
        exact,
        terms.rounding.apply(exact, principal.currency.code),
    )


@rule(
    "R5.4",
    AS_THE_TITLE_SAYS,
    zh="一般债务利息",
    en="General interest",
    figures=(CAP_MULTIPLE,),
)
def lending_cap(formed_on: date, *, rates: Rates | None = None) -> LendingCap:
    """The ceiling for a private loan agreed on ``formed_on``: four times one-year LPR of that day.

    Raises :class:`NoRuleInForce` for loans agreed before 2020-08-20, which older rules govern.
    """
    multiple = CAP_MULTIPLE.on(formed_on)
    row = (rates or Rates.shipped()).on(RateKind.LPR_1Y, formed_on)
    return LendingCap(row.percent * multiple, row)


def rate_on(
    day: date, rate: FixedRate | PublishedRate, rates: Rates
) -> tuple[Decimal, RateRow | None]:
    """The yearly percentage on a day, and the row it was read from."""
    if isinstance(rate, FixedRate):
        return rate.percent, None
    row = rates.on(rate.kind, rate.fixed_on or day)
    return row.percent * rate.times, row


def _steps(spans: Sequence[Span], terms: InterestTerms, rates: Rates) -> list[Step]:
    steps = []
    for span, percent, row in _rated(spans, terms, rates):
        exact = Fraction(span.base.amount) * Fraction(percent) / 100 * span.days / terms.basis
        formula = f"{span.base.grouped} × {percent}% × {span.days} ÷ {int(terms.basis)}"
        steps.append(span.step(exact, formula, terms.rounding, terms.rounding_point, rate=row))
    return steps


def _rated(
    spans: Sequence[Span], terms: InterestTerms, rates: Rates
) -> list[tuple[Span, Decimal, RateRow | None]]:
    """The spans with their rates, cut only where the rate or the sum does change."""
    edges = [clause.since for clause in terms.clauses]
    for clause in terms.clauses:
        if isinstance(clause.rate, PublishedRate):
            edges += rates.changes(clause.rate.kind)
    rated: list[tuple[Span, Decimal, RateRow | None]] = []
    for span in cut(spans, edges):
        rate = terms.clause_on(span.start).rate
        percent, row = rate_on(span.start, rate, rates)
        # The table's end is asked for as well as each start: an open last row proves nothing.
        rate_on(span.last, rate, rates)
        if terms.cap and percent > terms.cap.percent:
            percent, row = terms.cap.percent, terms.cap.row
        if rated and rated[-1][1:] == (percent, row) and rated[-1][0].meets(span):
            span = Span(rated.pop()[0].start, span.end, span.base)  # noqa: PLW2901
        rated.append((span, percent, row))
    return rated


def _given(principal: Money, start: date, end: date, terms: InterestTerms) -> tuple[Given, ...]:
    given = [
        Given("principal", "本金", "principal", principal.grouped),
        Given("start", "起算日", "from", str(start)),
        Given("end", "截止日", "to", str(end)),
        Given("granted_in", "执行依据", "granted in", terms.granted_in or "—"),
        Given("basis", "年计息天数", "days of a year", str(int(terms.basis))),
        terms.convention.given,
        terms.rounding_point.given,
    ]
    if terms.cap:
        cap = f"{terms.cap.percent}%"
        given.append(Given("cap", "民间借贷利率上限", "ceiling of private lending", cap))
    return tuple(given)
