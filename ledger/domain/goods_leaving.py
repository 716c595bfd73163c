"""Goods that leave the court's charge (交付、发还、提存): ordered by one, handed out by another."""

from dataclasses import replace
from datetime import date
from typing import Final

from ledger.domain.act import Role
from ledger.domain.calendar import Calendar
from ledger.domain.goods_custody import leave
from ledger.domain.goods_out import HandingOut
from ledger.domain.goods_state import (
    STANDING,
    GoodsEscrow,
    GoodsLot,
    GoodsNotThere,
    GoodsState,
    Order,
    Way,
)
from ledger.domain.kernel import Root
from ledger.domain.law.approval import ActsTwice
from ledger.domain.law.escrow import Attempt, Channel, EscrowGround
from ledger.domain.law.goods import (
    HandOverNotShown,
    days_late,
    may_hand_over_directly,
)
from ledger.domain.law.goods_leaving import (
    IN_ESCROW,
    OBJECT,
    Step,
    may_deliver,
    may_escrow_goods,
    return_due,
    stays_with_its_keeper,
)
from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind, well_named

_ENDING: Final = frozenset({PaperKind.RULING, PaperKind.DECISION, PaperKind.JUDGMENT})


class HandedDirectly(Root.Event):
    """The debtor gave them to the applicant, on a receipt or both their signatures (自行交付)."""

    TOPIC = "goods.handed-directly"
    giver: str
    receiver: str
    signed_by: tuple[str, ...]
    paper: Paper
    on: date
    late: int
    reason: str
    by: str

    def apply(self, goods: GoodsLot) -> None:
        leave(goods, Way.DIRECT)


class DutyEnded(Root.Event):
    """Awaited goods are not to be handed over any more (不再交付): a decision says so."""

    TOPIC = "goods.duty-ended"
    paper: Paper
    by: str

    def apply(self, goods: GoodsLot) -> None:
        leave(goods, Way.ENDED)


class CostsSettled(Root.Event):
    """The costs of enforcement were settled (结算执行费用); nothing is booked by it."""

    TOPIC = "goods.costs-settled"
    amount: Money
    paper: Paper
    by: str

    def apply(self, goods: GoodsLot) -> None:
        goods.costs_settled = True


class ApplicantTold(Root.Event):
    """The applicant was told to come for them (通知领取)."""

    TOPIC = "goods.applicant-told"
    party: str
    channel: Channel
    told_on: date
    paper: Paper
    by: str

    def apply(self, goods: GoodsLot) -> None:
        goods.applicant_told = True


class DeliveryOrdered(Root.Event):
    """The officer ordered their delivery (交付指令)."""

    TOPIC = "goods.delivery-ordered"
    to: str
    ruling: Paper | None
    by: str

    def apply(self, goods: GoodsLot) -> None:
        goods.order = Order(Way.DELIVERED, (self.to,), self.by)
        goods.dues.setdefault(Step.DELIVER, None)


class Released(Root.Event):
    """The seizure was lifted (解除查封、扣押): they go back, unless the debtor keeps them."""

    TOPIC = "goods.released"
    on: date
    stays: bool
    return_by: date | None
    paper: Paper
    by: str

    def apply(self, goods: GoodsLot) -> None:
        if self.stays:
            leave(goods, Way.LEFT)
            return
        goods.order = Order(Way.RETURNED, (goods.owner, goods.deliverer), self.by)
        goods.dues.pop(Step.DELIVER, None)
        goods.dues.pop(Step.HANDLE, None)
        goods.dues[Step.RETURN] = self.return_by


class EscrowAsked(Root.Event):
    """They could not be delivered: escrow was asked for, of them or of their price (执行物提存)."""

    TOPIC = "goods.escrow-asked"
    party: str
    ground: EscrowGround
    reason: str
    attempts: tuple[Attempt, ...]
    unsuitable: str
    papers: tuple[Paper, ...]
    by: str

    def apply(self, goods: GoodsLot) -> None:
        goods.escrow = GoodsEscrow(self.party, self.ground, self.attempts, self.unsuitable, self.by)
        goods.dues[Step.GRANT] = None


class EscrowGranted(Root.Event):
    """Chief or leader agreed (准予提存): they are deposited, or sold for their price."""

    TOPIC = "goods.escrow-granted"
    role: Role
    on: date
    by: str

    def apply(self, goods: GoodsLot) -> None:
        assert goods.escrow is not None  # it was asked for
        goods.escrow = replace(goods.escrow, granted=True)
        for step in (Step.GRANT, Step.DELIVER, Step.RETURN):
            goods.dues.pop(step, None)
        if goods.escrow.unsuitable:
            goods.order = Order(Way.SOLD, (), self.by)
            goods.dues[Step.HANDLE] = None
        else:
            goods.order = Order(Way.ESCROWED, ("escrow-office",), self.by)


class EscrowRefused(Root.Event):
    """Chief or leader did not agree (不予提存)."""

    TOPIC = "goods.escrow-refused"
    reason: str
    by: str

    def apply(self, goods: GoodsLot) -> None:
        goods.escrow = None
        goods.dues.pop(Step.GRANT, None)


class Leaving(HandingOut):
    """Goods that are delivered, go back, or go into escrow."""

    def hand_over_directly(
        self,
        giver: str,
        receiver: str,
        paper: Paper,
        *,
        signed_by: tuple[str, ...],
        on: date,
        reason: str,
        by: str,
        today: date,
    ) -> None:
        """Record that one party gave them to the other; raises :class:`HandOverNotShown`."""
        self._must_be(GoodsState.AWAITED, GoodsState.TAKEN, GoodsState.ELSEWHERE)
        self.nothing_waits()
        may_hand_over_directly(paper, signed_by, giver=giver, receiver=receiver)
        well_named([paper])
        late = days_late(self.dues.get(Step.DELIVER), self._day(on, today), reason, OBJECT)
        self.record(
            HandedDirectly, giver=giver, receiver=receiver, signed_by=signed_by, paper=paper,
            on=on, late=late, reason=reason, by=by,
        )  # fmt: skip

    def end_duty(self, paper: Paper, *, by: str) -> None:
        """Note the decision by which awaited goods are not handed over any more.

        Raises :class:`HandOverNotShown` for anything but a decision of the court.
        """
        self._must_be(GoodsState.AWAITED)
        if paper.kind not in _ENDING:
            raise HandOverNotShown(f"a {paper.kind.value} decides nothing", kind=paper.kind)
        well_named([paper])
        self.record(DutyEnded, paper=paper, by=by)

    def settle_costs(self, amount: Money, paper: Paper, *, by: str) -> None:
        """Note that the costs were settled, or that there were none."""
        self._must_be(*STANDING)
        well_named([paper])
        self.record(CostsSettled, amount=amount, paper=paper, by=by)

    def tell(
        self, party: str, channel: Channel, told_on: date, paper: Paper, *, by: str, today: date
    ) -> None:
        """Note that the applicant was told."""
        self._must_be(*STANDING)
        well_named([paper])
        told_on = self._day(told_on, today)
        self.record(
            ApplicantTold, party=party, channel=channel, told_on=told_on, paper=paper, by=by
        )

    def order_delivery(
        self,
        to: str,
        ruling: Paper | None,
        *,
        to_applicant: bool,
        by: str,
        to_administrator: bool = False,
    ) -> None:
        """Order them to be delivered; raises what :func:`may_deliver` raises.

        Costs and notice belong to what the instrument names, and is delivered as it says; other
        goods, and what a bankrupt's administrator takes, go on the ruling alone.
        """
        named = self.is_object and not to_administrator
        self._must_be(GoodsState.TAKEN, GoodsState.IN_CUSTODY, GoodsState.ELSEWHERE)
        self._not_sold()
        self._not_released()
        may_deliver(
            to_applicant=to_applicant and self.is_object, ruling=ruling,
            costs_settled=self.costs_settled or not named,
            applicant_told=self.applicant_told or not named,
        )  # fmt: skip
        if ruling is not None:
            well_named([ruling])
        self.record(DeliveryOrdered, to=to, ruling=ruling, by=by)

    def release(self, on: date, paper: Paper, *, by: str, today: date) -> date | None:
        """Lift the seizure; by when they are to be back."""
        self._must_be(*STANDING - {GoodsState.AWAITED})
        self._not_sold()
        well_named([paper])
        stays = stays_with_its_keeper(self.keeper_kind)
        if stays:
            self.nothing_waits()
        due = None if stays else return_due(self._day(on, today), Calendar.shipped())
        return_by = due.due if due else None
        self.record(
            Released, on=self._day(on, today), stays=stays, return_by=return_by, paper=paper, by=by
        )
        return return_by

    def ask_escrow(
        self,
        party: str,
        ground: EscrowGround,
        reason: str,
        attempts: tuple[Attempt, ...],
        *,
        unsuitable: str,
        papers: tuple[Paper, ...],
        by: str,
        today: date,
    ) -> None:
        """Ask for escrow, of the goods or, where they are unsuited to it, of their price."""
        self._must_be(GoodsState.TAKEN, GoodsState.IN_CUSTODY, GoodsState.ELSEWHERE)
        self._not_sold()
        if self.escrow is not None:
            raise GoodsNotThere(f"escrow of {self.number} was asked for", number=self.number)
        may_escrow_goods(ground, reason, attempts, today=today)
        self.record(
            EscrowAsked, party=party, ground=ground, reason=reason.strip(), attempts=attempts,
            unsuitable=unsuitable.strip(), papers=well_named(papers), by=by,
        )  # fmt: skip

    def grant_escrow(self, *, by: str, role: Role, on: date) -> None:
        """Agree; raises :class:`ActsTwice` for whoever asked."""
        asked = self._asked()
        if by == asked.by:
            raise ActsTwice(f"{by} asked for it", article=IN_ESCROW, actor=by)
        self.record(EscrowGranted, role=role, on=on, by=by)

    def refuse_escrow(self, reason: str, *, by: str) -> None:
        """Do not agree; they stay where they are."""
        self._asked()
        self.record(EscrowRefused, reason=reason, by=by)

    def _asked(self) -> GoodsEscrow:
        if self.escrow is None or self.escrow.granted:
            raise GoodsNotThere(f"no escrow of {self.number} waits", number=self.number)
        return self.escrow
