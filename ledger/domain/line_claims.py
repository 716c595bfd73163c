"""Claims (认领): one person says with evidence whose money a line is, and another confirms."""

from ledger.domain.court_transfer import NotItsArrival
from ledger.domain.kernel import Root
from ledger.domain.law.claiming import is_still_there, may_claim, may_confirm
from ledger.domain.line_state import LineState
from ledger.domain.line_words import (
    AssignmentState,
    Claim,
    ClaimNeedsEvidence,
    ClaimState,
    NoSuchClaim,
    Share,
)
from ledger.domain.money import Money, total, zero


class ClaimProposed(Root.Event):
    """Somebody said whose money it is (提出认领)."""

    TOPIC = "bank-line.claim-proposed"
    claim: str
    by: str
    shares: tuple[Share, ...]
    evidence: str
    reason: str

    def apply(self, line: LineState) -> None:
        line.claims[self.claim] = Claim(self.claim, self.by, self.shares, ClaimState.PROPOSED)


class ClaimConfirmed(Root.Event):
    """A second person agreed (复核认领)."""

    TOPIC = "bank-line.claim-confirmed"
    claim: str
    by: str

    def apply(self, line: LineState) -> None:
        proposed = line.claims[self.claim]
        line.take(self.claim, proposed.by, proposed.shares)


class ClaimRefused(Root.Event):
    """A second person did not agree (退回认领)."""

    TOPIC = "bank-line.claim-refused"
    claim: str
    by: str
    reason: str

    def apply(self, line: LineState) -> None:
        line.claims[self.claim].state = ClaimState.REFUSED


class ClaimReversed(Root.Event):
    """A confirmed claim turned out wrong (认领冲正); both stay visible."""

    TOPIC = "bank-line.claim-reversed"
    claim: str
    by: str
    case_number: str
    amount: Money
    reason: str

    def apply(self, line: LineState) -> None:
        made = line.claims[self.claim]
        made.shares = tuple(s for s in made.shares if s.case_number != self.case_number)
        if not made.shares:
            made.state = ClaimState.REVERSED
        line.remainder += self.amount
        line.transfers.pop((self.claim, self.case_number), None)


class CameByTransfer(Root.Event):
    """What it gave a case came from another court (登记法院间转入): one transfer, and no other."""

    TOPIC = "bank-line.came-by-transfer"
    claim: str
    case_number: str
    transfer: str

    def apply(self, line: LineState) -> None:
        line.transfers[self.claim, self.case_number] = self.transfer


class NotByTransfer(Root.Event):
    """It did not come by that transfer (法院间转入登记撤销); the claim stands as it was."""

    TOPIC = "bank-line.not-by-transfer"
    claim: str
    case_number: str
    transfer: str

    def apply(self, line: LineState) -> None:
        line.transfers.pop((self.claim, self.case_number), None)


class Claiming(LineState):
    """A line that cases claim."""

    def propose(
        self,
        shares: tuple[Share, ...],
        *,
        by: str,
        evidence: str,
        reason: str,
        officers: dict[str, str],
    ) -> str:
        """Claim the line for its cases (R2.04); several proposals never exceed what is left."""
        self.must_be_receipt()
        if not evidence.strip() and not reason.strip():
            raise ClaimNeedsEvidence(
                "name a document or a reason", lacking="evidence", line=self.id
            )
        asked = total(share.amount for share in shares)
        for share in shares:
            may_claim(
                share.amount, self.unproposed, claimer=by,
                officers_of_case={officers.get(share.case_number, "")},
            )  # fmt: skip
        may_claim(asked, self.unproposed, claimer=by, officers_of_case={by})
        claim = f"c{len(self.claims) + 1}"
        self.record(
            ClaimProposed, claim=claim, by=by, shares=shares, evidence=evidence, reason=reason
        )
        return claim

    def confirm(self, claim: str, *, by: str) -> tuple[Share, ...]:
        """Confirm somebody else's claim and return what goes to which case."""
        proposed = self._claim(claim, ClaimState.PROPOSED)
        may_confirm(claimer=proposed.by, confirmer=by)
        is_still_there(total(share.amount for share in proposed.shares), self.remainder)
        self.record(ClaimConfirmed, claim=claim, by=by)
        return proposed.shares

    def refuse(self, claim: str, *, by: str, reason: str) -> None:
        """Send a claim back with a reason; its author may withdraw it the same way."""
        self._claim(claim, ClaimState.PROPOSED)
        self.record(ClaimRefused, claim=claim, by=by, reason=reason)

    def reverse(self, claim: str, case_number: str, *, by: str, reason: str) -> Money:
        """Take a confirmed claim back for one case (R2.17); not by the one who made it."""
        made = self._claim(claim, ClaimState.CONFIRMED)
        may_confirm(claimer=made.by, confirmer=by)
        amount = total(s.amount for s in made.shares if s.case_number == case_number)
        if amount == zero():
            raise NoSuchClaim(f"claim {claim} gave nothing to {case_number}", claim=claim)
        self.record(
            ClaimReversed, claim=claim, by=by, case_number=case_number, amount=amount, reason=reason
        )
        return amount

    def cases_touched(self) -> tuple[str, ...]:
        """The cases of the claims that are spoken of now."""
        named = {getattr(fact, "claim", "") for fact in self.pending_events}
        claims = [made for key, made in self.claims.items() if key in named]
        return tuple(share.case_number for made in claims for share in made.shares)

    def come_by(self, transfer: str, claim: str, case_number: str) -> Money:
        """Be how a transfer from another court arrived; answers what it gave the case (R2.14).

        Raises :class:`NotItsArrival` where it gave nothing, or is another transfer's arrival.
        """
        made = self.claims.get(claim)
        shares = made.shares if made and made.state is ClaimState.CONFIRMED else ()
        amounts = [share.amount for share in shares if share.case_number == case_number]
        other = self.transfers.get((claim, case_number))
        if not amounts or other is not None:
            said = f"claim {claim} of line {self.serial} gave {case_number} nothing"
            raise NotItsArrival(
                f"{said} that is not {other}'s" if other else said, claim=claim,
                serial=self.serial, case_number=case_number,
            )  # fmt: skip
        self.record(CameByTransfer, claim=claim, case_number=case_number, transfer=transfer)
        return total(amounts)

    def come_otherwise(self, transfer: str, claim: str, case_number: str) -> Money:
        """Be no longer how a transfer arrived; answers what of it the claim still gives the case.

        A line of before this was noted on it, or whose claim was reversed, has nothing to say.
        """
        if self.transfers.get((claim, case_number)) == transfer:
            self.record(NotByTransfer, claim=claim, case_number=case_number, transfer=transfer)
        made = self.claims.get(claim)
        shares = made.shares if made and made.state is ClaimState.CONFIRMED else ()
        return total(share.amount for share in shares if share.case_number == case_number)

    def _claim(self, claim: str, state: ClaimState) -> Claim:
        found = self.claims.get(claim)
        if found is None:
            raise NoSuchClaim(f"the line has no claim {claim}", claim=claim)
        if found.state is not state:
            now = found.state.value
            raise NoSuchClaim(f"claim {claim} is {now}, not {state.value}", claim=claim, state=now)
        return found

    @property
    def claimers(self) -> set[str]:
        """Who claimed money of this line: they do not approve paying it out."""
        claimed = {c.by for c in self.claims.values() if c.state is ClaimState.CONFIRMED}
        assigned = self.assignments.values()
        return claimed | {a.by for a in assigned if a.state is AssignmentState.CONFIRMED}
