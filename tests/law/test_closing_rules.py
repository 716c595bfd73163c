"""R1.04 and R11.5: bank and books compared daily, and the monthly check signed by two."""

from datetime import date

import pytest

from ledger.domain.calendar import Calendar, Period, Unit
from ledger.domain.law.closing import (
    MonthNotClean,
    NotTheLeader,
    SignedAlready,
    days_in_transit,
    may_close,
    may_reopen,
    may_sign,
    too_long_in_transit,
)


def test_r1_04_two_different_people_sign_one_of_each_side() -> None:
    may_sign("feng", "finance", {})
    may_sign("chen", "enforcement", {"feng": "finance"})
    with pytest.raises(SignedAlready):
        may_sign("feng", "enforcement", {"feng": "finance"})
    with pytest.raises(SignedAlready):
        may_sign("sun", "finance", {"feng": "finance"})


def test_r1_04_a_difference_or_an_unowned_line_stands_in_the_way() -> None:
    may_close([], [])
    with pytest.raises(MonthNotClean) as no:
        may_close(["short 1"], ["line 1", "line 2"])
    assert no.value.facts == {"differences": ["short 1"], "unowned": ["line 1", "line 2"]}
    with pytest.raises(MonthNotClean):
        may_close([], ["line 1"])
    with pytest.raises(MonthNotClean):
        may_close(["short 1"], [])


@pytest.mark.parametrize("role", ["finance", "officer", "chief", "auditor", "admin", "system"])
def test_r1_04_only_the_leader_opens_a_month_again(role: str) -> None:
    may_reopen("leader")
    with pytest.raises(NotTheLeader):
        may_reopen(role)


def test_r11_5_in_transit_is_counted_in_working_days_after_the_day_of_sending() -> None:
    friday, calendar = date(2026, 3, 6), Calendar.shipped()
    assert days_in_transit(friday, friday, calendar) == 0
    assert days_in_transit(friday, date(2026, 3, 8), calendar) == 0, "a weekend is no delay"
    two = Period(2, Unit.WORKING)
    assert not too_long_in_transit(friday, date(2026, 3, 10), two, calendar)
    assert too_long_in_transit(friday, date(2026, 3, 11), two, calendar)
