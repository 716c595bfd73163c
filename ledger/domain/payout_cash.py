"""A payout in cash (现金发放): handed over before a witness, then found in the bank's books."""

from datetime import date
from uuid import UUID

from ledger.domain.chart import AccountName, Posting, move, transit
from ledger.domain.kernel import Root
from ledger.domain.law.approval import ActsTwice
from ledger.domain.money import Money
from ledger.domain.paper import Paper, well_named
from ledger.domain.payout_kind import Method
from ledger.domain.payout_parts import NotInCash, ShortReturn, State
from ledger.domain.payout_state import PayoutState


class HandedOver(Root.Event):
    """The payee was given cash and signed for it (现金发放); the bank's debit is still to come."""

    TOPIC = "payout.handed-over"
    hold: AccountName
    amount: Money
    receipt: Paper
    witness: str
    handed_on: date
    by: str

    def postings(self) -> tuple[Posting, ...]:
        return move(self.amount, debit=self.hold, credit=transit(self.originator_id))

    def apply(self, payout: PayoutState) -> None:
        payout.state = State.HANDED
        payout.sent_on = self.handed_on
        payout.receipts.append(self.receipt)


class Drawn(Root.Event):
    """The cash that was handed over was found in the bank's books (现金支取对账)."""

    TOPIC = "payout.drawn"
    line: UUID
    settled_on: date
    by: str

    def apply(self, payout: PayoutState) -> None:
        payout.state = State.SETTLED
        payout.settled_on = self.settled_on


class InCash(PayoutState):
    """A payout that may be handed over."""

    def hand_over(self, receipt: Paper, *, by: str, witness: str, on: date) -> None:
        """Give the payee cash before a second pair of eyes, against a signed receipt.

        Raises :class:`NotInCash`, :class:`ActsTwice` for whoever has acted on it.
        """
        self._must_be("hand over", State.APPROVED)
        if self.method is not Method.CASH:
            raise NotInCash(f"{self.number} is paid by transfer", number=self.number)
        for person in (by, witness):
            if person in self.acted or by == witness:
                raise ActsTwice(f"{person} has already acted on this payment", actor=person)
        well_named([receipt])
        self.record(
            HandedOver, hold=self.hold, amount=self.amount, receipt=receipt, witness=witness,
            handed_on=on, by=by,
        )  # fmt: skip

    def draw(self, line: UUID, amount: Money, *, on: date, by: str) -> None:
        """Find the cash in the bank's books; the whole of it, or a person must look."""
        self._must_be("reconcile", State.HANDED)
        if amount != self.amount:
            raise ShortReturn(f"{amount} was drawn, {self.amount} was handed over", drawn=amount)
        self.record(Drawn, line=line, settled_on=on, by=by)
