"""A distribution plan (分配方案): drafted, approved, served, opposed, amended, final, paid.

Every party's fifteen days run from the day the paper reached that party. Nothing is paid while
anybody may still object, oppose or sue; what is in court stays aside while the rest is paid. The
plan keeps each version with all it was computed from, so a share can always say why it is so much.
Each part of this class has one subject: its facts, which apply themselves, and under them its
commands.
"""

from datetime import date
from typing import TypeAlias
from uuid import UUID

from ledger.domain import plan_drafting, plan_objections, plan_paying
from ledger.domain.kernel import Root, event, name_id
from ledger.domain.law.counting import StopDay
from ledger.domain.law.plan_parts import Distribution


class Plan(plan_drafting.Drafting, plan_paying.Paying, Root):
    """One plan for one sum of one case."""

    TOPIC = "plan"

    Drafted: TypeAlias = plan_drafting.Drafted
    Approved: TypeAlias = plan_drafting.Approved
    Served: TypeAlias = plan_drafting.Served
    Amended: TypeAlias = plan_drafting.Amended
    Withdrawn: TypeAlias = plan_drafting.Withdrawn
    Objected: TypeAlias = plan_objections.Objected
    OthersNotified: TypeAlias = plan_objections.OthersNotified
    Opposed: TypeAlias = plan_objections.Opposed
    ObjectorTold: TypeAlias = plan_objections.ObjectorTold
    Sued: TypeAlias = plan_objections.Sued
    SuitEnded: TypeAlias = plan_objections.SuitEnded
    ObjectionWithdrawn: TypeAlias = plan_objections.ObjectionWithdrawn
    Finalised: TypeAlias = plan_paying.Finalised
    ReserveReleased: TypeAlias = plan_paying.ReserveReleased
    Drawn: TypeAlias = plan_paying.Drawn
    Undrawn: TypeAlias = plan_paying.Undrawn

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
        self.begin(
            number=number, case_number=case_number, pocket=pocket, taken_on=taken_on,
            distribution=distribution, participants=participants, by=by, digest=digest,
        )  # fmt: skip
        self.drafted_on = drafted_on
        self.stop = stop


__all__ = ["Plan"]
