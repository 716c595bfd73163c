"""What the facts themselves say, read again and held against what is stored beside them.

Each fact is read as what it is, out of the bytes its link was made from. What it posts must be what
is stored, and a file of which it says that the court keeps it must be there. What a stretch should
have posted is written as the server writes what it has, so that two texts are compared and nothing
is taken apart while they agree.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import chain
from typing import Any, Final

from ledger.domain import clock
from ledger.domain.kernel import Fact
from ledger.domain.paper import may_name_files
from ledger.store.chain import ChainReader
from ledger.store.mapper import Codec, FactMapper
from ledger.store.stream import Leg, Line, legs_between, legs_of
from ledger.store.stretches import Stretch

UNKEPT: Final = (
    "SELECT sha256 FROM unnest(%s::bytea[]) AS named (sha256) WHERE NOT EXISTS"
    " (SELECT FROM anzhang.evidence kept WHERE book = %s AND kept.sha256 = named.sha256)"
)

Check = Callable[[bytes | str], object]


@dataclass(frozen=True, slots=True)
class Difference:
    """The first thing that is not as it must be: its kind, where it is, and what was found."""

    kind: str
    position: int | None
    detail: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a stretch holds, and of every kind of difference the first."""

    facts: int
    postings: int
    differences: list[Difference]


def check_stretch(stretch: Stretch) -> Found:
    """Read these facts as what they are."""
    found: list[Difference] = []
    facts = postings = 0
    mapper = FactMapper(unseal=False)
    days = _Days(stretch.opened)
    with stretch.cursor() as cursor:
        cursor.execute("SET LOCAL datestyle = 'ISO'")
        reader = ChainReader(cursor, stretch.book, stretch.after)
        for after, upto in stretch.parts():
            stored = legs_between(cursor, stretch.book, after, upto)
            read = _Read(mapper, days)
            for lines in reader.few(after, upto):
                read.take(lines)
                facts += len(lines)
            postings += len(stored)
            found += [*read.differences(stored), *_unkept(cursor, stretch.book, read.files)]
    return Found(facts, postings, [*_unlinked(reader, stretch.upto), *firsts(found)])


def firsts(found: Iterable[Difference]) -> list[Difference]:
    """The first of every kind, of differences in the order of the book."""
    kinds: dict[str, Difference] = {}
    for each in found:
        kinds.setdefault(each.kind, each)
    return list(kinds.values())


def _unlinked(reader: ChainReader, upto: int) -> Iterator[Difference]:
    """Where the chain first fails, and the first position at which there is no fact."""
    missing = reader.due if reader.missing is None and reader.due <= upto else reader.missing
    if missing is not None:
        yield Difference("fact-missing", missing, f"position {missing} is missing")
    if reader.broken is not None:
        said = f"the fact at {reader.broken} is not the one that was recorded there"
        yield Difference("chain-broken", reader.broken, said)


class _Days:
    """From which day what is posted at a position counts, as the door says it."""

    def __init__(self, opened: tuple[tuple[int, date], ...]) -> None:
        self._opened = opened
        self._told: tuple[datetime, date] | None = None

    def of(self, position: int, fact: Fact) -> date:
        """The fact's own day or the day it was recorded; older money from the first open one."""
        day = fact.effective_on()
        if day is None:
            if self._told is None or self._told[0] != fact.timestamp:
                self._told = fact.timestamp, clock.on(fact.timestamp)
            day = self._told[1]
        if self._opened:
            for since, open_from in reversed(self._opened):
                if since <= position:
                    return max(day, open_from)
        return day


class _Read:
    """A few facts read: what they should have posted, and the files they say are kept."""

    def __init__(self, mapper: FactMapper, days: _Days) -> None:
        self._days = days
        self.legs: list[str] = []
        self.files: dict[bytes, int] = {}
        self.lines: list[list[Line]] = []
        self.unreadable: dict[int, str] = {}
        self._read = mapper.fact_of
        self._codec = mapper.codec
        self._readers: dict[str, Check | None] = {}

    def take(self, lines: list[Line]) -> None:
        """Read some more."""
        self.lines.append(lines)
        for position, fact in self._facts(lines):
            posts, keeps = _bearing(type(fact))
            try:
                if posts:
                    self.legs += _written(position, fact, self._days)
                if keeps:
                    for sha256 in fact.files_kept():
                        self.files.setdefault(bytes.fromhex(sha256), position)
            except Exception as broken:  # noqa: BLE001  # the same
                self.unreadable[position] = str(broken)

    def _facts(self, lines: list[Line]) -> list[tuple[int, Fact]]:
        """Those that may bear something; of the others it is seen that they can be read."""
        read, readers, facts = self._read, self._readers, []
        for line in lines:
            position, topic, id_, version, recorded_at, state = line
            try:
                if topic not in readers:
                    readers[topic] = _only_read(self._codec(topic))
                if (check := readers[topic]) is None:
                    facts.append((position, read(topic, id_, version, recorded_at, state)))
                else:
                    check(state)
            except Exception as broken:  # noqa: BLE001  # whatever is wrong with it, it is a difference
                self.unreadable[position] = self._named(line, broken)
        return facts

    def _named(self, line: Line, broken: Exception) -> str:
        """What is wrong with a fact, as making it says, which names it."""
        try:
            self._read(*line[1:])
        except Exception as named:  # noqa: BLE001  # the same
            return str(named)
        return str(broken)

    def differences(self, stored: list[bytes]) -> Iterator[Difference]:
        """The first fact that posts something else than is stored, or cannot be read."""
        legs = "".join(self.legs).encode()
        if legs != b"".join(stored):
            yield from self._first_other(legs_of(legs.split(b"\n")[:-1]), legs_of(stored))
        for position in sorted(self.unreadable)[:1]:
            yield Difference("fact-unreadable", position, self.unreadable[position])

    def _first_other(
        self, should: dict[int, list[Leg]], stored: dict[int, list[Leg]]
    ) -> Iterator[Difference]:
        for position, topic, *_ in chain.from_iterable(self.lines):
            if should.get(position) == (there := stored.get(position)):
                continue
            if position not in self.unreadable:
                said = f"{topic} posts {_said(should.get(position))}, stored is {_said(there)}"
                yield Difference("posting-changed", position, said)
                return


@cache
def _bearing(kind: type[Fact]) -> tuple[bool, bool]:
    """Whether facts of this kind may post anything, and whether they may rely on a file."""
    keeps = kind.files_kept is not Fact.files_kept or may_name_files(kind)
    return kind.postings is not Fact.postings, keeps


def _only_read(codec: Codec) -> Check | None:
    """What reads a fact of a kind that bears nothing, as strictly as if it were made; or nothing.

    What may have been written by an older program is lifted first, so it is made.
    """
    idle = not any(_bearing(codec.kind)) and codec.class_version == 1
    return codec.check if idle else None


def _written(position: int, fact: Fact, days: _Days) -> list[str]:
    """What a fact posts, as the server would write it."""
    lines = []
    legs = fact.postings()
    day = days.of(position, fact) if legs else None
    for account, amount in legs:
        name = account.replace("\\", "\\\\") if "\\" in account else account
        figure = str(amount.amount)  # two decimals always, so the point alone makes it fen
        fen = amount.fen if figure.startswith(("0", "-0")) else figure.replace(".", "")
        lines.append(f"{position}\t{name}\t{amount.currency.code}\t{fen}\t{day}\n")
    return lines


def _unkept(cursor: Any, book: str, files: dict[bytes, int]) -> Iterator[Difference]:
    """The first fact that says of a file that the court keeps it, and it is not there."""
    if files:
        cursor.execute(UNKEPT, (list(files), book))
        for (row,) in cursor.fetchall():
            sha256 = bytes(row)
            said = f"the file {sha256.hex()} is not kept"
            yield Difference("evidence-missing", files[sha256], said)


def _said(legs: list[Leg] | None) -> str:
    return (
        "; ".join(f"{account} {code} {fen} fen on {day}" for account, code, fen, day in legs or ())
        or "nothing"
    )
