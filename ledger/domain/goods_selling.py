"""Goods turned into money (不宜长期保存、不宜提存的执行物): ordered, sold, the price at finance.

The price is court money the moment it is paid. It is booked by the money's own facts; here stands
which of them it was, so that a sale whose price never reached finance cannot be overlooked.
"""

from datetime import date

from ledger.domain.calendar import Calendar
from ledger.domain.goods_custody import Keeping
from ledger.domain.goods_state import GoodsLot, GoodsNotThere, GoodsState, GoodsUnclear, Order, Way
from ledger.domain.kernel import Personal, Root
from ledger.domain.law.cash import HandOver
from ledger.domain.law.goods_leaving import (
    Step,
    may_dispose,
    proceeds_due,
    proceeds_fit,
    proceeds_reached,
)
from ledger.domain.money import Money, zero
from ledger.domain.paper import Paper, well_named


class DisposalOrdered(Root.Event):
    """The parties were ordered to handle them by a day, or they are to be sold (责令处理、变卖)."""

    TOPIC = "goods.disposal-ordered"
    way: Way
    reason: str
    handle_by: date
    paper: Paper
    by: str

    def apply(self, goods: GoodsLot) -> None:
        to = (goods.owner, goods.deliverer) if self.way is Way.HANDLED else ()
        goods.order = Order(self.way, to, self.by)
        goods.dues[Step.HANDLE] = self.handle_by


class Sold(Root.Event):
    """They were sold (变卖成交); the price is to be at finance the same day."""

    TOPIC = "goods.sold"
    case_number: str
    sold_on: date
    buyer_name: Personal
    price: Money
    proceeds_by: date
    paper: Paper
    by: str

    def apply(self, goods: GoodsLot) -> None:
        goods.sold_on, goods.price = self.sold_on, self.price
        goods.order = Order(Way.SOLD, ("buyer",), self.by)
        goods.dues[Step.PROCEEDS] = self.proceeds_by
        if goods.escrows_price:
            goods.dues[Step.ESCROW_PRICE] = None


class ProceedsReached(Root.Event):
    """The price, or part of it, was found at finance (变卖价款到账): by slip or bank line."""

    TOPIC = "goods.proceeds-reached"
    case_number: str
    receipt: str
    amount: Money
    reached_on: date
    timing: HandOver
    reason: str
    by: str

    def apply(self, goods: GoodsLot) -> None:
        goods.proceeds[self.receipt] = goods.proceeds.get(self.receipt, zero()) + self.amount
        if not goods.outstanding.amount:
            goods.dues.pop(Step.PROCEEDS, None)


class PriceEscrowed(Root.Event):
    """The price is in escrow for whom the goods could not be delivered to (价款提存)."""

    TOPIC = "goods.price-escrowed"
    escrow: str
    amount: Money
    by: str

    def apply(self, goods: GoodsLot) -> None:
        goods.price_escrow = self.escrow
        goods.dues.pop(Step.ESCROW_PRICE, None)


class Selling(Keeping):
    """Goods that are handled by their owners on order, or sold."""

    def order_disposal(
        self, way: Way, reason: str, handle_by: date, paper: Paper, *, by: str, today: date
    ) -> None:
        """Order the parties to handle them promptly, or their sale; :class:`SaleWithoutReason`."""
        self._must_be(GoodsState.TAKEN, GoodsState.IN_CUSTODY, GoodsState.ELSEWHERE)
        may_dispose(reason)
        if way not in (Way.HANDLED, Way.SOLD) or handle_by < today:
            raise GoodsUnclear(f"{way.value} by {handle_by}", on=handle_by, today=today)
        well_named([paper])
        self._not_sold()
        self._not_released()
        self.record(
            DisposalOrdered, way=way, reason=reason, handle_by=handle_by, paper=paper, by=by
        )

    def sell(
        self, sold_on: date, buyer_name: str, price: Money, paper: Paper, *, by: str, today: date
    ) -> date:
        """Record the sale that was ordered; by when its price must be at finance.

        Goods unsuited to escrow are sold on the grant of the escrow of their price.
        """
        self._must_be(GoodsState.TAKEN, GoodsState.IN_CUSTODY, GoodsState.ELSEWHERE)
        self._not_sold()
        ordered = self.order is not None and self.order.way is Way.SOLD
        if not ordered and not self.escrows_price:
            raise GoodsNotThere(f"no sale of {self.number} was ordered", number=self.number)
        if price <= zero() or not buyer_name.strip():
            raise GoodsUnclear(f"sold for {price}", price=price)
        well_named([paper])
        due, _ = proceeds_due(self._day(sold_on, today), Calendar.shipped())
        self.record(
            Sold, case_number=self.case_number, sold_on=sold_on, buyer_name=buyer_name.strip(),
            price=price, proceeds_by=due.due, paper=paper, by=by,
        )  # fmt: skip
        return due.due

    def reach(
        self, receipt: str, amount: Money, left: Money, *, on: date, reason: str, by: str
    ) -> HandOver:
        """Find the price at finance; ``left`` is what of the receipt no other sale has taken.

        Raises :class:`ProceedsDiffer`, :class:`HandOverNeedsReason`.
        """
        if self.sold_on is None:
            raise GoodsNotThere(f"{self.number} was not sold", number=self.number)
        proceeds_fit(amount, outstanding=self.outstanding, left=left)
        timing = proceeds_reached(self.sold_on, on, Calendar.shipped(), reason=reason)
        self.record(
            ProceedsReached, case_number=self.case_number, receipt=receipt, amount=amount,
            reached_on=on, timing=timing, reason=reason, by=by,
        )  # fmt: skip
        return timing

    def escrow_price(self, escrow: str, amount: Money, *, by: str) -> None:
        """Name the escrow in which the price stands; raises :class:`ProceedsDiffer`."""
        if Step.ESCROW_PRICE not in self.dues or Step.PROCEEDS in self.dues:
            raise GoodsNotThere(f"no price of {self.number} waits for it", number=self.number)
        proceeds_fit(amount, outstanding=self.price, left=self.price)
        self.record(PriceEscrowed, escrow=escrow, amount=amount, by=by)

    def _not_sold(self) -> None:
        if self.sold_on is not None:
            raise GoodsNotThere(f"{self.number} was sold on {self.sold_on}", on=self.sold_on)

    def _not_released(self) -> None:
        if Step.RETURN in self.dues:
            raise GoodsNotThere(f"{self.number} is to go back", number=self.number)
