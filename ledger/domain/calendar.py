"""Which days a court works, and on which day a period of time therefore ends.

A period of law does not count the day it starts from. In days (日) it runs through weekends and
festivals alike, and when its last day is a rest day it ends on the first working day after; in
working days (工作日) it counts only days on which the country works, make-up weekends (调休) with
them. The State Council fixes each year's rest days shortly before that year begins: beyond the
last year of the table only weekends are assumed, and an answer that leaned on such a day says so.

The arrangement for a new year now and then touches the last week of the old one (2007-12-31 was
made a rest day by the notice for 2008), so a table for a year may also name days of that week.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from typing import Final

from ledger.domain.citation import Article, Certainty
from ledger.domain.datafile import Fields, UnreadableTable, read_table

ROLL_OVER: Final = Article("民事诉讼法（2023年修正）", "第八十五条", Certainty.VERIFIED)

_DAY: Final = timedelta(days=1)
_TABLE: Final = ("version", "year", "source", "holidays", "working_weekends")
_AMENDMENT: Final = (*_TABLE, "amends")
# No arrangement has ever left these out; a table without them has lost a line.
_ALWAYS_REST: Final = ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3))


class Unit(StrEnum):
    """What a period is counted in."""

    CALENDAR = "calendar"  # 日
    WORKING = "working"  # 工作日


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time in days of one kind: ``Period(15, Unit.WORKING)`` is 15个工作日."""

    n: int
    unit: Unit = Unit.CALENDAR

    def __post_init__(self) -> None:
        if self.n < 0:
            raise ValueError(f"a period of {self.n} days runs backwards")

    def __str__(self) -> str:
        return f"{self.n} {'working days' if self.unit is Unit.WORKING else 'days'}"


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day on which something is still in time, and how that day was found.

    ``provisional`` means that some day which decided the answer lies outside the calendar's table,
    so that the answer may move once that year's rest days are published.
    """

    due: date
    provisional: bool
    calendar_version: str
    how: str
    article: Article | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working and rest days by law, for the years of one published table (工作日历)."""

    version: str
    holidays: frozenset[date]  # rest days by arrangement, weekdays and weekends
    working_weekends: frozenset[date]
    first_year: int
    last_year: int

    @staticmethod
    def shipped() -> "Calendar":
        """The table that comes with the programme, 2004 to its last published year."""
        return _shipped()

    def knows(self, day: date) -> bool:
        """Whether ``day`` lies in a year whose rest days are published."""
        return self.first_year <= day.year <= self.last_year

    def is_working(self, day: date) -> bool:
        """Whether the country works on ``day``; outside the table, whether it is a weekday."""
        if day.weekday() < 5:
            return day not in self.holidays
        return day in self.working_weekends

    def roll(self, day: date) -> date:
        """``day`` itself when it is a working day, otherwise the first working day after it."""
        while not self.is_working(day):
            day += _DAY
        return day

    def add_days(self, day: date, n: int) -> date:
        """The day ``n`` days after ``day``, which is itself not counted."""
        return day + timedelta(days=n)

    def add_working_days(self, day: date, n: int) -> date:
        """The ``n``-th working day after ``day``, which is itself not counted."""
        if n < 0:
            raise ValueError(f"working days are counted forwards, not {n}")
        while n:
            day += _DAY
            n -= self.is_working(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after ``start`` up to and including ``end``."""
        return sum(map(self.is_working, _days(start + _DAY, end)))

    def deadline(
        self, start: date, period: Period, *, roll: bool, article: Article | None = None
    ) -> Deadline:
        """When ``period`` ends that starts from ``start``; ``roll`` carries it past rest days."""
        if period.unit is Unit.WORKING:
            end = self.add_working_days(start, period.n)
            first = start + _DAY if period.n else end
        else:
            end = first = self.add_days(start, period.n)
        due = self.roll(end) if roll else end
        # Calendar days ask the table nothing until they end on a day that may be a rest day.
        asked = roll or (period.unit is Unit.WORKING and period.n > 0)
        provisional = asked and not all(map(self.knows, _days(first, due)))
        how = f"{period} after {start}"
        if due != end:
            how += f" end on {end}, a rest day; the next working day is {due}"
        return Deadline(due, provisional, self.version, how, article)

    def extended(self, content: bytes) -> "Calendar":
        """This calendar with one more year's table, or with one year of it amended.

        The table is JSON in UTF-8: ``version``, ``year``, ``source``, ``holidays`` and
        ``working_weekends``. The year must follow the last one known; a year already known may
        only be replaced by a table whose ``amends`` names this calendar's version. Raises
        :class:`UnreadableTable` for gaps and contradictions.
        """
        values = read_table(content)
        amending = isinstance(values, dict) and "amends" in values
        fields = Fields(values, "", _AMENDMENT if amending else _TABLE)
        year = self._admitted_year(fields, amending=amending)
        holidays, working = fields.days("holidays"), fields.days("working_weekends")
        _check_days(fields, year, holidays, working)
        kept_rest = {day for day in self.holidays if day.year != year}
        kept_work = {day for day in self.working_weekends if day.year != year}
        for at, day in enumerate(holidays):
            if day in kept_work:
                fields.refuse(f"holidays[{at}]", f"contradicts {self.version}: {day} is worked")
        for at, day in enumerate(working):
            if day in kept_rest:
                fields.refuse(f"working_weekends[{at}]", f"contradicts {self.version}: {day}")
        return Calendar(
            fields.text("version"),
            frozenset(kept_rest.union(holidays)),
            frozenset(kept_work.union(working)),
            self.first_year,
            max(self.last_year, year),
        )

    def _admitted_year(self, fields: Fields, *, amending: bool) -> int:
        fields.text("source")
        if fields.text("version") == self.version:
            fields.refuse("version", f"is the version already in use, {self.version}")
        year = fields.whole("year", self.first_year, self.last_year + 1)
        if amending and fields.text("amends") != self.version:
            fields.refuse("amends", f"names another calendar than {self.version}")
        if amending == (year > self.last_year):
            fields.refuse("year", f"is {year}, but {self.version} ends with {self.last_year}")
        return year


def _check_days(fields: Fields, year: int, holidays: list[date], working: list[date]) -> None:
    _check_span(fields, "holidays", year, holidays)
    _check_span(fields, "working_weekends", year, working)
    for at, day in enumerate(working):
        if day.weekday() < 5:
            fields.refuse(f"working_weekends[{at}]", f"is no weekend: {day}")
        if day in holidays:
            fields.refuse(f"working_weekends[{at}]", f"is a holiday in the same table: {day}")
    for month, number in _ALWAYS_REST:
        if date(year, month, number) not in holidays:
            fields.refuse("holidays", f"has a gap: {date(year, month, number)} is missing")


def _check_span(fields: Fields, name: str, year: int, days: list[date]) -> None:
    for at, day in enumerate(days):
        if not date(year - 1, 12, 25) <= day <= date(year, 12, 31):
            fields.refuse(f"{name}[{at}]", f"lies outside {year}: {day}")
    for earlier, later in pairwise(days):
        if later < earlier:
            fields.refuse(name, f"is out of order at {later}")


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


@cache
def _shipped() -> Calendar:
    from chinese_calendar.constants import holidays, workdays

    return Calendar(
        f"chinesecalendar-{version('chinesecalendar')}",
        frozenset(holidays),
        frozenset(workdays),
        min(holidays).year,
        max(holidays).year,
    )


__all__ = ["ROLL_OVER", "Calendar", "Deadline", "Period", "Unit", "UnreadableTable"]
