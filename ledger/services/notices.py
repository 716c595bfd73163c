"""Notices (告知): finance tells the officer, the officer or the system tells the parties."""

from datetime import date
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.bank_line import BankLine
from ledger.domain.book import Book
from ledger.domain.calendar import Calendar
from ledger.domain.case_account import CaseAccount, Lot
from ledger.domain.cash_collection import CashCollection
from ledger.domain.citation import NoRuleInForce
from ledger.domain.errors import NotFound
from ledger.domain.law.notices import arrival_words, officer_due, party_notice_due
from ledger.domain.notice import Channel, Notice, NoticeKind, Outcome
from ledger.domain.permissions import Permission
from ledger.domain.policy_sections import PARTY_NOTICE
from ledger.services.command import Recorded, command, record
from ledger.services.incoming import case_of
from ledger.services.serials import all_of, one_of
from ledger.store.court import Court


class Notices:
    """Who was told what."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def notice(self, number: str) -> Notice:
        """A notice by its number."""
        return one_of(self.court, Notice, number)

    @command(Permission.NOTIFY)
    def arrival(self, case_number: str, receipt: UUID) -> Recorded:
        """Tell the officer of money that arrived, with its amount, payer, day and serial."""
        case, today = case_of(self.court, case_number), clock.today()
        lot = _lot(case, receipt)
        payer, serial = self._origin(receipt)
        words = arrival_words(case.case_number, lot.amount, payer, lot.value_date, serial)
        return self._give(
            case, NoticeKind.ARRIVAL, case.officer, words, channel=Channel.SYSTEM, about=receipt,
            due_on=_officer_due(lot.value_date), today=today,
        )  # fmt: skip

    @command(Permission.NOTIFY)
    def tell(
        self,
        case_number: str,
        kind: NoticeKind,
        party: str,
        text: str,
        *,
        channel: Channel,
        about: UUID | None = None,
    ) -> Recorded:
        """Tell a party of the case; whether it was in time is noted with it."""
        case, today = case_of(self.court, case_number), clock.today()
        case.party(party)
        due = None
        if about is not None:
            period = self._book().policy_on(today).of(PARTY_NOTICE)
            told_on = _lot(case, about).notified_on
            due = party_notice_due(told_on, period, Calendar.shipped()).due
        return self._give(
            case, kind, party, text, channel=channel, about=about, due_on=due, today=today
        )

    def _give(
        self,
        case: CaseAccount,
        kind: NoticeKind,
        to: str,
        text: str,
        *,
        channel: Channel,
        about: UUID | None,
        due_on: date | None,
        today: date,
    ) -> Recorded:
        serial = len(all_of(self.court, Notice, case.case_number)) + 1
        amount = case.lots[about].amount if about in case.lots else None
        made = Notice.give(
            case.case_number, serial, kind, to, text, channel=channel, about=about, amount=amount,
            on=today, due_on=due_on, by=act.current().actor,
        )  # fmt: skip
        return record(self.court, made, notice=made.number, timing=made.timing.value)

    @command(Permission.NOTIFY)
    def know(self, number: str, outcome: Outcome, said: str = "") -> Recorded:
        """Note whether a notice reached its addressee."""
        found = self.notice(number)
        found.know(outcome, said, on=clock.today(), by=act.current().actor)
        return record(self.court, found, notice=found.number, outcome=outcome.value)

    def _origin(self, receipt: UUID) -> tuple[str, str]:
        """Who paid, and the number under which it came: a line of the bank, or a slip."""
        if line := self.court.find_many(BankLine, [receipt]).get(receipt):
            return line.payer_name, line.serial
        if cash := self.court.find_many(CashCollection, [receipt]).get(receipt):
            return cash.payer_name, cash.slip
        return "转入", str(receipt)

    def _book(self) -> Book:
        return self.court.find(Book, Book.create_id(), named="the book")


def _lot(case: CaseAccount, receipt: UUID) -> Lot:
    if receipt not in case.lots:
        raise NotFound(f"{case.case_number} has no receipt {receipt}", named=str(receipt))
    return case.lots[receipt]


def _officer_due(arrived_on: date) -> date | None:
    try:
        return officer_due(arrived_on, Calendar.shipped()).due
    except NoRuleInForce:
        return None
