"""Rows of a register into legacy lines, each a line or a refusal with its place and its reason.

Registers were kept by hand for years: headings printed on every page, subtotals between the lines,
days as words, amounts with commas or as floating point numbers, figures in full width. What can
mean one thing only is read; what could mean two is refused and a person mends the register. A case
number from before 2016 is accepted as it is; one that nobody can read leaves its line unidentified.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple, cast

from ledger.domain.money import fen
from reconciliation.legacy.cells import (
    APART,
    LONGEST,
    MOST,
    Unreadable,
    all_tidy,
    amount_of,
    case_of,
    day_of,
    is_untidy,
    plain_amount,
    tidy,
)
from reconciliation.legacy.classes import LegacyClass
from reconciliation.legacy.columns import ColumnMap, ColumnsUnknown
from reconciliation.legacy.source import Cell, RawRow
from reconciliation.legacy.stretch import Entry

PREAMBLE: Final = 60  # rows of a sheet in which its heading is looked for
_DAYS: Final = 20_000  # days remembered as they were written
_UNIDENTIFIED: Final = LegacyClass.E.value
_KNOWN: Final = LegacyClass.A.value
_DIFFERENCE: Final = LegacyClass.K.value


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


def _with_figure(row: RawRow) -> RawRow | None:
    """The row, if one of its cells may be an amount."""
    for cell in row.cells:
        try:
            amount_of(tidy(cell) if isinstance(cell, str) else cell)
        except Unreadable:
            continue
        return row
    return None


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
        self._ends = {0}  # what it was where a sheet or a sum's lines ended
        self._fields: Callable[[list[Cell]], tuple[Cell, ...]] | None = None
        self._width = 0
        self._amount_heading = ""
        self._merged: set[int] = set()
        self._days: dict[str, int] = {}  # up to the cut-off, as they were written
        self._marks = [(m, cls.value) for cls, marks in columns.words.items() for m in marks]
        self._any_mark = re.compile("|".join(re.escape(m) for m, _ in self._marks) or "(?!)").search
        self._marked = lru_cache(maxsize=1_000)(self._first_mark)

    def lines(self, rows: Iterable[RawRow]) -> Iterator[Read | Refused]:
        """Every line and every refusal, in the order of the register.

        A sheet with figures and no heading is refused: it may hold money nobody would look for.
        Raises :class:`ColumnsUnknown` where no sheet has a heading.
        """
        found = False
        for _, sheet in groupby(rows, key=itemgetter(0)):
            self._fields = None
            self._ends.add(self.sum)
            yield from self._of_sheet(sheet)
            found = found or self._fields is not None
        if not found:
            needed = "、".join(self.map.columns[name][0] for name in self.map.needed)
            said = f"no row of the first {PREAMBLE} holds the headings needed: {needed}"
            raise ColumnsUnknown(said, needed=list(self.map.needed))

    def _of_sheet(self, rows: Iterable[RawRow]) -> Iterator[Read | Refused]:
        looked = 0
        unread: RawRow | None = None  # the first with a figure before any heading
        for row in rows:
            if not any(row.cells):
                self.tally.blank += 1
            elif self._fields is not None:
                if (read := self._line(row, self._fields)) is not None:
                    yield read
            elif looked >= PREAMBLE or not self._is_heading(row):
                looked += 1
                unread = unread or _with_figure(row)
        if self._fields is None and unread is not None:
            said = "the sheet holds figures under no heading that is known"
            yield Refused(unread.place, said, "该工作表有数字而无可识别的表头")

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
        cells += [""] * (max(self._width - len(cells), 0) + 1)
        values = fields(cells)
        return self._plain(row, values) or self._closely(row, Given(*values))

    def _closely(self, row: RawRow, given: Given) -> Read | Refused | None:
        """What any row is: a line, a refusal, or no line at all."""
        if self._is_sum(row):
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

    def _plain(self, row: RawRow, values: tuple[Cell, ...]) -> Read | None:
        """The line of a row in which nothing needs mending; of any other, nothing.

        Most rows of a million are such. Whoever looks closer says the same of them, and is slower.
        """
        written, words, case_cell, *others = cast("tuple[str, ...]", values)
        try:
            whole = APART.join((written, words, *others))
        except TypeError:  # a number or a day among them
            return None
        if len(whole) > LONGEST or is_untidy(whole):
            return None
        (
            serial, payer_name, payer_account, remark, payee_name, payee_account, officer,
            given_class, owner, document,
        ) = others  # fmt: skip
        day, amount = self._days.get(written), plain_amount(words)
        if day is None or amount is None or given_class or self._is_sum(row):
            return None
        count = int(amount[1].replace(",", "") + amount[2])
        case, case_text = case_of(case_cell) if case_cell else ("", "")
        cls, why = self._class("", remark, case, known=bool(payee_name and payee_account))
        if not 0 < count < MOST or cls == _DIFFERENCE:
            return None
        self.sum += count
        return Read(
            row.place, serial, day, count, cls, case, officer, owner, document, why,
            (payer_name, payer_account, remark, payee_name, payee_account, case_text),
        )  # fmt: skip

    def _is_sum(self, row: RawRow) -> bool:
        for cell in row.cells:
            if cell:
                if not isinstance(cell, str) or cell.isascii():
                    return False
                return tidy(cell).replace(" ", "").rstrip(":：") in self.map.subtotals
        return False

    def _sum(self, row: RawRow, amount: Cell) -> Refused | None:
        """A sum is no line. That of everything is the sum of the lines; any other is the sum of
        the last ones, back to where a sheet or another sum's lines ended.
        """
        self.tally.subtotals += 1
        first = next(tidy(cell) for cell in row.cells if cell).replace(" ", "").rstrip(":：")
        words = tidy(amount) if amount else ""
        try:
            said = amount_of(words if isinstance(amount, str) else amount)
        except Unreadable:
            return None
        ends = {0} if first in self.map.grand_totals else self._ends
        off = self.sum - said not in ends
        self._ends.add(self.sum)
        if not off:
            return None
        return Refused(
            row.place, f"the total says {said / 100:.2f}, the lines come to {self.sum / 100:.2f}",
            "合计与明细不符", words,
        )  # fmt: skip

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
        if cls == _DIFFERENCE and not owner:
            raise Unreadable("class K without an owner", "差错款未落实责任人", given_class)
        if isinstance(given.booked_on, str) and len(self._days) < _DAYS:
            self._days[given.booked_on] = day.toordinal()
        self.sum += count
        return Read(
            row.place, serial, day.toordinal(), count, cls, case, officer, owner, document,
            why, (payer_name, payer_account, remark, payee_name, payee_account, case_text),
        )  # fmt: skip

    def _first_mark(self, remark: str) -> tuple[str, str]:
        return next((cls, f"word:{mark}") for mark, cls in self._marks if mark in remark)

    def _class(self, given: str, remark: str, case: str, *, known: bool) -> tuple[str, str]:
        """The register's own class, else what a word of the purpose tells, else what is known."""
        if given:
            cls = self.map.classes.get(given)
            if cls is None:
                raise Unreadable(f"{given!r:.40} is no class", "分类无法识别", given)
            return cls.value, "register"
        if remark and self._any_mark(remark):
            return self._marked(remark)
        if not case:
            return _UNIDENTIFIED, "case-unknown"
        if not known:
            return _UNIDENTIFIED, "payee-unknown"
        return _KNOWN, "case-and-payee-known"
