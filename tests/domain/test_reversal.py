"""A reversal of enforcement (R4.16), facts on both sides."""

from datetime import date
from typing import Any

import pytest

from ledger.domain.debt_parts import Part
from ledger.domain.kernel import name_id
from ledger.domain.law.counting import StopDay
from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.reversal import (
    NoSuchThing,
    NothingOrdered,
    Reversal,
    Taken,
    Thing,
    ThingDealtWith,
)
from tests.scenario import Told, fact, given, nothing

CASE, NEW = "（2019）皖1522执1748号", "（2021）皖1522执9号"
NUMBER, DAY, RECEIPT = f"{CASE}-R1", date(2021, 6, 1), name_id("receipt", "1")
FELL = Paper(PaperKind.JUDGMENT, "（2021）皖15民再1号", date(2021, 5, 10))
RULING = Paper(PaperKind.RULING, "（2021）皖1522执9号裁定", DAY)
PAPER = Paper(PaperKind.RECORD, "交付笔录", DAY)
TAKEN = Taken(
    "c1", "p2", name_id("payout", f"{CASE}-1"), Money(177_430), Money(100_000), Money(77_430),
    date(2019, 9, 2),
)  # fmt: skip
CAR = Thing("w1", "p2", "轿车一辆")
SAID: dict[str, Any] = {
    "title": "（2018）皖1522民初1号", "set_aside": FELL, "ruling": RULING, "creditor": "p1",
    "perform_by": date(2021, 6, 20), "taken": (TAKEN,), "things": (CAR,), "by": "wang",
}  # fmt: skip
ORDERED = fact(
    Reversal.Ordered, number=NUMBER, case_number=CASE, reversal_case=NEW, **SAID
)  # fmt: skip
RETURNED = fact(Reversal.ThingReturned, thing="w1", on=DAY, paper=PAPER, by="wang")


def order(**other: Any) -> Reversal:
    return Reversal.order(NUMBER, CASE, NEW, **(SAID | other))


def collected(principal: int) -> Told:
    return fact(
        Reversal.Collected, number=NUMBER, reversal_case=NEW, receipt=RECEIPT,
        parts=(Part("c1", Money(50_000)),), principal=Money(principal), on=DAY,
        stop=StopDay.PERFORMED, by="wang",
    )  # fmt: skip


def test_r4_16_an_order_names_what_goes_back_each_once() -> None:
    nothing(order).then(ORDERED)
    nothing(lambda: order(taken=(), things=())).then_refused(NothingOrdered)
    nothing(lambda: order(taken=(TAKEN, TAKEN))).then_refused(NothingOrdered)
    nothing(lambda: order(title=" ")).then_refused(NothingOrdered)
    nothing(lambda: order(things=(Thing("w1", "p2", " "),))).then_refused(NothingOrdered)


def test_r4_16_money_that_came_shrinks_the_claim_by_what_it_paid_of_it() -> None:
    """50,000.00 came; 48,800.00 of it paid off what was received, the rest its fruits."""
    outcome = given(Reversal, ORDERED).when(
        lambda made: made.collect(
            RECEIPT, [Part("c1", Money(50_000))], principal=Money(48_800), on=DAY,
            stop=StopDay.PERFORMED, by="wang",
        )
    )  # fmt: skip
    outcome.then(collected(48_800))
    assert outcome.root is not None
    assert outcome.root.due == Money(28_630)
    assert outcome.root.counted == {RECEIPT: Money(50_000)}


@pytest.mark.parametrize("what", ["return_thing", "end_thing"])
def test_r4_16_a_thing_is_dealt_with_once(what: str) -> None:
    def do(thing: str) -> Any:
        return lambda made: getattr(made, what)(thing, DAY, PAPER, by="wang")

    given(Reversal, ORDERED, RETURNED).when(do("w1")).then_refused(ThingDealtWith)
    given(Reversal, ORDERED).when(do("w2")).then_refused(NoSuchThing)
    kind = Reversal.ThingReturned if what == "return_thing" else Reversal.ThingEnded
    given(Reversal, ORDERED).when(do("w1")).then(
        fact(kind, thing="w1", on=DAY, paper=PAPER, by="wang")
    )
