"""When a payment may be sent again: only once it is certain that the first one will not arrive.

An answer of "accepted" is not a payment, and no answer is not a refusal. Two payments of one debt
are worse than one late payment.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict
from ledger.domain.law.rules import rule
from ledger.domain.money import Money

NO_BLIND_RESEND: Final = Article("案款发放控制要求", "不得重复发送", Certainty.DESIGN)
FINAL_BOOKING: Final = Article("案款发放控制要求", "以入账为准", Certainty.DESIGN)


class SendingStatus(StrEnum):
    """Where one instruction stands with the bank."""

    QUEUED = "queued"  # 待发送
    SENT = "sent"  # 已发送
    ACCEPTED = "accepted"  # 银行已受理
    UNKNOWN = "unknown"  # 超时未回
    SUCCEEDED = "succeeded"  # 已记账
    FAILED = "failed"  # 受理失败: the money never left
    RETURNED = "returned"  # 退汇: the money left and came back


@dataclass(frozen=True, slots=True)
class Absence:
    """What shows that an instruction did not take money from the account.

    ``bank_found_nothing`` is the bank's answer to a query by our reference; ``statement_day`` is
    the last day-end statement looked at, and ``debit_on_statement`` whether it shows the debit.
    """

    bank_found_nothing: bool
    statement_day: date | None
    debit_on_statement: bool


class StillWithBank(Conflict):
    """The first instruction may yet be carried out."""

    code = "still-with-bank"
    title = "The payment may still be carried out"
    title_zh = "指令状态未明，不得重发"
    article = NO_BLIND_RESEND


class AlreadyPaid(Conflict):
    """The bank has booked the payment."""

    code = "already-paid"
    title = "The payment has been made"
    title_zh = "款项已付"
    article = NO_BLIND_RESEND


class NotYetSent(Conflict):
    """The instruction still waits to be sent for the first time."""

    code = "not-yet-sent"
    title = "The payment has not been sent yet"
    title_zh = "指令尚未发送"
    article = NO_BLIND_RESEND


@rule("R2.08", NO_BLIND_RESEND, zh="不得重复发送", en="No second sending on a guess")
def may_resend(status: SendingStatus, *, sent_on: date, absence: Absence | None = None) -> None:
    """Refuse a second instruction while the first may still be carried out.

    A failed or returned payment may be replaced. One that is sent, accepted or unknown may be
    only when the bank has said that it knows nothing of it *and* a day-end statement from the day
    of sending or later shows no debit. Raises :class:`StillWithBank`, :class:`AlreadyPaid`,
    :class:`NotYetSent`.
    """
    if status in {SendingStatus.FAILED, SendingStatus.RETURNED}:
        return
    if status is SendingStatus.SUCCEEDED:
        raise AlreadyPaid(f"sent on {sent_on} and booked", status=status)
    if status is SendingStatus.QUEUED:
        raise NotYetSent("the first instruction still waits", status=status)
    if absence is None or not _proves(absence, sent_on):
        raise StillWithBank(
            f"sent on {sent_on}, {status.value}; needs the bank's 'not found' and a day-end "
            "statement without the debit",
            status=status,
            sent_on=sent_on,
        )


@rule("R2.08", NO_BLIND_RESEND, zh="不得重复发送", en="No second sending on a guess")
def is_not_debited(unexplained: Money, *, payout: str) -> None:
    """Refuse to send, or let go, what the bank may have paid: a debit that quotes it stands open.

    ``unexplained`` is what of such debits nobody has explained yet. Raises :class:`AlreadyPaid`.
    """
    if unexplained.fen > 0:
        raise AlreadyPaid(
            f"the bank booked {unexplained} that quote {payout}, and nobody has said what it is",
            payout=payout, amount=unexplained,
        )  # fmt: skip


@rule("R2.09", FINAL_BOOKING, zh="付款结果以入账为准", en="Only the booking is a payment")
def stops_the_clock(status: SendingStatus) -> bool:
    """Whether money has been paid: only a final booking counts, never an acceptance."""
    return status is SendingStatus.SUCCEEDED


def _proves(absence: Absence, sent_on: date) -> bool:
    covered = absence.statement_day is not None and absence.statement_day >= sent_on
    return absence.bank_found_nothing and covered and not absence.debit_on_statement
