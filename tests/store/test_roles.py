"""Nobody goes round the door: not the application, not its views, and not the owner by mistake."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from uuid import uuid4

import psycopg2
import pytest
import sqlalchemy as sa
from eventsourcing.persistence import StoredEvent

from ledger.domain.act import Act, Role, acting
from ledger.domain.chart import move
from ledger.domain.money import Money
from ledger.store.court import Court
from ledger.store.database import Database, owner_engine
from ledger.store.embedded import Cluster
from ledger.store.recorder import BookRecorder, Entry
from migrations.run import migrate, newest, present
from tests.lives import NURSERY

DENIED, RECORDED = "42501", "AZ009"
RECORDED_TABLES = ("facts", "postings", "requests", "evidence")
KEPT_TABLES = (*RECORDED_TABLES, "balances", "books", "chart", "data_keys", "key_uses")


@pytest.fixture
def database(own_database: Database) -> Database:
    """One of its own: its roles and tables are changed."""
    return own_database


@pytest.fixture
def filled(court: Court) -> Court:
    """A court with a row in every table."""
    entry = Entry(move(Money(10), debit="bank/1", credit="case/1/available"))
    with acting(Act("a", Role.FINANCE, request_key="k")):
        court.recorder.append([StoredEvent(uuid4(), 1, "topic", b"{}")], [entry])
    court.keep("statement.xml", b"<a/>")
    court.keys.seal("scope", b"somebody")
    court.note_key_use("a1b2", date(2026, 3, 2))
    return court


def said_by(engine: sa.Engine, statement: str) -> str | None:
    """Run a statement; give the code it was refused with, or None."""
    with engine.connect() as connection:
        try:
            connection.exec_driver_sql(statement)
        except sa.exc.DBAPIError as refused:
            return str(getattr(refused.orig, "pgcode", None))
        connection.rollback()
    return None


def changes(table: str) -> Iterator[str]:
    yield f"INSERT INTO anzhang.{table} SELECT * FROM anzhang.{table}"
    column = {"chart": "prefix"}.get(table, "book")
    yield f"UPDATE anzhang.{table} SET {column} = {column}"
    yield f"DELETE FROM anzhang.{table}"
    yield f"TRUNCATE anzhang.{table} CASCADE"
    yield f"ALTER TABLE anzhang.{table} DISABLE TRIGGER ALL"
    yield f"DROP TABLE anzhang.{table} CASCADE"


@pytest.mark.parametrize("table", KEPT_TABLES)
def test_the_application_and_its_views_change_no_table_of_the_book(
    filled: Court, table: str
) -> None:
    for statement in changes(table):
        for engine in (filled.database.app, filled.database.views, filled.database.snapshot):
            assert said_by(engine, statement) == DENIED, statement


@pytest.mark.parametrize("table", KEPT_TABLES)
def test_what_the_application_may_not_change_it_may_read(filled: Court, table: str) -> None:
    with filled.database.app.connect() as connection:
        found = connection.exec_driver_sql(f"SELECT count(*) FROM anzhang.{table}").scalar_one()
    assert found > 0


@pytest.mark.parametrize("table", RECORDED_TABLES)
def test_not_even_the_owner_changes_what_is_recorded(
    filled: Court, owner: sa.Engine, table: str
) -> None:
    for statement in list(changes(table))[1:4]:
        assert said_by(owner, statement) == RECORDED, statement


def test_views_are_written_by_their_own_role_only(filled: Court) -> None:
    put = "INSERT INTO views.tracking VALUES ('b', 'p', 1, 1)"
    assert said_by(filled.database.views, put) is None
    assert said_by(filled.database.app, put) == DENIED
    assert said_by(filled.database.app, "SELECT * FROM views.tracking") is None


def test_a_view_made_by_a_later_revision_is_the_views_role_s_as_well(
    filled: Court, owner: sa.Engine
) -> None:
    with owner.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE views.later (x int)")
    assert said_by(filled.database.views, "INSERT INTO views.later VALUES (1)") is None
    assert said_by(filled.database.app, "SELECT * FROM views.later") is None
    assert said_by(filled.database.app, "DELETE FROM views.later") == DENIED


def test_the_views_role_does_not_pass_the_door(filled: Court) -> None:
    for call in ("open_book('x', now())", "destroy_data_key('x', 'y')", "put_data_key('x','y','')"):
        assert said_by(filled.database.views, f"SELECT anzhang.{call}") == DENIED, call


def test_neither_role_makes_anything_of_its_own(filled: Court) -> None:
    for engine in (filled.database.app, filled.database.views):
        for schema in ("anzhang", "views", "public"):
            assert said_by(engine, f"CREATE TABLE {schema}.mine (x int)") == DENIED


def test_a_function_of_the_same_name_elsewhere_is_not_called_by_the_door(
    filled: Court, owner: sa.Engine
) -> None:
    # The door runs as its owner; a caller's search path must not choose what it calls.
    with owner.begin() as connection:
        connection.exec_driver_sql(
            "CREATE SCHEMA other; GRANT USAGE ON SCHEMA other TO anzhang_app; CREATE FUNCTION"
            " other.sha256(bytea) RETURNS bytea LANGUAGE sql AS $$ SELECT '\\x00'::bytea $$"
        )
    with filled.database.app.connect() as connection:
        connection.exec_driver_sql("SET search_path = other, pg_catalog")
        put = "SELECT anzhang.keep_evidence(%s, 'x', 'abc'::bytea)"
        digest = connection.exec_driver_sql(put, (filled.book,)).scalar_one()
        connection.invalidate()
    assert len(bytes(digest)) == 32


# Whoever migrates


@pytest.fixture
def modest(cluster: Cluster) -> Iterator[str]:
    """A login of its own that may make databases and roles and is no superuser."""
    name = f"court_{uuid4().hex[:8]}"
    engine = owner_engine(cluster.dsn())
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE ROLE {name} LOGIN CREATEDB CREATEROLE")
    yield name
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP OWNED BY {name} CASCADE; DROP ROLE {name}")


def test_a_modest_owner_migrates_and_serves(
    cluster: Cluster, modest: str, new_database: Callable[[], str]
) -> None:
    dsn = new_database()
    name = str(sa.make_url(dsn).database)
    with owner_engine(cluster.dsn()).connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql(f'ALTER DATABASE "{name}" OWNER TO {modest}')
        for role in ("anzhang_app", "anzhang_views"):  # where they exist, who made them decides
            found = connection.exec_driver_sql(
                "SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)
            ).scalar()
            if found:
                connection.exec_driver_sql(f"GRANT {role} TO {modest}")
    mine = cluster.dsn(name, user=modest)
    assert migrate(owner_engine(mine)) == newest()
    database = Database(mine)
    book = BookRecorder(database, "b")
    book.open_book()
    assert book.append([StoredEvent(uuid4(), 1, "topic", b"{}")]).last == 1
    assert said_by(database.views, "DELETE FROM anzhang.facts") == DENIED
    database.close()


def _migrate(dsn: str) -> str:
    return migrate(owner_engine(dsn))


def test_two_processes_migrating_at_once_migrate_once(new_database: Callable[[], str]) -> None:
    dsn = new_database()
    with ProcessPoolExecutor(3, mp_context=NURSERY) as processes:
        assert list(processes.map(_migrate, [dsn] * 3)) == [newest()] * 3
    assert present(owner_engine(dsn)) == newest()


def test_migrating_twice_at_once_migrates_once(new_database: Callable[[], str]) -> None:
    engine = owner_engine(new_database())
    assert present(engine) is None
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(migrate, [engine] * 4))
    assert found == [newest()] * 4
    assert present(engine) == newest()


def test_two_databases_migrating_at_once_share_their_roles(
    new_database: Callable[[], str],
) -> None:
    with ProcessPoolExecutor(3, mp_context=NURSERY) as processes:
        dsns = [new_database() for _ in range(3)]
        assert list(processes.map(_migrate, dsns)) == [newest()] * 3


def test_a_listener_takes_up_the_application_s_role(database: Database) -> None:
    connection = database.listener()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('timezone')")
        assert cursor.fetchone() == ("anzhang_app", "UTC")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("DELETE FROM anzhang.facts")
    connection.close()
