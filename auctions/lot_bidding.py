"""The bidding itself, from its first moment to the confirmation of the sale (竞价)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from auctions import timers
from auctions.bidding import Hall, Judged, judge
from auctions.law import bids as bidding_law
from auctions.law import venue
from auctions.law.closing import balance_due, confirmation_named
from auctions.law.says import BiddingNotOver, BidRefused, NotDisclosed, Remark, refuse
from auctions.lot_entry import Admitting
from auctions.lot_state import LotState
from auctions.lot_words import (
    BIDDING,
    FAILED,
    Attempt,
    Bid,
    Channel,
    Kind,
    Outcome,
    RefusedBid,
    State,
    TimerStart,
)
from auctions.parameters import CourtRules
from ledger.domain import clock
from ledger.domain.kernel import Personal, Root
from ledger.domain.money import Money

RELEASE_HOURS: Final = 24


class BiddingStarted(Root.Event):
    """The bidding, or the period of a private sale, began (竞价开始)."""

    TOPIC = "lot.bidding-started"
    mark: str
    at: datetime

    def apply(self, lot: LotState) -> None:
        lot.state = BIDDING[lot.attempts[self.mark].kind]


class BidsTaken(Root.Event):
    """A stretch of bids was judged, in the platform's own order (出价)."""

    TOPIC = "lot.bids-taken"
    mark: str
    bids: tuple[Bid, ...]
    refused: tuple[RefusedBid, ...]
    ends_at: datetime
    extensions: int  # how often these bids moved the end

    def apply(self, lot: LotState) -> None:
        attempt = lot.attempts[self.mark]
        attempt.bids.extend(self.bids)
        attempt.refused += len(self.refused)
        attempt.ends_at = self.ends_at
        attempt.extensions += self.extensions
        heard = [bid.seq for bid in self.bids] + [bid.seq for bid in self.refused]
        attempt.last_seq = max([attempt.last_seq, *heard])
        if attempt.kind.private and self.bids:
            lot.state = State.PS_BIDDING


class BiddingClosed(Root.Event):
    """The bidding ended: sold to the last valid bid, or failed (竞价结束)."""

    TOPIC = "lot.bidding-closed"
    mark: str
    kind: Kind
    outcome: Outcome
    at: datetime
    winner: str  # a bidder's code; empty when the attempt failed
    price: Money | None
    extensions: int
    bids: int
    balance_due_on: date | None

    def apply(self, lot: LotState) -> None:
        attempt = lot.attempts[self.mark]
        attempt.outcome = self.outcome
        attempt.ended_at = self.at
        attempt.winner = self.winner
        attempt.price = self.price
        attempt.balance_due_on = self.balance_due_on
        sold = self.outcome is Outcome.SOLD
        lot.state = State.SOLD_AWAIT_BALANCE if sold else FAILED[self.kind]
        if not sold and self.kind is Kind.DS:
            lot.direct = None
        if not sold:
            lot.notices = {}  # whoever was told of this attempt was not told of another


class SaleConfirmed(Root.Event):
    """The confirmation of the sale was published, with the buyer's real name (成交确认书)."""

    TOPIC = "lot.sale-confirmed"
    mark: str
    document: str
    buyer: Personal
    on: date

    def apply(self, lot: LotState) -> None:
        lot.confirmation = self.document


class Bidding(Admitting):
    """A lot that is bid for."""

    def start_bidding(self, at: datetime, rules: CourtRules) -> None:
        """Open the bidding, or the sixty days of a private sale, at the announced time."""
        self.ask("start_bidding")
        attempt = self._under_way()
        if at < attempt.opens_at:
            refuse(
                BiddingNotOver,
                "BD-1",
                f"it opens at {attempt.opens_at}",
                open_from=attempt.opens_at,
            )
        self._may_dispose(clock.on(at), rules)
        before = self.state
        self.ran_out("T-NOTICE", at=at)
        self.record(BiddingStarted, mark=attempt.mark, at=at)
        self.remark(venue.still_listed(attempt.platform, self._listed(clock.on(at), rules),
                                       clock.on(at)))  # fmt: skip
        self.settle("start_bidding", before, clock.on(at), rules)

    def take_bids(self, bids: Sequence[Bid], rules: CourtRules) -> Judged:
        """Judge a stretch of bids and record it as one fact; what does not count says why."""
        self.ask("take_bids")
        attempt = self._under_way()
        done = judge(self.hall(rules), bids)
        if done.valid or done.refused:
            before = self.state
            moved = done.ends_at != attempt.ends_at
            self.record(
                BidsTaken, mark=attempt.mark, bids=tuple(done.valid),
                refused=tuple(done.refused), ends_at=done.ends_at, extensions=done.extensions,
            )  # fmt: skip
            heard = [each.received_at for each in done.valid]
            heard += [each.received_at for each in done.refused]
            self.settle("take_bids", before, clock.on(max(heard)), rules, restart=moved)
        return done

    def place_bid(self, bid: Bid, rules: CourtRules) -> None:
        """Take one bid; one that does not count is refused by the rule it breaks."""
        self.ask("take_bids")
        attempt = self._under_way()
        if bid.seq <= attempt.last_seq:
            refuse(BidRefused, "BD-8", f"bid {attempt.last_seq} was heard already", seq=bid.seq)
        judged = judge(self.hall(rules), [bid])
        if judged.refused:
            broken = judged.refused[0].rule
            refuse(BidRefused, broken, f"the bid of {bid.amount} breaks {broken}", seq=bid.seq)
        self.take_bids([bid], rules)

    def hall(self, rules: CourtRules) -> Hall:
        """The bidding as it stands."""
        attempt = self._under_way()
        return Hall(
            attempt.kind, attempt.terms, attempt.opens_at, attempt.ends_at, attempt.entrants,
            self.leader(attempt), attempt.last_seq, rules.parameters.leader_may_raise,
        )  # fmt: skip

    def told_of(self) -> None:
        """Refuse to let a clock end a bidding of whose end nobody told (RB-8)."""
        attempt = self._under_way()
        venue.told_of(len(attempt.entrants), len(attempt.bids), attempt.reported)

    def close_bidding(self, at: datetime, rules: CourtRules) -> None:
        """End the bidding: the leader has bought, or nobody bid and the attempt failed."""
        self.ask("close_bidding")
        attempt = self._under_way()
        if at < attempt.ends_at:
            refuse(
                BiddingNotOver,
                "BD-2",
                f"the bidding ends at {attempt.ends_at}",
                until=attempt.ends_at,
            )
        venue.ended_as_reported(attempt.reported, len(attempt.bids))
        leader = self.leader(attempt)
        sold = bidding_law.sold(len(attempt.bids)) and leader is not None
        ended = attempt.ends_at
        due = None
        if leader is not None:
            due = balance_due(clock.on(ended), attempt.terms.balance_due_days, rules.calendar)
        before = self.state
        self.ran_out("T-BID", "T-PS", at=at)
        self.record(
            BiddingClosed, mark=attempt.mark, kind=attempt.kind,
            outcome=Outcome.SOLD if sold else Outcome.FAILED, at=ended,
            winner=leader.code if leader else "", price=leader.amount if leader else None,
            extensions=attempt.extensions, bids=len(attempt.bids), balance_due_on=due,
        )  # fmt: skip
        if not sold and self.no_surplus_request:
            self.remark(Remark("PR-5", "it failed: the applicant bears the cost of the auction"))
        self.settle(
            "close_bidding", before, clock.on(ended), rules,
            starts=self._hours_after(attempt, ended, rules),
        )  # fmt: skip

    def _hours_after(
        self, attempt: Attempt, ended: datetime, rules: CourtRules
    ) -> list[TimerStart]:
        """The hours within which deposits go back, and the winner's comes from the platform."""
        starts = []
        losers = [code for code in attempt.entrants if code != attempt.winner]
        if losers:
            within = rules.parameters.refund_hours
            starts.append(timers.hours("T-RELEASE", ended, within, subject=attempt.mark))
        winner = attempt.entrants.get(attempt.winner)
        if winner is not None and winner.channel is Channel.PLATFORM:
            starts.append(timers.hours("T-REMIT", ended, RELEASE_HOURS, subject=attempt.mark))
        return starts

    def confirm_sale(self, *, document: str, buyer: str, on: date) -> None:
        """Record the published confirmation, with the buyer's real name (CL-1)."""
        if self.state is not State.SOLD_AWAIT_BALANCE and self.state is not State.PAID:
            self.ask("complete_price")
        attempt = self._under_way()
        if not document.strip():
            refuse(NotDisclosed, "CL-1", "the confirmation has no number", lacking="document")
        confirmation_named(buyer, attempt.entrants[attempt.winner].name)
        self.record(SaleConfirmed, mark=attempt.mark, document=document, buyer=buyer, on=on)
