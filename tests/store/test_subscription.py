"""Whoever follows a book hears every fact once and in order, whatever breaks on the way."""

import queue
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import cast
from uuid import uuid4

import pytest
import sqlalchemy as sa
from eventsourcing.persistence import PersistenceError, StoredEvent

from ledger.store import subscription as following
from ledger.store.database import Database
from ledger.store.recorder import BookRecorder
from ledger.store.subscription import BookSubscription

Books = Callable[[], BookRecorder]
PATIENCE = 30  # seconds until a test that hears nothing gives up


@pytest.fixture
def database(own_database: Database) -> Database:
    """One of its own: all its connections are broken, and counted."""
    return own_database


def fact() -> StoredEvent:
    return StoredEvent(uuid4(), 1, "topic", b"{}")


@contextmanager
def followed(book: BookRecorder, gt: int | None = None) -> Iterator["queue.Queue[int]"]:
    """Follow a book in a thread of its own, and give the positions as they are heard."""
    heard: queue.Queue[int] = queue.Queue()
    with book.subscribe(gt=gt) as subscription:

        def listen() -> None:
            for notification in subscription:
                heard.put(notification.id)

        listener = threading.Thread(target=listen)
        listener.start()
        try:
            yield heard
        finally:
            subscription.stop()
            listener.join()


def hear(heard: "queue.Queue[int]", count: int) -> list[int]:
    return [heard.get(timeout=PATIENCE) for _ in range(count)]


def end_connections(owner: sa.Engine) -> int:
    """Break every connection the ledger has to this database, and tell how many."""
    sql = sa.text(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE"
        " datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'anzhang'"
    )
    with owner.connect() as connection:
        return int(connection.execute(sql).scalar_one())


@pytest.fixture
def no_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Poll so rarely that only a notification can be what was heard."""
    monkeypatch.setattr(following, "POLL_SECONDS", 600.0)


@pytest.mark.usefixtures("no_polls")
def test_a_follower_hears_what_was_recorded_before_and_what_comes(fresh_book: Books) -> None:
    book = fresh_book()
    book.append([fact(), fact()])
    with followed(book) as heard:
        assert hear(heard, 2) == [1, 2]
        book.append([fact()])
        assert hear(heard, 1) == [3]


def test_a_follower_starts_after_the_position_it_names(fresh_book: Books) -> None:
    book = fresh_book()
    book.append([fact() for _ in range(5)])
    with followed(book, gt=3) as heard:
        assert hear(heard, 2) == [4, 5]


@pytest.mark.usefixtures("no_polls")
def test_a_follower_of_another_book_hears_nothing_of_this_one(fresh_book: Books) -> None:
    mine, other = fresh_book(), fresh_book()
    with followed(other) as heard:
        mine.append([fact(), fact()])
        other.append([fact()])
        assert hear(heard, 1) == [1]
        assert heard.empty()


def test_a_follower_survives_the_end_of_all_its_connections(
    fresh_book: Books, owner: sa.Engine
) -> None:
    book = fresh_book()
    with followed(book) as heard:
        for round_ in range(3):
            book.append([fact()])
            assert hear(heard, 1) == [2 * round_ + 1]
            assert end_connections(owner) >= 2  # the listening one and a pooled one
            append_in_spite_of_it(book)
            assert hear(heard, 1) == [2 * round_ + 2]


def append_in_spite_of_it(book: BookRecorder) -> None:
    """A pooled connection may be found broken once; the pool is new after that."""
    try:
        book.append([fact()])
    except PersistenceError:
        book.append([fact()])


@pytest.mark.usefixtures("no_polls")
def test_a_new_listening_connection_makes_up_for_what_it_missed(
    fresh_book: Books, owner: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "RETRY_SECONDS", 0.5)
    book = fresh_book()
    with followed(book) as heard:
        book.append([fact()])
        assert hear(heard, 1) == [1]
        assert listeners(owner) == 1
        with owner.connect() as connection:
            connection.execute(sa.text(END_LISTENING))
        book.append([fact()])  # nobody listens now
        assert hear(heard, 1) == [2]
        book.append([fact()])
        assert hear(heard, 1) == [3]


END_LISTENING = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND query = 'LISTEN anzhang'"
)


def listeners(owner: sa.Engine) -> int:
    sql = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND query = 'LISTEN anzhang'"
    )
    deadline = time.monotonic() + PATIENCE
    found = 0
    while not found:
        assert time.monotonic() < deadline
        with owner.connect() as connection:  # a transaction sees the sessions of its beginning
            found = int(connection.execute(sa.text(sql)).scalar_one())
    return found


def test_a_lost_notification_costs_one_poll_and_no_fact(
    fresh_book: Books, owner: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "POLL_SECONDS", 0.2)
    book = fresh_book()
    with followed(book) as heard:
        book.append([fact()])
        assert hear(heard, 1) == [1]
        with owner.begin() as connection:  # as the door does, but nobody is told
            connection.exec_driver_sql(
                "INSERT INTO anzhang.facts SELECT book, 2, gen_random_uuid(), 1, topic, state,"
                " recorded_at, actor, role, correlation, request_key, link FROM anzhang.facts"
            )
        assert hear(heard, 1) == [2]


def test_eight_writers_and_a_breaking_line_lose_nothing_and_repeat_nothing(
    fresh_book: Books, owner: sa.Engine
) -> None:
    book, writers, each = fresh_book(), 8, 20
    pauses = [[random.random() / 100 for _ in range(each)] for _ in range(writers)]

    def write(mine: list[float]) -> None:
        for pause in mine:
            time.sleep(pause)
            book.append([fact() for _ in range(1 + int(pause * 300))])

    with followed(book) as heard, ThreadPoolExecutor(writers) as threads:
        writing = [threads.submit(write, mine) for mine in pauses]
        for _ in range(3):
            time.sleep(0.05)
            with owner.connect() as connection:
                connection.execute(sa.text(END_LISTENING))
        for one in writing:
            one.result()
        total = cast("int", book.max_notification_id())
        assert hear(heard, total) == list(range(1, total + 1))
        time.sleep(0.1)
        assert heard.empty()


def test_stopping_ends_at_once_and_may_be_done_twice(
    fresh_book: Books, owner: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "POLL_SECONDS", 60.0 + PATIENCE)
    with cast("BookSubscription", fresh_book().subscribe()) as subscription:
        assert listeners(owner) == 1
        subscription.stop()
        subscription.stop()
        subscription._listen_thread.join(PATIENCE)
        assert not subscription._listen_thread.is_alive()
        assert list(subscription) == []
    subscription.stop()
    assert not subscription._pull_thread.is_alive()


def test_a_follower_waits_for_a_server_that_is_away(
    fresh_book: Books, owner: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, away = fresh_book(), threading.Event()
    real = book.database.listener

    def sometimes() -> object:
        if not away.is_set():
            away.set()
            import psycopg2

            raise psycopg2.OperationalError("the server is away")
        return real()

    monkeypatch.setitem(book.database.__dict__, "listener", sometimes)
    with followed(book) as heard:
        book.append([fact()])
        assert hear(heard, 1) == [1]
        assert listeners(owner) == 1
