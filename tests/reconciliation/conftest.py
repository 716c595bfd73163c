"""A court in session for every test that asks for one."""

import pytest

from tests.reconciliation.bank_side import BankSide
from tests.services.conftest import bare, house
from tests.services.courthouse import Courthouse

__all__ = ["bare", "house"]


@pytest.fixture
def side(house: Courthouse) -> BankSide:
    """The bank of that court, and what it tells of a day."""
    return BankSide(house)
