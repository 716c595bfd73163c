"""What the store refuses where the server, its wire or the clock is not as ever."""

from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any

import psycopg2
import pytest
from purses import Purse

from ledger.domain import clock
from ledger.projections.read import NotACursor, cursor_of, read_cursor
from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.mapper import FactMapper, of_today
from ledger.store.silence import MOST_BEHIND, ClockBehind, on_time
from ledger.store.stream import FactReader
from ledger.store.wires import Wires


def test_a_command_typed_on_a_machine_whose_clock_was_set_back_is_refused(filled: Court) -> None:
    ((last,),) = filled.recorder.rows(
        "SELECT recorded_at FROM anzhang.books WHERE book = %s", (filled.book,)
    )
    for behind, late in ((MOST_BEHIND - timedelta(seconds=1), False), (MOST_BEHIND * 2, True)):
        with clock.at(last - behind):
            if not late:
                on_time(filled.database, filled.book)
                continue
            with pytest.raises(ClockBehind) as no:
                on_time(filled.database, filled.book)
    assert no.value.facts["since"] == last


class Torn:
    """A cursor whose copy ends before its end."""

    def __init__(self, cursor: Any) -> None:
        self.mogrify, self._cursor = cursor.mogrify, cursor

    def copy_expert(self, sql: Any, sink: Any) -> None:
        held: list[bytes] = []

        class Holding:
            write = staticmethod(held.append)

        self._cursor.copy_expert(sql, Holding)
        for part in held[:-1]:
            sink.write(part)


def test_a_copy_that_ends_early_is_no_shorter_book(filled: Court) -> None:
    with filled.database.app.connect() as connection:
        cursor: Any = connection.connection.cursor()
        whole = FactReader(cursor, filled.book).rows(0, 16)
        assert len(whole) == 16
        with pytest.raises(ValueError, match="has not handed over whole rows"):
            FactReader(Torn(cursor), filled.book).rows(0, 16)


def test_a_connection_that_ended_without_a_word_is_used_no_more(database: Database) -> None:
    """The driver knows no kind for it; whatever asks again would ask a dead one."""
    lost: list[Any] = []

    class Dying:
        def __init__(self, wire: Any) -> None:
            self._wire = wire

        def __enter__(self) -> "Dying":
            return self

        def __exit__(self, *_said: object) -> None: ...

        def execute(self, *_said: object) -> None:
            raise psycopg2.DatabaseError("error with status PGRES_TUPLES_OK")

    line = Wires(database._wire, 1)
    wire = line._taken()
    line._lay_back(wire)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(wire), "cursor", lambda self: lost.append(self) or Dying(self))
        with pytest.raises(psycopg2.OperationalError):
            line.once("SELECT 1", ())
    assert lost[0].closed
    assert line.once("SELECT 1", ()) == [(1,)]
    line.close()


def test_what_an_older_program_wrote_is_lifted_before_it_is_read_with_others() -> None:
    codec = FactMapper(unseal=False).codec(Purse.Counted)
    mark = codec.mark.encode()
    assert mark
    today = b'{"coins":[],' + mark + b"}"
    assert of_today(codec, [today, today]) == [today, today]
    with pytest.raises(ValueError, match="an older program"):
        of_today(codec, [today, b'{"coins":[]}'])


def test_a_page_mark_that_is_no_list_is_none() -> None:
    assert read_cursor(cursor_of(["a"]), 1) == ["a"]
    for made in (b'"a"', b'{"a":"b"}', b"1", b"null"):
        with pytest.raises(NotACursor):
            read_cursor(urlsafe_b64encode(made).decode().rstrip("="), 1)
