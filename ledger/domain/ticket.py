"""A ticket (差异工单): something that does not agree, in one person's hands and with a date.

Nothing is ever made to agree by editing. A ticket is opened by what was found, worked on in steps,
explained by a document, and resolved once facts have made the difference go away. The same
difference has one ticket however often it is found.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Forbidden, Malformed
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.money import Money

DIFFERENCES: Final = Article("案款对账要求", "差异逐笔查明", Certainty.DESIGN)


class TicketKind(StrEnum):
    """What does not agree."""

    SHORT = "short"  # 短款: the bank took money nothing here explains
    LONG = "long"  # 长款: the bank gave money that is nobody's
    EARLIER_ATTEMPT = "earlier-attempt"  # 前次发送的出款被记账
    DOUBTFUL_RETURN = "doubtful-return"  # 可疑退汇
    DISCREPANCY = "discrepancy"  # 流水不符
    STATEMENT_GAP = "statement-gap"  # 对账单断档
    OPENING = "opening"  # 期初余额不符
    NOT_AT_BANK = "not-at-bank"  # 账已记、行未记
    ORIGIN = "origin"  # 流水与记账不是一一对应
    TRANSIT = "transit"  # 在途超期
    PLATFORM = "platform"  # 平台结算不符
    UNCLAIMED = "unclaimed"  # 待认领款查找
    CLAW_BACK = "claw-back"  # 待追回: 破产受理、冻结之日起仍被银行付出
    CLOSED_CASE = "closed-case-money"  # 已结案件有款
    LEGACY = "legacy-difference"  # 历史差错款


ONLY_WORK: Final = frozenset(
    {
        TicketKind.UNCLAIMED, TicketKind.TRANSIT, TicketKind.CLOSED_CASE, TicketKind.CLAW_BACK,
        TicketKind.LEGACY,
    }
)  # fmt: skip
"""Money that is accounted for and waits for somebody: no difference between bank and books."""

PROVED: Final = frozenset(
    {TicketKind.STATEMENT_GAP, TicketKind.OPENING, TicketKind.NOT_AT_BANK, TicketKind.ORIGIN}
)
"""Found by the proof alone, each time anew: what was explained of one sum explains no other."""


class TicketState(StrEnum):
    """Where a ticket stands."""

    OPEN = "open"  # 待查
    EXPLAINED = "explained"  # 已查明，待处理
    RESOLVED = "resolved"  # 已解决


class TicketNotOpen(Conflict):
    """The ticket is resolved; what is found anew opens it again by itself."""

    code = "ticket-not-open"
    title = "The ticket is resolved"
    title_zh = "工单已办结"
    article = DIFFERENCES


class DifferenceStands(Conflict):
    """The difference is still there; facts have to make it go away first."""

    code = "difference-stands"
    title = "The difference still stands"
    title_zh = "差异仍然存在"
    article = DIFFERENCES


class PutsRightOwnWord(Forbidden):
    """Whoever explained a difference would also put it right."""

    code = "explained-and-put-right"
    title = "A difference is put right by another than who explained it"
    title_zh = "查明差异与处理差异不得为同一人"
    article = DIFFERENCES


class NotExplained(Conflict):
    """A difference would be put right before anybody said what caused it."""

    code = "not-explained"
    title = "Say first what caused the difference"
    title_zh = "差异未查明，不得处理"
    article = DIFFERENCES


class TicketNeedsWords(Malformed):
    """A step, an explanation or a resolution says nothing, or its date has passed."""

    code = "ticket-needs-words"
    title = "Say what was done, on which document, and what comes next"
    title_zh = "须写明办理情况、依据和下一步日期"
    article = DIFFERENCES


@dataclass(frozen=True, slots=True)
class Step:
    """One thing somebody did about it, and when the next is due."""

    on: date
    by: str
    what: str
    next_on: date


class Ticket(Root):
    """One difference, or one sum nobody has claimed, in somebody's hands."""

    TOPIC = "ticket"

    class Opened(FirstFact):
        """It was found (发现差异); ``subject`` names the line, payout, file or account."""

        TOPIC = "ticket.opened"
        kind: TicketKind
        subject: str
        bank_account: str
        amount: Money
        found_on: date
        said: tuple[str, ...]
        owner: str
        due_on: date

    class Assigned(Root.Event):
        """Somebody else is to see to it (指定责任人)."""

        TOPIC = "ticket.assigned"
        owner: str
        due_on: date
        by: str

    class StepTaken(Root.Event):
        """Something was done about it (办理情况)."""

        TOPIC = "ticket.step-taken"
        on: date
        by: str
        what: str
        next_on: date

    class Explained(Root.Event):
        """Its cause is known and documented (查明原因); what puts it right is still to come."""

        TOPIC = "ticket.explained"
        by: str
        cause: str
        document: str
        next_on: date

    class Resolved(Root.Event):
        """Facts have made it go away (差异消除)."""

        TOPIC = "ticket.resolved"
        by: str
        how: str

    class FoundAgain(Root.Event):
        """It was found once more after it was resolved (再次发现)."""

        TOPIC = "ticket.found-again"
        amount: Money
        found_on: date
        owner: str
        due_on: date

    @staticmethod
    def create_id(kind: TicketKind, subject: str) -> UUID:
        return name_id("ticket", kind.value, subject)

    @event(Opened)
    def __init__(
        self,
        *,
        kind: TicketKind,
        subject: str,
        bank_account: str,
        amount: Money,
        found_on: date,
        said: tuple[str, ...],
        owner: str,
        due_on: date,
    ) -> None:
        self.kind = kind
        self.subject = subject
        self.bank_account = bank_account
        self.amount = amount
        self.found_on = found_on
        self.said = said
        self.owner = owner
        self.due_on = due_on
        self.steps: list[Step] = []
        self.explained_by: str | None = None
        self.state = TicketState.OPEN

    def assign(self, owner: str, due_on: date, *, by: str, today: date) -> None:
        """Put it into somebody's hands until a day."""
        self._must_stand()
        if not owner.strip() or due_on < today:
            raise TicketNeedsWords("name an owner and a day to come", owner=owner, due_on=due_on)
        self._assigned(owner=owner, due_on=due_on, by=by)

    @event(Assigned)
    def _assigned(self, owner: str, due_on: date, by: str) -> None:
        self.owner = owner
        self.due_on = due_on

    def step(self, what: str, next_on: date, *, by: str, today: date) -> None:
        """Say what was done, and when the next thing is to be done."""
        self._must_stand()
        if not what.strip() or next_on < today:
            raise TicketNeedsWords("say what was done and name a day to come", next_on=next_on)
        self._step_taken(on=today, by=by, what=what, next_on=next_on)

    @event(StepTaken)
    def _step_taken(self, on: date, by: str, what: str, next_on: date) -> None:
        self.steps.append(Step(on, by, what, next_on))
        self.due_on = next_on

    def explain(self, cause: str, document: str, next_on: date, *, by: str, today: date) -> None:
        """Name its cause and the paper that shows it; the month may then be signed over it."""
        self._must_stand()
        if not cause.strip() or not document.strip() or next_on < today:
            raise TicketNeedsWords("name the cause, the document and a day", next_on=next_on)
        self._explained(by=by, cause=cause, document=document, next_on=next_on)

    @event(Explained)
    def _explained(self, by: str, cause: str, document: str, next_on: date) -> None:
        self.state = TicketState.EXPLAINED
        self.explained_by = by
        self.due_on = next_on

    def may_put_right(self, by: str) -> None:
        """Let another than who explained it record what puts it right (four eyes).

        Raises :class:`NotExplained`, :class:`PutsRightOwnWord`.
        """
        if self.state is not TicketState.EXPLAINED:
            raise NotExplained(
                f"{self.kind.value} {self.subject} is {self.state.value}",
                kind=self.kind.value,
                subject=self.subject,
                state=self.state,
            )
        if by == self.explained_by:
            raise PutsRightOwnWord(f"{by} explained it", by=by)

    def resolve(self, how: str, *, by: str, standing: Collection[str]) -> None:
        """Close it; ``standing`` are the subjects that still do not agree, as the books show.

        Raises :class:`DifferenceStands` while its own subject is among them.
        """
        self._must_stand()
        if self.subject in standing:
            raise DifferenceStands(f"{self.kind.value} {self.subject} stands", subject=self.subject)
        if not how.strip():
            raise TicketNeedsWords("say what made it go away", lacking="how", subject=self.subject)
        self._resolved(by=by, how=how)

    @event(Resolved)
    def _resolved(self, by: str, how: str) -> None:
        self.state = TicketState.RESOLVED

    def find_again(self, amount: Money, *, found_on: date, owner: str, due_on: date) -> None:
        """Note that it is there again; one that was never resolved is no news.

        An explanation holds for the sum it was given for: another one is open again.
        """
        other = self.kind in PROVED and amount != self.amount
        if self.state is TicketState.RESOLVED or (self.state is TicketState.EXPLAINED and other):
            self._found_again(amount=amount, found_on=found_on, owner=owner, due_on=due_on)

    @event(FoundAgain)
    def _found_again(self, amount: Money, found_on: date, owner: str, due_on: date) -> None:
        self.state = TicketState.OPEN
        self.explained_by = None
        self.steps = []
        self.amount = amount
        self.found_on = found_on
        self.owner = owner
        self.due_on = due_on

    def owned_on(self, day: date) -> bool:
        """Whether somebody has it in hand: an owner, a step done, and a next date from ``day``."""
        return bool(self.owner and self.steps) and self.due_on >= day

    def _must_stand(self) -> None:
        if self.state is TicketState.RESOLVED:
            raise TicketNotOpen(f"{self.kind.value} {self.subject} is resolved", state=self.state)
