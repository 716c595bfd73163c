"""A figure, what it is compared with, and how it was got."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure. ``better`` says whether more or less of it is good."""

    work: str
    value: float
    unit: str
    target: float | None = None
    less_is_better: bool = False
    baseline: float | None = None
    baseline_is: str = ""
    wanted_ratio: float | None = None
    workload: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times better than the baseline; ``None`` where nothing can be divided."""
        if not self.baseline or not self.value:
            return None
        return self.baseline / self.value if self.less_is_better else self.value / self.baseline

    @property
    def met(self) -> bool | None:
        """Whether target and ratio are reached; ``None`` where nobody set any."""
        if self.target is None:
            return None
        reached = self.value <= self.target if self.less_is_better else self.value >= self.target
        if self.wanted_ratio is None or self.ratio is None:
            return reached
        return reached and self.ratio >= self.wanted_ratio


class Stopwatch:
    """Seconds of wall time."""

    seconds = 0.0


@contextmanager
def timed() -> Iterator[Stopwatch]:
    """Measure a block; rubbish left by others is collected before it, its own within it."""
    gc.collect()
    watch = Stopwatch()
    start = time.perf_counter()
    yield watch
    watch.seconds = time.perf_counter() - start


def rate(done: int, work: Callable[[], object]) -> float:
    """How many a second."""
    with timed() as watch:
        work()
    return done / watch.seconds
