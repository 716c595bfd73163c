"""What a plan knows of itself: the state its facts have brought it to.

Facts apply themselves to it; the commands beside them read it and decide.
"""

from datetime import date

from ledger.domain.kernel import Recording
from ledger.domain.law.counting import StopDay
from ledger.domain.law.participation import Progress
from ledger.domain.law.plan_parts import Distribution
from ledger.domain.money import Money
from ledger.domain.plan_parts import (
    Course,
    Draw,
    NoSuchObjection,
    Objection,
    ObjectionCourse,
    PlanStage,
    Stage,
    Window,
)


class PlanState(Recording):
    """The state of one plan; :class:`~ledger.domain.plan.Plan` has it."""

    drafted_on: date
    stop: StopDay

    def begin(
        self,
        *,
        number: str,
        case_number: str,
        pocket: str,
        taken_on: date,
        distribution: Distribution,
        participants: tuple[str, ...],
        by: str,
        digest: str,
    ) -> None:
        """Stand at the beginning: one version, which nobody has agreed to."""
        self.number = number
        self.case_number = case_number
        self.pocket = pocket
        self.taken_on = taken_on
        self.versions = [distribution]
        self.participants = participants
        self.drafted_by = by
        self.digest = digest
        self.stage = Stage.DRAFTED
        self.final = False
        self.approved_on: date | None = None
        self.first_served_on: date | None = None
        self.services: dict[str, Window] = {}
        self.objections: dict[str, Objection] = {}
        self.released: set[str] = set()
        self.drawn: dict[str, Money] = {}
        self.counted: dict[str, Money] = {}
        self.relieved: dict[str, Money] = {}
        self.draws: dict[str, Draw] = {}
        self.undrawn: dict[str, Draw] = {}  # what may be paid again, by the payout that was not

    @property
    def distribution(self) -> Distribution:
        """The version in force."""
        return self.versions[-1]

    @property
    def progress(self) -> Progress:
        """How far it has come, for whoever would still take part (R4.08)."""
        return Progress(self.drafted_on, self.first_served_on)

    def objection(self, objection: str) -> Objection:
        """An objection by its mark; raises :class:`NoSuchObjection`."""
        if objection not in self.objections:
            raise NoSuchObjection(f"{self.number} knows no {objection}", objection=objection)
        return self.objections[objection]

    def _at(self, objection: str, day: date, *courses: Course) -> Objection:
        found = self.objection(objection)
        course = found.course(day)
        if course not in courses:
            raise ObjectionCourse(
                f"{objection} is {course.value}", objection=objection, course=course
            )
        return found

    def _must_be(self, doing: str, *stages: Stage) -> None:
        if self.stage not in stages:
            raise PlanStage(
                f"cannot {doing} plan {self.number}: it is {self.stage.value}",
                stage=self.stage,
            )
