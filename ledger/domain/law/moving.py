"""Money of one case that becomes another case's, here or in another court: moved, not paid.

Whose debt it serves must not change by a clerk's wish, and its age travels with it.
"""

from collections.abc import Collection, Iterable
from typing import Final

from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.identity import same_name
from ledger.domain.law.rules import rule
from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind

BETWEEN_CASES: Final = Article(
    "《最高人民法院关于人民法院执行工作若干问题的规定（试行）》（2020年修正）",
    "第五十五条",
    Certainty.VERIFIED,
)
BETWEEN_COURTS: Final = Article(
    "《最高人民法院关于人民法院执行工作若干问题的规定（试行）》（2020年修正）",
    "第六十九条",
    Certainty.VERIFIED,
)
# On what money may move between cases of the same debtor.
_ORDINARY: Final = frozenset(
    {PaperKind.PLAN, PaperKind.DECISION, PaperKind.RULING, PaperKind.RECORD}
)
_OFFICIAL: Final = frozenset({PaperKind.LETTER, PaperKind.DECISION, PaperKind.RULING})


class MoveWithoutBasis(Malformed):
    """Money is to move and no document that allows it is named."""

    code = "move-without-basis"
    title = "Name the document on which the money moves"
    title_zh = "案款移转缺少依据文书"
    article = BETWEEN_CASES


class OtherDebtorsMoney(Conflict):
    """Money of one debtor is to serve another debtor's case, without a ruling."""

    code = "other-debtors-money"
    title = "Another debtor's money moves by a ruling only"
    title_zh = "不同被执行人之间移转须有裁定"
    article = BETWEEN_CASES


class TransferReliedOn(Conflict):
    """Money said to have come by transfer has gone on, or waits for something, as such."""

    code = "transfer-relied-on"
    title = "Money of this transfer was paid, planned, held or moved on"
    title_zh = "划转款项已发放、列入方案、保留或者移转，不得撤销转入登记"
    article = BETWEEN_COURTS


@rule("R2.13", BETWEEN_CASES, zh="案款移转", en="Transfer between cases of one court")
def may_move(papers: Iterable[Paper], *, debtors: Collection[str], others: Collection[str]) -> None:
    """Refuse a move without its document, and one between different debtors without a ruling.

    ``debtors`` are the names of the debtors the money comes from, ``others`` those of the case it
    goes to. Raises :class:`MoveWithoutBasis`, :class:`OtherDebtorsMoney`.
    """
    named = {paper.kind for paper in papers}
    if not named & _ORDINARY:
        raise MoveWithoutBasis(
            "a plan, a decision, a ruling or the record of a correction", needed=sorted(_ORDINARY)
        )
    shared = any(same_name(one, other) for one in debtors for other in others)
    if not shared and PaperKind.RULING not in named:
        raise OtherDebtorsMoney(
            "the two cases have no debtor in common", debtors=sorted(debtors), others=sorted(others)
        )


@rule("R2.14", BETWEEN_COURTS, zh="法院间划转", en="Transfer to or from another court")
def may_move_to_court(papers: Iterable[Paper]) -> None:
    """Refuse a transfer between courts without the official letter or decision.

    Raises :class:`MoveWithoutBasis`.
    """
    if not {paper.kind for paper in papers} & _OFFICIAL:
        raise MoveWithoutBasis(
            "an official letter, a decision or a ruling", needed=sorted(_OFFICIAL),
            article=BETWEEN_COURTS,
        )  # fmt: skip


@rule("R2.14", BETWEEN_COURTS, zh="法院间划转", en="Transfer to or from another court")
def entry_may_fall(
    amount: Money, free: Money, *, kept: Collection[str], payouts: Collection[str]
) -> None:
    """Refuse to take an arrival's entry back once its money is no longer free in its case.

    ``amount`` is what the claim still gives the case, ``free`` what is free of that receipt;
    ``kept`` are the names money of it is kept under, ``payouts`` what it is bound to or was paid
    by. Raises :class:`TransferReliedOn`.
    """
    if free < amount:
        raise TransferReliedOn(
            f"{amount} came, {free} is free", free=free, kept=sorted(kept), payouts=sorted(payouts)
        )
