"""R4.16: what counts as returned goes to whom it is due; by no other way does it leave its case.

A claim was reversed, or money moved on or was given back, and the order read as met by it still.
"""

from collections.abc import Callable
from uuid import UUID

import pytest

from ledger.domain.case_account import PartyRole, PocketKind
from ledger.domain.law.reversing import (
    REVERSAL,
    CountedAsReturned,
    ReversalFromAnotherCase,
    counts_no_more,
)
from ledger.domain.money import Money
from ledger.domain.payout_kind import PayoutKind
from ledger.services.command import Recorded
from tests.services.courthouse import CASE, CREDITOR, Courthouse, by
from tests.services.papers import CHECK, COMPUTATION, LETTER, RULING
from tests.services.refusing import refused
from tests.services.test_reversal_service import NEW, came, count, new_case, order
from tests.services.till import Till


@pytest.fixture
def till(house: Courthouse) -> Till:
    """30,000.00 were paid to the creditor before his judgment fell."""
    house.funded("30000.00")
    made = Till(house)
    made.paid(house.drafted("30000.00").ids["payout"])
    new_case(house)
    return made


@pytest.fixture
def receipt(till: Till) -> UUID:
    """12,000.00 came to the reversal's case, of which 9,000.00 count."""
    house = till.house
    order(house)
    receipt = came(house, "12000.00")
    count(house, receipt, "9000.00")
    return receipt


def claim_reversed(house: Courthouse, receipt: UUID, amount: str) -> Recorded:
    del amount
    with by("chen"):
        return house.receipts.reverse(receipt, "auto", NEW, "误认")


def moved(house: Courthouse, receipt: UUID, amount: str) -> Recorded:
    with by("wang"):
        return house.moves.propose(
            NEW, CASE, Money(amount), papers=[RULING], reason="裁定", receipts=[receipt]
        )


def given_back(house: Courthouse, receipt: UUID, amount: str) -> Recorded:
    with by("wang"):
        return house.payouts.draft(
            NEW, "p2", Money(amount), "退还", kind=PayoutKind.REFUND, papers=[RULING],
            receipts=[receipt],
        )  # fmt: skip


def sent_away(house: Courthouse, receipt: UUID, amount: str) -> Recorded:
    del receipt
    court = house.payee(PartyRole.COURT, "某法院", number=NEW)
    with by("wang"):
        return house.transfers.send(
            NEW, court, Money(amount), other_court="某法院", other_case="他案", papers=[LETTER]
        )


@pytest.mark.parametrize("leaves", [moved, given_back, sent_away])
def test_r4_16_what_does_not_count_may_leave_and_what_counts_may_not(
    till: Till,
    receipt: UUID,
    leaves: Callable[[Courthouse, UUID, str], Recorded],
) -> None:
    house = till.house
    if leaves is given_back:
        account(house)
    with pytest.raises(CountedAsReturned) as no:
        leaves(house, receipt, "3000.01")
    assert no.value.cited == REVERSAL
    assert (no.value.facts["amount"], no.value.facts["returned"]) == (
        Money("12000.00"), Money("9000.00"),
    )  # fmt: skip
    assert leaves(house, receipt, "3000.00")


@pytest.mark.parametrize("leaves", [moved, given_back])
def test_r4_16_nor_does_it_leave_little_by_little(
    till: Till, receipt: UUID, leaves: Callable[[Courthouse, UUID, str], Recorded]
) -> None:
    """Each part was held against the whole receipt, as if no other had gone."""
    house = till.house
    account(house)
    assert leaves(house, receipt, "2000.00")
    with pytest.raises(CountedAsReturned):
        leaves(house, receipt, "2000.00")
    assert leaves(house, receipt, "1000.00")


def test_r4_16_nor_by_another_sum_than_was_asked_first(till: Till, receipt: UUID) -> None:
    house = till.house
    account(house)
    number = given_back(house, receipt, "1000.00").ids["payout"]
    with by("wang"), pytest.raises(CountedAsReturned):
        house.payouts.amend(number, amount=Money("3000.01"))
    with by("wang"):
        assert house.payouts.amend(number, amount=Money("3000.00"))


def test_r4_16_nor_as_one_of_several_nor_as_a_cost(till: Till, receipt: UUID) -> None:
    house = till.house
    account(house)
    papers, asked = [COMPUTATION, CHECK], [("p2", Money("3000.01"))]
    with by("wang"), pytest.raises(CountedAsReturned):
        house.payouts.draft_several(NEW, asked, "款", kind=PayoutKind.SURPLUS, papers=papers)
    with by("wang"), pytest.raises(CountedAsReturned):
        house.charges.charge(NEW, PocketKind.COST, Money("3000.01"), RULING)
    with by("wang"):
        assert house.charges.charge(NEW, PocketKind.COST, Money("3000.00"), RULING)


def test_r4_16_what_is_on_its_way_out_counts_for_nothing(till: Till) -> None:
    house = till.house
    order(house)
    receipt = came(house, "12000.00")
    moved(house, receipt, "9000.00")
    with pytest.raises(ReversalFromAnotherCase):
        count(house, receipt, "3000.01")
    assert count(house, receipt, "3000.00")


def account(house: Courthouse) -> None:
    with by("wang"):
        stated = house.cases.state_account(
            NEW, "p2", holder=CREDITOR, number="6210000000000000017", bank_name="工商银行",
            bank_code="102305000000", evidence="确认书",
        )  # fmt: skip
    with by("feng"):
        house.cases.confirm_account(NEW, "p2", int(stated.ids["version"]))


def test_r4_16_a_claim_is_not_reversed_under_what_counts(till: Till, receipt: UUID) -> None:
    house = till.house
    refused(house, CountedAsReturned, lambda: claim_reversed(house, receipt, ""))
    other = came(house, "500.00")
    assert claim_reversed(house, other, ""), "nothing of it counts"


def test_r4_16_whom_it_is_due_gets_all_of_it(till: Till, receipt: UUID) -> None:
    counts_no_more(Money(3), Money(12), Money(9), receipt=str(receipt))
    with by("wang"):
        stated = till.house.cases.state_account(
            NEW, "p1", holder="甲公司", number="6210000000000000017", bank_name="工商银行",
            bank_code="102305000000", evidence="确认书",
        )  # fmt: skip
    with by("feng"):
        till.house.cases.confirm_account(NEW, "p1", int(stated.ids["version"]))
    with by("wang"):
        assert till.house.payouts.draft(NEW, "p1", Money("12000.00"), "回转款").facts
