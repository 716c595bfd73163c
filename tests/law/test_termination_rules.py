"""Ending a round of enforcement: R7.01, R7.02, R7.03, R7.05."""

from datetime import date

import pytest

from ledger.domain.law.termination import (
    Condition,
    ConditionsNotMet,
    MoneyStillHere,
    NotOfItsOwnAccord,
    inquiry_dues,
    may_leave_the_list,
    may_take_measures,
    may_terminate,
    months_after,
)
from ledger.domain.money import Money
from ledger.domain.policy import Policy
from ledger.domain.policy_sections import THREE_YEARS, ThreeYears

FILED = date(2026, 1, 5)
ALL = set(Condition)


def test_r7_01_every_condition_more_than_three_months_and_no_money() -> None:
    may_terminate(ALL, filed_on=FILED, on=date(2026, 4, 6), held=Money(0), pointing=0)
    for lacking in Condition:
        with pytest.raises(ConditionsNotMet):
            may_terminate(
                ALL - {lacking}, filed_on=FILED, on=date(2026, 4, 6), held=Money(0), pointing=0
            )
    with pytest.raises(ConditionsNotMet):
        may_terminate(ALL, filed_on=FILED, on=date(2026, 4, 5), held=Money(0), pointing=0)


@pytest.mark.parametrize(("held", "pointing"), [(Money("0.01"), 0), (Money(0), 1)])
def test_r7_01_not_while_a_fen_of_it_is_about(held: Money, pointing: int) -> None:
    with pytest.raises(MoneyStillHere):
        may_terminate(ALL, filed_on=FILED, on=date(2027, 1, 1), held=held, pointing=pointing)


def test_r7_02_ten_inquiries_every_six_months() -> None:
    dues = inquiry_dues(date(2016, 12, 10))
    assert len(dues) == 10
    assert (dues[0], dues[1], dues[-1]) == (
        date(2017, 6, 10), date(2017, 12, 10), date(2021, 12, 10),
    )  # fmt: skip
    assert months_after(date(2016, 8, 31), 6) == date(2017, 2, 28)


def test_r7_03_suzhou_stops_only_what_it_does_of_its_own_accord_and_jiayu_nothing() -> None:
    suzhou, jiayu = (Policy.shipped(name).of(THREE_YEARS) for name in ("suzhou", "jiayu"))
    ended = date(2016, 12, 10)

    def asked(rule: ThreeYears, day: date, *, applied: bool = False, came: int = 0) -> None:
        may_take_measures(rule, ended_on=ended, on=day, on_application=applied,
                          recovered=Money(came))  # fmt: skip

    asked(suzhou, date(2019, 12, 9))
    with pytest.raises(NotOfItsOwnAccord):
        asked(suzhou, date(2019, 12, 10))
    asked(suzhou, date(2026, 1, 1), applied=True)
    asked(suzhou, date(2026, 1, 1), came=1)
    asked(jiayu, date(2026, 1, 1))


def test_r7_05_a_case_leaves_the_list_without_money() -> None:
    may_leave_the_list(Money(0))
    with pytest.raises(MoneyStillHere):
        may_leave_the_list(Money("0.01"))
