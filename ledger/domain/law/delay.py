"""What performing late costs (迟延履行期间的债务利息).

Since 2014-08-01 each day of delay adds 0.0175 % of the open principal, never of interest, up to
the day the debtor's money was taken, not the day the court passes it on. Days before that follow
the older rule: twice the benchmark loan rate, and money that does not suffice is divided between
debt and interest in proportion (并还). A delay across that day has both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.derivation import Derivation, Given, Rounding, Step, joined, plain
from ledger.domain.errors import Malformed
from ledger.domain.law.counting import (
    DayBasis,
    FirstDay,
    Instalment,
    NotAPeriod,
    Performance,
    RoundingPoint,
    Span,
    cut,
    merged,
    open_sums,
    without,
)
from ledger.domain.law.rules import rule
from ledger.domain.money import Money
from ledger.domain.rates import RateKind, Rates

DOUBLED: Final = Article("法释〔2014〕8号", "第一条至第三条", Certainty.VERIFIED)
BEFORE_2014: Final = Article("法释〔2009〕6号", "第一条、第二条", Certainty.VERIFIED)
DEBT_FIRST: Final = Article("法释〔2014〕8号", "第四条", Certainty.VERIFIED)
STRADDLING: Final = Article("法释〔2014〕8号", "第七条", Certainty.VERIFIED)

CHANGED_ON: Final = date(2014, 8, 1)
OLD_SINCE: Final = date(2009, 5, 18)
DAILY_RATE: Final = Dated(DOUBLED, {CHANGED_ON: Decimal("0.000175")})  # of the base, a day
OLD_MULTIPLE: Final = Dated(BEFORE_2014, {OLD_SINCE: 2})  # times the benchmark loan rate


class SuspensionGround(StrEnum):
    """Why enforcement stood still (中止、暂缓执行事由)."""

    REVIEW = "review"  # 对生效法律文书审查而中止或者暂缓执行
    RETRIAL = "retrial"  # 再审中止执行


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days on which enforcement stood still, the first and the last within."""

    first: date
    last: date
    ground: SuspensionGround
    asked_by_debtor: bool = False

    @property
    def excluded(self) -> bool:
        """Whether these days bear no doubled part: a debtor gains nothing by asking for review."""
        return self.ground is SuspensionGround.RETRIAL or not self.asked_by_debtor


class OldRateNotNamed(Malformed):
    """Days before 2014-08-01 need a class of benchmark rate, and the terms name none."""

    code = "old-rate-not-named"
    title = "Name the benchmark rate for the days before 2014-08-01"
    title_zh = "2014年8月1日前的迟延履行期间须指明贷款基准利率档次"
    article = BEFORE_2014


@dataclass(frozen=True, slots=True)
class DelayTerms:
    """How delay is reckoned for one title (迟延履行利息计算口径); recorded with it."""

    convention: FirstDay = FirstDay.FIRST_NOT_LAST
    rounding: Rounding = Rounding.FEN_HALF_UP
    rounding_point: RoundingPoint = RoundingPoint.PER_SEGMENT
    old_rate: RateKind | None = None  # the benchmark of the same period (同期贷款基准利率)
    old_basis: DayBasis = DayBasis.D365


@rule(
    "R5.3",
    DOUBLED,
    zh="加倍部分债务利息",
    en="Doubled part of delay interest",
    figures=(DAILY_RATE,),
)
@rule(
    "R5.5",
    STRADDLING,
    zh="跨越2014年8月1日的迟延履行利息",
    en="Delay across 2014-08-01",
    figures=(OLD_MULTIPLE,),
)
def doubled_part(
    instalments: Sequence[Instalment],
    until: date,
    terms: DelayTerms | None = None,
    *,
    performances: Sequence[Performance] = (),
    suspensions: Sequence[Suspension] = (),
    rates: Rates | None = None,
) -> Derivation:
    """What delay has cost up to ``until`` on principal due in instalments.

    Each instalment is late from the end of its period, or from the day the title took effect
    where it set none. Amounts are money debts without general interest, in their own currency.
    Days before 2014-08-01 follow the older rule; the exclusions are the newer rule's and touch its
    days only. Raises :class:`OverPerformed`, :class:`NotAPeriod`, :class:`OldRateNotNamed`,
    :class:`RateUnknown`, and :class:`NoRuleInForce` for days before 2009-05-18.
    """
    if not instalments:
        raise NotAPeriod("nothing is said to be due")
    terms = terms or DelayTerms()
    spans = cut(open_sums(instalments, performances, until, terms.convention), [CHANGED_ON])
    excluded = merged((stop.first, stop.last) for stop in suspensions if stop.excluded)
    old = [span for span in spans if span.start < CHANGED_ON]
    new = without([span for span in spans if span.start >= CHANGED_ON], excluded)
    steps = [*_old_steps(old, terms, rates or Rates.shipped()), *_new_steps(new, terms)]
    exact = joined(steps)
    return Derivation(
        "R5.5" if old else "R5.3",
        STRADDLING if old else DOUBLED,
        CHANGED_ON if new or not old else OLD_SINCE,
        "迟延履行利息（加倍部分）",
        "Doubled part of delay interest",
        _given(instalments, performances, until, terms, excluded),
        tuple(steps),
        terms.rounding,
        exact,
        terms.rounding.apply(exact, instalments[0].amount.currency.code),
    )


@dataclass(frozen=True, slots=True)
class OldShares:
    """Money that did not suffice, as the older rule divides it; the two parts add up to it."""

    debt: Money
    delay_interest: Money
    derivation: Derivation


@rule(
    "R4.04",
    BEFORE_2014,
    zh="2014年8月1日前的并还",
    en="Paying debt and delay interest together before 2014-08-01",
    figures=(OLD_MULTIPLE,),
)
def divide_old(
    collected: Money, start: date, end: date, terms: DelayTerms, *, rates: Rates | None = None
) -> OldShares:
    """Divide what was collected before 2014-08-01 between the judgment debt and its delay.

    The debt satisfied is x where ``collected = x + x · r · 2 · t``; the delay interest is the
    rest, so that no fen is lost. Raises as :func:`doubled_part` does, and :class:`NotAPeriod` for
    a period that runs beyond 2014-08-01.
    """
    if end > CHANGED_ON:
        said = f"from {CHANGED_ON} debt goes before delay interest"
        raise NotAPeriod(said, article=DEBT_FIRST, end=str(end))
    spans = open_sums([Instalment(collected, start)], (), end, terms.convention)
    parts = _old_steps(spans, terms, rates or Rates.shipped())
    factor = sum((step.exact for step in parts), Fraction(0)) / Fraction(collected.amount)
    exact = Fraction(collected.amount) / (1 + factor)
    debt = terms.rounding.apply(exact, collected.currency.code)
    formula = f"{collected.grouped} ÷ (1 + {plain(factor)})"
    step = Step(f"清偿的判决债务：{formula}", f"debt satisfied: {formula}", exact)
    derivation = Derivation(
        "R4.04",
        BEFORE_2014,
        max(since for since in OLD_MULTIPLE.since if since <= start),
        "并还清偿的判决债务",
        "Debt satisfied together with its delay interest",
        (
            Given("collected", "执行到位", "collected", collected.grouped),
            Given("start", "起算日", "from", str(start)),
            Given("end", "截止日", "to", str(end)),
            Given("basis", "年计息天数", "days of a year", str(int(terms.old_basis))),
        ),
        (*parts, step),
        terms.rounding,
        exact,
        debt,
    )
    return OldShares(debt, collected - debt, derivation)


def _new_steps(spans: Sequence[Span], terms: DelayTerms) -> list[Step]:
    steps = []
    for span in spans:
        daily = DAILY_RATE.on(span.start)
        exact = Fraction(span.base.amount) * Fraction(daily) * span.days
        formula = f"{span.base.grouped} × {(daily * 100).normalize()}% × {span.days}"
        rounded = (terms.rounding, terms.rounding_point)
        steps.append(span.step(exact, formula, *rounded, article=DOUBLED))
    return steps


def _old_steps(spans: Sequence[Span], terms: DelayTerms, rates: Rates) -> list[Step]:
    if not spans:
        return []
    kind = terms.old_rate
    if kind is None:
        raise OldRateNotNamed(f"{spans[0].start} lies before {CHANGED_ON}", start=spans[0].start)
    steps = []
    for span in cut(spans, rates.changes(kind)):
        row, multiple = rates.on(kind, span.start), OLD_MULTIPLE.on(span.start)
        yearly = Fraction(span.base.amount) * Fraction(row.percent) / 100 * multiple
        exact = yearly * span.days / terms.old_basis
        formula = f"{span.base.grouped} × {row.percent}% × {multiple} × {span.days}"
        formula += f" ÷ {int(terms.old_basis)}"
        rounded = (terms.rounding, terms.rounding_point)
        steps.append(span.step(exact, formula, *rounded, rate=row, article=BEFORE_2014))
    return steps


def _given(
    instalments: Sequence[Instalment],
    performances: Sequence[Performance],
    until: date,
    terms: DelayTerms,
    excluded: Sequence[tuple[date, date]],
) -> tuple[Given, ...]:
    due = "; ".join(f"{part.amount.grouped} @ {part.due_on}" for part in instalments)
    done = "; ".join(f"{p.amount.grouped} @ {p.on} {p.stop.value}" for p in performances)
    done_zh = "；".join(f"{p.on}{p.stop.zh}{p.amount.grouped}元" for p in performances)
    out = "; ".join(f"{first} – {last}" for first, last in excluded)
    return (
        Given("instalments", "应履行金额及期限届满日", "due", due),
        Given("performances", "已履行", "performed", done or "—", done_zh),
        Given("until", "计算至", "until", str(until)),
        Given("excluded", "扣除期间", "days excluded", out or "—"),
        terms.convention.given,
        terms.rounding_point.given,
    )
