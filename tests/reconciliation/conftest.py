"""A court in session for every test that asks for one."""

from collections.abc import Iterator

import pytest

from ledger.domain import clock
from ledger.store.court import Court
from tests.reconciliation.bank_side import BankSide
from tests.services.courthouse import Courthouse


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
def side(house: Courthouse) -> BankSide:
    """The bank of that court, and what it tells of a day."""
    return BankSide(house)
