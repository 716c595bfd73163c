"""Interest of a special account on its way to the treasury (专户利息缴库), as any payment."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final
from uuid import UUID

from ledger.domain.case_parts import EarmarkedAlready, NothingEarmarked, Source, worth
from ledger.domain.case_pockets import pick
from ledger.domain.chart import (
    AccountName,
    Posting,
    bank,
    interest,
    interest_bound,
    move,
    transit,
)
from ledger.domain.interest_state import (
    BoundInterest,
    InterestState,
    TreasuryAccount,
    TreasuryNotNamed,
)
from ledger.domain.kernel import Personal, Root
from ledger.domain.law.approval import PayoutRequest
from ledger.domain.money import Money
from ledger.domain.paper import Paper, well_named
from ledger.domain.payer import Payee

TREASURY: Final = "treasury"
"""The one payee interest goes to."""


class TreasuryNamed(Root.Event):
    """The treasury's account was named, and on which paper (登记国库账户)."""

    TOPIC = "account-interest.treasury-named"
    version: int
    holder: Personal
    number: Personal
    bank_name: str
    bank_code: str
    paper: Paper
    by: str

    def apply(self, kept: InterestState) -> None:
        kept.treasury[self.version] = TreasuryAccount(
            self.holder, self.number, self.bank_name, self.bank_code, self.paper, self.by
        )


class Bound(Root.Event):
    """Interest was bound to a payment to the treasury (占用)."""

    TOPIC = "account-interest.bound"
    bank_account: str
    payout: UUID
    party: str
    day: date
    sources: tuple[Source, ...]

    def postings(self) -> tuple[Posting, ...]:
        account = interest(self.bank_account)
        hold = interest_bound(self.bank_account, self.payout)
        return move(worth(self.sources), debit=account, credit=hold)

    def apply(self, kept: InterestState) -> None:
        kept.payouts.add(self.payout)
        kept.bound[self.payout] = BoundInterest(self.party, self.day, self.sources)
        kept.take(self.sources)


class Released(Root.Event):
    """The payment was withdrawn, refused or amended (解除占用)."""

    TOPIC = "account-interest.released"
    bank_account: str
    payout: UUID
    amount: Money
    reason: str

    def postings(self) -> tuple[Posting, ...]:
        account = interest(self.bank_account)
        hold = interest_bound(self.bank_account, self.payout)
        return move(self.amount, debit=hold, credit=account)

    def apply(self, kept: InterestState) -> None:
        kept.give_back(self.payout)


class Restored(Root.Event):
    """The bank refused the payment; the money never left (出款失败退回利息)."""

    TOPIC = "account-interest.restored"
    bank_account: str
    payout: UUID
    amount: Money
    reason: str

    def postings(self) -> tuple[Posting, ...]:
        account = interest(self.bank_account)
        return move(self.amount, debit=transit(self.payout), credit=account)

    def apply(self, kept: InterestState) -> None:
        kept.give_back(self.payout)


class Returned(Root.Event):
    """The payment was booked and came back (退汇): interest again."""

    TOPIC = "account-interest.returned"
    bank_account: str
    payout: UUID
    amount: Money
    line: UUID
    returned_on: date
    reason: str

    def postings(self) -> tuple[Posting, ...]:
        account = interest(self.bank_account)
        return move(self.amount, debit=bank(self.bank_account), credit=account)

    def effective_on(self) -> date:
        return self.returned_on

    def apply(self, kept: InterestState) -> None:
        kept.give_back(self.payout)


class PayingInterest(InterestState):
    """Interest as the payer of what goes to the treasury."""

    if TYPE_CHECKING:  # given by the root

        @property
        def id(self) -> UUID: ...

    @property
    def stem(self) -> str:
        return str(self.id)

    @property
    def concerns(self) -> str:
        return ""

    def name_treasury(
        self,
        *,
        holder: str,
        number: str,
        bank_name: str,
        bank_code: str,
        paper: Paper,
        by: str,
    ) -> int:
        """Name the treasury's account; a newer one replaces it for what is asked from then on."""
        well_named([paper])
        version = len(self.treasury) + 1
        self.record(
            TreasuryNamed, version=version, holder=holder, number=number, bank_name=bank_name,
            bank_code=bank_code, paper=paper, by=by,
        )  # fmt: skip
        return version

    def may_ask(self, by: str) -> None:
        """Any officer may: the money is nobody's case."""

    def account_in_force(self, party: str) -> int:
        """The newest account of the treasury; raises :class:`TreasuryNotNamed`."""
        if not self.treasury:
            raise TreasuryNotNamed(f"no account of the {party} is named", party=party)
        return max(self.treasury)

    def payee(self, party: str, version: int) -> Payee:
        """The treasury's account as the bank must be told."""
        to = self.treasury[version]
        return Payee(to.holder, to.number, to.bank_name, to.bank_code)

    def requests_of(self, party: str, day: date) -> list[PayoutRequest]:
        """What else goes to the treasury on this day (R2.07)."""
        return [
            PayoutRequest(self.stem, party, each.day, each.amount)
            for each in self.bound.values()
            if each.day == day
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
        """Bind interest to a payment, the oldest first; raises :class:`NotEnoughMoney`."""
        self.account_in_force(party)
        if payout in self.bound:
            raise EarmarkedAlready(f"payout {payout} holds money already", payout=payout)
        sources = pick(self.lots, amount, receipts)
        self.record(
            Bound, bank_account=self.bank_account, payout=payout, party=party, day=day,
            sources=sources,
        )  # fmt: skip
        return sources

    def holds(self, payout: UUID) -> bool:
        """Whether interest is bound to this payment."""
        return payout in self.bound

    def hold_of(self, payout: UUID) -> AccountName:
        """Where the interest of a payment stands while it is bound."""
        return interest_bound(self.bank_account, payout)

    def pocket_of(self, payout: UUID) -> None:
        """Interest has no pockets."""

    def release(self, payout: UUID, *, reason: str) -> None:
        """Free the interest of a payment that will not be sent."""
        self._end(Released, payout, reason=reason)

    def restore(self, payout: UUID, *, reason: str) -> None:
        """Take back what the bank refused to send."""
        self._end(Restored, payout, reason=reason)

    def take_back(
        self, payout: UUID, *, bank_account: str, line: UUID, returned_on: date, reason: str
    ) -> None:
        """Take back a payment that was booked and came back."""
        self._end(Returned, payout, line=line, returned_on=returned_on, reason=reason)

    def _end(self, fact: type[Root.Event], payout: UUID, **said: object) -> None:
        if payout not in self.bound:
            raise NothingEarmarked(f"no money is held for payout {payout}", payout=payout)
        amount = self.bound[payout].amount
        self.record(fact, bank_account=self.bank_account, payout=payout, amount=amount, **said)
