"""A court in session for every test that asks for one."""

from collections.abc import Iterator

import pytest

from ledger.domain import clock
from ledger.store.court import Court
from tests.services.courthouse import Courthouse


@pytest.fixture
def house(court: Court) -> Iterator[Courthouse]:
    """A court with its book, account and policy, at nine on Monday, 2 March 2026."""
    made = Courthouse(court)
    made.watch()
    yield made.open_book()
    clock.reset()
