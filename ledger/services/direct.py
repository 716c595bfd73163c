"""Direct performance (直接履行): recorded with the creditor's receipt, counted against the debt."""

from collections.abc import Iterable
from datetime import date

from ledger.domain import act
from ledger.domain.case_account import CaseAccount, PartyRole
from ledger.domain.debt import Debts
from ledger.domain.debt_parts import Part, PerformedBy
from ledger.domain.direct_performance import DirectPerformance
from ledger.domain.law.counting import StopDay
from ledger.domain.law.deduction import NotPaidToCreditor, may_pay_directly
from ledger.domain.law.reversing import as_ruled
from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, command, record
from ledger.services.debts import applicants, known_debts
from ledger.services.incoming import case_of
from ledger.services.serials import all_of, one_of
from ledger.services.whose import SECOND_PERSON
from ledger.store.court import Court


class DirectPayments:
    """What was paid past the court."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def payment(self, number: str) -> DirectPerformance:
        """A direct performance by its number."""
        return one_of(self.court, DirectPerformance, number)

    @command(Permission.RECORD_DIRECT)
    def record(
        self,
        case_number: str,
        amount: Money,
        *,
        payer: str,
        payee: str,
        on: date,
        receipt: Paper,
        claim: str = "",
        disputed: bool = False,
        papers: Iterable[Paper] = (),
    ) -> Recorded:
        """Record what a debtor paid straight to a creditor of one's own case.

        Paying an agent is paying nobody; what several creditors share goes through the court
        unless their plan or settlement is among ``papers``.
        """
        case, by = case_of(self.court, case_number), act.current().actor
        case.must_be_of(by)
        case.party(payer)
        if case.party(payee).role not in (PartyRole.APPLICANT, PartyRole.SUCCESSOR):
            raise NotPaidToCreditor(f"{payee} is no creditor of the case", payee=payee)
        agreed = any(paper.kind in (PaperKind.PLAN, PaperKind.RULING) for paper in papers)
        may_pay_directly(disputed=disputed, several_creditors=self._several(case), agreed=agreed)
        serial = len(all_of(self.court, DirectPerformance, case.case_number)) + 1
        made = DirectPerformance.record(
            case.case_number, serial, amount, payer=payer, payee=payee, claim=claim, on=on,
            receipt=receipt, by=by,
        )  # fmt: skip
        return record(self.court, made, payment=made.number)

    def _several(self, case: CaseAccount) -> bool:
        """Whether others share: applicants, holders of claims, whoever attached the property.

        Where it was decided that they are paid one after another, nothing is to be shared.
        """
        titled, debts = applicants(case), known_debts(self.court, case)
        if debts is None:
            return len(titled) > 1
        return len(debts.creditors(titled)) > 1 and debts.regime is None

    @command(Permission.RECORD_DIRECT, whose=SECOND_PERSON)
    def confirm(self, number: str) -> Recorded:
        """Agree: the memorandum stands, and the claim it names is paid by so much."""
        found = self.payment(number)
        found.confirm(by=act.current().actor)
        if not found.claim:
            return record(self.court, found, payment=found.number)
        id_ = Debts.create_id(found.case_number)
        debts = self.court.find(Debts, id_, named=f"the debts of {found.case_number}")
        as_ruled(debts.reversal)
        debts.perform(
            [Part(found.claim, found.amount)], on=found.on, stop=StopDay.PERFORMED,
            by=PerformedBy.DIRECT, document=str(found.receipt),
        )  # fmt: skip
        return record(self.court, found, debts, payment=found.number, claim=found.claim)

    @command(Permission.RECORD_DIRECT, whose=SECOND_PERSON)
    def refuse(self, number: str, reason: str) -> Recorded:
        """Do not agree."""
        found = self.payment(number)
        found.refuse(reason, by=act.current().actor)
        return record(self.court, found, payment=found.number)
