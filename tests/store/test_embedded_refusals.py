"""Why the ledger's PostgreSQL cannot be started, each with its remedy, and nothing left behind.

The programs are scripts that say what a real server would, so that none has to be broken.
"""

import fcntl
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.store.embedded import Binaries, Cluster, ClusterUnavailable
from ledger.store.embedded import binaries as binaries_module
from ledger.store.embedded import cluster as cluster_module
from ledger.store.embedded.process import Account, wait_until

VERSION = 'echo "postgres (PostgreSQL) 15.1"'
MAKES = 'echo 15 > "$2/PG_VERSION"; touch "$2/postgresql.conf"'
FAILS = 'echo "FATAL: the disk is gone"; exit 1'
HELD = 'echo run >> "$3/tried"; echo "pre-existing shared memory block"; exit 1'


@pytest.fixture
def programs(place: Path) -> Callable[..., Binaries]:
    """Programs that do what their scripts say, laid out as a wheel has them."""

    def written(origin: str = "system", **scripts: str) -> Binaries:
        bin_dir = place / "package" / "pginstall" / "bin"
        bin_dir.mkdir(parents=True)
        for directory in (bin_dir, *bin_dir.parents[:2]):
            directory.chmod(0o755)
        for name, script in scripts.items():
            (bin_dir / name).write_text(f"#!/bin/sh\n{script}\n")
            (bin_dir / name).chmod(0o755)
        return Binaries(bin_dir, "15.1", origin)  # type: ignore[arg-type]

    return written


@pytest.fixture
def temporary(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory for sockets, which everybody may write to."""
    made = place / "t"
    made.mkdir()
    made.chmod(0o777)
    monkeypatch.setattr(tempfile, "tempdir", str(made))
    return made


def free(directory: Path) -> bool:
    """Whether nobody holds the data any more."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(handle)
    return True


def test_a_server_that_was_never_started_has_no_address(place: Path) -> None:
    with pytest.raises(ClusterUnavailable, match="start it first"):
        Cluster(place / "pg").dsn()


def test_without_any_postgresql_it_says_what_to_install_and_holds_nothing(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "find_binaries", list)
    cluster = Cluster(place / "pg")
    with pytest.raises(ClusterUnavailable, match="no PostgreSQL 15 or later was found"):
        cluster.start()
    assert free(place / "pg")
    assert not cluster.stop()


def test_a_server_that_would_not_start_is_told_of_in_its_own_words(
    place: Path, programs: Callable[..., Binaries], temporary: Path
) -> None:
    found = programs(postgres=VERSION, initdb=MAKES, pg_ctl=FAILS)
    with pytest.raises(ClusterUnavailable, match="would not start") as refused:
        Cluster(place / "pg", found).start()
    assert refused.value.facts["reason"] == "FATAL: the disk is gone"
    assert list(temporary.iterdir()) == []
    assert free(place / "pg")


def test_a_dead_server_s_memory_is_waited_for_and_not_for_ever(
    place: Path, programs: Callable[..., Binaries], temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "PATIENCE", 1.0)
    found = programs(postgres=VERSION, initdb=MAKES, pg_ctl=HELD)
    with pytest.raises(ClusterUnavailable, match="pre-existing shared memory"):
        Cluster(place / "pg", found).start()
    assert (place / "pg" / "tried").read_text().count("run") > 1
    assert list(temporary.iterdir()) == []


def test_where_every_temporary_directory_is_too_long_it_says_so(
    place: Path, programs: Callable[..., Binaries], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "LONGEST_SOCKET_PATH", 10)
    found = programs(postgres=VERSION, initdb=MAKES, pg_ctl=FAILS)
    with pytest.raises(ClusterUnavailable, match="set TMPDIR"):
        Cluster(place / "pg", found).start()


# Programs that cannot be run.


@pytest.fixture
def account(place: Path) -> Account:
    """Whom the server would run as."""
    return Account.serving(place / "pg")


def test_a_system_s_programs_that_its_user_may_not_run_are_not_copied(
    programs: Callable[..., Binaries], account: Account
) -> None:
    found = programs(postgres=VERSION)
    (found.bin_dir / "postgres").chmod(0o644)
    with pytest.raises(ClusterUnavailable, match="that every user can run"):
        found.runnable_by(account)


def test_a_copy_that_does_not_run_either_is_told_of(
    place: Path, programs: Callable[..., Binaries], account: Account,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(binaries_module, "_places_for_copies", lambda: (place / "copies",))
    found = programs("wheel", postgres='echo "no such library"; exit 127')
    with pytest.raises(ClusterUnavailable, match="does not run: no such library"):
        found.runnable_by(account)


def test_programs_that_can_be_copied_nowhere_are_told_of(
    place: Path, programs: Callable[..., Binaries], account: Account,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """One place cannot be made; in the other lies what anybody could have put there."""
    (place / "file").write_text("no directory")
    planted = place / "copies" / "postgresql-15.1"
    planted.mkdir(parents=True)
    (planted / "postgres").write_text("#!/bin/sh\n")
    planted.chmod(0o777)
    places = (place / "file" / "copies", place / "copies")
    monkeypatch.setattr(binaries_module, "_places_for_copies", lambda: places)
    found = programs("wheel", postgres="exit 1")
    with pytest.raises(ClusterUnavailable, match="could not be copied"):
        found.runnable_by(account)
    assert list((place / "copies").iterdir()) == [planted]


def test_nothing_is_waited_for_longer_than_was_said() -> None:
    with pytest.raises(TimeoutError, match="not so after 0 s"):
        wait_until(lambda: False, seconds=0.02)
