"""Batches (付款批次): which payouts went to the bank in one file, and what it said of the file."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain.money import Money, read
from ledger.domain.payment_batch import BatchState, Item, PaymentBatch
from ledger.projections.projection import Projection, Work
from ledger.projections.read import Listing, Page, select_all
from ledger.projections.rows import Table


@dataclass(frozen=True, slots=True)
class Batch:
    """One payment file with its control totals."""

    batch: UUID
    message_id: str
    bank_account: str
    state: str
    count: int
    amount: Money
    items: tuple[Item, ...]
    file: str | None
    accepted: bool | None
    detail: str | None
    prepared_by: str
    sent_by: str | None
    prepared_at: datetime
    sent_at: datetime | None
    answered_at: datetime | None
    position: int


def _items(raw: Any) -> tuple[Item, ...]:
    return tuple(Item(UUID(payout), reference, read(amount)) for payout, reference, amount in raw)


BATCHES: Final = Table("batches", Batch, ("batch",), decode={"items": _items})
batches: Final = Projection("batches", 2, BATCHES)


@batches.on(PaymentBatch.Prepared)
def _prepared(work: Work, fact: PaymentBatch.Prepared) -> None:
    work[BATCHES].put(
        {
            "batch": fact.originator_id,
            "message_id": fact.message_id,
            "bank_account": fact.bank_account,
            "state": BatchState.PREPARED.value,
            "count": fact.count,
            "amount": fact.amount.fen,
            "currency": fact.amount.currency.code,
            "items": [[str(i.payout), i.reference, str(i.amount)] for i in fact.items],
            "file": None,
            "accepted": None,
            "detail": None,
            "prepared_by": fact.by,
            "sent_by": None,
            "prepared_at": fact.timestamp,
            "sent_at": None,
            "answered_at": None,
            "position": work.position,
        }
    )


def _change(work: Work, batch: UUID, **news: Any) -> None:
    row = work[BATCHES].get(batch)
    if row is not None:
        row.update(news)


@batches.on(PaymentBatch.Sent)
def _sent(work: Work, fact: PaymentBatch.Sent) -> None:
    _change(
        work, fact.originator_id,
        state=BatchState.SENT.value, file=fact.file, sent_by=fact.by, sent_at=fact.timestamp,
    )  # fmt: skip


@batches.on(PaymentBatch.Answered)
def _answered(work: Work, fact: PaymentBatch.Answered) -> None:
    _change(
        work, fact.originator_id,
        state=BatchState.ANSWERED.value, accepted=fact.accepted, detail=fact.detail,
        answered_at=fact.timestamp,
    )  # fmt: skip


@batches.on(PaymentBatch.AnswerLost)
def _answer_lost(work: Work, fact: PaymentBatch.AnswerLost) -> None:
    _change(work, fact.originator_id, state=BatchState.UNKNOWN.value, detail=fact.why)


@batches.on(PaymentBatch.Dissolved)
def _dissolved(work: Work, fact: PaymentBatch.Dissolved) -> None:
    _change(work, fact.originator_id, state=BatchState.DISSOLVED.value, detail=fact.why)


def batch(connection: sa.Connection, book: str, message_id: str) -> Batch | None:
    """The batch with this message id, or ``None``."""
    given = (book, PaymentBatch.create_id(message_id))
    found = select_all(connection, BATCHES, "book = %s AND batch = %s", given, "batch")
    return found[0] if found else None


_ALL: Final = Listing(BATCHES, "true", (("position", "bigint"),))


def list_batches(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[Batch]:
    """Batches in the order they were prepared."""
    return _ALL.page(connection, book, after=after, limit=limit)
