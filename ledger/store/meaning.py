"""What the facts themselves say, read again and held against what is stored beside them.

Each fact is read as what it is, out of the bytes its link was made from. What it posts must be what
is stored, and a file of which it says that the court keeps it must be there. What a stretch should
have posted is written as the server writes what it has, so that two texts are compared and nothing
is taken apart while they agree.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, Final

from ledger.domain import clock
from ledger.domain.chart import Posting
from ledger.domain.kernel import Fact
from ledger.domain.paper import may_name_files
from ledger.store.chain import ChainReader, Some, moment_of
from ledger.store.mapper import BOX, FactMapper, of_today
from ledger.store.marks import Marks
from ledger.store.stream import REMEMBERED, Leg, legs_between, legs_of
from ledger.store.stretches import Stretch

PAIR: Final = 2  # legs of an entry that moves one sum from one account to another
# In canonical JSON no text within can look like this, for its quotes would be escaped.
_SEALED: Final = f'"{BOX}":["'.encode()
_NOWHERE: Final = 1 << 63  # beyond every position
UNKEPT: Final = (
    "SELECT sha256 FROM unnest(%s::bytea[]) AS named (sha256) WHERE NOT EXISTS"
    " (SELECT FROM anzhang.evidence kept WHERE book = %s AND kept.sha256 = named.sha256)"
)


# Kinds of facts whose postings say something of their own stream or time, as was found in reading.
# The others are made without: two ids and a moment cost as much as everything else they say.
_WHOLE: Final[set[type[Fact]]] = set()


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
    sealed: dict[bytes, int]  # whose data keys are needed, as JSON has them, and where first


def check_stretch(stretch: Stretch) -> Found:
    """Read these facts as what they are."""
    found: list[Difference] = []
    sealed: dict[bytes, int] = {}
    facts = postings = 0
    mapper = FactMapper(unseal=False)
    days = _Days(stretch.opened)
    with stretch.cursor() as cursor:
        cursor.execute("SET LOCAL datestyle = 'ISO'")
        marks = None if stretch.marked_with is None else Marks(stretch.marked_with)
        reader = ChainReader(cursor, stretch.book, stretch.after, marks)
        for after, upto in stretch.parts():
            stored = legs_between(cursor, stretch.book, after, upto)
            read = _Read(mapper, days, sealed)
            for some in reader.some(after, upto):
                read.take(some)
                facts += len(some.positions)
            postings += len(stored)
            found += [*read.differences(stored), *_unkept(cursor, stretch.book, read.files)]
    return Found(facts, postings, [*_unlinked(reader, stretch.upto), *firsts(found)], sealed)


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
    if reader.forged is not None:
        said = f"the fact at {reader.forged} was not recorded by a program with the court's key"
        yield Difference("mark-forged", reader.forged, said)


class _Written(dict[date, str]):
    """Days as the server writes them: a book has few."""

    def __missing__(self, day: date) -> str:
        written = self[day] = str(day)
        return written


class _Days:
    """From which day what is posted at a position counts, as the door says it, in writing."""

    def __init__(self, opened: tuple[tuple[int, date], ...]) -> None:
        self._opened = opened[::-1]
        self._written = _Written()

    def of(self, position: int, day: date | None, moment: bytes) -> str:
        """The fact's own day or the day it was recorded; older money from the first open one."""
        if day is None:
            day = _recorded_on(moment)
        for since, open_from in self._opened:
            if since <= position:
                return self._written[max(day, open_from)]
        return self._written[day]


@lru_cache(REMEMBERED)
def _recorded_on(moment: bytes) -> date:
    return clock.on(moment_of(moment))


class _Read:
    """A few facts read: what they should have posted, and the files they say are kept."""

    def __init__(self, mapper: FactMapper, days: _Days, sealed: dict[bytes, int]) -> None:
        self._mapper, self._days, self.sealed = mapper, days, sealed
        self.legs: list[str] = []
        self.files: dict[bytes, int] = {}
        self._named: list[tuple[list[int], tuple[bytes, ...]]] = []
        self.unreadable: dict[int, str] = {}

    def take(self, some: Some) -> None:
        """Read some more: all of a kind at once, or one by one where one of them is wrong."""
        legs = [""] * len(some.positions)
        for topic, places in some.by_topic.items():
            try:
                self._at_once(some, topic.decode(), places, legs)
            except Exception:  # noqa: BLE001  # which of them it is, and how it is wrong, is named next
                self._one_by_one(some, places, legs)
        self._named.append((some.positions, some.topics))
        self.legs += legs

    def _at_once(self, some: Some, topic: str, places: list[int], legs: list[str]) -> None:
        """Facts of one kind; those that can bear nothing are read as strictly, and not made."""
        codec = self._mapper.codec(topic)
        states = [some.states[at] for at in places]
        if codec.personal_names:
            self._note_sealed(some, places, states)
        if not any(_bearing(codec.kind)):
            codec.check_many(of_today(codec, states))
            return
        facts = self._mapper.said_by(topic, states)
        if codec.kind in _WHOLE:
            self._mapper.envelop(facts, *some.envelopes(places))
        try:
            self._bear(some, codec.kind, facts, places, legs)
        except AttributeError:  # it says something of its own stream or time
            _WHOLE.add(codec.kind)
            self._mapper.envelop(facts, *some.envelopes(places))
            self._bear(some, codec.kind, facts, places, legs)

    def _note_sealed(self, some: Some, places: list[int], states: list[bytes]) -> None:
        """Whose keys these facts are sealed with, whether or not they can be read."""
        for at, state in zip(places, states, strict=True):
            scope = state.partition(_SEALED)[2].partition(b'"')[0]
            if scope and some.positions[at] < self.sealed.get(scope, _NOWHERE):
                self.sealed[scope] = some.positions[at]

    def _bear(
        self,
        some: Some,
        kind: type[Fact],
        facts: list[Fact],
        places: list[int],
        legs: list[str],
    ) -> None:
        """What facts of one kind post, and the files they rely on."""
        posts, keeps = _bearing(kind)
        if posts:
            positions, moments, day_of = some.positions, some.moments, self._days.of
            told = zip(
                places, map(kind.postings, facts), map(kind.effective_on, facts), strict=True
            )
            for at, posted, day in told:
                if posted:
                    position = positions[at]
                    legs[at] = _written(position, posted, day_of(position, day, moments[at]))
        if keeps:
            for at, files in zip(places, map(kind.files_kept, facts), strict=True):
                for sha256 in files:
                    self._keep(some.positions[at], sha256)

    def _one_by_one(self, some: Some, places: list[int], legs: list[str]) -> None:
        for at in places:
            position = some.positions[at]
            legs[at] = ""
            try:
                fact = self._mapper.fact_of(*some.line(at)[1:])
                if posted := fact.postings():
                    day = self._days.of(position, fact.effective_on(), some.moments[at])
                    legs[at] = _written(position, posted, day)
                for sha256 in fact.files_kept():
                    self._keep(position, sha256)
            except Exception as broken:  # noqa: BLE001  # whatever is wrong with it, it is a difference
                self.unreadable[position] = str(broken)

    def _keep(self, position: int, sha256: str) -> None:
        named = bytes.fromhex(sha256)
        self.files[named] = min(position, self.files.get(named, position))

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
        for positions, topics in self._named:
            for position, topic in zip(positions, topics, strict=True):
                if should.get(position) == (there := stored.get(position)):
                    continue
                if position not in self.unreadable:
                    posts, said = _said(should.get(position)), _said(there)
                    said = f"{topic.decode()} posts {posts}, stored is {said}"
                    yield Difference("posting-changed", position, said)
                    return


@cache
def _bearing(kind: type[Fact]) -> tuple[bool, bool]:
    """Whether facts of this kind may post anything, and whether they may rely on a file."""
    keeps = kind.files_kept is not Fact.files_kept or may_name_files(kind)
    return kind.postings is not Fact.postings, keeps


def _written(position: int, legs: tuple[Posting, ...], day: str) -> str:
    """What a fact posts, as the server would write it."""
    begins, ends = f"{position}\t", f"\t{day}\n"
    if len(legs) == PAIR:
        (debit, amount), (credit, other) = legs
        code, fen = amount.currency.code, str(amount.amount).replace(".", "")
        # Two decimals always, so the point alone makes it fen, unless it begins with nothing.
        if fen[0] not in "-0" and other.amount == -amount.amount and code == other.currency.code:
            lines = f"{begins}{debit}\t{code}\t{fen}{ends}{begins}{credit}\t{code}\t-{fen}{ends}"
            return lines.replace("\\", "\\\\") if "\\" in lines else lines
    lines = ""
    for account, amount in legs:
        name = account.replace("\\", "\\\\")
        lines += f"{begins}{name}\t{amount.currency.code}\t{amount.fen}{ends}"
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
