"""R10.04: what a party sees of its own case, and when."""

from dataclasses import asdict

import pytest

from ledger.domain.case_account import PartyKind, PartyRole
from ledger.domain.law.disclosure import Disclosed, Node, NothingToSee, disclosed
from ledger.domain.money import Money
from ledger.domain.payout import Payout, State
from ledger.services.cases import NewParty
from tests.services.courthouse import CASE, CREDITOR, DEBTOR, PAYEE_ACCOUNT, Courthouse, by


def seen(house: Courthouse, party: str = "p1") -> Disclosed:
    case = house.case()
    payouts = house.court.find_many(Payout, case.payouts).values()
    return disclosed(case, party, payouts)


def test_r10_04_nothing_is_paid_before_the_bank_says_so(house: Courthouse) -> None:
    house.funded("25000.00")
    payout = house.payout(house.approved("20000.00"))
    (mine,) = seen(house).payouts
    assert (mine.node, mine.amount) == ("in-progress", Money("20000.00"))
    shown = {}
    for state in State:
        payout.state = state
        (shown[state],) = disclosed(house.case(), "p1", [payout]).payouts
    assert {state for state, node in shown.items() if node.node == "paid"} == {State.SETTLED}


def test_r10_04_a_party_sees_what_came_and_nobody_else_s_data(house: Courthouse) -> None:
    house.funded("25000.00")
    house.drafted("20000.00")
    debtor, creditor = seen(house, "p2"), seen(house, "p1")
    assert debtor.payouts == ()
    assert debtor.arrivals == creditor.arrivals
    assert [(node.node, node.amount) for node in debtor.arrivals] == [
        ("received", Money("25000.00"))
    ]
    for view in (debtor, creditor):
        words = str(asdict(view))
        assert not any(secret in words for secret in (CREDITOR, DEBTOR, PAYEE_ACCOUNT))
    assert isinstance(debtor.arrivals[0], Node)


def test_r10_04_an_agency_of_the_case_sees_none_of_its_money(house: Courthouse) -> None:
    house.open_case()
    with by("wang"):
        house.cases.add_party(CASE, NewParty(PartyRole.AGENCY, PartyKind.COMPANY, "评估公司"))
    with pytest.raises(NothingToSee):
        seen(house, "p3")
