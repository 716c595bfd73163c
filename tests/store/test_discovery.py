"""The database the ledger finds, and the findings that tell whether it may keep money."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from ledger.store import discovery
from ledger.store.discovery import Finding, check, data_directory, find_database, with_driver
from ledger.store.embedded import Cluster


def by_name(dsn: str) -> dict[str, Finding]:
    return {each.name: each for each in check(dsn)}


def execute(dsn: str, statement: str) -> None:
    engine = sa.create_engine(dsn, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(statement))


# Found.


def test_the_database_named_in_the_environment_is_used_and_never_stopped(
    new_database: Callable[[], str],
) -> None:
    plain = new_database().replace("+psycopg2", "")

    found = find_database({"ANZHANG_DSN": plain, "ANZHANG_HOME": "/not/looked/at"})
    found.close()

    assert (found.origin, found.dsn) == ("ANZHANG_DSN", with_driver(plain))
    assert found.version
    assert find_database({"ANZHANG_DSN": plain}).cluster is None


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_every_way_to_write_an_address_leads_to_one_driver(scheme: str) -> None:
    assert with_driver(f"{scheme}://a@b/c?host=/d") == "postgresql+psycopg2://a@b/c?host=/d"


def test_without_a_name_the_ledger_starts_its_own_and_keeps_what_it_held(place: Path) -> None:
    home = {"ANZHANG_HOME": str(place)}
    first = find_database(home)
    execute(first.dsn, "CREATE TABLE kept (figure integer)")
    first.close()
    assert first.cluster is not None
    assert first.cluster.pid is None

    second = find_database(home)
    try:
        assert second.origin.startswith(f"own cluster in {place / 'pg'}")
        assert sa.inspect(sa.create_engine(second.dsn, poolclass=sa.NullPool)).has_table("kept")
        assert all(each.ok for each in check(second.dsn)), check(second.dsn)
    finally:
        second.close()


def test_the_data_lie_where_the_ledger_is_started(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)

    assert data_directory({})[0] == place / ".anzhang" / "pg"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs as somebody else")
def test_below_a_closed_directory_root_keeps_them_where_its_servers_user_can_go(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.chmod(0o700)
    monkeypatch.chdir(place)

    directory, why = data_directory({})

    assert directory.is_relative_to(discovery.SHARED_HOME)
    assert str(place) in why
    assert data_directory({"ANZHANG_HOME": str(place)})[0] == place / "pg"


# Looked at.


def test_a_server_without_durability_is_found_out(cluster: Cluster) -> None:
    found = by_name(cluster.dsn())

    assert [name for name, each in found.items() if not each.ok] == ["durability"]
    assert "fsync = on" in found["durability"].fix


def test_looking_changes_nothing(new_database: Callable[[], str]) -> None:
    dsn = new_database()

    assert by_name(dsn)["search"].detail == "5 trigrams in 执行案款"

    with sa.create_engine(dsn, poolclass=sa.NullPool).connect() as connection:
        extensions = connection.scalars(sa.text("SELECT extname FROM pg_extension")).all()
    assert "pg_trgm" not in extensions


@pytest.mark.parametrize(
    ("properties", "ill"),
    [
        ("ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'", {"characters", "search"}),
        ("ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'", {"encoding", "characters", "search"}),
        ("ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'", {"encoding", "characters", "search"}),
    ],
)
def test_a_database_blind_to_chinese_is_found_out_with_the_remedy(
    cluster: Cluster, properties: str, ill: set[str]
) -> None:
    execute(cluster.dsn(), "DROP DATABASE IF EXISTS blind")
    execute(cluster.dsn(), f"CREATE DATABASE blind TEMPLATE template0 {properties}")
    try:
        found = by_name(cluster.dsn("blind"))
    finally:
        execute(cluster.dsn(), "DROP DATABASE blind WITH (FORCE)")

    assert {name for name, each in found.items() if not each.ok} == ill | {"durability"}
    assert "LC_CTYPE 'C.UTF-8'" in found["characters"].fix


def test_a_server_whose_clock_is_off_is_found_out(
    new_database: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discovery, "LARGEST_SKEW", discovery.LARGEST_SKEW * -2)

    assert not by_name(new_database())["clocks"].ok


def test_a_full_disk_is_found_out(
    new_database: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discovery, "LEAST_DISK", 1 << 60)

    assert "free at least" in by_name(new_database())["disk"].fix


def test_a_server_too_old_is_found_out(
    new_database: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discovery, "OLDEST", 99)

    assert "upgrade" in by_name(new_database())["version"].fix
