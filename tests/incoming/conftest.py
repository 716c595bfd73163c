"""A court in session, for tests of money that comes in and waits."""

import os
from collections.abc import Iterator

import pytest

from ledger.domain import clock
from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.keys import KEY_BYTES, MasterKey
from ledger.store.verify import verify
from tests.incoming.desk import Incoming


@pytest.fixture
def desk(database: Database) -> Iterator[Incoming]:
    """A court at nine on Monday, 2 March 2026; at the end its book must still be whole."""
    made = Incoming(Court(database, "苏0508", MasterKey(os.urandom(KEY_BYTES))))
    made.watch()
    made.open_book()
    yield made
    verdict = verify(made.court.database, made.court.book, workers=0)
    clock.reset()
    assert verdict.intact, verdict.differences
