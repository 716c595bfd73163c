"""What a lot owes back (应退款): every fact of its refunds and of the taxes it withholds."""

from datetime import date
from uuid import UUID

from auctions import money_accounts as accounts
from ledger.domain.case_parts import Source, worth
from ledger.domain.chart import AccountName, Posting, bank, move, transit, unclaimed
from ledger.domain.kernel import FirstFact, Personal, Root
from ledger.domain.money import Money


class Opened(FirstFact):
    """The lot's refunds begin with its account (拍品退款开户)."""

    TOPIC = "lot-refunds.opened"
    lot: str
    case_number: str
    bank_account: str


class Owed(Root.Event):
    """Money is a payee's to have back, or a tax office's to get (应退、应缴); moved elsewhere.

    With ``waits`` it goes back only once the shortfall of that attempt is settled.
    """

    TOPIC = "lot-refunds.owed"
    lot: str
    payee: str
    account: AccountName
    sources: tuple[Source, ...]
    waits: str | None
    basis: str


class RecoveryOwed(Root.Event):
    """What was paid out of an undone sale must come back (执行回转) before it can be refunded."""

    TOPIC = "lot-refunds.recovery-owed"
    lot: str
    case_number: str
    payee: str
    amount: Money
    document: str

    def postings(self) -> tuple[Posting, ...]:
        return move(
            self.amount, debit=f"recoverable/{self.case_number}",
            credit=accounts.owed(self.lot, self.payee),
        )  # fmt: skip


class Recovered(Root.Event):
    """Some of it came back (执行回转到账) and can be refunded."""

    TOPIC = "lot-refunds.recovered"
    lot: str
    case_number: str
    payee: str
    line: UUID
    claim: str
    amount: Money
    value_date: date

    def postings(self) -> tuple[Posting, ...]:
        came = move(
            self.amount, debit=unclaimed(self.line), credit=f"recoverable/{self.case_number}"
        )
        return came + move(
            self.amount, debit=accounts.owed(self.lot, self.payee),
            credit=accounts.refundable(self.lot, self.payee),
        )  # fmt: skip

    def effective_on(self) -> date:
        return self.value_date

    def accounted_on(self) -> None:
        """Money of a month closed since is only moved on."""


class PaymentsUnlocked(Root.Event):
    """A default was settled; part payments that waited for it may go back (差价结清)."""

    TOPIC = "lot-refunds.payments-unlocked"
    lot: str
    attempt: str
    reason: str


class PayeeStated(Root.Event):
    """Where one of the payees is paid (登记收款账户): a payer's own account, or an office's."""

    TOPIC = "lot-refunds.payee-stated"
    lot: str
    payee: str
    version: int
    holder: Personal
    number: Personal
    bank_name: str
    bank_code: str
    evidence: str
    stated_by: str


class PayeeConfirmed(Root.Event):
    """A second person compared it with its document (收款账户复核)."""

    TOPIC = "lot-refunds.payee-confirmed"
    payee: str
    version: int
    confirmed_by: str


class Earmarked(Root.Event):
    """Money was bound to one refund or tax payment (占用)."""

    TOPIC = "lot-refunds.earmarked"
    lot: str
    payout: UUID
    payee: str
    account: AccountName
    hold: AccountName
    day: date
    sources: tuple[Source, ...]

    def postings(self) -> tuple[Posting, ...]:
        return move(worth(self.sources), debit=self.account, credit=self.hold)


class EarmarkReleased(Root.Event):
    """The payout was withdrawn or refused (解除占用)."""

    TOPIC = "lot-refunds.earmark-released"
    lot: str
    payout: UUID
    account: AccountName
    hold: AccountName
    sources: tuple[Source, ...]
    reason: str

    def postings(self) -> tuple[Posting, ...]:
        return move(worth(self.sources), debit=self.hold, credit=self.account)


class Restored(Root.Event):
    """The bank refused the payment; the money never left (出款失败退回拍品)."""

    TOPIC = "lot-refunds.restored"
    lot: str
    payout: UUID
    account: AccountName
    sources: tuple[Source, ...]
    reason: str

    def postings(self) -> tuple[Posting, ...]:
        return move(worth(self.sources), debit=transit(self.payout), credit=self.account)


class Returned(Root.Event):
    """A payment came back after it was booked (退汇)."""

    TOPIC = "lot-refunds.returned"
    lot: str
    payout: UUID
    account: AccountName
    sources: tuple[Source, ...]
    bank_account: str
    line: UUID
    returned_on: date
    reason: str

    def postings(self) -> tuple[Posting, ...]:
        return move(worth(self.sources), debit=bank(self.bank_account), credit=self.account)

    def effective_on(self) -> date:
        return self.returned_on
