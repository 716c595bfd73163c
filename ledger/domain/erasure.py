"""The erasure of a person (抹除): on whose order and which paper a data key was destroyed.

The facts cannot say afterwards whom they were about, so this one says who had it done, and why. It
names the scope of the key and no person.
"""

from typing import Final
from uuid import UUID

from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.paper import Paper

DELETION: Final = Article("个人信息保护法", "第四十七条", Certainty.UNCONFIRMED)


class ErasedAlready(Conflict):
    """The data key of this scope was destroyed before."""

    code = "erased-already"
    title = "It was erased before"
    title_zh = "此前已抹除"
    article = DELETION


class Erasure(Root):
    """One data key that is no more."""

    TOPIC = "erasure"

    class Ordered(FirstFact):
        """A data key was ordered to be destroyed (决定抹除); from now on it is."""

        TOPIC = "erasure.ordered"
        scope: str
        paper: Paper
        reason: str
        by: str

    @staticmethod
    def create_id(scope: str) -> UUID:
        return name_id("erasure", scope)

    @event(Ordered)
    def __init__(self, scope: str, paper: Paper, reason: str, by: str) -> None:
        self.scope = scope
        self.paper = paper
        self.reason = reason
        self.by = by
