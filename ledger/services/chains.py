"""Whether a chain of approvals (审批链) still names everybody whom the court's rules ask for.

A payment is drafted on one day and agreed to on another. Meanwhile the court's rules may have
become stricter, or another payment to the same payee may have been asked for, which makes one large
sum of two small ones. Until all have agreed, those are asked besides whom the rules name by then;
what all had agreed to before goes its way.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from ledger.domain import clock
from ledger.domain.act import Role
from ledger.domain.case_account import CaseAccount, PartyRole
from ledger.domain.case_parts import Party
from ledger.domain.law.approval import ChainTightened, PayoutRequest, amount_to_judge
from ledger.domain.money import Money
from ledger.domain.payer import Payer
from ledger.domain.payout import Payout
from ledger.domain.policy import Policy
from ledger.services.the_book import the_book
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


class Chains:
    """The chains of one command's payouts: its rules, and whoever is on a case, are found once.

    A sheet and a plan have thousands of payouts of one case, and each asks what else goes to its
    payee that day, under whatever mark.
    """

    def __init__(self, court: Court) -> None:
        self.court = court
        self._rules: Policy | None = None
        self._people: dict[str, _People] = {}  # by case

    @property
    def rules(self) -> Policy:
        """The court's own rules of this day."""
        if self._rules is None:
            book = the_book(self.court)
            self._rules = book.policy_on(clock.today())
        return self._rules

    def agree(
        self,
        pairs: Iterable[tuple[Payout, Payer]],
        *,
        by: str,
        role: Role,
        digest: str = "",
        instead_of: str = "",
    ) -> None:
        """Let somebody agree to payouts, by the chain that the rules of today ask for.

        Whom they ask for besides is added by the first who agrees in his turn of the longer chain.
        Without a ``digest`` each is agreed to as it stands. Raises :class:`ChainTightened` where
        somebody else's turn comes first now, and what :meth:`Payout.approve` raises.
        """
        for payout, payer in pairs:
            if payout.next_role is role:
                asked = self.asked(payout, payer)
                chain = payout.chain_under(asked.roles)
                if (turn := chain[len(payout.approvals)]) is not role:
                    said = f"{self.rules.version} asks for {turn.value} before {role.value}"
                    raise ChainTightened(said, payout=payout.number, next=turn.value)
                if chain != payout.roles:
                    asked.extend(payout, by=by)
            payout.approve(digest or payout.digest, by=by, role=role, instead_of=instead_of)

    def asked(self, payout: Payout, payer: Payer) -> Asked:
        """Whom the rules of today ask for, judged by all that goes to the payee with it (R2.07)."""
        whose = payout.principal or payout.party
        day = payer.bound_on(payout.id)
        request = PayoutRequest(payer.stem, whose, day, payout.amount)
        together = self.others_of(payer, whose, day)
        together.remove(request)  # itself
        judged = amount_to_judge(request, together)
        rules = self.rules
        roles = rules.approval_roles(judged, payout.kind, payout.method)
        return Asked(roles, judged, rules)

    def others_of(self, payer: Payer, whose: str, day: date) -> list[PayoutRequest]:
        """All that goes to the same person that day: to him, and to whoever has it instead of him.

        That is his agent, or a court that froze his share.
        Else a sum would stay under a band, half of it paid to its owner and half to his agent; or
        half to him as one party and half as another.
        """
        found = payer.requests_of(whose, day)
        if not isinstance(payer, CaseAccount):
            return found
        if (people := self._people.get(payer.case_number)) is None:
            people = self._people[payer.case_number] = _People(payer)
        for again in people.same_as(whose):
            found += [replace(each, payee=whose) for each in payer.requests_of(again, day)]
        bound = (mark for each in people.instead for mark in payer.bound.of(each))
        marks = [mark.payout for mark in bound if mark.day == day]
        if not marks:
            return found
        asked = self.court.find_many(Payout, marks).values()
        found += [
            PayoutRequest(payer.stem, whose, day, each.amount)
            for each in asked
            if each.principal == whose != each.party
        ]
        return found


class _People:
    """Who is on a case: under which marks the same person is, and who has money instead of others.

    A person is the same by his number, else by his name. Two people may bear one name; whose
    numbers differ are two.
    """

    def __init__(self, case: CaseAccount) -> None:
        self._case = case
        self._alike: dict[str, list[Party]] = defaultdict(list)
        for each in case.parties.values():
            self._alike[each.name].append(each)
            if each.official_number:
                self._alike[each.official_number].append(each)
        courts = (each.party for each in case.parties.values() if each.role is PartyRole.COURT)
        self.instead = (*case.agents, *courts)

    def same_as(self, party: str) -> list[str]:
        """The other marks of the person of this one."""
        own = self._case.party(party)
        alike = [*self._alike[own.name], *self._alike[own.official_number or own.name]]
        return list(dict.fromkeys(
            each.party for each in alike if each.party != party and _is_same(own, each)
        ))  # fmt: skip


def _is_same(one: Party, other: Party) -> bool:
    if one.official_number and other.official_number:
        return one.official_number == other.official_number
    return one.name == other.name
