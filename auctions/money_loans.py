"""A lender's commitment to pay for a buyer (贷款承诺函), and what comes of it."""

from datetime import date

from auctions.law.lending import CommitmentKnown, may_commit, may_lend
from auctions.money_accounts import mark
from auctions.money_parts import Commitment, Sale
from auctions.money_receipts import Receiving
from auctions.money_state import MoneyState
from ledger.domain.kernel import Root
from ledger.domain.money import Money, total


class CommitmentRegistered(Root.Event):
    """A lender committed itself to the court (登记贷款承诺函)."""

    TOPIC = "lot-money.commitment-registered"
    lot: str
    letter: str
    buyer: str
    lender: str
    amount: Money
    expires_on: date

    def apply(self, money: MoneyState) -> None:
        money.commitments[self.letter] = Commitment(
            self.letter, self.buyer, self.lender, self.amount, self.expires_on
        )


class LoanRefused(Root.Event):
    """The lender will not pay (贷款未获批): its letter pays nothing any more; the buyer owes on."""

    TOPIC = "lot-money.loan-refused"
    lot: str
    letter: str
    document: str
    on: date

    def apply(self, money: MoneyState) -> None:
        money.commitments[self.letter].refused = True


class Lending(Receiving):
    """Who may pay for a buyer, and how much."""

    def register_commitment(
        self, letter: str, sale: Sale, lender: str, amount: Money, *, expires_on: date, most: Money
    ) -> None:
        """Register a lender's letter (LN-5); ``most`` is what the notice's ratio allows (LN-3)."""
        if letter in self.commitments:
            raise CommitmentKnown(f"{letter} is registered already", letter=letter)
        others = total(
            each.amount for each in self.commitments.values()
            if each.buyer == sale.buyer and not each.refused
        )  # fmt: skip
        may_commit(amount, others, most)
        self.record(
            CommitmentRegistered, letter=mark(letter), buyer=sale.buyer, lender=lender,
            amount=amount, expires_on=expires_on,
        )  # fmt: skip

    def refuse_loan(self, letter: str, *, document: str, on: date) -> None:
        """Note that the lender will not pay (LN-8); a refused letter admits no money."""
        known = self.commitments.get(letter)
        may_lend(known, known.buyer if known else "", known.lender if known else "", on=on)
        self.record(LoanRefused, letter=letter, document=document, on=on)

    def refused_letters(self, buyer: str) -> tuple[str, ...]:
        """The buyer's letters whose lender will not pay (LN-8)."""
        refused = (each for each in self.commitments.values() if each.refused)
        return tuple(each.letter for each in refused if each.buyer == buyer)

    def may_lend(self, letter: str, sale: Sale, payer: str, amount: Money, day: date) -> None:
        """Money of a bank comes under its own registered letter, up to its sum (LN-5)."""
        lent = total(
            part.amount for part in self.all_of(self.price_account)
            if self.receipts[part.receipt].payee == letter
        )  # fmt: skip
        may_lend(self.commitments.get(letter), sale.buyer, payer, on=day, amount=lent + amount)
