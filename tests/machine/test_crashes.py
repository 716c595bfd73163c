"""Killed at any moment: what was acknowledged is there, once, and nothing else is there twice."""

import os
import random
import threading
import time
from collections.abc import Callable

import sqlalchemy as sa

from ledger.store.court import Court
from ledger.store.database import Database, owner_engine
from ledger.store.embedded import Cluster
from ledger.store.keys import KEY_BYTES, MasterKey
from ledger.store.verify import verify
from migrations.run import migrate
from tests.lives import Life
from tests.machine.crash_worker import work
from tests.services.courthouse import Courthouse

MASTER = os.urandom(KEY_BYTES)
WORKER_KILLS = 15
SERVER_KILLS = 5
MANY = 10_000  # more than a worker gets to before it is killed
FACTS_OF_A_CASE = 3


class Worker:
    """A process at work on one stretch of numbers, and what it acknowledged in all its lives."""

    def __init__(self, court: Court, name: str, begin: int) -> None:
        self.court, self.name, self.begin = court, name, begin
        self.acknowledged: dict[str, tuple[int, str]] = {}
        self.ready = threading.Event()

    def start(self, upto: int | None = None) -> None:
        """Begin with the first number nobody acknowledged."""
        first = self.begin + len(self.acknowledged)
        numbers = (first, upto or first + MANY)
        dsn, book = self.court.database.dsn, self.court.book
        self.life = Life(work, dsn, book, MASTER, self.name, *numbers)
        self.ready.clear()
        # Killed soon after it began, or in the midst of its work.
        self.words_to_come = random.choice([1, 2, 3])
        self.ear = threading.Thread(target=self._listen)
        self.ear.start()

    def _listen(self) -> None:
        while said := self.life.hear():
            if said != "ready":
                key, position, sub_account = said
                self.acknowledged[key] = (position, sub_account)
            self.words_to_come -= 1
            if self.words_to_come == 0:
                self.ready.set()
        self.ready.set()

    def kill(self) -> None:
        self.life.kill()
        self.join()

    def join(self) -> None:
        """Wait for its end and hear all it said."""
        self.ear.join()
        self.life.bury()

    def finish(self) -> None:
        """Ask once more for what was under way, and do one more."""
        self.start(self.begin + len(self.acknowledged) + 2)
        self.join()


def opened(database: Database, book: str) -> Court:
    court = Court(database, book, MasterKey(MASTER))
    Courthouse(court).open_book()
    return court


def test_killed_workers_lose_nothing_acknowledged_and_double_nothing(database: Database) -> None:
    court = opened(database, "workers")
    worker = Worker(court, "a", 1)
    for _ in range(WORKER_KILLS):
        worker.start()
        worker.ready.wait()
        time.sleep(random.random() * 0.1)
        worker.kill()
    worker.finish()
    _each_acknowledged_command_is_there_once(court, worker)


def test_a_killed_server_loses_nothing_acknowledged_and_doubles_nothing(
    made: Callable[..., Cluster],
) -> None:
    cluster = made(fast=False)
    cluster.start()
    with sa.create_engine(cluster.dsn(), isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE crashes")
        connection.engine.dispose()
    owner = owner_engine(cluster.dsn("crashes"))
    migrate(owner)
    owner.dispose()
    first = Database(cluster.dsn("crashes"))
    opened(first, "servers")
    first.close()
    workers: list[Worker] = []
    for _ in range(SERVER_KILLS):
        # The socket moves with each start, so everybody is told the new address.
        court = Court(Database(cluster.dsn("crashes")), "servers", MasterKey(MASTER))
        workers = workers or [Worker(court, "a", 1), Worker(court, "b", 1 + MANY)]
        for worker in workers:
            worker.court = court
            worker.start()
        for worker in workers:
            worker.ready.wait()
        time.sleep(0.1 + random.random() * 0.4)
        cluster.kill()
        for worker in workers:
            worker.kill()
        court.database.close()
        cluster.start()
    final = Court(Database(cluster.dsn("crashes")), "servers", MasterKey(MASTER))
    for worker in workers:
        worker.court = final
        worker.finish()
    _each_acknowledged_command_is_there_once(final, *workers)
    final.database.close()


def _each_acknowledged_command_is_there_once(court: Court, *workers: Worker) -> None:
    rows = court.recorder.rows(
        "SELECT request_key, array_agg(topic::text ORDER BY position), max(position), min(position)"
        " FROM anzhang.facts WHERE book = %s AND request_key ~ '^[ab]-' GROUP BY 1",
        (court.book,),
    )
    found = {key: (topics, last, last - first) for key, topics, last, first in rows}
    said = {key: told for worker in workers for key, told in worker.acknowledged.items()}
    assert len(said) > SERVER_KILLS, "too little was done to mean anything"
    assert set(found) == set(said), "acknowledged and lost, or done and never told"
    for key, (position, _) in said.items():
        topics, last, span = found[key]
        assert topics == ["sub-account.issued", "case-account.opened", "case-account.party-added"]
        assert (span, last) == (FACTS_OF_A_CASE - 1, position), "one commit, once"
    issued = court.recorder.rows(
        "SELECT count(*), count(DISTINCT originator_id) FROM anzhang.facts"
        " WHERE book = %s AND topic = 'sub-account.issued'",
        (court.book,),
    )
    assert issued == [(len(said), len(said))]
    assert len({sub_account for _, sub_account in said.values()}) == len(said)
    verdict = verify(court.database, court.book, workers=0)
    assert verdict.intact, verdict.differences
