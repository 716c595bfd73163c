"""Money of refunds bound to payouts, sent, and back again: the lot as a payer (占用、退汇)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from auctions import money_accounts as accounts
from auctions.law.says import wp
from auctions.money_parts import Bound
from auctions.refund_payees import Paying
from auctions.refund_state import RefundState
from ledger.domain.binding import Binding
from ledger.domain.case_parts import Source, worth
from ledger.domain.chart import AccountName, Posting, bank, move, transit
from ledger.domain.errors import Conflict
from ledger.domain.kernel import Root
from ledger.domain.money import Money


class PartPaymentWaits(Conflict):
    """A defaulted buyer's part payment goes back once its shortfall is settled."""

    code = "part-payment-waits"
    title = "The part payment waits until the shortfall is settled"
    title_zh = "差价结清前暂不退还已付价款"
    article = wp("第二十四条")


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

    def apply(self, refunds: RefundState) -> None:
        refunds.payouts.add(self.payout)
        refunds.bound[self.payout] = Bound(
            self.payout, self.payee, self.day, self.sources, self.account
        )
        refunds.pot(self.account).take(self.sources)


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

    def apply(self, refunds: RefundState) -> None:
        refunds.give_back(self.payout, self.account, self.sources)


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

    def apply(self, refunds: RefundState) -> None:
        refunds.unreached.add(refunds.bound[self.payout].party)
        refunds.give_back(self.payout, self.account, self.sources)


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

    def apply(self, refunds: RefundState) -> None:
        payee = refunds.bound[self.payout].party
        refunds.unreached.add(payee)
        stated = refunds.payees.get(payee, {})
        if stated:  # the account it came back from is confirmed anew
            stated[max(stated)].confirmed_by = None
        refunds.give_back(self.payout, self.account, self.sources)


class PayingOut(Paying, Binding[Bound]):
    """What a payout asks of its payer."""

    def earmark(
        self,
        payout: UUID,
        party: str,
        amount: Money,
        *,
        day: date,
        pocket: str | None = None,
        receipts: Sequence[UUID] | None = None,
    ) -> tuple[Source, ...]:
        """Bind a payee's refundable money to a payout, or with ``pocket="tax"`` withheld taxes.

        A payout never draws on a deposit, a price or forfeited money: they are not here.
        """
        self.must_be_unbound(payout)
        if party in self.waiting:
            raise PartPaymentWaits(f"{party} waits for {self.waiting[party]}", payee=party)
        whose = accounts.refundable(self.lot, party)
        account = accounts.tax(self.lot) if pocket == "tax" else whose
        sources = self.some_of(account, amount)
        self.record(
            Earmarked, lot=self.lot, payout=payout, payee=party, account=account,
            hold=accounts.bound(self.lot, payout), day=day, sources=sources,
        )  # fmt: skip
        return sources

    def hold_of(self, payout: UUID) -> AccountName:
        return accounts.bound(self.lot, payout)

    def pocket_of(self, payout: UUID) -> str | None:
        mine = self.bound.get(payout)
        return "tax" if mine and mine.account == accounts.tax(self.lot) else None

    def release(self, payout: UUID, *, reason: str) -> None:
        """Free the money of a payout that will not be sent."""
        mine = self.bound_to(payout)
        self.record(
            EarmarkReleased, lot=self.lot, payout=payout, account=mine.account,
            hold=accounts.bound(self.lot, payout), sources=mine.sources, reason=reason,
        )  # fmt: skip

    def restore(self, payout: UUID, *, reason: str) -> None:
        """Take back money the bank refused to send."""
        mine = self.bound_to(payout)
        self.record(
            Restored, lot=self.lot, payout=payout, account=mine.account, sources=mine.sources,
            reason=reason,
        )  # fmt: skip

    def take_back(
        self, payout: UUID, *, bank_account: str, line: UUID, returned_on: date, reason: str
    ) -> None:
        """Take back a refund that was booked and came back; its account is confirmed anew."""
        mine = self.bound_to(payout)
        self.record(
            Returned, lot=self.lot, payout=payout, account=mine.account, sources=mine.sources,
            bank_account=bank_account, line=line, returned_on=returned_on, reason=reason,
        )  # fmt: skip
