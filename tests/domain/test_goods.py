"""Goods taken and kept: two people count them in, and what is missing stands open (R1.26)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ledger.domain.goods import Goods, OpenGoods
from ledger.domain.goods_state import (
    GoodsNotThere,
    GoodsState,
    GoodsUnclear,
    NotInYourHands,
    Seal,
    Taking,
    Way,
)
from ledger.domain.law.goods import (
    CustodyNeedsTwo,
    GoodsKind,
    Keeper,
    OverdueUnsaid,
    ValuablesUnsealed,
)
from ledger.domain.law.goods_leaving import Step
from tests.domain.goods_facts import (
    BROUGHT,
    CASE,
    DAY,
    DECISION,
    DUE,
    IN,
    LATER,
    LIST,
    MOVE_SAID,
    NUMBER,
    RECOUNT_SAID,
    RECOUNTED,
    SHEET,
    TEN,
    entered,
    goods,
    kept_elsewhere,
    taken_in,
)
from tests.scenario import fact, given, nothing

GONE_COUNT = date(2026, 3, 4)


def enter(**changed: Any) -> Callable[[], Goods]:
    words: dict[str, Any] = {
        "kind": GoodsKind.MERCHANDISE, "valuable": False, "owner": "p2", "deliverer": "p2",
        "is_object": True, "taking": Taking.SEIZED, "taken_on": DAY, "paper": LIST, "by": "wang",
        "today": DAY, "quantity": TEN, "description": "红木家具", **changed,
    }  # fmt: skip
    what, quantity = words.pop("description"), words.pop("quantity")
    return lambda: Goods.register(NUMBER, CASE, what, quantity, "件", **words)


def take_in(**changed: Any) -> Callable[[Goods], None]:
    words: dict[str, Any] = {
        "place": "3号柜", "slip": "BG1", "seal": Seal(), "damage": "", "reason": "",
        "officer": "wang", "by": "feng", "today": DAY, "counted": TEN, **changed,
    }  # fmt: skip
    counted = words.pop("counted")
    return lambda goods: goods.take_in(counted, SHEET, **words)


def test_r1_28_goods_the_instrument_names_have_thirty_days_from_their_seizure() -> None:
    nothing(enter()).then(entered())
    assert goods(entered()).open == {Step.TAKE_IN: None, Step.DELIVER: DUE}
    nothing(enter(is_object=False)).then(entered(is_object=False))
    nothing(enter(taking=None, taken_on=None)).then(entered(None))
    assert goods(entered(None)).open == {Step.AWAIT: None}


def test_what_the_goods_are_and_when_they_came_is_said_in_full() -> None:
    for wrong in (
        {"description": " "}, {"quantity": Decimal(0)}, {"taking": None}, {"taken_on": None},
        {"taken_on": date(2026, 3, 3)},
    ):  # fmt: skip
        nothing(enter(**wrong)).then_refused(GoodsUnclear)


def test_r1_26_gold_is_a_valuable_whether_it_is_flagged_or_not() -> None:
    nothing(enter(kind=GoodsKind.PRECIOUS)).then(entered(kind=GoodsKind.PRECIOUS, valuable=True))
    past = (entered(valuable=True), BROUGHT)
    given(Goods, *past).when(take_in()).then_refused(ValuablesUnsealed)
    given(Goods, *past).when(take_in(seal=Seal("F1"))).then(taken_in(seal=Seal("F1")))
    given(Goods, *past).when(take_in(seal=Seal("", SHEET))).then(taken_in(seal=Seal("", SHEET)))


def test_awaited_goods_are_seized_and_their_clock_begins() -> None:
    taken = fact(
        Goods.Taken, taking=Taking.DELIVERED, taken_on=DAY, deliver_by=DUE, paper=LIST, by="wang"
    )

    def take(goods: Goods) -> None:
        goods.take(Taking.DELIVERED, DAY, LIST, by="wang", today=DAY)

    given(Goods, entered(None)).when(take).then(taken)
    assert goods(entered(None), taken).open == goods(entered()).open
    given(Goods, entered()).when(take).then_refused(GoodsNotThere, state=GoodsState.TAKEN)


def test_r1_26_officer_and_custodian_count_together_what_was_brought() -> None:
    """No custody without the custodian's own signature: it is not the officer's to give."""
    given(Goods, entered()).when(lambda g: g.bring(DAY, by="wang", today=DAY)).then(BROUGHT)
    given(Goods, entered(), BROUGHT).when(take_in()).then(taken_in())
    assert goods(*IN).open == {Step.DELIVER: DUE, Step.KEEP: None}
    for who in ({"by": "wang"}, {"by": "zhao", "officer": "zhao"}):
        given(Goods, entered(), BROUGHT).when(take_in(**who)).then_refused(
            CustodyNeedsTwo, citing="法发〔2017〕6号 第十九条"
        )
    given(Goods, entered()).when(take_in()).then_refused(GoodsNotThere)


def test_r1_26_what_is_counted_a_day_later_is_late_and_says_why() -> None:
    past = (entered(), BROUGHT)
    later = {"today": GONE_COUNT}
    given(Goods, *past).when(take_in(**later)).then_refused(OverdueUnsaid, due=DAY, days=2)
    given(Goods, *past).when(take_in(**later, reason="保管人员外出")).then(
        taken_in(on=GONE_COUNT, late=2, reason="保管人员外出")
    )


def test_more_than_was_registered_is_not_counted_and_less_stands_open() -> None:
    past = (entered(), BROUGHT)
    given(Goods, *past).when(take_in(counted=Decimal(11))).then_refused(GoodsUnclear)
    given(Goods, *past).when(take_in(counted=Decimal(9))).then(taken_in(Decimal(9)))
    assert goods(*past, taken_in(Decimal(9))).open[Step.SHORTAGE] is None
    assert goods(*past, taken_in(damage="划痕")).short


def test_r1_26_far_goods_stay_with_another_and_come_back_to_be_counted() -> None:
    def leave(goods: Goods) -> None:
        goods.keep_elsewhere(
            Keeper.DEBTOR, "p2", SHEET, place="厂区", reason="无法搬运", seal=Seal(), on=DAY,
            by="wang", today=DAY,
        )  # fmt: skip

    given(Goods, entered()).when(leave).then(kept_elsewhere())
    given(Goods, entered(valuable=True)).when(leave).then_refused(ValuablesUnsealed)
    given(Goods, *IN).when(leave).then_refused(GoodsNotThere)
    back = goods(entered(), kept_elsewhere(), BROUGHT)
    assert (back.keeper_kind, back.open) == (None, {Step.DELIVER: DUE, Step.TAKE_IN: DAY})


def test_goods_are_moved_by_their_custodian_with_a_second_person() -> None:
    def move(by: str = "feng", witness: str = "zhao", place: str = "5号柜") -> Any:
        return lambda goods: goods.move(place, witness, SHEET, by=by, today=DAY)

    given(Goods, *IN).when(move()).then(MOVE_SAID)
    given(Goods, *IN).when(move(by="sun")).then_refused(NotInYourHands, keeper="feng")
    given(Goods, *IN).when(move(witness="feng")).then_refused(CustodyNeedsTwo)
    given(Goods, *IN).when(move(place="3号柜")).then_refused(GoodsUnclear)
    given(Goods, entered()).when(move()).then_refused(GoodsNotThere)


def test_goods_change_custodians_by_two_hands_and_a_count() -> None:
    offered = fact(Goods.PassOffered, to="sun", by="feng")
    passed = fact(
        Goods.PassedOn, counted=Decimal(9), damage="", sheet=SHEET, place="5号柜", slip="BG2",
        giver="feng", on=DAY, by="sun",
    )  # fmt: skip

    def over(by: str = "sun", officer: str = "wang") -> Any:
        return lambda goods: goods.take_over(
            Decimal(9), SHEET, place="5号柜", slip="BG2", damage="", officer=officer, by=by,
            today=DAY,
        )  # fmt: skip

    given(Goods, *IN).when(lambda g: g.offer("sun", by="feng")).then(offered)
    given(Goods, *IN).when(lambda g: g.offer("feng", by="feng")).then_refused(CustodyNeedsTwo)
    given(Goods, *IN, offered).when(over()).then(passed)
    given(Goods, *IN, offered).when(over("qian")).then_refused(NotInYourHands)
    given(Goods, *IN, offered).when(over(officer="sun")).then_refused(CustodyNeedsTwo)
    now = goods(*IN, offered, passed)
    assert (now.keeper, now.slip, now.short) == ("sun", "BG2", True)
    assert Step.PASS not in now.open


def test_r1_26_what_a_recount_misses_stays_open_until_it_is_answered_for() -> None:
    def recount(counted: str = "8", by: str = "feng", witness: str = "zhao") -> Any:
        return lambda goods: goods.recount(
            Decimal(counted), witness, SHEET, damage="一件开裂", by=by, today=LATER
        )

    given(Goods, *IN).when(recount()).then(RECOUNT_SAID).and_answered(Decimal(2))
    given(Goods, *IN).when(recount(by="wang")).then_refused(NotInYourHands)
    given(Goods, *IN).when(recount(witness="feng")).then_refused(CustodyNeedsTwo)
    given(Goods, *IN).when(recount("11")).then_refused(GoodsUnclear)
    given(Goods, entered(), kept_elsewhere()).when(recount("10", by="wang")).and_answered(
        Decimal(0)
    )
    settled = fact(Goods.ShortageSettled, paper=DECISION, by="chen")
    short = (*IN, RECOUNTED)
    given(Goods, *short).when(lambda g: g.settle_shortage(DECISION, by="chen")).then(settled)
    given(Goods, *short).when(lambda g: g.settle_shortage(DECISION, by="feng")).then_refused(
        CustodyNeedsTwo
    )
    given(Goods, *IN).when(lambda g: g.settle_shortage(DECISION, by="chen")).then_refused(
        GoodsNotThere
    )
    after = goods(*short, settled)
    assert (after.quantity, after.short) == (Decimal(8), False)
    assert Step.SHORTAGE not in after.open


def test_goods_of_which_nothing_is_left_are_gone_once_somebody_has_answered() -> None:
    nothing_left = fact(
        Goods.Recounted, counted=Decimal(0), damage="火灾", witness="zhao", sheet=SHEET, on=LATER,
        by="feng",
    )  # fmt: skip
    settled = fact(Goods.ShortageSettled, paper=DECISION, by="chen")
    lost = goods(*IN, nothing_left, settled)
    assert (lost.state, lost.way, dict(lost.open)) == (GoodsState.GONE, Way.LOST, {})
    assert lost.still_open() is None


@pytest.mark.parametrize(
    ("past", "step", "due"),
    [
        ((entered(None),), Step.AWAIT, None),
        ((entered(is_object=False),), Step.TAKE_IN, None),
        ((entered(), BROUGHT), Step.TAKE_IN, DAY),
        (IN, Step.DELIVER, DUE),
        ((entered(is_object=False), BROUGHT, taken_in()), Step.KEEP, None),
        ((entered(is_object=False), BROUGHT, taken_in(Decimal(9))), Step.SHORTAGE, None),
    ],
)
def test_what_is_open_first_is_what_has_a_day_and_keeping_comes_last(
    past: Any, step: Step, due: date | None
) -> None:
    assert goods(*past).still_open() == OpenGoods(NUMBER, "红木家具", step, due)
