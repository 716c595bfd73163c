"""The lists that drive the day, of a long book: the first page of each, and one far down."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any

from api.day_lists import DATED, PLAIN
from ledger.projections.read import MOST
from ledger.store.court import Court
from tests.bench.measure import Figure

TODAY = date(2026, 3, 2)
ROWS = 100
TRIED = 9
FAR = 50  # whole pages turned before the one that is measured


def day_lists(court: Court) -> Iterator[Figure]:
    """Measure what the views, told already, answer to those who open their lists."""
    took: dict[str, float] = {}
    far: dict[str, tuple[int, float]] = {}
    with court.database.app.connect() as connection:
        for each in (*PLAIN, *DATED):
            page = partial(each.query, connection, court.book, *[TODAY] * (each in DATED))
            took[each.name] = _ms(page)
            turned, after = 0, page(limit=MOST).next
            while after is not None and turned < FAR:
                turned, last, after = turned + 1, after, page(limit=MOST, after=after).next
            if turned:
                far[each.name] = (turned, _ms(partial(page, after=last)))
    slowest = max(took, key=took.__getitem__)
    yield Figure(
        "a list of the day, first page", took[slowest], "ms",
        workload=f"the slowest of {len(took)} lists of a book of {court.position():,} facts:"
        f" {slowest}; {ROWS} rows, median of {TRIED}",
    )  # fmt: skip
    if far:
        name = max(far, key=far.__getitem__)
        turned, ms = far[name]
        yield Figure(
            "a list of the day, far down", ms, "ms",
            workload=f"{ROWS} rows of {name} after its first {turned * MOST:,}",
        )  # fmt: skip


def _ms(page: Callable[..., Any]) -> float:
    """What a page takes, in the middle of several tries."""
    took = []
    for _ in range(TRIED):
        start = perf_counter()
        page(limit=ROWS)
        took.append((perf_counter() - start) * 1000)
    return median(took)
