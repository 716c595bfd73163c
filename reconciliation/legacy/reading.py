"""Rows of a register into legacy lines, each a line or a refusal with its place and its reason.

Registers were kept by hand for years: headings printed on every page, subtotals between the lines,
days as words, amounts with commas or as floating point numbers, figures in full width. What can
mean one thing only is read; what could mean two is refused and a person mends the register. A case
number from before 2016 is accepted as it is; one that nobody can read leaves its line unidentified.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import Final, NamedTuple, cast

from ledger.domain.ids import NotACaseNumber, tidy_number
from ledger.domain.money import fen
from reconciliation.legacy.classes import LegacyClass
from reconciliation.legacy.columns import ColumnMap, ColumnsUnknown
from reconciliation.legacy.source import Cell, RawRow
from reconciliation.legacy.stretch import Entry

PREAMBLE: Final = 60  # rows of a sheet in which its heading is looked for
EARLIEST: Final = date(1980, 1, 1)
LONGEST: Final = 300  # characters of a cell that are kept
MOST: Final = 10**15  # fen in one line; no court ever held it
NOISE: Final = Decimal("0.000001")  # yuan a floating point number may be off and still mean a fen

KEPT_WHOLE: Final = 10**15  # from here on a spreadsheet has put noughts for the last figures

_WIDE: Final = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_APART: Final = "\0"  # no cell holds one: reading refuses a file with NUL bytes
_untidy = re.compile(r"[\s\u3000\ufeff\uff01-\uff5e]|(?:^|\0)=").search
_amount_form = re.compile(
    r"[¥￥$]?\s*(-?[0-9]{1,3}(?:,[0-9]{3})+|-?[0-9]{1,13})(?:\.([0-9]{1,12}))?\s*元?", re.ASCII
).fullmatch
_day_form = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})|/([0-9]{1,2})/([0-9]{1,2})"
    r"|\.([0-9]{1,2})\.([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日|([0-9]{2})([0-9]{2}))"
    r"(?:[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?",
    re.ASCII,
).fullmatch
_EXCEL_ZERO: Final = date(1899, 12, 30)


class Given(NamedTuple):
    """The cells of one row that mean something, as they stand; day, amount and case lead."""

    booked_on: Cell
    amount: Cell
    case: Cell
    serial: Cell
    payer_name: Cell
    payer_account: Cell
    remark: Cell
    payee_name: Cell
    payee_account: Cell
    officer: Cell
    cls: Cell
    owner: Cell
    document: Cell


class Unreadable(ValueError):
    """One cell cannot be read; the words say why."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot be taken over, where it stands, and why."""

    place: str
    reason: str
    reason_zh: str
    given: str = ""


class Read(NamedTuple):
    """A row that is a line, in plain values: a million of them pass through here."""

    place: str
    serial: str
    day: int  # as the calendar counts days from the year one
    fen: int
    cls: str
    case: str
    officer: str
    owner: str
    document: str
    why: str
    people: tuple[str, ...]

    @property
    def year(self) -> int:
        """The year in which the money arrived."""
        return date.fromordinal(self.day).year

    def entry(self) -> Entry:
        """The line as the book keeps it."""
        return Entry(
            self.place, self.serial, date.fromordinal(self.day), fen(self.fen), _CLASSES[self.cls],
            self.case, self.officer, self.owner, self.document, self.why,
        )  # fmt: skip


_CLASSES: Final = {each.value: each for each in LegacyClass}


@dataclass(slots=True)
class Tally:
    """What a register held besides its lines."""

    blank: int = 0
    headings: int = 0
    subtotals: int = 0
    notes: list[str] = field(default_factory=list)


class Register:
    """One register being read by a map, up to a cut-off."""

    def __init__(self, columns: ColumnMap, cut_off: date) -> None:
        self.map = columns
        self.cut_off = cut_off
        self.tally = Tally()
        self.sum = 0  # fen of the lines so far
        self._fields: Callable[[list[Cell]], tuple[Cell, ...]] | None = None
        self._width = 0
        self._amount_heading = ""
        self._merged: set[int] = set()
        marks = [re.escape(mark) for some in columns.words.values() for mark in some]
        self._any_mark = re.compile("|".join(marks) or "(?!)").search

    def lines(self, rows: Iterable[RawRow]) -> Iterator[Read | Refused]:
        """Every line and every refusal, in the order of the register.

        Raises :class:`ColumnsUnknown` where a sheet with content has no heading.
        """
        sheet: str | None = None
        found = looked = 0
        for row in rows:
            if row.sheet != sheet:
                sheet, self._fields, looked = row.sheet, None, 0
            if not any(row.cells):
                self.tally.blank += 1
                continue
            if self._fields is None:
                looked += 1
                found += self._is_heading(row)
                if looked >= PREAMBLE and self._fields is None:
                    break
                continue
            if (read := self._line(row, self._fields)) is not None:
                yield read
        if not found:
            needed = "、".join(self.map.columns[name][0] for name in self.map.needed)
            said = f"no row of the first {PREAMBLE} holds the headings needed: {needed}"
            raise ColumnsUnknown(said, needed=list(self.map.needed))

    def _is_heading(self, row: RawRow) -> bool:
        heading = [tidy(cell).replace(" ", "") for cell in row.cells]
        places = self.map.places(heading)
        if places is None:
            return False
        # Every row gets one empty cell behind its last: that is where absent columns are read.
        self._fields = itemgetter(*(places.get(name, -1) for name in Given._fields))
        self._width = max(places.values()) + 1
        self._amount_heading = heading[places["amount"]]
        self._merged = {places[name] for name in self.map.merged_down if name in places}
        return True

    def _line(
        self, row: RawRow, fields: Callable[[list[Cell]], tuple[Cell, ...]]
    ) -> Read | Refused | None:
        cells = row.cells
        for column, cell in row.merged:
            # An amount meant for several rows would be counted several times.
            if column in self._merged and column < len(cells) and not cells[column]:
                cells[column] = cell
        summed = self._is_sum(row)
        cells += [""] * (max(self._width - len(cells), 0) + 1)
        given = Given(*fields(cells))
        if summed:
            return self._sum(row, given.amount)
        words = tidy(given.amount) if given.amount else ""
        if words == self._amount_heading:
            self.tally.headings += 1
            return None
        if not words and not tidy(given.booked_on):
            if any(map(tidy, (given.serial, given.case, given.payer_name))):
                return Refused(row.place, "neither day nor amount", "日期和金额均为空")
            self.tally.blank += 1
            return None
        try:
            return self._read(row, given, words)
        except Unreadable as no:
            english, chinese, told = no.args
            return Refused(row.place, english, chinese, told)

    def _is_sum(self, row: RawRow) -> bool:
        for cell in row.cells:
            if cell:
                if not isinstance(cell, str) or cell.isascii():
                    return False
                return tidy(cell).replace(" ", "").rstrip(":：") in self.map.subtotals
        return False

    def _sum(self, row: RawRow, amount: Cell) -> Refused | None:
        """A sum is no line; the sum of everything must be the sum of the lines."""
        self.tally.subtotals += 1
        first = next(tidy(cell) for cell in row.cells if cell).replace(" ", "").rstrip(":：")
        words = tidy(amount) if amount else ""
        if first in self.map.grand_totals and words:
            try:
                said = amount_of(amount)
            except Unreadable:
                return None
            if said != self.sum:
                return Refused(
                    row.place, f"the total says {said / 100:.2f}, the lines come to"
                    f" {self.sum / 100:.2f}", "总计与明细合计不符", words,
                )  # fmt: skip
        return None

    def _read(self, row: RawRow, given: Given, words: str) -> Read:
        count = amount_of(words if isinstance(given.amount, str) else given.amount)
        day = day_of(given.booked_on)
        if day > self.cut_off:
            raise Unreadable(
                f"{day} is after the cut-off {self.cut_off}", "晚于底数截止日", f"{day}"
            )
        case, case_text = case_of(given.case)
        (
            serial, payer_name, payer_account, remark, payee_name, payee_account, officer,
            given_class, owner, document,
        ) = all_tidy(given[3:])  # fmt: skip
        cls, why = self._class(given_class, remark, case, known=bool(payee_name and payee_account))
        if cls == LegacyClass.K and not owner:
            raise Unreadable("class K without an owner", "差错款未落实责任人", given_class)
        self.sum += count
        return Read(
            row.place, serial, day.toordinal(), count, cls.value, case, officer, owner, document,
            why, (payer_name, payer_account, remark, payee_name, payee_account, case_text),
        )  # fmt: skip

    def _class(self, given: str, remark: str, case: str, *, known: bool) -> tuple[LegacyClass, str]:
        """The register's own class, else what a word of the purpose tells, else what is known."""
        if given:
            cls = self.map.classes.get(given)
            if cls is None:
                raise Unreadable(f"{given!r:.40} is no class", "分类无法识别", given)
            return cls, "register"
        if remark and self._any_mark(remark):
            return next(
                (cls, f"word:{mark}")
                for cls, marks in self.map.words.items() for mark in marks if mark in remark
            )  # fmt: skip
        if not case:
            return LegacyClass.E, "case-unknown"
        if not known:
            return LegacyClass.E, "payee-unknown"
        return LegacyClass.A, "case-and-payee-known"


def all_tidy(cells: tuple[Cell, ...]) -> Sequence[str]:
    """Cells as words; in most rows nothing needs doing, and one look at the whole tells."""
    try:
        whole = _APART.join(cast("tuple[str, ...]", cells))
    except TypeError:  # a number or a day among them
        return [_whole(cell) for cell in cells]
    if len(whole) <= LONGEST and not _untidy(whole):
        return cast("tuple[str, ...]", cells)
    return [tidy(cell) for cell in cells]


def _whole(cell: Cell) -> str:
    """A cell as words; a number cell keeps fifteen figures, and an account number has more.

    Raises :class:`Unreadable` where figures were lost before anybody read the file.
    """
    if isinstance(cell, Decimal) and abs(cell) >= KEPT_WHOLE:
        raise Unreadable(
            f"{cell:f} stands in a number cell, which keeps fifteen figures: make it text",
            "号码存为数值，第15位以后已失真，请改为文本", f"{cell:f}",
        )  # fmt: skip
    return tidy(cell)


def tidy(cell: Cell) -> str:
    """A cell as words: half-width figures, no padding of any kind, a whole number without .0."""
    if isinstance(cell, str):
        if not _untidy(cell):
            return cell[:LONGEST]
        if cell[0] == "=":
            return _unquoted(cell)
        return " ".join(cell.translate(_WIDE).replace("\ufeff", "").split())[:LONGEST]
    if isinstance(cell, Decimal):
        return f"{cell:f}".removesuffix(".0")
    return cell.isoformat()


def _unquoted(cell: str) -> str:
    """Text that a spreadsheet was told to leave alone: ``="00123"``."""
    found = re.fullmatch(r'="(.*)"', cell.strip(), re.DOTALL)
    return (found[1] if found else cell).strip()[:LONGEST]


def amount_of(cell: Cell) -> int:
    """An amount in fen, of tidy words or of a number, which may be off by a fen's noise.

    Raises :class:`Unreadable` for nothing, for zero and below, and for a fraction of a fen.
    """
    if isinstance(cell, date):
        raise Unreadable("a day stands where the amount should", "金额栏为日期", f"{cell}")
    if isinstance(cell, Decimal):
        return _whole_fen(cell)
    if not cell:
        raise Unreadable("the amount is empty", "金额为空", "")
    found = _amount_form(cell)
    if found is None:
        raise Unreadable(f"{cell!r:.40} is no amount", "金额无法识别", cell)
    yuan, decimals = found[1].replace(",", ""), found[2] or "0"
    if len(decimals) <= 2 and 0 < (count := int(f"{yuan}{decimals:0<2}")) < MOST:
        return count
    return _whole_fen(Decimal(f"{yuan}.{decimals}"))


def _whole_fen(number: Decimal) -> int:
    whole = round(number, 2)
    if abs(number - whole) > NOISE:
        raise Unreadable(f"{number} is no whole number of fen", "金额不足一分", f"{number}")
    if whole <= 0:
        raise Unreadable(f"{number} is not more than zero", "金额应大于零", f"{number}")
    if whole * 100 >= MOST:
        raise Unreadable(f"{number} is more than a court ever held", "金额过大", f"{number}")
    return int(whole * 100)


@lru_cache(maxsize=20_000)
def day_of(cell: Cell) -> date:
    """A day, however it is written; raises :class:`Unreadable` where it could be two."""
    if isinstance(cell, date):
        day = cell
    elif isinstance(cell, Decimal):
        day = _counted(cell)
    else:
        plain = tidy(cell)
        if not plain:
            raise Unreadable("the day is empty", "日期为空", "")
        found = _day_form(plain.replace(" ", "") if "年" in plain else plain)
        if found is None:
            raise Unreadable(f"{plain!r:.40} is no day", "日期无法识别", plain)
        year, month, number = (int(part) for part in found.groups() if part is not None)
        try:
            day = date(year, month, number)
        except ValueError:
            raise Unreadable(f"{plain} is no day of the calendar", "日期不存在", plain) from None
    if day < EARLIEST:
        raise Unreadable(f"{day} is before any such account", "日期过早", f"{day}")
    return day


def _counted(cell: Decimal) -> date:
    """A day as a spreadsheet counts it, or written as eight figures in a number cell."""
    if cell == int(cell) and 19800101 <= cell <= 20991231:
        return day_of(str(int(cell)))
    if not 29_000 <= cell < 75_000:  # 1979 to 2105
        raise Unreadable(f"{cell} is no day", "日期无法识别", f"{cell}")
    return _EXCEL_ZERO + timedelta(days=int(cell))


@lru_cache(maxsize=20_000)
def case_of(cell: Cell) -> tuple[str, str]:
    """The case number in its tidy form and, where the words are none, the words themselves."""
    if not cell:
        return "", ""
    try:
        return tidy_number(cell if isinstance(cell, str) else tidy(cell)), ""
    except NotACaseNumber:
        pass
    words = tidy(cell)  # a spreadsheet's ="…" among them
    try:
        return (tidy_number(words) if words else ""), ""
    except NotACaseNumber:
        return "", words
