"""A figure, what it is compared with, and how it was got."""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure; ``less_is_better`` says which way is good.

    ``stolen`` is the share of the processors' time that the machine's host gave to others while it
    was measured; ``None`` where the system does not say.
    """

    work: str
    value: float
    unit: str
    target: float | None = None
    less_is_better: bool = False
    baseline: float | None = None
    baseline_is: str = ""
    wanted_ratio: float | None = None
    workload: str = ""
    stolen: float | None = None

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


def rates_in_turns(
    *runners: tuple[Callable[[Sequence[T]], object], Sequence[T]], turns: int = 30
) -> list[float]:
    """How many a second each runner does of its own, all taking turns.

    A machine that is slow for a second is slow for all of them, so what one is to another can be
    told from one run. Who begins changes from turn to turn.
    """
    seconds = [0.0] * len(runners)
    for turn in range(turns):
        for nth in range(len(runners)):
            mine = (turn + nth) % len(runners)
            work, items = runners[mine]
            part = items[len(items) * turn // turns : len(items) * (turn + 1) // turns]
            with timed() as watch:
                work(part)
            seconds[mine] += watch.seconds
    return [len(items) / spent for (_, items), spent in zip(runners, seconds, strict=True)]
