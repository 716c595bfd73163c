"""R5.1, R5.2 and R4.02: what enforcing and preserving cost, and when it is charged."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.citation import Certainty, NoRuleInForce
from ledger.domain.derivation import Rounding
from ledger.domain.law.fees import (
    FeeBase,
    FeeNeedsAmount,
    FeePolicy,
    execution_fee,
    fee_to_charge,
    preservation_fee,
)
from ledger.domain.money import Money, fen, total, zero

DAY = date(2019, 6, 3)
SUMS = st.integers(1, 10**13).map(fen)


@pytest.mark.parametrize(
    ("amount", "fee"),
    [
        ("0.00", "0.00"),
        ("0.01", "50.00"),
        ("10000.00", "50.00"),
        ("10001.00", "50.02"),
        ("50000.00", "650.00"),
        ("100000.00", "1400.00"),
        ("128654.77", "1829.82"),
        ("177430.00", "2561.45"),
        ("500000.00", "7400.00"),
        ("800000.00", "10400.00"),
        ("1000000.00", "12400.00"),
        ("1234567.89", "14745.68"),
        ("5000000.00", "52400.00"),
        ("5000001.00", "52400.01"),
        ("8000000.00", "67400.00"),
        ("10000000.00", "77400.00"),
        ("20000000.00", "87400.00"),
        ("25000000.00", "92400.00"),
        ("100000000.00", "167400.00"),
    ],
)
def test_r5_1_the_execution_fee_climbs_in_bands(amount: str, fee: str) -> None:
    assert execution_fee(Money(amount), DAY).result == Money(fee)


@pytest.mark.parametrize(
    ("rounding", "fee"),
    [
        (Rounding.FEN_HALF_UP, "1829.82"),
        (Rounding.FEN_TRUNCATE, "1829.82"),
        (Rounding.YUAN_HALF_UP, "1830.00"),
    ],
)
def test_r5_1_scenario_16_the_rounding_is_the_cases_own(rounding: Rounding, fee: str) -> None:
    answer = execution_fee(Money("128654.77"), DAY, rounding=rounding)
    assert answer.result == Money(fee)
    assert answer.rounding is rounding


def test_r5_1_half_a_fen_goes_up_or_is_dropped_as_recorded() -> None:
    cut = execution_fee(Money("10001.00"), DAY, rounding=Rounding.FEN_TRUNCATE)
    assert (str(cut.exact), cut.result) == ("10003/200", Money("50.01"))


def test_r5_1_gives_no_fee_before_its_tariff_and_none_on_a_debt_the_wrong_way_round() -> None:
    with pytest.raises(NoRuleInForce):
        execution_fee(Money(1), date(2007, 3, 31))
    with pytest.raises(FeeNeedsAmount):
        execution_fee(Money("-0.01"), DAY)


@pytest.mark.parametrize(
    ("amount", "fee"),
    [
        ("1000.00", "30.00"),
        ("100000.00", "1020.00"),
        ("500000.00", "3020.00"),
        ("896000.00", "5000.00"),
        ("896000.02", "5000.00"),
        ("1000000.00", "5000.00"),
    ],
)
def test_r5_2_the_preservation_fee_climbs_to_its_cap(amount: str, fee: str) -> None:
    assert preservation_fee(Money(amount), DAY).result == Money(fee)


def test_r4_02_the_second_collection_is_charged_the_difference() -> None:
    first = fee_to_charge(Money(300_000), zero(), DAY).result
    second = fee_to_charge(Money(700_000), first, DAY).result
    assert (first, second) == (Money(4_400), Money(5_000))


@pytest.mark.parametrize("base", list(FeeBase))
@pytest.mark.parametrize("rounding", list(Rounding))
@given(parts=st.lists(SUMS, min_size=1, max_size=6))
def test_r4_02_the_fee_over_any_split_of_collections_is_the_fee_on_the_sum(
    base: FeeBase, rounding: Rounding, parts: list[Money]
) -> None:
    policy, claim = FeePolicy(base, rounding), total(parts)
    collected = charged = zero()
    for part in parts:
        collected += part
        charged += fee_to_charge(collected, charged, DAY, policy=policy, claim=claim).result
    assert charged == fee_to_charge(claim, zero(), DAY, policy=policy, claim=claim).result


@given(collected=SUMS)
def test_r4_02_an_additional_fee_fits_into_what_was_collected_with_its_base(
    collected: Money,
) -> None:
    policy = FeePolicy(FeeBase.ADDITIONAL)
    answer = fee_to_charge(collected, zero(), DAY, policy=policy)
    base = Money({g.name: g.value for g in answer.given}["base"].replace(",", ""))
    assert base + answer.result <= collected
    more = base + fen(1)
    assert more + execution_fee(more, DAY).result > collected


def test_r4_02_the_claim_as_base_must_be_given_and_falls_due_with_the_first_money() -> None:
    policy = FeePolicy(FeeBase.CLAIM, Rounding.YUAN_HALF_UP)
    with pytest.raises(FeeNeedsAmount):
        fee_to_charge(Money(1), zero(), DAY, policy=policy)
    claim = Money("128654.77")
    assert fee_to_charge(Money(1), zero(), DAY, policy=policy, claim=claim).result == Money(1830)
    assert fee_to_charge(zero(), zero(), DAY, policy=policy, claim=claim).result == zero()


def test_r4_02_never_charges_back_and_refuses_a_negative_past() -> None:
    assert fee_to_charge(Money(1), Money(60), DAY).result == zero()
    with pytest.raises(FeeNeedsAmount):
        fee_to_charge(Money(1), Money(-1), DAY)


def test_r5_1_a_fee_says_in_both_languages_and_in_json_how_it_came_about() -> None:
    answer = execution_fee(Money("1234567.89"), DAY)
    assert "超过10,000元至500,000元部分按1.5% = 7,350.00" in answer.read_zh()
    assert "above 500,000 yuan to 5,000,000 at 1% = 7,345.6789" in answer.read_en()
    assert "14,745.68元" in answer.read_zh()
    kept = json.loads(json.dumps(answer.as_dict()))
    assert (kept["version"], kept["rounding"]) == ("2007-04-01", "fen_half_up")
    assert (kept["exact"], kept["result"]) == ("147456789/10000", "CNY 14745.68")
    assert kept["article"]["certainty"] == Certainty.VERIFIED
