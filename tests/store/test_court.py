"""A court finds its nouns, saves what they say in one commit, and repeats only on purpose."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from eventsourcing.domain import OriginatorIDError, OriginatorVersionError
from eventsourcing.persistence import OperationalError, PersistenceError
from purses import Purse

from ledger.domain.act import Act, Role, acting
from ledger.domain.case_account import CaseAccount
from ledger.domain.errors import NotFound, Unavailable
from ledger.domain.money import Money, fen
from ledger.store import court as courts
from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.recorder import Appended
from ledger.store.translation import Clash, WouldOverdraw

ASKED = Act("王五", Role.FINANCE, request_key="k-1", input_hash=b"\x01" * 32)


@pytest.fixture
def database(own_database: Database) -> Database:
    """One of its own: its connections are broken behind every pool."""
    return own_database


def purse(number: str = "一") -> Purse:
    return Purse(number=number, holder="张三")


def end_connections(owner: sa.Engine) -> None:
    sql = (
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE"
        " datname = current_database() AND pid <> pg_backend_pid()"
    )
    with owner.connect() as connection:
        connection.execute(sa.text(sql)).fetchall()


@contextmanager
def cut_off(
    court: Court, owner: sa.Engine, monkeypatch: pytest.MonkeyPatch, *, after: bool, times: int = 1
) -> Iterator[list[int]]:
    """Break the line before the door is asked, or after it has recorded and before it answers."""
    real, tried = court.recorder.pass_door, [0]

    def append(*arguments: Any) -> Appended:
        tried[0] += 1
        if tried[0] > times:
            return real(*arguments)
        if after:
            real(*arguments)
        end_connections(owner)
        court.database.wires.close()  # which now know no broken ones
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as patched:
        patched.setattr(court.recorder, "pass_door", append)
        patched.setattr(courts, "RECONNECT_SECONDS", 0.0)
        yield tried


# Finding


def test_a_noun_that_is_not_there_is_said_so_in_the_caller_s_words(court: Court) -> None:
    with pytest.raises(NotFound, match=f"purse 9 does not exist in book {court.book}"):
        court.find(Purse, uuid4(), named="purse 9")


def test_another_kind_of_noun_under_the_id_is_not_found(court: Court) -> None:
    one = purse()
    court.save(one)
    with pytest.raises(NotFound):
        court.find(CaseAccount, one.id, named="other")


def test_many_are_found_as_each_would_be(court: Court) -> None:
    purses = [purse(number) for number in "一二三"]
    for at, each in enumerate(purses):
        each.fill(Money(at + 1))
    court.save(*purses)
    found = court.find_many(Purse, [*(each.id for each in purses), uuid4()])
    assert {id_: one.balance for id_, one in found.items()} == {
        each.id: each.balance for each in purses
    }
    for id_, one in found.items():
        alone = court.find(Purse, id_, named="")
        assert (one.version, vars(one)["number"]) == (alone.version, alone.number)
    assert court.find_many(Purse, []) == {}


# Saving


def test_a_noun_is_changed_by_its_own_next_fact_alone() -> None:
    """As the library would refuse it, where a stream was put together wrongly."""
    one, other = purse("一"), purse("二")
    for each in (one, other):
        each.fill(Money("5.00"))
    opened, filled = one.pending_events
    noun = opened.mutate(None)
    with pytest.raises(OriginatorIDError):
        other.pending_events[1].mutate(noun)
    filled.mutate(noun)
    with pytest.raises(OriginatorVersionError):
        filled.mutate(noun)
    assert (noun.version, noun.modified_on, noun.balance) == (2, filled.timestamp, Money("5.00"))


def test_several_nouns_are_saved_in_one_commit_or_not_at_all(court: Court) -> None:
    one, other = purse("一"), purse("二")
    one.fill(Money(1))
    other.spend(Money(2))
    with pytest.raises(WouldOverdraw):
        court.save(one, other)
    assert court.position() == 0
    one = purse("一")
    one.fill(Money(1))
    saved = court.save(one, purse("二"), answer="done")
    assert (saved.first, saved.last, saved.answer, len(saved.facts)) == (1, 3, "done", 3)
    assert (saved.replayed, saved.dry_run) == (False, False)


def test_saving_nothing_records_nothing(court: Court) -> None:
    assert court.save(answer="nothing").last == 0
    assert court.position() == 0


def test_two_who_changed_the_same_noun_do_not_both_save(court: Court) -> None:
    court.save(purse())
    id_ = Purse.create_id("一")
    mine, theirs = (court.find(Purse, id_, named="") for _ in range(2))
    mine.fill(Money(1))
    theirs.fill(Money(2))
    court.save(mine)
    with pytest.raises(Clash):
        court.save(theirs)
    assert court.find(Purse, id_, named="").balance == Money(1)


def test_a_dry_run_says_what_would_be_and_keeps_nothing(court: Court) -> None:
    with acting(replace(ASKED, dry_run=True)):
        saved = court.save(purse(), answer="would do")
    assert (saved.dry_run, saved.first, saved.last) == (True, 1, 1)
    assert court.position() == 0
    with acting(ASKED):
        assert not court.save(purse()).replayed


def test_the_same_request_again_returns_the_first_answer_and_no_facts(court: Court) -> None:
    with acting(ASKED):
        first = court.save(purse("一"), answer="one")
        again = court.save(purse("二"), answer="two")
    assert again == replace(first, facts=(), replayed=True)
    assert court.position() == 1


@pytest.mark.parametrize("after", [False, True], ids=["before it records", "after it recorded"])
def test_a_line_that_breaks_under_a_request_key_is_tried_again_and_recorded_once(
    court: Court, owner: sa.Engine, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    one = purse()
    one.fill(fen(100))
    with cut_off(court, owner, monkeypatch, after=after) as tried, acting(ASKED):
        saved = court.save(one, answer="done")
    assert tried == [2]
    assert (saved.first, saved.last, saved.answer, saved.replayed) == (1, 2, "done", after)
    assert court.position() == 2
    assert court.find(Purse, one.id, named="").balance == fen(100)


def test_a_line_that_breaks_without_a_request_key_says_that_nobody_knows(
    court: Court, owner: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cut_off(court, owner, monkeypatch, after=True) as tried, pytest.raises(Unavailable):
        court.save(purse())
    assert tried == [1]
    assert court.position() == 1


def test_a_line_that_stays_broken_is_given_up(
    court: Court, owner: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = cut_off(court, owner, monkeypatch, after=False, times=99)
    with broken as tried, acting(ASKED), pytest.raises(Unavailable):
        court.save(purse())
    assert tried == [1 + courts.RECONNECTS]
    assert court.position() == 0


def test_a_connection_killed_behind_the_pool_is_retried_under_a_key(
    court: Court, owner: sa.Engine
) -> None:
    court.position()  # a pooled connection, which is then broken without the pool's knowledge
    end_connections(owner)
    with acting(ASKED):
        assert court.save(purse()).last == 1


def test_reading_goes_on_after_the_server_broke_every_connection(
    court: Court, owner: sa.Engine
) -> None:
    court.save(purse())
    for _ in range(2):
        end_connections(owner)
        assert court.position() == 1


def test_a_refused_question_is_not_put_twice_and_does_not_print_what_it_asked(
    court: Court,
) -> None:
    with pytest.raises(PersistenceError) as said:
        court.recorder.rows("SELECT %s::int", ("诸葛亮 is no number",))
    assert "诸葛亮" not in str(said.value)
    assert said.value.__suppress_context__  # nor does a traceback quote the server


# Evidence


def test_evidence_is_kept_once_under_its_hash(court: Court, owner: sa.Engine) -> None:
    data = bytes(range(256)) * 10
    sha256 = court.keep("statement.xml", data)
    assert court.keep("the same by another name.xml", data) == sha256
    assert court.evidence(sha256) == data
    with owner.connect() as connection:
        rows = connection.exec_driver_sql("SELECT name FROM anzhang.evidence").fetchall()
    assert [row[0] for row in rows] == ["statement.xml"]
    with pytest.raises(NotFound):
        court.evidence("00" * 32)


@pytest.mark.parametrize(
    "data",
    [
        b"", "户名,金额\r\n张伟,1.00\r\n".encode(), "户名".encode("gb18030"), b"\xef\xbb\xbf<a/>",
        b"C:\\new\\'%s' $1 E'\\x41'", b"%PDF\x00\x01\x1f\x7f", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
        "\U0010ffff".encode(),
    ],
    ids=[
        "nothing", "text", "gb18030", "mark", "quotes", "zeroes", "half-a-letter", "beyond", "last",
    ],
)  # fmt: skip
def test_the_bytes_of_a_file_are_kept_as_they_are_whether_they_are_a_text_or_not(
    court: Court, data: bytes
) -> None:
    sha256 = court.keep("file", data)
    assert (sha256, court.evidence(sha256)) == (hashlib.sha256(data).hexdigest(), data)


@pytest.mark.parametrize("field", ["actor", "request_key", "correlation"])
def test_what_is_said_of_a_command_holds_no_control_character(court: Court, field: str) -> None:
    said = replace(Act("wang", Role.OFFICER), **{field: "wang\x1fli"})
    with acting(said), pytest.raises(PersistenceError, match="violates check constraint"):
        court.save(purse("P9"))
    assert court.position() == 0


def test_another_book_s_data_key_of_the_same_scope_outlives_this_one_s(court: Court) -> None:
    """A case may have its number in two courts' books of one database."""
    other = Court(court.database, f"{court.book}-2", court.keys.master)
    other.recorder.open_book()
    boxes = [each.keys.seal("case", "张三".encode()) for each in (court, other)]
    assert court.keys.destroy("case")
    fresh = Court(court.database, other.book, court.keys.master)
    assert fresh.keys.unseal("case", boxes[1]) == "张三".encode()
    assert court.keys.unseal("case", boxes[0]) is None
