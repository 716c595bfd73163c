"""Facts for views: a stretch of the book read once, and told to each view that asked for them."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

import ledger.domain.every  # noqa: F401  # registers every topic, so that any fact can be read
from ledger.domain.book import Book
from ledger.domain.kernel import Fact, FirstFact
from ledger.domain.policy import Policy
from ledger.projections.projection import Policies, Projection, Work
from ledger.projections.rows import VIEWS, Table
from ledger.store.court import Court
from ledger.store.stream import FactReader

RULES: Final = Book.PolicyActivated.TOPIC

HEAD: Final = "SELECT position FROM anzhang.books WHERE book = %s"
TRACKED: Final = (
    "SELECT projection, version, position, updated_at FROM views.tracking"
    " WHERE book = %s AND projection = ANY(%s) ORDER BY projection FOR UPDATE"
)
BEGIN: Final = (
    "INSERT INTO views.tracking (book, projection, version, position)"
    " SELECT %s, name, 0, 0 FROM unnest(%s::text[]) AS name ORDER BY name ON CONFLICT DO NOTHING"
)
MOVE: Final = (
    "UPDATE views.tracking SET version = told.version, position = %s,"
    " updated_at = clock_timestamp()"
    " FROM unnest(%s::text[], %s::integer[]) AS told (projection, version)"
    " WHERE book = %s AND tracking.projection = told.projection"
    " RETURNING tracking.projection, updated_at"
)
WEIGHT: Final = (
    "SELECT sum(octet_length(state)) FROM anzhang.facts"
    " WHERE book = %s AND position > %s AND position <= %s"
)
# The first position up to which the facts weigh too much; what follows is not read.
WEIGHED: Final = (
    "SELECT position FROM (SELECT position, sum(octet_length(state)) OVER (ORDER BY position)"
    " AS weight FROM anzhang.facts WHERE book = %s AND position > %s AND position <= %s) AS told"
    " WHERE weight > %s LIMIT 1"
)
POLICIES: Final = (
    "SELECT position, topic, originator_id, originator_version, recorded_at, state"
    " FROM anzhang.facts WHERE book = %s AND originator_id = %s AND topic = %s ORDER BY position"
)

Told = list[tuple[int, str, Fact]]


@lru_cache(maxsize=64)
def _policy(text: str) -> Policy:
    return Policy.load(text.encode())


class Teller:
    """Reads one book for some views, all in one pass over the facts."""

    def __init__(self, court: Court, projections: Sequence[Projection]) -> None:
        self.court = court
        self.book = court.book
        self.projections = tuple(sorted(projections, key=lambda projection: projection.name))
        self.names = [projection.name for projection in self.projections]
        self._told_of: dict[str, list[int]] = {}  # which views each topic is told to
        for number, projection in enumerate(self.projections):
            for topic in projection.handlers:
                self._told_of.setdefault(topic, []).append(number)
        self._topics = sorted({*self._told_of, RULES})
        self._policies: Policies | None = None
        self._read_to = 0

    def head(self, cursor: Any) -> int:
        """The book's last position."""
        cursor.execute(HEAD, (self.book,))
        found = cursor.fetchone()
        return int(found[0]) if found else 0

    def lock(self, cursor: Any) -> dict[str, tuple[int, int, Any]]:
        """Lock the views' places in the book, in one order; version, position and when it moved."""
        cursor.execute(TRACKED, (self.book, self.names))
        rows = cursor.fetchall()
        if len(rows) < len(self.names):
            cursor.execute(BEGIN, (self.book, self.names))
            cursor.execute(TRACKED, (self.book, self.names))
            rows = cursor.fetchall()
        return {name: place for name, *place in rows}

    def move(self, cursor: Any, position: int, projections: Sequence[Projection]) -> dict[str, Any]:
        """Note that these views have been told everything up to a position, and when."""
        names = [projection.name for projection in projections]
        versions = [projection.version for projection in projections]
        cursor.execute(MOVE, (position, names, versions, self.book))
        return dict(cursor.fetchall())

    def reach(self, cursor: Any, after: int, upto: int, heavy: int) -> int:
        """How far can be told at once: up to ``upto``, or less where that weighs too much."""
        cursor.execute(WEIGHT, (self.book, after, upto))
        if (cursor.fetchone()[0] or 0) <= heavy:
            return upto
        cursor.execute(WEIGHED, (self.book, after, upto, heavy))
        found = cursor.fetchone()
        return upto if found is None else int(found[0])

    def told(self, cursor: Any, after: int, upto: int) -> list[Told]:
        """What each view is told of the facts after one position, up to and with another."""
        read = self.court.facts.fact_of
        told: list[Told] = [[] for _ in self.projections]
        boxes = {topic: [told[n].append for n in views] for topic, views in self._told_of.items()}
        lines = FactReader(cursor, self.book, self._topics).between(after, upto)
        new_rules = after != self._read_to
        for position, topic, id_, version, recorded_at, state in lines:
            new_rules |= topic == RULES
            fact = (position, topic, read(topic, id_, version, recorded_at, state))
            for put in boxes.get(topic, ()):
                put(fact)
        if new_rules:
            self._policies = None
        self._read_to = upto
        return told

    def policies(self, cursor: Any) -> Policies:
        """The court's rules, as far as the book has been read; what they come to is remembered."""
        if self._policies is None:
            cursor.execute(POLICIES, (self.book, Book.create_id(), RULES))
            known = []
            for row in cursor.fetchall():
                fact: Any = self.court.facts.fact_of(*row[1:])
                known.append((row[0], _policy(fact.text)))
            self._policies = Policies(known)
        return self._policies

    def tell(
        self, cursor: Any, projection: Projection, work: Work, told: Told, where: str = VIEWS
    ) -> None:
        """Tell one view a stretch of facts, in memory."""
        if not work.whole:
            _fetch_streams(cursor, self.book, projection, work, told, where=where)
        handlers = projection.handlers
        for position, topic, fact in told:
            work.position = position
            handlers[topic](work, fact)

    def write(self, cursor: Any, projection: Projection, work: Work) -> None:
        """Write what came of it."""
        for table in projection.tables:
            work[table].write(cursor, self.book)

    def empty(self, cursor: Any, tables: Iterable[Table]) -> None:
        """Throw every row of these tables away."""
        for table in tables:
            cursor.execute(f"DELETE FROM {VIEWS}{table.name} WHERE book = %s", (self.book,))


def _fetch_streams(
    cursor: Any, book: str, projection: Projection, work: Work, told: Told, *, where: str
) -> None:
    """Bring every row into memory that these facts will touch."""
    streams: dict[Any, None] = {}
    for _, topic, fact in told:
        if isinstance(fact, FirstFact):
            for rows in work.rows.values():
                rows.begin(fact.originator_id)
        also = projection.streams.get(topic)
        streams.update(dict.fromkeys(also(fact) if also else (fact.originator_id,)))
    _fetch(cursor, book, work, streams, where)
    if projection.further:
        more: dict[Any, None] = {}
        for _, topic, fact in told:
            further = projection.further.get(topic)
            if further is not None:
                more.update(dict.fromkeys(further(work, fact)))
        _fetch(cursor, book, work, more, where)


def _fetch(cursor: Any, book: str, work: Work, streams: Iterable[Any], where: str) -> None:
    for rows in work.rows.values():
        wanted = rows.missing(streams)
        if not wanted:
            continue
        table = rows.table
        sql = f"{table.select(where)} WHERE book = %s AND {table.key[0]} = ANY(%s::uuid[])"
        cursor.execute(sql, (book, [str(stream) for stream in wanted]))
        for stream in wanted:
            rows.begin(stream)
        for row in cursor.fetchall():
            rows.remember(dict(zip(table.columns, row, strict=True)))
