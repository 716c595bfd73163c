"""The accounts of several cases by their numbers, found with one question."""

from collections.abc import Iterable

from ledger.domain.case_account import CaseAccount
from ledger.store.court import Court


def accounts_of(court: Court, numbers: Iterable[str]) -> dict[str, CaseAccount]:
    """Each case's account by its number, in the order named; raises :class:`NotFound` for the
    first that does not exist."""
    wanted = {CaseAccount.create_id(number): number for number in numbers}
    return {case.case_number: case for case in court.find_all(CaseAccount, wanted)}
