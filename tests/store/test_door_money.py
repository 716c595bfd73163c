"""The door and money: its two ways, what a column may hold, and no long book read through."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from eventsourcing.persistence import PersistenceError, StoredEvent

from ledger.domain import clock
from ledger.domain.act import Act, Role, acting
from ledger.domain.chart import Posting
from ledger.domain.money import Money
from ledger.store.database import Database
from ledger.store.recorder import BookRecorder, Entry
from ledger.store.translation import Clash, WouldOverdraw
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


def test_the_balance_of_one_currency_is_no_other_s(fresh_book: Books) -> None:
    """By the short way of one amount between two accounts, as by the long one."""
    book, dollars = fresh_book(), Money(7, "USD")
    book.append([fact()], [Entry((Posting(BANK, dollars), Posting(CASE, -dollars)))])
    for nth in (1, 2):
        book.append([fact()], [received(TEN)])
        assert [row[4] for row in journal(book, 1)] == [nth * TEN.fen, -nth * TEN.fen]
    book.append([fact(), fact()], [received(TEN), received(TEN)])
    assert [row[4] for row in journal(book, 1)] == [4 * TEN.fen, -4 * TEN.fen]
    book.append([fact()], [Entry((Posting(BANK, dollars), Posting(CASE, -dollars)))])
    assert [row[4] for row in journal(book, 1)] == [2 * dollars.fen, -2 * dollars.fen]
    both = [received(TEN), Entry((Posting(BANK, dollars), Posting(CASE, -dollars)))]
    book.append([fact(), fact()], both)
    assert [row[4] for row in journal(book, 2)] == [5000, -5000, 2100, -2100]
    amounts = {(row[0], row[1]): row[2] for row in standing(book)}
    assert amounts == {
        (BANK, "USD"): 2100, (CASE, "USD"): -2100, (BANK, "CNY"): 5000, (CASE, "CNY"): -5000,
    }  # fmt: skip


def test_a_balance_says_at_which_position_it_moved_last(fresh_book: Books) -> None:
    book = fresh_book()
    sql = "SELECT DISTINCT position FROM anzhang.balances WHERE book = %s"
    book.append([fact(), fact()], [received(TEN), received(TEN)])
    assert book.rows(sql, (book.book,)) == [(2,)], "both accounts begin with this command"
    book.append([fact(), fact()], [received(TEN), received(TEN)])
    assert book.rows(sql, (book.book,)) == [(4,)]
    book.append([fact()], [received(TEN)])
    assert book.rows(sql, (book.book,)) == [(5,)]


@pytest.mark.parametrize("others", [(), (received(TEN),)])
def test_nothing_is_no_amount_and_no_account_of_another_chart_is_one(
    fresh_book: Books, owner: sa.Engine, others: tuple[Entry, ...]
) -> None:
    """By the short way, as by the long one among other moves."""
    book, nothing, some = fresh_book(), Money(0), Money(4)
    moves = Entry((Posting(BANK, nothing), Posting(CASE, -nothing)))
    assert "fen_moved" in str(refused(book, owner, *others, moves))
    strange = Entry((Posting(BANK, some), Posting("slush/1", -some)))
    assert "the chart knows no account slush/1" in str(refused(book, owner, *others, strange))


def test_a_repetition_hears_when_it_was_recorded_and_not_when_it_was_asked(
    fresh_book: Books,
) -> None:
    book, noon = fresh_book(), datetime(2126, 1, 1, 4, tzinfo=UTC)
    with clock.at(noon):
        book.append([fact()])
    with clock.at(noon - timedelta(hours=1)), acting(Act("a", Role.FINANCE, request_key="k")):
        first, again = book.append([fact()]), book.append([fact()])
    assert (first.recorded_at, again.recorded_at, again.replayed) == (noon, noon, True)


@pytest.mark.parametrize("code", ["cny", "CN", "CNYX", ""])
def test_a_currency_is_three_capital_letters(fresh_book: Books, code: str) -> None:
    """Put by hand, for no amount of ours has another."""
    book = fresh_book()
    told = [(uuid4(), 1, "topic", "{}")]
    for legs in (2, 4):
        entry = Entry((Posting(BANK, TEN), Posting(CASE, -TEN)) * (legs // 2))
        statement = [*book.statement(told, [entry], "")]
        assert statement[-4] == "\x1f".join(["CNY"] * legs)
        statement[-4] = "\x1f".join([code] * legs)
        with pytest.raises(PersistenceError):
            book.pass_door(tuple(statement))
    assert book.max_notification_id() is None


@pytest.mark.parametrize("seen", [0, 1, 3])
def test_a_stream_that_was_read_at_another_version_stops_the_command(
    fresh_book: Books, seen: int
) -> None:
    """One that is behind what was read as much as one that went on."""
    book, stream = fresh_book(), uuid4()
    for version in (1, 2):
        book.append([fact(stream, version)])
    told = [(uuid4(), 1, "topic", "{}")]
    with pytest.raises(Clash):
        book.pass_door(book.statement(told, [Entry(())], "", {stream: seen}))
    with pytest.raises(Clash):  # it is not there any more: the book was brought back meanwhile
        book.pass_door(book.statement(told, [Entry(())], "", {uuid4(): seen or 2}))
    assert book.pass_door(book.statement(told, [Entry(())], "", {stream: 2})).first == 3


def test_a_book_that_grew_from_nothing_is_not_read_through_for_every_fact(
    own_database: Database,  # nobody else reads its tables
) -> None:
    """Its first command's plans are kept; made over empty tables, they know one book, one page."""
    book, stream = BookRecorder(own_database, "book"), uuid4()
    book.open_book()
    for version in range(1, 61):
        book.append([fact(stream, version)])
    book.rows("SELECT pg_stat_force_next_flush()", ())
    read = "SELECT idx_tup_read FROM pg_stat_user_indexes WHERE indexrelname = 'facts_pkey'"
    with own_database.app.connect() as connection:
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
