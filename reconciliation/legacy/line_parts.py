"""What can happen to a legacy line that somebody takes in hand, and what it is made of."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.domain.bank_line import Share
from ledger.domain.errors import Conflict, Forbidden, Malformed, NotFound
from ledger.domain.kernel import FirstFact, Personal
from ledger.domain.money import Money, total
from ledger.domain.paper import Paper
from reconciliation.legacy.classes import Grade, LegacyClass
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


class ClassedAlone(Forbidden):
    """Whoever called the line no case money would give it away as such."""

    code = "legacy-classed-alone"
    title = "Money is given to another account by another than who classed it so"
    title_zh = "分类与转出不得为同一人"
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
