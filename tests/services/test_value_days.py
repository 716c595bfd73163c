"""Money that the bank values from a later day (起息) is paid to nobody before, by whatever way."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from ledger.domain.law.disclosure import _day
from ledger.domain.money import Money
from ledger.services.valued import NotValuedYet
from tests.formats.make import Line, camt053
from tests.services.courthouse import ACCOUNT, DEBTOR, Courthouse, by
from tests.services.papers import BANK_LETTER


def arrives(house: Courthouse, amount: str, sub: str, value: str) -> UUID:
    """A line booked on 2 March that counts from ``value``, in a statement of its own."""
    house.serial += 1
    line = Line(amount, serial=f"V{house.serial}", name=DEBTOR, sub_account=sub, value=value)
    house.take(camt053(ACCOUNT, "0.00", [line], statement_id=f"V-{house.serial}"))
    return house.id_of(line)


def test_a_cheque_booked_today_and_valued_on_thursday_is_paid_on_thursday(
    house: Courthouse,
) -> None:
    sub = house.payable()
    arrives(house, "5000.00", sub, "2026-03-05")
    arrives(house, "100.00", sub, "2026-03-02")
    stood = house.balances()
    with pytest.raises(NotValuedYet, match="2026-03-05") as no:
        house.drafted("100.01")
    assert no.value.facts["value_date"] == date(2026, 3, 5)
    assert house.balances() == stood
    house.drafted("100.00")  # what counts already is paid first, and nothing else with it
    house.later(days=3)
    house.drafted("5000.00")


def test_a_payment_is_not_amended_into_money_that_counts_later(house: Courthouse) -> None:
    sub = house.payable()
    arrives(house, "100.00", sub, "2026-03-02")
    arrives(house, "5000.00", sub, "2026-03-05")
    number = house.drafted("50.00").ids["payout"]
    with by("wang"), pytest.raises(NotValuedYet):
        house.payouts.amend(number, amount=Money("100.01"))
    assert house.payout(number).amount == Money("50.00")


def test_nor_is_a_line_sent_back_before_it_counts(house: Courthouse) -> None:
    line = arrives(house, "700.00", "", "2026-03-05")
    with by("wang"), pytest.raises(NotValuedYet):
        house.returns.draft(
            line, Money("700.00"), paper=BANK_LETTER, bank_name="工行", bank_code="102305000013"
        )


def test_a_party_reads_the_courts_day_of_a_payment_and_not_greenwichs(house: Courthouse) -> None:
    house.funded("100.00")
    house.now = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)  # half past seven on the 5th, in court
    number = house.drafted("100.00").ids["payout"]
    assert _day(house.payout(number)) == date(2026, 3, 5)
