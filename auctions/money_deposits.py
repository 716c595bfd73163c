"""Deposits (保证金): frozen by a platform or paid to the court, and each ends in one way only.

A deposit a platform holds is no court money: it stands in memorandum accounts until the platform
has sent it and the bank has credited it.
"""

from datetime import date
from uuid import UUID

from auctions import money_accounts as accounts
from auctions.law.reconciling import is_the_deposit
from auctions.law.says import wp
from auctions.lot_words import Channel
from auctions.money_accounts import mark
from auctions.money_parts import Deposit, DepositState, Receipt
from auctions.money_receipts import Receiving, Shifted
from auctions.money_state import MoneyState
from ledger.domain.case_parts import NothingToPay
from ledger.domain.chart import Posting, move, unclaimed
from ledger.domain.errors import Conflict, NotFound
from ledger.domain.kernel import Personal, Root
from ledger.domain.money import Money, zero


class NoSuchDeposit(NotFound):
    """The bidder has no deposit in a state from which this can be done."""

    code = "no-such-deposit"
    title = "No such deposit in this state"
    title_zh = "无此保证金或状态不允许"
    article = wp("第十七条")


class NotOnItsWay(Conflict):
    """The money is still with the platform: it is court money only once the bank has it."""

    code = "remittance-not-banked"
    title = "The platform's remittance has not reached the bank"
    title_zh = "平台汇款尚未到达法院账户"
    article = wp("第二十五条")


class NotRefundable(Conflict):
    """This money is not its payer's to have back, now or ever."""

    code = "not-refundable"
    title = "This money is not refunded"
    title_zh = "该款项不予退还"
    article = wp("第二十四条")


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

    def apply(self, money: MoneyState) -> None:
        money.references.add(self.order)
        money.deposits[self.attempt, self.bidder] = Deposit(
            self.attempt, self.bidder, Channel.PLATFORM, self.amount, DepositState.FROZEN,
            self.platform, self.order,
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

    def apply(self, money: MoneyState) -> None:
        money.deposits[self.attempt, self.bidder].state = DepositState.RELEASED


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

    def apply(self, money: MoneyState) -> None:
        money.references.add(self.reference)
        money.deposits[self.attempt, self.bidder].state = DepositState.REMITTED


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

    def apply(self, money: MoneyState) -> None:
        money.deposits[self.attempt, self.bidder].state = DepositState.HELD
        came = Receipt(
            self.line, self.claim, self.bidder, self.value_date, self.payer_name,
            self.payer_account, self.payer_bank, self.attempt,
        )  # fmt: skip
        money.take_in(came, accounts.deposit(self.lot, self.bidder), self.amount)


class DepositFreed(Shifted):
    """A bidder who did not win gets the deposit or prepayment back (保证金待退)."""

    TOPIC = "lot-money.deposit-freed"
    attempt: str
    bidder: str

    def apply(self, money: MoneyState) -> None:
        self.leave(money)
        money.deposits[self.attempt, self.bidder].state = DepositState.REFUNDED


class Depositing(Receiving):
    """Deposits through either channel, until they are refunded, converted or forfeited."""

    def deposit(self, attempt: str, bidder: str, *states: DepositState) -> Deposit:
        """A bidder's deposit on an attempt; raises :class:`NoSuchDeposit`."""
        found = self.deposits.get((attempt, bidder))
        if found is None or (states and found.state not in states):
            now = found.state if found else None
            said = f"{bidder} on {attempt}: {now or 'none'}"
            raise NoSuchDeposit(said, bidder=bidder, attempt=attempt, state=now)
        return found

    def freeze(
        self, attempt: str, bidder: str, amount: Money, *, platform: str, order: str
    ) -> None:
        """Note that a platform froze a deposit (J1); raises :class:`DepositKnown`."""
        self.no_deposit_yet(attempt, bidder)
        if amount <= zero():
            raise NothingToPay(f"{amount} is no deposit", amount=amount)
        self.record(
            DepositFrozen, attempt=mark(attempt), bidder=mark(bidder), platform=mark(platform),
            order=order, amount=amount,
        )  # fmt: skip

    def unfreeze(self, attempt: str, bidder: str, *, reference: str) -> None:
        """Note that the platform released a deposit (J3)."""
        kept = self.deposit(attempt, bidder, DepositState.FROZEN)
        self.record(
            DepositUnfrozen, attempt=attempt, bidder=bidder, platform=kept.platform,
            amount=kept.amount, reference=reference,
        )  # fmt: skip

    def remit(self, attempt: str, bidder: str, amount: Money, *, reference: str) -> None:
        """Note that the platform sent the winner's deposit (J5); the bank has yet to credit it."""
        kept = self.deposit(attempt, bidder, DepositState.FROZEN)
        is_the_deposit(amount, kept.amount)
        self.record(
            DepositRemitted, attempt=attempt, bidder=bidder, platform=kept.platform,
            amount=amount, reference=reference,
        )  # fmt: skip

    def bank_remittance(
        self,
        attempt: str,
        bidder: str,
        *,
        line: UUID,
        claim: str,
        amount: Money,
        value_date: date,
        payer: tuple[str, str, str],
    ) -> None:
        """The bank credited what the platform had sent (J5).

        ``payer`` is the name, account and bank the line came from.
        """
        kept = self.deposit(attempt, bidder, DepositState.REMITTED)
        is_the_deposit(amount, kept.amount)
        self.no_receipt_yet(line)
        name, number, bank = payer
        self.record(
            RemittanceBanked, attempt=attempt, bidder=bidder, platform=kept.platform, line=line,
            claim=claim, amount=amount, value_date=value_date, payer_name=name,
            payer_account=number, payer_bank=bank,
        )  # fmt: skip

    def free_deposit(self, attempt: str, bidder: str) -> None:
        """A deposit or prepayment in the bank is its bidder's again (J4, J20); the lot has checked
        that the bidder did not win.
        """
        kept = self.deposit(attempt, bidder)
        if kept.state is DepositState.FORFEITED:
            raise NotRefundable(f"{bidder}'s deposit on {attempt} is forfeited", bidder=bidder)
        left = self.deposit(attempt, bidder, DepositState.HELD).amount
        for account in (accounts.deposit(self.lot, bidder), accounts.prepaid(self.lot, bidder)):
            if (part := min(self.held(account), left)) > zero():
                left -= part
                self.record(
                    DepositFreed, taken_from=account,
                    put_into=accounts.refundable(self.lot, bidder),
                    sources=self.some_of(account, part), attempt=attempt, bidder=bidder,
                )  # fmt: skip

    def must_be_here(self, attempt: str, bidder: str, *, kept: bool = False) -> None:
        """What a platform sent has to be in the bank; raises :class:`NotOnItsWay` (invariant 5).

        With ``kept``, what it still keeps frozen has to be too: it was to send it within a day.
        """
        mine = self.deposits.get((attempt, bidder))
        road = self.in_transit(bidder)
        if kept and mine is not None and mine.state is DepositState.FROZEN:
            road += mine.amount
        if road > zero():
            raise NotOnItsWay(f"{road} is still with the platform", in_transit=road)
