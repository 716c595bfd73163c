"""What a bank line is asked beside its claims: whom it may be for, and how a difference ends.

A line that does not agree is never changed. A correction, a shortage covered, a surplus set aside:
each is a fact of its own beside the line as it was first booked.
:class:`~ledger.domain.bank_line.BankLine` decides which of these facts may happen, and when.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.domain.chart import AccountName, Posting, bank, long, move, short, unclaimed
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, NotFound
from ledger.domain.kernel import Root
from ledger.domain.money import Money

PUT_RIGHT = Article("案款对账要求", "差异以新事实更正", Certainty.DESIGN)


class NoSuchHit(NotFound):
    """The line has no proposal under this mark."""

    code = "no-such-hit"
    title = "No such proposal on this line"
    title_zh = "无此匹配建议"


class NothingToCorrect(Conflict):
    """No file shows the line with another amount in the same direction."""

    code = "nothing-to-correct"
    title = "No file shows another amount"
    title_zh = "无可更正的不符金额"
    article = PUT_RIGHT


class MoreThanStands(Conflict):
    """More would be put right than the line still has for it."""

    code = "more-than-stands"
    title = "More than still stands open on the line"
    title_zh = "超过该流水尚存金额"
    article = PUT_RIGHT


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


class HitsFound(Root.Event):
    """The rules of matching proposed whose money it is (匹配建议); nothing is booked by it."""

    TOPIC = "bank-line.hits-found"
    hits: tuple[FoundHit, ...]


class HitTaken(Root.Event):
    """A person took a proposal over as a claim (采纳匹配建议)."""

    TOPIC = "bank-line.hit-taken"
    hit: str
    claim: str


class Corrected(Root.Event):
    """The bank's own paper shows another amount (流水更正); the books follow it."""

    TOPIC = "bank-line.corrected"
    bank_account: str
    incoming: bool
    before: Money
    after: Money
    value_date: date
    file: str
    by: str

    def postings(self) -> tuple[Posting, ...]:
        more = self.after - self.before
        if self.incoming:
            line = unclaimed(self.originator_id)
            return move(more, debit=bank(self.bank_account), credit=line)
        return move(more, debit=short(self.originator_id), credit=bank(self.bank_account))

    def effective_on(self) -> date:
        return self.value_date

    def accounted_on(self) -> None:
        """Put right today; the day the bank valued it stays its value date."""


class ShortCovered(Root.Event):
    """Money was found for what the bank had taken (短款弥补)."""

    TOPIC = "bank-line.short-covered"
    source: AccountName
    amount: Money
    by: str

    def postings(self) -> tuple[Posting, ...]:
        return move(self.amount, debit=self.source, credit=short(self.originator_id))


class TakenForShort(Root.Event):
    """This money covers what the bank had taken by another line (用于弥补短款)."""

    TOPIC = "bank-line.taken-for-short"
    short_line: UUID
    amount: Money


class HeldLong(Root.Event):
    """It is nobody's money, as far as can be told (列为长款)."""

    TOPIC = "bank-line.held-long"
    ticket: UUID
    amount: Money
    by: str

    def postings(self) -> tuple[Posting, ...]:
        return move(self.amount, debit=unclaimed(self.originator_id), credit=long(self.ticket))


class LongFreed(Root.Event):
    """It is somebody's after all, and waits to be claimed again (长款转回待认领)."""

    TOPIC = "bank-line.long-freed"
    ticket: UUID
    amount: Money
    by: str

    def postings(self) -> tuple[Posting, ...]:
        return move(self.amount, debit=long(self.ticket), credit=unclaimed(self.originator_id))


class LongTaken(Root.Event):
    """The bank took it back by another line (长款被银行冲回)."""

    TOPIC = "bank-line.long-taken"
    ticket: UUID
    short_line: UUID
    amount: Money
