"""A case on the list of ended rounds (终本案件库): its inquiries, applications and measures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.domain.errors import Conflict
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.termination import INQUIRIES, Condition
from ledger.domain.paper import Paper


class InquiryOutOfTurn(Conflict):
    """Inquiries are made one after the other; none is skipped."""

    code = "inquiry-out-of-turn"
    title = "Another inquiry comes first"
    title_zh = "定期查询不得遗漏或跳过"
    article = INQUIRIES


class OffTheList(Conflict):
    """The case has left the list of ended rounds."""

    code = "off-the-list"
    title = "The case is no longer on the list"
    title_zh = "案件已移出终本案件库"


@dataclass(frozen=True, slots=True)
class Shown:
    """A condition, and the paper that shows it."""

    condition: Condition
    paper: Paper


class Termination(Root):
    """One ended round of one case."""

    TOPIC = "termination"

    class Entered(FirstFact):
        """The case was put on the list of ended rounds (纳入终本案件库)."""

        TOPIC = "termination.entered"
        case_number: str
        on: date
        shown: tuple[Shown, ...]
        dues: tuple[date, ...]
        by: str

    class Inquired(Root.Event):
        """The court asked again for property, and told the applicant (定期查询)."""

        TOPIC = "termination.inquired"
        nth: int
        due: date
        on: date
        found: bool
        told_on: date
        paper: Paper
        by: str

    class Applied(Root.Event):
        """Somebody asked for enforcement to be taken up again (申请恢复执行)."""

        TOPIC = "termination.applied"
        on: date
        paper: Paper

    class MeasureTaken(Root.Event):
        """A measure was taken while the round was ended (终本期间采取措施)."""

        TOPIC = "termination.measure-taken"
        on: date
        on_application: bool
        paper: Paper
        by: str

    class Left(Root.Event):
        """The case left the list (移出终本案件库): restored, or its debt ended."""

        TOPIC = "termination.left"
        on: date
        paper: Paper
        by: str

    @staticmethod
    def create_id(case_number: str, on: date) -> UUID:
        return name_id("termination", case_number, on.isoformat())

    @event(Entered)
    def __init__(
        self,
        case_number: str,
        on: date,
        shown: tuple[Shown, ...],
        dues: tuple[date, ...],
        by: str,
    ) -> None:
        self.case_number = case_number
        self.on = on
        self.dues = dues
        self.inquiries: list[date] = []
        self.property_found = False  # by the latest inquiry
        self.applications: list[date] = []
        self.left_on: date | None = None

    @property
    def next_due(self) -> date | None:
        """By when the court asks again; ``None`` when all has been asked or the case has left."""
        if self.left_on is not None or len(self.inquiries) == len(self.dues):
            return None
        return self.dues[len(self.inquiries)]

    def inquire(
        self, nth: int, *, on: date, found: bool, told_on: date, paper: Paper, by: str
    ) -> None:
        """Note an inquiry and its result; raises :class:`InquiryOutOfTurn`, :class:`OffTheList`."""
        self._must_be_listed()
        due = self.next_due
        if due is None or nth != len(self.inquiries) + 1:
            raise InquiryOutOfTurn(f"next is inquiry {len(self.inquiries) + 1}", asked=nth)
        self._inquired(nth=nth, due=due, on=on, found=found, told_on=told_on, paper=paper, by=by)

    @event(Inquired)
    def _inquired(
        self, *, nth: int, due: date, on: date, found: bool, told_on: date, paper: Paper, by: str
    ) -> None:
        self.inquiries.append(on)
        self.property_found = found

    def apply(self, on: date, *, paper: Paper) -> None:
        """Note an application; it is taken whenever it comes. Raises :class:`OffTheList`."""
        self._must_be_listed()
        self._applied(on=on, paper=paper)

    @event(Applied)
    def _applied(self, on: date, paper: Paper) -> None:
        self.applications.append(on)

    def measure(self, on: date, *, on_application: bool, paper: Paper, by: str) -> None:
        """Note a measure; whether it may be taken is the law's to say before."""
        self._must_be_listed()
        self._measure_taken(on=on, on_application=on_application, paper=paper, by=by)

    @event(MeasureTaken)
    def _measure_taken(self, on: date, on_application: bool, paper: Paper, by: str) -> None:  # noqa: FBT001  # a fact's field
        """Nothing else follows from it."""

    def leave(self, on: date, *, paper: Paper, by: str) -> None:
        """Take the case off the list; raises :class:`OffTheList`."""
        self._must_be_listed()
        self._left(on=on, paper=paper, by=by)

    @event(Left)
    def _left(self, on: date, paper: Paper, by: str) -> None:
        self.left_on = on

    def _must_be_listed(self) -> None:
        if self.left_on is not None:
            raise OffTheList(f"{self.case_number} left on {self.left_on}", case=self.case_number)


def conditions_of(shown: Sequence[Shown]) -> set[Condition]:
    """The conditions some paper shows."""
    return {each.condition for each in shown}
