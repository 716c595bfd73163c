"""Cheques and bills (票据): taken in, presented, paid by the bank or dishonoured."""

from datetime import date
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.bank_line import BankLine
from ledger.domain.calendar import Calendar
from ledger.domain.chart import unclaimed
from ledger.domain.instrument import Instrument, InstrumentKind
from ledger.domain.law.cash import voucher_due
from ledger.domain.money import Money
from ledger.domain.paper import Paper
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, command, record
from ledger.services.incoming import assigned, case_of, is_stranger
from ledger.store.court import Court


class Instruments:
    """Instruments, each by its number."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def instrument(self, number: str) -> Instrument:
        """An instrument by its number."""
        id_ = Instrument.create_id(number)
        return self.court.find(Instrument, id_, named=f"instrument {number}")

    @command(Permission.COLLECT)
    def receive(
        self,
        number: str,
        kind: InstrumentKind,
        case_number: str,
        amount: Money,
        *,
        drawer_name: str,
        slip: str,
        received_on: date | None = None,
    ) -> Recorded:
        """Take an instrument for a case of one's own; no money is booked by it."""
        case, by = case_of(self.court, case_number), act.current().actor
        case.must_be_of(by)
        made = Instrument.receive(
            number, kind, case.case_number, amount, drawer_name=drawer_name,
            third_party=is_stranger(case, drawer_name), received_on=received_on or clock.today(),
            slip=slip, by=by,
        )  # fmt: skip
        return record(self.court, made, number=made.number, case=case.case_number)

    @command(Permission.COUNT_CASH)
    def present(self, number: str) -> Recorded:
        """Present it to the bank."""
        found = self.instrument(number)
        found.present(clock.today(), by=act.current().actor)
        return record(self.court, found, number=number)

    @command(Permission.COUNT_CASH)
    def find_money(self, number: str, line: UUID, evidence: str) -> Recorded:
        """Say that a line of the bank is the instrument paid; another confirms."""
        found = self.instrument(number)
        paid = self.court.find(BankLine, line, named=f"line {line}")
        by = act.current().actor
        paid.must_lie_on(case_of(self.court, found.case_number).bank_account)
        paid.propose_assignment(found.subject, found.amount, by=by, evidence=evidence)
        return record(self.court, paid, found, number=number, line=str(line))

    @command(Permission.COUNT_CASH)
    def clear(self, number: str, line: UUID, receipt: str) -> Recorded:
        """Agree that the bank has paid it: from now on, and not before, the case has its money."""
        found, by = self.instrument(number), act.current().actor
        paid = self.court.find(BankLine, line, named=f"line {line}")
        case = case_of(self.court, found.case_number)
        made = paid.confirm_assignment(assigned(paid, found.subject).assignment, by=by)
        found.clear(line, made.amount, on=paid.value_date, receipt=receipt, by=by)
        case.receive(
            line, made.amount, source=unclaimed(line), claim=f"instrument {number}",
            value_date=paid.value_date, notified_on=clock.today(), third_party=found.third_party,
        )  # fmt: skip
        tell_by = voucher_due(paid.value_date, Calendar.shipped()).legal.due
        return record(
            self.court, paid, found, case, number=number, case=case.case_number,
            collect_receipt_by=str(tell_by),
        )  # fmt: skip

    @command(Permission.COUNT_CASH)
    def dishonour(self, number: str, reason: str, paper: Paper) -> Recorded:
        """Note that the bank refused it: there never was any money."""
        found = self.instrument(number)
        found.dishonour(clock.today(), reason, paper, by=act.current().actor)
        return record(self.court, found, number=number)
