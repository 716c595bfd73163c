"""R1.04: the monthly check, signed by two, over nothing unexplained."""

import pytest

from ledger.domain.law.closing import (
    MonthNotClean,
    NotTheLeader,
    SignedAlready,
    may_close,
    may_reopen,
    may_sign,
)


def test_r1_04_two_different_people_sign_one_of_each_side() -> None:
    may_sign("feng", "finance", {})
    may_sign("chen", "enforcement", {"feng": "finance"})
    with pytest.raises(SignedAlready):
        may_sign("feng", "enforcement", {"feng": "finance"})
    with pytest.raises(SignedAlready):
        may_sign("sun", "finance", {"feng": "finance"})


def test_r1_04_a_difference_or_an_unowned_line_stands_in_the_way() -> None:
    may_close([], [])
    with pytest.raises(MonthNotClean) as no:
        may_close(["short 1"], ["line 1", "line 2"])
    assert no.value.facts == {"differences": ["short 1"], "unowned": ["line 1", "line 2"]}
    with pytest.raises(MonthNotClean):
        may_close([], ["line 1"])
    with pytest.raises(MonthNotClean):
        may_close(["short 1"], [])


@pytest.mark.parametrize("role", ["finance", "officer", "chief", "auditor", "admin", "system"])
def test_r1_04_only_the_leader_opens_a_month_again(role: str) -> None:
    may_reopen("leader")
    with pytest.raises(NotTheLeader):
        may_reopen(role)
