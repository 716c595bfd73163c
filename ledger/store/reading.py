"""What a command has read: it is recorded only if all of that still stands (所见未变方可入账).

A command decides on everything it finds, also on what it does not change: a case whose stay was
recorded meanwhile must not be paid from. So its finds are remembered with their versions, and go
through the door with its facts. And since the door says whether they still stand, they need not be
asked of the database first: what this process read or wrote before will do, as often as it does.
Nor need they be unsealed and read again: facts never change, so they are remembered beside their
rows, until somebody is erased.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Final, NamedTuple
from uuid import UUID

from ledger.domain.kernel import Fact

Row = tuple[int, str, str, datetime]
"""One thing a noun said: version, topic, state, time. Names in the state are sealed."""
Stream = tuple[Row, ...]
"""All of it, in order."""

MOST: Final = 64_000_000  # letters
_ROW: Final = 200  # letters that a row costs besides its state, …
_FACT: Final = 1_000  # … and as a fact once more


@dataclass(slots=True)
class Reading:
    """What one attempt of a command found, and at which version; 0 is what it did not find."""

    fresh: bool
    versions: dict[UUID, int] = field(default_factory=dict)
    from_memory: bool = False  # something was not asked of the database
    stood: bool = False  # the door has said since that all of it still stands

    @property
    def doubtful(self) -> bool:
        """Whether what came of it may come of something that is not so any more."""
        return self.from_memory and not self.stood

    def found(self, id_: UUID, version: int) -> None:
        """Rely on this; whoever reads twice relied on what he read first as well."""
        self.versions.setdefault(id_, version)

    def wrote(self, versions: Mapping[UUID, int]) -> None:
        """What a command wrote itself is no news to it."""
        self.versions.update(versions)


_under_way: ContextVar[Reading | None] = ContextVar("reading", default=None)


def under_way() -> Reading | None:
    """The reading of the command under way, if one is."""
    return _under_way.get()


@contextmanager
def reading(*, fresh: bool = True) -> Iterator[Reading]:
    """Remember what is found within; a ``fresh`` reading asks the database for all of it."""
    now = Reading(fresh)
    token = _under_way.set(now)
    try:
        yield now
    finally:
        _under_way.reset(token)


class _Known(NamedTuple):
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
        self._known: dict[UUID, _Known] = {}
        self._size = 0
        self._era = 0
        self._lock = Lock()

    def of(self, id_: UUID) -> Stream | None:
        """What was last known of this noun; empty if it was not there, ``None`` if unknown."""
        known = self._known.get(id_)
        return None if known is None else known.stream

    def facts_of(
        self, id_: UUID, stream: Stream, read: Callable[[Row], Fact], era: int
    ) -> Sequence[Fact]:
        """The facts of a stream; those not read before are, and remembered if this one is."""
        known = self._known.get(id_)
        if known is None or known.stream is not stream or era != self._era:
            return list(map(read, stream))
        if len(known.facts) == len(stream):
            return known.facts
        facts = (*known.facts, *map(read, stream[len(known.facts) :]))
        with self._lock:
            if self._known.get(id_) is known and era == self._era:
                more = _FACT * (len(facts) - len(known.facts))
                self._drop(id_)
                self._put(id_, _Known(stream, known.size + more, facts))
                self._make_room()
        return facts

    def keep(self, id_: UUID, stream: Stream) -> None:
        """Remember a whole stream, and forget what was learned longest ago."""
        with self._lock:
            before = self._drop(id_) or _Known((), 0)
            goes_on = before.stream == stream[: len(before.stream)]
            facts = before.facts if goes_on else ()
            size = _ROW + sum(map(_size, stream)) + _FACT * len(facts)
            self._put(id_, _Known(stream, size, facts))
            self._make_room()

    def went_on(self, told: Iterable[tuple[UUID, int, str, str]], at: datetime) -> None:
        """Remember what was just recorded, of whatever is known up to there."""
        more: dict[UUID, list[Row]] = {}
        for id_, version, topic, state in told:
            more.setdefault(id_, []).append((version, topic, state, at))
        with self._lock:
            for id_, rows in more.items():
                before = self._drop(id_) or _Known((), _ROW)
                if len(before.stream) == rows[0][0] - 1:  # versions are dense, and begin with 1
                    size = before.size + sum(map(_size, rows))
                    self._put(id_, _Known((*before.stream, *rows), size, before.facts))
            self._make_room()

    def forget(self, ids: Iterable[UUID]) -> None:
        """Ask for these again."""
        with self._lock:
            for id_ in ids:
                self._drop(id_)

    def begin(self, era: int) -> None:
        """Forget all that was known before this era."""
        with self._lock:
            if era > self._era:
                self._era = era
                self._known.clear()
                self._size = 0

    def _make_room(self) -> None:
        while self._size > self._most:
            self._drop(next(iter(self._known)))

    def _put(self, id_: UUID, known: _Known) -> None:
        self._known[id_] = known
        self._size += known.size

    def _drop(self, id_: UUID) -> _Known | None:
        known = self._known.pop(id_, None)
        if known is not None:
            self._size -= known.size
        return known


def _size(row: Row) -> int:
    return _ROW + len(row[2])
