"""The monthly check (每月核对): bank and books agree, and two people say so."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from ledger.domain.calendar import Calendar, Period
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Forbidden
from ledger.domain.law.rules import rule

MONTHLY_CHECK: Final = Article("法发〔2017〕6号", "第三条")
DAILY_PROOF: Final = Article("案款对账要求", "余额核对", Certainty.DESIGN)


class SignedAlready(Forbidden):
    """The same person, or the same side, would sign twice."""

    code = "month-signed-already"
    title = "A month is signed by two different people, one of each side"
    title_zh = "月度核对须由财务、执行两人分别签署"
    article = MONTHLY_CHECK


class MonthNotClean(Conflict):
    """A difference is not explained, or money nobody has claimed has no owner."""

    code = "month-not-clean"
    title = "The month cannot be signed while something stands open"
    title_zh = "存在未查明差异或无人负责的待认领款，不得结账"
    article = MONTHLY_CHECK


class NotTheLeader(Forbidden):
    """Somebody else than the leader would open a closed month again."""

    code = "only-the-leader-reopens"
    title = "Only the leader opens a closed month again"
    title_zh = "已结账月份仅可由分管院领导批准重开"
    article = MONTHLY_CHECK


@rule("R1.03", MONTHLY_CHECK, zh="明细账与台账", en="Two ledgers, two keepers")
@rule("R1.04", MONTHLY_CHECK, zh="每月核对", en="Monthly check of bank and books")
def may_sign(by: str, side: str, signed: Mapping[str, str]) -> None:
    """Refuse a second signature of the same person or the same side.

    Finance keeps the journal (明细账), enforcement its register (台账): both are told from the same
    postings and neither can be written by hand (R1.03), so each side signs what it reads.
    ``signed`` tells who signed for which side. Raises :class:`SignedAlready`.
    """
    if by in signed:
        raise SignedAlready(f"{by} has signed already", by=by)
    if side in signed.values():
        raise SignedAlready(f"somebody has signed for {side} already", side=side)


@rule("R1.04", MONTHLY_CHECK, zh="每月核对", en="Monthly check of bank and books")
def may_close(differences: Collection[str], unowned: Collection[str]) -> None:
    """Refuse a month with a difference nobody explained, or a line without an owner.

    A line is owned when somebody is named, has done a step, and has a date for the next. Each
    entry says what stands open. Raises :class:`MonthNotClean`.
    """
    if differences or unowned:
        said = [f"{len(differences)} differences"] if differences else []
        said += [f"{len(unowned)} unclaimed lines without owner, steps and date"] if unowned else []
        raise MonthNotClean(
            " and ".join(said), differences=sorted(differences), unowned=sorted(unowned)
        )


@rule("R1.04", MONTHLY_CHECK, zh="每月核对", en="Monthly check of bank and books")
def may_reopen(role: str) -> None:
    """Refuse to open a closed month to anybody but the leader; raises :class:`NotTheLeader`."""
    if role != "leader":
        raise NotTheLeader(f"a {role} may not open a closed month", role=role)


@rule("R11.5", DAILY_PROOF, zh="日终核对", en="Daily proof of bank and books")
def days_in_transit(sent_on: date, today: date, calendar: Calendar) -> int:
    """How many working days a payment has been on its way; the day it was sent is not counted."""
    return calendar.working_days_between(sent_on, today) if today > sent_on else 0


@rule("R11.5", DAILY_PROOF, zh="日终核对", en="Daily proof of bank and books")
def too_long_in_transit(sent_on: date, today: date, limit: Period, calendar: Calendar) -> bool:
    """Whether a payment not yet booked by the bank has to be looked into (在途超期).

    ``limit`` is the court's own, in working days.
    """
    return days_in_transit(sent_on, today, calendar) > limit.n
