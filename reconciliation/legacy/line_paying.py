"""Paying a legacy line out of itself: the line owns its payouts until its money is a case's."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from ledger.domain.binding import Bound, Caseless, Endings
from ledger.domain.case_parts import NothingToPay, Source
from ledger.domain.chart import AccountName, Posting, bank, move, refundable, transit, unclaimed
from ledger.domain.kernel import Personal, Root
from ledger.domain.money import Money, zero
from ledger.domain.paper import Paper, well_named
from ledger.domain.payer import Payee
from ledger.domain.payout_kind import PayoutKind
from reconciliation.legacy.classes import LegacyClass
from reconciliation.legacy.law import may_be_handed_over
from reconciliation.legacy.line_parts import Destination, NothingLeft, NotThatClass, PayeeNotStated
from reconciliation.legacy.line_state import LineState

EXITS: Final[dict[LegacyClass, frozenset[PayoutKind]]] = {
    LegacyClass.H: frozenset({PayoutKind.MISREMITTED}),
    LegacyClass.I: frozenset({PayoutKind.TREASURY, PayoutKind.FINE, PayoutKind.FEE}),
    LegacyClass.J: frozenset({PayoutKind.INTER_COURT, PayoutKind.ADMINISTRATOR}),
}
"""The classes that are paid out of the line itself, and as what."""

TREASURY: Final = frozenset({PayoutKind.TREASURY})


class DestinationStated(Root.Event):
    """Where the money goes was named, and on which paper (登记收款方)."""

    TOPIC = "legacy-line.destination-stated"
    party: str
    version: int
    holder: Personal
    number: Personal
    bank_name: str
    bank_code: str
    paper: Paper
    by: str

    def apply(self, line: LineState) -> None:
        to = Destination(
            self.holder, self.number, self.bank_name, self.bank_code, self.paper, self.by
        )
        line.destinations.setdefault(self.party, {})[self.version] = to
        line.came_back_from.discard(self.party)


class PayoutBound(Root.Event):
    """Money of the line was bound to a payout (占用)."""

    TOPIC = "legacy-line.payout-bound"
    payout: UUID
    party: str
    day: date
    amount: Money

    def postings(self) -> tuple[Posting, ...]:
        line, hold = unclaimed(self.originator_id), refundable(self.payout)
        return move(self.amount, debit=line, credit=hold)

    def apply(self, line: LineState) -> None:
        line.bound[self.payout] = Bound(self.party, self.day, self.amount)
        line.payouts.add(self.payout)
        line.remainder -= self.amount


class PayoutReleased(Root.Event):
    """The payout was withdrawn, refused or amended (解除占用)."""

    TOPIC = "legacy-line.payout-released"
    payout: UUID
    amount: Money
    reason: str

    def postings(self) -> tuple[Posting, ...]:
        line, hold = unclaimed(self.originator_id), refundable(self.payout)
        return move(self.amount, debit=hold, credit=line)

    def apply(self, line: LineState) -> None:
        line.give_back(self.payout, self.amount)


class PayoutRestored(Root.Event):
    """The bank refused the payout; the money never left (出款失败退回)."""

    TOPIC = "legacy-line.payout-restored"
    payout: UUID
    amount: Money
    reason: str

    def postings(self) -> tuple[Posting, ...]:
        return move(self.amount, debit=transit(self.payout), credit=unclaimed(self.originator_id))

    def apply(self, line: LineState) -> None:
        line.give_back(self.payout, self.amount)


class PayoutReturned(Root.Event):
    """The payout was booked and came back (退汇): legacy money again, with its age."""

    TOPIC = "legacy-line.payout-returned"
    payout: UUID
    amount: Money
    bank_account: str
    line: UUID
    returned_on: date
    reason: str

    def postings(self) -> tuple[Posting, ...]:
        account = bank(self.bank_account)
        return move(self.amount, debit=account, credit=unclaimed(self.originator_id))

    def effective_on(self) -> date:
        return self.returned_on

    def apply(self, line: LineState) -> None:
        # Money that came back is not sent again to the same account on the old paper (R2.10).
        line.came_back_from.add(line.bound[self.payout].party)
        line.give_back(self.payout, self.amount)


class PayingOut(LineState, Caseless[Bound]):
    """A line as the payer of what leaves it."""

    ENDINGS = Endings(PayoutReleased, PayoutRestored, PayoutReturned)

    def state_destination(
        self,
        party: str,
        *,
        holder: str,
        number: str,
        bank_name: str,
        bank_code: str,
        paper: Paper,
        by: str,
    ) -> int:
        """Name where the money goes and on which paper; what was sent by mistake goes back only.

        Raises :class:`NotThatClass`, and :class:`PayeeNotStated` for another account than the
        payer's.
        """
        if self.cls not in EXITS:
            raise NotThatClass(f"class {self.cls.value} is paid by its case", cls=self.cls.value)
        well_named([paper])
        if self.cls is LegacyClass.H and (holder, number) != (self.payer_name, self.payer_account):
            raise PayeeNotStated("what was sent by mistake goes back to the account it came from")
        version = len(self.destinations.get(party, ())) + 1
        self.record(
            DestinationStated,
            party=party,
            version=version,
            holder=holder,
            number=number,
            bank_name=bank_name,
            bank_code=bank_code,
            paper=paper,
            by=by,
        )
        return version

    def may_leave_as(self, kind: PayoutKind) -> None:
        """Refuse a payout its class does not know; the treasury takes class I only (R3.05)."""
        if kind in TREASURY:
            may_be_handed_over(self.cls)
        if kind not in EXITS.get(self.cls, frozenset()):
            said = f"class {self.cls.value} does not leave as {kind.value}"
            raise NotThatClass(said, cls=self.cls.value, kind=kind.value)

    def account_in_force(self, party: str) -> int:
        """The newest destination of this name; raises :class:`PayeeNotStated`."""
        if party not in self.destinations:
            raise PayeeNotStated(f"no destination {party} is named", party=party)
        if party in self.came_back_from:
            said = f"what went to {party} came back: name the account anew"
            raise PayeeNotStated(said, party=party)
        return max(self.destinations[party])

    def payee(self, party: str, version: int) -> Payee:
        """A destination as the bank must be told."""
        to = self.destinations[party][version]
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
        """Bind money to a payout; raises :class:`NothingLeft`."""
        self.account_in_force(party)
        if amount <= zero():
            raise NothingToPay(f"{amount} cannot be paid", amount=amount)
        self.must_be_unbound(payout)
        if amount > self.free:
            raise NothingLeft(
                f"{amount} is asked, {self.free} is left", asked=amount, left=self.free
            )
        self.record(PayoutBound, payout=payout, party=party, day=day, amount=amount)
        return (Source(self.id, amount),)

    def hold_of(self, payout: UUID) -> AccountName:
        """Where the money of a payout stands while it is bound."""
        return refundable(payout)
