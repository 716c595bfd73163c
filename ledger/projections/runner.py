"""Telling the book to its views: in order, each fact exactly once, however often one is killed.

A stretch of facts is read, told to rows in memory, and written with the position reached in one
commit. The position's row is locked first: a second follower of the same view waits, and then goes
on from where the first one stopped. A killed follower leaves either the whole stretch or nothing.
"""

import logging
import select
import time
from collections.abc import Callable, Iterable, Sequence
from threading import Event
from typing import Any, Final

import psycopg2
import psycopg2.extensions
import sqlalchemy as sa

from ledger.projections.projection import Projection, Work
from ledger.projections.rows import forget_forms
from ledger.projections.telling import Span, Teller
from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.quiet import undisturbed
from ledger.store.subscription import CHANNEL, MIGRATED

FOLLOWING: Final = 5_000  # facts told in one commit while following
HEAVY: Final = 8_000_000  # bytes of facts told in one commit: a few may tell of thousands
POLL_SECONDS: Final = 0.5
RETRY_SECONDS: Final = 0.2

Progress = Callable[[int, int], None]

log = logging.getLogger("anzhang.projections")


class Follower:
    """Follows one book for some of its views, all in one pass over the facts."""

    def __init__(
        self, court: Court, projections: Sequence[Projection], *, batch: int = FOLLOWING
    ) -> None:
        self.court = court
        self.batch = batch
        self._teller = Teller(court, projections)
        self.projections = self._teller.projections
        self._keyed = False
        self._work: dict[str, Work] = {}
        self._moved: dict[str, tuple[int, Any]] = {}  # where to, and when, this follower moved each

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
        """Follow until ``stop``, over broken connections; a lost notification costs one poll.

        Over a migration too: what was known of the columns is asked anew when one is told of, and
        whenever following breaks off.
        """
        while not stop.is_set():
            connection: psycopg2.extensions.connection | None = None
            try:
                connection = self.court.database.listener()
                self._follow(connection, stop)
            except (psycopg2.Error, sa.exc.DBAPIError, OSError, ValueError) as lost:
                log.warning("following broke off, trying again: %s", lost)
                forget_forms()
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
                if any(heard.payload == MIGRATED for heard in connection.notifies):
                    forget_forms()
                connection.notifies.clear()

    def step(self) -> tuple[int, int]:
        """Tell one stretch and commit it; return the position reached and the book's last."""
        with undisturbed(), self.court.database.views.begin() as connection:
            cursor: Any = connection.connection.cursor()
            return self._tell(cursor)

    def _tell(self, cursor: Any) -> tuple[int, int]:
        teller, places = self._teller, self._places(cursor)
        head = teller.head(cursor)
        start = min(places.values(), default=head)
        reached = min(start + self.batch, head)
        if reached <= start:
            return start, head
        of_each, reached = teller.told(cursor, Span(start, reached, HEAVY))
        told = dict(zip(self.projections, of_each, strict=True))
        behind = [each for each in self.projections if places[each.name] < reached]
        policies = teller.policies(cursor)
        for projection in behind:
            self._moved.pop(projection.name, None)  # until all of it is told
            after, facts = places[projection.name], told[projection]
            work = self._work_of(projection, whole=after == 0)
            work.policies = policies
            mine = facts if after == start else [each for each in facts if each[0] > after]
            if mine:
                teller.tell(cursor, projection, work, mine)
                teller.write(cursor, projection, work)
        moved = teller.move(cursor, reached, behind)
        self._moved |= {name: (reached, at) for name, at in moved.items()}
        return reached, head

    def _places(self, cursor: Any) -> dict[str, int]:
        """Lock the views' positions, in one order; empty those that were built otherwise."""
        at: dict[str, int] = {}
        tracked = self._teller.lock(cursor)
        for projection in self.projections:
            version, position, moved = tracked[projection.name]
            if version != projection.version:
                self._teller.empty(cursor, projection.tables)
                position = 0
            if position == 0 or (position, moved) != self._moved.get(projection.name):
                # Somebody else moved on or rebuilt it, or what is in memory was never committed.
                self._work.pop(projection.name, None)
            at[projection.name] = position
        return at

    def _work_of(self, projection: Projection, *, whole: bool) -> Work:
        """The view's rows in memory, begun anew once they are too many."""
        work = self._work.get(projection.name)
        if work is None or work.holds_more_than(projection.kept):
            work = self._work[projection.name] = Work(projection.tables, whole=whole)
        return work


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
