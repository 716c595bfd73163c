"""The bank as the court sees it: it takes payment files, sends messages, and answers questions.

Two failures of the line must never be confused, because one of them pays twice:

* :class:`BankUnreachable` - nothing was sent; the same file may be sent again;
* :class:`AnswerUnknown` - the file may have arrived. The batch is 状态不明 (UNKNOWN) until the
  bank says, payment by payment, that it knows it or knows nothing of it *and* the day-end
  statement shows no debit. Sending again before that is how a payee is paid twice.

Messages are delivered at least once: whoever keeps them recognises one by its SHA-256.
"""

import hashlib
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol

from ledger.domain.errors import Conflict, Malformed, Unavailable
from reconciliation.formats.xml import Node, parse
from reconciliation.payments import reading

MessageKind = Literal["pain.002", "camt.052", "camt.053", "camt.054", "pacs.004", "unknown"]

_KIND_BY_BODY: Final[dict[str, MessageKind]] = {
    "CstmrPmtStsRpt": "pain.002",
    "BkToCstmrAcctRpt": "camt.052",
    "BkToCstmrStmt": "camt.053",
    "BkToCstmrDbtCdtNtfctn": "camt.054",
    "PmtRtr": "pacs.004",
}


class BankUnreachable(Unavailable):
    """The bank could not be reached, and nothing was sent to it."""

    code = "bank-unreachable"
    title = "The bank cannot be reached"
    title_zh = "无法连接银行"


class AnswerUnknown(Conflict):
    """A file may have reached the bank, and its answer is lost: ask, never send again blindly.

    A conflict and not an outage, so that no general retry of outages ever repeats a payment.
    """

    code = "bank-answer-unknown"
    title = "The bank's answer is not known"
    title_zh = "银行受理结果不明"


class NotAskable(Unavailable):
    """This way to the bank carries no questions; the answer must be had by another one."""

    code = "bank-not-askable"
    title = "This connection cannot ask about a payment"
    title_zh = "该通道不支持交易查询"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The bank took a file in, or would not; of its payments this says nothing yet."""

    accepted: bool
    message_id: str
    detail: str


@dataclass(frozen=True, slots=True)
class BankMessage:
    """One message as it came; ``id`` is the delivery's, ``sha256`` the content's."""

    id: str
    kind: MessageKind
    data: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What the bank knows of one payment.

    ``status`` is ``ACCP`` taken and not yet booked, ``ACSC`` booked, ``RJCT`` refused, ``RTND``
    booked and come back; None when it is not ``found``. ``raw`` is the bank's answer as it came.
    """

    found: bool
    status: str | None
    raw: dict[str, Any]


class Bank(Protocol):
    """One connection to one bank."""

    def submit(self, data: bytes) -> Receipt:
        """Send a payment file; raise :class:`BankUnreachable` or :class:`AnswerUnknown`."""

    def fetch(self, after: str | None) -> list[BankMessage]:
        """The messages delivered after the one with id ``after``, oldest first; all, for None."""

    def acknowledge(self, message: BankMessage) -> None:
        """Tell the connection that a message is kept safely and need not be delivered again."""

    def set_aside(self, message: BankMessage, why: str) -> None:
        """Take a message nobody could read out of the way, with the reason beside it."""

    def inquire(self, reference: str) -> Inquiry:
        """Ask what became of a payment, by our reference.

        Raises :class:`BankUnreachable` when no answer came, and :class:`NotAskable` where the
        bank cannot be asked. Silence is never ``found=False``.
        """


def received(message_id: str, data: bytes) -> BankMessage:
    """A message as delivered, with its kind told from its content and not from its name."""
    return BankMessage(message_id, kind_of(data), data, hashlib.sha256(data).hexdigest())


def kind_of(data: bytes) -> MessageKind:
    """Which message this is, by the element under ``Document``; ``unknown`` for any other."""
    try:
        root = Node(parse(data))
    except Malformed:
        return "unknown"
    return next((kind for body, kind in _KIND_BY_BODY.items() if root.first(body)), "unknown")


def message_id_of(data: bytes) -> str:
    """The MsgId of a payment file about to be sent; raise when it is not one."""
    return reading.required(reading.message(data, "CstmrCdtTrfInitn"), "GrpHdr/MsgId")
