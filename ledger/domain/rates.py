"""The published rates that interest follows: LPR, and the benchmark loan rates before it.

A rate (利率) is data with a source and an end. A day past the last day the table was checked for,
or before its first row, is refused: the rate of a day nobody has looked up is never guessed.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Final

from ledger.domain.citation import Article, Certainty
from ledger.domain.datafile import Fields, read_table
from ledger.domain.errors import NotFound

_FIELDS: Final = ("name", "version", "source", "certainty", "valid_until", "series")


class RateKind(StrEnum):
    """Which published series a title names (利率种类)."""

    LPR_1Y = "lpr-1y"
    LPR_5Y = "lpr-5y"
    BENCHMARK_1Y = "benchmark-1y"
    BENCHMARK_3Y = "benchmark-3y"
    BENCHMARK_OVER_5Y = "benchmark-over-5y"

    @property
    def zh(self) -> str:
        """The series as a judgment names it."""
        return _KINDS[self][0]

    @property
    def en(self) -> str:
        """The series in English."""
        return _KINDS[self][1]


_KINDS: Final = {
    RateKind.LPR_1Y: ("一年期贷款市场报价利率", "one-year LPR"),
    RateKind.LPR_5Y: ("五年期以上贷款市场报价利率", "five-year LPR"),
    RateKind.BENCHMARK_1Y: ("一年期贷款基准利率", "benchmark loan rate up to one year"),
    # One to three years; since 2014-11-22 the published class is one to five.
    RateKind.BENCHMARK_3Y: ("一至三年期贷款基准利率", "benchmark loan rate over one year"),
    RateKind.BENCHMARK_OVER_5Y: ("五年期以上贷款基准利率", "benchmark loan rate over five years"),
}


class RateUnknown(NotFound):
    """No table says what this rate was on that day."""

    code = "rate-unknown"
    title = "The rate of that day is not known"
    title_zh = "该日利率未录入"


@dataclass(frozen=True, slots=True)
class RateRow:
    """One row of a table: from ``since`` the rate is ``percent`` a year."""

    kind: RateKind
    since: date
    percent: Decimal
    table: str  # the version of the table it was read from
    article: Article


@dataclass(frozen=True, slots=True)
class RateTable:
    """The rows of some series as one source gives them, and the last day they were checked for."""

    name: str
    version: str
    source: str
    certainty: Certainty
    valid_until: date
    rows: tuple[RateRow, ...]

    @classmethod
    def load(cls, content: bytes) -> "RateTable":
        """Read a table in JSON; raise :class:`UnreadableTable` naming what is wrong.

        ``name``, ``version``, ``source``, ``certainty``, ``valid_until``, and ``series``: for each
        kind of rate its rows, ``since`` and ``percent`` (a decimal in quotes), oldest first.
        """
        fields = Fields(read_table(content), "", _FIELDS)
        certainty = fields.parsed("certainty", Certainty)
        article = Article(fields.text("name"), fields.text("source"), certainty)
        kinds = fields.parsed("series", lambda named: [RateKind(kind) for kind in named])
        series = Fields(fields["series"], "series", kinds)
        version, until = fields.text("version"), fields.day("valid_until")
        rows = [row for kind in kinds for row in _rows(series, kind, version, article)]
        for row in rows:
            if row.since > until:
                fields.refuse("valid_until", f"lies before the row of {row.since}")
        return cls(
            fields.text("name"), version, fields.text("source"), certainty, until, tuple(rows)
        )

    def of(self, kind: RateKind) -> tuple[RateRow, ...]:
        """The rows of one series, oldest first."""
        return tuple(row for row in self.rows if row.kind is kind)

    def on(self, kind: RateKind, day: date) -> RateRow:
        """The row in force on ``day``; raise :class:`RateUnknown` outside the table."""
        rows = [row for row in self.of(kind) if row.since <= day]
        if not rows or day > self.valid_until:
            raise RateUnknown(
                f"{self.version} gives no {kind.en} for {day}",
                kind=kind.value,
                day=day.isoformat(),
                table=self.version,
                valid_until=self.valid_until.isoformat(),
            )
        return rows[-1]

    def changes(self, kind: RateKind) -> list[date]:
        """The days on which the rate of a series became another one."""
        return [row.since for row in self.of(kind)]


@dataclass(frozen=True, slots=True)
class Rates:
    """All tables an answer may lean on."""

    tables: tuple[RateTable, ...]

    @staticmethod
    def shipped() -> "Rates":
        """The tables that come with the programme."""
        return _shipped()

    def on(self, kind: RateKind, day: date) -> RateRow:
        """The row of a series in force on ``day``; raise :class:`RateUnknown`."""
        return self._table(kind).on(kind, day)

    def changes(self, kind: RateKind) -> list[date]:
        """The days on which the rate of a series became another one."""
        return self._table(kind).changes(kind)

    def _table(self, kind: RateKind) -> RateTable:
        for table in self.tables:
            if table.of(kind):
                return table
        raise RateUnknown(f"no table holds the {kind.en}", kind=kind.value)


def _rows(series: Fields, kind: RateKind, version: str, article: Article) -> list[RateRow]:
    rows = []
    for at, item in enumerate(series.items(kind)):
        row = Fields(item, f"series.{kind}[{at}]", ("since", "percent"))
        percent = row.parsed("percent", _percent)
        rows.append(RateRow(kind, row.day("since"), percent, version, article))
    if not rows:
        series.refuse(kind, "has no row")
    for earlier, later in pairwise(rows):
        if later.since <= earlier.since:
            series.refuse(kind, f"is out of order at {later.since}")
        if later.percent == earlier.percent:
            series.refuse(kind, f"does not change on {later.since}")
    return rows


def _percent(written: object) -> Decimal:
    if not isinstance(written, str) or not written.replace(".", "", 1).isdecimal():
        raise ValueError(f"a rate is a decimal in quotes, not {written!r:.40}")
    percent = Decimal(written)
    if not 0 < percent < 100:
        raise ValueError(f"{percent} is no yearly rate")
    return percent


@cache
def _shipped() -> Rates:
    folder = files("ledger") / "rates"
    names = ("benchmark", "lpr")
    return Rates(tuple(RateTable.load((folder / f"{name}.json").read_bytes()) for name in names))
