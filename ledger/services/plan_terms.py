"""What a plan is computed from: what was asked, the court's own rules, and what it recorded.

Until when creditors may apply is the court's policy, and what goes back to the relief fund is what
its grants say: neither is anybody's to type in.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from ledger.domain.book import NoPolicyInForce
from ledger.domain.calendar import Calendar
from ledger.domain.case_account import CaseAccount
from ledger.domain.debt import Debts
from ledger.domain.ids import CaseNumber
from ledger.domain.law.counting import StopDay
from ledger.domain.law.distribution import compute_plan
from ledger.domain.law.fees import FeePolicy, fee_to_charge
from ledger.domain.law.participation import Progress, taking_part
from ledger.domain.law.plan_parts import Debtor, Distribution, Fund, PlanClaim, TakingPart
from ledger.domain.law.pre_enforcement import may_charge_fee
from ledger.domain.law.presiding import Seizure, may_preside
from ledger.domain.law.priority import Ranking
from ledger.domain.law.regimes import Regime
from ledger.domain.money import Money, zero
from ledger.domain.plan import Plan
from ledger.domain.policy_sections import PARTICIPATION
from ledger.domain.rates import Rates
from ledger.services.relief_dues import recouped_today, to_set_apart
from ledger.services.the_book import the_book
from ledger.store.court import Court

_NOTHING: Final = zero()
CALENDAR: Final = Calendar.shipped()


@dataclass(frozen=True, slots=True)
class FeeTerms:
    """How this fund's execution fee is reckoned, and what was collected and charged before."""

    policy: FeePolicy = field(default_factory=FeePolicy)
    collected_before: Money = _NOTHING
    charged_before: Money = _NOTHING
    claim: Money | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a plan is to be computed from, besides the debts of the case.

    ``taken_on`` is the day the money counts for the debtor (deduction, ruling, conversion): claims
    are what they were on it. ``claims`` names those that take part, else every live one. With
    ``fee`` the fund's fee is computed and overrides the fund's own; ``rounds_before`` of the same
    title are counted in what the case may charge at most. ``seizures`` are every court's of the
    asset, where another court seized it as well.
    """

    fund: Fund
    debtor: Debtor
    taken_on: date
    stop: StopDay
    claims: tuple[str, ...] | None = None
    chosen: Regime | None = None
    ranking: Ranking = field(default_factory=Ranking)
    fee: FeeTerms | None = None
    seizures: tuple[Seizure, ...] = ()
    rounds_before: tuple[str, ...] = ()

    def full_fund(self) -> Fund:
        """The fund with its fee, computed where it was asked for (R4.02)."""
        if self.fee is None:
            return self.fund
        terms = self.fee
        own = self.fund.gross - self.fund.third_party + terms.collected_before
        fee = fee_to_charge(
            own, terms.charged_before, self.taken_on, policy=terms.policy, claim=terms.claim
        )
        return replace(self.fund, fee=fee.result)

    def computed(
        self,
        claims: Sequence[PlanClaim],
        *,
        taking_part: TakingPart | None = None,
        recoup_relief: bool = True,
    ) -> Distribution:
        """Divide the fund among these claims."""
        return compute_plan(
            self.full_fund(), claims, self.debtor, chosen=self.chosen, ranking=self.ranking,
            taking_part=taking_part, recoup_relief=recoup_relief,
        )  # fmt: skip


def divided(
    court: Court,
    case: CaseAccount,
    debts: Debts,
    asked: Asked,
    *,
    plan: Plan | None = None,
    rates: Rates | None = None,
    instead: Sequence[PlanClaim] = (),
) -> Distribution:
    """Divide the fund among the debts of a case, under the court's own rules.

    ``plan`` is the one computed anew; what was paid under it does not count. ``instead`` replaces
    claims of the same mark, or adds some.
    """
    presides(court, debts, asked.seizures)
    but_for = plan.number if plan else ""
    relief = to_set_apart(court, case, debts, but_for=but_for)
    found = debts.in_plan(asked.taken_on, asked.claims, rates=rates, but_for=but_for)
    claims = {
        each.claim: replace(each, relief=relief.get(each.creditor, _NOTHING)) for each in found
    }
    claims.update((each.claim, each) for each in instead)
    if asked.full_fund().fee.amount:
        may_charge_fee(CaseNumber.parse(case.case_number).type_word)
    progress = plan.progress if plan else Progress()
    return asked.computed(
        list(claims.values()), taking_part=until_when(court, asked, progress),
        recoup_relief=recouped_today(court),
    )  # fmt: skip


def until_when(court: Court, asked: Asked, progress: Progress) -> TakingPart:
    """Until when others may take part, by the policy in force on the day the money came in."""
    book = the_book(court)
    try:
        policy = book.policy_on(asked.taken_on)
        terms, source = policy.of(PARTICIPATION), policy.cite(PARTICIPATION.name)
    except NoPolicyInForce:
        terms, source = PARTICIPATION.default, PARTICIPATION.article
    return taking_part(
        terms, source, taken_on=asked.taken_on, stop=asked.stop, progress=progress,
        calendar=CALENDAR,
    )  # fmt: skip


def presides(court: Court, debts: Debts, seizures: Sequence[Seizure]) -> None:
    """Refuse to divide what another court has seized, unless this one seized it first (R4.07).

    Who attached out of another court's case is on the register of debts: then every seizure of the
    asset is to be stated. Raises :class:`NotPresiding`.
    """
    book = the_book(court)
    if seizures or any(book.court_code not in each for each in debts.attachments.values()):
        may_preside(book.court_name, seizures)
