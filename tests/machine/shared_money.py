"""A plan retold in plain fen, and none of the ledger's own code: shares, disputes, what is paid.

What is each creditor's is reckoned here again: rounded down, and what is left over goes by one fen
to whoever was rounded down the most. Of a share that is in court so much stays aside as is disputed
of it, each fen once however many dispute it; the rest of it, and every other share, is paid. Of a
share that other courts froze, what they lack goes to them by turns, and the creditor has the rest.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

DEAD = {"rejected", "withdrawn", "stopped"}


def divided(pool: int, owed: dict[str, int]) -> dict[str, int]:
    """Each claim's share of the pool."""
    whole = sum(owed.values())
    found = {mark: pool * claim // whole for mark, claim in owed.items()}
    most = sorted(owed, key=lambda mark: -(pool * owed[mark] % whole))
    for mark in most[: pool - sum(found.values())]:
        found[mark] += 1
    return found


@dataclass
class Share:
    """Some of a claim's share, as it was asked for; ``again`` once it may be asked for again."""

    claim: str
    fen: int
    state: str = "asked"
    again: bool = False


@dataclass
class Dispute:
    """So much of these shares in court: until it is lost, withdrawn, or carried out."""

    mark: str
    of: dict[str, int]
    state: str  # in-court, upheld, over


@dataclass
class Freeze:
    """So much of a claim's share frozen by another court: since when, and entered as which."""

    number: str
    claim: str
    fen: int
    turn: tuple[date, int]
    agreed: bool = False
    handed: list[str] = field(default_factory=list)  # payouts to that court


@dataclass
class Shared:
    """A final plan: of what, by which claims, and how far it is carried out."""

    pool: int
    owed: dict[str, int]
    share_of: dict[str, int] = field(default_factory=dict)
    shares: dict[str, Share] = field(default_factory=dict)  # by payout
    disputes: list[Dispute] = field(default_factory=list)
    freezes: list[Freeze] = field(default_factory=list)
    ever: Counter[str] = field(default_factory=Counter)
    agreed: bool = True

    def __post_init__(self) -> None:
        self.share_of = divided(self.pool, self.owed)

    def drawn(self, claim: str) -> int:
        """What was asked for of a share, and not given back to be asked for again."""
        mine = (each for each in self.shares.values() if each.claim == claim)
        return sum(each.fen for each in mine if not each.again)

    def aside(self) -> dict[str, Counter[str]]:
        """By dispute, what stays aside of which share."""
        left = {claim: self.share_of[claim] - self.drawn(claim) for claim in self.owed}
        found: dict[str, Counter[str]] = {}
        for each in self.disputes:
            if each.state == "over":
                continue
            found[each.mark] = Counter()
            for claim, figure in each.of.items():
                found[each.mark][claim] = part = min(figure, left[claim])
                left[claim] -= part
        return found

    def payable(self, claim: str) -> int:
        """What can be asked for of a share now."""
        aside = sum(parts[claim] for parts in self.aside().values())
        return self.share_of[claim] - self.drawn(claim) - aside if self.agreed else 0

    def lacks(self, freeze: Freeze) -> int:
        """What did not go to that court yet, or was given back to be asked for again."""
        handed = (self.shares[payout] for payout in freeze.handed)
        return freeze.fen - sum(each.fen for each in handed if not each.again)

    def frozen(self, claim: str, before: Freeze | None = None) -> int:
        """What all freezes of a share lack, or those that come before this one."""
        mine = (each for each in self.freezes if each.claim == claim)
        return sum(map(self.lacks, (f for f in mine if before is None or f.turn < before.turn)))

    def to_creditor(self, claim: str) -> int:
        """What the creditor himself can be paid now."""
        return max(self.payable(claim) - self.frozen(claim), 0)

    def to_court(self, freeze: Freeze) -> int:
        """What can go to the court that froze it now."""
        left = self.payable(freeze.claim) - self.frozen(freeze.claim, before=freeze)
        return max(min(self.lacks(freeze), left), 0)

    def may_go(self, payout: str) -> bool:
        """Whether it may still go: the plan keeps as much as freezes before it lack."""
        claim = self.shares[payout].claim
        court = next((each for each in self.freezes if payout in each.handed), None)
        return self.frozen(claim, before=court) <= self.payable(claim)

    @property
    def settled(self) -> bool:
        """Whether all of it was asked for."""
        return sum(map(self.drawn, self.owed)) == self.pool

    def ask(self, payout: str, claim: str, figure: int) -> None:
        """A payout was drafted for so much of a share."""
        self.shares[payout] = Share(claim, figure)
        self.ever[claim] = max(self.ever[claim], self.drawn(claim))

    def in_(self, *states: str) -> list[str]:
        return [payout for payout, each in self.shares.items() if each.state in states]

    def contested(self, *states: str) -> list[Dispute]:
        return [each for each in self.disputes if each.state in states]

    def may_read(self) -> bool:
        """Whether the plan may be amended to the claims as they are now: nobody is paid less."""
        now = divided(self.pool, self.owed)
        paid_less = any(now[claim] < self.drawn(claim) for claim in self.owed)
        return self.agreed and not self.settled and not paid_less

    def accounts(self, kept: str, bound: dict[str, str]) -> Counter[str]:
        """What its accounts must stand at; ``bound`` names each payout's own."""
        found: Counter[str] = Counter()
        gone = 0
        for payout, each in self.shares.items():
            if each.state in ("asked", "escrowed"):
                found[bound[payout]] = -each.fen
            gone += 0 if each.state in DEAD else each.fen
        for mark, parts in self.aside().items():
            found[f"{kept}-{mark}"] = -sum(parts.values())
            gone += sum(parts.values())
        found[kept] = gone - self.pool
        return found
