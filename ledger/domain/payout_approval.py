"""The approval of a payout (发放审批): asked, amended, agreed to in turn, refused, taken back.

Everybody acts once, and on exactly what he saw.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from ledger.domain.act import Role
from ledger.domain.case_parts import Source
from ledger.domain.chart import AccountName, held
from ledger.domain.kernel import FirstFact, Root, name_id
from ledger.domain.law.approval import ActsTwice, chain_on_the_day, may_approve
from ledger.domain.money import Money
from ledger.domain.paper import Paper
from ledger.domain.payout_kind import Method, PayoutKind
from ledger.domain.payout_parts import (
    Approval,
    ChainIsWhole,
    NotItsAuthor,
    PurposeMissing,
    Seen,
    SeenOtherwise,
    State,
)
from ledger.domain.payout_state import PayoutState

IN_CHINESE: Final = {
    Role.CHIEF: "执行局局长", Role.LEADER: "分管院领导", Role.FINANCE: "财务部门",
}  # fmt: skip


class Drafted(FirstFact):
    """An officer asked for a payment (填写发放审批表).

    ``payer`` owns the money: a root of the kind ``payer_kind``. ``hold`` is the account the money
    stands on while it is bound, ``case_number`` the case it concerns, or ``""``. ``principal`` is
    whose money it is where an agent (``party``) collects it, else ``""``.
    """

    TOPIC = "payout.drafted"
    class_version = 3
    number: str
    kind: PayoutKind
    method: Method
    payer_kind: str
    payer: UUID
    hold: AccountName
    papers: tuple[Paper, ...]
    case_number: str
    party: str
    principal: str
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

    @staticmethod
    def upcast_v2_v3(state: dict[str, Any]) -> None:
        """For whom an agent collected was not said: the register of powers tells."""
        state["principal"] = ""


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

    def apply(self, payout: PayoutState) -> None:
        payout.ask(
            account_version=self.account_version, amount=self.amount, sources=self.sources,
            purpose=self.purpose, by=self.by, roles=self.roles, claimers=self.claimers,
            digest=self.digest, papers=self.papers,
        )  # fmt: skip


class ChainExtended(Root.Event):
    """Before all had agreed the rules came to ask for more (审批层级补足): ``added`` agree as well.

    What was agreed to stays agreed to. ``roles`` is the whole chain now, ``judged`` the sum by
    which the rules ask for it.
    """

    TOPIC = "payout.chain-extended"
    roles: tuple[Role, ...]
    added: tuple[Role, ...]
    judged: Money
    policy: str
    in_force_from: date
    by: str

    def apply(self, payout: PayoutState) -> None:
        payout.roles = self.roles
        payout.said = self.said

    @property
    def said(self) -> str:
        """What whoever drafted it reads beside it."""
        more = "、".join(IN_CHINESE[role] for role in self.added)
        rules = f"本院规则 {self.policy}（{self.in_force_from} 起施行）"
        return f"按{rules}，同日合计 {self.judged.plain} 元，补足审批：{more}"


class Approved(Root.Event):
    """Somebody whose turn it was agreed to exactly this (审批同意)."""

    TOPIC = "payout.approved"
    by: str
    role: Role
    digest: str

    def apply(self, payout: PayoutState) -> None:
        payout.approvals.append(Approval(self.by, self.role))
        payout.acted.add(self.by)
        if payout.next_role is None:
            payout.state = State.APPROVED


class StoodIn(Root.Event):
    """Who has just agreed did so in the place of another, who has so acted on it too (代行)."""

    TOPIC = "payout.stood-in"
    giver: str
    by: str

    def apply(self, payout: PayoutState) -> None:
        payout.acted.add(self.giver)


class Rejected(Root.Event):
    """Somebody in the chain did not agree (审批退回)."""

    TOPIC = "payout.rejected"
    by: str
    role: Role
    reason: str

    def apply(self, payout: PayoutState) -> None:
        payout.state = State.REJECTED
        payout.said = self.reason


class Withdrawn(Root.Event):
    """The officer took the request back (撤回)."""

    TOPIC = "payout.withdrawn"
    by: str
    reason: str

    def apply(self, payout: PayoutState) -> None:
        payout.state = State.WITHDRAWN
        payout.said = self.reason


class Stopped(Root.Event):
    """Something came up before the bank had it (止付): a freeze, a bankruptcy, an order."""

    TOPIC = "payout.stopped"
    by: str
    reason: str

    def apply(self, payout: PayoutState) -> None:
        payout.state = State.STOPPED
        payout.said = self.reason


class PassedTo(Root.Event):
    """Its officer left; another one answers for it (出款移交)."""

    TOPIC = "payout.passed-to"
    to: str
    by: str

    def apply(self, payout: PayoutState) -> None:
        payout.author = self.to
        payout.acted.add(self.to)


class Approving(PayoutState):
    """A payout that people agree to."""

    def amend(self, seen: Seen, *, by: str, roles: tuple[Role, ...], claimers: set[str]) -> None:
        """Ask for something else; only its author may, and every approval is void (R1.18)."""
        self._must_be("amend", State.IN_APPROVAL)
        if by != self.author:
            raise NotItsAuthor(f"only {self.author} may amend this", author=self.author)
        if not seen.purpose.strip():
            raise PurposeMissing(
                "state what the payment is for", lacking="purpose", payout=seen.number
            )
        self.record(
            Amended, account_version=seen.account_version, amount=seen.amount, sources=seen.sources,
            purpose=seen.purpose, by=by, roles=roles, claimers=tuple(sorted(claimers)),
            digest=seen.digest, papers=seen.papers,
        )  # fmt: skip

    def must_wait_for_approval(self) -> None:
        """Refuse a payout to which all have agreed, or which will not be paid."""
        self._must_be("extend the chain of", State.IN_APPROVAL)

    def chain_under(self, roles: Sequence[Role]) -> tuple[Role, ...]:
        """Who must agree where the rules ask for ``roles``; often those who must already."""
        return chain_on_the_day(self.roles, [Role(each.role) for each in self.approvals], roles)

    def extend(
        self,
        roles: Sequence[Role],
        *,
        judged: Money,
        policy: str,
        in_force_from: date,
        by: str,
    ) -> None:
        """Let those agree as well whom the rules ask for by now; raises :class:`ChainIsWhole`."""
        self.must_wait_for_approval()
        chain = self.chain_under(roles)
        added = tuple(role for role in chain if role not in self.roles)
        if not added:
            said = f"{policy} asks for nobody more"
            raise ChainIsWhole(said, payout=self.number, version=policy)
        self.record(
            ChainExtended, roles=chain, added=added, judged=judged, policy=policy,
            in_force_from=in_force_from, by=by,
        )  # fmt: skip

    def approve(self, digest: str, *, by: str, role: Role, instead_of: str = "") -> None:
        """Agree to exactly what was seen, perhaps ``instead_of`` who has delegated it (代行).

        Raises :class:`SeenOtherwise` when it has changed.
        """
        self._must_be("approve", State.IN_APPROVAL)
        if digest != self.digest:
            raise SeenOtherwise(f"what is asked now has digest {self.digest}", digest=self.digest)
        given = [each.role for each in self.approvals]
        may_approve(by, role, needed=self.roles, given=given, acted=self.acted)
        self.record(Approved, by=by, role=role, digest=digest)
        if instead_of:
            self.record(StoodIn, giver=instead_of, by=by)

    def reject(self, reason: str, *, by: str, role: Role) -> None:
        """Refuse the request; whose turn it is may, and nobody who has acted."""
        self._must_be("reject", State.IN_APPROVAL)
        given = [each.role for each in self.approvals]
        may_approve(by, role, needed=self.roles, given=given, acted=self.acted)
        self.record(Rejected, by=by, role=role, reason=reason)

    def withdraw(self, reason: str, *, by: str) -> None:
        """Take the request back before it is in a batch; only its author may."""
        self._must_be("withdraw", State.IN_APPROVAL, State.APPROVED)
        if by != self.author:
            raise NotItsAuthor(f"only {self.author} may withdraw this", author=self.author)
        self.record(Withdrawn, by=by, reason=reason)

    def stop(self, reason: str, *, by: str) -> None:
        """Stop it before the bank has it; its money is its payer's again."""
        self._must_be("stop", State.IN_APPROVAL, State.APPROVED, State.QUEUED)
        self.record(Stopped, by=by, reason=reason)

    def pass_to(self, to: str, *, by: str) -> None:
        """Let somebody else amend and withdraw it from now on (R1.32); he may not approve it."""
        if to in {approval.by for approval in self.approvals}:
            raise ActsTwice(f"{to} has approved this payment", actor=to)
        self.record(PassedTo, to=to, by=by)
