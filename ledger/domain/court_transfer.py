"""Money moving between courts (法院间划转): one transfer, in two books.

Each court keeps its own side of it, under one id, on an account that nets to zero over both. What
was entered wrongly as having come by transfer is taken back in the open, and may be entered anew.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from ledger.domain.chart import Posting, move, transfer, transferred
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.moving import BETWEEN_COURTS, may_move_to_court
from ledger.domain.money import Money, total
from ledger.domain.paper import Paper, well_named
from ledger.domain.transfers import MoveActsTwice, MoveNotInThatState


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

    class BackAsked(Root.Event):
        """Somebody asked to take an arrival back that was entered wrongly (申请撤销转入登记)."""

        TOPIC = "court-transfer.back-asked"
        transfer: str
        case_number: str
        reason: str
        by: str

    class BackRefused(Root.Event):
        """It was entered rightly, and stands (不予撤销转入登记)."""

        TOPIC = "court-transfer.back-refused"
        by: str
        reason: str

    class TakenBack(Root.Event):
        """It did not arrive so (转入登记撤销): what is the case's of it was collected here."""

        TOPIC = "court-transfer.taken-back"
        transfer: str
        case_number: str
        amount: Money
        line: UUID
        claim: str
        reason: str
        by: str

        def postings(self) -> tuple[Posting, ...]:
            case = transferred(self.case_number)
            return move(self.amount, debit=transfer(self.transfer), credit=case)

    class EnteredAnew(Root.Event):
        """What had been taken back was entered as it is (重新登记法院间转入)."""

        TOPIC = "court-transfer.entered-anew"
        transfer: str
        case_number: str
        other_court: str
        other_case: str
        amount: Money
        origins: tuple[Origin, ...]
        papers: tuple[Paper, ...]
        by: str

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
        self.entered_by = by
        self.done = False
        self.taken_back = False
        self.arrival: tuple[UUID, str] | None = None  # line and claim
        self.asked_back: str | None = None  # why
        self.asked_back_by: str | None = None

    def cases_touched(self) -> tuple[str, ...]:
        """The case here whose side it is."""
        return (self.case_number,)

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
        given = _told(amount, origins, papers)
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
        self.arrival = (line, claim)

    def ask_back(self, reason: str, *, by: str) -> None:
        """Ask to take the entry of an arrival back, and say why."""
        self._must_be(Direction.IN, done=True)
        if self.asked_back is not None:
            raise MoveNotInThatState(
                f"{self.asked_back_by} has asked already", by=self.asked_back_by
            )
        self._back_asked(transfer=self.transfer, case_number=self.case_number, reason=reason, by=by)

    @event(BackAsked)
    def _back_asked(self, transfer: str, case_number: str, reason: str, by: str) -> None:
        self.asked_back = reason
        self.asked_back_by = by

    def refuse_back(self, reason: str, *, by: str) -> None:
        """Leave the entry as it is."""
        self._why_back()
        self._back_refused(by=by, reason=reason)

    @event(BackRefused)
    def _back_refused(self, by: str, reason: str) -> None:
        self.asked_back = self.asked_back_by = None

    def take_back(self, *, by: str) -> None:
        """Agree to somebody else's asking; neither he nor who entered it may, and only once.

        Raises :class:`MoveActsTwice`.
        """
        reason = self._why_back()
        if by in (self.entered_by, self.asked_back_by):
            raise MoveActsTwice(f"{by} entered it or asked", by=by, article=BETWEEN_COURTS)
        self._fall(reason, by=by)

    def fall_with_claim(self, reason: str, *, by: str) -> None:
        """Be taken back because the claim is by which the money came to the case (R2.17)."""
        self._fall(reason, by=by)

    def _fall(self, reason: str, *, by: str) -> None:
        assert self.arrival is not None  # it is done
        line, claim = self.arrival
        self._taken_back(
            transfer=self.transfer, case_number=self.case_number, amount=self.amount, line=line,
            claim=claim, reason=reason, by=by,
        )  # fmt: skip

    @event(TakenBack)
    def _taken_back(
        self,
        *,
        transfer: str,
        case_number: str,
        amount: Money,
        line: UUID,
        claim: str,
        reason: str,
        by: str,
    ) -> None:
        self.done = False
        self.taken_back = True
        self.arrival = self.asked_back = self.asked_back_by = None

    def enter_anew(
        self,
        case_number: str,
        amount: Money,
        *,
        other_court: str,
        other_case: str,
        origins: tuple[Origin, ...],
        papers: tuple[Paper, ...],
        by: str,
    ) -> None:
        """Enter rightly what was taken back; its id in the other book is what it was."""
        self._must_be(Direction.IN, done=False)
        given = _told(amount, origins, papers)
        self._entered_anew(
            transfer=self.transfer, case_number=case_number, other_court=other_court,
            other_case=other_case, amount=amount, origins=origins, papers=given, by=by,
        )  # fmt: skip

    @event(EnteredAnew)
    def _entered_anew(
        self,
        *,
        transfer: str,
        case_number: str,
        other_court: str,
        other_case: str,
        amount: Money,
        origins: tuple[Origin, ...],
        papers: tuple[Paper, ...],
        by: str,
    ) -> None:
        self.case_number = case_number
        self.other_court = other_court
        self.other_case = other_case
        self.amount = amount
        self.origins = origins
        self.papers = papers
        self.entered_by = by
        self.taken_back = False

    def _why_back(self) -> str:
        if self.asked_back is None:
            raise MoveNotInThatState("nobody asked to take it back", asked=False)
        return self.asked_back

    def _must_be(self, direction: Direction, *, done: bool) -> None:
        if self.direction is not direction or self.done is not done:
            said = f"transfer {self.transfer} goes {self.direction.value}, done: {self.done}"
            raise MoveNotInThatState(said, direction=self.direction.value, done=self.done)


def _told(
    amount: Money, origins: tuple[Origin, ...], papers: tuple[Paper, ...]
) -> tuple[Paper, ...]:
    given = well_named(papers)
    may_move_to_court(given)
    named = total(origin.amount for origin in origins)
    if named != amount:
        raise OriginsDiffer(f"{named} is named, {amount} is transferred", named=named)
    return given
