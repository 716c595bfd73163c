"""Cash by two officers: from the slip to the bank, and what is refused on the way."""

from datetime import UTC, date, datetime

import pytest

from ledger.domain.act import Act, Role, acting
from ledger.domain.case_account import (
    Capacity,
    CapacityNotRecorded,
    NotEnoughMoney,
    NotTheOfficer,
)
from ledger.domain.cash_collection import (
    CashCollection,
    CashNotThere,
    CashState,
    MoreThanSlip,
    NotWithThem,
)
from ledger.domain.errors import NotFound
from ledger.domain.law.approval import ActsTwice
from ledger.domain.law.cash import (
    CollectionNeedsReason,
    HandOver,
    HandOverNeedsReason,
    HandOverTooLate,
    TwoOfficersNeeded,
)
from ledger.domain.law.claiming import ClaimSelfConfirmed
from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.slip_book import NoSlipLeft, NotItsKeeper, SlipBook, SlipsUnnumbered
from ledger.domain.ticket import Ticket, TicketKind
from ledger.services.valued import InTheSafe
from tests.incoming.desk import BOOK, DAY, RECORD, Incoming
from tests.scenario import fact, given, yuan
from tests.services.courthouse import CASE, OTHER_CASE, by

CASH = f"cash/{BOOK}-0001"
FREE = f"case/{CASE}/available"
OUT = fact(SlipBook.HandedOut, book="甲", first=1, last=2, keeper="王", by="冯")


# Slips


def test_slips_are_taken_in_turn_and_none_twice() -> None:
    first = CashCollection.create_id("甲-0001")
    used = fact(SlipBook.SlipUsed, number=1, slip="甲-0001", collection=first)
    void = fact(SlipBook.SlipVoided, number=2, slip="甲-0002", reason="写错", by="王")
    given(SlipBook, OUT).when(lambda book: book.use(CashCollection, by="王")).then(used)
    given(SlipBook, OUT, used).when(lambda book: book.void("写错", by="王")).then(void)
    given(SlipBook, OUT, used, void).when(
        lambda book: book.use(CashCollection, by="王")
    ).then_refused(NoSlipLeft)


def test_only_its_keeper_writes_slips_and_a_spoilt_one_says_why() -> None:
    given(SlipBook, OUT).when(lambda book: book.use(CashCollection, by="赵")).then_refused(
        NotItsKeeper, keeper="王"
    )
    given(SlipBook, OUT).when(lambda book: book.void(" ", by="王")).then_refused(SlipsUnnumbered)


def test_a_book_given_back_is_closed_with_its_blank_leaves_counted() -> None:
    back = fact(SlipBook.GivenBack, unused=2, by="冯")
    given(SlipBook, OUT).when(lambda book: book.give_back(by="冯")).then(back).and_answered(2)
    for act in (lambda book: book.give_back(by="冯"), lambda book: book.void("x", by="王")):
        given(SlipBook, OUT, back).when(act).then_refused(NoSlipLeft)


def test_numbers_run_upwards() -> None:
    for first, last in ((0, 5), (6, 5)):
        with pytest.raises(SlipsUnnumbered):
            SlipBook.hand_out("甲", first=first, last=last, keeper="王", by="冯")


# Scenarios


def test_scenario_11_cash_of_two_officers_is_the_cases_the_same_day(desk: Incoming) -> None:
    desk.payable()
    desk.slips()
    slip = desk.collected("3200.00")
    assert desk.balances() == {}, "a slip is not money yet"
    done = desk.as_("wang", desk.cash.hand_over, slip)
    assert done.ids["timing"] == HandOver.IN_TIME
    desk.as_("feng", desk.cash.count, slip, Money("3200.00"), "票0001")
    assert desk.balances() == {CASH: 3200_00, FREE: -3200_00}
    (lot,) = desk.case().lots.values()
    assert (lot.value_date, lot.notified_on, lot.third_party) == (DAY, DAY, False)
    assert desk.cash.collection(slip).receipt == "票0001"


def test_scenario_12_a_late_hand_over_needs_a_leader_and_stays_late(desk: Incoming) -> None:
    desk.payable()
    desk.slips()
    slip = desk.collected("3200.00")
    desk.later(days=1)
    with by("wang"), desk.nothing_moves(HandOverNeedsReason, due=DAY):
        desk.cash.hand_over(slip)
    stranger = Act("yan", Role.OFFICER, request_key="k-yan", input_hash=b"x")
    with acting(stranger), desk.nothing_moves(NotWithThem, officers=["wang", "zhao"]):
        desk.cash.hand_over(slip, "大雪封路")
    desk.later(days=1)
    with by("wang"), desk.nothing_moves(HandOverTooLate, due=date(2026, 3, 3)):
        desk.cash.hand_over(slip, "大雪封路")
    desk.as_("lin", desk.cash.allow_late, slip, "大雪封路属实")
    done = desk.as_("wang", desk.cash.hand_over, slip, "大雪封路")
    assert done.ids["timing"] == HandOver.LATE
    desk.as_("feng", desk.cash.count, slip, Money("3200.00"), "票0001")
    (lot,) = desk.case().lots.values()
    assert lot.value_date == DAY, "its age counts from the day the payer gave it"


def test_scenario_14_one_officer_alone_gets_no_slip(desk: Incoming) -> None:
    desk.payable()
    desk.slips()
    for alone in (["wang"], [" "]):
        with by("wang"), desk.nothing_moves(TwoOfficersNeeded):
            desk.cash.collect(
                BOOK, CASE, Money("100.00"), with_officers=alone, payer_name="甲公司", place="乙镇",
                reason="路远", paper=RECORD,
            )  # fmt: skip
    assert desk.cash.book(BOOK).next == 1, "no number was used up"


def test_edge_e4_cash_cannot_stay_outside_the_books(desk: Incoming) -> None:
    """No slip without two names; no number skipped; what finance misses is short, not gone."""
    desk.payable()
    desk.slips()
    slip = desk.counted("3200.00", counted="3000.00")
    collection = desk.cash.collection(slip)
    held = f"case/{CASE}/held/{collection.shortage}"
    short = f"short/{collection.id}"
    assert desk.balances() == {CASH: 3000_00, short: 200_00, FREE: -3000_00, held: -200_00}
    ticket = Ticket.create_id(TicketKind.SHORT, f"slip {slip}")
    assert desk.court.find(Ticket, ticket, named="ticket").amount == Money("200.00")
    with by("wang"), desk.nothing_moves(NotEnoughMoney, free=Money("3000.00")):
        desk.payouts.draft(CASE, "p1", Money("3000.01"), "执行款")

    desk.as_("sun", desk.cash.make_good, slip, Money("50.00"))
    line = desk.receive("150.00", name="wang")
    desk.as_("sun", desk.cash.make_good, slip, Money("150.00"), line)
    assert desk.cash.collection(slip).missing == Money("0.00")
    bank = f"bank/{desk.account}"
    assert desk.balances() == {CASH: 3050_00, bank: 150_00, FREE: -3200_00}
    with by("sun"), desk.nothing_moves(MoreThanSlip, missing=Money("0.00")):
        desk.cash.make_good(slip, Money("0.01"))


def test_the_banks_line_takes_the_place_of_the_cash_by_two_people(desk: Incoming) -> None:
    desk.payable()
    desk.slips()
    first, second = desk.counted("3200.00"), desk.counted("800.00")
    line = desk.receive("4000.00", name="本院缴存", remark="现金缴存")
    desk.as_("feng", desk.cash.bank, line, [first, second], "现金缴款单1")
    with by("feng"), desk.nothing_moves(ClaimSelfConfirmed):
        desk.cash.confirm_banked(line, [first, second])
    desk.as_("sun", desk.cash.confirm_banked, line, [first, second])
    assert desk.balances() == {f"bank/{desk.account}": 4000_00, FREE: -4000_00}
    assert desk.cash.collection(first).state is CashState.BANKED
    with by("sun"), desk.nothing_moves(NotFound):
        desk.cash.confirm_banked(line, [first])


def test_a_stranger_who_pays_cash_waits_for_the_capacity_to_be_recorded(desk: Incoming) -> None:
    desk.payable()
    desk.slips()
    slip = desk.collected("500.00", payer="乙某")
    desk.as_("wang", desk.cash.hand_over, slip)
    receipt = desk.cash.collection(slip).id
    desk.as_("feng", desk.cash.count, slip, Money("500.00"), "票0001")
    with by("wang"), desk.nothing_moves(CapacityNotRecorded):
        desk.payouts.draft(CASE, "p1", Money("500.00"), "执行款")
    desk.as_("wang", desk.cases.record_capacity, CASE, receipt, Capacity.FOR_DEBTOR, "代付说明")
    with by("wang"), desk.nothing_moves(InTheSafe, slip=slip):
        desk.payouts.draft(CASE, "p1", Money("500.00"), "执行款")  # others' money, at the bank
    line = desk.unclaimed("500.00")
    desk.as_("feng", desk.cash.bank, line, [slip], "现金缴款单1")
    desk.as_("sun", desk.cash.confirm_banked, line, [slip])
    desk.as_("wang", desk.payouts.draft, CASE, "p1", Money("500.00"), "执行款")


# Refusals


def test_cash_goes_step_by_step_and_each_step_once(desk: Incoming) -> None:
    desk.payable()
    desk.slips()
    slip = desk.collected("3200.00")
    with by("feng"), desk.nothing_moves(CashNotThere, state=CashState.WITH_OFFICERS):
        desk.cash.count(slip, Money("3200.00"), "票0001")
    desk.as_("wang", desk.cash.hand_over, slip)
    with by("wang"), desk.nothing_moves(CashNotThere):
        desk.cash.hand_over(slip)
    with by("lin"), desk.nothing_moves(CashNotThere):
        desk.cash.allow_late(slip, "晚")
    for counted, receipt in (("3200.01", "票"), ("3200.00", " ")):
        with by("feng"), desk.nothing_moves(MoreThanSlip):
            desk.cash.count(slip, Money(counted), receipt)


def test_who_brought_the_cash_does_not_count_it() -> None:
    record = Paper(PaperKind.RECORD, "1", DAY)
    taken = CashCollection.collect(
        "甲-0001", CASE, yuan("10"), officers=("wang", "feng"), payer_name="甲",
        payer_identity=None, third_party=False, collected_at=datetime(2026, 3, 2, tzinfo=UTC),
        place="乙镇", reason="路远", record=record, by="wang",
    )  # fmt: skip
    taken._handed_over(on=DAY, timing=HandOver.IN_TIME, reason="", by="wang")
    with pytest.raises(ActsTwice):
        taken.count(yuan("10"), "票1", by="feng")
    with pytest.raises(ActsTwice):
        taken.make_good(yuan("10"), None, by="feng")


def test_a_collection_needs_its_reason_and_an_own_case(desk: Incoming) -> None:
    desk.payable()
    desk.open_case(OTHER_CASE, "zhao")
    desk.slips()
    words = {"with_officers": ["zhao"], "payer_name": "甲公司", "place": "乙镇", "paper": RECORD}
    with by("wang"), desk.nothing_moves(CollectionNeedsReason):
        desk.cash.collect(BOOK, CASE, Money("1.00"), reason=" ", **words)
    with by("wang"), desk.nothing_moves(NotTheOfficer):
        desk.cash.collect(BOOK, OTHER_CASE, Money("1.00"), reason="路远", **words)
    with by("wang"), desk.nothing_moves(MoreThanSlip):
        desk.cash.collect(BOOK, CASE, Money("0.00"), reason="路远", **words)
