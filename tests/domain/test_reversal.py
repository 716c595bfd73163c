"""A reversal of enforcement (R4.16), facts on both sides."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.domain.debt_parts import Part
from ledger.domain.kernel import name_id
from ledger.domain.law.counting import StopDay
from ledger.domain.law.reversal_order import Taken, Thing, Yield
from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.reversal import Reversal
from ledger.domain.reversal_parts import NoSuchThing, NothingOrdered, ThingDealtWith, ThingState
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
    "perform_by": date(2021, 6, 20), "taken": (TAKEN,), "things": (CAR,), "yields": (),
    "by": "wang",
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


RENT = Yield("c2", "w1", "p2", "租金", Money(3_000))
CALF = Thing("w2", "p2", "牛犊一头", "w1")


def test_r4_16_the_fruits_of_a_thing_go_back_with_it_in_kind_or_in_money() -> None:
    """执行规定 65: what was received and its fruits (孳息): another thing, or money."""
    both = {"things": (CAR, CALF), "yields": (RENT,)}
    outcome = nothing(lambda: order(**both))
    outcome.then(
        fact(Reversal.Ordered, number=NUMBER, case_number=CASE, reversal_case=NEW, **(SAID | both))
    )
    assert outcome.root is not None
    assert outcome.root.due == Money(80_430), "77,430.00 and 3,000.00 of rent"
    assert outcome.root.claims == {"c1": "p2", "c2": "p2"}
    for wrong in (
        {"things": (CAR, replace(CALF, fruit_of="w3"))},
        {"things": (CAR, replace(CALF, fruit_of="w2"))},
        {"yields": (replace(RENT, thing="w2"),)},
    ):
        nothing(lambda wrong=wrong: order(**wrong)).then_refused(NoSuchThing)
    for wrong in (
        {"yields": (RENT, RENT)},
        {"yields": (replace(RENT, amount=Money(0)),)},
        {"yields": (replace(RENT, amount=Money(-1)),)},
        {"yields": (replace(RENT, what=" "),)},
    ):
        nothing(lambda wrong=wrong: order(**wrong)).then_refused(NothingOrdered)


AGAIN = Paper(PaperKind.RULING, "（2021）皖1522执9号之一裁定", date(2021, 7, 1))
LESS = replace(TAKEN, stands=Money(150_000), amount=Money(27_430))
MORE = replace(TAKEN, claim="c2", payout=name_id("payout", f"{CASE}-2"), amount=Money(5_000))
ASKED: dict[str, Any] = {
    "because": "再审改判", "perform_by": date(2021, 7, 20), "taken": (LESS, MORE),
    "things": (replace(CALF, fruit_of=""),), "struck": ("w1",), "yields": (), "by": "wang",
}  # fmt: skip


def amend(**other: Any) -> Any:
    return lambda made: made.amend(AGAIN, **({"due": Money(32_430)} | ASKED | other))


def test_r4_16_an_order_reads_otherwise_from_a_new_ruling_on() -> None:
    """Of 77,430.00 only 27,430.00 goes back, 5,000.00 of another payment too, no car but a calf."""
    amended = fact(
        Reversal.Amended, number=NUMBER, reversal_case=NEW, ruling=AGAIN, change=Money(-45_000),
        **ASKED,
    )  # fmt: skip
    outcome = given(Reversal, ORDERED).when(amend())
    outcome.then(amended)
    made = outcome.root
    assert made is not None
    assert (made.due, made.ruling, made.perform_by) == (Money(32_430), AGAIN, date(2021, 7, 20))
    assert (made.reads.taken, made.things_out) == ((LESS, MORE), ["w2"])
    assert made.states["w1"] is ThingState.STRUCK
    assert made.claims == {"c1": "p2", "c2": "p2"}
    assert made.ordered_of(TAKEN.payout) == Money(27_430)
    given(Reversal, ORDERED, amended).when(
        lambda made: made.return_thing("w1", DAY, PAPER, by="wang")
    ).then_refused(ThingDealtWith)


def test_r4_16_what_is_struck_out_is_owed_no_longer_nor_what_the_thing_bore() -> None:
    none = replace(TAKEN, stands=TAKEN.received, amount=Money(0))
    told = ORDERED._replace(fields=ORDERED.fields | {"yields": (RENT,)})
    outcome = given(Reversal, told).when(
        amend(taken=(none,), yields=(replace(RENT, amount=Money(0)),), due=Money(0), things=())
    )
    made = outcome.root
    assert made is not None
    assert (made.due, made.claims, made.things_out) == (Money(0), {}, [])
    assert (made.reads.taken, made.reads.yields, made.reads.things) == ((), (), ())


def test_r4_16_an_amendment_says_what_it_changes_and_why() -> None:
    past = given(Reversal, ORDERED)
    nothing_new: dict[str, Any] = {"taken": (), "things": (), "struck": ()}
    past.when(amend(**nothing_new)).then_refused(NothingOrdered)
    past.when(amend(because=" ")).then_refused(NothingOrdered)
    past.when(amend(taken=(LESS, LESS))).then_refused(NothingOrdered)
    past.when(amend(yields=(replace(RENT, amount=Money(0)),))).then_refused(NothingOrdered)
    past.when(amend(struck=("w9",))).then_refused(NoSuchThing)
    past.when(amend(yields=(replace(RENT, thing="w9"),))).then_refused(NoSuchThing)
    given(Reversal, ORDERED, RETURNED).when(amend()).then_refused(ThingDealtWith)


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
    assert outcome.root.counted_of(RECEIPT) == Money(50_000)


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
