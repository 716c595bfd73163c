"""Rights that come before ordinary claims on one asset (优先受偿权), and in what order.

The law ranks most of them: the buyer of a home he lives in, the builder's price, mortgages by the
day they were registered, tax by whether it arose before the mortgage. Some pairs it does not rank;
there the court decides and says why, and nothing is assumed. A right that nobody has shown is none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Final

from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.errors import Conflict
from ledger.domain.law.rules import rule

SECURED_FIRST: Final = Article(
    "《最高人民法院关于人民法院执行工作若干问题的规定（试行）》（2020年修正）",
    "第三十一条、第五十五条第二款",
    Certainty.VERIFIED,
)
HOME_BUYERS: Final = Article("法释〔2023〕1号", "第二条、第三条", Certainty.VERIFIED)
CONSTRUCTION: Final = Article(
    "《最高人民法院关于审理建设工程施工合同纠纷案件适用法律问题的解释（一）》",
    "第三十六条、第四十一条",
    Certainty.VERIFIED,
)
TAX: Final = Article("税收征收管理法", "第四十五条", Certainty.VERIFIED)
MORTGAGES: Final = Article("民法典", "第四百一十四条、第四百一十五条", Certainty.VERIFIED)
LOCAL_WAGES: Final = Article("本院规则", "工资优先受偿", Certainty.LOCAL)

CONSTRUCTION_MONTHS: Final = Dated(CONSTRUCTION, {date(2021, 1, 1): 18})


class Right(StrEnum):
    """What a claim may hold on the asset sold."""

    HOME_BUYER = "home-buyer"  # 商品房消费者
    CONSTRUCTION = "construction"  # 建设工程价款
    TAX = "tax"  # 税款
    MORTGAGE = "mortgage"  # 抵押权
    PLEDGE = "pledge"  # 质权
    WAGES = "wages"  # 工资（本院规则）

    @property
    def zh(self) -> str:
        """The right in Chinese."""
        return _RIGHTS[self][0]

    @property
    def en(self) -> str:
        """The right in English."""
        return _RIGHTS[self][1]

    @property
    def article(self) -> Article:
        """Where its rank is found."""
        return _RIGHTS[self][2]


_RIGHTS: Final = {
    Right.HOME_BUYER: ("商品房消费者价款返还", "home buyer's refund", HOME_BUYERS),
    Right.CONSTRUCTION: ("建设工程价款", "construction price", CONSTRUCTION),
    Right.TAX: ("税款", "tax", TAX),
    Right.MORTGAGE: ("抵押权", "mortgage", MORTGAGES),
    Right.PLEDGE: ("质权", "pledge", MORTGAGES),
    Right.WAGES: ("工资", "wages", LOCAL_WAGES),
}


class RightNotProven(Conflict):
    """A right was asserted, and nothing that shows it was filed."""

    code = "right-not-proven"
    title = "A right to be paid first must be shown"
    title_zh = "优先权未提供证明"
    article = SECURED_FIRST


class RightLapsed(Conflict):
    """The builder's right was exercised more than 18 months after its price fell due."""

    code = "right-lapsed"
    title = "The right was not exercised in time"
    title_zh = "优先权行使逾期"
    article = CONSTRUCTION


class RankNotSettled(Conflict):
    """The law does not rank these rights against each other; the court must, with a reason."""

    code = "rank-not-settled"
    title = "The law does not rank these rights; decide, and say why"
    title_zh = "法律未规定受偿先后，须由法院决定并说明理由"
    article = SECURED_FIRST


class RankAgainstTheLaw(Conflict):
    """The order decided puts a right before one that the law ranks higher."""

    code = "rank-against-the-law"
    title = "This order contradicts the law"
    title_zh = "受偿顺序与法律规定不符"
    article = SECURED_FIRST


@dataclass(frozen=True, slots=True)
class Priority:
    """One claim's right on the asset; ``proof`` is the registration, title or decision shown.

    ``since`` is the day a mortgage was registered (none: unregistered), a pledge delivered, a tax
    arisen. A builder's price is due on ``since`` and was asserted on ``asserted_on``.
    """

    right: Right
    proof: str
    since: date | None = None
    asserted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """An order the court decided where the law gives none: claims, first to last, and the reason.

    Claims it does not name stand where the law puts them.
    """

    claims: tuple[str, ...] = ()
    reason: str = ""


@rule(
    "R4.05",
    SECURED_FIRST,
    zh="特定财产上的优先顺位",
    en="Priority on a specific asset",
    figures=(CONSTRUCTION_MONTHS,),
)
def ranked(
    held: Sequence[tuple[str, Priority]], ranking: Ranking | None = None
) -> tuple[tuple[str, ...], ...]:
    """The claims with rights in tiers, first paid first; claims in one tier share pro rata.

    Raises :class:`RightNotProven`, :class:`RightLapsed`, :class:`RankNotSettled` where the law
    is silent and the court has not decided, :class:`RankAgainstTheLaw` where it decided otherwise.
    """
    for claim, priority in held:
        _shown(claim, priority)
    if ranking is None or not ranking.claims:
        for at, (claim, one) in enumerate(held):
            for other, two in held[at + 1 :]:
                if _unranked(one, two):
                    raise RankNotSettled(
                        f"{one.right.value} of {claim} and {two.right.value} of {other}",
                        claims=[claim, other],
                    )
        return _tiers(held)
    return _as_decided(dict(held), ranking)


def _as_decided(held: dict[str, Priority], ranking: Ranking) -> tuple[tuple[str, ...], ...]:
    if not ranking.reason.strip():
        raise RankNotSettled("an order decided by the court needs its reason")
    if sorted(ranking.claims) != sorted(held):
        raise RankNotSettled("the order names each claim with a right once", claims=sorted(held))
    for at, first in enumerate(ranking.claims):
        for later in ranking.claims[at + 1 :]:
            if not _unranked(held[first], held[later]) and _place(held[later]) < _place(
                held[first]
            ):
                raise RankAgainstTheLaw(
                    f"{later} comes before {first} by law", first=later, later=first
                )
    tiers: list[list[str]] = []
    for claim in ranking.claims:
        same = tiers and not _unranked(held[tiers[-1][-1]], held[claim])
        if same and _place(held[tiers[-1][-1]]) == _place(held[claim]):
            tiers[-1].append(claim)
        else:
            tiers.append([claim])
    return tuple(map(tuple, tiers))


def _shown(claim: str, priority: Priority) -> None:
    if not priority.proof.strip():
        raise RightNotProven(f"{claim} shows no {priority.right.value}", claim=claim)
    if priority.right in (Right.TAX, Right.PLEDGE, Right.CONSTRUCTION) and priority.since is None:
        raise RightNotProven(f"{claim}: since when is there {priority.right.value}?", claim=claim)
    if priority.right is Right.CONSTRUCTION and priority.since is not None:
        asserted = priority.asserted_on
        if asserted is None:
            raise RightNotProven(f"{claim}: when was the builder's price asserted?", claim=claim)
        months = CONSTRUCTION_MONTHS.on(asserted)
        if asserted > _months_after(priority.since, months):
            raise RightLapsed(
                f"{claim}: due {priority.since}, asserted {asserted}", claim=claim, months=months
            )


def _months_after(day: date, months: int) -> date:
    """The same day so many months on; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


_FIRST: Final = date.min
_LAST: Final = date.max


def _place(priority: Priority) -> tuple[int, date]:
    """Where the law puts a right; equal places share."""
    if priority.right is Right.HOME_BUYER:
        return 1, _FIRST
    if priority.right is Right.CONSTRUCTION:
        return 2, _FIRST
    if priority.right is Right.WAGES:
        return 0, _FIRST
    # Mortgages by registration, the unregistered last and alike; tax by the day it arose.
    return 3, priority.since or _LAST


def _unranked(one: Priority, two: Priority) -> bool:
    rights = {one.right, two.right}
    if len(rights) == 1:
        return False
    if Right.WAGES in rights:
        return True
    if Right.TAX not in rights:
        return False
    other = two if one.right is Right.TAX else one
    # Whether a tax is older than a mortgage nobody registered cannot be read from a register.
    return other.right in (Right.HOME_BUYER, Right.CONSTRUCTION) or other.since is None


def _tiers(held: Sequence[tuple[str, Priority]]) -> tuple[tuple[str, ...], ...]:
    ordered = sorted(held, key=lambda each: _place(each[1]))
    tiers: list[list[str]] = [[ordered[0][0]]] if ordered else []
    for (_, before), (claim, priority) in pairwise(ordered):
        if _place(before) == _place(priority):
            tiers[-1].append(claim)
        else:
            tiers.append([claim])
    return tuple(map(tuple, tiers))
