"""The door and months: a closing counts from its own fact on, in its own book, by the day."""

import json
from datetime import date
from uuid import uuid4

import pytest
from eventsourcing.persistence import StoredEvent

from ledger.domain.chart import move
from ledger.domain.money import Money
from ledger.store.recorder import BookRecorder, Entry
from ledger.store.translation import Clash, MonthClosed
from tests.store.test_door import BANK, CASE, TEN, Books, fact, received

FEBRUARY, LAST, MARCH = date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 1)
OTHER = "case/（2026）苏05执2号/available"


def month(topic: str, read_to: int = 0) -> StoredEvent:
    """February, closed after the book was read up to a position, or reopened."""
    said = {"begins_on": str(FEBRUARY), "ends_on": str(LAST), "read_to": read_to}
    return StoredEvent(uuid4(), 1, f"month.{topic}", json.dumps(said).encode())


def close(book: BookRecorder, read_to: int | None = None) -> None:
    book.append([month("closed", book.max_notification_id() or 0 if read_to is None else read_to)])


def open_from(book: BookRecorder) -> date | None:
    sql = "SELECT open_from FROM anzhang.books WHERE book = %s"
    day: date | None = book.rows(sql, (book.book,))[0][0]
    return day


def moved_on(day: date | None) -> Entry:
    """Money of a day, which belongs into its month."""
    return Entry(move(TEN, debit=BANK, credit=CASE), day, day)


def days(book: BookRecorder) -> set[date]:
    """From which days the last fact's money counts."""
    sql = "SELECT effective_on FROM anzhang.postings WHERE book = %s AND position = %s"
    return {row[0] for row in book.rows(sql, (book.book, book.max_notification_id()))}


def test_a_closed_month_ends_the_day_before_the_first_open_one(fresh_book: Books) -> None:
    book = fresh_book()
    book.append([fact()], [received(TEN, LAST)])
    assert open_from(book) is None
    close(book)
    assert open_from(book) == MARCH
    with pytest.raises(MonthClosed):
        book.append([fact()], [moved_on(LAST)])
    book.append([fact()], [moved_on(MARCH)])


def test_a_month_is_open_again_from_its_first_day_once_it_was_reopened(fresh_book: Books) -> None:
    book = fresh_book()
    close(book)
    book.append([month("reopened")])
    assert open_from(book) == FEBRUARY
    book.append([fact()], [moved_on(FEBRUARY)])
    with pytest.raises(MonthClosed):
        book.append([fact()], [moved_on(date(2026, 1, 31))])


@pytest.mark.parametrize("day", [FEBRUARY, LAST])
def test_what_was_posted_to_the_month_since_it_was_read_stops_its_closing(
    fresh_book: Books, day: date
) -> None:
    book = fresh_book()
    book.append([fact()], [received(TEN, day)])
    read_to = book.max_notification_id()
    assert read_to == 1
    with pytest.raises(Clash, match="posted to after it was read"):
        close(book, read_to - 1)
    assert open_from(book) is None
    close(book, read_to)


def test_neither_a_later_day_nor_another_book_stops_it(fresh_book: Books) -> None:
    book, beside = fresh_book(), fresh_book()
    for each in (book, beside):
        each.append([fact()])
    read_to = book.max_notification_id()
    book.append([fact()], [received(TEN, MARCH)])
    beside.append([fact()], [received(TEN, LAST)])
    close(book, read_to)
    assert (open_from(book), open_from(beside)) == (MARCH, None)
    beside.append([fact()], [received(TEN, LAST)])


@pytest.mark.parametrize("alone", [True, False])
def test_money_that_is_only_moved_on_counts_from_the_first_open_day(
    fresh_book: Books, alone: bool
) -> None:
    """By the short way of one amount between two accounts, and by the long one."""
    book = fresh_book()
    book.append([fact()], [received(Money(50), LAST)])
    close(book)
    onward = Entry(move(TEN, debit=CASE, credit=OTHER), LAST, date(2026, 3, 9))
    if not alone:
        onward = Entry((*onward.postings, *onward.postings), LAST, date(2026, 3, 9))
    book.append([fact()], [onward])
    assert days(book) == {MARCH}
    book.append([fact()], [moved_on(date(2026, 3, 9))])
    assert days(book) == {date(2026, 3, 9)}


def test_what_says_no_day_is_of_the_day_it_is_recorded(fresh_book: Books) -> None:
    book = fresh_book()
    said = {"begins_on": "2999-12-01", "ends_on": "2999-12-31", "read_to": 0}
    book.append([StoredEvent(uuid4(), 1, "month.closed", json.dumps(said).encode())])
    with pytest.raises(MonthClosed):
        book.append([fact()], [moved_on(None)])
