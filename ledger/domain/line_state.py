"""What a bank line knows of itself: the state its facts have brought it to.

Facts apply themselves to it; the commands beside them read it and decide.
"""

from typing import TYPE_CHECKING
from uuid import UUID

from ledger.domain.binding import Bindings, Bound
from ledger.domain.kernel import Recording
from ledger.domain.law.own_account import must_lie_on
from ledger.domain.line_words import (
    Assignment,
    AssignmentState,
    Claim,
    ClaimState,
    FoundHit,
    NamedPayer,
    NotAReceipt,
    Purpose,
    ReturnBasis,
    Share,
)
from ledger.domain.money import Money, total, zero


class LineState(Recording):
    """The state of one bank line; :class:`~ledger.domain.bank_line.BankLine` has it."""

    AUTOMATIC = "auto"
    bank_account: str

    if TYPE_CHECKING:  # given by the root

        @property
        def id(self) -> UUID: ...

    def begin(self, serial: str, amount: Money, purpose: Purpose, file: str) -> None:
        """Stand at the beginning."""
        self.serial = serial
        self.amount = amount
        self.purpose = purpose
        self.file = file
        self.files = {file}
        self.claims: dict[str, Claim] = {}
        self.transfers: dict[tuple[str, str], str] = {}  # by claim and case
        self.assignments: dict[str, Assignment] = {}
        self.remainder = amount if purpose is Purpose.RECEIPT else zero()
        self.short = amount if purpose is Purpose.UNEXPLAINED else zero()
        self.long: dict[UUID, Money] = {}
        self.hits: dict[str, FoundHit] = {}
        self.hits_taken: dict[str, FoundHit] = {}  # by claim
        self.differing: dict[str, tuple[Money, bool]] = {}
        self.discrepancies = 0
        self.return_bases: dict[int, ReturnBasis] = {}
        self.came_back_on = 0  # the newest basis when a return came back
        self.redrawn: dict[str, str] = {}  # by the return that failed, the one in its place
        self.bound: Bindings[Bound] = Bindings()
        self.payouts: set[UUID] = set()
        self.named: NamedPayer | None = None
        self.carried_to: str | None = None  # the account its money lies on by now

    @property
    def lies_on(self) -> str:
        """The account on which its money is."""
        return self.carried_to or self.bank_account

    def must_lie_on(self, bank_account: str) -> None:
        """Refuse to use it on another account; raises :class:`OtherBankAccount`."""
        must_lie_on(self.lies_on, bank_account)

    @property
    def incoming(self) -> bool:
        return self.purpose in (Purpose.RECEIPT, Purpose.RETURN)

    @property
    def unproposed(self) -> Money:
        """What neither a confirmed nor a waiting claim asks for."""
        waiting = (c for c in self.claims.values() if c.state is ClaimState.PROPOSED)
        asked = [s.amount for claim in waiting for s in claim.shares]
        asked += [
            each.amount
            for each in self.assignments.values()
            if each.state is AssignmentState.PROPOSED
        ]
        return self.remainder - total(asked) if asked else self.remainder

    def must_be_receipt(self) -> None:
        """Refuse what only money that came in can be asked; raises :class:`NotAReceipt`."""
        if self.purpose is not Purpose.RECEIPT:
            raise NotAReceipt(f"line {self.serial} is a {self.purpose.value}", purpose=self.purpose)

    # What several facts do

    def take(self, claim: str, by: str, shares: tuple[Share, ...]) -> None:
        """Give so much to the cases of a claim."""
        self.claims[claim] = Claim(claim, by, shares, ClaimState.CONFIRMED)
        for share in shares:
            self.remainder -= share.amount

    def unbind(self, payout: UUID, amount: Money) -> None:
        """Have so much unclaimed again that was to go back."""
        del self.bound[payout]
        self.remainder += amount
