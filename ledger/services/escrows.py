"""Escrow (提存): asked, granted, told, released to its creditor or, in the end, to the treasury."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from ledger.domain import act, clock
from ledger.domain.case_account import CaseAccount, PocketKind
from ledger.domain.debt import Debts
from ledger.domain.escrow import Escrow
from ledger.domain.escrow_state import EscrowState
from ledger.domain.ids import CaseNumber
from ledger.domain.kernel import Root
from ledger.domain.law.bankruptcy import may_leave_after
from ledger.domain.law.escrow import Attempt, Channel, EscrowGround
from ledger.domain.law.late_money import LateChoice
from ledger.domain.law.payout_papers import may_go_to, may_rest_on
from ledger.domain.law.treasury import may_be_escrowed, may_go_to_treasury
from ledger.domain.money import Money
from ledger.domain.paper import Paper
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.permissions import Permission
from ledger.domain.plan import Plan
from ledger.services.closings import must_have_chosen
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.covering import escrowed_may_go
from ledger.services.debts import one_of_several
from ledger.services.numbering import next_number
from ledger.services.payouts import Payouts
from ledger.services.plan_payouts import Drawing, draw_on
from ledger.services.relief_dues import relief_first
from ledger.services.stops import stays_here, stop_of_money
from ledger.services.valued import is_there
from ledger.services.whose import any_officer
from ledger.store.court import Court


class Escrows:
    """The escrows of the court's cases."""

    def __init__(self, court: Court) -> None:
        self.court = court
        self.payouts = Payouts(court)

    def escrow(self, number: str) -> Escrow:
        """An escrow by its number, ``（2017）苏0508执101号-T1``."""
        return self.court.find(Escrow, Escrow.create_id(number), named=f"escrow {number}")

    @command(Permission.DRAFT)
    def ask(
        self,
        case_number: str,
        party: str,
        amount: Money,
        *,
        ground: EscrowGround,
        reason: str,
        attempts: Iterable[Attempt],
        papers: Iterable[Paper] = (),
        pocket: str | None = None,
    ) -> Recorded:
        """Fill the form (R1.24): for which creditor, why, and how he was tried to be reached.

        ``pocket`` names the money where it is not free: deferred until now, or a plan's, of which
        the creditor's own shares are escrowed. Raises :class:`DrawnOnOtherMoney`,
        :class:`NotPayable`.
        """
        case = self._case(case_number)
        case.may_ask(act.current().actor)
        # A share in dispute is kept for somebody by name, as any other money in escrow.
        may_go_to(PayoutKind.ESCROW_RELEASE, case.party(party).role)
        # Tried already now, so that nobody is asked to sign what cannot be done.
        self._out_of(case, pocket, party, amount)
        escrow = Escrow.ask(
            next_number(self.court, Escrow, case.case_number, "T"), case.case_number, party, amount,
            ground=ground, reason=reason, attempts=tuple(attempts), papers=tuple(papers),
            out_of=pocket, by=act.current().actor, today=clock.today(),
        )  # fmt: skip
        return record(self.court, escrow, escrow=escrow.number)

    @command(Permission.GRANT)
    def grant(self, number: str, *, expected: int | None = None) -> Recorded:
        """Agree: from today the money stands in escrow and the debtor is free of it.

        A share of a plan is drawn on the plan, and counts as paid on it.
        """
        escrow = self._seen(number, expected)
        case, doing = self._case(escrow.case_number), act.current()
        escrow.grant(by=doing.actor, role=doing.role, on=clock.today())
        kept: dict[str, Any] = {
            "amount": escrow.amount, "basis": number, "until": escrow.collectable_until,
            "party": escrow.party,
        }  # fmt: skip
        also = self._out_of(case, escrow.out_of, escrow.party, escrow.amount)
        if escrow.out_of is None:
            taken = case.set_aside(escrow.pocket, PocketKind.ESCROW, **kept)
        else:
            taken = case.keep_as(escrow.pocket, PocketKind.ESCROW, out_of=escrow.out_of, **kept)
        is_there(self.court, taken)
        return record(
            self.court, escrow, case, *also, escrow=number, until=str(escrow.collectable_until)
        )

    def _out_of(
        self, case: CaseAccount, pocket: str | None, party: str, amount: Money
    ) -> list[Root]:
        """Whether this money may be escrowed for this creditor; the plan and the debts it pays.

        What is escrowed is his: all that is asked before he is paid is asked before it is kept
        for him, for what a release asks comes too late.
        """
        kept = None if pocket is None else case.pocket(pocket)
        may_be_escrowed(kept.kind if kept else None)
        if kept is not None and kept.kind is PocketKind.CLEARED:
            stop = stop_of_money(self.court, case, pocket)
            may_leave_after(stop, PayoutKind.APPLICANT, on=clock.today())
            return []
        stays_here(self.court, case, kept=kept is not None)
        if kept is None or kept.kind is not PocketKind.PLAN:
            one_of_several(self.court, case, PayoutKind.APPLICANT, kept=False)
            receipts = [each.receipt for each in kept.sources] if kept else None
            must_have_chosen(self.court, case, receipts, LateChoice.ESCROW)
            relief_first(self.court, case.case_number, party, PayoutKind.APPLICANT)
            return []
        plan = self.court.find(Plan, Plan.create_id(kept.basis), named=f"plan {kept.basis}")
        id_ = Debts.create_id(case.case_number)
        debts = self.court.find(Debts, id_, named=f"debts of {case.case_number}")
        draws = Drawing(self.court, plan, case, debts).keep(party, amount)
        draw_on(plan, debts, draws, clock.today())
        return [plan, debts]

    @command(Permission.GRANT)
    def refuse(self, number: str, reason: str, *, expected: int | None = None) -> Recorded:
        """Do not agree; the money stays where it is."""
        escrow = self._seen(number, expected)
        escrow.refuse(reason, by=act.current().actor)
        return record(self.court, escrow, escrow=number)

    @command(Permission.DRAFT)
    def notify(
        self,
        number: str,
        channel: Channel,
        told_on: date,
        paper: Paper,
        *,
        expected: int | None = None,
    ) -> Recorded:
        """Record how and when the creditor was told."""
        escrow = self._seen(number, expected)
        escrow.notify(channel, told_on, paper, by=act.current().actor, today=clock.today())
        return record(self.court, escrow, escrow=number)

    @command(
        Permission.DRAFT,
        whose=any_officer(
            "知悉诉讼、异议者均可登记，只停止提存期限届满",
            "whoever learns of a suit or a claim; all it does is keep the escrow from ending",
        ),
    )
    def open_matter(
        self, number: str, matter: str, paper: Paper, *, expected: int | None = None
    ) -> Recorded:
        """Note a claim, a suit or a hold: the escrow cannot end meanwhile."""
        escrow = self._seen(number, expected)
        escrow.open_matter(matter, paper, by=act.current().actor)
        return record(self.court, escrow, escrow=number)

    @command(Permission.DRAFT)
    def close_matter(
        self, number: str, matter: str, paper: Paper, *, expected: int | None = None
    ) -> Recorded:
        """Note that it is over."""
        escrow = self._seen(number, expected)
        escrow.close_matter(matter, paper, by=act.current().actor)
        return record(self.court, escrow, escrow=number)

    @command(Permission.DRAFT)
    def take_cost(
        self, number: str, amount: Money, voucher: Paper, *, expected: int | None = None
    ) -> Recorded:
        """Take the cost of keeping it into the case's cost money, from which it is paid."""
        escrow = self._seen(number, expected)
        case = self._case(escrow.case_number)
        escrow.take_cost(amount, voucher, by=act.current().actor)
        case.keep_as(
            "cost", PocketKind.COST, out_of=escrow.pocket, amount=amount, basis=str(voucher)
        )
        return record(self.court, escrow, case, escrow=number)

    @command(Permission.DRAFT)
    def release(
        self,
        number: str,
        *,
        papers: Iterable[Paper],
        party: str | None = None,
        amount: Money | None = None,
        expected: int | None = None,
    ) -> Recorded:
        """Ask that the creditor, or whoever succeeded him, gets it; all of it unless told."""
        escrow = self._seen(number, expected)
        case = self._case(escrow.case_number)
        payee, given = escrow.party if party is None else party, tuple(papers)
        may_go_to(PayoutKind.ESCROW_RELEASE, case.party(payee).role)
        if payee != escrow.party:
            # Nobody but its own creditor, unless a ruling put a successor in his place.
            may_go_to(PayoutKind.OTHER_PAYEE, case.party(payee).role)
            may_rest_on(PayoutKind.OTHER_PAYEE, given)
        asked = case.pocket(escrow.pocket).amount if amount is None else amount
        payout = self.payouts.draft_for(
            case, payee, asked, "提存款领取", kind=PayoutKind.ESCROW_RELEASE, papers=given,
            pocket=escrow.pocket,
        )  # fmt: skip
        escrowed_may_go(self.court, case, payout)
        escrow.ask_release(payout.id, asked, by=act.current().actor)
        return record(
            self.court, escrow, payout, case, escrow=number, payout=payout.number,
            digest=payout.digest,
        )  # fmt: skip

    @command(Permission.GRANT)
    def propose_lapse(
        self, number: str, sign_off: Paper, *, expected: int | None = None
    ) -> Recorded:
        """Find that the creditor may collect no more, with the legal sign-off (R3.06)."""
        escrow = self._seen(number, expected)
        escrow.propose_lapse(sign_off, by=act.current().actor, today=clock.today())
        return record(self.court, escrow, escrow=number)

    @command(Permission.GRANT)
    def lapse(self, number: str, *, expected: int | None = None) -> Recorded:
        """Agree to that, as a second person."""
        escrow = self._seen(number, expected)
        escrow.lapse(by=act.current().actor, today=clock.today())
        return record(self.court, escrow, escrow=number)

    @command(Permission.DRAFT)
    def to_treasury(
        self, number: str, party: str, *, papers: Iterable[Paper], expected: int | None = None
    ) -> Recorded:
        """Ask that what is left of a lapsed escrow is paid to the treasury (R3.07).

        ``party`` is the treasury as it stands on the case; the papers name its 缴款书.
        """
        escrow = self._seen(number, expected)
        may_go_to_treasury(lapsed=escrow.state is EscrowState.LAPSED)
        case = self._case(escrow.case_number)
        may_go_to(PayoutKind.TREASURY, case.party(party).role)
        payout = self.payouts.draft_for(
            case, party, case.pocket(escrow.pocket).amount, "上缴国库", kind=PayoutKind.TREASURY,
            papers=papers, pocket=escrow.pocket,
        )  # fmt: skip
        return record(
            self.court, payout, case, escrow=number, payout=payout.number, digest=payout.digest
        )

    def _seen(self, number: str, expected: int | None) -> Escrow:
        escrow = self.escrow(number)
        as_seen(escrow, expected)
        return escrow

    def _case(self, case_number: str) -> CaseAccount:
        number = str(CaseNumber.parse(case_number))
        return self.court.find(CaseAccount, CaseAccount.create_id(number), named=number)
