"""Claims (债权): who is owed what under which title, and what was paid on it."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain import debt_parts, debt_payments
from ledger.domain.debt import Debts
from ledger.domain.money import Money, total, zero
from ledger.projections.projection import Projection, Work
from ledger.projections.read import select_all
from ledger.projections.rows import Row, Table


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim as it was entered; ``paid`` is all that was counted on it, however it was paid."""

    debts: UUID
    claim: str
    case_number: str
    title: str
    creditor: str
    state: str
    category: str
    standing: str
    priority: str | None
    turn: int | None
    costs: Money
    principal: Money
    paid: Money
    last_paid_on: date | None
    position: int


@dataclass(frozen=True, slots=True)
class Register:
    """The register itself, so that a claim knows its case."""

    debts: UUID
    case_number: str


CLAIMS: Final = Table("debt_claims", ClaimRow, ("debts", "claim"))
REGISTERS: Final = Table("debt_registers", Register, ("debts",))
debts: Final = Projection("debts", 2, CLAIMS, REGISTERS)


@debts.on(debt_parts.Opened)
def _opened(work: Work, fact: debt_parts.Opened) -> None:
    work[REGISTERS].put({"debts": fact.originator_id, "case_number": fact.case_number})


def _terms(each: debt_parts.ClaimTerms) -> Row:
    principal = total(part.amount for part in each.instalments) if each.instalments else zero()
    return {
        "title": each.title, "creditor": each.creditor, "category": each.category.value,
        "standing": each.standing.value, "turn": each.turn, "costs": each.costs.fen,
        "priority": each.priority.right.value if each.priority else None,
        "principal": principal.fen, "currency": each.costs.currency.code,
    }  # fmt: skip


@debts.on(debt_parts.ClaimsEntered)
def _entered(work: Work, fact: debt_parts.ClaimsEntered) -> None:
    register = work[REGISTERS].look(fact.originator_id)
    for each in fact.claims:
        work[CLAIMS].put(
            {
                "debts": fact.originator_id, "claim": each.claim, "state": "live", "paid": 0,
                "case_number": register["case_number"] if register else "", "last_paid_on": None,
                "position": work.position, **_terms(each),
            }
        )  # fmt: skip


def _change(work: Work, debts_id: UUID, claim: str, **news: Any) -> None:
    row = work[CLAIMS].get(debts_id, claim)
    if row is not None:
        row.update(news)


@debts.on(debt_parts.ClaimCorrected)
def _corrected(work: Work, fact: debt_parts.ClaimCorrected) -> None:
    # What is entered anew is owed on again, were it discharged before.
    _change(work, fact.originator_id, fact.terms.claim, state="live", **_terms(fact.terms))


@debts.on(debt_parts.ClaimWithdrawn)
def _withdrawn(work: Work, fact: debt_parts.ClaimWithdrawn) -> None:
    _change(work, fact.originator_id, fact.claim, state="withdrawn")


@debts.on(debt_parts.ClaimDischarged)
def _discharged(work: Work, fact: debt_parts.ClaimDischarged) -> None:
    _change(work, fact.originator_id, fact.claim, state="discharged")


@debts.on(debt_payments.Performed)
def _performed(work: Work, fact: debt_payments.Performed) -> None:
    for part in fact.parts:
        row = work[CLAIMS].get(fact.originator_id, part.claim)
        if row is not None:
            row["paid"] += part.amount.fen
            row["last_paid_on"] = max(row["last_paid_on"] or fact.on, fact.on)


@debts.on(debt_payments.PerformanceUndone)
def _undone(work: Work, fact: debt_payments.PerformanceUndone) -> None:
    for part in fact.parts:
        row = work[CLAIMS].get(fact.originator_id, part.claim)
        if row is not None:
            row["paid"] -= part.amount.fen
            row["last_paid_on"] = part.last_paid_on
            if row["state"] == "discharged":
                row["state"] = "live"


def claims_of(connection: sa.Connection, book: str, case_number: str) -> tuple[ClaimRow, ...]:
    """The claims of a case, as they were entered."""
    given = (book, Debts.create_id(case_number))
    return select_all(connection, CLAIMS, "book = %s AND debts = %s", given, "position, claim")
