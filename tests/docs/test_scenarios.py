"""Every scenario and hard case the house was given is played, by name and with its figures."""

import pytest

from tests.docs.scenes import HARD, LOT_EDGES, LOTS, MONEY, figures_of, players, whole

ALL = {**MONEY, **HARD, **LOTS, **LOT_EDGES}


@pytest.mark.parametrize("mark", ALL)
def test_a_scenario_is_played_by_name_and_with_all_its_figures(mark: str) -> None:
    assert players(mark), "no test bears its number"
    assert whole(mark, ALL[mark]), f"no file that plays it says all of {ALL[mark]}"


def test_none_was_left_out() -> None:
    """As many as were given: the numbers of money have gaps, and so have those of lots."""
    assert (len(MONEY), len(HARD), len(LOTS), len(LOT_EDGES)) == (45, 15, 61, 15)


def test_a_figure_is_found_however_it_is_written() -> None:
    said = figures_of("Money(8_800), '8,800.10', date(2017, 9, 1), '2017-10-09'")
    assert {"8800", "8800.1", "2017-09-01", "2017-10-09"} <= said
