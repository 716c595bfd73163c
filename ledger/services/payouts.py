"""Payouts up to the bank's door: drafted, amended, approved in turn, refused, withdrawn."""

from ledger.domain import act, clock
from ledger.domain.act import Role
from ledger.domain.bank_line import BankLine
from ledger.domain.book import Book
from ledger.domain.case_account import CaseAccount, Source
from ledger.domain.ids import CaseNumber
from ledger.domain.law.approval import PayoutRequest, amount_to_judge
from ledger.domain.money import Money
from ledger.domain.payout import Payout, PurposeMissing, Seen
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, as_seen, command, record
from ledger.store.court import Court


class Payouts:
    """The approval of payouts (发放审批)."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def payout(self, number: str) -> Payout:
        """A payout by its number, ``（2017）苏0508执101号-1``."""
        return self.court.find(Payout, Payout.create_id(number), named=f"payout {number}")

    @command(Permission.DRAFT)
    def draft(self, case_number: str, party: str, amount: Money, purpose: str) -> Recorded:
        """Ask for a payment to a party's confirmed account; its money is bound at once."""
        case = self._case(case_number)
        case.may_ask(act.current().actor)
        number = f"{case.case_number}-{len(case.payouts) + 1}"
        seen, roles, policy, claimers = self._asked(case, number, party, amount, purpose)
        payout = Payout(
            number=number, case_number=case.case_number, party=party,
            account_version=seen.account_version, amount=amount, sources=seen.sources,
            purpose=seen.purpose, by=act.current().actor, roles=roles,
            claimers=tuple(sorted(claimers)), policy=policy, digest=seen.digest,
        )  # fmt: skip
        return record(self.court, payout, case, payout=number, digest=seen.digest)

    @command(Permission.DRAFT)
    def amend(
        self,
        number: str,
        *,
        amount: Money | None = None,
        purpose: str | None = None,
        expected: int | None = None,
    ) -> Recorded:
        """Ask for something else, to the account now in force; every approval is void."""
        payout = self.payout(number)
        as_seen(payout, expected)
        case = self._case(payout.case_number)
        if payout.id in case.earmarks:
            case.release(payout.id, reason="amended")
        # Nothing is not the same as nothing said: an amount of zero is asked for, and refused.
        asked = payout.amount if amount is None else amount
        words = payout.purpose if purpose is None else purpose
        seen, roles, _, claimers = self._asked(case, number, payout.party, asked, words)
        payout.amend(seen, by=act.current().actor, roles=roles, claimers=claimers)
        return record(self.court, payout, case, payout=number, digest=seen.digest)

    def _asked(
        self, case: CaseAccount, number: str, party: str, amount: Money, purpose: str
    ) -> tuple[Seen, tuple[Role, ...], str, set[str]]:
        """What the approvers will see, whose approval it needs, and who may not give it."""
        if not purpose.strip():
            raise PurposeMissing("state what the payment is for")
        account = case.payable_account(party)
        today = clock.today()
        policy = self.court.find(Book, Book.create_id(), named="the book").policy_on(today)
        request = PayoutRequest(case.case_number, party, today, amount)
        judged = amount_to_judge(request, case.requests_of(party, today))
        roles = tuple(Role(role.value) for role in policy.approval_roles(judged))
        sources = case.earmark(Payout.create_id(number), party, amount, day=today)
        seen = Seen(
            number, case.case_number, party, account.version, amount, sources, purpose.strip()
        )
        return seen, roles, policy.version, self._claimers(sources)

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
        case = self._case(payout.case_number)
        case.release(payout.id, reason=reason)
        return record(self.court, payout, case, payout=payout.number, state=payout.state.value)

    def _claimers(self, sources: tuple[Source, ...]) -> set[str]:
        lines = self.court.find_many(BankLine, [source.receipt for source in sources])
        return {person for line in lines.values() for person in line.claimers} - {"system"}

    def _case(self, case_number: str) -> CaseAccount:
        number = str(CaseNumber.parse(case_number))
        return self.court.find(CaseAccount, CaseAccount.create_id(number), named=number)
