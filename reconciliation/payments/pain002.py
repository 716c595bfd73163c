"""What the bank says of a payment file it received (受理回执): the status report, pain.002.

This is the first of two layers that are never merged. It answers whether the bank took an order
on; that the money left is known only from the booking, in camt.054 or camt.053. So no status read
here makes a payment a success: ``ACCP`` means accepted, and even ``ACSC`` waits for its booking.
"""

from dataclasses import dataclass
from typing import Final

from reconciliation.formats.xml import Node
from reconciliation.payments import reading
from reconciliation.payments.reading import StatedReason

REPEATS: Final = frozenset({"DUPL", "AM05", "DU01", "DU02", "DU03", "DU04", "DU05"})
"""ISO codes by which a bank refuses what it has already: a file, a batch, or one payment of it."""

# A status on a whole file or batch that holds for each payment in it. PART says only that
# payments differ.
_HOLDS_FOR_ALL: Final = frozenset(
    {"ACTC", "ACCP", "ACSP", "ACSC", "ACWC", "ACCC", "RCVD", "PDNG", "RJCT"}
)


@dataclass(frozen=True, slots=True)
class PaymentStatus:
    """The bank's word on one payment.

    ``status`` is ISO 20022's: ``ACCP`` accepted, ``ACSP`` in process, ``ACSC`` settled, ``PDNG``
    waiting, ``RJCT`` refused. ``reason_code`` is as the bank wrote it;
    :func:`reconciliation.payments.reasons.reason_for` translates it.
    """

    reference: str
    status: str
    reason_code: str | None
    reason_text: str
    refuses_a_repeat: bool = False


@dataclass(frozen=True, slots=True)
class BatchStatus:
    """The bank's word on one batch of a file."""

    batch_id: str
    status: str | None
    reasons: tuple[StatedReason, ...]


@dataclass(frozen=True, slots=True)
class StatusReport:
    """One status report.

    ``original_message_id`` is the file it answers; ``group_status`` the file's own status, None
    in a later report that speaks of single payments only. ``items`` are the payments named.
    """

    message_id: str
    original_message_id: str
    group_status: str | None
    group_reasons: tuple[StatedReason, ...]
    batches: tuple[BatchStatus, ...]
    items: tuple[PaymentStatus, ...]

    @property
    def answers_a_repeat(self) -> bool:
        """Whether this refuses a second sending of a file the bank already has.

        Such a refusal says nothing about the first sending, whose payments may all be under way:
        to fail them on its account would pay them twice. So it is of a batch or of one payment,
        too; what the bank means by it, it says when it is asked.
        """
        batches = (reason for batch in self.batches for reason in batch.reasons)
        return any(reason.code in REPEATS for reason in (*self.group_reasons, *batches))

    def status_of(self, reference: str) -> PaymentStatus | None:
        """What this report says of one payment of the file it answers; None when nothing.

        A payment named apart has its own status. Any other has that of its batch or file, where
        those were taken or refused as a whole; the court sends one batch in a file, so a report
        on several batches is not about a file of ours.
        """
        for item in self.items:
            if item.reference == reference:
                return None if item.refuses_a_repeat else item
        if self.answers_a_repeat or len(self.batches) > 1:
            return None
        spoken = [(batch.status, batch.reasons) for batch in self.batches]
        for status, stated in (*spoken, (self.group_status, self.group_reasons)):
            if status is not None and status in _HOLDS_FOR_ALL:
                return _status(reference, status, stated)
        return None


def read(data: bytes) -> StatusReport:
    """Read a pain.002 of any version; raise :class:`UnreadableAnswer` for another message."""
    body = reading.message(data, "CstmrPmtStsRpt")
    batches = body.all("OrgnlPmtInfAndSts")
    return StatusReport(
        message_id=reading.required(body, "GrpHdr/MsgId"),
        original_message_id=reading.required(body, "OrgnlGrpInfAndSts/OrgnlMsgId"),
        group_status=body.text("OrgnlGrpInfAndSts/GrpSts") or None,
        group_reasons=reading.reasons(body.need("OrgnlGrpInfAndSts"), "StsRsnInf"),
        batches=tuple(_batch(batch) for batch in batches),
        items=tuple(_item(item, batch) for batch in batches for item in batch.all("TxInfAndSts")),
    )


def _batch(batch: Node) -> BatchStatus:
    return BatchStatus(
        batch_id=reading.required(batch, "OrgnlPmtInfId"),
        status=batch.text("PmtInfSts") or None,
        reasons=reading.reasons(batch, "StsRsnInf"),
    )


def _item(item: Node, batch: Node) -> PaymentStatus:
    status = item.text("TxSts") or reading.required(batch, "PmtInfSts")
    reference = reading.required(item, "OrgnlEndToEndId")
    return _status(reference, status, reading.reasons(item, "StsRsnInf"))


def _status(reference: str, status: str, stated: tuple[StatedReason, ...]) -> PaymentStatus:
    repeat = status == "RJCT" and any(reason.code in REPEATS for reason in stated)
    return PaymentStatus(
        reference, status, reading.leading_code(stated), reading.all_words(stated), repeat
    )
