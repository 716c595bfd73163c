"""The time a case has (执行期限), what does not count in it, and how long a stay may last.

None of this stops the clock of money: money already collected goes out in its own time unless its
own deferral was granted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.law.rules import rule

CASE_LIMIT: Final = Article("法释〔2000〕29号", "第五条、第八条", Certainty.VERIFIED)
EXCLUDED: Final = Article("法释〔2000〕29号", "第九条", Certainty.VERIFIED)
NO_EFFECT: Final = Article("案款发放期限要求", "执行期限扣除不停止发放期限", Certainty.DESIGN)
STAYS: Final = Article("执行担保规定、执行工作规定", "第十条、第七十七条", Certainty.VERIFIED)
CONTROL: Final = Article("苏州中院2016-08-04意见", "第二十七项", Certainty.LOCAL)

MONTHS: Final = Dated(CASE_LIMIT, {date(2000, 9, 28): 6})
NON_LITIGATION_MONTHS: Final = Dated(CASE_LIMIT, {date(2000, 9, 28): 3})
ASK_BEFORE: Final = Dated(
    Article("法发〔2006〕35号", "延长期限"), {date(2007, 1, 1): 5}
)  # days before the end


class StayKind(StrEnum):
    """What was done about a case's time."""

    SUSPENSION = "suspension"  # 中止执行
    GUARANTEE = "guarantee"  # 执行担保暂缓
    SUPERIOR = "superior"  # 上级法院暂缓
    EXCLUSION = "exclusion"  # 期间扣除
    EXTENSION = "extension"  # 延长期限


STOPS_THE_CASE: Final = frozenset({StayKind.SUSPENSION, StayKind.GUARANTEE, StayKind.SUPERIOR})
"""These may be the ground of a deferral (中止、暂缓); the others only count days."""

LONGEST: Final = {
    StayKind.GUARANTEE: Dated(STAYS, {date(2018, 3, 1): 12}),
    StayKind.SUPERIOR: Dated(STAYS, {date(1998, 7, 8): 3}),
}


class StayTooLong(Conflict):
    """A stay has no end, or lasts longer than the law lets it."""

    code = "stay-too-long"
    title = "The stay lasts too long"
    title_zh = "暂缓、中止期限超过规定"
    article = STAYS


class StayUnclear(Malformed):
    """A change of a case's time has no reason, or ends before it begins."""

    code = "stay-unclear"
    title = "Say why, and from when to when"
    title_zh = "期限变更须写明理由和起止日期"
    article = CONTROL


@dataclass(frozen=True, slots=True)
class Span:
    """Days that do not count, both included."""

    first: date
    last: date


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    at = day.month - 1 + months
    year, month = day.year + at // 12, at % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(day.day - 1), following - timedelta(1))


@rule(
    "R8.04", CASE_LIMIT, zh="执行期限", en="Time for a case",
    figures=(MONTHS, NON_LITIGATION_MONTHS, ASK_BEFORE),
)  # fmt: skip
def case_limit(
    filed_on: date, *, non_litigation: bool = False, excluded: int = 0, extended: int = 0
) -> date:
    """The last day of a case: six months from the day after filing, or three.

    ``excluded`` are days that do not count, ``extended`` months granted. Raises
    :class:`NoRuleInForce` before 2000-09-28.
    """
    months = (NON_LITIGATION_MONTHS if non_litigation else MONTHS).on(filed_on)
    return add_months(filed_on, months + extended) + timedelta(days=excluded)


@dataclass(frozen=True, slots=True)
class CaseTime:
    """The last day of a case, and the last on which more time may be asked for; why it is so."""

    last_day: date
    ask_by: date
    filed_on: date
    excluded: int
    extended_to: date | None


@rule("R8.04", CASE_LIMIT, zh="执行期限", en="Time for a case",
      figures=(MONTHS, NON_LITIGATION_MONTHS, ASK_BEFORE))  # fmt: skip
def time_of(filed_on: date, excluded: int, extended_to: date | None) -> CaseTime:
    """The time of a case as it stands: an extension granted moves its end, and never back."""
    limit = case_limit(filed_on, excluded=excluded)
    last = max(limit, extended_to or limit)
    return CaseTime(
        last, last - timedelta(days=ASK_BEFORE.on(last)), filed_on, excluded, extended_to
    )


@rule("R8.05", EXCLUDED, zh="扣除期间", en="Days that do not count")
def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order, those that meet or overlap put together: no day counts twice."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda span: span.first):
        if found and span.first <= found[-1].last + timedelta(days=1):
            found[-1] = Span(found[-1].first, max(found[-1].last, span.last))
        else:
            found.append(span)
    return tuple(found)


@rule("R8.05", EXCLUDED, zh="扣除期间", en="Days that do not count")
def days_excluded(spans: Iterable[Span]) -> int:
    """How many days do not count, however many grounds cover one day."""
    return sum((span.last - span.first).days + 1 for span in merged(spans))


@rule("R8.06", NO_EFFECT, zh="不停止发放期限", en="No effect on the clock of money")
def stops_disbursement(kind: StayKind, *, deferred: bool) -> bool:
    """Whether money need not go out: never by a stay alone, only by a granted deferral."""
    return deferred


@rule(
    "R8.07", STAYS, zh="暂缓执行的期限", en="How long a stay may last",
    figures=tuple(LONGEST.values()),
)  # fmt: skip
def may_stay(kind: StayKind, first: date, last: date | None) -> None:
    """Refuse a stay on a guarantee beyond a year, or a superior's beyond three months.

    Only a suspension may be open: it ends with its cause. Raises :class:`StayTooLong`.
    """
    if last is None:
        if kind is not StayKind.SUSPENSION:
            raise StayTooLong("only a suspension has no fixed end", kind=kind.value)
        return
    longest = LONGEST.get(kind)
    if longest is not None and last > add_months(first, longest.on(first)):
        raise StayTooLong(f"{first} to {last} is too long", kind=kind.value, last=last)


@rule("R8.08", CONTROL, zh="期限变更的审批", en="Control of changes to a case's time")
def may_change_time(reason: str, first: date, last: date | None) -> None:
    """Refuse a change without its reason or whose end lies before its beginning.

    Raises :class:`StayUnclear`.
    """
    if not reason.strip() or (last is not None and last < first):
        raise StayUnclear(f"{first} to {last}", first=first, last=last)
