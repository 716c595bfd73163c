"""Freezes, objections and reserves: so much and no more, until a day, and let go on a document."""

from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

import pytest

from ledger.domain.act import Role
from ledger.domain.calendar import Calendar
from ledger.domain.case_account import NoSuchParty, NotEnoughMoney
from ledger.domain.hold import Hold, HoldNotThere, HoldSelfDecided, HoldState
from ledger.domain.law.escrow import Attempt, Channel, EscrowGround
from ledger.domain.law.holding import (
    HoldKind,
    HoldUnbounded,
    ReleaseNotShown,
    may_let_go,
    review_due,
)
from ledger.domain.law.misremittance import NotReturnedAlone
from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.payout import NotInThatState
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.payout_parts import State
from ledger.services.papers import PaperNotKept, Papers
from tests.incoming.desk import DAY, LETTER, RECORD, RULING, Incoming
from tests.scenario import fact, given, yuan
from tests.services.courthouse import CASE, ROLES, by
from tests.services.papers import APPLICATION, IDENTITY
from tests.services.till import Till

FREE = f"case/{CASE}/available"
KEPT = f"case/{CASE}/held/hold-1"
UNTIL = date(2026, 9, 1)
STRANGER = "乙某"
PLACED = fact(
    Hold.Placed, case_number=CASE, serial=1, kind=HoldKind.FREEZE, pocket="hold-1",
    asked=yuan("60"), covered=yuan("60"), party=None, paper=LETTER, starts_on=DAY, until=UNTIL,
    doubt="", receipt=None, by="王",
)  # fmt: skip
APPROVED = fact(Hold.Approved, by="陈", role="chief")


def ask(paper: Paper, on: date, checked: str = "") -> Any:
    return lambda hold: hold.ask_release(yuan("60"), paper, checked=checked, today=on, by="王")


def test_r2_15_a_freeze_is_not_over_because_its_day_has_passed() -> None:
    after = date(2026, 9, 2)
    for paper, on, checked in ((RECORD, UNTIL, "已查"), (RECORD, after, " "), (LETTER, after, "")):
        outcome = given(Hold, PLACED, APPROVED).when(ask(paper, on, checked))
        if paper is LETTER:
            assert outcome.refused is None, "the document that lifts it needs no check"
        else:
            outcome.then_refused(ReleaseNotShown)
    asked = fact(Hold.ReleaseAsked, amount=yuan("60"), paper=RECORD, checked="未续冻", by="王")
    given(Hold, PLACED, APPROVED).when(ask(RECORD, after, "未续冻")).then(asked)


def test_an_objection_ends_by_a_ruling_and_never_by_time() -> None:
    placed = fact(Hold.Placed, **{**PLACED.fields, "kind": HoldKind.OBJECTION})
    late = date(2027, 1, 1)
    for paper in (RECORD, LETTER):
        given(Hold, placed, APPROVED).when(ask(paper, late, "已查")).then_refused(ReleaseNotShown)
    given(Hold, placed, APPROVED).when(ask(RULING, DAY)).then(
        fact(Hold.ReleaseAsked, amount=yuan("60"), paper=RULING, checked="", by="王")
    )
    assert review_due(date(2026, 3, 2), Calendar.shipped()).due == date(2026, 3, 17)


def test_r4_06_a_reserve_ends_with_the_title_of_its_claim_and_never_by_time() -> None:
    """Scenario 47: released only on the final title; that its day has passed is no title."""
    words: dict[str, Any] = {"until": DAY, "today": date(2027, 1, 1), "checked": True}
    with pytest.raises(ReleaseNotShown):
        may_let_go(HoldKind.RESERVE, [RECORD], **words)
    may_let_go(HoldKind.RESERVE, [RULING], **words)
    may_let_go(HoldKind.FREEZE, [RECORD], **words)


def test_r2_19_a_hold_has_an_amount_an_end_and_its_document() -> None:
    def place(**words: Any) -> Any:
        given_words = {
            "party": None, "paper": LETTER, "starts_on": DAY, "until": UNTIL, "doubt": "",
            "by": "王",
        }  # fmt: skip
        amount = words.pop("amount", yuan("60"))
        return given(Hold, PLACED).when(
            lambda _: Hold.place(
                CASE, 2, HoldKind.FREEZE, amount, amount, **{**given_words, **words}
            )
        )

    place(until=None).then_refused(HoldUnbounded)
    place(amount=yuan("0")).then_refused(HoldUnbounded)
    place(until=date(2026, 3, 1)).then_refused(HoldUnbounded)
    place(until=date(2027, 3, 3)).then_refused(HoldUnbounded)
    assert place(until=date(2027, 3, 2)).refused is None, "a year to the day"
    place(paper=RECORD).then_refused(ReleaseNotShown)
    assert place().refused is None


def test_only_another_person_decides() -> None:
    given(Hold, PLACED).when(lambda hold: hold.approve(by="王", role="chief")).then_refused(
        HoldSelfDecided
    )
    asked = fact(Hold.ReleaseAsked, amount=yuan("60"), paper=LETTER, checked="", by="王")
    given(Hold, PLACED, APPROVED, asked).when(lambda hold: hold.release(by="王")).then_refused(
        HoldSelfDecided
    )
    given(Hold, PLACED).when(lambda hold: hold.release(by="陈")).then_refused(
        HoldNotThere, state=HoldState.PLACED
    )


# In a court


def test_edge_e9_a_freeze_holds_its_sum_with_its_doubt_and_leaves_the_rest(desk: Incoming) -> None:
    desk.funded("100.00")
    number = desk.frozen("60.00", party="p1", doubt="已划至法院账户的款项能否再行冻结，待裁定")
    assert (desk.balances()[FREE], desk.balances()[KEPT]) == (-40_00, -60_00)
    hold = desk.holds.hold(number)
    assert (hold.asked, hold.until, hold.party) == (Money("60.00"), UNTIL, "p1")
    assert hold.doubt
    desk.as_("wang", desk.payouts.draft, CASE, "p1", Money("40.00"), "未冻结部分")
    with by("wang"), desk.nothing_moves(NotEnoughMoney):
        desk.payouts.draft(CASE, "p1", Money("0.01"), "执行款")


def test_scenario_32_a_freeze_stops_an_approved_payout_and_the_rest_is_asked_anew(
    desk: Incoming,
) -> None:
    till = Till(desk)
    desk.funded("20000.00")
    number = desk.approved("20000.00")
    with by("sun"):
        batch = till.pay.prepare(desk.account, [number]).ids["batch"]
    desk.frozen("5000.00")
    assert desk.payout(number).state is State.STOPPED
    with by("qian"), desk.nothing_moves(NotInThatState):
        till.pay.send(batch)
    assert (desk.balances()[FREE], desk.balances()[KEPT]) == (-15000_00, -5000_00)
    again = desk.approved("15000.00")
    till.send(again)
    assert desk.payout(again).state is State.SENT


def test_a_hold_names_no_file_that_was_never_handed_in(desk: Incoming) -> None:
    """Nor does any act: what is about to be recorded is asked, and the notice stands for all."""
    desk.funded("100.00")
    scan = b"%PDF-1.7 a notice of assistance"
    notice = replace(LETTER, sha256=sha256(scan).hexdigest())
    with by("wang"), desk.nothing_moves(PaperNotKept):
        desk.holds.place(CASE, HoldKind.FREEZE, Money("60.00"), paper=notice, until=UNTIL)
    with by("wang"):
        Papers(desk.court).keep("协助冻结通知书.pdf", scan)
    desk.as_(
        "wang", desk.holds.place, CASE, HoldKind.FREEZE, Money("60.00"), paper=notice, until=UNTIL
    )
    assert desk.balances()[KEPT] == -60_00


def test_what_the_case_lacks_is_covered_as_money_comes(desk: Incoming) -> None:
    sub = desk.payable()
    desk.receive("40.00", sub_account=sub)
    number = desk.frozen("60.00")
    assert desk.holds.hold(number).missing == Money("20.00")
    with by("wang"), desk.nothing_moves(HoldUnbounded):
        desk.holds.cover(number)
    desk.receive("50.00", sub_account=sub)
    desk.as_("wang", desk.holds.cover, number)
    assert (desk.balances()[FREE], desk.balances()[KEPT]) == (-30_00, -60_00)


def test_a_freeze_for_which_nothing_ever_came_is_let_go_on_its_document_as_any(
    desk: Incoming,
) -> None:
    desk.payable()
    number = desk.frozen("60.00")
    assert (desk.holds.hold(number).covered, desk.balances()) == (Money("0.00"), {})
    desk.as_("wang", desk.holds.ask_release, number, LETTER)
    desk.as_("chen", desk.holds.release, number)
    assert desk.holds.hold(number).state is HoldState.RELEASED
    assert desk.balances() == {}


def test_a_freeze_stops_no_payout_of_money_that_would_not_be_free(desk: Incoming) -> None:
    """What an escrow's creditor asked for goes back into escrow when stopped: it stays asked."""
    sub = desk.payable()
    desk.receive("40.00", sub_account=sub)
    tried = [Attempt(DAY, Channel.VISIT, "拒绝受领")]
    escrow = desk.as_(
        "wang", desk.escrows.ask, CASE, "p1", Money("40.00"), ground=EscrowGround.REFUSED,
        reason="拒绝", attempts=tried,
    ).ids["escrow"]  # fmt: skip
    desk.as_("chen", desk.escrows.grant, escrow)
    released = desk.as_("wang", desk.escrows.release, escrow, papers=[APPLICATION, IDENTITY])
    desk.receive("10.00", sub_account=sub)
    number = desk.frozen("60.00")
    assert desk.holds.hold(number).covered == Money("10.00")
    assert desk.payout(released.ids["payout"]).state is State.IN_APPROVAL


def test_held_money_goes_on_its_document_by_two_people_whole_or_in_part(desk: Incoming) -> None:
    desk.funded("100.00")
    number = desk.frozen("60.00")
    words = {"amount": Money("20.00")}
    desk.as_("wang", desk.holds.ask_release, number, LETTER, **words)
    assert desk.balances()[KEPT] == -60_00
    desk.as_("chen", desk.holds.keep, number, "金额有误")
    desk.as_("wang", desk.holds.ask_release, number, LETTER, **words)
    desk.as_("lin", desk.holds.release, number)
    assert (desk.balances()[FREE], desk.balances()[KEPT]) == (-60_00, -40_00)
    desk.as_("wang", desk.holds.ask_release, number, LETTER)
    desk.as_("chen", desk.holds.release, number)
    assert desk.holds.hold(number).state is HoldState.RELEASED
    assert KEPT not in desk.balances()
    with by("wang"), desk.nothing_moves(HoldNotThere):
        desk.holds.extend(number, UNTIL, LETTER)


def test_a_hold_nobody_agrees_to_is_lifted(desk: Incoming) -> None:
    desk.funded("100.00")
    number = desk.as_(
        "wang", desk.holds.place, CASE, HoldKind.RESERVE, Money("60.00"), paper=RECORD, until=UNTIL
    ).ids["hold"]
    assert desk.balances()[KEPT] == -60_00, "held from the first moment"
    desk.as_("chen", desk.holds.refuse, number, "无依据")
    assert desk.balances()[FREE] == -100_00


def test_a_freeze_is_extended_on_a_new_notice_for_a_year_at_most(desk: Incoming) -> None:
    desk.funded("100.00")
    number = desk.frozen("60.00")
    later = Paper(PaperKind.LETTER, "续冻通知", date(2026, 8, 20))
    desk.later(days=171)
    with by("wang"), desk.nothing_moves(HoldUnbounded):
        desk.holds.extend(number, date(2027, 9, 1), later)
    desk.as_("wang", desk.holds.extend, number, date(2027, 8, 20), later)
    assert desk.holds.hold(number).until == date(2027, 8, 20)


def test_edge_e15_a_strangers_mistaken_money_waits_for_its_ruling(desk: Incoming) -> None:
    """Scenario of R2.12: once it is a case's, only a ruling sends it back, and nobody pays it."""
    sub = desk.payable()
    line = desk.receive("350000.00", sub_account=sub, name=STRANGER)
    placed = desk.as_(
        "wang", desk.holds.place, CASE, HoldKind.OBJECTION, Money("350000.00"), receipt=line,
        paper=Paper(PaperKind.APPLICATION, "误汇申请1", DAY), until=date(2026, 3, 17),
    )  # fmt: skip
    number = placed.ids["hold"]
    assert placed.ids["decide_by"] == "2026-03-17", "fifteen days from the objection"
    desk.as_("chen", desk.holds.approve, number)
    assert desk.balances() == {f"bank/{desk.account}": 350000_00, KEPT: -350000_00}
    with by("wang"), desk.nothing_moves(NotEnoughMoney):
        desk.payouts.draft(CASE, "p1", Money("1.00"), "执行款")
    for paper in (RECORD, LETTER):
        with by("wang"), desk.nothing_moves(ReleaseNotShown):
            desk.holds.ask_release(number, paper, checked="银行函已核")
    desk.stranger(STRANGER)
    words = {"kind": PayoutKind.MISREMITTED, "pocket": "hold-1", "receipts": [line]}
    draft = desk.payouts.draft
    for paper in (RECORD, LETTER):
        with by("wang"), desk.nothing_moves(NotReturnedAlone):
            draft(CASE, "p3", Money("350000.00"), "误汇退回", papers=[paper], **words)
    with by("wang"), desk.nothing_moves(HoldNotThere):
        desk.holds.settle(number)
    paid = desk.as_(
        "wang", draft, CASE, "p3", Money("350000.00"), "误汇退回", papers=[RULING], **words
    ).ids["payout"]
    with by("wang"), desk.nothing_moves(HoldNotThere):
        desk.holds.settle(number)  # asked for is not paid: it may yet come back to the hold
    Till(desk).paid(paid)
    assert desk.balances() == {}
    desk.as_("wang", desk.holds.settle, number)
    assert desk.holds.hold(number).state is HoldState.SETTLED


def test_what_is_refused_moves_nothing(desk: Incoming) -> None:
    desk.funded("100.00")
    words = {"paper": LETTER, "until": UNTIL}
    with by("wang"), desk.nothing_moves(NoSuchParty):
        desk.holds.place(CASE, HoldKind.FREEZE, Money("1.00"), party="p9", **words)
    number = desk.as_("wang", desk.holds.place, CASE, HoldKind.FREEZE, Money("60.00"), **words).ids[
        "hold"
    ]
    ROLES["wang"] = Role.CHIEF
    try:
        for do in (lambda: desk.holds.approve(number), lambda: desk.holds.refuse(number, "否")):
            with by("wang"), desk.nothing_moves(HoldSelfDecided):
                do()
    finally:
        ROLES["wang"] = Role.OFFICER
    with by("wang"), desk.nothing_moves(HoldNotThere):
        desk.holds.ask_release(number, LETTER)
    with by("chen"), desk.nothing_moves(HoldNotThere):
        desk.holds.release(number)
    with by("chen"), desk.nothing_moves(HoldNotThere):
        desk.holds.keep(number, "否")
