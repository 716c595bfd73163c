"""Whoever owns the money of a payout (出款主体): a case, a line, a lot, an account's interest.

A payout knows its payer by kind and id and the account (``hold``) on which the money stands while
it is bound. All else it asks of the payer: to whom it goes, and taking it back when it does not.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Final, Protocol
from uuid import UUID

from ledger.domain.case_parts import Source
from ledger.domain.chart import AccountName
from ledger.domain.identity import normal_name, same_name
from ledger.domain.law.approval import PayoutRequest
from ledger.domain.money import Money

_CUT: Final = 20
"""No bank cuts a name off that is shorter (characters): until there, a part is another name."""


@dataclass(frozen=True, slots=True)
class Payee:
    """Where a payment goes, as the bank must be told."""

    holder: str
    number: str
    bank_name: str
    bank_code: str

    def is_told(self, account: str, name: str) -> bool:
        """Whether a debit may have gone here, by what the bank tells of where it went.

        Its account where it is told in figures, else its name: banks mask both, and cut long names
        off. What is told of nobody speaks against nothing; a name spelled otherwise does, and so
        does what a mask leaves to be read.
        """
        if not self.number.isascii():  # erased
            return True
        if (same := self._by_account(account)) is not None:
            return same
        told, own = normal_name(name), normal_name(self.holder)
        cut = len(told) >= _CUT and own.startswith(told)
        return _masks(account, self.number) and (cut or told in ("", own) or _hides(told, own))

    def may_be(self, account: str, name: str) -> bool:
        """Whether a debit that quotes nothing might have gone here, however it is spelled.

        Asked before more is paid: late is better than twice, so what is half told is this payee.
        """
        if account.isdigit() or not self.number.isascii():
            return self._by_account(account) is not False
        told, own = normal_name(name), normal_name(self.holder)
        return "*" in told or told.startswith(own) or own.startswith(told)

    def is_named(self, account: str, name: str) -> bool:
        """Whether the bank tells this very account or, where it tells none, this very name.

        Of whom nothing is told, he is not known to be anybody.
        """
        if (same := self._by_account(account)) is not None:
            return same
        return same_name(name, self.holder) and _masks(account, self.number)

    def _by_account(self, account: str) -> bool | None:
        """Whether it is this account; nobody can say where either is not told in figures."""
        own = self.number.replace("-", "")
        return account == own if account.isdigit() and own.isdigit() else None


def _hides(told: str, whole: str) -> bool:
    """Whether what is told is this, with asterisks for what a bank hides of it."""
    pattern = ".*".join(re.escape(part) for part in re.split(r"\*+", told))
    return "*" in told and re.fullmatch(pattern, whole) is not None


def _masks(told: str, number: str) -> bool:
    return "*" not in told or _hides(told.replace("-", ""), number.replace("-", ""))


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
