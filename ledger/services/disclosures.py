"""Disclosure (执行信息公开): a party's own view of its case, and the access that opens it."""

from dataclasses import replace
from datetime import date

from ledger.domain import act, clock
from ledger.domain.api_key import KeyNotAccepted, Secret
from ledger.domain.case_account import CaseAccount
from ledger.domain.case_closing import CaseClosing
from ledger.domain.case_stay import CaseStay
from ledger.domain.deferral import Deferral
from ledger.domain.errors import NotFound
from ledger.domain.law.course import shares_of, steps_of
from ledger.domain.law.disclosure import Disclosed, disclosed, seen_as
from ledger.domain.paper import Paper
from ledger.domain.party_access import PartyAccess
from ledger.domain.payout import Payout
from ledger.domain.permissions import Permission
from ledger.domain.plan import Plan
from ledger.services.agencies import agency_of
from ledger.services.command import Recorded, command, record
from ledger.services.debts import known_debts
from ledger.services.incoming import case_of
from ledger.services.papers import on_paper
from ledger.services.serials import all_of
from ledger.store.court import Court


class Disclosures:
    """What parties may see, and who lets them."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def disclosed(self, case_number: str, party: str) -> Disclosed:
        """A case's money as this party may see it today; an agent sees as his principal."""
        case = case_of(self.court, case_number)
        return self._seen(case, party)

    def _seen(self, case: CaseAccount, party: str) -> Disclosed:
        register = agency_of(self.court, case.case_number)
        powers = register.concerning(party) if register else ()
        as_whom = seen_as(case, party, powers, clock.today())
        payouts = self.court.find_many(Payout, case.payouts).values()
        deferrals = all_of(self.court, Deferral, case.case_number)
        money = disclosed(case, as_whom, payouts, deferrals)
        debts, plans = known_debts(self.court, case), list[Plan]()
        if debts is not None:
            found = self.court.find_many(Plan, map(Plan.create_id, debts.plans))
            plans = sorted(found.values(), key=lambda each: each.number)
        closing_id = CaseClosing.create_id(case.case_number)
        closing = self.court.find_many(CaseClosing, [closing_id]).get(closing_id)
        steps = steps_of(
            as_whom, plans=plans, stays=all_of(self.court, CaseStay, case.case_number),
            round_ended_on=case.terminated_on, closed_on=closing.closed_on if closing else None,
        )  # fmt: skip
        return replace(money, steps=steps, shares=shares_of(as_whom, plans))

    def give(
        self, case_number: str, party: str, identity: Paper, expires_on: date
    ) -> tuple[Recorded, str]:
        """Let a party look whose identity was checked; the second value is shown this once."""
        secret = Secret.fresh()
        done = self._give(secret, case_number, party, identity, expires_on)
        shown = "" if done.replayed or act.current().dry_run else str(secret)
        return done, shown

    @command(Permission.KEEP_CASE, ahead=("expires_on",))
    def _give(
        self, secret: Secret, case_number: str, party: str, identity: Paper, expires_on: date
    ) -> Recorded:
        case, by = case_of(self.court, case_number), act.current().actor
        self._seen(case, party)
        (given,) = on_paper(self.court, [identity])
        made = PartyAccess.give(
            secret, case.case_number, party, identity=given, today=clock.today(),
            expires_on=expires_on, by=by,
        )  # fmt: skip
        return record(self.court, made, access=secret.prefix, case=case.case_number, party=party)

    @command(Permission.KEEP_CASE)
    def revoke(self, prefix: str, reason: str) -> Recorded:
        """Take an access back."""
        id_ = PartyAccess.create_id(prefix)
        found = self.court.find(PartyAccess, id_, named=f"access {prefix}")
        found.revoke(reason, by=act.current().actor)
        return record(self.court, found, access=prefix)

    def look(self, shown: str) -> Disclosed:
        """The view an access opens; raises :class:`KeyNotAccepted` without saying why."""
        secret = Secret.parse(shown)
        try:
            id_ = PartyAccess.create_id(secret.prefix)
            found = self.court.find(PartyAccess, id_, named="access")
        except NotFound as unknown:
            raise KeyNotAccepted("this access is not accepted") from unknown
        found.check(secret, clock.today())
        return self.disclosed(found.case_number, found.party)
