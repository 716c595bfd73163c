"""The figures of a period as a clerk reads them, each with how it comes about (计算过程)."""

from collections.abc import Iterator
from typing import Any

from rich.table import Table

from api.cli import tables
from api.plain import plain
from auctions.law.statistics import Measure
from auctions.views.statistics import Ageing, Clearing, Made, Statistics

AGES = (("to_30", "30日内"), ("to_90", "90日内"), ("to_180", "180日内"), ("beyond", "更久"))


def figure_tables(title: str, told: Statistics, clear: Clearing) -> tuple[Table, Table]:
    """The rates with both their parts, and under them whatever else is counted."""
    rates = [
        {**plain(each), "numerator": each.of, "denominator": each.out_of, "formula": _both(each)}
        for each in (*told.measures, *clear.measures)
    ]
    columns = ("zh", "name", "numerator", "denominator", "value", "formula")
    return (
        tables.rows(title, rates, columns),
        tables.rows(
            "总数与平均 · totals and averages", [*_totals(told), *_totals(clear)],
            ("zh", "name", "value", "formula"),
        ),
    )  # fmt: skip


def _totals(figures: Statistics | Clearing) -> Iterator[dict[str, Any]]:
    for each in figures.made:
        value = getattr(figures, each.name)
        yield {**plain(each), "value": _said(value), "formula": _both(each)}


def _said(value: Any) -> Any:
    if isinstance(value, Ageing):
        return "、".join(f"{zh} {getattr(value, name)}" for name, zh in AGES)
    if isinstance(value, tuple):
        return "、".join(f"{each.zh} {each.days}" for each in value)
    return plain(value)


def _both(made: Measure | Made) -> str:
    return f"{made.formula_zh} · {made.formula}"
