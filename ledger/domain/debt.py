"""A case's debts (债权台账): who is owed what under which title, and what is left of it on any day.

Titles and claims are entered as they read; payments are counted as they happen, wherever they
happen: to the creditor himself, through the court, by set-off, under a settlement. What remains is
never kept, it is computed for the day asked, so that a changed date changes nothing that was paid.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeAlias
from uuid import UUID

from ledger.domain import debt_parts, debt_payments
from ledger.domain.debt_parts import (
    ClaimTerms,
    ClaimUnclear,
    DebtLives,
    DocumentMissing,
    Done,
    NoSuchClaim,
    NoSuchTitle,
)
from ledger.domain.debt_payments import Counting, Payments, named
from ledger.domain.kernel import Root, event, name_id
from ledger.domain.law.delay import Suspension, SuspensionGround
from ledger.domain.law.plan_parts import PlanClaim
from ledger.domain.law.recovering import PrepaidFee, may_claim_costs
from ledger.domain.law.regimes import (
    Consent,
    DebtorKind,
    Regime,
    Situation,
    decide,
    may_pay_one,
)
from ledger.domain.law.remaining import Remaining, remaining
from ledger.domain.law.reversing import not_divided
from ledger.domain.money import Money, total
from ledger.domain.rates import Rates


class Debts(Payments, Root):
    """The debts of one case."""

    TOPIC = "debts"

    Opened: TypeAlias = debt_parts.Opened
    TitleEntered: TypeAlias = debt_parts.TitleEntered
    ClaimsEntered: TypeAlias = debt_parts.ClaimsEntered
    ClaimCorrected: TypeAlias = debt_parts.ClaimCorrected
    ClaimWithdrawn: TypeAlias = debt_parts.ClaimWithdrawn
    Performed: TypeAlias = debt_payments.Performed
    PerformanceUndone: TypeAlias = debt_payments.PerformanceUndone
    Suspended: TypeAlias = debt_parts.Suspended
    ClaimDischarged: TypeAlias = debt_parts.ClaimDischarged
    Attached: TypeAlias = debt_parts.Attached
    Detached: TypeAlias = debt_parts.Detached
    RegimeChosen: TypeAlias = debt_parts.RegimeChosen
    PlanBegun: TypeAlias = debt_parts.PlanBegun
    OrderedBack: TypeAlias = debt_parts.OrderedBack

    @staticmethod
    def create_id(case_number: str) -> UUID:
        return name_id("debts", case_number)

    @event(Opened)
    def __init__(self, case_number: str) -> None:
        self.case_number = case_number
        self.titles: dict[str, str] = {}
        self.claims: dict[str, ClaimTerms] = {}
        self.withdrawn: set[str] = set()
        self.discharged: set[str] = set()
        self.done: dict[str, list[Done]] = {}
        self.performed: list[Counting] = []
        self.suspensions: list[Suspension] = []
        self.attachments: dict[str, str] = {}
        self.attached_ever = 0
        self.regime: Regime | None = None
        self.regime_reason = ""
        self.plans: list[str] = []
        self.reversal = ""  # whose order these debts follow

    def order_back(self, reversal: str) -> None:
        """Let the debts of a new case follow one reversal, and no other word (R4.16)."""
        self._ordered_back(reversal=reversal)

    @event(OrderedBack)
    def _ordered_back(self, reversal: str) -> None:
        self.reversal = reversal

    # Titles and claims

    def enter_title(self, number: str, binds_from: date) -> str:
        """Enter a title by its number; the same number is the same title."""
        if not number.strip():
            raise DocumentMissing("a title has a number", lacking="number")
        known = next((mark for mark, each in self.titles.items() if each == number), None)
        if known is not None:
            return known
        title = f"t{len(self.titles) + 1}"
        self._title_entered(title=title, number=number, binds_from=binds_from)
        return title

    @event(TitleEntered)
    def _title_entered(self, title: str, number: str, binds_from: date) -> None:
        self.titles[title] = number

    def enter_claims(
        self, claims: Sequence[ClaimTerms], *, prepaid_fee: PrepaidFee | None = None
    ) -> list[str]:
        """Enter claims, and give each its mark; a chosen rule no longer fits and is chosen anew.

        Raises :class:`NoSuchTitle`, :class:`ClaimUnclear`, and what terms and costs raise.
        """
        if not claims:
            raise ClaimUnclear("no claim is given", lacking="claims", case=self.case_number)
        first = len(self.claims) + 1
        marked = tuple(replace(each, claim=f"c{first + at}") for at, each in enumerate(claims))
        for each in marked:
            self._readable(each)
            may_claim_costs(each.costs, prepaid_fee)
        self._claims_entered(claims=marked, prepaid_fee=prepaid_fee)
        return [each.claim for each in marked]

    @event(ClaimsEntered)
    def _claims_entered(
        self, claims: tuple[ClaimTerms, ...], prepaid_fee: PrepaidFee | None
    ) -> None:
        for each in claims:
            self.claims[each.claim] = each
        self.regime = None

    def correct_claim(self, terms: ClaimTerms, *, document: str, reason: str) -> None:
        """Enter a claim anew under its mark: confirmed, corrected, agreed otherwise (R4.15).

        A claim that was discharged is owed on again. More may have been paid on it than is owed
        now: a judgment says what it says, and what is too much is recovered.
        """
        self.claim(terms.claim)
        named(document)
        self._readable(terms)
        self._claim_corrected(terms=terms, document=document, reason=reason)

    @event(ClaimCorrected)
    def _claim_corrected(self, terms: ClaimTerms, document: str, reason: str) -> None:
        self.claims[terms.claim] = terms
        self.discharged.discard(terms.claim)

    def withdraw_claim(self, claim: str, *, document: str, reason: str) -> None:
        """Take a claim out; it counts among the creditors no longer."""
        self.claim(claim)
        named(document)
        self._claim_withdrawn(claim=claim, document=document, reason=reason)

    @event(ClaimWithdrawn)
    def _claim_withdrawn(self, claim: str, document: str, reason: str) -> None:
        self.withdrawn.add(claim)

    def _readable(self, terms: ClaimTerms) -> None:
        """Refuse a claim no calculator could reckon."""
        if terms.title not in self.titles:
            raise NoSuchTitle(f"{terms.title} was not entered", title=terms.title)
        if terms.costs.amount < 0 or any(part.amount.amount <= 0 for part in terms.instalments):
            raise ClaimUnclear(f"{terms.claim} claims a negative sum", claim=terms.claim)
        if not terms.instalments and not terms.costs.amount:
            raise ClaimUnclear(f"{terms.claim} claims nothing", claim=terms.claim)
        interest = terms.interest
        if bool(interest.clauses) != (interest.starts_on is not None):
            raise ClaimUnclear("interest has a rate and a first day, or neither", claim=terms.claim)
        terms.terms(Rates.shipped(), ())
        terms.set_off.order()

    # Payments and standstills

    def suspend(
        self,
        first: date,
        last: date,
        *,
        ground: SuspensionGround,
        asked_by_debtor: bool,
        document: str,
    ) -> None:
        """Record days on which enforcement stood still; they may bear no doubled part."""
        named(document)
        if last < first:
            raise ClaimUnclear(f"{last} lies before {first}", last=last, first=first)
        self._suspended(
            first=first, last=last, ground=ground, asked_by_debtor=asked_by_debtor,
            document=document,
        )  # fmt: skip

    @event(Suspended)
    def _suspended(
        self,
        first: date,
        last: date,
        ground: SuspensionGround,
        asked_by_debtor: bool,  # noqa: FBT001  # a fact's field
        document: str,
    ) -> None:
        self.suspensions.append(Suspension(first, last, ground, asked_by_debtor))

    def discharge(self, claim: str, on: date, *, document: str) -> None:
        """End a claim of which nothing is owed; raises :class:`DebtLives` (R4.12)."""
        named(document)
        left = self.remaining(claim, on)
        if left.owed.amount:
            raise DebtLives(f"{left.owed} is owed on {claim}", owed=str(left.owed))
        self._claim_discharged(claim=claim, on=on, document=document)

    @event(ClaimDischarged)
    def _claim_discharged(self, claim: str, on: date, document: str) -> None:
        self.discharged.add(claim)

    # Who else is attached, and how several are paid

    def attach(self, creditor: str, case_number: str, *, document: str) -> str:
        """Record another titled creditor who attached the same property (R4.13)."""
        named(document)
        attachment = f"a{self.attached_ever + 1}"
        self._attached(
            attachment=attachment, creditor=creditor, case_number=case_number, document=document
        )
        return attachment

    @event(Attached)
    def _attached(self, attachment: str, creditor: str, case_number: str, document: str) -> None:
        self.attachments[attachment] = case_number
        self.attached_ever += 1
        self.regime = None

    def detach(self, attachment: str, *, document: str) -> None:
        """Record that this creditor is attached no longer; raises :class:`NoSuchClaim`."""
        named(document)
        if attachment not in self.attachments:
            raise NoSuchClaim(f"{attachment} is not attached", attachment=attachment)
        self._detached(attachment=attachment, document=document)

    @event(Detached)
    def _detached(self, attachment: str, document: str) -> None:
        del self.attachments[attachment]

    def choose(
        self,
        regime: Regime,
        *,
        debtor: DebtorKind,
        cannot_pay_all: bool,
        creditors: Iterable[str],
        reason: str,
        by: str,
    ) -> None:
        """Decide that creditors are paid one after another, without a plan, and say why.

        Only where the debtor can pay, or one creditor is left: raises :class:`NotThisRegime` where
        the facts lead to a plan, :class:`RegimeNotChosen` without a reason.
        """
        who = self.creditors(creditors)
        situation = Situation(
            debtor, len(who), max(len(who), 1), short=cannot_pay_all,
            cannot_pay_all=cannot_pay_all, consent=Consent.REFUSED,
        )  # fmt: skip
        decide(situation, regime)
        may_pay_one(sorted(who), regime, reason)
        self._regime_chosen(
            regime=regime, debtor=debtor, cannot_pay_all=cannot_pay_all, creditors=len(who),
            reason=reason, by=by,
        )  # fmt: skip

    @event(RegimeChosen)
    def _regime_chosen(
        self,
        *,
        regime: Regime,
        debtor: DebtorKind,
        cannot_pay_all: bool,
        creditors: int,
        reason: str,
        by: str,
    ) -> None:
        self.regime = regime
        self.regime_reason = reason

    def begin_plan(self) -> str:
        """The number of the next distribution plan of this case.

        Raises :class:`FollowsTheRuling` for a case in which a reversal counts what comes.
        """
        not_divided(self.reversal)
        number = f"{self.case_number}-D{len(self.plans) + 1}"
        self._plan_begun(number=number)
        return number

    @event(PlanBegun)
    def _plan_begun(self, number: str) -> None:
        self.plans.append(number)

    # Queries

    @property
    def live(self) -> list[ClaimTerms]:
        """The claims neither withdrawn nor discharged."""
        gone = self.withdrawn | self.discharged
        return [each for mark, each in self.claims.items() if mark not in gone]

    def creditors(self, applicants: Iterable[str]) -> set[str]:
        """Everybody titled who is attached: applicants, holders of live claims, others noted.

        An applicant whose claims are all discharged or withdrawn no longer counts.
        """
        entered = {each.creditor for each in self.claims.values()}
        live = {each.creditor for each in self.live}
        others = {f"attached:{mark}" for mark in self.attachments}
        return live | {each for each in applicants if each not in entered} | others

    def remaining(
        self, claim: str, on: date, *, rates: Rates | None = None, but_for: str = ""
    ) -> Remaining:
        """What is owed on a claim on a day, with every payment counted until then (R4.12).

        ``but_for`` leaves out what was paid under one document: a plan computed anew starts from
        what was owed before it.
        """
        rates = rates or Rates.shipped()
        terms = self.claim(claim)
        payments = [each.payment(terms) for each in self._done(claim, but_for)]
        return remaining(terms.terms(rates, tuple(self.suspensions)), payments, on, rates=rates)

    def in_plan(
        self,
        on: date,
        claims: Sequence[str] | None = None,
        *,
        rates: Rates | None = None,
        but_for: str = "",
    ) -> list[PlanClaim]:
        """The live claims, or those named, as a plan takes them: what is left of each on a day."""
        chosen = self.live if claims is None else [self.claim(mark) for mark in claims]
        found = []
        for each in chosen:
            left = self.remaining(each.claim, on, rates=rates, but_for=but_for)
            found.append(each.in_plan(left))
        return found

    def set_apart(self, creditor: str, *, but_for: str = "") -> Money:
        """What plans have taken out of this creditor's shares for the relief fund so far."""
        mine = [mark for mark, terms in self.claims.items() if terms.creditor == creditor]
        return total(done.relief for mark in mine for done in self._done(mark, but_for))

    def _done(self, claim: str, but_for: str) -> list[Done]:
        known = self.done.get(claim, [])
        return [each for each in known if each.document != but_for] if but_for else known
