"""A share of a plan put in escrow (提存): by the plan, once, and never another's money.

R1.23, R4.10, R4.11; 民法典 571: what is escrowed is paid for the debtor.
"""

from datetime import date
from typing import Any

import pytest

from ledger.domain.case_account import PartyRole, PocketKind
from ledger.domain.law.escrow import Attempt, Channel, EscrowGround
from ledger.domain.law.treasury import DrawnOnOtherMoney, may_be_escrowed
from ledger.domain.money import Money, total
from ledger.domain.plan_parts import NotPayable, Stage
from ledger.services.command import Recorded
from ledger.store.verify import verify
from tests.services.courthouse import CASE, Courthouse, by
from tests.services.hearing import APPLICATION, IDENTITY, LETTER, TAKEN, W2_SHARES, Hearing, sue
from tests.services.refusing import refused

SHARE = W2_SHARES[0]


@pytest.fixture
def hearing(bare: Courthouse) -> Hearing:
    return Hearing(bare)


def ask(hearing: Hearing, amount: Money = SHARE, **changed: Any) -> Recorded:
    tried = Attempt(date(2017, 9, 4), Channel.VISIT, "拒绝受领")
    said: dict[str, Any] = {
        "party": "p1", "pocket": "plan-1", "ground": EscrowGround.REFUSED, "reason": "拒绝受领",
        "attempts": [tried], **changed,
    }  # fmt: skip
    done: Recorded = hearing.do(
        lambda: hearing.house.escrows.ask(CASE, said.pop("party"), amount, **said)
    )
    return done


def grant(hearing: Hearing, number: str) -> Recorded:
    with by("chen"):
        return hearing.house.escrows.grant(number)


def escrowed(hearing: Hearing, amount: Money = SHARE) -> str:
    number = ask(hearing, amount).ids["escrow"]
    grant(hearing, number)
    return number


def final(hearing: Hearing) -> str:
    number = hearing.scenario_41()
    hearing.final(number)
    return number


def test_r1_23_a_share_nobody_takes_is_escrowed_and_paid_as_far_as_the_plan_knows(
    hearing: Hearing,
) -> None:
    number, plans = final(hearing), hearing.house.plans
    escrow = escrowed(hearing)
    assert hearing.house.balances()[f"escrow/{CASE}:escrow-1"] == -75120_00
    hearing.refused(NotPayable, lambda: plans.settle(number, ["c1"]))
    left = {terms.claim: rest for terms, rest in hearing.house.debts.remaining(CASE, TAKEN)}
    assert left["c1"].principal == Money("224880.00"), "the debtor is free of it"
    done = hearing.do(lambda: plans.settle(number))
    assert (done.ids["payouts"], done.ids["stage"]) == ("2", "settled")
    assert hearing.pockets().get("plan-1") is None
    papers = [APPLICATION, IDENTITY]
    hearing.do(lambda: hearing.house.escrows.release(escrow, papers=papers))
    paid = total(each.amount for each in hearing.house.case().bound.values())
    assert paid == Money(375_600), "each share once"
    assert verify(hearing.house.court.database, hearing.house.court.book, workers=0).intact


def test_r4_10_no_more_is_escrowed_than_the_creditors_own_share(hearing: Hearing) -> None:
    final(hearing)
    hearing.refused(NotPayable, lambda: ask(hearing, SHARE + Money("0.01")))
    escrowed(hearing, Money("5120.00"))
    hearing.refused(NotPayable, lambda: ask(hearing, Money("70000.01")))
    two = [ask(hearing, Money(amount)).ids["escrow"] for amount in ("70000.00", "0.01")]
    grant(hearing, two[0])
    hearing.refused(NotPayable, lambda: hearing.house.escrows.grant(two[1]), who="chen")
    assert hearing.pockets()["plan-1"] == W2_SHARES[1] + W2_SHARES[2], "the others' are untouched"


def test_r4_10_nothing_is_escrowed_of_a_plan_that_may_still_be_opposed(hearing: Hearing) -> None:
    number = hearing.scenario_41()
    hearing.refused(NotPayable, lambda: ask(hearing))
    hearing.final(number)
    escrowed(hearing)


def test_r4_11_what_is_in_court_is_nobodys_to_be_escrowed_and_the_rest_is(
    hearing: Hearing,
) -> None:
    number, objection = sue(hearing)
    hearing.refused(DrawnOnOtherMoney, lambda: ask(hearing, Money("1.00"), pocket="plan-1-o1"))
    hearing.refused(NotPayable, lambda: ask(hearing, Money("65120.01")))
    escrowed(hearing, Money("65120.00"))
    hearing.do(
        lambda: hearing.house.plans.end_suit(
            number, objection, date(2017, 11, 7), upheld=False, document="判决书"
        )
    )
    escrowed(hearing, Money("10000.00"))
    done = hearing.do(lambda: hearing.house.plans.settle(number))
    assert done.ids["stage"] == "settled"


def test_r6_05_relief_goes_to_its_fund_before_the_rest_is_escrowed(hearing: Hearing) -> None:
    """20,000.00 of relief go back out of the share of 75,120.00: 55,120.00 can be escrowed."""
    hearing.relieved(20_000)
    final(hearing)
    hearing.refused(NotPayable, lambda: ask(hearing, Money("55120.01")))
    escrowed(hearing, Money("50000.00"))
    assert hearing.pockets()["plan-1-relief"] == Money(20_000)
    escrowed(hearing, Money("5120.00"))
    plan = hearing.plan(f"{CASE}-D1")
    assert plan.relieved["c1"] == Money(20_000), "taken once"
    assert (plan.payable().get("c1"), plan.stage) == (None, Stage.FINAL)


@pytest.mark.parametrize("kind", sorted(PocketKind))
def test_r1_01_only_what_is_simply_the_creditors_is_escrowed(kind: PocketKind) -> None:
    if kind in (PocketKind.DEFERRED, PocketKind.CLEARED, PocketKind.PLAN):
        may_be_escrowed(kind)
        may_be_escrowed(None)
        return
    with pytest.raises(DrawnOnOtherMoney) as no:
        may_be_escrowed(kind)
    assert no.value.facts["on"] == kind.value


def test_r2_15_frozen_money_is_not_freed_by_an_escrow(house: Courthouse) -> None:
    house.funded("1000.00")
    case = house.case()
    case.set_aside("freeze-1", PocketKind.FROZEN, Money("600.00"), basis="冻结裁定")
    with by("wang"):
        house.court.save(case)

    def asked() -> None:
        with by("wang"):
            house.escrows.ask(
                CASE, "p1", Money("600.00"), ground=EscrowGround.REFUSED, reason="拒绝受领",
                attempts=[Attempt(date(2026, 3, 2), Channel.VISIT, "拒绝")], pocket="freeze-1",
            )  # fmt: skip

    refused(house, DrawnOnOtherMoney, asked)


def test_r4_11_what_is_in_court_is_not_sent_to_another_court(hearing: Hearing) -> None:
    """A reserve of another kind may be; what a plan keeps aside leaves by the plan alone."""
    sue(hearing)
    theirs = hearing.house.payee(PartyRole.COURT, "吴江法院")
    hearing.refused(
        DrawnOnOtherMoney,
        lambda: hearing.house.transfers.send(
            CASE, theirs, Money(1), other_court="吴江法院", other_case="（2017）苏0509执7号",
            papers=[LETTER], pocket="plan-1-o1",
        ),
    )  # fmt: skip
