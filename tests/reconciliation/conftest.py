"""A court in session for every test that asks for one."""

import pytest

from tests.reconciliation.bank_side import BankSide
from tests.reconciliation.sending_desk import Desk
from tests.services.conftest import bare, house
from tests.services.courthouse import Courthouse

__all__ = ["bare", "house"]


@pytest.fixture
def side(house: Courthouse) -> BankSide:
    """The bank of that court, and what it tells of a day."""
    return BankSide(house)


@pytest.fixture
def desk(house: Courthouse) -> Desk:
    """The desk that pays, with money of a case."""
    house.funded()
    return Desk(house)
