"""Throwing views away and telling them the whole book again (重建视图).

A long book is told by two processes at once, each telling its own views: what one reads the other
mostly does not need. Killed at any moment, any follower goes on with what is left.
"""

from collections.abc import Sequence
from concurrent.futures import wait
from importlib import import_module
from typing import Final

from ledger.projections.projection import Projection
from ledger.projections.runner import Follower, Progress
from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.keys import MasterKey
from ledger.store.stretches import processes

STRETCH: Final = 50_000  # facts told in one commit: nobody waits for the newest
ALONE: Final = 100_000  # facts up to which starting a second process does not pay
LOOK_SECONDS: Final = 0.5
LINES: Final = ("lines", "files", "notices")  # about half of the work


def rebuild(
    court: Court,
    projections: Sequence[Projection],
    progress: Progress | None = None,
    *,
    alone: int = ALONE,
    home: str = "ledger.projections.every",
) -> int:
    """Empty these views and tell them the book; return the position they have reached.

    Up to ``alone`` facts are told in this process, more by two of their own, which find the views
    in the module ``home``.
    """
    follower = Follower(court, projections, batch=STRETCH)
    follower.empty()
    if court.position() > alone and len(projections) > 1:
        _in_two(court, projections, progress, home)
    return follower.catch_up(progress)


def _in_two(
    court: Court, projections: Sequence[Projection], progress: Progress | None, home: str
) -> None:
    """Tell what is mostly about lines in one process and everything else in another."""
    names = [projection.name for projection in projections]
    left = [name for name in names if name in LINES]
    halves = [half for half in (left, [name for name in names if name not in left]) if half]
    head = court.position()
    with processes(len(halves)) as pool:
        jobs = [
            pool.submit(_tell, court.database.dsn, court.book, court.keys.master, half, home)
            for half in halves
        ]
        pending = set(jobs)
        while pending:
            _, pending = wait(pending, LOOK_SECONDS)
            if progress is not None:
                progress(min(reached(court.database, court.book, names), head), head)
        for job in jobs:
            job.result()


def reached(database: Database, book: str, names: Sequence[str]) -> int:
    """The position all of these views know."""
    sql = (
        "SELECT coalesce(min(position), 0) FROM views.tracking"
        " WHERE book = %s AND projection = ANY(%s)"
    )
    with database.app.connect() as connection:
        return int(connection.exec_driver_sql(sql, (book, list(names))).scalar() or 0)


def _tell(dsn: str, book: str, master: MasterKey, names: Sequence[str], home: str) -> int:
    """Tell some views the book, in a process of its own."""
    database = Database(dsn, pool_size=2)
    try:
        mine = [projection for projection in import_module(home).EVERY if projection.name in names]
        return Follower(Court(database, book, master), mine, batch=STRETCH).catch_up()
    finally:
        database.close()
