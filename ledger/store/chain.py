"""The chain read again: every fact's link follows from the link before it and all that is stored.

The server hands over a fact's link and, as one text, everything else that was hashed. That text is
hashed as it came and then taken apart where its columns end, so that nothing can be read which was
not hashed, and nothing hashed which is not read. Each step goes over some hundred facts before the
next begins: what the interpreter does not do for every fact by itself costs a third.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from hashlib import sha256
from operator import itemgetter, methodcaller
from typing import Any, Final
from uuid import UUID

from msgspec import convert

from ledger.domain.chart import WORDS
from ledger.store import stream
from ledger.store.marks import MARK_BYTES, NO_MARK, UNMARKED, Marks
from ledger.store.stream import REMEMBERED, SINCE, FactReader, Line

BEFORE: Final = (
    "SELECT link FROM anzhang.facts WHERE book = %s AND position <= %s"
    " ORDER BY position DESC LIMIT 1"
)
# A moment as the door hashes it, in microseconds since 1970. In figures of eight bytes that is a
# fifth of what it costs in decimal ones; they err by less than half of one until the year 2106.
MOMENT: Final = (
    "(date_part('epoch', recorded_at - timestamptz '1970-01-01 00:00:00+00') * 1000000)::bigint"
)
HASHED: Final = (
    "concat_ws(E'\\x1f', position, originator_id, originator_version, topic, state,"
    f" {MOMENT}, actor, role, correlation, request_key)"
)
MARK: Final = b"\x1f"
COUNT: Final = 10  # columns that are hashed, beside the book
_EPOCH: Final = int(SINCE.timestamp()) * 1_000_000
# A fact's mark; none is as many zeros, and what one of another length lacks are others.
_MARKED: Final = f"coalesce(substr(mark || '\\x{'ff' * MARK_BYTES}', 1, {MARK_BYTES}), {NO_MARK})"
# A row: how many columns, then what was hashed, a link of 32 bytes and a mark of 16, each after its
# length. Of a link of another length more or less is taken for hashed, and does not follow.
_hashed: Final = itemgetter(slice(6, -56))
_link: Final = itemgetter(slice(-52, -20))
_mark: Final = itemgetter(slice(-MARK_BYTES, None))
_split: Final = methodcaller("split", MARK)
# A copy of it costs less than beginning another: a sixth of hashing a fact.
_begun: Final = sha256()
_ODD: Final = (b"00000000-0000-0000-0000-000000000000", b"0", b"", b"", b"0", *[b""] * 4)


def genesis(book: str) -> bytes:
    """What the first fact of a book is linked to."""
    return sha256(b"anzhang book " + book.encode()).digest()


@dataclass(frozen=True)
class Some:
    """Some facts in a row, column by column as they were hashed."""

    positions: list[int]
    ids: tuple[bytes, ...]
    versions: tuple[bytes, ...]
    topics: tuple[bytes, ...]
    states: tuple[bytes, ...]
    moments: tuple[bytes, ...]

    @cached_property
    def by_topic(self) -> dict[bytes, list[int]]:
        """Where in these columns the facts of each topic are."""
        found: dict[bytes, list[int]] = {}
        for at, topic in enumerate(self.topics):
            try:
                found[topic].append(at)
            except KeyError:
                found[topic] = [at]
        return found

    def envelopes(self, places: list[int]) -> tuple[list[UUID], list[int], list[datetime]]:
        """The streams, versions and times of some of them."""
        ids, versions, moments = self.ids, self.versions, self.moments
        return (
            [_id(ids[at]) for at in places],
            [int(versions[at]) for at in places],
            [moment_of(moments[at]) for at in places],
        )

    def line(self, at: int) -> Line:
        """One fact as others read it."""
        return (
            self.positions[at], self.topics[at].decode(), _id(self.ids[at]),
            int(self.versions[at]), moment_of(self.moments[at]), self.states[at],
        )  # fmt: skip


@lru_cache(REMEMBERED)
def _id(written: bytes) -> UUID:
    """An id; how it is written is left where accounts are named."""
    words = written.decode()
    id_ = convert(words, UUID)
    WORDS.keep(id_.int, words)
    return id_


@lru_cache(REMEMBERED)
def moment_of(written: bytes) -> datetime:
    """When it was, as it is written where it is hashed."""
    return SINCE + timedelta(microseconds=int(written) - _EPOCH)


class ChainReader(FactReader):
    """Reads a stretch from its beginning to its end, and notes where its chain first fails.

    ``broken`` is the first fact whose link does not follow, ``missing`` the first position at which
    there is none, and ``forged`` the first fact whose mark is not what ``marks`` makes of it.
    """

    columns = f"{HASHED}, link, {_MARKED}"

    def __init__(self, cursor: Any, book: str, after: int, marks: Marks | None = None) -> None:
        super().__init__(cursor, book)
        cursor.execute(BEFORE, (book, after))
        before = cursor.fetchone()
        self.link = bytes(before[0]) if before else genesis(book)
        self.due = after + 1
        self.broken: int | None = None
        self.missing: int | None = None
        self.forged: int | None = None
        self._marks = marks
        self._begins = book.encode() + MARK

    def some(self, after: int, upto: int) -> Iterator[Some]:
        """The facts after one position, up to and with another, some at a time."""
        rows = self.rows(after, upto)
        for first in range(0, len(rows), stream.FEW):
            yield self.columns_of(rows[first : first + stream.FEW])

    def read(self, rows: list[bytes]) -> list[Line]:
        """Rows as others read them."""
        some = self.columns_of(rows)
        return [some.line(at) for at in range(len(rows))]

    def columns_of(self, rows: list[bytes]) -> Some:
        """Rows taken apart, once it is seen that each follows from the one before."""
        hashed, links = list(map(_hashed, rows)), list(map(_link, rows))
        said = list(map(_split, hashed))
        odd = [] if set(map(len, said)) == {COUNT} else _mend(said)
        if self._marks is not None and self.forged is None:
            self.forged = _forged(self._marks, said, list(map(_mark, rows)))
        positions, ids, versions, topics, states, moments, *_ = zip(*said, strict=True)
        some = Some(list(map(int, positions)), ids, versions, topics, states, moments)
        self._follow(some.positions, hashed, links, odd)
        return some

    def _follow(
        self, positions: list[int], hashed: list[bytes], links: list[bytes], odd: list[int]
    ) -> None:
        """Note the first place where a link does not follow, or a fact."""
        due = range(self.due, self.due + len(positions))
        if self.missing is None and positions != list(due):
            self.missing = next(at for at, there in zip(due, positions, strict=True) if at != there)
        begin, begins, should = _begun.copy, self._begins, []
        for before, said in zip((self.link, *links[:-1]), hashed, strict=True):
            link = begin()
            link.update(before + begins + said)
            should.append(link.digest())
        for at in odd:
            should[at] = b""
        if self.broken is None and should != links:
            wrong = zip(positions, should, links, strict=True)
            self.broken = next(at for at, one, other in wrong if one != other)
        self.link, self.due = links[-1], positions[-1] + 1


def _forged(marks: Marks, said: list[list[bytes]], stored: list[bytes]) -> int | None:
    """The position of the first fact that bears a mark, and not its own."""
    join, of = MARK.join, marks.of
    should = [of(join([*each[1:5], *each[6:]])) for each in said]
    if should == stored:
        return None
    for each, one, other in zip(said, should, stored, strict=True):
        if other not in (one, UNMARKED):
            return int(each[0])
    return None


def _mend(said: list[list[bytes]]) -> list[int]:
    """Where a column holds the mark itself, or nothing at all: no link follows from that."""
    odd = [at for at, fields in enumerate(said) if len(fields) != COUNT]
    for at in odd:
        said[at] = [said[at][0], *_ODD]
    return odd
