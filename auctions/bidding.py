"""Judging bids: one by one as they come, or a whole file at once, with the same answer.

The order is the platform's sequence; the end moves from each bid's own time; every bid that does
not count names the rule it breaks. Judging reads nothing but its arguments.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from auctions.law.bids import (
    Standing,
    beats,
    extends,
    in_order,
    in_time,
    may_equal,
    may_raise_oneself,
    moved_end,
    reaches_start,
)
from auctions.law.failure import sale_bidding_ends
from auctions.law.price import is_step
from auctions.lot_words import Bid, Entrant, Kind, RefusedBid, Terms


@dataclass(slots=True)
class Hall:
    """A bidding as it stands: who may bid, who leads, and when it ends."""

    kind: Kind
    terms: Terms
    opens_at: datetime
    ends_at: datetime
    entrants: Mapping[str, Entrant]
    leader: Bid | None
    last_seq: int
    leader_may_raise: bool


@dataclass(slots=True)
class Judged:
    """What came of a stretch of bids."""

    ends_at: datetime
    leader: Bid | None
    valid: list[Bid] = field(default_factory=list)
    refused: list[RefusedBid] = field(default_factory=list)
    extensions: int = 0


def judge(hall: Hall, bids: Iterable[Bid]) -> Judged:
    """Judge bids in the platform's order; ``BidRefused`` when one number names two bids.

    Bids heard before — with a number up to the last one judged — are passed over in silence, so
    that a file may be sent again.
    """
    done = Judged(hall.ends_at, hall.leader)
    ranks = {code: entrant.rank for code, entrant in hall.entrants.items()}
    for bid in in_order(bids):
        if bid.seq <= hall.last_seq:
            continue
        broken = _broken(hall, done, bid, ranks)
        if broken:
            done.refused.append(RefusedBid(bid.seq, bid.code, bid.amount, bid.received_at, broken))
            continue
        _take(hall, done, bid, ranks)
    return done


def _broken(hall: Hall, done: Judged, bid: Bid, ranks: Mapping[str, int | None]) -> str:
    """The first rule a bid breaks, or nothing."""
    entrant = hall.entrants.get(bid.code)
    if entrant is None or entrant.entered_at > bid.received_at:
        return "DP-2"
    if not in_time(bid.received_at, hall.opens_at, done.ends_at):
        return "BD-2"
    if not reaches_start(bid.amount, hall.terms.start):
        return "BD-4"
    return _broken_step(hall, done.leader, bid, ranks)


def _broken_step(hall: Hall, leader: Bid | None, bid: Bid, ranks: Mapping[str, int | None]) -> str:
    """Whether the amount is one that may follow the leader's."""
    if leader is None:
        over = bid.amount.fen - hall.terms.start.fen
        return "IN-1" if over % hall.terms.increment.fen else ""
    if not may_raise_oneself(leader.code, bid.code, allowed=hall.leader_may_raise):
        return "BD-7"
    if bid.amount.fen == leader.amount.fen:
        return "" if may_equal(ranks[bid.code]) else "PE-3"
    return "" if is_step(leader.amount, bid.amount, hall.terms.increment) else "IN-1"


def _take(hall: Hall, done: Judged, bid: Bid, ranks: Mapping[str, int | None]) -> None:
    leader = done.leader
    if leader is None and hall.kind.private:
        # The first bid of a private sale opens a bidding of 24 hours, whatever the sixty days say:
        # that it came before they were over was asked before.
        done.ends_at = sale_bidding_ends(bid.received_at)
    end = moved_end(done.ends_at, bid.received_at)
    if extends(ranks[bid.code]) and end != done.ends_at:
        done.ends_at = end
        done.extensions += 1
    place = len(done.valid)
    new = Standing(bid.amount.fen, ranks[bid.code], place)
    if leader is None or beats(new, Standing(leader.amount.fen, ranks.get(leader.code), place - 1)):
        done.leader = bid
    done.valid.append(bid)
