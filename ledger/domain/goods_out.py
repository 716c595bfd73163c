"""Goods that are handed out (出库交付、发还): all of them or some, by another than ordered it."""

from datetime import date
from decimal import Decimal
from typing import Final

from ledger.domain.goods_custody import leave
from ledger.domain.goods_selling import Selling
from ledger.domain.goods_state import (
    GoodsLot,
    GoodsNotThere,
    GoodsState,
    GoodsUnclear,
    NotInYourHands,
    Order,
    Seal,
    Way,
)
from ledger.domain.kernel import Root
from ledger.domain.law.goods import CustodyNeedsTwo, days_late, must_be_sealed
from ledger.domain.law.goods_leaving import (
    IN_ESCROW,
    OBJECT,
    RELEASED,
    UNFIT,
    DeliveryToAnother,
    Step,
    may_go_in_parts,
    may_return,
)
from ledger.domain.paper import Paper, well_named

UNSEALED: Final = Seal()
IN_PARTS: Final = frozenset({Way.DELIVERED, Way.RETURNED})
_CLOCK: Final = {
    Way.DELIVERED: (Step.DELIVER, OBJECT), Way.RETURNED: (Step.RETURN, RELEASED),
    Way.HANDLED: (Step.HANDLE, UNFIT), Way.SOLD: (Step.HANDLE, UNFIT),
}  # fmt: skip


class HandedOut(Root.Event):
    """They were handed out against a receipt (出库交付、发还)."""

    TOPIC = "goods.handed-out"
    way: Way
    to: str
    receipt: Paper
    on: date
    late: int
    reason: str
    by: str

    def apply(self, goods: GoodsLot) -> None:
        leave(goods, self.way)


class PartHandedOut(Root.Event):
    """Some of them were handed out against a receipt (部分交付、部分发还); the rest stays."""

    TOPIC = "goods.part-handed-out"
    way: Way
    to: str
    quantity: Decimal
    left: Decimal
    seal: str
    photo: Paper | None
    receipt: Paper
    on: date
    late: int
    reason: str
    by: str

    def apply(self, goods: GoodsLot) -> None:
        goods.quantity -= self.quantity
        goods.present = self.left
        if self.seal or self.photo:
            goods.seal = Seal(self.seal, self.photo)


class HandingOut(Selling):
    """Goods that go out of the court's hands as was ordered."""

    def hand_out(
        self,
        to: str,
        receipt: Paper,
        *,
        quantity: Decimal | None = None,
        seal: Seal = UNSEALED,
        on: date,
        reason: str,
        by: str,
        officer: str,
        today: date,
    ) -> None:
        """Hand them out as ordered, against a receipt; or a ``quantity``, and keep the rest.

        What lies in the court leaves it by its custodian's hand and never by that of whoever
        ordered it; what lies elsewhere, by the officer's. Raises :class:`NotInYourHands`,
        :class:`CustodyNeedsTwo`, :class:`ReturnToAnother`, :class:`DeliveryToAnother`,
        :class:`OverdueUnsaid`, :class:`NotInParts`, :class:`ValuablesUnsealed`.
        """
        self._must_be(GoodsState.TAKEN, GoodsState.IN_CUSTODY, GoodsState.ELSEWHERE)
        self.nothing_waits()
        order = self.order
        if order is None or not order.to:
            raise GoodsNotThere(f"nobody ordered {self.number} out", number=self.number)
        hand = self.keeper if self.state is GoodsState.IN_CUSTODY else officer
        if by != hand:
            raise NotInYourHands(f"{hand} hands {self.number} out", by=by, keeper=hand)
        if self.state is GoodsState.IN_CUSTODY and by in (order.by, officer):
            # A case may have come to its own custodian: he passes the goods on first.
            raise CustodyNeedsTwo(f"{by} answers for the case", custodian=by)
        self._may_go(order, to)
        well_named([receipt])
        step, article = _CLOCK.get(order.way, (Step.GRANT, IN_ESCROW))
        late = days_late(self.dues.get(step), self._day(on, today), reason, article)
        said = {
            "way": order.way, "to": to, "receipt": receipt, "on": on, "late": late,
            "reason": reason, "by": by,
        }  # fmt: skip
        if quantity is None or quantity == self.present:
            self.record(HandedOut, **said)
            return
        may_go_in_parts(quantity, self.present, ordered=order.way in IN_PARTS)
        must_be_sealed(valuable=self.valuable, seal=seal.number, photo=seal.photo)
        self.record(
            PartHandedOut, quantity=quantity, left=self.present - quantity, seal=seal.number,
            photo=seal.photo, **said,
        )  # fmt: skip

    def _may_go(self, order: Order, to: str) -> None:
        if order.way is Way.RETURNED:
            may_return(to, owner=self.owner, deliverer=self.deliverer)
        elif to not in order.to and order.way is Way.DELIVERED:
            raise DeliveryToAnother(f"it was ordered to {order.to[0]}", to=to)
        elif to not in order.to:
            raise GoodsUnclear(f"it goes to {', '.join(order.to)}", to=to)
