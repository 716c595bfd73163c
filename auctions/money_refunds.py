"""What a lot gives back (应退款), and the taxes it withholds: the payer of the lot's payouts.

Money comes here only when nobody else can have it: a loser's deposit, an excess, the part payment
of a sale that fell away. A forfeited deposit or a price never does, so no payout can be drawn on
one. Refunds go to the account the money came from.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final, TypeAlias
from uuid import UUID

from auctions import money_accounts as accounts
from auctions import money_refund_facts as facts
from auctions.law.says import wp
from auctions.money_accounts import mark
from auctions.money_parts import Bound, NotHeld, Pot, StatedPayee
from ledger.domain.case_parts import (
    AccountConfirmedAlready,
    AccountSelfConfirmed,
    EarmarkedAlready,
    NothingEarmarked,
    NothingToPay,
    Source,
    worth,
)
from ledger.domain.chart import AccountName
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, NotFound
from ledger.domain.kernel import Root, event, name_id
from ledger.domain.law.approval import PayoutRequest
from ledger.domain.money import Money, zero
from ledger.domain.payer import Payee

ORIGINAL_PAYER: Final = Article("网络司法拍卖资金管理要求", "原路退回", Certainty.DESIGN)


class PartPaymentWaits(Conflict):
    """A defaulted buyer's part payment goes back once its shortfall is settled."""

    code = "part-payment-waits"
    title = "The part payment waits until the shortfall is settled"
    title_zh = "差价结清前暂不退还已付价款"
    article = wp("第二十四条")


class NotTheOriginalPayer(Conflict):
    """Money goes back to the account it came from, never to another name or number."""

    code = "not-the-original-payer"
    title = "A refund goes to the account the money came from"
    title_zh = "退款应原路退回付款账户"
    article = ORIGINAL_PAYER


class NoPayee(NotFound):
    """The lot has no confirmed account for this payee."""

    code = "lot-payee-not-confirmed"
    title = "The payee's account is not stated and confirmed"
    title_zh = "退款收款账户未登记或未复核"
    article = ORIGINAL_PAYER


class LotRefunds(Root):
    """What one lot owes back."""

    TOPIC = "lot-refunds"

    Opened: TypeAlias = facts.Opened
    Owed: TypeAlias = facts.Owed
    RecoveryOwed: TypeAlias = facts.RecoveryOwed
    Recovered: TypeAlias = facts.Recovered
    PaymentsUnlocked: TypeAlias = facts.PaymentsUnlocked
    PayeeStated: TypeAlias = facts.PayeeStated
    PayeeConfirmed: TypeAlias = facts.PayeeConfirmed
    Earmarked: TypeAlias = facts.Earmarked
    EarmarkReleased: TypeAlias = facts.EarmarkReleased
    Restored: TypeAlias = facts.Restored
    Returned: TypeAlias = facts.Returned

    @staticmethod
    def create_id(lot: str) -> UUID:
        return name_id("lot-refunds", lot)

    @event(facts.Opened)
    def __init__(self, lot: str, case_number: str, bank_account: str) -> None:
        self.lot = lot
        self.case_number = case_number
        self.bank_account = bank_account
        self.pots: dict[str, Pot] = {}
        self.waiting: dict[str, str] = {}
        self.recoveries: dict[tuple[str, str], Money] = {}
        self.payees: dict[str, dict[int, StatedPayee]] = {}
        self.bound: dict[UUID, Bound] = {}
        self.payouts: set[UUID] = set()

    def held(self, account: str) -> Money:
        """What stands on one of its accounts."""
        pot = self.pots.get(account)
        return pot.amount if pot else zero()

    def due_to(self, payee: str) -> Money:
        """What a payee is to get back."""
        return self.held(accounts.refundable(self.lot, payee))

    def planned(self) -> dict[str, Money]:
        """What the command under way gives back to each payee, now or once it is recovered."""
        found: dict[str, Money] = {}
        for fact in self.pending_events:
            match fact:
                case facts.Owed():
                    part = worth(fact.sources)
                case facts.RecoveryOwed():
                    part = fact.amount
                case _:
                    continue
            found[fact.payee] = found.get(fact.payee, zero()) + part
        return found

    def _pot(self, account: str) -> Pot:
        return self.pots.setdefault(account, Pot())

    # What is owed

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
            raise NothingToPay("nothing is owed")
        self._owed(
            lot=self.lot, payee=mark(payee), account=account, sources=sources, waits=waits,
            basis=basis,
        )  # fmt: skip

    @event(facts.Owed)
    def _owed(
        self,
        *,
        lot: str,
        payee: str,
        account: AccountName,
        sources: tuple[Source, ...],
        waits: str | None,
        basis: str,
    ) -> None:
        self._pot(account).put(sources)
        if waits is not None:
            self.waiting[payee] = waits

    def unlock_payments(self, attempt: str, *, reason: str) -> None:
        """Let part payments go back that waited for this attempt's shortfall (J14)."""
        if attempt in self.waiting.values():
            self._payments_unlocked(lot=self.lot, attempt=attempt, reason=reason)

    @event(facts.PaymentsUnlocked)
    def _payments_unlocked(self, lot: str, attempt: str, reason: str) -> None:
        self.waiting = {who: what for who, what in self.waiting.items() if what != attempt}

    def owe_recovery(self, case_number: str, payee: str, amount: Money, *, document: str) -> None:
        """What was paid out of an undone sale is to come back before its payer can have it."""
        if amount <= zero():
            raise NothingToPay(f"{amount} cannot be owed", amount=amount)
        self._recovery_owed(
            lot=self.lot, case_number=case_number, payee=mark(payee), amount=amount,
            document=document,
        )  # fmt: skip

    @event(facts.RecoveryOwed)
    def _recovery_owed(
        self, *, lot: str, case_number: str, payee: str, amount: Money, document: str
    ) -> None:
        known = self.recoveries.get((case_number, payee), zero())
        self.recoveries[case_number, payee] = known + amount

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
        self._recovered(
            lot=self.lot, case_number=case_number, payee=payee, line=line, claim=claim,
            amount=amount, value_date=value_date,
        )  # fmt: skip

    @event(facts.Recovered)
    def _recovered(
        self,
        *,
        lot: str,
        case_number: str,
        payee: str,
        line: UUID,
        claim: str,
        amount: Money,
        value_date: date,
    ) -> None:
        self.recoveries[case_number, payee] -= amount
        self._pot(accounts.refundable(lot, payee)).put((Source(line, amount),))

    # What a payout asks of its payer

    @property
    def stem(self) -> str:
        return str(self.id)

    @property
    def concerns(self) -> str:
        return self.case_number

    def may_ask(self, by: str) -> None:
        """Whoever may draft a lot's refunds at all; the money itself is bound to its payee."""

    def state_payee(
        self,
        payee: str,
        *,
        holder: str,
        number: str,
        bank_name: str,
        bank_code: str,
        evidence: str,
        by: str,
        original: frozenset[tuple[str, str]] = frozenset(),
    ) -> int:
        """Record where a payee is paid; a payer gets back only to the account it paid from.

        ``original`` are the names and numbers this payee paid from, if it paid at all.
        """
        if original and (holder, number) not in original:
            raise NotTheOriginalPayer(f"{payee} paid from another account", payee=payee)
        version = max(self.payees.get(payee, {}), default=0) + 1
        self._payee_stated(
            lot=self.lot, payee=mark(payee), version=version, holder=holder, number=number,
            bank_name=bank_name, bank_code=bank_code, evidence=evidence, stated_by=by,
        )  # fmt: skip
        return version

    @event(facts.PayeeStated)
    def _payee_stated(
        self,
        *,
        lot: str,
        payee: str,
        version: int,
        holder: str,
        number: str,
        bank_name: str,
        bank_code: str,
        evidence: str,
        stated_by: str,
    ) -> None:
        self.payees.setdefault(payee, {})[version] = StatedPayee(
            version, holder, number, bank_name, bank_code, stated_by
        )

    def confirm_payee(self, payee: str, version: int, *, by: str) -> None:
        """Confirm a stated account; not by whoever stated it."""
        stated = self.payees.get(payee, {}).get(version)
        if stated is None:
            raise NoPayee(f"{payee} has no account {version}", payee=payee)
        if stated.confirmed_by:
            raise AccountConfirmedAlready(f"account {version} of {payee}", party=payee)
        if stated.stated_by == by:
            raise AccountSelfConfirmed(f"{by} entered this account", by=by)
        self._payee_confirmed(payee=payee, version=version, confirmed_by=by)

    @event(facts.PayeeConfirmed)
    def _payee_confirmed(self, payee: str, version: int, confirmed_by: str) -> None:
        self.payees[payee][version].confirmed_by = confirmed_by

    def account_in_force(self, party: str) -> int:
        """The version of a payee's newest account; raises :class:`NoPayee` unless confirmed."""
        stated = self.payees.get(party, {})
        newest = max(stated, default=0)
        if not newest or not stated[newest].confirmed_by:
            raise NoPayee(f"{party} has no confirmed account", payee=party)
        return newest

    def payee(self, party: str, version: int) -> Payee:
        """Where a payment to this account of a payee goes."""
        stated = self.payees[party][version]
        return Payee(stated.holder, stated.number, stated.bank_name, stated.bank_code)

    def requests_of(self, party: str, day: date) -> list[PayoutRequest]:
        """What else this payee is to get from this lot on this day (R2.07)."""
        return [
            PayoutRequest(self.lot, each.payee, each.day, worth(each.sources))
            for each in self.bound.values()
            if each.payee == party and each.day == day
        ]

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
        if payout in self.bound:
            raise EarmarkedAlready(f"payout {payout} holds money already", payout=payout)
        if party in self.waiting:
            raise PartPaymentWaits(f"{party} waits for {self.waiting[party]}", payee=party)
        whose = accounts.refundable(self.lot, party)
        account = accounts.tax(self.lot) if pocket == "tax" else whose
        sources = self._some_of(account, amount)
        self._earmarked(
            lot=self.lot, payout=payout, payee=party, account=account,
            hold=accounts.bound(self.lot, payout), day=day, sources=sources,
        )  # fmt: skip
        return sources

    @event(facts.Earmarked)
    def _earmarked(
        self,
        *,
        lot: str,
        payout: UUID,
        payee: str,
        account: AccountName,
        hold: AccountName,
        day: date,
        sources: tuple[Source, ...],
    ) -> None:
        self.payouts.add(payout)
        self.bound[payout] = Bound(payout, payee, day, account, sources)
        self._pot(account).take(sources)

    def holds(self, payout: UUID) -> bool:
        return payout in self.bound

    def hold_of(self, payout: UUID) -> AccountName:
        return accounts.bound(self.lot, payout)

    def pocket_of(self, payout: UUID) -> str | None:
        mine = self.bound.get(payout)
        return "tax" if mine and mine.account == accounts.tax(self.lot) else None

    def release(self, payout: UUID, *, reason: str) -> None:
        """Free the money of a payout that will not be sent."""
        mine = self._bound(payout)
        self._earmark_released(
            lot=self.lot, payout=payout, account=mine.account,
            hold=accounts.bound(self.lot, payout), sources=mine.sources, reason=reason,
        )  # fmt: skip

    @event(facts.EarmarkReleased)
    def _earmark_released(
        self,
        *,
        lot: str,
        payout: UUID,
        account: AccountName,
        hold: AccountName,
        sources: tuple[Source, ...],
        reason: str,
    ) -> None:
        self._give_back(payout, account, sources)

    def restore(self, payout: UUID, *, reason: str) -> None:
        """Take back money the bank refused to send."""
        mine = self._bound(payout)
        self._restored(
            lot=self.lot, payout=payout, account=mine.account, sources=mine.sources, reason=reason
        )

    @event(facts.Restored)
    def _restored(
        self,
        *,
        lot: str,
        payout: UUID,
        account: AccountName,
        sources: tuple[Source, ...],
        reason: str,
    ) -> None:
        self._give_back(payout, account, sources)

    def take_back(
        self, payout: UUID, *, bank_account: str, line: UUID, returned_on: date, reason: str
    ) -> None:
        """Take back a refund that was booked and came back; its account is confirmed anew."""
        mine = self._bound(payout)
        self._returned(
            lot=self.lot, payout=payout, account=mine.account, sources=mine.sources,
            bank_account=bank_account, line=line, returned_on=returned_on, reason=reason,
        )  # fmt: skip

    @event(facts.Returned)
    def _returned(
        self,
        *,
        lot: str,
        payout: UUID,
        account: AccountName,
        sources: tuple[Source, ...],
        bank_account: str,
        line: UUID,
        returned_on: date,
        reason: str,
    ) -> None:
        stated = self.payees.get(self.bound[payout].payee, {})
        if stated:
            stated[max(stated)].confirmed_by = None
        self._give_back(payout, account, sources)

    def _some_of(self, account: str, amount: Money) -> tuple[Source, ...]:
        if amount <= zero():
            raise NothingToPay(f"{amount} cannot be paid", amount=amount)
        if (there := self.held(account)) < amount:
            raise NotHeld(f"{account} holds {there}, {amount} is asked", held=there, asked=amount)
        return self.pots[account].first(amount)

    def _give_back(self, payout: UUID, account: AccountName, sources: tuple[Source, ...]) -> None:
        self._pot(account).put(sources)
        self.bound.pop(payout, None)

    def _bound(self, payout: UUID) -> Bound:
        if payout not in self.bound:
            raise NothingEarmarked(f"no money is held for payout {payout}", payout=payout)
        return self.bound[payout]
