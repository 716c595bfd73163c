"""Telling the book to its views: in order, each fact exactly once, however often one is killed.

A stretch of facts is read, told to rows in memory, and written with the position reached in one
commit. The position's row is locked first: a second follower of the same view waits, and then goes
on from where the first one stopped. A killed follower leaves either the whole stretch or nothing.
"""

import logging
import select
import time
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from threading import Event
from typing import Any, Final

import psycopg2
import psycopg2.extensions
import sqlalchemy as sa

import ledger.domain.every  # noqa: F401  # registers every topic, so that any fact can be read
from ledger.domain.book import Book
from ledger.domain.kernel import Fact, FirstFact
from ledger.domain.policy import Policy
from ledger.projections.projection import Policies, Projection, Work
from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.quiet import undisturbed
from ledger.store.stream import FactReader
from ledger.store.subscription import CHANNEL

FOLLOWING: Final = 5_000  # facts told in one commit while following
HEAVY: Final = 8_000_000  # bytes of facts told in one commit: a few may tell of thousands
POLL_SECONDS: Final = 0.5
RETRY_SECONDS: Final = 0.2

Progress = Callable[[int, int], None]

log = logging.getLogger("anzhang.projections")

TRACKED: Final = (
    "SELECT projection, version, position FROM views.tracking"
    " WHERE book = %s AND projection = ANY(%s) ORDER BY projection FOR UPDATE"
)
BEGIN: Final = (
    "INSERT INTO views.tracking (book, projection, version, position)"
    " SELECT %s, name, 0, 0 FROM unnest(%s::text[]) AS name ORDER BY name ON CONFLICT DO NOTHING"
)
MOVE: Final = (
    "UPDATE views.tracking SET version = %s, position = %s, updated_at = clock_timestamp()"
    " WHERE book = %s AND projection = %s"
)
# The first position up to which the facts weigh too much, where they do; what follows is not read.
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


class Follower:
    """Follows one book for some of its views, all in one pass over the facts."""

    def __init__(
        self, court: Court, projections: Sequence[Projection], *, batch: int = FOLLOWING
    ) -> None:
        self.court = court
        self.batch = batch
        self.projections = tuple(sorted(projections, key=lambda projection: projection.name))
        self._keyed = False
        self._work: dict[str, Work] = {}
        self._told_of: dict[str, list[int]] = {}  # which views each topic is told to
        for number, projection in enumerate(self.projections):
            for topic in projection.handlers:
                self._told_of.setdefault(topic, []).append(number)

    def catch_up(self, progress: Progress | None = None) -> int:
        """Tell the views everything recorded so far; return the position they all have reached."""
        if not self._keyed:
            self.court.keys.load_all()  # at once, rather than one by one as facts name them
            self._keyed = True
        while True:
            reached, head = self.step()
            if progress is not None:
                progress(reached, head)
            if reached >= head:
                return reached

    def run(self, stop: Event) -> None:
        """Follow until ``stop``, over broken connections; a lost notification costs one poll."""
        while not stop.is_set():
            connection: psycopg2.extensions.connection | None = None
            try:
                connection = self.court.database.listener()
                self._follow(connection, stop)
            except (psycopg2.Error, sa.exc.DBAPIError, OSError, ValueError) as lost:
                log.warning("following broke off, trying again: %s", lost)
                stop.wait(RETRY_SECONDS)
            finally:
                if connection is not None:
                    connection.close()

    def _follow(self, connection: "psycopg2.extensions.connection", stop: Event) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
        while not stop.is_set():
            self.catch_up()
            ready, _, _ = select.select([connection], [], [], POLL_SECONDS)
            if ready:
                connection.poll()
                connection.notifies.clear()

    def step(self) -> tuple[int, int]:
        """Tell one stretch and commit it; return the position reached and the book's last."""
        with undisturbed(), self.court.database.views.begin() as connection:
            cursor: Any = connection.connection.cursor()
            return self._tell(cursor)

    def _tell(self, cursor: Any) -> tuple[int, int]:
        at = self._lock(cursor)
        cursor.execute("SELECT position FROM anzhang.books WHERE book = %s", (self.court.book,))
        found = cursor.fetchone()
        head = found[0] if found else 0
        start = min(at.values(), default=head)
        reached = min(start + self.batch, head)
        if reached <= start:
            return start, head
        cursor.execute(WEIGHED, (self.court.book, start, reached, HEAVY))
        if (heavy := cursor.fetchone()) is not None:
            reached = heavy[0]
        told = self._sorted(self._read(cursor, start, reached))
        policies = self._policies(cursor)
        for projection, facts in zip(self.projections, told, strict=True):
            after = at[projection.name]
            if after < reached:
                work = self._work_of(projection, whole=after == 0)
                work.policies = policies
                mine = facts if after == start else [each for each in facts if each[0] > after]
                _tell_one(cursor, self.court.book, projection, work, mine)
                work.position = reached
                move = (projection.version, reached, self.court.book, projection.name)
                cursor.execute(MOVE, move)
        return reached, head

    def _sorted(self, facts: Told) -> list[Told]:
        """What each view is told, in one pass over the facts."""
        told: list[Told] = [[] for _ in self.projections]
        boxes = {topic: [told[n] for n in views] for topic, views in self._told_of.items()}
        for each in facts:
            for box in boxes[each[1]]:
                box.append(each)
        return told

    def empty(self) -> None:
        """Throw every row of the views away, and their positions with them."""
        with self.court.database.views.begin() as connection:
            cursor: Any = connection.connection.cursor()
            self._lock(cursor)
            for projection in self.projections:
                _empty(cursor, self.court.book, projection)

    def _lock(self, cursor: Any) -> dict[str, int]:
        """Lock the views' positions, in one order; empty those that were built otherwise."""
        book, names = self.court.book, [projection.name for projection in self.projections]
        cursor.execute(TRACKED, (book, names))
        rows = cursor.fetchall()
        if len(rows) < len(names):
            cursor.execute(BEGIN, (book, names))
            cursor.execute(TRACKED, (book, names))
            rows = cursor.fetchall()
        tracked = {name: (version, position) for name, version, position in rows}
        at: dict[str, int] = {}
        for projection in self.projections:
            version, position = tracked[projection.name]
            if version != projection.version:
                _empty(cursor, book, projection)
                position = 0
            work = self._work.get(projection.name)
            if work is not None and (work.position != position or position == 0):
                # Somebody else moved on, or what is in memory was never committed.
                del self._work[projection.name]
            at[projection.name] = position
        return at

    def _read(self, cursor: Any, after: int, upto: int) -> Told:
        read = self.court.facts.fact_of
        lines = FactReader(cursor, self.court.book, sorted(self._told_of)).between(after, upto)
        return [
            (position, topic, read(topic, id_, version, recorded_at, state))
            for position, topic, id_, version, recorded_at, state in lines
        ]

    def _policies(self, cursor: Any) -> Policies:
        activated = Book.PolicyActivated.TOPIC
        cursor.execute(POLICIES, (self.court.book, Book.create_id(), activated))
        known = []
        for row in cursor.fetchall():
            fact: Any = self.court.facts.fact_of(*row[1:])
            known.append((row[0], _policy(fact.text)))
        return Policies(known)

    def _work_of(self, projection: Projection, *, whole: bool) -> Work:
        """The view's rows in memory, begun anew once they are too many."""
        work = self._work.get(projection.name)
        if work is None or any(len(rows) > projection.kept for rows in work.rows.values()):
            work = self._work[projection.name] = Work(projection.tables, whole=whole)
        return work


def _tell_one(cursor: Any, book: str, projection: Projection, work: Work, told: Told) -> None:
    """Tell one view a stretch of facts, and write what came of it."""
    if not work.whole:
        _fetch_streams(cursor, book, projection, work, told)
    handlers = projection.handlers
    for position, topic, fact in told:
        work.position = position
        handlers[topic](work, fact)
    for table in projection.tables:
        work[table].write(cursor, book)


def _fetch_streams(cursor: Any, book: str, projection: Projection, work: Work, told: Told) -> None:
    """Bring every row into memory that these facts will touch."""
    streams: dict[Any, None] = {}
    for _, topic, fact in told:
        if isinstance(fact, FirstFact):
            for rows in work.rows.values():
                rows.begin(fact.originator_id)
        also = projection.streams.get(topic)
        streams.update(dict.fromkeys(also(fact) if also else (fact.originator_id,)))
    _fetch(cursor, book, work, streams)
    if projection.further:
        more: dict[Any, None] = {}
        for _, topic, fact in told:
            further = projection.further.get(topic)
            if further is not None:
                more.update(dict.fromkeys(further(work, fact)))
        _fetch(cursor, book, work, more)


def _fetch(cursor: Any, book: str, work: Work, streams: Iterable[Any]) -> None:
    for rows in work.rows.values():
        wanted = rows.missing(streams)
        if not wanted:
            continue
        table = rows.table
        sql = f"{table.select} WHERE book = %s AND {table.key[0]} = ANY(%s::uuid[])"
        cursor.execute(sql, (book, [str(stream) for stream in wanted]))
        for stream in wanted:
            rows.begin(stream)
        for row in cursor.fetchall():
            rows.remember(dict(zip(table.columns, row, strict=True)))


def _empty(cursor: Any, book: str, projection: Projection) -> None:
    for table in projection.tables:
        cursor.execute(f"DELETE FROM views.{table.name} WHERE book = %s", (book,))
    cursor.execute(MOVE, (projection.version, 0, book, projection.name))


def wait_for(
    database: Database, book: str, position: int, timeout: float, names: Iterable[str]
) -> bool:
    """Wait until these views know ``position`` (``at_least``), ``timeout`` seconds long."""
    wanted = list(names)
    sql = (
        "SELECT count(*) FROM views.tracking"
        " WHERE book = %s AND projection = ANY(%s) AND position >= %s"
    )
    until = time.monotonic() + timeout
    pause = 0.002
    while True:
        with database.app.connect() as connection:
            done = connection.exec_driver_sql(sql, (book, wanted, position)).scalar()
        if done == len(wanted):
            return True
        left = until - time.monotonic()
        if left <= 0:
            return False
        time.sleep(min(pause, left))
        pause = min(pause * 2, 0.05)
