"""Entering what the case system says of a case, for the statistics."""

from datetime import date

from ledger.domain import act, clock
from ledger.domain.case_account import CaseAccount
from ledger.domain.ids import CaseNumber
from ledger.domain.money import Money
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, as_seen, command, record
from ledger.store.court import Court
from reconciliation.indicators.case_return import CaseReturn, Ending, RegisteredAlready


class CaseReturns:
    """What was applied for, and how cases ended."""

    def __init__(self, court: Court) -> None:
        self.court = court

    @command(Permission.KEEP_CASE)
    def register(self, case_number: str, applied: Money, *, first: bool) -> Recorded:
        """Say what was applied for in a case that has an account here, once.

        Raises :class:`RegisteredAlready`.
        """
        case = self._case(case_number)
        id_ = CaseReturn.create_id(case.case_number)
        if self.court.find_many(CaseReturn, [id_]):
            said = f"what was applied for in {case.case_number} is registered"
            raise RegisteredAlready(said, case=case.case_number)
        made = CaseReturn.register(
            case.case_number, applied, case.filed_on, first=first, by=act.current().actor
        )
        return record(self.court, made, case=case.case_number)

    @command(Permission.KEEP_CASE)
    def end(
        self,
        case_number: str,
        way: Ending,
        on: date,
        *,
        excluded_days: int = 0,
        expected: int | None = None,
    ) -> Recorded:
        """Say how and when the case ended."""
        found = self._return(case_number, expected)
        found.end(way, on, excluded_days=excluded_days, by=act.current().actor, today=clock.today())
        return record(self.court, found, case=found.case_number)

    @command(Permission.KEEP_CASE)
    def take_end_back(
        self, case_number: str, reason: str, *, expected: int | None = None
    ) -> Recorded:
        """The case goes on after all."""
        found = self._return(case_number, expected)
        found.take_end_back(reason, by=act.current().actor)
        return record(self.court, found, case=found.case_number)

    def _case(self, case_number: str) -> CaseAccount:
        number = str(CaseNumber.parse(case_number))
        return self.court.find(CaseAccount, CaseAccount.create_id(number), named=number)

    def _return(self, case_number: str, expected: int | None) -> CaseReturn:
        number = str(CaseNumber.parse(case_number))
        found = self.court.find(
            CaseReturn, CaseReturn.create_id(number), named=f"what was applied for in {number}"
        )
        as_seen(found, expected)
        return found
