"""The rows of a register of old money, one after another, from whatever it was kept in.

Nothing here holds a whole file: text is read as it streams by, and a workbook tells its rows from a
process of its own. So a million lines cost as little memory as a thousand.
"""

import codecs
import csv
import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from reconciliation.formats.refusals import (
    EncodingWrong,
    FileTooLarge,
    FileUnreadable,
    FileUnsafe,
)

MAX_ROWS: Final = 2_000_000
MAX_SHEETS: Final = 40
MAX_UNPACKED: Final = 2 * 1024 * 1024 * 1024
PART: Final = 4 * 1024 * 1024  # bytes of evidence kept at once
OLE: Final = b"\xd0\xcf\x11\xe0"
ZIP: Final = b"PK\x03\x04"
WORKER: Final = Path(__file__).with_name("workbook.py")
DELIMITERS: Final = "\t,;|"

Cell = str | Decimal | date
T = TypeVar("T")


class RawRow(NamedTuple):
    """One row: its sheet (empty for text), the number a person sees beside it, its cells.

    ``merged`` are the columns whose cell stands in a row above and is meant for this one, too.
    """

    sheet: str
    number: int
    cells: list[Cell]
    merged: tuple[tuple[int, Cell], ...] = ()

    @property
    def place(self) -> str:
        return f"{self.sheet}!{self.number}" if self.sheet else f"row {self.number}"


def batched(items: Iterable[T], count: int) -> Iterator[tuple[T, ...]]:
    """The items, so many at a time, the last time perhaps fewer."""
    held = iter(items)
    while some := tuple(islice(held, count)):
        yield some


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def parts_of(path: Path) -> Iterator[bytes]:
    """The file's bytes in parts small enough to be kept one by one."""
    with path.open("rb") as file:
        while part := file.read(PART):
            yield part


def rows_of(path: Path) -> Iterator[RawRow]:
    """Every row of a register, in order; merged cells below one another are filled.

    Raises :class:`FileUnreadable`, :class:`FileTooLarge`, :class:`FileUnsafe` and
    :class:`EncodingWrong`, naming the place.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith((OLE, ZIP)):
        return _workbook_rows(path, packed=start.startswith(ZIP))
    return _text_rows(path)


# Text


def _text_rows(path: Path) -> Iterator[RawRow]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as text:
        sample = text.read(64 * 1024)
        text.seek(0)
        lines = sample.splitlines()[:60]
        delimiter = max(DELIMITERS, key=lambda mark: max((n.count(mark) for n in lines), default=0))
        reader = csv.reader(text, delimiter=delimiter)
        number = 1
        try:
            for count, cells in enumerate(reader, 1):
                if count > MAX_ROWS:
                    raise FileTooLarge(f"the register has more than {MAX_ROWS} rows", rows=count)
                yield RawRow("", number, cells)  # type: ignore[arg-type]  # text cells only
                number = reader.line_num + 1
        except csv.Error as error:
            said = f"row {number}: the text is damaged: {error}"
            raise FileUnreadable(said, line=number) from None


def _encoding(path: Path) -> str:
    """UTF-8 where every byte is, else GB18030 where every byte is; read through once, in parts."""
    first: EncodingWrong | None = None
    for encoding in ("utf-8", "gb18030"):
        wrong = _not_in(path, encoding)
        if wrong is None:
            return "utf-8-sig" if encoding == "utf-8" else encoding
        first = first or wrong
    raise first or FileUnreadable("the file is empty")


def _not_in(path: Path, encoding: str) -> EncodingWrong | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    done = 0
    for part in parts_of(path):
        if done == 0 and part[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            raise EncodingWrong("byte 0: the text is UTF-16; save it as UTF-8 or GB18030", byte=0)
        if (nul := part.find(b"\x00")) >= 0:
            raise FileUnsafe(f"byte {done + nul}: a NUL byte stands in the text", byte=done + nul)
        try:
            decoder.decode(part)
        except UnicodeDecodeError as error:
            byte = done + error.start
            said = f"byte {byte}: the text is not {encoding}: {error.reason}"
            return EncodingWrong(said, byte=byte, encoding=encoding)
        done += len(part)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return EncodingWrong(f"byte {done}: the text is cut off", byte=done, encoding=encoding)
    if done == 0:
        raise FileUnreadable("the file is empty")
    return None


# Workbooks


def _workbook_rows(path: Path, *, packed: bool) -> Iterator[RawRow]:
    if packed:
        _check_archive(path)
    command = [sys.executable, "-I", str(WORKER), str(path), str(MAX_SHEETS), str(MAX_ROWS)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    ) as worker:
        assert worker.stdout is not None
        try:
            yield from _told(worker.stdout)
        finally:
            worker.kill()


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
        raise FileUnreadable(
            f"the workbook is damaged or cut off: {error}", reason="damaged or cut off"
        ) from None
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED:
        said = f"the workbook unpacks to {unpacked} bytes; the limit is {MAX_UNPACKED}"
        raise FileTooLarge(said, unpacked=unpacked)
    if not any(member.filename == "xl/workbook.xml" for member in members):
        raise FileUnreadable("the archive is not an .xlsx workbook: it has no xl/workbook.xml")


def _told(lines: Iterator[str]) -> Iterator[RawRow]:
    sheet, number, merged = "", 0, _Merged([])
    for line in lines:
        word = json.loads(line)
        if isinstance(word, dict):
            sheet, number, merged = word["sheet"], 0, _Merged(word["merged"])
        elif isinstance(word, list):
            number += 1
            cells = [_cell(cell) for cell in word]
            yield RawRow(sheet, number, cells, merged.over(number - 1, cells))
        elif word is True:
            return
        else:
            raise FileUnreadable(
                f"the workbook is damaged: {str(word)[:200]}", reason=str(word)[:80]
            )
    raise FileUnreadable("the workbook could not be opened within its share of memory and time")


def _cell(cell: Any) -> Cell:
    if isinstance(cell, str):
        return cell
    if "d" in cell:
        return date.fromisoformat(cell["d"])
    return Decimal(cell["n"])  # the shortest decimal that means this float


class _Merged:
    """Cells merged over several rows: what stands in the first is meant for all of them."""

    def __init__(self, ranges: list[list[list[int]]]) -> None:
        self._down = sorted((top, column, bottom) for (top, column), (bottom, _) in ranges
                            if bottom > top)  # fmt: skip
        self._open: list[tuple[int, int, Cell]] = []

    def over(self, at: int, cells: list[Cell]) -> tuple[tuple[int, Cell], ...]:
        """What cells above say for the row at this place."""
        self._open = [each for each in self._open if each[1] >= at]
        found = tuple((column, cell) for column, _, cell in self._open)
        while self._down and self._down[0][0] == at:
            _, column, bottom = self._down.pop(0)
            if column < len(cells):
                self._open.append((column, bottom, cells[column]))
        return found
