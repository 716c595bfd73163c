"""Long work of several commits, which nobody else may do at the same time (独占办理).

A command is alone at the door. A bank file is not: what is asked of it as a whole is asked before
its first line is booked, and another file of the same account, let in meanwhile, would be asked
of a book that knows neither.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Any, Final

import psycopg2.errors

from ledger.domain.errors import Conflict
from ledger.store.database import Database
from ledger.store.translation import translated

PATIENCE: Final = 30.0  # seconds until whoever waits is told that somebody else is at it


class UnderWay(Conflict):
    """Somebody is doing the same work on the same thing, and has not finished; ask again later."""

    code = "under-way"
    title = "The same work is under way on this"
    title_zh = "他人正在办理同一账户的同类事项，请稍后重试"


@contextmanager
def alone(
    database: Database, book: str, *subjects: str, patience: float = PATIENCE
) -> Iterator[None]:
    """Hold these subjects of a book, in every process that asks for them here, or wait for them.

    They are held by a connection of their own: whoever is killed holds nothing any more. Raises
    :class:`UnderWay` after ``patience`` seconds.
    """
    with closing(database.listener()) as connection:
        with translated():
            hold(connection, book, subjects, patience)
        yield


def hold(connection: Any, book: str, subjects: Iterable[str], patience: float) -> None:
    """Hold these by this connection, which waits for them as long; raises :class:`UnderWay`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", (f"{patience}s",))
        # In one order, so that no two wait for each other.
        for subject in sorted(set(subjects)):
            _hold(cursor, book, subject, patience)


def _hold(cursor: Any, book: str, subject: str, patience: float) -> None:
    try:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s), hashtext(%s))", (book, subject))
    except psycopg2.errors.LockNotAvailable:
        said = f"somebody else has been at {subject} for {patience:g} seconds"
        raise UnderWay(said, subject=subject) from None
