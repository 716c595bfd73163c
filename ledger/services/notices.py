"""Notices (告知): finance tells the officer, the officer or the system tells the parties."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.bank_line import BankLine
from ledger.domain.book import Book, NoPolicyInForce
from ledger.domain.calendar import Calendar
from ledger.domain.case_account import CaseAccount, Lot
from ledger.domain.cash_collection import CashCollection
from ledger.domain.deferral import Deferral
from ledger.domain.errors import Conflict, NotFound
from ledger.domain.law.notices import (
    MESSAGES,
    arrival_words,
    node_words,
    officer_due,
    party_notice_due,
)
from ledger.domain.notice import Channel, Node, Notice, NoticeKind, Outcome
from ledger.domain.payout import Payout, State
from ledger.domain.permissions import Permission
from ledger.domain.policy_sections import PARTY_NOTICE
from ledger.projections.nodes import NodeRow, nodes_of
from ledger.projections.runner import wait_for
from ledger.services.command import Recorded, command, record
from ledger.services.incoming import case_of
from ledger.services.people import SECONDS, ViewsBehind
from ledger.services.serials import all_of, one_of
from ledger.services.the_book import the_book
from ledger.store.court import Court

PUSHED_AS: Final = {
    Node.RECEIVED: NoticeKind.PARTY_ARRIVAL, Node.DEFERRED: NoticeKind.DEFERRAL,
    Node.PAID: NoticeKind.SUCCESS, Node.RETURNED: NoticeKind.RETURN,
}  # fmt: skip
SAID: Final = {
    Node.RECEIVED: "执行款到账", Node.DEFERRED: "执行款延缓发放", Node.PAID: "执行款已发放",
    Node.RETURNED: "执行款被银行退回",
}  # fmt: skip


class NothingToTell(Conflict):
    """Every party of the case has been told everything."""

    code = "nothing-to-tell"
    title = "The parties have been told everything"
    title_zh = "无待告知节点"
    article = MESSAGES


class NotBookedYet(Conflict):
    """Nobody is told of a payment before the bank has booked it."""

    code = "not-booked-yet"
    title = "The bank has not booked the payment"
    title_zh = "出款未成功，不得告知已发放"
    article = MESSAGES


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
        court = _court_due(self._book(), lot.value_date)
        due = officer_due(lot.value_date, Calendar.shipped(), court)
        return self._give(
            case, NoticeKind.ARRIVAL, case.officer, words, channel=Channel.SYSTEM, about=receipt,
            due_on=due, today=today,
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
            begins = self._happened_on(case, about)
            due = party_notice_due(begins, period, Calendar.shipped()).due
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

    @command(Permission.NOTIFY, waits=True)
    def push(self, case_number: str, *, channel: Channel) -> Recorded:
        """Tell every party of a case what it has not been told yet, in the law's own words.

        Raises :class:`NothingToTell`, :class:`ViewsBehind`.
        """
        case, today = case_of(self.court, case_number), clock.today()
        told = len(all_of(self.court, Notice, case.case_number))
        made = [
            Notice.give(
                case.case_number, serial, PUSHED_AS[Node(row.node)], row.party,
                node_words(case.case_number, SAID[Node(row.node)], row.day, row.amount),
                channel=channel, about=row.event, amount=row.amount, on=today, due_on=row.due_on,
                by=act.current().actor,
            )
            for serial, row in enumerate(self._untold(case), start=told + 1)
        ]  # fmt: skip
        if not made:
            raise NothingToTell(
                f"{case.case_number} has nothing left to tell", case_number=case.case_number
            )
        return record(self.court, *made, case=case.case_number, told=str(len(made)))

    def _untold(self, case: CaseAccount) -> Sequence[NodeRow]:
        position = self.court.position()
        database, book = self.court.database, self.court.book
        if not wait_for(database, book, position, SECONDS, ["nodes"]):
            raise ViewsBehind(f"position {position} is not visible yet", position=position)
        with database.app.connect() as connection:
            return nodes_of(connection, book, case.case_number, untold=True)

    def _happened_on(self, case: CaseAccount, about: UUID) -> date:
        """The day from which a party is to be told: of a receipt, a payment, or a deferral."""
        if about in case.lots:
            return case.lots[about].notified_on
        if about in case.payouts:
            paid = self.court.find(Payout, about, named=f"payout {about}")
            handed = paid.sent_on if paid.state is State.HANDED else None
            if day := paid.returned_on or paid.settled_on or handed:
                return day
            raise NotBookedYet(f"{paid.number} is {paid.state.value}", state=paid.state)
        for deferral in self.court.find_many(Deferral, [about]).values():
            if deferral.case_number == case.case_number and deferral.granted_on is not None:
                return deferral.granted_on
        raise NotFound(f"{case.case_number} has no event {about}", named=str(about))

    @command(Permission.NOTIFY)
    def know(self, number: str, outcome: Outcome, said: str = "") -> Recorded:
        """Note whether a notice reached its addressee."""
        found = self.notice(number)
        found.know(outcome, said, on=clock.today(), by=act.current().actor)
        return record(self.court, found, notice=found.number, outcome=outcome.value)

    def _origin(self, receipt: UUID) -> tuple[str, str]:
        """Who paid, and the number under which it came: a line of the bank, or a slip."""
        if line := self.court.find_many(BankLine, [receipt]).get(receipt):
            return line.who_paid, line.serial
        if cash := self.court.find_many(CashCollection, [receipt]).get(receipt):
            return cash.payer_name, cash.slip
        return "转入", str(receipt)

    def _book(self) -> Book:
        return the_book(self.court)


def _lot(case: CaseAccount, receipt: UUID) -> Lot:
    if receipt not in case.lots:
        raise NotFound(f"{case.case_number} has no receipt {receipt}", named=str(receipt))
    return case.lots[receipt]


def _court_due(book: Book, arrived_on: date) -> date | None:
    """By when the court itself wants its officer told, by its rules of the day of arrival."""
    try:
        return book.policy_on(arrived_on).notice_deadline(arrived_on, Calendar.shipped()).due
    except NoPolicyInForce:
        return None
