"""Money moving between cases of one court (案款移转): proposed, agreed, taken in.

The move is one commit: what leaves one case is in the other, receipt by receipt and with the age
of each.
"""

from enum import StrEnum
from uuid import UUID

from ledger.domain.act import Role
from ledger.domain.errors import Conflict, Forbidden, Malformed
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.moving import BETWEEN_CASES
from ledger.domain.money import Money
from ledger.domain.paper import Paper


class MoveState(StrEnum):
    """Where a move stands."""

    PROPOSED = "proposed"  # 待审批
    AGREED = "agreed"  # 待接收
    DONE = "done"  # 已移转
    REFUSED = "refused"  # 已退回


class MoveNotInThatState(Conflict):
    """The move is not in a state from which this can be done."""

    code = "move-state"
    title = "The move is not in that state"
    title_zh = "移转状态不允许该操作"


class MoveActsTwice(Forbidden):
    """One person would act twice on one move."""

    code = "move-acts-twice"
    title = "A move is proposed, agreed and taken in by different people"
    title_zh = "案款移转须由不同人员经办"
    article = BETWEEN_CASES


class MoveToItself(Malformed):
    """Money does not move from a case to the same case."""

    code = "move-to-itself"
    title = "The money is in that case already"
    title_zh = "转出案件与转入案件相同"
    article = BETWEEN_CASES


class CaseMove(Root):
    """One sum on its way from one case to another of the same court."""

    TOPIC = "case-move"

    class Proposed(FirstFact):
        """The officer of the giving case proposed it (提出移转)."""

        TOPIC = "case-move.proposed"
        number: str
        source: str
        target: str
        amount: Money
        papers: tuple[Paper, ...]
        reason: str
        by: str

    class Agreed(Root.Event):
        """Chief or leader agreed (同意移转)."""

        TOPIC = "case-move.agreed"
        by: str
        role: Role

    class TakenIn(Root.Event):
        """The officer of the receiving case took it in (接收案款)."""

        TOPIC = "case-move.taken-in"
        by: str

    class Refused(Root.Event):
        """Somebody did not agree (退回移转): the money is free where it was."""

        TOPIC = "case-move.refused"
        by: str
        reason: str

    @staticmethod
    def create_id(number: str) -> UUID:
        return name_id("case-move", number)

    @event(Proposed)
    def __init__(
        self,
        *,
        number: str,
        source: str,
        target: str,
        amount: Money,
        papers: tuple[Paper, ...],
        reason: str,
        by: str,
    ) -> None:
        self.number = number
        self.source = source
        self.target = target
        self.amount = amount
        self.papers = papers
        self.reason = reason
        self.proposed_by = by
        self.acted = {by}
        self.state = MoveState.PROPOSED

    def cases_touched(self) -> tuple[str, ...]:
        """The case that gives and the one that receives."""
        return (self.source, self.target)

    @property
    def pocket(self) -> str:
        """Under which name its money waits in the giving case."""
        return f"transfer-{self.number.rpartition('-Y')[2]}"

    def agree(self, *, by: str, role: Role) -> None:
        """Agree to the move; not one's own proposal."""
        self._must_be(MoveState.PROPOSED)
        self._once(by)
        self._agreed(by=by, role=role)

    @event(Agreed)
    def _agreed(self, by: str, role: Role) -> None:
        self.state = MoveState.AGREED
        self.acted.add(by)

    def take_in(self, *, by: str) -> None:
        """Take it in, as the officer of the receiving case (who may also be the giving one's)."""
        self._must_be(MoveState.AGREED)
        self._taken_in(by=by)

    @event(TakenIn)
    def _taken_in(self, by: str) -> None:
        self.state = MoveState.DONE

    def refuse(self, reason: str, *, by: str) -> None:
        """Do not agree, or take it back."""
        self._must_be(MoveState.PROPOSED, MoveState.AGREED)
        self._refused(by=by, reason=reason)

    @event(Refused)
    def _refused(self, by: str, reason: str) -> None:
        self.state = MoveState.REFUSED

    def _once(self, by: str) -> None:
        if by in self.acted:
            raise MoveActsTwice(f"{by} has acted on this already", by=by)

    def _must_be(self, *states: MoveState) -> None:
        if self.state not in states:
            raise MoveNotInThatState(f"move {self.number} is {self.state.value}", state=self.state)
