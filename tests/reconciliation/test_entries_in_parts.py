"""An entry told whole in one file and in its parts in another is booked once (R2.02)."""

import pytest

from ledger.domain.payout import State
from reconciliation.formats.refusals import SerialTwice
from tests.formats.make import Line, Part, camt053, camt054
from tests.reconciliation.sending_desk import Desk
from tests.services.courthouse import Courthouse

PARTS = (Part("100.00"), Part("200.00"))
WHOLE, PARTED = Line("300.00", serial="R1"), Line("300.00", serial="R1", parts=PARTS)


@pytest.mark.parametrize(("first", "then"), [(PARTED, WHOLE), (WHOLE, PARTED)])
def test_r2_02_an_entry_in_parts_and_whole_is_one_entry(
    house: Courthouse, first: Line, then: Line
) -> None:
    """The notification told the single payments and the statement their sum: both were booked."""
    house.take(camt054(house.account, [first]))
    stood = house.balances()
    told = house.take(camt053(house.account, "0.00", [then, Line("1.00", serial="S")]))
    assert (told.booked, told.confirmed) == (1, len(first.parts) or 1)
    assert house.balances()[f"bank/{house.account}"] == stood[f"bank/{house.account}"] + 1_00
    other = camt053(house.account, "0.00", [then, Line("1.00", serial="S")], version="06")
    again = house.take(other)
    assert again.booked == 0


def test_r2_02_nor_is_a_batch_of_payments_paid_twice_by_its_sum(desk: Desk) -> None:
    desk.sent()
    parts = (Part("20000.00", end_to_end=desk.reference, reference="T1"), Part("5.00"))
    batch = Line("20005.00", credit=False, serial="B1", parts=parts)
    desk.house.take(camt054(desk.house.account, [batch]))
    assert desk.state is State.SETTLED
    stood = desk.house.balances()
    whole = Line("20005.00", credit=False, serial="B1")
    told = desk.house.take(camt053(desk.house.account, "25000.00", [whole], statement_id="DE"))
    assert (told.booked, told.confirmed, desk.house.balances()) == (0, 2, stood)


def test_r2_02_parts_that_are_another_sum_are_refused_whole(house: Courthouse) -> None:
    house.take(camt054(house.account, [PARTED]))
    stood = house.balances()
    more = Line("301.00", serial="R1")
    with pytest.raises(SerialTwice):
        house.take(camt053(house.account, "0.00", [more]))
    assert house.balances() == stood
