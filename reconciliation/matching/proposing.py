"""Proposals for money nobody has claimed (匹配建议): the rules asked again, with all that is known.

At import only exact rules act, and only on what the line itself names. Here every open expectation
and every debtor's name is compared, and what the rules say is noted on the line. Nothing is booked:
an officer takes a proposal over as his claim, and a second person confirms it.
"""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain.bank_line import BankLine
from ledger.domain.expectation import ExpectationKind
from ledger.domain.money import fen
from ledger.domain.permissions import Permission
from ledger.projections.numbers import payers_numbers
from ledger.services.command import Recorded, answered, command, record
from ledger.store.court import Court
from reconciliation.closing.fresh import snapshot
from reconciliation.matching.engine import match, together
from reconciliation.matching.hits import Hit, found_hit
from reconciliation.matching.known import Expected, Incoming, Known, KnownCase
from reconciliation.tickets import TO_THE_CASE
from reconciliation.views.expectations import every_open

MOST: Final = 5_000  # lines looked at in one go

CASES: Final = """
    SELECT c.case_number, c.bank_account, c.sub_account,
           coalesce(array_agg(p.name) FILTER (WHERE p.role = 'debtor'), '{}') AS names
      FROM views.cases c
      LEFT JOIN views.parties p ON p.book = c.book AND p.case_id = c.case_id
     WHERE c.book = %s GROUP BY c.case_number, c.bank_account, c.sub_account"""

TO_CLAIM: Final = """
    SELECT line, bank_account, remainder, payer_name, payer_account, remark, sub_account, end_to_end
      FROM views.lines WHERE book = %s AND state = 'to-claim' AND currency = 'CNY'
     ORDER BY value_date, position LIMIT %s"""


class Matching:
    """Asks the rules whose money the unclaimed lines are."""

    def __init__(self, court: Court) -> None:
        self.court = court

    @command(Permission.RECONCILE)
    def propose(self) -> Recorded:
        """Note on each unclaimed line what the rules say of it; the same again is no news."""
        if (again := answered(self.court)) is not None:
            return again
        with snapshot(self.court) as at:
            known = everything(at.connection, at.book)
            rows = at.connection.exec_driver_sql(TO_CLAIM, (at.book, MOST)).all()
        proposed = {row.line: match(_incoming(row), known) for row in rows}
        lines = self.court.find_many(BankLine, [line for line, hits in proposed.items() if hits])
        for line in lines.values():
            line.find_hits(marked(proposed[line.id]))
        return record(self.court, *lines.values(), lines=str(len(rows)), proposed=str(len(lines)))

    def explain(self, line: UUID) -> tuple[Hit, ...]:
        """What the rules say of one line now; nothing is recorded."""
        with snapshot(self.court) as at:
            known = everything(at.connection, at.book)
            sql = TO_CLAIM.replace("ORDER BY", "AND line = %s ORDER BY")
            rows = at.connection.exec_driver_sql(sql, (at.book, line, 1)).all()
        return match(_incoming(rows[0]), known) if rows else ()

    def several(self, number: str) -> tuple[tuple[UUID, ...], ...]:
        """Which unclaimed lines of its payer together make up one expectation (多对一)."""
        with snapshot(self.court) as at:
            known = everything(at.connection, at.book)
            rows = at.connection.exec_driver_sql(TO_CLAIM, (at.book, MOST)).all()
        wanted = next((e for e in known.expected.values() if e.reference == number), None)
        if wanted is None:
            return ()
        theirs = {
            str(row.line): _incoming(row)
            for row in rows
            if wanted in known.by_payer(row.payer_name, row.payer_account)
        }
        return tuple(tuple(map(UUID, way)) for way in together(wanted, theirs))


def marked(hits: Sequence[Hit]) -> tuple[Any, ...]:
    """Proposals under the marks by which people take them: m1, m2 …"""
    return tuple(found_hit(f"m{nth}", hit) for nth, hit in enumerate(hits, 1))


def everything(connection: sa.Connection, book: str) -> Known:
    """Every case with its debtors, and everything awaited."""
    cases = connection.exec_driver_sql(CASES, (book,))
    known = Known.of(
        KnownCase(row.case_number, row.bank_account, row.sub_account, tuple(row.names))
        for row in cases
    )
    for number in payers_numbers(connection, book):
        known.add_number(*number)
    for row in every_open(connection, book):
        known.add_expected(
            Expected(
                row.expectation, row.case_number, row.bank_account, row.awaited, row.number,
                row.payer_name, row.payer_account, row.due_on,
                for_case=ExpectationKind(row.kind) in TO_THE_CASE,
            )
        )  # fmt: skip
    return known


def _incoming(row: Any) -> Incoming:
    return Incoming(
        row.bank_account, fen(row.remainder), credit=True, payer_name=row.payer_name,
        payer_account=row.payer_account, remark=row.remark, sub_account=row.sub_account,
        end_to_end=row.end_to_end,
    )  # fmt: skip
