"""The figures as a table, on a terminal and in ``docs/benchmarks.md``."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.measure import Figure

DOCUMENT = Path(__file__).parents[2] / "docs" / "benchmarks.md"
HEAD = ("work", "measured", "target", "met", "baseline in the same run", "ratio", "stolen")
INTRODUCTION = """# Benchmarks

Written by `python -m tests.bench --write`; `make bench` measures again and prints, on a PostgreSQL
of its own that is durable as in a court. Figures are of one run on one machine and mean little on
another; the ratios travel better, because ledger and baseline ran on the same server, commands turn
about. *Stolen* is the share of the processors' time that the machine's host gave to other machines
while a figure was measured: it is missing from what was measured.
Benchmarks report and never fail: a target that was missed stands here as missed.

The stock baseline is the eventsourcing library with its own application, repository, mapper and
transcoder. Its PostgreSQL recorder needs another driver, so its table and statements are repeated
over ours, all statements of an append in one string: one round trip, the most it can get. It keeps
no postings, no balances, no chain and no request keys, and seals nothing.
"""


def show(figures: Sequence[Figure], about: Mapping[str, str], console: Console) -> None:
    """Print machine and figures."""
    for name, words in about.items():
        console.print(f"[bold]{name}[/]: {words}", highlight=False)
    table = Table(*HEAD)
    for figure in figures:
        table.add_row(*_cells(figure))
    console.print(table)
    for figure in figures:
        if figure.workload:
            console.print(f"[bold]{figure.work}[/]: {figure.workload}", highlight=False)


def write(figures: Sequence[Figure], about: Mapping[str, str], place: Path = DOCUMENT) -> None:
    """Write the document."""
    rows = [HEAD, ("---",) * len(HEAD), *map(_cells, figures)]
    parts = [
        INTRODUCTION,
        *(f"* **{name}**: {words}" for name, words in about.items()),
        "",
        *(f"| {' | '.join(cells)} |" for cells in rows),
        "",
        "## What was asked",
        "",
        *(f"* **{each.work}**: {each.workload}" for each in figures if each.workload),
    ]
    place.write_text("\n".join(parts) + "\n", encoding="utf-8")


def _cells(figure: Figure) -> tuple[str, ...]:
    return (
        figure.work,
        _amount(figure.value, figure.unit),
        _target(figure),
        {True: "yes", False: "no", None: ""}[figure.met],
        "" if figure.baseline is None
        else f"{_amount(figure.baseline, figure.unit)} ({figure.baseline_is})",
        f"{figure.ratio:.1f} ×" if figure.ratio is not None else "",
        f"{figure.stolen:.0%}" if figure.stolen is not None else "",
    )  # fmt: skip


def _target(figure: Figure) -> str:
    if figure.target is None:
        return ""
    side = "≤" if figure.less_is_better else "≥"
    said = f"{side} {_amount(figure.target, figure.unit)}"
    return f"{said}, ≥ {figure.wanted_ratio:g} ×" if figure.wanted_ratio else said


def _amount(value: float, unit: str) -> str:
    shown = f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"
    return f"{shown} {unit}"
