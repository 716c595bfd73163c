"""The connections of commands: how many, laid back, lost, and what the server has read."""

import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import closing

import psycopg2
import psycopg2.errors
import pytest

from ledger.store import wires
from ledger.store.database import Database, owner_engine
from ledger.store.embedded import Cluster
from ledger.store.wires import Prepared, Wire, Wires

PID = "SELECT pg_backend_pid()"
TWICE = Prepared("twice", ("int", "text[]"), "SELECT $1 * 2, $2")


@pytest.fixture
def database(own_database: Database) -> Database:
    """One of its own: its connections are broken behind every pool."""
    return own_database


def of(database: Database, most: int) -> Wires:
    return Wires(database._wire, most)  # the connections a database makes


def test_one_caller_after_another_goes_through_the_same_connection(database: Database) -> None:
    line = of(database, 4)
    assert line.once(PID, ()) == line.once(PID, ())
    line.close()


def test_a_statement_is_read_once_and_called_by_its_name(database: Database) -> None:
    line = of(database, 2)
    assert line.once(TWICE, (2, ["账"])) == line.once(TWICE, (2, ["账"])) == [(4, ["账"])]
    read = "SELECT count(*) FROM pg_prepared_statements WHERE name = 'twice'"
    assert line.once(read, ()) == [(1,)]
    line.close()


def test_the_same_statement_can_be_put_plainly(database: Database) -> None:
    assert TWICE.plain == "SELECT %s::int * 2, %s::text[]"
    assert database.once(TWICE.plain, (3, ["案"])) == [(6, ["案"])]


def test_no_more_callers_than_connections_are_at_the_server_at_once(database: Database) -> None:
    line = of(database, 2)
    most: list[int] = []

    def ask() -> None:
        line.once("SELECT pg_sleep(0.01)", ())
        most.append(line._open)

    callers = [threading.Thread(target=ask) for _ in range(12)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert len(most) == 12
    assert max(most) == 2
    line.close()


def test_who_finds_none_free_is_told_in_time(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wires, "PATIENCE", 0.05)
    line = of(database, 1)
    slow = threading.Thread(target=line.once, args=("SELECT pg_sleep(0.5)", ()))
    slow.start()
    while not line._open:  # until the other has it
        time.sleep(0.001)
    with pytest.raises(psycopg2.OperationalError, match="no connection came free"):
        line.once(PID, ())
    slow.join()
    assert line.once(PID, ()), "once it is laid back it serves again"
    line.close()


def test_a_lost_connection_is_not_laid_back_and_takes_the_idle_ones_with_it(
    database: Database,
) -> None:
    line = of(database, 4)
    first, second = line._another(), line._another()
    line._lay_back(first)
    line._lay_back(second)
    with owner_engine(database.dsn).connect() as owner:
        owner.exec_driver_sql("SELECT pg_terminate_backend(%s, 5000)", line.once(PID, ())[0])
    with pytest.raises(psycopg2.OperationalError):
        line.once(PID, ())
    assert line._free == []
    assert line._open == 0
    assert line.once("SELECT 1", ()) == [(1,)]
    line.close()


def test_a_line_cut_because_another_process_was_killed_is_one_that_is_put_anew(
    made: Callable[..., Cluster],
) -> None:
    """After kill -9 of any backend the server ends all of them, and says no kind of error."""
    cluster = made().start()
    line = Wires(lambda: psycopg2.connect(cluster.libpq(), connection_factory=Wire), 2)

    def noticed() -> bool:
        try:
            psycopg2.connect(cluster.libpq()).close()
        except psycopg2.OperationalError:
            return True
        return False

    line.once("SELECT 1", ())
    with closing(psycopg2.connect(cluster.libpq())) as other:
        os.kill(other.info.backend_pid, signal.SIGKILL)
        # A server that is on its way down answers no connection; it may be back before one asks.
        next((True for _ in range(2_000) if noticed()), None)
    with pytest.raises(psycopg2.OperationalError):
        line.once("SELECT 1", ())
    assert line._open == 0


def test_a_refused_statement_leaves_the_connection_good(database: Database) -> None:
    line = of(database, 2)
    before = line.once(PID, ())
    with pytest.raises(psycopg2.errors.DivisionByZero):
        line.once("SELECT 1 / 0", ())
    assert line.once(PID, ()) == before
    line.close()
