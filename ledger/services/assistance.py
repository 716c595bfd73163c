"""What is frozen goes to the court that froze it (协助划拨): a share of a plan, or what was held.

A share is one like any other: it leaves the plan once, its payment is approved like any, and pays
the creditor's claim. What the court gets, its freeze lacks no more; what no freeze lacks is paid.
What was held for a freeze out of free money goes to its court straight from there.
"""

from collections.abc import Iterable

from ledger.domain import act, clock
from ledger.domain.case_account import CaseAccount
from ledger.domain.debt import Debts
from ledger.domain.goods_state import CREDITORS
from ledger.domain.hold import Hold
from ledger.domain.law.bankruptcy import may_leave_after
from ledger.domain.law.holding import account_is_named, freezes_a_share, freezes_what_is_held
from ledger.domain.law.payout_papers import may_go_to
from ledger.domain.money import Money
from ledger.domain.paper import Paper
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.permissions import Permission
from ledger.domain.plan import Plan
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.counted import leaves_what_counts
from ledger.services.covering import in_its_turn
from ledger.services.debts import one_of_several
from ledger.services.holds import take_up_fallen
from ledger.services.incoming import case_of
from ledger.services.papers import on_paper
from ledger.services.payouts import Payouts
from ledger.services.plan_payouts import Drawing, draw_on
from ledger.services.relief_dues import relief_first
from ledger.services.serials import one_of
from ledger.services.sheets import list_digest
from ledger.services.stops import stop_of
from ledger.store.court import Court


class Assistance:
    """Frozen shares, for the courts that froze them."""

    def __init__(self, court: Court) -> None:
        self.court = court

    @command(Permission.PLAN)
    def hand_over(
        self,
        number: str,
        hold: str,
        party: str,
        account: str,
        *,
        papers: Iterable[Paper],
        amount: Money | None = None,
        expected: int | None = None,
    ) -> Recorded:
        """Ask that a share go to the court that froze it, on its ruling and assistance notice.

        ``account`` is the number the notice names: it must be the confirmed account of the court,
        which is a party of the case. All that the freeze still lacks, or ``amount`` of it, as far
        as earlier freezes of the same share leave it. Raises :class:`FreezeNotHandedOver`,
        :class:`FreezeWaits`.
        """
        plan = self.court.find(Plan, Plan.create_id(number), named=f"plan {number}")
        as_seen(plan, expected)
        freeze = one_of(self.court, Hold, hold)
        id_ = CaseAccount.create_id(plan.case_number)
        case = self.court.find(CaseAccount, id_, named=plan.case_number)
        case.may_ask(act.current().actor)
        today = clock.today()
        may_leave_after(stop_of(self.court, case), PayoutKind.ASSISTANCE, on=today)
        freezes_a_share(
            freeze.kind, hold=freeze.number, here=freeze.case_number == plan.case_number,
            of=freeze.party, creditors={each.creditor for each in plan.distribution.shares},
        )  # fmt: skip
        _is_the_courts(case, party, account)
        debts = self.court.find(
            Debts, Debts.create_id(case.case_number), named=f"debts of {case.case_number}"
        )
        drawing = Drawing(self.court, plan, case, debts)
        draws = drawing.hand_over(freeze, party, papers=on_paper(self.court, papers), amount=amount)
        for payout in drawing.made:
            freeze.hand_over(
                payout.number, payout.amount, court=party, today=today, by=act.current().actor
            )
        draw_on(plan, debts, draws, today)
        return record(
            self.court, plan, case, debts, freeze, *drawing.made, plan=number, hold=freeze.number,
            stage=plan.stage.value, payouts=str(len(drawing.made)),
            digest=list_digest(drawing.made),
        )  # fmt: skip

    @command(Permission.DRAFT)
    def hand_held_over(
        self,
        hold: str,
        party: str,
        account: str,
        *,
        papers: Iterable[Paper],
        amount: Money | None = None,
        expected: int | None = None,
    ) -> Recorded:
        """Ask that what was held for a freeze go to its court, on its ruling and notice.

        All of it, or ``amount``, as far as no earlier freeze of the same money lacks it. What is
        one of several creditors' is not his before that is decided. A payment that did not happen,
        or came back, is held again first, and so asked for anew by this very command. Raises
        :class:`FreezeNotHandedOver`, :class:`FreezeWaits`, :class:`RegimeNotChosen`.
        """
        freeze, today = one_of(self.court, Hold, hold), clock.today()
        as_seen(freeze, expected)
        case = case_of(self.court, freeze.case_number)
        case.may_ask(act.current().actor)
        take_up_fallen(self.court, freeze)
        may_leave_after(stop_of(self.court, case), PayoutKind.ASSISTANCE, on=today)
        freezes_what_is_held(freeze.kind, freeze.covered, hold=freeze.number)
        _is_the_courts(case, party, account)
        whose = freeze.party or ""
        his = bool(whose) and case.party(whose).role in CREDITORS
        if his:
            one_of_several(self.court, case, PayoutKind.APPLICANT, kept=False)
            relief_first(self.court, case.case_number, whose, PayoutKind.APPLICANT)
        payout = Payouts(self.court).draft_for(
            case, party, in_its_turn(self.court, case, freeze, amount),
            f"协助划拨冻结款 {freeze.number}", kind=PayoutKind.ASSISTANCE,
            papers=on_paper(self.court, papers), pocket=freeze.pocket, principal=whose,
        )  # fmt: skip
        if not his:
            leaves_what_counts(self.court, case, payout.sources)
        freeze.hand_held_over(
            payout.number, payout.amount, court=party, today=today, by=act.current().actor
        )
        return record(
            self.court, case, freeze, payout, hold=freeze.number, payout=payout.number,
            digest=payout.digest,
        )  # fmt: skip


def _is_the_courts(case: CaseAccount, party: str, account: str) -> None:
    """Refuse anybody but a court of the case, and any account but the one its notice names."""
    may_go_to(PayoutKind.ASSISTANCE, case.party(party).role)
    known = case.payee(party, case.account_in_force(party))
    account_is_named(account, known.number)
