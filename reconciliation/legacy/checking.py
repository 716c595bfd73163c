"""A register looked through before a single line of it is loaded: every row, every refusal.

What is wrong is told row by row; a register with one bad row is not loaded, because lines that are
left out are money nobody looks for. Lines told twice are found by sorting on disk, so that the
memory needed does not grow with the register.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final, Self

from ledger.domain.errors import Conflict
from ledger.domain.money import Money, fen, zero
from ledger.store.quiet import undisturbed
from reconciliation.legacy.columns import ColumnMap
from reconciliation.legacy.law import OPENING
from reconciliation.legacy.portions import Ended, Portion, portions, unpacked
from reconciliation.legacy.reading import Read, Refused, Tally
from reconciliation.legacy.stretch import Entry

SHOWN: Final = 1_000  # refusals kept in the answer; all are counted, and told as they are found
BATCH: Final = 10_000
_LENGTH: Final = 8  # bytes that say how long a packed stretch is

Told = Callable[[Refused], None]
Progress = Callable[[int, int], None]


class RegisterRefused(Conflict):
    """Rows of the register cannot be taken over; none of it was loaded."""

    code = "register-refused"
    title = "The register has rows that cannot be taken over"
    title_zh = "登记表存在无法装载的行"
    article = OPENING


@dataclass(frozen=True, slots=True)
class Checked:
    """What a register holds (试装载结果): its lines by class and year, and every row refused.

    ``unexplained`` is what the bank held beyond this register, all others of the account and the
    differences that have an owner.
    """

    sha256: str
    name: str
    columns: str
    lines: int
    total: Money
    refused: int
    refusals: tuple[Refused, ...]
    subtotals: int
    headings: int
    classes: dict[str, tuple[int, Money]]
    years: dict[str, tuple[int, Money]]
    unnumbered: int
    unexplained: Money = field(default_factory=zero)


class Twins:
    """Finds lines told twice: alike in serial, day and amount."""

    def __init__(self) -> None:
        self._held = sqlite3.connect("")  # a private file, gone with the connection
        self._held.execute("PRAGMA journal_mode = OFF")
        self._held.execute("CREATE TABLE seen (mark INTEGER, place TEXT)")
        self._waiting: list[tuple[int, str]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    def see(self, serial: str, day: int, count: int, place: str) -> None:
        """Note a line with a serial; without one nothing tells two payments from one."""
        if not serial:
            return
        self._waiting.append((hash((serial, day, count)), place))
        if len(self._waiting) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        self._held.executemany("INSERT INTO seen VALUES (?, ?)", self._waiting)
        self._waiting.clear()

    def found(self) -> Iterator[Refused]:
        """Each line that stands in the book or the register a second time."""
        self._flush()
        pairs = (
            "SELECT s.place, f.place FROM (SELECT mark, min(rowid) AS first FROM seen"
            " GROUP BY mark HAVING count(*) > 1) AS twice JOIN seen s ON s.mark = twice.mark"
            " JOIN seen f ON f.rowid = twice.first WHERE s.rowid <> twice.first ORDER BY s.rowid"
        )
        for place, first in self._held.execute(pairs):
            said = f"the same serial, day and amount stand at {first}"
            yield Refused(place, said, f"与 {first} 重复（流水号、日期、金额相同）")


class Kept:
    """Lines that were read, set aside on disk, so that nothing is read a second time."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115  # closed by whoever sets aside

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def put(self, packed: bytes) -> None:
        """Set one more stretch aside; with its length before it, it is read back at once."""
        self._file.write(len(packed).to_bytes(_LENGTH, "big"))
        self._file.write(packed)

    def stretches(self, after: int) -> Iterator[tuple[int, list[Read]]]:
        """Every stretch of lines with its number, but for the first so many."""
        self._file.seek(0)
        for number in count(1):
            if not (length := self._file.read(_LENGTH)):
                return
            packed = self._file.read(int.from_bytes(length, "big"))
            if number > after:
                yield number, unpacked(packed)


class Check:
    """One register being looked through."""

    def __init__(self, columns: ColumnMap, cut_off: date, told: Told | None = None) -> None:
        self.columns = columns
        self.cut_off = cut_off
        self.ended = Ended(Tally(), 0)
        self.told = told
        self.lines = self.unnumbered = 0
        self.refused: list[Refused] = []
        self.count = 0
        self.by_class: dict[str, list[int]] = {}
        self.by_year: dict[str, list[int]] = {}
        self.years: dict[int, str] = {}  # of each day that was seen
        self.kept: Kept | None = None

    def run(
        self,
        path: Path,
        name: str,
        sha256: str,
        *,
        known: Iterable[Entry] = (),
        progress: Progress | None = None,
    ) -> Checked:
        """Read every row; ``known`` are lines the account's position holds already."""
        with Twins() as twins:
            for entry in known:
                day = entry.booked_on.toordinal()
                twins.see(entry.serial, day, entry.amount.fen, "the book")
            for portion in portions(path, self.columns, self.cut_off):
                if isinstance(portion, Ended):
                    self.ended = portion
                    break
                with undisturbed():
                    self._look_through(portion, twins)
                if progress is not None and portion.packed and self.lines % BATCH == 0:
                    progress(self.lines, 0)
            for twin in twins.found():
                self._refuse(twin)
        return self._checked(sha256, name)

    def _look_through(self, portion: Portion, twins: Twins) -> None:
        for refused in portion.refused:
            self._refuse(refused)
        for read in portion.lines():
            self._take(read)
            twins.see(read.serial, read.day, read.fen, read.place)
        if self.kept is not None and portion.packed:
            self.kept.put(portion.packed)

    def _take(self, read: Read) -> None:
        self.lines += 1
        self.unnumbered += not read.serial
        year = self.years.get(read.day) or self._year_of(read.day)
        for found, name in ((self.by_class, read.cls[0]), (self.by_year, year)):
            if name not in found:
                found[name] = [0, 0]
            kept = found[name]
            kept[0] += 1
            kept[1] += read.fen

    def _year_of(self, day: int) -> str:
        found = self.years[day] = str(date.fromordinal(day).year)
        return found

    def _refuse(self, refused: Refused) -> None:
        self.count += 1
        if len(self.refused) < SHOWN:
            self.refused.append(refused)
        if self.told is not None:
            self.told(refused)

    def _checked(self, sha256: str, name: str) -> Checked:
        tally = self.ended.tally
        return Checked(
            sha256, name, self.columns.name, self.lines, fen(self.ended.sum), self.count,
            tuple(self.refused), tally.subtotals, tally.headings,
            _pairs(self.by_class), _pairs(self.by_year), self.unnumbered,
        )  # fmt: skip


def _pairs(found: dict[str, list[int]]) -> dict[str, tuple[int, Money]]:
    return {name: (count, fen(amount)) for name, (count, amount) in sorted(found.items())}
