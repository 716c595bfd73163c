"""A backup holds what its note says, and is brought back whole or not at all."""

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from eventsourcing.persistence import StoredEvent

from ledger.domain.chart import move
from ledger.domain.money import Money
from ledger.store import backup
from ledger.store.backup import (
    BackupFailed,
    BackupThere,
    NoProgram,
    NotABackup,
    Note,
    NotEmpty,
    back_up,
    beside,
    bring_back,
)
from ledger.store.database import Database, owner_engine
from ledger.store.head import head_of
from ledger.store.installed import changes
from ledger.store.recorder import BookRecorder, Entry
from migrations.run import make_roles, newest, present

ENTRY = Entry(move(Money("12.30"), debit="bank/6222", credit="case/（2026）苏05执1号/available"))


@pytest.fixture
def database(own_database: Database) -> Database:
    """One of its own: it is dumped and brought back."""
    return own_database


@pytest.fixture
def book(database: Database, fresh_book: Callable[[], BookRecorder]) -> BookRecorder:
    """A book of three facts, which move money."""
    found = fresh_book()
    for _ in range(3):
        found.append([StoredEvent(uuid4(), 1, "topic", b'{"a":1}')], [ENTRY])
    return found


@pytest.fixture
def dump(database: Database, book: BookRecorder, tmp_path: Path) -> Path:
    made = tmp_path / "book.dump"
    back_up(database.dsn, made, newest())
    return made


def emptied(new_database: Callable[[], str]) -> str:
    dsn = new_database()
    make_roles(owner_engine(dsn))
    return dsn


def rows(dsn: str, table: str) -> list[sa.Row[tuple[object, ...]]]:
    with owner_engine(dsn).connect() as line:
        return list(line.exec_driver_sql(f"SELECT * FROM anzhang.{table} t ORDER BY t::text"))


def test_what_is_brought_back_is_what_was_there(
    database: Database, book: BookRecorder, dump: Path, new_database: Callable[[], str]
) -> None:
    note = Note.read(dump)
    assert note.heads == (head_of(database, book.book),)
    assert (note.revision, note.size) == (newest(), dump.stat().st_size)
    dsn = emptied(new_database)
    bring_back(dsn, dump, note)
    for table in ("facts", "postings", "balances", "books", "requests", "chart"):
        assert rows(dsn, table) == rows(database.dsn, table)
    assert present(owner_engine(dsn)) == newest()
    back = Database(dsn)
    with back.snapshot.connect() as line:
        assert list(changes(line)) == [], "door, triggers, grants and owners are the migrations'"
    BookRecorder(back, book.book).append([StoredEvent(uuid4(), 1, "topic", b"{}")], [ENTRY])
    back.close()


def test_the_note_is_of_the_very_snapshot_that_was_dumped(
    database: Database,
    book: BookRecorder,
    tmp_path: Path,
    new_database: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ran = backup._run

    def meanwhile(dsn: str, program: str, *arguments: str) -> None:
        book.append([StoredEvent(uuid4(), 1, "topic", b"{}")], [ENTRY])
        ran(dsn, program, *arguments)

    monkeypatch.setattr(backup, "_run", meanwhile)
    note = back_up(database.dsn, tmp_path / "b.dump", newest())
    monkeypatch.setattr(backup, "_run", ran)
    assert (note.heads[0].position, book.max_notification_id()) == (3, 4)
    bring_back(emptied(new_database), tmp_path / "b.dump", note)


def test_a_backup_replaces_no_file_and_leaves_none_half_done(
    database: Database, dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BackupThere):
        back_up(database.dsn, dump, newest())
    before = set(tmp_path.iterdir())

    def fails(*_: str) -> None:
        raise BackupFailed("no room")

    monkeypatch.setattr(backup, "_run", fails)
    with pytest.raises(BackupFailed):
        back_up(database.dsn, tmp_path / "other.dump", newest())
    assert set(tmp_path.iterdir()) == before


def test_a_full_disk_is_said_and_leaves_nothing(
    database: Database, book: BookRecorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(backup, "_durably", full)
    with pytest.raises(BackupFailed, match="No space left"):
        back_up(database.dsn, tmp_path / "other.dump", newest())
    assert not list(tmp_path.iterdir())


def test_a_dump_is_read_by_its_owner_alone(dump: Path) -> None:
    assert dump.stat().st_mode & 0o077 == 0


def test_another_dump_than_was_noted_is_none(dump: Path) -> None:
    said = json.loads(beside(dump).read_text(encoding="utf-8"))
    for wrong in ({"format": "x"}, {"sha256": "ab" * 32}, {"size": 3}, {"heads": ["x"]}):
        beside(dump).write_text(json.dumps(said | wrong), encoding="utf-8")
        with pytest.raises(NotABackup):
            Note.read(dump)
    beside(dump).write_text(json.dumps(said), encoding="utf-8")
    assert Note.read(dump).sha256 == said["sha256"]
    dump.write_bytes(dump.read_bytes()[:-1])
    with pytest.raises(NotABackup):
        Note.read(dump)
    beside(dump).unlink()
    with pytest.raises(NotABackup):
        Note.read(dump)


def test_a_book_is_brought_back_into_an_empty_database_alone(
    database: Database, dump: Path
) -> None:
    with pytest.raises(NotEmpty):
        bring_back(database.dsn, dump, Note.read(dump))


def test_a_torn_dump_leaves_the_database_empty(dump: Path, new_database: Callable[[], str]) -> None:
    note, dsn = Note.read(dump), emptied(new_database)
    data = dump.read_bytes()
    dump.write_bytes(data[: len(data) * 3 // 4])
    with pytest.raises(BackupFailed):
        bring_back(dsn, dump, note)
    assert present(owner_engine(dsn)) is None
    dump.write_bytes(data)
    bring_back(dsn, dump, note)


def test_books_that_end_elsewhere_than_was_noted_are_named(
    dump: Path, new_database: Callable[[], str]
) -> None:
    said = json.loads(beside(dump).read_text(encoding="utf-8"))
    said["heads"] = [said["heads"][0].replace(":3:", ":4:")]
    beside(dump).write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(NotABackup, match="end elsewhere"):
        bring_back(emptied(new_database), dump, Note.read(dump))


def test_a_program_older_than_the_server_is_not_used(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "find_binaries", list)
    monkeypatch.setattr(backup, "_major", lambda _: 9)
    with pytest.raises(NoProgram):
        back_up(database.dsn, tmp_path / "b.dump", newest())
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(NoProgram):
        back_up(database.dsn, tmp_path / "b.dump", newest())
