"""Deferral: the disputed sum waits on a ground of its own case, the rest goes out."""

from datetime import date
from uuid import UUID

import pytest

from ledger.domain.act import Role
from ledger.domain.calendar import Calendar
from ledger.domain.case_account import NoSuchPocket, NotEnoughMoney
from ledger.domain.case_parts import Source
from ledger.domain.deferral import (
    Deferral,
    DeferralNotThere,
    DeferralState,
    DeferralUnclear,
    GroundUnnamed,
)
from ledger.domain.errors import NotFound
from ledger.domain.hold import POCKETS
from ledger.domain.law.approval import OutOfTurn
from ledger.domain.law.disbursement import (
    DeferralGround,
    DeferralNeedsReason,
    DeferralSelfApproved,
    Timing,
    resumed_due_dates,
)
from ledger.domain.law.holding import ForeignGround, HoldKind
from ledger.domain.law.limits import StayKind
from ledger.domain.money import Money
from ledger.domain.notice import Channel, NoticeKind, Outcome
from ledger.domain.policy import Policy
from tests.incoming.desk import DAY, LETTER, RECORD, RULING, Incoming
from tests.scenario import fact, given, yuan
from tests.services.courthouse import CASE, OTHER_CASE, ROLES, by

FREE = f"case/{CASE}/available"
KEPT = f"case/{CASE}/held/deferral-1"
LOT = UUID(int=1)
SUZHOU, JIAYU = Policy.shipped("suzhou"), Policy.shipped("jiayu")
ASKED = fact(
    Deferral.Asked, case_number=CASE, serial=1, ground=DeferralGround.DISTRIBUTION, reason="",
    amount=yuan("60"), undisputed=yuan("40"), paper=RECORD, reference="",
    legal_due=date(2017, 10, 9), expected_end=None, roles=("chief", "leader"), all_of_them=False,
    policy="2016-08", by="王", receipts=(),
)  # fmt: skip
AGREED = fact(Deferral.Agreed, by="陈", role="chief")
SOURCES = (Source(LOT, yuan("60")),)


def granted(on: date, timing: Timing, overdue: int, review_on: date):
    return fact(
        Deferral.Granted, case_number=CASE, pocket="deferral-1",
        ground=DeferralGround.DISTRIBUTION, on=on, timing=timing, overdue=overdue,
        review_on=review_on, sources=SOURCES,
    )  # fmt: skip


IN_TIME = granted(date(2017, 9, 26), Timing.TIMELY, 0, date(2017, 10, 26))


def test_scenario_26_granted_in_time_it_is_not_overdue_and_has_a_review_date() -> None:
    given(Deferral, ASKED, AGREED).when(
        lambda found: found.grant(SOURCES, on=date(2017, 9, 26), policy=SUZHOU)
    ).then(IN_TIME)


def test_scenario_27_granted_late_it_stays_late_with_its_days() -> None:
    late = granted(date(2017, 10, 20), Timing.LATE, 11, date(2017, 11, 19))
    given(Deferral, ASKED, AGREED).when(
        lambda found: found.grant(SOURCES, on=date(2017, 10, 20), policy=SUZHOU)
    ).then(late)


def test_whoever_asked_does_not_agree_and_nobody_agrees_twice() -> None:
    given(Deferral, ASKED).when(lambda found: found.agree(by="王", role=Role.CHIEF)).then_refused(
        DeferralSelfApproved
    )
    for role in (Role.FINANCE, Role.OFFICER):
        given(Deferral, ASKED).when(
            lambda found, role=role: found.agree(by="陈", role=role)
        ).then_refused(OutOfTurn)
    given(Deferral, ASKED, AGREED).when(
        lambda found: found.agree(by="陈", role=Role.LEADER)
    ).then_refused(OutOfTurn)


def test_where_the_policy_wants_both_chief_and_leader_one_is_not_enough() -> None:
    assert JIAYU.deferral_approvers.all_of_them
    both = fact(Deferral.Asked, **{**ASKED.fields, "all_of_them": True, "policy": "2024"})
    given(Deferral, both).when(lambda found: found.agree(by="陈", role=Role.CHIEF)).then(
        AGREED
    ).and_answered(False)
    given(Deferral, both, AGREED).when(
        lambda found: found.agree(by="林", role=Role.LEADER)
    ).and_answered(True)


def test_edge_e2_a_deferral_is_granted_anew_every_so_many_days_or_is_late() -> None:
    for on, timing in ((date(2017, 10, 26), Timing.TIMELY), (date(2017, 10, 27), Timing.LATE)):
        review = Calendar.shipped().add_days(on, 30)
        renewed = fact(
            Deferral.Renewed, case_number=CASE, on=on, timing=timing, review_on=review,
            sources=SOURCES,
        )  # fmt: skip
        given(Deferral, ASKED, AGREED, IN_TIME, AGREED).when(
            lambda found, on=on: found.renew(on=on, policy=SUZHOU)
        ).then(renewed)
    kept = given(Deferral, ASKED, AGREED, IN_TIME).root
    assert kept.protects(LOT, date(2017, 10, 26)) == yuan("60")
    assert kept.protects(LOT, date(2017, 10, 27)) == yuan("0"), "not looked at again: no cover"


def test_r1_16_ten_days_run_from_the_day_the_ground_ended_not_from_the_notice_of_it() -> None:
    ended = fact(
        Deferral.Ended, case_number=CASE, ended_on=date(2017, 10, 1), sources=SOURCES,
        due=date(2017, 10, 11), paper=RULING, by="王",
    )  # fmt: skip
    words = {"today": date(2017, 10, 5), "by": "王"}
    given(Deferral, ASKED, AGREED, IN_TIME).when(
        lambda found: found.end(date(2017, 10, 1), SOURCES, RULING, **words)
    ).then(ended).and_answered(date(2017, 10, 11))
    given(Deferral, ASKED, AGREED, IN_TIME).when(
        lambda found: found.end(date(2017, 10, 6), SOURCES, RULING, **words)
    ).then_refused(DeferralUnclear)
    given(Deferral, ASKED, AGREED, IN_TIME, ended).when(
        lambda found: found.agree(by="陈", role=Role.CHIEF)
    ).then_refused(DeferralNotThere, state=DeferralState.ENDED)


def test_a_refused_deferral_lets_nothing_wait() -> None:
    refused = fact(Deferral.Refused, by="陈", role="chief", reason="无争议")
    given(Deferral, ASKED).when(
        lambda found: found.refuse("无争议", by="陈", role=Role.CHIEF)
    ).then(refused)
    given(Deferral, ASKED, refused).when(
        lambda found: found.agree(by="林", role=Role.LEADER)
    ).then_refused(DeferralNotThere)
    given(Deferral, ASKED).when(
        lambda found: found.refuse("无争议", by="冯", role=Role.FINANCE)
    ).then_refused(OutOfTurn)


# In a court


def test_only_the_disputed_sum_waits_and_the_rest_goes_out(desk: Incoming) -> None:
    desk.funded("100.00")
    number = desk.deferred("60.00")
    assert desk.balances()[FREE] == -100_00, "asked is not granted"
    desk.as_("chen", desk.deferrals.approve, number)
    assert (desk.balances()[FREE], desk.balances()[KEPT]) == (-40_00, -60_00)
    with by("wang"), desk.nothing_moves(NotEnoughMoney, free=Money("40.00")):
        desk.payouts.draft(CASE, "p1", Money("40.01"), "执行款")
    desk.as_("wang", desk.payouts.draft, CASE, "p1", Money("40.00"), "无争议部分")
    desk.later(days=3)
    done = desk.as_("wang", desk.deferrals.end, number, DAY, RULING)
    assert done.ids["due"] == resumed_due_dates(DAY, Calendar.shipped()).target.isoformat()
    assert desk.balances()[FREE] == -60_00
    assert KEPT not in desk.balances()
    with by("wang"), desk.nothing_moves(NoSuchPocket):
        desk.deferrals.end(number, DAY, RULING)


def test_a_part_may_end_before_the_rest(desk: Incoming) -> None:
    desk.funded("100.00")
    number = desk.granted("60.00")
    desk.as_("wang", desk.deferrals.end, number, DAY, RULING, Money("20.00"))
    assert desk.deferrals.deferral(number).waits == Money("40.00")
    assert desk.balances()[KEPT] == -40_00


def test_edge_e1_the_ground_must_be_a_fact_of_this_very_case(desk: Incoming) -> None:
    desk.funded("100.00")
    desk.open_case(OTHER_CASE, "wang")
    with by("wang"), desk.nothing_moves(ForeignGround, of_case=OTHER_CASE):
        desk.deferrals.ask(
            CASE, DeferralGround.OTHER, Money("60.00"), paper=RULING, reason="另案判决",
            of_case=OTHER_CASE,
        )  # fmt: skip
    for ground in (DeferralGround.FROZEN, DeferralGround.STAYED, DeferralGround.NOT_COLLECTED):
        for reference, refusal in (("", GroundUnnamed), (f"{CASE}-1", NotFound)):
            with by("wang"), desk.nothing_moves(refusal):
                desk.deferrals.ask(CASE, ground, Money("60.00"), paper=LETTER, reference=reference)
    stay = desk.as_(
        "wang", desk.stays.ask, OTHER_CASE, StayKind.SUSPENSION, first=DAY, last=None,
        reason="另诉", paper=RULING,
    ).ids["stay"]  # fmt: skip
    desk.as_("chen", desk.stays.approve, stay)
    with by("wang"), desk.nothing_moves(ForeignGround, of_case=OTHER_CASE):
        desk.deferrals.ask(
            CASE, DeferralGround.STAYED, Money("60.00"), paper=RULING, reference=stay
        )


def test_a_freeze_a_stay_or_a_notice_of_the_case_is_a_ground_as_long_as_it_stands(
    desk: Incoming,
) -> None:
    desk.funded("100.00")
    freeze = desk.frozen("10.00")
    desk.deferred("20.00", DeferralGround.FROZEN, paper=LETTER, reference=freeze)
    stay = desk.as_(
        "wang", desk.stays.ask, CASE, StayKind.SUSPENSION, first=DAY, last=None, reason="另诉",
        paper=RULING,
    ).ids["stay"]  # fmt: skip
    words = {"paper": RULING, "reference": stay}
    with by("wang"), desk.nothing_moves(ForeignGround, ground="stayed"):
        desk.deferrals.ask(CASE, DeferralGround.STAYED, Money("5.00"), **words)
    desk.as_("chen", desk.stays.approve, stay)
    asked = desk.deferred("5.00", DeferralGround.STAYED, **words)
    running = desk.deferred("5.00", DeferralGround.STAYED, **words)
    desk.as_("chen", desk.deferrals.approve, running)
    desk.as_("wang", desk.stays.end, stay, DAY, RULING)
    desk.later(days=1)
    for number in (asked, running):  # R1.16: ended meanwhile, it is neither granted nor renewed
        with by("chen"), desk.nothing_moves(ForeignGround, ground="stayed"):
            desk.deferrals.approve(number)
    with by("wang"), desk.nothing_moves(ForeignGround):
        desk.deferrals.ask(CASE, DeferralGround.STAYED, Money("5.00"), **words)
    told = desk.as_(
        "wang", desk.notices.tell, CASE, NoticeKind.COLLECT, "p1", "请于七日内来院领款",
        channel=Channel.SMS,
    ).ids["notice"]  # fmt: skip
    words = {"paper": RECORD, "reference": told}
    desk.deferred("5.00", DeferralGround.NOT_COLLECTED, **words)
    desk.as_("wang", desk.notices.know, told, Outcome.FAILED, "停机")
    with by("wang"), desk.nothing_moves(ForeignGround):
        desk.deferrals.ask(CASE, DeferralGround.NOT_COLLECTED, Money("5.00"), **words)


def test_what_is_refused_moves_nothing(desk: Incoming) -> None:
    desk.funded("100.00")
    with by("wang"), desk.nothing_moves(DeferralNeedsReason):
        desk.deferrals.ask(CASE, DeferralGround.OTHER, Money("60.00"), paper=RECORD, reason=" ")
    for amount in ("0.00", "100.01"):
        with by("wang"), desk.nothing_moves(DeferralUnclear):
            desk.deferrals.ask(CASE, DeferralGround.DISTRIBUTION, Money(amount), paper=RECORD)
    number = desk.deferred("60.00")
    ROLES["wang"] = Role.CHIEF
    try:
        with by("wang"), desk.nothing_moves(DeferralSelfApproved):
            desk.deferrals.approve(number)
    finally:
        ROLES["wang"] = Role.OFFICER
    desk.as_("chen", desk.deferrals.refuse, number, "无争议")
    with by("lin"), desk.nothing_moves(DeferralNotThere):
        desk.deferrals.approve(number)
    with by("chen"), desk.nothing_moves(NotFound):
        desk.deferrals.approve(f"{CASE}-9")
    assert desk.balances()[FREE] == -100_00


def test_money_gone_since_it_was_asked_for_cannot_be_granted(desk: Incoming) -> None:
    desk.funded("100.00")
    number = desk.deferred("60.00")
    desk.as_("wang", desk.payouts.draft, CASE, "p1", Money("50.00"), "执行款")
    with by("chen"), desk.nothing_moves(NotEnoughMoney):
        desk.deferrals.approve(number)


def test_a_stay_of_the_case_alone_lets_no_money_wait(desk: Incoming) -> None:
    desk.funded("100.00")
    stay = desk.as_(
        "wang", desk.stays.ask, CASE, StayKind.SUSPENSION, first=DAY, last=None, reason="另诉",
        paper=RULING,
    ).ids["stay"]  # fmt: skip
    desk.as_("chen", desk.stays.approve, stay)
    assert desk.case().free == Money("100.00")
    assert desk.case().pockets == {}


@pytest.mark.parametrize("kind", list(HoldKind))
def test_every_kind_of_hold_has_its_pocket(kind: HoldKind) -> None:
    assert kind in POCKETS
