"""On months made to deceive, what books by itself is never wrong; proposals are worth asking."""

import pytest

from tests.matching.generated_month import TRICKS, Truth, measure, month


@pytest.mark.parametrize("seed", range(6))
def test_exact_rules_are_a_hundred_percent_precise(seed: int) -> None:
    found = measure(month(seed, lines=600))
    assert found.wrong == ()
    assert found.booked > 200, "the exact rules must be asked something"


@pytest.mark.parametrize("seed", range(3))
def test_proposals_find_the_owner_more_often_than_not(seed: int) -> None:
    found = measure(month(seed, lines=600))
    assert found.recall > 85
    assert found.precision > 80


def test_every_trick_is_played_and_the_same_seed_plays_the_same() -> None:
    made: list[Truth] = month(1, lines=1_000).truths
    assert len({truth.trick for truth in made}) == len(TRICKS)
    assert made == month(1, lines=1_000).truths
