"""R4.16: what counts as returned goes to whom it is due; by no other way does it leave its case.

A claim was reversed, or money moved on or was given back, and the order read as met by it still.
"""

from collections.abc import Callable
from uuid import UUID

import pytest

from ledger.domain.case_account import PartyRole, PocketKind
from ledger.domain.law.reversing import REVERSAL, CountedAsReturned, ReversalFromAnotherCase
from ledger.domain.money import Money
from ledger.domain.payout_kind import PayoutKind
from ledger.services.command import Recorded
from tests.services.courthouse import CASE, CREDITOR, DEBTOR, Courthouse, by
from tests.services.fallen import NEW, came, count, order
from tests.services.papers import CHECK, COMPUTATION, DECISION, LETTER, RECORD, RULING
from tests.services.refusing import refused
from tests.services.till import Till

Leaves = Callable[[str], Recorded]


@pytest.fixture
def receipt(fallen: Till) -> UUID:
    """12,000.00 came to the reversal's case, of which 9,000.00 count."""
    house = fallen.house
    order(house)
    receipt = came(house, "12000.00")
    count(house, receipt, "9000.00")
    for party, holder in (("p1", DEBTOR), ("p2", CREDITOR)):
        account(house, party, holder)
    return receipt


def account(house: Courthouse, party: str, holder: str) -> None:
    with by("wang"):
        stated = house.cases.state_account(
            NEW, party, holder=holder, number="6210000000000000017", bank_name="工商银行",
            bank_code="102305000000", evidence="确认书",
        )  # fmt: skip
    with by("feng"):
        house.cases.confirm_account(NEW, party, int(stated.ids["version"]))


def ways(house: Courthouse, receipt: UUID) -> dict[str, Leaves]:
    """Every way of so much of the receipt that does not lead to whom it is due."""
    court = house.payee(PartyRole.COURT, "某法院", number=NEW)
    draft = house.payouts.draft
    return {
        "moved": lambda amount: house.moves.propose(
            NEW, CASE, Money(amount), papers=[RULING], reason="裁定", receipts=[receipt]
        ),
        "given back": lambda amount: draft(
            NEW, "p2", Money(amount), "退还", kind=PayoutKind.REFUND, papers=[RULING],
            receipts=[receipt],
        ),
        "sent away": lambda amount: house.transfers.send(
            NEW, court, Money(amount), other_court="某法院", other_case="他案", papers=[LETTER]
        ),
        "one of several surpluses": lambda amount: house.payouts.draft_several(
            NEW, [("p2", Money(amount))], "余款", kind=PayoutKind.SURPLUS,
            papers=[DECISION, COMPUTATION, CHECK],
        ),
        "taken for costs": lambda amount: house.charges.charge(
            NEW, PocketKind.COST, Money(amount), RECORD
        ),
    }  # fmt: skip


def test_r4_16_what_does_not_count_may_leave_and_what_counts_may_not(
    fallen: Till, receipt: UUID
) -> None:
    house = fallen.house
    for name, leaves in ways(house, receipt).items():
        with by("wang"):
            no = refused(house, CountedAsReturned, lambda leaves=leaves: leaves("3000.01"))
            assert no.cited == REVERSAL, name
            stays, counted = (no.facts[each] for each in ("amount", "returned"))
            assert (stays, counted) == (Money("8999.99"), Money("9000.00")), name
        with by("wang", dry_run=True):
            assert leaves("3000.00").facts, name


def test_r4_16_it_does_not_leave_bit_by_bit_either(fallen: Till, receipt: UUID) -> None:
    """Each part was less than what does not count, and two were more than it."""
    house = fallen.house
    every = ways(house, receipt)
    with by("wang"):
        payout = every["given back"]("2000.00").ids["payout"]
        for name, leaves in every.items():
            assert refused(house, CountedAsReturned, lambda go=leaves: go("1000.01")), name
        amend = house.payouts.amend
        refused(house, CountedAsReturned, lambda: amend(payout, amount=Money("3000.01")))
    with by("wang"):
        assert amend(payout, amount=Money("3000.00")).facts


def test_r4_16_a_claim_is_not_reversed_under_what_counts(fallen: Till, receipt: UUID) -> None:
    house = fallen.house

    def claim_reversed(receipt: UUID) -> Recorded:
        with by("chen"):
            return house.receipts.reverse(receipt, "auto", NEW, "误认")

    refused(house, CountedAsReturned, lambda: claim_reversed(receipt))
    other = came(house, "500.00")
    assert claim_reversed(other), "nothing of it counts"


def test_r4_16_what_is_on_its_way_out_counts_for_nothing(fallen: Till) -> None:
    house = fallen.house
    order(house)
    receipt = came(house, "12000.00")
    with by("wang"):
        ways(house, receipt)["moved"]("9000.00")
    refused(house, ReversalFromAnotherCase, lambda: count(house, receipt, "3000.01"))
    assert count(house, receipt, "3000.00")


def test_r4_16_whom_it_is_due_gets_all_of_it(fallen: Till, receipt: UUID) -> None:
    house = fallen.house
    with by("wang"):
        house.payouts.draft(NEW, "p1", Money("9000.00"), "回转款")
    given = ways(house, receipt)["given back"]
    with by("wang"):
        assert given("3000.00").facts, "he has what counts"
