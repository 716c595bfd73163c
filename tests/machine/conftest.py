"""A cluster to kill: the one every other test uses is left alone."""

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.store.embedded import Binaries, Cluster, ClusterUnavailable


@pytest.fixture
def made(pg_binaries: Binaries) -> Iterator[Callable[..., Cluster]]:
    """Make clusters that are ended with the test, however it ends; ``fast=False`` to kill one."""
    place = Path(tempfile.mkdtemp(prefix="anzhang-test-", dir="/tmp"))
    place.chmod(0o755)
    clusters: list[Cluster] = []

    def make(**options: Any) -> Cluster:
        clusters.append(Cluster(place / f"pg{len(clusters)}", pg_binaries, **options))
        return clusters[-1]

    yield make
    for each in clusters:
        each.kill()
        with contextlib.suppress(ClusterUnavailable):  # never started, or tidily stopped
            shutil.rmtree(each.socket_dir, ignore_errors=True)
    shutil.rmtree(place)
