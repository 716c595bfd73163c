"""What a command has read: it is recorded only if all of that still stands (所见未变方可入账).

A command decides on everything it finds, also on what it does not change: a case whose stay was
recorded meanwhile must not be paid from. So its finds are remembered with their versions, and go
through the door with its facts. And since the door says whether they still stand, they need not be
asked of the database first: what this process read or wrote before will do, as often as it does.
Nor need they be unsealed and read again: facts never change, so they are remembered beside their
rows, as they were read or said, until somebody is erased.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any, Final, NamedTuple, TypeVar
from uuid import UUID

from ledger.domain.kernel import Fact
from ledger.domain.within import Within

Row = tuple[int, str, str, datetime]
"""One thing a noun said: version, topic, state, time. Names in the state are sealed."""
Stream = tuple[Row, ...]
"""All of it, in order."""
Told = tuple[UUID, int, str, str]
"""One fact as the door is told of it: whose, its version, its topic, its state."""

T = TypeVar("T")

MOST: Final = 64_000_000  # letters
_ROW: Final = 200  # letters that a row costs besides its state, …
_FACT: Final = 1_000  # … and as a fact once more


@dataclass(slots=True)
class Reading:
    """What one attempt of a command found, and at which version; 0 is what it did not find."""

    fresh: bool
    versions: dict[UUID, int] = field(default_factory=dict)  # as first read, whoever reads twice
    from_memory: bool = False  # something was not asked of the database
    stood: bool = False  # the door has said since that all of it still stands

    @property
    def doubtful(self) -> bool:
        """Whether what came of it may come of something that is not so any more."""
        return self.from_memory and not self.stood

    def wrote(self, versions: Mapping[UUID, int]) -> None:
        """What a command wrote itself is no news to it."""
        self.versions.update(versions)


_under_way: ContextVar[Reading | None] = ContextVar("reading", default=None)


def under_way() -> Reading | None:
    """The reading of the command under way, if one is."""
    return _under_way.get()


def reading(*, fresh: bool = True) -> Within[Reading]:
    """Remember what is found within; a ``fresh`` reading asks the database for all of it."""
    return Within(_under_way, Reading(fresh))


class Known(NamedTuple):
    """What is remembered of one noun, how much that is, and its first facts, as far as read."""

    stream: Stream
    size: int
    facts: Sequence[Fact] = ()


class Memory:
    """The streams that commands of this process read or wrote last, as the database had them.

    Nothing rests on it but time: each use is put to the door. It holds rows and facts and no nouns,
    so nobody changes what another is shown. Facts spell out names: with every key that is destroyed
    an ``era`` ends, and all that was known in it is forgotten.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: dict[UUID, Known] = {}
        self._size = 0
        self._era = 0
        self._lock = Lock()
        self._nouns: dict[UUID, tuple[Sequence[Fact], Any]] = {}  # few: those that all ask

    def of(self, id_: UUID) -> Known | None:
        """What was last known of this noun; empty if it was not there, ``None`` if unknown."""
        return self._known.get(id_)

    def facts_of(
        self, id_: UUID, known: Known, read: Callable[[Row], Fact], era: int
    ) -> Sequence[Fact]:
        """The facts of what was known; those not read before are, and remembered if it still is."""
        stream = known.stream
        if era != self._era:
            return list(map(read, stream))
        if len(known.facts) == len(stream):
            return known.facts
        facts = (*known.facts, *map(read, stream[len(known.facts) :]))
        with self._lock:
            if self._known.get(id_) is known and era == self._era:
                more = _FACT * (len(facts) - len(known.facts))
                self._drop(id_)
                self._put(id_, Known(stream, known.size + more, facts))
                self._make_room()
        return facts

    def noun_of(self, id_: UUID, facts: Sequence[Fact], make: Callable[[Sequence[Fact]], T]) -> T:
        """The noun of these facts; the one made before, where these are those it was made of."""
        made = self._nouns.get(id_)
        if made is None or made[0] is not facts:
            made = self._nouns[id_] = facts, make(facts)
        noun: T = made[1]
        return noun

    def keep(self, id_: UUID, stream: Stream) -> Known:
        """Remember a whole stream, and forget what was learned longest ago."""
        with self._lock:
            before = self._drop(id_) or Known((), 0)
            goes_on = before.stream == stream[: len(before.stream)]
            facts = before.facts if goes_on else ()
            size = _ROW + sum(map(_size, stream)) + _FACT * len(facts)
            self._put(id_, known := Known(stream, size, facts))
            self._make_room()
        return known

    def went_on(self, told: Iterable[Told], facts: Iterable[Fact], at: datetime, era: int) -> None:
        """Remember what was just recorded, of whatever is known up to there.

        A fact is what would be read of its row, said in the same ``era``: it need not be read.
        """
        more: dict[UUID, list[tuple[Row, Fact]]] = {}
        for (id_, version, topic, state), fact in zip(told, facts, strict=True):
            more.setdefault(id_, []).append(((version, topic, state, at), fact))
        with self._lock:
            for id_, said in more.items():
                before = self._drop(id_) or Known((), _ROW)
                length = len(before.stream)
                if length != said[0][0][0] - 1:  # versions are dense, and begin with 1
                    continue
                rows, size, known = [row for row, _ in said], before.size, before.facts
                if len(known) == length and era == self._era:
                    known = (*known, *[fact.recorded(at) for _, fact in said])
                    size += _FACT * len(said)
                size += sum(map(_size, rows))
                self._put(id_, Known((*before.stream, *rows), size, known))
            self._make_room()

    def forget(self, ids: Iterable[UUID]) -> None:
        """Ask for these again."""
        with self._lock:
            for id_ in ids:
                self._drop(id_)

    def begin(self, era: int) -> None:
        """Forget all that was known before this era."""
        if era == self._era:
            return
        with self._lock:
            if era > self._era:
                self._era = era
                self._known.clear()
                self._nouns.clear()
                self._size = 0

    def _make_room(self) -> None:
        while self._size > self._most:
            self._drop(next(iter(self._known)))

    def _put(self, id_: UUID, known: Known) -> None:
        self._known[id_] = known
        self._size += known.size

    def _drop(self, id_: UUID) -> Known | None:
        known = self._known.pop(id_, None)
        if known is not None:
            self._size -= known.size
        return known


def _size(row: Row) -> int:
    return _ROW + len(row[2])
