"""Rows in the binary form of COPY: the server reads of it what it reads of a statement's values."""

import struct
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from itertools import cycle, islice
from typing import Any, Final
from uuid import UUID

import pytest
import sqlalchemy as sa
from psycopg2.extras import execute_values

from api.every import EVERY
from ledger.projections import copying
from ledger.projections.copying import END, HEAD, Source
from ledger.projections.rows import Row, Table
from ledger.store.court import Court

ROWS: Final = 24
TABLES: Final = [table for projection in EVERY for table in projection.tables]
BEIJING: Final = timezone(timedelta(hours=8))
ODD: Final[dict[str, list[Any]]] = {
    "text": ["", "None", "\\N", "null", "a\tb\nc\r\\d\"e'", "李娜", "𠮷\x7f", "x" * 5_000],
    "character": ["CNY", "USD"],
    "bigint": [0, 1, -1, 2**63 - 1, -(2**63)],
    "integer": [0, 1, -1, 2**31 - 1, -(2**31)],
    "boolean": [True, False],
    "uuid": [UUID(int=0), UUID(int=1), UUID(int=2**128 - 1)],
    "date": [date(2000, 1, 1), date(1999, 12, 31), date(1, 1, 1), date(9999, 12, 31)],
    "timestamp with time zone": [
        datetime(2026, 3, 2, 1, tzinfo=UTC),
        datetime(1970, 1, 1, 0, 0, 0, 1, tzinfo=UTC),
        datetime(2026, 3, 2, 9, 30, 0, 999_999, tzinfo=BEIJING),
    ],
    "jsonb": [[], {}, [["a", 1, None, True]], ["李\n\"\\娜\t"], {"a": {"b": ["0.10"]}}, ["null"]],
    "numeric": [
        Decimal(figure)
        for figure in ("0", "-0.00", "1", "10000", "9999", "1E+3", "1E+4", "0.1", "0.0001", "1E-7",
                       "-12345678.90", "100.00")
    ],
}  # fmt: skip


@pytest.fixture
def cursor(court: Court) -> Iterator[Any]:
    with court.database.views.connect() as connection:
        yield connection.connection.cursor()


def _odd_rows(types: list[tuple[str, str, bool]], table: Table) -> list[Row]:
    """Rows in which every column takes its odd values in turn, and none where it may."""
    told = {name: (kind, always) for name, kind, always in types}
    columns = {}
    for shift, name in enumerate(table.columns):
        kind, always = told[name]
        values = ODD[kind] if always else [None, *ODD[kind]]
        columns[name] = islice(cycle(values), shift, shift + ROWS)
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def test_what_is_copied_is_what_a_statement_would_have_said(
    cursor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "AT_ONCE", 7)
    for table in TABLES:
        cursor.execute(copying.TYPES, (f"views.{table.name}",))
        rows = _odd_rows(cursor.fetchall(), table)
        cursor.execute(f"CREATE TEMPORARY TABLE made (LIKE views.{table.name})")
        form = table.form(cursor)
        copy = f"COPY made (book, {form.names}) FROM STDIN (FORMAT binary)"
        cursor.copy_expert(copy, Source(form.written(rows, "copied")))
        into = f"INSERT INTO made (book, {', '.join(table.columns)}) VALUES %s"
        execute_values(cursor, into, [("said", *_values(table, row)) for row in rows])

        by_book = "SELECT to_jsonb(made) - 'book' FROM made WHERE book = %s"
        cursor.execute(by_book, ("copied",))
        copied = cursor.fetchall()
        cursor.execute(by_book, ("said",))
        assert copied == cursor.fetchall(), table.name
        assert len(copied) == ROWS
        cursor.execute("DROP TABLE made")


def _values(table: Table, row: Row) -> list[Any]:
    return [
        copying.document(row[name]) if name in table.documents else row[name]
        for name in table.columns
    ]


def test_every_type_a_view_has_is_tried(owner: sa.Engine) -> None:
    sql = (
        "SELECT DISTINCT format_type(atttypid, NULL) FROM pg_attribute a JOIN pg_class c"
        " ON c.oid = a.attrelid WHERE c.relnamespace = 'views'::regnamespace AND c.relkind = 'r'"
        " AND a.attnum > 0 AND NOT a.attisdropped"
    )
    with owner.connect() as connection:
        used = {row[0] for row in connection.exec_driver_sql(sql)}

    assert used == set(ODD) == set(copying.OTHERS)


@pytest.mark.parametrize("kind", ODD)
def test_a_value_that_is_missing_where_none_may_be_is_not_made_up(kind: str) -> None:
    form = copying.Form.of([("a", kind, True)], ("a",))

    if kind in copying.FIXED:
        with pytest.raises((struct.error, KeyError, AttributeError, TypeError)):
            list(form.written([{"a": None}]))
    else:  # the server refuses it
        assert copying.NULL in b"".join(form.written([{"a": None}]))


def test_no_rows_are_still_a_whole_copy() -> None:
    form = copying.Form.of([("a", "text", True)], ("a",))

    assert b"".join(form.written([], "b")) == HEAD + END
