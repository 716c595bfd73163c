"""Scenario 25: both clocks of a receipt, and which of them a payment stops in time."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from api.every import follower
from ledger.domain import clock
from ledger.domain.case_account import PartyKind, PartyRole
from ledger.projections.clocks import Clock, clocks_of
from ledger.projections.lists import overdue
from ledger.services.cases import NewParty
from ledger.store.court import Court
from tests.formats.make import Line, camt053
from tests.services.courthouse import CREDITOR, DEBTOR, Courthouse, by
from tests.services.till import Till

NUMBER = "（2021）苏0508执101号"


@pytest.fixture
def house(new_court: Court) -> Iterator[Courthouse]:
    """The court on Friday, 24 December 2021, with a case that can be paid."""
    made = Courthouse(new_court)
    made.now = datetime(2021, 12, 24, 1, tzinfo=UTC)
    made.watch()
    made.open_book()
    yield made
    clock.reset()


def arrived(house: Courthouse) -> None:
    """25,000.00 on the sub-account of the case, and its notice, the same day."""
    parties = [
        NewParty(PartyRole.APPLICANT, PartyKind.PERSON, CREDITOR),
        NewParty(PartyRole.DEBTOR, PartyKind.COMPANY, DEBTOR),
    ]
    with by("wang"):
        sub = house.cases.open(
            NUMBER, officer="wang", filed_on=date(2021, 11, 1), bank_account=house.account,
            parties=parties,
        ).ids["sub_account"]  # fmt: skip
    house.confirm_account(NUMBER)
    line = Line("25000.00", serial="S1", name=DEBTOR, sub_account=sub, on="2021-12-24")
    house.take(camt053(
        house.account, "0.00", [line], statement_id="ST-1", on="2021-12-24",
        created="2021-12-24T23:00:00+08:00",
    ))  # fmt: skip


def clock_of(house: Courthouse) -> Clock:
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        (one,) = clocks_of(connection, house.court.book, NUMBER)
    return one


def late(house: Courthouse, day: date) -> int:
    with house.court.database.app.connect() as connection:
        return len(overdue(connection, house.court.book, day).items)


def test_scenario_25_a_payment_of_14_january_is_in_time_for_both_clocks(house: Courthouse) -> None:
    """Given notice on 2021-12-24; then 15 working days end 01-17, the thirty days on 01-24."""
    arrived(house)
    one = clock_of(house)
    assert (one.fifteen_due, one.legal_due) == (date(2022, 1, 17), date(2022, 1, 24))
    house.now = datetime(2022, 1, 14, 1, tzinfo=UTC)
    with by("wang"):
        number = house.payouts.draft(NUMBER, "p1", one.unsettled, "发放执行款").ids["payout"]
    Till(house).paid(number)
    paid = clock_of(house)
    assert paid.settled_on == date(2022, 1, 14)
    assert paid.fifteen_due is not None
    assert paid.settled_on <= paid.fifteen_due
    assert late(house, date(2022, 3, 1)) == 0


def test_scenario_25_what_is_approved_and_not_paid_is_late_on_both_clocks(
    house: Courthouse,
) -> None:
    """The chain is complete when the bank has booked it, not when it was asked for (R1.14)."""
    arrived(house)
    one = clock_of(house)
    house.now = datetime(2022, 1, 14, 1, tzinfo=UTC)
    with by("wang"):
        number = house.payouts.draft(NUMBER, "p1", one.unsettled, "发放执行款").ids["payout"]
    Till(house).approve(number)
    Till(house).send(number)
    assert clock_of(house).settled_on is None
    with house.court.database.app.connect() as connection:
        (waits,) = overdue(connection, house.court.book, date(2022, 1, 25)).items
    assert (waits.fifteen, waits.legal) == (8, 2)
