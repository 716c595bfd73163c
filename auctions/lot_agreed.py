"""A lot that goes to its applicant by agreement, before any auction (协议抵债)."""

from collections.abc import Sequence
from datetime import date

from auctions.law import in_kind as law
from auctions.law.says import InKindNotAllowed, empty, refuse
from auctions.lot_in_kind import Taking
from auctions.lot_state import InKind, LotState
from auctions.lot_words import Answer, Creditor, State
from auctions.parameters import CourtRules
from ledger.domain.kernel import Root
from ledger.domain.money import Money, zero


class InKindAgreed(Root.Event):
    """Both parties agreed that the applicant takes the asset at this price (协议抵债)."""

    TOPIC = "lot.inkind-agreed"
    applicant: Creditor
    price: Money
    difference: Money
    difference_due: date | None
    consents: tuple[str, ...]  # party marks
    document: str
    on: date

    def apply(self, lot: LotState) -> None:
        party = self.applicant.party
        lot.in_kind = InKind(
            "", self.price, {party: self.applicant}, self.on, {party: Answer.ACCEPTED},
            acceptor=party, difference=self.difference, difference_due=self.difference_due,
            came_from=lot.state,
        )  # fmt: skip
        lot.state = State.INKIND_PENDING


class Agreeing(Taking):
    """A lot that need not be auctioned."""

    def agree_in_kind(
        self,
        *,
        price: Money,
        consents: Sequence[str],
        document: str,
        on: date,
        rules: CourtRules,
        difference_due: date | None = None,
        from_settlement: bool = False,
    ) -> None:
        """Let the applicant take the asset unsold, both parties and all other creditors agreeing.

        What a settlement says of it is no ground (DA-8); above the claim a difference is due.
        """
        self.ask("agree_in_kind")
        law.not_on_settlement(from_settlement=from_settlement)
        if not document.strip() or price <= zero():
            refuse(
                InKindNotAllowed, "DA-7", "no agreement is on file, or it names no price",
                price=price, lacking=empty(document=document),
            )  # fmt: skip
        others = {*self.creditors, *self.security_holders, self.debtor, self.applicant} - {""}
        law.by_agreement(others, consents)
        mine = self.creditors.get(self.applicant)
        if mine is None or not mine.basis.strip():
            said = "the applicant's claim is not on file"
            refuse(InKindNotAllowed, "DA-1", said, party=self.applicant, lacking="basis")
        due = law.difference(price, mine.entitled)
        if due.fen and difference_due is None:
            refuse(InKindNotAllowed, "DA-3", f"name the day {due} is due", due=due)
        before = self.state
        self.record(
            InKindAgreed, applicant=mine, price=price, difference=due,
            difference_due=difference_due, consents=tuple(consents), document=document, on=on,
        )  # fmt: skip
        self.settle("agree_in_kind", before, on, rules)
