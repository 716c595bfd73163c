"""Goods under the court's charge (执行物): one thing or lot of one case, to its end.

They are no money and post nothing. What they are sold for is money, and is booked where all money
is; here stands the receipt by which it came. Each part of this class has one subject: its facts,
which apply themselves, and under them its commands.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias
from uuid import UUID

from ledger.domain import goods_custody, goods_leaving, goods_out, goods_selling, goods_watching
from ledger.domain.calendar import Calendar
from ledger.domain.goods_state import GoodsState, GoodsUnclear, Seal, Taking, no_price
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.goods import VALUABLE, GoodsKind
from ledger.domain.law.goods_leaving import Step, delivery_due
from ledger.domain.paper import Paper, well_named

MOST: Final = Decimal(10**9)


@dataclass(frozen=True, slots=True)
class OpenGoods:
    """What of some goods of a case is open: the first due of its steps, and its day if any."""

    number: str
    description: str
    step: Step
    due: date | None


class Goods(goods_leaving.Leaving, Root):
    """One thing or lot, by its number ``（2017）苏0508执101号-G1``."""

    TOPIC = "goods"

    class Registered(FirstFact):
        """They were entered (登记执行物): taken already, or awaited."""

        TOPIC = "goods.registered"
        number: str
        case_number: str
        description: str
        quantity: Decimal
        unit: str
        kind: GoodsKind
        valuable: bool
        owner: str
        deliverer: str
        is_object: bool
        taking: Taking | None
        taken_on: date | None
        deliver_by: date | None
        paper: Paper
        by: str

    Taken: TypeAlias = goods_custody.Taken
    Brought: TypeAlias = goods_custody.Brought
    TakenIn: TypeAlias = goods_custody.TakenIn
    KeptElsewhere: TypeAlias = goods_custody.KeptElsewhere
    MoveSaid: TypeAlias = goods_watching.MoveSaid
    RecountSaid: TypeAlias = goods_watching.RecountSaid
    WatcherNamed: TypeAlias = goods_watching.WatcherNamed
    WatcherDenied: TypeAlias = goods_watching.WatcherDenied
    SaidTakenBack: TypeAlias = goods_watching.SaidTakenBack
    Moved: TypeAlias = goods_watching.Moved
    PassOffered: TypeAlias = goods_custody.PassOffered
    PassedOn: TypeAlias = goods_custody.PassedOn
    Recounted: TypeAlias = goods_watching.Recounted
    ShortageSettled: TypeAlias = goods_custody.ShortageSettled
    DisposalOrdered: TypeAlias = goods_selling.DisposalOrdered
    Sold: TypeAlias = goods_selling.Sold
    ProceedsReached: TypeAlias = goods_selling.ProceedsReached
    PriceEscrowed: TypeAlias = goods_selling.PriceEscrowed
    HandedDirectly: TypeAlias = goods_leaving.HandedDirectly
    DutyEnded: TypeAlias = goods_leaving.DutyEnded
    CostsSettled: TypeAlias = goods_leaving.CostsSettled
    ApplicantTold: TypeAlias = goods_leaving.ApplicantTold
    DeliveryOrdered: TypeAlias = goods_leaving.DeliveryOrdered
    Released: TypeAlias = goods_leaving.Released
    EscrowAsked: TypeAlias = goods_leaving.EscrowAsked
    EscrowGranted: TypeAlias = goods_leaving.EscrowGranted
    EscrowRefused: TypeAlias = goods_leaving.EscrowRefused
    HandedOut: TypeAlias = goods_out.HandedOut
    PartHandedOut: TypeAlias = goods_out.PartHandedOut

    @staticmethod
    def create_id(number: str) -> UUID:
        return name_id("goods", number)

    @event(Registered)
    def __init__(
        self,
        *,
        number: str,
        case_number: str,
        description: str,
        quantity: Decimal,
        unit: str,
        kind: GoodsKind,
        valuable: bool,
        owner: str,
        deliverer: str,
        is_object: bool,
        taking: Taking | None,
        taken_on: date | None,
        deliver_by: date | None,
        paper: Paper,
        by: str,
    ) -> None:
        self.number, self.case_number = number, case_number
        self.description, self.quantity, self.unit = description, quantity, unit
        self.kind, self.valuable = kind, valuable
        self.owner, self.deliverer, self.is_object = owner, deliverer, is_object
        self.state, self.taken_on, self.present = GoodsState.AWAITED, None, quantity
        self.short = self.costs_settled = self.applicant_told = False
        self.brought_by = self.keeper = self.place = self.slip = self.offered_to = ""
        self.keeper_kind = self.order = self.sold_on = self.escrow = self.way = self.said = None
        self.seal, self.price, self.proceeds, self.price_escrow = Seal(), no_price(), {}, ""
        self.dues = {Step.AWAIT: None}
        if taken_on is not None:
            goods_custody.take(self, taken_on, deliver_by)

    @classmethod
    def register(
        cls,
        number: str,
        case_number: str,
        description: str,
        quantity: Decimal,
        unit: str,
        *,
        kind: GoodsKind,
        valuable: bool,
        owner: str,
        deliverer: str,
        is_object: bool,
        taking: Taking | None,
        taken_on: date | None,
        paper: Paper,
        by: str,
        today: date,
    ) -> "Goods":
        """Enter goods; ``taking`` is missing while they are only awaited.

        Securities, gold, jewels and antiques are valuables whether flagged or not. Raises
        :class:`GoodsUnclear`.
        """
        if not description.strip() or not unit.strip() or not 0 < quantity <= MOST:
            raise GoodsUnclear("name them, with their number and unit", quantity=quantity)
        if (taking is None) != (taken_on is None) or (taken_on is not None and taken_on > today):
            raise GoodsUnclear("how and when they were taken belong together", on=taken_on)
        well_named([paper])
        due = delivery_due(taken_on, Calendar.shipped()) if taken_on and is_object else None
        return cls(
            number=number, case_number=case_number, description=description.strip(),
            quantity=quantity, unit=unit.strip(), kind=kind,
            valuable=valuable or kind in VALUABLE, owner=owner, deliverer=deliverer,
            is_object=is_object, taking=taking, taken_on=taken_on,
            deliver_by=due.due if due else None, paper=paper, by=by,
        )  # fmt: skip

    def still_open(self) -> OpenGoods | None:
        """What is to be done with them first, and by when; ``None`` once nothing is."""
        first = self.next_step
        return None if first is None else OpenGoods(self.number, self.description, *first)


__all__ = ["Goods", "OpenGoods"]
