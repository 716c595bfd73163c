"""A plan being carried out (方案确定与发放): final, its shares turned into payouts, or drawn again.

Nothing is paid while anybody may still object, oppose or sue; a reserved share waits for its title.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ledger.domain.kernel import Root
from ledger.domain.money import Money, total, zero
from ledger.domain.plan_checks import may_be_final, not_in_future, papered
from ledger.domain.plan_objections import Objecting
from ledger.domain.plan_parts import Draw, NotPayable, NotReserved, Stage
from ledger.domain.plan_state import PlanState


class Finalised(Root.Event):
    """Nobody may object any more (分配方案确定); what is not in court may be paid."""

    TOPIC = "plan.finalised"
    on: date
    by: str

    def apply(self, plan: PlanState) -> None:
        plan.stage = Stage.FINAL
        plan.final = True


class ReserveReleased(Root.Event):
    """A reserved share may be paid: its claim has its final title (解除预留)."""

    TOPIC = "plan.reserve-released"
    claim: str
    document: str
    on: date

    def apply(self, plan: PlanState) -> None:
        plan.released.add(self.claim)


class Drawn(Root.Event):
    """Shares became payouts (按方案转入出款)."""

    TOPIC = "plan.drawn"
    draws: tuple[Draw, ...]
    on: date

    def apply(self, plan: PlanState) -> None:
        for each in self.draws:
            plan.drawn[each.claim] = plan.drawn.get(each.claim, zero()) + each.amount
            ever = plan.counted.get(each.claim, zero())
            plan.counted[each.claim] = max(ever, plan.drawn[each.claim])
            plan.relieved[each.claim] = plan.relieved.get(each.claim, zero()) + each.relief
            if each.payout:
                plan.draws[each.payout] = each
        if total(plan.drawn.values()) == plan.distribution.paid:
            plan.stage = Stage.SETTLED


class Undrawn(Root.Event):
    """A share's payout did not happen (出款未成); the share can be paid again."""

    TOPIC = "plan.undrawn"
    claim: str
    amount: Money
    payout: str
    reason: str

    def apply(self, plan: PlanState) -> None:
        plan.drawn[self.claim] -= self.amount
        gone = plan.draws.pop(self.payout)
        plan.undrawn[self.payout] = replace(gone, amount=self.amount, relief=zero())
        # A plan that was amended meanwhile still waits to be agreed to.
        if plan.stage is Stage.SETTLED:
            plan.stage = Stage.FINAL


class Paying(Objecting):
    """A plan whose shares are paid, but for what is in court."""

    def finalise(self, on: date, *, by: str) -> None:
        """Close the time for objections, once everybody's has run out (R4.11).

        Raises :class:`NotServed`, :class:`WindowOpen`, and :class:`ObjectionCourse` for one that
        nobody has dealt with.
        """
        self._must_be("finalise", Stage.APPROVED)
        may_be_final(on, self.participants, self.services, self.objections.values())
        self.record(Finalised, on=on, by=by)

    def payable(self) -> dict[str, Money]:
        """What can be paid of each share now: not reserved, not in court, not paid before."""
        if self.stage is not Stage.FINAL:
            return {}
        aside: dict[str, Money] = {}
        for disputed in self.withheld.values():
            for claim, amount in disputed.items():
                aside[claim] = aside.get(claim, zero()) + amount
        found = {}
        for share in self.distribution.shares:
            if share.reserved and share.claim not in self.released:
                continue
            gone = self.drawn.get(share.claim, zero()) + aside.get(share.claim, zero())
            left = share.paid - gone
            if left.amount > 0:
                found[share.claim] = left
        return found

    def payable_to(self, creditor: str) -> Money:
        """What can be paid of all of one creditor's shares now."""
        mine = self.distribution.share_of
        return total(
            left for claim, left in self.payable().items() if mine[claim].creditor == creditor
        )

    def draw(self, draws: Sequence[Draw], on: date) -> None:
        """Turn shares into payouts; raises :class:`NotPayable` for more than can be paid."""
        self._must_be("pay", Stage.FINAL)
        payable = self.payable()
        if not draws:
            raise NotPayable("no share can be paid now", plan=self.number)
        for each in draws:
            most = payable.pop(each.claim, zero())
            if not zero() < each.amount <= most:
                raise NotPayable(
                    f"{each.amount} is asked of {each.claim}, {most} can be paid",
                    claim=each.claim, payable=str(most),
                )  # fmt: skip
        self.record(Drawn, draws=tuple(draws), on=on)

    def undraw(self, payout: str, *, reason: str) -> Draw:
        """Let a share be paid again whose payout did not happen; raises :class:`NotPayable`."""
        drawn = self.draws.get(payout)
        if drawn is None:
            raise NotPayable(f"{payout} was not drawn on this plan", payout=payout)
        self.record(
            Undrawn,
            claim=drawn.claim,
            amount=drawn.amount - drawn.relief,
            payout=payout,
            reason=reason,
        )
        return drawn

    def was_paid_after_all(self, payout: str, on: date) -> None:
        """Count a share as drawn again whose payout the bank carried out after it was undrawn.

        Raises :class:`NotPayable` where it was drawn otherwise meanwhile.
        """
        if gone := self.undrawn.get(payout):
            self.draw([gone], on)

    def release_reserve(self, claim: str, on: date, *, document: str, today: date) -> None:
        """Let a reserved share be paid once its claim has its final title (R4.06)."""
        share = self.distribution.share_of.get(claim)
        if share is None or not share.reserved or claim in self.released:
            raise NotReserved(f"nothing is reserved for {claim}", claim=claim)
        papered(document)
        not_in_future(on, today)
        self.record(ReserveReleased, claim=claim, document=document, on=on)

    def uncounted(self, draws: Sequence[Draw]) -> list[Draw]:
        """What of these was never asked for before: a share paid again pays its debt but once."""
        found = []
        for each in draws:
            if (more := self.uncounted_of(each.claim, each.amount)).amount:
                found.append(replace(each, amount=more))
        return found

    def uncounted_of(self, claim: str, amount: Money) -> Money:
        """How much more than was ever asked for this share there is once this is."""
        now = self.drawn.get(claim, zero()) + amount
        return max(now - self.counted.get(claim, zero()), zero())

    def was_kept_aside(self, claim: str) -> bool:
        """Whether this share waited for a title or a judgment while the others were paid."""
        sued = (each for each in self.objections.values() if each.suit is not None)
        return claim in self.released or any(d.claim == claim for o in sued for d in o.disputed)

    def relief_to_take(self, claim: str) -> Money:
        """What the plan itself takes out of this share for the relief fund, and has not yet."""
        return self.distribution.share_of[claim].relief - self.relieved.get(claim, zero())
