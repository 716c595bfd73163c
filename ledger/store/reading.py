"""What a command has read: it is recorded only if all of that still stands (所见未变方可入账).

A command decides on everything it finds, also on what it does not change: a case whose stay was
recorded meanwhile must not be paid from. So its finds are remembered with their versions, and go
through the door with its facts. And since the door says whether they still stand, they need not be
asked of the database first: what this process read or wrote before will do, as often as it does.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Final
from uuid import UUID

Row = tuple[int, str, str, datetime]
"""One thing a noun said: version, topic, state, time. Names in the state are sealed."""
Stream = tuple[Row, ...]
"""All of it, in order."""

MOST: Final = 64_000_000  # letters
_ROW: Final = 200  # letters that a row costs besides its state


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


class Memory:
    """The streams that commands of this process read or wrote last, as the database had them.

    Nothing rests on it but time: each use is put to the door. It holds rows and no nouns, so nobody
    changes what another is shown, and who is erased is not opened again.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: dict[UUID, tuple[Stream, int]] = {}  # and its size
        self._size = 0
        self._lock = Lock()

    def of(self, id_: UUID) -> Stream | None:
        """What was last known of this noun; empty if it was not there, ``None`` if unknown."""
        known = self._known.get(id_)
        return None if known is None else known[0]

    def keep(self, id_: UUID, stream: Stream) -> None:
        """Remember a whole stream, and forget what was learned longest ago."""
        with self._lock:
            self._drop(id_)
            self._put(id_, stream, _ROW + sum(map(_size, stream)))
            self._make_room()

    def went_on(self, told: Iterable[tuple[UUID, int, str, str]], at: datetime) -> None:
        """Remember what was just recorded, of whatever is known up to there."""
        with self._lock:
            for id_, version, topic, state in told:
                before, size = self._drop(id_) or ((), _ROW)
                if len(before) == version - 1:  # versions are dense, and begin with 1
                    row = (version, topic, state, at)
                    self._put(id_, (*before, row), size + _size(row))
            self._make_room()

    def forget(self, ids: Iterable[UUID]) -> None:
        """Ask for these again."""
        with self._lock:
            for id_ in ids:
                self._drop(id_)

    def _make_room(self) -> None:
        while self._size > self._most:
            self._drop(next(iter(self._known)))

    def _put(self, id_: UUID, stream: Stream, size: int) -> None:
        self._known[id_] = stream, size
        self._size += size

    def _drop(self, id_: UUID) -> tuple[Stream, int] | None:
        known = self._known.pop(id_, None)
        if known is not None:
            self._size -= known[1]
        return known


def _size(row: Row) -> int:
    return _ROW + len(row[2])
