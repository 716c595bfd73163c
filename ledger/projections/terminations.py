"""Ended rounds (终本案件库): by when the court asks again for property, and what is to follow."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain.law.termination import on_application_from
from ledger.domain.policy_sections import THREE_YEARS
from ledger.domain.termination import Termination
from ledger.projections.projection import Projection, Work
from ledger.projections.read import Listing, Page, select_all
from ledger.projections.rows import Row, Table


@dataclass(frozen=True, slots=True)
class EndedRound:
    """One case on the list of ended rounds.

    ``next_due`` is the day of the next of its ten half-yearly inquiries, ``None`` when all were
    made or it has left; from ``on_application_from`` the court acts on application only, by its
    own rule; ``to_restore`` says that property was found or somebody applied.
    """

    termination: UUID
    case_number: str
    ended_on: date
    inquiries: int
    next_due: date | None
    last_inquiry: date | None
    on_application_from: date | None
    applied_on: date | None
    to_restore: bool
    left_on: date | None
    position: int


ENDED: Final = Table("ended_rounds", EndedRound, ("termination",), private={"dues": list})
terminations: Final = Projection("terminations", 1, ENDED)


@terminations.on(Termination.Entered)
def _entered(work: Work, fact: Termination.Entered) -> None:
    dues = [day.isoformat() for day in fact.dues]
    policy = work.rules(fact.on).policy
    rule = policy.of(THREE_YEARS) if policy else THREE_YEARS.default
    work[ENDED].put(
        {
            "termination": fact.originator_id, "case_number": fact.case_number,
            "ended_on": fact.on, "inquiries": 0, "next_due": fact.dues[0] if fact.dues else None,
            "last_inquiry": None, "on_application_from": on_application_from(rule, fact.on),
            "applied_on": None, "to_restore": False, "left_on": None,
            "position": work.position, "dues": dues,
        }
    )  # fmt: skip


def _row(work: Work, fact: Any) -> Row:
    row = work[ENDED].get(fact.originator_id)
    if row is None:
        raise LookupError(f"no ended round {fact.originator_id}")
    return row


@terminations.on(Termination.Inquired)
def _inquired(work: Work, fact: Termination.Inquired) -> None:
    row = _row(work, fact)
    left = row["dues"][fact.nth :]
    row.update(
        inquiries=fact.nth, last_inquiry=fact.on,
        next_due=date.fromisoformat(left[0]) if left else None,
        to_restore=row["to_restore"] or fact.found,
    )  # fmt: skip


@terminations.on(Termination.Applied)
def _applied(work: Work, fact: Termination.Applied) -> None:
    _row(work, fact).update(applied_on=fact.on, to_restore=True)


@terminations.on(Termination.Left)
def _left(work: Work, fact: Termination.Left) -> None:
    _row(work, fact).update(left_on=fact.on, next_due=None, to_restore=False)


_ORDER: Final = (("next_due", "date"), ("termination", "uuid"))
_NEXT: Final = Listing(ENDED, "next_due IS NOT NULL", _ORDER)
_DUE: Final = Listing(ENDED, "next_due IS NOT NULL AND next_due <= %s", _ORDER)
_TO_RESTORE: Final = Listing(ENDED, "to_restore", (("position", "bigint"), ("termination", "uuid")))


def inquiries(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[EndedRound]:
    """终本定期查询: ended rounds by the day of their next inquiry (R7.02)."""
    return _NEXT.page(connection, book, after=after, limit=limit)


def inquiries_due(
    connection: sa.Connection, book: str, today: date, *, after: str | None = None, limit: int = 50
) -> Page[EndedRound]:
    """到期定期查询: ended rounds whose half-yearly inquiry was due by ``today`` (R7.02)."""
    return _DUE.page(connection, book, (today,), after=after, limit=limit)


def to_restore(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[EndedRound]:
    """待恢复执行: property was found, or somebody applied, however long ago (R7.02, R7.03)."""
    return _TO_RESTORE.page(connection, book, after=after, limit=limit)


def rounds_of(connection: sa.Connection, book: str, case_number: str) -> tuple[EndedRound, ...]:
    """Every ended round of a case, in order."""
    given = (book, case_number)
    return select_all(connection, ENDED, "book = %s AND case_number = %s", given, "position")
