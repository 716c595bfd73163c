"""Tickets at work (差异处理): handed on, looked into, explained by one and put right by another."""

from collections.abc import Sequence
from datetime import date
from typing import cast
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.bank_line import BankLine, NotAReceipt, Purpose
from ledger.domain.case_account import CaseAccount
from ledger.domain.chart import AccountName, transit
from ledger.domain.errors import Conflict
from ledger.domain.kernel import Root
from ledger.domain.line_differences import MoreThanStands
from ledger.domain.money import Money, total, zero
from ledger.domain.payer import Payer
from ledger.domain.payout import WITH_BANK, Payout, payout_of
from ledger.domain.permissions import Permission
from ledger.domain.ticket import DIFFERENCES, Ticket, TicketKind, TicketState
from ledger.services.claw_backs import is_out, to_claw_back
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.paid_after_all import bound_again
from ledger.services.payers import payer_of
from ledger.services.returned_transfers import came_back
from ledger.services.the_book import the_book
from ledger.store.court import Court
from reconciliation.closing.day import ItemKind
from reconciliation.closing.fresh import snapshot
from reconciliation.closing.sent import NotOurPayout, is_what_was_sent
from reconciliation.closing.standing import difference_of, read_account
from reconciliation.legacy.classes import LegacyClass
from reconciliation.legacy.clearing import Clearing
from reconciliation.legacy.position import OPENING_SUBJECT, LegacyPosition
from reconciliation.tickets import due_on


class NotALine(Conflict):
    """The difference stood in the opening position: it is put right there."""

    code = "opening-difference"
    title = "The difference stands in the opening position and is put right there"
    title_zh = "该差错属于底数差错，应在历史案款中处理"
    article = DIFFERENCES


class Tickets:
    """What does not agree, in people's hands."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def ticket(self, ticket: UUID) -> Ticket:
        """A ticket by its id."""
        return self.court.find(Ticket, ticket, named=f"ticket {ticket}")

    @command(Permission.RECONCILE, ahead=("due_on",))
    def assign(
        self, ticket: UUID, owner: str, due_on: date, *, expected: int | None = None
    ) -> Recorded:
        """Hand a ticket to somebody until a day."""
        found = self._seen(ticket, expected)
        found.assign(owner, due_on, by=act.current().actor, today=clock.today())
        return record(self.court, found, ticket=str(ticket))

    @command(Permission.RECONCILE, ahead=("next_on",))
    def step(
        self, ticket: UUID, what: str, next_on: date, *, expected: int | None = None
    ) -> Recorded:
        """Say what was done, and when the next thing is to be done."""
        found = self._seen(ticket, expected)
        found.step(what, next_on, by=act.current().actor, today=clock.today())
        return record(self.court, found, ticket=str(ticket))

    @command(Permission.RECONCILE, ahead=("next_on",))
    def explain(
        self,
        ticket: UUID,
        cause: str,
        document: str,
        next_on: date,
        *,
        expected: int | None = None,
    ) -> Recorded:
        """Name the cause and the paper that shows it."""
        found = self._seen(ticket, expected)
        found.explain(cause, document, next_on, by=act.current().actor, today=clock.today())
        return record(self.court, found, ticket=str(ticket))

    @command(Permission.RECONCILE)
    def resolve(self, ticket: UUID, how: str, *, expected: int | None = None) -> Recorded:
        """Close a ticket whose difference facts have made go away; refused while it stands."""
        found = self._seen(ticket, expected)
        if found.kind is TicketKind.CLAW_BACK and found.state is TicketState.EXPLAINED:
            found.may_put_right(act.current().actor)
        standing = {found.subject} if self._stands(found) else set()
        found.resolve(how, by=act.current().actor, standing=standing)
        return record(self.court, found, ticket=str(ticket))

    @command(Permission.RECONCILE, ahead=("next_on",))
    def search(self, line: UUID, owner: str, what: str, next_on: date) -> Recorded:
        """Put money nobody has claimed into somebody's hands, with what was done first (R2.05)."""
        found = self._line(line)
        if found.purpose is not Purpose.RECEIPT:
            said = f"line {found.serial} is a {found.purpose.value}"
            raise NotAReceipt(said, purpose=found.purpose)
        today, by = clock.today(), act.current().actor
        id_ = Ticket.create_id(TicketKind.UNCLAIMED, str(line))
        ticket = self.court.find_many(Ticket, [id_]).get(id_)
        if ticket is None:
            ticket = Ticket(
                kind=TicketKind.UNCLAIMED, subject=str(line), bank_account=found.bank_account,
                amount=found.remainder, found_on=today, said=(), owner=owner, due_on=next_on,
            )  # fmt: skip
        else:
            ticket.find_again(found.remainder, found_on=today, owner=owner, due_on=next_on)
            if ticket.owner != owner:
                ticket.assign(owner, next_on, by=by, today=today)
        ticket.step(what, next_on, by=by, today=today)
        return record(self.court, ticket, ticket=str(ticket.id))

    # Putting right: by another than who explained it

    @command(Permission.PUT_RIGHT)
    def correct(self, ticket: UUID, *, expected: int | None = None) -> Recorded:
        """Follow the bank's own paper where it shows a line with another amount (流水更正)."""
        found = self._explained(ticket, expected)
        line, _, file = found.subject.partition(":")
        wrong, by = self._line(UUID(line)), act.current().actor
        came_in = wrong.incoming
        wrong.correct(file, by=by)
        found.resolve("corrected", by=by, standing=())
        opened = [self._short(wrong)] if came_in and not wrong.incoming else []
        return record(self.court, wrong, found, *opened, ticket=str(ticket), line=line)

    @command(Permission.PUT_RIGHT)
    def cover(
        self,
        ticket: UUID,
        credit: UUID,
        amount: Money,
        *,
        receipts: Sequence[UUID] = (),
        expected: int | None = None,
    ) -> Recorded:
        """Cover what the bank took with money it gave back by another line (短款弥补).

        On another account of the court it is given back where the bank has moved it there: then the
        two lines are one transfer, and ``receipts`` are the receipts nobody has claimed yet that
        were moved by it. Raises :class:`OtherBankAccount`.
        """
        found = self._explained(ticket, expected)
        short, giving = self._line_of(found), self._line(credit)
        by = act.current().actor
        moved = self._moved(short, giving, amount, receipts)
        held = Ticket.create_id(TicketKind.LONG, str(credit))
        if giving.long.get(held, zero()) > zero():
            source = giving.give_long(held, short.id, amount)
        else:
            source = giving.give_for_short(short.id, amount)
        short.cover(source, amount, by=by)
        if short.short == zero():
            found.resolve(f"covered by line {giving.serial}", by=by, standing=())
        roots = (giving, short, *moved, found)
        return record(self.court, *roots, ticket=str(ticket), line=str(credit))

    def _moved(
        self, short: BankLine, giving: BankLine, amount: Money, receipts: Sequence[UUID]
    ) -> list[BankLine]:
        """The receipts that lie on another account once these two lines are one transfer."""
        if giving.lies_on == short.bank_account and not receipts:
            return []
        giving.must_be_other_end_of(short)
        lines, by = [self._line(each) for each in dict.fromkeys(receipts)], act.current().actor
        for line in lines:
            line.must_lie_on(short.bank_account)
            line.carry_over(giving.bank_account, debit=short.id, credit=giving.id, by=by)
        if amount != short.amount or (lines and total(line.amount for line in lines) != amount):
            said = f"{short.amount} was moved: name it whole, and what came to as much"
            raise MoreThanStands(said, left=short.amount)
        return lines

    @command(Permission.PUT_RIGHT)
    def settle_late(self, ticket: UUID, *, expected: int | None = None) -> Recorded:
        """A debit is an attempt thought lost or refused, and settles its payout (补认出款成功).

        Refused while another attempt is under way: then the money may leave twice, and what the
        bank says of that attempt is awaited first.
        """
        found = self._explained(ticket, expected)
        line, by = self._line_of(found), act.current().actor
        id_ = payout_of(line.end_to_end)
        if id_ is None:
            raise NotOurPayout(f"line {line.serial} quotes no payout of ours", serial=line.serial)
        payout = self.court.find(Payout, id_, named=f"payout {id_}")
        payer = payer_of(self.court, payout)
        if payer.bank_account != line.bank_account:
            said = f"{payout.number} is paid from {payer.bank_account}, not {line.bank_account}"
            raise NotOurPayout(said, serial=line.serial, payout=payout.number, lacking="account")
        road = transit(payout.id) if payout.state in WITH_BANK else payout.hold
        payout.settle_late(
            bank_account=line.bank_account, line=line.id, amount=line.short, on=line.booked_on,
            by=by, quoted=line.end_to_end,
        )  # fmt: skip
        return self._settles(payout, payer, line, found, road)

    @command(Permission.PUT_RIGHT)
    def settle(self, ticket: UUID, number: str, *, expected: int | None = None) -> Recorded:
        """A debit that quotes nothing is this payout's (认定出款记账): the bank's table says no
        more than whom it paid, and how much."""
        found = self._explained(ticket, expected)
        line, by = self._line_of(found), act.current().actor
        payout = self.court.find(Payout, Payout.create_id(number), named=f"payout {number}")
        payer = payer_of(self.court, payout)
        if payout_of(line.end_to_end) is not None:
            raise NotOurPayout(f"line {line.serial} quotes a payout itself", serial=line.serial)
        is_what_was_sent(line, payout, payer)
        road = transit(payout.id) if payout.state in WITH_BANK else payout.hold
        payout.settle_late(
            bank_account=line.bank_account, line=line.id, amount=line.short, on=line.booked_on,
            by=by, named=True,
        )  # fmt: skip
        return self._settles(payout, payer, line, found, road)

    def _settles(
        self, payout: Payout, payer: Payer, line: BankLine, found: Ticket, road: AccountName
    ) -> Recorded:
        """Cover what was short; a payment made though its money was bound is to be asked back."""
        by, again = act.current().actor, bound_again(self.court, payout, payer)
        line.cover(road, line.short, by=by)
        found.resolve(f"settles {payout.number}", by=by, standing=())
        paid = [(payout, payer)] if isinstance(payer, CaseAccount) else []
        roots = (*again, payout, line, found, *to_claw_back(self.court, paid))
        return record(self.court, *roots, ticket=str(found.id), payout=payout.number)

    @command(Permission.PUT_RIGHT)
    def take_back(
        self,
        ticket: UUID,
        number: str,
        reason: str,
        *,
        missing: Money | None = None,
        expected: int | None = None,
    ) -> Recorded:
        """Money nobody claimed is this payout come back (认定退汇): it is its payer's again, and
        never new money of a debtor (R2.10).

        Where less came back, ``missing`` says how much less: all of it is its payer's again, and
        what is missing is a shortage with a ticket of its own. Raises :class:`ShortReturn`.
        """
        found = self._explained(ticket, expected)
        line, by = self._line_of(found), act.current().actor
        payout = self.court.find(Payout, Payout.create_id(number), named=f"payout {number}")
        payer = payer_of(self.court, payout)
        if payer.bank_account != line.bank_account or not payer.holds(payout.id):
            raise NotOurPayout(
                f"{number} was not paid from {line.bank_account}, or was put right meanwhile",
                serial=line.serial, payout=number, account=line.bank_account,
            )  # fmt: skip
        open_from = self.court.open_from()
        on = line.booked_on if open_from is None or line.booked_on >= open_from else clock.today()
        lacks = zero() if missing is None else missing
        payout.come_back(line=line.id, amount=line.amount + lacks, on=on, reason=reason)
        line.take_as_return(payout.id, on=on, by=by)
        payer.take_back(
            payout.id, bank_account=line.bank_account, line=line.id, returned_on=on, reason=reason
        )
        found.resolve(f"return of {payout.number}", by=by, standing=())
        sides = came_back(self.court, [payout])
        roots = [line, payout, cast("Root", payer), found, *sides]
        if lacks > zero():
            line.fall_short(payout.id, lacks, on=on, by=by)
            roots.append(self._short(line))
        return record(self.court, *roots, ticket=str(ticket), payout=payout.number)

    @command(Permission.PUT_RIGHT)
    def hold_long(self, line: UUID, amount: Money, said: str) -> Recorded:
        """Set aside money that is nobody's as long (列为长款), under a ticket of its own."""
        found = self._line(line)
        by, today = act.current().actor, clock.today()
        id_ = Ticket.create_id(TicketKind.LONG, str(line))
        due = due_on(the_book(self.court), today)
        ticket = self.court.find_many(Ticket, [id_]).get(id_)
        if ticket is None:
            ticket = Ticket(
                kind=TicketKind.LONG, subject=str(line), bank_account=found.bank_account,
                amount=amount, found_on=today, said=(said,), owner=by, due_on=due,
            )  # fmt: skip
        else:
            ticket.find_again(amount, found_on=today, owner=by, due_on=due)
        found.hold_long(id_, amount, by=by)
        return record(self.court, found, ticket, ticket=str(id_), line=str(line))

    @command(Permission.PUT_RIGHT)
    def free_long(self, ticket: UUID, *, expected: int | None = None) -> Recorded:
        """Let the money be claimed after all (长款转回待认领)."""
        found = self._explained(ticket, expected)
        line = self._line_of(found)
        by = act.current().actor
        line.free_long(ticket, line.long.get(ticket, zero()), by=by)
        found.resolve("freed to be claimed", by=by, standing=())
        return record(self.court, line, found, ticket=str(ticket), line=str(line.id))

    def _short(self, line: BankLine) -> Ticket:
        """The ticket of a debit nothing explains, in the hands of whoever found it to be one."""
        today = clock.today()
        due = due_on(the_book(self.court), today)
        id_ = Ticket.create_id(TicketKind.SHORT, str(line.id))
        ticket = self.court.find_many(Ticket, [id_]).get(id_)
        owner = act.current().actor
        if ticket is None:
            return Ticket(
                kind=TicketKind.SHORT, subject=str(line.id), bank_account=line.bank_account,
                amount=line.short, found_on=today, said=(), owner=owner, due_on=due,
            )  # fmt: skip
        ticket.find_again(line.short, found_on=today, owner=owner, due_on=due)
        return ticket

    def _seen(self, ticket: UUID, expected: int | None) -> Ticket:
        found = self.ticket(ticket)
        as_seen(found, expected)
        return found

    def _explained(self, ticket: UUID, expected: int | None) -> Ticket:
        found = self._seen(ticket, expected)
        found.may_put_right(act.current().actor)
        return found

    def _line_of(self, ticket: Ticket) -> BankLine:
        """The bank line a ticket is about; raises :class:`NotALine` for an opening difference."""
        if ticket.subject.startswith(OPENING_SUBJECT):
            raise NotALine(f"{ticket.subject} is no bank line", subject=ticket.subject)
        return self._line(UUID(ticket.subject))

    def _line(self, line: UUID) -> BankLine:
        return self.court.find(BankLine, line, named=f"line {line}")

    def _stands(self, ticket: Ticket) -> bool:
        """Whether the difference is still there, as the books show now."""
        subject = ticket.subject
        if ticket.kind is TicketKind.LEGACY or subject.startswith(OPENING_SUBJECT):
            return self._of_legacy_stands(subject)
        match ticket.kind:
            case TicketKind.PLATFORM:
                stands = False  # its own noun says when it is over
            case TicketKind.TRANSIT | TicketKind.CLAW_BACK:
                stands = self._of_payment_stands(ticket)
            case TicketKind.CLOSED_CASE:
                case = self.court.find(CaseAccount, CaseAccount.create_id(subject), named=subject)
                stands = any(lot.free > zero() for lot in case.lots.values())
            case TicketKind.SHORT | TicketKind.EARLIER_ATTEMPT:
                stands = self._line(UUID(subject)).short > zero()
            case TicketKind.LONG:
                stands = self._line(UUID(subject)).long.get(ticket.id, zero()) > zero()
            case TicketKind.UNCLAIMED | TicketKind.DOUBTFUL_RETURN:
                stands = self._line(UUID(subject)).remainder > zero()
            case _:
                stands = self._in_the_proof(ticket)
        return stands

    def _of_payment_stands(self, ticket: Ticket) -> bool:
        payout = self.court.find(Payout, UUID(ticket.subject), named=ticket.subject)
        if ticket.kind is TicketKind.TRANSIT:
            return payout.state in WITH_BANK
        return ticket.state is not TicketState.EXPLAINED and is_out(self.court, payout)

    def _of_legacy_stands(self, subject: str) -> bool:
        if not subject.startswith(OPENING_SUBJECT):
            line = Clearing(self.court).line(UUID(subject))
            return line.cls is LegacyClass.K and line.remainder > zero()
        account, _, number = subject.removeprefix(OPENING_SUBJECT).rpartition(":")
        id_ = LegacyPosition.create_id(account)
        opened = self.court.find(LegacyPosition, id_, named=f"the opening position of {account}")
        return opened.still_open(number) > zero()

    def _in_the_proof(self, ticket: Ticket) -> bool:
        """Whether the account's proof still shows it: today's, or that of the day it names."""
        day, since = clock.today(), None
        if ItemKind.NO_STATEMENT.value in ticket.said:
            day = date.fromisoformat(ticket.subject.rpartition(":")[2])
        elif ticket.kind is TicketKind.DISCREPANCY:  # its month may have been closed meanwhile
            since = self._line(UUID(ticket.subject.partition(":")[0])).booked_on
        with snapshot(self.court) as at:
            read = read_account(at, ticket.bank_account, day, since)
        found = (
            difference_of(read.bank_account, item) for item in read.items if not item.explained
        )
        return any(each.kind is ticket.kind and each.subject == ticket.subject for each in found)
