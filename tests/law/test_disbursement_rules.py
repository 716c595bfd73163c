"""R1.14 to R1.16: how long money may be kept, and what lets it be kept longer."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.calendar import Calendar
from ledger.domain.citation import NoRuleInForce
from ledger.domain.law.disbursement import (
    DeferralGround,
    DeferralNeedsReason,
    DeferralSelfApproved,
    Timing,
    days_overdue,
    due_dates,
    may_defer,
    resumed_due_dates,
)

CALENDAR = Calendar.shipped()
LEGAL_DUE = date(2026, 4, 1)


@pytest.mark.parametrize(
    ("notified", "legal", "target", "fifteen"),
    [
        ("2017-05-02", "2017-06-01", "2017-06-01", None),
        ("2017-09-01", "2017-10-09", "2017-10-01", None),
        ("2017-06-01", "2017-07-03", "2017-07-01", None),
        ("2021-12-24", "2022-01-24", "2022-01-23", "2022-01-17"),
        ("2022-01-20", "2022-02-21", "2022-02-19", "2022-02-15"),
        ("2024-09-25", "2024-10-25", "2024-10-25", "2024-10-21"),
    ],
)
def test_r1_14_sets_the_legal_day_the_target_and_since_2021_the_fifteen_working_days(
    notified: str, legal: str, target: str, fifteen: str | None
) -> None:
    due = due_dates(date.fromisoformat(notified), CALENDAR)

    assert due.legal.due == date.fromisoformat(legal)
    assert due.target == date.fromisoformat(target)
    assert (due.fifteen and due.fifteen.due.isoformat()) == fifteen
    assert due.earliest == date.fromisoformat(min(filter(None, (target, fifteen))))


def test_r1_14_the_stricter_rule_does_not_shorten_time_already_running() -> None:
    assert due_dates(date(2021, 11, 17), CALENDAR).fifteen is None
    assert due_dates(date(2021, 11, 18), CALENDAR).fifteen is not None


def test_r1_14_the_fifteen_working_days_run_from_when_the_money_can_be_paid() -> None:
    due = due_dates(date(2024, 9, 2), CALENDAR, payable_from=date(2024, 9, 25))
    assert due.fifteen is not None
    assert due.fifteen.due == date(2024, 10, 21)
    assert due.target == date(2024, 10, 2)


def test_r1_14_says_when_a_due_date_leans_on_an_unpublished_year() -> None:
    due = due_dates(date(2026, 12, 20), CALENDAR)
    assert due.legal.provisional
    assert not due_dates(date(2026, 9, 1), CALENDAR).legal.provisional


def test_r1_14_gives_no_figure_before_the_rule() -> None:
    with pytest.raises(NoRuleInForce):
        due_dates(date(2017, 4, 30), CALENDAR)


def test_r1_14_only_the_booking_stops_the_count() -> None:
    assert days_overdue(LEGAL_DUE, date(2026, 4, 1)) == 0
    assert days_overdue(LEGAL_DUE, date(2026, 4, 5)) == 4
    assert days_overdue(LEGAL_DUE, date(2026, 4, 5), paid_on=date(2026, 4, 2)) == 1
    assert days_overdue(LEGAL_DUE, date(2026, 4, 5), paid_on=date(2026, 3, 2)) == 0


@given(st.dates(date(2017, 5, 1), date(2030, 1, 1)))
def test_r1_14_the_target_is_never_later_than_the_legal_day(notified: date) -> None:
    due = due_dates(notified, CALENDAR)
    assert due.earliest <= due.target <= due.legal.due
    assert CALENDAR.is_working(due.legal.due)


def deferral(
    ground: DeferralGround = DeferralGround.STAYED,
    reason: str = "",
    approved_by: tuple[str, ...] = ("chief Wang",),
    decided_on: date = LEGAL_DUE,
) -> Timing:
    return may_defer(
        ground,
        reason,
        asked_by="officer Li",
        approved_by=approved_by,
        decided_on=decided_on,
        legal_due=LEGAL_DUE,
    )


def test_r1_15_a_deferral_on_the_last_day_is_timely_and_a_day_later_is_late() -> None:
    assert deferral() is Timing.TIMELY
    assert deferral(decided_on=date(2026, 4, 2)) is Timing.LATE


def test_r1_15_another_just_cause_must_be_stated() -> None:
    with pytest.raises(DeferralNeedsReason):
        deferral(DeferralGround.OTHER, "  ")
    assert deferral(DeferralGround.OTHER, "申请执行人账户异常") is Timing.TIMELY


@pytest.mark.parametrize("approvers", [(), ("officer Li",), ("chief Wang", "officer Li")])
def test_r1_15_nobody_grants_a_deferral_to_himself(approvers: tuple[str, ...]) -> None:
    with pytest.raises(DeferralSelfApproved):
        deferral(approved_by=approvers)


def test_r1_15_has_five_grounds_each_named_in_both_languages() -> None:
    assert len(DeferralGround) == 5
    assert len({ground.zh for ground in DeferralGround} | {g.en for g in DeferralGround}) == 10


def test_r1_16_money_is_out_ten_days_after_the_ground_has_ended() -> None:
    due = resumed_due_dates(date(2017, 12, 22), CALENDAR)
    assert (due.legal.due, due.target) == (date(2018, 1, 2), date(2018, 1, 1))
    assert due.fifteen is None
    assert due.earliest == date(2018, 1, 1)
