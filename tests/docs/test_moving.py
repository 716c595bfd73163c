"""The printed chart: nothing on it stands still, and what a fact may name is told."""

import pytest

from ledger.domain.chart import CHART
from tests.docs.moving import always_moved, as_posted, moved


@pytest.mark.parametrize("family", CHART)
def test_every_family_of_the_chart_is_debited_and_credited_by_some_fact(family: str) -> None:
    sides = {debit for _, named, debit in as_posted() if named == family}
    assert sides == {True, False}


def test_no_fact_moves_a_family_the_chart_does_not_know() -> None:
    assert {family for _, family, _ in as_posted()} <= set(CHART)


def test_money_kept_for_an_escrow_is_moved_by_facts_that_name_the_pocket() -> None:
    debited, credited = (
        {topic for topic, both in moved().items() if "escrow" in both[side]} for side in (0, 1)
    )
    assert debited == {"case-account.passed-on", "case-account.put-back"}
    assert credited == {"case-account.set-aside"}
    assert not any("escrow" in side for both in always_moved().values() for side in both)
