"""Objections to a plan and what becomes of them: R4.11, with the money at every step."""

from dataclasses import replace
from datetime import date
from typing import Any

from api.every import follower
from ledger.domain.case_account import PocketKind
from ledger.domain.law import plan_words
from ledger.domain.law.objections import BeyondTheObjection, NotInWriting, WindowClosed, WindowOpen
from ledger.domain.law.plan_parts import (
    Fund,
)
from ledger.domain.money import Money, total, zero
from ledger.domain.plan_parts import (
    Dispute,
    DisputeUnclear,
    Ground,
    NoSuchObjection,
    NotAParticipant,
    NotPayable,
    NotServed,
    NotYetThen,
    ObjectionCourse,
    PaidAlready,
    PaperMissing,
    PlanStage,
    Stage,
    TooEarly,
)
from ledger.projections import plans as views
from tests.services.courthouse import CASE, by
from tests.services.hearing import DEBTOR_PARTY, SALE, W2_SHARES, Hearing, oppose_42, shares, sue


def test_scenario_42_nobody_sues_and_the_plan_pays_as_it_was(hearing: Hearing) -> None:
    number, objection = oppose_42(hearing)
    plans = hearing.house.plans
    told = hearing.plan(number).objections[objection].told
    assert told is not None
    assert told.until == date(2017, 11, 7)
    hearing.at("2017-11-07")
    hearing.refused(WindowOpen, lambda: plans.finalise(number))
    hearing.final(number, "2017-11-08")
    hearing.do(lambda: plans.settle(number))
    assert sorted(each.amount for each in hearing.house.case().bound.values()) == W2_SHARES
    hearing.refused(
        ObjectionCourse,
        lambda: plans.tell_objector(number, objection, date(2017, 11, 8), how="送达回证"),
    )


def test_r4_11_what_is_in_court_stays_aside_while_the_rest_is_paid(hearing: Hearing) -> None:
    number, objection = sue(hearing)
    plans = hearing.house.plans
    case = hearing.house.case()
    assert case.pockets["plan-1-o1"].kind is PocketKind.RESERVE
    assert case.pockets["plan-1-o1"].amount == Money(10_000)
    done = hearing.do(lambda: plans.settle(number))
    assert done.ids["stage"] == "final"
    paid = sorted(each.amount for each in hearing.house.case().bound.values())
    assert paid == [Money("65120.00"), Money("125200.00"), Money("175280.00")]
    hearing.refused(NotPayable, lambda: plans.settle(number))
    hearing.refused(NotPayable, lambda: plans.settle(number, ["c1"]))
    hearing.do(
        lambda: plans.end_suit(
            number, objection, date(2017, 11, 7), upheld=False, document="判决书"
        )
    )
    assert "plan-1-o1" not in hearing.pockets()
    done = hearing.do(lambda: plans.settle(number))
    assert done.ids["stage"] == "settled"
    assert total(each.amount for each in hearing.house.case().bound.values()) == Money(375_600)


def test_r4_11_what_two_dispute_of_one_share_stays_aside_once(hearing: Hearing) -> None:
    """Both dispute all of A's 75,120.00: B and C are paid whole, and A's share waits once."""
    number, plans = hearing.scenario_41(), hearing.house.plans
    hearing.at("2017-10-10")
    whole = [Dispute("c1", Money("75120.00"))]
    for mark, objector, other in (("o1", "p2", "p3"), ("o2", "p3", "p2")):
        told = [(p, date(2017, 10, 10), "送达回证") for p in ("p1", other, DEBTOR_PARTY)]
        hearing.at("2017-10-10")
        hearing.do(
            lambda objector=objector: plans.object(
                number, objector, date(2017, 10, 5), document="异议书", disputed=whole, asks="…"
            )
        )
        hearing.do(lambda mark=mark, told=told: plans.notify(number, mark, told))
        hearing.do(
            lambda mark=mark: plans.oppose(number, mark, "p1", date(2017, 10, 10), document="反对")
        )
        hearing.do(
            lambda mark=mark: plans.tell_objector(number, mark, date(2017, 10, 10), how="回证")
        )
        hearing.do(lambda mark=mark: plans.sue(number, mark, date(2017, 10, 10), suit="起诉状"))
    hearing.final(number, "2017-11-07")
    assert hearing.pockets()["plan-1-o1"] == Money("75120.00")
    assert "plan-1-o2" not in hearing.pockets()
    hearing.do(lambda: plans.settle(number))
    paid = sorted(each.amount for each in hearing.house.case().bound.values())
    assert paid == [Money("125200.00"), Money("175280.00")]
    for mark in ("o1", "o2"):
        hearing.refused(NotPayable, lambda: plans.settle(number))
        hearing.do(
            lambda mark=mark: plans.end_suit(
                number, mark, date(2017, 11, 7), upheld=False, document="判决书"
            )
        )
    assert hearing.do(lambda: plans.settle(number)).ids["stage"] == "settled"


def test_r4_10_an_amended_plan_is_agreed_to_before_a_share_is_drawn_again(
    hearing: Hearing,
) -> None:
    """A payout is stopped, the judgment amends the plan: drawn again only by a plan agreed to."""
    number, objection = sue(hearing)
    plans, debts = hearing.house.plans, hearing.house.debts
    hearing.do(lambda: plans.settle(number, ["c2"]))
    (payout,) = hearing.plan(number).draws
    with by("feng"):
        hearing.house.payouts.stop(payout, "账户冻结")
    day = date(2017, 11, 7)
    hearing.do(lambda: plans.end_suit(number, objection, day, upheld=True, document="判决书"))
    lower = hearing.claim(1, 260_000)
    hearing.do(lambda: debts.correct_claim(CASE, lower, document="判决书", reason="判决确认"))
    hearing.do(
        lambda: plans.amend(
            number, hearing.asked(), ground=Ground.JUDGMENT, objection=objection,
            document="判决书", because="判决确认",
        )
    )  # fmt: skip
    hearing.do(lambda: plans.redraw(number, payout))
    assert hearing.plan(number).stage is Stage.DRAFTED
    assert seen_stage(hearing, number) == "drafted"
    hearing.refused(PlanStage, lambda: plans.settle(number))
    hearing.approve_again(number)
    assert hearing.do(lambda: plans.settle(number)).ids["stage"] == "settled"


def seen_stage(hearing: Hearing, number: str) -> str:
    """Where the views say that the plan stands."""
    court = hearing.house.court
    follower(court).catch_up()
    with court.database.app.connect() as connection:
        (row,) = views.plans_of(connection, court.book, CASE)
    assert row.number == number
    return row.stage


def test_r4_11_a_judgment_amends_the_plan_and_the_difference_says_why(hearing: Hearing) -> None:
    number, objection = sue(hearing)
    plans, debts = hearing.house.plans, hearing.house.debts
    hearing.do(lambda: plans.settle(number))
    hearing.do(
        lambda: plans.end_suit(number, objection, date(2017, 11, 7), upheld=True, document="判决书")
    )
    hearing.refused(NotPayable, lambda: plans.settle(number, ["c1"]))
    lower = hearing.claim(1, 260_000)
    hearing.do(lambda: debts.correct_claim(CASE, lower, document="判决书", reason="判决确认"))

    def amend(fund: Fund = SALE) -> Any:
        return plans.amend(
            number, hearing.asked(fund), ground=Ground.JUDGMENT, objection=objection,
            document="判决书", because="判决确认甲的债权为260,000.00元",
        )  # fmt: skip

    hearing.refused(PaidAlready, lambda: amend(replace(SALE, fee=zero())))
    told = hearing.do(amend).ids["told"]
    assert "c1：本金及其他金钱债务由300,000.00变为260,000.00" in told
    plan = hearing.plan(number)
    assert plan.stage is Stage.DRAFTED
    assert shares(plan) == [Money("66887.67"), Money("128630.14"), Money("180082.19")]
    difference = plan_words.difference(*plan.versions)
    assert {c.claim: c.by for c in difference.changes}["c1"] == Money("-8232.33")
    hearing.approve_again(number)
    done = hearing.do(lambda: plans.settle(number))
    assert done.ids["stage"] == "settled"
    assert total(each.amount for each in hearing.house.case().bound.values()) == Money(375_600)


def test_r4_11_a_judgment_that_takes_back_what_was_paid_is_recovered_not_amended(
    hearing: Hearing,
) -> None:
    number, objection = sue(hearing)
    plans, debts = hearing.house.plans, hearing.house.debts
    hearing.do(lambda: plans.settle(number))
    hearing.do(
        lambda: plans.end_suit(number, objection, date(2017, 11, 7), upheld=True, document="判决书")
    )
    none = hearing.claim(1, 1_000)
    hearing.do(lambda: debts.correct_claim(CASE, none, document="判决书", reason="判决确认"))
    hearing.refused(
        PaidAlready,
        lambda: plans.amend(
            number, hearing.asked(), ground=Ground.JUDGMENT, objection=objection,
            document="判决书", because="判决",
        ),
    )  # fmt: skip


def test_r4_11_an_objection_nobody_opposes_is_carried_out_without_serving_again(
    hearing: Hearing,
) -> None:
    number, plans = hearing.scenario_41(), hearing.house.plans
    hearing.at("2017-10-10")
    hearing.do(
        lambda: plans.object(
            number, "p3", date(2017, 10, 10), document="异议书",
            disputed=[Dispute("c1", Money("21462.86"))], asks="甲的债权应为200,000.00元",
        )
    )  # fmt: skip
    told = [(party, date(2017, 10, 11), "送达回证") for party in ("p1", "p2", DEBTOR_PARTY)]
    hearing.at("2017-10-11")
    hearing.refused(ObjectionCourse, lambda: plans.finalise(number))
    hearing.do(lambda: plans.notify(number, "o1", told))
    lower = hearing.claim(1, 200_000)

    def amend(claims: tuple[str, ...] | None = None) -> Any:
        return plans.amend(
            number, hearing.asked(claims=claims), ground=Ground.UNOPPOSED, objection="o1",
            document="异议书", because="异议无人反对",
        )  # fmt: skip

    hearing.do(
        lambda: hearing.house.debts.correct_claim(CASE, lower, document="异议书", reason="无人反对")
    )
    hearing.refused(ObjectionCourse, amend)  # the others may still oppose
    hearing.at("2017-10-27")
    hearing.refused(ObjectionCourse, lambda: plans.finalise(number))
    every = tuple(hearing.plan(number).distribution.claim_of)
    without = tuple(each for each in every if each != "c2")
    hearing.refused(BeyondTheObjection, lambda: amend(without))  # nobody objected to B
    hearing.do(amend)
    hearing.approve_again(number)
    hearing.do(lambda: plans.finalise(number))
    hearing.do(lambda: plans.settle(number))
    plan = hearing.plan(number)
    assert shares(plan) == [Money("53657.14"), Money("134142.86"), Money("187800.00")]
    assert plan.stage is Stage.SETTLED


def test_r4_10_new_facts_are_served_on_everybody_again(hearing: Hearing) -> None:
    number, plans = hearing.scenario_41(), hearing.house.plans
    without = [each for each in hearing.plan(number).distribution.claim_of if each != "c2"]
    hearing.refused(  # nothing is reserved, so no title says anything of B
        BeyondTheObjection,
        lambda: plans.amend(
            number, hearing.asked(claims=tuple(without)), ground=Ground.TITLE, document="判决书",
            because="取得执行依据",
        ),
    )  # fmt: skip
    less = replace(SALE, gross=Money(390_000))
    hearing.do(
        lambda: plans.amend(
            number, hearing.asked(less), ground=Ground.NEW_FACT, document="更正裁定",
            because="成交价更正",
        )
    )  # fmt: skip
    plan = hearing.plan(number)
    assert (plan.stage, plan.services) == (Stage.DRAFTED, {})
    assert hearing.pockets() == {"plan-1": Money(390_000)}
    assert hearing.house.case().free == Money(10_000)
    hearing.approve_again(number)
    hearing.at("2017-10-20")
    hearing.refused(NotServed, lambda: plans.finalise(number))


def test_r4_11_an_objection_is_written_in_time_by_a_party_and_says_what_it_disputes(
    hearing: Hearing,
) -> None:
    number, plans = hearing.scenario_41(), hearing.house.plans
    hearing.at("2017-10-12")

    def object_(**other: Any) -> Any:
        words: dict[str, Any] = {
            "document": "异议书", "disputed": [Dispute("c1", Money(1))], "asks": "…", **other,
        }  # fmt: skip
        party, day = words.pop("party", "p3"), words.pop("day", date(2017, 10, 10))
        return plans.object(number, party, day, **words)

    for other, why in [
        ({"party": "p9"}, NotAParticipant),
        ({"day": date(2017, 10, 11)}, WindowClosed),
        ({"day": date(2017, 9, 24)}, WindowClosed),
        ({"day": date(2017, 10, 13)}, NotYetThen),
        ({"document": " "}, NotInWriting),
        ({"disputed": []}, DisputeUnclear),
        ({"disputed": [Dispute("c9", Money(1))]}, DisputeUnclear),
        ({"disputed": [Dispute("c1", Money("75120.01"))]}, DisputeUnclear),
        ({"disputed": [Dispute("c1", Money(1)), Dispute("c1", Money(1))]}, DisputeUnclear),
        ({"disputed": [Dispute("c1", zero())]}, DisputeUnclear),
    ]:
        hearing.refused(why, lambda other=other: object_(**other))
    hearing.do(object_)


def test_r4_11_no_step_is_dated_before_what_it_answers(hearing: Hearing) -> None:
    """Backdated, a notice would run out before anybody had it: the objection of 10-10 first."""
    number, plans = hearing.scenario_41(), hearing.house.plans
    hearing.at("2017-10-23")
    first, before = date(2017, 10, 10), date(2017, 10, 9)
    disputed = [Dispute("c1", Money(10_000))]
    objection = hearing.do(
        lambda: plans.object(number, "p3", first, document="x", disputed=disputed, asks="…")
    ).ids["objection"]
    others = ("p1", "p2", DEBTOR_PARTY)

    def told(day: date) -> Any:
        return plans.notify(number, objection, [(each, day, "回证") for each in others])

    hearing.refused(TooEarly, lambda: told(before))
    hearing.refused(
        TooEarly, lambda: plans.withdraw_objection(number, objection, before, document="x")
    )
    hearing.do(lambda: told(first))
    opposed = date(2017, 10, 20)
    hearing.do(lambda: plans.oppose(number, objection, "p2", opposed, document="x"))
    hearing.refused(
        TooEarly, lambda: plans.tell_objector(number, objection, date(2017, 10, 19), how="x")
    )
    hearing.do(lambda: plans.tell_objector(number, objection, opposed, how="x"))
    hearing.do(lambda: plans.sue(number, objection, date(2017, 10, 22), suit="x"))
    hearing.refused(
        TooEarly,
        lambda: plans.end_suit(number, objection, date(2017, 10, 21), upheld=False, document="x"),
    )


def test_r4_11_every_step_of_an_objection_is_refused_out_of_turn(hearing: Hearing) -> None:
    number, objection = oppose_42(hearing)
    plans, day = hearing.house.plans, date(2017, 10, 23)
    for why, what in [
        (NotAParticipant, lambda: plans.oppose(number, objection, "p3", day, document="x")),
        (NoSuchObjection, lambda: plans.oppose(number, "o9", "p1", day, document="x")),
        (ObjectionCourse, lambda: plans.oppose(number, objection, "p1", day, document="x")),
        (WindowClosed, lambda: plans.sue(number, objection, date(2017, 10, 22), suit="x")),
        (NotInWriting, lambda: plans.sue(number, objection, day, suit=" ")),
        (NotYetThen, lambda: plans.sue(number, objection, date(2017, 10, 30), suit="x")),
        (ObjectionCourse, lambda: plans.notify(number, objection, [("p1", day, "x")])),
        (
            ObjectionCourse,
            lambda: plans.end_suit(number, objection, day, upheld=True, document="x"),
        ),
        (
            PaperMissing,
            lambda: plans.withdraw_objection(number, objection, day, document=""),
        ),
    ]:
        hearing.refused(why, what)
    hearing.do(lambda: plans.withdraw_objection(number, objection, day, document="撤回书"))
    hearing.refused(
        ObjectionCourse,
        lambda: plans.withdraw_objection(number, objection, day, document="撤回书"),
    )
    hearing.refused(
        ObjectionCourse, lambda: plans.sue(number, objection, day, suit="（2017）苏0508民初9号")
    )
    hearing.final(number, "2017-10-24")


def test_an_amendment_states_its_paper_its_ground_and_its_objection(hearing: Hearing) -> None:
    number, objection = oppose_42(hearing)
    plans = hearing.house.plans

    def amend(**other: Any) -> Any:
        words: dict[str, Any] = {
            "ground": Ground.NEW_FACT, "document": "裁定", "because": "更正", **other,
        }  # fmt: skip
        return plans.amend(number, hearing.asked(), **words)

    hearing.refused(PaperMissing, lambda: amend(document=""))
    hearing.refused(PaperMissing, lambda: amend(because=" "))
    hearing.refused(ObjectionCourse, lambda: amend(objection=objection))
    hearing.refused(ObjectionCourse, lambda: amend(ground=Ground.JUDGMENT, objection=objection))
