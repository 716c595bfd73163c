"""No act on nothing, none beyond what is there, and none after its root's end.

Cash, cheques, holds, awaited money, transfers between courts and the list of ended rounds: guards
that no scenario met until ``python -m tests.guards`` broke them.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from ledger.domain.cash_collection import CashCollection, CashNotThere, MoreThanSlip
from ledger.domain.court_transfer import CourtTransfer, Direction
from ledger.domain.errors import Refusal
from ledger.domain.expectation import Expectation, ExpectationKind, MoreThanExpected, NotMetByLine
from ledger.domain.hold import Hold, HoldNotThere
from ledger.domain.instrument import Instrument, InstrumentKind, InstrumentUnclear
from ledger.domain.law.cash import HandOver
from ledger.domain.law.holding import HoldKind, HoldUnbounded
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.termination import InquiryOutOfTurn, OffTheList, Termination
from ledger.domain.transfers import MoveNotInThatState
from tests.scenario import Told, fact, given, nothing, yuan

CASE = "（2026）苏0508执101号"
DAY = date(2026, 3, 2)
LINE = UUID(int=1)
RECORD = Paper(PaperKind.RECORD, "笔录1", DAY)
NOTICE = Paper(PaperKind.NOTICE, "解除通知1", DAY)

COLLECTED = fact(
    CashCollection.Collected, slip="S1", case_number=CASE, officers=("li.na", "wu.di"),
    payer_name="甲", payer_identity=None, third_party=False, amount=yuan("500.00"),
    collected_at=datetime(2026, 3, 2, 2, tzinfo=UTC), place="现场", reason="急", record=RECORD,
    by="li.na",
)  # fmt: skip
BROUGHT = fact(CashCollection.HandedOver, on=DAY, timing=HandOver.IN_TIME, reason="", by="li.na")
COUNTED = fact(
    CashCollection.Counted, counted=yuan("400.00"),
    missing=yuan("100.00"), receipt="票1", by="feng",
)  # fmt: skip


@pytest.mark.parametrize(
    ("past", "act", "why"),
    [
        ((), lambda c: c.allow_late(" ", by="lin"), MoreThanSlip),
        ((BROUGHT,), lambda c: c.count(-yuan("1.00"), "票1", by="feng"), MoreThanSlip),
        ((BROUGHT,), lambda c: c.count(yuan("500.01"), "票1", by="feng"), MoreThanSlip),
        ((BROUGHT,), lambda c: c.bank(LINE, yuan("1.00")), CashNotThere),
        ((BROUGHT, COUNTED), lambda c: c.make_good(yuan("0"), None, by="feng"), MoreThanSlip),
        ((BROUGHT, COUNTED), lambda c: c.bank(LINE, yuan("0")), MoreThanSlip),
        ((BROUGHT, COUNTED), lambda c: c.bank(LINE, yuan("400.01")), MoreThanSlip),
    ],
)
def test_r1_12_no_more_cash_is_counted_or_banked_than_the_slip_says_and_is_in_hand(
    past: tuple[Told, ...], act: Callable[[CashCollection], Any], why: type[Refusal]
) -> None:
    given(CashCollection, COLLECTED, *past).when(act).then_refused(why)


def test_r1_10_a_cheque_has_a_number_and_a_slip_and_is_paid_whole_or_not_at_all() -> None:
    asked: dict[str, Any] = {
        "number": "C1", "kind": InstrumentKind.CHEQUE, "case_number": CASE,
        "amount": yuan("500.00"), "drawer_name": "甲", "third_party": False, "received_on": DAY,
        "slip": "S2", "by": "feng",
    }  # fmt: skip
    for lacking in ({"number": " "}, {"slip": " "}, {"amount": yuan("0")}):
        nothing(lambda more=lacking: Instrument.receive(**(asked | more))).then_refused(  # type: ignore[misc]
            InstrumentUnclear
        )
    past = (fact(Instrument.Received, **asked), fact(Instrument.Presented, on=DAY, by="feng"))
    for came in ("499.99", "500.01"):
        given(Instrument, *past).when(
            lambda i, came=came: i.clear(LINE, yuan(came), on=DAY, receipt="票2", by="feng")  # type: ignore[misc]
        ).then_refused(InstrumentUnclear, came=yuan(came))


def placed(covered: str) -> Told:
    return fact(
        Hold.Placed, case_number=CASE, serial=1, kind=HoldKind.RESERVE, pocket="reserve-1",
        asked=yuan("100.00"), covered=yuan(covered), party=None, paper=RECORD, starts_on=DAY,
        until=date(2026, 9, 1), doubt="", receipt=None, by="li.na",
    )  # fmt: skip


AGREED = fact(Hold.Approved, by="chen", role="chief")
LIFTED = fact(Hold.Lifted, by="chen", role="chief", reason="无据")


def letting(amount: str) -> Callable[[Hold], Any]:
    return lambda h: h.ask_release(yuan(amount), NOTICE, checked="", today=DAY, by="li.na")


@pytest.mark.parametrize(
    ("past", "act", "why"),
    [
        ((), lambda h: h.cover(yuan("40.01")), HoldUnbounded),
        ((), lambda h: h.cover(yuan("0")), HoldUnbounded),
        ((LIFTED,), lambda h: h.cover(yuan("40.00")), HoldNotThere),
        ((), lambda h: h.extend(date(2026, 8, 31), RECORD, by="li.na"), HoldUnbounded),
        ((AGREED,), letting("60.01"), HoldUnbounded),
        ((AGREED,), letting("0"), HoldUnbounded),
    ],
)
def test_r2_15_a_hold_covers_what_its_paper_asks_for_while_it_stands_and_lets_go_what_it_holds(
    past: tuple[Told, ...], act: Callable[[Hold], Any], why: type[Refusal]
) -> None:
    given(Hold, placed("60.00"), *past).when(act).then_refused(why)


def test_r2_15_a_hold_that_never_had_money_ends_by_letting_nothing_go() -> None:
    given(Hold, placed("0"), AGREED).when(letting("0")).then(
        fact(Hold.ReleaseAsked, amount=yuan("0"), paper=NOTICE, checked="", by="li.na")
    )


AWAITED = fact(
    Expectation.Opened, number="E1", kind=next(iter(ExpectationKind)), case_number=CASE,
    bank_account="3225", amount=yuan("100.00"), payer_name="甲", payer_account="",
    due_on=DAY, basis="和解", by="li.na",
)  # fmt: skip
MET = fact(Expectation.Met, line=LINE, amount=yuan("60.00"))


def test_awaited_money_is_not_met_by_nothing_and_nothing_is_not_taken_off() -> None:
    given(Expectation, AWAITED).when(lambda e: e.meet(LINE, yuan("0"))).then_refused(
        MoreThanExpected
    )
    given(Expectation, AWAITED, MET).when(
        lambda e: e.take_off(LINE, yuan("0"), reason="误")
    ).then_refused(NotMetByLine)


def transfer(direction: Direction) -> Told:
    return fact(
        CourtTransfer.Opened, transfer="T1", direction=direction, case_number=CASE,
        other_court="苏0505", other_case="（2026）苏0505执1号", amount=yuan("100.00"), origins=(),
        papers=(), payout=None, by="li.na",
    )  # fmt: skip


SENT = fact(
    CourtTransfer.SentOut, transfer="T1", case_number=CASE, amount=yuan("100.00"), sent_on=DAY
)
ARRIVED = fact(
    CourtTransfer.ReceivedIn, transfer="T1", case_number=CASE, amount=yuan("100.00"), line=LINE,
    claim="c1",
)  # fmt: skip


def entered_anew(transfer: CourtTransfer) -> None:
    transfer.enter_anew(
        CASE, yuan("1.00"), other_court="吴江", other_case="他案", origins=(), papers=(), by="li.na"
    )


@pytest.mark.parametrize(
    ("past", "act"),
    [
        ((transfer(Direction.OUT),), lambda t: t.come_back(DAY)),
        ((transfer(Direction.OUT), SENT), lambda t: t.send_out(DAY)),
        ((transfer(Direction.OUT),), lambda t: t.receive_in(LINE, "c1")),
        ((transfer(Direction.IN),), lambda t: t.send_out(DAY)),
        ((transfer(Direction.IN), ARRIVED), lambda t: t.receive_in(LINE, "c1")),
        ((transfer(Direction.IN), ARRIVED), lambda t: t.come_back(DAY)),
        ((transfer(Direction.IN), ARRIVED), entered_anew),
        ((transfer(Direction.OUT),), entered_anew),
    ],
)
def test_what_leaves_for_another_court_does_not_arrive_from_it_and_each_happens_once(
    past: tuple[Told, ...], act: Callable[[CourtTransfer], Any]
) -> None:
    given(CourtTransfer, *past).when(act).then_refused(MoveNotInThatState)


ENTERED = fact(
    Termination.Entered, case_number=CASE, on=DAY, shown=(), dues=(date(2026, 9, 2),), by="li.na"
)
GONE = fact(Termination.Left, on=DAY, paper=RECORD, by="li.na")


def inquire(nth: int) -> Callable[[Termination], Any]:
    return lambda t: t.inquire(nth, on=DAY, found=False, told_on=DAY, paper=RECORD, by="li.na")


ASKED = fact(
    Termination.Inquired, nth=1, due=date(2026, 9, 2), on=DAY, found=False, told_on=DAY,
    paper=RECORD, by="li.na",
)  # fmt: skip


@pytest.mark.parametrize(
    ("past", "act", "why"),
    [
        ((GONE,), inquire(1), OffTheList),
        (
            (GONE,),
            lambda t: t.measure(DAY, on_application=True, paper=RECORD, by="li.na"),
            OffTheList,
        ),
        ((), inquire(2), InquiryOutOfTurn),
        ((ASKED,), inquire(2), InquiryOutOfTurn),
    ],
)
def test_an_ended_round_is_inquired_into_in_turn_as_often_as_is_due_and_while_it_is_listed(
    past: tuple[Told, ...], act: Callable[[Termination], Any], why: type[Refusal]
) -> None:
    given(Termination, ENTERED, *past).when(act).then_refused(why)
