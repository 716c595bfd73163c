"""Dividing a sum that does not suffice among equals in rank (按比例受偿).

Shares are reckoned in fen by largest remainder, the earlier filing number first among equal
remainders, so that they add up to the sum and nobody gets more than is owed. No text of law fixes
this; the rule is stated in the plan, where whoever gets a fen less can read why.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Malformed
from ledger.domain.law.rules import rule
from ledger.domain.money import Money, allocate, total

M = TypeVar("M", bound=Hashable)

TO_THE_FEN: Final = Article(
    "分配尾差规则", "最大余数法，余数相同者立案在先者优先", Certainty.DESIGN
)


class NothingToShare(Malformed):
    """A sum or a claim is negative, a claim is made twice, or nobody claims anything."""

    code = "nothing-to-share"
    title = "Nothing can be shared this way"
    title_zh = "无法按比例分配"
    article = TO_THE_FEN


@dataclass(frozen=True, slots=True)
class Claim:
    """What one creditor is still owed in this rank; ``filed`` orders equal remainders."""

    creditor: str
    owed: Money
    filed: tuple[int, int]  # year and number of the enforcement case (立案先后)


@dataclass(frozen=True, slots=True)
class Share:
    """What one creditor gets of the sum."""

    creditor: str
    owed: Money
    paid: Money

    @property
    def left(self) -> Money:
        """What stays owed afterwards."""
        return self.owed - self.paid


@rule("R4.17", TO_THE_FEN, zh="分配份额的尾差", en="Rounding of shares")
def share(pool: Money, claims: Sequence[Claim]) -> tuple[Share, ...]:
    """Divide ``pool`` in proportion to the claims; where it suffices, everybody is paid in full.

    The shares come back in the order of the claims. They add up to the pool, or to the claims
    where those are less; the rest of the pool is then no creditor's. Raises
    :class:`NothingToShare`.
    """
    _check(pool, claims)
    owed = total(claim.owed for claim in claims)
    if pool >= owed:
        paid = {claim.creditor: claim.owed for claim in claims}
    else:
        ordered = sorted(claims, key=lambda claim: claim.filed)
        parts = allocate(pool, [claim.owed.fen for claim in ordered])
        paid = {claim.creditor: part for claim, part in zip(ordered, parts, strict=True)}
    return tuple(Share(claim.creditor, claim.owed, paid[claim.creditor]) for claim in claims)


def repeated(marks: Iterable[M]) -> list[M]:
    """Which of these stand there more than once, in the order they are met."""
    return [mark for mark, times in Counter(marks).items() if times > 1]


def _check(pool: Money, claims: Sequence[Claim]) -> None:
    if pool.amount < 0 or not claims:
        raise NothingToShare(f"{pool} among {len(claims)} claims", pool=str(pool))
    if twice := repeated(claim.creditor for claim in claims):
        raise NothingToShare(f"{twice[0]} stands twice in one rank", creditor=twice[0])
    if same := repeated(claim.filed for claim in claims):
        filed = "-".join(map(str, same[0]))
        said = f"two claims bear the filing number {filed}, so the order is not settled"
        raise NothingToShare(said, number=filed)
    for claim in claims:
        if claim.owed.amount < 0:
            raise NothingToShare(f"{claim.creditor} is owed {claim.owed}", creditor=claim.creditor)
