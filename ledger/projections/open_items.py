"""What somebody has left open (未结事项): read from the views, source by source.

Whoever adds a thing that an officer can leave open adds a row to ``SOURCES``: a query by book and
person that answers with the thing's mark, its case, and the money in it in fen (or nothing).
"""

from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from ledger.domain.hand_over import OpenItem, OpenKind
from ledger.domain.money import fen
from ledger.projections.payouts import OVER


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of open item and where it is found; ``view`` must be up to date to be asked."""

    kind: OpenKind
    view: str
    sql: str


OF_HIS_CASES: Final = (
    " JOIN views.cases c ON c.book = x.book AND c.case_number = x.case_number"
    " WHERE c.book = %(book)s AND c.officer = %(person)s AND "
)

SOURCES: Final = (
    Source(
        # An ended round stays somebody's: its inquiries fall due, and money may come.
        OpenKind.CASE, "cases",
        "SELECT case_number, case_number, NULL::bigint FROM views.cases"
        " WHERE book = %(book)s AND officer = %(person)s",
    ),
    Source(
        OpenKind.RECEIPT, "clocks",
        "SELECT k.receipt::text, k.case_number, k.unsettled FROM views.clocks k"
        " JOIN views.cases c ON c.book = k.book AND c.case_id = k.case_id"
        " WHERE c.book = %(book)s AND c.officer = %(person)s AND k.unsettled > 0",
    ),
    Source(
        OpenKind.PAYOUT, "payouts",
        f"SELECT x.number, x.case_number, x.amount FROM views.payouts x{OF_HIS_CASES}"
        f"x.state NOT IN {OVER}",
    ),
    Source(
        # Whoever was named as having seen cash given says so, or denies it, before he leaves.
        OpenKind.WITNESS, "payouts",
        "SELECT number, case_number, amount FROM views.payouts"
        " WHERE book = %(book)s AND witness = %(person)s AND state = 'given'",
    ),
    Source(
        # So does an officer who took cash with another,
        OpenKind.CONFIRM, "cash",
        "SELECT slip, case_number, amount FROM views.cash"
        " WHERE book = %(book)s AND to_confirm @> to_jsonb(%(person)s::text)",
    ),
    Source(
        # and who watched goods being counted again or moved.
        OpenKind.WATCH, "goods",
        "SELECT number, case_number, NULL::bigint FROM views.goods"
        " WHERE book = %(book)s AND witness = %(person)s AND denied IS NULL",
    ),
    Source(
        OpenKind.CLAIM, "lines",
        "SELECT line::text || '/' || claim, '', amount FROM views.claims"
        " WHERE book = %(book)s AND by = %(person)s AND state = 'proposed'",
    ),
    Source(
        OpenKind.SLIP, "cash",
        "SELECT slip, case_number, amount FROM views.cash WHERE book = %(book)s"
        " AND state = 'with-officers' AND officers @> to_jsonb(%(person)s::text)",
    ),
    Source(
        OpenKind.SLIP_BOOK, "cash",
        "SELECT mark, '', NULL::bigint FROM views.slip_books"
        " WHERE book = %(book)s AND out AND keeper = %(person)s",
    ),
    Source(
        OpenKind.INSTRUMENT, "instruments",
        f"SELECT x.number, x.case_number, x.amount FROM views.instruments x{OF_HIS_CASES}"
        "x.waiting",
    ),
    Source(
        OpenKind.GOODS, "goods",
        f"SELECT x.number, x.case_number, NULL::bigint FROM views.goods x{OF_HIS_CASES}"
        "x.waits_for IS NOT NULL",
    ),
    Source(
        # Whoever keeps goods passes them to another custodian, who counts them first.
        OpenKind.CUSTODY, "goods",
        "SELECT number, case_number, NULL::bigint FROM views.goods"
        " WHERE book = %(book)s AND custodian = %(person)s AND kept",
    ),
    Source(
        OpenKind.DEFERRAL, "holds",
        f"SELECT x.number, x.case_number, x.asked FROM views.holds x{OF_HIS_CASES}"
        "x.process = 'deferral' AND (x.decide IS NOT NULL OR x.covered > 0)",
    ),
    Source(
        OpenKind.POCKET, "holds",
        f"SELECT x.number, x.case_number, x.asked FROM views.holds x{OF_HIS_CASES}"
        "x.process = 'hold' AND (x.decide IS NOT NULL OR x.covered > 0)",
    ),
    Source(
        OpenKind.PROCESS, "leavings",
        f"SELECT x.kind || ' ' || x.number, x.case_number, x.outstanding"
        f" FROM views.leavings x{OF_HIS_CASES}x.waits_for IS NOT NULL",
    ),
    Source(
        OpenKind.RELIEF, "reliefs",
        f"SELECT x.number, x.case_number, x.amount FROM views.reliefs x{OF_HIS_CASES}"
        "x.waits_for IS NOT NULL",
    ),
    Source(
        OpenKind.TICKET, "tickets",
        "SELECT ticket::text, '', amount FROM views.tickets"
        " WHERE book = %(book)s AND owner = %(person)s AND state <> 'resolved'",
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
