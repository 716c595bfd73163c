"""What is asked of the lot board (拍品看板): each list has its index, and goes on by cursor."""

from datetime import datetime
from typing import Final

import sqlalchemy as sa

from auctions.lot import Lot
from auctions.views import lot_paid, lot_rows, lot_taken
from auctions.views.lots import ATTEMPTS, BOARD, SOON, BoardLot, Lamp, LotAttempt, board
from ledger.projections.read import Listing, Page, select_all

FOLLOW: Final = (lot_rows, lot_paid, lot_taken)  # their import makes the board follow the facts

__all__ = ["BoardLot", "Lamp", "LotAttempt", "board"]

_DUE: Final = (("next_due", "timestamptz"), ("position", "bigint"))
_PLACE: Final = (("position", "bigint"),)
_OPEN: Final = Listing(BOARD, "NOT finished AND next_due IS NOT NULL", _DUE)
_STAGE: Final = Listing(BOARD, "state = %s", _PLACE)
_ALL: Final = Listing(BOARD, "true", _PLACE)
_STALE: Final = Listing(BOARD, "NOT finished AND next_due < %s", _DUE)
_CANDIDATES: Final = Listing(BOARD, "state IN ('ps-failed', 'round-review')", _PLACE)
_BALANCES: Final = Listing(
    BOARD, "state IN ('sold-await-balance', 'overdue') AND balance_due_on IS NOT NULL",
    (("balance_due_on", "date"), ("position", "bigint")),
)  # fmt: skip


def list_board(
    connection: sa.Connection,
    book: str,
    *,
    stage: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[BoardLot]:
    """The open lots, the most urgent first; or those at one stage in the order they came."""
    if stage is not None:
        return _STAGE.page(connection, book, (stage,), after=after, limit=limit)
    return _OPEN.page(connection, book, after=after, limit=limit)


def every_lot(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[BoardLot]:
    """Every lot, finished ones too, in the order they were registered."""
    return _ALL.page(connection, book, after=after, limit=limit)


def stale(
    connection: sa.Connection,
    book: str,
    now: datetime,
    *,
    after: str | None = None,
    limit: int = 50,
) -> Page[BoardLot]:
    """久拖未清: open lots whose next action is past, the longest first."""
    return _STALE.page(connection, book, (now,), after=after, limit=limit)


def second_round_candidates(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[BoardLot]:
    """二轮处置候选: lots whose private sale failed, and those under review."""
    return _CANDIDATES.page(connection, book, after=after, limit=limit)


def balances_due(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[BoardLot]:
    """待付尾款: sold lots whose price is not there, by the day it is due."""
    return _BALANCES.page(connection, book, after=after, limit=limit)


_GLANCE: Final = """
SELECT coalesce(json_agg(json_build_array(lot, state, attempt, price, next_timer, next_due,
           CASE WHEN next_due IS NULL THEN 'black' WHEN next_due < %(now)s THEN 'red'
                WHEN next_due <= %(soon)s THEN 'amber' ELSE 'green' END)
           ORDER BY next_due, position), '[]')::text
FROM (SELECT lot, state, attempt, (price / 100.0)::numeric(16, 2)::text AS price, next_timer,
             next_due, position
      FROM views.lots WHERE book = %(book)s AND NOT finished) AS open
"""
GLANCE: Final = ("lot", "state", "attempt", "price", "next_timer", "next_due", "lamp")


def glance(connection: sa.Connection, book: str, now: datetime) -> str:
    """The whole board as one JSON list of :data:`GLANCE` rows, made by the database itself.

    For a screen on the wall: ten thousand lots in one answer, the most urgent first.
    """
    given = {"book": book, "now": now, "soon": now + SOON}
    found: str = connection.exec_driver_sql(_GLANCE, given).scalar_one()
    return found


def lot_row(connection: sa.Connection, book: str, lot: str) -> BoardLot | None:
    """One lot's row, or ``None``."""
    given = (book, Lot.create_id(lot))
    found = select_all(connection, BOARD, "book = %s AND lot_id = %s", given, "lot_id")
    return found[0] if found else None


def lots_of(connection: sa.Connection, book: str, case_number: str) -> tuple[BoardLot, ...]:
    """The lots that are sold for a case, first of all or among others, as they were registered."""
    where = "book = %s AND (case_number = %s OR further_cases ? %s)"
    return select_all(connection, BOARD, where, (book, case_number, case_number), "position")


def attempts_of(connection: sa.Connection, book: str, lot: str) -> tuple[LotAttempt, ...]:
    """The attempts of a lot, in the order they were announced."""
    given = (book, Lot.create_id(lot))
    return select_all(connection, ATTEMPTS, "book = %s AND lot_id = %s", given, "position")
