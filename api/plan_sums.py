"""What a distribution plan is computed from, on the wire, and how it is answered."""

from typing import Annotated, Any

from pydantic import Field

from api.shown import Shown
from api.sums import ASSUMED, ClaimMark, Day, Nothing, PriorityWire, RatesWire
from api.wire import Amount, CaseText, Text, Wire, Word, Yuan
from ledger.domain.derivation import Rounding
from ledger.domain.ids import CaseNumber
from ledger.domain.law import plan_words
from ledger.domain.law.counting import StopDay
from ledger.domain.law.fees import FeeBase, FeePolicy
from ledger.domain.law.plan_parts import (
    Category,
    Debtor,
    Distribution,
    Fund,
    PlanClaim,
    Standing,
    TakingPart,
)
from ledger.domain.law.presiding import Seizure
from ledger.domain.law.priority import Ranking
from ledger.domain.law.regimes import Consent, DebtorKind, Regime
from ledger.domain.law.waterfall import Cost
from ledger.domain.policy_sections import CutOff
from ledger.services.plans import Asked, FeeTerms


class CostWire(Wire):
    """What an agency is paid from the proceeds, against its voucher (R4.01)."""

    agency: Text
    amount: Yuan
    voucher: Text


class FeeWire(Wire):
    """How the fee is reckoned, and what was collected and charged before (R4.02)."""

    base: FeeBase = FeeBase.COLLECTED_GROSS
    rounding: Rounding = Rounding.FEN_HALF_UP
    collected_before: Yuan = Nothing
    charged_before: Yuan = Nothing
    claim: Yuan | None = None

    def said(self) -> FeeTerms:
        policy = FeePolicy(self.base, self.rounding)
        return FeeTerms(policy, self.collected_before, self.charged_before, self.claim)


class DebtorWire(Wire):
    """What is known of the debtor, and decides the rule (4.1)."""

    kind: DebtorKind
    cannot_pay_all: bool
    bankruptcy_accepted_on: Day | None = None
    consent: Consent = Consent.NOT_ASKED
    criminal: bool = False

    def said(self) -> Debtor:
        return Debtor(
            self.kind, self.cannot_pay_all, self.bankruptcy_accepted_on, self.consent,
            self.criminal,
        )  # fmt: skip


class PlanClaimWire(Wire):
    """A claim as a plan takes it: its sums on the day that counts, and its place."""

    claim: Word
    creditor: Word
    title: Text
    case_number: CaseText
    costs: Yuan = Nothing
    interest: Yuan = Nothing
    principal: Yuan = Nothing
    doubled: Yuan = Nothing
    turn: Annotated[int, Field(ge=1, le=10_000)] | None = None
    category: Category = Category.CIVIL
    standing: Standing = Standing.TITLED
    priority: PriorityWire | None = None
    secured: Yuan | None = None
    applied_on: Day | None = None
    relief: Yuan = Nothing

    def said(self) -> PlanClaim:
        number = CaseNumber.parse(self.case_number)
        return PlanClaim(
            self.claim, self.creditor, self.title, (number.year, number.serial), self.costs,
            self.interest, self.principal, self.doubled, self.turn, self.category, self.standing,
            self.priority.said() if self.priority else None, self.secured, self.applied_on,
            self.relief,
        )  # fmt: skip


class SeizureWire(Wire):
    """One court's seizure of the asset (查封): by its name, since when, and on what footing."""

    court: Word
    on: Day
    preservation: bool = False
    trial_ended: bool = False

    def said(self) -> Seizure:
        return Seizure(self.court, self.on, self.preservation, self.trial_ended)


class AskedWire(Wire):
    """What a plan is computed from, besides the debts: the fund, the debtor, the day."""

    gross: Yuan
    taken_on: Day
    debtor: DebtorWire
    stop: StopDay = StopDay.DEDUCTED
    costs: list[CostWire] = Field(default=[], max_length=100)
    fee: FeeWire | None = None
    third_party: Yuan = Nothing
    living: Yuan = Nothing
    living_basis: Annotated[str, Field(max_length=200)] = ""
    claims: list[ClaimMark] | None = Field(default=None, max_length=10_000)
    regime: Regime | None = None
    ranking: list[Word] = Field(default=[], max_length=1_000)
    ranking_reason: Annotated[str, Field(max_length=500)] = ""
    seizures: list[SeizureWire] = Field(default=[], max_length=100)
    rounds_before: list[CaseText] = Field(default=[], max_length=20)

    def said(self) -> Asked:
        fund = Fund(
            self.gross, tuple(Cost(c.agency, c.amount, c.voucher) for c in self.costs),
            Nothing, self.third_party, self.living, self.living_basis,
        )  # fmt: skip
        return Asked(
            fund, self.debtor.said(), self.taken_on, self.stop,
            claims=None if self.claims is None else tuple(self.claims), chosen=self.regime,
            ranking=Ranking(tuple(self.ranking), self.ranking_reason),
            fee=self.fee.said() if self.fee else None,
            seizures=tuple(each.said() for each in self.seizures),
            rounds_before=tuple(self.rounds_before),
        )  # fmt: skip


class WhatIfWire(AskedWire):
    """A plan of one case for other days, other rates or other claims; nothing is recorded."""

    rates: list[RatesWire] = Field(default=[], max_length=10)
    instead: list[PlanClaimWire] = Field(default=[], max_length=1_000)


class FreePlanWire(AskedWire):
    """A plan of claims given outright, of no case in the book and under no court's policy."""

    creditors: list[PlanClaimWire] = Field(min_length=1, max_length=10_000)
    cutoff_on: Day | None = None
    recoup_relief: bool = True

    def computed(self) -> Distribution:
        """Divide the fund among the claims given."""
        until = None
        if self.cutoff_on is not None:
            until = TakingPart(CutOff.DISTRIBUTED, self.cutoff_on, ASSUMED)
        return self.said().computed(
            [each.said() for each in self.creditors], taking_part=until,
            recoup_relief=self.recoup_relief,
        )  # fmt: skip


class DistributionShown(Shown):
    """A distribution read out in both languages, and the same as data."""

    paid: Amount
    surplus: Amount
    zh: str
    en: str
    plan: dict[str, Any]


def distributed(plan: Distribution) -> DistributionShown:
    """A distribution as it is answered."""
    return DistributionShown(
        paid=plan.paid, surplus=plan.surplus, zh=plan_words.read_zh(plan),
        en=plan_words.read_en(plan), plan=plan_words.as_dict(plan),
    )  # fmt: skip
