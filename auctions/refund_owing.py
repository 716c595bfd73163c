"""What a lot owes back (应退款): since when, waiting for what, and what is recovered first."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from auctions import money_accounts as accounts
from auctions.money_accounts import mark
from auctions.money_parts import NotHeld
from auctions.refund_state import RefundState
from ledger.domain.case_parts import NothingToPay, Source, worth
from ledger.domain.chart import AccountName, Posting, move, unclaimed
from ledger.domain.kernel import Root
from ledger.domain.money import Money, zero


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

    def apply(self, refunds: RefundState) -> None:
        refunds.pot(self.account).put(self.sources)
        if self.waits is not None:
            refunds.waiting[self.payee] = self.waits


class PaymentsUnlocked(Root.Event):
    """A default was settled; part payments that waited for it may go back (差价结清)."""

    TOPIC = "lot-refunds.payments-unlocked"
    lot: str
    attempt: str
    reason: str

    def apply(self, refunds: RefundState) -> None:
        still = {who: what for who, what in refunds.waiting.items() if what != self.attempt}
        refunds.waiting = still


class SetOff(Root.Event):
    """A part payment that waited paid the shortfall it waited for (已付价款抵缴差价); the case's
    own fact moves the money.
    """

    TOPIC = "lot-refunds.set-off"
    lot: str
    payee: str
    sources: tuple[Source, ...]
    document: str

    def apply(self, refunds: RefundState) -> None:
        refunds.pot(accounts.refundable(self.lot, self.payee)).take(self.sources)


class RecoveryOwed(Root.Event):
    """What was paid out of an undone sale must come back (执行回转) before it can be refunded.

    ``against`` is the party of the case that was paid it; empty where none was, as of costs.
    """

    TOPIC = "lot-refunds.recovery-owed"
    class_version = 2
    lot: str
    case_number: str
    payee: str
    amount: Money
    document: str
    against: str

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Who had been paid it was not said at first."""
        state["against"] = ""

    def postings(self) -> tuple[Posting, ...]:
        return move(
            self.amount, debit=f"recoverable/{self.case_number}",
            credit=accounts.owed(self.lot, self.payee),
        )  # fmt: skip

    def apply(self, refunds: RefundState) -> None:
        key = self.case_number, self.payee
        refunds.recoveries[key] = refunds.recoveries.get(key, zero()) + self.amount


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

    def apply(self, refunds: RefundState) -> None:
        refunds.recoveries[self.case_number, self.payee] -= self.amount
        account = accounts.refundable(self.lot, self.payee)
        refunds.pot(account).put((Source(self.line, self.amount),))


class FoundInCase(Root.Event):
    """What was to come back lies in its case after all (案内回转): nobody has to return that part.

    The case's own fact moves the money.
    """

    TOPIC = "lot-refunds.found-in-case"
    lot: str
    case_number: str
    payee: str
    sources: tuple[Source, ...]
    document: str

    def postings(self) -> tuple[Posting, ...]:
        return move(
            worth(self.sources), debit=accounts.owed(self.lot, self.payee),
            credit=f"recoverable/{self.case_number}",
        )  # fmt: skip

    def apply(self, refunds: RefundState) -> None:
        refunds.recoveries[self.case_number, self.payee] -= worth(self.sources)
        refunds.pot(accounts.refundable(self.lot, self.payee)).put(self.sources)


class TaxGivenBack(Root.Event):
    """Tax that was withheld and not remitted is its payer's again (预扣税费退回): the sale it was
    to be paid of does not stand.
    """

    TOPIC = "lot-refunds.tax-given-back"
    lot: str
    payee: str
    sources: tuple[Source, ...]
    document: str

    def postings(self) -> tuple[Posting, ...]:
        return move(
            worth(self.sources), debit=accounts.tax(self.lot),
            credit=accounts.refundable(self.lot, self.payee),
        )  # fmt: skip

    def apply(self, refunds: RefundState) -> None:
        refunds.pot(accounts.tax(self.lot)).take(self.sources)
        refunds.pot(accounts.refundable(self.lot, self.payee)).put(self.sources)


class TaxReturned(Root.Event):
    """Tax that was withheld and is not due is its case's again (多扣税费退回案款), whichever of
    its money it was taken from; the case's own fact moves it.
    """

    TOPIC = "lot-refunds.tax-returned"
    lot: str
    case_number: str
    sources: tuple[Source, ...]
    document: str

    def apply(self, refunds: RefundState) -> None:
        refunds.pot(accounts.tax(self.lot)).take(self.sources)


class Owing(RefundState):
    """What comes to be owed, and what has to come before it can be."""

    def owe(
        self,
        payee: str,
        account: AccountName,
        sources: tuple[Source, ...],
        *,
        basis: str,
        waits: str | None = None,
    ) -> None:
        """Take note of money that another fact of the same commit put on one of its accounts."""
        if not sources:
            raise NothingToPay(f"nothing is owed to {payee}", payee=mark(payee), basis=basis)
        self.record(
            Owed, lot=self.lot, payee=mark(payee), account=account, sources=sources,
            waits=waits, basis=basis,
        )  # fmt: skip

    def give_tax_back(self, payee: str, of: Iterable[Source], *, document: str) -> Money:
        """What is withheld ``of`` these parts of receipts, and not bound to a payment of tax, is
        the payee's; how much that is.
        """
        withheld = self.pot(accounts.tax(self.lot)).sources
        sources = tuple(
            Source(each.receipt, min(each.amount, withheld[each.receipt]))
            for each in of if each.receipt in withheld
        )  # fmt: skip
        if sources:
            self.record(
                TaxGivenBack, lot=self.lot, payee=mark(payee), sources=sources, document=document
            )
        return worth(sources)

    def return_tax(self, case_number: str, amount: Money, *, document: str) -> tuple[Source, ...]:
        """Let the case have back so much of what is withheld and bound to no payment of tax.

        Raises :class:`NotHeld`.
        """
        sources = self.some_of(accounts.tax(self.lot), amount)
        self.record(
            TaxReturned, lot=self.lot, case_number=case_number, sources=sources, document=document
        )
        return sources

    def unlock_payments(self, attempt: str, *, reason: str) -> None:
        """Let part payments go back that waited for this attempt's shortfall (J14)."""
        if attempt in self.waiting.values():
            self.record(PaymentsUnlocked, lot=self.lot, attempt=attempt, reason=reason)

    def set_off(
        self, payee: str, attempt: str, amount: Money, *, document: str
    ) -> tuple[Source, ...]:
        """Let money that waits for this attempt's shortfall pay it; raises :class:`NotHeld` for
        any other, which is its payer's and answers for nothing.
        """
        if self.waiting.get(payee) != attempt:
            raise NotHeld(f"nothing of {payee} waits for {attempt}", payee=payee, attempt=attempt)
        sources = self.some_of(accounts.refundable(self.lot, payee), amount)
        self.record(SetOff, lot=self.lot, payee=payee, sources=sources, document=document)
        return sources

    def owe_recovery(
        self, case_number: str, payee: str, amount: Money, *, document: str, against: str = ""
    ) -> None:
        """What was paid out of an undone sale is to come back before its payer can have it."""
        if amount <= zero():
            raise NothingToPay(f"{amount} cannot be owed", amount=amount)
        self.record(
            RecoveryOwed, lot=self.lot, case_number=case_number, payee=mark(payee),
            amount=amount, document=document, against=against,
        )  # fmt: skip

    def recover(
        self,
        case_number: str,
        payee: str,
        amount: Money,
        *,
        line: UUID,
        claim: str,
        value_date: date,
    ) -> None:
        """Book what came back from those it had been paid to; it can be refunded now."""
        owing = self.recoveries.get((case_number, payee), zero())
        if not zero() < amount <= owing:
            raise NotHeld(f"{owing} is still to be recovered, {amount} came", owing=owing)
        self.record(
            Recovered, lot=self.lot, case_number=case_number, payee=payee, line=line,
            claim=claim, amount=amount, value_date=value_date,
        )  # fmt: skip

    def find_in_case(
        self, case_number: str, payee: str, sources: tuple[Source, ...], *, document: str
    ) -> None:
        """Take note of what a case gave back itself, in the same commit: it is recovered so far."""
        owing, found = self.recoveries.get((case_number, payee), zero()), worth(sources)
        if not zero() < found <= owing:
            raise NotHeld(f"{owing} is still to be recovered, {found} was found", owing=owing)
        self.record(
            FoundInCase, lot=self.lot, case_number=case_number, payee=payee, sources=sources,
            document=document,
        )  # fmt: skip
