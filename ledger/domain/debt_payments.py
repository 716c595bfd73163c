"""Payments counted against a case's debts: none above what is owed, and what is wrong taken off.

A payment is counted once and never rubbed out: what was counted wrongly is taken off by a fact of
its own, and both can be read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ledger.domain.debt_parts import (
    ClaimTerms,
    ClaimUnclear,
    DocumentMissing,
    Done,
    NoSuchClaim,
    Part,
    PerformedBy,
)
from ledger.domain.kernel import Recording, Root
from ledger.domain.law.counting import StopDay
from ledger.domain.law.delay import Suspension
from ledger.domain.law.remaining import remaining
from ledger.domain.money import Money, zero
from ledger.domain.rates import Rates

Counting = tuple[tuple[str, Done], ...]


@dataclass(frozen=True, slots=True)
class TakenOff:
    """So much that counts on a claim no longer, and the day on which it was last paid on then."""

    claim: str
    amount: Money
    last_paid_on: date | None


class Performed(Root.Event):
    """Money counts against claims (履行): paid directly, by the court, set off or as settled."""

    TOPIC = "debts.performed"
    parts: tuple[Part, ...]
    on: date
    stop: StopDay
    by: PerformedBy
    document: str

    def apply(self, debts: "Payments") -> None:
        counted = tuple(
            (part.claim, Done(part.amount, self.on, self.stop, self.by, self.document, part.relief))
            for part in self.parts
        )
        debts.performed.append(counted)
        for mark, done in counted:
            debts.done.setdefault(mark, []).append(done)


class PerformanceUndone(Root.Event):
    """What was counted wrongly counts no longer (撤销履行登记).

    ``at`` is its place among all that was counted, from 1. What it discharged is owed on again.
    """

    TOPIC = "debts.performance-undone"
    at: int
    parts: tuple[TakenOff, ...]
    document: str
    reason: str

    def apply(self, debts: "Payments") -> None:
        for mark, done in debts.performed[self.at - 1]:
            debts.done[mark].remove(done)
            debts.discharged.discard(mark)


class Payments(Recording):
    """What was counted on the debts of one case; :class:`~ledger.domain.debt.Debts` has it."""

    claims: dict[str, ClaimTerms]
    withdrawn: set[str]
    discharged: set[str]
    suspensions: list[Suspension]
    done: dict[str, list[Done]]
    performed: list[Counting]
    case_number: str

    def claim(self, claim: str) -> ClaimTerms:
        """A claim that takes part; raises :class:`NoSuchClaim`."""
        if claim not in self.claims or claim in self.withdrawn:
            raise NoSuchClaim(f"{self.case_number} knows no claim {claim}", claim=claim)
        return self.claims[claim]

    def perform(
        self, parts: Sequence[Part], *, on: date, stop: StopDay, by: PerformedBy, document: str
    ) -> None:
        """Count money against claims on the day it counts, never the day the court passes it on.

        Raises :class:`NoSuchClaim`, :class:`DocumentMissing`, and :class:`MoreThanOwed`.
        """
        named(document)
        if not parts:
            raise ClaimUnclear("nothing was performed", lacking="parts", case=self.case_number)
        sums: dict[str, Money] = {}
        for part in parts:
            if part.amount.amount <= 0:
                raise ClaimUnclear(f"{part.amount} is no performance", claim=part.claim)
            sums[part.claim] = sums.get(part.claim, zero(part.amount.currency.code)) + part.amount
        for mark, amount in sums.items():
            self._may_count(mark, Done(amount, on, stop, by, document))
        self.record(Performed, parts=tuple(parts), on=on, stop=stop, by=by, document=document)

    def _may_count(self, mark: str, done: Done) -> None:
        """Refuse a payment above what is owed, on its day or, with it, on any day paid later."""
        terms = self.claim(mark)
        known = [*self.done.get(mark, []), done]
        payments = [each.payment(terms) for each in known]
        last = max(each.on for each in known)
        remaining(terms.terms(Rates.shipped(), tuple(self.suspensions)), payments, last)

    def undo(self, at: int, *, document: str, reason: str) -> None:
        """Let what was counted the ``at``-th time count no longer; the caller asks whether it may.

        What was paid on later days is reckoned anew by itself, for nothing of that is kept.
        """
        named(document)
        off = []
        left = {mark: list(done) for mark, done in self.done.items()}
        for mark, done in self.performed[at - 1]:
            left[mark].remove(done)
            last = max((each.on for each in left[mark]), default=None)
            off.append(TakenOff(mark, done.amount, last))
        self.record(PerformanceUndone, at=at, parts=tuple(off), document=document, reason=reason)


def named(document: str) -> None:
    """Refuse what rests on no paper; raises :class:`DocumentMissing`."""
    if not document.strip():
        raise DocumentMissing("name the paper this rests on", lacking="document")
