"""What is charged to a case is its own officer's, on a paper with a name, seen as it is now."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ledger.domain.case_account import PocketKind
from ledger.domain.case_parts import NotTheOfficer
from ledger.domain.case_pockets import PocketOfAnotherKind
from ledger.domain.law.pre_enforcement import NoExecutionFee
from ledger.domain.money import Money
from ledger.domain.paper import PaperUnnamed
from ledger.services.command import ChangedSince
from tests.services.courthouse import CASE, Courthouse, by
from tests.services.papers import COMPUTATION, RECORD, RULING
from tests.services.refusing import refused

NAMELESS = replace(COMPUTATION, number=" ")
SAVED = "（2026）苏0508执保7号"  # property is kept for a suit, and nothing enforced yet
COST, TEN = PocketKind.COST, Money("10.00")


@pytest.fixture
def charged(house: Courthouse) -> Courthouse:
    house.funded("1000.00")
    with by("wang"):
        house.charges.charge(CASE, COST, TEN, COMPUTATION)
    return house


def both(house: Courthouse) -> tuple[Callable[..., Any], ...]:
    return house.charges.charge, house.charges.uncharge


def test_another_officer_charges_nothing_and_takes_nothing_back(charged: Courthouse) -> None:
    for doing in both(charged):
        with by("zhao"):
            refused(charged, NotTheOfficer, lambda doing=doing: doing(CASE, COST, TEN, RECORD))


def test_a_paper_without_a_number_charges_nothing(charged: Courthouse) -> None:
    for doing in both(charged):
        with by("wang"):
            refused(charged, PaperUnnamed, lambda doing=doing: doing(CASE, COST, TEN, NAMELESS))


def test_a_case_that_moved_on_is_looked_at_again_before_it_is_charged(charged: Courthouse) -> None:
    seen = charged.case().version
    for doing in both(charged):
        with by("wang"):
            refused(
                charged, ChangedSince,
                lambda doing=doing: doing(CASE, COST, TEN, RECORD, expected=seen - 1),
            )  # fmt: skip


def test_what_a_bankruptcy_keeps_is_not_given_back_as_if_it_had_been_charged(
    charged: Courthouse,
) -> None:
    """It stands under the name of its kind, as what is charged does."""
    today = charged.now.date()
    with by("wang"):
        charged.bankruptcies.accept(
            CASE, accepted_on=today, debtor="p2", ruling=RULING, noticed_on=today
        )
    with by("wang"):
        refused(
            charged, PocketOfAnotherKind,
            lambda: charged.charges.uncharge(CASE, PocketKind.BANKRUPTCY, TEN, RECORD),
        )  # fmt: skip


def test_r2_22_no_fee_is_charged_where_nothing_is_enforced(house: Courthouse) -> None:
    house.open_case(SAVED)
    with by("wang"):
        refused(
            house, NoExecutionFee,
            lambda: house.charges.charge(SAVED, PocketKind.FEE, TEN, COMPUTATION),
        )  # fmt: skip
