"""Scenario 56: twelve deposits, one of them the price's, eleven on their way back within a day."""

from datetime import timedelta

import pytest

from auctions.law import settling as law
from auctions.law.says import DepositRefused
from ledger.domain.money import Money, total
from tests.auctions.house import at

END = at("2018-03-10")
DEPOSITS = {f"B{n}": Money("50000.00") for n in range(1, 13)}
WINNER = "B7"


def test_scenario_56_eleven_of_twelve_deposits_go_back_within_a_day_and_one_becomes_price() -> None:
    """Given 12 x 50,000.00 and an end at 10:00; then 11 are back, and one in court, by 10:00."""
    last = at("2018-03-11")
    back = {}
    for bidder, amount in DEPOSITS.items():
        if bidder == WINNER:
            law.only_the_winners(bidder, WINNER)
            continue
        with pytest.raises(DepositRefused):
            law.only_the_winners(bidder, WINNER)
        back[bidder] = amount
    assert (len(back), total(back.values())) == (11, Money("550000.00"))
    assert law.released(END, last) is None
    assert law.remitted(END, last) is None
    late = last + timedelta(seconds=1)
    assert law.released(END, late) is not None
    assert law.remitted(END, late) is not None
