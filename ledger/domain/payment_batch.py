"""A batch (付款批次): the payouts that go to the bank in one file, with their control totals."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from ledger.domain.errors import Conflict
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.money import Money, total


class BatchState(StrEnum):
    """Where a batch stands."""

    PREPARED = "prepared"  # 已编制
    SENT = "sent"  # 已发送
    ANSWERED = "answered"  # 银行已回执
    UNKNOWN = "unknown"  # 结果不明
    DISSOLVED = "dissolved"  # 已解散
    LINE_DOWN = "line-down"  # 未送达: certain that nothing reached the bank


class BatchNotInThatState(Conflict):
    """The batch is not in a state from which this can be done."""

    code = "batch-state"
    title = "The batch is not in that state"
    title_zh = "批次状态不允许该操作"


class EmptyBatch(Conflict):
    """There is nothing to send."""

    code = "empty-batch"
    title = "There is nothing to send"
    title_zh = "没有待发送的出款"


@dataclass(frozen=True, slots=True)
class Item:
    """One payout of a batch, under its reference."""

    payout: UUID
    reference: str
    amount: Money


class PaymentBatch(Root):
    """One payment file."""

    TOPIC = "payment-batch"

    class Prepared(FirstFact):
        """Finance put payouts together (编制付款批次)."""

        TOPIC = "payment-batch.prepared"
        message_id: str
        bank_account: str
        items: tuple[Item, ...]
        count: int
        amount: Money
        by: str

    class Sent(Root.Event):
        """The file was about to be handed over (发送付款文件): written down before, not after."""

        TOPIC = "payment-batch.sent"
        file: str
        by: str

        def files_kept(self) -> tuple[str, ...]:
            return (self.file,) if self.file else ()

        def apply(self, batch: "PaymentBatch") -> None:
            batch.file = self.file
            batch.state = BatchState.SENT
            batch.handed_at = self.timestamp

    class Answered(Root.Event):
        """The bank said what it thinks of the file (银行回执)."""

        TOPIC = "payment-batch.answered"
        accepted: bool
        detail: str

    class LineDown(Root.Event):
        """The bank could not be reached and got nothing (未送达); the same file may go again."""

        TOPIC = "payment-batch.line-down"
        why: str

    class AnswerLost(Root.Event):
        """The line broke while the file was on its way (回执不明)."""

        TOPIC = "payment-batch.answer-lost"
        why: str

    class Dissolved(Root.Event):
        """It will not be sent (解散批次): its payouts wait for another batch."""

        TOPIC = "payment-batch.dissolved"
        why: str
        by: str

    @staticmethod
    def create_id(message_id: str) -> UUID:
        return name_id("payment-batch", message_id)

    @event(Prepared)
    def __init__(
        self, message_id: str, bank_account: str, items: tuple[Item, ...], by: str
    ) -> None:
        self.message_id = message_id
        self.bank_account = bank_account
        self.items = items
        self.prepared_by = by
        self.file = ""
        self.handed_at: datetime | None = None  # last, if it went more than once
        self.state = BatchState.PREPARED

    @classmethod
    def prepare(
        cls, message_id: str, bank_account: str, items: tuple[Item, ...], *, by: str
    ) -> "PaymentBatch":
        """Put payouts together with their control totals; raises :class:`EmptyBatch`."""
        if not items:
            raise EmptyBatch("no payout is approved and waiting", bank_account=bank_account)
        return cls._create(
            cls.Prepared, message_id=message_id, bank_account=bank_account, items=items,
            count=len(items), amount=total(item.amount for item in items), by=by,
        )  # fmt: skip

    def send(self, file: str, *, by: str) -> None:
        """Note that the file is about to go; once."""
        if self.state not in (BatchState.PREPARED, BatchState.LINE_DOWN):
            raise BatchNotInThatState(
                f"batch {self.message_id} is {self.state.value}",
                message_id=self.message_id,
                state=self.state,
            )
        self.trigger_event(PaymentBatch.Sent, file=file, by=by)

    def dissolve(self, why: str, *, by: str) -> None:
        """Give up a batch nothing of which was ever handed over."""
        if self.state is not BatchState.PREPARED:
            raise BatchNotInThatState(
                f"batch {self.message_id} is {self.state.value}",
                message_id=self.message_id,
                state=self.state,
            )
        self._dissolved(why=why, by=by)

    @event(Dissolved)
    def _dissolved(self, why: str, by: str) -> None:
        self.state = BatchState.DISSOLVED

    def line_was_down(self, why: str) -> None:
        """Nothing reached the bank; the same bytes may be handed over again."""
        if self.state is BatchState.SENT:
            self._line_down(why=why)

    @event(LineDown)
    def _line_down(self, why: str) -> None:
        self.state = BatchState.LINE_DOWN

    def answer(self, detail: str, *, accepted: bool) -> None:
        """Record the bank's first answer; a repetition is no news."""
        if self.state not in (BatchState.PREPARED, BatchState.ANSWERED):
            self._answered(accepted=accepted, detail=detail)

    @event(Answered)
    def _answered(self, accepted: bool, detail: str) -> None:  # noqa: FBT001  # a fact's field
        self.state = BatchState.ANSWERED

    def lose_answer(self, why: str) -> None:
        """The answer was lost on the way: every payout of the batch is of unknown fate."""
        if self.state is BatchState.SENT:
            self._answer_lost(why=why)

    @event(AnswerLost)
    def _answer_lost(self, why: str) -> None:
        self.state = BatchState.UNKNOWN
