"""What every way in asks alike: which case, whether a stranger pays, which money of which line."""

from ledger.domain.bank_line import BankLine
from ledger.domain.case_account import CaseAccount, PartyRole
from ledger.domain.errors import NotFound
from ledger.domain.identity import same_name
from ledger.domain.ids import CaseNumber
from ledger.domain.law.payer_numbers import BankSays, what_the_bank_says
from ledger.domain.line_words import Assignment, AssignmentState, NamedPayer
from ledger.store.court import Court


def case_of(court: Court, case_number: str) -> CaseAccount:
    """The account of a case, whatever brackets its number was typed in."""
    number = str(CaseNumber.parse(case_number))
    return court.find(CaseAccount, CaseAccount.create_id(number), named=number)


def is_stranger(case: CaseAccount, payer: str, named: NamedPayer | None = None) -> bool:
    """Whether somebody who is not a debtor of the case pays: why must then be recorded (R2.03).

    Of whoever pays on a number of his own it was recorded when the number was issued; if the bank
    names somebody else, it is that one who pays, and nothing was.
    """
    if (
        named is not None
        and named.case_number == case.case_number
        and what_the_bank_says(payer, named.name) is not BankSays.OTHER
    ):
        return False
    debtors = (each.name for each in case.parties.values() if each.role is PartyRole.DEBTOR)
    return not any(same_name(payer, debtor) for debtor in debtors)


def payer_on(case: CaseAccount, number: str, payer: str) -> NamedPayer | None:
    """For whom a number of the case was issued, beside what the bank says; nobody on its own."""
    issued = case.numbers.get(number)
    if issued is None:
        return None
    name = case.parties[issued.party].name
    says = what_the_bank_says(payer, name)
    return NamedPayer(case.case_number, number, issued.party, name, says)


def assigned(line: BankLine, subject: str) -> Assignment:
    """The proposal to use money of a line for this subject."""
    for each in line.assignments.values():
        if each.subject == subject and each.state is AssignmentState.PROPOSED:
            return each
    raise NotFound(f"line {line.serial} was not proposed for {subject}", named=subject)
