"""Cash (现金): slip books, collections by two officers, hand-over, count, and the bank."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.bank_line import BankLine
from ledger.domain.calendar import Calendar
from ledger.domain.case_account import CaseAccount, PocketKind
from ledger.domain.cash_collection import CashCollection
from ledger.domain.chart import cash, short
from ledger.domain.law.cash import OUTSIDE
from ledger.domain.money import Money, total, zero
from ledger.domain.paper import Paper
from ledger.domain.permissions import Permission
from ledger.domain.slip_book import SlipBook
from ledger.domain.ticket import Ticket, TicketKind
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.incoming import assigned, case_of, is_stranger
from ledger.services.papers import on_paper
from ledger.services.seconds import can_say, may_be_second
from ledger.services.whose import GIVES_UP, any_officer, itself
from ledger.store.court import Court

WAS_THERE: Final = any_officer(
    "被列为同行人员者", "who was named as an officer that took it with the case's own"
)


class Cash:
    """Cash on its way to the court's account."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def book(self, book: str) -> SlipBook:
        """A slip book by its mark."""
        return self.court.find(SlipBook, SlipBook.create_id(book), named=f"slip book {book}")

    def collection(self, slip: str) -> CashCollection:
        """The cash of a slip."""
        return self.court.find(CashCollection, CashCollection.create_id(slip), named=f"slip {slip}")

    def _seen(self, slip: str, expected: int | None) -> CashCollection:
        taken = self.collection(slip)
        as_seen(taken, expected)
        return taken

    # Slips

    @command(Permission.COUNT_CASH)
    def hand_out(self, book: str, first: int, last: int, keeper: str) -> Recorded:
        """Give an officer a book of numbered slips."""
        made = SlipBook.hand_out(book, first=first, last=last, keeper=keeper, by=_by())
        return record(self.court, made, book=made.book)

    @command(
        Permission.COLLECT,
        whose=itself("凭证册保管人", "the keeper of the book of slips"),
    )
    def void(self, book: str, reason: str) -> Recorded:
        """Note that the next slip was spoilt."""
        found = self.book(book)
        slip = found.void(reason, by=_by())
        return record(self.court, found, slip=slip)

    @command(Permission.COUNT_CASH)
    def give_back(self, book: str) -> Recorded:
        """Take a slip book back; every number before the blank leaves is used or void."""
        found = self.book(book)
        unused = found.give_back(by=_by())
        return record(self.court, found, book=book, unused=str(unused))

    # From the payer to finance

    @command(Permission.COLLECT)
    def collect(
        self,
        book: str,
        case_number: str,
        amount: Money,
        *,
        with_officers: Sequence[str],
        payer_name: str,
        place: str,
        reason: str,
        paper: Paper,
        payer_identity: str | None = None,
        collected_at: datetime | None = None,
    ) -> Recorded:
        """Take cash for a case of one's own, two officers together, and give the next slip.

        Each of the others is asked to say so himself. Raises :class:`CannotBeSecond` for one who
        could not, and :class:`Recused` for one who keeps away from the case.
        """
        case, slips, by = case_of(self.court, case_number), self.book(book), _by()
        case.must_be_of(by)
        slip = slips.use(CashCollection, by=by)
        taken = CashCollection.collect(
            slip, case.case_number, amount, payer_name=payer_name,
            officers=(by, *(each.strip() for each in with_officers)),
            payer_identity=payer_identity, third_party=is_stranger(case, payer_name),
            collected_at=collected_at or clock.now(), place=place, reason=reason, record=paper,
            by=by,
        )  # fmt: skip
        for each in taken.asked:
            self._may_confirm(taken, each)
        return record(self.court, slips, taken, slip=slip, case=case.case_number)

    @command(Permission.CONFIRM_COLLECTION, whose=WAS_THERE)
    def confirm(self, slip: str, *, expected: int | None = None) -> Recorded:
        """Say under one's own key that one took this cash too, of the slip's sum.

        Once nobody is asked any more, the case may pay with it.
        """
        taken = self._seen(slip, expected)
        taken.confirm(by=_by())
        return self._said(taken, f"同行人员已确认 {slip}")

    @command(Permission.CONFIRM_COLLECTION, whose=WAS_THERE)
    def deny(self, slip: str, reason: str, *, expected: int | None = None) -> Recorded:
        """Say under one's own key that one was not there, or of another sum; a leader looks."""
        taken = self._seen(slip, expected)
        taken.deny(reason, by=_by())
        return record(self.court, taken, slip=slip)

    @command(Permission.SETTLE_WITNESS)
    def name_officer(
        self,
        slip: str,
        officer: str,
        instead_of: str,
        reason: str,
        *,
        expected: int | None = None,
    ) -> Recorded:
        """Find that another was there: the wrong one was named."""
        taken = self._seen(slip, expected)
        taken.name_officer(officer, reason, instead_of=instead_of, by=_by())
        self._may_confirm(taken, officer)
        return record(self.court, taken, slip=slip)

    @command(Permission.SETTLE_WITNESS)
    def find_sum(self, slip: str, paper: Paper, *, expected: int | None = None) -> Recorded:
        """Find on a paper that the slip's sum is what was paid, against who denies it.

        So it is for who can say nothing any more: he holds no key, or keeps away from the case.
        """
        taken = self._seen(slip, expected)
        (on,) = on_paper(self.court, [paper])
        sign = Permission.CONFIRM_COLLECTION
        gone = [each for each in taken.asked if not can_say(self.court, [taken], each, sign)]
        taken.find_sum(on, gone=gone, by=_by())
        return self._said(taken, str(paper))

    def _may_confirm(self, taken: CashCollection, officer: str) -> None:
        may_be_second(self.court, [taken], officer, Permission.CONFIRM_COLLECTION, article=OUTSIDE)

    def _said(self, taken: CashCollection, basis: str) -> Recorded:
        """Free what waited for the last officer's word."""
        case = case_of(self.court, taken.case_number)
        if not taken.to_confirm and taken.unconfirmed in case.pockets:
            case.put_back(taken.unconfirmed, basis=basis)
        left = ", ".join(taken.to_confirm)
        return record(self.court, taken, case, slip=taken.slip, to_confirm=left)

    @command(Permission.ALLOW_LATE)
    def allow_late(self, slip: str, reason: str) -> Recorded:
        """Let cash be taken in that comes too late; it stays late."""
        taken = self.collection(slip)
        taken.allow_late(reason, by=_by())
        return record(self.court, taken, slip=slip)

    @command(
        Permission.COLLECT,
        whose=itself("收取现金的人员", "the officers who took the cash"),
        even_recused=GIVES_UP,
    )
    def hand_over(self, slip: str, reason: str = "") -> Recorded:
        """Bring the cash to finance today."""
        taken = self.collection(slip)
        timing = taken.hand_over(clock.today(), Calendar.shipped(), reason=reason, by=_by())
        return record(self.court, taken, slip=slip, timing=timing.value)

    @command(Permission.COUNT_CASH)
    def count(self, slip: str, counted: Money, receipt: str) -> Recorded:
        """Count the cash and issue the receipt; the case is owed what its slip says.

        What is missing opens a ticket, and that much of the case's money waits for it. What is
        there waits for the officers who have not said yet that they took it.
        """
        taken = self.collection(slip)
        case = case_of(self.court, taken.case_number)
        missing = taken.count(counted, receipt, by=_by())
        self._book(case, taken, counted, source=cash(slip))
        _waits(case, taken, counted)
        ids = {"slip": slip, "case": case.case_number, "receipt": str(taken.id)}
        if not missing.amount:
            return record(self.court, taken, case, **ids)
        self._book(case, taken, missing, source=short(taken.id))
        case.set_aside(
            taken.shortage, PocketKind.OTHER, missing, basis=f"短款 {slip}", receipts=[taken.id]
        )
        ticket = Ticket(
            kind=TicketKind.SHORT, subject=f"slip {slip}", bank_account=case.bank_account,
            amount=missing, found_on=clock.today(), said=("counted-less-than-slip",),
            owner=taken.officers[0], due_on=clock.today(),
        )  # fmt: skip
        return record(self.court, taken, case, ticket, ticket=str(ticket.id), **ids)

    @staticmethod
    def _book(case: CaseAccount, taken: CashCollection, amount: Money, *, source: str) -> None:
        if amount == zero():
            return
        case.receive(
            taken.id, amount, source=source, claim=f"slip {taken.slip}",
            value_date=taken.collected_on, notified_on=clock.today(),
            third_party=taken.third_party,
        )  # fmt: skip

    @command(Permission.COUNT_CASH)
    def make_good(self, slip: str, amount: Money, line: UUID | None = None) -> Recorded:
        """Take what was missing, in cash or out of a line of the bank that nobody claims."""
        taken = self.collection(slip)
        case = case_of(self.court, taken.case_number)
        taken.make_good(amount, line, by=_by())
        case.put_back(taken.shortage, basis=f"补足短款 {slip}", amount=amount)
        _waits(case, taken, amount)
        if line is None:
            return record(self.court, taken, case, slip=slip)
        brought = self.court.find(BankLine, line, named=f"line {line}")
        brought.must_lie_on(case.bank_account)
        brought.give_for_short(taken.id, amount)
        return record(self.court, brought, taken, case, slip=slip, line=str(line))

    # From finance to the bank

    @command(Permission.COUNT_CASH)
    def bank(self, line: UUID, slips: Sequence[str], evidence: str) -> Recorded:
        """Say that a line of the bank is the deposit of these slips' cash; another confirms."""
        found = self.court.find(BankLine, line, named=f"line {line}")
        taken = [self.collection(slip) for slip in dict.fromkeys(slips)]
        left = found.unproposed
        for each in taken:
            found.must_lie_on(case_of(self.court, each.case_number).bank_account)
            amount = min(each.in_hand, left)
            found.propose_assignment(each.deposit, amount, by=_by(), evidence=evidence)
            left -= amount
        asked = total(each.in_hand for each in taken)
        return record(self.court, found, *taken, line=str(line), asked=str(asked))

    @command(Permission.COUNT_CASH)
    def confirm_banked(self, line: UUID, slips: Sequence[str]) -> Recorded:
        """Agree: the cash is in the bank."""
        found = self.court.find(BankLine, line, named=f"line {line}")
        taken = [self.collection(slip) for slip in dict.fromkeys(slips)]
        for each in taken:
            made = found.confirm_assignment(assigned(found, each.deposit).assignment, by=_by())
            each.bank(line, made.amount)
        return record(self.court, found, *taken, line=str(line))


def _waits(case: CaseAccount, taken: CashCollection, amount: Money) -> None:
    """Keep from being paid what not every officer has said that he took."""
    if taken.to_confirm and amount > zero():
        case.set_aside(
            taken.unconfirmed, PocketKind.OTHER, amount, basis=f"待同行人员确认 {taken.slip}",
            receipts=[taken.id],
        )  # fmt: skip


def _by() -> str:
    return act.current().actor
