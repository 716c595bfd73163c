"""What every way in asks alike: which case, whether a stranger pays, which money of which line."""

from ledger.domain.bank_line import BankLine
from ledger.domain.case_account import CaseAccount, PartyRole
from ledger.domain.errors import NotFound
from ledger.domain.identity import same_name
from ledger.domain.ids import CaseNumber
from ledger.domain.line_words import Assignment, AssignmentState
from ledger.store.court import Court


def case_of(court: Court, case_number: str) -> CaseAccount:
    """The account of a case, whatever brackets its number was typed in."""
    number = str(CaseNumber.parse(case_number))
    return court.find(CaseAccount, CaseAccount.create_id(number), named=number)


def is_stranger(case: CaseAccount, payer: str) -> bool:
    """Whether somebody who is not a debtor of the case pays: why must then be recorded (R2.03)."""
    debtors = (each.name for each in case.parties.values() if each.role is PartyRole.DEBTOR)
    return not any(same_name(payer, debtor) for debtor in debtors)


def assigned(line: BankLine, subject: str) -> Assignment:
    """The proposal to use money of a line for this subject."""
    for each in line.assignments.values():
        if each.subject == subject and each.state is AssignmentState.PROPOSED:
            return each
    raise NotFound(f"line {line.serial} was not proposed for {subject}", named=subject)
