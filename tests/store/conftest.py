"""Clusters for tests that stop and kill them, in places any user of the machine can reach."""

import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from purses import Purse
from tampering import Tamper

from ledger.domain.act import Act, Role, acting
from ledger.domain.money import Money, fen
from ledger.store.court import Court
from ledger.store.embedded import Binaries, Cluster, ClusterUnavailable


@pytest.fixture
def place() -> Iterator[Path]:
    """A directory any user may pass through, as pytest's own are not."""
    directory = Path(tempfile.mkdtemp(prefix="anzhang-test-", dir="/tmp"))
    directory.chmod(0o755)
    yield directory
    shutil.rmtree(directory)


@pytest.fixture
def made(place: Path, pg_binaries: Binaries) -> Iterator[Callable[..., Cluster]]:
    """Make clusters that are ended with the test, however it ends; ``fast=False`` to kill one."""
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


@pytest.fixture(scope="session")
def initialised(pg_binaries: Binaries) -> Iterator[Path]:
    """The data of a cluster that was made, started and stopped: made once, for that takes long."""
    directory = Path(tempfile.mkdtemp(prefix="anzhang-test-", dir="/tmp"))
    directory.chmod(0o755)
    with Cluster(directory / "pg", pg_binaries, fast=True) as cluster:
        data = cluster.data_dir
    yield data
    shutil.rmtree(directory)


@pytest.fixture
def inherited(
    initialised: Path, place: Path, made: Callable[..., Cluster]
) -> Callable[..., Cluster]:
    """As ``made``, where the data of a cluster lie already."""
    subprocess.run(["cp", "-a", initialised, place / "pg"], check=True)
    return made


@pytest.fixture(scope="session")
def ask() -> Callable[[Cluster, str], Any]:
    """Put one statement to a cluster, and give its first figure if it has any."""

    def asking(cluster: Cluster, statement: str) -> Any:
        engine = sa.create_engine(
            cluster.dsn(), poolclass=sa.NullPool, isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            result = connection.execute(sa.text(statement))
            return result.scalar() if result.returns_rows else None

    return asking


@pytest.fixture
def filled(court: Court) -> Court:
    """Sixteen facts: two purses, each handed out, filled five times and spent from twice."""
    for number in ("一", "二"):
        purse = Purse(number=number, holder="张三")
        for amount in range(1, 6):
            purse.fill(Money(amount))
        with acting(Act("a", Role.FINANCE, request_key=f"fill-{number}")):
            court.save(purse)
        for _ in range(2):
            purse.spend(fen(50))
        court.save(purse)
    assert court.position() == 16
    return court


@pytest.fixture
def tamper(owner: sa.Engine, filled: Court) -> Tamper:
    """Change the book as a superuser can who switches the triggers off."""

    def change(*statements: str, **values: Any) -> None:
        with owner.begin() as connection:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            for statement in statements:
                done = connection.execute(sa.text(statement), values)
                assert done.rowcount or statement.startswith("ALTER"), statement

    return change
