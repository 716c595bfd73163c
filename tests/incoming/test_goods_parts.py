"""Goods that leave in parts (R1.28, R1.29), and two that one receipt pays for at once (R1.27)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from ledger.domain.goods_state import GoodsState, Seal, Way
from ledger.domain.law.escrow import Channel, EscrowGround
from ledger.domain.law.goods import OverdueUnsaid, ValuablesUnsealed
from ledger.domain.law.goods_leaving import DeliveryToAnother, NotInParts, ProceedsDiffer
from ledger.domain.money import Money
from ledger.services import goods_exits
from ledger.services.command import Recorded
from tests.incoming.desk import DAY, RECORD, RULING, Incoming
from tests.incoming.goods_desk import Storeroom
from tests.incoming.test_goods_service import HUNDRED, TRIED, in_escrow, rebuilt_as_told
from tests.services.courthouse import CASE, by
from tests.services.papers import DECISION, RECEIPT
from tests.services.refusing import refused

THREE, SEVEN = Decimal(3), Decimal(7)


@pytest.fixture
def store(desk: Incoming) -> Storeroom:
    desk.payable()
    return Storeroom(desk)


def to_deliver(store: Storeroom, **changed: Any) -> str:
    """Ten boxes that the instrument names, ordered to be delivered to the applicant."""
    desk, exits = store.desk, store.exits
    number = store.kept(is_object=True, **changed)
    desk.as_("wang", exits.settle_costs, number, Money("0.00"), RECORD)
    desk.as_("wang", exits.tell, number, "p1", Channel.TELEPHONE, DAY, RECORD)
    desk.as_("wang", exits.order_delivery, number, "p1")
    return number


def out(
    store: Storeroom, number: str, quantity: Decimal | None, to: str = "p1", **more: Any
) -> Any:
    return store.desk.as_(
        "feng", store.exits.hand_out, number, to, RECEIPT, quantity=quantity, **more
    ).ids  # fmt: skip


def test_r1_28_a_quantity_is_delivered_and_the_rest_keeps_its_order_and_its_thirty_days(
    store: Storeroom,
) -> None:
    number = to_deliver(store)
    due = store.own.goods(number).open
    assert out(store, number, THREE) == {"goods": number, "way": "", "left": "7"}
    goods = store.own.goods(number)
    assert (goods.state, goods.quantity, goods.present) == (GoodsState.IN_CUSTODY, SEVEN, SEVEN)
    assert goods.open == due, "the clock of the rest is the clock of all"
    (row,) = store.listed()
    assert (row.quantity, row.missing, row.kept) == (SEVEN, 0, True)
    late = {"quantity": THREE, "on": store.today()}
    for asked in (Decimal(0), Decimal(-1), Decimal(8)):
        refused(store.desk, NotInParts, lambda asked=asked: out(store, number, asked))
    refused(store.desk, DeliveryToAnother, lambda: out(store, number, THREE, "p2"))
    store.desk.later(days=40)
    late["on"] = store.today()
    refused(store.desk, OverdueUnsaid, lambda: out(store, number, **late))
    assert out(store, number, **late, reason="分批运输")["left"] == "4"
    ends = {"on": store.today(), "reason": "分批运输"}
    assert out(store, number, Decimal(4), **ends) == {
        "goods": number, "way": "delivered-out", "left": "0",
    }  # fmt: skip
    rebuilt_as_told(store.desk, store)


def test_r1_29_released_goods_go_back_in_parts_and_what_was_sold_leaves_whole(
    store: Storeroom,
) -> None:
    desk, exits = store.desk, store.exits
    back, sold = store.kept(), store.kept()
    desk.as_("wang", exits.release, back, store.today(), RULING)
    assert out(store, back, THREE, "p2")["left"] == "7"
    assert out(store, back, None, "p2")["way"] == Way.RETURNED.value
    desk.as_("wang", exits.order_disposal, sold, Way.SOLD, "易腐", DAY, DECISION)
    desk.as_("wang", exits.sell, sold, DAY, "乙某", HUNDRED, RECORD)
    refused(desk, NotInParts, lambda: out(store, sold, THREE, "buyer"))


def test_r1_26_what_is_left_of_valuables_is_sealed_anew(store: Storeroom) -> None:
    number = to_deliver(store, valuable=True, seal="F1")
    refused(store.desk, ValuablesUnsealed, lambda: out(store, number, THREE))
    assert out(store, number, THREE, seal=Seal("F2"))["left"] == "7"
    assert store.own.goods(number).seal == Seal("F2")


# One receipt for two


def sold(store: Storeroom) -> str:
    number = store.kept()
    store.desk.as_("wang", store.exits.order_disposal, number, Way.SOLD, "易腐", DAY, DECISION)
    store.desk.as_("wang", store.exits.sell, number, DAY, "乙某", HUNDRED, RECORD)
    return number


def beaten(
    monkeypatch: pytest.MonkeyPatch, first: Callable[[], Any], second: Callable[[], Any]
) -> None:
    """The second is done whole between what the first read and what it records: the first reads
    again, and is refused.
    """
    recorded = goods_exits.record

    def late(*roots: Any, **ids: str) -> Recorded:
        monkeypatch.setattr(goods_exits, "record", recorded)
        second()
        return recorded(*roots, **ids)

    monkeypatch.setattr(goods_exits, "record", late)
    with pytest.raises(ProceedsDiffer):
        first()


def test_r1_27_one_slip_pays_for_two_goods_and_for_neither_twice_at_one_moment(
    store: Storeroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, exits = store.desk, store.exits
    one, two = sold(store), sold(store)
    desk.slips()
    slip = desk.counted("100.00")

    def tie(number: str, amount: Money = HUNDRED) -> Any:
        return desk.as_("sun", exits.find_proceeds, number, amount, slip=slip)

    beaten(monkeypatch, lambda: tie(one), lambda: tie(two))
    assert store.own.goods(one).outstanding == HUNDRED
    with by("sun"):
        refused(desk, ProceedsDiffer, lambda: tie(one, Money("0.01")))


def test_r1_30_one_escrow_keeps_the_price_of_one(
    store: Storeroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, exits = store.desk, store.exits
    numbers = [unsuited(store) for _ in "12"]
    desk.receive(
        "100.00", sub_account=desk.case(store.own.goods(numbers[0]).case_number).sub_account
    )
    escrow = in_escrow(desk, "p1")

    def keep(number: str) -> Any:
        return desk.as_("wang", exits.escrow_price, number, escrow)

    beaten(monkeypatch, lambda: keep(numbers[0]), lambda: keep(numbers[1]))
    refused(desk, ProceedsDiffer, lambda: keep(numbers[0]))


def unsuited(store: Storeroom) -> str:
    """Sold for the escrow of its price, and paid in."""
    desk, exits, number = store.desk, store.exits, store.kept()
    desk.as_(
        "wang", exits.ask_escrow, number, "p1", EscrowGround.REFUSED, "拒绝受领", attempts=TRIED,
        unsuitable="鲜活",
    )  # fmt: skip
    desk.as_("chen", exits.grant_escrow, number)
    desk.as_("wang", exits.sell, number, DAY, "丙某", HUNDRED, RECORD)
    line = desk.receive("100.00", sub_account=desk.case(CASE).sub_account)
    desk.as_("sun", exits.find_proceeds, number, HUNDRED, line=line)
    return number
