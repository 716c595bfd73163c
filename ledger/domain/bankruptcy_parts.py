"""What is said of bankruptcies of a case's debtors: names of money, rulings, findings, refusals."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.domain.errors import Conflict
from ledger.domain.law.bankruptcy import ACCEPTED, Standing
from ledger.domain.money import Money
from ledger.domain.paper import Paper

POCKET = "bankruptcy"
"""Under which name the money kept for the administrator stands in the case, nobody's own yet."""

APART = "returned-before-bankruptcy"
"""Under which name money stands that was paid before, and came back after."""


CLEARED = "cleared"
"""Under which name money stands that came back after and was decided to be the creditor's."""


def cleared_of(party: str) -> str:
    """Under which name a co-debtor's money stands, which his own bankruptcy alone would stop."""
    return f"{CLEARED}-{party}"


def estate_of(debtor: str) -> str:
    """Under which name the money of one bankrupt stands, once it was said to be his."""
    return f"estate-{debtor}"


class BankruptcyKnown(Conflict):
    """The case's debtor is in bankruptcy already, as the book knows."""

    code = "bankruptcy-known"
    title = "The bankruptcy is recorded already"
    title_zh = "破产受理已登记"
    article = ACCEPTED


class BankruptcyOver(Conflict):
    """The bankruptcy is over, or was never recorded."""

    code = "bankruptcy-over"
    title = "No bankruptcy is under way in this case"
    title_zh = "本案无进行中的破产受理"
    article = ACCEPTED


class WhichBankrupt(Conflict):
    """Several debtors of the case are bankrupt; which of them is meant has to be said."""

    code = "which-bankrupt"
    title = "Several debtors are bankrupt: say which is meant"
    title_zh = "本案多名被执行人破产，须指明是哪一名"
    article = ACCEPTED


class NoAcceptanceRuling(Conflict):
    """The acceptance is shown by its ruling and nothing else."""

    code = "no-acceptance-ruling"
    title = "The acceptance is shown by its ruling"
    title_zh = "须提交破产受理裁定"
    article = ACCEPTED


class NotItsDebtor(Conflict):
    """Somebody who is no debtor of the case is bankrupt: its money is not his."""

    code = "not-its-debtor"
    title = "The party is no debtor of this case"
    title_zh = "该当事人不是本案被执行人"
    article = ACCEPTED


class NotKept(Conflict):
    """Of these receipts nothing is kept for the administrator: sweep first, or name others."""

    code = "not-kept"
    title = "Nothing of these receipts is kept for the administrator"
    title_zh = "所列来款无待移交管理人的款项"
    article = ACCEPTED


class NoSuchFinding(Conflict):
    """Of one of these receipts nobody said that it was this party's, or it was taken back."""

    code = "no-such-finding"
    title = "Nobody said that these receipts were this party's"
    title_zh = "所列来款无该当事人的归属认定"
    article = ACCEPTED


@dataclass(frozen=True, slots=True)
class Finding:
    """Whose some of the kept money was, as somebody said on a paper; and who took it back, why."""

    party: str
    receipts: tuple[UUID, ...]
    amount: Money
    paper: Paper
    by: str
    taken_back: tuple[UUID, ...] = ()  # of its receipts
    taken_back_by: str = ""
    because: str = ""

    @property
    def stands_for(self) -> frozenset[UUID]:
        """The receipts of which it still holds."""
        return frozenset(self.receipts) - set(self.taken_back)


@dataclass(frozen=True, slots=True)
class Stood:
    """Where one payout stood against the day of acceptance."""

    payout: UUID
    standing: Standing


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One debtor's bankruptcy as the case knows it, and where each payout stood on its day."""

    debtor: str
    ruling: Paper
    accepted_on: date
    noticed_on: date
    payouts: tuple[Stood, ...]
    administrator: str = ""
    under_way: bool = True
