"""Reading a long stretch of facts without the garbage collector walking over them each time."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def settled() -> None:
    """Leave what a program has learned alone: the collector walks over the rest only."""
    gc.collect()
    gc.freeze()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold the collector back: a stretch makes many objects and no garbage that needs it."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
