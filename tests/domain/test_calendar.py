"""Working days and deadlines, compared with a second, independent calendar."""

import json
from datetime import date, timedelta
from typing import Any

import holidays as oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.calendar import ROLL_OVER, Calendar, Period, Unit
from ledger.domain.datafile import UnreadableTable

SHIPPED = Calendar.shipped()
days = st.dates(date(2004, 1, 1), date(2029, 12, 31))
lengths = st.integers(0, 120)


def table(**changes: Any) -> bytes:
    year = {
        "version": "next",
        "year": SHIPPED.last_year + 1,
        "source": "国务院办公厅通知",
        "holidays": [
            "2027-01-01",
            "2027-02-05",
            "2027-02-08",
            "2027-05-01",
            "2027-10-01",
            "2027-10-02",
            "2027-10-03",
        ],
        "working_weekends": ["2027-02-20"],
    }
    merged = {name: value for name, value in {**year, **changes}.items() if value is not ...}
    return json.dumps(merged).encode()


def test_working_days_agree_with_an_independent_calendar() -> None:
    other = oracle.country_holidays("CN", years=range(2007, 2027))
    first = date(2007, 1, 1)
    differences = [
        day
        for day in (first + timedelta(n) for n in range((date(2026, 12, 31) - first).days + 1))
        if SHIPPED.is_working(day) != other.is_working_day(day)
    ]
    assert differences == []


def test_the_shipped_table_names_its_version_and_years() -> None:
    assert SHIPPED.version.startswith("chinesecalendar-")
    assert (SHIPPED.first_year, SHIPPED.last_year) == (2004, 2026)
    assert SHIPPED is Calendar.shipped()


@pytest.mark.parametrize(
    ("start", "period", "due"),
    [
        ("2017-05-02", Period(30), "2017-06-01"),
        ("2017-09-01", Period(30), "2017-10-09"),
        ("2021-12-24", Period(15, Unit.WORKING), "2022-01-17"),
        ("2021-12-24", Period(30), "2022-01-24"),
        ("2022-01-20", Period(15, Unit.WORKING), "2022-02-15"),
        ("2022-01-20", Period(30), "2022-02-21"),
        ("2024-09-25", Period(15, Unit.WORKING), "2024-10-21"),
        ("2024-09-25", Period(10, Unit.WORKING), "2024-10-14"),
        ("2024-09-25", Period(5, Unit.WORKING), "2024-10-08"),
        ("2017-09-18", Period(15), "2017-10-09"),
        ("2017-12-22", Period(10), "2018-01-02"),
        ("2017-06-01", Period(30), "2017-07-03"),
    ],
)
def test_a_period_ends_where_the_law_ends_it(start: str, period: Period, due: str) -> None:
    deadline = SHIPPED.deadline(date.fromisoformat(start), period, roll=True, article=ROLL_OVER)

    assert deadline.due == date.fromisoformat(due)
    assert not deadline.provisional
    assert (deadline.calendar_version, deadline.article) == (SHIPPED.version, ROLL_OVER)


def test_without_roll_over_a_period_may_end_on_a_rest_day() -> None:
    deadline = SHIPPED.deadline(date(2017, 9, 1), Period(30), roll=False)
    assert deadline.due == date(2017, 10, 1)
    assert deadline.how == "30 days after 2017-09-01"


def test_a_deadline_tells_how_it_was_carried_past_a_rest_day() -> None:
    deadline = SHIPPED.deadline(date(2017, 9, 1), Period(30), roll=True)
    assert deadline.how == (
        "30 days after 2017-09-01 end on 2017-10-01, a rest day; the next working day is 2017-10-09"
    )


@pytest.mark.parametrize(
    ("start", "period", "roll", "provisional"),
    [
        # The last working day of the table is certain, the next one is not.
        ("2026-12-30", Period(1, Unit.WORKING), False, False),
        ("2026-12-30", Period(2, Unit.WORKING), False, True),
        # Calendar days ask the table only about the day they end on, and only to roll over.
        ("2026-12-01", Period(30), True, False),
        ("2026-12-02", Period(30), True, True),
        ("2026-12-02", Period(30), False, False),
        # Days walked over before the table begins are just as unknown.
        ("2003-12-30", Period(3, Unit.WORKING), False, True),
        ("2003-12-30", Period(10), True, False),
        ("2027-06-01", Period(0, Unit.WORKING), False, False),
        ("2027-06-01", Period(0, Unit.WORKING), True, True),
    ],
)
def test_a_deadline_is_provisional_exactly_when_an_unpublished_day_decided_it(
    start: str, period: Period, *, roll: bool, provisional: bool
) -> None:
    deadline = SHIPPED.deadline(date.fromisoformat(start), period, roll=roll)
    assert deadline.provisional is provisional


@given(days, lengths)
def test_counting_working_days_lands_on_one_and_counts_back(day: date, n: int) -> None:
    landed = SHIPPED.add_working_days(day, n)

    assert n == 0 or SHIPPED.is_working(landed)
    assert SHIPPED.working_days_between(day, landed) == n


@given(days, days, lengths, st.sampled_from(Unit), st.booleans())
def test_who_starts_later_is_never_due_earlier(
    one: date, other: date, n: int, unit: Unit, roll: bool
) -> None:
    first, second = sorted((one, other))
    period = Period(n, unit)
    due = [SHIPPED.deadline(start, period, roll=roll).due for start in (first, second)]

    assert due[0] <= due[1]
    assert SHIPPED.deadline(first, Period(n + 1, unit), roll=roll).due >= due[0]


@given(days)
def test_rolling_over_ends_on_the_first_working_day(day: date) -> None:
    rolled = SHIPPED.roll(day)
    assert SHIPPED.is_working(rolled)
    assert SHIPPED.working_days_between(day - timedelta(1), rolled) == 1


def test_time_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="backwards"):
        Period(-1)
    with pytest.raises(ValueError, match="forwards"):
        SHIPPED.add_working_days(date(2026, 1, 1), -1)


def test_a_new_year_makes_its_deadlines_certain() -> None:
    longer = SHIPPED.extended(table())
    start = date(2027, 2, 4)
    period = Period(1, Unit.WORKING)

    assert SHIPPED.deadline(start, period, roll=False).due == date(2027, 2, 5)
    deadline = longer.deadline(start, period, roll=False)
    assert (deadline.due, deadline.provisional) == (date(2027, 2, 9), False)
    assert deadline.calendar_version == "next"
    assert longer.is_working(date(2027, 2, 20))


def test_a_year_already_known_is_replaced_only_by_a_table_that_says_so() -> None:
    longer = SHIPPED.extended(table())
    again = table(version="corrected", working_weekends=[])

    with pytest.raises(UnreadableTable, match="year"):
        longer.extended(again)
    amended = longer.extended(table(version="corrected", working_weekends=[], amends="next"))
    assert not amended.is_working(date(2027, 2, 20))
    assert amended.last_year == 2027
    with pytest.raises(UnreadableTable, match="amends"):
        longer.extended(table(version="corrected", amends="another"))


def test_a_new_year_may_rearrange_the_last_week_of_the_old_one() -> None:
    holidays = json.loads(table())["holidays"]
    longer = SHIPPED.extended(table(holidays=["2026-12-31", *holidays]))
    assert SHIPPED.is_working(date(2026, 12, 31))
    assert not longer.is_working(date(2026, 12, 31))


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"year": 2028}, "year"),
        ({"year": "2027"}, "year"),
        ({"version": SHIPPED.version}, "version"),
        ({"version": " "}, "version"),
        ({"source": ...}, "source is missing"),
        ({"extra": 1}, "extra is not a known field"),
        ({"holidays": []}, "2027-01-01 is missing"),
        ({"holidays": "2027-01-01"}, "holidays is not a list"),
        ({"holidays": ["2027-1-1"]}, r"holidays\[0\] is not a date"),
        ({"holidays": ["20270101"]}, r"holidays\[0\] is not a date"),
        ({"holidays": ["2027-01-01", "2027-01-01"]}, "a second time"),
        ({"holidays": ["2027-05-01", "2027-01-01"]}, "out of order"),
        ({"holidays": ["2028-01-01"]}, "lies outside 2027"),
        ({"working_weekends": ["2027-02-22"]}, "is no weekend"),
        ({"working_weekends": ["2027-05-01"]}, "is a holiday in the same table"),
        ({"working_weekends": ["2026-12-20"]}, "lies outside 2027"),
        ({"working_weekends": ["2027-02-20", "2027-02-06"]}, "out of order"),
        ({"holidays": ["2026-12-24"]}, "lies outside 2027"),
    ],
)
def test_a_table_with_a_gap_or_a_contradiction_is_refused(
    changes: dict[str, Any], named: str
) -> None:
    with pytest.raises(UnreadableTable, match=named):
        SHIPPED.extended(table(**changes))


def test_a_table_may_not_contradict_the_last_week_already_known() -> None:
    holidays = json.loads(table())["holidays"]
    longer = SHIPPED.extended(
        table(holidays=["2026-12-31", *holidays], working_weekends=["2026-12-26"])
    )
    rest = ["2027-12-31", "2028-01-01", "2028-05-01", "2028-10-01", "2028-10-02", "2028-10-03"]
    following = {"version": "after", "year": 2028, "holidays": rest, "working_weekends": []}
    known = longer.extended(table(**following))
    clash = table(version="x", year=2027, amends="after", working_weekends=["2026-12-26"])
    assert known.extended(clash).is_working(date(2026, 12, 26))
    resting = longer.extended(table(version="x", amends="next", holidays=[*holidays, "2027-12-25"]))
    assert not resting.is_working(date(2026, 12, 31))
    with pytest.raises(UnreadableTable, match=r"working_weekends\[0\] contradicts"):
        resting.extended(table(**{**following, "working_weekends": ["2027-12-25"]}))
    with pytest.raises(UnreadableTable, match=r"holidays\[0\] contradicts"):
        known.extended(table(version="x", amends="after", holidays=["2026-12-26", *holidays]))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not a JSON table"),
        (b"[]", "not a group of named fields"),
        (b"{", "not a JSON table"),
        (b"\xff", "not a JSON table"),
        (b'{"a": 1, "a": 2}', "a is said twice"),
        (b"[" * 100_000, "not a JSON table"),
        (b" " * 1_000_001, "1000001 bytes"),
        (b" " * 1_000_000, "not a JSON table"),
    ],
)
def test_what_is_no_table_at_all_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableTable, match=reason):
        SHIPPED.extended(content)
