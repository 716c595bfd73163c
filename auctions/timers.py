"""The clocks that run on a lot: how long each is, whether it rolls, and what it calls for.

A clock is a fact: what started it, when it is due, and that it ran out. A period of law that looks
forward rolls past rest days; one that looks back, or an hour, does not. A day ends at midnight in
the court's own time, and a clock that counts days is over then.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from auctions.lot_words import State, TimerStart
from auctions.parameters import CourtRules
from ledger.domain.act import Role
from ledger.domain.calendar import Period
from ledger.domain.clock import COURT_ZONE

MOMENT: Final = timedelta(microseconds=1)
_DAY: Final = timedelta(days=1)


class Expiry(StrEnum):
    """What happens when a clock runs out."""

    ALERTS = "alerts"  # 预警: something should have been done
    ACTS = "acts"  # 届至: the lot moves by itself
    CLOSES = "closes"  # 权利消灭: a right or a wait is over


@dataclass(frozen=True, slots=True)
class Clock:
    """One kind of clock."""

    name: str
    zh: str  # what is to be done
    en: str
    days: int | None  # None: the day comes with the fact
    roll: bool
    rule: str
    expiry: Expiry
    role: Role = Role.AUCTIONEER
    stays: bool = False  # keeps running when the lot goes on to another state


ROLLS: Final = True  # a period of law that looks forward
FIXED: Final = False

CLOCKS: Final[Mapping[str, Clock]] = {
    clock.name: clock
    for clock in (
        Clock(
            "T-PRICE", "启动定价", "open pricing", 30, ROLLS, "CK-1", Expiry.ALERTS, Role.OFFICER,
        ),
        Clock(
            "T-OBJ", "报告异议期届满", "objection right closes", 5, ROLLS, "CK-9", Expiry.CLOSES,
            stays=True,
        ),
        Clock(
            "T-PUBLICITY", "公示视为送达", "counts as received", 15, FIXED, "CK-8",
            Expiry.CLOSES, stays=True,
        ),
        Clock(
            "T-APPRAISAL", "评估报告届期", "the appraisal is due", None, ROLLS, "CK-7",
            Expiry.ALERTS, Role.OFFICER, stays=True,
        ),
        Clock(
            "T-COMPLAINT", "处理定价监督申请", "decide on the complaint", None, ROLLS, "CK-10",
            Expiry.ALERTS, Role.OFFICER, stays=True,
        ),
        Clock(
            "T-REGISTRY", "登记机构答复", "the registry answers", None, FIXED, "TX-13",
            Expiry.ALERTS, Role.OFFICER, stays=True,
        ),
        Clock("T-START", "评议拍卖参数", "set the terms", 10, ROLLS, "CK-13", Expiry.ALERTS),
        Clock("T-NOTICE", "开始竞价", "bidding begins", None, FIXED, "NT-1", Expiry.ACTS),
        Clock("T-BID", "竞价结束", "bidding ends", None, FIXED, "BD-2", Expiry.ACTS),
        Clock(
            "T-RELEASE", "退还保证金", "release the deposits", None, FIXED, "CL-3",
            Expiry.ALERTS, Role.FINANCE, stays=True,
        ),
        Clock(
            "T-REMIT", "平台划转保证金", "platform remits the deposit", None, FIXED, "CL-2",
            Expiry.ALERTS, Role.FINANCE, stays=True,
        ),
        Clock("T-BAL", "收取尾款", "balance is due", None, FIXED, "CL-4", Expiry.ACTS),
        Clock(
            "T-RULING", "送达裁定", "serve the ruling", 10, ROLLS, "CL-6", Expiry.ALERTS,
            Role.OFFICER,
        ),
        Clock(
            "T-HANDOVER", "交付标的物", "hand over", 15, ROLLS, "CL-8", Expiry.ALERTS,
            Role.OFFICER,
        ),
        Clock(
            "T-A2NOTICE", "发布二拍公告", "announce the second auction", None, FIXED, "F1-4",
            Expiry.ALERTS,
        ),
        Clock("T-A2", "举行二拍", "hold the second auction", 30, ROLLS, "F1-3", Expiry.ALERTS),
        Clock("T-INKIND", "征询以物抵债", "ask in kind", 10, ROLLS, "DA-1", Expiry.ALERTS),
        Clock(
            "T-ANSWER", "债权人答复期届满", "answers are due", None, FIXED, "DA-2", Expiry.ALERTS,
        ),
        Clock(
            "T-DIFF", "补交差额", "difference is due", None, FIXED, "DA-3", Expiry.ALERTS,
            Role.FINANCE,
        ),
        Clock(
            "T-PSNOTICE", "发布变卖公告", "announce the private sale", 15, ROLLS, "PS-1",
            Expiry.ALERTS,
        ),
        Clock("T-PS", "变卖期届满", "the sixty days end", None, FIXED, "PS-3", Expiry.ACTS),
        Clock("T-RESUME", "恢复拍卖", "resume", 5, ROLLS, "SU-2", Expiry.ALERTS, Role.OFFICER),
        Clock(
            "T-NOSURPLUS", "申请人决定是否继续", "the applicant answers", 5, ROLLS, "PR-5",
            Expiry.CLOSES, Role.OFFICER, stays=True,
        ),
        Clock(
            "T-PLAN", "分配方案异议期届满", "the plan's objection period ends", 15, ROLLS, "CL-12",
            Expiry.CLOSES, Role.OFFICER, stays=True,
        ),
        Clock(
            "T-TOPUP", "补交差价届期", "the ordered difference is due", None, FIXED, "DF-5",
            Expiry.ALERTS, Role.OFFICER, stays=True,
        ),
        Clock(
            "T-SEIZURE", "续封", "renew the seizure", None, FIXED, "R2-3", Expiry.ALERTS,
            Role.OFFICER, stays=True,
        ),
        Clock(
            "T-VALID", "参考价到期", "the reference price lapses", None, FIXED, "CK-12",
            Expiry.ALERTS, stays=True,
        ),
        Clock(
            "T-CHALLENGE", "裁定执行异议", "rule on the objection", 15, ROLLS, "VO-1",
            Expiry.ALERTS, Role.OFFICER, stays=True,
        ),
        Clock(
            "T-RECONSIDER", "复议期届满", "the ruling becomes final", 10, ROLLS, "VO-1",
            Expiry.CLOSES, Role.OFFICER, stays=True,
        ),
        Clock(
            "T-OUTSIDER", "案外人起诉期届满", "the outsider's time to sue ends", 15, ROLLS,
            "VO-7", Expiry.CLOSES, Role.OFFICER, stays=True,
        ),
        Clock(
            "T-ESCROW", "提存期届满", "the escrow is reviewed", None, FIXED, "VO-10",
            Expiry.ALERTS, Role.FINANCE, stays=True,
        ),
        Clock(
            "T-HOLD", "复查变卖不成拍品", "decide on the lot", None, FIXED, "R2-15", Expiry.ALERTS,
        ),
        Clock(
            "T-UNK", "认领不明来款", "identify the money", 3, ROLLS, "RB-2", Expiry.ALERTS,
            Role.FINANCE, stays=True,
        ),
        Clock("T-DESK", "办理下一步", "take the next step", None, ROLLS, "R2-15", Expiry.ALERTS),
        Clock("T-URGE", "督办", "urge", None, ROLLS, "R2-15", Expiry.ALERTS),
    )
}  # fmt: skip

# The clocks of each stage: none of them leaves a lot without a dated next step.
OF_STATE: Final[Mapping[State, tuple[str, ...]]] = {
    State.REGISTERED: ("T-PRICE",),
    State.PRICING: ("T-DESK",),
    State.PRICING_HELD: ("T-DESK",),
    State.PRICED: ("T-START",),
    State.PREPARED: ("T-DESK",),
    State.A1_ANNOUNCED: ("T-NOTICE",),
    State.A1_BIDDING: ("T-BID",),
    State.A1_FAILED: ("T-A2", "T-A2NOTICE"),
    State.A2_ANNOUNCED: ("T-NOTICE",),
    State.A2_BIDDING: ("T-BID",),
    State.A2_FAILED: ("T-INKIND", "T-PSNOTICE"),
    State.INKIND_INQUIRY: ("T-ANSWER", "T-PSNOTICE"),
    State.INKIND_PENDING: ("T-DIFF",),
    State.INKIND_PAID: ("T-RULING",),
    State.PS_PREP: ("T-PSNOTICE",),
    State.PS_ANNOUNCED: ("T-NOTICE",),
    State.PS_OPEN: ("T-PS",),
    State.PS_BIDDING: ("T-BID",),
    State.PS_FAILED: ("T-HOLD",),
    State.ROUND_REVIEW: ("T-DESK",),
    State.SOLD_AWAIT_BALANCE: ("T-BAL",),
    State.OVERDUE: ("T-DESK",),
    State.PAID: ("T-RULING",),
    State.RULED: ("T-HANDOVER",),
    State.DELIVERED: ("T-DESK",),
    State.DEFAULTED: ("T-DESK",),
    State.SUSPENDED: ("T-DESK",),
    State.VOIDED: ("T-DESK",),
}


HOURS: Final = frozenset({"T-RELEASE", "T-REMIT"})
"""Duties within 24 hours (WP 23, 25): at the same minute of the next day they are still kept."""


def key(name: str, subject: str = "") -> str:
    """What a running clock is found by."""
    return f"{name}:{subject}" if subject else name


def end_of(day: date) -> datetime:
    """The moment at which a day of the court is over."""
    return datetime.combine(day + _DAY, time(), COURT_ZONE).astimezone(UTC)


def day_of(timer: TimerStart) -> date:
    """The last day on which what a clock calls for is in time."""
    return (timer.due_at - MOMENT).astimezone(COURT_ZONE).date()


def ran_out(timer: TimerStart, now: datetime) -> bool:
    """Whether a clock has run out: one of hours keeps what is done in its very last moment."""
    return timer.due_at < now if timer.name in HOURS else timer.due_at <= now


def start(
    name: str, started_on: date, rules: CourtRules, *, subject: str = "", days: int | None = None
) -> TimerStart:
    """Start a clock that counts days from one day, its own or those given."""
    kind = CLOCKS[name]
    length = kind.days if days is None else days
    assert length is not None, name
    due = rules.calendar.deadline(started_on, Period(length), roll=kind.roll)
    return TimerStart(name, subject, started_on, end_of(due.due), kind.roll, due.provisional)


def until(name: str, started_on: date, due: date | datetime, *, subject: str = "") -> TimerStart:
    """Start a clock whose end is known: a moment, or the end of a day that law has rolled."""
    at = due.astimezone(UTC) if isinstance(due, datetime) else end_of(due)
    return TimerStart(name, subject, started_on, at, CLOCKS[name].roll, provisional=False)


def hours(name: str, from_: datetime, n: int, *, subject: str = "") -> TimerStart:
    """Start a clock of so many hours; hours never roll."""
    moment = from_.astimezone(UTC)
    started_on = moment.astimezone(COURT_ZONE).date()
    return until(name, started_on, moment + timedelta(hours=n), subject=subject)
