"""Relief money: R6.01, R6.02, R6.03, R6.05."""

from datetime import date

import pytest

from ledger.domain.law.relief import (
    AboveTheCeiling,
    NotEligible,
    NotToRecoup,
    ReliefOutOfTurn,
    ceiling,
    deciders,
    may_ask,
    may_decide,
    may_grant,
    to_recoup,
)
from ledger.domain.money import Money, zero
from ledger.domain.policy import Policy
from ledger.domain.policy_sections import RELIEF, Relief

SUZHOU = Policy.shipped("suzhou").of(RELIEF)
DAY = date(2026, 3, 2)
WAGE = Money("6000.00")


def test_r6_01_a_natural_person_in_hardship_once_in_one_case() -> None:
    may_ask(natural_person=True, given_before=0, reason="重伤未获赔偿", second_reason="")
    may_ask(natural_person=True, given_before=1, reason="重伤", second_reason="仍无力手术")
    for natural, before, reason in ((False, 0, "x"), (True, 0, " "), (True, 1, "x")):
        with pytest.raises(NotEligible):
            may_ask(natural_person=natural, given_before=before, reason=reason, second_reason="")


@pytest.mark.parametrize(
    ("unpaid", "exception", "most"),
    [
        ("400000.00", False, "216000.00"),  # thirty-six monthly wages
        ("150000.00", False, "150000.00"),  # never above the unpaid judgment
        ("400000.00", True, "400000.00"),
    ],
)
def test_r6_02_thirty_six_wages_and_never_above_the_judgment(
    unpaid: str, exception: bool, most: str
) -> None:
    found = ceiling(SUZHOU, wage=WAGE, unpaid=Money(unpaid), on=DAY, exception=exception)
    assert found == Money(most)
    may_grant(found, found)
    for wrong in (found + Money("0.01"), zero()):
        with pytest.raises(AboveTheCeiling):
            may_grant(wrong, found)


def test_r6_02_a_court_s_own_ceiling_is_data() -> None:
    own = Relief(36, Money("50000.00"), None, SUZHOU.decide_within, recouped=True)
    most = ceiling(own, wage=WAGE, unpaid=Money("400000.00"), on=DAY, exception=True)
    assert most == Money("50000.00")


def test_r6_03_chief_leader_and_above_the_court_s_sum_the_committee() -> None:
    assert deciders(SUZHOU, Money("50000.00"), exception=False) == ("chief", "leader")
    needed = deciders(SUZHOU, Money("50000.01"), exception=False)
    assert needed == deciders(SUZHOU, Money(1), exception=True) == ("chief", "leader", "committee")
    may_decide("leader", needed, ["chief"])
    for role, given in (("leader", []), ("chief", ["chief"]), ("chief", list(needed))):
        with pytest.raises(ReliefOutOfTurn):
            may_decide(role, needed, given)


def test_scenario_54_r6_05_relief_comes_back_before_its_person_gets_the_rest() -> None:
    """Given 20,000.00 of relief; when the debtor pays 50,000.00; then 20,000.00 and 30,000.00."""
    granted, came = Money("20000.00"), Money("50000.00")
    back = to_recoup(SUZHOU, granted=granted, recouped=zero(), share=came, same_person=True)
    assert (back, came - back) == (granted, Money("30000.00"))
    less = to_recoup(SUZHOU, granted=granted, recouped=Money(15000), share=came, same_person=True)
    assert less == Money("5000.00")
    small = to_recoup(SUZHOU, granted=granted, recouped=zero(), share=Money(1), same_person=True)
    assert small == Money(1)
    kept = Relief(36, None, None, SUZHOU.decide_within, recouped=False)
    assert to_recoup(kept, granted=granted, recouped=zero(), share=came, same_person=True) == zero()
    with pytest.raises(NotToRecoup):
        to_recoup(SUZHOU, granted=granted, recouped=zero(), share=came, same_person=False)
