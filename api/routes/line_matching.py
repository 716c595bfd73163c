"""Whose money a line is (流水匹配): what the rules say of it, and what people make of that."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from api.answers import Answer
from api.deps import Court, Reader, Seen, Writer
from api.openapi import WRITES
from api.shown import list_of
from api.wire import Text, Wire, Word, Yuan
from ledger.domain.line_parts import FoundHit
from reconciliation.matching.hits import Hit

router = APIRouter(prefix="/lines", tags=["lines"], responses=WRITES)

HitMark = Annotated[str, Path(pattern="^m[1-9]$", examples=["m1"])]


class Searching(Wire):
    """Who looks for the owner of the money, what was done first, and when the next is due."""

    owner: Word
    what: Text
    next_on: date


class Setting(Wire):
    """How much is nobody's, and why it is thought so."""

    amount: Yuan
    said: Text


@router.get(
    "/{line}/hits",
    summary="匹配建议 · What the rules proposed",
    response_model=list_of(FoundHit),
)
def see_hits(line: UUID, desk: Court, reader: Reader) -> object:
    """Proposals as they were noted on the line, the surest first."""
    with reader.act():
        return list(desk.receipts.line(line).hits.values())


@router.get("/{line}/match", summary="试匹配 · What the rules say now", response_model=list_of(Hit))
def try_match(line: UUID, desk: Court, reader: Reader) -> object:
    """Ask the rules now, with everything that is known; nothing is recorded."""
    with reader.act():
        return list(desk.matching.explain(line))


@router.post(
    "/{line}/hits/{hit}/accept", status_code=201, summary="采纳匹配建议 · Claim as proposed"
)
def accept_hit(line: UUID, hit: HitMark, seen: Seen, desk: Court, writer: Writer) -> Answer:
    """Take a proposal over as a claim; a second person confirms it as any other."""
    with writer.act():
        return writer.answer(desk.receipts.accept(line, hit, expected=seen))


@router.post("/{line}/search", summary="查找待认领款 · Look for the owner of a line")
def search_line(line: UUID, by: Searching, desk: Court, writer: Writer) -> Answer:
    """Put unclaimed money into somebody's hands; without that no month is closed."""
    with writer.act():
        return writer.answer(desk.tickets.search(line, by.owner, by.what, by.next_on))


@router.post("/{line}/long", summary="列为长款 · Set money aside as long")
def hold_long(line: UUID, of: Setting, desk: Court, writer: Writer) -> Answer:
    """Set aside what is nobody's, under a ticket of its own."""
    with writer.act():
        return writer.answer(desk.tickets.hold_long(line, of.amount, of.said))
