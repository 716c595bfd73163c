"""Each act on goods asks for its paper, its person, and the place where they are."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ledger.domain.goods import Goods
from ledger.domain.goods_state import GoodsNotThere, NotInYourHands, Seal, Taking, Way
from ledger.domain.law.escrow import Channel, EscrowGround
from ledger.domain.law.goods import GoodsKind, Keeper, KeptElsewhereWhy
from ledger.domain.paper import Paper, PaperUnnamed
from tests.domain.goods_facts import (
    BROUGHT,
    CASE,
    COSTS,
    DAY,
    DECISION,
    IN,
    LATER,
    LIST,
    NUMBER,
    ORDERED,
    RECEIPT,
    RECOUNTED,
    RELEASED,
    RULING,
    SHEET,
    SOLD,
    TEN,
    TO_SELL,
    TOLD,
    TRIED,
    entered,
    goods,
    kept_elsewhere,
    taken_in,
)
from tests.scenario import Told, fact, given, nothing, yuan

OFFERED = fact(Goods.PassOffered, to="sun", by="feng")
GONE = fact(
    Goods.HandedOut, way=Way.DELIVERED, to="p1", receipt=RECEIPT, on=LATER, late=0, reason="",
    by="feng",
)  # fmt: skip
DONE = (*IN, COSTS, TOLD, ORDERED, GONE)
TAKEN, AWAITED = (entered(),), (entered(None),)
Past = tuple[Told, ...]


def take(goods: Goods, paper: Paper = LIST) -> None:
    goods.take(Taking.SEIZED, DAY, paper, by="wang", today=DAY)


def bring(goods: Goods) -> None:
    goods.bring(DAY, by="wang", today=DAY)


def take_in(goods: Goods, paper: Paper = SHEET) -> None:
    goods.take_in(
        TEN, paper, place="3号柜", slip="BG1", seal=Seal(), damage="", reason="", officer="wang",
        by="feng", today=DAY,
    )  # fmt: skip


def photograph(goods: Goods, paper: Paper = SHEET) -> None:
    goods.take_in(
        TEN, SHEET, place="3号柜", slip="BG1", seal=Seal("", paper), damage="", reason="",
        officer="wang", by="feng", today=DAY,
    )  # fmt: skip


def leave(goods: Goods, paper: Paper = SHEET, place: str = "厂区") -> None:
    goods.keep_elsewhere(
        Keeper.DEBTOR, "p2", paper, place=place, reason="无法搬运", seal=Seal(), on=DAY, by="wang",
        today=DAY,
    )  # fmt: skip


def move(goods: Goods, paper: Paper = SHEET) -> None:
    goods.move("5号柜", "zhao", paper, by="feng", today=DAY)


def offer(goods: Goods, by: str = "feng") -> None:
    goods.offer("sun", by=by)


def take_over(goods: Goods, paper: Paper = SHEET, counted: Decimal = TEN) -> None:
    goods.take_over(
        counted, paper, place="5号柜", slip="BG2", damage="", officer="wang", by="sun", today=DAY
    )


def recount(goods: Goods, paper: Paper = SHEET) -> None:
    goods.recount(TEN, "zhao", paper, damage="", by="feng", today=DAY)


def settle(goods: Goods, paper: Paper = DECISION) -> None:
    goods.settle_shortage(paper, by="chen")


def direct(goods: Goods, paper: Paper = RECEIPT) -> None:
    goods.hand_over_directly(
        "p2", "p1", paper, signed_by=("p1",), on=DAY, reason="", by="wang", today=DAY
    )


def end(goods: Goods, paper: Paper = RULING) -> None:
    goods.end_duty(paper, by="wang")


def costs(goods: Goods, paper: Paper = SHEET) -> None:
    goods.settle_costs(yuan("0.00"), paper, by="wang")


def tell(goods: Goods, paper: Paper = SHEET) -> None:
    goods.tell("p1", Channel.TELEPHONE, DAY, paper, by="wang", today=DAY)


def deliver(goods: Goods, paper: Paper = RULING) -> None:
    goods.order_delivery("p1", paper, to_applicant=True, by="wang")


def release(goods: Goods, paper: Paper = RULING) -> None:
    goods.release(LATER, paper, by="wang", today=LATER)


def dispose(goods: Goods, paper: Paper = DECISION) -> None:
    goods.order_disposal(Way.SOLD, "易腐", LATER, paper, by="wang", today=DAY)


def sell(goods: Goods, paper: Paper = SHEET) -> None:
    goods.sell(LATER, "乙某", yuan("100"), paper, by="wang", today=LATER)


def ask(goods: Goods, paper: Paper = SHEET) -> None:
    goods.ask_escrow(
        "p1", EscrowGround.REFUSED, "拒收", TRIED, unsuitable="", papers=(paper,), by="wang",
        today=LATER,
    )  # fmt: skip


def refuse(goods: Goods) -> None:
    goods.refuse_escrow("可送达", by="chen")


def out(goods: Goods, paper: Paper = RECEIPT) -> None:
    goods.hand_out("p1", paper, on=LATER, reason="", by="feng", officer="wang", today=LATER)


ON_PAPER: list[tuple[Past, Any, Paper]] = [
    (AWAITED, take, LIST), ((*TAKEN, BROUGHT), take_in, SHEET),
    ((*TAKEN, BROUGHT), photograph, SHEET), (TAKEN, leave, SHEET), (IN, move, SHEET),
    ((*IN, OFFERED), take_over, SHEET), (IN, recount, SHEET),
    ((*IN, RECOUNTED), settle, DECISION), (AWAITED, direct, RECEIPT), (AWAITED, end, RULING),
    (IN, costs, SHEET), (IN, tell, SHEET), ((*IN, COSTS, TOLD), deliver, RULING),
    (IN, release, RULING), (IN, dispose, DECISION), ((*IN, TO_SELL), sell, SHEET),
    (IN, ask, SHEET), ((*IN, COSTS, TOLD, ORDERED), out, RECEIPT),
]  # fmt: skip


@pytest.mark.parametrize(
    ("past", "act", "paper"), ON_PAPER, ids=[act.__name__ for _, act, _ in ON_PAPER]
)
def test_no_act_on_goods_goes_without_its_named_paper(past: Past, act: Any, paper: Paper) -> None:
    unnamed = replace(paper, sha256="no digest")
    given(Goods, *past).when(lambda goods: act(goods, unnamed)).then_refused(PaperUnnamed)
    assert given(Goods, *past).when(lambda goods: act(goods, paper)).refused is None


def test_goods_are_entered_on_a_named_paper() -> None:
    nothing(
        lambda: Goods.register(
            NUMBER,
            CASE,
            "家具",
            TEN,
            "件",
            kind=GoodsKind.OTHER,
            valuable=False,
            owner="p2",
            deliverer="p2",
            is_object=False,
            taking=None,
            taken_on=None,
            paper=replace(LIST, number=""),
            by="wang",
            today=DAY,
        )
    ).then_refused(PaperUnnamed)


ELSEWHERE: list[tuple[Past, Any]] = [
    (IN, take), (AWAITED, bring), (IN, bring), (IN, take_in), (AWAITED, leave), (DONE, leave),
    (TAKEN, move), (TAKEN, offer), (DONE, offer), (TAKEN, take_over), (TAKEN, recount),
    (DONE, recount), (IN, settle), (IN, direct), (DONE, direct), (TAKEN, end), (DONE, costs),
    (DONE, tell), (AWAITED, deliver), (DONE, deliver), (AWAITED, release), (DONE, release),
    (AWAITED, dispose), (DONE, dispose), (AWAITED, sell), ((*TAKEN, TO_SELL, BROUGHT), sell),
    (AWAITED, ask), (DONE, ask), (IN, out),
    (DONE, out), ((*TAKEN, RELEASED, BROUGHT), out), (IN, refuse),
    ((*IN, TO_SELL, SOLD), ask), ((*IN, TO_SELL, SOLD), dispose),
]  # fmt: skip


@pytest.mark.parametrize(("past", "act"), ELSEWHERE)
def test_nothing_is_done_with_goods_that_are_not_there(past: Past, act: Any) -> None:
    given(Goods, *past).when(act).then_refused(GoodsNotThere)


def test_only_their_custodian_offers_goods_and_only_what_he_has_is_taken_over() -> None:
    given(Goods, *IN).when(lambda goods: offer(goods, "qian")).then_refused(NotInYourHands)
    nine = taken_in(Decimal(9))
    short = (entered(), BROUGHT, nine, OFFERED)
    assert given(Goods, *short).when(take_over).refused is not None, "more than there was"
    given(Goods, entered(), kept_elsewhere()).when(
        lambda goods: leave(goods, place=" ")
    ).then_refused(KeptElsewhereWhy)


def test_a_day_that_has_not_come_and_one_before_the_taking_are_no_days() -> None:
    for on in (date(2026, 3, 1), date(2026, 3, 3)):
        found = given(Goods, *TAKEN).when(
            lambda goods, on=on: goods.bring(on, by="wang", today=DAY)  # type: ignore[misc]
        )
        assert found.refused is not None
        assert found.refused.facts["on"] == on
    assert goods(*TAKEN).brought_by == ""
