"""Cases (案件账户): one row for each case that has an account, and its parties (当事人)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain import (
    case_parties,
    case_parts,
    case_payouts,
    case_people,
    case_receipts,
    payout_approval,
)
from ledger.domain.case_account import CaseAccount
from ledger.domain.identity import normal_name
from ledger.projections.projection import Projection, Work
from ledger.projections.read import Listing, Page, select_all
from ledger.projections.rows import Table
from ledger.store.mapper import ERASED


@dataclass(frozen=True, slots=True)
class Case:
    """One case's account, and how many parties, receipts and payouts it has had."""

    case_id: UUID
    case_number: str
    officer: str
    filed_on: date
    bank_account: str
    sub_account: str
    parties: int
    receipts: int
    payouts: int
    terminated_on: date | None
    position: int


@dataclass(frozen=True, slots=True)
class CaseParty:
    """A party and the account it stated last; only a confirmed one can be paid."""

    case_id: UUID
    party: str
    case_number: str
    role: str
    kind: str
    name: str
    identity: str | None
    phone: str | None
    identity_verified: bool
    account_version: int | None
    account_holder: str | None
    account_number: str | None
    bank_name: str | None
    bank_code: str | None
    account_evidence: str | None
    stated_by: str | None
    confirmed_by: str | None
    position: int

    @property
    def payable(self) -> bool:
        """Whether the party has a confirmed account."""
        return self.confirmed_by is not None

    @property
    def account_masked(self) -> str | None:
        """The account number as an officer sees it (脱敏): the last four digits."""
        return masked(self.account_number) if self.account_number else None


@dataclass(frozen=True, slots=True)
class Payee:
    """Whom a payout of the case is for."""

    case_id: UUID
    payout: UUID
    party: str


def masked(number: str) -> str:
    """A number with all but its last four characters hidden; a short one is hidden whole."""
    shown = number[-4:] if len(number) > 6 else ""
    return "*" * (len(number) - len(shown)) + shown


CASES: Final = Table("cases", Case, ("case_id",))
PARTIES: Final = Table(
    "parties", CaseParty, ("case_id", "party"), private={"stated_at": int, "known_as": str}
)
PAYEES: Final = Table("payees", Payee, ("case_id", "payout"))
cases: Final = Projection("cases", 5, CASES, PARTIES, PAYEES)


@cases.on(case_parts.Opened)
def _opened(work: Work, fact: case_parts.Opened) -> None:
    work[CASES].put(
        {
            "case_id": fact.originator_id,
            "case_number": fact.case_number,
            "officer": fact.officer,
            "filed_on": fact.filed_on,
            "bank_account": fact.bank_account,
            "sub_account": fact.sub_account,
            "parties": 0,
            "receipts": 0,
            "payouts": 0,
            "terminated_on": None,
            "position": work.position,
        }
    )


@cases.on(case_people.Assigned)
def _assigned(work: Work, fact: case_people.Assigned) -> None:
    _change(work, fact.originator_id, "officer", fact.officer)


@cases.on(case_people.Terminated)
def _terminated(work: Work, fact: case_people.Terminated) -> None:
    _change(work, fact.originator_id, "terminated_on", fact.on)


@cases.on(case_people.Resumed)
def _resumed(work: Work, fact: case_people.Resumed) -> None:
    _change(work, fact.originator_id, "terminated_on", None)


def _change(work: Work, case: UUID, what: str, value: object) -> None:
    row = work[CASES].get(case)
    if row is not None:
        row[what] = value


def _count(work: Work, case: UUID, what: str, by: int = 1) -> None:
    row = work[CASES].get(case)
    if row is not None:
        row[what] += by


@cases.on(case_receipts.Credited)
@cases.on(case_receipts.Received)
def _credited(work: Work, fact: case_receipts.Credited | case_receipts.Received) -> None:
    _count(work, fact.originator_id, "receipts")


@cases.on(case_receipts.Uncredited)
def _uncredited(work: Work, fact: case_receipts.Uncredited) -> None:
    _count(work, fact.originator_id, "receipts", -1)


@cases.on(payout_approval.Drafted, streams=lambda fact: (fact.payer,))
def _drafted(work: Work, fact: payout_approval.Drafted) -> None:
    _count(work, fact.payer, "payouts")


@cases.on(case_parties.PartyAdded)
def _party_added(work: Work, fact: case_parties.PartyAdded) -> None:
    _count(work, fact.originator_id, "parties")
    case = work[CASES].look(fact.originator_id)
    work[PARTIES].put(
        {
            "case_id": fact.originator_id,
            "party": fact.party,
            "case_number": case["case_number"] if case else "",
            "role": fact.role,
            "kind": fact.kind,
            "name": fact.name,
            "identity": fact.identity,
            "phone": fact.phone,
            "identity_verified": fact.identity_verified,
            "account_version": None,
            "account_holder": None,
            "account_number": None,
            "bank_name": None,
            "bank_code": None,
            "account_evidence": None,
            "stated_by": None,
            "confirmed_by": None,
            "position": work.position,
            "stated_at": None,
            "known_as": "" if fact.name == ERASED else normal_name(fact.name),
        }
    )


@cases.on(case_parties.AccountStated)
def _account_stated(work: Work, fact: case_parties.AccountStated) -> None:
    row = work[PARTIES].get(fact.originator_id, fact.party)
    if row is not None:
        row.update(
            account_version=fact.version, account_holder=fact.holder, account_number=fact.number,
            bank_name=fact.bank_name, bank_code=fact.bank_code, account_evidence=fact.evidence,
            stated_by=fact.stated_by, confirmed_by=None, stated_at=work.position,
        )  # fmt: skip


@cases.on(case_parties.AccountConfirmed)
def _account_confirmed(work: Work, fact: case_parties.AccountConfirmed) -> None:
    row = work[PARTIES].get(fact.originator_id, fact.party)
    if row is not None and row["account_version"] == fact.version:
        row["confirmed_by"] = fact.confirmed_by


@cases.on(case_payouts.Earmarked)
def _earmarked(work: Work, fact: case_payouts.Earmarked) -> None:
    work[PAYEES].put({"case_id": fact.originator_id, "payout": fact.payout, "party": fact.party})


@cases.on(case_payouts.Returned)
def _returned(work: Work, fact: case_payouts.Returned) -> None:
    """Money came back: the account it went to is confirmed anew before it is paid again."""
    payee = work[PAYEES].look(fact.originator_id, fact.payout)
    row = work[PARTIES].get(fact.originator_id, payee["party"]) if payee else None
    if row is not None:
        row["confirmed_by"] = None


def case(connection: sa.Connection, book: str, case_number: str) -> Case | None:
    """The case with this number, or ``None``."""
    id_ = CaseAccount.create_id(case_number)
    found = select_all(connection, CASES, "book = %s AND case_id = %s", (book, id_), "case_id")
    return found[0] if found else None


def parties(connection: sa.Connection, book: str, case_number: str) -> tuple[CaseParty, ...]:
    """The parties of a case, in the order they were entered."""
    given = (book, CaseAccount.create_id(case_number))
    return select_all(connection, PARTIES, "book = %s AND case_id = %s", given, "position")


_ALL: Final = Listing(CASES, "true", (("position", "bigint"),))
_OFFICERS: Final = Listing(CASES, "officer = %s", (("position", "bigint"),))


def list_cases(
    connection: sa.Connection,
    book: str,
    *,
    officer: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[Case]:
    """Cases in the order their accounts were opened, of one officer or of all."""
    given: tuple[Any, ...] = () if officer is None else (officer,)
    listing = _ALL if officer is None else _OFFICERS
    return listing.page(connection, book, given, after=after, limit=limit)
