"""A table of the clean-up (报表): columns, rows that lead to their lines, totals that tie."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ledger.domain.money import Money
from reconciliation.spreadsheet import Column, Kind, Sheet


@dataclass(frozen=True, slots=True)
class Tie:
    """One total and what it must equal."""

    said: str
    total: Money
    against: Money

    @property
    def holds(self) -> bool:
        return self.total == self.against


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns, its rows, and for each row where its lines are found."""

    code: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    drill: tuple[str, ...]
    ties: tuple[Tie, ...] = ()

    @property
    def title(self) -> str:
        return f"{self.code} {self.zh} {self.en}"

    def sheet(self) -> Sheet:
        """The table as a sheet of a workbook."""
        return Sheet(f"{self.code} {self.zh}", self.title, self.columns, self.rows)


def text(zh: str, en: str) -> Column:
    return Column(zh, en)


def money(zh: str, en: str) -> Column:
    return Column(zh, en, Kind.MONEY)


def count(zh: str, en: str) -> Column:
    return Column(zh, en, Kind.COUNT)


def day(zh: str, en: str) -> Column:
    return Column(zh, en, Kind.DAY)


Rows = list[tuple[Any, ...]]


def ask(connection: sa.Connection, sql: str, *given: Any) -> Rows:
    return [tuple(row) for row in connection.exec_driver_sql(sql, given)]
