"""A deferral (延缓发放): a sum of a case that may wait, on one ground, until it is looked at again.

Asked by the officer, granted by whom the court's own policy names, it keeps exactly the disputed
sum; the rest goes out in time. It holds until its review day and is granted anew or not at all.
When its ground has ended — on that day, not on the day somebody noticed — ten days are left.
"""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from ledger.domain.act import Role
from ledger.domain.calendar import Calendar
from ledger.domain.case_parts import Source, worth
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.approval import OutOfTurn
from ledger.domain.law.disbursement import (
    AFTER_THE_GROUND,
    GROUNDS,
    DeferralGround,
    DeferralSelfApproved,
    Timing,
    days_overdue,
    may_defer,
    resumed_due_dates,
)
from ledger.domain.money import Money, zero
from ledger.domain.paper import Paper, well_named
from ledger.domain.policy import DeferralApprovers, Policy
from ledger.domain.policy_sections import DEFERRAL_REVIEW


class DeferralState(StrEnum):
    """Where a deferral stands."""

    ASKED = "asked"  # 待审批
    GRANTED = "granted"  # 已延缓
    REFUSED = "refused"  # 不予延缓
    ENDED = "ended"  # 事由消失


class DeferralNotThere(Conflict):
    """The deferral is not in a state to do this."""

    code = "deferral-not-there"
    title = "The deferral is not in that state"
    title_zh = "延缓发放当前状态不允许"
    article = GROUNDS


class GroundUnnamed(Malformed):
    """The freeze, the stay or the notice that is the ground is not named by its number."""

    code = "deferral-ground-unnamed"
    title = "Name what is the ground of the deferral"
    title_zh = "须以编号指明作为延缓事由的冻结、期限变更或者通知"
    article = GROUNDS


class DeferralUnclear(Malformed):
    """Nothing to defer, more ended than was deferred, or a day that cannot be."""

    code = "deferral-unclear"
    title = "The deferral's amount or day cannot be"
    title_zh = "延缓金额或日期有误"
    article = AFTER_THE_GROUND


class Deferral(Root):
    """One deferral of one case."""

    TOPIC = "deferral"

    class Asked(FirstFact):
        """The officer asked that a sum may wait (申请延缓发放); ``undisputed`` goes out.

        ``receipts`` are those it was asked of by name; of none, the oldest money waits.
        """

        TOPIC = "deferral.asked"
        class_version = 2
        case_number: str
        serial: int
        ground: DeferralGround
        reason: str
        amount: Money
        undisputed: Money
        paper: Paper
        reference: str
        legal_due: date
        expected_end: date | None
        roles: tuple[str, ...]
        all_of_them: bool
        policy: str
        by: str
        receipts: tuple[UUID, ...]

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Of which receipts was said when it was granted."""
            state["receipts"] = []

    class Agreed(Root.Event):
        """One of those who may grant it agreed (同意延缓)."""

        TOPIC = "deferral.agreed"
        by: str
        role: str

    class Granted(Root.Event):
        """All who must agree have (批准延缓); ``overdue`` days had passed when it was decided."""

        TOPIC = "deferral.granted"
        case_number: str
        pocket: str
        ground: DeferralGround
        on: date
        timing: Timing
        overdue: int
        review_on: date
        sources: tuple[Source, ...]

    class Refused(Root.Event):
        """It was not granted (不予延缓)."""

        TOPIC = "deferral.refused"
        by: str
        role: str
        reason: str

    class Renewed(Root.Event):
        """It was looked at again and granted anew (复审延缓)."""

        TOPIC = "deferral.renewed"
        case_number: str
        on: date
        timing: Timing
        review_on: date
        sources: tuple[Source, ...]

    class Ended(Root.Event):
        """Its ground ended (延缓事由消失), for all of it or a part; ten days from ``ended_on``."""

        TOPIC = "deferral.ended"
        case_number: str
        ended_on: date
        sources: tuple[Source, ...]
        due: date
        paper: Paper
        by: str

    @staticmethod
    def create_id(case_number: str, serial: int) -> UUID:
        return name_id("deferral", case_number, str(serial))

    @event(Asked)
    def __init__(
        self,
        *,
        case_number: str,
        serial: int,
        ground: DeferralGround,
        reason: str,
        amount: Money,
        undisputed: Money,
        paper: Paper,
        reference: str,
        legal_due: date,
        expected_end: date | None,
        roles: tuple[str, ...],
        all_of_them: bool,
        policy: str,
        by: str,
        receipts: tuple[UUID, ...],
    ) -> None:
        self.case_number = case_number
        self.receipts = receipts
        self.serial = serial
        self.ground = ground
        self.reason = reason
        self.reference = reference
        self.amount = amount
        self.legal_due = legal_due
        self.asked_by = by
        self.approvers = DeferralApprovers(tuple(map(Role, roles)), all_of_them)
        self.state = DeferralState.ASKED
        self.agreed: dict[str, str] = {}  # who agreed this time, by role
        self.left: tuple[Source, ...] = ()
        self.granted_on: date | None = None
        self.review_on: date | None = None
        self.timing: Timing | None = None
        self.overdue = 0

    @classmethod
    def ask(
        cls,
        case_number: str,
        serial: int,
        ground: DeferralGround,
        amount: Money,
        *,
        free: Money,
        reason: str,
        paper: Paper,
        reference: str,
        legal_due: date,
        expected_end: date | None,
        policy: Policy,
        by: str,
        receipts: tuple[UUID, ...] = (),
    ) -> "Deferral":
        """Ask that a sum may wait; whether the ground is this case's is asked before.

        Raises :class:`DeferralUnclear`, :class:`DeferralNeedsReason`.
        """
        if amount <= zero() or amount > free:
            raise DeferralUnclear(f"{amount} of {free} cannot wait", free=free, asked=amount)
        well_named([paper])
        # The reason is asked for now, and not only of whoever grants it.
        may_defer(
            ground, reason, asked_by=by, approved_by=("",), decided_on=legal_due,
            legal_due=legal_due,
        )  # fmt: skip
        approvers = policy.deferral_approvers
        return cls(
            case_number=case_number, serial=serial, ground=ground, reason=reason, amount=amount,
            undisputed=free - amount, paper=paper, reference=reference, legal_due=legal_due,
            expected_end=expected_end, roles=tuple(role.value for role in approvers.roles),
            all_of_them=approvers.all_of_them, policy=policy.version, by=by, receipts=receipts,
        )  # fmt: skip

    @property
    def number(self) -> str:
        return f"{self.case_number}-{self.serial}"

    @property
    def pocket(self) -> str:
        """The name under which the case keeps its money."""
        return f"deferral-{self.serial}"

    def agree(self, *, by: str, role: Role) -> bool:
        """Agree to it, the first time or anew; true when nobody else need agree.

        Raises :class:`DeferralSelfApproved`, :class:`OutOfTurn`.
        """
        self._must_be(DeferralState.ASKED, DeferralState.GRANTED)
        if by == self.asked_by:
            raise DeferralSelfApproved(f"{by} asked for this deferral", asked_by=by)
        needed = {each.value for each in self.approvers.roles}
        if role.value not in needed or role.value in self.agreed or by in self.agreed.values():
            raise OutOfTurn(f"{role.value} need not agree", article=GROUNDS, role=role.value)
        self._agreed(by=by, role=role.value)
        return self.approvers.satisfied_by(frozenset(map(Role, self.agreed)))

    @event(Agreed)
    def _agreed(self, by: str, role: str) -> None:
        self.agreed[role] = by

    def grant(self, sources: tuple[Source, ...], *, on: date, policy: Policy) -> None:
        """Let this money wait until its review day; a late decision is recorded as late."""
        timing = may_defer(
            self.ground, self.reason, asked_by=self.asked_by,
            approved_by=tuple(self.agreed.values()), decided_on=on, legal_due=self.legal_due,
        )  # fmt: skip
        self._granted(
            case_number=self.case_number, pocket=self.pocket, ground=self.ground, on=on,
            timing=timing, overdue=days_overdue(self.legal_due, on),
            review_on=_review(on, policy), sources=sources,
        )  # fmt: skip

    @event(Granted)
    def _granted(
        self,
        *,
        case_number: str,
        pocket: str,
        ground: DeferralGround,
        on: date,
        timing: Timing,
        overdue: int,
        review_on: date,
        sources: tuple[Source, ...],
    ) -> None:
        self.state = DeferralState.GRANTED
        self.agreed = {}
        self.left = sources
        self.granted_on = on
        self.review_on = review_on
        self.timing = timing
        self.overdue = overdue

    def refuse(self, reason: str, *, by: str, role: Role) -> None:
        """Do not grant it, or not again: then its ground is over for the one who asked."""
        self._must_be(DeferralState.ASKED)
        if role.value not in {each.value for each in self.approvers.roles}:
            raise OutOfTurn(f"{role.value} need not decide", article=GROUNDS, role=role.value)
        self._refused(by=by, role=role.value, reason=reason)

    @event(Refused)
    def _refused(self, by: str, role: str, reason: str) -> None:
        self.state = DeferralState.REFUSED

    def renew(self, *, on: date, policy: Policy) -> None:
        """Let the money wait until the next review day (E2); late when the last one has passed."""
        self._must_be(DeferralState.GRANTED)
        late = self.review_on is not None and on > self.review_on
        self._renewed(
            case_number=self.case_number, on=on, timing=Timing.LATE if late else Timing.TIMELY,
            review_on=_review(on, policy), sources=self.left,
        )  # fmt: skip

    @event(Renewed)
    def _renewed(
        self,
        case_number: str,
        on: date,
        timing: Timing,
        review_on: date,
        sources: tuple[Source, ...],
    ) -> None:
        self.agreed = {}
        self.review_on = review_on

    def end(
        self, ended_on: date, sources: tuple[Source, ...], paper: Paper, *, today: date, by: str
    ) -> date:
        """Note the day the ground ended, for this money; answer by when it must now be paid.

        Raises :class:`DeferralUnclear` for a day to come.
        """
        self._must_be(DeferralState.GRANTED)
        if ended_on > today:
            raise DeferralUnclear(f"{ended_on} is still to come", ended_on=ended_on)
        well_named([paper])
        due = resumed_due_dates(ended_on, Calendar.shipped()).target
        self._ended(
            case_number=self.case_number, ended_on=ended_on, sources=sources, due=due,
            paper=paper, by=by,
        )  # fmt: skip
        return due

    @event(Ended)
    def _ended(
        self,
        *,
        case_number: str,
        ended_on: date,
        sources: tuple[Source, ...],
        due: date,
        paper: Paper,
        by: str,
    ) -> None:
        gone = {source.receipt: source.amount for source in sources}
        parts = (
            Source(s.receipt, s.amount - gone[s.receipt]) if s.receipt in gone else s
            for s in self.left
        )
        self.left = tuple(part for part in parts if part.amount.amount)
        if not self.left:
            self.state = DeferralState.ENDED

    @property
    def waits(self) -> Money:
        """What still waits."""
        return worth(self.left)

    def protects(self, receipt: UUID, on: date) -> Money:
        """How much of a receipt it lets wait on this day; nothing once its review day passed."""
        if self.state is not DeferralState.GRANTED or (self.review_on or on) < on:
            return zero()
        return worth(tuple(source for source in self.left if source.receipt == receipt))

    def _must_be(self, *states: DeferralState) -> None:
        if self.state not in states:
            said = f"deferral {self.number} is {self.state.value}"
            raise DeferralNotThere(said, state=self.state)


def _review(on: date, policy: Policy) -> date:
    return Calendar.shipped().deadline(on, policy.of(DEFERRAL_REVIEW), roll=False).due
