"""What a bank's status report (受理回执) does to the payouts of the batch it answers.

It speaks of one attempt of each. Whatever was sent again since is another attempt, under another
reference: no word on the first is taken for a word on that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from ledger.domain.law.resend import StillWithBank
from ledger.domain.payer import Payer
from ledger.domain.payment_batch import Item, PaymentBatch
from ledger.domain.payout import WITH_BANK, Payout, State
from reconciliation.payments.pain002 import PaymentStatus, StatusReport
from reconciliation.payments.reasons import reason_for

ACCEPTED: Final = frozenset({"ACCP", "ACTC", "ACSP", "ACWC", "ACSC", "ACCC", "PDNG", "RCVD"})
CARRIED_OUT: Final = frozenset({"ACSC", "ACCC"})
AGREED: Final = frozenset({State.APPROVED, State.QUEUED})
BOOKED: Final = frozenset({State.SETTLED, State.RETURNED})


@dataclass(slots=True)
class Answered:
    """What moved by a report: payouts accepted and failed, by number; ``doubt`` is for a person."""

    accepted: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    touched: dict[UUID, Payout | Payer] = field(default_factory=dict)
    doubt: StillWithBank | None = None


def answer(
    batch: PaymentBatch,
    payouts: Sequence[Payout],
    payers: Mapping[UUID, Payer],
    report: StatusReport,
) -> Answered:
    """Let each payout of a batch hear what is said of it."""
    done, doubled = Answered(), list[str]()
    for payout, item in zip(payouts, batch.items, strict=True):
        status = report.status_of(item.reference)
        if status is None:
            continue
        if payout.reference == item.reference and payout.state in WITH_BANK:
            _hear(payout, payers[payout.payer], status, done)
        elif status.status in ACCEPTED and batch.handed_at is not None:
            if payout.state in AGREED:
                payout.turn_up(status.status, batch=batch.message_id, reference=item.reference)
                done.touched[payout.id] = payout
                done.accepted.append(payout.number)
            elif _another_way(payout, item, status.status):
                doubled.append(payout.number)
    if doubled:
        done.doubt = _paid_beside(batch, doubled)
    return done


def _hear(payout: Payout, payer: Payer, status: PaymentStatus, done: Answered) -> None:
    done.touched[payout.id] = payout
    if status.status in ACCEPTED:
        payout.accept(status.status)
        done.accepted.append(payout.number)
    elif status.status == "RJCT":
        refuse(payout, payer, status.reason_code or "", status.reason_text or "")
        done.touched[payer.id] = payer
        done.failed.append(payout.number)


def _another_way(payout: Payout, item: Item, status: str) -> bool:
    """Whether its money went, or may go, another way than by this attempt.

    Of one refused before, an acceptance is only the earlier of two words that came late; that the
    bank has carried it out is another matter.
    """
    failed_here = payout.state is State.FAILED and payout.reference == item.reference
    return payout.state not in BOOKED and (status in CARRIED_OUT or not failed_here)


def refuse(payout: Payout, payer: Payer, code: str, text: str) -> None:
    """Fail a payout in the bank's words, or in those that its code stands for."""
    reason = reason_for(code) if code else None
    said = text or (f"{reason.zh} {reason.en}" if reason else "refused by the bank")
    payout.fail(code, said)
    payer.restore(payout.id, reason=said)


def _paid_beside(batch: PaymentBatch, numbers: Sequence[str]) -> StillWithBank:
    """What a person has to hear: two attempts of a payment may both be carried out."""
    return StillWithBank(
        f"the bank took what was thought lost in batch {batch.message_id}, and since then another"
        f" attempt was sent or the money let go: {', '.join(numbers)}",
        message_id=batch.message_id, payouts=list(numbers),
    )  # fmt: skip
