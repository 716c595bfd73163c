"""Statements (对账单) one by one, as links of a chain: each begins where the one before ended."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain.money import Money
from ledger.domain.statement_file import StatementFile
from ledger.projections.projection import Projection, Work
from ledger.projections.read import select_all
from ledger.projections.rows import Row, Table
from reconciliation.closing.letter import BalanceLetter


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One statement of one file; balances and the bank's own numbers where it gives them."""

    file: UUID
    nth: int
    sha256: str
    statement_id: str
    bank_account: str
    kind: str
    lines: int
    opening: Money | None
    closing: Money | None
    opening_on: date | None
    closing_on: date | None
    sequence: int | None
    page: int | None
    last_page: bool
    finished: bool
    position: int


STATEMENTS: Final = Table("statements", StatementRow, ("file", "nth"))
statements: Final = Projection("statements", 1, STATEMENTS)


@statements.on(StatementFile.Received)
def _received(work: Work, fact: StatementFile.Received) -> None:
    for nth, one in enumerate(fact.statements):
        balance = one.closing or one.opening
        row: Row = {
            "file": fact.originator_id,
            "nth": nth,
            "sha256": fact.sha256,
            "statement_id": one.statement_id,
            "bank_account": one.account,
            "kind": one.kind,
            "lines": one.lines,
            "opening": None if one.opening is None else one.opening.fen,
            "closing": None if one.closing is None else one.closing.fen,
            "currency": balance.currency.code if balance is not None else "CNY",
            "opening_on": one.opening_on,
            "closing_on": one.closing_on,
            "sequence": None,
            "page": None,
            "last_page": True,
            "finished": False,
            "position": work.position,
        }
        work[STATEMENTS].put(row)


@statements.on(StatementFile.Numbered)
def _numbered(work: Work, fact: StatementFile.Numbered) -> None:
    for nth, one in enumerate(fact.statements):
        row = work[STATEMENTS].get(fact.originator_id, nth)
        if row is not None:
            row.update(sequence=one.sequence, page=one.page, last_page=one.last_page)


@statements.on(StatementFile.Finished)
def _finished(work: Work, fact: StatementFile.Finished) -> None:
    nth = 0
    while (row := work[STATEMENTS].get(fact.originator_id, nth)) is not None:
        row["finished"] = True
        nth += 1


@statements.on(BalanceLetter.Confirmed)
def _confirmed(work: Work, fact: BalanceLetter.Confirmed) -> None:
    row: Row = {
        "file": fact.originator_id,
        "nth": 0,
        "sha256": "",
        "statement_id": fact.document,
        "bank_account": fact.bank_account,
        "kind": "statement",
        "lines": 0,
        "opening": None,
        "closing": fact.closing.fen,
        "currency": fact.closing.currency.code,
        "opening_on": fact.day,
        "closing_on": fact.day,
        "sequence": None,
        "page": None,
        "last_page": True,
        "finished": True,
        "position": work.position,
    }
    work[STATEMENTS].put(row)


@statements.on(BalanceLetter.Replaced)
def _replaced(work: Work, fact: BalanceLetter.Replaced) -> None:
    row = work[STATEMENTS].get(fact.originator_id, 0)
    if row is not None:
        row.update(closing=fact.closing.fen, statement_id=fact.document)


def chain_of(
    connection: sa.Connection, book: str, bank_account: str, upto: date, after: date | None
) -> tuple[StatementRow, ...]:
    """The statements of an account that end on or before a day, in the order of their days."""
    where = (
        "book = %s AND bank_account = %s AND kind = 'statement' AND finished"
        " AND closing_on <= %s AND closing_on > %s"
    )
    given = (book, bank_account, upto, after or date.min)
    order = "closing_on, sequence NULLS LAST, page NULLS LAST, position, nth"
    return select_all(connection, STATEMENTS, where, given, order)
