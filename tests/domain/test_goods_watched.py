"""Goods are counted again and moved by one, and another says so under his own key, or denies it."""

from decimal import Decimal
from typing import Any

import pytest

from ledger.domain.goods import Goods
from ledger.domain.goods_state import GoodsNotThere, Seal
from ledger.domain.law.approval import ActsTwice
from ledger.domain.law.goods import Keeper
from ledger.domain.law.second_person import NotTheSecond, SecondNotHeard, WaitsForSecond
from ledger.domain.paper import Paper, PaperKind
from tests.domain.goods_facts import (
    DAY,
    DECISION,
    IN,
    LATER,
    MOVE_SAID,
    MOVED,
    RECEIPT,
    RECOUNT_SAID,
    RECOUNTED,
    RULING,
    SHEET,
    TEN,
    entered,
    goods,
    kept_elsewhere,
)
from tests.scenario import fact, given

COUNTED, MOVING = (*IN, RECOUNT_SAID), (*IN, MOVE_SAID)
DENIED = fact(Goods.WatcherDenied, reason="当日外出", by="zhao")
NAMED = fact(Goods.WatcherNamed, witness="qian", reason="写错", by="chen")


def test_r1_26a_what_one_says_changes_nothing_before_the_other_says_it_too() -> None:
    before, said = goods(*IN), goods(*COUNTED)
    assert (said.present, said.short, said.open) == (before.present, before.short, before.open)
    assert goods(*MOVING).place == before.place
    for past, done in ((COUNTED, RECOUNTED), (MOVING, MOVED)):
        given(Goods, *past).when(lambda g: g.bear_witness(by="zhao")).then(done)
        for by in ("feng", "qian"):
            given(Goods, *past).when(lambda g, by=by: g.bear_witness(by=by)).then_refused(
                NotTheSecond, citing="法发〔2017〕6号 第十九条", asked_of=["zhao"]
            )
            given(Goods, *past).when(lambda g, by=by: g.deny("外出", by=by)).then_refused(
                NotTheSecond
            )
    assert goods(*COUNTED, RECOUNTED).present == Decimal(8)
    assert (goods(*MOVING, MOVED).place, goods(*MOVING, MOVED).said) == ("5号柜", None)


def test_a_fact_of_before_with_a_typed_witness_says_what_it_said() -> None:
    told = goods(*IN, RECOUNTED, MOVED)
    assert (told.present, told.short, told.place, told.said) == (Decimal(8), True, "5号柜", None)


def test_r1_26a_another_is_named_by_neither_of_the_two_and_has_the_word_then() -> None:
    def name(witness: str, by: str = "chen") -> Any:
        return lambda g: g.name_witness(witness, "写错", by=by)

    for past in (COUNTED, (*COUNTED, DENIED)):
        given(Goods, *past).when(name("qian")).then(NAMED)
        for witness, by in (("feng", "chen"), ("chen", "chen"), ("qian", "feng")):
            given(Goods, *past).when(name(witness, by)).then_refused(ActsTwice)
    now = (*COUNTED, DENIED, NAMED)
    given(Goods, *now).when(lambda g: g.bear_witness(by="zhao")).then_refused(NotTheSecond)
    given(Goods, *now).when(lambda g: g.bear_witness(by="qian")).then(
        fact(Goods.Recounted, **RECOUNTED.fields | {"witness": "qian"})
    )


def test_r1_26a_what_was_denied_is_taken_back_by_neither_of_the_two() -> None:
    def take_back(by: str) -> Any:
        return lambda g: g.take_back("重新清点", by=by)

    past = (*COUNTED, DENIED)
    given(Goods, *COUNTED).when(lambda g: g.deny("当日外出", by="zhao")).then(DENIED)
    given(Goods, *past).when(lambda g: g.bear_witness(by="zhao")).then_refused(NotTheSecond)
    given(Goods, *COUNTED).when(take_back("chen")).then_refused(SecondNotHeard, asked_of=["zhao"])
    for by in ("feng", "zhao"):
        given(Goods, *past).when(take_back(by)).then_refused(ActsTwice)
    taken = fact(Goods.SaidTakenBack, reason="重新清点", by="chen")
    given(Goods, *past).when(take_back("chen")).then(taken)
    told = goods(*past, taken)
    assert (told.present, told.said) == (TEN, None)
    given(Goods, *past, taken).when(take_back("chen")).then_refused(GoodsNotThere)


ELSEWHERE = (entered(is_object=False), kept_elsewhere(), RECOUNT_SAID)
SHORT = (*IN, RECOUNTED, RECOUNT_SAID)


@pytest.mark.parametrize(
    ("past", "do"),
    [
        (COUNTED, lambda g: g.recount(TEN, "zhao", SHEET, damage="", by="feng", today=DAY)),
        (MOVING, lambda g: g.move("6号柜", "zhao", SHEET, by="feng", today=DAY)),
        (COUNTED, lambda g: g.offer("sun", by="feng")),
        (
            (*IN, fact(Goods.PassOffered, to="sun", by="feng"), RECOUNT_SAID),
            lambda g: g.take_over(
                TEN, SHEET, place="5号柜", slip="BG2", damage="", officer="wang", by="sun",
                today=DAY,
            ),
        ),
        (SHORT, lambda g: g.settle_shortage(DECISION, by="chen")),
        (
            (*IN, fact(Goods.DeliveryOrdered, to="p1", ruling=RULING, by="wang"), MOVE_SAID),
            lambda g: g.hand_out(
                "p1", RECEIPT, on=DAY, reason="", by="feng", officer="wang", today=DAY
            ),
        ),
        (ELSEWHERE, lambda g: g.bring(LATER, by="wang", today=LATER)),
        (
            ELSEWHERE,
            lambda g: g.keep_elsewhere(
                Keeper.LOCAL_COURT, "乙法院", SHEET, place="乙县", reason="远", seal=Seal(),
                on=LATER, by="wang", today=LATER,
            ),
        ),
        (ELSEWHERE, lambda g: g.release(LATER, RULING, by="wang", today=LATER)),
        (
            ELSEWHERE,
            lambda g: g.hand_over_directly(
                "p2", "p1", Paper(PaperKind.RECEIPT, "收条1", DAY), signed_by=("p1",), on=LATER,
                reason="", by="wang", today=LATER,
            ),
        ),
    ],
)  # fmt: skip
def test_r1_26a_nothing_is_counted_moved_or_let_out_while_a_word_is_wanting(
    past: Any, do: Any
) -> None:
    given(Goods, *past).when(do).then_refused(WaitsForSecond, witness="zhao")
    without = [told for told in past if told not in (RECOUNT_SAID, MOVE_SAID)]
    do(goods(*without))


def test_a_seizure_is_lifted_while_a_word_is_wanting_for_what_lies_in_the_court() -> None:
    do = goods(*COUNTED)
    assert do.release(LATER, RULING, by="wang", today=LATER) is not None
