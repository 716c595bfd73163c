"""A payout (出款): money on its way from its payer to a payee, through many hands and one bank.

It is drafted, approved in turn by people who each act once on exactly what they saw, sent, and
then it is the bank's word that counts: booked, refused, silent, or come back. Each state has its
own account; in transit goes to zero.
"""

from collections.abc import Iterable
from datetime import date
from typing import Self, TypeAlias
from uuid import UUID

from ledger.domain import payout_parts
from ledger.domain.act import Role
from ledger.domain.case_parts import Source
from ledger.domain.chart import AccountName
from ledger.domain.kernel import Root, event, name_id
from ledger.domain.law.approval import ActsTwice, may_approve, next_role
from ledger.domain.law.resend import Absence, may_resend
from ledger.domain.money import Money
from ledger.domain.paper import Paper, well_named
from ledger.domain.payer import Payer
from ledger.domain.payout_kind import Method, PayoutKind
from ledger.domain.payout_parts import (
    SENDING,
    WITH_BANK,
    Approval,
    NotInCash,
    NotInThatState,
    NotItsAuthor,
    PaidInCash,
    PurposeMissing,
    Seen,
    SeenOtherwise,
    ShortReturn,
    State,
    payout_of,
    reference_of,
)

__all__ = [
    "WITH_BANK",
    "Approval",
    "NotInThatState",
    "NotItsAuthor",
    "Payout",
    "PurposeMissing",
    "Seen",
    "SeenOtherwise",
    "ShortReturn",
    "State",
    "payout_of",
    "reference_of",
]


class Payout(Root):
    """One payment to one party."""

    TOPIC = "payout"

    Drafted: TypeAlias = payout_parts.Drafted
    Amended: TypeAlias = payout_parts.Amended
    Approved: TypeAlias = payout_parts.Approved
    Rejected: TypeAlias = payout_parts.Rejected
    Withdrawn: TypeAlias = payout_parts.Withdrawn
    PassedTo: TypeAlias = payout_parts.PassedTo
    Queued: TypeAlias = payout_parts.Queued
    Sent: TypeAlias = payout_parts.Sent
    Accepted: TypeAlias = payout_parts.Accepted
    Unanswered: TypeAlias = payout_parts.Unanswered
    Inquired: TypeAlias = payout_parts.Inquired
    Settled: TypeAlias = payout_parts.Settled
    SettledLate: TypeAlias = payout_parts.SettledLate
    Failed: TypeAlias = payout_parts.Failed
    Returned: TypeAlias = payout_parts.Returned
    Requeued: TypeAlias = payout_parts.Requeued
    Stopped: TypeAlias = payout_parts.Stopped
    TakenOut: TypeAlias = payout_parts.TakenOut
    HandedOver: TypeAlias = payout_parts.HandedOver
    Drawn: TypeAlias = payout_parts.Drawn

    @staticmethod
    def create_id(number: str) -> UUID:
        return name_id("payout", number)

    @event(Drafted)
    def __init__(
        self,
        *,
        number: str,
        kind: PayoutKind,
        method: Method,
        payer_kind: str,
        payer: UUID,
        hold: AccountName,
        papers: tuple[Paper, ...],
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
        self.kind = kind
        self.method = method
        self.payer_kind = payer_kind
        self.payer = payer
        self.hold = hold
        self.case_number = case_number
        self.party = party
        self.drafted_by = by
        self.author = by
        self.approvals: list[Approval] = []
        self.acted: set[str] = set()
        self.state = State.IN_APPROVAL
        self.attempts = 0
        self.reference = ""
        self.batch = ""
        self.sent_on: date | None = None
        self.settled_on: date | None = None
        self.returned_on: date | None = None
        self.bank_found_nothing = False
        self._ask(
            account_version=account_version, amount=amount, sources=sources, purpose=purpose,
            by=by, roles=roles, claimers=claimers, digest=digest, papers=papers,
        )  # fmt: skip

    @classmethod
    def draft(
        cls,
        payer: Payer,
        seen: Seen,
        *,
        by: str,
        roles: tuple[Role, ...],
        claimers: Iterable[str],
        policy: str,
    ) -> Self:
        """Ask for what ``seen`` says out of the payer's money, which is bound already.

        Raises :class:`PurposeMissing`.
        """
        if not seen.purpose.strip():
            raise PurposeMissing("state what the payment is for")
        return cls(
            number=seen.number, kind=seen.kind, method=seen.method, payer_kind=payer.TOPIC,
            payer=payer.id, hold=payer.hold_of(cls.create_id(seen.number)), papers=seen.papers,
            case_number=seen.case_number, party=seen.party, account_version=seen.account_version,
            amount=seen.amount, sources=seen.sources, purpose=seen.purpose, by=by, roles=roles,
            claimers=tuple(sorted(claimers)), policy=policy, digest=seen.digest,
        )  # fmt: skip

    def _ask(
        self,
        *,
        account_version: int,
        amount: Money,
        sources: tuple[Source, ...],
        purpose: str,
        by: str,
        roles: tuple[Role, ...],
        claimers: tuple[str, ...],
        digest: str,
        papers: tuple[Paper, ...],
    ) -> None:
        self.account_version = account_version
        self.papers = papers
        self.amount = amount
        self.sources = sources
        self.purpose = purpose
        self.roles = roles
        self.digest = digest
        self.approvals = []
        # Whoever claimed the money does not approve paying it; the drafter may have claimed it.
        self.acted = {by, self.drafted_by, *claimers}

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
        if by != self.author:
            raise NotItsAuthor(f"only {self.author} may amend this", author=self.author)
        if not seen.purpose.strip():
            raise PurposeMissing("state what the payment is for")
        self._amended(
            account_version=seen.account_version, amount=seen.amount, sources=seen.sources,
            purpose=seen.purpose, by=by, roles=roles, claimers=tuple(sorted(claimers)),
            digest=seen.digest, papers=seen.papers,
        )  # fmt: skip

    @event(Amended)
    def _amended(
        self,
        *,
        account_version: int,
        amount: Money,
        sources: tuple[Source, ...],
        purpose: str,
        by: str,
        roles: tuple[Role, ...],
        claimers: tuple[str, ...],
        digest: str,
        papers: tuple[Paper, ...],
    ) -> None:
        self._ask(
            account_version=account_version, amount=amount, sources=sources, purpose=purpose,
            by=by, roles=roles, claimers=claimers, digest=digest, papers=papers,
        )  # fmt: skip

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
        if by != self.author:
            raise NotItsAuthor(f"only {self.author} may withdraw this", author=self.author)
        self._withdrawn(by=by, reason=reason)

    @event(Withdrawn)
    def _withdrawn(self, by: str, reason: str) -> None:
        self.state = State.WITHDRAWN

    def stop(self, reason: str, *, by: str) -> None:
        """Stop it before the bank has it; its money is its payer's again."""
        self._must_be("stop", State.IN_APPROVAL, State.APPROVED, State.QUEUED)
        self._stopped(by=by, reason=reason)

    @event(payout_parts.Stopped)
    def _stopped(self, by: str, reason: str) -> None:
        self.state = State.STOPPED

    # Cash

    def hand_over(self, receipt: Paper, *, by: str, witness: str, on: date) -> None:
        """Give the payee cash before a second pair of eyes, against a signed receipt.

        Raises :class:`NotInCash`, :class:`ActsTwice` for whoever has acted on it.
        """
        self._must_be("hand over", State.APPROVED)
        if self.method is not Method.CASH:
            raise NotInCash(f"{self.number} is paid by transfer", number=self.number)
        for person in (by, witness):
            if person in self.acted or by == witness:
                raise ActsTwice(f"{person} has already acted on this payment", actor=person)
        well_named([receipt])
        self._handed_over(
            hold=self.hold, amount=self.amount, receipt=receipt, witness=witness, handed_on=on,
            by=by,
        )  # fmt: skip

    @event(payout_parts.HandedOver)
    def _handed_over(
        self,
        *,
        hold: AccountName,
        amount: Money,
        receipt: Paper,
        witness: str,
        handed_on: date,
        by: str,
    ) -> None:
        self.state = State.HANDED
        self.sent_on = handed_on

    def draw(self, line: UUID, amount: Money, *, on: date, by: str) -> None:
        """Find the cash in the bank's books; the whole of it, or a person must look."""
        self._must_be("reconcile", State.HANDED)
        if amount != self.amount:
            raise ShortReturn(f"{amount} was drawn, {self.amount} was handed over", drawn=amount)
        self._drawn(line=line, settled_on=on, by=by)

    @event(payout_parts.Drawn)
    def _drawn(self, line: UUID, settled_on: date, by: str) -> None:
        self.state = State.SETTLED
        self.settled_on = settled_on

    # Another officer

    def pass_to(self, to: str, *, by: str) -> None:
        """Let somebody else amend and withdraw it from now on (R1.32); he may not approve it."""
        if to in {approval.by for approval in self.approvals}:
            raise ActsTwice(f"{to} has approved this payment", actor=to)
        self._passed_to(to=to, by=by)

    @event(payout_parts.PassedTo)
    def _passed_to(self, to: str, by: str) -> None:
        self.author = to
        self.acted.add(to)

    # The bank

    def queue(self, batch: str, *, by: str) -> str:
        """Put it into a batch; its reference is its own for this attempt and no other."""
        self._must_be("queue", State.APPROVED)
        if self.method is Method.CASH:
            raise PaidInCash(f"{self.number} is handed over, not sent", number=self.number)
        reference = reference_of(self.id, self.attempts + 1)
        self._queued(batch=batch, reference=reference, by=by)
        return reference

    @event(Queued)
    def _queued(self, batch: str, reference: str, by: str) -> None:
        self.batch = batch
        self.reference = reference
        self.attempts += 1
        self.state = State.QUEUED
        self.queued_by = by

    def take_out(self, *, by: str) -> None:
        """Take it out of a batch that will not be sent."""
        self._must_be("take out", State.QUEUED)
        self._taken_out(batch=self.batch, by=by)

    @event(payout_parts.TakenOut)
    def _taken_out(self, batch: str, by: str) -> None:
        self.state = State.APPROVED
        self.batch = ""

    def send(self, *, by: str, on: date) -> None:
        """Hand it to the bank; a second pair of hands, and nobody who approved it (R2.08)."""
        self._must_be("send", State.QUEUED)
        if by in self.acted or by == self.queued_by:
            raise ActsTwice(f"{by} has already acted on this payment", actor=by)
        self._sent(
            hold=self.hold, amount=self.amount, reference=self.reference, sent_on=on, by=by,
        )  # fmt: skip

    @event(Sent)
    def _sent(
        self, hold: AccountName, amount: Money, reference: str, sent_on: date, by: str
    ) -> None:
        self.state = State.SENT
        self.sent_on = sent_on
        self.bank_found_nothing = False

    def accept(self, status: str) -> None:
        """The bank took it; an answer heard before is no news, unless it denied it in between."""
        denied = self.state is State.ACCEPTED and self.bank_found_nothing
        if self.state in (State.SENT, State.UNKNOWN) or denied:
            self._accepted(status=status)

    @event(Accepted)
    def _accepted(self, status: str) -> None:
        self.state = State.ACCEPTED
        self.bank_found_nothing = False

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

    def settle_late(
        self, *, bank_account: str, line: UUID, amount: Money, on: date, by: str
    ) -> None:
        """An attempt thought lost was carried out after all, and no other is under way."""
        self._must_be("settle late", State.APPROVED)
        if amount != self.amount:
            raise ShortReturn(f"{amount} was booked, {self.amount} was sent", booked=amount)
        self._settled_late(
            amount=amount, bank_account=bank_account, line=line, settled_on=on, by=by
        )

    @event(SettledLate)
    def _settled_late(
        self, amount: Money, bank_account: str, line: UUID, settled_on: date, by: str
    ) -> None:
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
        self.returned_on = returned_on

    def requeue(self, *, by: str, statement_day: date | None, debit_seen: bool) -> None:
        """Let it be sent again under a new reference, once it is certain the first was lost."""
        sending = SENDING.get(self.state)
        if sending is None or self.state in (State.FAILED, State.RETURNED):
            raise NotInThatState(f"a {self.state.value} payout is drafted anew", state=self.state)
        absence = Absence(self.bank_found_nothing, statement_day, debit_seen)
        sent_on = self.sent_on or date.max
        may_resend(sending, sent_on=sent_on, absence=absence)
        self._requeued(
            hold=self.hold, amount=self.amount, by=by, statement_day=statement_day or sent_on
        )

    @event(Requeued)
    def _requeued(self, hold: AccountName, amount: Money, by: str, statement_day: date) -> None:
        self.state = State.APPROVED

    def _must_be(self, doing: str, *states: State) -> None:
        if self.state not in states:
            raise NotInThatState(
                f"cannot {doing} payout {self.number}: it is {self.state.value}", state=self.state
            )
