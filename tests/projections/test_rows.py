"""Rows in memory: what is new is added, what may be there is written over."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from ledger.projections.notices import CLOSED
from ledger.projections.rows import Rows
from ledger.store.court import Court

CASE = uuid4()
FIRST, SECOND = date(2026, 3, 1), date(2026, 3, 2)


@pytest.fixture
def cursor(court: Court) -> Iterator[Any]:
    with court.database.views.connect() as connection:
        yield connection.connection.cursor()


def _written(cursor: Any, court: Court, rows: Rows, *days: date) -> list[Any]:
    for day in days:
        rows.put(
            {
                "case_id": CASE, "case_number": "", "closed_on": day, "archived_on": None,
                "disturbed_on": None, "came": [],
            }
        )  # fmt: skip
    rows.write(cursor, court.book)
    cursor.connection.commit()
    cursor.execute(
        "SELECT closed_on FROM views.closed_cases WHERE book = %s AND case_id = %s",
        (court.book, str(CASE)),
    )
    return [row[0] for row in cursor.fetchall()]


def test_a_row_put_twice_before_it_is_written_is_written_once(cursor: Any, court: Court) -> None:
    assert _written(cursor, court, Rows(CLOSED, whole=True), FIRST, SECOND) == [SECOND]


def test_a_new_row_is_changed_once_the_database_has_it(cursor: Any, court: Court) -> None:
    rows = Rows(CLOSED, whole=True)
    assert _written(cursor, court, rows, FIRST) == [FIRST]
    assert _written(cursor, court, rows, SECOND) == [SECOND]
    row = rows.get(CASE)
    assert row is not None
    row["closed_on"] = FIRST
    assert _written(cursor, court, rows) == [FIRST]


def test_a_row_nobody_looked_for_may_be_there_and_is_written_over(
    cursor: Any, court: Court
) -> None:
    assert _written(cursor, court, Rows(CLOSED, whole=True), FIRST) == [FIRST]
    assert _written(cursor, court, Rows(CLOSED), SECOND) == [SECOND]
    assert _written(cursor, court, Rows(CLOSED), FIRST, SECOND) == [SECOND]
