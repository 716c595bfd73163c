"""A change to the time of a case (中止、暂缓、扣除、延长): asked by one, approved by another.

It never stops the clock of money that was collected; at most it is the ground on which a deferral
is asked for.
"""

from datetime import date
from enum import StrEnum
from uuid import UUID

from ledger.domain.errors import Conflict, Forbidden
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.limits import (
    CONTROL,
    STOPS_THE_CASE,
    Span,
    StayKind,
    may_change_time,
    may_stay,
)
from ledger.domain.paper import Paper, well_named


class StayState(StrEnum):
    """Where a change stands."""

    ASKED = "asked"  # 待审批
    APPROVED = "approved"  # 已批准
    REFUSED = "refused"  # 未批准
    ENDED = "ended"  # 已结束


class StayNotThere(Conflict):
    """The change is not in a state to do this."""

    code = "stay-not-there"
    title = "The change of time is not in that state"
    title_zh = "该期限变更当前状态不允许"
    article = CONTROL


class StaySelfApproved(Forbidden):
    """Whoever asks for a change of a case's time may not approve it."""

    code = "stay-self-approved"
    title = "A change of time is approved by somebody else"
    title_zh = "不得自行审批期限变更"
    article = CONTROL


class CaseStay(Root):
    """One change to the time of one case."""

    TOPIC = "case-stay"

    class Asked(FirstFact):
        """It was asked for (申请期限变更)."""

        TOPIC = "case-stay.asked"
        case_number: str
        serial: int
        kind: StayKind
        first: date
        last: date | None
        reason: str
        paper: Paper
        by: str

    class Approved(Root.Event):
        """It was approved (批准期限变更)."""

        TOPIC = "case-stay.approved"
        by: str
        role: str

    class Refused(Root.Event):
        """It was not approved (不予批准)."""

        TOPIC = "case-stay.refused"
        by: str
        role: str
        reason: str

    class Ended(Root.Event):
        """Its cause ended, or it was taken up again early (恢复)."""

        TOPIC = "case-stay.ended"
        on: date
        paper: Paper
        by: str

    @staticmethod
    def create_id(case_number: str, serial: int) -> UUID:
        return name_id("case-stay", case_number, str(serial))

    @event(Asked)
    def __init__(
        self,
        *,
        case_number: str,
        serial: int,
        kind: StayKind,
        first: date,
        last: date | None,
        reason: str,
        paper: Paper,
        by: str,
    ) -> None:
        self.case_number = case_number
        self.serial = serial
        self.kind = kind
        self.first = first
        self.last = last
        self.asked_by = by
        self.state = StayState.ASKED

    @classmethod
    def ask(
        cls,
        case_number: str,
        serial: int,
        kind: StayKind,
        *,
        first: date,
        last: date | None,
        reason: str,
        paper: Paper,
        by: str,
    ) -> "CaseStay":
        """Ask for a change; raises :class:`StayUnclear`, :class:`StayTooLong`."""
        may_change_time(reason, first, last)
        may_stay(kind, first, last)
        well_named([paper])
        return cls(
            case_number=case_number, serial=serial, kind=kind, first=first, last=last,
            reason=reason, paper=paper, by=by,
        )  # fmt: skip

    @property
    def number(self) -> str:
        return f"{self.case_number}-{self.serial}"

    def approve(self, *, by: str, role: str) -> None:
        """Approve it; raises :class:`StaySelfApproved`."""
        self._decided_by_another(by)
        self._approved(by=by, role=role)

    @event(Approved)
    def _approved(self, by: str, role: str) -> None:
        self.state = StayState.APPROVED

    def refuse(self, reason: str, *, by: str, role: str) -> None:
        """Do not approve it; raises :class:`StaySelfApproved`."""
        self._decided_by_another(by)
        self._refused(by=by, role=role, reason=reason)

    @event(Refused)
    def _refused(self, by: str, role: str, reason: str) -> None:
        self.state = StayState.REFUSED

    def end(self, on: date, paper: Paper, *, by: str) -> None:
        """Note that it is over; raises :class:`StayNotThere`, :class:`StayUnclear`."""
        self._must_be(StayState.APPROVED)
        may_change_time("ended", self.first, on)
        well_named([paper])
        self._ended(on=on, paper=paper, by=by)

    @event(Ended)
    def _ended(self, on: date, paper: Paper, by: str) -> None:
        self.state = StayState.ENDED
        self.last = on

    def stops_the_case(self, on: date) -> bool:
        """Whether the case stands still by it on this day: a ground to ask for a deferral."""
        return (
            self.state is StayState.APPROVED
            and self.kind in STOPS_THE_CASE
            and self.first <= on
            and (self.last is None or on <= self.last)
        )

    def span(self, today: date) -> Span | None:
        """The days of the case it takes out; none while it is not approved."""
        if self.state not in (StayState.APPROVED, StayState.ENDED):
            return None
        return Span(self.first, self.last or max(today, self.first))

    def _decided_by_another(self, by: str) -> None:
        self._must_be(StayState.ASKED)
        if by == self.asked_by:
            raise StaySelfApproved(f"{by} asked for it", by=by)

    def _must_be(self, state: StayState) -> None:
        if self.state is not state:
            raise StayNotThere(f"stay {self.number} is {self.state.value}", state=self.state)
