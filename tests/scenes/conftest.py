"""A court on any day; at the end of its scenario its book must still be whole."""

from collections.abc import Callable, Iterator

import pytest

from ledger.domain import clock
from ledger.store.court import Court
from ledger.store.verify import verify
from tests.scenes.stage import Stage

Opened = Callable[..., Stage]


@pytest.fixture
def opened(new_court: Court) -> Iterator[Opened]:
    """Open the court on a day: ``opened("2017-05-02", "09:10")``."""
    yield lambda day, hour="09:00": Stage(new_court, day, hour)
    verdict = verify(new_court.database, new_court.book, workers=0)
    clock.reset()
    assert verdict.intact, verdict.differences
