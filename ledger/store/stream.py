"""Long reads of a book: rows as the server writes them for COPY, made into facts one by one.

A replay spends more time fetching than reading when every column becomes a Python value of its own
in the driver. COPY hands each row over as one line of text, which is split once; an id or topic
seen before is not made again, and the words of a fact stay bytes until they are read.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from ledger.store.database import uuid_of

Line = tuple[int, str, UUID, int, datetime, bytes]
"""Position, topic, stream, version, time, and the fact's own words."""

Leg = tuple[str, str, int]
"""Account, currency, fen."""

COLUMNS: Final = "position, topic, originator_id, originator_version, recorded_at, state"
_REMEMBERED: Final = 100_000  # ids kept between two lines; a stream's facts lie close together
_ESCAPE: Final = re.compile(rb"\\(.)", re.DOTALL)
_ESCAPED: Final = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}


class _Sink:
    """What COPY writes to: a list of lines, with no step of ours between."""

    __slots__ = ("lines", "write")

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self.write = self.lines.append


def unescaped(text: bytes) -> bytes:
    """A column as it was before COPY wrote it in text form."""
    return _ESCAPE.sub(lambda mark: _ESCAPED.get(mark[1], mark[1]), text)


class FactReader:
    """Reads stretches of one book over one connection."""

    def __init__(self, cursor: Any, book: str, topics: Sequence[str] | None = None) -> None:
        self._cursor = cursor
        self._book = book
        self._topics = None if topics is None else list(topics)
        self._ids: dict[bytes, UUID] = {}
        self._names: dict[bytes, str] = {}

    def between(self, after: int, upto: int) -> list[Line]:
        """The facts after one position, up to and with another, in order."""
        sql = (
            f"COPY (SELECT {COLUMNS} FROM anzhang.facts"
            " WHERE book = %s AND position > %s AND position <= %s"
        )
        arguments: list[Any] = [self._book, after, upto]
        if self._topics is not None:
            sql += " AND topic = ANY(%s)"
            arguments.append(self._topics)
        sink = _Sink()
        asked = self._cursor.mogrify(f"{sql} ORDER BY position) TO STDOUT", arguments)
        self._cursor.copy_expert(asked, sink)
        return self._read(sink.lines)

    def _read(self, lines: list[bytes]) -> list[Line]:
        ids, names, found = self._ids, self._names, []
        if len(ids) > _REMEMBERED:
            ids.clear()
        stamp, at = b"", datetime.min  # noqa: DTZ901  # the first line brings its own
        for line in lines:
            position, topic, stream, version, moment, state = line.split(b"\t", 5)
            if moment != stamp:
                stamp, at = moment, datetime.fromisoformat(moment.decode())
            if (id_ := ids.get(stream)) is None:
                id_ = ids[stream] = uuid_of(stream.decode())
            if (name := names.get(topic)) is None:
                name = names[topic] = topic.decode()
            words = unescaped(state) if b"\\" in state else state
            found.append((int(position), name, id_, int(version), at, words))
        return found

    def stretches(self, after: int, upto: int, batch: int) -> Iterator[list[Line]]:
        """The same, ``batch`` positions at a time."""
        for start in range(after, upto, batch):
            yield self.between(start, min(start + batch, upto))


def legs_between(cursor: Any, book: str, after: int, upto: int) -> list[bytes]:
    """The postings of a stretch in their order, each a line as COPY writes it."""
    sql = (
        "COPY (SELECT position, account, currency, amount FROM anzhang.postings"
        " WHERE book = %s AND position > %s AND position <= %s ORDER BY position, leg) TO STDOUT"
    )
    sink = _Sink()
    cursor.copy_expert(cursor.mogrify(sql, (book, after, upto)), sink)
    return sink.lines


def legs_of(lines: list[bytes]) -> dict[int, list[Leg]]:
    """Such lines by position: account, currency and fen."""
    found: dict[int, list[Leg]] = {}
    for line in lines:
        position, account, currency, amount = line.split(b"\t")
        name = unescaped(account) if b"\\" in account else account
        leg = (name.decode(), currency.decode(), int(amount))
        found.setdefault(int(position), []).append(leg)
    return found
