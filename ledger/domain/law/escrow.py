"""Escrow (提存): money nobody can be given is kept for its creditor, and the debtor is free of it.

It needs a ground that is true and can be shown: attempts to reach the creditor, each with its day,
its way and its outcome. After five years from the day of escrow what is left goes to the state,
unless the creditor is owed more time; whether that also holds for money kept by a court is
debated, so a legal sign-off is asked for besides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from ledger.domain.calendar import Calendar
from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.law.rules import rule

GROUNDS: Final = Article("法发〔2017〕6号", "第十六条", Certainty.UNCONFIRMED)
FORM: Final = Article("法发〔2017〕6号", "第十七条", Certainty.UNCONFIRMED)
LAPSE: Final = Article("民法典", "第五百七十四条", Certainty.VERIFIED)
NOTICE: Final = Article("民法典", "第五百七十二条", Certainty.VERIFIED)

YEARS_TO_COLLECT: Final = Dated(LAPSE, {date(1999, 10, 1): 5})  # years from the day of escrow


class EscrowGround(StrEnum):
    """Why money cannot be given to its creditor (提存事由), in the article's order."""

    REFUSED = "refused"  # 无正当理由拒绝受领
    WHEREABOUTS = "whereabouts-unknown"  # 下落不明
    SUCCESSION = "succession-open"  # 死亡未确定继承人或丧失行为能力未确定监护人
    UNREACHABLE = "unreachable"  # 按预留联系方式无法联系
    OTHER = "other"  # 其他情形


class Channel(StrEnum):
    """How somebody was tried to be reached (通知方式)."""

    TELEPHONE = "telephone"  # 电话
    TEXT = "text-message"  # 短信
    MAIL = "mail"  # 邮寄
    VISIT = "visit"  # 上门
    PUBLIC_NOTICE = "public-notice"  # 公告
    ELECTRONIC = "electronic"  # 电子送达


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to reach the creditor: when, how, and what came of it."""

    day: date
    channel: Channel
    result: str


class EscrowWithoutAttempts(Conflict):
    """Nobody tried, or not well enough, to reach the creditor."""

    code = "escrow-without-attempts"
    title = "The creditor was not tried to be reached"
    title_zh = "未经通知不得提存"
    article = GROUNDS


class EscrowNeedsReason(Malformed):
    """The form names no ground in words, or an attempt names no outcome."""

    code = "escrow-needs-reason"
    title = "State why the money cannot be given to its creditor"
    title_zh = "提存须写明事由和通知经过"
    article = FORM


class NotToldThen(Malformed):
    """The creditor was told on a day that is still to come, or before there was an escrow."""

    code = "escrow-not-told-then"
    title = "The creditor cannot have been told on that day"
    title_zh = "通知债权人的日期不合理"
    article = NOTICE


class EscrowNotLapsed(Conflict):
    """The creditor may still collect."""

    code = "escrow-not-lapsed"
    title = "The creditor may still collect"
    title_zh = "债权人领取期限未满或有未决事项"
    article = LAPSE


# How many ways must have been tried: a refusal is one answer, an absence needs several silences.
_ATTEMPTS: Final = {
    EscrowGround.REFUSED: 1,
    EscrowGround.WHEREABOUTS: 3,
    EscrowGround.SUCCESSION: 0,
    EscrowGround.UNREACHABLE: 3,
    EscrowGround.OTHER: 1,
}


@rule("R1.23", GROUNDS, zh="提存", en="Escrow of money that cannot be paid")
def may_escrow(ground: EscrowGround, attempts: Sequence[Attempt], *, today: date) -> None:
    """Refuse an escrow whose ground is not shown by dated attempts to reach the creditor.

    A refusal needs the attempt that was refused; an absence three attempts by at least two ways
    (the rulebook's own measure, the article names no number). A death or incapacity needs none.
    Raises :class:`EscrowWithoutAttempts`.
    """
    needed = _ATTEMPTS[ground]
    made = [each for each in attempts if each.day <= today]
    ways = {each.channel for each in made}
    if len(made) < needed or (needed > 1 and len(ways) < 2):
        raise EscrowWithoutAttempts(
            f"{needed} attempts are needed for {ground.value}, {len(made)} were made by "
            f"{len(ways)} ways",
            needed=needed, made=len(made),
        )  # fmt: skip


@rule("R1.24", FORM, zh="提存审批表", en="Form for an escrow")
def well_formed(ground: EscrowGround, reason: str, attempts: Sequence[Attempt]) -> None:
    """Refuse a form without its reason, or with an attempt whose outcome is not told.

    Raises :class:`EscrowNeedsReason`.
    """
    if not reason.strip():
        raise EscrowNeedsReason(f"{ground.value} is stated in words, too", ground=ground.value)
    for at, attempt in enumerate(attempts):
        if not attempt.result.strip():
            raise EscrowNeedsReason(f"attempt {at + 1} has no outcome", attempt=at + 1)


@rule("R3.06a", NOTICE, zh="提存通知", en="Notice of an escrow")
def may_have_been_told(told_on: date, *, escrowed_on: date, today: date) -> None:
    """Refuse a notice of a day to come, or of before the escrow it tells of.

    No escrow ends without one, so a slip of the pen would be worth five years. Raises
    :class:`NotToldThen`.
    """
    if not escrowed_on <= told_on <= today:
        said = f"{told_on} is not between the escrow of {escrowed_on} and today"
        raise NotToldThen(said, told_on=told_on, escrowed_on=escrowed_on, today=today)


@rule("R3.06", LAPSE, zh="提存五年", en="Lapse of an escrow", figures=(YEARS_TO_COLLECT,))
def lapses_on(escrowed_on: date, calendar: Calendar | None = None) -> date:
    """The first day on which the creditor may collect no more: five years from the day of escrow.

    Counted from the escrow, never from the day the money arrived; a last day of rest is carried to
    the next working day (民法典第二百零三条), for on it nobody pays him.
    """
    year = escrowed_on.year + YEARS_TO_COLLECT.on(escrowed_on)
    try:
        last = escrowed_on.replace(year=year)
    except ValueError:  # 29 February: the period ends with that month
        last = date(year, 2, 28)
    return (calendar or Calendar.shipped()).roll(last) + timedelta(days=1)


@rule("R3.06", LAPSE, zh="提存五年", en="Lapse of an escrow", figures=(YEARS_TO_COLLECT,))
def may_lapse(
    escrowed_on: date, *, notified: bool, open_matters: Sequence[str], today: date
) -> None:
    """Refuse to end an escrow early, unnotified, or while anything about it is open.

    Raises :class:`EscrowNotLapsed`.
    """
    first = lapses_on(escrowed_on)
    if today < first:
        raise EscrowNotLapsed(f"the creditor may collect before {first}", ripe=first)
    if not notified:
        raise EscrowNotLapsed("the creditor was never notified", article=NOTICE)
    if open_matters:
        said = ", ".join(open_matters)
        raise EscrowNotLapsed(f"still open: {said}", open=list(open_matters))
