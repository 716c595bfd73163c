"""Long reads of a book: rows as the server keeps them, made into facts one by one.

A replay spends more time fetching than reading when every column becomes a Python value of its own
in the driver. COPY in its binary form hands each row over as bytes, with nothing written out and
nothing escaped: what has one length is taken apart in one step, an id or topic seen before is not
made again, and the words of a fact stay bytes until they are read.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from struct import Struct
from typing import Any, Final
from uuid import UUID

from msgspec import convert

Line = tuple[int, str, UUID, int, datetime, bytes]
"""Position, topic, stream, version, time, and the fact's own words."""

Leg = tuple[str, str, int, str]
"""Account, currency, fen, and the day from which they count."""

COLUMNS: Final = "position, originator_id, originator_version, recorded_at, topic, state"
# Each row: how many columns, then each after its length. The first four are always as long, and
# that of the topic stands where it begins.
FIXED: Final = Struct(">2x 4xq 4x16s 4xi 4xq i")
_HEAD: Final = 19  # signature, flags, and the length of what else might stand there
_END: Final = b"\xff\xff"
SINCE: Final = datetime(2000, 1, 1, tzinfo=UTC)  # a moment is so many microseconds after it
FEW: Final = 250  # taken through one step before the next: their bytes and its code stay at hand
REMEMBERED: Final = 100_000  # ids kept between two lines; a stream's facts lie close together
_ESCAPE: Final = re.compile(rb"\\(.)", re.DOTALL)
_ESCAPED: Final = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}


class _Sink:
    """What COPY writes to: a list of rows, with no step of ours between."""

    __slots__ = ("rows", "write")

    def __init__(self) -> None:
        self.rows: list[bytes] = []
        self.write: Callable[[bytes], object] = self.rows.append


class _Scale(_Sink):
    """The same up to a weight in bytes: whatever comes after that is let go of as it comes."""

    __slots__ = ("full",)

    def __init__(self, most: int) -> None:
        super().__init__()
        self.full = False
        keep, left = self.rows.append, most

        def write(row: bytes) -> None:
            nonlocal left
            if left > 0 or row == _END:
                keep(row)
                left -= len(row)
            else:
                self.full = True

        self.write = write


def unescaped(text: bytes) -> bytes:
    """A column as it was before COPY wrote it in text form."""
    return _ESCAPE.sub(lambda mark: _ESCAPED.get(mark[1], mark[1]), text)


class FactReader:
    """Reads stretches of one book over one connection."""

    columns = COLUMNS

    def __init__(self, cursor: Any, book: str, topics: Sequence[str] | None = None) -> None:
        self._cursor = cursor
        self._book = book
        self._topics = None if topics is None else list(topics)
        self._ids: dict[bytes, UUID] = {}
        self._names: dict[bytes, str] = {}

    def between(self, after: int, upto: int) -> Iterator[Line]:
        """The facts after one position, up to and with another, in order."""
        for few in self.few(after, upto):
            yield from few

    def few(self, after: int, upto: int) -> Iterator[list[Line]]:
        """The same, a few at a time."""
        yield from self.taken(self.rows(after, upto))

    def taken(self, rows: list[bytes]) -> Iterator[list[Line]]:
        """Rows taken apart, a few at a time."""
        for first in range(0, len(rows), FEW):
            yield self.read(rows[first : first + FEW])

    def rows(self, after: int, upto: int) -> list[bytes]:
        """The same as the server hands them over."""
        return self._handed(_Sink(), after, upto)

    def weighed(self, after: int, upto: int, most: int) -> tuple[list[bytes], int]:
        """The same up to ``most`` bytes, but never nothing; and how far they go."""
        sink = _Scale(most)
        rows = self._handed(sink, after, upto)
        return rows, FIXED.unpack_from(rows[-1])[0] if sink.full else upto

    def _handed(self, sink: _Sink, after: int, upto: int) -> list[bytes]:
        sql = (
            f"COPY (SELECT {self.columns} FROM anzhang.facts"
            " WHERE book = %s AND position > %s AND position <= %s"
        )
        arguments: list[Any] = [self._book, after, upto]
        if self._topics is not None:
            sql += " AND topic = ANY(%s)"
            arguments.append(self._topics)
        sql += " ORDER BY position) TO STDOUT (FORMAT binary)"
        self._cursor.copy_expert(self._cursor.mogrify(sql, arguments), sink)
        rows = sink.rows
        rows[0] = rows[0][_HEAD:]  # the first row comes with it, or the end where there is none
        if rows.pop() != _END:
            raise ValueError("the server has not handed over whole rows")
        return rows

    def read(self, rows: list[bytes]) -> list[Line]:
        """Rows taken apart."""
        ids, names, found = self._ids, self._names, []
        if len(ids) > REMEMBERED:
            ids.clear()
        fixed, begin = FIXED.unpack_from, FIXED.size
        stamp, at = 0, SINCE
        for row in rows:
            position, stream, version, moment, size = fixed(row)
            end = begin + size
            topic = row[begin:end]
            if moment != stamp:
                stamp, at = moment, SINCE + timedelta(microseconds=moment)
            if (id_ := ids.get(stream)) is None:
                id_ = ids[stream] = convert(stream, UUID)
            if (name := names.get(topic)) is None:
                name = names[topic] = topic.decode()
            # The words are the last column: they go on to the end of the row.
            found.append((position, name, id_, version, at, row[end + 4 :]))
        return found

    def stretches(self, after: int, upto: int, batch: int) -> Iterator[list[Line]]:
        """The same, ``batch`` positions at a time."""
        for start in range(after, upto, batch):
            yield list(self.between(start, min(start + batch, upto)))


def legs_between(cursor: Any, book: str, after: int, upto: int) -> list[bytes]:
    """The postings of a stretch in their order, each a line as COPY writes it."""
    sql = (
        "COPY (SELECT position, account, currency, amount, effective_on FROM anzhang.postings"
        " WHERE book = %s AND position > %s AND position <= %s ORDER BY position, leg) TO STDOUT"
    )
    sink = _Sink()
    cursor.copy_expert(cursor.mogrify(sql, (book, after, upto)), sink)
    return sink.rows


def legs_of(lines: list[bytes]) -> dict[int, list[Leg]]:
    """Such lines by position: account, currency, fen and day."""
    found: dict[int, list[Leg]] = {}
    for line in lines:
        position, account, currency, amount, day = line.split(b"\t")
        name = unescaped(account) if b"\\" in account else account
        leg = (name.decode(), currency.decode(), int(amount), day.decode().strip())
        found.setdefault(int(position), []).append(leg)
    return found
