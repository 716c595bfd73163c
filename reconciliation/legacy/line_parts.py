"""What can happen to a legacy line that somebody takes in hand, and what it is made of."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.domain.bank_line import Share
from ledger.domain.chart import AccountName, Posting, bank, move, refundable, transit, unclaimed
from ledger.domain.errors import Conflict, Malformed, NotFound
from ledger.domain.kernel import FirstFact, Personal, Root
from ledger.domain.money import Money, total
from ledger.domain.paper import Paper
from reconciliation.legacy.classes import Grade, LegacyClass, Step
from reconciliation.legacy.law import CLASSES, IDENTIFY, POOL


class NothingLeft(Conflict):
    """More is asked of the line than is neither matched nor on its way out."""

    code = "legacy-line-exhausted"
    title = "The line does not hold that much"
    title_zh = "该笔历史款余额不足"
    article = POOL


class NoSuchMatch(NotFound):
    """The line has no such match, or it is not in a state to do this."""

    code = "no-such-legacy-match"
    title = "No such match on this line"
    title_zh = "无此对应"
    article = IDENTIFY


class MatchNeedsEvidence(Malformed):
    """A match names neither a document nor a reason."""

    code = "legacy-match-needs-evidence"
    title = "A match needs evidence"
    title_zh = "对应须附依据"
    article = POOL


class NotThatClass(Conflict):
    """This exit belongs to another class."""

    code = "legacy-class-forbids"
    title = "The line's class forbids this"
    title_zh = "该分类不适用此办理方式"
    article = CLASSES


class SameClass(Conflict):
    """The line has this class already."""

    code = "legacy-class-same"
    title = "The line has this class already"
    title_zh = "分类未变化"
    article = CLASSES


class PayeeNotStated(Conflict):
    """Nobody named where the money goes, or on which paper."""

    code = "legacy-payee-not-stated"
    title = "Name where the money goes, and on which paper"
    title_zh = "未登记收款方和依据"
    article = CLASSES


@dataclass(slots=True)
class Tranche:
    """One match of the line, perhaps with several cases, and how well it is proved."""

    match: str
    by: str
    shares: tuple[Share, ...]
    grade: Grade
    waiting: bool = True
    confirmed: bool = False

    @property
    def amount(self) -> Money:
        return total(share.amount for share in self.shares)


@dataclass(frozen=True, slots=True)
class Destination:
    """Where money of the line goes, and on which paper."""

    holder: str
    number: str
    bank_name: str
    bank_code: str
    paper: Paper
    by: str


@dataclass(frozen=True, slots=True)
class Bound:
    """So much of the line bound to one payout."""

    party: str
    day: date
    amount: Money


class TakenUp(FirstFact):
    """Somebody took the line in hand (转单笔办理): what its register said, in its own words."""

    TOPIC = "legacy-line.taken-up"
    bank_account: str
    cut_off: date
    stretch: UUID
    at: int
    place: str
    serial: str
    booked_on: date
    amount: Money
    matched: bool
    category: LegacyClass
    case: str
    officer: str
    payer_name: Personal
    payer_account: Personal
    remark: Personal
    payee_name: Personal
    payee_account: Personal
    case_text: Personal
    by: str


class Reclassified(Root.Event):
    """The line has another class, and a paper says why (重分类)."""

    TOPIC = "legacy-line.reclassified"
    was: LegacyClass
    cls: LegacyClass
    case: str
    document: str
    reason: str
    owner: str
    review_on: date | None
    approved_by: str


class StepTaken(Root.Event):
    """One rung of the identification ladder was climbed (查找措施)."""

    TOPIC = "legacy-line.step-taken"
    step: Step
    on: date
    result: str
    document: str
    next_on: date | None
    by: str


class MatchProposed(Root.Event):
    """Somebody said for which cases the line came, and how that is proved (提出对应)."""

    TOPIC = "legacy-line.match-proposed"
    match: str
    shares: tuple[Share, ...]
    grade: Grade
    evidence: str
    reason: str
    by: str


class EvidenceAdded(Root.Event):
    """A waiting match is proved better than before (补充证据)."""

    TOPIC = "legacy-line.evidence-added"
    match: str
    grade: Grade
    evidence: str
    by: str


class MatchConfirmed(Root.Event):
    """A second person agreed (复核对应); the same commit books the money to the cases."""

    TOPIC = "legacy-line.match-confirmed"
    match: str
    by: str


class MatchRefused(Root.Event):
    """A second person did not agree (退回对应)."""

    TOPIC = "legacy-line.match-refused"
    match: str
    by: str
    reason: str


class NoticeGiven(Root.Event):
    """The line was put up in a public notice (公告)."""

    TOPIC = "legacy-line.notice-given"
    notice: UUID
    on: date
    until: date


class OwnerlessFound(Root.Event):
    """A court found the money ownerless, and whose it is now (认定财产无主)."""

    TOPIC = "legacy-line.ownerless-found"
    petition: UUID
    judgment: str
    judged_on: date


class OwnerlessRevoked(Root.Event):
    """The owner came back and a new judgment gave him his money again (撤销认定)."""

    TOPIC = "legacy-line.ownerless-revoked"
    judgment: str
    judged_on: date


class Reassigned(Root.Event):
    """The line was no case money: it goes to the account it belongs to (转非案款)."""

    TOPIC = "legacy-line.reassigned"
    account: AccountName
    amount: Money
    document: str
    by: str

    def postings(self) -> tuple[Posting, ...]:
        return move(self.amount, debit=unclaimed(self.originator_id), credit=self.account)


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


class PayoutReleased(Root.Event):
    """The payout was withdrawn, refused or amended (解除占用)."""

    TOPIC = "legacy-line.payout-released"
    payout: UUID
    amount: Money
    reason: str

    def postings(self) -> tuple[Posting, ...]:
        line, hold = unclaimed(self.originator_id), refundable(self.payout)
        return move(self.amount, debit=hold, credit=line)


class PayoutRestored(Root.Event):
    """The bank refused the payout; the money never left (出款失败退回)."""

    TOPIC = "legacy-line.payout-restored"
    payout: UUID
    amount: Money
    reason: str

    def postings(self) -> tuple[Posting, ...]:
        return move(self.amount, debit=transit(self.payout), credit=unclaimed(self.originator_id))


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
