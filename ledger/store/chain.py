"""The chain read again: every fact's link follows from the link before it and all that is stored.

What is hashed is put together here from the very bytes the fact is then read from, so that nothing
can be read which was not hashed, and nothing hashed which is not read.
"""

from datetime import timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from msgspec import convert
from msgspec.json import encode

from ledger.domain.chart import WORDS
from ledger.store.stream import COLUMNS, FIXED, LENGTH, REMEMBERED, SINCE, FactReader, Line

BEFORE: Final = (
    "SELECT link FROM anzhang.facts WHERE book = %s AND position <= %s"
    " ORDER BY position DESC LIMIT 1"
)
LINKED: Final = f"{COLUMNS}, concat_ws(E'\\x1f', actor, role, correlation, request_key), link"
_HASHED: Final = b"%b" + b"\x1f".join((b"%b", b"%d", b"%b", b"%d", b"%b", b"%b")) + b"%b"
_DOING: Final = b"\x1f%d\x1f%b"
_EPOCH: Final = int(SINCE.timestamp()) * 1_000_000  # a link counts from 1970


def genesis(book: str) -> bytes:
    """What the first fact of a book is linked to."""
    return sha256(b"anzhang book " + book.encode()).digest()


class ChainReader(FactReader):
    """Reads a stretch from its beginning to its end, and notes where its chain first fails.

    ``broken`` is the first fact whose link does not follow, ``missing`` the first position at which
    there is none.
    """

    columns = LINKED

    def __init__(self, cursor: Any, book: str, after: int) -> None:
        super().__init__(cursor, book)
        cursor.execute(BEFORE, (book, after))
        before = cursor.fetchone()
        self.link = bytes(before[0]) if before else genesis(book)
        self.due = after + 1
        self.broken: int | None = None
        self.missing: int | None = None
        self._written: dict[bytes, tuple[UUID, bytes]] = {}

    def read(self, rows: list[bytes]) -> list[Line]:
        ids, names, book = self._written, self._names, self._book.encode()
        if len(ids) > REMEMBERED:
            ids.clear()
        fixed, length, begin = FIXED.unpack_from, LENGTH, FIXED.size
        stamp, at, link, doer, doing = 0, SINCE, self.link, b"", b""
        found: list[Line] = []
        hashed: list[bytes] = []
        links: list[bytes] = []
        for row in rows:
            position, stream, version, moment, size = fixed(row)
            topic_end = begin + size
            topic = row[begin:topic_end]
            words_end = topic_end + 4 + length(row, topic_end)[0]
            words = row[topic_end + 4 : words_end]
            doer_end = words_end + 4 + length(row, words_end)[0]
            if (known := ids.get(stream)) is None:
                known = ids[stream] = _id(stream)
            id_, written = known
            by = row[words_end + 4 : doer_end]
            if moment != stamp or by != doer:  # one command records several facts
                stamp, doer, at = moment, by, SINCE + timedelta(microseconds=moment)
                doing = _DOING % (moment + _EPOCH, by)
            hashed.append(_HASHED % (link, book, position, written, version, topic, words, doing))
            link = row[doer_end + 4 :]
            links.append(link)
            if (name := names.get(topic)) is None:
                name = names[topic] = topic.decode()
            found.append((position, name, id_, version, at, words))
        self._follow([line[0] for line in found], hashed, links)
        return found

    def _follow(self, positions: list[int], hashed: list[bytes], links: list[bytes]) -> None:
        """Note the first place where a link does not follow, or a fact."""
        due = range(self.due, self.due + len(positions))
        if self.missing is None and positions != list(due):
            self.missing = next(at for at, there in zip(due, positions, strict=True) if at != there)
        should = [sha256(each).digest() for each in hashed]
        if self.broken is None and should != links:
            wrong = zip(positions, should, links, strict=True)
            self.broken = next(at for at, one, other in wrong if one != other)
        self.link, self.due = links[-1], positions[-1] + 1


def _id(stream: bytes) -> tuple[UUID, bytes]:
    """An id, and how it is written where it is hashed, and in the names of accounts."""
    id_ = convert(stream, UUID)
    written = encode(id_)[1:-1]
    WORDS.keep(id_.int, written.decode())
    return id_, written
