"""Whose a legacy line is: proposed with evidence, tranche by tranche, and confirmed by another."""

from ledger.domain.bank_line import Share
from ledger.domain.kernel import Root
from ledger.domain.money import total, zero
from reconciliation.legacy.classes import Grade
from reconciliation.legacy.law import may_move_on
from reconciliation.legacy.line_parts import (
    MatchNeedsEvidence,
    NoSuchMatch,
    NothingLeft,
    Tranche,
)
from reconciliation.legacy.line_state import LineState
from reconciliation.legacy.stretch import ProposerConfirms


class MatchProposed(Root.Event):
    """Somebody said for which cases the line came, and how that is proved (提出对应)."""

    TOPIC = "legacy-line.match-proposed"
    match: str
    shares: tuple[Share, ...]
    grade: Grade
    evidence: str
    reason: str
    by: str

    def apply(self, line: LineState) -> None:
        line.matches[self.match] = Tranche(self.match, self.by, self.shares, self.grade)


class EvidenceAdded(Root.Event):
    """A waiting match is proved better than before (补充证据)."""

    TOPIC = "legacy-line.evidence-added"
    match: str
    grade: Grade
    evidence: str
    by: str

    def apply(self, line: LineState) -> None:
        line.matches[self.match].grade = self.grade


class MatchConfirmed(Root.Event):
    """A second person agreed (复核对应); the same commit books the money to the cases."""

    TOPIC = "legacy-line.match-confirmed"
    match: str
    by: str

    def apply(self, line: LineState) -> None:
        tranche = line.matches[self.match]
        tranche.waiting, tranche.confirmed = False, True
        line.remainder -= tranche.amount
        line.case = tranche.shares[0].case_number


class MatchRefused(Root.Event):
    """A second person did not agree (退回对应)."""

    TOPIC = "legacy-line.match-refused"
    match: str
    by: str
    reason: str

    def apply(self, line: LineState) -> None:
        line.matches[self.match].waiting = False


class Matched(LineState):
    """A line that goes to cases."""

    def propose(
        self, shares: tuple[Share, ...], grade: Grade, *, evidence: str, reason: str, by: str
    ) -> str:
        """Say for which cases the line came; a pooled booking is matched tranche by tranche (E11).

        Raises :class:`NothingLeft`, :class:`MatchNeedsEvidence`.
        """
        asked = total(share.amount for share in shares)
        if not evidence.strip() and not reason.strip():
            raise MatchNeedsEvidence("name a document or a reason", lacking="evidence")
        if not shares or asked > self.free or any(share.amount <= zero() for share in shares):
            said = f"{asked} is asked, {self.free} is left"
            raise NothingLeft(said, asked=asked, left=self.free)
        match = f"m{len(self.matches) + 1}"
        self.record(
            MatchProposed,
            match=match,
            shares=shares,
            grade=grade,
            evidence=evidence,
            reason=reason,
            by=by,
        )
        return match

    def prove(self, match: str, grade: Grade, *, evidence: str, by: str) -> None:
        """Bring better evidence for a waiting match; raises :class:`NoSuchMatch`."""
        self._waiting(match)
        if not evidence.strip():
            raise MatchNeedsEvidence("name the document", lacking="evidence", match=match)
        self.record(EvidenceAdded, match=match, grade=grade, evidence=evidence, by=by)

    def confirm(self, match: str, *, by: str) -> tuple[Share, ...]:
        """Agree with somebody else's match, and say what goes to which case.

        Raises :class:`EvidenceTooWeak` where only an officer's word stands for it (R3.02), and
        :class:`ProposerConfirms`.
        """
        tranche = self._waiting(match)
        if tranche.by == by:
            raise ProposerConfirms(f"{by} proposed this match", by=by)
        may_move_on(tranche.grade)
        self.record(MatchConfirmed, match=match, by=by)
        return tranche.shares

    def refuse(self, match: str, *, by: str, reason: str) -> None:
        """Send a match back; its author may withdraw it the same way."""
        self._waiting(match)
        self.record(MatchRefused, match=match, by=by, reason=reason)

    def cases_touched(self) -> tuple[str, ...]:
        """The case it belongs to by its register, and those of the matches spoken of now."""
        named = {getattr(fact, "match", "") for fact in self.pending_events}
        matches = [made for key, made in self.matches.items() if key in named]
        return (self.case, *(share.case_number for made in matches for share in made.shares))

    def _waiting(self, match: str) -> Tranche:
        found = self.matches.get(match)
        if found is None or not found.waiting:
            raise NoSuchMatch(f"no match {match} waits on this line", match=match)
        return found

    @property
    def claimers(self) -> set[str]:
        """Who matched money of this line: they do not approve paying it out."""
        return {each.by for each in self.matches.values() if each.confirmed}
