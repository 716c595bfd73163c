"""Throwing views away and telling them the whole book again (重建视图).

Everything happens in one commit for each process, so a rebuild that is killed leaves the views as
they were, and readers have the old rows until they have the new ones. Rows stay in memory until the
book has been told and are written once, as they are in the end. A short book's go where they were;
a long one's go into tables beside, whose indexes are made when the rows are there, for keeping an
index costs three times what making it does.

A long book is told by two processes at once, each telling its own views: what one reads the other
mostly does not need.
"""

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import wait
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Final

from ledger.projections import copying
from ledger.projections.projection import Projection, Work
from ledger.projections.rows import VIEWS, Table
from ledger.projections.runner import Follower, Progress
from ledger.projections.telling import Span, Teller
from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.keys import MasterKey
from ledger.store.quiet import undisturbed
from ledger.store.stretches import processes

STRETCH: Final = 50_000  # facts told at once
HEAVY: Final = 64_000_000  # bytes of them: nobody waits, and everything is kept in memory anyway
ALONE: Final = 100_000  # facts up to which tables beside and a second process do not pay
LOOK_SECONDS: Final = 0.5
LINES: Final = ("files", "lines", "notices")  # about half of the work
BESIDE: Final = f"{VIEWS}new_"
# Written by the transaction that made the table, so that a report that began before sees the rows.
FROZEN: Final = f"{copying.OPTIONS}, FREEZE"
# Two rebuilds of one view would make one table: the second waits before it holds anything else.
ALONE_AT: Final = "SELECT pg_advisory_xact_lock(hashtext('anzhang rebuild'), hashtext(%s))"
CHANNEL: Final = "anzhang_rebuild"
SAY: Final = f"SELECT pg_notify('{CHANNEL}', %s)"

_kept_to_the_end: Final[list[object]] = []


def rebuild(
    court: Court,
    projections: Sequence[Projection],
    progress: Progress | None = None,
    *,
    alone: int = ALONE,
    home: str = "ledger.projections.every",
) -> int:
    """Tell these views the book anew; return the position they have reached.

    A book of up to ``alone`` facts is told in this process, a longer one by two of their own, which
    find the views in the module ``home``.
    """
    if court.position() <= alone:
        InPlace(court, projections).run(progress)
    elif len(projections) == 1:
        Beside(court, projections).run(progress)
    else:
        _in_two(court, projections, progress, home)
    return Follower(court, projections).catch_up(progress)


class InPlace:
    """A rebuild of some views in their own tables, which nobody else may move on meanwhile."""

    where = VIEWS
    options = copying.OPTIONS

    def __init__(self, court: Court, projections: Sequence[Projection]) -> None:
        self.court = court
        self.teller = Teller(court, projections)
        self.reached = 0
        self.work = {each.name: self._anew(each) for each in self.teller.projections}

    def run(self, progress: Progress | None = None, *, last: bool = False) -> None:
        """Tell the whole book and put what came of it in place, in one commit.

        ``last`` says that this process does nothing else: its rows go with it, and not one by one.
        """
        self.court.keys.load_all()  # at once, rather than one by one as facts name them
        with undisturbed(), self.court.database.views.begin() as connection:
            cursor: Any = connection.connection.cursor()
            self.rebuild(cursor, progress)
            if last:
                _kept_to_the_end.append(self.work)
                gc.freeze()
            else:
                self.work.clear()  # before the collector walks over every row

    def rebuild(self, cursor: Any, progress: Progress | None) -> None:
        """Everything between the first statement and the commit."""
        self.teller.lock(cursor)
        for projection in self.teller.projections:
            self.teller.empty(cursor, projection.tables)
        self.catch_up(cursor, progress)
        self.teller.move(cursor, self.reached, self.teller.projections)

    def catch_up(self, cursor: Any, progress: Progress | None, upto: int | None = None) -> None:
        """Tell everything recorded so far, or up to a position, and write it."""
        teller = self.teller
        while self.reached < (head := teller.head(cursor) if upto is None else upto):
            span = Span(self.reached, min(self.reached + STRETCH, head), HEAVY)
            self.reached = teller.tell_all(cursor, span, self.work, self.where)
            for projection in teller.projections:
                if self.work[projection.name].holds_more_than(projection.kept):
                    self.write(cursor, projection)
                    self.settle(cursor, projection)
                    self.work[projection.name] = self._anew(projection, whole=False)
            if progress is not None:
                progress(self.reached, head)
        for projection in teller.projections:
            self.write(cursor, projection)

    def write(self, cursor: Any, projection: Projection) -> None:
        """Write what a view has in memory."""
        work = self.work[projection.name]
        for table in projection.tables:
            work[table].write(cursor, self.court.book, self.where, self.options)

    def settle(self, cursor: Any, projection: Projection) -> None:
        """See to it that rows which leave memory can be found again."""

    @staticmethod
    def _anew(projection: Projection, *, whole: bool = True) -> Work:
        return Work(projection.tables, whole=whole)


class Beside(InPlace):
    """A rebuild of some views in tables beside theirs, which are followed meanwhile.

    A table is made when there is a row for it: of most books many views have none.
    """

    where = BESIDE
    options = FROZEN

    def __init__(self, court: Court, projections: Sequence[Projection]) -> None:
        super().__init__(court, projections)
        self._beside: dict[str, None] = {}

    def rebuild(self, cursor: Any, progress: Progress | None) -> None:
        """Tell most of the book to nobody's disturbance, the last facts with the places locked."""
        for projection in self.teller.projections:
            cursor.execute(ALONE_AT, (projection.name,))
        self.catch_up(cursor, progress)
        self._index(cursor, self._beside)
        self.teller.lock(cursor)
        self.catch_up(cursor, progress)
        self._index(cursor, self._beside)
        if self._beside:
            names = sorted(self._beside)
            cursor.execute("SELECT views.put_in_place(%s, %s)", (self.court.book, names))
        tables = [table for each in self.teller.projections for table in each.tables]
        self.teller.empty(cursor, (each for each in tables if each.name not in self._beside))
        self.teller.move(cursor, self.reached, self.teller.projections)

    def write(self, cursor: Any, projection: Projection) -> None:
        """Write what a view has in memory, to tables that are there for it."""
        work = self.work[projection.name]
        self._begin(cursor, (table for table in projection.tables if work[table].unwritten))
        super().write(cursor, projection)

    def settle(self, cursor: Any, projection: Projection) -> None:
        """Rows that leave memory are found by their key."""
        self._begin(cursor, projection.tables)
        self._index(cursor, (table.name for table in projection.tables), key_only=True)

    def _begin(self, cursor: Any, tables: Iterable[Table]) -> None:
        for table in tables:
            if table.name not in self._beside:
                cursor.execute("SELECT views.begin_beside(%s)", (table.name,))
                self._beside[table.name] = None

    def _index(self, cursor: Any, names: Iterable[str], *, key_only: bool = False) -> None:
        for name in names:
            cursor.execute("SELECT views.index_beside(%s, %s)", (name, key_only))


def _in_two(
    court: Court, projections: Sequence[Projection], progress: Progress | None, home: str
) -> None:
    """Tell what is mostly about lines in one process and everything else in another."""
    names = [projection.name for projection in projections]
    left = [name for name in names if name in LINES]
    halves = [half for half in (left, [name for name in names if name not in left]) if half]
    head = court.position()
    with processes(len(halves)) as pool, _heard(court, len(halves)) as reached:
        jobs = [
            pool.submit(_tell, court.database.dsn, court.book, court.keys.master, half, home)
            for half in halves
        ]
        pending = set(jobs)
        while pending:
            _, pending = wait(pending, LOOK_SECONDS)
            if progress is not None:
                progress(min(reached(), head), head)
        for job in jobs:
            job.result()


@contextmanager
def _heard(court: Court, halves: int) -> Iterator[Callable[[], int]]:
    """How far all halves have come: what is not committed yet can only be heard of."""
    connection = court.database.listener()
    at: dict[str, int] = {}

    def reached() -> int:
        connection.poll()
        while connection.notifies:
            book, half, position = json.loads(connection.notifies.pop(0).payload)
            if book == court.book:
                at[half] = position
        return min(at.values()) if len(at) == halves else 0

    try:
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
        yield reached
    finally:
        connection.close()


def _tell(dsn: str, book: str, master: MasterKey, names: Sequence[str], home: str) -> None:
    """Tell some views the book, in a process of its own, and say how far it is."""
    database = Database(dsn, pool_size=2)

    def say(position: int, _: int) -> None:
        database.ask(SAY, (json.dumps([book, names[0], position]),))

    try:
        mine = [projection for projection in import_module(home).EVERY if projection.name in names]
        Beside(Court(database, book, master), mine).run(say, last=True)
    finally:
        database.close()
