"""Batches (付款批次): prepared by one pair of hands, sent by another."""

from typing import Annotated

from fastapi import Path
from pydantic import Field

from api.acts import act
from api.deps import Court, Fresh, Part, Reader
from api.desk import Desk
from api.openapi import WRITES
from api.routes.keys import WithReason
from api.routing import Routes
from api.shown import page_of, shown
from api.wire import PayoutText, Wire, Word
from ledger.domain.errors import NotFound
from ledger.projections import batches
from ledger.services.command import Recorded

router = Routes(prefix="/batches", tags=["batches"], responses=WRITES)

Mark = Annotated[str, Path(pattern="^[0-9A-Za-z-]{1,35}$", examples=["AZ20260302093000A1B2C3D4"])]


class NewBatch(Wire):
    """Which approved payouts go to the bank together, from which special account."""

    bank_account: Word = Field(examples=["1102020509000012345"])
    payouts: list[PayoutText] = Field(min_length=1, max_length=5000)


@act(router, "prepare", "", "编制付款批次 · Prepare a batch", new=True)
def prepare_batch(desk: Desk, new: NewBatch) -> Recorded:
    """Put approved payouts together, each under a reference of its own, with control totals."""
    return desk.payments.prepare(new.bank_account, new.payouts)


@act(router, "send", "/{batch}/send", "发送批次 · Send a batch to the bank")
def send_batch(desk: Desk, batch: Mark) -> Recorded:
    """Hand the file to the bank; it is written down first, and never sent again in doubt."""
    return desk.payments.send(batch)


@act(router, "dissolve", "/{batch}/dissolve", "解散批次 · Dissolve a batch")
def dissolve_batch(desk: Desk, batch: Mark, new: WithReason) -> Recorded:
    """Give up a batch that was never handed over; what is still good waits for another."""
    return desk.payments.dissolve(batch, new.reason)


@router.get(
    "/{batch}", summary="查看批次 · Look at a batch", response_model=shown(batches.Batch),
    dependencies=[Fresh],
)  # fmt: skip
def see_batch(batch: Mark, desk: Court, reader: Reader) -> object:
    """The batch, its items and totals, and what the bank said of the file."""
    with reader.act(), desk.views() as connection:
        found = batches.batch(connection, desk.court.book, batch)
    if found is None:
        raise NotFound(f"batch {batch} does not exist in book {desk.court.book}", named=batch)
    return found


@router.get(
    "", summary="批次清单 · List the batches", response_model=page_of(batches.Batch),
    dependencies=[Fresh],
)  # fmt: skip
def list_batches(desk: Court, reader: Reader, part: Part) -> object:
    """Batches in the order they were prepared."""
    with reader.act(), desk.views() as connection:
        return part.turned(
            batches.list_batches(connection, desk.court.book, after=part.after, limit=part.limit)
        )
