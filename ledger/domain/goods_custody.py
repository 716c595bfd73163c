"""Goods taken and kept (扣押、入库、保管): counted in by two people, passed on by two."""

from datetime import date
from decimal import Decimal

from ledger.domain.calendar import Calendar
from ledger.domain.goods_state import (
    GoodsLot,
    GoodsNotThere,
    GoodsState,
    GoodsUnclear,
    NotInYourHands,
    Seal,
    Taking,
    Way,
)
from ledger.domain.goods_watching import Watched, count
from ledger.domain.kernel import Personal, Root
from ledger.domain.law.goods import (
    COUNTED_IN,
    CustodyNeedsTwo,
    Keeper,
    count_due,
    days_late,
    may_keep,
    may_leave_elsewhere,
    must_be_sealed,
)
from ledger.domain.law.goods_leaving import Step, delivery_due
from ledger.domain.paper import Paper, well_named


class Taken(Root.Event):
    """Goods that were awaited were seized, or delivered to the court (扣押、接收)."""

    TOPIC = "goods.taken"
    taking: Taking
    taken_on: date
    deliver_by: date | None
    paper: Paper
    by: str

    def apply(self, goods: GoodsLot) -> None:
        take(goods, self.taken_on, self.deliver_by)


class Brought(Root.Event):
    """An officer brought them to the court (运至法院): they are to be counted at once."""

    TOPIC = "goods.brought"
    on: date
    count_by: date | None
    by: str

    def apply(self, goods: GoodsLot) -> None:
        goods.state = GoodsState.BROUGHT
        goods.brought_by = self.by
        goods.keeper_kind, goods.keeper = None, ""
        goods.dues.pop(Step.KEEP, None)
        goods.dues[Step.TAKE_IN] = self.count_by


class TakenIn(Root.Event):
    """The custodian counted, sealed and registered them, and gave the slip (清点入库)."""

    TOPIC = "goods.taken-in"
    counted: Decimal
    damage: str
    sheet: Paper
    seal: Seal
    place: str
    slip: str
    brought_by: str
    on: date
    late: int
    reason: str
    by: str

    def apply(self, goods: GoodsLot) -> None:
        goods.state = GoodsState.IN_CUSTODY
        goods.keeper, goods.place, goods.slip = self.by, self.place, self.slip
        goods.seal = self.seal
        goods.dues.pop(Step.TAKE_IN, None)
        goods.dues[Step.KEEP] = None
        count(goods, self.counted, self.damage)


class KeptElsewhere(Root.Event):
    """They stay with another court, the debtor, or whom the court entrusts (他处保管)."""

    TOPIC = "goods.kept-elsewhere"
    keeper_kind: Keeper
    keeper: Personal
    place: Personal  # it may be where the debtor lives
    reason: str
    sheet: Paper
    seal: Seal
    on: date
    by: str

    def apply(self, goods: GoodsLot) -> None:
        goods.state = GoodsState.ELSEWHERE
        goods.keeper_kind, goods.keeper, goods.place = self.keeper_kind, self.keeper, self.place
        goods.seal = self.seal
        goods.dues.pop(Step.TAKE_IN, None)
        goods.dues[Step.KEEP] = None


class PassOffered(Root.Event):
    """The custodian asked another to take them over (提出移交保管)."""

    TOPIC = "goods.pass-offered"
    to: str
    by: str

    def apply(self, goods: GoodsLot) -> None:
        goods.offered_to = self.to
        goods.dues[Step.PASS] = None


class PassedOn(Root.Event):
    """The other counted them and keeps them from now on (接收保管)."""

    TOPIC = "goods.passed-on"
    counted: Decimal
    damage: str
    sheet: Paper
    place: str
    slip: str
    giver: str
    on: date
    by: str

    def apply(self, goods: GoodsLot) -> None:
        goods.keeper, goods.place, goods.slip = self.by, self.place, self.slip
        goods.offered_to = ""
        goods.dues.pop(Step.PASS, None)
        count(goods, self.counted, self.damage)


class ShortageSettled(Root.Event):
    """Chief or leader decided on what was missing or broken (短缺毁损处理)."""

    TOPIC = "goods.shortage-settled"
    paper: Paper
    by: str

    def apply(self, goods: GoodsLot) -> None:
        goods.short = False
        goods.dues.pop(Step.SHORTAGE, None)
        goods.quantity = goods.present  # what was answered for is not missing a second time
        if not goods.present:
            leave(goods, Way.LOST)


def take(goods: GoodsLot, taken_on: date, deliver_by: date | None) -> None:
    """Goods come under the court's charge; whose fact it is, says by when they are delivered."""
    goods.state = GoodsState.TAKEN
    goods.taken_on = taken_on
    goods.dues.pop(Step.AWAIT, None)
    goods.dues[Step.TAKE_IN] = None
    if goods.is_object:
        goods.dues[Step.DELIVER] = deliver_by


def leave(goods: GoodsLot, way: Way) -> None:
    """Goods leave the court's charge; what is still to be done about their price stays."""
    goods.state = GoodsState.GONE
    goods.way = way
    goods.order = None
    kept = {Step.PROCEEDS, Step.ESCROW_PRICE, Step.SHORTAGE}
    for step in set(goods.dues) - kept:
        del goods.dues[step]


class Keeping(Watched):
    """Goods that are taken, counted in and passed on."""

    def take(self, taking: Taking, on: date, paper: Paper, *, by: str, today: date) -> None:
        """Seize awaited goods, or receive them; the thirty days begin."""
        self._must_be(GoodsState.AWAITED)
        self._day(on, today)
        well_named([paper])
        due = delivery_due(on, Calendar.shipped()) if self.is_object else None
        self.record(
            Taken, taking=taking, taken_on=on, deliver_by=due.due if due else None, paper=paper,
            by=by,
        )  # fmt: skip

    def bring(self, on: date, *, by: str, today: date) -> date | None:
        """Bring them to the court; by when they are to be counted."""
        self._must_be(GoodsState.TAKEN, GoodsState.ELSEWHERE)
        self.nothing_waits()
        self._day(on, today)
        due = count_due(on, Calendar.shipped())
        count_by = due.due if due else None
        self.record(Brought, on=on, count_by=count_by, by=by)
        return count_by

    def take_in(
        self,
        counted: Decimal,
        sheet: Paper,
        *,
        place: str,
        slip: str,
        seal: Seal,
        damage: str,
        reason: str,
        officer: str,
        by: str,
        today: date,
    ) -> None:
        """Count them, seal valuables, register them and give the slip, as their custodian.

        Raises :class:`CustodyNeedsTwo`, :class:`CustodyIncomplete`, :class:`ValuablesUnsealed`,
        and :class:`OverdueUnsaid` when it was not done at once.
        """
        self._must_be(GoodsState.BROUGHT)
        may_keep(
            by, {self.brought_by, officer}, counted=counted, sheet=sheet.number, place=place,
            slip=slip,
        )  # fmt: skip
        self._no_more_than(counted, self.quantity)
        self._sealed(seal)
        well_named([sheet])
        late = days_late(self.dues[Step.TAKE_IN], today, reason, COUNTED_IN)
        self.record(
            TakenIn, counted=counted, damage=damage.strip(), sheet=sheet, seal=seal,
            place=place.strip(), slip=slip.strip(), brought_by=self.brought_by, on=today,
            late=late, reason=reason, by=by,
        )  # fmt: skip

    def keep_elsewhere(
        self,
        keeper_kind: Keeper,
        keeper: str,
        sheet: Paper,
        *,
        place: str,
        reason: str,
        seal: Seal,
        on: date,
        by: str,
        today: date,
    ) -> None:
        """Leave them with another, on a sheet that the other has signed.

        Raises :class:`KeptElsewhereWhy`, :class:`ValuablesUnsealed`.
        """
        self._must_be(GoodsState.TAKEN, GoodsState.ELSEWHERE)
        self.nothing_waits()
        may_leave_elsewhere(reason, keeper=keeper, place=place, sheet=sheet.number)
        self._sealed(seal)
        well_named([sheet])
        self.record(
            KeptElsewhere, keeper_kind=keeper_kind, keeper=keeper, place=place.strip(),
            reason=reason, sheet=sheet, seal=seal, on=self._day(on, today), by=by,
        )  # fmt: skip

    def offer(self, to: str, *, by: str) -> None:
        """Ask another custodian to take them over; one still keeps them until he has."""
        self._kept_by(by)
        self.nothing_waits()
        self._two(by, to)
        self.record(PassOffered, to=to, by=by)

    def take_over(
        self,
        counted: Decimal,
        sheet: Paper,
        *,
        place: str,
        slip: str,
        damage: str,
        officer: str,
        by: str,
        today: date,
    ) -> None:
        """Count and keep what another offered; raises as :meth:`take_in` does."""
        self._must_be(GoodsState.IN_CUSTODY)
        self.nothing_waits()
        if by != self.offered_to:
            raise NotInYourHands(f"offered to {self.offered_to or 'nobody'}", by=by)
        may_keep(
            by, {self.keeper, officer}, counted=counted, sheet=sheet.number, place=place, slip=slip
        )
        self._no_more_than(counted, self.present)
        well_named([sheet])
        self.record(
            PassedOn, counted=counted, damage=damage.strip(), sheet=sheet, place=place.strip(),
            slip=slip.strip(), giver=self.keeper, on=today, by=by,
        )  # fmt: skip

    def settle_shortage(self, paper: Paper, *, by: str) -> None:
        """Decide on what was missing or broken; never whoever kept them."""
        if not self.short:
            raise GoodsNotThere(f"nothing of {self.number} is missing", number=self.number)
        self.nothing_waits()
        if by == self.keeper:
            raise CustodyNeedsTwo(f"{by} keeps them", custodian=by)
        well_named([paper])
        self.record(ShortageSettled, paper=paper, by=by)

    def _no_more_than(self, counted: Decimal, known: Decimal) -> None:
        if counted > known:
            raise GoodsUnclear(f"{known} are registered", counted=counted)

    def _sealed(self, seal: Seal) -> None:
        if seal.photo is not None:
            well_named([seal.photo])
        must_be_sealed(valuable=self.valuable, seal=seal.number, photo=seal.photo)
