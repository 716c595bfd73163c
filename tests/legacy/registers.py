"""Registers of old money as courts kept them, written for tests: text and workbooks."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwt

HEAD = (
    "序号", "银行流水号", "到账日期", "到账金额", "案号", "交款人", "对方账号", "摘要",
    "申请执行人", "收款账号", "承办人", "分类", "责任人", "依据",
)  # fmt: skip
CUT_OFF = date(2015, 12, 31)
PAYEE = ("张三", "6210000000000000017")


def row(
    number: int,
    amount: Any = "100.00",
    *,
    day: Any = "2012-05-02",
    case: str = "",
    payer: str = "甲公司",
    remark: str = "",
    payee: tuple[str, str] = ("", ""),
    cls: str = "",
    owner: str = "",
    document: str = "",
    serial: str | None = None,
    officer: str = "",
) -> list[Any]:
    """One line of a register, in the order of :data:`HEAD`."""
    said = f"S{number:06}" if serial is None else serial
    return [
        number,
        said,
        day,
        amount,
        case,
        payer,
        "",
        remark,
        *payee,
        officer,
        cls,
        owner,
        document,
    ]


def text(rows: Sequence[Sequence[Any]], *, encoding: str = "utf-8", mark: str = ",") -> bytes:
    """A register as text."""
    held = io.StringIO()
    csv.writer(held, delimiter=mark, lineterminator="\r\n").writerows(rows)
    return held.getvalue().encode(encoding)


def written(folder: Path, rows: Sequence[Sequence[Any]], name: str = "底数.csv") -> Path:
    """A register of these lines under the usual heading, on disk."""
    path = folder / name
    path.write_bytes(text([HEAD, *rows]))
    return path


def workbook(
    path: Path, rows: Sequence[Sequence[Any]], merged: Sequence[tuple[int, ...]] = ()
) -> Path:
    """An .xlsx of these rows; ``merged`` are first row, column and last row of merged cells."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("历史款")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for at, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(at, column, cell, day)
                elif cell not in {"", None}:
                    sheet.write(at, column, cell)
        for first, column, last in merged:
            sheet.merge_range(first, column, last, column, rows[first][column])
    return path


def old_workbook(
    path: Path, rows: Sequence[Sequence[Any]], merged: Sequence[tuple[int, ...]] = ()
) -> Path:
    """The same as an .xls, which is what most courts still had in 2016."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("历史款")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    hidden = {(at, column) for first, column, last in merged for at in range(first, last + 1)}
    for at, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if (at, column) in hidden or cell in {"", None}:
                continue
            sheet.write(at, column, cell, *([day] if isinstance(cell, date) else []))
    for first, column, last in merged:
        sheet.write_merge(first, last, column, column, rows[first][column])
    book.save(str(path))
    return path


BOOKS = {".xlsx": workbook, ".xls": old_workbook}
"""How a register is written as a workbook, by the end of its name."""
