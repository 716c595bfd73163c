"""The end of a book (账簿末端), and how far this machine has seen it go (已见账簿末端).

A database brought back from a backup, or a standby that took over without the last commands, ends
too early and cannot know it. So the last end seen is noted in a file beside the master key, before
any money leaves: whoever finds the book shorter, or another, sends nothing.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from ledger.domain.errors import Conflict, Unavailable
from ledger.store.database import Database

LINK_AT: Final = "SELECT link FROM anzhang.facts WHERE book = %s AND position = %s"


class WentBack(Conflict):
    """The book ends before a place that this machine has seen, or is another book up to there.

    Most likely it was restored from a backup, or a standby took over: ``anzhang restored`` says so.
    """

    code = "book-went-back"
    title = "The book ends before what was seen of it"
    title_zh = "账簿短于本机此前所见，可能系恢复自备份"


class NotNoted(Unavailable):
    """How far the book goes could not be noted, so nothing leaves: there is no second memory."""

    code = "head-not-noted"
    title = "The end of the book could not be noted"
    title_zh = "账簿末端未能存记"


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a book: noted down elsewhere, it proves later that nothing was cut off."""

    book: str
    position: int
    link: str

    def __str__(self) -> str:
        return f"{self.book}:{self.position}:{self.link}"

    @classmethod
    def parse(cls, text: str) -> "Head":
        """Read a head as it was printed; :class:`ValueError` for anything else."""
        book, position, link = text.strip().rsplit(":", 2)
        bytes.fromhex(link)
        return cls(book, int(position), link)


def head_of(database: Database, book: str) -> Head:
    """The head of the book as it stands."""
    with database.snapshot.connect() as connection:
        return read_head(connection, book)


def read_head(connection: sa.Connection, book: str) -> Head:
    """The same, as one connection sees it."""
    sql = sa.text("SELECT position, link FROM anzhang.books WHERE book = :book")
    row = connection.execute(sql, {"book": book}).one()
    return Head(book, row.position, bytes(row.link).hex())


@dataclass(frozen=True, slots=True)
class Seen:
    """What one machine has seen of its books: a line for each in one file, the last head of it."""

    file: Path

    def of(self, book: str) -> Head | None:
        """The last head noted of a book; ``None`` before the first."""
        return self._read().get(book)

    def must_go_on(self, database: Database, book: str) -> None:
        """Refuse a book that does not go on from where it was seen; raises :class:`WentBack`."""
        seen = self.of(book)
        if seen is None or seen.position == 0:
            return
        rows = database.ask(LINK_AT, (book, seen.position))
        if not rows or bytes(rows[0][0]).hex() != seen.link:
            there = head_of(database, book).position
            raise WentBack(
                f"it was seen at position {seen.position} and ends at {there}"
                if there < seen.position
                else f"position {seen.position} is another fact than was seen",
                noted_at=seen.position, ends_at=there,
            )  # fmt: skip

    def note(self, head: Head, *, back: bool = False) -> None:
        """Note a head, durably; one that is not further on changes nothing unless it went ``back``.

        Raises :class:`NotNoted`.
        """
        try:
            with self._alone():
                known = self._read()
                before = known.get(head.book)
                if not back and before is not None and before.position >= head.position:
                    return
                self._write(known | {head.book: head})
        except OSError as fault:
            raise NotNoted(f"{self.file}: {fault.strerror}", file=str(self.file)) from fault

    def _read(self) -> dict[str, Head]:
        try:
            lines = self.file.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return {}
        try:
            return {head.book: head for head in map(Head.parse, filter(None, lines))}
        except ValueError as torn:
            raise NotNoted(f"{self.file} cannot be read: {torn}", file=str(self.file)) from torn

    def _write(self, known: dict[str, Head]) -> None:
        aside = self.file.with_name(f"{self.file.name}.tmp")
        with aside.open("w", encoding="utf-8") as out:
            out.writelines(f"{head}\n" for head in known.values())
            out.flush()
            os.fsync(out.fileno())
        aside.replace(self.file)
        folder = os.open(self.file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Several processes of one machine note in turn."""
        with self.file.with_name(f"{self.file.name}.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
