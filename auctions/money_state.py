"""What a lot's money knows of itself: its deposits, its receipts, and what stands where.

The facts apply themselves to it; they stand, by subject, above the commands that record them.
"""

from datetime import date
from typing import Any
from uuid import UUID

from auctions import money_accounts as accounts
from auctions.money_parts import (
    Awaited,
    Commitment,
    Deposit,
    DepositState,
    Doubt,
    NotHeld,
    Pot,
    Receipt,
    Sale,
    TaxEntry,
)
from ledger.domain.case_parts import NothingToPay, Source
from ledger.domain.chart import AccountName
from ledger.domain.kernel import Fact, Recording
from ledger.domain.money import Money, total, zero


class MoneyState(Recording):
    """The state of one lot's money; :class:`~auctions.money.LotMoney` is the noun that has it."""

    def begin(self, lot: str, case_numbers: tuple[str, ...], bank_account: str) -> None:
        """Stand at the beginning, with nothing."""
        self.lot = lot
        self.case_numbers = case_numbers
        self.bank_account = bank_account
        self.deposits: dict[tuple[str, str], Deposit] = {}
        self.receipts: dict[UUID, Receipt] = {}
        self.pots: dict[str, Pot] = {}
        self.commitments: dict[str, Commitment] = {}
        self.passed: dict[tuple[str, AccountName], Pot] = {}  # case and account → what went there
        self.credited: dict[str, Money] = {}  # by creditor: what the asset counted for
        self.tax_steps: list[TaxEntry] = []
        self.uncovered = False  # a completed price lost money, and is not found complete again
        self.awaited: dict[UUID, Awaited] = {}
        self.references: set[str] = set()  # by which platforms announced money
        self.doubts: dict[tuple[str, str], Doubt] = {}

    def record(self, fact: type[Fact], /, **its_fields: Any) -> None:
        """Record one fact; every fact of a lot's money names the lot."""
        super().record(fact, lot=self.lot, **its_fields)

    # What is where

    def held(self, account: AccountName) -> Money:
        """What stands on one of the lot's accounts."""
        pot = self.pots.get(account)
        return pot.amount if pot else zero()

    @property
    def price_account(self) -> AccountName:
        """Where the price stands until the ruling is served."""
        return accounts.price(self.lot)

    @property
    def paid(self) -> Money:
        """What stands towards the price (待裁定价款)."""
        return self.held(self.price_account)

    @property
    def converted(self) -> bool:
        """Whether a deposit stands counted towards the price: the price was found complete."""
        there = self.payees_of(self.all_of(self.price_account))
        return any(
            each.state is DepositState.CONVERTED and each.bidder in there
            for each in self.deposits.values()
        )

    def in_transit(self, bidder: str) -> Money:
        """What a platform says it sent for this bidder, and no bank has credited."""
        return total(
            each.amount for each in self.deposits.values()
            if each.bidder == bidder and each.state is DepositState.REMITTED
        )  # fmt: skip

    def covered(self, sale: Sale) -> Money:
        """What of the price is there: paid, and the buyer's deposit or prepayment in the bank."""
        mine = (accounts.deposit(self.lot, sale.buyer), accounts.prepaid(self.lot, sale.buyer))
        return self.paid + total(self.held(account) for account in mine)

    def parts_held(self, attempt: str, bidder: str) -> Money:
        """What of a bidder's deposit or prepayment is in the bank already, and may be added to."""
        kept = self.deposits.get((attempt, bidder))
        there = kept is not None and kept.state is DepositState.HELD
        return kept.amount if kept is not None and there else zero()

    def came_on(self, sale: Sale, *, deposit: bool = True) -> date | None:
        """The day the last part of the price was in the bank, with or without the deposit."""
        parts = self.all_of(self.price_account)
        if deposit:
            parts += self.all_of(accounts.deposit(self.lot, sale.buyer))
        return max((self.receipts[each.receipt].value_date for each in parts), default=None)

    def payees_of(self, sources: tuple[Source, ...]) -> dict[str, tuple[Source, ...]]:
        """To whom these parts of receipts would go back."""
        found: dict[str, tuple[Source, ...]] = {}
        for source in sources:
            payee = self.receipts[source.receipt].payee
            found[payee] = (*found.get(payee, ()), source)
        return found

    def all_of(self, account: AccountName) -> tuple[Source, ...]:
        """Everything on one of its accounts, receipt by receipt."""
        pot = self.pots.get(account)
        return pot.all_of_it() if pot else ()

    def some_of(self, account: AccountName, amount: Money) -> tuple[Source, ...]:
        """So much of one of its accounts; raises :class:`NotHeld`."""
        if amount <= zero():
            raise NothingToPay(f"{amount} cannot be moved", amount=amount)
        if (there := self.held(account)) < amount:
            raise NotHeld(f"{account} holds {there}, {amount} is asked", held=there, asked=amount)
        return self.pots[account].first(amount)

    # What facts do to it

    def pot(self, account: AccountName) -> Pot:
        """The pot of an account, made when it is first needed."""
        return self.pots.setdefault(account, Pot())

    def take_in(self, came: Receipt, account: AccountName, amount: Money) -> None:
        """Put a receipt's money on an account."""
        self.receipts[came.receipt] = came
        self.pot(account).put((Source(came.receipt, amount),))
