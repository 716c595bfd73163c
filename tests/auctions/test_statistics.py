"""The published figures: rates, premiums, commission saved, and how many lots came to zero."""

from dataclasses import fields
from decimal import Decimal

import pytest

from auctions.law.formulas import RATES, TOTALS
from auctions.law.statistics import (
    commission_saved,
    ladder_saved,
    measure,
    premium,
    rate,
    zero_rate,
)
from auctions.views.statistics import Clearing, Statistics, made_as
from ledger.domain.money import Money


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(350, 399, "0.8772"), (310, 555, "0.5586"), (0, 5, "0.0000"), (1, 0, None)],
)
def test_st_1_a_rate_has_four_places_and_of_nothing_there_is_none(
    part: int, whole: int, expected: str | None
) -> None:
    assert rate(part, whole) == (None if expected is None else Decimal(expected))


def test_st_2_a_premium_names_its_base() -> None:
    assert premium(Money(6_890_000), Money(1_650_000)) == Decimal("3.1758")
    assert premium(Money(1_201_199), Money(606_199)) == Decimal("0.9815")
    assert premium(Money(1), Money(0)) is None


@pytest.mark.parametrize(
    ("price", "ladder"),
    [(700_000, 35_000), (3_000_000, 130_000), (12_000_000, 380_000), (150_000_000, 1_890_000)],
)
def test_st_3_the_commission_saved_by_the_old_ladder_and_flat(price: int, ladder: int) -> None:
    assert commission_saved(Money(price), flat=False) == Money(ladder)
    assert commission_saved(Money(460_000_000), flat=True) == Money(23_000_000)


def test_st_3_the_ladder_was_climbed_anew_with_every_sale() -> None:
    assert ladder_saved([Money(3_000_000), Money(3_000_000)]) == Money(260_000)
    assert ladder_saved([]) == Money(0)


def test_st_4_a_lot_comes_to_zero_out_of_all_that_were_open() -> None:
    assert zero_rate(5, 6, 4) == Decimal("0.5000")
    assert zero_rate(0, 0, 0) is None
    assert measure("zeroed", 1, 4).value == Decimal("0.2500")


def test_every_figure_says_how_it_comes_about_in_chinese_too() -> None:
    counted = {each.name for kind in (Statistics, Clearing) for each in fields(kind)}
    plainly_said = {"since", "until", "measures", "zero_rate", "made"}
    assert counted - plainly_said == set(TOTALS)
    assert [each.name for each in made_as(Clearing)] == [
        "open_now", "returned_with_request", "average_days", "stale",
    ]  # fmt: skip
    assert all("÷" in each.formula_zh and "/" in each.formula for each in RATES.values())
    assert measure("zeroed", 1, 4).formula_zh == RATES["zeroed"].formula_zh
