"""What the state charges for enforcing and for preserving (执行申请费、保全费).

Both fees climb in bands, each band only on what lies in it. The execution fee is the debtor's and
is charged as money comes in: always the fee on everything collected so far, less what was charged
already, so that collecting in ten parts costs what collecting at once costs. What it is reckoned
on and how it is rounded differ between courts, and are recorded with each case.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.derivation import Derivation, Given, Rounding, Step, joined
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.law.rules import rule
from ledger.domain.money import Money, fen, zero

EXECUTION: Final = Article(
    "国务院令第481号《诉讼费用交纳办法》", "第十四条第一项", Certainty.VERIFIED
)
PRESERVATION: Final = Article(
    "国务院令第481号《诉讼费用交纳办法》", "第十四条第二项", Certainty.VERIFIED
)
CHARGED_AFTERWARDS: Final = Article(
    "国务院令第481号《诉讼费用交纳办法》", "第二十条、第三十八条", Certainty.VERIFIED
)


@dataclass(frozen=True, slots=True)
class Band:
    """One band of a fee: what lies above the band before, up to ``up_to`` yuan (None: open)."""

    up_to: int | None
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Tariff:
    """A fee in bands: ``flat`` yuan up to ``flat_up_to``, then percentages, at most ``cap``."""

    flat: int
    flat_up_to: int
    bands: tuple[Band, ...]
    cap: int | None = None

    def __str__(self) -> str:
        parts = [f"{self.flat} yuan up to {self.flat_up_to:,}"]
        parts += [
            f"{band.percent}% up to {band.up_to:,}" if band.up_to else f"{band.percent}% above"
            for band in self.bands
        ]
        return "; ".join(parts) + (f"; at most {self.cap:,} yuan" if self.cap else "")


EXECUTION_TARIFF: Final = Dated(
    EXECUTION,
    {
        date(2007, 4, 1): Tariff(
            50,
            10_000,
            (
                Band(500_000, Decimal("1.5")),
                Band(5_000_000, Decimal("1")),
                Band(10_000_000, Decimal("0.5")),
                Band(None, Decimal("0.1")),
            ),
        )
    },
)
PRESERVATION_TARIFF: Final = Dated(
    PRESERVATION,
    {
        date(2007, 4, 1): Tariff(
            30, 1_000, (Band(100_000, Decimal("1")), Band(None, Decimal("0.5"))), cap=5_000
        )
    },
)


class FeeBase(StrEnum):
    """What the execution fee is reckoned on (执行费计费基数); practice differs."""

    COLLECTED_GROSS = "collected_gross"  # everything collected, the fee itself within it
    CLAIM = "claim"  # the sum applied for, whatever has been collected
    ADDITIONAL = "additional"  # collected on top of the claim: the fee is not its own base

    @property
    def zh(self) -> str:
        """The base in Chinese."""
        return {"collected_gross": "按执行到位总额", "claim": "按申请执行标的"}.get(
            self.value, "在债权之外另行收取"
        )


@dataclass(frozen=True, slots=True)
class FeePolicy:
    """How a case reckons its execution fee; recorded once, and kept for the whole title."""

    base: FeeBase = FeeBase.COLLECTED_GROSS
    rounding: Rounding = Rounding.FEN_HALF_UP


class FeeNeedsAmount(Malformed):
    """A fee cannot be reckoned on this: a negative or foreign sum, or no claim where it counts."""

    code = "fee-needs-amount"
    title = "The fee has nothing to be reckoned on"
    title_zh = "缺少计费基数"
    article = EXECUTION


class LessCharged(StrEnum):
    """Why less is charged than the tariff comes to; nobody waives the state's fee in silence."""

    IN_PARTS = "in-parts"  # 分次收取，余额待收
    SETTLED = "settlement"  # 执行和解协商负担（第三十八条第二款）
    RELIEVED = "relieved"  # 准予缓交、减交、免交（第四十四条）


class FeeAboveTariff(Conflict):
    """More would be charged than the tariff comes to on everything collected."""

    code = "fee-above-tariff"
    title = "The fee is above what the tariff comes to"
    title_zh = "执行申请费超过应收数额"
    article = CHARGED_AFTERWARDS


class FeeBelowTariff(Conflict):
    """Less would be charged than the tariff comes to, and nobody says why."""

    code = "fee-below-tariff"
    title = "Say why less is charged than the tariff comes to"
    title_zh = "少收执行申请费须注明事由"
    article = CHARGED_AFTERWARDS


@rule(
    "R5.1", EXECUTION, zh="执行申请费", en="Execution application fee", figures=(EXECUTION_TARIFF,)
)
def execution_fee(
    amount: Money, on: date, *, rounding: Rounding = Rounding.FEN_HALF_UP
) -> Derivation:
    """The fee for enforcing ``amount`` yuan, by the tariff in force on the day ``on``.

    Nothing costs nothing; the smallest sum costs the flat fee. Raises :class:`FeeNeedsAmount`, and
    :class:`NoRuleInForce` before 2007-04-01.
    """
    return _fee(
        amount, on, EXECUTION_TARIFF, rounding, number="R5.1", names=("执行申请费", "Execution fee")
    )


@rule(
    "R5.2",
    PRESERVATION,
    zh="财产保全申请费",
    en="Preservation fee",
    figures=(PRESERVATION_TARIFF,),
)
def preservation_fee(
    amount: Money, on: date, *, rounding: Rounding = Rounding.FEN_HALF_UP
) -> Derivation:
    """The fee for preserving property worth ``amount`` yuan; never above 5,000 yuan.

    Raises :class:`FeeNeedsAmount`, and :class:`NoRuleInForce` before 2007-04-01.
    """
    return _fee(
        amount,
        on,
        PRESERVATION_TARIFF,
        rounding,
        number="R5.2",
        names=("保全费", "Preservation fee"),
    )


@rule("R4.02", CHARGED_AFTERWARDS, zh="执行申请费的收取", en="Charging the execution fee")
def fee_to_charge(
    collected: Money,
    charged: Money,
    on: date,
    *,
    policy: FeePolicy | None = None,
    claim: Money | None = None,
) -> Derivation:
    """What is to be charged now: the fee on all ``collected`` so far, less what was ``charged``.

    ``collected`` is the debtor's money only, over every case about the same title; deposits, a
    third party's price and relief money are no part of it. Under :attr:`FeeBase.CLAIM` the whole
    fee on ``claim`` falls due with the first money. Never negative: a fee once charged in excess
    is refunded, not set off here. Raises :class:`FeeNeedsAmount`.
    """
    policy = policy or FeePolicy()
    base = _base(collected, on, policy, claim)
    whole = execution_fee(base, on, rounding=policy.rounding)
    if charged < zero():
        raise FeeNeedsAmount(f"{charged} cannot have been charged", charged=str(charged))
    due = max(whole.result - charged, zero())
    steps = (
        *whole.steps,
        Step("减：已收取", "less what was charged already", Fraction(-charged.amount)),
    )
    given = (
        Given("collected", "累计执行到位", "collected so far", collected.grouped),
        Given("fee_base", "计费方式", "reckoned on", policy.base.value, policy.base.zh),
        Given("base", "计费基数", "base", base.grouped),
        Given("fee", "累计应收", "fee on the base", whole.result.grouped),
        Given("charged", "已收取", "charged already", charged.grouped),
    )
    return Derivation(
        "R4.02",
        CHARGED_AFTERWARDS,
        whole.version,
        "本次应收执行申请费",
        "Execution fee to charge now",
        given,
        steps,
        policy.rounding,
        Fraction(due.amount),
        due,
    )


@rule("R4.02", CHARGED_AFTERWARDS, zh="执行申请费的收取", en="Charging the execution fee")
def may_be_charged(amount: Money, due: Money, less: LessCharged | None) -> None:
    """Refuse a fee that is not what is ``due``: never more, and less only on a ground.

    Raises :class:`FeeAboveTariff`, :class:`FeeBelowTariff`.
    """
    no_more_than_due(amount, due)
    if amount < due and less is None:
        raise FeeBelowTariff(f"{amount} is asked, {due} is due", asked=amount, due=due)


@rule("R4.02", CHARGED_AFTERWARDS, zh="执行申请费的收取", en="Charging the execution fee")
def no_more_than_due(amount: Money, due: Money) -> None:
    """Refuse a fee above what is ``due``; raises :class:`FeeAboveTariff`."""
    if amount > due:
        raise FeeAboveTariff(f"{amount} is asked, {due} is due", asked=amount, due=due)


def _base(collected: Money, on: date, policy: FeePolicy, claim: Money | None) -> Money:
    if policy.base is FeeBase.CLAIM:
        if claim is None:
            raise FeeNeedsAmount("the fee is reckoned on the claim, and no claim is given")
        return claim if collected > zero() else zero()
    if policy.base is FeeBase.COLLECTED_GROSS:
        return collected
    return _without_fee(collected, on, policy.rounding)


def _without_fee(collected: Money, on: date, rounding: Rounding) -> Money:
    """The largest base that together with its own fee fits into what was collected."""
    low, high = 0, max(collected.fen, 0)
    while low < high:
        middle = (low + high + 1) // 2
        if fen(middle) + execution_fee(fen(middle), on, rounding=rounding).result <= collected:
            low = middle
        else:
            high = middle - 1
    return fen(low)


def _fee(
    amount: Money,
    on: date,
    figure: Dated[Tariff],
    rounding: Rounding,
    *,
    number: str,
    names: tuple[str, str],
) -> Derivation:
    if amount < zero():
        raise FeeNeedsAmount(f"no fee is reckoned on {amount}", amount=str(amount))
    tariff = figure.on(on)
    steps = _banded(Fraction(amount.amount), tariff)
    exact = joined(steps)
    if tariff.cap is not None and exact > tariff.cap:
        steps.append(
            Step(f"以{tariff.cap}元为限", f"capped at {tariff.cap} yuan", tariff.cap - exact)
        )
        exact = Fraction(tariff.cap)
    return Derivation(
        number,
        figure.article,
        max(start for start in figure.since if start <= on),
        *names,
        (Given("amount", "金额", "amount", amount.grouped), Given("on", "日期", "day", str(on))),
        tuple(steps),
        rounding,
        exact,
        rounding.apply(exact),
    )


def _banded(amount: Fraction, tariff: Tariff) -> list[Step]:
    if not amount:
        return []
    flat_words = f"不超过{tariff.flat_up_to:,}元部分", f"up to {tariff.flat_up_to:,} yuan"
    steps = [Step(*flat_words, Fraction(tariff.flat))]
    below = tariff.flat_up_to
    for band in tariff.bands:
        within = min(amount, Fraction(band.up_to or amount)) - below
        if within <= 0:
            break
        top = f"{band.up_to:,}" if band.up_to else ""
        zh = f"超过{below:,}元" + (f"至{top}元" if top else "") + f"部分按{band.percent}%"
        en = f"above {below:,} yuan" + (f" to {top}" if top else "") + f" at {band.percent}%"
        steps.append(Step(zh, en, within * Fraction(band.percent) / 100))
        below = band.up_to or below
    return steps
