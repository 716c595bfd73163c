"""What banks let one download, day by day: ranges that overlap, come late, or leave a day out."""

from dataclasses import replace
from datetime import date

import pytest

from ledger.domain.money import Money
from reconciliation.closing.day import ItemKind
from tests.formats.make import Line, cmb
from tests.reconciliation.day_side import kinds, read
from tests.services.courthouse import ACCOUNT, Courthouse, by

MARCH = {day: date(2026, 3, day) for day in range(1, 32)}
LINES = [
    Line(amount, on=f"2026-03-0{day}", name=f"付款人{nth}")
    for nth, (day, amount) in enumerate(
        ((2, "100.00"), (2, "20.00"), (3, "7.00"), (4, "50.00"), (4, "3.00"), (5, "0.50"))
    )
]


def _take(house: Courthouse, first: int, last: int, *, lines: int | None = None) -> None:
    """Download the days from one to another; ``lines`` ends the table early, as at noon."""
    before = [each for each in LINES if int(each.on[-2:]) < first]
    shown = [each for each in LINES if first <= int(each.on[-2:]) <= last][:lines]
    opening = sum((each.signed for each in before), Money(0).amount)
    data = cmb(shown, opening=str(opening), newest_first=True).encode("gb18030")
    with by("feng"):
        house.imports.take(data, f"{first}-{last}.csv", ACCOUNT)


def _proved(house: Courthouse, *days: int) -> None:
    for day in days:
        found = read(house, MARCH[day])
        told = sum((each.signed for each in LINES if int(each.on[-2:]) <= day), Money(0).amount)
        assert found.closing == Money(told), day
        assert set(kinds(found)) <= {ItemKind.LATER}, (day, found.items)
        assert found.agrees, day


def test_every_day_of_a_download_is_proved_by_the_balances_of_its_lines(house: Courthouse) -> None:
    house.later(days=5)
    _take(house, 2, 5)
    _proved(house, 2, 3, 4, 5)


def test_downloads_that_overlap_agree_in_whatever_order_they_come(house: Courthouse) -> None:
    house.later(days=5)
    for first, last in ((3, 4), (2, 3), (4, 5), (2, 5), (3, 3)):
        _take(house, first, last)
    _proved(house, 2, 3, 4, 5)


def test_a_day_left_out_is_a_gap_of_its_own_amount_until_it_comes(house: Courthouse) -> None:
    house.later(days=5)
    _take(house, 2, 2)
    _take(house, 4, 5)
    assert kinds(read(house, MARCH[5])) == {ItemKind.GAP: Money("7.00")}
    _take(house, 3, 3)
    _proved(house, 2, 3, 4, 5)


def test_the_evenings_table_takes_the_place_of_noons_though_noons_comes_in_last(
    house: Courthouse,
) -> None:
    house.later(days=5)
    _take(house, 2, 4)
    _take(house, 4, 4, lines=1)
    _proved(house, 2, 3, 4)
    _take(house, 5, 5)
    _proved(house, 5)


def test_what_noons_table_missed_is_a_gap_before_the_next_day(house: Courthouse) -> None:
    house.later(days=5)
    _take(house, 2, 4, lines=4)
    assert read(house, MARCH[4]).agrees, "nobody can know of what came in after noon"
    _take(house, 5, 5)
    assert kinds(read(house, MARCH[5])) == {ItemKind.GAP: Money("3.00")}
    _take(house, 4, 4)
    _proved(house, 4, 5)


def test_a_line_the_bank_shows_otherwise_later_stands_out_by_name(house: Courthouse) -> None:
    """Without a number of the bank's, a line that is shown otherwise is another line."""
    house.later(days=5)
    _take(house, 2, 2)
    lines = [LINES[0], replace(LINES[1], amount="21.00")]
    with by("feng"):
        house.imports.take(cmb(lines).encode("gb18030"), "更正.csv", ACCOUNT)
    found = read(house, MARCH[2])
    assert not found.agrees
    assert found.closing == Money("121.00")
    assert found.booked == Money("141.00")


@pytest.mark.parametrize(("opening", "quiet"), [("180.50", True), ("180.49", False)])
def test_a_quiet_month_end_is_proved_by_what_the_next_table_opens_with(
    house: Courthouse, opening: str, *, quiet: bool
) -> None:
    """No paper is typed for days on which the bank says that nothing moved."""
    house.later(days=40)
    _take(house, 2, 5)
    day = MARCH[31]
    assert ItemKind.NO_STATEMENT in kinds(read(house, day)), "nobody knows yet"
    with by("feng"):
        data = cmb([Line("1.00", on="2026-04-08", name="后来")], opening=opening, newest_first=True)
        house.imports.take(data.encode("gb18030"), "next.csv", ACCOUNT)
    found = read(house, day)
    assert (ItemKind.NO_STATEMENT not in kinds(found)) is quiet
    assert found.agrees is quiet
    assert found.closing == Money("180.50")
