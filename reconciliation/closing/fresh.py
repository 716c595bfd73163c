"""Reading views that know the whole book: a decision never rests on a view that lags behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from ledger.projections.batches import batches
from ledger.projections.cases import cases
from ledger.projections.clocks import clocks
from ledger.projections.lines import lines
from ledger.projections.notices import notices
from ledger.projections.payouts import payouts
from ledger.projections.runner import Follower
from ledger.store.court import Court
from reconciliation.legacy.views import legacy
from reconciliation.views.case_returns import case_returns
from reconciliation.views.expectations import expectations
from reconciliation.views.months import months
from reconciliation.views.statements import statements
from reconciliation.views.tickets import tickets
from reconciliation.views.told_figures import told_figures

NEEDED: Final = (
    batches, case_returns, cases, clocks, expectations, legacy, lines, months, notices, payouts,
    statements, tickets, told_figures,
)  # fmt: skip
HEAD: Final = "SELECT position, encode(link, 'hex') AS link FROM anzhang.books WHERE book = %s"
KNOWN: Final = (
    "SELECT count(*) FROM views.tracking WHERE book = %s AND position >= %s"
    " AND projection = ANY(%s::text[])"
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One moment of the book: a connection that sees nothing later, its position and its link."""

    connection: sa.Connection
    book: str
    position: int
    link: str


@contextmanager
def snapshot(court: Court) -> Iterator[Snapshot]:
    """Read the book and its views as of one position, which all of them know."""
    follower = Follower(court, NEEDED)
    while True:
        follower.catch_up()
        with court.database.snapshot.connect() as connection:
            head = connection.exec_driver_sql(HEAD, (court.book,)).one()
            names = [each.name for each in NEEDED]
            asked = (court.book, head.position, names)
            if connection.exec_driver_sql(KNOWN, asked).scalar_one() == len(NEEDED):
                yield Snapshot(connection, court.book, head.position, head.link)
                return
