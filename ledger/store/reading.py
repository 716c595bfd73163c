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

Stream = tuple[tuple[int, str, str, datetime], ...]
"""What one noun said, in order: version, topic, state, time. Names in it are sealed."""

MOST: Final = 64_000_000  # letters
_ROW: Final = 200  # letters that a row costs besides its state


@dataclass(slots=True)
class Reading:
    """What one attempt of a command found, and at which version; 0 is what it did not find."""

    fresh: bool = True
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
        self._streams: dict[UUID, Stream] = {}
        self._size = 0
        self._lock = Lock()

    def of(self, id_: UUID) -> Stream | None:
        """What was last known of this noun; empty if it was not there, ``None`` if unknown."""
        return self._streams.get(id_)

    def keep(self, id_: UUID, stream: Stream) -> None:
        """Remember a whole stream, and forget what was learned longest ago."""
        with self._lock:
            self._put(id_, stream)
            while self._size > self._most:
                self._drop(next(iter(self._streams)))

    def went_on(self, told: Iterable[tuple[UUID, int, str, str]], at: datetime) -> None:
        """Remember what was just recorded, of whatever is known up to there."""
        with self._lock:
            for id_, version, topic, state in told:
                before = self._streams.get(id_, ())
                if len(before) == version - 1:  # versions are dense, and begin with 1
                    self._put(id_, (*before, (version, topic, state, at)))
                elif before:
                    self._drop(id_)
            while self._size > self._most:
                self._drop(next(iter(self._streams)))

    def forget(self, ids: Iterable[UUID]) -> None:
        """Ask for these again."""
        with self._lock:
            for id_ in ids:
                self._drop(id_)

    def _put(self, id_: UUID, stream: Stream) -> None:
        self._drop(id_)
        self._streams[id_] = stream
        self._size += _size(stream)

    def _drop(self, id_: UUID) -> None:
        self._size -= _size(self._streams.pop(id_, None))


def _size(stream: Stream | None) -> int:
    return 0 if stream is None else _ROW + sum(_ROW + len(state) for _, _, state, _ in stream)
