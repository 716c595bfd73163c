"""What a reversal is made of: where its things stand, what it refuses, and every fact about it.

:class:`~ledger.domain.reversal.Reversal` decides which of these facts may happen, and when.
"""

from datetime import date
from enum import StrEnum
from typing import Any

from ledger.domain.chart import Posting, move, to_be_restored, to_be_returned
from ledger.domain.errors import Conflict, Malformed, NotFound
from ledger.domain.kernel import FirstFact, Root
from ledger.domain.law.reversal_order import Taken, Thing, Yield
from ledger.domain.law.reversing import IN_KIND, REVERSAL
from ledger.domain.money import Money, total
from ledger.domain.paper import Paper


class ThingState(StrEnum):
    """Where a thing stands."""

    OUT = "to-return"  # 待返还
    RETURNED = "returned"  # 已返还原物
    VALUED = "valued"  # 折价赔偿
    ENDED = "ended"  # 终结执行回转，另行起诉
    STRUCK = "struck"  # 裁定变更，不再责令返还


class NothingOrdered(Malformed):
    """An order of reversal names neither a payment nor a thing, or the same one twice."""

    code = "nothing-ordered-back"
    title = "Say what is ordered back, each thing once"
    title_zh = "须写明应返还的款项或者特定物"
    article = REVERSAL


class NoSuchThing(NotFound):
    """The reversal orders no such thing back."""

    code = "no-such-thing"
    title = "No such thing is ordered back"
    title_zh = "裁定未责令返还该物"
    article = IN_KIND


class ThingDealtWith(Conflict):
    """The thing was returned, valued or given up before."""

    code = "thing-dealt-with"
    title = "The thing is dealt with already"
    title_zh = "该物已处理"
    article = IN_KIND


class Ordered(FirstFact):
    """The court ordered what was received under a fallen title back (裁定执行回转)."""

    TOPIC = "reversal.ordered"
    class_version = 2
    number: str
    case_number: str
    reversal_case: str
    title: str
    set_aside: Paper
    ruling: Paper
    creditor: str
    perform_by: date
    taken: tuple[Taken, ...]
    things: tuple[Thing, ...]
    yields: tuple[Yield, ...]
    by: str

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """What things bore was not asked for at first."""
        state["yields"] = []

    def postings(self) -> tuple[Posting, ...]:
        return claimed(self.number, self.reversal_case, self.asked)

    @property
    def asked(self) -> Money:
        """All the money ordered back."""
        return total(e.amount for e in self.taken) + total(e.amount for e in self.yields)


class Amended(Root.Event):
    """A later ruling lets the order read otherwise (变更执行回转裁定).

    ``taken`` and ``yields`` are the rows that change or are new, and order nothing back where they
    are struck out; ``change`` is by how much more (or less) is still to come.
    """

    TOPIC = "reversal.amended"
    number: str
    reversal_case: str
    ruling: Paper
    because: str
    perform_by: date
    taken: tuple[Taken, ...]
    things: tuple[Thing, ...]
    struck: tuple[str, ...]
    yields: tuple[Yield, ...]
    change: Money
    by: str

    def postings(self) -> tuple[Posting, ...]:
        return claimed(self.number, self.reversal_case, self.change)


class ThingReturned(Root.Event):
    """A thing was returned as it is (返还原物)."""

    TOPIC = "reversal.thing-returned"
    thing: str
    on: date
    paper: Paper
    by: str


class ThingValued(Root.Event):
    """Its value is owed in place of a thing that cannot be returned (折价赔偿)."""

    TOPIC = "reversal.thing-valued"
    number: str
    reversal_case: str
    thing: str
    amount: Money
    claim: str
    agreed_by: tuple[str, ...]
    on: date
    paper: Paper
    by: str

    def postings(self) -> tuple[Posting, ...]:
        return claimed(self.number, self.reversal_case, self.amount)


class ThingEnded(Root.Event):
    """No value was agreed (终结执行回转): for this thing the creditor may sue."""

    TOPIC = "reversal.thing-ended"
    thing: str
    on: date
    paper: Paper
    by: str


def claimed(number: str, case_number: str, amount: Money) -> tuple[Posting, ...]:
    """What is still to come back, on both memorandum accounts."""
    return move(amount, debit=to_be_returned(number), credit=to_be_restored(case_number))
