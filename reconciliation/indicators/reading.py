"""Reading a month's indicators, and the rows each part of one is made of."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

import sqlalchemy as sa

from ledger.domain.errors import NotFound
from ledger.domain.money import fen
from ledger.projections.read import MOST, Page, cursor_of, read_cursor
from reconciliation.indicators.formula import Formula
from reconciliation.indicators.formulas import FORMULAS

PLACES: Final = Decimal("0.0001")


class NoSuchIndicator(NotFound):
    """The ledger computes no indicator of this name."""

    code = "no-such-indicator"
    title = "No such indicator"
    title_zh = "无此指标"


@dataclass(frozen=True, slots=True)
class Measured:
    """One indicator of one month; ``value`` is ``None`` where there is nothing to divide by.

    Amounts are counted in fen. The formula is named by its version.
    """

    indicator: str
    version: int
    zh: str
    en: str
    formula: str
    source: str
    unit: str
    numerator: int
    denominator: int
    value: Decimal | None

    def said(self, part: int) -> str:
        """One of its parts for a person: a sum in yuan, anything else as it was counted."""
        return fen(part).grouped if self.unit == "money" else str(part)


@dataclass(frozen=True, slots=True)
class Counted:
    """One row of a numerator or a denominator: what it is, and what it adds."""

    subject: str
    figure: int


def formula(indicator: str) -> Formula:
    """The formula of an indicator; raises :class:`NoSuchIndicator`."""
    if indicator not in FORMULAS:
        raise NoSuchIndicator(f"there is no indicator {indicator}", named=indicator)
    return FORMULAS[indicator]


def measure(
    connection: sa.Connection, book: str, begins_on: date, ends_on: date
) -> tuple[Measured, ...]:
    """Every indicator of a month."""
    given = {"book": book, "begins": begins_on, "ends": ends_on}
    return tuple(_measured(connection, each, given) for each in FORMULAS.values())


def _measured(connection: sa.Connection, by: Formula, given: dict[str, object]) -> Measured:
    parts = [
        int(connection.exec_driver_sql(
            f"SELECT coalesce(sum(figure), 0) FROM ({sql}) AS counted", given
        ).scalar_one())
        for sql in (by.numerator, by.denominator)
    ]  # fmt: skip
    over, under = parts
    return Measured(
        by.id, by.version, by.zh, by.en, by.formula, str(by.source), by.unit, over, under,
        value(over, under),
    )  # fmt: skip


def value(numerator: int, denominator: int) -> Decimal | None:
    """The one divided by the other to four places, halves up; ``None`` where there is nothing."""
    if denominator == 0:
        return None
    return (Decimal(numerator) / denominator).quantize(PLACES, ROUND_HALF_UP)


def rows(
    connection: sa.Connection, book: str, indicator: str, part: str, *,
    begins_on: date, ends_on: date, after: str | None = None, limit: int = 100,
) -> Page[Counted]:  # fmt: skip
    """The rows one part of an indicator is made of, by subject, from after a page mark on."""
    by = formula(indicator)
    counted = by.numerator if part == "numerator" else by.denominator
    sql = (
        f"SELECT subject, figure FROM ({counted}) AS counted"  # our own text
        " WHERE subject > %(after)s ORDER BY subject LIMIT %(limit)s"
    )
    limit = max(1, min(limit, MOST))
    given = {
        "book": book, "begins": begins_on, "ends": ends_on,
        "after": read_cursor(after, 1)[0] if after else "", "limit": limit + 1,
    }  # fmt: skip
    found = list(connection.exec_driver_sql(sql, given))
    items = tuple(Counted(row.subject, row.figure) for row in found[:limit])
    return Page(items, cursor_of([items[-1].subject]) if len(found) > limit else None)
