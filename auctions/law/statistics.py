"""The figures courts publish of their auctions (公开统计), each with its formula.

Rates are decimals of four places, half up; a rate of nothing is ``None`` and never zero. A default
takes a sale out of the effective series only, so gross and effective stand side by side.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from auctions.law.formulas import RATES
from ledger.domain.citation import Article, Certainty
from ledger.domain.law.rules import rule
from ledger.domain.money import Money, half_up, total

PUBLISHED: Final = Article("人民法院网络司法拍卖公开统计", "口径", Certainty.DESIGN)
ZERO: Final = Article("苏州中院2016年执行工作意见", "第十六项（清零）", Certainty.LOCAL)
COMMISSION: Final = Article("法释〔2004〕16号（2020年修正）", "第二十九条", Certainty.VERIFIED)
FOUR: Final = Decimal("0.0001")
FLAT: Final = Decimal("0.05")
_LADDER: Final = (
    (2_000_000, Decimal("0.05")), (10_000_000, Decimal("0.03")), (50_000_000, Decimal("0.02")),
    (100_000_000, Decimal("0.01")), (None, Decimal("0.005")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measure:
    """One published figure: what it is, how it is made, of what, and its value."""

    name: str
    zh: str
    formula: str
    of: int
    out_of: int
    value: Decimal | None
    formula_zh: str


@rule("ST-1", PUBLISHED, zh="比率口径", en="A rate of counts")
def rate(part: int, whole: int) -> Decimal | None:
    """``part / whole`` to four places; ``None`` of nothing."""
    if whole == 0:
        return None
    return (Decimal(part) / Decimal(whole)).quantize(FOUR, ROUND_HALF_UP)


@rule("ST-2", PUBLISHED, zh="溢价率", en="By how much a price exceeds its base")
def premium(price: Money, base: Money) -> Decimal | None:
    """``(price − base) / base``; the base, appraisal or start, is named with the figure."""
    if not base.amount:
        return None
    return ((price.amount - base.amount) / base.amount).quantize(FOUR, ROUND_HALF_UP)


@rule("ST-3", COMMISSION, zh="节约佣金", en="The commission a traditional sale would have cost")
def commission_saved(price: Money, *, flat: bool) -> Money:
    """Five percent flat, or the ladder of the old rule: 5, 3, 2, 1 and 0.5 percent by bands."""
    if flat:
        return half_up(price.amount * FLAT)
    left, below, due = price.amount, Decimal(0), Decimal(0)
    for up_to, percent in _LADDER:
        band = left if up_to is None else min(left, Decimal(up_to) - below)
        due += band * percent
        left -= band
        below = below if up_to is None else Decimal(up_to)
    return half_up(due)


@rule("ST-3", COMMISSION, zh="节约佣金", en="The commission a traditional sale would have cost")
def ladder_saved(prices: Iterable[Money]) -> Money:
    """By the ladder of many sales: it was climbed anew with each of them."""
    return total(commission_saved(price, flat=False) for price in prices)


@rule("ST-4", ZERO, zh="清零率", en="How many lots came to zero")
def zero_rate(zeroed: int, open_before: int, opened: int) -> Decimal | None:
    """``zeroed / (open at the beginning + opened since)``."""
    return rate(zeroed, open_before + opened)


def measure(name: str, part: int, whole: int) -> Measure:
    """A figure with its formula and the counts it is made of."""
    by = RATES[name]
    return Measure(name, by.zh, by.formula, part, whole, rate(part, whole), by.formula_zh)
