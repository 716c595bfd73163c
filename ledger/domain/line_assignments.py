"""Money of a bank line that is for something else than a case (认领至非案件用途), as a lot.

What the subject is, and what may be paid for it, is the business of whoever owns it; the line only
sees that no fen is given twice and that two people agreed.
"""

from ledger.domain.kernel import Root
from ledger.domain.law.claiming import is_still_there, may_claim, may_confirm
from ledger.domain.line_state import LineState
from ledger.domain.line_words import Assignment, AssignmentState, ClaimNeedsEvidence, NoSuchClaim
from ledger.domain.money import Money


class AssignmentProposed(Root.Event):
    """Somebody said what the money is for (提出认领)."""

    TOPIC = "bank-line.assignment-proposed"
    assignment: str
    subject: str
    amount: Money
    by: str
    evidence: str

    def apply(self, line: LineState) -> None:
        line.assignments[self.assignment] = Assignment(
            self.assignment, self.subject, self.amount, self.by
        )


class AssignmentConfirmed(Root.Event):
    """A second person agreed (复核认领); the subject's own fact moves the money."""

    TOPIC = "bank-line.assignment-confirmed"
    assignment: str
    amount: Money
    by: str

    def apply(self, line: LineState) -> None:
        line.assignments[self.assignment].state = AssignmentState.CONFIRMED
        line.remainder -= self.amount


class AssignmentRefused(Root.Event):
    """A second person did not agree (退回认领)."""

    TOPIC = "bank-line.assignment-refused"
    assignment: str
    by: str
    reason: str

    def apply(self, line: LineState) -> None:
        line.assignments[self.assignment].state = AssignmentState.REFUSED


class AssignmentReversed(Root.Event):
    """A confirmed assignment turned out wrong (认领冲正); the money is unclaimed again."""

    TOPIC = "bank-line.assignment-reversed"
    assignment: str
    amount: Money
    by: str
    reason: str

    def apply(self, line: LineState) -> None:
        line.assignments[self.assignment].state = AssignmentState.REVERSED
        line.remainder += self.amount


class Assigning(LineState):
    """A line of which something is for no case."""

    def propose_assignment(self, subject: str, amount: Money, *, by: str, evidence: str) -> str:
        """Say what money of the line is for, when it is for no case; another person confirms."""
        self.must_be_receipt()
        if not evidence.strip():
            raise ClaimNeedsEvidence(
                "name a document or a reason", lacking="evidence", line=self.id
            )
        may_claim(amount, self.unproposed, claimer=by, officers_of_case={by})
        assignment = f"a{len(self.assignments) + 1}"
        self.record(
            AssignmentProposed,
            assignment=assignment,
            subject=subject,
            amount=amount,
            by=by,
            evidence=evidence,
        )
        return assignment

    def confirm_assignment(self, assignment: str, *, by: str) -> Assignment:
        """Agree with somebody else's assignment; what it says is then booked by its subject."""
        proposed = self._assignment(assignment, AssignmentState.PROPOSED)
        may_confirm(claimer=proposed.by, confirmer=by)
        is_still_there(proposed.amount, self.remainder)
        self.record(AssignmentConfirmed, assignment=assignment, amount=proposed.amount, by=by)
        return proposed

    def refuse_assignment(self, assignment: str, *, by: str, reason: str) -> None:
        """Send an assignment back with a reason; its author may withdraw it the same way."""
        self._assignment(assignment, AssignmentState.PROPOSED)
        self.record(AssignmentRefused, assignment=assignment, by=by, reason=reason)

    def reverse_assignment(self, assignment: str, *, by: str, reason: str) -> Assignment:
        """Take a confirmed assignment back (R2.17); not by the one who made it."""
        made = self._assignment(assignment, AssignmentState.CONFIRMED)
        may_confirm(claimer=made.by, confirmer=by)
        self.record(
            AssignmentReversed, assignment=assignment, amount=made.amount, by=by, reason=reason
        )
        return made

    def _assignment(self, assignment: str, state: AssignmentState) -> Assignment:
        found = self.assignments.get(assignment)
        if found is None or found.state is not state:
            now = found.state.value if found else None
            said = f"assignment {assignment} is {now}, not {state.value}"
            raise NoSuchClaim(said, claim=assignment, state=now)
        return found
