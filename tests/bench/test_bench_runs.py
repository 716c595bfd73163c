"""Every benchmark runs, at a size that measures nothing, and its report can be written."""

import os
from pathlib import Path

import pytest

from ledger.store.embedded import Cluster
from ledger.store.quiet import settled
from tests.bench import report
from tests.bench.__main__ import benchmarks, run
from tests.bench.machine import machine, one_processor
from tests.bench.measure import Figure
from tests.bench.world import World
from tests.conftest import SEED


@pytest.mark.parametrize("name", list(benchmarks(0, quick=True)))
def test_a_benchmark_runs(cluster: Cluster, name: str) -> None:
    settled()  # as the program itself begins: it collects before each turn, and the tests hold much
    figures = run(World(cluster, SEED), {name: benchmarks(0, quick=True)[name]}, print)
    assert figures
    # Ours must be right at any size; how fast it was is nobody's business here.
    for figure in figures:
        assert not (figure.work.startswith("tail") and figure.value)


@pytest.mark.skipif(
    not hasattr(os, "sched_setaffinity"), reason="this machine binds no process to a processor"
)
def test_a_client_and_its_server_are_bound_to_one_processor_and_let_go(cluster: Cluster) -> None:
    before = os.sched_getaffinity(0)
    with World(cluster, SEED).database() as database:
        (backend,) = next(iter(database.ask("SELECT pg_backend_pid()", ())))
        with one_processor(backend):
            assert os.sched_getaffinity(backend) == os.sched_getaffinity(0) == {max(before)}
        assert os.sched_getaffinity(backend) == os.sched_getaffinity(0) == before


def test_the_report_names_machine_target_and_what_was_missed(tmp_path: Path) -> None:
    slow = Figure("walking", 3.0, "km/h", target=5, baseline=1.5, baseline_is="crawling",
                  wanted_ratio=4, workload="round the court", stolen=0.25)  # fmt: skip
    quick = Figure("waiting", 2.0, "ms", target=5, less_is_better=True)
    place = tmp_path / "benchmarks.md"
    report.write([slow, quick], machine("18.0", tmp_path), place)
    text = place.read_text(encoding="utf-8")
    assert (
        "| walking | 3 km/h | ≥ 5 km/h, ≥ 4 × | no | 1.50 km/h (crawling) | 2.0 × | 25% |" in text
    )
    assert "| waiting | 2 ms | ≤ 5 ms | yes |  |  |  |" in text
    assert "cores" in text
    assert "round the court" in text


def test_a_good_rate_with_a_poor_ratio_is_not_met() -> None:
    assert Figure("w", 9, "x/s", target=5, baseline=3, wanted_ratio=2).met
    assert not Figure("w", 9, "x/s", target=5, baseline=8, wanted_ratio=2).met
    assert not Figure("w", 4, "x/s", target=5, baseline=1, wanted_ratio=2).met
    assert Figure("w", 4, "x/s").met is None
