"""The court's relief fund (司法救助资金): budget money on memorandum accounts of its own.

It never touches a case's money: the budget gives, relief is paid out of it, and what the debtor
pays later comes back.
"""

from datetime import date
from uuid import UUID

from ledger.domain.chart import Posting, move, relief_budget, relief_fund, relief_granted
from ledger.domain.errors import Malformed
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.relief import CEILING, may_pay
from ledger.domain.money import Money, zero
from ledger.domain.paper import Paper


class NothingGranted(Malformed):
    """A sum for the fund must be more than nothing."""

    code = "relief-nothing"
    title = "Name a sum above zero"
    title_zh = "金额应大于零"
    article = CEILING


class ReliefFund(Root):
    """The court's relief money (司法救助资金): what the budget gave, what is left of it."""

    TOPIC = "relief-fund"

    class Opened(FirstFact):
        """The fund was opened (建立救助资金账)."""

        TOPIC = "relief-fund.opened"

    class Appropriated(Root.Event):
        """The budget gave money for relief (预算拨入)."""

        TOPIC = "relief-fund.appropriated"
        amount: Money
        paper: Paper
        by: str

        def postings(self) -> tuple[Posting, ...]:
            return move(self.amount, debit=relief_fund(), credit=relief_budget())

    class Paid(Root.Event):
        """Relief was paid to its person (发放救助金)."""

        TOPIC = "relief-fund.paid"
        relief: str
        amount: Money
        on: date
        paper: Paper
        by: str

        def postings(self) -> tuple[Posting, ...]:
            return move(self.amount, debit=relief_granted(self.relief), credit=relief_fund())

    class Recouped(Root.Event):
        """Relief came back out of what the debtor paid (扣回救助金)."""

        TOPIC = "relief-fund.recouped"
        relief: str
        payout: UUID
        amount: Money
        on: date

        def postings(self) -> tuple[Posting, ...]:
            return move(self.amount, debit=relief_fund(), credit=relief_granted(self.relief))

    class RecoupmentReturned(Root.Event):
        """A recoupment the bank had booked went back to the case (扣回款退回)."""

        TOPIC = "relief-fund.recoupment-returned"
        relief: str
        payout: UUID
        amount: Money
        on: date

        def postings(self) -> tuple[Posting, ...]:
            return move(self.amount, debit=relief_granted(self.relief), credit=relief_fund())

    @staticmethod
    def create_id() -> UUID:
        return name_id("relief-fund")

    @event(Opened)
    def __init__(self) -> None:
        self.appropriated = zero()
        self.left = zero()

    def appropriate(self, amount: Money, *, paper: Paper, by: str) -> None:
        """Take in budget money; raises :class:`NothingGranted`."""
        if amount <= zero():
            raise NothingGranted(f"{amount} is nothing", amount=amount)
        self._appropriated(amount=amount, paper=paper, by=by)

    @event(Appropriated)
    def _appropriated(self, amount: Money, paper: Paper, by: str) -> None:
        self.appropriated += amount
        self.left += amount

    def pay(self, relief: str, amount: Money, *, on: date, paper: Paper, by: str) -> None:
        """Pay relief; never more than is left. Raises :class:`BudgetSpent`."""
        may_pay(amount, self.left)
        self._paid(relief=relief, amount=amount, on=on, paper=paper, by=by)

    @event(Paid)
    def _paid(self, relief: str, amount: Money, on: date, paper: Paper, by: str) -> None:
        self.left -= amount

    def take_back(self, relief: str, payout: UUID, amount: Money, *, on: date) -> None:
        """Book what came back."""
        self._recouped(relief=relief, payout=payout, amount=amount, on=on)

    @event(Recouped)
    def _recouped(self, relief: str, payout: UUID, amount: Money, on: date) -> None:
        self.left += amount

    def lose(self, relief: str, payout: UUID, amount: Money, *, on: date) -> None:
        """Book that the bank returned what had come back: it happened, whatever is left."""
        self._recoupment_returned(relief=relief, payout=payout, amount=amount, on=on)

    @event(RecoupmentReturned)
    def _recoupment_returned(self, relief: str, payout: UUID, amount: Money, on: date) -> None:
        self.left -= amount
