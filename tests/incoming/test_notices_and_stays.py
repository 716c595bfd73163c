"""Who is told of money, how soon, in which words; and changes to a case's time."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from ledger.domain.act import Role
from ledger.domain.calendar import Calendar, Period
from ledger.domain.case_account import NoSuchParty
from ledger.domain.case_stay import CaseStay, StayNotThere, StaySelfApproved
from ledger.domain.errors import NotFound
from ledger.domain.law.disbursement import Timing
from ledger.domain.law.limits import (
    Span,
    StayKind,
    StayTooLong,
    StayUnclear,
    add_months,
    case_limit,
    days_excluded,
    may_change_time,
    may_stay,
    merged,
    stops_disbursement,
)
from ledger.domain.law.notices import (
    MessageTellsTooMuch,
    NoticeIncomplete,
    arrival_words,
    may_say,
    party_notice_due,
)
from ledger.domain.money import Money
from ledger.domain.notice import Channel, Notice, NoticeAnswered, NoticeKind, Outcome
from tests.incoming.desk import DAY, RECORD, RULING, Incoming
from tests.services.courthouse import CASE, DEBTOR, ROLES, by

# Notices


def test_scenario_1_the_officer_is_told_of_amount_and_payer_the_same_day(desk: Incoming) -> None:
    line = desk.receive("25000.00", sub_account=desk.payable())
    done = desk.as_("feng", desk.notices.arrival, CASE, line)
    assert done.ids["timing"] == Timing.TIMELY
    notice = desk.notices.notice(done.ids["notice"])
    assert (notice.to, notice.kind, notice.about) == ("wang", NoticeKind.ARRIVAL, line)
    assert notice.due_on == date(2026, 3, 3), "the court's own day; the law's is the fifth"
    given_ = next(iter(desk.court.repository.event_store.get(notice.id)))
    assert isinstance(given_, Notice.Given)
    for word in (CASE, "25,000.00", DEBTOR, "2026-03-02"):
        assert word in given_.text


def test_edge_e4_cash_is_told_to_the_debtor_and_late_news_is_late(desk: Incoming) -> None:
    desk.payable()
    desk.slips()
    slip = desk.counted("3200.00")
    receipt = desk.cash.collection(slip).id
    told = desk.as_("feng", desk.notices.arrival, CASE, receipt)
    assert told.ids["timing"] == Timing.TIMELY
    desk.later(days=6)
    late = desk.as_(
        "wang", desk.notices.tell, CASE, NoticeKind.PARTY_ARRIVAL, "p2", "已收到现金3,200.00元",
        channel=Channel.SMS, about=receipt,
    )  # fmt: skip
    assert late.ids["timing"] == Timing.LATE
    assert desk.notices.notice(late.ids["notice"]).due_on == date(2026, 3, 7)


@pytest.mark.parametrize(
    "text",
    [
        "账号6222021102030004567已到账",
        "卡号6222 0211 0203 0004 567",
        "身份证32050119900101123X",
        "请联系13800000000",
        " ",
    ],
)
def test_r2_06_no_whole_number_of_a_person_is_sent(text: str) -> None:
    with pytest.raises(MessageTellsTooMuch):
        may_say(text)


def test_r2_06_amounts_days_and_case_numbers_may_be_said() -> None:
    text = "（2026）苏0508执101号于2026-03-02到账25,000.00元，账号尾号4567，余额1234567890.00元"
    assert may_say(f"  {text}\n") == text
    assert party_notice_due(DAY, Period(5), Calendar.shipped()).due == date(2026, 3, 7)


def test_r1_11_a_notice_names_amount_payer_day_and_serial() -> None:
    words = arrival_words(CASE, Money("1234.50"), "甲公司", DAY, "202603020000123456")
    assert words.endswith("流水号尾号00123456")
    may_say(words)
    for payer, serial, amount in ((" ", "1", "1.00"), ("甲", " ", "1.00"), ("甲", "1", "0.00")):
        with pytest.raises(NoticeIncomplete):
            arrival_words(CASE, Money(amount), payer, DAY, serial)


def test_a_notice_goes_to_a_party_about_a_receipt_of_the_case(desk: Incoming) -> None:
    line = desk.funded("100.00")
    tell = desk.notices.tell
    with by("wang"), desk.nothing_moves(NoSuchParty):
        tell(CASE, NoticeKind.COLLECT, "p9", "来领", channel=Channel.SMS)
    with by("wang"), desk.nothing_moves(NotFound):
        tell(CASE, NoticeKind.COLLECT, "p1", "来领", channel=Channel.SMS, about=desk.case().id)
    with by("feng"), desk.nothing_moves(NotFound):
        desk.notices.arrival(CASE, desk.case().id)
    with by("wang"), desk.nothing_moves(MessageTellsTooMuch):
        tell(CASE, NoticeKind.COLLECT, "p1", "电13800000000", channel=Channel.SMS, about=line)


def test_what_came_of_a_notice_is_noted_once(desk: Incoming) -> None:
    desk.funded("100.00")
    number = desk.as_(
        "wang", desk.notices.tell, CASE, NoticeKind.COLLECT, "p1", "来领", channel=Channel.PHONE
    ).ids["notice"]
    with by("wang"), desk.nothing_moves(NoticeAnswered):
        desk.notices.know(number, Outcome.SENT)
    desk.as_("wang", desk.notices.know, number, Outcome.FAILED, "停机")
    with by("wang"), desk.nothing_moves(NoticeAnswered):
        desk.notices.know(number, Outcome.REACHED)


# The time of a case

days = st.dates(date(2017, 1, 1), date(2018, 12, 31))
spans = st.builds(
    lambda first, more: Span(first, Calendar.shipped().add_days(first, more)),
    days, st.integers(0, 60),
)  # fmt: skip


@drawn(st.lists(spans, max_size=12))
def test_r8_05_no_day_counts_twice_however_many_grounds_cover_it(given_: list[Span]) -> None:
    every = {span.first.toordinal() + n for span in given_
             for n in range((span.last - span.first).days + 1)}  # fmt: skip
    assert days_excluded(given_) == len(every)
    found = merged(given_)
    assert all(a.last < b.first for a, b in pairwise(found))


def test_r8_04_a_case_has_six_months_and_a_non_litigation_case_three() -> None:
    assert case_limit(date(2017, 1, 31)) == date(2017, 7, 31)
    assert case_limit(date(2017, 8, 31), non_litigation=True) == date(2017, 11, 30)
    assert case_limit(date(2017, 1, 31), excluded=10, extended=3) == date(2017, 11, 10)
    assert add_months(date(2023, 11, 30), 3) == date(2024, 2, 29)


def test_r8_06_a_stay_of_the_case_never_stops_the_clock_of_money() -> None:
    for kind in StayKind:
        assert not stops_disbursement(kind, deferred=False)
    assert stops_disbursement(StayKind.SUSPENSION, deferred=True)


def test_r8_07_a_stay_has_its_longest_time() -> None:
    first = date(2026, 3, 2)
    may_stay(StayKind.SUSPENSION, first, None)
    may_stay(StayKind.GUARANTEE, first, date(2027, 3, 2))
    may_stay(StayKind.SUPERIOR, first, date(2026, 6, 2))
    for kind, last in (
        (StayKind.GUARANTEE, date(2027, 3, 3)), (StayKind.SUPERIOR, date(2026, 6, 3)),
        (StayKind.SUPERIOR, None), (StayKind.EXCLUSION, None),
    ):  # fmt: skip
        with pytest.raises(StayTooLong):
            may_stay(kind, first, last)


def test_r8_08_a_change_of_time_is_asked_with_its_reason_and_approved_by_another(
    desk: Incoming,
) -> None:
    desk.open_case()
    words = {"first": DAY, "last": date(2026, 4, 1), "paper": RECORD}
    with by("wang"), desk.nothing_moves(StayUnclear):
        desk.stays.ask(CASE, StayKind.EXCLUSION, reason=" ", **words)
    with pytest.raises(StayUnclear):
        may_change_time("评估", DAY, date(2026, 3, 1))
    one = desk.as_("wang", desk.stays.ask, CASE, StayKind.EXCLUSION, reason="评估", **words)
    two = desk.as_("wang", desk.stays.ask, CASE, StayKind.EXCLUSION, reason="审计", **words)
    number = one.ids["stay"]
    assert desk.stays.excluded(CASE) == 0, "asked is not approved"
    ROLES["wang"] = Role.LEADER
    try:
        for do in (lambda: desk.stays.approve(number), lambda: desk.stays.refuse(number, "否")):
            with by("wang"), desk.nothing_moves(StaySelfApproved):
                do()
    finally:
        ROLES["wang"] = Role.OFFICER
    with by("wang"), desk.nothing_moves(StayNotThere):
        desk.stays.end(number, DAY, RULING)
    for stay in (one, two):
        desk.as_("chen", desk.stays.approve, stay.ids["stay"])
    assert desk.stays.excluded(CASE) == 31, "two grounds over the same days count once"
    desk.later(days=9)
    desk.as_("wang", desk.stays.end, number, date(2026, 3, 11), RULING)
    assert desk.stays.stay(number).span(DAY) == Span(DAY, date(2026, 3, 11))
    with by("chen"), desk.nothing_moves(StayNotThere):
        desk.stays.refuse(number, "否")
    third = desk.as_("wang", desk.stays.ask, CASE, StayKind.EXCLUSION, reason="公告", **words)
    desk.as_("lin", desk.stays.refuse, third.ids["stay"], "无依据")
    assert isinstance(desk.stays.stay(third.ids["stay"]), CaseStay)
    assert desk.stays.excluded(CASE) == 31


def test_r8_04_the_end_of_a_case_moves_with_what_does_not_count_and_with_an_extension(
    desk: Incoming,
) -> None:
    """Filed on 2026-01-05: done by 2026-07-05; more time is asked for five days before."""
    desk.open_case()
    time = desk.stays.time_of(CASE)
    assert (time.last_day, time.ask_by) == (date(2026, 7, 5), date(2026, 6, 30))
    out = desk.as_(
        "wang", desk.stays.ask, CASE, StayKind.EXCLUSION, reason="评估", first=DAY,
        last=date(2026, 3, 11), paper=RECORD,
    )  # fmt: skip
    assert "late" not in out.ids
    desk.as_("chen", desk.stays.approve, out.ids["stay"])
    assert desk.stays.time_of(CASE).last_day == date(2026, 7, 15)
    desk.now = datetime(2026, 7, 13, 1, tzinfo=UTC)
    more = desk.as_(
        "wang", desk.stays.ask, CASE, StayKind.EXTENSION, reason="案情复杂",
        first=date(2026, 7, 16), last=date(2026, 10, 15), paper=RECORD,
    )  # fmt: skip
    assert more.ids["late"] == "true", "R8.04: a late request is not shown as timely"
    desk.as_("chen", desk.stays.approve, more.ids["stay"])
    time = desk.stays.time_of(CASE)
    assert (time.last_day, time.excluded) == (date(2026, 10, 15), 10)
