"""R2.15: a notice of freezing binds what comes after it, up to its sum, and no more."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ledger.domain.case_account import PartyKind, PartyRole
from ledger.domain.case_parts import CapacityNotRecorded
from ledger.domain.law.holding import HoldKind, HoldNotCovered
from ledger.domain.money import Money
from ledger.domain.payout_kind import PayoutKind
from ledger.services.cases import NewParty
from ledger.services.holds import Holds
from tests.services.courthouse import CASE, OTHER_CASE, Courthouse, by
from tests.services.papers import LETTER, PLAN, RULING
from tests.services.refusing import refused

UNTIL = date(2026, 9, 1)


@pytest.fixture
def house(house: Courthouse) -> Courthouse:
    """A case with 8,000.00, of which a notice of before it came freezes 5,000.00."""
    sub = house.payable()
    freeze(house)
    house.receive("8000.00", sub_account=sub)
    return house


def freeze(house: Courthouse, amount: str = "5000.00", party: str | None = None) -> None:
    with by("wang"):
        Holds(house.court).place(
            CASE, HoldKind.FREEZE, Money(amount), paper=LETTER, until=UNTIL, party=party
        )


def cover(house: Courthouse) -> None:
    with by("wang"):
        Holds(house.court).cover(f"{CASE}-1")


def test_nothing_is_paid_of_what_came_before_the_freeze_is_covered(house: Courthouse) -> None:
    no = refused(house, HoldNotCovered, lambda: house.drafted("100.00"))
    assert no.facts == {"hold": f"{CASE}-1", "missing": Money("5000.00")}
    cover(house)
    assert house.case().free == Money("3000.00")
    assert house.drafted("3000.00").facts


def test_nor_does_it_go_by_another_door(house: Courthouse) -> None:
    house.open_case(OTHER_CASE, "wang")
    court = house.payee(PartyRole.COURT, "吴江区人民法院")
    doors: tuple[Callable[[], Any], ...] = (
        lambda: house.moves.propose(CASE, OTHER_CASE, Money(10), papers=[PLAN], reason="x"),
        lambda: house.transfers.send(
            CASE, court, Money(10), other_court="吴江法院", other_case="x", papers=[LETTER]
        ),
        lambda: house.payouts.draft_several(CASE, [("p1", Money(10))], "款"),
    )
    for door in doors:
        with by("wang"):
            refused(house, HoldNotCovered, door)
    cover(house)
    for door in doors:
        with by("wang"):
            assert door().facts


def test_a_freeze_of_one_creditors_share_stops_no_payment_to_another(house: Courthouse) -> None:
    cover(house)
    with by("wang"):
        other = house.cases.add_party(
            CASE, NewParty(PartyRole.APPLICANT, PartyKind.PERSON, "李四")
        ).ids["party"]
    freeze(house, "9000.00", party=other)
    assert house.case().free == Money("0.00")
    house.receive("2000.00", sub_account=house.case().sub_account)
    house.one_after_another()
    assert house.drafted("1000.00").facts


def test_of_what_a_stranger_sent_by_mistake_its_own_rules_decide(house: Courthouse) -> None:
    """It is neither the debtor's nor the creditor's, so a freeze of theirs does not bind it."""
    payer = house.payee(PartyRole.THIRD_PARTY, "路人丁", PartyKind.PERSON)
    receipt = house.receive("300.00", sub_account=house.case().sub_account, name="路人丁")

    def back(kind: PayoutKind) -> Any:
        with by("wang"):
            return house.payouts.draft(
                CASE, payer, Money("300.00"), "款", kind=kind, papers=[RULING], receipts=[receipt]
            )

    with by("wang"):
        refused(house, HoldNotCovered, lambda: back(PayoutKind.OTHER_PAYEE))
        refused(house, CapacityNotRecorded, lambda: back(PayoutKind.MISREMITTED))
