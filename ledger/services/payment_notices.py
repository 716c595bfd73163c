"""Payment notices (缴款告知): made of what the book says, and noted as they go out."""

from collections.abc import Sequence
from datetime import date

from ledger.domain import act, clock
from ledger.domain.calendar import Calendar
from ledger.domain.law.paying_in import PayInto, pay_into, told_by
from ledger.domain.paper import Paper
from ledger.domain.payment_notice import PaymentNotice
from ledger.domain.permissions import Permission
from ledger.domain.sub_account import SubAccount
from ledger.services.command import Recorded, command, record
from ledger.services.incoming import case_of
from ledger.services.papers import on_paper
from ledger.services.serials import all_of
from ledger.services.the_book import the_book
from ledger.store.court import Court


class PaymentNotices:
    """Who was told into which account to pay."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def of_case(self, case_number: str) -> Sequence[PaymentNotice]:
        """Every notice of a case, in order."""
        return all_of(self.court, PaymentNotice, case_of(self.court, case_number).case_number)

    def into(self, case_number: str, party: str) -> PayInto:
        """Into which number a party of a case pays: its own, or the case's.

        Raises :class:`NoAccountToPayInto`, :class:`NoSuchParty`.
        """
        case = case_of(self.court, case_number)
        book = the_book(self.court)
        holder, bank_name, _ = book.account(case.bank_account)
        number = case.number_of(party)
        sub = self.court.find(SubAccount, SubAccount.create_id(number), named=number)
        return pay_into(bank_name, holder, sub.number, sub.closed_on)

    @command(Permission.KEEP_CASE)
    def issue(self, case_number: str, party: str, paper: Paper, applied_on: date) -> Recorded:
        """Note that a party was told, with which document; nobody types an account.

        ``applied_on`` is the day the application for enforcement was received: ten days from
        then it is due. Raises :class:`NoAccountToPayInto`, :class:`ApplicationNotYet`.
        """
        case, today = case_of(self.court, case_number), clock.today()
        at, into = self.court.position(), self.into(case.case_number, party)
        due = told_by(applied_on, case.filed_on, today, Calendar.shipped())
        (given,) = on_paper(self.court, [paper])
        serial = len(self.of_case(case.case_number)) + 1
        made = PaymentNotice.issue(
            case.case_number, serial, party, into, at=at, paper=given, applied_on=applied_on,
            on=today, due_on=due.due, by=act.current().actor,
        )  # fmt: skip
        return record(self.court, made, notice=made.number, timing=made.timing.value, at=str(at))
