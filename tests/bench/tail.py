"""Following a book while many write to it: nothing lost, nothing twice.

Every writer pauses at random between writing and committing, which is where a sequence drawn
before the commit lets a follower pass a gap that fills later.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from random import Random
from threading import Event, Thread
from typing import Any
from uuid import UUID, uuid4

import psycopg2
from eventsourcing.persistence import StoredEvent

from ledger.store.court import Court
from ledger.store.door import door_for
from ledger.store.recorder import told
from tests.bench.measure import Figure, timed
from tests.bench.stock import StockRecorder, insert
from tests.bench.world import World

LONGEST_PAUSE = 0.003  # seconds
PATIENCE = 60.0


def tail(world: World, writers: int, each: int) -> Iterator[Figure]:
    """Follow ``writers`` who write ``each`` facts; then the same with the library's fast mode."""
    written = writers * each
    with world.court() as court:
        before = court.position()
        seen: Counter[int] = Counter()
        with timed() as watch, court.recorder.subscribe(gt=before) as following:
            with ThreadPoolExecutor(writers) as pool:
                ours = [pool.submit(_ours, court, _draw(world, n), each) for n in range(writers)]
                for one in ours:
                    one.add_done_callback(partial(_end_if_it_failed, following))
                for notification in following:
                    seen[notification.id] += 1
                    if len(seen) == written:
                        break
            for one in ours:
                one.result()
        lost = written - len(seen.keys() & set(range(before + 1, before + written + 1)))
        twice = sum(times - 1 for times in seen.values())
        stock_lost = _stock_loses(world, court, writers, each)
    workload = (
        f"{writers} writers, {each:,} facts each, up to 3 ms between write and commit;"
        f" {written / watch.seconds:,.0f} facts/s"
    )
    yield Figure(
        "tail: facts lost", lost, "facts", target=0, less_is_better=True,
        baseline=stock_lost, baseline_is="stock fast mode (no table lock) loses", workload=workload,
    )  # fmt: skip
    yield Figure("tail: facts seen twice", twice, "facts", target=0, less_is_better=True,
                 workload=workload)  # fmt: skip


def _end_if_it_failed(following: Any, writer: "Future[None]") -> None:
    """Nobody waits for what a writer can no longer write."""
    if writer.exception() is not None:
        following.stop()


def _draw(world: World, writer: int) -> Random:
    return world.random(f"tail {writer}")


def _write(court: Court, each: int, write: Callable[[Any], object], draw: Random) -> None:
    listener = court.database.listener()
    connection = psycopg2.connect(listener.dsn)
    listener.close()
    try:
        for _ in range(each):
            time.sleep(draw.random() * LONGEST_PAUSE)
            write(connection)
            time.sleep(draw.random() * LONGEST_PAUSE)
            connection.commit()
    finally:
        connection.close()


def _fact(state: bytes = b'{"by":"wang","reason":"bench"}') -> StoredEvent:
    return StoredEvent(uuid4(), 1, "payout.withdrawn", state)


def _ours(court: Court, draw: Random, each: int) -> None:
    def write(connection: Any) -> None:
        with connection.cursor() as cursor:
            said = court.recorder.statement([told(_fact())], (), "")
            cursor.execute(door_for(said).plain, said)

    _write(court, each, write, draw)


def _stock_loses(world: World, court: Court, writers: int, each: int) -> int:
    """How many facts a follower of the library's fast mode never sees."""
    stock = StockRecorder(court.database)
    stock.create_table()
    seen: set[UUID | str] = set()
    over = Event()

    def follow() -> None:
        position = 0
        while True:
            ending = over.is_set()
            page = stock.select_notifications(position, 1_000, inclusive_of_start=False)
            seen.update(each.originator_id for each in page)
            if page:
                position = page[-1].id
            elif ending:
                return

    def write(connection: Any) -> None:
        insert(connection, [_fact()])

    follower = Thread(target=follow)
    theirs = [
        Thread(target=_write, args=(court, each, write, _draw(world, n))) for n in range(writers)
    ]
    for thread in (follower, *theirs):
        thread.start()
    for thread in theirs:
        thread.join()
    over.set()
    follower.join(PATIENCE)
    return writers * each - len(seen)
