"""A payout in cash (现金发放): given by one, seen by another, then found in the bank's books.

Whoever gives the cash says so and names who saw it; only the witness's own act, under a key of his
own, makes a payment of it (``payout.handed-over``). Until then its money stays bound to it, where
it was: no account moves on one person's word, and nothing of it is free. What the witness denies is
taken back by a leader, or another witness is named.
"""

from datetime import date
from uuid import UUID

from ledger.domain.chart import AccountName, Posting, move, transit
from ledger.domain.kernel import Root
from ledger.domain.law.approval import ActsTwice
from ledger.domain.law.cash import is_its_witness, may_give_cash, may_take_back_cash
from ledger.domain.money import Money
from ledger.domain.paper import Paper, well_named
from ledger.domain.payout_kind import Method
from ledger.domain.payout_parts import CASH_GIVEN, NotInCash, ShortReturn, State
from ledger.domain.payout_state import Given, PayoutState


class CashGiven(Root.Event):
    """Somebody gave the payee cash (现金交付待见证); who saw it has not said so yet."""

    TOPIC = "payout.cash-given"
    receipt: Paper
    witness: str
    given_on: date
    by: str

    def apply(self, payout: PayoutState) -> None:
        payout.state = State.GIVEN
        payout.given = Given(self.receipt, self.given_on, self.by)
        payout.witness = self.witness


class WitnessNamed(Root.Event):
    """Another person is to say that he saw it (改由他人见证)."""

    TOPIC = "payout.witness-named"
    witness: str
    reason: str
    by: str

    def apply(self, payout: PayoutState) -> None:
        payout.state = State.GIVEN
        payout.witness = self.witness


class HandingDenied(Root.Event):
    """The witness says that he did not see it (见证人否认); a leader has to look."""

    TOPIC = "payout.handing-denied"
    reason: str
    by: str

    def apply(self, payout: PayoutState) -> None:
        payout.state = State.DENIED
        payout.said = self.reason


class HandingTakenBack(Root.Event):
    """What was denied did not happen (撤销现金交付); its money is its payer's again."""

    TOPIC = "payout.handing-taken-back"
    reason: str
    by: str

    def apply(self, payout: PayoutState) -> None:
        payout.state = State.STOPPED
        payout.said = self.reason


class HandedOver(Root.Event):
    """The payee was given cash and signed for it (现金发放); the bank's debit is still to come.

    ``by`` gave it and ``witness`` saw it. Where a :class:`CashGiven` came before, it is the
    witness's own act; before there was one, his name was typed by who gave the cash.
    """

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
        payout.witness = self.witness
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

    def give(self, receipt: Paper, *, by: str, witness: str, on: date) -> None:
        """Say that the payee was given cash against a signed receipt, and who saw it.

        Raises :class:`NotInCash`, :class:`ActsTwice` for whoever has acted on it.
        """
        self._must_be("hand over", State.APPROVED)
        if self.method is not Method.CASH:
            raise NotInCash(f"{self.number} is paid by transfer", number=self.number)
        may_give_cash(by, witness, acted=self.acted)
        well_named([receipt])
        self.record(CashGiven, receipt=receipt, witness=witness, given_on=on, by=by)

    def name_witness(self, witness: str, reason: str, *, by: str) -> None:
        """Let another person say that he saw it; raises :class:`ActsTwice` for who has acted."""
        given = self._given("name a witness of")
        may_give_cash(given.by, witness, acted=self.acted)
        if by == witness:
            raise ActsTwice(f"{by} names himself", actor=by)
        self.record(WitnessNamed, witness=witness, reason=reason, by=by)

    def bear_witness(self, *, by: str) -> None:
        """Say that one saw the cash given: now it is paid. Raises :class:`NotItsWitness`."""
        self._must_be("witness", State.GIVEN)
        given = self._given("witness")
        is_its_witness(by, named=self.witness)
        self.record(
            HandedOver, hold=self.hold, amount=self.amount, receipt=given.receipt, witness=by,
            handed_on=given.on, by=given.by,
        )  # fmt: skip

    def deny(self, reason: str, *, by: str) -> None:
        """Say that one did not see it; raises :class:`NotItsWitness`."""
        self._must_be("deny the witness of", State.GIVEN)
        is_its_witness(by, named=self.witness)
        self.record(HandingDenied, reason=reason, by=by)

    def take_back(self, reason: str, *, by: str) -> None:
        """Undo what the witness denied; raises :class:`ActsTwice` for who gave it or denied it."""
        self._must_be("take back the cash of", State.DENIED)
        given = self._given("take back the cash of")
        may_take_back_cash(by, giver=given.by, witness=self.witness)
        self.record(HandingTakenBack, reason=reason, by=by)

    def _given(self, doing: str) -> Given:
        self._must_be(doing, *CASH_GIVEN)
        assert self.given is not None  # the state says so
        return self.given

    def draw(self, line: UUID, amount: Money, *, on: date, by: str) -> None:
        """Find the cash in the bank's books; the whole of it, or a person must look."""
        self._must_be("reconcile", State.HANDED)
        if amount != self.amount:
            raise ShortReturn(f"{amount} was drawn, {self.amount} was handed over", drawn=amount)
        self.record(Drawn, line=line, settled_on=on, by=by)
