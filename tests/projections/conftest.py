"""A court whose book was opened long ago, so that its life may be told from then on."""

import os
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from api.every import follower
from ledger.domain import clock
from ledger.domain.book import Book
from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.keys import KEY_BYTES, MasterKey
from tests.projections.history import ACCOUNT, POLICY

OPENED = datetime(2017, 1, 1, tzinfo=UTC)


@pytest.fixture
def key() -> bytes:
    """The court's master key, for processes that open its book as well."""
    return os.urandom(KEY_BYTES)


@pytest.fixture
def court(database: Database, key: bytes) -> Court:
    made = Court(database, "测试法院", MasterKey(key))
    with clock.at(OPENED):
        made.recorder.open_book()
    return made


@pytest.fixture
def told(court: Court) -> Callable[..., None]:
    """Save nouns and let the views hear of it."""
    following = follower(court)

    def save(*roots: object) -> None:
        with clock.at(datetime(2022, 3, 1, 2, tzinfo=UTC)):
            court.save(*roots)
        following.catch_up()

    book = Book(court_code="苏05", court_name="苏州中院")
    book.add_bank_account(ACCOUNT, "苏州中院", "工行", "102")
    book.activate_policy(POLICY)
    save(book)
    return save
