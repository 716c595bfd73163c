"""R1.11: finance tells the officer of money within three days."""

from datetime import date

import pytest

from ledger.domain.calendar import Calendar
from ledger.domain.citation import NoRuleInForce
from ledger.domain.law.arrival import ARRIVAL_NOTICE, notice_due

CALENDAR = Calendar.shipped()


def test_r1_11_notice_is_due_three_days_after_arrival() -> None:
    deadline = notice_due(date(2024, 9, 24), CALENDAR)
    assert (deadline.due, deadline.article) == (date(2024, 9, 27), ARRIVAL_NOTICE)


def test_r1_11_a_rest_day_carries_the_notice_to_the_next_working_day() -> None:
    assert notice_due(date(2024, 9, 28), CALENDAR).due == date(2024, 10, 8)


def test_r1_11_gives_no_figure_for_money_from_before_the_rule() -> None:
    with pytest.raises(NoRuleInForce):
        notice_due(date(2017, 4, 30), CALENDAR)
