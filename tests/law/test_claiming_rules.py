"""R2.04: money is claimed by an officer of the case and confirmed by somebody else."""

import pytest

from ledger.domain.law.claiming import (
    ClaimExceedsRemainder,
    ClaimSelfConfirmed,
    NotOfficerOfCase,
    may_claim,
    may_confirm,
)
from ledger.domain.money import Money, fen

LEFT = Money("100.00")


def claim(amount: Money, claimer: str = "officer Li") -> None:
    may_claim(amount, LEFT, claimer=claimer, officers_of_case={"officer Li", "officer Zhao"})


def test_r2_04_all_that_is_left_may_be_claimed() -> None:
    claim(LEFT)
    claim(fen(1))


@pytest.mark.parametrize("amount", [Money("100.01"), Money(0), Money(-1)])
def test_r2_04_more_than_is_left_or_nothing_may_not(amount: Money) -> None:
    with pytest.raises(ClaimExceedsRemainder):
        claim(amount)


def test_r2_04_a_stranger_to_the_case_claims_nothing_for_it() -> None:
    with pytest.raises(NotOfficerOfCase):
        claim(Money(1), "officer Sun")


def test_r2_04_a_claim_is_confirmed_by_a_second_person() -> None:
    may_confirm(claimer="officer Li", confirmer="officer Zhao")
    with pytest.raises(ClaimSelfConfirmed):
        may_confirm(claimer="officer Li", confirmer="officer Li")
