"""The one door: what it refuses, what it answers twice, and that it lets nothing half through."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from eventsourcing.persistence import PersistenceError, ProgrammingError, StoredEvent

from ledger.domain import clock
from ledger.domain.act import Act, Role, acting
from ledger.domain.chart import CHART, Posting, Side, move
from ledger.domain.money import Money, fen
from ledger.store.database import Database, owner_engine
from ledger.store.door import array_of, words_of
from ledger.store.recorder import Appended, BookRecorder, Entry, told
from ledger.store.translation import Clash, KeyReused, NoSuchBook, WouldOverdraw

BANK, CASE = "bank/6222", "case/（2026）苏05执1号/available"
TEN = Money(10)
Books = Callable[[], BookRecorder]


def fact(id_: UUID | None = None, version: int = 1) -> StoredEvent:
    return StoredEvent(id_ or uuid4(), version, "topic", b'{"a":1}')


def received(amount: Money, day: date | None = None) -> Entry:
    return Entry(move(amount, debit=BANK, credit=CASE), day)


def paid(amount: Money) -> Entry:
    return Entry(move(amount, debit=CASE, credit=BANK))


def stored(owner: sa.Engine, book: BookRecorder) -> dict[str, int]:
    """How many rows of each kind the book has."""
    tables = ("facts", "postings", "balances", "requests")
    with owner.connect() as connection:
        return {
            table: connection.execute(
                sa.text(f"SELECT count(*) FROM anzhang.{table} WHERE book = :book"),
                {"book": book.book},
            ).scalar_one()
            for table in tables
        }


def balance(book: BookRecorder, account: str) -> int:
    sql = "SELECT amount FROM anzhang.balances WHERE book = %s AND account = %s"
    return int(book.rows(sql, (book.book, account))[0][0])


# What is refused


def refused(book: BookRecorder, owner: sa.Engine, *entries: Entry) -> Exception:
    """Try to append one fact for each entry; give the refusal, having seen that nothing stayed."""
    before = stored(owner, book), book.max_notification_id()
    with pytest.raises((PersistenceError, WouldOverdraw)) as said:
        book.append([fact() for _ in entries], entries)
    assert (stored(owner, book), book.max_notification_id()) == before
    return said.value


def test_an_entry_that_does_not_sum_to_zero_is_refused_whole(
    fresh_book: Books, owner: sa.Engine
) -> None:
    book = fresh_book()
    lopsided = Entry((Posting(BANK, TEN), Posting(CASE, -TEN + fen(1))))
    said = refused(book, owner, received(TEN), lopsided)
    assert isinstance(said, ProgrammingError)
    assert "fact 2 of the command is off by 1 fen CNY" in str(said)


def test_two_currencies_do_not_make_up_for_each_other(fresh_book: Books, owner: sa.Engine) -> None:
    mixed = Entry((Posting(BANK, TEN), Posting(CASE, -Money(10, "USD"))))
    assert "sum to zero" in str(refused(fresh_book(), owner, mixed))


def test_two_facts_do_not_make_up_for_each_other(fresh_book: Books, owner: sa.Engine) -> None:
    one, other = Entry((Posting(BANK, TEN),)), Entry((Posting(CASE, -TEN),))
    assert "sum to zero" in str(refused(fresh_book(), owner, one, other))


def test_an_overdraft_is_refused_and_says_which_account(
    fresh_book: Books, owner: sa.Engine
) -> None:
    book = fresh_book()
    book.append([fact()], [received(TEN)])
    said = refused(book, owner, paid(TEN + fen(1)))
    assert isinstance(said, WouldOverdraw)
    assert said.facts["account"] == CASE
    book.append([fact()], [paid(TEN)])
    assert balance(book, CASE) == balance(book, BANK) == 0


def test_an_overdraft_in_between_is_refused_though_the_end_would_be_well(
    fresh_book: Books, owner: sa.Engine
) -> None:
    assert isinstance(refused(fresh_book(), owner, paid(TEN), received(TEN)), WouldOverdraw)


def test_a_session_refuses_overdrafts_of_every_shape(fresh_book: Books, owner: sa.Engine) -> None:
    book = fresh_book()
    for entries in ([paid(TEN)], [paid(TEN), received(TEN)], [paid(TEN)]):
        assert isinstance(refused(book, owner, *entries), WouldOverdraw), len(entries)


def test_an_overdraft_between_two_legs_of_one_fact_is_refused(
    fresh_book: Books, owner: sa.Engine
) -> None:
    there_and_back = Entry(paid(TEN).postings + received(TEN).postings)
    assert isinstance(refused(fresh_book(), owner, there_and_back), WouldOverdraw)


@pytest.mark.parametrize("prefix", sorted(CHART))
def test_every_family_of_accounts_stands_on_its_own_side_only(
    fresh_book: Books, owner: sa.Engine, prefix: str
) -> None:
    account, side = f"{prefix}/x", CHART[prefix].side
    other = "memo/other"
    for wrong, entry in (
        (Side.LIABILITY, Entry(move(TEN, debit=account, credit=other))),
        (Side.ASSET, Entry(move(TEN, debit=other, credit=account))),
    ):
        book = fresh_book()
        if side is wrong:
            assert isinstance(refused(book, owner, entry), WouldOverdraw)
        else:
            book.append([fact()], [entry])


@pytest.mark.parametrize("account", ["slush/1", "", "Bank/1", "bankx", "/bank"])
def test_an_account_the_chart_does_not_know_is_refused(
    fresh_book: Books, owner: sa.Engine, account: str
) -> None:
    said = refused(fresh_book(), owner, Entry(move(TEN, debit=account, credit=CASE)))
    assert "the chart knows no account" in str(said)


def test_the_door_and_the_program_know_one_chart(fresh_book: Books) -> None:
    rows = fresh_book().rows("SELECT prefix, side FROM anzhang.chart", ())
    assert dict(rows) == {prefix: int(row.side) for prefix, row in CHART.items()}


def test_an_account_with_a_control_character_is_refused(
    fresh_book: Books, owner: sa.Engine
) -> None:
    refused(fresh_book(), owner, Entry(move(TEN, debit="bank/1\x1f", credit=CASE)))


def test_a_posting_for_a_fact_that_is_not_there_is_refused(
    fresh_book: Books, owner: sa.Engine
) -> None:
    book = fresh_book()
    with pytest.raises(ProgrammingError, match="outside its command"):
        book.append([fact()], [Entry(()), received(TEN)])
    assert not any(stored(owner, book).values())


@pytest.mark.parametrize("named", [0, 2])
def test_a_pair_of_postings_called_by_hand_names_a_fact_of_its_command(
    fresh_book: Books, owner: sa.Engine, named: int
) -> None:
    """The program counts from one; whoever calls the door himself need not."""
    book = fresh_book()
    by_hand = sa.text(
        "SELECT * FROM anzhang.append(:book, ARRAY[gen_random_uuid()], '{1}', '{test.fact}',"
        " ARRAY['{}'], now(), 'a', 'finance', '', '', '', '', '{}', '{}', NULL,"
        " CAST(:facts AS integer[]), :accounts,"
        " '{CNY,CNY}', '{100,-100}', '{2026-03-02,2026-03-02}')"
    )
    asked = {"book": book.book, "accounts": [BANK, CASE]}
    with pytest.raises(sa.exc.DBAPIError, match="outside its command"), owner.begin() as line:
        line.execute(by_hand, asked | {"facts": [named, named]})
    assert not any(stored(owner, book).values())
    with owner.begin() as line:
        line.execute(by_hand, asked | {"facts": [1, 1]})
    assert balance(book, BANK) == 100


def test_a_book_that_was_never_opened_takes_nothing(database: Database) -> None:
    with pytest.raises(NoSuchBook):
        BookRecorder(database, "nowhere").append([fact()])


def test_a_stream_that_has_moved_on_clashes_and_nothing_is_recorded(
    fresh_book: Books, owner: sa.Engine
) -> None:
    book, id_ = fresh_book(), uuid4()
    book.append([fact(id_), fact(id_, 2)])
    with pytest.raises(Clash):
        book.append([fact(), fact(id_, 2)], [received(TEN)])
    assert stored(owner, book) == {"facts": 2, "postings": 0, "balances": 0, "requests": 0}


# What is recorded


def test_a_fact_ahead_of_its_stream_clashes_and_nothing_is_recorded(
    fresh_book: Books, owner: sa.Engine
) -> None:
    book, id_ = fresh_book(), uuid4()
    book.append([fact(id_), fact(id_, 2)])
    before = stored(owner, book)
    beyond = [fact(), fact(id_, 3), fact(id_, 5)]
    for ahead in ([fact(id_, 4)], beyond, [fact(uuid4(), 2)], [fact(id_, -1)]):
        with pytest.raises(Clash, match="has nothing before its version"):
            book.append(ahead)
    assert stored(owner, book) == before


def test_two_books_in_one_database_do_not_know_of_each_other(fresh_book: Books) -> None:
    one, other = fresh_book(), fresh_book()
    id_ = uuid4()
    assert one.append([fact(id_)], [received(TEN)]).last == 1
    with pytest.raises(Clash, match="has nothing before its version 2"):
        other.append([fact(id_, 2)])
    assert other.append([fact(id_)]).last == 1
    with pytest.raises(WouldOverdraw):
        other.append([fact()], [paid(TEN)])
    assert one.append([fact()], [paid(TEN)]).last == 2
    assert other.max_notification_id() == 1
    assert len(other.select_notifications(None, 10)) == 1


def test_opening_a_book_twice_changes_nothing(fresh_book: Books) -> None:
    book = fresh_book()
    book.append([fact()])
    assert book.open_book() is False
    assert book.max_notification_id() == 1


def test_time_never_runs_backwards_within_a_book(fresh_book: Books) -> None:
    book, noon = fresh_book(), datetime(2126, 1, 1, 4, tzinfo=UTC)
    for said in (noon, noon - timedelta(hours=1), noon + timedelta(microseconds=1)):
        with clock.at(said):
            book.append([fact()])
    rows = book.rows("SELECT recorded_at FROM anzhang.facts ORDER BY position", ())
    assert [row[0] for row in rows] == [noon, noon, noon + timedelta(microseconds=1)]


def test_money_counts_from_its_day_or_from_the_court_s_today(fresh_book: Books) -> None:
    book = fresh_book()
    # Late on the second by Greenwich, early on the third in China.
    with clock.at(datetime(2126, 1, 2, 16, 30, tzinfo=UTC)):
        book.append([fact(), fact()], [received(TEN, date(2125, 12, 31)), received(TEN)])
    rows = book.rows("SELECT DISTINCT position, effective_on FROM anzhang.postings ORDER BY 1", ())
    assert [row[1] for row in rows] == [date(2125, 12, 31), date(2126, 1, 3)]


def test_each_posting_carries_the_balance_after_it(fresh_book: Books) -> None:
    book = fresh_book()
    book.append([fact()], [received(TEN)])
    book.append([fact(), fact()], [received(TEN), paid(fen(1))])
    sql = "SELECT balance FROM anzhang.postings WHERE account = %s ORDER BY position, leg"
    assert [row[0] for row in book.rows(sql, (BANK,))] == [1000, 2000, 1999]
    assert balance(book, CASE) == -1999


def test_a_dry_run_hears_the_answer_and_leaves_no_trace(
    fresh_book: Books, owner: sa.Engine
) -> None:
    book = fresh_book()
    tried = book.try_append(book.statement([told(fact())], [received(TEN)], "ok"))
    assert replace(tried, recorded_at=None) == Appended(1, 1, "ok", False)
    with pytest.raises(WouldOverdraw):
        book.try_append(book.statement([told(fact())], [paid(TEN)], ""))
    assert not any(stored(owner, book).values())
    assert book.append([fact()], [received(TEN)]).first == 1


# The same request twice

ASKED = Act("王五", Role.FINANCE, request_key="k-1", input_hash=b"\x01" * 32)


def test_the_same_request_again_gets_the_first_answer_word_for_word(
    fresh_book: Books, owner: sa.Engine
) -> None:
    book = fresh_book()
    book.append([fact()])
    with acting(ASKED):
        first = book.append([fact(), fact()], [received(TEN)], '{"said":"yes"}')
        again = book.append([fact()], [paid(TEN)], "another answer")
    assert replace(first, recorded_at=None) == Appended(2, 3, '{"said":"yes"}', False)
    assert again == replace(first, replayed=True)
    assert book.answered("k-1", ASKED.input_hash) == again
    assert stored(owner, book) == {"facts": 3, "postings": 2, "balances": 2, "requests": 1}


def test_the_same_key_with_other_words_is_refused_and_says_where_it_was_used(
    fresh_book: Books,
) -> None:
    book = fresh_book()
    with acting(ASKED):
        book.append([fact()])
    with acting(replace(ASKED, input_hash=b"\x02" * 32)), pytest.raises(KeyReused) as said:
        book.append([fact()])
    assert said.value.facts == {"position": 1}
    with pytest.raises(KeyReused):
        book.answered("k-1", b"\x02" * 32)
    assert book.answered("k-2", b"") is None


def test_a_refused_request_leaves_its_key_free(fresh_book: Books) -> None:
    book = fresh_book()
    with acting(ASKED):
        with pytest.raises(WouldOverdraw):
            book.append([fact()], [paid(TEN)])
        assert not book.append([fact()], [received(TEN)]).replayed


def test_eight_who_send_the_same_request_at_once_record_it_once(
    fresh_book: Books, owner: sa.Engine
) -> None:
    book = fresh_book()

    def send(_: int) -> Appended:
        with acting(ASKED):
            return book.append([fact()], [received(TEN)], "done")

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(send, range(8)))
    assert {(each.first, each.last, each.answer) for each in answers} == {(1, 1, "done")}
    assert sum(not each.replayed for each in answers) == 1
    assert stored(owner, book)["facts"] == 1


def test_the_envelope_is_kept_with_every_fact(fresh_book: Books) -> None:
    book = fresh_book()
    with acting(replace(ASKED, correlation="c-9")):
        book.append([fact()])
    sql = "SELECT actor, role, correlation, request_key FROM anzhang.facts"
    assert book.rows(sql, ()) == [("王五", "finance", "c-9", "k-1")]


# Many at once


def test_eight_writers_leave_no_gap_and_lose_nothing(fresh_book: Books, owner: sa.Engine) -> None:
    book, pauses = fresh_book(), random.Random(random.random())
    waits = [[pauses.random() / 200 for _ in range(25)] for _ in range(8)]

    def write(mine: list[float]) -> list[int]:
        positions: list[int] = []
        for wait in mine:
            time.sleep(wait)
            count = 1 + int(wait * 1000) % 3
            done = book.append([fact() for _ in range(count)], [received(TEN)] * count)
            positions.extend(range(done.first, done.last + 1))
        return positions

    with ThreadPoolExecutor(8) as threads:
        told = [position for part in threads.map(write, waits) for position in part]
    assert sorted(told) == list(range(1, len(told) + 1))
    assert [n.id for n in book.select_notifications(None, 10_000)] == sorted(told)
    assert balance(book, BANK) == 1000 * len(told)
    assert stored(owner, book)["postings"] == 2 * len(told)


def test_a_plan_made_while_the_book_was_small_reads_no_more_when_it_has_grown(
    own_database: Database,  # nobody else reads its tables
) -> None:
    book, batches, facts = BookRecorder(own_database, "book"), 40, 50
    book.open_book()
    owner = owner_engine(own_database.dsn)
    for _ in range(batches):  # each case its own account, all through one connection's kept plans
        entry = Entry(move(TEN, debit=BANK, credit=f"case/{uuid4().hex}/available"))
        if book.append([fact() for _ in range(facts)], [entry] * facts).first == 1:
            with owner.begin() as connection:  # the planner learns now that everything is small
                connection.exec_driver_sql("ANALYZE anzhang.balances, anzhang.requests")
    book.rows("SELECT pg_stat_force_next_flush()", ())
    sql = (
        "SELECT relname, seq_tup_read + idx_tup_fetch FROM pg_stat_user_tables"
        " WHERE relname = ANY (%s)"
    )
    read = dict(book.rows(sql, (["facts", "postings", "balances"],)))
    legs = 2 * facts * batches
    assert read["facts"] + read["postings"] == 0
    assert 0 < read["balances"] < 2 * legs


def test_what_is_long_is_packed_the_fast_way_where_the_server_can(owner: sa.Engine) -> None:
    can = "SELECT 'lz4' = ANY (enumvals) FROM pg_settings WHERE name = 'default_toast_compression'"
    how = (
        "SELECT array_agg(attcompression::text) FROM pg_attribute WHERE (attrelid, attname) IN"
        " (('anzhang.facts'::regclass, 'state'), ('anzhang.evidence'::regclass, 'bytes'))"
    )
    with owner.connect() as connection:
        fast = connection.execute(sa.text(can)).scalar_one()
        assert connection.execute(sa.text(how)).scalar_one() == (["l", "l"] if fast else ["", ""])


def test_words_and_days_arrive_at_the_server_as_they_were_sent(fresh_book: Books) -> None:
    said = ("甲", "NULL", "a b", "{}", ",", "'", '"', "\\", '","', 'a"b\\', "%s", "\n", "\\x1f", "")
    asked = [[], *([word] for word in said[:-1]), *([one, two] for one in said for two in said)]
    book = fresh_book()
    for words in asked:
        assert book.rows("SELECT string_to_array(%s, chr(31))", (words_of(words),)) == [(words,)]
    days = [date(2026, 3, 1), None]
    assert book.rows("SELECT %s::date[], %s::date[]", (array_of(days), array_of([]))) == [
        (days, [])
    ]


@pytest.mark.parametrize("words", [["a\x1fb"], ["a", "\x1f"], ["bank/1\x1fcase/2", "case/1"]])
def test_a_word_that_would_be_two_is_not_sent(words: list[str]) -> None:
    with pytest.raises(PersistenceError, match="control character"):
        words_of(words)
