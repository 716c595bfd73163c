"""The recorder keeps the library's own promises, on the real door of a real book."""

import sys
from collections.abc import Callable
from typing import Any, ClassVar, cast

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
