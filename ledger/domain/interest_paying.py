"""Interest of a special account on its way to the treasury (专户利息缴库), as any payment."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from ledger.domain.binding import Caseless, Endings
from ledger.domain.case_parts import Earmark, Source, worth
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
    InterestState,
    TreasuryAccount,
    TreasuryNotNamed,
)
from ledger.domain.kernel import Personal, Root
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
        kept.bound[self.payout] = Earmark(self.payout, self.party, self.day, self.sources)
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
        kept.came_back_from = len(kept.treasury)


class PayingInterest(InterestState, Caseless[Earmark]):
    """Interest as the payer of what goes to the treasury."""

    ENDINGS = Endings(Released, Restored, Returned)

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

    def account_in_force(self, party: str) -> int:
        """The newest account of the treasury, named anew once money came back (R2.10).

        Raises :class:`TreasuryNotNamed`.
        """
        if not self.treasury:
            raise TreasuryNotNamed(f"no account of the {party} is named", party=party)
        if max(self.treasury) <= self.came_back_from:
            said = f"what went to the {party} came back: name its account anew"
            raise TreasuryNotNamed(said, party=party)
        return max(self.treasury)

    def payee(self, party: str, version: int) -> Payee:
        """The treasury's account as the bank must be told."""
        to = self.treasury[version]
        return Payee(to.holder, to.number, to.bank_name, to.bank_code)

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
        self.must_be_unbound(payout)
        sources = pick(self.lots, amount, receipts)
        self.record(
            Bound, bank_account=self.bank_account, payout=payout, party=party, day=day,
            sources=sources,
        )  # fmt: skip
        return sources

    def hold_of(self, payout: UUID) -> AccountName:
        """Where the interest of a payment stands while it is bound."""
        return interest_bound(self.bank_account, payout)

    def let_go(self, fact: type[Root.Event], payout: UUID, **said: object) -> None:
        """Let it go; each of its facts names the special account it belongs to."""
        super().let_go(fact, payout, **{**said, "bank_account": self.bank_account})
