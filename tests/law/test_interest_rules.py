"""R5.4: interest as the title grants it, over benchmark and LPR, and never beyond the tables."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.citation import Certainty, NoRuleInForce
from ledger.domain.datafile import UnreadableTable
from ledger.domain.derivation import Derivation, Rounding
from ledger.domain.law.counting import DayBasis, FirstDay, NotAPeriod, Performance, RoundingPoint
from ledger.domain.law.interest import (
    Clause,
    FixedRate,
    InterestNotGranted,
    InterestTerms,
    PublishedRate,
    general_interest,
    lending_cap,
)
from ledger.domain.money import Money, fen, total, zero
from ledger.domain.rates import RateKind, Rates, RateTable, RateUnknown

ITEM = "判决主文第一项"
LPR_DAY = date(2019, 8, 20)
LPR = PublishedRate(RateKind.LPR_1Y)
EACH, ONCE = RoundingPoint.PER_SEGMENT, RoundingPoint.ONCE
USUAL = (Clause(date(2010, 1, 1), PublishedRate(RateKind.BENCHMARK_1Y)), Clause(LPR_DAY, LPR))


def d(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("basis", "segments", "whole"),
    [
        (DayBasis.D365, ["360.96", "701.92", "1046.03", "665.75"], "2774.66"),  # L1
        (DayBasis.D360, ["365.97", "711.67", "1060.56", "675.00"], "2813.20"),  # L2
    ],
)
def test_r5_4_interest_floats_with_lpr_and_each_segment_is_shown(
    basis: DayBasis, segments: list[str], whole: str
) -> None:
    terms = InterestTerms(ITEM, (Clause(LPR_DAY, LPR),), basis, rounding_point=EACH)
    answer = general_interest(Money(100_000), LPR_DAY, d("2020-04-20"), terms)
    assert [step.days for step in answer.steps] == [31, 61, 92, 60]
    assert [step.counted for step in answer.steps] == [Money(part) for part in segments]
    assert answer.result == Money(whole)


def test_r5_4_benchmark_gives_way_to_lpr_on_its_day() -> None:
    terms = InterestTerms(ITEM, USUAL)
    answer = general_interest(Money(365_000), d("2019-08-10"), d("2019-08-30"), terms)
    assert [(row.kind, str(row.percent)) for row in answer.rates] == [
        (RateKind.BENCHMARK_1Y, "4.35"),
        (RateKind.LPR_1Y, "4.25"),
    ]
    assert answer.result == Money("860.00")  # 10 days at 43.50, 10 at 42.50


def test_r5_4_scenario_22_the_point_of_rounding_is_stored_and_shown() -> None:
    # The scenario names the two results only; this title, found by search, has both of them.
    def answer(point: RoundingPoint) -> Derivation:
        terms = InterestTerms(ITEM, USUAL, rounding_point=point)
        return general_interest(Money(500_000), d("2016-05-01"), d("2021-05-10"), terms)

    each, once = answer(EACH), answer(ONCE)
    assert (each.result, once.result) == (Money("106042.46"), Money("106042.47"))
    assert {g.name: g.value for g in each.given}["rounding_point"] == "per_segment"
    assert "once" in once.read_en()
    assert once.result == Rounding.FEN_HALF_UP.apply(once.exact)
    assert each.result == total(step.counted for step in each.steps if step.counted)


def test_r5_4_d6_a_silent_title_bears_no_interest_and_scenario_21_none_may_be_added() -> None:
    silent = general_interest(Money(50_000), LPR_DAY, d("2020-08-20"), InterestTerms())
    assert silent.result == zero()
    with pytest.raises(InterestNotGranted):
        InterestTerms(clauses=(Clause(LPR_DAY, LPR),))


def test_r5_4_days_before_the_first_clause_bear_none() -> None:
    terms = InterestTerms(ITEM, (Clause(LPR_DAY, LPR),))
    with pytest.raises(InterestNotGranted):
        general_interest(Money(1), d("2019-08-19"), d("2019-12-01"), terms)
    with pytest.raises(NotAPeriod):
        general_interest(Money(1), d("2019-12-02"), d("2019-12-01"), terms)


def test_r5_4_a_date_past_the_table_is_refused_never_guessed() -> None:
    terms = InterestTerms(ITEM, (Clause(LPR_DAY, LPR),))
    last = d("2025-06-20")  # not itself counted: the last day is 2025-06-19
    assert general_interest(Money(100), d("2025-05-20"), last, terms).result > zero()
    with pytest.raises(RateUnknown) as refused:
        general_interest(Money(100), d("2025-05-20"), last + timedelta(1), terms)
    assert refused.value.facts["valid_until"] == "2025-06-19"
    benchmark = InterestTerms(ITEM, USUAL[:1])
    with pytest.raises(RateUnknown):
        general_interest(Money(100), d("2019-08-01"), d("2019-08-21"), benchmark)
    with pytest.raises(RateUnknown):
        Rates.shipped().on(RateKind.LPR_1Y, d("2019-08-19"))


def test_r5_4_a_rate_fixed_on_one_day_does_not_float_and_may_be_multiplied() -> None:
    rate = PublishedRate(RateKind.LPR_1Y, Decimal("1.5"), fixed_on=d("2020-01-05"))
    terms = InterestTerms(ITEM, (Clause(LPR_DAY, rate),))
    answer = general_interest(Money(36_500), d("2020-04-01"), d("2030-04-01"), terms)
    assert len(answer.steps) == 1
    assert answer.result == Money("22733.70")  # 6.225 yuan a day for 3,652 days
    fixed = InterestTerms(ITEM, (Clause(LPR_DAY, FixedRate(Decimal(24))),))
    assert general_interest(Money(36_500), d("2020-04-01"), d("2020-04-11"), fixed).result == Money(
        240
    )


def test_r5_4_what_is_performed_on_the_way_bears_no_more_interest() -> None:
    terms = InterestTerms(ITEM, (Clause(LPR_DAY, FixedRate(Decimal(10))),))
    paid = [Performance(Money(26_500), d("2021-01-11"))]
    answer = general_interest(
        Money(36_500), d("2021-01-01"), d("2021-01-21"), terms, performances=paid
    )
    assert [step.base for step in answer.steps] == [Money(36_500), Money(10_000)]
    assert answer.result == Money("127.40")


def test_r5_4_a_private_lender_gets_at_most_four_times_the_lpr_of_the_contracts_day() -> None:
    cap = lending_cap(d("2020-08-20"))
    assert cap.percent == Decimal("15.40")
    terms = InterestTerms(ITEM, (Clause(LPR_DAY, FixedRate(Decimal(24))),), cap=cap)
    answer = general_interest(Money(36_500), d("2021-01-01"), d("2021-01-11"), terms)
    assert answer.result == Money(154)
    assert answer.rates == (cap.row,)
    with pytest.raises(NoRuleInForce):
        lending_cap(d("2020-08-19"))
    with pytest.raises(RateUnknown):
        lending_cap(d("2025-06-20"))


AMOUNTS = st.integers(1, 10**12).map(fen)
SPLITS = st.lists(st.integers(0, 700), min_size=1, max_size=5)


@given(
    AMOUNTS,
    st.dates(date(2010, 1, 1), date(2015, 1, 1)),
    SPLITS,
    st.sampled_from(DayBasis),
    st.sampled_from([FirstDay.FIRST_NOT_LAST, FirstDay.LAST_NOT_FIRST]),
)
def test_r5_4_interest_is_additive_over_any_split_of_the_period_when_rounded_once(
    amount: Money, start: date, lengths: list[int], basis: DayBasis, convention: FirstDay
) -> None:
    terms = InterestTerms(ITEM, USUAL, basis, convention, ONCE)
    marks = [start]
    for length in lengths:
        marks.append(marks[-1] + timedelta(length))
    parts = [general_interest(amount, a, b, terms).exact for a, b in pairwise(marks)]
    whole = general_interest(amount, start, marks[-1], terms)
    assert sum(parts, Fraction(0)) == whole.exact
    assert Rounding.FEN_HALF_UP.apply(sum(parts, Fraction(0))) == whole.result


def test_r5_4_the_answer_keeps_its_rows_and_can_be_read_out() -> None:
    terms = InterestTerms(ITEM, (Clause(LPR_DAY, LPR),), rounding_point=EACH)
    answer = general_interest(Money(100_000), LPR_DAY, d("2019-10-20"), terms)
    assert "2019-08-20至2019-09-19，31天：100,000.00 × 4.25% × 31 ÷ 365 = 360.958904… → 360.96" in (
        answer.read_zh()
    )
    assert "one-year LPR from 2019-09-20: 4.20%" in answer.read_en()
    kept = json.loads(json.dumps(answer.as_dict()))
    assert [row["table"] for row in kept["rates"]] == ["lpr-2025-05"] * 2
    assert kept["rates"][0]["source"]["certainty"] == Certainty.VERIFIED
    assert kept["inputs"]["granted_in"] == ITEM


@pytest.mark.parametrize(
    ("day", "one", "five"),
    [
        ("2019-08-20", "4.25", "4.85"),
        ("2019-09-20", "4.20", "4.85"),
        ("2019-11-20", "4.15", "4.80"),
        ("2020-02-20", "4.05", "4.75"),
        ("2020-04-20", "3.85", "4.65"),
        ("2021-12-20", "3.80", "4.65"),
        ("2022-01-20", "3.70", "4.60"),
        ("2022-05-20", "3.70", "4.45"),
        ("2022-08-22", "3.65", "4.30"),
        ("2023-06-20", "3.55", "4.20"),
        ("2023-08-21", "3.45", "4.20"),
        ("2024-02-20", "3.45", "3.95"),
        ("2024-07-22", "3.35", "3.85"),
        ("2024-10-21", "3.10", "3.60"),
        ("2025-05-20", "3.00", "3.50"),
    ],
)
def test_r5_4_the_shipped_lpr_is_as_published_and_new_on_its_day(
    day: str, one: str, five: str
) -> None:
    rates, on = Rates.shipped(), d(day)
    found = [rates.on(kind, on) for kind in (RateKind.LPR_1Y, RateKind.LPR_5Y)]
    assert [str(row.percent) for row in found] == [one, five]
    assert on in {row.since for row in found}


@pytest.mark.parametrize(
    ("kind", "day", "percent"),
    [
        (RateKind.BENCHMARK_1Y, "2012-07-06", "6.00"),
        (RateKind.BENCHMARK_1Y, "2014-11-22", "5.60"),
        (RateKind.BENCHMARK_1Y, "2015-03-01", "5.35"),
        (RateKind.BENCHMARK_1Y, "2015-05-11", "5.10"),
        (RateKind.BENCHMARK_1Y, "2015-06-28", "4.85"),
        (RateKind.BENCHMARK_1Y, "2015-08-26", "4.60"),
        (RateKind.BENCHMARK_1Y, "2015-10-24", "4.35"),
        (RateKind.BENCHMARK_3Y, "2012-07-06", "6.15"),
        (RateKind.BENCHMARK_3Y, "2015-10-24", "4.75"),
        (RateKind.BENCHMARK_OVER_5Y, "2015-10-24", "4.90"),
    ],
)
def test_r5_4_the_shipped_benchmark_is_as_published_and_new_on_its_day(
    kind: RateKind, day: str, percent: str
) -> None:
    row = Rates.shipped().on(kind, d(day))
    assert (row.since, str(row.percent)) == (d(day), percent)


def _table(**changed: Any) -> bytes:
    table: dict[str, Any] = {
        "name": "利率",
        "version": "v",
        "source": "公告",
        "certainty": "verified",
        "valid_until": "2020-12-31",
        "series": {"lpr-1y": [{"since": "2020-01-01", "percent": "4.15"}]},
    }
    return json.dumps(table | changed).encode()


def _row(since: str, percent: Any) -> dict[str, Any]:
    return {"since": since, "percent": percent}


@pytest.mark.parametrize(
    "changed",
    [
        {"certainty": "sure"},
        {"valid_until": "2019-12-31"},
        {"source": " "},
        {"series": {"lpr-2y": [_row("2020-01-01", "4.15")]}},
        {"series": {"lpr-1y": []}},
        {"series": {"lpr-1y": [_row("2020-01-01", 4.15)]}},
        {"series": {"lpr-1y": [_row("2020-01-01", "415")]}},
        {"series": {"lpr-1y": [_row("2020-02-01", "4.15"), _row("2020-01-01", "4.05")]}},
        {"series": {"lpr-1y": [_row("2020-01-01", "4.15"), _row("2020-02-01", "4.15")]}},
        {"series": ["lpr-1y"]},
        {"extra": 1},
    ],
)
def test_a_rate_table_with_a_hole_or_a_contradiction_is_refused(changed: dict[str, Any]) -> None:
    load: Callable[[bytes], RateTable] = RateTable.load
    assert load(_table()).on(RateKind.LPR_1Y, d("2020-12-31")).percent == Decimal("4.15")
    with pytest.raises(UnreadableTable):
        load(_table(**changed))


def test_a_kind_no_table_holds_is_refused() -> None:
    with pytest.raises(RateUnknown):
        Rates((RateTable.load(_table()),)).on(RateKind.LPR_5Y, d("2020-06-01"))
