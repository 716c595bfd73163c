"""Payouts up to the bank's door: drafted, amended, approved in turn, refused, withdrawn."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import cast
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.act import Role
from ledger.domain.case_account import CaseAccount, PocketKind
from ledger.domain.errors import Conflict
from ledger.domain.ids import CaseNumber
from ledger.domain.kernel import Root
from ledger.domain.law.agency import Authority
from ledger.domain.law.approval import PayoutRequest, amount_to_judge
from ledger.domain.law.payout_papers import may_rest_on
from ledger.domain.law.regimes import PARTICIPATION
from ledger.domain.money import Money
from ledger.domain.paper import Paper
from ledger.domain.payer import Payee, Payer
from ledger.domain.payout import Payout, Seen
from ledger.domain.payout_kind import Method, PayoutKind
from ledger.domain.permissions import Permission
from ledger.domain.policy import Policy
from ledger.services.chains import Chains
from ledger.services.claimers import claimers_of
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.counted import leaves_what_counts
from ledger.services.debts import one_of_several
from ledger.services.going import goes_where_agreed, is_not_paid
from ledger.services.papers import on_paper
from ledger.services.payees import (
    DraftedElsewhere,
    begins_elsewhere,
    collected_for,
    may_leave,
    may_take,
)
from ledger.services.payers import payer_of, payers_of
from ledger.services.relief_dues import relief_first
from ledger.services.stops import may_leave_today
from ledger.services.the_book import the_book
from ledger.services.valued import may_be_spent
from ledger.services.whose import OWN_IF_ANY
from ledger.store.court import Court

# Money of exactly these receipts is asked for, so an amendment does not fall back on the oldest.
_PINNED = frozenset({PayoutKind.REFUND, PayoutKind.MISREMITTED, PayoutKind.INTER_COURT})
_AS_ASKED = frozenset({PayoutKind.RELIEF_RECOUP, PayoutKind.ASSISTANCE})
_TOLD_BESIDE = frozenset({PayoutKind.INTER_COURT})  # the transfer tells both courts the same sum


class ShareOfAPlan(Conflict):
    """The payment is a share of a distribution plan; the plan is amended, not the payment."""

    code = "share-of-a-plan"
    title = "The amount is a share of a plan"
    title_zh = "该款为分配方案份额，不得单独变更金额"
    article = PARTICIPATION


class Payouts:
    """The approval of payouts (发放审批)."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def payout(self, number: str) -> Payout:
        """A payout by its number, ``（2017）苏0508执101号-1``."""
        return self.court.find(Payout, Payout.create_id(number), named=f"payout {number}")

    def with_payee(self, number: str) -> tuple[Payout, Payee]:
        """A payout, and the account it goes to: what whoever approves it has to see."""
        payout, case = self._with_case(number)
        payer = case or payer_of(self.court, payout)
        return payout, payer.payee(payout.party, payout.account_version)

    def payees(self, payouts: Sequence[Payout]) -> list[Payee]:
        """The accounts these payouts go to, in their order."""
        payers = payers_of(self.court, payouts)
        return [payers[p.payer].payee(p.party, p.account_version) for p in payouts]

    def _with_case(self, number: str) -> tuple[Payout, CaseAccount | None]:
        """A payout and the case that owns it, if one does, both found by one question."""
        wanted = Payout.create_id(number)
        case_id = CaseAccount.create_id(number.rpartition("-")[0])
        found: dict[UUID, Root] = self.court.find_many(Root, [wanted, case_id])
        payout, case = found.get(wanted), found.get(case_id)
        if not isinstance(payout, Payout):
            payout = self.payout(number)  # which says that there is none
        if payout.payer_kind != CaseAccount.TOPIC:
            return payout, None
        if isinstance(case, CaseAccount) and case.id == payout.payer:
            return payout, case
        return payout, self.court.find(CaseAccount, payout.payer, named=payout.case_number)

    @command(Permission.DRAFT, ahead=("authority.until",))
    def draft(
        self,
        case_number: str,
        party: str,
        amount: Money,
        purpose: str,
        *,
        kind: PayoutKind = PayoutKind.APPLICANT,
        method: Method = Method.TRANSFER,
        papers: Iterable[Paper] = (),
        pocket: str | None = None,
        receipts: Sequence[UUID] | None = None,
        authority: Authority | None = None,
        principal: str | None = None,
    ) -> Recorded:
        """Ask for a payment to a party's confirmed account; its money is bound at once.

        ``pocket`` names the money it is made of where that is not free; ``receipts`` the receipts
        a refund gives back; ``authority`` what an agent may do, ``principal`` for whom he collects
        where he has powers of several.
        """
        case, given = self._case(case_number), on_paper(self.court, papers)
        may_leave(self.court, case, party, kind, papers=given, pocket=pocket, receipts=receipts)
        whose = collected_for(
            self.court, case, party, kind, papers=given, authority=authority, principal=principal
        )
        relief_first(self.court, case.case_number, whose or party, kind, pocket=pocket)
        payout = self.draft_for(
            case, party, amount, purpose, kind=kind, method=method, papers=given, pocket=pocket,
            receipts=receipts, principal=whose,
        )  # fmt: skip
        leaves_what_counts(self.court, case, payout.sources, kind)
        return record(self.court, payout, case, payout=payout.number, digest=payout.digest)

    @command(Permission.DRAFT)
    def draft_several(
        self,
        case_number: str,
        shares: Sequence[tuple[str, Money]],
        purpose: str,
        *,
        kind: PayoutKind = PayoutKind.APPLICANT,
        papers: Iterable[Paper] = (),
    ) -> Recorded:
        """Ask for several payees of one case at once: all of them, or none."""
        case, given = self._case(case_number), on_paper(self.court, papers)
        payouts = []
        for party, amount in shares:
            may_leave(self.court, case, party, kind, papers=given)
            whose = collected_for(self.court, case, party, kind, papers=given)
            relief_first(self.court, case.case_number, whose or party, kind)
            payout = self.draft_for(
                case, party, amount, purpose, kind=kind, papers=given, principal=whose
            )
            leaves_what_counts(self.court, case, payout.sources, kind)
            payouts.append(payout)
        numbers = {f"payout_{at}": payout.number for at, payout in enumerate(payouts, 1)}
        return record(self.court, *payouts, case, **numbers)

    def draft_for(
        self,
        payer: Payer,
        party: str,
        amount: Money,
        purpose: str,
        *,
        kind: PayoutKind,
        method: Method = Method.TRANSFER,
        papers: Iterable[Paper] = (),
        pocket: str | None = None,
        receipts: Sequence[UUID] | None = None,
        principal: str = "",
    ) -> Payout:
        """Bind the payer's money to a new payout, and return it; the caller saves both.

        Whether this person may ask this payer, and whether this payee may get it, is the caller's
        to check first. Raises what the payer's ``earmark`` raises, and
        :class:`PayoutPaperMissing`.
        """
        number = f"{payer.stem}-{len(payer.payouts) + 1}"
        given = on_paper(self.court, papers)
        may_rest_on(kind, given)
        seen, roles, policy, claimers = self._asked(
            payer, number, party, amount, purpose, kind=kind, method=method, papers=given,
            pocket=pocket, receipts=receipts, principal=principal,
        )  # fmt: skip
        return Payout.draft(
            payer, seen, by=act.current().actor, roles=roles, claimers=claimers, policy=policy
        )

    @command(Permission.DRAFT, whose=OWN_IF_ANY)
    def amend(
        self,
        number: str,
        *,
        amount: Money | None = None,
        purpose: str | None = None,
        papers: Iterable[Paper] | None = None,
        expected: int | None = None,
    ) -> Recorded:
        """Ask for something else, to the account now in force; every approval is void."""
        payout = self.payout(number)
        as_seen(payout, expected)
        if payout.kind in _AS_ASKED or (amount and payout.kind in _TOLD_BESIDE):
            raise DraftedElsewhere("take it back and ask where it began", kind=payout.kind)
        payer = payer_of(self.court, payout)
        may_leave_today(self.court, [(payout, payer)])
        pocket = payer.pocket_of(payout.id)
        if isinstance(payer, CaseAccount):
            # Another creditor may have come, or relief been granted, since it was drafted.
            whose = payout.principal or payout.party
            one_of_several(self.court, payer, payout.kind, kept=pocket is not None)
            relief_first(self.court, payer.case_number, whose, payout.kind, pocket=pocket)
        _keeps_its_share(payer, payout, amount)
        if payer.holds(payout.id):
            payer.release(payout.id, reason="amended")
        pinned = [s.receipt for s in payout.sources] if payout.kind in _PINNED else None
        if isinstance(payer, CaseAccount) and not begins_elsewhere(payout.kind):
            # It takes money anew, and perhaps of what came since.
            may_take(self.court, payer, payout.party, payout.kind, pocket=pocket, receipts=pinned)
        given = payout.papers if papers is None else on_paper(self.court, papers)
        may_rest_on(payout.kind, given)
        seen, roles, _, claimers = self._asked(
            payer, number, payout.party,
            # Nothing is not the same as nothing said: an amount of zero is asked for, and refused.
            payout.amount if amount is None else amount,
            payout.purpose if purpose is None else purpose,
            kind=payout.kind, method=payout.method, papers=given, pocket=pocket,
            receipts=pinned,
            principal=payout.principal,
        )  # fmt: skip
        if isinstance(payer, CaseAccount):
            leaves_what_counts(self.court, payer, seen.sources, payout.kind)
        payout.amend(seen, by=act.current().actor, roles=roles, claimers=claimers)
        return record(self.court, payout, _root(payer), payout=number, digest=seen.digest)

    def _asked(
        self,
        payer: Payer,
        number: str,
        party: str,
        amount: Money,
        purpose: str,
        *,
        kind: PayoutKind,
        method: Method,
        papers: tuple[Paper, ...],
        pocket: str | None,
        receipts: Sequence[UUID] | None,
        principal: str,
    ) -> tuple[Seen, tuple[Role, ...], str, set[str]]:
        """What the approvers will see, whose approval it needs, and who may not give it."""
        version = payer.account_in_force(party)
        today = clock.today()
        policy = self._policy_on(today)
        whose = principal or party
        request = PayoutRequest(payer.stem, whose, today, amount)
        judged = amount_to_judge(request, self._chains().others_of(payer, whose, today))
        roles = policy.approval_roles(judged, kind, method)
        sources = payer.earmark(
            Payout.create_id(number), party, amount, day=today, pocket=pocket, receipts=receipts
        )
        came_by = tuple(source.receipt for source in sources)
        self._has_come(came_by, today)
        seen = Seen(
            number, payer.concerns, party, version, amount, sources, purpose.strip(), kind, method,
            papers, principal,
        )  # fmt: skip
        return seen, roles, policy.version, self._claimers_of(came_by)

    def _policy_on(self, day: date) -> Policy:
        """The court's own rules of a day."""
        return the_book(self.court).policy_on(day)

    def _claimers_of(self, receipts: tuple[UUID, ...]) -> set[str]:
        """Who claimed this money, and so may not approve paying it."""
        return claimers_of(self.court, receipts)

    def _chains(self) -> Chains:
        """Whom the rules ask, and what else goes to a payee."""
        return Chains(self.court)

    def _has_come(self, receipts: tuple[UUID, ...], day: date) -> None:
        """Nobody is paid out of what counts from a later day, or lies in the safe."""
        may_be_spent(self.court, receipts, day)

    @command(Permission.APPROVE)
    def approve(self, number: str, digest: str, *, expected: int | None = None) -> Recorded:
        """Agree to exactly what was seen, named by its digest."""
        payout, case = self._with_case(number)
        as_seen(payout, expected)
        doing = act.current()
        payer = case or payer_of(self.court, payout)
        if case is not None:
            may_leave_today(self.court, [(payout, case)])
        asked = [(payout, payer)]
        goes_where_agreed(self.court, asked)
        Chains(self.court).agree(asked, by=doing.actor, role=doing.role, digest=digest)
        told = (payout,) if case is None else (payout, case)  # or it would be found once more
        return record(self.court, *told, payout=number, state=payout.state.value)

    @command(Permission.APPROVE)
    def extend(self, number: str, *, expected: int | None = None) -> Recorded:
        """Ask those as well whom the rules of today name and its chain does not (R2.07).

        Whose turn it then is finds it on his list. Raises :class:`ChainIsWhole`.
        """
        payout = self.payout(number)
        as_seen(payout, expected)
        payout.must_wait_for_approval()
        asked = Chains(self.court).asked(payout, payer_of(self.court, payout))
        asked.extend(payout, by=act.current().actor)
        return record(self.court, payout, payout=number, next_role=payout.next_role or "")

    @command(Permission.APPROVE)
    def reject(self, number: str, reason: str, *, expected: int | None = None) -> Recorded:
        """Refuse a request; its money is free again."""
        payout, doing = self.payout(number), act.current()
        as_seen(payout, expected)
        payout.reject(reason, by=doing.actor, role=doing.role)
        return self._freed(payout, reason)

    @command(Permission.DRAFT, whose=OWN_IF_ANY)
    def withdraw(self, number: str, reason: str, *, expected: int | None = None) -> Recorded:
        """Take a request back before it is in a batch; its money is free again."""
        payout = self.payout(number)
        as_seen(payout, expected)
        payout.withdraw(reason, by=act.current().actor)
        return self._freed(payout, reason)

    @command(Permission.STOP, whose=OWN_IF_ANY)
    def stop(self, number: str, reason: str, *, expected: int | None = None) -> Recorded:
        """Stop a payment the bank does not have yet; its money is its payer's again."""
        payout = self.payout(number)
        as_seen(payout, expected)
        payout.stop(reason, by=act.current().actor)
        return self._freed(payout, reason)

    @command(Permission.FILE_PAPER, whose=OWN_IF_ANY)
    def file_receipt(self, number: str, receipt: Paper, *, expected: int | None = None) -> Recorded:
        """Put the payee's receipt on file; a case is archived with the receipts its court wants."""
        payout = self.payout(number)
        as_seen(payout, expected)
        (given,) = on_paper(self.court, [receipt])
        payout.file_receipt(given, by=act.current().actor)
        return record(self.court, payout, payout=payout.number)

    def _freed(self, payout: Payout, reason: str) -> Recorded:
        payer = payer_of(self.court, payout)
        is_not_paid(self.court, [(payout, payer)])
        payer.release(payout.id, reason=reason)
        return record(
            self.court, payout, _root(payer), payout=payout.number, state=payout.state.value
        )

    def _case(self, case_number: str) -> CaseAccount:
        number = str(CaseNumber.parse(case_number))
        return self.court.find(CaseAccount, CaseAccount.create_id(number), named=number)


class Sitting(Payouts):
    """A list of payouts drafted in one sitting: what is the same for all is looked up once."""

    def __init__(self, court: Court) -> None:
        super().__init__(court)
        self._policies: dict[date, Policy] = {}
        self._claimers: dict[tuple[UUID, ...], set[str]] = {}
        self._come: set[tuple[UUID, ...]] = set()
        self._chains_of_all = Chains(court)

    def _policy_on(self, day: date) -> Policy:
        if day not in self._policies:
            self._policies[day] = super()._policy_on(day)
        return self._policies[day]

    def _chains(self) -> Chains:
        return self._chains_of_all

    def _claimers_of(self, receipts: tuple[UUID, ...]) -> set[str]:
        if receipts not in self._claimers:
            self._claimers[receipts] = super()._claimers_of(receipts)
        return self._claimers[receipts]

    def _has_come(self, receipts: tuple[UUID, ...], day: date) -> None:
        if receipts not in self._come:
            super()._has_come(receipts, day)
            self._come.add(receipts)


def _keeps_its_share(payer: Payer, payout: Payout, amount: Money | None) -> None:
    """Refuse another amount for a payout that is somebody's share of a plan."""
    drawn = payer.drawn.get(payout.id) if isinstance(payer, CaseAccount) else None
    if drawn and drawn.kind is PocketKind.PLAN and amount not in (None, payout.amount):
        raise ShareOfAPlan(f"{payout.amount} is a share of a plan", amount=str(payout.amount))


def _root(payer: Payer) -> Root:
    return cast("Root", payer)
