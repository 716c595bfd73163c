"""A plan's shares on their way to becoming payouts: relief to its fund, penalties to the state."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from ledger.domain.case_account import CaseAccount
from ledger.domain.debt import Debts
from ledger.domain.debt_parts import Part, PerformedBy
from ledger.domain.hold import Hold
from ledger.domain.law.holding import goes_in_turn
from ledger.domain.law.payout_papers import may_go_to
from ledger.domain.law.plan_parts import Category, PlanShare
from ledger.domain.money import Money, total, zero
from ledger.domain.paper import Paper
from ledger.domain.payout import Payout
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.plan import Plan
from ledger.domain.plan_parts import (
    Draw,
    NotPayable,
)
from ledger.services.covering import before, frozen_shares, lack_of, share_left
from ledger.services.payouts import Sitting
from ledger.services.plan_money import shift
from ledger.services.relief_dues import recouped_today, to_set_apart
from ledger.store.court import Court

_STATE: Final = frozenset({Category.FINE, Category.CONFISCATION})


class Drawing:
    """A plan's shares on their way to becoming payouts, all in one commit."""

    def __init__(self, court: Court, plan: Plan, case: CaseAccount, debts: Debts) -> None:
        self.payouts = Sitting(court)
        self.plan = plan
        self.case = case
        self.due = to_set_apart(court, case, debts)
        self.frozen = frozen_shares(court, case)
        self.gone: dict[str, Money] = {}
        self.recouped = recouped_today(court)
        self.made: list[Payout] = []

    def draw(self, claim: str, amount: Money) -> Draw:
        """One share: relief to its fund, penalties to the state, the rest to its creditor."""
        plan = self.plan
        if not amount.amount:  # nor is there anything of a claim the plan does not know
            raise NotPayable(f"nothing of {claim} can be paid now", claim=claim)
        share = plan.distribution.share_of[claim]
        if plan.distribution.claim_of[claim].category not in _STATE:
            amount = self._beyond_freezes(share.creditor, amount)
        relief = self._relief(share, amount)
        if relief.amount:
            shift(self.case, plan, "relief", relief)
        net = amount - relief
        if plan.distribution.claim_of[claim].category in _STATE:
            shift(self.case, plan, "fine", net)
            return Draw(claim, amount, relief, "")
        if not net.amount:
            return Draw(claim, amount, relief, "")
        may_go_to(PayoutKind.APPLICANT, self.case.party(share.creditor).role)
        payout = self.payouts.draft_for(
            self.case, share.creditor, net, f"按分配方案{plan.number}发放",
            kind=PayoutKind.APPLICANT, pocket=plan.pocket,
        )  # fmt: skip
        self.made.append(payout)
        return Draw(claim, amount, relief, payout.number)

    def keep(self, party: str, amount: Money) -> list[Draw]:
        """A creditor's shares that give so much to his escrow, once the relief fund has its own.

        What is reserved, in court or paid before is not his to have. Raises :class:`NotPayable`.
        """
        plan, left, draws = self.plan, amount, list[Draw]()
        if self._beyond_freezes(party, amount) < amount:
            share_left(self.frozen[party], zero())
        for claim, payable in plan.payable().items():
            share = plan.distribution.share_of[claim]
            if share.creditor != party or not left.amount:
                continue
            relief = self._relief(share, payable)
            if relief.amount:
                shift(self.case, plan, "relief", relief)
            part = min(left + relief, payable)
            draws.append(Draw(claim, part, relief, ""))
            left -= part - relief
        if left.amount:
            raise NotPayable(
                f"{amount} is asked for {party}, {amount - left} can be paid", party=party,
                payable=str(amount - left),
            )  # fmt: skip
        return draws

    def hand_over(
        self, hold: Hold, court: str, *, papers: Sequence[Paper], amount: Money | None
    ) -> list[Draw]:
        """The shares of a creditor that go to the court which froze them, in its turn.

        The relief fund has its own first; what is reserved, in court or paid before is not his.
        Raises :class:`FreezeWaits`.
        """
        plan, creditor, draws = self.plan, str(hold.party), list[Draw]()
        parts = []
        for claim, payable in plan.payable().items():
            share = plan.distribution.share_of[claim]
            if share.creditor == creditor:
                parts.append((claim, payable, self._relief(share, payable)))
        his = total(payable - relief for _, payable, relief in parts)
        first = before(self.frozen.get(creditor, ()), hold)
        left = goes_in_turn(
            lack_of(self.case, hold).missing, his, first, hold=hold.number, asked=amount
        )
        for claim, payable, relief in parts:
            if not (part := min(left, payable - relief)).amount:
                continue
            if relief.amount:
                shift(self.case, plan, "relief", relief)
            payout = self.payouts.draft_for(
                self.case, court, part, f"协助划拨{self.case.party(creditor).name}冻结份额",
                kind=PayoutKind.ASSISTANCE, papers=papers, pocket=plan.pocket, principal=creditor,
            )  # fmt: skip
            self.made.append(payout)
            draws.append(Draw(claim, part + relief, relief, payout.number))
            left -= part
        return draws

    def _beyond_freezes(self, creditor: str, amount: Money) -> Money:
        """As much of an amount as freezes of this creditor's share leave him (R2.15).

        The rest stays in the plan until it is covered or let go. Raises :class:`HoldNotCovered`.
        """
        if creditor not in self.frozen:
            return amount
        lacks = total(lack.missing for lack in self.frozen[creditor])
        before = self.plan.payable_to(creditor) - self.gone.get(creditor, zero())
        part = min(amount, max(before - lacks, zero()))
        if not part.amount:
            share_left(self.frozen[creditor], zero())
        self.gone[creditor] = self.gone.get(creditor, zero()) + part
        return part

    def _relief(self, share: PlanShare, amount: Money) -> Money:
        """What of this goes to the relief fund: as planned, and never above what is still due.

        A share kept aside when the plan was paid takes back what is due by now (R6.05), beside
        what the plan takes out of its creditor's other shares.
        """
        plan, due = self.plan, self.due.get(share.creditor, zero())
        planned, most = plan.relief_to_take(share.claim), amount
        if self.recouped and due.amount and plan.was_kept_aside(share.claim):
            mine = [s.claim for s in plan.distribution.shares if s.creditor == share.creditor]
            others = total(plan.relief_to_take(claim) for claim in mine) - planned
            planned = max(planned, due - others)
            most = plan.uncounted_of(share.claim, amount)
        relief = min(most, planned, due)
        self.due[share.creditor] = due - relief
        return relief


def draw_on(plan: Plan, debts: Debts, draws: Sequence[Draw], on: date) -> None:
    """Draw these shares on their plan; what was never asked for before pays its debt.

    It counts on the day the money was taken, not on the day it is passed on.
    """
    parts = [Part(each.claim, each.amount, each.relief) for each in plan.uncounted(draws)]
    plan.draw(draws, on)
    if parts:
        debts.perform(
            parts, on=plan.taken_on, stop=plan.stop, by=PerformedBy.COURT, document=plan.number
        )
