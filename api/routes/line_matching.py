"""Whose money a line is (流水匹配): what the rules say of it, and what people make of that."""

from typing import Annotated
from uuid import UUID

from fastapi import Path

from api.acts import act
from api.deps import Court, Reader, Sealed
from api.desk import Desk
from api.openapi import WRITES
from api.routing import Routes
from api.shown import list_of
from api.wire import Day, Text, Wire, Word, Yuan
from auctions.law.bids import deposits_seen
from ledger.domain.line_words import FoundHit
from ledger.services.command import Recorded
from reconciliation.matching.hits import Hit

router = Routes(prefix="/lines", tags=["lines"], responses=WRITES)

HitMark = Annotated[str, Path(pattern="^m[1-9]$", examples=["m1"])]


class Searching(Wire):
    """Who looks for the owner of the money, what was done first, and when the next is due."""

    owner: Word
    what: Text
    next_on: Day


class Setting(Wire):
    """How much is nobody's, and why it is thought so."""

    amount: Yuan
    said: Text


@router.get(
    "/{line}/hits",
    summary="匹配建议 · What the rules proposed",
    response_model=list_of(FoundHit),
)
def see_hits(line: UUID, desk: Court, reader: Reader, sealed: Sealed) -> object:
    """Proposals as they were noted on the line, the surest first."""
    with reader.act():
        deposits_seen(sealed=line in sealed.lines)
        return list(desk.receipts.line(line).hits.values())


@router.get("/{line}/match", summary="试匹配 · What the rules say now", response_model=list_of(Hit))
def try_match(line: UUID, desk: Court, reader: Reader, sealed: Sealed) -> object:
    """Ask the rules now, with everything that is known; nothing is recorded."""
    with reader.act():
        deposits_seen(sealed=line in sealed.lines)
        return list(desk.matching.explain(line))


@act(
    router, "accept", "/{line}/hits/{hit}/accept", "采纳匹配建议 · Claim as proposed",
    seen=True, new=True,
)  # fmt: skip
def accept(desk: Desk, line: UUID, hit: HitMark, expected: int | None = None) -> Recorded:
    """Take a proposal over as a claim; a second person confirms it as any other."""
    return desk.receipts.accept(line, hit, expected=expected)


@act(router, "search", "/{line}/search", "查找待认领款 · Look for the owner of a line")
def search(desk: Desk, line: UUID, new: Searching) -> Recorded:
    """Put unclaimed money into somebody's hands; without that no month is closed."""
    return desk.tickets.search(line, new.owner, new.what, new.next_on)


@act(router, "hold-long", "/{line}/long", "列为长款 · Set money aside as long")
def hold_long(desk: Desk, line: UUID, new: Setting) -> Recorded:
    """Set aside what is nobody's, under a ticket of its own."""
    return desk.tickets.hold_long(line, new.amount, new.said)
