"""Counting the days interest runs, and on how much (计息天数与基数).

The law says from when and until when, not whether the first day, the last or both are counted;
judgments differ, so the convention is recorded with the title. Every convention is brought to
spans that include their first day and not their last, and from there the counting is one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Final

from ledger.domain.citation import Article
from ledger.domain.derivation import Given, Rounding, Step
from ledger.domain.errors import Malformed
from ledger.domain.money import Money, fen, total, zero
from ledger.domain.rates import RateRow

_DAY: Final = timedelta(days=1)


class FirstDay(StrEnum):
    """Which ends of a period are counted (首尾日计算方式), between S and E.

    The first two count E - S days and differ only in which side of a boundary a day falls on.
    """

    FIRST_NOT_LAST = "first_not_last"  # 算头不算尾
    LAST_NOT_FIRST = "last_not_first"  # 算尾不算头, 自次日起算
    BOTH = "both"  # 头尾均算: E - S + 1 days

    @property
    def zh(self) -> str:
        """The convention in Chinese."""
        return {"first_not_last": "算头不算尾", "last_not_first": "算尾不算头"}.get(
            self.value, "头尾均算"
        )

    @property
    def given(self) -> Given:
        """As a derivation states it."""
        return Given("convention", "首尾日", "first and last day", self.value, self.zh)

    def first(self, start: date) -> date:
        """The first day counted of a period that starts on ``start``."""
        return start + _DAY if self is FirstDay.LAST_NOT_FIRST else start

    def after(self, end: date) -> date:
        """The first day no longer counted of a period that ends on ``end``."""
        return end if self is FirstDay.FIRST_NOT_LAST else end + _DAY


class DayBasis(IntEnum):
    """How many days a year has when a yearly rate is reckoned by the day (年计息天数)."""

    D365 = 365
    D360 = 360


class RoundingPoint(StrEnum):
    """When interest is rounded: each segment on its own, or the sum once (舍入时点)."""

    PER_SEGMENT = "per_segment"  # 分段舍入
    ONCE = "once"  # 汇总后一次舍入

    @property
    def zh(self) -> str:
        """The point in Chinese."""
        return "分段舍入" if self is RoundingPoint.PER_SEGMENT else "汇总后一次舍入"

    @property
    def given(self) -> Given:
        """As a derivation states it."""
        return Given("rounding_point", "舍入时点", "rounded", self.value, self.zh)


class NotAPeriod(Malformed):
    """A period ends before it starts, or something happens outside it."""

    code = "not-a-period"
    title = "The dates make no period"
    title_zh = "起止日期不成立"


class OverPerformed(Malformed):
    """More was performed than was due on that day; the rest belongs to somebody else."""

    code = "over-performed"
    title = "More was performed than was owed"
    title_zh = "履行金额超过应履行金额"


@dataclass(frozen=True, slots=True)
class Instalment:
    """A sum of principal and when it had to be performed by (分期履行): from then on it is late."""

    amount: Money
    due_on: date


class StopDay(StrEnum):
    """What made a performance count on its day (终止日); never the day the court pays it out."""

    PERFORMED = "performed"  # 履行完毕之日
    DEDUCTED = "deducted"  # 划拨、提取之日
    RULING = "ruling"  # 成交裁定或者抵债裁定生效之日
    CONVERTED = "converted"  # 财产变价完成之日

    @property
    def zh(self) -> str:
        """What happened on the day, in Chinese."""
        return _STOPS[self]


_STOPS: Final = {
    StopDay.PERFORMED: "履行",
    StopDay.DEDUCTED: "划拨、提取",
    StopDay.RULING: "成交或者抵债裁定生效",
    StopDay.CONVERTED: "变价完成",
}


@dataclass(frozen=True, slots=True)
class Performance:
    """So much of the principal was performed on this day (部分履行)."""

    amount: Money
    on: date
    stop: StopDay = StopDay.PERFORMED


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``start`` up to but without ``end``, and the sum that was open on them."""

    start: date
    end: date
    base: Money

    @property
    def days(self) -> int:
        """How many days the span has."""
        return (self.end - self.start).days

    @property
    def last(self) -> date:
        """The last day within."""
        return self.end - _DAY

    @property
    def zh(self) -> str:
        """The days in Chinese, first and last within."""
        return f"{self.start}至{self.last}，{self.days}天"

    @property
    def en(self) -> str:
        """The days in English, first and last within."""
        return f"{self.start} through {self.last}, {self.days} days"

    def step(
        self,
        exact: Fraction,
        formula: str,
        rounding: Rounding,
        point: RoundingPoint,
        *,
        rate: RateRow | None = None,
        article: Article | None = None,
    ) -> Step:
        """The line of a computation that these days make, rounded where each of them is."""
        each = point is RoundingPoint.PER_SEGMENT
        return Step(
            f"{self.zh}：{formula}", f"{self.en}: {formula}", exact,
            counted=rounding.apply(exact, self.base.currency.code) if each else None,
            start=self.start, end=self.end, days=self.days, base=self.base, rate=rate,
            article=article,
        )  # fmt: skip

    def meets(self, later: "Span") -> bool:
        """Whether ``later`` goes on where this one stops, on the same sum."""
        return self.end == later.start and self.base == later.base


def open_sums(
    instalments: Sequence[Instalment],
    performances: Sequence[Performance],
    until: date,
    convention: FirstDay,
) -> list[Span]:
    """Which sum was overdue on which days, until ``until``; days without any are left out.

    A performance goes to the instalments by due date and ends interest under the convention of
    the title. Raises :class:`OverPerformed` where more is performed than the instalments come to,
    and :class:`NotAPeriod` for a negative sum or a performance after ``until``; two currencies
    raise :class:`MixedCurrencies`.
    """
    changes = _changes(instalments, performances, until, convention)
    currency = instalments[0].amount.currency.code if instalments else "CNY"
    days = sorted({*changes, convention.after(until)})
    spans, base = [], 0
    for start, end in pairwise(days):
        base += changes.get(start, 0)
        if base:
            spans.append(Span(start, end, fen(base, currency)))
    return spans


def cut(spans: Iterable[Span], days: Iterable[date]) -> list[Span]:
    """The same spans, cut where a rate or a rule changes."""
    edges = sorted(set(days))
    pieces = []
    for span in spans:
        inside = [day for day in edges if span.start < day < span.end]
        marks = [span.start, *inside, span.end]
        pieces += [Span(start, end, span.base) for start, end in pairwise(marks)]
    return pieces


def merged(periods: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Periods, first and last day both within, joined where they meet: no day counts twice."""
    joined: list[tuple[date, date]] = []
    for first, last in sorted(periods):
        if last < first:
            raise NotAPeriod(f"{last} lies before {first}", first=str(first), last=str(last))
        if joined and first <= joined[-1][1] + _DAY:
            joined[-1] = joined[-1][0], max(joined[-1][1], last)
        else:
            joined.append((first, last))
    return joined


def without(spans: Iterable[Span], periods: Iterable[tuple[date, date]]) -> list[Span]:
    """The spans without the days of some periods, whose first and last days are within."""
    gaps = [(first, last + _DAY) for first, last in merged(periods)]
    pieces = cut(spans, [day for gap in gaps for day in gap])
    return [piece for piece in pieces if not any(first <= piece.start < end for first, end in gaps)]


def _changes(
    instalments: Sequence[Instalment],
    performances: Sequence[Performance],
    until: date,
    convention: FirstDay,
) -> dict[date, int]:
    """By how many fen the overdue sum rises or falls on each day."""
    changes: dict[date, int] = {}
    # One currency for all: the sum itself is not wanted.
    total([*(part.amount for part in instalments), *(done.amount for done in performances)])
    for part in instalments:
        _positive(part.amount)
        if part.due_on <= until:
            _move(changes, convention.first(part.due_on), part.amount.fen)
    for amount, due_on, done_on in _applied(instalments, performances):
        if done_on > until:
            raise NotAPeriod(f"performed on {done_on}, after {until}", on=str(done_on))
        if done_on > due_on:
            _move(changes, convention.after(done_on), -amount)
        elif due_on <= until:  # done in time, nothing of it ever was late: the two moves cancel
            _move(changes, convention.first(due_on), -amount)
    return changes


def _applied(
    instalments: Sequence[Instalment], performances: Sequence[Performance]
) -> list[tuple[int, date, date]]:
    """Each performance in parts: how many fen, of what was due when, performed when."""
    owed = sorted(instalments, key=lambda part: part.due_on)
    open_fen = [part.amount.fen for part in owed]
    parts: list[tuple[int, date, date]] = []
    for performance in sorted(performances, key=lambda done: done.on):
        left = _positive(performance.amount).fen
        for at, part in enumerate(owed):
            taken = min(left, open_fen[at])
            if taken:
                parts.append((taken, part.due_on, performance.on))
            open_fen[at] -= taken
            left -= taken
        if left:
            raise OverPerformed(
                f"{fen(left)} more was performed on {performance.on} than was owed",
                excess=str(fen(left)),
                on=str(performance.on),
            )
    return parts


def _move(changes: dict[date, int], day: date, amount: int) -> None:
    changes[day] = changes.get(day, 0) + amount


def _positive(amount: Money) -> Money:
    if amount <= zero(amount.currency.code):
        raise NotAPeriod(f"{amount} is no sum that bears interest", amount=str(amount))
    return amount
