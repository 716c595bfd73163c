"""A distribution plan (分配方案): drafted, approved, served, opposed, amended, final, paid.

Every party's fifteen days run from the day the paper reached that party. Nothing is paid while
anybody may still object, oppose or sue; what is in court stays aside while the rest is paid. The
plan keeps each version with all it was computed from, so a share can always say why it is so much.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TypeAlias
from uuid import UUID

from ledger.domain import plan_parts
from ledger.domain.act import Role
from ledger.domain.calendar import Calendar
from ledger.domain.kernel import Root, event, name_id
from ledger.domain.law.counting import StopDay
from ledger.domain.law.objections import in_time
from ledger.domain.law.participation import Progress
from ledger.domain.law.plan_parts import Distribution
from ledger.domain.law.plan_words import Difference, difference
from ledger.domain.money import Money, total, zero
from ledger.domain.plan_checks import (
    keeps_what_was_paid,
    may_be_final,
    not_before,
    not_in_future,
    papered,
    well_disputed,
    windows_for,
)
from ledger.domain.plan_parts import (
    Course,
    Dispute,
    Draw,
    Ground,
    NoSuchObjection,
    NotAParticipant,
    NotPayable,
    NotReserved,
    Objection,
    ObjectionCourse,
    PlanSeenOtherwise,
    PlanSelfApproved,
    PlanStage,
    Stage,
    Window,
    digest_of,
)


class Plan(Root):
    """One plan for one sum of one case."""

    TOPIC = "plan"

    Drafted: TypeAlias = plan_parts.Drafted
    Approved: TypeAlias = plan_parts.Approved
    Served: TypeAlias = plan_parts.Served
    Objected: TypeAlias = plan_parts.Objected
    OthersNotified: TypeAlias = plan_parts.OthersNotified
    Opposed: TypeAlias = plan_parts.Opposed
    ObjectorTold: TypeAlias = plan_parts.ObjectorTold
    Sued: TypeAlias = plan_parts.Sued
    SuitEnded: TypeAlias = plan_parts.SuitEnded
    ObjectionWithdrawn: TypeAlias = plan_parts.ObjectionWithdrawn
    Amended: TypeAlias = plan_parts.Amended
    Finalised: TypeAlias = plan_parts.Finalised
    ReserveReleased: TypeAlias = plan_parts.ReserveReleased
    Drawn: TypeAlias = plan_parts.Drawn
    Undrawn: TypeAlias = plan_parts.Undrawn
    Withdrawn: TypeAlias = plan_parts.Withdrawn

    @staticmethod
    def create_id(number: str) -> UUID:
        return name_id("plan", number)

    @event(Drafted)
    def __init__(
        self,
        *,
        number: str,
        case_number: str,
        pocket: str,
        drafted_on: date,
        taken_on: date,
        stop: StopDay,
        distribution: Distribution,
        participants: tuple[str, ...],
        by: str,
        digest: str,
    ) -> None:
        self.number = number
        self.case_number = case_number
        self.pocket = pocket
        self.drafted_on = drafted_on
        self.taken_on = taken_on
        self.stop = stop
        self.versions = [distribution]
        self.participants = participants
        self.drafted_by = by
        self.digest = digest
        self.stage = Stage.DRAFTED
        self.final = False
        self.services: dict[str, Window] = {}
        self.approved_on: date | None = None
        self.first_served_on: date | None = None
        self.objections: dict[str, Objection] = {}
        self.released: set[str] = set()
        self.drawn: dict[str, Money] = {}
        self.counted: dict[str, Money] = {}
        self.relieved: dict[str, Money] = {}
        self.draws: dict[str, Draw] = {}

    @property
    def distribution(self) -> Distribution:
        """The version in force."""
        return self.versions[-1]

    @property
    def progress(self) -> Progress:
        """How far it has come, for whoever would still take part (R4.08)."""
        return Progress(self.drafted_on, self.first_served_on)

    # Approval and service

    def approve(self, digest: str, *, by: str, role: Role, today: date) -> None:
        """Agree to exactly what was seen; raises :class:`PlanSelfApproved` for its author."""
        self._must_be("approve", Stage.DRAFTED)
        if digest != self.digest:
            raise PlanSeenOtherwise(f"the plan has digest {self.digest}", digest=self.digest)
        if by == self.drafted_by:
            raise PlanSelfApproved(f"{by} drafted this plan", by=by)
        self._approved(by=by, role=role, digest=digest, on=today)

    @event(Approved)
    def _approved(self, by: str, role: Role, digest: str, on: date | None) -> None:
        self.stage = Stage.FINAL if self.final else Stage.APPROVED
        self.approved_on = on

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
        self._served(windows=windows)
        return windows

    @event(Served)
    def _served(self, windows: tuple[Window, ...]) -> None:
        self.services.update((each.party, each) for each in windows)
        days = [each.on for each in windows]
        self.first_served_on = min([*days, self.first_served_on or days[0]])

    # Objection, opposition, suit

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
        self._objected(
            objection=objection, party=party, on=on, document=document, disputed=tuple(disputed),
            asks=asks,
        )  # fmt: skip
        return objection

    @event(Objected)
    def _objected(
        self,
        *,
        objection: str,
        party: str,
        on: date,
        document: str,
        disputed: tuple[Dispute, ...],
        asks: str,
    ) -> None:
        others = len(self.participants) - 1
        self.objections[objection] = Objection(objection, party, on, document, disputed, others)

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
        self._others_notified(objection=objection, windows=windows)
        return windows

    @event(OthersNotified)
    def _others_notified(self, objection: str, windows: tuple[Window, ...]) -> None:
        self.objections[objection].notices.update((each.party, each) for each in windows)

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
        self._opposed(objection=objection, party=party, on=on, document=document)

    @event(Opposed)
    def _opposed(self, objection: str, party: str, on: date, document: str) -> None:
        self.objections[objection].opposers[party] = on

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
        self._objector_told(objection=objection, window=told)
        return told

    @event(ObjectorTold)
    def _objector_told(self, objection: str, window: Window) -> None:
        self.objections[objection].told = window

    def sue(self, objection: str, on: date, *, suit: str, today: date) -> None:
        """Record the objector's suit, filed within his fifteen days; its money stays aside."""
        found = self.objection(objection)
        if found.told is None or found.suit is not None or found.closed:
            raise ObjectionCourse(f"{objection} cannot be sued upon", objection=objection)
        not_in_future(on, today)
        in_time(on, found.told.on, found.told.until, suit)
        self._sued(objection=objection, on=on, suit=suit)

    @event(Sued)
    def _sued(self, objection: str, on: date, suit: str) -> None:
        self.objections[objection].suit = suit
        self.objections[objection].sued_on = on

    def end_suit(
        self, objection: str, on: date, *, upheld: bool, document: str, today: date
    ) -> None:
        """Record how the suit ended: upheld, and the plan must be amended; or as drafted."""
        found = self._at(objection, today, Course.SUED)
        not_in_future(on, today)
        not_before(on, found.sued_on)
        papered(document)
        self._suit_ended(objection=objection, on=on, upheld=upheld, document=document)

    @event(SuitEnded)
    def _suit_ended(self, *, objection: str, on: date, upheld: bool, document: str) -> None:
        self.objections[objection].upheld = upheld

    def withdraw_objection(self, objection: str, on: date, *, document: str, today: date) -> None:
        """Let the objector take his objection back; the plan goes on as if it had not been made."""
        found = self.objection(objection)
        if found.course(today) is Course.CLOSED:
            raise ObjectionCourse(f"{objection} is dealt with", objection=objection)
        not_in_future(on, today)
        not_before(on, found.on)
        papered(document)
        self._objection_withdrawn(objection=objection, on=on, document=document)

    @event(ObjectionWithdrawn)
    def _objection_withdrawn(self, objection: str, on: date, document: str) -> None:
        self.objections[objection].closed = True

    # Amendment

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

        An objection nobody opposed, and a judgment, are carried out without serving again; new
        facts are served again on everybody. Raises :class:`PaidAlready` where a share would fall
        below what was paid, :class:`ObjectionCourse`, :class:`PlanStage`, :class:`PaperMissing`.
        """
        papered(document)
        papered(because)
        if ground is Ground.NEW_FACT:
            self._must_be("amend on new facts", Stage.DRAFTED, Stage.APPROVED)
            if self.final:
                raise PlanStage("a final plan is amended by judgment or title only")
        else:
            self._must_be("amend", Stage.APPROVED, Stage.FINAL)
        if ground in (Ground.UNOPPOSED, Ground.JUDGMENT):
            wanted = Course.UNOPPOSED if ground is Ground.UNOPPOSED else Course.UPHELD
            self._at(objection or "", today, wanted)
        elif objection is not None:
            raise ObjectionCourse("this amendment answers no objection", objection=objection)
        if self.final:
            keeps_what_was_paid(self.distribution, distribution, self.drawn)
        told = difference(self.distribution, distribution)
        digest = digest_of(self.number, len(self.versions) + 1, self.taken_on, distribution)
        self._amended(
            ground=ground, objection=objection, document=document, because=because,
            distribution=distribution, participants=participants, by=by, digest=digest,
        )  # fmt: skip
        return told

    @event(Amended)
    def _amended(
        self,
        *,
        ground: Ground,
        objection: str | None,
        document: str,
        because: str,
        distribution: Distribution,
        participants: tuple[str, ...],
        by: str,
        digest: str,
    ) -> None:
        self.versions.append(distribution)
        self.drafted_by = by
        self.digest = digest
        self.stage = Stage.DRAFTED
        self.participants = participants
        if ground is Ground.NEW_FACT:
            self.services = {}
            for each in self.objections.values():
                each.closed = True
        if objection is not None:
            self.objections[objection].closed = True

    # Final, and paid

    def finalise(self, on: date, *, by: str) -> None:
        """Close the time for objections, once everybody's has run out (R4.11).

        Raises :class:`NotServed`, :class:`WindowOpen`, and :class:`ObjectionCourse` for one that
        nobody has dealt with.
        """
        self._must_be("finalise", Stage.APPROVED)
        may_be_final(on, self.participants, self.services, self.objections.values())
        self._finalised(on=on, by=by)

    @event(Finalised)
    def _finalised(self, on: date, by: str) -> None:
        self.stage = Stage.FINAL
        self.final = True

    @property
    def withheld(self) -> dict[str, dict[str, Money]]:
        """By objection, what of each share is in court and stays aside."""
        return {
            each.objection: {d.claim: d.amount for d in each.disputed}
            for each in self.objections.values()
            if each.suit is not None and not each.closed and each.upheld is not False
        }

    def payable(self) -> dict[str, Money]:
        """What can be paid of each share now: not reserved, not in court, not paid before."""
        if self.stage is not Stage.FINAL:
            return {}
        aside: dict[str, Money] = {}
        for disputed in self.withheld.values():
            for claim, amount in disputed.items():
                aside[claim] = aside.get(claim, zero()) + amount
        found = {}
        for share in self.distribution.shares:
            if share.reserved and share.claim not in self.released:
                continue
            gone = self.drawn.get(share.claim, zero()) + aside.get(share.claim, zero())
            left = share.paid - gone
            if left.amount > 0:
                found[share.claim] = left
        return found

    def draw(self, draws: Sequence[Draw], on: date) -> None:
        """Turn shares into payouts; raises :class:`NotPayable` for more than can be paid."""
        self._must_be("pay", Stage.FINAL)
        payable = self.payable()
        if not draws:
            raise NotPayable("no share can be paid now")
        for each in draws:
            most = payable.pop(each.claim, zero())
            if not zero() < each.amount <= most:
                raise NotPayable(
                    f"{each.amount} is asked of {each.claim}, {most} can be paid",
                    claim=each.claim, payable=str(most),
                )  # fmt: skip
        self._drawn(draws=tuple(draws), on=on)

    @event(Drawn)
    def _drawn(self, draws: tuple[Draw, ...], on: date) -> None:
        for each in draws:
            self.drawn[each.claim] = self.drawn.get(each.claim, zero()) + each.amount
            ever = self.counted.get(each.claim, zero())
            self.counted[each.claim] = max(ever, self.drawn[each.claim])
            self.relieved[each.claim] = self.relieved.get(each.claim, zero()) + each.relief
            if each.payout:
                self.draws[each.payout] = each
        if total(self.drawn.values()) == self.distribution.paid:
            self.stage = Stage.SETTLED

    def uncounted(self, draws: Sequence[Draw]) -> list[Draw]:
        """What of these was never asked for before: a share paid again pays its debt but once."""
        found = []
        for each in draws:
            if (more := self.uncounted_of(each.claim, each.amount)).amount:
                found.append(replace(each, amount=more))
        return found

    def uncounted_of(self, claim: str, amount: Money) -> Money:
        """How much more than was ever asked for this share there is once this is."""
        now = self.drawn.get(claim, zero()) + amount
        return max(now - self.counted.get(claim, zero()), zero())

    def was_kept_aside(self, claim: str) -> bool:
        """Whether this share waited for a title or a judgment while the others were paid."""
        sued = (each for each in self.objections.values() if each.suit is not None)
        return claim in self.released or any(d.claim == claim for o in sued for d in o.disputed)

    def relief_to_take(self, claim: str) -> Money:
        """What the plan itself takes out of this share for the relief fund, and has not yet."""
        return self.distribution.share_of[claim].relief - self.relieved.get(claim, zero())

    def undraw(self, payout: str, *, reason: str) -> Draw:
        """Let a share be paid again whose payout did not happen; raises :class:`NotPayable`."""
        drawn = self.draws.get(payout)
        if drawn is None:
            raise NotPayable(f"{payout} was not drawn on this plan", payout=payout)
        self._undrawn(
            claim=drawn.claim, amount=drawn.amount - drawn.relief, payout=payout, reason=reason
        )
        return drawn

    @event(Undrawn)
    def _undrawn(self, claim: str, amount: Money, payout: str, reason: str) -> None:
        self.drawn[claim] -= amount
        del self.draws[payout]
        self.stage = Stage.FINAL

    def release_reserve(self, claim: str, on: date, *, document: str, today: date) -> None:
        """Let a reserved share be paid once its claim has its final title (R4.06)."""
        share = self.distribution.share_of.get(claim)
        if share is None or not share.reserved or claim in self.released:
            raise NotReserved(f"nothing is reserved for {claim}", claim=claim)
        papered(document)
        not_in_future(on, today)
        self._reserve_released(claim=claim, document=document, on=on)

    @event(ReserveReleased)
    def _reserve_released(self, claim: str, document: str, on: date) -> None:
        self.released.add(claim)

    def withdraw(self, reason: str, *, by: str) -> None:
        """Give the plan up before it is final; its money is free again."""
        self._must_be("withdraw", Stage.DRAFTED, Stage.APPROVED)
        if self.final:
            raise PlanStage("a final plan is not withdrawn")
        papered(reason)
        self._withdrawn(reason=reason, by=by)

    @event(Withdrawn)
    def _withdrawn(self, reason: str, by: str) -> None:
        self.stage = Stage.WITHDRAWN

    # Asking

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
                f"{objection} is {course.value}", objection=objection, course=course.value
            )
        return found

    def _must_be(self, doing: str, *stages: Stage) -> None:
        if self.stage not in stages:
            raise PlanStage(
                f"cannot {doing} plan {self.number}: it is {self.stage.value}",
                stage=self.stage.value,
            )


__all__ = ["Plan"]
