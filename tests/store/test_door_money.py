"""The door and money: its two ways, what a column may hold, and no long book read through."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
import sqlalchemy as sa
from eventsourcing.persistence import PersistenceError, StoredEvent

from ledger.domain.act import Act, Role, acting
from ledger.domain.chart import Posting
from ledger.domain.money import Money
from ledger.store.database import Database
from ledger.store.recorder import BookRecorder, Entry
from ledger.store.translation import WouldOverdraw
from tests.store.test_door import BANK, CASE, TEN, Books, fact, paid, received, refused


def journal(book: BookRecorder, last: int) -> list[tuple[object, ...]]:
    """What the last positions posted, each fact's own place left out."""
    sql = (
        "SELECT leg, account, currency, amount, balance, effective_on FROM anzhang.postings"
        " WHERE book = %s AND position > %s ORDER BY position, leg"
    )
    return book.rows(sql, (book.book, (book.max_notification_id() or 0) - last))


def standing(book: BookRecorder) -> list[tuple[object, ...]]:
    sql = "SELECT account, currency, amount FROM anzhang.balances WHERE book = %s ORDER BY account"
    return book.rows(sql, (book.book,))


def test_one_move_is_posted_the_same_alone_as_among_others(fresh_book: Books) -> None:
    """The door has a short way for one amount from one account to another, and a long one."""
    alone, among = fresh_book(), fresh_book()
    moves = [received(TEN, date(2026, 3, 2)), received(TEN), paid(Money(3)), paid(Money(17))]
    for entry in moves:
        alone.append([fact()], [entry])
    among.append([fact() for _ in moves], moves)
    assert journal(alone, 4) == journal(among, 4)
    assert standing(alone) == standing(among)


def test_money_moved_from_an_account_to_itself_is_posted_leg_by_leg(
    fresh_book: Books, owner: sa.Engine
) -> None:
    book = fresh_book()
    book.append([fact()], [Entry((Posting(CASE, -TEN), Posting(CASE, TEN)))])
    assert [row[4] for row in journal(book, 1)] == [-TEN.fen, 0]
    assert isinstance(
        refused(book, owner, Entry((Posting(CASE, TEN), Posting(CASE, -TEN)))), WouldOverdraw
    )


@pytest.mark.parametrize("off", ["amount", "currency"])
def test_a_move_whose_two_sides_differ_is_refused(
    fresh_book: Books, owner: sa.Engine, off: str
) -> None:
    other = Money(9) if off == "amount" else Money(10, "USD")
    said = refused(fresh_book(), owner, Entry((Posting(BANK, TEN), Posting(CASE, -other))))
    assert "sum to zero" in str(said)


def test_a_book_that_grew_from_nothing_is_not_read_through_for_every_fact(
    fresh_book: Books, owner: sa.Engine
) -> None:
    """Its first command's plans are kept; made over empty tables, they know one book, one page."""
    book, stream = fresh_book(), uuid4()
    for version in range(1, 61):
        book.append([fact(stream, version)])
    book.rows("SELECT pg_stat_force_next_flush()", ())
    read = "SELECT idx_tup_read FROM pg_stat_user_indexes WHERE indexrelname = 'facts_pkey'"
    with owner.connect() as connection:
        assert connection.exec_driver_sql(read).scalar_one() <= 60


PARTING = "\x1f"  # parts the columns of a fact in what is hashed


@pytest.mark.parametrize("where", ["topic", "state", "actor", "correlation", "request_key"])
def test_no_column_holds_the_character_that_parts_them(fresh_book: Books, where: str) -> None:
    book, said = fresh_book(), StoredEvent(uuid4(), 1, "topic", b"{}")
    doing = Act("wang", Role.OFFICER, "key", b"hash", "because")
    if where == "state":
        said = replace(said, state=f'{{"a":"{PARTING}"}}'.encode())
    elif where == "topic":
        said = replace(said, topic=f"topic{PARTING}")
    else:
        doing = replace(doing, **{where: f"word{PARTING}"})
    with acting(doing), pytest.raises(PersistenceError):
        book.append([said])
    assert book.max_notification_id() is None


@pytest.mark.parametrize("name", ["", "a/b", "a\nb", "x" * 65])
def test_a_book_has_a_plain_name(database: Database, name: str) -> None:
    with pytest.raises(PersistenceError):
        BookRecorder(database, name).open_book()
