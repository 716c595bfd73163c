"""What a case knows of a payee who cannot collect, and of a payment that should not have been made.

A wrong payment leaves the case owing its creditor again, with nothing behind it but a claim on the
wrong payee: what is owed stands in a pocket nobody can draw on until money has come for it.
"""

from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from ledger.domain.case_parts import Source, worth
from ledger.domain.chart import AccountName, Posting, move, recoverable, unclaimed
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict
from ledger.domain.kernel import Root
from ledger.domain.money import Money
from ledger.domain.paper import Paper

SUCCESSION: Final = Article(
    "《最高人民法院关于民事执行中变更、追加当事人若干问题的规定》",
    "第二条至第九条",
    Certainty.VERIFIED,
)


class Inability(StrEnum):
    """Why a party cannot collect (不能受领的原因)."""

    DIED = "died"  # 死亡，继承人未确定
    INCAPACITATED = "incapacitated"  # 丧失行为能力，监护人未确定
    DISSOLVED = "dissolved"  # 终止，权利承受人未确定


class PartyCannotCollect(Conflict):
    """The party died, lost capacity or ended, and nobody is determined to take its place."""

    code = "party-cannot-collect"
    title = "Nobody is determined who may collect for this party"
    title_zh = "收款人已死亡、丧失行为能力或终止，权利承受人未确定"
    article = SUCCESSION


class PartyUnable(Root.Event):
    """A party cannot collect (登记不能受领): it is not paid until a successor is on the case."""

    TOPIC = "case-account.party-unable"
    party: str
    why: Inability
    since: date
    paper: Paper
    by: str


class OwedAgain(Root.Event):
    """A payment was recognised as wrong (认定错发): its creditor is owed again, unfunded."""

    TOPIC = "case-account.owed-again"
    case_number: str
    payout: UUID
    pocket: str
    account: AccountName
    sources: tuple[Source, ...]
    basis: str

    def postings(self) -> tuple[Posting, ...]:
        return move(worth(self.sources), debit=recoverable(self.case_number), credit=self.account)


class MadeGood(Root.Event):
    """Money came for a wrong payment (追回、赔偿到账): so much of what is owed is funded again."""

    TOPIC = "case-account.made-good"
    case_number: str
    pocket: str
    line: UUID
    amount: Money
    value_date: date

    def postings(self) -> tuple[Posting, ...]:
        claim = recoverable(self.case_number)
        return move(self.amount, debit=unclaimed(self.line), credit=claim)

    def effective_on(self) -> date:
        return self.value_date
