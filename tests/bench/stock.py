"""The baseline: the eventsourcing library as it comes, on the same driver and the same server.

Its own PostgreSQL module needs psycopg 3, so its recorder is said again here over psycopg2, table
and statements word for word: one after another in a transaction, as the library says them. A second
baseline puts all statements of an append in one string: one round trip, which is the most that
psycopg 3's pipeline could save it. Transcoder, mapper, repository and aggregate are its own.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

import psycopg2
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import (
    ApplicationRecorder,
    DatetimeAsISO,
    DecimalAsStr,
    JSONTranscoder,
    Notification,
    StoredEvent,
    Subscription,
    Transcoding,
    UUIDAsHex,
)

from ledger.domain.bank_line import Share
from ledger.domain.case_parts import Source
from ledger.domain.kernel import NAMESPACE
from ledger.domain.money import Money, read
from ledger.store.database import Database

TABLE = """
    CREATE TABLE stored_events (originator_id uuid NOT NULL, originator_version bigint NOT NULL,
        topic text, state bytea, notification_id bigserial,
        PRIMARY KEY (originator_id, originator_version));
    CREATE UNIQUE INDEX stored_events_notification_id_idx
        ON stored_events (notification_id ASC)"""
LOCK = "SET LOCAL lock_timeout = '0s'; LOCK TABLE stored_events IN EXCLUSIVE MODE; "
INSERT = (
    "NOTIFY stored_events; INSERT INTO stored_events"
    " (originator_id, originator_version, topic, state) VALUES {} RETURNING notification_id"
)
ROW = "(%s, %s, %s, %s)"


class StockRecorder(ApplicationRecorder):
    """The library's application recorder on one connection in autocommit."""

    def __init__(self, database: Database, *, one_string: bool = True) -> None:
        self.connection = psycopg2.connect(libpq(database))
        self.connection.autocommit = True
        self.one_string = one_string

    def create_table(self) -> None:
        """Make the library's table of events."""
        with self.connection.cursor() as cursor:
            cursor.execute(
                TABLE.replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS").replace(
                    "UNIQUE INDEX", "UNIQUE INDEX IF NOT EXISTS"
                )
            )

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
        if self.one_string:
            return insert(self.connection, stored_events, LOCK)
        return insert_step_by_step(self.connection, stored_events)

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        sql = "SELECT originator_id, originator_version, topic, state FROM stored_events"
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"{sql} WHERE originator_id = %s ORDER BY originator_version ASC", (originator_id,)
            )
            return [
                StoredEvent(id_, version, topic, bytes(state))
                for id_, version, topic, state in cursor.fetchall()
            ]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        sql = "SELECT * FROM stored_events WHERE notification_id >= %s"
        if not inclusive_of_start:
            sql = sql.replace(">=", ">")
        with self.connection.cursor() as cursor:
            cursor.execute(f"{sql} ORDER BY notification_id LIMIT %s", (start or 0, limit))
            return [
                Notification(id_, version, topic, bytes(state), id=notification)
                for id_, version, topic, state, notification in cursor.fetchall()
            ]

    def max_notification_id(self) -> int | None:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT MAX(notification_id) FROM stored_events")
            found: int | None = cursor.fetchone()[0]
            return found

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[ApplicationRecorder]:
        raise NotImplementedError("the bench polls the stock recorder")


def insert(connection: Any, events: Sequence[StoredEvent], lock: str = "") -> list[int]:
    """The library's append; without ``lock`` it is the library's fast mode."""
    arguments: list[Any] = []
    for each in events:
        arguments += [each.originator_id, each.originator_version, each.topic, each.state]
    with connection.cursor() as cursor:
        cursor.execute(lock + INSERT.format(", ".join([ROW] * len(events))), arguments)
        return [row[0] for row in cursor.fetchall()]


def insert_step_by_step(connection: Any, events: Sequence[StoredEvent]) -> list[int]:
    """The library's append as it is written: begin, lock, notify, insert, commit."""
    found: list[int] = []
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        for statement in (*LOCK.strip().rstrip(";").split("; "), "NOTIFY stored_events"):
            cursor.execute(statement)
        for each in events:
            row = (each.originator_id, each.originator_version, each.topic, each.state)
            cursor.execute(INSERT.partition("; ")[2].format(ROW), row)
            found.append(cursor.fetchone()[0])
        cursor.execute("COMMIT")
    return found


def libpq(database: Database) -> str:
    """Where the database is, for a connection in the owner's own name."""
    parts = database.listener()
    try:
        dsn: str = parts.dsn
    finally:
        parts.close()
    return dsn


class MoneyAsStr(Transcoding):
    type = Money
    name = "money"

    def encode(self, obj: Money) -> str:
        return str(obj)

    def decode(self, data: str) -> Money:
        return read(data)


class DateAsISO(Transcoding):
    type = date
    name = "date"

    def encode(self, obj: date) -> str:
        return obj.isoformat()

    def decode(self, data: str) -> date:
        return date.fromisoformat(data)


class SourceAsDict(Transcoding):
    type = Source
    name = "source"

    def encode(self, obj: Source) -> dict[str, Any]:
        return {"receipt": obj.receipt, "amount": obj.amount}

    def decode(self, data: dict[str, Any]) -> Source:
        return Source(**data)


class ShareAsDict(Transcoding):
    type = Share
    name = "share"

    def encode(self, obj: Share) -> dict[str, Any]:
        return {"case_number": obj.case_number, "amount": obj.amount}

    def decode(self, data: dict[str, Any]) -> Share:
        return Share(**data)


def register(transcoder: JSONTranscoder) -> None:
    """Teach the stock transcoder what a court's facts are made of."""
    for transcoding in (MoneyAsStr(), DateAsISO(), SourceAsDict(), ShareAsDict()):
        transcoder.register(transcoding)


class StockState(StrEnum):
    """Where a payout stands."""

    IN_APPROVAL = "in-approval"
    APPROVED = "approved"


class StockPayout(Aggregate):
    """A payout of the same shape, its rule asked in the command as ours is."""

    @staticmethod
    def create_id(number: str) -> UUID:
        return uuid5(NAMESPACE, f"stock-payout/{number}")

    @event("Drafted")
    def __init__(  # noqa: PLR0917  # the library passes a fact's fields as they stand
        self, number: str, case_number: str, party: str, account_version: int, amount: Money,
        sources: tuple[Source, ...], purpose: str, by: str, roles: tuple[str, ...],
        claimers: tuple[str, ...], policy: str, digest: str,
    ) -> None:  # fmt: skip
        self.number = number
        self.amount = amount
        self.sources = sources
        self.roles = roles
        self.digest = digest
        self.approvals: list[tuple[str, str]] = []
        self.acted = {by, *claimers}
        self.state = StockState.IN_APPROVAL

    def approve(self, digest: str, by: str, role: str) -> None:
        """Agree to exactly what was seen."""
        if self.state != StockState.IN_APPROVAL or digest != self.digest:
            raise ValueError(self.state)
        if by in self.acted or self.roles[len(self.approvals)] != role:
            raise ValueError(by)
        self._approved(by=by, role=role, digest=digest)

    @event("Approved")
    def _approved(self, by: str, role: str, digest: str) -> None:
        self.approvals.append((by, role))
        self.acted.add(by)
        if len(self.approvals) == len(self.roles):
            self.state = StockState.APPROVED


class StockPayouts(Application[UUID]):
    """The library's own application over its own repository and mapper."""

    def __init__(self, database: Database, *, one_string: bool = True) -> None:
        self._recorder = StockRecorder(database, one_string=one_string)
        self._recorder.create_table()
        super().__init__()

    def construct_recorder(self) -> StockRecorder:
        return self._recorder

    def register_transcodings(self, transcoder: JSONTranscoder) -> None:
        super().register_transcodings(transcoder)
        register(transcoder)

    def approve(self, number: str, digest: str, by: str, role: str) -> None:
        """Find, check, append."""
        payout: StockPayout = self.repository.get(StockPayout.create_id(number))
        payout.approve(digest, by, role)
        self.save(payout)


def stock_transcoder() -> JSONTranscoder:
    """The stock transcoder with its own registrations and those above."""
    made = JSONTranscoder()
    for transcoding in (UUIDAsHex(), DecimalAsStr(), DatetimeAsISO()):
        made.register(transcoding)
    register(made)
    return made
