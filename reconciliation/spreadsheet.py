"""Tables out as a workbook (电子表格): exact, safe to open, and able to prove itself.

Text stays text: what begins like a formula is written as words, account and case numbers are never
numbers. Money is a number with two decimals, which a spreadsheet holds exactly up to ten million
million. A control sheet tells of every table its rows, its totals and a SHA-256 over its cells, so
that a figure changed afterwards does not fit any more.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from io import BytesIO
from typing import Any, Final

from ledger.domain.money import Money, total

CONTROL: Final = "控制表 control"
OPTIONS: Final = {
    "in_memory": True,
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
LONGEST: Final = 32_767  # characters a cell can hold
WIDEST: Final = 40


class Kind(StrEnum):
    """What stands in a column."""

    TEXT = "text"
    MONEY = "money"
    COUNT = "count"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it is called, and what stands in it."""

    zh: str
    en: str
    kind: Kind = Kind.TEXT

    @property
    def heading(self) -> str:
        return f"{self.zh} {self.en}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table to be written."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Any]]

    def totals(self) -> dict[str, Money]:
        """The sum of every money column, by its heading."""
        return {
            column.heading: total(row[at] for row in self.rows if row[at] is not None)
            for at, column in enumerate(self.columns)
            if column.kind is Kind.MONEY
        }

    def digest(self) -> str:
        """SHA-256 (hex) over the title, the headings and every cell, as they read."""
        seen = hashlib.sha256(_line([self.title, *(c.heading for c in self.columns)]))
        for row in self.rows:
            seen.update(_line(row))
        return seen.hexdigest()


def _line(cells: Iterable[Any]) -> bytes:
    said = [None if cell is None else _words(cell) for cell in cells]
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _words(cell: Any) -> str:
    if isinstance(cell, Money):
        return cell.plain
    if isinstance(cell, date | datetime):
        return cell.isoformat()
    return str(cell)


def workbook(
    title: str, sheets: Sequence[Sheet], *, about: Sequence[tuple[str, str]] = ()
) -> bytes:
    """The workbook of these tables, its control sheet first."""
    held = BytesIO()
    import xlsxwriter  # type: ignore[import-untyped]  # it has no types

    with xlsxwriter.Workbook(held, OPTIONS) as book:
        book.set_properties({"title": title, "comments": "案账 Anzhang"})
        formats = _formats(book)
        _control(book.add_worksheet(CONTROL), title, sheets, about, formats)
        for sheet in sheets:
            _write(book.add_worksheet(sheet.name[:31]), sheet, formats)
    return held.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    return {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
        Kind.TEXT: book.add_format({"num_format": "@"}),
        Kind.MONEY: book.add_format({"num_format": "#,##0.00"}),
        Kind.COUNT: book.add_format({"num_format": "0"}),
        Kind.DAY: book.add_format({"num_format": "yyyy-mm-dd"}),
    }


def _control(
    page: Any,
    title: str,
    sheets: Sequence[Sheet],
    about: Sequence[tuple[str, str]],
    formats: dict[str, Any],
) -> None:
    text = formats[Kind.TEXT]
    page.set_column(0, 0, 30)
    page.set_column(1, 4, 24)
    page.write_string(0, 0, title, formats["head"])
    at = 1
    for name, words in about:
        page.write_string(at, 0, name, text)
        page.write_string(at, 1, words, text)
        at += 1
    headings = ("表 table", "行数 rows", "金额列 column", "合计 total", "SHA-256")
    for place, heading in enumerate(headings):
        page.write_string(at, place, heading, formats["head"])
    for sheet in sheets:
        summed: list[tuple[str, Money | None]] = [*sheet.totals().items()]
        for heading, amount in summed or [("", None)]:
            at += 1
            page.write_string(at, 0, sheet.name, text)
            page.write_number(at, 1, len(sheet.rows), formats[Kind.COUNT])
            page.write_string(at, 2, heading, text)
            if amount is not None:
                page.write_number(at, 3, float(amount.amount), formats[Kind.MONEY])
            page.write_string(at, 4, sheet.digest(), text)


def _write(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    for at, column in enumerate(sheet.columns):
        wide = max(len(column.heading) * 1.6, 14 if column.kind is Kind.TEXT else 12)
        page.set_column(at, at, min(wide, WIDEST))
    page.freeze_panes(2, 0)
    page.write_string(0, 0, sheet.title, formats["head"])
    for at, column in enumerate(sheet.columns):
        page.write_string(1, at, column.heading, formats["head"])
    writers = _writers(page, formats)
    for number, row in enumerate(sheet.rows, 2):
        for at, (column, cell) in enumerate(zip(sheet.columns, row, strict=True)):
            if cell is not None:
                writers[column.kind](number, at, cell)


def _writers(page: Any, formats: dict[str, Any]) -> dict[Kind, Callable[[int, int, Any], None]]:
    def text(row: int, column: int, cell: Any) -> None:
        page.write_string(row, column, _words(cell)[:LONGEST], formats[Kind.TEXT])

    def money(row: int, column: int, cell: Money) -> None:
        page.write_number(row, column, float(cell.amount), formats[Kind.MONEY])

    def count(row: int, column: int, cell: int) -> None:
        page.write_number(row, column, cell, formats[Kind.COUNT])

    def day(row: int, column: int, cell: date) -> None:
        page.write_datetime(row, column, cell, formats[Kind.DAY])

    return {Kind.TEXT: text, Kind.MONEY: money, Kind.COUNT: count, Kind.DAY: day}


__all__ = ["Column", "Kind", "Sheet", "workbook"]
