"""Lots offered to their creditors, as the board shows them (以物抵债)."""

from auctions.lot_in_kind import DifferenceOverdue, InKindAsked, InKindRefused, InKindRuled
from auctions.lot_words import FAILED, Kind, State
from auctions.views.lots import attempt_of, board, move, row_of
from ledger.projections.projection import Work


@board.on(InKindAsked)
def _asked(work: Work, fact: InKindAsked) -> None:
    row = row_of(work, fact)
    if row is None:
        return
    only = row["state"] == State.A1_FAILED and row["terms"].get("only")
    if row["state"] == State.A2_FAILED or only:  # after the first of two they are asked beside it
        move(row, State.INKIND_INQUIRY, fact.on)


@board.on(InKindRefused)
def _refused(work: Work, fact: InKindRefused) -> None:
    row = row_of(work, fact)
    if row is not None and row["state"] == State.INKIND_INQUIRY:
        move(row, State.PS_PREP, fact.on)


@board.on(InKindRuled)
def _taken(work: Work, fact: InKindRuled) -> None:
    if (row := row_of(work, fact)) is not None:
        row.update(in_kind=True, price=fact.price.fen)
        move(row, State.CLOSED_INKIND, fact.served_on)


@board.on(DifferenceOverdue)
def _difference_overdue(work: Work, fact: DifferenceOverdue) -> None:
    row, attempt = row_of(work, fact), attempt_of(work, fact)
    if row is not None:
        move(row, FAILED[Kind(attempt["kind"])] if attempt else State.PRICED, fact.on)
