"""Payouts up to the bank's door: drafted, amended, approved in turn, refused, withdrawn."""

from collections.abc import Iterable, Sequence
from typing import cast
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.act import Role
from ledger.domain.book import Book
from ledger.domain.case_account import CaseAccount
from ledger.domain.ids import CaseNumber
from ledger.domain.kernel import Root
from ledger.domain.law.approval import PayoutRequest, amount_to_judge
from ledger.domain.law.payout_papers import may_go_to, may_rest_on
from ledger.domain.money import Money
from ledger.domain.paper import Paper, well_named
from ledger.domain.payer import Payer
from ledger.domain.payout import Payout, PurposeMissing, Seen
from ledger.domain.payout_kind import Method, PayoutKind
from ledger.domain.permissions import Permission
from ledger.services.claimers import claimers_of
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.payers import payer_of
from ledger.store.court import Court

# Money of exactly these receipts is asked for, so an amendment does not fall back on the oldest.
_PINNED = frozenset({PayoutKind.REFUND, PayoutKind.MISREMITTED, PayoutKind.INTER_COURT})


class Payouts:
    """The approval of payouts (发放审批)."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def payout(self, number: str) -> Payout:
        """A payout by its number, ``（2017）苏0508执101号-1``."""
        return self.court.find(Payout, Payout.create_id(number), named=f"payout {number}")

    @command(Permission.DRAFT)
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
    ) -> Recorded:
        """Ask for a payment to a party's confirmed account; its money is bound at once."""
        case = self._case(case_number)
        case.may_ask(act.current().actor)
        may_go_to(kind, case.party(party).role)
        payout = self.draft_for(
            case, party, amount, purpose, kind=kind, method=method, papers=papers
        )
        return record(self.court, payout, case, payout=payout.number, digest=payout.digest)

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
    ) -> Payout:
        """Bind the payer's money to a new payout, and return it; the caller saves both.

        Whether this person may ask this payer, and whether this payee may get it, is the caller's
        to check first. Raises what the payer's ``earmark`` raises, and
        :class:`PayoutPaperMissing`.
        """
        number = f"{payer.stem}-{len(payer.payouts) + 1}"
        given = well_named(papers)
        may_rest_on(kind, given)
        seen, roles, policy, claimers = self._asked(
            payer, number, party, amount, purpose, kind=kind, method=method, papers=given,
            pocket=pocket, receipts=receipts,
        )  # fmt: skip
        return Payout.draft(
            payer, seen, by=act.current().actor, roles=roles, claimers=claimers, policy=policy
        )

    @command(Permission.DRAFT)
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
        payer = payer_of(self.court, payout)
        pocket = payer.pocket_of(payout.id)
        if payer.holds(payout.id):
            payer.release(payout.id, reason="amended")
        given = payout.papers if papers is None else well_named(papers)
        may_rest_on(payout.kind, given)
        seen, roles, _, claimers = self._asked(
            payer, number, payout.party,
            # Nothing is not the same as nothing said: an amount of zero is asked for, and refused.
            payout.amount if amount is None else amount,
            payout.purpose if purpose is None else purpose,
            kind=payout.kind, method=payout.method, papers=given, pocket=pocket,
            receipts=[s.receipt for s in payout.sources] if payout.kind in _PINNED else None,
        )  # fmt: skip
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
    ) -> tuple[Seen, tuple[Role, ...], str, set[str]]:
        """What the approvers will see, whose approval it needs, and who may not give it."""
        if not purpose.strip():
            raise PurposeMissing("state what the payment is for")
        version = payer.account_in_force(party)
        today = clock.today()
        policy = self.court.find(Book, Book.create_id(), named="the book").policy_on(today)
        request = PayoutRequest(payer.stem, party, today, amount)
        judged = amount_to_judge(request, payer.requests_of(party, today))
        needed = policy.approval_roles(judged, kind, method)
        sources = payer.earmark(
            Payout.create_id(number), party, amount, day=today, pocket=pocket, receipts=receipts
        )
        seen = Seen(
            number, payer.concerns, party, version, amount, sources, purpose.strip(), kind, method,
            papers,
        )  # fmt: skip
        roles = tuple(Role(role.value) for role in needed)
        return (
            seen,
            roles,
            policy.version,
            claimers_of(self.court, [source.receipt for source in sources]),
        )

    @command(Permission.APPROVE)
    def approve(self, number: str, digest: str, *, expected: int | None = None) -> Recorded:
        """Agree to exactly what was seen, named by its digest."""
        payout = self.payout(number)
        as_seen(payout, expected)
        doing = act.current()
        payout.approve(digest, by=doing.actor, role=doing.role)
        return record(self.court, payout, payout=number, state=payout.state.value)

    @command(Permission.APPROVE)
    def reject(self, number: str, reason: str, *, expected: int | None = None) -> Recorded:
        """Refuse a request; its money is free again."""
        payout = self.payout(number)
        as_seen(payout, expected)
        doing = act.current()
        payout.reject(reason, by=doing.actor, role=doing.role)
        return self._freed(payout, reason)

    @command(Permission.DRAFT)
    def withdraw(self, number: str, reason: str, *, expected: int | None = None) -> Recorded:
        """Take a request back before it is in a batch; its money is free again."""
        payout = self.payout(number)
        as_seen(payout, expected)
        payout.withdraw(reason, by=act.current().actor)
        return self._freed(payout, reason)

    def _freed(self, payout: Payout, reason: str) -> Recorded:
        payer = payer_of(self.court, payout)
        payer.release(payout.id, reason=reason)
        return record(
            self.court, payout, _root(payer), payout=payout.number, state=payout.state.value
        )

    def _case(self, case_number: str) -> CaseAccount:
        number = str(CaseNumber.parse(case_number))
        return self.court.find(CaseAccount, CaseAccount.create_id(number), named=number)


def _root(payer: Payer) -> Root:
    return cast("Root", payer)
