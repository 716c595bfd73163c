"""R4.11: fifteen, fifteen and fifteen days, each from its own day."""

from datetime import date

import pytest

from ledger.domain.calendar import Calendar
from ledger.domain.law.objections import (
    NotInWriting,
    WindowClosed,
    WindowOpen,
    in_time,
    may_pay,
    window,
)

CALENDAR = Calendar.shipped()


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
