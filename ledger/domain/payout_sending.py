"""A payout on its way to the bank (发送): in a batch, sent, heard of, sent again only on proof."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ledger.domain import clock
from ledger.domain.chart import AccountName, Posting, held, move, transit
from ledger.domain.kernel import Root
from ledger.domain.law.approval import ActsTwice
from ledger.domain.law.resend import Absence, may_resend
from ledger.domain.money import Money
from ledger.domain.payout_kind import Method
from ledger.domain.payout_parts import (
    SENDING,
    WITH_BANK,
    NotInThatState,
    PaidInCash,
    State,
    reference_of,
)
from ledger.domain.payout_state import PayoutState


class Queued(Root.Event):
    """Finance put it into a batch under a reference of its own (编入批次)."""

    TOPIC = "payout.queued"
    batch: str
    reference: str
    by: str

    def apply(self, payout: PayoutState) -> None:
        payout.batch = self.batch
        payout.reference = self.reference
        payout.attempts += 1
        payout.taken = False
        payout.state = State.QUEUED
        payout.queued_by = self.by


class TakenOut(Root.Event):
    """Its batch was dissolved before anything was sent (移出批次); it waits for another."""

    TOPIC = "payout.taken-out"
    batch: str
    by: str

    def apply(self, payout: PayoutState) -> None:
        payout.state = State.APPROVED
        payout.batch = ""


class Sent(Root.Event):
    """The instruction was handed to the bank (发送银行); the money is in transit."""

    TOPIC = "payout.sent"
    class_version = 2
    hold: AccountName
    amount: Money
    reference: str
    sent_on: date
    by: str

    def postings(self) -> tuple[Posting, ...]:
        return move(self.amount, debit=self.hold, credit=transit(self.originator_id))

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["hold"] = held(state.pop("case_number"), state["originator_id"])

    def apply(self, payout: PayoutState) -> None:
        payout.state = State.SENT
        payout.sent_on = self.sent_on
        payout.denied_at = None


class Accepted(Root.Event):
    """The bank took the instruction (银行受理); nothing is paid yet."""

    TOPIC = "payout.accepted"
    status: str

    def apply(self, payout: PayoutState) -> None:
        payout.state = State.ACCEPTED
        payout.taken = True
        payout.denied_at = None


class Unanswered(Root.Event):
    """No answer came in time (结果不明); the bank will be asked, nothing is sent again."""

    TOPIC = "payout.unanswered"
    why: str

    def apply(self, payout: PayoutState) -> None:
        payout.state = State.UNKNOWN


class Inquired(Root.Event):
    """The bank was asked what it knows of the instruction (查询)."""

    TOPIC = "payout.inquired"
    found: bool
    status: str

    def apply(self, payout: PayoutState) -> None:
        payout.denied_at = None if self.found else self.timestamp
        payout.taken = payout.taken or self.found


class Requeued(Root.Event):
    """It is certain that the bank never got it (查无此笔); it may be sent anew."""

    TOPIC = "payout.requeued"
    class_version = 2
    hold: AccountName
    amount: Money
    by: str
    statement_day: date

    def postings(self) -> tuple[Posting, ...]:
        return move(self.amount, debit=transit(self.originator_id), credit=self.hold)

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["hold"] = held(state.pop("case_number"), state["originator_id"])

    def apply(self, payout: PayoutState) -> None:
        payout.state = State.APPROVED


class TurnedUp(Root.Event):
    """The bank has an attempt that was thought lost (疑失指令已受理): its booking is awaited."""

    TOPIC = "payout.turned-up"
    hold: AccountName
    amount: Money
    batch: str
    reference: str
    status: str

    def postings(self) -> tuple[Posting, ...]:
        return move(self.amount, debit=self.hold, credit=transit(self.originator_id))

    def apply(self, payout: PayoutState) -> None:
        payout.batch = self.batch
        payout.reference = self.reference
        payout.state = State.ACCEPTED
        payout.taken = True
        payout.denied_at = None


class DebitSeen(Root.Event):
    """The bank booked a debit that quotes it and is not the one awaited (疑似已付): people look."""

    TOPIC = "payout.debit-seen"
    line: UUID

    def apply(self, payout: PayoutState) -> None:
        payout.debits.append(self.line)


class Sending(PayoutState):
    """A payout that goes to the bank."""

    def queue(self, batch: str, *, by: str) -> str:
        """Put it into a batch; its reference is its own for this attempt and no other."""
        self._must_be("queue", State.APPROVED)
        if self.method is Method.CASH:
            raise PaidInCash(f"{self.number} is handed over, not sent", number=self.number)
        reference = reference_of(self.id, self.attempts + 1)
        self.record(Queued, batch=batch, reference=reference, by=by)
        return reference

    def take_out(self, *, by: str) -> None:
        """Take it out of a batch that will not be sent."""
        self._must_be("take out", State.QUEUED)
        self.record(TakenOut, batch=self.batch, by=by)

    def send(self, *, by: str, on: date) -> None:
        """Hand it to the bank; a second pair of hands, and nobody who approved it (R2.08)."""
        self._must_be("send", State.QUEUED)
        if by in self.acted or by == self.queued_by:
            raise ActsTwice(f"{by} has already acted on this payment", actor=by)
        self.record(
            Sent, hold=self.hold, amount=self.amount, reference=self.reference, sent_on=on, by=by,
        )  # fmt: skip

    def accept(self, status: str) -> None:
        """The bank took it; an answer heard before is no news, unless it denied it in between."""
        denied = self.state is State.ACCEPTED and self.bank_found_nothing
        if self.state in (State.SENT, State.UNKNOWN) or denied:
            self.record(Accepted, status=status)

    def turn_up(self, status: str, *, batch: str, reference: str) -> None:
        """The bank took an attempt thought lost: nothing is sent beside it, and it is awaited."""
        self._must_be("await the earlier attempt of", State.APPROVED, State.QUEUED)
        self.record(
            TurnedUp, hold=self.hold, amount=self.amount, batch=batch, reference=reference,
            status=status,
        )  # fmt: skip

    def see_debit(self, line: UUID) -> None:
        """Note a debit that quotes it and may be it: until people have looked, nothing is sent."""
        self._must_be("doubt", State.APPROVED, State.QUEUED, *WITH_BANK)
        self.record(DebitSeen, line=line)

    def leave_unanswered(self, why: str) -> None:
        """No answer came in time."""
        self._must_be("leave unanswered", State.SENT, State.ACCEPTED)
        self.record(Unanswered, why=why)

    def hear(self, *, found: bool, status: str) -> None:
        """Record what the bank said when asked."""
        self._must_be("inquire", *WITH_BANK)
        self.record(Inquired, found=found, status=status)

    def requeue(
        self,
        *,
        by: str,
        statement_day: date | None,
        debit_seen: bool,
        handed_at: datetime | None = None,
    ) -> None:
        """Let it be sent again under a new reference, once it is certain the first was lost.

        ``handed_at`` is when its file went to the bank last, if it went more than once: what was
        asked before that, and a day that ended before, show nothing.
        """
        sending = SENDING.get(self.state)
        if sending is None or self.state in (State.FAILED, State.RETURNED):
            raise NotInThatState(f"a {self.state.value} payout is drafted anew", state=self.state)
        sent_on = self.sent_on or date.max
        denied = self.bank_found_nothing
        if handed_at is not None:
            sent_on = max(sent_on, clock.on(handed_at))
            denied = self.denied_at is not None and self.denied_at >= handed_at
        absence = Absence(denied, statement_day, debit_seen)
        may_resend(sending, sent_on=sent_on, absence=absence)
        self.record(
            Requeued,
            hold=self.hold,
            amount=self.amount,
            by=by,
            statement_day=statement_day or sent_on,
        )
