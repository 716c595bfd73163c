"""Expectations (应收款项): what is awaited from whom, and what came of it."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain.expectation import Expectation
from ledger.domain.money import Money
from ledger.projections.projection import Projection, Work
from ledger.projections.read import Listing, Page, select_all
from ledger.projections.rows import Row, Table


@dataclass(frozen=True, slots=True)
class ExpectationRow:
    """One sum awaited; ``state`` is ``open``, ``met`` or ``withdrawn``."""

    expectation: UUID
    number: str
    kind: str
    case_number: str
    bank_account: str
    amount: Money
    met: Money
    awaited: Money
    payer_name: str
    payer_account: str
    due_on: date
    basis: str
    opened_by: str
    state: str
    lines: tuple[str, ...]
    position: int


EXPECTATIONS: Final = Table("expectations", ExpectationRow, ("expectation",))
expectations: Final = Projection("expectations", 1, EXPECTATIONS)


@expectations.on(Expectation.Opened)
def _opened(work: Work, fact: Expectation.Opened) -> None:
    work[EXPECTATIONS].put(
        {
            "expectation": fact.originator_id,
            "number": fact.number,
            "kind": fact.kind.value,
            "case_number": fact.case_number,
            "bank_account": fact.bank_account,
            "amount": fact.amount.fen,
            "met": 0,
            "awaited": fact.amount.fen,
            "currency": fact.amount.currency.code,
            "payer_name": fact.payer_name,
            "payer_account": fact.payer_account,
            "due_on": fact.due_on,
            "basis": fact.basis,
            "opened_by": fact.by,
            "state": "open",
            "lines": [],
            "position": work.position,
        }
    )


def _moved(row: Row, by: int) -> None:
    row["met"] += by
    row["awaited"] -= by
    row["state"] = "open" if row["awaited"] else "met"


@expectations.on(Expectation.Met)
def _met(work: Work, fact: Expectation.Met) -> None:
    row = work[EXPECTATIONS].get(fact.originator_id)
    if row is not None:
        _moved(row, fact.amount.fen)
        if str(fact.line) not in row["lines"]:
            row["lines"].append(str(fact.line))


@expectations.on(Expectation.Unmet)
def _unmet(work: Work, fact: Expectation.Unmet) -> None:
    row = work[EXPECTATIONS].get(fact.originator_id)
    if row is not None:
        withdrawn = row["state"] == "withdrawn"
        _moved(row, -fact.amount.fen)
        if withdrawn:
            row.update(awaited=0, state="withdrawn")


@expectations.on(Expectation.Withdrawn)
def _withdrawn(work: Work, fact: Expectation.Withdrawn) -> None:
    row = work[EXPECTATIONS].get(fact.originator_id)
    if row is not None:
        row.update(awaited=0, state="withdrawn")


_OPEN: Final = Listing(EXPECTATIONS, "state = 'open'", (("due_on", "date"), ("position", "bigint")))
_LATE: Final = Listing(
    EXPECTATIONS, "state = 'open' AND due_on < %s", (("due_on", "date"), ("position", "bigint"))
)


def list_open(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[ExpectationRow]:
    """应收未收: money awaited, what is due first before the rest."""
    return _OPEN.page(connection, book, after=after, limit=limit)


def list_overdue(
    connection: sa.Connection,
    book: str,
    today: date,
    *,
    after: str | None = None,
    limit: int = 50,
) -> Page[ExpectationRow]:
    """逾期应收: money that should have come before ``today``."""
    return _LATE.page(connection, book, (today,), after=after, limit=limit)


def every_open(connection: sa.Connection, book: str) -> tuple[ExpectationRow, ...]:
    """All money awaited."""
    where = "book = %s AND state = 'open'"
    return select_all(connection, EXPECTATIONS, where, (book,), "due_on, position")


def expectation(connection: sa.Connection, book: str, number: str) -> ExpectationRow | None:
    """The expectation under this number, or ``None``."""
    given = (book, Expectation.create_id(number))
    where = "book = %s AND expectation = %s"
    found = select_all(connection, EXPECTATIONS, where, given, "expectation")
    return found[0] if found else None
