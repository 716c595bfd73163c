"""Who may take part in a distribution, and until when (参与分配的资格与期限).

The law ends applications when the debtor's property has been dealt with (执行终结前); what that
means for a sale price and for money is each high court's own rule. So the event that ends them is
policy data, and its day is read from what was recorded: the ruling, the draft, the first service.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ledger.domain.calendar import Calendar
from ledger.domain.citation import Article
from ledger.domain.law.counting import StopDay
from ledger.domain.law.plan_parts import (
    AppliedTooLate,
    NoTitle,
    PlanClaim,
    Standing,
    TakingPart,
)
from ledger.domain.law.rules import rule
from ledger.domain.policy_sections import IN_TIME, CutOff, Participation

SALES = (StopDay.RULING, StopDay.CONVERTED)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a plan has come: the day it was drafted, and the day it first reached a party."""

    drafted_on: date | None = None
    served_on: date | None = None


@rule("R4.08", IN_TIME, zh="参与分配的资格与期限", en="Who may take part, and until when")
def taking_part(
    policy: Participation,
    source: Article,
    *,
    taken_on: date,
    stop: StopDay,
    progress: Progress,
    calendar: Calendar,
) -> TakingPart:
    """The last day to apply, by the court's rule in force when the money came in.

    A sale ruling takes effect when it reaches the buyer, so the day from which the price counts
    is that day. No day means that applications are still open: the event has not happened.
    """
    ends = policy.sale if stop in SALES else policy.money
    until = {
        CutOff.RULING: taken_on,
        CutOff.COMPLETED: progress.drafted_on,
        CutOff.SERVICE: _working_day_before(progress.served_on, calendar),
        CutOff.DISTRIBUTED: None,
    }[ends]
    return TakingPart(ends, until, source)


@rule("R4.08", IN_TIME, zh="参与分配的资格与期限", en="Who may take part, and until when")
def may_take_part(claims: Sequence[PlanClaim], terms: TakingPart | None) -> None:
    """Refuse ordinary claims without a title, and applications after the court's last day.

    Whoever holds a right on the asset needs no title, and whoever seized first keeps his place
    while his claim is still to be confirmed. Raises :class:`NoTitle`, :class:`AppliedTooLate`.
    """
    until = terms.until if terms else None
    for claim in claims:
        if claim.standing is Standing.RIGHT_ONLY and claim.priority is None:
            raise NoTitle(f"{claim.claim} shows neither title nor right", claim=claim.claim)
        if terms and until and claim.applied_on and claim.applied_on > until:
            raise AppliedTooLate(
                f"{claim.claim} applied on {claim.applied_on}, after {until}: {terms.ends.en}",
                claim=claim.claim, applied_on=claim.applied_on, until=until, source=terms.source,
            )  # fmt: skip


def _working_day_before(day: date | None, calendar: Calendar) -> date | None:
    if day is None:
        return None
    before = day - timedelta(days=1)
    while not calendar.is_working(before):
        before -= timedelta(days=1)
    return before
