"""Whether a chain of approvals (审批链) still names everybody whom the court's rules ask for.

A payment is drafted on one day and agreed to on another. Meanwhile the court's rules may have
become stricter, or another payment to the same payee may have been asked for, which makes one large
sum of two small ones. Until all have agreed, those are asked besides whom the rules name by then;
what all had agreed to before goes its way.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from ledger.domain import clock
from ledger.domain.act import Role
from ledger.domain.book import Book
from ledger.domain.case_account import CaseAccount, PartyRole
from ledger.domain.law.approval import ChainTightened, PayoutRequest, amount_to_judge
from ledger.domain.money import Money
from ledger.domain.payer import Payer
from ledger.domain.payout import Payout
from ledger.domain.policy import Policy
from ledger.store.court import Court


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom the rules of a day ask to approve a payout, judged by what sum."""

    roles: tuple[Role, ...]
    judged: Money
    rules: Policy

    def extend(self, payout: Payout, *, by: str) -> None:
        """Let those agree as well who are asked; raises :class:`ChainIsWhole`."""
        payout.extend(
            self.roles, judged=self.judged, policy=self.rules.version,
            in_force_from=self.rules.in_force_from, by=by,
        )  # fmt: skip


def agree(
    court: Court,
    pairs: Iterable[tuple[Payout, Payer]],
    *,
    by: str,
    role: Role,
    digest: str = "",
    rules: Policy | None = None,
) -> None:
    """Let somebody agree to payouts, by the chain that the ``rules`` of today ask for.

    Whom they ask for besides is added by the first who agrees in his turn of the longer chain.
    Without a ``digest`` each is agreed to as it stands. Raises :class:`ChainTightened` where
    somebody else's turn comes first now, and what :meth:`Payout.approve` raises.
    """
    rules = rules or rules_today(court)
    for payout, payer in pairs:
        if payout.next_role == role.value:
            asked = asked_today(court, rules, payout, payer)
            chain = payout.chain_under(asked.roles)
            if (turn := chain[len(payout.approvals)]) is not role:
                said = f"{rules.version} asks for {turn.value} before {role.value}"
                raise ChainTightened(said, payout=payout.number, next=turn.value)
            if chain != payout.roles:
                asked.extend(payout, by=by)
        payout.approve(digest or payout.digest, by=by, role=role)


def asked_today(court: Court, rules: Policy, payout: Payout, payer: Payer) -> Asked:
    """Whom the rules of today ask for, judged by all that goes to the payee with it (R2.07)."""
    whose = payout.principal or payout.party
    day = payer.bound_on(payout.id)
    request = PayoutRequest(payer.stem, whose, day, payout.amount)
    together = others_of(court, payer, whose, day)
    together.remove(request)  # itself
    judged = amount_to_judge(request, together)
    roles = rules.approval_roles(judged, payout.kind, payout.method)
    return Asked(tuple(Role(role.value) for role in roles), judged, rules)


def rules_today(court: Court) -> Policy:
    """The court's own rules of this day."""
    return court.find(Book, Book.create_id(), named="the book").policy_on(clock.today())


def others_of(court: Court, payer: Payer, whose: str, day: date) -> list[PayoutRequest]:
    """All that goes to the same person that day: to him, and to whoever has it instead of him.

    That is his agent, or a court that froze his share.
    Else a sum would stay under a band, half of it paid to its owner and half to his agent; or half
    to him as one party and half as another.
    """
    found = payer.requests_of(whose, day)
    if not isinstance(payer, CaseAccount):
        return found
    for again in same_person(payer, whose):
        found += [replace(each, payee=whose) for each in payer.requests_of(again, day)]
    courts = [each.party for each in payer.parties.values() if each.role is PartyRole.COURT]
    instead = (*payer.agents, *courts)
    marks = [mark for each in instead for mark in payer.bound.of(each) if mark.day == day]
    if not marks:
        return found
    asked = court.find_many(Payout, [mark.payout for mark in marks]).values()
    found += [
        PayoutRequest(payer.stem, whose, day, each.amount)
        for each in asked
        if each.principal == whose != each.party
    ]
    return found


def same_person(case: CaseAccount, party: str) -> list[str]:
    """Under which other marks the same person is on a case: by his number, else by his name.

    Two people may bear one name; whose numbers differ are two.
    """
    own = case.party(party)
    return [
        each.party
        for each in case.parties.values()
        if each.party != party
        and (
            own.official_number == each.official_number
            if own.official_number and each.official_number
            else own.name == each.name
        )
    ]
