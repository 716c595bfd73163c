"""Section 9's rates of other systems: entered with their source, sealed with the month."""

from typing import Any

import pytest

from ledger.domain.errors import Refusal
from ledger.domain.permissions import NotPermitted
from reconciliation.closing.fresh import snapshot
from reconciliation.closing.month import MonthIsClosed, NotAMonth, Span
from reconciliation.closing.proving import Proving
from reconciliation.indicators.reading import rows
from reconciliation.indicators.told import ImpossibleFigure, SameFigure, Told, ToldFigures
from reconciliation.indicators.told_formulas import NOT_COMPUTED
from tests.reconciliation.test_month_close import sign
from tests.services.courthouse import Courthouse, by

FEBRUARY = "2026-02"
PAPER = "信访系统2026年2月报表"


def tell(house: Courthouse, *said: Any, person: str = "feng", **given: Any) -> None:
    month, which, *parts = said or (FEBRUARY, Told.PETITIONS, 9, 10, PAPER)
    with by(person):
        ToldFigures(house.court).enter(month, which, *parts, **given)


def test_section_9_a_rate_of_another_system_stands_beside_ours_with_its_source(
    house: Courthouse,
) -> None:
    def petitions() -> tuple[int, int]:
        [found] = [
            each for each in Proving(house.court).indicators(FEBRUARY)
            if each.indicator == "petitions-answered"
        ]  # fmt: skip
        assert "填报数据" in found.formula
        return found.numerator, found.denominator

    assert petitions() == (0, 0), "nothing told is nothing divided"
    tell(house)
    assert petitions() == (9, 10)
    span = Span.of(FEBRUARY)
    with snapshot(house.court) as at:
        [row] = rows(
            at.connection, at.book, "petitions-answered", "numerator",
            begins_on=span.begins_on, ends_on=span.ends_on,
        ).items  # fmt: skip
    assert (row.subject, row.figure) == (PAPER, 9)
    tell(house, FEBRUARY, Told.PETITIONS, 8, 10, "更正报表", reason="重复计数")
    assert petitions() == (8, 10)


REFUSED: list[tuple[type[Refusal], tuple[Any, ...]]] = [
    (ImpossibleFigure, (FEBRUARY, Told.PETITIONS, 11, 10, PAPER)),
    (ImpossibleFigure, (FEBRUARY, Told.PETITIONS, -1, 10, PAPER)),
    (ImpossibleFigure, (FEBRUARY, Told.PETITIONS, 0, 0, PAPER)),
    (ImpossibleFigure, (FEBRUARY, Told.PETITIONS, 9, 10, " ")),
    (ImpossibleFigure, ("2026-03", Told.PETITIONS, 9, 10, PAPER)),
    (NotAMonth, ("2026-13", Told.PETITIONS, 9, 10, PAPER)),
]


def test_what_cannot_be_a_rate_is_refused(house: Courthouse) -> None:
    before = house.court.position()
    for why, said in REFUSED:
        with pytest.raises(why):
            tell(house, *said)
    with pytest.raises(NotPermitted):
        tell(house, person="wang")
    assert house.court.position() == before
    tell(house)
    with pytest.raises(SameFigure):
        tell(house, reason="再填一次")
    with pytest.raises(ImpossibleFigure):
        tell(house, FEBRUARY, Told.PETITIONS, 10, 10, PAPER)


def test_section_9_a_closed_month_takes_no_better_figure(house: Courthouse) -> None:
    tell(house)
    assert sign(house, "feng", "chen", month=FEBRUARY) == "closed"
    with pytest.raises(MonthIsClosed):
        tell(house, FEBRUARY, Told.PETITIONS, 10, 10, PAPER, reason="好看")


def test_what_is_not_computed_says_so_and_why() -> None:
    assert all(each.zh and each.why_zh and each.why for each in NOT_COMPUTED)
