"""Long work of several commits, which nobody else may do at the same time (独占办理).

A command is alone at the door. A bank file is not: what is asked of it as a whole is asked before
its first line is booked, and another file of the same account, let in meanwhile, would be asked
of a book that knows neither.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

import psycopg2.errors

from ledger.domain.errors import Conflict
from ledger.store.database import Database
from ledger.store.translation import translated
from ledger.store.wires import Wire

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
    with translated():
        connection = holding(database, book, subjects, patience)
    try:
        yield
    finally:
        let_go(database, connection)


def holding(database: Database, book: str, subjects: Iterable[str], patience: float) -> Wire:
    """A connection that holds these; raises :class:`UnderWay` when it has waited for as long."""
    while True:
        kept = _kept(database)
        connection = kept or database.listener()
        try:
            _hold_all(connection, book, subjects, patience)
        except BaseException as no:
            connection.close()  # with whatever of them it holds
            if kept is None or not isinstance(no, psycopg2.Error):
                raise
            # It was cut off while nobody used it.
        else:
            return connection


def _kept(database: Database) -> Wire | None:
    with suppress(IndexError):  # another may take the last
        return database.idle.pop()
    return None


def let_go(database: Database, connection: Wire) -> None:
    """Hold nothing any more by this connection, and keep one of them for the next."""
    with suppress(psycopg2.Error), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock_all()")
        if not database.idle:
            database.idle.append(connection)
            return
    connection.close()


def _hold_all(connection: Wire, book: str, subjects: Iterable[str], patience: float) -> None:
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
