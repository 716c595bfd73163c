"""A plan on its way to the parties (拟定、审核、送达): drafted, agreed to, served, amended.

Each one's fifteen days run from the day the paper reached him. An amendment says which shares
changed and because of which facts.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from ledger.domain.act import Role
from ledger.domain.calendar import Calendar
from ledger.domain.kernel import FirstFact, Root
from ledger.domain.law.counting import StopDay
from ledger.domain.law.objections import only_of, within_objection
from ledger.domain.law.plan_parts import Distribution
from ledger.domain.law.plan_words import Difference, difference
from ledger.domain.plan_checks import keeps_what_was_paid, papered, windows_for
from ledger.domain.plan_parts import (
    Course,
    Ground,
    Objection,
    ObjectionCourse,
    PlanSeenOtherwise,
    PlanSelfApproved,
    PlanStage,
    Stage,
    Window,
    digest_of,
)
from ledger.domain.plan_state import PlanState


class Drafted(FirstFact):
    """A plan was drafted (拟定分配方案), with all it was computed from and what it comes to."""

    TOPIC = "plan.drafted"
    class_version = 2
    number: str
    case_number: str
    pocket: str
    drafted_on: date
    taken_on: date
    stop: StopDay
    distribution: Distribution
    participants: tuple[str, ...]
    by: str
    digest: str

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Until when others could ask for a part was not kept, nor the day of the draft."""
        state["drafted_on"] = state["taken_on"]
        state["distribution"]["taking_part"] = None


class Approved(Root.Event):
    """A second person agreed to exactly this plan (审核分配方案)."""

    TOPIC = "plan.approved"
    class_version = 2
    by: str
    role: Role
    digest: str
    on: date | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """The day was not kept, from which the plan could be served."""
        state["on"] = None

    def apply(self, plan: PlanState) -> None:
        plan.stage = Stage.FINAL if plan.final else Stage.APPROVED
        plan.approved_on = self.on


class Served(Root.Event):
    """The plan reached parties (送达分配方案); each one's fifteen days run from his own day."""

    TOPIC = "plan.served"
    windows: tuple[Window, ...]

    def apply(self, plan: PlanState) -> None:
        plan.services.update((each.party, each) for each in self.windows)
        days = [each.on for each in self.windows]
        plan.first_served_on = min([*days, plan.first_served_on or days[0]])


class Amended(Root.Event):
    """The plan was computed anew (修正分配方案); on new facts everything is served again."""

    TOPIC = "plan.amended"
    class_version = 2
    ground: Ground
    objection: str | None
    document: str
    because: str
    distribution: Distribution
    participants: tuple[str, ...]
    by: str
    digest: str

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """As of a draft."""
        state["distribution"]["taking_part"] = None

    def apply(self, plan: PlanState) -> None:
        plan.versions.append(self.distribution)
        plan.drafted_by = self.by
        plan.digest = self.digest
        plan.stage = Stage.DRAFTED
        plan.participants = self.participants
        if self.ground is Ground.NEW_FACT:
            plan.services = {}
            for each in plan.objections.values():
                each.closed = True
        if self.objection is not None:
            plan.objections[self.objection].closed = True


class Withdrawn(Root.Event):
    """The plan was given up before it was final (撤回分配方案)."""

    TOPIC = "plan.withdrawn"
    reason: str
    by: str

    def apply(self, plan: PlanState) -> None:
        plan.stage = Stage.WITHDRAWN


class Drafting(PlanState):
    """A plan that is proposed to the parties."""

    def approve(self, digest: str, *, by: str, role: Role, today: date) -> None:
        """Agree to exactly what was seen; raises :class:`PlanSelfApproved` for its author."""
        self._must_be("approve", Stage.DRAFTED)
        if digest != self.digest:
            raise PlanSeenOtherwise(f"the plan has digest {self.digest}", digest=self.digest)
        if by == self.drafted_by:
            raise PlanSelfApproved(f"{by} drafted this plan", by=by)
        self.record(Approved, by=by, role=role, digest=digest, on=today)

    def serve(
        self,
        served: Sequence[tuple[str, date, str]],
        *,
        calendar: Calendar,
        today: date,
    ) -> tuple[Window, ...]:
        """Record whom the plan reached, on which day and how; each one's window starts then.

        Raises :class:`NotAParticipant`, :class:`ServedAlready`, :class:`PaperMissing`.
        """
        self._must_be("serve", Stage.APPROVED)
        windows = windows_for(
            served,
            self.participants,
            self.services,
            since=self.approved_on,
            calendar=calendar,
            today=today,
        )
        self.record(Served, windows=windows)
        return windows

    def amend(
        self,
        distribution: Distribution,
        *,
        ground: Ground,
        objection: str | None,
        document: str,
        because: str,
        participants: tuple[str, ...],
        by: str,
        today: date,
    ) -> Difference:
        """Compute the plan anew, and say which shares changed and because of which facts.

        An objection nobody opposed, a judgment and a title are carried out without serving again,
        as far as they reach; new facts are served again on everybody. Raises
        :class:`BeyondTheObjection`, :class:`PaidAlready` where a share would fall below what was
        paid, :class:`ObjectionCourse`, :class:`PlanStage`, :class:`PaperMissing`.
        """
        papered(document)
        papered(because)
        if ground is Ground.NEW_FACT:
            self._must_be("amend on new facts", Stage.DRAFTED, Stage.APPROVED)
            if self.final:
                raise PlanStage(
                    "a final plan is amended by judgment or title only",
                    plan=self.number,
                    ground=ground,
                )
        else:
            self._must_be("amend", Stage.APPROVED, Stage.FINAL)
        if ground in (Ground.UNOPPOSED, Ground.JUDGMENT):
            wanted = Course.UNOPPOSED if ground is Ground.UNOPPOSED else Course.UPHELD
            self._as_objected(self._at(objection or "", today, wanted), distribution)
        elif objection is not None:
            raise ObjectionCourse("this amendment answers no objection", objection=objection)
        elif ground is Ground.TITLE and not self.final:
            reserved = {each.claim for each in self.distribution.shares if each.reserved}
            only_of(reserved, self.distribution, distribution)
        if self.final:
            keeps_what_was_paid(self.distribution, distribution, self.drawn)
        told = difference(self.distribution, distribution)
        digest = digest_of(self.number, len(self.versions) + 1, self.taken_on, distribution)
        self.record(
            Amended, ground=ground, objection=objection, document=document, because=because,
            distribution=distribution, participants=participants, by=by, digest=digest,
        )  # fmt: skip
        return told

    def _as_objected(self, objection: Objection, after: Distribution) -> None:
        """What is not served again reaches no further than its objection, or the suit upon it.

        A final plan cannot be served again: what was paid is kept there, and the rest may change.
        """
        before, disputed = self.distribution, {d.claim: d.amount for d in objection.disputed}
        theirs = {objection.party, *(objection.opposers if objection.suit is not None else ())}
        if not self.final:
            concerned = {c.claim for each in (before, after) for c in each.claims
                         if c.creditor in theirs}  # fmt: skip
            only_of(concerned | set(disputed), before, after)
        if objection.suit is None:
            within_objection(disputed, before, after)

    def withdraw(self, reason: str, *, by: str) -> None:
        """Give the plan up before it is final; its money is free again."""
        self._must_be("withdraw", Stage.DRAFTED, Stage.APPROVED)
        if self.final:
            raise PlanStage("a final plan is not withdrawn", plan=self.number)
        papered(reason)
        self.record(Withdrawn, reason=reason, by=by)
