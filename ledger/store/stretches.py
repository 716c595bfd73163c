"""A whole book read as what it is by several processes, each a stretch of it at a time.

The book only grows, so stretches can be read in any order, over any number of connections, and
still be one state of it. What a worker makes of its stretch is its own: the functions given here
must be importable by name, and what they answer is sent back.
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.context import ForkContext, SpawnContext
from multiprocessing.util import Finalize
from typing import Any, Final, TypeVar

from ledger.domain.kernel import Fact
from ledger.store.database import Database
from ledger.store.mapper import FactMapper
from ledger.store.quiet import undisturbed
from ledger.store.stream import FactReader

R = TypeVar("R")

CHUNK: Final = 25_000  # facts a worker takes at once
PART: Final = 5_000  # facts of a stretch held at once
ORPHAN_SECONDS: Final = 0.5


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a book: after one position, up to and with another.

    ``domain`` is the module that knows every kind of fact, ``opened`` says from which positions on
    the book was open from which day; ``marked_with`` is the key of the facts' marks, if at hand.
    """

    dsn: str
    book: str
    after: int
    upto: int
    domain: str = "ledger.domain.every"
    opened: tuple[tuple[int, date], ...] = ()
    marked_with: bytes | None = None

    def parts(self) -> Iterator[tuple[int, int]]:
        """The stretch in parts small enough to be held at once."""
        for after in range(self.after, self.upto, PART):
            yield after, min(after + PART, self.upto)

    @contextmanager
    def cursor(self) -> Iterator[Any]:
        """A cursor of one snapshot, in a process that knows every topic."""
        import_module(self.domain)
        with undisturbed(), _line_to(self.dsn) as database, database.snapshot.connect() as line:
            # Plain walks along the primary keys: no plan can go wrong.
            line.exec_driver_sql("SET LOCAL enable_seqscan = off")
            # No function of anybody's own making is asked what is stored.
            line.exec_driver_sql("SET LOCAL search_path = pg_catalog")
            yield line.connection.cursor()


_lines: dict[str, Database] | None = None


@contextmanager
def _line_to(dsn: str) -> Iterator[Database]:
    """A database to ask for one stretch.

    Whoever reads nothing but stretches keeps it for the next: a connection of 25,000 facts costs
    20 ms, most of it the server's, which was a fortieth of verifying them.
    """
    if _lines is None:
        with closing(Database(dsn, pool_size=1)) as database:
            yield database
    else:
        if dsn not in _lines:
            _lines[dsn] = Database(dsn, pool_size=1)
            Finalize(None, _lines[dsn].close, exitpriority=0)
        yield _lines[dsn]


def stretches(
    dsn: str,
    book: str,
    upto: int,
    domain: str = "ledger.domain.every",
    opened: tuple[tuple[int, date], ...] = (),
    *,
    marked_with: bytes | None = None,
) -> list[Stretch]:
    """The book up to a position, in stretches."""
    return [
        Stretch(dsn, book, after, min(after + CHUNK, upto), domain, opened, marked_with)
        for after in range(0, upto, CHUNK)
    ]


def pool(workers: int) -> Executor:
    """Processes to read with; 0 reads in this one."""
    return processes(workers) if workers else ThreadPoolExecutor(1)


def processes(workers: int) -> ProcessPoolExecutor:
    """Processes that know what this one knows, and do not outlive it."""
    return ProcessPoolExecutor(
        workers, mp_context=safest(), initializer=_begin, initargs=(os.getpid(),)
    )


def safest() -> ForkContext | SpawnContext:
    """How to start another process.

    Learning every kind of fact anew takes each of them seconds, so they are forked where that is
    safe: on Linux, and while no other thread could hold a lock that nobody will ever release.
    """
    alone = sys.platform == "linux" and threading.active_count() == 1
    return get_context("fork") if alone else get_context("spawn")


def _begin(parent: int) -> None:
    global _lines  # noqa: PLW0603  # a process of a pool has nothing else that is its own
    _lines = {}
    _leave_with(parent)


def _leave_with(parent: int) -> None:
    """End when the parent was killed: a forked process holds both ends of its pipe, and waits."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(ORPHAN_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def facts_in(stretch: Stretch, mapper: FactMapper | None = None) -> Iterator[tuple[int, Fact]]:
    """Every fact of a stretch with its position, in order; personal fields stay sealed."""
    make = (mapper or FactMapper(unseal=False)).makers
    with stretch.cursor() as cursor:
        reader = FactReader(cursor, stretch.book)
        for after, upto in stretch.parts():
            for few in reader.few(after, upto):
                for position, topic, id_, version, recorded_at, state in few:
                    yield position, make[topic](id_, version, recorded_at, state)


def replay(parts: list[Stretch], fold: Callable[[Stretch], R], *, workers: int = 2) -> Iterator[R]:
    """Fold every stretch, ``workers`` at once; the answers come in the order of the book."""
    with pool(workers) as executor:
        yield from executor.map(fold, parts)
