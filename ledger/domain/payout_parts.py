"""What a payout is made of: its states, its refusals, and every fact that can happen to it.

:class:`~ledger.domain.payout.Payout` decides which of these facts may happen, and when.
"""

import hashlib
import json
import re
from base64 import b32decode, b32encode
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from ledger.domain.act import Role
from ledger.domain.case_parts import Source
from ledger.domain.chart import AccountName, Posting, bank, held, move, transit
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Forbidden, Malformed, Stale
from ledger.domain.kernel import FirstFact, Root, name_id
from ledger.domain.law.resend import SendingStatus
from ledger.domain.money import Money
from ledger.domain.paper import Paper
from ledger.domain.payout_kind import Method, PayoutKind

APPROVAL_FORM: Final = Article("法发〔2017〕6号", "第十二条", Certainty.UNCONFIRMED)
_OUR_REFERENCE: Final = re.compile(r"P([A-Z2-7]{26})-[1-9][0-9]{0,3}", re.ASCII)
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


WITH_BANK: Final = frozenset({State.SENT, State.ACCEPTED, State.UNKNOWN})
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


def reference_of(payout: UUID, attempt: int) -> str:
    """The reference (EndToEndId) of one attempt: at most 35 characters, and the payout is in it."""
    return f"P{b32encode(payout.bytes).decode().rstrip('=')}-{attempt}"


def payout_of(reference: str) -> UUID | None:
    """The payout a reference belongs to, or ``None`` for one that is not ours."""
    found = _OUR_REFERENCE.fullmatch(reference)
    return UUID(bytes=b32decode(found.group(1) + "======")) if found else None


@dataclass(frozen=True, slots=True)
class Seen:
    """Exactly what an approver sees; any change to it voids what was approved."""

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

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical form, in hex: approvals are bound to it."""
        words = {
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
        text = json.dumps(words, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Approval:
    """One person's consent, in one role."""

    by: str
    role: str


class Drafted(FirstFact):
    """An officer asked for a payment (填写发放审批表).

    ``payer`` owns the money: a root of the kind ``payer_kind``. ``hold`` is the account the money
    stands on while it is bound, ``case_number`` the case it concerns, or ``""``.
    """

    TOPIC = "payout.drafted"
    class_version = 2
    number: str
    kind: PayoutKind
    method: Method
    payer_kind: str
    payer: UUID
    hold: AccountName
    papers: tuple[Paper, ...]
    case_number: str
    party: str
    account_version: int
    amount: Money
    sources: tuple[Source, ...]
    purpose: str
    by: str
    roles: tuple[Role, ...]
    claimers: tuple[str, ...]
    policy: str
    digest: str

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Before there were other payers, every payout was a case's, to its applicant."""
        case = state["case_number"]
        state.update(
            kind=PayoutKind.APPLICANT.value, method=Method.TRANSFER.value, papers=[],
            payer_kind="case-account", payer=str(name_id("case-account", case)),
            hold=held(case, state["originator_id"]),
        )  # fmt: skip


class Amended(Root.Event):
    """The officer changed what is asked (修改); every approval so far is void."""

    TOPIC = "payout.amended"
    class_version = 2
    papers: tuple[Paper, ...]
    account_version: int
    amount: Money
    sources: tuple[Source, ...]
    purpose: str
    by: str
    roles: tuple[Role, ...]
    claimers: tuple[str, ...]
    digest: str

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["papers"] = []


class Approved(Root.Event):
    """Somebody whose turn it was agreed to exactly this (审批同意)."""

    TOPIC = "payout.approved"
    by: str
    role: Role
    digest: str


class Rejected(Root.Event):
    """Somebody in the chain did not agree (审批退回)."""

    TOPIC = "payout.rejected"
    by: str
    role: Role
    reason: str


class Withdrawn(Root.Event):
    """The officer took the request back (撤回)."""

    TOPIC = "payout.withdrawn"
    by: str
    reason: str


class PassedTo(Root.Event):
    """Its officer left; another one answers for it (出款移交)."""

    TOPIC = "payout.passed-to"
    to: str
    by: str


class Queued(Root.Event):
    """Finance put it into a batch under a reference of its own (编入批次)."""

    TOPIC = "payout.queued"
    batch: str
    reference: str
    by: str


class Sent(Root.Event):
    """The instruction was handed to the bank (发送银行); the money is in transit."""

    TOPIC = "payout.sent"
    class_version = 2
    hold: AccountName
    amount: Money
    reference: str
    sent_on: date
    by: str

    def postings(self) -> tuple[Posting, ...]:
        return move(self.amount, debit=self.hold, credit=transit(self.originator_id))

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["hold"] = held(state.pop("case_number"), state["originator_id"])


class Accepted(Root.Event):
    """The bank took the instruction (银行受理); nothing is paid yet."""

    TOPIC = "payout.accepted"
    status: str


class Unanswered(Root.Event):
    """No answer came in time (结果不明); the bank will be asked, nothing is sent again."""

    TOPIC = "payout.unanswered"
    why: str


class Inquired(Root.Event):
    """The bank was asked what it knows of the instruction (查询)."""

    TOPIC = "payout.inquired"
    found: bool
    status: str


class Settled(Root.Event):
    """The bank booked the debit (出款成功); this stops the clock."""

    TOPIC = "payout.settled"
    amount: Money
    bank_account: str
    line: UUID
    settled_on: date

    def postings(self) -> tuple[Posting, ...]:
        road = transit(self.originator_id)
        return move(self.amount, debit=road, credit=bank(self.bank_account))

    def effective_on(self) -> date:
        return self.settled_on


class SettledLate(Root.Event):
    """The bank had carried out an attempt thought lost (补认出款成功); its debit was a shortage.

    The line posts what covers its shortage; nothing of it is posted here.
    """

    TOPIC = "payout.settled-late"
    amount: Money
    bank_account: str
    line: UUID
    settled_on: date
    by: str


class Failed(Root.Event):
    """The bank refused the instruction (受理失败); the money never left."""

    TOPIC = "payout.failed"
    code: str
    reason: str


class Returned(Root.Event):
    """The payment came back after it was booked (退汇)."""

    TOPIC = "payout.returned"
    line: UUID
    returned_on: date
    reason: str


class Stopped(Root.Event):
    """Something came up before the bank had it (止付): a freeze, a bankruptcy, an order."""

    TOPIC = "payout.stopped"
    by: str
    reason: str


class TakenOut(Root.Event):
    """Its batch was dissolved before anything was sent (移出批次); it waits for another."""

    TOPIC = "payout.taken-out"
    batch: str
    by: str


class HandedOver(Root.Event):
    """The payee was given cash and signed for it (现金发放); the bank's debit is still to come."""

    TOPIC = "payout.handed-over"
    hold: AccountName
    amount: Money
    receipt: Paper
    witness: str
    handed_on: date
    by: str

    def postings(self) -> tuple[Posting, ...]:
        return move(self.amount, debit=self.hold, credit=transit(self.originator_id))


class Drawn(Root.Event):
    """The cash that was handed over was found in the bank's books (现金支取对账)."""

    TOPIC = "payout.drawn"
    line: UUID
    settled_on: date
    by: str


class Requeued(Root.Event):
    """It is certain that the bank never got it (查无此笔); it may be sent anew."""

    TOPIC = "payout.requeued"
    class_version = 2
    hold: AccountName
    amount: Money
    by: str
    statement_day: date

    def postings(self) -> tuple[Posting, ...]:
        return move(self.amount, debit=transit(self.originator_id), credit=self.hold)

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["hold"] = held(state.pop("case_number"), state["originator_id"])
