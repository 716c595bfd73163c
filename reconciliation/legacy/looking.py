"""Looking legacy lines up (历史案款查询): one line, one class, one cell of R-1, what waits."""

from datetime import date
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from ledger.projections.read import Listing, Page, select_all
from reconciliation.legacy.views import LINES, MATCHES, LegacyRow, MatchRow

_BY_CLASS: Final = Listing(
    LINES, "cls LIKE %s AND remainder > 0", (("booked_on", "date"), ("line", "uuid"))
)
_CELL: Final = Listing(
    LINES,
    "bank_account LIKE %s AND loaded_as LIKE %s AND booked_on BETWEEN %s AND %s",
    (("booked_on", "date"), ("line", "uuid")),
)
_WAITING: Final = Listing(
    MATCHES, "state = 'proposed'", (("position", "bigint"), ("line", "uuid"), ("match", "text"))
)


def line(connection: sa.Connection, book: str, id_: UUID) -> LegacyRow | None:
    """One line, or ``None``."""
    found = select_all(connection, LINES, "book = %s AND line = %s", (book, id_), "line")
    return found[0] if found else None


def matches(connection: sa.Connection, book: str, id_: UUID) -> tuple[MatchRow, ...]:
    """The matches of a line, in the order they were made."""
    return select_all(connection, MATCHES, "book = %s AND line = %s", (book, id_), "position")


def open_lines(
    connection: sa.Connection,
    book: str,
    cls: str = "",
    *,
    after: str | None = None,
    limit: int = 50,
) -> Page[LegacyRow]:
    """待清理: what nobody has yet, of one class or of all, oldest money first."""
    return _BY_CLASS.page(connection, book, (f"{cls}%",), after=after, limit=limit)


def cell(
    connection: sa.Connection,
    book: str,
    *,
    bank_account: str = "",
    cls: str = "",
    year: int | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[LegacyRow]:
    """The lines behind one cell of the opening table R-1."""
    first, last = (date(year, 1, 1), date(year, 12, 31)) if year else (date.min, date.max)
    given = (bank_account or "%", f"{cls}%", first, last)
    return _CELL.page(connection, book, given, after=after, limit=limit)


def waiting(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[MatchRow]:
    """待复核对应: matches that wait for a second person."""
    return _WAITING.page(connection, book, after=after, limit=limit)
