"""The indicators of what waits and of the clean-up: each with both parts, and rows that add up."""

from pathlib import Path

import pytest

from ledger.domain.law.disbursement import DeferralGround
from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind
from ledger.services.deferrals import Deferrals
from reconciliation.closing.fresh import snapshot
from reconciliation.closing.month import Span
from reconciliation.closing.proving import Proving
from reconciliation.indicators.reading import Measured, rows
from reconciliation.legacy.classes import Grade
from tests.legacy.clearinghouse import Old
from tests.legacy.registers import PAYEE, row
from tests.services.courthouse import CASE, Courthouse, by

OLD_CASE = "（2015）合执字第00524号"


def measured(house: Courthouse, month: str) -> dict[str, Measured]:
    return {each.indicator: each for each in Proving(house.court).indicators(month)}


def parts(found: Measured) -> tuple[int, int]:
    return found.numerator, found.denominator


def deferred(house: Courthouse, amount: str) -> None:
    """Let a sum of the case wait, for a reason of its own, from today."""
    desk = Deferrals(house.court)
    paper = Paper(PaperKind.RULING, "（2026）苏0508执101号", house.case().filed_on)
    with by("wang"):
        number = desk.ask(
            CASE, DeferralGround.OTHER, Money(amount), paper=paper, reason="债权人账户核实中"
        ).ids["deferral"]
    with by("chen"):
        desk.approve(number)


def test_section_9_money_deferred_in_time_leaves_the_thirty_day_rate_and_is_shown(
    house: Courthouse,
) -> None:
    sub = house.payable()
    house.receive("100.00", sub_account=sub)
    house.later(days=1)
    deferred(house, "100.00")
    house.receive("40.00", sub_account=sub)
    april = measured(house, "2026-04")
    assert parts(april["paid-within-30-days"]) == (0, 1), "the deferred receipt is left out"
    assert parts(april["amount-paid-within-30-days"]) == (0, 40_00)
    assert parts(april["deferred-receipts-of-due"]) == (1, 2)
    assert parts(april["deferred-amount-of-due"]) == (100_00, 140_00)
    assert april["paid-within-30-days"].version == 2
    march = measured(house, "2026-03")
    assert parts(march["deferred-receipts"]) == (1, 2)
    assert parts(march["deferred-amount"]) == (100_00, 140_00)
    assert parts(march["overdue-amount"])[1] == 140_00


def test_a_deferral_granted_too_late_does_not_take_the_receipt_out_of_the_rate(
    house: Courthouse,
) -> None:
    """Scenario 27: stored as late, and the item counts as overdue."""
    house.receive("100.00", sub_account=house.payable())
    house.later(days=45)
    deferred(house, "100.00")
    april = measured(house, "2026-04")
    assert parts(april["paid-within-30-days"]) == (0, 1)
    assert parts(april["deferred-receipts-of-due"]) == (0, 1)


def test_what_waits_at_the_end_of_a_month_is_late_nearly_late_or_nobodys(
    house: Courthouse,
) -> None:
    house.receive("100.00", sub_account=house.payable())
    house.receive("7.00")
    march, april = measured(house, "2026-03"), measured(house, "2026-04")
    assert parts(march["unidentified-receipts"]) == (1, 2)
    assert parts(march["unidentified-amount"]) == (7_00, 107_00)
    assert parts(april["overdue-receipts"]) == (1, 1)
    assert parts(april["overdue-amount"]) == (100_00, 100_00)
    assert parts(april["near-due-receipts"]) == (0, 1)


@pytest.fixture
def old(house: Courthouse, tmp_path: Path) -> Old:
    house.open_case()
    return Old(house, tmp_path).loaded(
        row(1, "10.00", day="2010-01-05"),
        row(2, "20.00", day="2011-01-05", case=OLD_CASE, payee=PAYEE),
        row(3, "30.00", day="2011-02-05", remark="诉讼费"),
    )


def test_the_clearing_rate_counts_lines_of_which_nothing_is_left(old: Old) -> None:
    assert parts(measured(old.house, "2026-03")["legacy-lines-cleared"]) == (0, 3)
    with by("feng"):
        old.clearing.reassign(old.id(3), "fee/x", "票据")
    old.house.later(days=35)
    with by("wang"):
        match = old.clearing.propose(
            old.id(2), [(CASE, Money("15.00"))], Grade.E1, evidence="回单"
        ).ids["match"]
    with by("feng"):
        old.clearing.confirm(old.id(2), match)
    assert parts(measured(old.house, "2026-04")["legacy-lines-cleared"]) == (1, 3)
    with by("wang"):
        match = old.clearing.propose(
            old.id(2), [(CASE, Money("5.00"))], Grade.E1, evidence="回单"
        ).ids["match"]
    with by("feng"):
        old.clearing.confirm(old.id(2), match)
    march, april = measured(old.house, "2026-03"), measured(old.house, "2026-04")
    assert parts(march["legacy-amount-cleared"]) == (30_00, 60_00), "March keeps its own line"
    assert parts(april["legacy-amount-cleared"]) == (50_00, 60_00)
    assert parts(april["legacy-lines-cleared"]) == (2, 3)
    assert parts(april["legacy-amount-unidentified"]) == (10_00, 60_00)
    assert parts(april["legacy-amount-paid"]) == (0, 60_00)
    span = Span.of("2026-04")
    with snapshot(old.house.court) as at:
        for name, each in april.items():
            for part, figure in (("numerator", each.numerator), ("denominator", each.denominator)):
                counted = rows(
                    at.connection, at.book, name, part,
                    begins_on=span.begins_on, ends_on=span.ends_on,
                )  # fmt: skip
                assert sum(row.figure for row in counted.items) == figure, (name, part)
