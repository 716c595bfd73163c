"""How periods of law end, and clocks of enforcement that have no chapter of their own (期间)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from ledger.domain.calendar import ROLL_OVER, Calendar, Deadline, Period, Unit
from ledger.domain.citation import Article, Certainty
from ledger.domain.law.rules import rule

UNITS: Final = Article("期间计算口径", "“日”为自然日，“工作日”含调休", Certainty.DESIGN)
TARGETS: Final = Article("期间管理要求", "法定届满日顺延，内部目标不顺延", Certainty.DESIGN)
_INTERPRETATION: Final = "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》（2022年修正）"
_PROVISIONS: Final = "《最高人民法院关于人民法院执行工作若干问题的规定（试行）》（2020年修正）"
_SALES: Final = "《最高人民法院关于人民法院民事执行中拍卖、变卖财产的规定》（2020年修正）"
_PROCEDURE: Final = "民事诉讼法（2023年修正）"
_ENTRUSTED: Final = "《最高人民法院关于委托执行若干问题的规定》"
OTHER: Final = Article("执行程序其他期间", "见各条", Certainty.VERIFIED)


class Clock(StrEnum):
    """A period of enforcement that is somebody else's to watch."""

    EXECUTION_NOTICE = "execution-notice"  # 发出执行通知
    OBJECTION_REVIEW = "objection-review"  # 执行异议审查
    RECONSIDERATION = "reconsideration"  # 申请复议
    THIRD_PARTY_SUIT = "third-party-suit"  # 案外人异议之诉
    DEBT_NOTICE = "debt-notice"  # 履行到期债务通知异议
    SALE_RULING = "sale-ruling"  # 成交裁定
    ASSET_HAND_OVER = "asset-hand-over"  # 移交拍卖财产
    ENTRUSTED_FILING = "entrusted-filing"  # 委托执行立案


def _article(instrument: str, article: str) -> Article:
    return Article(instrument, article, Certainty.VERIFIED)


CLOCKS: Final[Mapping[Clock, tuple[Period, Article]]] = {
    Clock.EXECUTION_NOTICE: (Period(10), _article(_INTERPRETATION, "第四百八十条")),
    Clock.OBJECTION_REVIEW: (Period(15), _article(_PROCEDURE, "第二百三十六条")),
    Clock.RECONSIDERATION: (Period(10), _article(_PROCEDURE, "第二百三十六条")),
    Clock.THIRD_PARTY_SUIT: (Period(15), _article(_PROCEDURE, "第二百三十八条")),
    Clock.DEBT_NOTICE: (Period(15), _article(_PROVISIONS, "第四十五条")),
    Clock.SALE_RULING: (Period(10), _article(_SALES, "第二十条")),
    Clock.ASSET_HAND_OVER: (Period(15), _article(_SALES, "第二十七条")),
    Clock.ENTRUSTED_FILING: (Period(7), _article(_ENTRUSTED, "第七条")),
}


@dataclass(frozen=True, slots=True)
class Ends:
    """When a period ends by law, and when the court wants it done; the earlier drives alerts."""

    legal: Deadline
    target: Deadline

    @property
    def alert(self) -> date:
        """The day alerts are counted from."""
        return min(self.legal.due, self.target.due)


@rule("R8.01", ROLL_OVER, zh="期间的计算", en="How a period runs")
def ends_on(begins: date, period: Period, calendar: Calendar) -> Deadline:
    """When a period ends by law.

    The day it starts from is not counted, and a last day of rest is carried to the next working
    day.
    """
    return calendar.deadline(begins, period, roll=True, article=ROLL_OVER)


@rule("R8.02", UNITS, zh="日与工作日", en="Days and working days")
def counted(begins: date, last: date, unit: Unit, calendar: Calendar) -> int:
    """How many days of a kind lie after ``begins`` up to ``last``; make-up weekends are worked."""
    if unit is Unit.WORKING:
        return calendar.working_days_between(begins, last)
    return (last - begins).days


@rule("R8.03", TARGETS, zh="法定届满与内部目标", en="The legal end and the court's own target")
def ends(begins: date, period: Period, calendar: Calendar) -> Ends:
    """The legal end, carried past rest days, and the internal target, which is not."""
    return Ends(
        ends_on(begins, period, calendar),
        calendar.deadline(begins, period, roll=False, article=TARGETS),
    )


@rule("R8.09", OTHER, zh="执行程序其他期间", en="Other clocks of enforcement")
def clock_ends(clock: Clock, begins: date, calendar: Calendar) -> Deadline:
    """When one of the other clocks of enforcement ends, with its own article."""
    period, article = CLOCKS[clock]
    return calendar.deadline(begins, period, roll=True, article=article)
