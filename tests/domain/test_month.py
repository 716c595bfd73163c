"""A month: signed by two over the same figures, sealed, and opened again by the leader only."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.domain.law.closing import NotTheLeader, SignedAlready
from reconciliation.closing.day import DayProof, DayRead, Item, ItemKind, left_over
from reconciliation.closing.month import (
    AccountProof,
    Month,
    MonthIsClosed,
    MonthIsOpen,
    MonthNotOver,
    MonthRead,
    NotAMonth,
    OtherFigures,
    ReasonMissing,
    Span,
)
from tests.scenario import fact, given, nothing, yuan

APRIL = date(2026, 4, 1)
SPAN = {"label": "2026-03", "begins_on": date(2026, 3, 1), "ends_on": date(2026, 3, 31)}
READ = MonthRead(
    read_to=9, link="00", families=(), balances="ab", listed=(), figures=(),
    proofs=(AccountProof("1202", "CNY 5.00", "CNY 5.00", "cd", agreed=True),),
)  # fmt: skip
SEEN = READ.seal("2026-03", whole=False)
BEGUN = fact(Month.Begun, **SPAN)
FIRST = fact(Month.Signed, by="feng", side="finance", figures=SEEN)
SECOND = fact(Month.Signed, by="chen", side="enforcement", figures=SEEN)
CLOSED = fact(Month.Closed, **SPAN, read_to=9, read=READ, seal=READ.seal("2026-03"))


def sign(by: str, side: str, read: MonthRead = READ, seen: str = SEEN, on: date = APRIL) -> Any:
    return lambda month: month.sign(read, seen, by=by, side=side, today=on)


def test_r1_04_the_second_of_two_signatures_closes_and_seals() -> None:
    given(Month, BEGUN).when(sign("feng", "finance")).then(FIRST)
    given(Month, BEGUN, FIRST).when(sign("chen", "enforcement")).then(SECOND, CLOSED)


def test_r1_04_one_person_or_one_side_never_signs_twice() -> None:
    given(Month, BEGUN, FIRST).when(sign("feng", "enforcement")).then_refused(SignedAlready)
    given(Month, BEGUN, FIRST).when(sign("sun", "finance")).then_refused(SignedAlready)


def test_only_the_figures_that_were_seen_are_signed_and_new_figures_void_old_signatures() -> None:
    moved = replace(READ, balances="ef")
    given(Month, BEGUN, FIRST).when(sign("chen", "enforcement", moved)).then_refused(OtherFigures)
    seen = moved.seal("2026-03", whole=False)
    once = given(Month, BEGUN, FIRST).when(sign("chen", "enforcement", moved, seen))
    once.then(fact(Month.Signed, by="chen", side="enforcement", figures=seen))
    assert once.root is not None
    assert once.root.signed == {"chen": "enforcement"}, "feng signed other figures"


def test_a_fact_of_another_month_between_two_signatures_changes_nothing_signed() -> None:
    later = replace(READ, read_to=12, link="11")
    outcome = given(Month, BEGUN, FIRST).when(sign("chen", "enforcement", later))
    assert outcome.refused is None
    assert later.seal("2026-03") != READ.seal("2026-03")


def test_a_month_that_is_not_over_or_closed_already_is_not_signed() -> None:
    given(Month, BEGUN).when(sign("feng", "finance", on=date(2026, 3, 31))).then_refused(
        MonthNotOver
    )
    given(Month, BEGUN, FIRST, SECOND, CLOSED).when(sign("sun", "finance")).then_refused(
        MonthIsClosed
    )


def test_r1_04_only_the_leader_opens_it_again_and_says_why() -> None:
    past = (BEGUN, FIRST, SECOND, CLOSED)
    opened = given(Month, *past).when(lambda m: m.reopen("补记", by="lin", role="leader"))
    opened.then(fact(Month.Reopened, **SPAN, by="lin", reason="补记"))
    assert opened.root is not None
    assert opened.root.signed == {}
    given(Month, *past).when(lambda m: m.reopen("补记", by="chen", role="chief")).then_refused(
        NotTheLeader
    )
    given(Month, *past).when(lambda m: m.reopen(" ", by="lin", role="leader")).then_refused(
        ReasonMissing
    )
    given(Month, BEGUN).when(lambda m: m.reopen("补记", by="lin", role="leader")).then_refused(
        MonthIsOpen
    )


def test_a_month_knows_its_days() -> None:
    assert Span.of("2024-02").ends_on == date(2024, 2, 29)
    wrong = ("2026-13", "2026-3", "26-03", "2026/03", "２０２６-03", "0001-01", "20x6-03", "")
    for each in wrong:
        with pytest.raises(NotAMonth):
            Span.of(each)


def read(amount: str, *items: Item) -> DayRead:
    return DayRead("1202", date(2026, 3, 2), yuan("100.00"), yuan(amount), items)


def test_a_days_proof_is_drawn_again_only_when_something_changed() -> None:
    first, other = read("100.00"), read("90.00")
    told = fact(
        DayProof.Drawn, bank_account="1202", day=first.day, closing=first.closing,
        booked=first.booked, items=(), digest=first.digest, by="feng",
    )  # fmt: skip
    nothing(lambda: DayProof.draw(first, by="feng")).then(told)
    given(DayProof, told).when(lambda p: p.draw_again(first, by="sun")).then_nothing()
    given(DayProof, told).when(lambda p: p.draw_again(other, by="sun")).then(
        fact(DayProof.DrawnAgain, closing=other.closing, booked=other.booked, items=(),
             digest=other.digest, by="sun")
    )  # fmt: skip


def test_a_difference_of_time_is_explained_and_any_other_is_not() -> None:
    later = Item(ItemKind.LATER, "l", yuan("10.00"), None, "")
    short = Item(ItemKind.GAP, "g", yuan("10.00"), None, "")
    assert read("90.00", later).agrees
    assert not read("90.00", short).agrees
    assert left_over(yuan("100.00"), yuan("90.00"), (later,)) == yuan("0.00")
    assert left_over(yuan("100.00"), yuan("90.00"), ()) == yuan("10.00")
