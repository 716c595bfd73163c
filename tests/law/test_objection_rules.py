"""R4.11: fifteen, fifteen and fifteen days, each from its own day."""

from dataclasses import replace
from datetime import date

import pytest

from ledger.domain.calendar import Calendar
from ledger.domain.law.distribution import compute_plan
from ledger.domain.law.objections import (
    BeyondTheObjection,
    NotInWriting,
    WindowClosed,
    WindowOpen,
    in_time,
    may_pay,
    only_of,
    window,
    within_objection,
)
from ledger.domain.law.plan_parts import Debtor, Distribution, Fund, PlanClaim
from ledger.domain.law.regimes import DebtorKind
from ledger.domain.money import Money

CALENDAR = Calendar.shipped()
PERSON = Debtor(DebtorKind.PERSON, cannot_pay_all=True)


@pytest.mark.parametrize(
    ("served", "until"),
    [
        (date(2017, 9, 18), date(2017, 10, 9)),
        (date(2017, 9, 20), date(2017, 10, 9)),
        (date(2017, 9, 25), date(2017, 10, 10)),
        (date(2017, 10, 23), date(2017, 11, 7)),
    ],
)
def test_r4_11_scenario_41_each_partys_clock_is_its_own_and_rolls_past_holidays(
    served: date, until: date
) -> None:
    assert window(served, CALENDAR).due == until


def test_r4_11_an_objection_is_written_and_in_time() -> None:
    first, last = date(2017, 9, 25), date(2017, 10, 10)
    in_time(first, first, last, "异议书")
    in_time(last, first, last, "异议书")
    for day in (date(2017, 9, 24), date(2017, 10, 11)):
        with pytest.raises(WindowClosed):
            in_time(day, first, last, "异议书")
    with pytest.raises(NotInWriting):
        in_time(first, first, last, " ")


def test_r4_11_money_waits_for_the_last_window_its_last_day_within() -> None:
    ends = [("A", date(2017, 10, 9)), ("C", date(2017, 10, 10)), ("B", date(2017, 10, 9))]
    with pytest.raises(WindowOpen) as no:
        may_pay(date(2017, 10, 10), ends)
    assert no.value.facts == {"party": "C", "until": "2017-10-10"}
    may_pay(date(2017, 10, 11), ends)
    may_pay(date(2017, 10, 11), [])


def divided(*claims: PlanClaim, gross: int = 400_000) -> Distribution:
    return compute_plan(Fund(Money(gross)), claims, PERSON)


def owed(at: int, amount: int) -> PlanClaim:
    return PlanClaim(f"c{at}", f"p{at}", "t1", (2017, at), principal=Money(amount))


A, B, C = owed(1, 300_000), owed(2, 500_000), owed(3, 700_000)
BEFORE = divided(A, B, C)  # 80,000.00, 133,333.33 and 186,666.67


def test_r4_11_what_nobody_opposed_moves_no_share_that_was_not_disputed_as_far() -> None:
    lower = divided(owed(1, 200_000), B, C)
    fall = BEFORE.share_of["c1"].paid - lower.share_of["c1"].paid
    within_objection({"c1": fall}, BEFORE, lower)
    for disputed in ({}, {"c1": fall - Money("0.02")}, {"c2": Money(99_999)}):
        with pytest.raises(BeyondTheObjection):
            within_objection(disputed, BEFORE, lower)
    with pytest.raises(BeyondTheObjection):  # c1 is struck out whole, of which half was disputed
        within_objection({"c1": Money(40_000)}, BEFORE, divided(B, C))
    within_objection({"c1": Money(80_000)}, BEFORE, divided(B, C))


def test_r4_11_a_surplus_nobody_disputed_stays_the_debtors() -> None:
    before, after = divided(A, gross=310_000), divided(owed(1, 305_000), gross=310_000)
    assert (before.surplus, after.surplus) == (Money(10_000), Money(5_000))
    with pytest.raises(BeyondTheObjection):
        within_objection({}, before, after)


def test_r4_11_what_is_not_served_again_is_computed_of_the_same_claims_but_those_objected_to() -> (
    None
):
    """An officer could raise a friend's claim on another's objection, and nobody was told."""
    after = divided(owed(1, 200_000), owed(2, 600_000), C)
    for claims in ((), ("c1",), ("c2", "c3")):
        with pytest.raises(BeyondTheObjection):
            only_of(claims, BEFORE, after)
    only_of(("c1", "c2"), BEFORE, after)
    for other in (divided(A, B), divided(A, B, C, owed(4, 1_000))):
        with pytest.raises(BeyondTheObjection):
            only_of(("c1",), BEFORE, other)
    only_of((), BEFORE, divided(A, B, replace(C, relief=Money(5))))
