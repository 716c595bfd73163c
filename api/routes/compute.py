"""Calculators (计算): fees, interest, delay, words, a plan; nothing of it is recorded."""

from datetime import date
from typing import Annotated

from fastapi import Query
from pydantic import Field

from api.deps import Asker, Reader
from api.openapi import WRITES
from api.plan_sums import DistributionShown, FreePlanWire, distributed
from api.routing import Routes
from api.shown import Shown
from api.sums import (
    ComputedShown,
    Day,
    DelayWire,
    InstalmentWire,
    InterestWire,
    Nothing,
    PerformanceWire,
    RatesWire,
    SuspensionWire,
    asking_the_law,
    computed,
    rates_of,
)
from api.wire import Amount, Wire, Yuan
from ledger.domain.calendar import Calendar, Period, Unit
from ledger.domain.derivation import Rounding
from ledger.domain.law.delay import doubled_part
from ledger.domain.law.fees import (
    FeeBase,
    FeePolicy,
    execution_fee,
    fee_to_charge,
    preservation_fee,
)
from ledger.domain.law.interest import general_interest
from ledger.domain.law.periods import counted, ends
from ledger.domain.law.presiding import hand_over_due, left_to_live_on
from ledger.domain.rates import Rates
from ledger.domain.words import parse, words

router = Routes(prefix="/compute", tags=["compute"], responses=WRITES)

OnDay = Annotated[Day, Query(alias="on", description="the day whose tariff applies")]
Sum = Annotated[Yuan, Query(description="an amount of yuan with two decimals")]


class InterestAsked(Wire):
    """Interest on a principal between two days, as the title grants it."""

    principal: Yuan
    start: Day
    end: Day
    terms: InterestWire
    performances: list[PerformanceWire] = Field(default=[], max_length=500)
    rates: list[RatesWire] = Field(default=[], max_length=10)


class DelayAsked(Wire):
    """The doubled part on what was due in instalments, up to a day."""

    instalments: list[InstalmentWire] = Field(min_length=1, max_length=500)
    until: Day
    terms: DelayWire = DelayWire()
    performances: list[PerformanceWire] = Field(default=[], max_length=500)
    suspensions: list[SuspensionWire] = Field(default=[], max_length=100)
    rates: list[RatesWire] = Field(default=[], max_length=10)


class WordsShown(Shown):
    """An amount in figures and in words (大写)."""

    amount: str
    words: str


@router.get("/fee", summary="执行申请费 · Execution fee")
def compute_fee(
    amount: Sum,
    day: OnDay,
    reader: Reader,
    rounding: Rounding = Rounding.FEN_HALF_UP,
) -> ComputedShown:
    """The fee for enforcing a sum, by the tariff of the day."""
    with reader.act(), asking_the_law():
        return computed(execution_fee(amount, day, rounding=rounding))


@router.get("/fee-to-charge", summary="本次应收执行费 · Fee to charge now")
def compute_fee_to_charge(  # noqa: PLR0917  # each is one fact the fee depends on
    collected: Sum,
    day: OnDay,
    reader: Reader,
    charged: Yuan = Nothing,
    base: FeeBase = FeeBase.COLLECTED_GROSS,
    rounding: Rounding = Rounding.FEN_HALF_UP,
    claim: Yuan | None = None,
) -> ComputedShown:
    """The fee on all that was collected so far, less what was charged: parts cost what one does."""
    policy = FeePolicy(base, rounding)
    with reader.act(), asking_the_law():
        return computed(fee_to_charge(collected, charged, day, policy=policy, claim=claim))


@router.get("/preservation-fee", summary="保全费 · Preservation fee")
def compute_preservation_fee(
    amount: Sum,
    day: OnDay,
    reader: Reader,
    rounding: Rounding = Rounding.FEN_HALF_UP,
) -> ComputedShown:
    """The fee for preserving property worth a sum; never above its cap."""
    with reader.act(), asking_the_law():
        return computed(preservation_fee(amount, day, rounding=rounding))


class PeriodShown(Shown):
    """A period: when it ends by law, when the court wants it done, and the days between."""

    legal: date
    target: date
    alert: date
    calendar_days: int
    working_days: int


class DueShown(Shown):
    """The day by which something is to be done."""

    due: date


class LeftShown(Shown):
    """What is released to live on."""

    released: Amount


@router.get("/period", summary="期间 · When a period ends")
def compute_period(
    begins: Annotated[Day, Query(description="起算之日，当日不计")],
    days: Annotated[int, Query(ge=1, le=3660)],
    reader: Reader,
    unit: Unit = Unit.CALENDAR,
) -> PeriodShown:
    """The legal end, carried past rest days, and the internal target, which is not (R8.01-8.03)."""
    calendar = Calendar.shipped()
    with reader.act(), asking_the_law():
        found = ends(begins, Period(days, unit), calendar)
        last = found.legal.due
        return PeriodShown(
            legal=last, target=found.target.due, alert=found.alert,
            calendar_days=counted(begins, last, Unit.CALENDAR, calendar),
            working_days=counted(begins, last, Unit.WORKING, calendar),
        )  # fmt: skip


@router.get("/hand-over", summary="移送优先债权法院 · By when a seized asset is handed over")
def compute_hand_over(
    seized: Annotated[Day, Query(description="首先查封之日")],
    asked: Annotated[Day, Query(description="收到商请移送函之日")],
    reader: Reader,
    *,
    selling: Annotated[bool, Query(description="是否已启动处置")] = False,
) -> DueShown:
    """By when the first seizing court hands an asset to a priority creditor's court (R4.06)."""
    with reader.act(), asking_the_law():
        due = hand_over_due(seized, asked, Calendar.shipped(), selling=selling)
        return DueShown(due=due.due)


@router.get("/left-to-live-on", summary="保留生活必需 · What the debtor is left to live on")
def compute_left_to_live_on(
    taken: Sum,
    needed: Annotated[Yuan, Query(description="必需生活费用")],
    reader: Reader,
) -> LeftShown:
    """How much of what was taken goes back to the debtor and his dependants (R4.14)."""
    with reader.act():
        return LeftShown(released=left_to_live_on(taken, needed))


@router.get("/words", summary="人民币大写 · An amount in words")
def compute_words(amount: Sum, reader: Reader) -> WordsShown:
    """The amount as the forms for bills want it written."""
    with reader.act():
        return WordsShown(amount=amount.plain, words=words(amount))


@router.get("/figures", summary="大写转数字 · Words in figures")
def compute_figures(
    written: Annotated[str, Query(alias="words", min_length=1, max_length=100)], reader: Reader
) -> WordsShown:
    """The amount somebody wrote in words, in any of the permitted forms."""
    with reader.act():
        return WordsShown(amount=parse(written).plain, words=written)


@router.post("/interest", summary="一般债务利息 · General interest")
def compute_interest(asked: InterestAsked, asker: Asker) -> ComputedShown:
    """Interest as the title grants it, segment by segment with the rates it was read from."""
    rates = rates_of(asked.rates)
    with asker.act(), asking_the_law():
        terms = asked.terms.said().terms(rates or Rates.shipped())
        done = [each.said() for each in asked.performances]
        return computed(
            general_interest(
                asked.principal, asked.start, asked.end, terms, rates=rates, performances=done
            )
        )


@router.post("/delay", summary="迟延履行利息 · Doubled part of delay interest")
def compute_delay(asked: DelayAsked, asker: Asker) -> ComputedShown:
    """What performing late costs up to a day, under the newer rule, the older, or both."""
    with asker.act(), asking_the_law():
        return computed(
            doubled_part(
                [each.said() for each in asked.instalments], asked.until,
                asked.terms.said().terms(),
                performances=[each.said() for each in asked.performances],
                suspensions=[each.said() for each in asked.suspensions],
                rates=rates_of(asked.rates),
            )
        )  # fmt: skip


@router.post("/plan", summary="试算分配 · A distribution of given claims")
def compute_distribution(asked: FreePlanWire, asker: Asker) -> DistributionShown:
    """Who gets what of a sum, of claims given outright; no case is touched."""
    with asker.act(), asking_the_law():
        return distributed(asked.computed())
