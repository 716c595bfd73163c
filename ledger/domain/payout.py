"""A payout (出款): money on its way from a case to a party, through many hands and one bank.

It is drafted, approved in turn by people who each act once on exactly what they saw, sent, and
then it is the bank's word that counts: booked, refused, silent, or come back. Each state has its
own account; in transit goes to zero.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from ledger.domain.act import Role
from ledger.domain.case_account import Source
from ledger.domain.chart import Posting, bank, held, move, transit
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Malformed, Stale
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.approval import ActsTwice, may_approve, next_role
from ledger.domain.law.resend import Absence, SendingStatus, may_resend
from ledger.domain.money import Money

APPROVAL_FORM: Final = Article("法发〔2017〕6号", "第十二条", Certainty.UNCONFIRMED)
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

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical form, in hex: approvals are bound to it."""
        words = {
            "account": self.account_version,
            "amount": str(self.amount),
            "case": self.case_number,
            "number": self.number,
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


class Payout(Root):
    """One payment to one party."""

    TOPIC = "payout"

    class Drafted(FirstFact):
        """An officer asked for a payment (填写发放审批表)."""

        TOPIC = "payout.drafted"
        number: str
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

    class Amended(Root.Event):
        """The officer changed what is asked (修改); every approval so far is void."""

        TOPIC = "payout.amended"
        account_version: int
        amount: Money
        sources: tuple[Source, ...]
        purpose: str
        by: str
        roles: tuple[Role, ...]
        claimers: tuple[str, ...]
        digest: str

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

    class Queued(Root.Event):
        """Finance put it into a batch under a reference of its own (编入批次)."""

        TOPIC = "payout.queued"
        batch: str
        reference: str
        by: str

    class Sent(Root.Event):
        """The instruction was handed to the bank (发送银行); the money is in transit."""

        TOPIC = "payout.sent"
        case_number: str
        amount: Money
        reference: str
        sent_on: date
        by: str

        def postings(self) -> tuple[Posting, ...]:
            hold = held(self.case_number, self.originator_id)
            return move(self.amount, debit=hold, credit=transit(self.originator_id))

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

    class Requeued(Root.Event):
        """It is certain that the bank never got it (查无此笔); it may be sent under a new reference."""

        TOPIC = "payout.requeued"
        case_number: str
        amount: Money
        by: str
        statement_day: date

        def postings(self) -> tuple[Posting, ...]:
            hold = held(self.case_number, self.originator_id)
            return move(self.amount, debit=transit(self.originator_id), credit=hold)

    @staticmethod
    def create_id(number: str) -> UUID:
        return name_id("payout", number)

    @event(Drafted)
    def __init__(
        self,
        number: str,
        case_number: str,
        party: str,
        account_version: int,
        amount: Money,
        sources: tuple[Source, ...],
        purpose: str,
        by: str,
        roles: tuple[Role, ...],
        claimers: tuple[str, ...],
        policy: str,
        digest: str,
    ) -> None:
        self.number = number
        self.case_number = case_number
        self.party = party
        self.drafted_by = by
        self.approvals: list[Approval] = []
        self.acted: set[str] = set()
        self.state = State.IN_APPROVAL
        self.attempts = 0
        self.reference = ""
        self.batch = ""
        self.sent_on: date | None = None
        self.bank_found_nothing = False
        self._ask(account_version, amount, sources, purpose, by, roles, claimers, digest)

    def _ask(
        self,
        account_version: int,
        amount: Money,
        sources: tuple[Source, ...],
        purpose: str,
        by: str,
        roles: tuple[Role, ...],
        claimers: tuple[str, ...],
        digest: str,
    ) -> None:
        self.account_version = account_version
        self.amount = amount
        self.sources = sources
        self.purpose = purpose
        self.roles = roles
        self.digest = digest
        self.approvals = []
        # Whoever claimed the money does not approve paying it; the drafter may have claimed it.
        self.acted = {by, *claimers}

    # Approval

    @property
    def next_role(self) -> str | None:
        """Whose turn it is, or ``None``."""
        if self.state is not State.IN_APPROVAL:
            return None
        return next_role([role.value for role in self.roles], [a.role for a in self.approvals])

    def amend(self, seen: Seen, *, by: str, roles: tuple[Role, ...], claimers: set[str]) -> None:
        """Ask for something else; only its author may, and every approval is void (R1.18)."""
        self._must_be("amend", State.IN_APPROVAL)
        if by != self.drafted_by:
            raise NotInThatState(f"only {self.drafted_by} may amend this", drafted_by=self.drafted_by)
        self._amended(
            account_version=seen.account_version, amount=seen.amount, sources=seen.sources,
            purpose=seen.purpose, by=by, roles=roles, claimers=tuple(sorted(claimers)),
            digest=seen.digest,
        )  # fmt: skip

    @event(Amended)
    def _amended(
        self,
        account_version: int,
        amount: Money,
        sources: tuple[Source, ...],
        purpose: str,
        by: str,
        roles: tuple[Role, ...],
        claimers: tuple[str, ...],
        digest: str,
    ) -> None:
        self._ask(account_version, amount, sources, purpose, by, roles, claimers, digest)

    def approve(self, digest: str, *, by: str, role: Role) -> None:
        """Agree to exactly what was seen; raises :class:`SeenOtherwise` when it has changed."""
        self._must_be("approve", State.IN_APPROVAL)
        if digest != self.digest:
            raise SeenOtherwise(f"what is asked now has digest {self.digest}", digest=self.digest)
        may_approve(
            by, role.value, needed=[r.value for r in self.roles],
            given=[a.role for a in self.approvals], acted=self.acted,
        )  # fmt: skip
        self._approved(by=by, role=role, digest=digest)

    @event(Approved)
    def _approved(self, by: str, role: Role, digest: str) -> None:
        self.approvals.append(Approval(by, role.value))
        self.acted.add(by)
        if self.next_role is None:
            self.state = State.APPROVED

    def reject(self, reason: str, *, by: str, role: Role) -> None:
        """Refuse the request; whose turn it is may, and nobody who has acted."""
        self._must_be("reject", State.IN_APPROVAL)
        may_approve(
            by, role.value, needed=[r.value for r in self.roles],
            given=[a.role for a in self.approvals], acted=self.acted,
        )  # fmt: skip
        self._rejected(by=by, role=role, reason=reason)

    @event(Rejected)
    def _rejected(self, by: str, role: Role, reason: str) -> None:
        self.state = State.REJECTED

    def withdraw(self, reason: str, *, by: str) -> None:
        """Take the request back before it is in a batch; only its author may."""
        self._must_be("withdraw", State.IN_APPROVAL, State.APPROVED)
        if by != self.drafted_by:
            raise NotInThatState(f"only {self.drafted_by} may withdraw this", drafted_by=self.drafted_by)
        self._withdrawn(by=by, reason=reason)

    @event(Withdrawn)
    def _withdrawn(self, by: str, reason: str) -> None:
        self.state = State.WITHDRAWN

    # The bank

    def queue(self, batch: str, *, by: str) -> str:
        """Put it into a batch; its reference is its own for this attempt and no other."""
        self._must_be("queue", State.APPROVED)
        reference = f"P{self.id.hex[:24]}-{self.attempts + 1}"
        self._queued(batch=batch, reference=reference, by=by)
        return reference

    @event(Queued)
    def _queued(self, batch: str, reference: str, by: str) -> None:
        self.batch = batch
        self.reference = reference
        self.attempts += 1
        self.state = State.QUEUED
        self.queued_by = by

    def send(self, *, by: str, on: date) -> None:
        """Hand it to the bank; a second pair of hands, and nobody who approved it (R2.08)."""
        self._must_be("send", State.QUEUED)
        if by in self.acted or by == self.queued_by:
            raise ActsTwice(f"{by} has already acted on this payment", actor=by)
        self._sent(
            case_number=self.case_number, amount=self.amount, reference=self.reference,
            sent_on=on, by=by,
        )  # fmt: skip

    @event(Sent)
    def _sent(
        self, case_number: str, amount: Money, reference: str, sent_on: date, by: str
    ) -> None:
        self.state = State.SENT
        self.sent_on = sent_on
        self.bank_found_nothing = False

    def accept(self, status: str) -> None:
        """The bank took it; an answer heard before is no news."""
        if self.state in (State.SENT, State.UNKNOWN):
            self._accepted(status=status)

    @event(Accepted)
    def _accepted(self, status: str) -> None:
        self.state = State.ACCEPTED

    def leave_unanswered(self, why: str) -> None:
        """No answer came in time."""
        self._must_be("leave unanswered", State.SENT, State.ACCEPTED)
        self._unanswered(why=why)

    @event(Unanswered)
    def _unanswered(self, why: str) -> None:
        self.state = State.UNKNOWN

    def hear(self, *, found: bool, status: str) -> None:
        """Record what the bank said when asked."""
        self._must_be("inquire", *WITH_BANK)
        self._inquired(found=found, status=status)

    @event(Inquired)
    def _inquired(self, found: bool, status: str) -> None:  # noqa: FBT001  # a fact's field
        self.bank_found_nothing = not found

    def settle(self, *, bank_account: str, line: UUID, amount: Money, on: date) -> None:
        """The bank booked our debit; also one it had refused to know, for the booking counts."""
        self._must_be("settle", *WITH_BANK)
        if amount != self.amount:
            raise ShortReturn(f"{amount} was booked, {self.amount} was sent", booked=amount)
        self._settled(amount=amount, bank_account=bank_account, line=line, settled_on=on)

    @event(Settled)
    def _settled(self, amount: Money, bank_account: str, line: UUID, settled_on: date) -> None:
        self.state = State.SETTLED
        self.settled_on = settled_on

    def fail(self, code: str, reason: str) -> None:
        """The bank refused it before anything was booked."""
        self._must_be("fail", *WITH_BANK)
        self._failed(code=code, reason=reason)

    @event(Failed)
    def _failed(self, code: str, reason: str) -> None:
        self.state = State.FAILED

    def come_back(self, *, line: UUID, amount: Money, on: date, reason: str) -> None:
        """The payment came back; the whole of it, or a person must look (R2.10)."""
        self._must_be("return", State.SETTLED)
        if amount != self.amount:
            raise ShortReturn(f"{amount} came back, {self.amount} was paid", returned=amount)
        self._returned(line=line, returned_on=on, reason=reason)

    @event(Returned)
    def _returned(self, line: UUID, returned_on: date, reason: str) -> None:
        self.state = State.RETURNED

    def requeue(self, *, by: str, statement_day: date | None, debit_seen: bool) -> None:
        """Let it be sent again under a new reference, once it is certain the first never arrived."""
        sending = SENDING.get(self.state)
        if sending is None or self.state in (State.FAILED, State.RETURNED):
            raise NotInThatState(f"a {self.state.value} payout is drafted anew", state=self.state)
        absence = Absence(self.bank_found_nothing, statement_day, debit_seen)
        sent_on = self.sent_on or date.max
        may_resend(sending, sent_on=sent_on, absence=absence)
        self._requeued(
            case_number=self.case_number, amount=self.amount, by=by,
            statement_day=statement_day or sent_on,
        )  # fmt: skip

    @event(Requeued)
    def _requeued(self, case_number: str, amount: Money, by: str, statement_day: date) -> None:
        self.state = State.APPROVED

    def _must_be(self, doing: str, *states: State) -> None:
        if self.state not in states:
            raise NotInThatState(
                f"cannot {doing} payout {self.number}: it is {self.state.value}", state=self.state
            )
