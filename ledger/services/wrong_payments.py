"""Wrong payments (错发): reported, recognised by three heads, recovered or compensated."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.bank_line import BankLine
from ledger.domain.case_account import CaseAccount
from ledger.domain.chart import unclaimed
from ledger.domain.law.recovering import may_make_good
from ledger.domain.money import Money
from ledger.domain.paper import Paper, well_named
from ledger.domain.payout import NotInThatState, Payout, State
from ledger.domain.permissions import Permission
from ledger.domain.wrong_payment import (
    MadeGoodBy,
    MoreThanWrong,
    WrongKind,
    WrongPayment,
    WrongPaymentNotInThatState,
)
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.numbering import next_number
from ledger.services.whose import SECOND_PERSON, EvenRecused, any_officer
from ledger.store.court import Court

WHOEVER_FINDS: Final = any_officer(
    "发现错发者均可报告，不动款项", "whoever finds a wrong payment reports it; no money moves"
)
FINDS_ALL_THE_SAME: Final = EvenRecused(
    "报告错发人人有责，不动款项", "everybody reports a wrong payment he sees; no money moves"
)


class WrongPayments:
    """Payments that should not have been made so."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def wrong(self, number: str) -> WrongPayment:
        """A wrong payment by its number, ``（2017）苏0508执101号-W1``."""
        id_ = WrongPayment.create_id(number)
        return self.court.find(WrongPayment, id_, named=f"wrong payment {number}")

    @command(Permission.REPORT, whose=WHOEVER_FINDS, even_recused=FINDS_ALL_THE_SAME)
    def report(
        self,
        payout: str,
        amount: Money,
        *,
        kind: WrongKind,
        entitled: str,
        reason: str,
        compensation: bool,
        papers: Iterable[Paper] = (),
    ) -> Recorded:
        """Report that a booked payment was wrong (R2.18): how much of it, and who is entitled.

        ``compensation`` flags a case of state compensation. Nothing moves before it is recognised.
        """
        paid = self.court.find(Payout, Payout.create_id(payout), named=f"payout {payout}")
        if paid.state is not State.SETTLED or paid.payer_kind != CaseAccount.TOPIC:
            said = f"{payout} is {paid.state.value} and no case's paid money"
            raise NotInThatState(said, state=paid.state)
        if not amount.amount or amount > paid.amount:
            raise MoreThanWrong(f"{paid.amount} was paid", paid=paid.amount)
        made = WrongPayment(
            number=next_number(self.court, WrongPayment, paid.case_number, "W"),
            case_number=paid.case_number, payout=paid.id, kind=kind, amount=amount,
            entitled=entitled, reason=reason, compensation=compensation,
            papers=well_named(papers), by=act.current().actor,
        )  # fmt: skip
        return record(self.court, made, wrong=made.number)

    @command(Permission.RECOGNISE)
    def agree(self, number: str, *, expected: int | None = None) -> Recorded:
        """Agree, as chief, leader or finance; with the third word the creditor is owed again."""
        wrong, doing = self._seen(number, expected), act.current()
        case = self._case(wrong)
        wrong.agree(by=doing.actor, role=doing.role)
        if not wrong.recognised:
            return record(self.court, wrong, wrong=number, recognised="no")
        case.owe_again(wrong.payout, wrong.pocket, wrong.amount, basis=number)
        return record(self.court, wrong, case, wrong=number, recognised="yes")

    @command(Permission.REPORT, whose=WHOEVER_FINDS, even_recused=FINDS_ALL_THE_SAME)
    def tell_discipline(
        self, number: str, paper: Paper, *, expected: int | None = None
    ) -> Recorded:
        """Note that the discipline inspection was told."""
        wrong = self._seen(number, expected)
        wrong.tell_discipline(paper, by=act.current().actor)
        return record(self.court, wrong, wrong=number)

    @command(Permission.REPORT, whose=WHOEVER_FINDS)
    def propose_money(
        self, number: str, line: UUID, amount: Money, evidence: str, *, expected: int | None = None
    ) -> Recorded:
        """Say that money of a line came for this; a second person confirms it.

        Only money nobody claims can: what another case has is that case's.
        """
        wrong = self._seen(number, expected)
        if amount > wrong.outstanding:
            raise MoreThanWrong(f"{wrong.outstanding} is outstanding", asked=amount)
        found = self.court.find(BankLine, line, named=f"line {line}")
        found.must_lie_on(self._case(wrong).bank_account)
        assignment = found.propose_assignment(
            number, amount, by=act.current().actor, evidence=evidence
        )
        return record(self.court, found, wrong, wrong=number, assignment=assignment)

    @command(Permission.CONFIRM_CLAIM, whose=SECOND_PERSON)
    def make_good(
        self,
        number: str,
        line: UUID,
        assignment: str,
        how: MadeGoodBy,
        paper: Paper,
        *,
        expected: int | None = None,
    ) -> Recorded:
        """Confirm it: the gap closes by so much, and as much of what is owed can be paid."""
        wrong, by = self._seen(number, expected), act.current().actor
        found = self.court.find(BankLine, line, named=f"line {line}")
        agreed = found.confirm_assignment(assignment, by=by)
        if agreed.subject != number:
            raise WrongPaymentNotInThatState(
                f"{assignment} is for {agreed.subject}", subject=agreed.subject
            )
        may_make_good(unclaimed(line).partition("/")[0])
        wrong.make_good(line, agreed.amount, how, paper, on=clock.today(), by=by)
        case = self._case(wrong)
        case.make_good(wrong.pocket, line, agreed.amount, value_date=found.value_date)
        return record(
            self.court, wrong, found, case, wrong=number, outstanding=str(wrong.outstanding)
        )

    def _case(self, wrong: WrongPayment) -> CaseAccount:
        id_ = CaseAccount.create_id(wrong.case_number)
        return self.court.find(CaseAccount, id_, named=wrong.case_number)

    def _seen(self, number: str, expected: int | None) -> WrongPayment:
        wrong = self.wrong(number)
        as_seen(wrong, expected)
        return wrong
