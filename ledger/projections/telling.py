"""Facts for views: a stretch of the book read once, and told to each view that asked for them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import ledger.domain.every  # noqa: F401  # registers every topic, so that any fact can be read
from ledger.domain.book import Book
from ledger.domain.kernel import Fact, FirstFact
from ledger.domain.policy import Policy
from ledger.projections.projection import Policies, Projection, Work
from ledger.projections.rows import VIEWS, Table
from ledger.store.court import Court
from ledger.store.stream import FactReader, Line

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
POLICIES: Final = (
    "SELECT position, topic, originator_id, originator_version, recorded_at, state"
    " FROM anzhang.facts WHERE book = %s AND originator_id = %s AND topic = %s ORDER BY position"
)

Told = list[tuple[int, str, Fact]]
Put = Callable[[tuple[int, str, Fact]], None]


@dataclass(frozen=True, slots=True)
class Span:
    """Facts to be told at once: after one position, up to another, or fewer.

    Fewer where more would weigh more than ``heavy`` bytes, but one at least.
    """

    after: int
    upto: int
    heavy: int


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
        self._policies = Policies()
        self._asked = False
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

    def told(self, cursor: Any, span: Span) -> tuple[list[Told], int]:
        """What each view is told of the facts of a span, and how far they go."""
        lines, reached = self._lines(cursor, span)
        told, boxes = self._boxes()
        rules: Told = []
        boxes[RULES].append(rules.append)
        for few in lines:
            self._sort_out(few, boxes)
        if rules or span.after != self._read_to:
            self._asked = False
        self._read_to = reached
        return told, reached

    def tell_all(self, cursor: Any, span: Span, work: Mapping[str, Work], where: str) -> int:
        """Tell every view the facts of a span, few at a time; how far they go.

        Nothing is kept of a fact that was told: its place in memory is the next one's, and is at
        hand. Only a view that has to look for rows in its tables is told at the end.
        """
        lines, reached = self._lines(cursor, span)
        self._asked = False  # before they are told, not after: each fact knows which are its own
        policies = self.policies(cursor)
        told, boxes = self._boxes()
        for projection in self.projections:
            work[projection.name].policies = policies
        at_once = [
            (mine, its, projection.handlers)
            for projection, mine in zip(self.projections, told, strict=True)
            if (its := work[projection.name]).whole
        ]
        for few in lines:
            self._sort_out(few, boxes)
            for mine, its, handlers in at_once:
                for position, topic, fact in mine:
                    its.position = position
                    handlers[topic](its, fact)
                mine.clear()
        for projection, mine in zip(self.projections, told, strict=True):
            if mine:
                self.tell(cursor, projection, work[projection.name], mine, where)
        return reached

    def _lines(self, cursor: Any, span: Span) -> tuple[Iterable[list[Line]], int]:
        reader = FactReader(cursor, self.book, self._topics)
        rows, reached = reader.weighed(span.after, span.upto, span.heavy)
        return reader.taken(rows), reached

    def _boxes(self) -> tuple[list[Told], dict[str, list[Put]]]:
        """A box for each view, and into which of them each kind of fact is put."""
        told: list[Told] = [[] for _ in self.projections]
        puts = {topic: [told[n].append for n in views] for topic, views in self._told_of.items()}
        return told, {RULES: [], **puts}

    def _sort_out(self, lines: list[Line], boxes: dict[str, list[Put]]) -> None:
        make = self.court.facts.makers
        for position, topic, id_, version, recorded_at, state in lines:
            fact = (position, topic, make[topic](id_, version, recorded_at, state))
            for put in boxes[topic]:
                put(fact)

    def policies(self, cursor: Any) -> Policies:
        """The court's rules, as far as the book has been read; what they come to is remembered."""
        if not self._asked:
            cursor.execute(POLICIES, (self.book, Book.create_id(), RULES))
            rows = cursor.fetchall()
            if [row[0] for row in rows] != self._policies.positions:
                facts: list[Any] = [self.court.facts.fact_of(*row[1:]) for row in rows]
                known = [
                    (row[0], _policy(fact.text)) for row, fact in zip(rows, facts, strict=True)
                ]
                self._policies = Policies(known)
            self._asked = True
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
            for rows in work.values():
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
    for rows in work.values():
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
