"""R5.3, R5.5 and R4.04: what performing late costs, under both rules."""

import json
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.citation import NoRuleInForce
from ledger.domain.derivation import Rounding
from ledger.domain.law.counting import (
    DayBasis,
    FirstDay,
    Instalment,
    NotAPeriod,
    OverPerformed,
    Performance,
    RoundingPoint,
    StopDay,
    merged,
)
from ledger.domain.law.delay import (
    CHANGED_ON,
    DelayTerms,
    OldRateNotNamed,
    Suspension,
    SuspensionGround,
    divide_old,
    doubled_part,
)
from ledger.domain.money import MixedCurrencies, Money, fen, zero
from ledger.domain.rates import RateKind, RateUnknown

BOTH = DelayTerms(convention=FirstDay.BOTH)
OLD = DelayTerms(old_rate=RateKind.BENCHMARK_3Y)
DAYS = st.dates(date(2014, 8, 1), date(2030, 1, 1))


def d(text: str) -> date:
    return date.fromisoformat(text)


def owed(amount: int | str, due_on: str) -> list[Instalment]:
    return [Instalment(Money(amount), d(due_on))]


@pytest.mark.parametrize(
    ("amount", "due", "paid", "terms", "doubled"),
    [
        (100_000, "2016-03-01", "2016-08-28", None, "3150.00"),  # D1
        (1_000_000, "2023-01-11", "2023-12-31", None, "61950.00"),  # D2
        (1_000_000, "2023-01-11", "2023-12-31", BOTH, "62125.00"),
        (50_000, "2020-01-01", "2020-04-10", None, "875.00"),  # D6: the title grants no interest
    ],
)
def test_r5_3_the_doubled_part_is_a_daily_rate_on_the_principal(
    amount: int, due: str, paid: str, terms: DelayTerms | None, doubled: str
) -> None:
    done = [Performance(Money(amount), d(paid))]
    answer = doubled_part(owed(amount, due), d(paid), terms, performances=done)
    assert answer.result == Money(doubled)


def test_r5_3_d3_a_part_performed_stops_for_that_part() -> None:
    done = [
        Performance(Money(400_000), d("2023-06-30"), StopDay.DEDUCTED),
        Performance(Money(600_000), d("2023-12-31")),
    ]
    answer = doubled_part(owed(1_000_000, "2023-01-11"), d("2023-12-31"), performances=done)
    assert [(step.days, step.counted) for step in answer.steps] == [
        (170, Money(29_750)),
        (184, Money(19_320)),
    ]
    assert answer.result == Money(49_070)


@pytest.mark.parametrize("convention", list(FirstDay))
def test_r5_3_each_part_bears_its_own_days_under_every_convention(convention: FirstDay) -> None:
    terms = DelayTerms(convention=convention)
    done = [
        Performance(Money(400_000), d("2023-06-30")),
        Performance(Money(600_000), d("2023-12-31")),
    ]
    together = doubled_part(
        owed(1_000_000, "2023-01-11"), d("2023-12-31"), terms, performances=done
    )
    apart = [
        doubled_part([Instalment(part.amount, d("2023-01-11"))], part.on, terms).exact
        for part in done
    ]
    assert together.exact == sum(apart)


def test_r5_3_d5_nothing_accrues_while_the_court_holds_the_money() -> None:
    done = [Performance(Money(300_000), d("2017-06-01"), StopDay.DEDUCTED)]
    due = owed(300_000, "2017-03-01")
    at_deduction = doubled_part(due, d("2017-06-01"), performances=done)
    at_payout = doubled_part(due, d("2017-07-16"), performances=done)
    assert "已履行：2017-06-01划拨、提取300,000.00元" in at_payout.read_zh()
    assert at_deduction.result == at_payout.result == Money("4830.00")
    unpaid = doubled_part(due, d("2017-07-16"))
    assert unpaid.result - at_payout.result == Money("2362.50")


def test_r5_3_instalments_are_late_each_from_its_own_day() -> None:
    due = [*owed(60_000, "2020-02-01"), *owed(40_000, "2020-01-01")]
    answer = doubled_part(due, d("2020-03-01"))
    assert [(step.base, step.days) for step in answer.steps] == [
        (Money(40_000), 31),
        (Money(100_000), 29),
    ]
    assert answer.result == Money("724.50")


def test_r5_3_what_was_performed_in_time_was_never_late() -> None:
    due = [*owed(40_000, "2020-01-01"), *owed(60_000, "2020-02-01")]
    early = [Performance(Money(50_000), d("2019-12-01"))]
    answer = doubled_part(due, d("2020-03-01"), performances=early)
    assert [(step.base, step.days) for step in answer.steps] == [(Money(50_000), 29)]
    assert doubled_part(due, d("2019-12-31"), performances=early).result == zero()


def test_r5_3_days_the_debtor_did_not_ask_for_are_left_out_once() -> None:
    def stop(
        first: str, last: str, *, by_debtor: bool = False, retrial: bool = False
    ) -> Suspension:
        ground = SuspensionGround.RETRIAL if retrial else SuspensionGround.REVIEW
        return Suspension(d(first), d(last), ground, by_debtor)

    due = owed(100_000, "2016-03-01")
    until = d("2016-08-28")  # 180 days
    overlapping = [stop("2016-04-01", "2016-04-10"), stop("2016-04-05", "2016-04-20")]
    assert doubled_part(due, until, suspensions=overlapping).result == Money("2800.00")  # 160
    asked = [stop("2016-04-01", "2016-04-20", by_debtor=True)]
    assert doubled_part(due, until, suspensions=asked).result == Money("3150.00")
    retrial = [stop("2016-04-01", "2016-04-20", by_debtor=True, retrial=True)]
    assert doubled_part(due, until, suspensions=retrial).result == Money("2800.00")
    whole = [stop("2016-01-01", "2016-12-31")]
    assert doubled_part(due, until, suspensions=whole).result == zero()


@given(
    st.lists(st.tuples(DAYS, st.integers(0, 400)).map(lambda p: (p[0], p[0] + timedelta(p[1])))),
    DAYS,
)
def test_r5_3_merged_exclusions_count_exactly_the_days_inside_any_of_them(
    periods: list[tuple[date, date]], day: date
) -> None:
    joined = merged(periods)
    assert any(a <= day <= b for a, b in joined) == any(a <= day <= b for a, b in periods)
    assert all(a[1] + timedelta(1) < b[0] for a, b in pairwise(joined))


def test_r5_3_exclusions_that_meet_are_one_and_one_that_runs_backwards_is_refused() -> None:
    first, then = (d("2020-01-01"), d("2020-01-10")), (d("2020-01-11"), d("2020-01-20"))
    assert merged([then, first]) == [(first[0], then[1])]
    backwards = Suspension(d("2020-01-02"), d("2020-01-01"), SuspensionGround.RETRIAL)
    with pytest.raises(NotAPeriod):
        doubled_part(owed(1, "2019-12-01"), d("2020-06-01"), suspensions=[backwards])


@given(st.integers(1, 10**12), DAYS, st.lists(st.integers(0, 900), min_size=1, max_size=5))
def test_r5_3_the_doubled_part_is_additive_over_any_split_of_the_period(
    amount: int, start: date, lengths: list[int]
) -> None:
    once = DelayTerms(rounding_point=RoundingPoint.ONCE)
    marks = [start]
    for length in lengths:
        marks.append(marks[-1] + timedelta(length))
    parts = [doubled_part([Instalment(fen(amount), a)], b, once).exact for a, b in pairwise(marks)]
    whole = doubled_part([Instalment(fen(amount), start)], marks[-1], once)
    assert sum(parts) == whole.exact
    assert Rounding.FEN_HALF_UP.apply(sum(parts, whole.exact * 0)) == whole.result


def test_r5_3_keeps_a_foreign_debt_in_its_own_currency_and_mixes_none() -> None:
    dollars = [Instalment(Money("10000.00", "USD"), d("2020-01-01"))]
    assert doubled_part(dollars, d("2020-04-10")).result == Money("175.00", "USD")
    with pytest.raises(MixedCurrencies):
        doubled_part([*dollars, *owed(1, "2020-01-01")], d("2020-04-10"))


def test_r5_3_refuses_more_than_was_owed_and_days_that_make_no_period() -> None:
    due = owed(100, "2020-01-01")
    with pytest.raises(OverPerformed):
        doubled_part(due, d("2020-06-01"), performances=[Performance(Money(101), d("2020-02-01"))])
    with pytest.raises(NotAPeriod):
        doubled_part(due, d("2020-06-01"), performances=[Performance(Money(1), d("2020-06-02"))])
    with pytest.raises(NotAPeriod):
        doubled_part(owed(0, "2020-01-01"), d("2020-06-01"))
    with pytest.raises(NotAPeriod):
        doubled_part([], d("2020-06-01"))


@pytest.mark.parametrize(
    ("basis", "convention", "old", "new"),
    [
        (DayBasis.D365, FirstDay.FIRST_NOT_LAST, "26689.32", "5320.00"),
        (DayBasis.D360, FirstDay.FIRST_NOT_LAST, "27060.00", "5320.00"),
        (DayBasis.D365, FirstDay.BOTH, "26689.32", "5355.00"),
    ],
)
def test_r5_5_p2_scenario_23_a_delay_across_2014_08_01_has_both_rules(
    basis: DayBasis, convention: FirstDay, old: str, new: str
) -> None:
    terms = DelayTerms(convention, old_rate=RateKind.BENCHMARK_3Y, old_basis=basis)
    answer = doubled_part(owed(200_000, "2013-07-01"), d("2014-12-31"), terms)
    assert [step.counted for step in answer.steps] == [Money(old), Money(new)]
    assert answer.steps[0].end == answer.steps[1].start == CHANGED_ON
    assert answer.result == Money(old) + Money(new)
    assert [str(step.article) for step in answer.steps] == [
        "法释〔2009〕6号 第一条、第二条",
        "法释〔2014〕8号 第一条至第三条",
    ]


def test_r5_5_the_old_rule_follows_each_change_of_the_benchmark() -> None:
    terms = DelayTerms(old_rate=RateKind.BENCHMARK_1Y)
    answer = doubled_part(owed(100_000, "2012-06-01"), d("2012-08-01"), terms)
    assert [(str(row.since), str(row.percent)) for row in answer.rates] == [
        ("2011-07-07", "6.56"),
        ("2012-06-08", "6.31"),
        ("2012-07-06", "6.00"),
    ]


def test_r5_5_old_days_need_a_named_rate_a_table_and_a_rule() -> None:
    with pytest.raises(OldRateNotNamed):
        doubled_part(owed(1, "2013-07-01"), d("2014-12-31"))
    over_five = DelayTerms(old_rate=RateKind.BENCHMARK_OVER_5Y)
    with pytest.raises(RateUnknown):
        doubled_part(owed(1, "2012-07-05"), d("2014-12-31"), over_five)
    with pytest.raises(NoRuleInForce):
        doubled_part(owed(1, "2009-05-17"), d("2014-12-31"), OLD)


def test_r4_04_p1_money_that_does_not_suffice_is_divided_without_losing_a_fen() -> None:
    shares = divide_old(Money(100_000), d("2013-07-01"), CHANGED_ON, OLD)
    assert (shares.debt, shares.delay_interest) == (Money("88226.48"), Money("11773.52"))
    assert "88,226.48元" in shares.derivation.read_zh()


@given(st.integers(1, 10**12), st.integers(0, 1700))
def test_r4_04_both_parts_always_add_up_to_what_was_collected(count: int, days: int) -> None:
    start = CHANGED_ON - timedelta(days)
    shares = divide_old(fen(count), start, CHANGED_ON, OLD)
    assert shares.debt + shares.delay_interest == fen(count)
    assert shares.delay_interest >= zero()


def test_r4_04_does_not_reach_beyond_its_last_day() -> None:
    with pytest.raises(NotAPeriod):
        divide_old(Money(1), d("2013-07-01"), d("2014-08-02"), OLD)


def test_r5_5_the_answer_explains_itself_in_both_languages_and_as_json() -> None:
    answer = doubled_part(owed(200_000, "2013-07-01"), d("2014-12-31"), OLD)
    zh, en = answer.read_zh(), answer.read_en()
    assert "2013-07-01至2014-07-31，396天：200,000.00 × 6.15% × 2 × 396 ÷ 365" in zh
    assert "2014-08-01至2014-12-30，152天：200,000.00 × 0.0175% × 152 = 5,320.00" in zh
    assert "2013-07-01 through 2014-07-31, 396 days" in en
    assert "结果：32,009.32元" in zh
    assert "首尾日：算头不算尾" in zh
    assert "first and last day: first not last" in en
    kept = json.loads(json.dumps(answer.as_dict()))
    assert kept["rates"][0]["percent"] == "6.15"
    assert kept["rates"][0]["source"]["certainty"] == "corroborated"
    assert [segment["days"] for segment in kept["segments"]] == [396, 152]
    assert kept["result"] == "CNY 32009.32"
