"""Money a stranger sent by mistake (误汇): courts have decided both ways, so no clerk does.

As long as no case has claimed it, the paying bank's own letter shows the mistake. Once it is a
case's, only a ruling or a judgment after the objection procedure moves it.
"""

from collections.abc import Iterable
from typing import Final

from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict
from ledger.domain.law.rules import rule
from ledger.domain.paper import Paper, PaperKind

MISTAKEN: Final = Article("民事诉讼法", "第二百三十八条", Certainty.VERIFIED)
_DECIDED: Final = frozenset({PaperKind.RULING, PaperKind.JUDGMENT})


class NotReturnedAlone(Conflict):
    """Money said to be sent by mistake goes back on a document only, never by a clerk's wish."""

    code = "not-returned-alone"
    title = "Mistaken money goes back only on its document"
    title_zh = "误汇款须凭文书退回"
    article = MISTAKEN


@rule("R2.12", MISTAKEN, zh="误汇退回", en="Return of a mistaken remittance")
def may_return(papers: Iterable[Paper], *, matched: bool) -> None:
    """Refuse to send money back to its payer without the document that allows it.

    ``matched`` money belongs to a case. Raises :class:`NotReturnedAlone`.
    """
    named = {paper.kind for paper in papers}
    enough = _DECIDED if matched else _DECIDED | {PaperKind.BANK_LETTER}
    if not named & enough:
        needed = " or ".join(sorted(enough))
        raise NotReturnedAlone(f"it needs a {needed}", wanted=sorted(enough), matched=matched)
