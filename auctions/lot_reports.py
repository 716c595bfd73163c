"""What a platform says of a lot's attempt, kept in its own words, and how the lot follows it.

A platform speaks for itself only where the law lets it: that its bidding began, which bids it
heard, how it ended, and a stay it has to report. Where platform and book say different things the
difference stays on the lot as an alert (RB-8), and the bidding is not ended on either's word.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from auctions.law.says import Remark
from auctions.lot_challenges import Challenged
from auctions.lot_table import STAYED_FROM
from auctions.lot_words import ANNOUNCED, Bid, State, StayGround
from auctions.parameters import CourtRules
from ledger.domain.kernel import Root

if TYPE_CHECKING:
    from auctions.lot_state import LotState

ENDED: Final = frozenset({"sold", "failed"})
LIVE: Final = frozenset({"running", *ENDED})
STANDS: Final = frozenset({State.SUSPENDED, State.WITHDRAWN})
BIDDING: Final = frozenset({State.A1_BIDDING, State.A2_BIDDING, State.PS_OPEN, State.PS_BIDDING})


class PlatformReported(Root.Event):
    """A platform said what an attempt is doing, in its own words (平台状态)."""

    TOPIC = "lot.platform-reported"
    mark: str
    status: str
    raw: str  # as it stood in the platform's file
    at: datetime

    def apply(self, lot: "LotState") -> None:
        attempt = lot.attempts[self.mark]
        attempt.reported, attempt.reported_raw = self.status, self.raw


@dataclass(frozen=True, slots=True)
class Reported:
    """What a platform says of an attempt now; empty where it says nothing."""

    status: str
    raw: str
    start: str = ""
    price: str = ""
    bids: tuple[Bid, ...] = ()


class Following(Challenged):
    """A lot that stands on a platform."""

    def report(self, mark: str, said: Reported, at: datetime, rules: CourtRules) -> None:
        """Keep a platform's word on an attempt, and let the lot follow where it may (RB-8)."""
        attempt = self.attempts[mark]
        if (attempt.reported, attempt.reported_raw) != (said.status, said.raw):
            self.record(PlatformReported, mark=mark, status=said.status, raw=said.raw, at=at)
        self._once("PR-1", self._other_start(mark, said))
        if mark != self.current or attempt.outcome is not None or self.state in STANDS:
            self._once("RB-8", self._conflict(mark, said))
        elif said.status == "suspended":
            self._stay_reported(said, at, rules)
        elif said.status == "withdrawn":
            self._once("RB-8", "the platform says withdrawn; that is the court's to decide")
        elif said.status in LIVE and at >= attempt.opens_at:
            self._follow_bidding(mark, said, rules)

    def _follow_bidding(self, mark: str, said: Reported, rules: CourtRules) -> None:
        attempt = self.attempts[mark]
        if self.state is ANNOUNCED[attempt.kind]:
            self.start_bidding(attempt.opens_at, rules)
        if said.bids:
            self.take_bids(said.bids, rules)
        self._once("RB-8", self._conflict(mark, said))

    def _stay_reported(self, said: Reported, at: datetime, rules: CourtRules) -> None:
        """The platform stopped first, and this file is its report (SU-1)."""
        if self.state not in STAYED_FROM:
            self._once("RB-8", f"the platform says {said.status}, the book {self.state.value}")
            return
        self.suspend(
            ground=StayGround.OTHER, document=f"平台状态 {said.raw}", at=at, rules=rules,
            by_platform=True, reported_at=at,
        )  # fmt: skip

    def may_end(self, mark: str, at: datetime) -> bool:
        """Whether platform and book agree that the bidding is over, and how."""
        attempt = self.attempts[mark]
        sold = attempt.reported == "sold"
        agreed = attempt.reported in ENDED and sold == bool(attempt.bids)
        return mark == self.current and self.state in BIDDING and agreed and at >= attempt.ends_at

    def _other_start(self, mark: str, said: Reported) -> str:
        start = self.attempts[mark].terms.start
        if not said.start or said.start == start.plain:
            return ""
        return f"the platform shows a start of {said.start}, the panel set {start}"

    def _conflict(self, mark: str, said: Reported) -> str:
        """What platform and book say differently, or nothing."""
        attempt = self.attempts[mark]
        if self.state in STANDS and mark == self.current and said.status in LIVE:
            return f"the platform says {said.status}, the court {self.state.value}"
        ours = attempt.outcome.value if attempt.outcome else ""
        if ours and said.status in LIVE and said.status != ours:
            return f"the platform says {said.status}, the book {ours}"
        if said.status in ENDED and (said.status == "sold") != bool(attempt.bids):
            heard = f"{len(attempt.bids)} valid bids"
            return f"the platform says {said.status}, the book has {heard}"
        leader = attempt.leader
        if said.status == "sold" and leader and said.price not in ("", leader.amount.plain):
            return f"the platform says sold at {said.price}, the book at {leader.amount}"
        return ""

    def _once(self, rule: str, said: str) -> None:
        """Leave an alert, unless the very same one stands on the lot."""
        if said and not any((each.rule, each.said) == (rule, said) for each in self.alerts):
            self.remark(Remark(rule, said))
