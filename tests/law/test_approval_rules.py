"""R2.07: each in turn, each once, and a sum cut up stays one sum."""

from datetime import date

import pytest

from ledger.domain.act import Role
from ledger.domain.law.approval import (
    ActsTwice,
    OutOfTurn,
    PayoutRequest,
    amount_to_judge,
    may_approve,
    next_role,
)
from ledger.domain.money import Money
from ledger.domain.policy import Policy

CHAIN = ("chief", "leader", "finance")
DAY = date(2026, 3, 2)


def request(amount: str, case: str = "A", payee: str = "李四", day: date = DAY) -> PayoutRequest:
    return PayoutRequest(case, payee, day, Money(amount))


def test_r2_07_the_roles_approve_in_their_order() -> None:
    may_approve("Wang", "chief", needed=CHAIN, given=(), acted={"Li"})
    may_approve("Chen", "leader", needed=CHAIN, given=("chief",), acted={"Li", "Wang"})
    assert next_role(CHAIN, CHAIN) is None


@pytest.mark.parametrize(
    ("role", "given"),
    [("leader", ()), ("finance", ("chief",)), ("chief", ("chief",)), ("clerk", ())],
)
def test_r2_07_no_role_approves_out_of_turn(role: str, given: tuple[str, ...]) -> None:
    with pytest.raises(OutOfTurn):
        may_approve("Wang", role, needed=CHAIN, given=given, acted=())


def test_r2_07_nothing_is_approved_after_the_last() -> None:
    with pytest.raises(OutOfTurn):
        may_approve("Wang", "finance", needed=CHAIN, given=CHAIN, acted=())


def test_r2_07_nobody_acts_twice_whoever_drafted_claimed_or_approved() -> None:
    with pytest.raises(ActsTwice):
        may_approve("Li", "chief", needed=CHAIN, given=(), acted={"Li"})


def test_r2_07_a_chain_that_has_grown_asks_for_the_role_left_out() -> None:
    assert next_role(CHAIN, ("chief", "finance")) == "leader"


def test_r2_07_one_payees_money_of_one_day_counts_together() -> None:
    others = [
        request("60000.00"),
        request("1.00", case="B"),
        request("1.00", payee="王五"),
        request("1.00", day=date(2026, 3, 3)),
    ]
    whole = amount_to_judge(request("60000.00"), others)

    assert whole == Money("120000.00")
    policy = Policy.shipped("suzhou")
    assert Role.LEADER in policy.approval_roles(whole)
    assert Role.LEADER not in policy.approval_roles(amount_to_judge(request("60000.00"), []))
