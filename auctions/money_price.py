"""The price (价款): paid in parts by the buyer and its lenders, complete once it is covered."""

from datetime import date
from typing import TypeAlias
from uuid import UUID

from auctions import money_accounts as accounts
from auctions.law.lending import back_to, own_part, price_there
from auctions.law.reconciling import STOPS, may_pay
from auctions.law.says import wp
from auctions.law.settling import excess
from auctions.money_deposits import Depositing
from auctions.money_doubts import Doubting
from auctions.money_loans import Lending
from auctions.money_parts import DepositState, NotHeld, Pot, Purpose, Sale
from auctions.money_receipts import Shifted
from auctions.money_state import MoneyState
from ledger.domain.case_parts import Source
from ledger.domain.chart import AccountName
from ledger.domain.errors import Conflict
from ledger.domain.kernel import Root
from ledger.domain.money import Money, total, zero


class ConvertedAlready(Conflict):
    """The deposit became price once; it does so no second time (LN-4)."""

    code = "converted-already"
    title = "The deposit was counted towards the price already"
    title_zh = "保证金已充抵价款，不得重复充抵"
    article = wp("第二十三条")


class DepositConverted(Shifted):
    """The buyer's deposit was counted towards the price (保证金充抵价款)."""

    TOPIC = "lot-money.deposit-converted"
    attempt: str
    bidder: str

    def apply(self, money: MoneyState) -> None:
        self.leave(money)
        money.pot(self.put_into).put(self.sources)
        money.deposits[self.attempt, self.bidder].state = DepositState.CONVERTED


class PrepaymentConverted(DepositConverted):
    """The buyer's prepayment became the price (预缴款转为价款)."""

    TOPIC = "lot-money.prepayment-converted"


class ExcessSetAside(Shifted):
    """What was paid beyond the price is the payer's again (溢缴款待退)."""

    TOPIC = "lot-money.excess-set-aside"
    payee: str

    def apply(self, money: MoneyState) -> None:
        self.leave(money)


class BankReversed(Root.Event):
    """The bank took a credit back (银行冲回来款); the price is uncovered until it is made good.

    The bank line that took it moves the money: the price covers what the bank had taken.
    """

    TOPIC = "lot-money.bank-reversed"
    lot: str
    account: AccountName
    sources: tuple[Source, ...]
    line: UUID
    reversed_on: date

    def apply(self, money: MoneyState) -> None:
        money.pot(self.account).take(self.sources)
        money.uncovered = True


class CoveredAgain(Root.Event):
    """A price that had lost money is whole once more (价款重新付清)."""

    TOPIC = "lot-money.covered-again"
    lot: str
    attempt: str
    price: Money

    def apply(self, money: MoneyState) -> None:
        money.uncovered = False


Converted: TypeAlias = type[DepositConverted]


class Pricing(Depositing, Lending, Doubting):
    """The price of the sale under way."""

    def owing(self, sale: Sale) -> Money:
        """What of the price has not reached the bank."""
        return excess(sale.price, self.covered(sale))

    def owing_itself(self, sale: Sale) -> Money:
        """What of the price the buyer still owes beside what its lenders committed (LN-4)."""
        letters = [c for c in self.commitments.values() if c.buyer == sale.buyer]
        lent = total(
            part.amount for part in self.all_of(self.price_account)
            if self.receipts[part.receipt].payee in self.commitments
        )  # fmt: skip
        loans = total(each.amount for each in letters if not each.refused)
        return own_part(sale.price, max(loans, lent), self.covered(sale) - lent)

    def pay_balance(
        self,
        sale: Sale,
        amount: Money,
        *,
        letter: str | None,
        day: date,
        line: UUID,
        claim: str,
        value_date: date,
        payer: tuple[str, str, str],
        document: str = "",
    ) -> None:
        """Book a part of the price from the buyer or a registered lender (J7); the rest of it is
        the payer's again (J8). Anybody else pays only under a document that assigns the payment.
        """
        payee = back_to(sale.buyer, letter)
        if letter is not None:
            self.may_lend(letter, sale, payer[0], amount, day)
        else:
            may_pay(payer[0], sale.buyer_name, document=document)
        before = self.covered(sale)
        self.receive(
            Purpose.BALANCE, payee, amount, attempt=sale.attempt, line=line, claim=claim,
            value_date=value_date, payer=payer, document=document,
        )  # fmt: skip
        if (beyond := before + amount - sale.price) > zero():
            self.record(
                ExcessSetAside, taken_from=self.price_account,
                put_into=accounts.refundable(self.lot, payee),
                sources=(Source(line, min(beyond, amount)),), payee=payee,
            )  # fmt: skip

    def complete(self, sale: Sale) -> None:
        """Count the buyer's deposit or prepayment towards the price (J6), once all of it is there.

        Raises :class:`NotOnItsWay` while a platform's remittance is not in the bank, and
        :class:`PriceNotCovered` while a fen is missing.
        """
        self.no_doubt(*STOPS)
        self.must_be_here(sale.attempt, sale.buyer)
        mine = self.deposits.get((sale.attempt, sale.buyer))
        again = mine is not None and mine.state is DepositState.CONVERTED
        if again and not self.uncovered:
            raise ConvertedAlready(f"{sale.buyer}'s deposit on {sale.attempt}", bidder=sale.buyer)
        price_there(self.covered(sale), sale.price)
        self._convert(sale, accounts.deposit(self.lot, sale.buyer), DepositConverted)
        self._convert(sale, accounts.prepaid(self.lot, sale.buyer), PrepaymentConverted)
        if self.uncovered:
            self.record(CoveredAgain, attempt=sale.attempt, price=sale.price)

    def _convert(self, sale: Sale, account: AccountName, how: Converted) -> None:
        there = self.held(account)
        if not there.amount:
            return
        if (beyond := there + self.paid - sale.price) > zero():
            self.record(
                ExcessSetAside, taken_from=account,
                put_into=accounts.refundable(self.lot, sale.buyer),
                sources=self.pots[account].first(min(beyond, there)), payee=sale.buyer,
            )  # fmt: skip
        if sources := self.all_of(account):
            self.record(
                how, taken_from=account, put_into=self.price_account, sources=sources,
                attempt=sale.attempt, bidder=sale.buyer,
            )  # fmt: skip

    def reverse_at_bank(self, receipt: UUID, *, line: UUID, amount: Money, on: date) -> None:
        """The bank took a credit back (RB-9): the price is uncovered until it is made good."""
        account = self.price_account
        there = self.pots.get(account, Pot()).sources.get(receipt, zero())
        if there < amount:
            said = f"{there} of receipt {receipt} stands towards the price"
            raise NotHeld(said, held=there, asked=amount)
        self.record(
            BankReversed, account=account, sources=(Source(receipt, amount),), line=line,
            reversed_on=on,
        )  # fmt: skip
