"""R2.15: what a freeze lacks is divided by no plan and charged by nobody; what is beyond it is."""

from dataclasses import replace
from datetime import date

import pytest

from ledger.domain.case_account import PartyKind, PartyRole, PocketKind
from ledger.domain.law.escrow import Attempt, Channel, EscrowGround
from ledger.domain.law.holding import HoldKind, HoldNotCovered
from ledger.domain.money import Money
from ledger.domain.plan_parts import Stage
from ledger.services.cases import NewParty
from ledger.services.holds import Holds
from ledger.services.sheets import Sheets
from tests.services.courthouse import CASE, Courthouse, by
from tests.services.hearing import DEBTOR_PARTY, LETTER, RECORD, SALE, W2_SHARES, Hearing
from tests.services.refusing import refused

UNTIL = date(2018, 6, 1)


@pytest.fixture
def hearing(bare: Courthouse) -> Hearing:
    return Hearing(bare)


def frozen(hearing: Hearing, amount: int, party: str | None = None) -> str:
    """A notice that comes while the plan has all the money: nothing of it is covered."""
    done = hearing.do(
        lambda: Holds(hearing.house.court).place(
            CASE, HoldKind.FREEZE, Money(amount), paper=LETTER, until=UNTIL, party=party
        )
    )
    assert done.ids["covered"] == "0.00"
    number: str = done.ids["hold"]
    return number


def let_go(hearing: Hearing, hold: str) -> None:
    with by("chen"):
        Holds(hearing.house.court).refuse(hold, "协助通知已撤回")


@pytest.mark.parametrize("party", [None, DEBTOR_PARTY])
def test_no_plan_is_final_over_a_freeze_and_one_of_what_is_beyond_it_is(
    hearing: Hearing, party: str | None
) -> None:
    """R2.15: of the case's money, or of its debtor's."""
    number, plans = hearing.scenario_41(), hearing.house.plans
    hold = frozen(hearing, 50_000, party)
    hearing.at("2017-10-11")
    no = hearing.refused(HoldNotCovered, lambda: plans.finalise(number))
    assert no.facts == {"hold": hold, "missing": Money(50_000)}
    assert no.cited is not None
    hearing.do(lambda: plans.withdraw(number, "另案冻结"))
    above, beyond = (replace(SALE, gross=Money(each)) for each in ("350000.01", "350000.00"))
    hearing.refused(HoldNotCovered, lambda: plans.draft(CASE, hearing.asked(fund=above)))
    made = hearing.do(lambda: plans.draft(CASE, hearing.asked(fund=beyond)))
    assert hearing.plan(made.ids["plan"]).distribution.paid > Money(0)
    assert hearing.house.case().free == Money(50_000), "it is there for the freeze"
    hearing.do(lambda: Holds(hearing.house.court).cover(hold))
    assert hearing.house.case().free == Money(0)


def test_of_a_creditors_frozen_share_only_what_is_beyond_the_freeze_is_paid(
    hearing: Hearing,
) -> None:
    """R2.15: capped at the sum the notice names; the others have their own."""
    number, plans = hearing.scenario_41(), hearing.house.plans
    hold = frozen(hearing, 30_000, "p1")
    hearing.final(number)
    done = hearing.do(lambda: plans.settle(number))
    assert (done.ids["payouts"], done.ids["stage"]) == ("3", Stage.FINAL)
    paid = {each.party: each.amount for each in hearing.house.case().bound.values()}
    assert paid == {
        "p1": W2_SHARES[0] - Money(30_000), "p2": W2_SHARES[1], "p3": W2_SHARES[2],
    }  # fmt: skip
    no = hearing.refused(HoldNotCovered, lambda: plans.settle(number))
    assert no.facts == {"hold": hold, "missing": Money(30_000)}
    let_go(hearing, hold)
    assert hearing.do(lambda: plans.settle(number)).ids["stage"] == Stage.SETTLED


def test_a_share_frozen_whole_waits_and_the_others_are_paid(hearing: Hearing) -> None:
    number, plans = hearing.scenario_41(), hearing.house.plans
    frozen(hearing, 80_000, "p1")
    hearing.final(number)
    hearing.refused(HoldNotCovered, lambda: plans.settle(number))
    done = hearing.do(lambda: plans.settle(number, ["c2", "c3"]))
    assert done.ids["payouts"] == "2"
    with by("chen"):
        assert plans.approve_payouts(number, done.ids["digest"]).facts


def test_a_share_frozen_after_it_was_asked_for_is_agreed_to_at_no_door(hearing: Hearing) -> None:
    """R2.15: payment by payment, by the plan's list, and by a sheet."""
    number, plans = hearing.scenario_41(), hearing.house.plans
    hearing.final(number)
    done = hearing.do(lambda: plans.settle(number))
    hold = frozen(hearing, 30_000, "p1")
    bound = {each.party: each.payout for each in hearing.house.case().bound.values()}
    asked = hearing.house.court
    first, other = (
        next(p for p in plans.waiting(number)[1] if p.id == bound[party]) for party in ("p1", "p2")
    )
    sheets = Sheets(asked)
    doors = (
        lambda: plans.approve_payouts(number, done.ids["digest"]),
        lambda: hearing.house.payouts.approve(first.number, first.digest),
        lambda: sheets.approve([first.number], sheets.sheet([first.number]).digest),
    )
    for door in doors:
        no = hearing.refused(HoldNotCovered, door, who="chen")
        assert (no.facts["hold"], no.facts["missing"]) == (hold, Money(30_000))
    with by("chen"):
        assert hearing.house.payouts.approve(other.number, other.digest).facts
    let_go(hearing, hold)
    with by("chen"):
        assert hearing.house.payouts.approve(first.number, first.digest).facts


def test_r1_23_no_more_of_a_frozen_share_is_escrowed_than_is_paid(hearing: Hearing) -> None:
    number = hearing.scenario_41()
    frozen(hearing, 30_000, "p1")
    hearing.final(number)

    def ask(amount: Money) -> object:
        tried = Attempt(date(2017, 9, 4), Channel.VISIT, "拒绝受领")
        return hearing.house.escrows.ask(
            CASE, "p1", amount, pocket="plan-1", ground=EscrowGround.REFUSED, reason="拒绝受领",
            attempts=[tried],
        )  # fmt: skip

    beyond = W2_SHARES[0] - Money(30_000)
    hearing.refused(HoldNotCovered, lambda: ask(beyond + Money("0.01")))
    assert hearing.do(lambda: ask(beyond)).facts


def test_a_charge_leaves_free_what_a_freeze_still_lacks(house: Courthouse) -> None:
    """R2.15: 8,000.00 came, of which a notice of before freezes 5,000.00."""
    sub = house.payable()
    with by("wang"):
        Holds(house.court).place(
            CASE, HoldKind.FREEZE, Money(5_000), paper=LETTER, until=date(2026, 9, 1)
        )
    house.receive("8000.00", sub_account=sub)

    def charge(amount: str) -> object:
        return house.charges.charge(CASE, PocketKind.COST, Money(amount), RECORD)

    with by("wang"):
        no = refused(house, HoldNotCovered, lambda: charge("3000.01"))
    assert no.facts == {"hold": f"{CASE}-1", "missing": Money(5_000)}
    with by("wang"):
        assert charge("3000.00"), "what is beyond the freeze"


def test_r4_03_costs_come_before_a_creditors_frozen_share(house: Courthouse) -> None:
    """R2.15: his share is what is left after them."""
    sub = house.payable()
    with by("wang"):
        other = house.cases.add_party(
            CASE, NewParty(PartyRole.APPLICANT, PartyKind.PERSON, "李四")
        ).ids["party"]
    with by("wang"):
        Holds(house.court).place(
            CASE, HoldKind.FREEZE, Money(9_000), paper=LETTER, until=date(2026, 9, 1), party=other
        )
    house.receive("8000.00", sub_account=sub)
    with by("wang"):
        assert house.charges.charge(CASE, PocketKind.COST, Money(30), RECORD).facts
