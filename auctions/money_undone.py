"""A sale that falls away: what is forfeited, and what is its payers' again (悔拍、撤销)."""

from auctions import money_accounts as accounts
from auctions.law.forfeit import answers_for_shortfall, forfeit_after_private_sale
from auctions.money_parts import DepositState, Forfeited, Pot, Sale
from auctions.money_price import Pricing
from auctions.money_receipts import Shifted
from auctions.money_state import MoneyState
from ledger.domain.case_parts import Source, worth
from ledger.domain.chart import AccountName
from ledger.domain.kernel import Root
from ledger.domain.money import Money, zero


class DepositForfeited(Root.Event):
    """A buyer's deposit was forfeited (保证金不予退还); the default's own fact moves it."""

    TOPIC = "lot-money.deposit-forfeited"
    lot: str
    attempt: str
    bidder: str
    account: AccountName
    sources: tuple[Source, ...]
    ruling: str

    def apply(self, money: MoneyState) -> None:
        money.pot(self.account).take(self.sources)
        if (self.attempt, self.bidder) in money.deposits:
            money.deposits[self.attempt, self.bidder].state = DepositState.FORFEITED


class PaymentFreed(Shifted):
    """A sale fell away; what was paid towards its price is its payer's again (价款待退).

    With ``waits`` it goes back only once the shortfall of that attempt is settled.
    """

    TOPIC = "lot-money.payment-freed"
    payee: str
    reason: str
    waits: str | None

    def apply(self, money: MoneyState) -> None:
        self.leave(money)


class Undoing(Pricing):
    """What comes of a sale's money when the sale does not stand."""

    def forfeit(self, sale: Sale, figure: Money, *, ruling: str) -> Forfeited:
        """A defaulted buyer's deposit leaves for its own account (J14, J21); what of it went.

        After a private sale only the deposit ``figure`` of its notice is forfeited and the rest
        of the prepayment is the buyer's again (DF-9); so is whatever it paid besides, once the
        shortfall is settled. What its lender paid is the lender's at once: the lender bought
        nothing (DF-5). An applicant without deposit forfeits nothing here (DF-10).
        """
        self.must_be_here(sale.attempt, sale.buyer, kept=True)
        account, sources = self._forfeitable(sale, figure)
        if sources:
            self.record(
                DepositForfeited, attempt=sale.attempt, bidder=sale.buyer, account=account,
                sources=sources, ruling=ruling,
            )  # fmt: skip
        self.free_payments(reason=ruling, defaulted=sale)
        advance = accounts.prepaid(self.lot, sale.buyer)
        if rest := self.all_of(advance):
            self._free(advance, sale.buyer, rest, reason=ruling)
        return Forfeited(account, sources)

    def _forfeitable(self, sale: Sale, figure: Money) -> tuple[AccountName, tuple[Source, ...]]:
        """Where the buyer's deposit stands, and what of it is forfeited."""
        own = accounts.deposit(self.lot, sale.buyer)
        advance = accounts.prepaid(self.lot, sale.buyer)
        of_it = (s for s in self.all_of(own) if self.receipts[s.receipt].attempt == sale.attempt)
        if paid_for_it := tuple(of_it):  # what came late for an attempt before answers for nothing
            return own, paid_for_it
        if self.held(advance) > zero():
            taken, _ = forfeit_after_private_sale(self.held(advance), figure)
            return advance, self.pots[advance].first(taken)
        kept = self.deposits.get((sale.attempt, sale.buyer))
        if kept is None or kept.state is not DepositState.CONVERTED:
            return own, ()
        # It was counted towards a price that is not to be: the buyer's own money answers for it.
        paid = Pot()
        paid.put(self.payees_of(self.all_of(self.price_account)).get(sale.buyer, ()))
        return self.price_account, paid.first(min(figure, kept.amount, paid.amount))

    def free_payments(self, *, reason: str, defaulted: Sale | None = None) -> Money:
        """What was paid towards the price is its payers' again, the loan the lender's (LN-9).

        A converted deposit comes back with it, as money of the buyer. Of a sale that was
        ``defaulted`` on, what the buyer paid waits for its shortfall.
        """
        freed = zero()
        for payee, sources in self.payees_of(self.all_of(self.price_account)).items():
            freed += worth(sources)
            held = defaulted is not None and answers_for_shortfall(payee, defaulted.buyer)
            waits = defaulted.attempt if defaulted is not None and held else None
            self._free(self.price_account, payee, sources, reason=reason, waits=waits)
        return freed

    def free_taking(self, creditor: str, *, reason: str) -> Money:
        """An in-kind taking fell away: what was paid for it is the creditor's own again (DA-4)."""
        freed = zero()
        for own in (accounts.difference, accounts.takers_costs):
            account = own(self.lot, creditor)
            if sources := self.all_of(account):
                freed += worth(sources)
                self._free(account, creditor, sources, reason=reason)
        return freed

    def _free(
        self, account: AccountName, payee: str, sources: tuple[Source, ...], *, reason: str,
        waits: str | None = None,
    ) -> None:  # fmt: skip
        self.record(
            PaymentFreed, taken_from=account, put_into=accounts.refundable(self.lot, payee),
            sources=sources, payee=payee, reason=reason, waits=waits,
        )  # fmt: skip
