"""What the day's lists show of money that comes in and waits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from api.every import follower
from ledger.domain.calendar import Calendar
from ledger.domain.case_closing import ClosedAs
from ledger.domain.errors import NotFound
from ledger.domain.law.disbursement import DeferralGround, due_dates, resumed_due_dates
from ledger.domain.law.late_money import LateChoice
from ledger.domain.money import Money
from ledger.domain.notice import Channel, NoticeKind
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.policy import Policy
from ledger.domain.policy_ladder import OVERDUE_LADDER, Watcher
from ledger.domain.reminder import AnswerEmpty, NotOverdue, NotTold, Reminder
from ledger.projections import cash, clocks, holds, lists, notices, reminders
from ledger.projections.clocks import Clock
from tests.incoming.desk import DAY, LETTER, RULING, Incoming
from tests.services.courthouse import CASE, by
from tests.services.till import Till

FORM = Paper(PaperKind.APPROVAL_FORM, "审批表1", DAY)
STEPS = Policy.shipped("suzhou").of(OVERDUE_LADDER)


@contextmanager
def seen(desk: Incoming) -> Iterator[tuple[sa.Connection, str]]:
    """The views, once they have been told everything."""
    follower(desk.court).catch_up()
    with desk.court.database.app.connect() as connection:
        yield connection, desk.court.book


def listed(desk: Incoming, query: Callable[..., Any], *words: Any) -> tuple[Any, ...]:
    with seen(desk) as (connection, book):
        return query(connection, book, *words).items


def one_clock(desk: Incoming) -> Clock:
    with seen(desk) as (connection, book):
        return clocks.clocks_of(connection, book, CASE)[0]


def test_a_deferral_moves_the_day_something_is_late_and_its_end_leaves_ten(desk: Incoming) -> None:
    desk.funded("100.00")
    first = one_clock(desk)
    assert first.due == first.earliest
    number = desk.granted("60.00")
    part = one_clock(desk)
    assert (part.deferred, part.ground) == (Money("60.00"), DeferralGround.DISTRIBUTION)
    assert part.due == first.earliest, "the undisputed part is due as ever"
    desk.as_("wang", desk.payouts.draft, CASE, "p1", Money("40.00"), "无争议部分")
    Till(desk).paid(f"{CASE}-1")
    waiting = one_clock(desk)
    assert (waiting.unsettled, waiting.due) == (Money("60.00"), date(2026, 4, 1))
    assert listed(desk, lists.overdue, date(2026, 4, 1)) == ()
    (late,) = listed(desk, lists.overdue, date(2026, 4, 2))
    assert late.days == 1, "not looked at again: no cover any more (E2)"

    desk.later(days=20)
    desk.as_("chen", desk.deferrals.approve, number)
    assert one_clock(desk).due == date(2026, 4, 21)
    desk.later(days=5)
    ended = date(2026, 3, 20)
    desk.as_("wang", desk.deferrals.end, number, ended, RULING)
    after = one_clock(desk)
    due = resumed_due_dates(ended, Calendar.shipped()).target
    assert (after.due, after.deferred_until, after.ground) == (due, None, None)
    assert (after.deferred, after.after_ground) == (Money("0.00"), Money("60.00"))


def test_no_move_resets_the_age_of_a_receipt(desk: Incoming) -> None:
    line = desk.funded("100.00")
    before = one_clock(desk)
    desk.later(days=10)
    number = desk.frozen("30.00")
    desk.granted("20.00")
    desk.as_("wang", desk.holds.ask_release, number, LETTER)
    desk.as_("chen", desk.holds.release, number)
    drafted = desk.drafted("10.00").ids["payout"]
    desk.as_("wang", desk.payouts.withdraw, drafted, "撤回")
    (after,) = listed(desk, clocks.oldest)
    kept = ("receipt", "value_date", "notified_on", "earliest", "unsettled")
    assert [getattr(after, each) for each in kept] == [getattr(before, each) for each in kept]
    assert after.receipt == line
    assert after.legal_due == due_dates(DAY, Calendar.shipped()).legal.due


def test_edge_e1_the_ladder_leaves_the_bureau_and_never_forgets_a_lower_rung(
    desk: Incoming,
) -> None:
    desk.funded("100.00")
    due = one_clock(desk).due
    assert due is not None

    def told(days: int, watcher: Watcher) -> list[tuple[int, int]]:
        today = Calendar.shipped().add_days(due, days)
        rungs = listed(desk, lists.ladder, today, STEPS, watcher)
        assert all(watcher.value in rung.to for rung in rungs)
        return [(rung.days, rung.step) for rung in rungs]

    assert told(-6, Watcher.OFFICER) == []
    assert told(-5, Watcher.OFFICER) == [(-5, -5)]
    assert told(-1, Watcher.CHIEF) == []
    assert told(0, Watcher.CHIEF) == [(0, 0)]
    assert told(14, Watcher.LEADER) == []
    assert told(15, Watcher.LEADER) == [(15, 15)]
    assert told(29, Watcher.AUDITOR) == []
    assert told(30, Watcher.AUDITOR) == [(30, 30)]
    assert told(400, Watcher.OFFICER) == [(400, 30)]
    assert told(400, Watcher.FINANCE) == [], "the court's ladder does not name them"


def test_the_register_shows_every_hold_with_its_document_end_and_hands(desk: Incoming) -> None:
    desk.funded("100.00")
    desk.frozen("30.00", doubt="待裁定")
    desk.deferred("20.00")
    with seen(desk) as (connection, book):
        freeze, deferral = holds.holds_of(connection, book, CASE)
    assert (freeze.process, freeze.kind, freeze.state) == ("hold", "freeze", "approved")
    assert (freeze.asked, freeze.covered) == (Money("30.00"), Money("30.00"))
    assert (freeze.until, freeze.basis) == (date(2026, 9, 1), str(LETTER))
    assert (freeze.asked_by, freeze.approved_by, freeze.doubt) == ("wang", "chen", "待裁定")
    assert (deferral.kind, deferral.state, deferral.decide) == ("distribution", "asked", "approve")
    (waiting,) = listed(desk, holds.to_decide)
    assert waiting == deferral
    desk.as_("chen", desk.deferrals.approve, f"{CASE}-1")
    assert listed(desk, holds.to_decide) == ()
    assert [each.until for each in listed(desk, holds.ending)] == [
        date(2026, 4, 1), date(2026, 9, 1),
    ]  # fmt: skip
    desk.as_("wang", desk.holds.ask_release, f"{CASE}-1", LETTER, amount=Money("10.00"))
    (asked,) = listed(desk, holds.to_decide)
    assert (asked.decide, asked.release_document) == ("release", str(LETTER))
    desk.as_("chen", desk.holds.release, f"{CASE}-1")
    with seen(desk) as (connection, book):
        freeze = holds.holds_of(connection, book, CASE)[0]
    assert (freeze.covered, freeze.state, freeze.decide) == (Money("20.00"), "approved", None)


def test_edge_e4_slips_whose_cash_finance_does_not_have_are_listed(desk: Incoming) -> None:
    desk.payable()
    desk.slips()
    first, second = desk.collected("3200.00"), desk.collected("10.00")
    assert [row.slip for row in listed(desk, cash.outside)] == sorted(
        (first, second), key=lambda slip: desk.cash.collection(slip).id.int
    )
    assert {row.due_on for row in listed(desk, cash.outside)} == {DAY}
    desk.as_("wang", desk.cash.hand_over, first)
    desk.as_("feng", desk.cash.count, first, Money("3000.00"), "票0001")
    (row,) = listed(desk, cash.outside)
    assert (row.slip, row.officers) == (second, ("wang", "zhao"))
    (short,) = listed(desk, cash.short)
    assert (short.slip, short.missing, short.in_hand) == (first, Money("200.00"), Money("3000.00"))
    assert [each.slip for each in listed(desk, cash.to_bank)] == [first]
    desk.as_("sun", desk.cash.make_good, first, Money("200.00"))
    line = desk.receive("3200.00", name="缴存")
    desk.as_("feng", desk.cash.bank, line, [first], "缴款单")
    desk.as_("sun", desk.cash.confirm_banked, line, [first])
    assert listed(desk, cash.to_bank) == listed(desk, cash.short) == ()
    desk.as_("wang", desk.cash.void, "SJ2026", "写错")
    (book,) = listed(desk, cash.books_out)
    assert (book.mark, book.next, book.voided) == ("SJ2026", 4, 1)
    desk.as_("feng", desk.cash.give_back, "SJ2026")
    assert listed(desk, cash.books_out) == ()


def test_whoever_was_not_told_is_listed_until_somebody_tells_them(desk: Incoming) -> None:
    line = desk.funded("100.00")
    (due,) = listed(desk, notices.officers_to_tell)
    assert (due.receipt, due.officer_due, due.party_due) == (
        line, date(2026, 3, 3), date(2026, 3, 7),
    )  # fmt: skip
    desk.as_("feng", desk.notices.arrival, CASE, line)
    assert listed(desk, notices.officers_to_tell) == ()
    assert [each.receipt for each in listed(desk, notices.parties_to_tell)] == [line]
    desk.as_(
        "wang", desk.notices.tell, CASE, NoticeKind.PARTY_ARRIVAL, "p1", "已到账100.00元",
        channel=Channel.SMS, about=line,
    )  # fmt: skip
    assert listed(desk, notices.parties_to_tell) == ()
    with seen(desk) as (connection, book):
        told = notices.notices_of(connection, book, CASE)
    assert [(each.kind, each.addressee) for each in told] == [
        ("arrival", "wang"), ("party-arrival", "p1"),
    ]  # fmt: skip


def test_scenario_7_money_of_a_closed_case_is_an_alert_until_its_way_is_chosen(
    desk: Incoming,
) -> None:
    sub = desk.payable()
    desk.as_("wang", desk.closings.close, CASE, ClosedAs.PERFORMED, DAY, RULING)
    line = desk.receive("500.00", sub_account=sub)
    (alert,) = listed(desk, notices.late_money)
    assert (alert.receipt, alert.late_for) == (line, DAY)
    desk.as_("wang", desk.closings.choose, CASE, line, LateChoice.PAY, FORM)
    assert len(listed(desk, notices.late_money)) == 1
    desk.as_("chen", desk.closings.agree, CASE, line)
    assert listed(desk, notices.late_money) == ()


def test_a_rung_is_told_once_and_answered_by_who_was_told(desk: Incoming) -> None:
    line = desk.funded("100.00")
    due = one_clock(desk).due
    assert due is not None
    remind, answer = desk.reminders.remind, desk.reminders.answer
    with by("feng"), desk.nothing_moves(NotOverdue, due=due):
        remind(CASE, line)
    with by("feng"), desk.nothing_moves(NotFound, named=str(UUID(int=7))):
        remind(CASE, UUID(int=7))
    desk.later(days=(due - DAY).days)
    assert desk.as_("feng", remind, CASE, line).ids["to"] == "officer,chief"
    with by("feng"), desk.nothing_moves(NotOverdue, step=0):
        remind(CASE, line)
    desk.later(days=15)
    assert desk.as_("feng", remind, CASE, line).ids["to"] == "leader"
    today = Calendar.shipped().add_days(due, 15)
    with by("chen"), desk.nothing_moves(NotTold):
        answer(CASE, line, 15, "三日内发放", today)
    for words, day in ((" ", today), ("三日内发放", due)):
        with by("lin"), desk.nothing_moves(AnswerEmpty):
            answer(CASE, line, 15, words, day)
    assert [row.step for row in listed(desk, reminders.unanswered)] == sorted(
        (0, 15), key=lambda step: Reminder.create_id(CASE, line, step).int
    )
    desk.as_("lin", answer, CASE, line, 15, "三日内发放", today)
    (left,) = listed(desk, reminders.unanswered)
    assert (left.step, left.told) == (0, ("officer", "chief"))
    desk.granted("100.00")
    desk.later(days=15)
    with by("feng"), desk.nothing_moves(NotOverdue):
        remind(CASE, line)
