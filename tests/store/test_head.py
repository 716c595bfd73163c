"""What a machine has seen of its books: noted durably, never backwards unless somebody says so."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from eventsourcing.persistence import StoredEvent

from ledger.store.head import Head, NotNoted, Seen, WentBack, head_of
from ledger.store.recorder import BookRecorder, Entry

LINK = "ab" * 32


@pytest.fixture
def seen(tmp_path: Path) -> Seen:
    return Seen(tmp_path / "master.key.seen")


def test_a_head_is_noted_for_each_book_and_never_goes_back_by_itself(seen: Seen) -> None:
    assert seen.of("court") is None
    seen.note(Head("court", 7, LINK))
    seen.note(Head("b:ook", 3, LINK))
    seen.note(Head("court", 5, LINK))
    assert seen.of("court") == Head("court", 7, LINK)
    assert seen.of("b:ook") == Head("b:ook", 3, LINK)
    seen.note(Head("court", 5, LINK), back=True)
    assert seen.of("court") == Head("court", 5, LINK)
    assert seen.of("b:ook") == Head("b:ook", 3, LINK)


def test_many_who_note_at_once_leave_the_furthest(seen: Seen) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: seen.note(Head("court", n, LINK)), [3, 9, 1, 40, 12, 7, 39, 2] * 5))
    assert seen.of("court") == Head("court", 40, LINK)


def test_what_cannot_be_noted_or_read_is_said(seen: Seen, tmp_path: Path) -> None:
    with pytest.raises(NotNoted):
        Seen(tmp_path / "nowhere" / "seen").note(Head("court", 1, LINK))
    seen.file.write_text("court:7\n", encoding="utf-8")
    with pytest.raises(NotNoted):
        seen.of("court")


def test_a_book_goes_on_from_where_it_was_seen_or_it_went_back(
    fresh_book: Callable[[], BookRecorder], seen: Seen
) -> None:
    book = fresh_book()
    seen.must_go_on(book.database, book.book)  # nothing was seen of it
    book.append([StoredEvent(uuid4(), 1, "topic", b"{}")], [Entry((), None)])
    at = head_of(book.database, book.book)
    seen.note(at)
    seen.must_go_on(book.database, book.book)
    book.append([StoredEvent(uuid4(), 1, "topic", b"{}")], [Entry((), None)])
    seen.must_go_on(book.database, book.book)
    seen.note(Head(book.book, at.position, "cd" * 32), back=True)
    with pytest.raises(WentBack, match="another fact"):
        seen.must_go_on(book.database, book.book)
    seen.note(Head(book.book, 99, at.link))
    with pytest.raises(WentBack, match="seen at position 99 and ends at"):
        seen.must_go_on(book.database, book.book)
