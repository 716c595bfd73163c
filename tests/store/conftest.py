"""Clusters for tests that stop and kill them, in places any user of the machine can reach."""

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

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
