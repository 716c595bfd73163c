"""The recorder keeps the library's own promises, on the real door of a real book."""

import pickle
import sys
from collections.abc import Callable
from typing import Any, ClassVar, cast
from uuid import UUID, uuid4

import eventsourcing.cryptography
import pytest
from eventsourcing.persistence import ApplicationRecorder

from ledger.store.recorder import BookRecorder

# The library's cases import its older cipher, and with it a package nobody here needs.
sys.modules.setdefault("eventsourcing.cipher", eventsourcing.cryptography)
from eventsourcing.tests.persistence import (  # noqa: E402
    ApplicationRecorderTestCase,
    NonInterleavingNotificationIDsBaseCase,
)


class _OnBooks:
    """Gives the library's cases a new book for every test."""

    fresh_book: ClassVar[Any]

    @pytest.fixture(autouse=True)
    def _books(self, fresh_book: Callable[[], BookRecorder]) -> None:
        cast("Any", self).fresh_book = fresh_book

    def create_recorder(self) -> ApplicationRecorder:
        return cast("Callable[[], BookRecorder]", self.fresh_book)()


class TestApplicationRecorder(_OnBooks, ApplicationRecorderTestCase[ApplicationRecorder]):
    """Every promise of an application recorder, subscriptions too."""

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestNotificationIds(_OnBooks, NonInterleavingNotificationIDsBaseCase):
    """Nothing recorded later ever appears before something recorded earlier."""


def test_ids_come_back_as_they_went_in(fresh_book: Callable[[], BookRecorder]) -> None:
    book, ids = fresh_book(), [UUID(int=0), UUID(int=2**128 - 1), uuid4()]
    asked = "SELECT id, NULL::uuid, ARRAY[id] FROM unnest(%s::uuid[]) id"
    rows = book.rows(asked, ([str(id_) for id_ in ids],))
    assert rows == [(id_, None, [id_]) for id_ in ids]
    assert [(hash(row[0]), pickle.dumps(row[0])) for row in rows] == [
        (hash(id_), pickle.dumps(id_)) for id_ in ids
    ]
