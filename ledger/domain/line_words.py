"""What is said of a bank line: what it is, whose money it may be, and what it is refused for."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from ledger.domain.errors import Conflict, Malformed, NotFound
from ledger.domain.law.claiming import CLAIM
from ledger.domain.law.payer_numbers import BankSays
from ledger.domain.money import Money
from ledger.domain.paper import Paper


class Purpose(StrEnum):
    """What a line is to the court."""

    RECEIPT = "receipt"  # 来款: money in for some case
    SETTLEMENT = "settlement"  # 出款记账: the debit of one of our payouts
    RETURN = "return"  # 退汇: one of our payouts coming back
    UNEXPLAINED = "unexplained"  # 短款: a debit nothing explains yet


class ClaimState(StrEnum):
    """Where one claim stands."""

    PROPOSED = "proposed"  # 待复核
    CONFIRMED = "confirmed"  # 已复核
    REFUSED = "refused"  # 已退回
    REVERSED = "reversed"  # 已冲正


class AssignmentState(StrEnum):
    """Where one assignment stands."""

    PROPOSED = "proposed"  # 待复核
    CONFIRMED = "confirmed"  # 已复核
    REFUSED = "refused"  # 已退回
    REVERSED = "reversed"  # 已冲正


class NotAReceipt(Conflict):
    """The line is no money that a case could claim."""

    code = "not-a-receipt"
    title = "This line cannot be claimed"
    title_zh = "该流水不可认领"
    article = CLAIM


class NoSuchClaim(NotFound):
    """The line has no such claim, or it is not in a state to do this."""

    code = "no-such-claim"
    title = "No such claim on this line"
    title_zh = "无此认领"
    article = CLAIM


class ClaimNeedsEvidence(Malformed):
    """A claim names neither a document nor a reason."""

    code = "claim-needs-evidence"
    title = "A claim needs evidence"
    title_zh = "认领须附依据"
    article = CLAIM


@dataclass(frozen=True, slots=True)
class Share:
    """So much of a line for one case."""

    case_number: str
    amount: Money


@dataclass(slots=True)
class Claim:
    """One claim on a line, perhaps for several cases."""

    claim: str
    by: str
    shares: tuple[Share, ...]
    state: ClaimState


@dataclass(slots=True)
class Assignment:
    """So much of a line for one subject."""

    assignment: str
    subject: str
    amount: Money
    by: str
    state: AssignmentState = AssignmentState.PROPOSED


@dataclass(frozen=True, slots=True)
class ReturnBasis:
    """The paper on which money goes back, and the payer's bank by its CNAPS number."""

    paper: Paper
    bank_name: str
    bank_code: str


@dataclass(frozen=True, slots=True)
class NamedPayer:
    """The party of a case whose number a line came on, and what the bank itself says."""

    case_number: str
    number: str
    party: str
    name: str
    bank_says: BankSays


@dataclass(frozen=True, slots=True)
class HitPart:
    """So much of the line for one case, and the expectation it would meet."""

    case_number: str
    amount: Money
    expectation: UUID | None


@dataclass(frozen=True, slots=True)
class FoundHit:
    """A proposal as it was found: by which rule, how sure, and why; it names no person."""

    hit: str
    rule: str
    score: int
    parts: tuple[HitPart, ...]
    reasons: tuple[str, ...]
