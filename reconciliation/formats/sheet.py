"""Tables out of a bank's files: rows of cells, from text of either encoding or from a workbook.

A workbook is opened in a process of its own with little memory and little time: a crafted one can
ask for more than the machine has, and then only that process dies.
"""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from reconciliation.formats.refusals import (
    EncodingWrong,
    FileTooLarge,
    FileUnreadable,
    FileUnsafe,
    StatementUnreadable,
)

MAX_ROWS: Final = 1_000_000
MAX_COLUMNS: Final = 1_000
MAX_SHEETS: Final = 20
MAX_UNPACKED: Final = 256 * 1024 * 1024
MAX_MEMBERS: Final = 1_000
SECONDS: Final = 60
EXACT: Final = Decimal(10) ** 13  # yuan; above it a spreadsheet's number no longer holds the fen

OLE: Final = b"\xd0\xcf\x11\xe0"
ZIP: Final = b"PK\x03\x04"
WORKER: Final = Path(__file__).with_name("workbook.py")

Cell = str | Decimal | date


@dataclass(frozen=True, slots=True)
class Row:
    """One row and the number a person sees beside it."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def place(self) -> str:
        return f"row {self.number}"

    @property
    def blank(self) -> bool:
        return not any(str(cell).strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a workbook, or a whole text file; ``cut`` when its last row does not end."""

    name: str
    rows: tuple[Row, ...]
    cut: bool = False


def is_workbook(data: bytes) -> bool:
    """Whether the first bytes are those of a real .xls or .xlsx, whatever the file is called."""
    return data.startswith((OLE, ZIP))


def decoded(data: bytes, encoding: str) -> str | EncodingWrong:
    """The text in one encoding, or the refusal that names the first byte which is not in it.

    Raises :class:`FileUnsafe` for a NUL byte, which no bank's text holds.
    """
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise EncodingWrong("byte 0: the text is UTF-16; save it as UTF-8 or GB18030", byte=0)
    if (nul := data.find(b"\x00")) >= 0:
        raise FileUnsafe(f"byte {nul}: a NUL byte stands in the text", byte=nul)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        return EncodingWrong(
            f"byte {error.start}: the text is not {encoding}: {error.reason}",
            byte=error.start,
            encoding=encoding,
        )


def text_table(text: str, delimiter: str, name: str) -> Table:
    """The rows of delimited text, numbered by the line on which each begins."""
    return Table(name, tuple(_text_rows(text, delimiter)), cut=not text.endswith(("\n", "\r")))


def _text_rows(text: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for count, cells in enumerate(reader, 1):
            if count > MAX_ROWS:
                raise FileTooLarge(f"the table has more than {MAX_ROWS} rows", rows=count)
            if len(cells) > MAX_COLUMNS:
                raise FileTooLarge(
                    f"row {start} has {len(cells)} columns; the limit is {MAX_COLUMNS}",
                    columns=len(cells),
                )
            yield Row(start, tuple(cells))
            start = reader.line_num + 1
    except csv.Error as error:
        raise FileUnreadable(f"row {start}: the text is damaged: {error}", line=start) from None


def workbook_tables(data: bytes) -> tuple[Table, ...]:
    """Every sheet of an .xls or .xlsx file; numbers stay decimal and text stays text."""
    if data.startswith(ZIP):
        _check_archive(data)
    return tuple(
        Table(str(sheet["name"]), tuple(_sheet_rows(sheet["rows"], int(sheet["first"]))))
        for sheet in _opened(data)
    )


def _check_archive(data: bytes) -> None:
    """Refuse an archive that is cut off, or that unpacks to more than a statement ever holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
        raise FileUnreadable(
            f"the workbook is damaged or cut off: {error}", reason="damaged or cut off"
        ) from None
    unpacked = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED:
        raise FileTooLarge(
            f"the workbook unpacks to {unpacked} bytes in {len(members)} parts; "
            f"the limits are {MAX_UNPACKED} and {MAX_MEMBERS}",
            unpacked=unpacked,
            parts=len(members),
        )
    if not any(member.filename == "xl/workbook.xml" for member in members):
        raise FileUnreadable("the archive is not an .xlsx workbook: it has no xl/workbook.xml")


def _opened(data: bytes) -> list[dict[str, Any]]:
    command = [sys.executable, "-I", str(WORKER)]
    command += [str(each) for each in (MAX_SHEETS, MAX_ROWS, MAX_COLUMNS)]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise FileUnreadable(f"the workbook was not read within {SECONDS} seconds") from None
    if done.returncode:
        raise FileUnreadable("the workbook could not be opened within its share of memory")
    answer = json.loads(done.stdout)
    if "too_large" in answer:
        raise FileTooLarge(f"the workbook has {answer['too_large']}", size=answer["too_large"])
    if "unreadable" in answer:
        raise FileUnreadable(
            f"the workbook is damaged: {answer['unreadable'][:200]}",
            reason=answer["unreadable"][:80],
        )
    sheets: list[dict[str, Any]] = answer["sheets"]
    return sheets


def _sheet_rows(rows: list[list[Any]], first: int) -> Iterator[Row]:
    for number, cells in enumerate(rows, first):
        yield Row(number, tuple(_cell(cell, f"row {number}") for cell in cells))


def _cell(cell: Any, place: str) -> Cell:
    if isinstance(cell, str):
        return cell
    (kind, written), *_ = cell.items()
    if kind == "day":
        return date.fromisoformat(written)
    number = Decimal(written)  # the shortest decimal that means this float
    if not number.is_finite() or abs(number) >= EXACT:
        raise StatementUnreadable(
            f"{place}: {written} stands in a number cell, which cannot hold it exactly", place=place
        )
    return number


def as_text(cell: Cell) -> str:
    """A cell as words: padding of any kind stripped, a whole number without its ``.0``."""
    if isinstance(cell, Decimal):
        return f"{cell:f}".removesuffix(".0")
    return re.sub(r"[\s\u3000\ufeff]+", " ", str(cell)).strip()
