"""One test bank a module; each test finds it new, with the court's account opened."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from paying import COURT_CARD, COURT_NAME

from ledger.domain.money import Money
from reconciliation.payments.mock import MockBank

OPENING = Money("1000000.00")


@pytest.fixture(scope="module")
def bank_process() -> Iterator[MockBank]:
    pytest.importorskip("mockbank")
    with MockBank(starts_at=datetime(2026, 3, 2, 9, 0)) as bank:  # noqa: DTZ001  # bank time
        yield bank


@pytest.fixture
def bank(bank_process: MockBank) -> MockBank:
    bank_process.reset()
    bank_process.hold_court(COURT_NAME, COURT_CARD, OPENING)
    return bank_process
