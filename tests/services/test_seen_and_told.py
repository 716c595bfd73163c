"""Acts on what has changed since, on views that lag behind, and a book whose court has no code."""

from collections.abc import Callable
from typing import Any

import pytest

from ledger.domain.book import NotACourtCode
from ledger.domain.notice import Channel
from ledger.services import notices
from ledger.services.books import Books
from ledger.services.command import ChangedSince
from ledger.store.court import Court
from tests.services.courthouse import CASE, HOLDER, Courthouse, by
from tests.services.papers import RECEIPT
from tests.services.refusing import refused
from tests.services.till import Till


def receipt_filed(house: Courthouse) -> Callable[[], Any]:
    house.funded()
    number = house.drafted().ids["payout"]
    Till(house).paid(number)
    return lambda: house.payouts.file_receipt(number, RECEIPT, expected=99)


def hit_accepted(house: Courthouse) -> Callable[[], Any]:
    house.open_case()
    line = house.receive("700.00", name="某人")
    return lambda: house.receipts.accept(line, "h1", expected=99)


@pytest.mark.parametrize("ready", [receipt_filed, hit_accepted])
def test_what_moved_on_is_looked_at_again(
    house: Courthouse, ready: Callable[[Courthouse], Callable[[], Any]]
) -> None:
    act = ready(house)
    with by("wang"):
        refused(house, ChangedSince, act)


def test_nobody_is_told_by_views_that_do_not_know_the_book_yet(
    house: Courthouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.funded("100.00")
    monkeypatch.setattr(notices, "SECONDS", 0.01)
    with by("wang"):
        refused(
            house, notices.ViewsBehind,
            lambda: notices.Notices(house.court).push(CASE, channel=Channel.SMS),
        )  # fmt: skip


def test_no_head_of_a_book_is_made_for_a_court_without_a_code(new_court: Court) -> None:
    with by("admin"), pytest.raises(NotACourtCode):
        Books(new_court).open("姑苏", HOLDER)
    head = "SELECT FROM anzhang.books WHERE book = %s"
    assert not new_court.recorder.rows(head, (new_court.book,))
