"""Money that came back (退汇): the return message, pacs.004.

A payment the bank had settled was sent back by the payee's bank. The message says which payment,
how much, when and why; the money itself arrives as a credit in camt.054 and camt.053, and only
that booking moves the ledger. Whoever collects is told what this message says.
"""

from dataclasses import dataclass
from datetime import date

from ledger.domain.money import Money
from reconciliation.formats.xml import Node
from reconciliation.payments import reading


@dataclass(frozen=True, slots=True)
class ReturnedPayment:
    """One payment that came back.

    ``reference`` is our own EndToEndId, ``return_id`` the bank's number of the return. ``amount``
    came back on ``settled_on``; ``original_amount`` is what had been paid, when the bank repeats
    it. Where the two differ the return is short, and somebody must ask why.
    """

    return_id: str | None
    reference: str
    original_message_id: str | None
    amount: Money
    original_amount: Money | None
    settled_on: date
    reason_code: str | None
    reason_text: str

    @property
    def is_short(self) -> bool:
        """Whether another amount came back than was paid."""
        return self.original_amount is not None and self.amount != self.original_amount


@dataclass(frozen=True, slots=True)
class ReturnMessage:
    """One pacs.004 and the payments it returns."""

    message_id: str
    items: tuple[ReturnedPayment, ...]


def read(data: bytes) -> ReturnMessage:
    """Read a pacs.004 of any version; raise :class:`UnreadableAnswer` for another message."""
    body = reading.message(data, "PmtRtr")
    return ReturnMessage(
        message_id=reading.required(body, "GrpHdr/MsgId"),
        items=tuple(_item(item, body) for item in body.all("TxInf")),
    )


def _item(item: Node, body: Node) -> ReturnedPayment:
    amount = reading.money(item, "RtrdIntrBkSttlmAmt")
    # A message that settles all its returns on one day says so once, in its header.
    settled_on = reading.day(item, "IntrBkSttlmDt") or reading.day(body, "GrpHdr/IntrBkSttlmDt")
    if amount is None or settled_on is None:
        raise reading.UnreadableAnswer(
            f"line {item.line}: a return without its amount or its day", line=item.line
        )
    stated = reading.reasons(item, "RtrRsnInf")
    original = item.text("OrgnlGrpInf/OrgnlMsgId") or body.text("OrgnlGrpInf/OrgnlMsgId")
    return ReturnedPayment(
        return_id=item.text("RtrId") or None,
        reference=reading.required(item, "OrgnlEndToEndId"),
        original_message_id=original or None,
        amount=amount,
        original_amount=reading.money(item, "OrgnlIntrBkSttlmAmt"),
        settled_on=settled_on,
        reason_code=reading.leading_code(stated),
        reason_text=reading.all_words(stated),
    )
