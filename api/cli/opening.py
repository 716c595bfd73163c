"""Opening a book from the command line: which database, which key, and who acts."""

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final
from uuid import uuid4

import sqlalchemy as sa
import typer

from api.settings import Settings
from ledger.domain import act
from ledger.domain.act import Act, Role
from ledger.domain.errors import Conflict, Forbidden, Malformed, NotFound, Unavailable
from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.discovery import Database as Found
from ledger.store.discovery import find_database
from ledger.store.head import Seen
from ledger.store.keys import MasterKey
from ledger.store.silence import on_time
from migrations.run import newest, present

if TYPE_CHECKING:
    from reconciliation.payments.drop_folder import DropFolderBank

KEY: Final = "ANZHANG_KEY"

DryRun = Annotated[bool, typer.Option("--dry-run", help="试算: say what would be recorded")]
RequestKey = Annotated[
    str,
    typer.Option(
        "--request-key", help="请求编号: the same key and words again are answered, not done again."
    ),
]


class NotMigrated(Conflict):
    """The database is not at the revision this version of the ledger needs."""

    code = "not-migrated"
    title = "The database needs a migration"
    title_zh = "数据库版本不符"


class NoBook(NotFound):
    """The database holds no such book."""

    code = "no-book"
    title = "The book has not been opened"
    title_zh = "尚未建账"


class NobodyActs(Forbidden):
    """A command that writes is done by somebody, and nobody was named."""

    code = "nobody-acts"
    title = "Say who acts"
    title_zh = "未说明经办人"


class DatabaseUnreachable(Unavailable):
    """The database named does not answer."""

    code = "database-unreachable"
    title = "The database does not answer"
    title_zh = "数据库无法连接"


class UnreadableSetting(Malformed):
    """A setting in the environment cannot be read."""

    code = "unreadable-setting"
    title = "A setting cannot be read"
    title_zh = "环境配置有误"


def settings() -> Settings:
    """The settings in the environment; with ANZHANG_HOME the master key lives there, too."""
    try:
        found = Settings()
    except ValueError as wrong:
        raise UnreadableSetting(str(wrong)) from wrong
    home = os.environ.get("ANZHANG_HOME")
    if home and "ANZHANG_KEY_FILE" not in os.environ:
        return found.model_copy(update={"key_file": Path(home).expanduser() / "master.key"})
    return found


@dataclass(frozen=True)
class Place:
    """A database that answers, and the settings that led to it."""

    settings: Settings
    found: Found

    @cached_property
    def database(self) -> Database:
        """Connections to it, in the ledger's own roles."""
        return Database(self.found.dsn, pool_size=4)

    @property
    def book(self) -> str:
        """The name of the court's book in it."""
        return self.settings.book

    @property
    def revision(self) -> str | None:
        """The revision of its schema; ``None`` where there is none."""
        return present(self.found.owner)

    def position(self) -> int | None:
        """The last position of the book; ``None`` where it was not opened."""
        # Over the connection its commands will take: each costs the server as much as a command.
        sql = "SELECT position FROM anzhang.books WHERE book = %s"
        found = self.database.ask(sql, (self.book,))
        return int(found[0][0]) if found else None

    def ready(self) -> None:
        """Refuse a database that was not migrated, and a book that was not opened."""
        if self.revision != newest():
            said, mend = f"it is at {self.revision}, needed is {newest()}", "migrate"
            if self.revision is None:
                said, mend = "it is empty", "init"
            raise NotMigrated(f"{said}: run anzhang {mend}", present=self.revision)
        if self.position() is None:
            raise NoBook(f"there is no book {self.book} here: run anzhang init", book=self.book)

    def court(self) -> Court:
        """The book, with the master key; never makes a new key."""
        return self._court

    @cached_property
    def _court(self) -> Court:
        self.ready()
        master, seen = MasterKey.read(self.settings.key_file), Seen(self.settings.seen)
        return Court(self.database, self.book, master, seen)

    def close(self) -> None:
        """Leave it."""
        self.database.close()
        self.found.close()


@contextmanager
def place() -> Iterator[Place]:
    """The database found, for as long as a command lasts."""
    given = settings()
    try:
        found = find_database(os.environ)
    except sa.exc.OperationalError as silent:
        raise DatabaseUnreachable(" ".join(str(silent.orig).split())) from silent
    here = Place(given, found)
    try:
        yield here
    finally:
        here.close()


@contextmanager
def book() -> Iterator[Place]:
    """The place of a book that is open for reading: no master key is needed."""
    with place() as here:
        here.ready()
        yield here


def bank_of(given: Settings) -> "DropFolderBank | None":
    """The bank behind the folder that was named, if one was."""
    from reconciliation.payments.drop_folder import DropFolderBank

    return DropFolderBank(given.bank_folder) if given.bank_folder else None


def reader(court: Court) -> Role | None:
    """The role of the key in ANZHANG_KEY; ``None`` where nobody was named."""
    from ledger.services.keys import Keys

    shown = os.environ.get(KEY, "")
    return Keys(court).who(shown)[1] if shown else None


def said() -> bytes:
    """The digest of the words of this command, by which its repetition is known."""
    words = "\x1f".join(word for word in sys.argv[1:] if word != "--json")
    return hashlib.sha256(words.encode()).digest()


@contextmanager
def desk(request_key: str = "", *, dry_run: bool = False, taking: bool = False) -> Iterator[Court]:
    """A court in which the holder of the key in ANZHANG_KEY acts, or only tries.

    Who is ``taking`` his key may do so before anybody has admitted it.
    """
    from ledger.services.keys import Keys

    with place() as here:
        court = here.court()
        on_time(here.database, here.book)
        court.must_go_on()
        shown = os.environ.get(KEY, "")
        if not shown:
            raise NobodyActs(f"put the key of whoever acts into {KEY}")
        keys = Keys(court)
        key = None if taking else keys.opened(shown)
        person, role = (key.person, key.role) if key else keys.holder(shown)
        doing = Act(
            person, role, request_key or uuid4().hex, said(), "anzhang", dry_run=dry_run,
            shown=(key.id, key.version) if key else None,
        )  # fmt: skip
        with act.acting(doing):
            yield court
        court.note_head()
