"""Sub-accounts (子账号): every number of a case, its own and its payers', open or closed."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain import clock
from ledger.domain.case_account import CaseAccount
from ledger.domain.sub_account import SubAccount
from ledger.projections.projection import Projection, Work
from ledger.projections.read import select_all
from ledger.projections.rows import Row, Table


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """One number; ``party`` is the payer it was issued to, ``None`` where it is the case's own."""

    case_id: UUID
    number: str
    case_number: str
    bank_account: str
    party: str | None
    capacity: str | None
    issued_on: date
    closed_on: date | None
    position: int


NUMBERS: Final = Table("numbers", CaseNumber, ("case_id", "number"))
numbers: Final = Projection("numbers", 1, NUMBERS)


def _of_its_case(
    fact: SubAccount.Issued | SubAccount.Closed | SubAccount.OpenedAgain,
) -> list[UUID]:
    return [CaseAccount.create_id(fact.case_number)]


@numbers.on(SubAccount.Issued, streams=_of_its_case)
def _issued(work: Work, fact: SubAccount.Issued) -> None:
    work[NUMBERS].put(
        {
            "case_id": CaseAccount.create_id(fact.case_number), "number": fact.number,
            "case_number": fact.case_number, "bank_account": fact.bank_account, "party": None,
            "capacity": None, "issued_on": fact.timestamp.astimezone(clock.COURT_ZONE).date(),
            "closed_on": None, "position": work.position,
        }
    )  # fmt: skip


@numbers.on(CaseAccount.NumberIssued)
def _for_a_payer(work: Work, fact: CaseAccount.NumberIssued) -> None:
    row = work[NUMBERS].get(fact.originator_id, fact.number)
    if row is not None:
        row.update(party=fact.party, capacity=fact.capacity, issued_on=fact.on)


@numbers.on(SubAccount.Closed, streams=_of_its_case)
def _closed(work: Work, fact: SubAccount.Closed) -> None:
    _change(work, fact, fact.on)


@numbers.on(SubAccount.OpenedAgain, streams=_of_its_case)
def _opened_again(work: Work, fact: SubAccount.OpenedAgain) -> None:
    _change(work, fact, None)


def _change(
    work: Work, fact: SubAccount.Closed | SubAccount.OpenedAgain, closed_on: date | None
) -> None:
    row: Row | None = work[NUMBERS].get(CaseAccount.create_id(fact.case_number), fact.number)
    if row is not None:
        row["closed_on"] = closed_on


def numbers_of(connection: sa.Connection, book: str, case_number: str) -> tuple[CaseNumber, ...]:
    """Every number of a case, in the order they were issued."""
    given = (book, CaseAccount.create_id(case_number))
    return select_all(connection, NUMBERS, "book = %s AND case_id = %s", given, "position")


_PAYERS: Final = (
    "SELECT number, case_number, bank_account FROM views.numbers"
    " WHERE book = %s AND party IS NOT NULL"
)


def payers_numbers(connection: sa.Connection, book: str) -> list[tuple[str, str, str]]:
    """Every number of a single payer, with its case and main account."""
    rows = connection.exec_driver_sql(_PAYERS, (book,))
    return [(row.number, row.case_number, row.bank_account) for row in rows]
