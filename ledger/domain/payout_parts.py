"""What is said of a payout: its states, what an approver sees, and what it refuses."""

import hashlib
import json
import re
from base64 import b32decode, b32encode
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from ledger.domain.case_parts import Source
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Forbidden, Malformed, Stale
from ledger.domain.law.resend import SendingStatus
from ledger.domain.money import Money
from ledger.domain.paper import Paper
from ledger.domain.payout_kind import Method, PayoutKind

APPROVAL_FORM: Final = Article("法发〔2017〕6号", "第十二条", Certainty.UNCONFIRMED)
_OUR_REFERENCE: Final = re.compile(r"P([A-Z2-7]{26})-[1-9][0-9]{0,3}", re.ASCII)
_QUOTED: Final = re.compile(rf"(?<![A-Z0-9]){_OUR_REFERENCE.pattern}(?![0-9])", re.ASCII)
BANK_RESULT: Final = Article("案款发放控制要求", "以入账为准", Certainty.DESIGN)


class State(StrEnum):
    """Where a payout stands."""

    IN_APPROVAL = "in-approval"  # 审批中
    APPROVED = "approved"  # 待发送
    QUEUED = "queued"  # 已入批次
    SENT = "sent"  # 已发送
    ACCEPTED = "accepted"  # 银行已受理
    UNKNOWN = "unknown"  # 结果不明
    SETTLED = "settled"  # 已付
    FAILED = "failed"  # 受理失败
    RETURNED = "returned"  # 退汇
    REJECTED = "rejected"  # 审批退回
    WITHDRAWN = "withdrawn"  # 撤回
    STOPPED = "stopped"  # 止付
    HANDED = "handed"  # 已付现金待对账
    GIVEN = "given"  # 现金已交待见证
    DENIED = "denied"  # 见证人否认待处理


CASH_GIVEN: Final = frozenset({State.GIVEN, State.DENIED})
"""Cash that by one person's word is gone, and by no second one's: nothing is posted yet."""
WITH_BANK: Final = frozenset({State.SENT, State.ACCEPTED, State.UNKNOWN})
LET_GO: Final = frozenset({State.FAILED, State.WITHDRAWN, State.STOPPED, State.RETURNED})
"""What is not paid any more: its payer has the money again, and the bank may book it yet."""
SENDING: Final = {
    State.QUEUED: SendingStatus.QUEUED,
    State.SENT: SendingStatus.SENT,
    State.ACCEPTED: SendingStatus.ACCEPTED,
    State.UNKNOWN: SendingStatus.UNKNOWN,
    State.SETTLED: SendingStatus.SUCCEEDED,
    State.FAILED: SendingStatus.FAILED,
    State.RETURNED: SendingStatus.RETURNED,
}


class SeenOtherwise(Stale):
    """The approval was for something that is no longer what is asked."""

    code = "seen-otherwise"
    title = "The payout changed since it was read"
    title_zh = "审批内容已变化，请重新核对"
    article = APPROVAL_FORM


class NotInThatState(Conflict):
    """The payout is not in a state from which this can be done."""

    code = "payout-state"
    title = "The payout is not in that state"
    title_zh = "出款状态不允许该操作"


class NotItsAuthor(Forbidden):
    """Only whoever drafted a payout may amend or withdraw it; others reject it."""

    code = "not-its-author"
    title = "Only its author may change it"
    title_zh = "仅填表人可修改或撤回"
    article = APPROVAL_FORM


class ShortReturn(Conflict):
    """A payment came back with another amount than was paid; a person must look."""

    code = "short-return"
    title = "The returned amount differs"
    title_zh = "退汇金额不符"
    article = BANK_RESULT


class PurposeMissing(Malformed):
    """The approval form says what the money is for."""

    code = "purpose-missing"
    title = "State what the payment is for"
    title_zh = "缺少付款用途"
    article = APPROVAL_FORM


class ChainIsWhole(Conflict):
    """The rules in force ask for nobody who is not in the chain of approvals already."""

    code = "chain-is-whole"
    title = "The rules ask for no further approval"
    title_zh = "审批层级已符合现行规则"
    article = APPROVAL_FORM


class NoReceipt(Malformed):
    """The paper is no receipt of the payee."""

    code = "no-payee-receipt"
    title = "The paper is no receipt of the payee"
    title_zh = "该材料不是收款凭证"
    article = Article("法发〔2017〕6号", "第十五条", Certainty.UNCONFIRMED)


class NotInCash(Conflict):
    """A payment by transfer is not handed over at the counter."""

    code = "not-in-cash"
    title = "This payment goes by transfer"
    title_zh = "该笔款项应转账发放"


class PaidInCash(Conflict):
    """A payment in cash does not go to the bank."""

    code = "paid-in-cash"
    title = "This payment is handed over in cash"
    title_zh = "该笔款项以现金发放"


class NotThatDebit(Conflict):
    """The debit is of another account than pays, or quotes a payment of its own."""

    code = "not-that-debit"
    title = "The debit is not the cash that was drawn"
    title_zh = "该笔支取流水与现金出款不符"
    article = BANK_RESULT


def reference_of(payout: UUID, attempt: int) -> str:
    """The reference (EndToEndId) of one attempt: at most 35 characters, and the payout is in it."""
    return f"P{b32encode(payout.bytes).decode().rstrip('=')}-{attempt}"


def payout_of(reference: str) -> UUID | None:
    """The payout a reference belongs to, or ``None`` for one that is not ours."""
    found = _OUR_REFERENCE.fullmatch(reference) if reference else None
    return UUID(bytes=b32decode(found.group(1) + "======")) if found else None


def quoted_in(remark: str) -> str:
    """Our reference (出款编号) where a bank tells it only among the words of a remark, or ``""``.

    Two references in one remark are none: nobody can say which payout is answered.
    """
    found = {each.group() for each in _QUOTED.finditer(remark.upper())}
    return found.pop() if len(found) == 1 else ""


@dataclass(frozen=True, slots=True)
class Seen:
    """Exactly what an approver sees; any change to it voids what was approved.

    ``principal`` is whose money it is, where an agent collects it.
    """

    number: str
    case_number: str
    party: str
    account_version: int
    amount: Money
    sources: tuple[Source, ...]
    purpose: str
    kind: PayoutKind = PayoutKind.APPLICANT
    method: Method = Method.TRANSFER
    papers: tuple[Paper, ...] = ()
    principal: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical form, in hex: approvals are bound to it."""
        words: dict[str, object] = {
            "account": self.account_version,
            "amount": str(self.amount),
            "case": self.case_number,
            "kind": self.kind.value,
            "method": self.method.value,
            "number": self.number,
            "papers": [[p.kind.value, p.number, p.day.isoformat(), p.sha256] for p in self.papers],
            "party": self.party,
            "purpose": self.purpose,
            "sources": [[str(s.receipt), str(s.amount)] for s in self.sources],
        }
        if self.principal:
            words["principal"] = self.principal
        text = json.dumps(words, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Approval:
    """One person's consent, in one role."""

    by: str
    role: str
