"""Whoever owns the money of a payout (出款主体): a case, a line, a lot, an account's interest.

A payout knows its payer by kind and id and the account (``hold``) on which the money stands while
it is bound. All else it asks of the payer: to whom it goes, and taking it back when it does not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol
from uuid import UUID

from ledger.domain.case_parts import Source
from ledger.domain.chart import AccountName
from ledger.domain.identity import normal_name
from ledger.domain.law.approval import PayoutRequest
from ledger.domain.money import Money


@dataclass(frozen=True, slots=True)
class Payee:
    """Where a payment goes, as the bank must be told."""

    holder: str
    number: str
    bank_name: str
    bank_code: str

    def is_told(self, account: str, name: str) -> bool:
        """Whether a debit may have gone here, by what the bank tells of where it went.

        Its account where it is told in figures, else its name as far as that is told: banks mask
        both, and cut long names off. What is told of nobody speaks against nothing.
        """
        if not self.number.isascii():  # erased
            return True
        if account.isdigit():
            return not self.number.isdigit() or account == self.number
        told, own = normal_name(name), normal_name(self.holder)
        return "*" in told or told.startswith(own) or own.startswith(told)


class Payer(Protocol):
    """A root that can own payouts.

    ``stem`` begins the numbers of its payouts, ``concerns`` is the number of the case they belong
    to or ``""``, ``payouts`` every payout it ever bound money to.
    """

    TOPIC: ClassVar[str]
    bank_account: str
    payouts: set[UUID]

    @property
    def id(self) -> UUID: ...
    @property
    def stem(self) -> str: ...
    @property
    def concerns(self) -> str: ...

    def collect_events(self) -> Sequence[Any]:
        """What it has to say; every root has this."""

    # Before it is drafted

    def may_ask(self, by: str) -> None:
        """Refuse somebody who may not ask for this payer's money."""

    def account_in_force(self, party: str) -> int:
        """The version of the payee's confirmed account; refuses where there is none."""

    def requests_of(self, party: str, day: date) -> list[PayoutRequest]:
        """What else this payee is to get from this payer on this day (R2.07)."""

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
        """Bind money to a payout and say which receipts it comes from."""

    # While it is bound

    def holds(self, payout: UUID) -> bool:
        """Whether money is bound to this payout."""

    def bound_on(self, payout: UUID) -> date:
        """The day on which the money was bound."""

    def hold_of(self, payout: UUID) -> AccountName:
        """The account on which the money of a payout stands while it is bound."""

    def pocket_of(self, payout: UUID) -> str | None:
        """The pocket a payout was drawn on, or ``None``."""

    def payee(self, party: str, version: int) -> Payee:
        """The payee's account of this version."""

    # When it does not happen

    def release(self, payout: UUID, *, reason: str) -> None:
        """Free the money of a payout that will not be sent."""

    def restore(self, payout: UUID, *, reason: str) -> None:
        """Take back money the bank refused to send."""

    def take_back(
        self, payout: UUID, *, bank_account: str, line: UUID, returned_on: date, reason: str
    ) -> None:
        """Take back money that was booked and came back."""
