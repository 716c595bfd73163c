"""A court in session, for tests of money that comes in and waits."""

from collections.abc import Iterator

import pytest

from ledger.domain import clock
from ledger.store.court import Court
from ledger.store.verify import verify
from tests.incoming.desk import Incoming


@pytest.fixture
def desk(new_court: Court) -> Iterator[Incoming]:
    """A court at nine on Monday, 2 March 2026; at the end its book must still be whole."""
    made = Incoming(new_court)
    made.watch()
    made.open_book()
    yield made
    verdict = verify(made.court.database, made.court.book, workers=0)
    clock.reset()
    assert verdict.intact, verdict.differences
