"""Every scenario and edge case the house was given has a test that names it."""

import re

import pytest

from tests.docs.pages import ROOT

# Given, when, then: the numbers that are in use; 5, 9, 13 and others were never given.
SCENARIOS = (
    *range(1, 5), 6, 7, 8, 10, 11, 12, 14, 15, 16, 19, 21, 22, 23, 25, 26, 27, 29, 30, 31, 32, 34,
    35, 36, 37, 39, 40, 41, 42, 44, 45, 47, 48, 50, 51, 52, 54, 55, 56, 58, 59, 60,
)  # fmt: skip
EDGES = range(1, 16)
NAMES = [
    name
    for path in sorted((ROOT / "tests").rglob("test_*.py"))
    for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
]


@pytest.mark.parametrize("number", SCENARIOS)
def test_a_scenario_has_a_test_that_bears_its_number(number: int) -> None:
    assert [name for name in NAMES if re.search(rf"_scenario_{number}(?!\d)", name)]


@pytest.mark.parametrize("number", EDGES)
def test_an_edge_case_has_a_test_that_bears_its_number(number: int) -> None:
    assert [name for name in NAMES if re.search(rf"_edge_e{number}(?!\d)", name)]
