"""The end of a case (结案) as its money knows it: closed with nothing left, and what came after."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from ledger.domain.errors import Conflict
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.approval import MUTUAL_SUPERVISION, ActsTwice
from ledger.domain.law.late_money import ARCHIVE, LateChoice, may_choose
from ledger.domain.paper import Paper, well_named


class ClosedAs(StrEnum):
    """How the case ended; ending only a round of it (终本) is another thing."""

    PERFORMED = "performed"  # 执行完毕
    ENDED = "ended"  # 终结执行
    REFUSED = "refused"  # 不予执行
    DISMISSED = "dismissed"  # 驳回申请
    SALE_DONE = "sale-done"  # 其他方式结案


class CaseNotClosed(Conflict):
    """The case is not closed, or was closed before."""

    code = "case-not-closed"
    title = "The case is not in that state"
    title_zh = "案件结案状态不符"
    article = ARCHIVE


class CaseClosing(Root):
    """Whether one case is closed, and what was chosen for money that came later."""

    TOPIC = "case-closing"

    class Closed(FirstFact):
        """The case was closed with nothing left (结案)."""

        TOPIC = "case-closing.closed"
        case_number: str
        as_: ClosedAs
        on: date
        paper: Paper
        by: str

    class Chosen(Root.Event):
        """Somebody proposed what becomes of money that came later (提出处理方式)."""

        TOPIC = "case-closing.chosen"
        case_number: str
        receipt: UUID
        choice: LateChoice
        paper: Paper
        by: str

    class Agreed(Root.Event):
        """A second person agreed (同意处理方式): the money may go that way."""

        TOPIC = "case-closing.agreed"
        case_number: str
        receipt: UUID
        choice: LateChoice
        by: str

    class Reopened(Root.Event):
        """The case was taken up again (恢复执行), perhaps under another number."""

        TOPIC = "case-closing.reopened"
        case_number: str
        under: str
        on: date
        paper: Paper
        by: str

    class ClosedAgain(Root.Event):
        """The case was closed once more (再次结案)."""

        TOPIC = "case-closing.closed-again"
        case_number: str
        as_: ClosedAs
        on: date
        paper: Paper
        by: str

    @staticmethod
    def create_id(case_number: str) -> UUID:
        return name_id("case-closing", case_number)

    @event(Closed)
    def __init__(self, case_number: str, as_: ClosedAs, on: date, paper: Paper, by: str) -> None:
        self.case_number = case_number
        self.closed_on: date | None = on
        self.proposed: dict[UUID, tuple[LateChoice, str]] = {}
        self.agreed: dict[UUID, LateChoice] = {}

    def choose(self, receipt: UUID, choice: LateChoice, paper: Paper, *, by: str) -> None:
        """Propose what becomes of late money; raises :class:`ChoiceNotShown`."""
        self._must_be_closed()
        may_choose(choice, paper)
        well_named([paper])
        self._chosen(
            case_number=self.case_number, receipt=receipt, choice=choice, paper=paper, by=by
        )

    @event(Chosen)
    def _chosen(
        self, case_number: str, receipt: UUID, choice: LateChoice, paper: Paper, by: str
    ) -> None:
        self.proposed[receipt] = (choice, by)

    def agree(self, receipt: UUID, *, by: str) -> LateChoice:
        """Agree to what was proposed; raises :class:`ActsTwice`."""
        self._must_be_closed()
        if receipt not in self.proposed:
            raise CaseNotClosed(f"nothing is proposed for {receipt}", receipt=receipt)
        choice, proposer = self.proposed[receipt]
        if by == proposer:
            raise ActsTwice(f"{by} proposed it", article=MUTUAL_SUPERVISION, actor=by)
        self._agreed(case_number=self.case_number, receipt=receipt, choice=choice, by=by)
        return choice

    @event(Agreed)
    def _agreed(self, case_number: str, receipt: UUID, choice: LateChoice, by: str) -> None:
        self.proposed.pop(receipt)
        self.agreed[receipt] = choice

    def reopen(self, under: str, on: date, paper: Paper, *, by: str) -> None:
        """Take the case up again."""
        self._must_be_closed()
        well_named([paper])
        self._reopened(case_number=self.case_number, under=under, on=on, paper=paper, by=by)

    @event(Reopened)
    def _reopened(self, case_number: str, under: str, on: date, paper: Paper, by: str) -> None:
        self.closed_on = None

    def close_again(self, as_: ClosedAs, on: date, paper: Paper, *, by: str) -> None:
        """Close it once more; whether anything is left is asked before."""
        if self.closed_on is not None:
            raise CaseNotClosed(
                f"{self.case_number} was closed on {self.closed_on}",
                case_number=self.case_number,
                closed_on=self.closed_on,
            )
        well_named([paper])
        self._closed_again(case_number=self.case_number, as_=as_, on=on, paper=paper, by=by)

    @event(ClosedAgain)
    def _closed_again(
        self, case_number: str, as_: ClosedAs, on: date, paper: Paper, by: str
    ) -> None:
        self.closed_on = on

    def _must_be_closed(self) -> None:
        if self.closed_on is None:
            raise CaseNotClosed(f"{self.case_number} is not closed", case=self.case_number)
