"""Money that comes when a case is over: it is the case's, and somebody must choose its way."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict
from ledger.domain.law.rules import rule
from ledger.domain.paper import Paper, PaperKind

ARCHIVE: Final = Article("法发〔2017〕6号", "第二十六条", Certainty.UNCONFIRMED)


class LateChoice(StrEnum):
    """What becomes of money that came to a closed case."""

    RESTORE = "restore"  # 恢复执行后发放
    PAY = "pay"  # 径行发放
    REFUND = "refund"  # 退还交款人
    ESCROW = "escrow"  # 提存
    TRANSFER = "transfer"  # 移送他案


class CaseStillHolds(Conflict):
    """A case that holds money, or keeps some under a name, is not closed."""

    code = "case-still-holds"
    title = "The case still holds money"
    title_zh = "案款未清零，不得结案归档"
    article = ARCHIVE


class LateMoneyWaits(Conflict):
    """Money came after the case was closed, and nobody has chosen its way."""

    code = "late-money-waits"
    title = "Choose first what becomes of money that came late"
    title_zh = "结案后来款须先确定处理方式"
    article = ARCHIVE


class ChoiceNotShown(Conflict):
    """Nothing shows why late money should go this way."""

    code = "choice-not-shown"
    title = "Name the document for this choice"
    title_zh = "结案后来款的处理须有依据"
    article = ARCHIVE


class NotAsChosen(Conflict):
    """Late money would go another way than two people chose for it."""

    code = "not-as-chosen"
    title = "Another way was chosen for this money"
    title_zh = "与已确定的结案后来款处理方式不符"
    article = ARCHIVE


# Taken up again, the money serves the debt: it is paid, moved to the new number, or shared.
_WAYS: Final = {
    LateChoice.PAY: frozenset({LateChoice.PAY, LateChoice.RESTORE}),
    LateChoice.REFUND: frozenset({LateChoice.REFUND}),
    LateChoice.ESCROW: frozenset({LateChoice.ESCROW}),
    LateChoice.TRANSFER: frozenset({LateChoice.TRANSFER, LateChoice.RESTORE}),
}


@rule("R1.31", ARCHIVE, zh="归档前清零", en="Nothing left when a case is closed")
def must_be_the_way(way: LateChoice | None, chosen: Iterable[LateChoice]) -> None:
    """Refuse money a way that was not chosen for it; ``None`` is no creditor's and no payer's.

    A fee or a cost is taken whatever becomes of the rest. Raises :class:`NotAsChosen`.
    """
    if way is None:
        return
    others = sorted({each.value for each in chosen} - {each.value for each in _WAYS[way]})
    if others:
        raise NotAsChosen(f"{', '.join(others)} was chosen, not {way.value}", choice=others)


@rule("R1.31", ARCHIVE, zh="归档前清零", en="Nothing left when a case is closed")
def may_close(*, free: bool, kept: Iterable[str], bound: bool) -> None:
    """Refuse to close a case with money free, kept or bound; raises :class:`CaseStillHolds`."""
    names = sorted(kept)
    if free or bound or names:
        raise CaseStillHolds("it holds money", free=free, kept=names, bound=bound)


@rule("R1.31", ARCHIVE, zh="归档前清零", en="Nothing left when a case is closed")
def may_choose(choice: LateChoice, paper: Paper) -> None:
    """Refuse a choice without a paper that can carry it; raises :class:`ChoiceNotShown`.

    To restore a case or give money back takes a decision of the court; the rest an approval form.
    """
    deciding = {PaperKind.RULING, PaperKind.DECISION, PaperKind.JUDGMENT, PaperKind.APPROVAL_FORM}
    if choice in (LateChoice.RESTORE, LateChoice.REFUND, LateChoice.TRANSFER):
        deciding -= {PaperKind.APPROVAL_FORM}
    if paper.kind not in deciding:
        raise ChoiceNotShown(f"a {paper.kind.value} does not carry {choice.value}", choice=choice)
