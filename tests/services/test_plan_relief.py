"""Relief that goes back out of what a plan pays later than the rest (R6.05)."""

import json
from datetime import date

import pytest

from ledger.domain.law.plan_parts import Fund, Standing
from ledger.domain.money import Money, zero
from ledger.domain.plan_parts import Stage
from tests.services.courthouse import CASE, POLICY, Courthouse, by
from tests.services.hearing import COMPANY, DEBTOR_PARTY, Hearing, sue

DAY = date(2017, 10, 11)
SEIZER = {"standing": Standing.FIRST_SEIZER}


@pytest.fixture
def hearing(bare: Courthouse) -> Hearing:
    return Hearing(bare)


def reserved(hearing: Hearing, *, also: int = 0) -> str:
    """A final plan: 200,000 reserved for the first creditor, 100,000 for the second.

    ``also`` is a titled claim of the first creditor's besides.
    """
    claims = [hearing.claim(1, 200_000, **SEIZER), hearing.claim(2, 100_000)]
    if also:
        claims.append(hearing.claim(1, also))
    with by("wang"):
        hearing.house.debts.enter_claims(CASE, claims)
    number = hearing.approved(fund=Fund(Money(400_000)), debtor=COMPANY)
    parties = ("p1", "p2", DEBTOR_PARTY)
    hearing.served(number, *((party, "2017-09-05") for party in parties))
    hearing.final(number)
    return number


def released(hearing: Hearing, number: str) -> None:
    plans = hearing.house.plans
    hearing.do(lambda: plans.release_reserve(number, "c1", DAY, document="生效判决"))


def paid_to(hearing: Hearing, party: str) -> Money:
    marks = hearing.house.case().bound.values()
    return sum((mark.amount for mark in marks if mark.party == party), zero())


def test_r6_05_a_reserve_released_later_gives_the_relief_back_first(hearing: Hearing) -> None:
    """Relief of 20,000 was granted; 200,000 were reserved: 180,000 are the creditor's."""
    hearing.relieved(20_000)
    number, plans = reserved(hearing), hearing.house.plans
    hearing.do(lambda: plans.settle(number))
    assert "plan-1-relief" not in hearing.pockets(), "what is reserved is nobody's yet"
    released(hearing, number)
    hearing.do(lambda: plans.settle(number))
    assert hearing.pockets()["plan-1-relief"] == Money(20_000)
    assert paid_to(hearing, "p1") == Money(180_000)
    debts = hearing.house.debts.debts(CASE)
    assert debts.set_apart("p1") == Money(20_000), "and no later plan takes it again"


def test_r6_05_a_disputed_share_set_free_gives_back_what_was_granted_meanwhile(
    hearing: Hearing,
) -> None:
    """C disputes 10,000 of A's share; while the suit is pending A is granted 20,000 of relief."""
    number, objection = sue(hearing)
    plans = hearing.house.plans
    hearing.do(lambda: plans.settle(number))
    assert paid_to(hearing, "p1") == Money("65120.00")
    hearing.relieved(20_000)
    hearing.at("2018-03-01")
    day = date(2018, 3, 1)
    hearing.do(lambda: plans.end_suit(number, objection, day, upheld=False, document="判决"))
    hearing.do(lambda: plans.settle(number))
    assert hearing.pockets()["plan-1-relief"] == Money(10_000)
    assert paid_to(hearing, "p1") == Money("65120.00"), "all that was kept aside goes back"
    assert hearing.plan(number).stage is Stage.SETTLED


@pytest.mark.parametrize("first", ["c1", "c3"])
def test_r6_05_no_more_goes_back_than_was_granted_whichever_share_is_paid_first(
    hearing: Hearing, first: str
) -> None:
    """X recoup above grant: the creditor's titled share gives 20,000, his reserve nothing."""
    hearing.relieved(20_000)
    number, plans = reserved(hearing, also=50_000), hearing.house.plans
    released(hearing, number)
    hearing.do(lambda: plans.settle(number, [first]))
    hearing.do(lambda: plans.settle(number))
    assert hearing.plan(number).relieved == {"c1": zero(), "c2": zero(), "c3": Money(20_000)}


def test_r6_05_a_court_that_takes_none_back_takes_none_out_of_the_reserve(
    bare: Courthouse,
) -> None:
    rules = json.loads(POLICY.read_text())
    rules["relief"]["recouped"] = False
    hearing = Hearing(bare, policy=json.dumps(rules))
    hearing.relieved(20_000)
    number = reserved(hearing)
    released(hearing, number)
    hearing.do(lambda: bare.plans.settle(number))
    assert "plan-1-relief" not in hearing.pockets(), "this court takes none back"
    assert paid_to(hearing, "p1") == Money(200_000)
