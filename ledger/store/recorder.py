"""The recorder: the library's port, spoken to the one door of the book."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple, cast
from uuid import UUID

import psycopg2
import psycopg2.errors
import sqlalchemy as sa
from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    InterfaceError,
    Notification,
    OperationalError,
    PersistenceError,
    ProgrammingError,
    StoredEvent,
    Subscription,
)

from ledger.domain import act, clock
from ledger.domain.chart import Posting
from ledger.domain.errors import Conflict
from ledger.domain.law.closing import MONTHLY_CHECK
from ledger.store.database import Database
from ledger.store.door import LEGS, STREAMS, Statement, array_of, door_for, ids_of, words_of
from ledger.store.mapper import RecordedFact
from ledger.store.reading import Row, Stream
from ledger.store.silence import DISK_FULL, full
from ledger.store.stream import FactReader, Line
from ledger.store.subscription import BookSubscription
from ledger.store.wires import Prepared

NOTHING: Final[Mapping[UUID, int]] = {}
_AN_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FACT: Final = (
    "SELECT originator_id, originator_version, topic, state, recorded_at FROM anzhang.facts"
)


class Clash(IntegrityError):
    """The stream is not where its caller takes it to be; nothing was recorded.

    ``noun`` is whose stream it is, where somebody said so.
    """

    def __init__(self, said: str, noun: UUID | None = None) -> None:
        super().__init__(said)
        self.noun = noun


def _clash(said: str) -> Clash:
    named = _AN_ID.search(said)
    return Clash(said, UUID(named[0]) if named else None)


class WouldOverdraw(Conflict):
    """An account would go to its wrong side; the database refused the entry."""

    code = "would-overdraw"
    title = "The account does not hold that much"
    title_zh = "账户余额不足"


class MonthClosed(Conflict):
    """The entry belongs to a month that is closed; the database refused it."""

    code = "month-closed"
    title = "The month is closed"
    title_zh = "所属月份已结账，不得补记"
    article = MONTHLY_CHECK


class KeyReused(Conflict):
    """The request key was used before for something else."""

    code = "request-key-reused"
    title = "Request key used for another request"
    title_zh = "请求编号已用于其他请求"


class NoSuchBook(PersistenceError):
    """The book was never opened in this database."""


Told = tuple[UUID, int, str, str]
"""One fact as the door is told of it: whose, its version, its topic, its state."""


def told(stored: StoredEvent) -> Told:
    """What the door is told of a fact the library has mapped."""
    state = stored.state.decode()
    return cast("UUID", stored.originator_id), stored.originator_version, stored.topic, state


class Entry(NamedTuple):
    """What one fact of a command posts, and the day from which it counts.

    ``accounted_on`` is the day whose month must still be open. ``None`` is the day of recording.
    """

    postings: tuple[Posting, ...]
    effective_on: date | None = None
    accounted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Appended:
    """Where a command stands in the record, and whether it stood there already."""

    first: int
    last: int
    answer: str
    replayed: bool
    recorded_at: datetime | None = None


class _Translated:
    """Says in the library's words, or the domain's, what the database said in its own."""

    def __enter__(self) -> None:
        """Nothing needs saying yet."""

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, sa.exc.DBAPIError):
            raise _translation(error.orig, error) from error
        if isinstance(error, psycopg2.DataError):
            # The server quotes what it could not read, and that may be somebody's name.
            said = f"the database cannot read a value ({error.pgcode})"
            raise PersistenceError(said) from None
        if isinstance(error, psycopg2.Error):
            raise _translation(error, error) from error


_TRANSLATED: Final = _Translated()


def translated() -> _Translated:
    """Within it, errors of the database are those of the library and of the domain."""
    return _TRANSLATED


def _translation(error: Any, outer: Exception) -> Exception:
    said: Callable[[], Exception] | None = {
        "23505": lambda: _clash(str(error)),
        DISK_FULL: full,
        "AZ001": lambda: NoSuchBook(str(error)),
        "AZ002": lambda: KeyReused(
            "this request key was used before with other input",
            position=int(error.diag.message_detail),
        ),
        "AZ003": lambda: ProgrammingError(
            f"{error.diag.message_primary}: {error.diag.message_detail}"
        ),
        "AZ004": lambda: _overdrawn(error.diag.message_detail),
        "AZ006": lambda: _closed(error.diag.message_detail),
        "AZ007": lambda: _clash(str(error)),
        "AZ008": lambda: _clash(str(error)),
        "AZ010": lambda: _clash(str(error)),
        "AZ005": lambda: ProgrammingError(str(error)),
    }.get(getattr(error, "pgcode", None) or "")
    if said is not None:
        return said()
    if isinstance(error, psycopg2.OperationalError):
        return OperationalError(str(error))
    if isinstance(error, psycopg2.InterfaceError):
        return InterfaceError(str(error))
    return PersistenceError(str(outer))


def _closed(detail: str) -> MonthClosed:
    day, open_from = map(date.fromisoformat, detail.split("|"))
    said = f"an entry of {day} belongs to a closed month; the book is open from {open_from}"
    return MonthClosed(said, day=day, open_from=open_from)


def _overdrawn(detail: str) -> WouldOverdraw:
    account, currency, fen = detail.rsplit("|", 2)
    said = f"{account} would stand at {currency} {int(fen) / 100:.2f}, on its wrong side"
    return WouldOverdraw(said, account=account)


class BookRecorder(ApplicationRecorder):
    """Appends to and reads from one book. Positions are dense and in commit order."""

    def __init__(self, database: Database, book: str) -> None:
        self.database = database
        self.book = book

    def open_book(self) -> bool:
        """Make the book; false if it was there."""
        opened = self.rows("SELECT anzhang.open_book(%s, %s)", (self.book, clock.now()))
        return bool(opened[0][0])

    # Writing

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        if not stored_events:
            return None
        done = self.append(stored_events, kwargs.get("entries", ()), kwargs.get("answer", ""))
        return list(range(done.first, done.last + 1))

    def append(
        self, stored: Sequence[StoredEvent], entries: Sequence[Entry] = (), answer: str = ""
    ) -> Appended:
        """Pass one command through the door: recorded whole, or not at all."""
        return self.pass_door(self.statement(list(map(told, stored)), entries, answer))

    def pass_door(self, statement: Statement) -> Appended:
        """Record a command that was made ready before."""
        with translated():
            return Appended(*self.database.once(door_for(statement), statement)[0])

    def try_append(self, statement: Statement) -> Appended:
        """Pass the door, hear its answer, and step back: for dry runs."""
        with translated(), self.database.snapshot.connect() as connection:
            fresh = connection.execution_options(isolation_level="READ COMMITTED")
            row = fresh.exec_driver_sql(door_for(statement).plain, statement).one()
            fresh.rollback()
        return Appended(*row)

    def statement(
        self,
        facts: Sequence[Told],
        entries: Sequence[Entry],
        answer: str,
        relied: Mapping[UUID, int] = NOTHING,
    ) -> Statement:
        """What the door is told of one command, under the act under way.

        ``relied`` are streams it read and does not write, with the versions they must still have.
        """
        doing = act.current()
        ids, versions, topics, states = zip(*facts, strict=True)
        legs = [
            (
                number,
                leg.account,
                leg.amount.currency.code,
                leg.amount.fen,
                entry.effective_on,
                entry.accounted_on,
            )
            for number, entry in enumerate(entries, start=1)
            for leg in entry.postings
        ]
        return (
            self.book,
            ids_of(ids),
            array_of(versions),
            words_of(topics),
            words_of(states),
            clock.now(),
            doing.actor,
            doing.role.value,
            doing.correlation,
            doing.request_key,
            doing.input_hash,
            answer,
            ids_of(relied),
            array_of(relied.values()),
            *(
                write(column)
                for write, column in zip(LEGS, zip(*legs, strict=True), strict=bool(legs))
            ),
        )

    def answered(self, request_key: str, input_hash: bytes) -> Appended | None:
        """What was answered under this key, if anything; :class:`KeyReused` for other input."""
        asked = (
            "SELECT first_position, last_position, answer, recorded_at, input_hash"
            " FROM anzhang.requests"
            " WHERE book = %s AND request_key = %s"
        )
        rows = self.rows(asked, (self.book, request_key))
        if not rows:
            return None
        first, last, answer, at, used_with = rows[0]
        if bytes(used_with) != input_hash:
            said = "this request key was used before with other input"
            raise KeyReused(said, position=last)
        return Appended(first, last, answer, replayed=True, recorded_at=at)

    # Reading

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        sql = f"{FACT} WHERE book = %s AND originator_id = %s::uuid"
        arguments: list[Any] = [self.book, str(originator_id)]
        for condition, value in (("> %s", gt), ("<= %s", lte)):
            if value is not None:
                sql += f" AND originator_version {condition}"
                arguments.append(value)
        sql += f" ORDER BY originator_version {'DESC' if desc else 'ASC'}"
        if limit is not None:
            sql += " LIMIT %s"
            arguments.append(limit)
        return [
            RecordedFact(id_, version, topic, state.encode(), recorded_at)
            for id_, version, topic, state, recorded_at in self.rows(sql, arguments)
        ]

    def select_many(self, ids: Iterable[UUID]) -> Iterator[tuple[UUID, Stream]]:
        """The streams of those that exist; a row is version, topic, state, time."""
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            return
        rows = self.rows(STREAMS, (self.book, ids_of(wanted)))
        for nth, stream in groupby(rows, key=itemgetter(0)):
            yield wanted[nth - 1], tuple([cast("Row", row[1:]) for row in stream])

    def rows(self, sql: str | Prepared, arguments: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Run one query and return its plain rows."""
        with translated():
            return self.database.ask(sql, tuple(arguments))

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        sql = "SELECT originator_id, originator_version, topic, state, position FROM anzhang.facts"
        sql += " WHERE book = %s"
        arguments: list[Any] = [self.book]
        sides = ((">= %s" if inclusive_of_start else "> %s", start), ("<= %s", stop))
        for condition, value in sides:
            if value is not None:
                sql += f" AND position {condition}"
                arguments.append(value)
        if topics:
            sql += " AND topic = ANY(%s)"
            arguments.append(list(topics))
        sql += " ORDER BY position LIMIT %s"
        arguments.append(limit)
        return [
            Notification(id_, version, topic, state.encode(), id=position)
            for id_, version, topic, state, position in self.rows(sql, arguments)
        ]

    def max_notification_id(self) -> int | None:
        sql = "SELECT nullif(position, 0) FROM anzhang.books WHERE book = %s"
        found = self.rows(sql, (self.book,))
        return found[0][0] if found else None

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[ApplicationRecorder]:
        return BookSubscription(self, gt=gt, topics=topics)

    def stream(
        self, after: int = 0, upto: int | None = None, *, batch: int = 5_000
    ) -> Iterator[list[Line]]:
        """Stream the book's facts in order, ``batch`` positions at a time.

        The book only grows, so what is read is one state of it: that at ``upto``, or as it stands
        when the stream begins.
        """
        end = (self.max_notification_id() or 0) if upto is None else upto
        with translated(), self.database.app.connect() as connection:
            raw: Any = connection.connection.cursor()
            yield from FactReader(raw, self.book).stretches(after, end, batch)

    def replay(
        self, after: int = 0, upto: int | None = None, *, columns: str, batch: int = 5_000
    ) -> Iterator[list[tuple[Any, ...]]]:
        """Stream chosen columns in order, a batch of rows at a time, from one snapshot."""
        sql = f"SELECT {columns} FROM anzhang.facts WHERE book = %s AND position > %s"
        arguments: list[Any] = [self.book, after]
        if upto is not None:
            sql += " AND position <= %s"
            arguments.append(upto)
        with translated(), self.database.snapshot.connect() as connection:
            streaming = connection.execution_options(yield_per=batch)
            result = streaming.exec_driver_sql(sql + " ORDER BY position", tuple(arguments))
            for rows in result.partitions():
                yield cast("list[tuple[Any, ...]]", rows)


__all__ = [
    "Appended",
    "BookRecorder",
    "Clash",
    "Entry",
    "InterfaceError",
    "KeyReused",
    "MonthClosed",
    "NoSuchBook",
    "OperationalError",
    "WouldOverdraw",
]
