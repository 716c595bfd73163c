"""``python -m tests.bench``: measure everything on a durable server that is gone afterwards."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from ledger.store.embedded import Cluster
from ledger.store.quiet import settled
from tests.bench import report
from tests.bench.commands import commands
from tests.bench.legacy import legacy
from tests.bench.long_book import long_book
from tests.bench.lots import lots
from tests.bench.machine import TURNS, Stolen, loop_seconds, machine
from tests.bench.matching import matching
from tests.bench.measure import Figure
from tests.bench.plans import plans
from tests.bench.statements import statements
from tests.bench.tail import tail
from tests.bench.world import World

SEED = 20260302
Benchmark = Callable[[World], Iterator[Figure]]


def benchmarks(facts: int, *, quick: bool) -> dict[str, Benchmark]:
    """Every benchmark at the size asked for; ``quick`` is too small to mean anything."""
    if quick:
        return {
            "commands": lambda world: commands(world, payouts=20, lines=10),
            "statements": lambda world: statements(world, lines=40, cases=5, sample=5),
            "matching": lambda world: matching(world, months=1, lines=200),
            "book": lambda world: long_book(
                world, facts=300, cases=5, replayed=200, told=200, asked=100
            ),
            "tail": lambda world: tail(world, writers=4, each=10),
            "plans": lambda world: plans(world, ordinary=3, creditors=5, developer=20),
            "legacy": lambda world: legacy(world, (200, 400)),
            "lots": lambda world: lots(world, bids=50, board_of=20),
        }
    return {
        "commands": lambda world: commands(world, payouts=2_000, lines=1_000),
        "statements": lambda world: statements(world, lines=10_000, cases=1_000, sample=500),
        "matching": lambda world: matching(world, months=12, lines=2_000),
        "book": lambda world: long_book(
            world,
            facts=facts,
            cases=1_000,
            replayed=min(facts, 300_000),
            told=min(facts, 300_000),
            asked=10_000,
        ),
        "tail": lambda world: tail(world, writers=8, each=250),
        "plans": lambda world: plans(world, ordinary=1_000, creditors=50, developer=5_000),
        "legacy": lambda world: legacy(world, (100_000, 1_000_000)),
        "lots": lambda world: lots(world, bids=10_000, board_of=10_000),
    }


def run(world: World, wanted: dict[str, Benchmark], say: Callable[[str], object]) -> list[Figure]:
    """Run benchmarks one after another, saying each figure as it comes."""
    figures = []
    for benchmark in wanted.values():
        stolen = Stolen()
        for measured in benchmark(world):
            figure = replace(measured, stolen=stolen.share())
            say(f"{figure.work}: {figure.value:,.2f} {figure.unit}")
            figures.append(figure)
    return figures


def main(arguments: list[str]) -> int:
    """Read the command line, run, report."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="tiny sizes: does it run at all?")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    parser.add_argument("--facts", type=int, default=1_000_000, help="size of the long book")
    parser.add_argument("--seed", type=int, default=SEED, help="from which workloads are drawn")
    parser.add_argument(
        "--only", action="append", choices=list(benchmarks(0, quick=True)), help="these alone"
    )
    asked = parser.parse_args(arguments)
    wanted = benchmarks(asked.facts, quick=asked.quick)
    if asked.only:
        wanted = {name: wanted[name] for name in asked.only}
    console = Console(width=160, soft_wrap=True)
    home = Path(tempfile.mkdtemp(prefix="anzhang-bench-", dir="/var/tmp"))
    home.chmod(0o755)  # the server of a root caller runs as somebody else
    try:
        with Cluster(home / "pg") as cluster:
            world = World(cluster, asked.seed)
            about = machine(world.server_version(), home) | {"seed": str(asked.seed)}
            before = loop_seconds()
            settled()  # as a server is once it serves
            figures = run(world, wanted, lambda said: console.print(said, style="dim"))
            about["speed"] = (
                f"a bare Python loop of {TURNS:,} turns took {before:.2f} s when the run began,"
                f" {loop_seconds():.2f} s when it ended"
            )
    finally:
        shutil.rmtree(home, ignore_errors=True)
    report.show(figures, about, console)
    if asked.write:
        report.write(figures, about)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
