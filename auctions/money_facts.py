"""Every fact that can happen to a lot's money, with what it debits and credits.

Money that changes between a lot and a case is posted by the case's own fact; the lot's fact says
which receipts went, so that lineage never breaks.
"""

from datetime import date
from uuid import UUID

from auctions import money_parts as accounts
from auctions.money_parts import Purpose, TaxStep
from ledger.domain.case_parts import Source, worth
from ledger.domain.chart import AccountName, Posting, move, unclaimed
from ledger.domain.kernel import FirstFact, Personal, Root
from ledger.domain.money import Money


class Opened(FirstFact):
    """The lot got its account (拍品资金开户)."""

    TOPIC = "lot-money.opened"
    lot: str
    case_numbers: tuple[str, ...]
    bank_account: str


class DepositFrozen(Root.Event):
    """A platform froze a bidder's deposit (平台冻结保证金); it is not court money."""

    TOPIC = "lot-money.deposit-frozen"
    lot: str
    attempt: str
    bidder: str
    platform: str
    order: str
    amount: Money

    def postings(self) -> tuple[Posting, ...]:
        return move(
            self.amount, debit=accounts.frozen(self.lot, self.bidder),
            credit=accounts.frozen_by(self.platform, self.lot, self.bidder),
        )  # fmt: skip


class DepositUnfrozen(Root.Event):
    """The platform released a deposit to its bidder (平台解冻保证金)."""

    TOPIC = "lot-money.deposit-unfrozen"
    lot: str
    attempt: str
    bidder: str
    platform: str
    amount: Money
    reference: str

    def postings(self) -> tuple[Posting, ...]:
        return move(
            self.amount, debit=accounts.frozen_by(self.platform, self.lot, self.bidder),
            credit=accounts.frozen(self.lot, self.bidder),
        )  # fmt: skip


class DepositRemitted(Root.Event):
    """The platform says it sent the winner's deposit (平台汇出保证金); the bank has yet to."""

    TOPIC = "lot-money.deposit-remitted"
    lot: str
    attempt: str
    bidder: str
    platform: str
    amount: Money
    reference: str

    def postings(self) -> tuple[Posting, ...]:
        memo = move(
            self.amount, debit=accounts.frozen_by(self.platform, self.lot, self.bidder),
            credit=accounts.frozen(self.lot, self.bidder),
        )  # fmt: skip
        road = accounts.platform_transit(self.platform)
        return memo + move(self.amount, debit=road, credit=accounts.deposit(self.lot, self.bidder))


class RemittanceBanked(Root.Event):
    """The bank credited a remittance (平台汇款到账); its line is the deposit's receipt."""

    TOPIC = "lot-money.remittance-banked"
    lot: str
    attempt: str
    bidder: str
    platform: str
    line: UUID
    claim: str
    amount: Money
    value_date: date
    payer_name: Personal
    payer_account: Personal
    payer_bank: str

    def postings(self) -> tuple[Posting, ...]:
        return move(
            self.amount, debit=unclaimed(self.line),
            credit=accounts.platform_transit(self.platform),
        )  # fmt: skip

    def effective_on(self) -> date:
        return self.value_date

    def accounted_on(self) -> None:
        """Money of a month closed since is only moved on."""


class Received(Root.Event):
    """A bank line's money was booked to the lot (认领至拍品)."""

    TOPIC = "lot-money.received"
    lot: str
    attempt: str
    purpose: Purpose
    payee: str
    account: AccountName
    line: UUID
    claim: str
    amount: Money
    value_date: date
    payer_name: Personal
    payer_account: Personal
    payer_bank: str
    document: str

    def postings(self) -> tuple[Posting, ...]:
        return move(self.amount, debit=unclaimed(self.line), credit=self.account)

    def effective_on(self) -> date:
        return self.value_date

    def accounted_on(self) -> None:
        """Money of a month closed since is only moved on."""


class Unreceived(Root.Event):
    """A wrong claim was taken back (拍品认领冲正); the money is unclaimed again."""

    TOPIC = "lot-money.unreceived"
    lot: str
    account: AccountName
    line: UUID
    claim: str
    amount: Money
    value_date: date
    reason: str

    def postings(self) -> tuple[Posting, ...]:
        return move(self.amount, debit=self.account, credit=unclaimed(self.line))


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


class Shifted(Root.Event):
    """Base of what moves money from one of the lot's accounts to another."""

    lot: str
    taken_from: AccountName
    put_into: AccountName
    sources: tuple[Source, ...]

    def postings(self) -> tuple[Posting, ...]:
        return move(worth(self.sources), debit=self.taken_from, credit=self.put_into)


class DepositConverted(Shifted):
    """The buyer's deposit was counted towards the price (保证金充抵价款)."""

    TOPIC = "lot-money.deposit-converted"
    attempt: str
    bidder: str


class PrepaymentConverted(Shifted):
    """The buyer's prepayment became the price (预缴款转为价款)."""

    TOPIC = "lot-money.prepayment-converted"
    attempt: str
    bidder: str


class ExcessSetAside(Shifted):
    """What was paid beyond the price is the payer's again (溢缴款待退)."""

    TOPIC = "lot-money.excess-set-aside"
    payee: str


class DepositFreed(Shifted):
    """A bidder who did not win gets the deposit or prepayment back (保证金待退)."""

    TOPIC = "lot-money.deposit-freed"
    attempt: str
    bidder: str


class PaymentFreed(Shifted):
    """A sale fell away; what was paid towards its price is its payer's again (价款待退).

    With ``waits`` it goes back only once the shortfall of that attempt is settled.
    """

    TOPIC = "lot-money.payment-freed"
    payee: str
    reason: str
    waits: str | None


class DepositForfeited(Root.Event):
    """A buyer's deposit was forfeited (保证金不予退还); the default's own fact moves it."""

    TOPIC = "lot-money.deposit-forfeited"
    lot: str
    attempt: str
    bidder: str
    account: AccountName
    sources: tuple[Source, ...]
    ruling: str


class PassedToCase(Root.Event):
    """Money of the lot became money of a case (拍品款项转入案款); the case's fact moves it."""

    TOPIC = "lot-money.passed-to-case"
    lot: str
    case_number: str
    account: AccountName
    sources: tuple[Source, ...]
    document: str


class TakenFromCase(Root.Event):
    """Money came back from a case to the lot (案款转回拍品); the case's fact moves it."""

    TOPIC = "lot-money.taken-from-case"
    lot: str
    case_number: str
    account: AccountName
    sources: tuple[Source, ...]
    document: str


class InKindCredited(Root.Event):
    """A creditor took the asset for its claim (以物抵债入账): the claim shrinks, no cash moves.

    ``undone`` restores the claim when a judgment took the asset away again.
    """

    TOPIC = "lot-money.in-kind-credited"
    lot: str
    creditor: str
    amount: Money
    document: str
    undone: bool

    def postings(self) -> tuple[Posting, ...]:
        claims = f"memo/claims/{self.lot}/{self.creditor}"
        taken = f"memo/taken-in-kind/{self.lot}/{self.creditor}"
        if self.undone:
            return move(self.amount, debit=claims, credit=taken)
        return move(self.amount, debit=taken, credit=claims)


class TaxStepTaken(Root.Event):
    """One step of assisting the tax office (协税台账)."""

    TOPIC = "lot-money.tax-step-taken"
    lot: str
    step: TaxStep
    tax: str
    amount: Money | None
    document: str
    on: date


class CommitmentRegistered(Root.Event):
    """A lender committed itself to the court (登记贷款承诺函)."""

    TOPIC = "lot-money.commitment-registered"
    lot: str
    letter: str
    buyer: str
    lender: str
    amount: Money
    expires_on: date


__all__ = [
    "BankReversed",
    "CommitmentRegistered",
    "DepositConverted",
    "DepositForfeited",
    "DepositFreed",
    "DepositFrozen",
    "DepositRemitted",
    "DepositUnfrozen",
    "ExcessSetAside",
    "InKindCredited",
    "Opened",
    "PassedToCase",
    "PaymentFreed",
    "PrepaymentConverted",
    "Received",
    "RemittanceBanked",
    "TakenFromCase",
    "TaxStepTaken",
    "Unreceived",
]
