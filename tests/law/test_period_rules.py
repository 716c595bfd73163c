"""R8.01 to R8.03 and R8.09: when periods end; R4.06, R4.07 and R4.14 beside the plan."""

from datetime import date

import pytest

from ledger.domain.calendar import Calendar, Period, Unit
from ledger.domain.law.periods import Clock, clock_ends, counted, ends, ends_on
from ledger.domain.law.presiding import (
    HandOverTooEarly,
    NotPresiding,
    Seizure,
    hand_over_due,
    left_to_live_on,
    may_preside,
)
from ledger.domain.money import Money, zero

CALENDAR = Calendar.shipped()
WORKING = Unit.WORKING


@pytest.mark.parametrize(
    ("begins", "period", "due"),
    [
        (date(2017, 5, 2), Period(30), date(2017, 6, 1)),
        (date(2017, 9, 1), Period(30), date(2017, 10, 9)),
        (date(2021, 12, 24), Period(15, WORKING), date(2022, 1, 17)),
        (date(2021, 12, 24), Period(30), date(2022, 1, 24)),
        (date(2022, 1, 20), Period(15, WORKING), date(2022, 2, 15)),
        (date(2022, 1, 20), Period(30), date(2022, 2, 21)),
        (date(2024, 9, 25), Period(15, WORKING), date(2024, 10, 21)),
        (date(2024, 9, 25), Period(30), date(2024, 10, 25)),
        (date(2024, 9, 25), Period(10, WORKING), date(2024, 10, 14)),
        (date(2024, 9, 25), Period(5, WORKING), date(2024, 10, 8)),
        (date(2017, 9, 18), Period(15), date(2017, 10, 9)),
        (date(2017, 12, 22), Period(10), date(2018, 1, 2)),
        (date(2017, 6, 1), Period(30), date(2017, 7, 3)),
    ],
)
def test_r8_01_every_vector_of_the_chapter(begins: date, period: Period, due: date) -> None:
    assert ends_on(begins, period, CALENDAR).due == due


def test_r8_02_working_days_have_the_make_up_weekends_with_them() -> None:
    first, last = date(2024, 9, 25), date(2024, 10, 12)
    assert counted(first, last, Unit.CALENDAR, CALENDAR) == 17
    assert counted(first, last, WORKING, CALENDAR) == 9  # 09-29 and 10-12 are worked


def test_r8_03_the_target_does_not_wait_for_the_rest_days() -> None:
    found = ends(date(2017, 9, 1), Period(30), CALENDAR)
    assert (found.legal.due, found.target.due) == (date(2017, 10, 9), date(2017, 10, 1))
    assert found.alert == date(2017, 10, 1)


def test_r8_09_other_clocks_end_with_their_own_articles() -> None:
    found = clock_ends(Clock.SALE_RULING, date(2017, 9, 25), CALENDAR)
    assert found.due == date(2017, 10, 9)
    assert found.article is not None
    assert found.article.article == "第二十条"
    assert clock_ends(Clock.ENTRUSTED_FILING, date(2024, 3, 4), CALENDAR).due == date(2024, 3, 11)


def test_r4_07_only_the_first_seizing_court_divides_and_after_its_trial() -> None:
    first = Seizure("苏0508", date(2017, 1, 1), preservation=True)
    later = Seizure("苏0505", date(2017, 2, 1))
    for court, seizures, why in [
        ("苏0505", [later, first], "苏0508 seized first"),
        ("苏0508", [first, later], "its trial has not ended"),
        ("苏0508", [], "seized nothing"),
    ]:
        with pytest.raises(NotPresiding, match=why):
            may_preside(court, seizures)
    ended = Seizure("苏0508", date(2017, 1, 1), preservation=True, trial_ended=True)
    may_preside("苏0508", [later, ended])


def test_r4_06_the_asset_is_handed_over_after_sixty_days_without_a_sale() -> None:
    seized = date(2017, 1, 1)
    with pytest.raises(HandOverTooEarly):
        hand_over_due(seized, date(2017, 3, 2), CALENDAR)
    with pytest.raises(HandOverTooEarly):
        hand_over_due(seized, date(2017, 6, 1), CALENDAR, selling=True)
    assert hand_over_due(seized, date(2017, 3, 3), CALENDAR).due == date(2017, 3, 20)


def test_r4_14_what_the_debtor_lives_on_is_released_and_never_more_than_was_taken() -> None:
    assert left_to_live_on(Money(5_000), Money(1_200)) == Money(1_200)
    assert left_to_live_on(Money(800), Money(1_200)) == Money(800)
    assert left_to_live_on(Money(800), zero()) == zero()
