"""A court on any day; at the end of its scenario its book must still be whole."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from ledger.domain import clock
from ledger.store.court import Court
from ledger.store.verify import verify
from tests.scenes.stage import Stage
from tests.services.conftest import bare, hearing

__all__ = ["bare", "hearing"]

Opened = Callable[..., Stage]


@pytest.fixture
def opened(new_court: Court) -> Iterator[Opened]:
    """Open the court on a day: ``opened("2017-05-02", "09:10")``."""
    yield partial(Stage, new_court)
    verdict = verify(new_court.database, new_court.book, workers=0)
    clock.reset()
    assert verdict.intact, verdict.differences
