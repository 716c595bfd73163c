"""A frozen share of a plan goes to the court that froze it (协助划拨), instead of to its creditor.

It is a share like any other: it leaves the plan once, its payment is approved like any, and pays
the creditor's claim. What the court gets, its freeze lacks no more; what no freeze lacks is paid.
"""

from collections.abc import Iterable

from ledger.domain import act, clock
from ledger.domain.case_account import CaseAccount
from ledger.domain.debt import Debts
from ledger.domain.hold import Hold
from ledger.domain.law.bankruptcy import may_leave_after
from ledger.domain.law.holding import account_is_named, freezes_a_share
from ledger.domain.law.payout_papers import may_go_to
from ledger.domain.money import Money
from ledger.domain.paper import Paper
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.permissions import Permission
from ledger.domain.plan import Plan
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.papers import on_paper
from ledger.services.plan_payouts import Drawing, draw_on
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
        may_go_to(PayoutKind.ASSISTANCE, case.party(party).role)
        known = case.payee(party, case.account_in_force(party))
        account_is_named(account, known.number)
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
