"""Money of a bank line that is for something else than a case (认领至非案件用途), as a lot.

What the subject is, and what may be paid for it, is the business of whoever owns it; the line only
sees that no fen is given twice and that two people agreed.
"""

from dataclasses import dataclass
from enum import StrEnum

from ledger.domain.kernel import Root
from ledger.domain.money import Money


class AssignmentState(StrEnum):
    """Where one assignment stands."""

    PROPOSED = "proposed"  # 待复核
    CONFIRMED = "confirmed"  # 已复核
    REFUSED = "refused"  # 已退回
    REVERSED = "reversed"  # 已冲正


@dataclass(slots=True)
class Assignment:
    """So much of a line for one subject."""

    assignment: str
    subject: str
    amount: Money
    by: str
    state: AssignmentState = AssignmentState.PROPOSED


class AssignmentProposed(Root.Event):
    """Somebody said what the money is for (提出认领)."""

    TOPIC = "bank-line.assignment-proposed"
    assignment: str
    subject: str
    amount: Money
    by: str
    evidence: str


class AssignmentConfirmed(Root.Event):
    """A second person agreed (复核认领); the subject's own fact moves the money."""

    TOPIC = "bank-line.assignment-confirmed"
    assignment: str
    amount: Money
    by: str


class AssignmentRefused(Root.Event):
    """A second person did not agree (退回认领)."""

    TOPIC = "bank-line.assignment-refused"
    assignment: str
    by: str
    reason: str


class AssignmentReversed(Root.Event):
    """A confirmed assignment turned out wrong (认领冲正); the money is unclaimed again."""

    TOPIC = "bank-line.assignment-reversed"
    assignment: str
    amount: Money
    by: str
    reason: str
