"""Money moving between cases (案款移转) and courts (法院间划转): proposed, agreed, taken in.

Within one court the move is one commit: what leaves one case is in the other, receipt by receipt
and with the age of each. Between courts there are two books: each keeps its own side of one
transfer, under one id, on an account that nets to zero over both.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from ledger.domain.act import Role
from ledger.domain.chart import Posting, move, transfer, transferred
from ledger.domain.errors import Conflict, Forbidden, Malformed
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.moving import BETWEEN_CASES, BETWEEN_COURTS, may_move_to_court
from ledger.domain.money import Money, total
from ledger.domain.paper import Paper, well_named


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


class Direction(StrEnum):
    """Which side of a transfer between courts a book keeps."""

    OUT = "out"  # 转出
    IN = "in"  # 转入


@dataclass(frozen=True, slots=True)
class Origin:
    """How much of a transfer arrived at the sending court on which day: its age goes along."""

    value_date: date
    amount: Money


class OriginsDiffer(Malformed):
    """The days the letter names do not add up to the sum."""

    code = "origins-differ"
    title = "The days the letter names do not add up to the sum"
    title_zh = "来函所列到账明细与金额不符"
    article = BETWEEN_COURTS


class NotItsArrival(Conflict):
    """The line and claim named are not how this transfer arrived."""

    code = "not-its-arrival"
    title = "That is not how the transfer arrived"
    title_zh = "所列流水与划转不符"
    article = BETWEEN_COURTS


class CourtTransfer(Root):
    """One side of a sum handed from one court to another; both sides carry the same id."""

    TOPIC = "court-transfer"

    class Opened(FirstFact):
        """One side of the transfer was entered on its document (登记法院间划转)."""

        TOPIC = "court-transfer.opened"
        transfer: str
        direction: Direction
        case_number: str
        other_court: str
        other_case: str
        amount: Money
        origins: tuple[Origin, ...]
        papers: tuple[Paper, ...]
        payout: UUID | None
        by: str

    class SentOut(Root.Event):
        """Our bank booked the payment (已转出): the case is transferred out, not disbursed."""

        TOPIC = "court-transfer.sent-out"
        transfer: str
        case_number: str
        amount: Money
        sent_on: date

        def postings(self) -> tuple[Posting, ...]:
            case = transferred(self.case_number)
            return move(self.amount, debit=transfer(self.transfer), credit=case)

    class CameBack(Root.Event):
        """The payment came back (划转退回): nothing was transferred."""

        TOPIC = "court-transfer.came-back"
        transfer: str
        case_number: str
        amount: Money
        returned_on: date

        def postings(self) -> tuple[Posting, ...]:
            case = transferred(self.case_number)
            return move(self.amount, debit=case, credit=transfer(self.transfer))

    class ReceivedIn(Root.Event):
        """The sum arrived and was claimed to its case (已转入): no second arrival of the money."""

        TOPIC = "court-transfer.received-in"
        transfer: str
        case_number: str
        amount: Money
        line: UUID
        claim: str

        def postings(self) -> tuple[Posting, ...]:
            case = transferred(self.case_number)
            return move(self.amount, debit=case, credit=transfer(self.transfer))

    @staticmethod
    def create_id(transfer: str) -> UUID:
        return name_id("court-transfer", transfer)

    @event(Opened)
    def __init__(
        self,
        *,
        transfer: str,
        direction: Direction,
        case_number: str,
        other_court: str,
        other_case: str,
        amount: Money,
        origins: tuple[Origin, ...],
        papers: tuple[Paper, ...],
        payout: UUID | None,
        by: str,
    ) -> None:
        self.transfer = transfer
        self.direction = direction
        self.case_number = case_number
        self.other_court = other_court
        self.other_case = other_case
        self.amount = amount
        self.origins = origins
        self.papers = papers
        self.payout = payout
        self.done = False

    @classmethod
    def open(
        cls,
        transfer: str,
        direction: Direction,
        case_number: str,
        amount: Money,
        *,
        other_court: str,
        other_case: str,
        origins: tuple[Origin, ...],
        papers: tuple[Paper, ...],
        payout: UUID | None,
        by: str,
    ) -> "CourtTransfer":
        """Enter one side; raises :class:`MoveWithoutBasis`, :class:`OriginsDiffer`."""
        given = well_named(papers)
        may_move_to_court(given)
        named = total(origin.amount for origin in origins)
        if named != amount:
            raise OriginsDiffer(f"{named} is named, {amount} is transferred", named=named)
        return cls(
            transfer=transfer, direction=direction, case_number=case_number,
            other_court=other_court, other_case=other_case, amount=amount, origins=origins,
            papers=given, payout=payout, by=by,
        )  # fmt: skip

    def send_out(self, sent_on: date) -> None:
        """Record that our bank has booked it; once."""
        self._must_be(Direction.OUT, done=False)
        self._sent_out(
            transfer=self.transfer, case_number=self.case_number, amount=self.amount,
            sent_on=sent_on,
        )  # fmt: skip

    @event(SentOut)
    def _sent_out(self, transfer: str, case_number: str, amount: Money, sent_on: date) -> None:
        self.done = True

    def come_back(self, returned_on: date) -> None:
        """Record that the payment came back."""
        self._must_be(Direction.OUT, done=True)
        self._came_back(
            transfer=self.transfer, case_number=self.case_number, amount=self.amount,
            returned_on=returned_on,
        )  # fmt: skip

    @event(CameBack)
    def _came_back(self, transfer: str, case_number: str, amount: Money, returned_on: date) -> None:
        self.done = False

    def receive_in(self, line: UUID, claim: str) -> None:
        """Record that it has arrived on this line and was claimed to its case; once."""
        self._must_be(Direction.IN, done=False)
        self._received_in(
            transfer=self.transfer, case_number=self.case_number, amount=self.amount, line=line,
            claim=claim,
        )  # fmt: skip

    @event(ReceivedIn)
    def _received_in(
        self, transfer: str, case_number: str, amount: Money, line: UUID, claim: str
    ) -> None:
        self.done = True

    def _must_be(self, direction: Direction, *, done: bool) -> None:
        if self.direction is not direction or self.done is not done:
            said = f"transfer {self.transfer} goes {self.direction.value}, done: {self.done}"
            raise MoveNotInThatState(said, direction=self.direction.value, done=self.done)
