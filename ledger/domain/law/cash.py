"""Money that passes through an officer's hands: two of them, a numbered slip, and to finance today.

A cheque or a bill is a promise: it counts as money on the day the bank has cleared it, and not
before.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from ledger.domain.calendar import Calendar, Deadline, Period, Unit
from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.errors import Conflict, Forbidden, Malformed
from ledger.domain.law.approval import ActsTwice
from ledger.domain.law.rules import rule

AT_THE_COURT: Final = Article("法发〔2017〕6号", "第七条", Certainty.UNCONFIRMED)
OUTSIDE: Final = Article("法发〔2017〕6号", "第九条第一款")
TO_FINANCE: Final = Article("法发〔2017〕6号", "第九条第二款")
GIVEN_BY_TWO: Final = Article("案款发放控制要求", "现金双人交付", Certainty.DESIGN)

_SAME_DAY: Final = Period(0)
HAND_OVER: Final = Dated(
    TO_FINANCE, {date(2006, 5, 18): Period(1, Unit.WORKING), date(2017, 5, 1): _SAME_DAY}
)
WITH_REASON: Final = Dated(
    TO_FINANCE, {date(2006, 5, 18): Period(1, Unit.WORKING), date(2017, 5, 1): Period(1)}
)
VOUCHER: Final = Dated(AT_THE_COURT, {date(2017, 5, 1): Period(3)})
OFFICERS: Final = 2


class TwoOfficersNeeded(Forbidden):
    """Money is taken outside the court by fewer than two people."""

    code = "two-officers-needed"
    title = "Two officers take money outside the court"
    title_zh = "外出收取须两名以上执行人员"
    article = OUTSIDE


class CollectionNeedsReason(Malformed):
    """Why the money had to be taken in cash is not said, or no record was made of it."""

    code = "collection-needs-reason"
    title = "Say why cash had to be taken, and name the record"
    title_zh = "直接收取须写明必要性并制作笔录"
    article = OUTSIDE


class HandOverNeedsReason(Malformed):
    """The cash comes a day later, and nobody says why."""

    code = "hand-over-needs-reason"
    title = "Say why the cash did not come the same day"
    title_zh = "次日移交须写明理由"
    article = TO_FINANCE


class HandOverTooLate(Conflict):
    """The cash comes later than the law allows; a leader must let it be taken, as late."""

    code = "hand-over-too-late"
    title = "The cash comes too late: a leader must allow it"
    title_zh = "现金移交逾期，须院领导批准并记为逾期"
    article = TO_FINANCE


class NotItsWitness(Forbidden):
    """Somebody else was named as having seen the cash given; only he may say so, or deny it."""

    code = "not-its-witness"
    title = "Somebody else was named as its witness"
    title_zh = "非该笔现金发放的见证人"
    article = GIVEN_BY_TWO


class CannotWitness(Conflict):
    """Who is named could never sign for what he saw: he holds no key with which one may."""

    code = "cannot-witness"
    title = "Who is named holds no key to sign as a witness"
    title_zh = "该人员无有效密钥，不能见证现金发放"
    article = GIVEN_BY_TWO


class HandOver(StrEnum):
    """How soon the cash came to finance."""

    IN_TIME = "in-time"  # 按期
    WITH_REASON = "with-reason"  # 确有困难，一日内
    LATE = "late"  # 逾期


@dataclass(frozen=True, slots=True)
class VoucherDates:
    """By when finance tells the officer that an instrument was paid, with rest days and without."""

    legal: Deadline
    target: date


@rule("R1.12", OUTSIDE, zh="直接收取", en="Taking cash outside the court")
def may_collect(officers: Collection[str], *, by: str, reason: str, record: str) -> None:
    """Refuse cash taken by one person alone, without a reason or without a record.

    Whoever enters it was there. Raises :class:`TwoOfficersNeeded`, :class:`CollectionNeedsReason`.
    """
    present = {officer.strip() for officer in officers} - {""}
    if len(present) < OFFICERS or by not in present:
        raise TwoOfficersNeeded(f"{len(present)} were there", officers=sorted(present), by=by)
    if not reason.strip() or not record.strip():
        lacking = "record" if reason.strip() else "reason"
        raise CollectionNeedsReason("name the reason and the record of it", lacking=lacking)


@rule(
    "R1.13", TO_FINANCE, zh="现金移交财务", en="Handing cash to finance",
    figures=(HAND_OVER, WITH_REASON),
)  # fmt: skip
def hand_over_due(collected_on: date, calendar: Calendar) -> tuple[Deadline, Deadline]:
    """By when cash must reach finance, and by when at the latest with a stated reason.

    The same day, and with a reason one day more; before 2017-05-01 one working day. No rest day
    stretches a day on which somebody carries the court's cash. Raises :class:`NoRuleInForce`.
    """
    soon, latest = HAND_OVER.on(collected_on), WITH_REASON.on(collected_on)
    return (
        calendar.deadline(collected_on, soon, roll=False, article=TO_FINANCE),
        calendar.deadline(collected_on, latest, roll=False, article=TO_FINANCE),
    )


@rule("R1.13", TO_FINANCE, zh="现金移交财务", en="Handing cash to finance")
def hand_over(
    collected_on: date, handed_on: date, calendar: Calendar, *, reason: str, allowed: bool
) -> HandOver:
    """Say how the hand-over stands, or refuse it.

    ``allowed`` is a leader's word that cash may be taken in late; it stays late all the same.
    Raises :class:`HandOverNeedsReason`, :class:`HandOverTooLate`.
    """
    soon, latest = hand_over_due(collected_on, calendar)
    if handed_on <= soon.due:
        return HandOver.IN_TIME
    if not reason.strip():
        raise HandOverNeedsReason(f"it was due on {soon.due}", due=soon.due)
    if handed_on <= latest.due:
        return HandOver.WITH_REASON
    if not allowed:
        raise HandOverTooLate(f"it was due on {latest.due}", due=latest.due)
    return HandOver.LATE


@rule("R1.10", AT_THE_COURT, zh="票据兑付后的通知", en="Notice of a paid instrument",
      figures=(VOUCHER,))  # fmt: skip
def voucher_due(cleared_on: date, calendar: Calendar) -> VoucherDates:
    """By when finance tells the officer to collect the receipt of an instrument that was paid.

    Three days after the money arrived. Raises :class:`NoRuleInForce` before 2017-05-01.
    """
    period = VOUCHER.on(cleared_on)
    return VoucherDates(
        calendar.deadline(cleared_on, period, roll=True, article=AT_THE_COURT),
        calendar.add_days(cleared_on, period.n),
    )


@rule("R2.08a", GIVEN_BY_TWO, zh="现金发放双人见证", en="Cash is given by one and seen by another")
def may_give_cash(giver: str, witness: str, *, acted: Collection[str]) -> None:
    """Refuse cash that one person gives and sees given, or one who has acted on the payment.

    ``acted`` is everybody who drafted or approved it, or claimed its money: whoever asked for a
    payment, or agreed to it, is no second pair of eyes. Raises :class:`ActsTwice`.
    """
    if giver == witness:
        raise ActsTwice(f"{giver} cannot see himself give it", actor=giver)
    for person in (giver, witness):
        if person in acted:
            raise ActsTwice(f"{person} has already acted on this payment", actor=person)


@rule("R2.08a", GIVEN_BY_TWO, zh="现金发放双人见证", en="Cash is given by one and seen by another")
def is_its_witness(by: str, *, named: str) -> None:
    """Refuse the word of anybody but the witness who was named; raises :class:`NotItsWitness`."""
    if by != named:
        raise NotItsWitness(f"{named} is to say whether he saw it", witness=named, by=by)


@rule("R2.08a", GIVEN_BY_TWO, zh="现金发放双人见证", en="Cash is given by one and seen by another")
def may_take_back_cash(by: str, *, giver: str, witness: str) -> None:
    """Refuse to let a dispute be ended by one of the two who are at odds.

    Whoever approved the payment may: money goes back by it, and to nobody. In a small court the
    chief and the leader have both approved. Raises :class:`ActsTwice`.
    """
    if by in (giver, witness):
        raise ActsTwice(f"{by} is one of the two who disagree", actor=by)
