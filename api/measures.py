"""The measures of a case (查控措施), from every room that keeps some, and whoever is shown them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import sqlalchemy as sa

from auctions.lot_words import State
from auctions.views.board import BoardLot, lots_of
from ledger.domain.law.course import Measure, MeasureKind, measures_told
from ledger.domain.law.disclosure import Disclosed
from ledger.domain.money import zero
from ledger.projections.goods import GoodsRow, goods_of
from ledger.projections.measures import measures_on_money

_RULED: Final = frozenset(
    {State.RULED, State.DELIVERED, State.CLOSED_SOLD, State.CLOSED_INKIND}
)  # fmt: skip


def measures_of(connection: sa.Connection, book: str, case_number: str) -> tuple[Measure, ...]:
    """What was done to the debtor's property for this case, and what came of it (R10.01)."""
    return measures_told(_every(connection, book, case_number))


def with_measures(connection: sa.Connection, book: str, seen: Disclosed) -> Disclosed:
    """What a party may see of its case, with the measures of the case."""
    return replace(seen, measures=measures_of(connection, book, seen.case_number))


def _every(connection: sa.Connection, book: str, case_number: str) -> Iterator[Measure]:
    for row in measures_on_money(connection, book, case_number):
        yield Measure(
            MeasureKind(row.kind), row.number, row.day, row.until, row.amount, row.realised,
            row.state,
        )  # fmt: skip
    yield from filter(None, map(_goods, goods_of(connection, book, case_number)))
    yield from map(_lot, lots_of(connection, book, case_number))


def _goods(row: GoodsRow) -> Measure | None:
    """Things once they were taken; sold, their price as far as finance has it."""
    if row.taken_on is None:
        return None
    came = row.price - row.outstanding
    return Measure(MeasureKind.GOODS, row.number, row.taken_on, None, None, came, row.state)


def _lot(row: BoardLot) -> Measure:
    """A seized asset, and what was paid for it; by its ruling the price goes to the case."""
    came = row.price if row.state in _RULED else row.paid
    return Measure(
        MeasureKind.LOT, row.lot, row.seized_on, row.seizure_until, None, came or zero(),
        row.state,
    )  # fmt: skip
