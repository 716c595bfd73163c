"""What the bank says (银行回执): fetched, asked for, and believed before anything is sent again."""

from typing import Annotated

from fastapi import Path
from pydantic import Field

from api.answers import Answer
from api.chinese import detail_zh
from api.deps import Asker, Court, Writer
from api.openapi import WRITES
from api.routing import Routes
from api.shown import Shown, shown
from api.wire import PayoutText, Wire
from reconciliation.importing import ImportSummary
from reconciliation.paying import ReturnTold

router = Routes(prefix="/bank", tags=["bank"], responses=WRITES)

Number = Annotated[PayoutText, Path(description="出款编号")]


class Certainly(Wire):
    """The day-end statement that would have shown our debit: the SHA-256 of an imported file."""

    statement: str = Field(pattern="^[0-9a-f]{64}$", examples=["0" * 64])


class Aside(Shown):
    """A message nobody could read, and why."""

    message: str
    why: str
    why_zh: str


class CollectedShown(Shown):
    """What a round of fetching brought."""

    messages: int
    imports: list[shown(ImportSummary)]  # type: ignore[valid-type]  # made from the record
    accepted: list[str]
    failed: list[str]
    returns: list[shown(ReturnTold)]  # type: ignore[valid-type]  # made from the record
    set_aside: list[Aside]


@router.post("/collect", summary="接收银行回执 · Collect what the bank has said")
def collect_messages(desk: Court, writer: Asker) -> CollectedShown:
    """Fetch statements, status reports and notices of returns; a message delivered twice changes
    nothing. What a notice says comes back is told here, and booked when its money is there.
    """
    with writer.act():
        found = desk.payments.collect()
    aside = [
        Aside(message=message, why=why.detail, why_zh=detail_zh(why))
        for message, why in found.set_aside
    ]
    return CollectedShown(
        messages=found.messages, imports=found.imports, accepted=found.accepted,
        failed=found.failed, returns=found.returns, set_aside=aside,
    )  # fmt: skip


@router.post("/payouts/{number}/inquire", summary="查询出款 · Ask the bank about a payment")
def inquire_payout(number: Number, desk: Court, writer: Writer) -> Answer:
    """Ask what became of a payment; silence is never taken for 'not found'."""
    with writer.act():
        return writer.answer(desk.payments.inquire(number))


@router.post("/payouts/{number}/mark-unknown", summary="标记结果不明 · Call a payment unknown")
def mark_unknown(number: Number, desk: Court, writer: Writer) -> Answer:
    """The bank has had its time, and has not answered."""
    with writer.act():
        return writer.answer(desk.payments.mark_unanswered(number))


@router.post("/payouts/{number}/requeue", summary="重新排队 · Let a lost payment be sent again")
def requeue_payout(number: Number, proof: Certainly, desk: Court, writer: Writer) -> Answer:
    """Only once the bank knows nothing of it and a day-end statement shows no debit."""
    with writer.act():
        return writer.answer(desk.payments.requeue(number, proof.statement))
