"""A month's indicators: a numerator, a denominator, every row of both, and figures that stay."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ledger.domain.money import Money
from ledger.domain.permissions import NotPermitted
from reconciliation.closing.fresh import snapshot
from reconciliation.closing.month import Span
from reconciliation.closing.proving import Proving
from reconciliation.indicators.case_return import (
    EndedAlready,
    Ending,
    NotEnded,
    NothingApplied,
    RegisteredAlready,
)
from reconciliation.indicators.formulas import FORMULAS
from reconciliation.indicators.reading import Measured, NoSuchIndicator, formula, rows, value
from reconciliation.indicators.returns import CaseReturns
from tests.reconciliation.bank_side import BankSide
from tests.reconciliation.day_side import answering, sent
from tests.services.courthouse import CASE, DEBTOR, OTHER_CASE, Courthouse, by

MARCH = "2026-03"


def measured(house: Courthouse, month: str = MARCH) -> dict[str, Measured]:
    return {each.indicator: each for each in Proving(house.court).indicators(month)}


def parts(found: Measured) -> tuple[int, int]:
    return found.numerator, found.denominator


@pytest.fixture
def march(house: Courthouse) -> Courthouse:
    """Two cases; one receipt matched and paid in part, one not matched, one payout returned."""
    side = BankSide(house)
    sub = house.payable()
    house.open_case(OTHER_CASE)
    side.day(
        "2026-03-02",
        side.line("20000.00", name=DEBTOR, sub_account=sub),
        side.line("300.00", name="乙某"),
    )
    number = sent(house)
    side.day("2026-03-12", replace(answering(house, number, side), on="2026-03-12"))
    return house


def test_each_indicator_divides_what_it_says(march: Courthouse) -> None:
    found = measured(march)
    assert parts(found["one-case-one-account"]) == (2, 2)
    assert parts(found["auto-identified"]) == (1, 2)
    assert found["auto-identified"].value == Decimal("0.5000")
    assert parts(found["days-to-disburse"]) == (10, 1)
    assert parts(found["claimed-in-time"]) == (0, 1)
    assert parts(found["returned-payments"]) == (0, 1)
    assert parts(found["differences"]) == (0, 3)
    assert found["executed"].value is None, "nothing was closed, so nothing is divided"
    april = measured(march, "2026-04")
    assert parts(april["paid-within-30-days"]) == (1, 1)
    assert parts(april["amount-paid-within-30-days"]) == (20_000_00, 20_000_00)


def test_a_sum_is_said_in_yuan_and_a_count_as_it_is(march: Courthouse) -> None:
    for each in measured(march, "2026-04").values():
        of_sums = any(word in each.formula.partition("÷")[2] for word in ("金额", "申请标的"))
        assert (each.unit == "money") == of_sums, each.indicator
    found = measured(march, "2026-04")["amount-paid-within-30-days"]
    assert found.said(found.numerator) == "20,000.00"
    whole = measured(march, "2026-04")["paid-within-30-days"]
    assert whole.said(whole.numerator) == "1"


def test_every_part_drills_down_to_rows_that_add_up_to_it(march: Courthouse) -> None:
    span = Span.of(MARCH)
    found = measured(march)
    with snapshot(march.court) as at:
        for name, each in found.items():
            for part, figure in (("numerator", each.numerator), ("denominator", each.denominator)):
                counted = rows(
                    at.connection, at.book, name, part,
                    begins_on=span.begins_on, ends_on=span.ends_on,
                )  # fmt: skip
                assert sum(row.figure for row in counted.items) == figure, (name, part)


def test_cases_are_counted_by_how_they_ended(march: Courthouse) -> None:
    returns = CaseReturns(march.court)
    with by("wang"):
        returns.register(CASE, Money("50000.00"), first=True)
    with by("wang"):
        returns.register(OTHER_CASE, Money("30000.00"), first=True)
    with by("wang"):
        returns.end(CASE, Ending.CARRIED_OUT, date(2026, 3, 12), excluded_days=6)
    with by("wang"):
        returns.end(OTHER_CASE, Ending.ROUND_ENDED, date(2026, 3, 12))
    found = measured(march)
    assert parts(found["executed"]) == (1, 2)
    assert parts(found["first-round-ended"]) == (1, 2)
    assert parts(found["arrived"]) == (20_000_00, 80_000_00)
    assert found["arrived"].value == Decimal("0.2500")
    assert parts(found["days-to-close"]) == (66 - 6 + 66, 2)
    with by("wang"), pytest.raises(EndedAlready):
        returns.end(CASE, Ending.OTHER, date(2026, 3, 12))
    with by("wang"):
        returns.take_end_back(CASE, "恢复执行")
    assert parts(measured(march)["executed"]) == (0, 1)
    with by("wang"), pytest.raises(NotEnded):
        returns.take_end_back(CASE, "再撤")


def test_what_cannot_be_said_of_a_case_is_refused(march: Courthouse) -> None:
    returns = CaseReturns(march.court)
    with by("wang"), pytest.raises(NothingApplied):
        returns.register(CASE, Money("-1.00"), first=True)
    with by("feng"), pytest.raises(NotPermitted):
        returns.register(CASE, Money("1.00"), first=True)
    with by("wang"):
        returns.register(CASE, Money("1.00"), first=True)
    with by("wang"), pytest.raises(RegisteredAlready, match="is registered"):
        returns.register(CASE, Money("2.00"), first=True)
    for on, excluded in (
        (date(2026, 1, 4), 0), (date(2026, 1, 6), 2), (date(2026, 1, 6), -1), (date(2030, 1, 1), 0),
    ):  # fmt: skip
        with by("wang"), pytest.raises(NothingApplied):
            returns.end(CASE, Ending.OTHER, on, excluded_days=excluded)


def test_a_closed_months_figures_stay_as_they_were_sealed(march: Courthouse) -> None:
    sealed = Proving(march.court).look_at(MARCH).read.figures
    assert {each.indicator for each in sealed} == set(FORMULAS)
    assert all(each.version == FORMULAS[each.indicator].version for each in sealed)


def test_an_unknown_indicator_is_refused_and_nothing_is_divided_by_nothing() -> None:
    with pytest.raises(NoSuchIndicator):
        formula("实际执行率")
    assert value(1, 0) is None
    assert value(2, 3) == Decimal("0.6667")
