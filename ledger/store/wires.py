"""The connections that commands go through, and what the server has read of them already.

A command puts two statements, the same two each time. Reading and planning one costs the server as
much as answering it, so it is prepared once for each connection and then called by its name; and a
connection is taken from a stack and laid back, with nothing wrapped around it.
"""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, cast

import psycopg2
import psycopg2.extensions

PATIENCE: Final = 30.0  # seconds for a connection to come free


@dataclass(frozen=True)
class Prepared:
    """A statement that is put often; ``sql`` calls its arguments ``$1``, ``$2`` and so on."""

    name: str
    types: tuple[str, ...]
    sql: str

    @cached_property
    def reading(self) -> str:
        """Lets the server read the statement."""
        return f"PREPARE {self.name} ({', '.join(self.types)}) AS {self.sql}"

    @cached_property
    def call(self) -> str:
        """Calls the statement once read, arguments in the driver's way."""
        return f"EXECUTE {self.name} ({', '.join(['%s'] * len(self.types))})"

    @cached_property
    def plain(self) -> str:
        """The statement itself, for a connection that puts it once; each argument stands once."""
        return re.sub(r"\$(\d+)", lambda at: f"%s::{self.types[int(at[1]) - 1]}", self.sql)


class Wire(psycopg2.extensions.connection):  # type: ignore[misc]  # the driver is untyped
    """A connection that remembers which statements its server has read."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.read: set[str] = set()


class Wires:
    """A stack of open connections, never more than ``most``, of which half are kept.

    Whoever finds one on the stack waits for nobody and takes no lock.
    """

    def __init__(self, connect: Callable[[], Wire], most: int) -> None:
        self._connect, self._most = connect, most
        self._free: list[Wire] = []
        self._open = 0
        self._changed = threading.Condition()
        self._waiting = 0

    def once(self, said: str | Prepared, arguments: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        """The rows of one statement, put once, in a transaction of its own."""
        wire = self._taken()
        try:
            with wire.cursor() as cursor:
                if isinstance(said, Prepared):
                    if said.name not in wire.read:
                        cursor.execute(said.reading)
                        wire.read.add(said.name)
                    said = said.call
                cursor.execute(said, arguments)
                return cast("list[tuple[Any, ...]]", cursor.fetchall())
        except psycopg2.DatabaseError as lost:
            if type(lost) is not psycopg2.DatabaseError or lost.pgcode is not None:
                raise  # the server said what it is
            # Another of its processes was killed, and the server ended this one without a word:
            # the driver knows no kind for that, and takes the connection for a good one.
            wire.close()
            raise psycopg2.OperationalError(str(lost)) from lost
        finally:
            self._lay_back(wire)

    def close(self) -> None:
        """Close every connection that is not in use."""
        while self._free:
            self._drop(self._free.pop())

    def _taken(self) -> Wire:
        try:
            return self._free.pop()
        except IndexError:
            return self._another()

    def _another(self) -> Wire:
        """One that was laid back meanwhile, or a new one."""
        with self._changed:
            self._waiting += 1  # before looking, so that whoever lays one back after that tells
            try:
                found = self._changed.wait_for(self._found, PATIENCE)
            finally:
                self._waiting -= 1
        if isinstance(found, Wire):
            return found
        if not found:
            said = f"no connection came free in {PATIENCE:.0f} seconds"
            raise psycopg2.OperationalError(said)
        try:
            return self._connect()
        except BaseException:
            self._left()
            raise

    def _found(self) -> Wire | bool:
        """A free one, or whether another may be opened, which is then counted."""
        try:
            return self._free.pop()
        except IndexError:
            if self._open == self._most:
                return False
            self._open += 1
            return True

    def _lay_back(self, wire: Wire) -> None:
        if wire.closed:
            self._left()
            self.close()  # a server that went away took every other with it
        elif len(self._free) < (self._most + 1) // 2:
            self._free.append(wire)
            if self._waiting:
                with self._changed:
                    self._changed.notify()
        else:
            self._drop(wire)

    def _drop(self, wire: Wire) -> None:
        wire.close()
        self._left()

    def _left(self) -> None:
        with self._changed:
            self._open -= 1
            self._changed.notify()
