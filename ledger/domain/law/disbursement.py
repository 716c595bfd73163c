"""How long a court may keep money that belongs to somebody else.

The clock (发放期限) starts when finance's arrival notice reaches the officer, and stops only when
the bank has booked the payment. It pauses for one of five grounds, each approved; ten days after
the ground has ended the money must be out. A deferral decided too late is recorded as late.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from ledger.domain.calendar import Calendar, Deadline, Period, Unit
from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.errors import Forbidden, Malformed
from ledger.domain.law.rules import rule

WITHIN_THIRTY_DAYS: Final = Article("法发〔2017〕6号", "第十条第一款")
GROUNDS: Final = Article("法发〔2017〕6号", "第十条第一款第一项至第五项", Certainty.UNCONFIRMED)
AFTER_THE_GROUND: Final = Article("法发〔2017〕6号", "第十条第二款")
TEN_MUSTS: Final = Article("人民法院办理执行案件“十个必须”", "第七项")

LEGAL_PERIOD: Final = Dated(WITHIN_THIRTY_DAYS, {date(2017, 5, 1): Period(30)})
STRICT_PERIOD: Final = Dated(TEN_MUSTS, {date(2021, 11, 18): Period(15, Unit.WORKING)})
RESUMED_PERIOD: Final = Dated(AFTER_THE_GROUND, {date(2017, 5, 1): Period(10)})


class DeferralGround(StrEnum):
    """Why money may be kept longer (延缓发放事由): the five grounds, in the article's order."""

    DISTRIBUTION = "distribution"
    FROZEN = "frozen"
    NOT_COLLECTED = "not-collected"
    STAYED = "stayed"
    OTHER = "other"

    @property
    def zh(self) -> str:
        """The ground in the article's words, shortened."""
        return _GROUND_LABELS[self][0]

    @property
    def en(self) -> str:
        """The ground in English."""
        return _GROUND_LABELS[self][1]


_GROUND_LABELS: Final = {
    DeferralGround.DISTRIBUTION: ("需要进行案款分配", "the money has to be distributed"),
    DeferralGround.FROZEN: (
        "申请执行人因另案诉讼、执行或涉嫌犯罪等原因导致执行款被保全或冻结",
        "the applicant's money is preserved or frozen for another case",
    ),
    DeferralGround.NOT_COLLECTED: ("申请执行人经通知未来领取", "told, but did not collect"),
    DeferralGround.STAYED: ("案件被依法中止或者暂缓执行", "the case is suspended or stayed"),
    DeferralGround.OTHER: ("有其他正当理由需要延缓发放", "another just cause, stated"),
}


class DeferralNeedsReason(Malformed):
    """Another just cause was claimed and not stated."""

    code = "deferral-needs-reason"
    title = "State the reason for the deferral"
    title_zh = "延缓发放须写明理由"
    article = GROUNDS


class DeferralSelfApproved(Forbidden):
    """Whoever asks for a deferral may not grant it."""

    code = "deferral-self-approved"
    title = "A deferral is approved by somebody else"
    title_zh = "不得自行审批延缓发放"
    article = GROUNDS


class Timing(StrEnum):
    """Whether a deferral was decided while the money was still in time."""

    TIMELY = "timely"  # 按期
    LATE = "late"  # 逾期后审批: allowed, and counted as overdue until it was decided


@dataclass(frozen=True, slots=True)
class DueDates:
    """By when one sum must have left the court.

    ``legal`` is the day the law sets, carried past rest days. ``target`` is the same period
    without that grace, because it is not settled whether the grace applies to a court's own duty;
    alerts follow the earlier day. ``fifteen`` is the 15 working days, where that rule applies.
    """

    legal: Deadline
    target: date
    fifteen: Deadline | None

    @property
    def earliest(self) -> date:
        """The first of the days, which drives every alert."""
        return min(self.target, self.fifteen.due) if self.fifteen else self.target


@rule(
    "R1.14",
    WITHIN_THIRTY_DAYS,
    zh="发放期限",
    en="Time for disbursement",
    figures=(LEGAL_PERIOD, STRICT_PERIOD),
)
def due_dates(
    notified_on: date, calendar: Calendar, *, payable_from: date | None = None
) -> DueDates:
    """When money must be paid out whose arrival notice the officer received on ``notified_on``.

    30 calendar days for the whole chain from reckoning to payment. Since 2021-11-18 also 15
    working days from the day the conditions for payment exist, ``payable_from``; unless told, they
    exist on the day of the notice. Each period is the one in force on the day it starts from: a
    later rule does not shorten time already running. Raises :class:`NoRuleInForce` before
    2017-05-01.
    """
    period = LEGAL_PERIOD.on(notified_on)
    ready = payable_from or notified_on
    strict = None
    if ready >= min(STRICT_PERIOD.since):
        strict = calendar.deadline(ready, STRICT_PERIOD.on(ready), roll=False, article=TEN_MUSTS)
    return DueDates(
        calendar.deadline(notified_on, period, roll=True, article=WITHIN_THIRTY_DAYS),
        calendar.add_days(notified_on, period.n),
        strict,
    )


@rule("R1.14", WITHIN_THIRTY_DAYS, zh="发放期限", en="Time for disbursement")
def days_overdue(due: date, today: date, *, paid_on: date | None = None) -> int:
    """How many calendar days the money stayed beyond ``due``; 0 while it is in time.

    Only the day the bank booked the payment stops the count, never the day it was asked for.
    """
    return max(0, ((paid_on or today) - due).days)


@rule("R1.15", GROUNDS, zh="延缓发放", en="Deferral of disbursement")
def may_defer(
    ground: DeferralGround,
    reason: str,
    *,
    asked_by: str,
    approved_by: tuple[str, ...],
    decided_on: date,
    legal_due: date,
) -> Timing:
    """Let a payment wait for one of the five grounds, and say whether that was decided in time.

    The last day of the period is still in time. A later decision stands, but the days before it
    stay overdue. Raises :class:`DeferralNeedsReason`, :class:`DeferralSelfApproved`.
    """
    if ground is DeferralGround.OTHER and not reason.strip():
        raise DeferralNeedsReason("another just cause has to be stated", ground=ground.value)
    if not approved_by or asked_by in approved_by:
        raise DeferralSelfApproved(
            f"{asked_by} asked for this deferral", asked_by=asked_by, approved_by=approved_by
        )
    return Timing.TIMELY if decided_on <= legal_due else Timing.LATE


@rule(
    "R1.16",
    AFTER_THE_GROUND,
    zh="延缓情形消失后的发放",
    en="Time after the ground has ended",
    figures=(RESUMED_PERIOD,),
)
def resumed_due_dates(ended_on: date, calendar: Calendar) -> DueDates:
    """When money must be out whose ground for deferral ended on ``ended_on``.

    Ten calendar days from the day the ground ended, not from the day somebody noticed; never a
    fresh thirty. Raises :class:`NoRuleInForce` before 2017-05-01.
    """
    period = RESUMED_PERIOD.on(ended_on)
    return DueDates(
        calendar.deadline(ended_on, period, roll=True, article=AFTER_THE_GROUND),
        calendar.add_days(ended_on, period.n),
        None,
    )
