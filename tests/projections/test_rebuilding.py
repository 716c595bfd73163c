"""Rebuilding beside the views: the old rows until the new ones are there, and never neither."""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Thread
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import ProgrammingError

from api.every import EVERY, follower
from ledger.domain import clock
from ledger.domain.case_account import PartyKind, PartyRole
from ledger.projections.rebuild import Beside, InPlace, rebuild
from ledger.projections.rows import Table
from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.keys import KEY_BYTES, MasterKey
from tests.lives import Life
from tests.projections.conftest import OPENED
from tests.projections.history import History
from tests.projections.killed import rebuild_and_hang
from tests.projections.reading import dump

LATER = datetime(2030, 1, 1, tzinfo=UTC)
ERASED = "〔已删除 erased〕"


class BrokeOffError(Exception):
    """What stops a rebuild in the middle."""


@pytest.fixture
def history(court: Court) -> History:
    """A life, and its views as they were followed."""
    made = History(court, random.randrange(2**32))
    made.live(250, every=5)
    follower(court).catch_up()
    return made


def _shape(owner: sa.Engine) -> list[Any]:
    """Every index, constraint, column and right of the views' tables."""
    asked = (
        "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'views'",
        "SELECT conrelid::regclass::text, conname, contype, pg_get_constraintdef(oid)"
        " FROM pg_constraint WHERE connamespace = 'views'::regnamespace",
        "SELECT table_name, column_name, ordinal_position, data_type, is_nullable, column_default"
        " FROM information_schema.columns WHERE table_schema = 'views'",
        "SELECT relname, relkind, relpersistence, relacl::text FROM pg_class"
        " WHERE relnamespace = 'views'::regnamespace",
    )
    with owner.connect() as connection:
        return [
            sorted(map(tuple, connection.exec_driver_sql(sql).all()), key=repr) for sql in asked
        ]


def _mark(owner: sa.Engine, court: Court) -> None:
    """Make the old rows known from rebuilt ones, and leave one in a view that is told nothing."""
    with owner.begin() as connection:
        for said in (
            "UPDATE views.lines SET remark = 'old' WHERE book = :book",
            "INSERT INTO views.told_figures"
            " VALUES (:book, gen_random_uuid(), 'x', '2026-03', 1, 1, 'x', 'x', 1)",
        ):
            connection.execute(sa.text(said), {"book": court.book})


@pytest.mark.parametrize("way", [InPlace, Beside])
@pytest.mark.parametrize("kept", [10_000, 3])
def test_a_rebuild_says_what_following_said_however_little_fits_into_memory(
    court: Court, history: History, owner: sa.Engine, monkeypatch: pytest.MonkeyPatch,
    *, way: type[InPlace], kept: int,
) -> None:  # fmt: skip
    followed, shape = dump(court), _shape(owner)
    _mark(owner, court)
    monkeypatch.setattr("ledger.projections.rebuild.STRETCH", 40)
    monkeypatch.setattr("ledger.projections.rebuild.HEAVY", 8_000)
    for projection in EVERY:
        monkeypatch.setattr(projection, "kept", kept)
    seen: list[tuple[int, int]] = []
    way(court, EVERY).run(lambda at, of: seen.append((at, of)))
    assert dump(court) == followed
    assert _shape(owner) == shape
    assert seen == sorted(seen)
    assert seen[-1] == (court.position(), court.position())


LISTED = [table for each in EVERY for table in each.tables if table.listed_by is not None]


@pytest.mark.parametrize("table", LISTED, ids=[table.name for table in LISTED])
def test_rows_are_written_in_the_order_of_the_list_that_is_read_by_day(
    court: Court, owner: sa.Engine, table: Table
) -> None:
    History(court, 3).live(400)
    Beside(court, EVERY).run()
    order = ", ".join((str(table.listed_by), *table.key))
    with owner.connect() as connection:
        named = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'views' AND tablename = :table"
        indexes = connection.execute(sa.text(named), {"table": table.name}).scalars().all()
        assert any(f"(book, {order})" in each for each in indexes)
        stand = f"SELECT {order} FROM views.{table.name} WHERE book = :book ORDER BY "
        given = {"book": court.book}
        as_written = connection.execute(sa.text(f"{stand} ctid"), given).all()
        assert len(as_written) > 5
        assert as_written == connection.execute(sa.text(stand + order), given).all()


@pytest.mark.parametrize("way", [InPlace, Beside])
def test_a_rebuild_that_breaks_off_leaves_the_views_as_they_were(
    court: Court, history: History, owner: sa.Engine, way: type[InPlace]
) -> None:
    _mark(owner, court)
    old, shape = dump(court), _shape(owner)

    def broken(at: int, of: int) -> None:
        if at == of:
            raise BrokeOffError

    with pytest.raises(BrokeOffError):
        way(court, EVERY).run(broken)
    assert dump(court) == old
    assert _shape(owner) == shape
    history.live(20)
    follower(court).catch_up()
    assert len(dump(court)["lines"]) >= len(old["lines"])


def test_a_killed_rebuild_leaves_the_views_as_they_were(
    court: Court, history: History, owner: sa.Engine, key: bytes
) -> None:
    followed = dump(court)
    _mark(owner, court)
    old, shape = dump(court), _shape(owner)
    life = Life(rebuild_and_hang, court.database.dsn, court.book, key)
    assert life.hear() == "written"
    life.kill()
    life.bury()
    assert dump(court) == old
    assert _shape(owner) == shape
    Beside(court, EVERY).run()
    assert dump(court) == followed


def test_views_are_followed_and_read_while_they_are_rebuilt_beside(
    court: Court, history: History, owner: sa.Engine
) -> None:
    following, told = follower(court), []

    def meanwhile(at: int, of: int) -> None:
        if not told:
            history.live(30, every=3)
            told.append(following.catch_up())
            assert dump(court)["lines"]

    Beside(court, EVERY).run(meanwhile)
    assert told
    history.live(30, every=3)
    following.catch_up()
    followed = dump(court)
    InPlace(court, EVERY).run()
    assert dump(court) == followed


def test_a_report_begun_before_a_rebuild_still_reads_whole_views(
    court: Court, history: History
) -> None:
    with court.database.snapshot.connect() as report:
        count = sa.text("SELECT count(*) FROM views.lines WHERE book = :book")
        report.execute(sa.text("SELECT 1 FROM anzhang.books"))
        Beside(court, EVERY).run()
        assert report.execute(count, {"book": court.book}).scalar_one() == len(history.lines)


def test_a_rebuild_waits_for_who_reads_several_views_and_ends_nobody(
    court: Court, history: History
) -> None:
    followed = dump(court)
    with _reading(court) as report:
        rebuilding = Thread(target=Beside(court, EVERY).run)
        rebuilding.start()
        rebuilding.join(0.5)
        assert rebuilding.is_alive()
        report.execute(sa.text("SELECT count(*) FROM views.cases"))
    rebuilding.join()
    assert dump(court) == followed


def test_of_two_rebuilds_at_once_one_waits_for_the_other(
    court: Court, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.projections.rebuild.STRETCH", 40)
    for projection in EVERY:
        monkeypatch.setattr(projection, "kept", 3)  # so that there are tables long before the end
    followed, second = dump(court), Thread(target=Beside(court, EVERY).run, daemon=True)

    def meanwhile(at: int, of: int) -> None:
        if at == of and second.ident is None:
            second.start()
            second.join(0.3)
            assert second.is_alive()

    Beside(court, EVERY).run(meanwhile)
    second.join()
    assert dump(court) == followed


@contextmanager
def _reading(court: Court) -> Iterator[sa.Connection]:
    """A report that has read one view and will read another."""
    with court.database.snapshot.connect() as report:
        report.execute(sa.text("SELECT count(*) FROM views.payouts"))
        yield report


def test_another_book_keeps_its_rows(court: Court, history: History, database: Database) -> None:
    other = Court(database, "另一法院", MasterKey(os.urandom(KEY_BYTES)))
    with clock.at(OPENED):
        other.recorder.open_book()
    History(other, 6).live(100, every=5)
    follower(other).catch_up()
    theirs = dump(other)
    Beside(court, EVERY).run()
    assert dump(other) == theirs


def test_two_processes_beside_say_how_far_they_are(court: Court, history: History) -> None:
    followed, seen = dump(court), []
    reached = rebuild(court, EVERY, lambda at, of: seen.append((at, of)), alone=0, home="api.every")
    assert reached == court.position()
    assert dump(court) == followed
    assert seen[-1] == (reached, reached)


def test_an_erased_name_does_not_come_back_from_the_memory_of_a_follower(
    court: Court, history: History
) -> None:
    following = follower(court)
    following.catch_up()
    case = history.cases[-1]
    with clock.at(LATER):
        case.add_party("x", PartyRole.APPLICANT, PartyKind.PERSON, "张三")
        case.state_account(
            "x", holder="张三", number="622200001", bank_name="农行", bank_code="103",
            evidence="确认书", by="孙法官",
        )  # fmt: skip
        court.save(case)
    following.catch_up()
    assert court.keys.destroy(str(case.id))
    Beside(court, EVERY).run()
    with clock.at(LATER):
        case.confirm_account("x", 1, by="钱会计")
        court.save(case)
    following.catch_up()
    (row,) = (row for row in dump(court)["parties"] if row[:2] == (case.id, "x"))
    assert row[5] == row[10] == ERASED
    assert row[16] == "钱会计"


@pytest.mark.parametrize("call", ["begin_beside('tracking')", "put_in_place('x', '{tracking}')"])
def test_how_far_the_views_are_cannot_be_replaced(database: Database, call: str) -> None:
    with (
        database.views.begin() as connection,
        pytest.raises(ProgrammingError, match=r"no view|does not exist"),
    ):
        connection.exec_driver_sql(f"SELECT views.{call}")


@pytest.mark.parametrize(
    "call", ["begin_beside('lines')", "index_beside('lines', true)", "put_in_place('x', '{lines}')"]
)
def test_who_may_not_write_views_may_not_replace_them(database: Database, call: str) -> None:
    with (
        database.app.connect() as connection,
        pytest.raises(ProgrammingError, match="permission denied"),
    ):
        connection.exec_driver_sql(f"SELECT views.{call}")
