"""Reading views: pages by key and never by counting, and records by their own type."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

import sqlalchemy as sa

from ledger.domain.errors import Malformed
from ledger.projections.rows import Table

T = TypeVar("T")

MOST: Final = 1_000  # rows of one page
LONGEST: Final = 400  # characters of a mark


class NotACursor(Malformed):
    """The mark of the next page is not one this ledger gave."""

    code = "not-a-cursor"
    title = "Not a page mark of this list"
    title_zh = "分页标记无效"


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some of a list, and the opaque mark from which it goes on; ``None`` at its end."""

    items: tuple[T, ...]
    next: str | None


def cursor_of(values: Sequence[Any]) -> str:
    """The opaque mark of a row in its list."""
    text = json.dumps([None if v is None else str(v) for v in values], separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str, length: int) -> list[str]:
    """The key in a mark; raises :class:`NotACursor`."""
    if len(cursor) > LONGEST:
        raise NotACursor("the page mark is too long to be one")
    try:
        values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        json.dumps(values, ensure_ascii=False).encode()  # half a character is none
    except ValueError as error:
        raise NotACursor("the page mark cannot be read") from error
    if (
        not isinstance(values, list)
        or len(values) != length
        or not all(isinstance(value, str) and "\x00" not in value for value in values)
    ):
        raise NotACursor("the page mark belongs to another list")
    return values


@dataclass(frozen=True)
class Listing:
    """One list: which rows of a table, in which order; the order's columns identify a row.

    ``source`` is a query the rows come from where they stand in no table of their own.
    """

    table: Table
    where: str
    order: tuple[tuple[str, str], ...]  # column and its SQL type
    source: str = ""

    def page(
        self,
        connection: sa.Connection,
        book: str,
        arguments: Sequence[Any] = (),
        *,
        after: str | None,
        limit: int,
    ) -> Page[Any]:
        """The next rows after a mark; at most :data:`MOST`."""
        limit = max(1, min(limit, MOST))
        names = ", ".join(name for name, _ in self.order)
        source = f"({self.source}) AS found" if self.source else f"views.{self.table.name}"
        sql = f"SELECT {', '.join(self.table.own)}, {names} FROM {source}"
        sql += f" WHERE book = %s AND {self.where}"
        given: list[Any] = [book, *arguments]
        if after is not None:
            marks = ", ".join(f"%s::{kind}" for _, kind in self.order)
            sql += f" AND ({names}) > ({marks})"
            given.extend(read_cursor(after, len(self.order)))
        sql += f" ORDER BY {names} LIMIT %s"
        rows = _fetch(connection, sql, [*given, limit + 1])
        width = len(self.table.own)
        items = tuple(self.table.as_record(row[:width]) for row in rows[:limit])
        more = cursor_of(rows[limit - 1][width:]) if len(rows) > limit else None
        return Page(items, more)


def select_all(
    connection: sa.Connection, table: Table, where: str, arguments: Sequence[Any], order: str
) -> tuple[Any, ...]:
    """The records of a few rows, found by an indexed condition."""
    sql = f"SELECT {', '.join(table.own)} FROM views.{table.name} WHERE {where} ORDER BY {order}"
    return tuple(table.as_record(row) for row in _fetch(connection, sql, arguments))


def _fetch(connection: sa.Connection, sql: str, arguments: Sequence[Any]) -> list[Any]:
    try:
        return list(connection.exec_driver_sql(sql, tuple(arguments)))
    except sa.exc.DataError as error:
        # The only values not checked before are those of a mark that was made by hand.
        raise NotACursor("the page mark belongs to another list") from error
