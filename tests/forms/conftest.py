"""A court in session whose papers are printed."""

from collections.abc import Iterator

import pytest

from ledger.domain import clock
from ledger.store.court import Court
from tests.forms.printing import Printing


@pytest.fixture
def desk(new_court: Court) -> Iterator[Printing]:
    """A court at nine on Monday, 2 March 2026, with its book, account and policy."""
    made = Printing(new_court)
    made.watch()
    made.open_book()
    yield made
    clock.reset()
