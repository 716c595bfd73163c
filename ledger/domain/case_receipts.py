"""Money that comes into a case (来款), each receipt with its own arrival and its own clock."""

from datetime import date
from uuid import UUID

from ledger.domain.case_parts import Capacity, CapacityNotAwaited, MoneyHasLeft, NothingToPay
from ledger.domain.case_state import CaseState
from ledger.domain.chart import AccountName, Posting, available, move, unclaimed
from ledger.domain.kernel import Root
from ledger.domain.money import Money, zero


class Credited(Root.Event):
    """Money of a bank line was booked to the case (认领入账); its clock starts."""

    TOPIC = "case-account.credited"
    case_number: str
    receipt: UUID
    claim: str
    amount: Money
    value_date: date
    notified_on: date
    third_party: bool

    def postings(self) -> tuple[Posting, ...]:
        return move(self.amount, debit=unclaimed(self.receipt), credit=available(self.case_number))

    def effective_on(self) -> date:
        return self.value_date

    def accounted_on(self) -> None:
        """Claimed today, however long ago it arrived."""

    def apply(self, case: CaseState) -> None:
        case.add(
            self.receipt,
            self.claim,
            self.amount,
            self.value_date,
            self.notified_on,
            third_party=self.third_party,
        )


class Uncredited(Root.Event):
    """A wrong claim was taken back (认领冲正); the money is unclaimed again, with its age."""

    TOPIC = "case-account.uncredited"
    case_number: str
    receipt: UUID
    claim: str
    amount: Money
    value_date: date
    reason: str

    def postings(self) -> tuple[Posting, ...]:
        return move(self.amount, debit=available(self.case_number), credit=unclaimed(self.receipt))

    def apply(self, case: CaseState) -> None:
        lot = case.lots[self.receipt]
        lot.amount -= self.amount
        lot.free -= self.amount
        if lot.amount == zero():
            del case.lots[self.receipt]


class Received(Root.Event):
    """Money came to the case from another account of the book (转入案款), with its own past."""

    TOPIC = "case-account.received"
    case_number: str
    receipt: UUID
    claim: str
    amount: Money
    source: AccountName
    value_date: date
    notified_on: date
    third_party: bool

    def postings(self) -> tuple[Posting, ...]:
        return move(self.amount, debit=self.source, credit=available(self.case_number))

    def apply(self, case: CaseState) -> None:
        if self.source.startswith("transfer/"):  # out of another case, not in from outside
            case.moved_in[self.receipt] = case.moved_in.get(self.receipt, zero()) + self.amount
            # transfer/前案:本案 is how an ended round's money goes on with its title.
            before, restored, _ = self.source.removeprefix("transfer/").partition(":")
            if restored:
                case.rounds_before.add(before)
        case.add(
            self.receipt,
            self.claim,
            self.amount,
            self.value_date,
            self.notified_on,
            third_party=self.third_party,
        )


class CapacityRecorded(Root.Event):
    """The officer recorded why somebody other than the debtor paid (登记付款身份)."""

    TOPIC = "case-account.capacity-recorded"
    receipt: UUID
    capacity: Capacity
    document: str

    def apply(self, case: CaseState) -> None:
        case.lots[self.receipt].third_party = False


class Receiving(CaseState):
    """A case that money comes to."""

    def credit(
        self,
        receipt: UUID,
        claim: str,
        amount: Money,
        *,
        value_date: date,
        notified_on: date,
        third_party: bool = False,
    ) -> None:
        """Book part or all of a bank line to this case; the line has checked its remainder."""
        if amount <= zero():
            raise NothingToPay(f"{amount} cannot be booked", amount=amount)
        self.record(
            Credited, case_number=self.case_number, receipt=receipt, claim=claim, amount=amount,
            value_date=value_date, notified_on=notified_on, third_party=third_party,
        )  # fmt: skip

    def uncredit(self, receipt: UUID, claim: str, amount: Money, *, reason: str) -> None:
        """Take a wrong claim back (R2.17); raises :class:`MoneyHasLeft` once it was spent."""
        if amount <= zero():
            raise NothingToPay(f"{amount} cannot be taken back", amount=amount)
        lot = self.lots.get(receipt)
        if lot is None or lot.free < amount:
            free = lot.free if lot else zero()
            raise MoneyHasLeft(f"{amount} was claimed, {free} is still free", free=free)
        self.record(
            Uncredited, case_number=self.case_number, receipt=receipt, claim=claim, amount=amount,
            value_date=lot.value_date, reason=reason,
        )  # fmt: skip

    def receive(
        self,
        receipt: UUID,
        amount: Money,
        *,
        source: str,
        claim: str,
        value_date: date,
        notified_on: date,
        third_party: bool = False,
    ) -> None:
        """Take money from another account of the book; it keeps its receipt, and so its age."""
        if amount <= zero(amount.currency.code):
            raise NothingToPay(f"{amount} cannot be received", amount=amount)
        self.record(
            Received, case_number=self.case_number, receipt=receipt, claim=claim, amount=amount,
            source=AccountName(source), value_date=value_date, notified_on=notified_on,
            third_party=third_party,
        )  # fmt: skip

    def record_capacity(self, receipt: UUID, capacity: Capacity, document: str) -> None:
        """Record why a third party paid, so that its money may be paid out (R2.03)."""
        lot = self.lots.get(receipt)
        if lot is None or not lot.third_party:
            raise CapacityNotAwaited(f"receipt {receipt} waits for no capacity", receipt=receipt)
        self.record(CapacityRecorded, receipt=receipt, capacity=capacity, document=document)
