"""The recorder: the library's port, spoken to the one door of the book."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple, cast
from uuid import UUID

from eventsourcing.persistence import (
    ApplicationRecorder,
    Notification,
    StoredEvent,
    Subscription,
)

from ledger.domain import act, clock
from ledger.domain.chart import Posting
from ledger.store.database import Database
from ledger.store.door import LEGS, STREAMS, Statement, array_of, door_for, ids_of, words_of
from ledger.store.mapper import RecordedFact
from ledger.store.marks import Marks
from ledger.store.reading import Stream, Told
from ledger.store.stream import FactReader, Line
from ledger.store.subscription import BookSubscription
from ledger.store.translation import KeyReused, translated
from ledger.store.wires import Prepared

NOTHING: Final[Mapping[UUID, int]] = {}
FACT: Final = (
    "SELECT originator_id, originator_version, topic, state, recorded_at FROM anzhang.facts"
)


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


NO_ENTRY: Final = Entry(())


@dataclass(frozen=True, slots=True)
class Appended:
    """Where a command stands in the record, and whether it stood there already."""

    first: int
    last: int
    answer: str
    replayed: bool
    recorded_at: datetime | None = None


class BookRecorder(ApplicationRecorder):
    """Appends to and reads from one book. Positions are dense and in commit order.

    Without ``marks`` the facts it records bear none, and verification says so.
    """

    def __init__(self, database: Database, book: str, marks: Marks | None = None) -> None:
        self.database = database
        self.book = book
        self._marks = marks

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
        facts: list[Told],
        entries: Sequence[Entry],
        answer: str,
        relied: Mapping[UUID, int] = NOTHING,
    ) -> Statement:
        """What the door is told of one command, under the act under way.

        ``relied`` are streams it read and does not write, with the versions they must still have.
        """
        doing = act.current()
        ids, versions, topics, states = zip(*facts, strict=True)
        said = (doing.actor, doing.role.value, doing.correlation, doing.request_key)
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
            *said,
            doing.input_hash,
            answer,
            ids_of(relied),
            array_of(relied.values()),
            None if self._marks is None else self._marks.of_all(facts, *said),
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

    def select_many(self, wanted: Sequence[UUID]) -> Iterator[tuple[UUID, Stream]]:
        """The streams of those that exist, each asked for once; a row is version, topic, state,
        time."""
        if not wanted:
            return
        rows = self.rows(STREAMS, (self.book, ids_of(wanted)))
        for nth, stream in groupby(rows, key=itemgetter(0)):
            said: Any = [row[1:] for row in stream]  # each is a Row, as STREAMS asks for it
            yield wanted[nth - 1], tuple(said)

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
