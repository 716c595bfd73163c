"""Cheques and bills (票据): kept in the safe, presented, paid or refused; money only when paid."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain.instrument import Instrument
from ledger.domain.money import Money
from ledger.projections.projection import Projection, Work
from ledger.projections.read import Listing, Page
from ledger.projections.rows import Table


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    """One cheque or bill; ``waiting`` until the bank has paid or refused it."""

    instrument: UUID
    number: str
    kind: str
    case_number: str
    amount: Money
    received_on: date
    received_by: str
    presented_on: date | None
    state: str
    waiting: bool
    position: int


INSTRUMENTS: Final = Table("instruments", InstrumentRow, ("instrument",))
instruments: Final = Projection("instruments", 1, INSTRUMENTS)


@instruments.on(Instrument.Received)
def _received(work: Work, fact: Instrument.Received) -> None:
    work[INSTRUMENTS].put(
        {
            "instrument": fact.originator_id, "number": fact.number, "kind": fact.kind,
            "case_number": fact.case_number, "amount": fact.amount.fen,
            "currency": fact.amount.currency.code, "received_on": fact.received_on,
            "received_by": fact.by, "presented_on": None, "state": "received", "waiting": True,
            "position": work.position,
        }
    )  # fmt: skip


@instruments.on(Instrument.Presented)
def _presented(work: Work, fact: Instrument.Presented) -> None:
    row = work[INSTRUMENTS].get(fact.originator_id)
    if row is not None:
        row.update(state="presented", presented_on=fact.on)


@instruments.on(Instrument.Cleared)
def _cleared(work: Work, fact: Instrument.Cleared) -> None:
    row = work[INSTRUMENTS].get(fact.originator_id)
    if row is not None:
        row.update(state="cleared", waiting=False)


@instruments.on(Instrument.Dishonoured)
def _dishonoured(work: Work, fact: Instrument.Dishonoured) -> None:
    row = work[INSTRUMENTS].get(fact.originator_id)
    if row is not None:
        row.update(state="dishonoured", waiting=False)


_WAITING: Final = Listing(INSTRUMENTS, "waiting", (("received_on", "date"), ("instrument", "uuid")))


def waiting(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[InstrumentRow]:
    """未兑付票据: cheques and bills that are no money yet, the oldest first (R1.10)."""
    return _WAITING.page(connection, book, after=after, limit=limit)
