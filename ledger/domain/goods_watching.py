"""Goods counted again and moved (复点、移库): one says so, and another who watched says it next.

Whoever keeps them says what he counted, or where he put them, and who watched; only the other's own
act, under his own key, makes a count or a move of it (``goods.recounted``, ``goods.moved``). Until
then they are what and where they were by the word of two, and nothing is done that would change it.
What the other denies a leader takes back, or names who was there.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from ledger.domain.goods_state import (
    HELD,
    GoodsLot,
    GoodsNotThere,
    GoodsState,
    GoodsUnclear,
    NotInYourHands,
    Said,
)
from ledger.domain.kernel import Root
from ledger.domain.law.goods import CustodyNeedsTwo
from ledger.domain.law.goods_leaving import Step
from ledger.domain.law.second_person import WaitsForSecond, may_drop, may_name_watcher, saw_it_too
from ledger.domain.paper import Paper, well_named


class MoveSaid(Root.Event):
    """The custodian says that he put them elsewhere (移库待见证)."""

    TOPIC = "goods.move-said"
    place: str
    witness: str
    sheet: Paper
    on: date
    by: str

    def apply(self, goods: GoodsLot) -> None:
        goods.said = Said(self.by, self.on, self.sheet, self.witness, place=self.place)


class RecountSaid(Root.Event):
    """One person says what he counted again (复点待见证)."""

    TOPIC = "goods.recount-said"
    counted: Decimal
    damage: str
    witness: str
    sheet: Paper
    on: date
    by: str

    def apply(self, goods: GoodsLot) -> None:
        goods.said = Said(
            self.by, self.on, self.sheet, self.witness, counted=self.counted, damage=self.damage
        )


class WatcherNamed(Root.Event):
    """The chief or a leader named another who watched (改由他人见证)."""

    TOPIC = "goods.watcher-named"
    witness: str
    reason: str
    by: str

    def apply(self, goods: GoodsLot) -> None:
        if goods.said is not None:
            goods.said = replace(goods.said, witness=self.witness, denied="")


class WatcherDenied(Root.Event):
    """Who was named says that he did not see it, or not so (见证人否认); a leader has to look."""

    TOPIC = "goods.watcher-denied"
    reason: str
    by: str

    def apply(self, goods: GoodsLot) -> None:
        if goods.said is not None:
            goods.said = replace(goods.said, denied=self.reason)


class SaidTakenBack(Root.Event):
    """What was denied does not count (撤销复点、移库): they are as they were before."""

    TOPIC = "goods.said-taken-back"
    reason: str
    by: str

    def apply(self, goods: GoodsLot) -> None:
        goods.said = None


class Moved(Root.Event):
    """The custodian put them in another place, a second person watching (移库).

    ``by`` moved them and ``witness`` watched. Where a :class:`MoveSaid` came before, it is the
    witness's own act; before there was one, his name was typed by the custodian.
    """

    TOPIC = "goods.moved"
    place: str
    witness: str
    sheet: Paper
    on: date
    by: str

    def apply(self, goods: GoodsLot) -> None:
        goods.said = None
        goods.place = self.place


class Recounted(Root.Event):
    """Two people counted them again (复点), and said what is missing or broken.

    Where a :class:`RecountSaid` came before, it is the witness's own act; before there was one, his
    name was typed by who counted.
    """

    TOPIC = "goods.recounted"
    counted: Decimal
    damage: str
    witness: str
    sheet: Paper
    on: date
    by: str

    def apply(self, goods: GoodsLot) -> None:
        goods.said = None
        count(goods, self.counted, self.damage)


def count(goods: GoodsLot, counted: Decimal, damage: str) -> None:
    """What there is now; what is less or broken stands open until somebody has answered for it."""
    goods.present = counted
    goods.short = goods.short or counted < goods.quantity or bool(damage)
    if goods.short:
        goods.dues[Step.SHORTAGE] = None


class Watched(GoodsLot):
    """Goods that are counted again and moved by two people."""

    def move(self, place: str, witness: str, sheet: Paper, *, by: str, today: date) -> None:
        """Say that they are in another place, and who watched; he says it next."""
        self._kept_by(by)
        self.nothing_waits()
        self._two(by, witness)
        if not place.strip() or place.strip() == self.place:
            raise GoodsUnclear("name another place", place=place)
        well_named([sheet])
        self.record(MoveSaid, place=place.strip(), witness=witness, sheet=sheet, on=today, by=by)

    def recount(
        self,
        counted: Decimal,
        witness: str,
        sheet: Paper,
        *,
        damage: str,
        by: str,
        today: date,
    ) -> Decimal:
        """Say what was counted again, and who counted too; how many are missing by it.

        What lies in the court is counted by its custodian, what lies elsewhere by the officer.
        """
        self._must_be(*HELD)
        if self.state is GoodsState.IN_CUSTODY:
            self._kept_by(by)
        self.nothing_waits()
        self._two(by, witness)
        if not 0 <= counted <= self.quantity:
            raise GoodsUnclear(f"{self.quantity} are registered", counted=counted)
        well_named([sheet])
        self.record(
            RecountSaid, counted=counted, damage=damage.strip(), witness=witness, sheet=sheet,
            on=today, by=by,
        )  # fmt: skip
        return self.quantity - counted

    def bear_witness(self, *, by: str) -> None:
        """Say under one's own key that one saw it: now it is so. Raises :class:`NotTheSecond`."""
        said = self._waiting()
        saw_it_too(by, asked=said.asked)
        seen = {"witness": by, "sheet": said.sheet, "on": said.on, "by": said.by}
        if said.counted is None:
            self.record(Moved, place=said.place, **seen)
        else:
            self.record(Recounted, counted=said.counted, damage=said.damage, **seen)

    def deny(self, reason: str, *, by: str) -> None:
        """Say under one's own key that one did not see it; raises :class:`NotTheSecond`."""
        said = self._waiting()
        saw_it_too(by, asked=said.asked)
        self.record(WatcherDenied, reason=reason, by=by)

    def name_witness(self, witness: str, reason: str, *, by: str) -> None:
        """Let another say that he watched; raises :class:`ActsTwice`."""
        may_name_watcher(witness, by=by, first=self._waiting().by)
        self.record(WatcherNamed, witness=witness, reason=reason, by=by)

    def take_back(self, reason: str, *, by: str) -> None:
        """Let what was denied not count; raises :class:`ActsTwice`, :class:`SecondNotHeard`."""
        said = self._waiting()
        may_drop(by, first=said.by, witness=said.witness, denied=bool(said.denied))
        self.record(SaidTakenBack, reason=reason, by=by)

    def nothing_waits(self) -> None:
        """Refuse while a count or a move waits for who watched; raises :class:`WaitsForSecond`."""
        if self.said is not None:
            text = f"{self.said.witness} has not said what he saw of {self.number}"
            raise WaitsForSecond(text, number=self.number, witness=self.said.witness)

    def _waiting(self) -> Said:
        if self.said is None:
            raise GoodsNotThere(f"nothing of {self.number} waits", number=self.number)
        return self.said

    def _kept_by(self, by: str) -> None:
        self._must_be(GoodsState.IN_CUSTODY)
        if by != self.keeper:
            raise NotInYourHands(f"{self.keeper} keeps {self.number}", by=by, keeper=self.keeper)

    def _two(self, by: str, other: str) -> None:
        if not other.strip() or other == by:
            raise CustodyNeedsTwo("a second person is needed", custodian=by)
