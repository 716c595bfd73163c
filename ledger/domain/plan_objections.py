"""Objections to a plan (异议、反对、诉讼): made, told, opposed, sued upon, ended (R4.11).

An objector has fifteen days from his service, the others fifteen from hearing of it, and he again
fifteen to sue from hearing who opposes him. What is in court stays aside.
"""

from collections.abc import Sequence
from datetime import date

from ledger.domain.calendar import Calendar
from ledger.domain.kernel import Root
from ledger.domain.law.objections import in_time
from ledger.domain.money import Money, zero
from ledger.domain.plan_checks import not_before, not_in_future, papered, well_disputed, windows_for
from ledger.domain.plan_parts import (
    Course,
    Dispute,
    NotAParticipant,
    Objection,
    ObjectionCourse,
    Stage,
    Window,
)
from ledger.domain.plan_state import PlanState


class Objected(Root.Event):
    """A party objected in writing (提出书面异议)."""

    TOPIC = "plan.objected"
    objection: str
    party: str
    on: date
    document: str
    disputed: tuple[Dispute, ...]
    asks: str

    def apply(self, plan: PlanState) -> None:
        plan.objections[self.objection] = Objection(
            self.objection, self.party, self.on, self.document, self.disputed,
            others=len(plan.participants) - 1,
        )  # fmt: skip


class OthersNotified(Root.Event):
    """The others were told of an objection (通知未提出异议的当事人)."""

    TOPIC = "plan.others-notified"
    objection: str
    windows: tuple[Window, ...]

    def apply(self, plan: PlanState) -> None:
        plan.objections[self.objection].notices.update((each.party, each) for each in self.windows)


class Opposed(Root.Event):
    """A party opposes the objection (提出反对意见)."""

    TOPIC = "plan.opposed"
    objection: str
    party: str
    on: date
    document: str

    def apply(self, plan: PlanState) -> None:
        plan.objections[self.objection].opposers[self.party] = self.on


class ObjectorTold(Root.Event):
    """The objector was told who opposes him (通知异议人); he may sue for fifteen days."""

    TOPIC = "plan.objector-told"
    objection: str
    window: Window

    def apply(self, plan: PlanState) -> None:
        plan.objections[self.objection].told = self.window


class Sued(Root.Event):
    """The objector sued in time (提起分配方案异议之诉); the disputed money is kept aside."""

    TOPIC = "plan.sued"
    objection: str
    on: date
    suit: str

    def apply(self, plan: PlanState) -> None:
        plan.objections[self.objection].suit = self.suit
        plan.objections[self.objection].sued_on = self.on


class SuitEnded(Root.Event):
    """The suit ended (异议之诉终结): upheld, and the plan is amended, or not."""

    TOPIC = "plan.suit-ended"
    objection: str
    on: date
    upheld: bool
    document: str

    def apply(self, plan: PlanState) -> None:
        plan.objections[self.objection].upheld = self.upheld


class ObjectionWithdrawn(Root.Event):
    """The objector took his objection back (撤回异议)."""

    TOPIC = "plan.objection-withdrawn"
    objection: str
    on: date
    document: str

    def apply(self, plan: PlanState) -> None:
        plan.objections[self.objection].closed = True


class Objecting(PlanState):
    """A plan that parties object to."""

    def object(
        self,
        party: str,
        on: date,
        *,
        document: str,
        disputed: Sequence[Dispute],
        asks: str,
        today: date,
    ) -> str:
        """Take in a written objection within the party's own fifteen days (R4.11).

        ``disputed`` says in whose shares the disputed money lies, and how much of each. Raises
        :class:`NotInWriting`, :class:`WindowClosed`, :class:`DisputeUnclear`.
        """
        self._must_be("object to", Stage.APPROVED)
        served = self.services.get(party)
        if served is None:
            raise NotAParticipant(f"the plan was not served on {party}", party=party)
        not_in_future(on, today)
        in_time(on, served.on, served.until, document)
        well_disputed(disputed, self.distribution)
        objection = f"o{len(self.objections) + 1}"
        self.record(
            Objected, objection=objection, party=party, on=on, document=document,
            disputed=tuple(disputed), asks=asks,
        )  # fmt: skip
        return objection

    def notify(
        self,
        objection: str,
        told: Sequence[tuple[str, date, str]],
        *,
        calendar: Calendar,
        today: date,
    ) -> tuple[Window, ...]:
        """Tell the others of an objection; each may oppose it for fifteen days from his own day."""
        found = self._at(objection, today, Course.TO_NOTIFY, Course.OPEN, Course.OPPOSED)
        who = set(self.participants) - {found.party}
        windows = windows_for(
            told, who, found.notices, since=found.on, calendar=calendar, today=today
        )
        self.record(OthersNotified, objection=objection, windows=windows)
        return windows

    def oppose(self, objection: str, party: str, on: date, *, document: str, today: date) -> None:
        """Take in a party's opposition to an objection, within his own fifteen days."""
        found = self.objection(objection)
        notice = found.notices.get(party)
        if notice is None:
            raise NotAParticipant(f"{party} was not told of {objection}", party=party)
        not_in_future(on, today)
        in_time(on, notice.on, notice.until, document)
        if found.closed or found.told is not None:
            raise ObjectionCourse(f"{objection} is past opposing", objection=objection)
        self.record(Opposed, objection=objection, party=party, on=on, document=document)

    def tell_objector(
        self, objection: str, on: date, *, how: str, calendar: Calendar, today: date
    ) -> Window:
        """Tell the objector who opposes him; he may sue for fifteen days from then."""
        found = self._at(objection, today, Course.OPPOSED)
        (told,) = windows_for(
            [(found.party, on, how)],
            [found.party],
            (),
            since=max(found.opposers.values()),
            calendar=calendar,
            today=today,
        )
        self.record(ObjectorTold, objection=objection, window=told)
        return told

    def sue(self, objection: str, on: date, *, suit: str, today: date) -> None:
        """Record the objector's suit, filed within his fifteen days; its money stays aside."""
        found = self.objection(objection)
        if found.told is None or found.suit is not None or found.closed:
            raise ObjectionCourse(f"{objection} cannot be sued upon", objection=objection)
        not_in_future(on, today)
        in_time(on, found.told.on, found.told.until, suit)
        self.record(Sued, objection=objection, on=on, suit=suit)

    def end_suit(
        self, objection: str, on: date, *, upheld: bool, document: str, today: date
    ) -> None:
        """Record how the suit ended: upheld, and the plan must be amended; or as drafted."""
        found = self._at(objection, today, Course.SUED)
        not_in_future(on, today)
        not_before(on, found.sued_on)
        papered(document)
        self.record(SuitEnded, objection=objection, on=on, upheld=upheld, document=document)

    def withdraw_objection(self, objection: str, on: date, *, document: str, today: date) -> None:
        """Let the objector take his objection back; the plan goes on as if it had not been made."""
        found = self.objection(objection)
        if found.course(today) is Course.CLOSED:
            raise ObjectionCourse(f"{objection} is dealt with", objection=objection)
        not_in_future(on, today)
        not_before(on, found.on)
        papered(document)
        self.record(ObjectionWithdrawn, objection=objection, on=on, document=document)

    @property
    def withheld(self) -> dict[str, dict[str, Money]]:
        """By objection, what of each share is in court and stays aside.

        What several dispute of one share stays aside once, and never more than is left of it: the
        rest of the plan's money is others', whose shares nobody disputes.
        """
        left = {s.claim: s.paid - self.drawn.get(s.claim, zero()) for s in self.distribution.shares}
        found: dict[str, dict[str, Money]] = {}
        for each in self.objections.values():
            if each.suit is None or each.closed or each.upheld is False:
                continue
            found[each.objection] = {}
            for disputed in each.disputed:
                part = min(disputed.amount, left.get(disputed.claim, zero()))
                left[disputed.claim] = left.get(disputed.claim, zero()) - part
                found[each.objection][disputed.claim] = part
        return found
