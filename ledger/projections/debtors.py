"""Debtors over all their cases (被执行人关联案件): who is bankrupt, and what that stops.

A debtor is the same where his official number is. Where one of two numbers is missing, or was never
checked, the same name is shown to be looked at: it stops nothing, for two people may bear it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain.bankruptcy import Bankruptcy
from ledger.domain.case_account import CaseAccount
from ledger.projections.projection import Projection, Work
from ledger.projections.read import Listing, Page
from ledger.projections.rows import Table


@dataclass(frozen=True, slots=True)
class BankruptcyRow:
    """The bankruptcy of one debtor as one case knows it."""

    bankruptcy: UUID
    case_id: UUID
    case_number: str
    debtor: str
    ruling: str
    accepted_on: date
    under_way: bool
    position: int


@dataclass(frozen=True, slots=True)
class BankruptElsewhere:
    """A case with a debtor who is bankrupt as another case knows, and not as it knows itself.

    ``matched`` says by what: by ``number`` it is the same debtor, and the case is stopped; by
    ``name`` somebody has to look, and nothing is stopped.
    """

    case_id: UUID
    case_number: str
    officer: str
    party: str
    name: str
    matched: str
    ruling: str
    accepted_on: date
    recorded_in: str
    position: int


BANKRUPTCIES: Final = Table("bankruptcies", BankruptcyRow, ("bankruptcy", "debtor"))
debtors: Final = Projection("debtors", 1, BANKRUPTCIES)


@debtors.on(Bankruptcy.AcceptedAgain)
@debtors.on(Bankruptcy.Accepted)
def _accepted(work: Work, fact: Bankruptcy.Accepted | Bankruptcy.AcceptedAgain) -> None:
    work[BANKRUPTCIES].put(
        {
            "bankruptcy": fact.originator_id,
            "case_id": CaseAccount.create_id(fact.case_number),
            "case_number": fact.case_number,
            "debtor": fact.debtor,
            "ruling": fact.ruling.number,
            "accepted_on": fact.accepted_on,
            "under_way": True,
            "position": work.position,
        }
    )


@debtors.on(Bankruptcy.Ended)
def _ended(work: Work, fact: Bankruptcy.Ended) -> None:
    for (debtor,) in work[BANKRUPTCIES].places(fact.originator_id):
        row = work[BANKRUPTCIES].get(fact.originator_id, debtor)
        # A fact of the days of one at a time names nobody.
        if row is not None and fact.debtor in ("", debtor):
            row["under_way"] = False


# Which cases belong together no one stream says, so they are found when they are asked for. Cases
# in the archive rest until money disturbs them; a person who was erased is nobody's namesake.
_SOURCE: Final = """
    WITH told AS (
        SELECT b.book, b.case_id, b.case_number, b.ruling, b.accepted_on, b.position,
               p.identity, p.identity_verified, p.known_as
          FROM views.bankruptcies b
          JOIN views.parties p ON p.book = b.book AND p.case_id = b.case_id AND p.party = b.debtor
         WHERE b.under_way AND p.known_as <> ''
    ), other AS (
        SELECT t.book, t.case_number AS recorded_in, t.ruling, t.accepted_on,
               t.position AS told_at, 'number' AS matched,
               p.case_id, p.party, p.case_number, p.name, p.position
          FROM told t JOIN views.parties p
            ON p.book = t.book AND p.role = 'debtor' AND p.identity = t.identity
         WHERE p.case_id <> t.case_id
        UNION ALL
        SELECT t.book, t.case_number, t.ruling, t.accepted_on, t.position, 'name',
               p.case_id, p.party, p.case_number, p.name, p.position
          FROM told t JOIN views.parties p
            ON p.book = t.book AND p.role = 'debtor' AND p.known_as = t.known_as
         WHERE p.case_id <> t.case_id AND p.identity IS DISTINCT FROM t.identity
           AND NOT (p.identity_verified AND t.identity_verified))
    SELECT o.*, c.officer
      FROM other o JOIN views.cases c ON c.book = o.book AND c.case_id = o.case_id
     WHERE NOT EXISTS (SELECT 1 FROM views.bankruptcies own
                        WHERE own.book = o.book AND own.case_id = o.case_id AND own.under_way
                          AND own.debtor = o.party)
       AND NOT EXISTS (SELECT 1 FROM views.closed_cases a
                        WHERE a.book = o.book AND a.case_id = o.case_id
                          AND a.archived_on IS NOT NULL AND a.disturbed_on IS NULL)"""
_ELSEWHERE: Final = Listing(
    Table("bankrupt_elsewhere", BankruptElsewhere, ("case_id", "party")),
    "true",
    (("accepted_on", "date"), ("told_at", "bigint"), ("position", "bigint")),
    _SOURCE,
)


def bankrupt_elsewhere(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[BankruptElsewhere]:
    """另案已受理破产: cases of a debtor whose bankruptcy another case recorded, the first first."""
    return _ELSEWHERE.page(connection, book, after=after, limit=limit)
