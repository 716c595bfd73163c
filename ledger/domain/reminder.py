"""A reminder (超期提醒): money that stayed too long, told on one rung of the ladder, and answered.

Each rung is told once for each receipt. Whoever was told must say what is done about it and by
when; the rung above is told all the same when the money stays.
"""

from datetime import date
from typing import Final
from uuid import UUID

from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Forbidden, Malformed
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.money import Money

LADDER: Final = Article("案款超期逐级提醒要求", "提醒与批示", Certainty.DESIGN)


class NotOverdue(Conflict):
    """The money is not so late that anybody is told on this rung, or it was told before."""

    code = "not-overdue"
    title = "Nobody is to be told of this money now"
    title_zh = "该笔案款未达提醒条件或已提醒"
    article = LADDER


class NotTold(Forbidden):
    """Somebody answers who was not told."""

    code = "not-told"
    title = "Only who was told answers"
    title_zh = "非被提醒人不得批示"
    article = LADDER


class AnswerEmpty(Malformed):
    """The answer says nothing, or its day has passed."""

    code = "answer-empty"
    title = "Say what is done, and by when"
    title_zh = "批示须写明措施和期限"
    article = LADDER


class Reminder(Root):
    """One rung for one receipt of one case."""

    TOPIC = "reminder"

    class Told(FirstFact):
        """Those the rung names were told (逐级提醒)."""

        TOPIC = "reminder.told"
        case_number: str
        receipt: UUID
        step: int
        due: date
        days: int
        amount: Money
        to: tuple[str, ...]

    class Answered(Root.Event):
        """One of them said what is done about it (批示)."""

        TOPIC = "reminder.answered"
        by: str
        role: str
        words: str
        next_on: date

    @staticmethod
    def create_id(case_number: str, receipt: UUID, step: int) -> UUID:
        return name_id("reminder", case_number, str(receipt), str(step))

    @event(Told)
    def __init__(
        self,
        *,
        case_number: str,
        receipt: UUID,
        step: int,
        due: date,
        days: int,
        amount: Money,
        to: tuple[str, ...],
    ) -> None:
        self.case_number = case_number
        self.receipt = receipt
        self.step = step
        self.to = to
        self.answers: list[tuple[str, str]] = []

    def answer(self, words: str, next_on: date, *, today: date, by: str, role: str) -> None:
        """Say what is done about it; raises :class:`NotTold`, :class:`AnswerEmpty`."""
        if role not in self.to:
            raise NotTold(f"{role} was not told", role=role, told=self.to)
        if not words.strip() or next_on < today:
            raise AnswerEmpty(f"{next_on} has passed, or nothing is said", next_on=next_on)
        self._answered(by=by, role=role, words=words, next_on=next_on)

    @event(Answered)
    def _answered(self, by: str, role: str, words: str, next_on: date) -> None:
        self.answers.append((by, words))
