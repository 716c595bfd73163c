"""What of a case is not done (归档障碍), as the views know it: slips, cheques, holds, processes.

Whoever adds a thing a case can leave open adds a row to ``SOURCES``: a query by book and case that
answers with the thing's mark and the money in it in fen (or nothing).
"""

from typing import Final, NamedTuple

import sqlalchemy as sa

from ledger.domain.law.archiving import Obstacle, ObstacleKind
from ledger.domain.money import fen


class Source(NamedTuple):
    """One kind of thing and where it is found; ``view`` must be up to date to be asked."""

    kind: ObstacleKind
    view: str
    sql: str


_OF_CASE: Final = " WHERE book = %(book)s AND case_number = %(case)s AND "

SOURCES: Final = (
    Source(
        ObstacleKind.SLIP, "cash",
        f"SELECT slip, amount FROM views.cash{_OF_CASE}"
        "(state IN ('with-officers', 'handed-over') OR missing > 0 OR to_confirm <> '[]'"
        " OR denied_by <> '[]')",
    ),
    Source(
        ObstacleKind.INSTRUMENT, "instruments",
        f"SELECT number, amount FROM views.instruments{_OF_CASE}waiting",
    ),
    Source(
        ObstacleKind.HOLD, "holds",
        f"SELECT number, asked FROM views.holds{_OF_CASE}(decide IS NOT NULL OR covered > 0)",
    ),
    Source(
        ObstacleKind.PROCESS, "leavings",
        f"SELECT kind || ' ' || number, outstanding FROM views.leavings{_OF_CASE}"
        "waits_for IS NOT NULL",
    ),
    Source(
        ObstacleKind.RELIEF, "reliefs",
        f"SELECT number, amount FROM views.reliefs{_OF_CASE}waits_for IS NOT NULL",
    ),
)  # fmt: skip

VIEWS: Final = tuple(source.view for source in SOURCES)


def left_of(connection: sa.Connection, book: str, case_number: str) -> tuple[Obstacle, ...]:
    """Everything of a case that is not done, as far as the views have been told."""
    found: list[Obstacle] = []
    for source in SOURCES:
        rows = connection.exec_driver_sql(source.sql, {"book": book, "case": case_number})
        found += [
            Obstacle(source.kind, mark, None if amount is None else fen(amount))
            for mark, amount in sorted(map(tuple, rows), key=lambda row: row[0])
        ]
    return tuple(found)
