"""A case's debts: titles, claims, payments on them, and how several creditors are paid."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from ledger.domain import act, clock
from ledger.domain.case_account import CaseAccount, PartyRole
from ledger.domain.debt import Debts
from ledger.domain.debt_parts import ClaimTerms, Part, PerformedBy
from ledger.domain.errors import NotFound
from ledger.domain.ids import CaseNumber
from ledger.domain.law.counting import StopDay
from ledger.domain.law.delay import SuspensionGround
from ledger.domain.law.recovering import PrepaidFee
from ledger.domain.law.regimes import DebtorKind, Regime, may_pay_one
from ledger.domain.law.remaining import Remaining
from ledger.domain.law.reversing import as_ruled
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.permissions import Permission
from ledger.domain.plan_checks import not_in_future
from ledger.domain.rates import Rates
from ledger.services.command import Recorded, command, record
from ledger.store.court import Court

_TO_CREDITORS: Final = frozenset(
    {PayoutKind.APPLICANT, PayoutKind.AGENT, PayoutKind.JOINT, PayoutKind.OTHER_PAYEE}
)
# What a title orders may fall due, or begin to bear interest, on a day to come.
NOT_YET_DUE: Final = (
    "instalments.due_on", "interest.starts_on", "interest.clauses.since",
    "interest.clauses.fixed_on", "priority.since",
)  # fmt: skip


class DebtRegister:
    """The register of a case's debts (债权台账)."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def debts(self, case_number: str) -> Debts:
        """The debts of a case; ``NotFound`` before any was entered."""
        number = str(CaseNumber.parse(case_number))
        return self.court.find(Debts, Debts.create_id(number), named=f"debts of {number}")

    def remaining(
        self, case_number: str, on: date, *, rates: Rates | None = None
    ) -> list[tuple[ClaimTerms, Remaining]]:
        """What is left of every live claim on a day; nothing is recorded."""
        debts = self.debts(case_number)
        return [(each, debts.remaining(each.claim, on, rates=rates)) for each in debts.live]

    @command(Permission.KEEP_DEBTS)
    def enter_title(self, case_number: str, number: str, binds_from: date) -> Recorded:
        """Enter a title by its number; entered before, it keeps its mark."""
        debts, _ = self._mine_to_change(case_number)
        title = debts.enter_title(number, binds_from)
        return record(self.court, debts, title=title, case=debts.case_number)

    @command(Permission.KEEP_DEBTS, ahead=[f"claims.{each}" for each in NOT_YET_DUE])
    def enter_claims(
        self,
        case_number: str,
        claims: Sequence[ClaimTerms],
        *,
        prepaid_fee: PrepaidFee | None = None,
    ) -> Recorded:
        """Enter claims of parties of the case; the answer names the first mark and the last.

        Where costs are claimed, ``prepaid_fee`` says what the certificate of the judgment shows.
        """
        debts, case = self._mine_to_change(case_number)
        for each in claims:
            case.party(each.creditor)
        marks = debts.enter_claims(claims, prepaid_fee=prepaid_fee)
        return record(self.court, debts, first_claim=marks[0], last_claim=marks[-1])

    @command(Permission.KEEP_DEBTS, ahead=[f"terms.{each}" for each in NOT_YET_DUE])
    def correct_claim(
        self, case_number: str, terms: ClaimTerms, *, document: str, reason: str
    ) -> Recorded:
        """Enter a claim anew: confirmed by its title, corrected, or agreed otherwise."""
        debts, case = self._mine_to_change(case_number)
        case.party(terms.creditor)
        debts.correct_claim(terms, document=document, reason=reason)
        return record(self.court, debts, claim=terms.claim)

    @command(Permission.KEEP_DEBTS)
    def withdraw_claim(
        self, case_number: str, claim: str, *, document: str, reason: str
    ) -> Recorded:
        """Take a claim out; it counts among the creditors no longer."""
        debts, _ = self._mine_to_change(case_number)
        debts.withdraw_claim(claim, document=document, reason=reason)
        return record(self.court, debts, claim=claim)

    @command(Permission.KEEP_DEBTS)
    def perform(
        self,
        case_number: str,
        parts: Sequence[Part],
        *,
        on: date,
        stop: StopDay,
        by: PerformedBy,
        document: str,
    ) -> Recorded:
        """Count what was paid otherwise than by a plan: directly, set off, under a settlement."""
        debts, _ = self._mine_to_change(case_number)
        not_in_future(on, clock.today())
        debts.perform(parts, on=on, stop=stop, by=by, document=document)
        return record(self.court, debts, case=debts.case_number)

    @command(Permission.KEEP_DEBTS, ahead=("last",))
    def suspend(
        self,
        case_number: str,
        first: date,
        last: date,
        *,
        ground: SuspensionGround,
        asked_by_debtor: bool,
        document: str,
    ) -> Recorded:
        """Record days on which enforcement stood still."""
        debts, _ = self._mine(case_number)
        debts.suspend(
            first, last, ground=ground, asked_by_debtor=asked_by_debtor, document=document
        )
        return record(self.court, debts, case=debts.case_number)

    @command(Permission.KEEP_DEBTS)
    def discharge(self, case_number: str, claim: str, on: date, *, document: str) -> Recorded:
        """End a claim of which nothing is owed any more."""
        debts, _ = self._mine(case_number)
        not_in_future(on, clock.today())
        debts.discharge(claim, on, document=document)
        return record(self.court, debts, claim=claim)

    @command(Permission.KEEP_DEBTS)
    def attach(
        self, case_number: str, creditor: str, other_case: str, *, document: str
    ) -> Recorded:
        """Record another titled creditor who attached the same property (R4.13)."""
        debts, _ = self._mine(case_number)
        attachment = debts.attach(creditor, other_case, document=document)
        return record(self.court, debts, attachment=attachment)

    @command(Permission.KEEP_DEBTS)
    def detach(self, case_number: str, attachment: str, *, document: str) -> Recorded:
        """Record that this creditor is attached no longer."""
        debts, _ = self._mine(case_number)
        debts.detach(attachment, document=document)
        return record(self.court, debts, attachment=attachment)

    @command(Permission.CHOOSE_REGIME)
    def choose_regime(
        self,
        case_number: str,
        regime: Regime,
        *,
        debtor: DebtorKind,
        cannot_pay_all: bool,
        reason: str,
    ) -> Recorded:
        """Decide that several creditors are paid one after another, and say why (R4.13)."""
        debts, case = self._opened(case_number)
        debts.choose(
            regime, debtor=debtor, cannot_pay_all=cannot_pay_all, creditors=applicants(case),
            reason=reason, by=act.current().actor,
        )  # fmt: skip
        return record(self.court, debts, regime=regime.value)

    def _mine_to_change(self, case_number: str) -> tuple[Debts, CaseAccount]:
        """Debts that one may enter, change and count upon: not those a reversal orders back."""
        debts, case = self._mine(case_number)
        as_ruled(debts.reversal)
        return debts, case

    def _mine(self, case_number: str) -> tuple[Debts, CaseAccount]:
        debts, case = self._opened(case_number)
        case.may_ask(act.current().actor)
        return debts, case

    def _opened(self, case_number: str) -> tuple[Debts, CaseAccount]:
        number = str(CaseNumber.parse(case_number))
        case = self.court.find(CaseAccount, CaseAccount.create_id(number), named=number)
        return known_debts(self.court, case) or Debts(number), case


def known_debts(court: Court, case: CaseAccount) -> Debts | None:
    """The debts entered for a case, if any were."""
    try:
        return court.find(Debts, Debts.create_id(case.case_number), named=case.case_number)
    except NotFound:
        return None


def applicants(case: CaseAccount) -> list[str]:
    """The applicants of a case: each is a titled creditor."""
    return [each.party for each in case.parties.values() if each.role is PartyRole.APPLICANT]


def one_of_several(court: Court, case: CaseAccount, kind: PayoutKind, *, kept: bool) -> None:
    """Refuse paying one of several titled creditors past the others out of free money (R4.13).

    Money ``kept`` under a name was decided upon before. Raises :class:`RegimeNotChosen` until it
    is decided, with a reason, that the creditors are paid one after another.
    """
    if kept or kind not in _TO_CREDITORS:
        return
    debts = known_debts(court, case)
    if debts is None:
        may_pay_one(applicants(case), None, "")
    else:
        creditors = sorted(debts.creditors(applicants(case)))
        may_pay_one(creditors, debts.regime, debts.regime_reason)
