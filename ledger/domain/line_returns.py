"""Unclaimed money going back to whoever sent it (原路退回): what can happen to a line on that way.

It goes to the payer's own account and no other, on a named paper; :class:`BankLine` decides.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from ledger.domain.chart import Posting, bank, move, refundable, transit, unclaimed
from ledger.domain.errors import Conflict, NotFound
from ledger.domain.kernel import Root
from ledger.domain.law.misremittance import MISTAKEN
from ledger.domain.money import Money
from ledger.domain.paper import Paper

ITS_PAYER: Final = "payer"
"""The one payee a line has: whoever sent it."""


class ReturnNotFounded(Conflict):
    """No paper was named on which the money goes back."""

    code = "return-not-founded"
    title = "Name the paper on which the money goes back"
    title_zh = "未登记退回依据"
    article = MISTAKEN


class NotThePayer(NotFound):
    """A line's money goes back to whoever sent it, and to nobody else."""

    code = "not-the-payer"
    title = "Unclaimed money goes back to its payer only"
    title_zh = "待认领款只能退还原付款人"
    article = MISTAKEN


@dataclass(frozen=True, slots=True)
class ReturnBasis:
    """The paper on which money goes back, and the payer's bank by its CNAPS number."""

    paper: Paper
    bank_name: str
    bank_code: str


@dataclass(frozen=True, slots=True)
class Bound:
    """So much of a line bound to one return."""

    day: date
    amount: Money


class ReturnFounded(Root.Event):
    """The paper on which the money goes back was named (登记退回依据)."""

    TOPIC = "bank-line.return-founded"
    version: int
    paper: Paper
    bank_name: str
    bank_code: str
    by: str


class ReturnBound(Root.Event):
    """Unclaimed money was bound to its return (退回占用); nobody can claim it."""

    TOPIC = "bank-line.return-bound"
    payout: UUID
    day: date
    amount: Money

    def postings(self) -> tuple[Posting, ...]:
        line, hold = unclaimed(self.originator_id), refundable(self.payout)
        return move(self.amount, debit=line, credit=hold)


class ReturnReleased(Root.Event):
    """The return was withdrawn, refused or amended (解除退回占用): it is unclaimed again."""

    TOPIC = "bank-line.return-released"
    payout: UUID
    amount: Money
    reason: str

    def postings(self) -> tuple[Posting, ...]:
        line, hold = unclaimed(self.originator_id), refundable(self.payout)
        return move(self.amount, debit=hold, credit=line)


class ReturnRestored(Root.Event):
    """The bank refused the return; the money never left (退回失败)."""

    TOPIC = "bank-line.return-restored"
    payout: UUID
    amount: Money
    reason: str

    def postings(self) -> tuple[Posting, ...]:
        return move(self.amount, debit=transit(self.payout), credit=unclaimed(self.originator_id))


class ReturnCameBack(Root.Event):
    """The return was booked and came back (退回被退汇): unclaimed again, with its age."""

    TOPIC = "bank-line.return-came-back"
    payout: UUID
    amount: Money
    bank_account: str
    line: UUID
    returned_on: date
    reason: str

    def postings(self) -> tuple[Posting, ...]:
        return move(
            self.amount, debit=bank(self.bank_account), credit=unclaimed(self.originator_id)
        )

    def effective_on(self) -> date:
        return self.returned_on
