"""Plans from the debts to the payouts: R4.10, R4.12, with the money at every step."""

from dataclasses import replace
from datetime import date

import pytest

from ledger.domain.act import Role
from ledger.domain.case_account import NotEnoughMoney, NotTheOfficer, PartyRole
from ledger.domain.case_people import Recused
from ledger.domain.debt_parts import Part, PerformedBy
from ledger.domain.law.approval import OutOfTurn
from ledger.domain.law.counting import StopDay
from ledger.domain.law.objections import WindowOpen
from ledger.domain.law.treasury import DrawnOnOtherMoney
from ledger.domain.money import Money, zero
from ledger.domain.paper import PaperKind
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.payout_parts import State
from ledger.domain.plan_parts import (
    Ground,
    NotAParticipant,
    NotPayable,
    NotYetThen,
    PaperMissing,
    PlanSeenOtherwise,
    PlanSelfApproved,
    PlanStage,
    ServedAlready,
    Stage,
    TooEarly,
)
from ledger.services.payouts import ShareOfAPlan
from ledger.services.people import People
from tests.services.courthouse import CASE, by
from tests.services.hearing import DEBTOR_PARTY, TAKEN, W2_SHARES, Hearing, shares
from tests.services.papers import LETTER, paper
from tests.services.refusing import refused


def test_w2_a_plan_keeps_its_money_from_the_day_it_is_drafted(hearing: Hearing) -> None:
    number, _ = hearing.w2().drafted()
    assert number == f"{CASE}-D1"
    plan = hearing.plan(number)
    assert shares(plan) == W2_SHARES
    assert plan.participants == ("p1", "p2", "p3", DEBTOR_PARTY)
    assert hearing.pockets() == {"plan-1": Money(400_000)}
    assert hearing.house.case().free == zero()
    hearing.refused(NotEnoughMoney, lambda: hearing.house.plans.draft(CASE, hearing.asked()))


def test_scenario_41_nothing_is_paid_before_the_last_window_has_ended(hearing: Hearing) -> None:
    number = hearing.scenario_41()
    ends = {party: str(each.until) for party, each in hearing.plan(number).services.items()}
    assert (ends["p1"], ends["p2"], ends["p3"]) == ("2017-10-09", "2017-10-09", "2017-10-10")
    plans = hearing.house.plans
    hearing.refused(PlanStage, lambda: plans.settle(number))
    for day in ("2017-09-26", "2017-10-10"):
        hearing.at(day)
        hearing.refused(WindowOpen, lambda: plans.finalise(number))
    hearing.final(number)
    done = hearing.do(lambda: plans.settle(number))
    assert (done.ids["payouts"], done.ids["stage"]) == ("3", "settled")
    case = hearing.house.case()
    assert sorted(each.amount.fen for each in case.bound.values()) == [
        75_120_00, 125_200_00, 175_280_00,
    ]  # fmt: skip
    assert hearing.pockets() == {"plan-1-cost": Money(18_500), "plan-1-fee": Money(5_900)}
    balances = hearing.house.balances()
    assert balances[f"fee/{CASE}"] == -5_900_00
    assert balances[f"cost/{CASE}"] == -18_500_00


def test_r4_12_what_a_plan_pays_leaves_the_debt_alive_with_its_right_rest(
    hearing: Hearing,
) -> None:
    number = hearing.scenario_41()
    hearing.final(number)
    hearing.do(lambda: hearing.house.plans.settle(number))
    left = {terms.claim: rest for terms, rest in hearing.house.debts.remaining(CASE, TAKEN)}
    assert [left[c].principal for c in ("c1", "c2", "c3")] == [
        Money("224880.00"), Money("374800.00"), Money("524720.00"),
    ]  # fmt: skip
    # A hundred days later only the rest has borne the doubled part: nothing ran to the payout.
    later = {
        terms.claim: rest for terms, rest in hearing.house.debts.remaining(CASE, date(2017, 12, 10))
    }
    assert later["c1"].doubled == Money("3935.40")


def test_a_plan_is_approved_by_a_second_person_on_exactly_what_was_seen(
    hearing: Hearing,
) -> None:
    number, digest = hearing.w2().drafted()
    plans = hearing.house.plans
    hearing.refused(PlanSeenOtherwise, lambda: plans.approve(number, "0" * 64), who="chen")
    hearing.approve_again(number)
    hearing.refused(PlanStage, lambda: plans.approve(number, digest), who="chen")
    fresh = hearing.plan(number)
    fresh.stage = Stage.DRAFTED
    with pytest.raises(PlanSelfApproved):
        fresh.approve(digest, by="wang", role=Role.CHIEF, today=TAKEN)


def test_service_is_on_participants_once_with_its_paper_neither_too_early_nor_in_the_future(
    hearing: Hearing,
) -> None:
    number, digest = hearing.w2().drafted()
    plans, day = hearing.house.plans, date(2017, 9, 4)
    hearing.refused(PlanStage, lambda: plans.serve(number, [("p1", day, "回证")]))
    hearing.approve_again(number)
    for served, why in [
        ([("p9", day, "回证")], NotAParticipant),
        ([("p1", day, " ")], PaperMissing),
        ([], PaperMissing),
        ([("p1", date(2017, 9, 6), "回证")], NotYetThen),
        ([("p1", date(2017, 9, 3), "回证")], TooEarly),
        ([("p1", day, "回证"), ("p1", day, "回证")], ServedAlready),
    ]:
        hearing.refused(why, lambda served=served: plans.serve(number, served))
    hearing.do(lambda: plans.serve(number, [("p1", day, "回证")]))
    hearing.refused(ServedAlready, lambda: plans.serve(number, [("p1", day, "回证")]))
    assert digest == hearing.plan(number).digest


def test_r4_10_what_has_not_happened_yet_is_not_divided_nor_counted(hearing: Hearing) -> None:
    """A day to come is for the what-if; it makes no plan, no payment, and ends no debt."""
    house, later = hearing.w2().house, date(2017, 9, 5)
    asked = replace(hearing.asked(), taken_on=later)
    assert house.plans.what_if(CASE, asked).paid == Money(375_600)
    hearing.refused(NotYetThen, lambda: house.plans.draft(CASE, asked))
    paid = {"stop": StopDay.PERFORMED, "by": PerformedBy.DIRECT, "document": "收条"}
    hearing.refused(
        NotYetThen,
        lambda: house.debts.perform(CASE, [Part("c1", Money(1))], on=later, **paid),
    )
    hearing.refused(NotYetThen, lambda: house.debts.discharge(CASE, "c1", later, document="x"))
    number = hearing.approved()
    hearing.refused(
        NotYetThen,
        lambda: house.plans.amend(
            number, asked, ground=Ground.NEW_FACT, document="裁定", because="更正"
        ),
    )


def test_a_plan_given_up_frees_its_money_and_a_final_one_is_not_given_up(
    hearing: Hearing,
) -> None:
    number, plans = hearing.scenario_41(), hearing.house.plans
    hearing.refused(PaperMissing, lambda: plans.withdraw(number, " "))
    hearing.do(lambda: plans.withdraw(number, "和解"))
    assert hearing.plan(number).stage is Stage.WITHDRAWN
    assert (hearing.house.case().free, hearing.pockets()) == (Money(400_000), {})
    again = hearing.approved()
    assert again == f"{CASE}-D2"
    parties = ("p1", "p2", "p3", DEBTOR_PARTY)
    hearing.served(again, *((party, "2017-09-25") for party in parties))
    hearing.final(again)
    hearing.refused(PlanStage, lambda: plans.withdraw(again, "和解"))


def test_a_list_of_payouts_is_approved_at_once_as_each_would_be_alone(hearing: Hearing) -> None:
    """Those above 100,000.00 need the leader as well; each signs once for what waits for him."""
    number, plans = hearing.scenario_41(), hearing.house.plans
    hearing.final(number)
    digest = hearing.do(lambda: plans.settle(number)).ids["digest"]
    seen, waiting = plans.waiting(number)
    large = [each for each in waiting if len(each.roles) > 2]
    assert (seen, len(waiting)) == (digest, 3)
    assert 0 < len(large) < 3
    hearing.refused(PlanSeenOtherwise, lambda: plans.approve_payouts(number, "0" * 64), who="chen")
    hearing.refused(OutOfTurn, lambda: plans.approve_payouts(number, digest), who="feng")
    for person, count in (("chen", 3), ("lin", len(large)), ("feng", 3)):
        with by(person):
            assert plans.approve_payouts(number, digest).ids["payouts"] == str(count)
    assert plans.waiting(number)[1] == []
    assert {each.state for each in map(hearing.house.payout, hearing.plan(number).draws)} == {
        State.APPROVED
    }


def test_a_share_whose_payout_was_refused_is_paid_again(hearing: Hearing) -> None:
    number, plans = hearing.scenario_41(), hearing.house.plans
    hearing.final(number)
    hearing.do(lambda: plans.settle(number))
    payout = next(iter(hearing.plan(number).draws))
    hearing.refused(NotPayable, lambda: plans.redraw(number, payout))
    with by("chen"):
        hearing.house.payouts.reject(payout, "账户有误")
    assert hearing.pockets()["plan-1"] == Money("75120.00")
    hearing.do(lambda: plans.redraw(number, payout))
    hearing.refused(NotPayable, lambda: plans.redraw(number, payout))
    assert hearing.plan(number).payable() == {"c1": Money("75120.00")}
    again = hearing.do(lambda: plans.settle(number)).ids
    assert (again["payouts"], again["stage"]) == ("1", "settled")
    # Paid again, it pays its debt once: on the day the money was taken, and not a second time.
    left = {terms.claim: rest for terms, rest in hearing.house.debts.remaining(CASE, TAKEN)}
    assert left["c1"].principal == Money("224880.00")


@pytest.mark.parametrize("kind", [PayoutKind.APPLICANT, PayoutKind.INTER_COURT])
def test_r4_10_a_plans_money_leaves_by_the_plan_alone(hearing: Hearing, kind: PayoutKind) -> None:
    """Neither to a creditor past his time to object, nor to another court."""
    hearing.w2().drafted()
    house = hearing.house
    court = house.payee(PartyRole.COURT, "吴江法院")

    def ask() -> None:
        if kind is PayoutKind.APPLICANT:
            house.payouts.draft(CASE, "p1", Money(1), "发放", pocket="plan-1")
        else:
            house.transfers.send(
                CASE, court, Money(1), other_court="吴江法院", other_case="（2017）苏0509执7号",
                papers=[LETTER], pocket="plan-1",
            )  # fmt: skip

    hearing.refused(DrawnOnOtherMoney, ask)


def test_a_share_is_not_changed_by_amending_its_payout(hearing: Hearing) -> None:
    number, plans = hearing.scenario_41(), hearing.house.plans
    hearing.final(number)
    hearing.do(lambda: plans.settle(number))
    payout = next(iter(hearing.plan(number).draws))
    payouts = hearing.house.payouts
    hearing.refused(ShareOfAPlan, lambda: payouts.amend(payout, amount=Money(400_000)))
    hearing.do(lambda: payouts.amend(payout, purpose="按分配方案发放执行款"))
    assert hearing.house.payout(payout).amount == Money("75120.00")


def test_only_the_cases_officer_runs_its_plan(hearing: Hearing) -> None:
    """Nor does anybody else hear that it is too early to."""
    number = hearing.scenario_41()
    hearing.at("2017-09-26")
    for who, why in (("zhao", NotTheOfficer), ("wang", WindowOpen)):
        hearing.refused(why, lambda: hearing.house.plans.finalise(number), who=who)


def test_r2_07_who_keeps_away_from_the_case_agrees_to_no_list_of_a_plan(hearing: Hearing) -> None:
    """回避: the list of a plan's payouts is no door past what each of them asks alone."""
    number, plans = hearing.scenario_41(), hearing.house.plans
    hearing.final(number)
    nothing, _ = plans.waiting(number)
    hearing.refused(PlanSeenOtherwise, lambda: plans.approve_payouts(number, nothing), who="chen")
    hearing.do(lambda: plans.settle(number))
    digest, _ = plans.waiting(number)
    decided = paper(PaperKind.DECISION, day=date(2017, 9, 1))
    with by("lin"):
        People(hearing.house.court).recuse(CASE, "chen", paper=decided)
    with by("chen"):
        refused(hearing.house, Recused, lambda: plans.approve_payouts(number, digest))


def test_r2_07_who_keeps_away_from_the_case_agrees_to_no_plan_of_it(hearing: Hearing) -> None:
    number, seen = hearing.w2().drafted()
    decided = paper(PaperKind.DECISION, day=date(2017, 9, 1))
    with by("lin"):
        People(hearing.house.court).recuse(CASE, "chen", paper=decided)
    hearing.refused(Recused, lambda: hearing.house.plans.approve(number, seen), who="chen")
