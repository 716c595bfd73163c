"""A sheet of payouts: read together, agreed to at once, each as it would be alone."""

from datetime import date

import pytest

from ledger.domain.case_people import Recused
from ledger.domain.errors import NotFound
from ledger.domain.law.approval import ActsTwice, OutOfTurn
from ledger.domain.law.bankruptcy import StoppedByBankruptcy
from ledger.domain.money import Money
from ledger.domain.payout import NotInThatState, State
from ledger.services.people import People
from ledger.services.sheets import Sheets, SheetSeenOtherwise
from tests.services.courthouse import CASE, Courthouse, by
from tests.services.papers import DECISION, RULING
from tests.services.refusing import refused
from tests.services.test_standing_in import delegated

DAY = date(2026, 3, 2)


@pytest.fixture
def sheets(house: Courthouse) -> Sheets:
    house.funded("25000.00")
    return Sheets(house.court)


def three(house: Courthouse) -> list[str]:
    return [house.drafted(amount).ids["payout"] for amount in ("100.00", "200.00", "300.00")]


def test_a_sheet_shows_what_each_asks_and_where_it_goes(house: Courthouse, sheets: Sheets) -> None:
    one, two, _ = three(house)
    sheet = sheets.sheet([two, one, two])
    assert [payout.number for payout, _ in sheet.payouts] == [two, one]
    assert {payee.holder for _, payee in sheet.payouts} == {"张三"}
    assert sheet.amount == Money("300.00")
    assert sheet.digest == sheets.sheet([one, two]).digest  # in whatever order they were read
    assert sheet.digest != sheets.sheet([one]).digest
    with pytest.raises(NotFound, match="-9"):
        sheets.sheet([one, f"{CASE}-9"])


def test_all_of_a_sheet_is_approved_in_one_commit_each_by_a_fact_of_its_own(
    house: Courthouse, sheets: Sheets
) -> None:
    numbers = three(house)
    before = house.court.position()
    with by("chen"):
        done = sheets.approve(numbers, sheets.sheet(numbers).digest)
    assert done.ids["payouts"] == "3"
    assert (done.first, done.position) == (before + 1, before + 3)
    for number in numbers:
        assert [each.by for each in house.payout(number).approvals] == ["chen"]
    with by("feng"):
        sheets.approve(numbers[:2], sheets.sheet(numbers[:2]).digest)
    stand = [house.payout(number).state for number in numbers]
    assert stand == [State.APPROVED, State.APPROVED, State.IN_APPROVAL]


def test_a_sheet_of_which_one_changed_is_approved_by_nobody(
    house: Courthouse, sheets: Sheets
) -> None:
    numbers = three(house)
    seen = sheets.sheet(numbers).digest
    with by("wang"):
        house.payouts.amend(numbers[1], amount=Money("201.00"))
    with by("chen"):
        no = refused(house, SheetSeenOtherwise, lambda: sheets.approve(numbers, seen))
        refused(house, SheetSeenOtherwise, lambda: sheets.approve(numbers[:2], seen))
    assert no.facts == {"digest": sheets.sheet(numbers).digest, "payouts": 3}


def test_one_that_may_not_be_approved_keeps_all_of_the_sheet_back_and_is_named(
    house: Courthouse, sheets: Sheets
) -> None:
    numbers = three(house)

    def approve() -> object:
        return sheets.approve(numbers, sheets.sheet(numbers).digest)

    with by("wang"):
        house.payouts.withdraw(numbers[1], "误填")
    with by("chen"):
        no = refused(house, NotInThatState, approve)
    assert no.facts["payout"] == numbers[1]

    numbers.pop(1)
    with by("feng"):
        no = refused(house, OutOfTurn, approve)
    assert no.facts["payout"] == numbers[0]

    with by("chen"):
        house.payouts.approve(numbers[1], house.payout(numbers[1]).digest)
    with by("chen"):
        no = refused(house, ActsTwice, approve)
    assert no.facts["payout"] == numbers[1]


def test_who_keeps_away_from_a_case_approves_no_sheet_with_it(
    house: Courthouse, sheets: Sheets
) -> None:
    numbers = three(house)
    with by("lin"):
        People(house.court).recuse(CASE, "chen", paper=DECISION)
    with by("chen"):
        no = refused(house, Recused, lambda: sheets.approve(numbers, sheets.sheet(numbers).digest))
    assert no.facts["case"] == CASE


def test_after_the_ruling_neither_a_sheet_is_approved_nor_anything_in_anothers_place(
    house: Courthouse, sheets: Sheets
) -> None:
    """R2.16: what was asked for before a bankruptcy is approved by nobody after it."""
    numbers = three(house)
    desk = People(house.court)
    mandate = delegated(desk, to="zhao", giver="chen")
    with by("wang"):
        house.bankruptcies.accept(CASE, "p2", RULING, DAY, DAY)
    with by("chen"):
        no = refused(
            house, StoppedByBankruptcy,
            lambda: sheets.approve(numbers, sheets.sheet(numbers).digest),
        )  # fmt: skip
    assert no.facts["payout"] == numbers[0]
    digest = house.payout(numbers[0]).digest
    with by("zhao"):
        refused(house, StoppedByBankruptcy, lambda: desk.approve_for(mandate, numbers[0], digest))
