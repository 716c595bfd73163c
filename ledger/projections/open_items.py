"""What somebody has left open (未结事项): read from the views, source by source.

Whoever adds a thing that an officer can leave open adds a row to ``SOURCES``: a query by book and
person that answers with the thing's mark, its case, and the money in it in fen (or nothing).
"""

from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from ledger.domain.hand_over import OpenItem, OpenKind
from ledger.domain.money import fen


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of open item and where it is found; ``view`` must be up to date to be asked."""

    kind: OpenKind
    view: str
    sql: str


SOURCES: Final = (
    Source(
        OpenKind.CASE, "cases",
        "SELECT case_number, case_number, NULL::bigint FROM views.cases"
        " WHERE book = %(book)s AND officer = %(person)s AND terminated_on IS NULL",
    ),
    Source(
        OpenKind.RECEIPT, "clocks",
        "SELECT k.receipt::text, k.case_number, k.unsettled FROM views.clocks k"
        " JOIN views.cases c ON c.book = k.book AND c.case_id = k.case_id"
        " WHERE c.book = %(book)s AND c.officer = %(person)s AND k.unsettled > 0",
    ),
    Source(
        OpenKind.PAYOUT, "payouts",
        "SELECT p.number, p.case_number, p.amount FROM views.payouts p"
        " JOIN views.cases c ON c.book = p.book AND c.case_number = p.case_number"
        " WHERE c.book = %(book)s AND c.officer = %(person)s"
        " AND p.state NOT IN ('settled', 'withdrawn', 'rejected', 'failed', 'returned', 'stopped')",
    ),
    Source(
        OpenKind.CLAIM, "lines",
        "SELECT line::text || '/' || claim, '', amount FROM views.claims"
        " WHERE book = %(book)s AND by = %(person)s AND state = 'proposed'",
    ),
)  # fmt: skip

VIEWS: Final = tuple(dict.fromkeys(("people", *(source.view for source in SOURCES))))


def open_items(connection: sa.Connection, book: str, person: str) -> tuple[OpenItem, ...]:
    """Everything this person has left open, as far as the views have been told."""
    found: list[OpenItem] = []
    for source in SOURCES:
        rows = connection.exec_driver_sql(source.sql, {"book": book, "person": person})
        found += [
            OpenItem(source.kind, mark, case, None if amount is None else fen(amount))
            for mark, case, amount in sorted(map(tuple, rows))
        ]
    return tuple(found)
