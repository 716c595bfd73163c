"""The numbers under which a case is paid (子账号): its own, and one for each payer."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.bank_line import BankLine
from ledger.domain.case_account import Capacity, CaseAccount
from ledger.domain.case_closing import CaseClosing
from ledger.domain.law.payer_numbers import BankSays, may_issue_for_payers
from ledger.domain.paper import Paper
from ledger.domain.permissions import Permission
from ledger.domain.policy_sections import PAYER_NUMBERS
from ledger.domain.sub_account import SubAccount
from ledger.services.cases import Cases
from ledger.services.command import Recorded, command, record
from ledger.services.incoming import case_of
from ledger.services.papers import on_paper
from ledger.services.the_book import the_book
from ledger.store.court import Court


@dataclass(frozen=True, slots=True)
class NumberOfCase:
    """A number of a case, open or closed; the case's own is issued to no ``party``."""

    number: str
    party: str | None
    name: str | None
    capacity: Capacity | None
    issued_on: date
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class WhoseNumber:
    """The case a number belongs to, its officer, and for whom the number was issued."""

    case_number: str
    officer: str
    number: NumberOfCase


@dataclass(frozen=True, slots=True)
class PaidOn:
    """A receipt that came on one payer's number, with the payer the bank itself names."""

    receipt: UUID
    number: str
    party: str
    name: str
    bank_name: str
    bank_says: BankSays


class Numbers:
    """Numbers for the payers of cases (一人一案一账号)."""

    def __init__(self, court: Court) -> None:
        self.court = court
        self.cases = Cases(court)

    def of_case(self, case: CaseAccount) -> tuple[NumberOfCase, ...]:
        """Every number of a case, its own first."""
        return tuple(self._told(case, sub) for sub in sub_accounts_of(self.court, case))

    def receipts_of(self, case: CaseAccount) -> tuple[PaidOn, ...]:
        """Which receipts of a case came on the number of one payer, and on whose."""
        asked = case.lots if case.numbers else ()
        found = self.court.find_many(BankLine, asked)
        return tuple(
            PaidOn(
                line.id, line.named.number, line.named.party, line.named.name, line.payer_name,
                line.named.bank_says,
            )
            for line in found.values()
            if line.named is not None and line.named.case_number == case.case_number
        )  # fmt: skip

    def whose(self, number: str) -> WhoseNumber:
        """Of which case a number is, and of which payer; also of one that was closed."""
        id_ = SubAccount.create_id(number)
        sub = self.court.find(SubAccount, id_, named=f"number {number}")
        case = case_of(self.court, sub.case_number)
        return WhoseNumber(case.case_number, case.officer, self._told(case, sub))

    @command(Permission.KEEP_CASE)
    def issue(
        self,
        case_number: str,
        party: str,
        capacity: Capacity | None = None,
        paper: Paper | None = None,
    ) -> Recorded:
        """Issue a number for one payer of a case, in one commit with the case's word for it.

        A third party says in what capacity it will pay, and on which paper. Raises
        :class:`NotForEachPayer`, :class:`IssueForClosedCase`, and what ``issue_number`` raises.
        """
        case, by, today = case_of(self.court, case_number), act.current().actor, clock.today()
        rules = the_book(self.court).policy_on(today)
        may_issue_for_payers(
            wanted=bool(rules.of(PAYER_NUMBERS)), source=rules.cite(PAYER_NUMBERS.name),
            closed_on=self._closed_on(case),
        )  # fmt: skip
        on_paper(self.court, [paper] if paper else [])
        sub = self.cases.sub_account(case.bank_account, case.case_number, party)
        case.issue_number(party, sub.number, capacity=capacity, paper=paper, on=today, by=by)
        return record(
            self.court, sub, case, case=case.case_number, party=party, number=sub.number
        )  # fmt: skip

    def _closed_on(self, case: CaseAccount) -> date | None:
        id_ = CaseClosing.create_id(case.case_number)
        closing = self.court.find_many(CaseClosing, [id_]).get(id_)
        return closing.closed_on if closing else None

    @staticmethod
    def _told(case: CaseAccount, sub: SubAccount) -> NumberOfCase:
        own = case.numbers.get(sub.number)
        if own is None:
            issued_on = sub.created_on.astimezone(clock.COURT_ZONE).date()
            return NumberOfCase(sub.number, None, None, None, issued_on, sub.closed_on)
        name = case.parties[own.party].name
        return NumberOfCase(
            sub.number, own.party, name, own.capacity, own.issued_on, sub.closed_on
        )  # fmt: skip


def sub_accounts_of(court: Court, case: CaseAccount) -> tuple[SubAccount, ...]:
    """Every sub-account of a case, its own first, then those of its payers as they were issued."""
    found = court.find_many(SubAccount, map(SubAccount.create_id, case.every_number))
    return tuple(found[SubAccount.create_id(number)] for number in case.every_number)
