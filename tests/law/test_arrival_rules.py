"""R1.11: finance tells the officer of money within three days."""

from datetime import date

import pytest

from ledger.domain.calendar import Calendar
from ledger.domain.citation import NoRuleInForce
from ledger.domain.law.arrival import ARRIVAL_NOTICE, notice_due
from ledger.domain.law.notices import officer_due

CALENDAR = Calendar.shipped()


def test_r1_11_notice_is_due_three_days_after_arrival() -> None:
    deadline = notice_due(date(2024, 9, 24), CALENDAR)
    assert (deadline.due, deadline.article) == (date(2024, 9, 27), ARRIVAL_NOTICE)


def test_r1_11_a_rest_day_carries_the_notice_to_the_next_working_day() -> None:
    assert notice_due(date(2024, 9, 28), CALENDAR).due == date(2024, 10, 8)


def test_r1_11_a_court_may_want_its_officers_told_sooner_and_never_later() -> None:
    arrived = date(2026, 3, 2)
    assert officer_due(arrived, CALENDAR, None) == date(2026, 3, 5)
    assert officer_due(arrived, CALENDAR, date(2026, 3, 3)) == date(2026, 3, 3)
    assert officer_due(arrived, CALENDAR, date(2026, 3, 9)) == date(2026, 3, 5)
    old = date(2016, 9, 1)
    assert officer_due(old, CALENDAR, None) is None
    assert officer_due(old, CALENDAR, date(2016, 9, 2)) == date(2016, 9, 2)


def test_r1_11_gives_no_figure_for_money_from_before_the_rule() -> None:
    with pytest.raises(NoRuleInForce):
        notice_due(date(2017, 4, 30), CALENDAR)
