"""Connections to the book, in the roles that may pass its door.

Whoever logs in, a connection works as ``anzhang_app`` (reads, and calls the functions) or as
``anzhang_views`` (writes views, which can be thrown away). Only a migration runs as the owner.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from uuid import UUID, SafeUUID

import psycopg2
import psycopg2.extensions
import sqlalchemy as sa
from psycopg2.extras import register_uuid

from ledger.store.wires import Prepared, Wire, Wires

APP: Final = "anzhang_app"
VIEWS: Final = "anzhang_views"


def uuid_of(text: str) -> UUID:
    """Read a UUID as PostgreSQL writes it; its constructor alone is a fifth of a replay."""
    made = object.__new__(UUID)
    object.__setattr__(made, "int", int(text.replace("-", ""), 16))
    object.__setattr__(made, "is_safe", SafeUUID.unknown)
    return made


def _uuid(text: str | None, _cursor: object) -> UUID | None:
    return None if text is None else uuid_of(text)


register_uuid()
_UUID: Final = psycopg2.extensions.new_type((2950,), "UUID", _uuid)
psycopg2.extensions.register_type(_UUID)
psycopg2.extensions.register_type(psycopg2.extensions.new_array_type((2951,), "UUID[]", _UUID))


def owner_engine(dsn: str) -> sa.Engine:
    """An engine in the owner's own name: for migrations and for tests that tamper."""
    return sa.create_engine(dsn, poolclass=sa.NullPool)


@dataclass(frozen=True)
class Database:
    """One PostgreSQL database holding one or more books."""

    dsn: str
    pool_size: int = 10

    @cached_property
    def app(self) -> sa.Engine:
        """Reads, and calls of the functions, each its own transaction (autocommit)."""
        return self._engine(APP, isolation_level="AUTOCOMMIT", pool_reset_on_return=None)

    @cached_property
    def views(self) -> sa.Engine:
        """Writes of views, rows and position in one commit."""
        return self._engine(VIEWS)

    @cached_property
    def snapshot(self) -> sa.Engine:
        """Reads that must agree with each other: one snapshot for a whole report."""
        return self._engine(APP, isolation_level="REPEATABLE READ")

    @cached_property
    def wires(self) -> Wires:
        """The connections of commands: each statement its own transaction, put to the driver."""
        return Wires(self._wire, 2 * self.pool_size)

    @cached_property
    def idle(self) -> list[Wire]:
        """What held something and holds nothing now: the next need not open a connection for it."""
        return []

    def ask(self, said: str | Prepared, arguments: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """The rows of one statement that may be put twice, which it is if the line was broken.

        After a restart of the server every pooled connection is broken, and nobody need hear of it.
        """
        try:
            return self.once(said, arguments)
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            return self.once(said, arguments)

    def once(self, said: str | Prepared, arguments: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        """The rows of one statement, put once, in a transaction of its own."""
        try:
            return self.wires.once(said, arguments)
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            self.app.dispose()  # a server that went away took the connections of reports as well
            raise

    def _engine(self, role: str, **options: Any) -> sa.Engine:
        engine = sa.create_engine(
            self.dsn,
            pool_size=self.pool_size,
            max_overflow=self.pool_size,
            hide_parameters=True,  # an error message is no place for a party's name
            **options,
        )

        @sa.event.listens_for(engine, "connect")
        def _enter(connection: Any, _record: object) -> None:
            enter(connection, role)

        return engine

    def listener(self) -> Wire:
        """A connection of its own for LISTEN, outside every pool."""
        return self._wire()

    def _wire(self) -> Wire:
        url = sa.make_url(self.dsn)
        arguments = url.translate_connect_args(username="user", database="dbname") | dict(url.query)
        wire: Wire = psycopg2.connect(**arguments, connection_factory=Wire)
        wire.set_session(autocommit=True)
        enter(wire, APP)
        return wire

    def close(self) -> None:
        """Close every pooled connection."""
        for name in ("app", "views", "snapshot"):
            engine = self.__dict__.get(name)
            if engine is not None:
                engine.dispose()
        if (wires := self.__dict__.get("wires")) is not None:
            wires.close()
        while self.idle:
            self.idle.pop().close()


def enter(connection: Any, role: str) -> None:
    """Take up a role for the life of a connection; times are read and written in UTC."""
    outside = connection.autocommit
    connection.autocommit = True
    if connection.encoding != "UTF8":  # a terminal's own, which the bytes of a fact are not in
        connection.set_client_encoding("UTF8")
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}; SET timezone = 'UTC'; SET application_name = 'anzhang'")
    connection.autocommit = outside
