"""What a lot's refunds know of themselves: what stands where, what waits, and who is paid where."""

from uuid import UUID

from auctions import money_accounts as accounts
from auctions.money_parts import Bound, NotHeld, Pot
from ledger.domain.binding import Bindings
from ledger.domain.case_parts import NothingToPay, Source, StatedAccount
from ledger.domain.chart import AccountName
from ledger.domain.kernel import Recording
from ledger.domain.money import Money, total, zero


class RefundState(Recording):
    """The state of one lot's refunds; :class:`~auctions.money_refunds.LotRefunds` has it."""

    def begin(self, lot: str, case_number: str, bank_account: str) -> None:
        """Stand at the beginning, owing nothing."""
        self.lot = lot
        self.case_number = case_number
        self.bank_account = bank_account
        self.pots: dict[str, Pot] = {}
        self.waiting: dict[str, str] = {}  # by payee: the default whose shortfall comes first
        self.recoveries: dict[tuple[str, str], Money] = {}  # by case and payee: what has to come
        self.payees: dict[str, dict[int, StatedAccount]] = {}
        self.bound: Bindings[Bound] = Bindings()
        self.payouts: set[UUID] = set()
        self.unreached: set[str] = set()  # payees whom a payment did not reach

    def held(self, account: str) -> Money:
        """What stands on one of its accounts."""
        pot = self.pots.get(account)
        return pot.amount if pot else zero()

    @property
    def not_back(self) -> Money:
        """What is still to go back to payers, bound to a payout on its way or not; no taxes."""
        mine = accounts.refundable(self.lot, "")
        parts = [pot.amount for name, pot in self.pots.items() if name.startswith(mine)]
        bound = [each.amount for each in self.bound.values() if each.account.startswith(mine)]
        return total([*parts, *bound])

    def due_to(self, payee: str) -> Money:
        """What a payee is to get back."""
        return self.held(accounts.refundable(self.lot, payee))

    def some_of(self, account: str, amount: Money) -> tuple[Source, ...]:
        """So much of one of its accounts; raises :class:`NotHeld`."""
        if amount <= zero():
            raise NothingToPay(f"{amount} cannot be paid", amount=amount)
        if (there := self.held(account)) < amount:
            raise NotHeld(f"{account} holds {there}, {amount} is asked", held=there, asked=amount)
        return self.pots[account].first(amount)

    # What facts do to it

    def pot(self, account: str) -> Pot:
        """The pot of an account, made when it is first needed."""
        return self.pots.setdefault(account, Pot())

    def give_back(self, payout: UUID, account: AccountName, sources: tuple[Source, ...]) -> None:
        """What was bound to a payout stands where it stood before."""
        self.pot(account).put(sources)
        self.bound.pop(payout, None)
