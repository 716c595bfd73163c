"""Which court divides the money where several have seized, and when it changes hands (主持分配)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ledger.domain.calendar import Calendar, Deadline, Period
from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.errors import Conflict
from ledger.domain.law.plan_parts import NECESSITIES, RESERVED
from ledger.domain.law.rules import rule
from ledger.domain.money import Money, zero

FIRST_SEIZER_PRESIDES: Final = Article(
    "《最高人民法院关于人民法院执行工作若干问题的规定（试行）》（2020年修正）",
    "第五十六条",
    Certainty.VERIFIED,
)
SALE_AWAITED: Final = Dated(RESERVED, {date(2016, 4, 14): Period(60)})
HAND_OVER: Final = Dated(RESERVED, {date(2016, 4, 14): Period(15)})


class NotPresiding(Conflict):
    """Another court seized first, or the first seizure is preservation and its trial goes on."""

    code = "not-presiding"
    title = "Another court presides over this distribution"
    title_zh = "本院不主持该财产的分配"
    article = FIRST_SEIZER_PRESIDES


class HandOverTooEarly(Conflict):
    """The first seizer still has time to sell, or is selling already."""

    code = "hand-over-too-early"
    title = "The first seizing court may still sell"
    title_zh = "首先查封法院处置期限未届满或者已启动处置"
    article = RESERVED


@dataclass(frozen=True, slots=True)
class Seizure:
    """One court's seizure of the asset; a preservation counts once its trial has ended."""

    court: str
    on: date
    preservation: bool = False
    trial_ended: bool = False


@rule("R4.07", FIRST_SEIZER_PRESIDES, zh="主持分配的法院", en="Which court presides")
def may_preside(court: str, seizures: Sequence[Seizure]) -> None:
    """Refuse a court that did not seize first, or whose preservation still awaits its judgment.

    One asset has one plan. Raises :class:`NotPresiding`.
    """
    first = min(seizures, key=lambda seizure: seizure.on, default=None)
    if first is None or first.court != court:
        said = f"{first.court} seized first" if first else f"{court} seized nothing"
        raise NotPresiding(said, court=court)
    if first.preservation and not first.trial_ended:
        raise NotPresiding(f"{court} preserved only, and its trial has not ended", court=court)


@rule(
    "R4.06",
    RESERVED,
    zh="预留首封债权份额",
    en="The first seizer's reserve",
    figures=(SALE_AWAITED, HAND_OVER),
)
def hand_over_due(
    seized_on: date, asked_on: date, calendar: Calendar, *, selling: bool = False
) -> Deadline:
    """By when the first seizing court hands the asset over to the court of the priority creditor.

    It may be asked once sixty days have passed since the first seizure without a sale being
    announced, and answers within fifteen. Raises :class:`HandOverTooEarly`.
    """
    ripe = seized_on + timedelta(days=SALE_AWAITED.on(seized_on).n)
    if selling or asked_on <= ripe:
        raise HandOverTooEarly(f"seized {seized_on}, asked {asked_on}", ripe=str(ripe))
    return calendar.deadline(asked_on, HAND_OVER.on(asked_on), roll=True, article=RESERVED)


@rule("R4.14", NECESSITIES, zh="保留生活必需", en="What the debtor must live on")
def left_to_live_on(taken: Money, needed: Money) -> Money:
    """How much of what was taken is released to the debtor and his dependants; never below zero."""
    return max(min(taken, needed), zero(taken.currency.code))
