"""A court in session for every test that asks for one."""

from collections.abc import Iterator

import pytest

from ledger.domain import clock
from ledger.store.court import Court
from tests.services.courthouse import Courthouse
from tests.services.fallen import fell
from tests.services.hearing import Hearing
from tests.services.till import Till


@pytest.fixture
def bare(new_court: Court) -> Iterator[Courthouse]:
    """A court before its book is opened, at nine on Monday, 2 March 2026."""
    made = Courthouse(new_court)
    made.watch()
    # Opened under the same clock, for time in a book never goes back.
    made.court.recorder.open_book()
    yield made
    clock.reset()


@pytest.fixture
def house(bare: Courthouse) -> Courthouse:
    """The same court with its book, account and policy."""
    return bare.open_book()


@pytest.fixture
def hearing(bare: Courthouse) -> Hearing:
    """The same court with a case whose price is to be divided."""
    return Hearing(bare)


@pytest.fixture
def fallen(house: Courthouse) -> Till:
    """The same court, whose creditor was paid 30,000.00 before his judgment fell."""
    return fell(house)
