"""Whoever bends the machinery instead of the record is named by what he bent."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.installed import KEPT, changes, described, made
from ledger.store.verify import verify
from tests.docs import schema

BENT = [
    ("ALTER TABLE anzhang.facts DISABLE TRIGGER facts_stay", "trigger facts_stay on anzhang.facts"),
    ("ALTER TABLE anzhang.evidence DISABLE TRIGGER ALL", "trigger evidence_stay"),
    ("ALTER TABLE anzhang.key_uses DISABLE TRIGGER ALL", "trigger key_uses_book_fkey"),
    ("DROP TRIGGER postings_stay ON anzhang.postings", "trigger postings_stay on anzhang.postings"),
    (
        "CREATE OR REPLACE FUNCTION anzhang.refuse_change() RETURNS trigger LANGUAGE plpgsql"
        " AS 'BEGIN RETURN NEW; END'",
        "function anzhang.refuse_change()",
    ),
    ("ALTER FUNCTION anzhang.genesis(text) SET search_path = public", "function anzhang.genesis"),
    ("GRANT UPDATE ON anzhang.facts TO anzhang_app", "table anzhang.facts"),
    ("GRANT UPDATE (amount) ON anzhang.balances TO PUBLIC", "table anzhang.balances"),
    ("GRANT EXECUTE ON FUNCTION anzhang.append TO PUBLIC", "function anzhang.append"),
    ("ALTER TABLE anzhang.facts OWNER TO anzhang_app", "table anzhang.facts"),
    ("GRANT pg_write_all_data TO anzhang_app", "role anzhang_app"),
    (
        "CREATE FUNCTION anzhang.other() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
        "function anzhang.other() was added",
    ),
    (
        "CREATE TRIGGER also AFTER INSERT ON views.tracking FOR EACH ROW"
        " EXECUTE FUNCTION anzhang.refuse_change()",
        "trigger also on views.tracking was added",
    ),
    ("CREATE TABLE public.more () INHERITS (anzhang.facts)", "heir public.more of anzhang.facts"),
    (
        "CREATE RULE deaf AS ON INSERT TO anzhang.requests DO INSTEAD NOTHING",
        "rule deaf on anzhang.requests was added",
    ),
    ("ALTER TABLE anzhang.facts DROP CONSTRAINT facts_version_key", "facts_version_key"),
    ("ALTER TABLE anzhang.books ALTER open_from SET DEFAULT 'epoch'", "table anzhang.books"),
    ("ALTER DOMAIN anzhang.fen_moved DROP CONSTRAINT fen_moved_check", "fen_moved_check"),
    ("DROP INDEX views.cases_order", "index views.cases_order is missing"),
    (
        "ALTER TABLE anzhang.balances ENABLE ROW LEVEL SECURITY",
        "table anzhang.balances is not as the migrations made it",
    ),
    (
        "ALTER DEFAULT PRIVILEGES IN SCHEMA views GRANT SELECT ON TABLES TO PUBLIC",
        "grants to come in views on r",
    ),
    ("SET LOCAL session_replication_role = replica", "setting session_replication_role"),
]


@pytest.fixture
def database(own_database: Database) -> Database:
    """One of its own: what was installed is changed."""
    return own_database


@pytest.fixture
def undone(owner: sa.Engine) -> Iterator[sa.Connection]:
    """The owner's connection: whatever is done over it is undone."""
    with owner.connect() as connection:
        yield connection
        connection.rollback()


def test_the_kept_schema_is_what_the_migrations_make(owner: sa.Engine) -> None:
    with owner.connect() as connection:
        things = described(connection)
    assert KEPT.read_text(encoding="utf-8") == schema.printed(things), (
        "run: python -m tests.docs.fresh --write"
    )


def test_other_migrations_make_it_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not schema.is_stale()
    kept = json.loads(KEPT.read_text(encoding="utf-8")) | {"migrations": "others"}
    monkeypatch.setattr(schema, "KEPT", tmp_path / "schema.json")
    assert schema.is_stale()
    (tmp_path / "schema.json").write_text(json.dumps(kept), encoding="utf-8")
    assert schema.is_stale()


def test_whatever_is_bent_is_named(undone: sa.Connection) -> None:
    for statement, named in BENT:
        with undone.begin_nested() as bent:
            undone.exec_driver_sql(statement)
            assert [each for each in changes(undone) if named in each], statement
            bent.rollback()
    assert not list(changes(undone))


def test_a_login_told_to_skip_triggers_is_named(owner: sa.Engine, database: Database) -> None:
    name = sa.make_url(database.dsn).database
    with owner.begin() as connection:
        connection.exec_driver_sql(
            f'ALTER DATABASE "{name}" SET session_replication_role = replica'
        )
    with database.app.connect() as connection:
        assert any(each.startswith("setting session_replication_role=replica")
                   for each in changes(connection))  # fmt: skip


def test_the_application_sees_the_same_as_the_owner(database: Database) -> None:
    with database.app.connect() as connection:
        assert described(connection) == made()


def test_verification_fails_while_the_facts_are_untouched(court: Court, owner: sa.Engine) -> None:
    with owner.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE anzhang.facts DISABLE TRIGGER facts_stay")
        connection.exec_driver_sql("GRANT DELETE ON anzhang.postings TO anzhang_app")
    (found,) = verify(court.database, court.book, workers=0, domain="purses").differences
    assert found.kind == "machinery-changed"
    assert "anzhang.postings" in found.detail
    assert "1 more" in found.detail
