"""Goods in a court: every command, what ends a case, what money pays, and what the lists say."""

from datetime import date
from decimal import Decimal

import pytest

from api import every as views_of_the_house
from ledger.domain.act import Role
from ledger.domain.case_account import NoSuchParty
from ledger.domain.case_closing import CaseNotClosed, ClosedAs
from ledger.domain.case_people import Recused
from ledger.domain.cash_collection import CashNotThere
from ledger.domain.errors import NotFound
from ledger.domain.escrow_state import EscrowNotInThatState
from ledger.domain.goods_state import GoodsUnclear, NotInYourHands, Seal, Taking, Way
from ledger.domain.law.escrow import Attempt, Channel, EscrowGround
from ledger.domain.law.goods import Keeper
from ledger.domain.law.goods_leaving import (
    DeliveryToAnother,
    GoodsStillOpen,
    ProceedsDiffer,
    Step,
)
from ledger.domain.law.termination import Condition
from ledger.domain.money import Money
from ledger.domain.termination import Shown
from ledger.projections import goods as views
from ledger.services.goods import goods_open
from ledger.services.people import People
from ledger.services.terminations import Terminations
from tests.incoming.desk import DAY, LETTER, RECORD, RULING, Incoming
from tests.incoming.goods_desk import ENTERED, KEPT, SHEET, TEN, Storeroom
from tests.incoming.room import Room
from tests.services.courthouse import CASE, OTHER_CASE, by
from tests.services.keyed import in_use
from tests.services.papers import DECISION, RECEIPT

HUNDRED = Money("100.00")
TRIED = [Attempt(DAY, Channel.VISIT, "拒绝受领")]


@pytest.fixture
def store(desk: Incoming) -> Storeroom:
    return Storeroom(desk)


@pytest.mark.usefixtures("impatient")
def test_every_command_of_goods_that_come_and_stay(desk: Incoming, store: Storeroom) -> None:
    desk.payable()
    room, own, exits = Room(desk, store.own), store.own, store.exits
    object_ = ENTERED | {"is_object": True}
    one = room.do("wang", own.register, CASE, "红木家具", TEN, "件", **object_)["goods"]
    assert one == f"{CASE}-G1"
    room.do("wang", own.take, one, Taking.DELIVERED, DAY, LETTER)
    room.do("wang", own.bring, one)
    room.do("feng", own.take_in, one, Decimal(9), SHEET, damage="划痕", **KEPT)
    room.do("chen", own.settle_shortage, one, DECISION)
    for person, role in (("zhao", Role.OFFICER), ("qian", Role.FINANCE)):
        in_use(desk.keys, person, role)
    room.do("feng", own.move, one, "5号柜", "zhao", SHEET)
    room.do("zhao", own.witness, one)
    room.do("feng", own.offer, one, "sun")
    room.do("sun", own.take_over, one, Decimal(9), SHEET, place="6号柜", slip="BG2")
    room.do("sun", own.recount, one, Decimal(8), "zhao", SHEET)
    room.do("zhao", own.deny, one, "当日外出")
    room.do("lin", own.take_back, one, "重新清点")
    desk.as_("sun", own.recount, one, Decimal(9), "zhao", SHEET)
    room.do("lin", own.name_witness, one, "qian", "写错")
    desk.as_("qian", own.witness, one)
    two = store.seized()
    room.do(
        "wang", own.keep_elsewhere, two, Keeper.DEBTOR, "p2", SHEET, place="厂区",
        reason="无法搬运", seal=Seal(),
    )  # fmt: skip
    room.empty()
    assert desk.balances() == {}, "goods are no money"
    assert [(each.number, each.step) for each in goods_open(desk.court, CASE)] == [
        (one, Step.DELIVER), (two, Step.KEEP),
    ]  # fmt: skip
    desk.as_("wang", exits.release, two, DAY, RULING)
    assert [each.number for each in goods_open(desk.court, CASE)] == [one]


@pytest.mark.usefixtures("impatient")
def test_every_command_of_goods_that_leave(desk: Incoming, store: Storeroom) -> None:
    sub = desk.payable()
    room, exits = Room(desk, store.exits), store.exits
    one = store.kept(is_object=True)
    room.do("wang", exits.settle_costs, one, Money("0.00"), RECORD)
    room.do("wang", exits.tell, one, "p1", Channel.TELEPHONE, DAY, RECORD)
    room.do("wang", exits.order_delivery, one, "p1")
    room.do("feng", exits.hand_out, one, "p1", RECEIPT)
    two, three = (
        desk.as_("wang", store.own.register, CASE, "图纸", TEN, "册", **ENTERED).ids["goods"]
        for _ in "23"
    )
    room.do("wang", exits.hand_over_directly, two, "p1", RECEIPT, signed_by=["p1"], on=DAY)
    room.do("wang", exits.end_duty, three, RULING)
    four = store.kept()
    room.do("wang", exits.release, four, DAY, RULING)
    desk.as_("feng", exits.hand_out, four, "p2", RECEIPT)
    sold_and_kept(desk, store, room, sub)
    room.empty()
    assert goods_open(desk.court, CASE) == ()
    told = {row.number[-2:]: row.way for row in store.listed()}
    assert told == {
        "G1": "delivered-out", "G2": "handed-directly", "G3": "duty-ended", "G4": "given-back",
        "G5": "sold-off", "G6": "sold-off",
    }  # fmt: skip
    rebuilt_as_told(desk, store)


def sold_and_kept(desk: Incoming, store: Storeroom, room: Room, sub: str) -> None:
    """Two lots are sold; the price of one comes in cash, that of the other is kept in escrow."""
    exits = store.exits
    five = store.kept()
    room.do("wang", exits.order_disposal, five, Way.SOLD, "易腐", DAY, DECISION)
    room.do("wang", exits.sell, five, DAY, "乙某", HUNDRED, RECORD)
    desk.slips()
    slip = desk.counted("100.00")
    room.do("sun", exits.find_proceeds, five, HUNDRED, slip=slip)
    desk.as_("feng", exits.hand_out, five, "buyer", RECEIPT)
    six = store.kept()
    asked = {"attempts": TRIED}
    room.do("wang", exits.ask_escrow, six, "p1", EscrowGround.REFUSED, "拒绝受领", **asked)
    room.do("chen", exits.refuse_escrow, six, "可送达")
    kept = desk.as_(
        "wang", exits.ask_escrow, six, "p1", EscrowGround.REFUSED, "拒绝受领", unsuitable="鲜活",
        **asked,
    )  # fmt: skip
    assert kept.ids == {"goods": six}
    room.do("chen", exits.grant_escrow, six)
    desk.as_("wang", exits.sell, six, DAY, "丙某", HUNDRED, RECORD)
    line = desk.receive("100.00", sub_account=sub)
    desk.as_("sun", exits.find_proceeds, six, HUNDRED, line=line)
    escrow = in_escrow(desk, "p1")
    room.do("wang", exits.escrow_price, six, escrow)
    desk.as_("feng", exits.hand_out, six, "buyer", RECEIPT)


def in_escrow(desk: Incoming, party: str) -> str:
    """Another hundred yuan of the case, kept for a party."""
    number = desk.as_(
        "wang", desk.escrows.ask, CASE, party, HUNDRED, ground=EscrowGround.REFUSED,
        reason="拒绝受领", attempts=TRIED,
    ).ids["escrow"]  # fmt: skip
    desk.as_("chen", desk.escrows.grant, number)
    return number


def rebuilt_as_told(desk: Incoming, store: Storeroom) -> None:
    before = store.listed()
    views_of_the_house.rebuild(desk.court, ["goods"])
    assert store.listed() == before


def test_r1_25_a_case_is_not_closed_over_goods_nobody_has_a_receipt_for(
    desk: Incoming, store: Storeroom
) -> None:
    """Given goods to be handed over, and others in custody; then no closing until both are done."""
    desk.open_case()
    awaited = desk.as_("wang", store.own.register, CASE, "图纸", TEN, "册", **ENTERED).ids["goods"]

    def close() -> None:
        desk.closings.close(CASE, ClosedAs.PERFORMED, DAY, RULING)

    with by("wang"), desk.nothing_moves(GoodsStillOpen, goods=[awaited], steps=[Step.AWAIT]):
        close()
    desk.as_(
        "wang", store.exits.hand_over_directly, awaited, "p1", RECEIPT, signed_by=["p1"], on=DAY
    )
    kept = store.kept()
    with by("wang"), desk.nothing_moves(GoodsStillOpen, goods=[kept], steps=[Step.KEEP]):
        close()
    store.released(kept)
    with by("wang"):
        close()
    with by("wang"), desk.nothing_moves(CaseNotClosed, closed_on=DAY):
        store.own.register(CASE, "图纸", TEN, "册", **ENTERED)


def test_r7_01_a_round_ends_over_what_cannot_be_sold_and_not_over_what_is_owed(
    desk: Incoming, store: Storeroom
) -> None:
    desk.open_case()
    own = Terminations(desk.court)
    kept = store.kept()
    desk.as_("wang", store.exits.release, kept, DAY, RULING)
    desk.at(2026, 5, 6)
    shown = [Shown(each, RECORD) for each in Condition]
    with by("chen"), desk.nothing_moves(GoodsStillOpen, goods=[kept], steps=[Step.RETURN]):
        own.terminate(CASE, shown, paper=RULING)
    desk.as_("feng", store.exits.hand_out, kept, "p2", SHEET, reason="所有人外出")
    store.kept()
    desk.as_("chen", own.terminate, CASE, shown, paper=RULING)


def test_r1_26_nobody_acts_on_goods_who_does_not_answer_for_them(
    desk: Incoming, store: Storeroom
) -> None:
    desk.open_case()
    number = store.seized()
    with by("zhao"), desk.nothing_moves(NotInYourHands, officer="wang"):
        store.own.bring(number)
    with by("wang"), desk.nothing_moves(NoSuchParty, party="p9"):
        store.own.register(
            CASE, "家具", TEN, "件", **{**ENTERED, "owner": "p9"}, taking=None, taken_on=None
        )
    with by("wang"), desk.nothing_moves(GoodsUnclear, keeper="p1"):
        store.own.keep_elsewhere(
            number, Keeper.DEBTOR, "p1", SHEET, place="厂区", reason="远", seal=Seal()
        )
    with by("wang"), desk.nothing_moves(DeliveryToAnother, to="p2"):
        store.exits.hand_over_directly(number, "p2", RECEIPT, signed_by=["p2"], on=DAY)
    with by("wang"), desk.nothing_moves(DeliveryToAnother, to="p2"):
        store.exits.tell(number, "p2", Channel.TELEPHONE, DAY, RECORD)
    desk.as_("wang", store.own.bring, number)
    desk.as_("chen", People(desk.court).recuse, CASE, "feng", paper=DECISION)
    with by("feng"), desk.nothing_moves(Recused):
        store.own.take_in(number, TEN, SHEET, **KEPT)
    desk.as_("sun", store.own.take_in, number, TEN, SHEET, **KEPT)
    desk.as_("chen", People(desk.court).recuse, CASE, "sun", paper=DECISION)
    in_use(desk.keys, "qian", Role.FINANCE)
    with by("sun"), desk.nothing_moves(Recused):
        store.own.recount(number, TEN, "qian", SHEET)
    desk.as_("sun", store.own.offer, number, "qian")
    with by("sun"), desk.nothing_moves(Recused):
        store.own.move(number, "6号柜", "qian", SHEET)
    desk.as_("qian", store.own.take_over, number, TEN, SHEET, place="5号柜", slip="BG2")


def test_r1_27_a_slip_pays_for_goods_of_its_case_once_and_only_at_finance(
    desk: Incoming, store: Storeroom
) -> None:
    """Given 100.00 of one slip; then a price of 60.00 and one of 50.00 do not both come of it."""
    desk.payable()
    desk.payable(OTHER_CASE)
    one, two, strange = store.kept(), store.kept(), store.kept(OTHER_CASE)
    for number, price in ((one, "60.00"), (two, "50.00"), (strange, "10.00")):
        desk.as_("wang", store.exits.order_disposal, number, Way.SOLD, "易腐", DAY, DECISION)
        desk.as_("wang", store.exits.sell, number, DAY, "乙某", Money(price), RECORD)
    desk.slips()
    slip = desk.collected("100.00")

    def find(number: str, amount: str) -> None:
        store.exits.find_proceeds(number, Money(amount), slip=slip)

    with by("sun"), desk.nothing_moves(CashNotThere):
        find(one, "60.00")
    desk.as_("wang", desk.cash.hand_over, slip)
    desk.as_("sun", store.exits.find_proceeds, one, Money("60.00"), slip=slip)
    with by("sun"), desk.nothing_moves(ProceedsDiffer, left=Money("40.00")):
        find(two, "50.00")
    with by("sun"), desk.nothing_moves(ProceedsDiffer, receipt=slip):
        find(strange, "10.00")
    with by("sun"), desk.nothing_moves(GoodsUnclear):
        store.exits.find_proceeds(two, Money("40.00"))
    line = desk.unclaimed("10.00")
    with by("sun"), desk.nothing_moves(NotFound):
        store.exits.find_proceeds(two, Money("10.00"), line=line)
    desk.as_("sun", store.exits.find_proceeds, two, Money("40.00"), slip=slip)
    assert store.own.goods(two).outstanding == Money("10.00")


def test_r1_30_a_price_is_kept_for_whom_the_goods_could_not_be_delivered_to(
    desk: Incoming, store: Storeroom
) -> None:
    sub = desk.payable()
    desk.receive("300.00", sub_account=sub)
    line = desk.receive("100.00", sub_account=sub)
    number = store.kept()
    with by("wang"):
        store.exits.ask_escrow(
            number, "p2", EscrowGround.REFUSED, "拒收", attempts=TRIED, unsuitable="鲜活"
        )
    desk.as_("lin", store.exits.grant_escrow, number)
    desk.as_("wang", store.exits.sell, number, DAY, "丙某", HUNDRED, RECORD)
    desk.as_("sun", store.exits.find_proceeds, number, HUNDRED, line=line)
    desk.receive("100.00", sub_account=desk.payable(OTHER_CASE, "zhao"))
    elsewhere = desk.as_(
        "zhao", desk.escrows.ask, OTHER_CASE, "p1", HUNDRED, ground=EscrowGround.REFUSED,
        reason="拒绝受领", attempts=TRIED,
    ).ids["escrow"]  # fmt: skip
    desk.as_("chen", desk.escrows.grant, elsewhere)
    with by("wang"), desk.nothing_moves(EscrowNotInThatState):
        store.exits.escrow_price(number, elsewhere)
    theirs = in_escrow(desk, "p1")
    with by("wang"), desk.nothing_moves(ProceedsDiffer, escrow=theirs):
        store.exits.escrow_price(number, theirs)
    asked = desk.as_(
        "wang", desk.escrows.ask, CASE, "p1", HUNDRED, ground=EscrowGround.REFUSED,
        reason="拒绝", attempts=TRIED,
    ).ids["escrow"]  # fmt: skip
    with by("wang"), desk.nothing_moves(EscrowNotInThatState):
        store.exits.escrow_price(number, asked)


def recounted_in_turn(desk: Incoming, store: Storeroom, number: str) -> None:
    """Seven are counted by feng, denied by zhao and, asked once more, seen by him; as listed."""
    desk.as_("feng", store.own.recount, number, Decimal(7), "zhao", SHEET)
    (row,) = store.listed(views.to_witness)
    assert (row.watched, row.said_counted, row.said_by, row.witness) == (
        "recount", Decimal(7), "feng", "zhao",
    )  # fmt: skip
    assert store.listed(views.short) == [], "nothing is missing by one person's word"
    desk.as_("zhao", store.own.deny, number, "未在场")
    assert [each.denied for each in store.listed(views.to_witness)] == ["未在场"]
    desk.as_("lin", store.own.name_witness, number, "zhao", "已核实")
    desk.as_("zhao", store.own.witness, number)
    assert store.listed(views.to_witness) == []


def test_the_register_is_read_by_case_custodian_place_and_day(
    desk: Incoming, store: Storeroom
) -> None:
    desk.open_case()
    desk.open_case(OTHER_CASE, "zhao")
    one = store.kept(is_object=True)
    two = store.kept(OTHER_CASE, "zhao", "wang")
    three = store.seized()
    desk.as_("wang", store.own.bring, three)

    def numbers(*words: object, **more: object) -> list[str]:
        return [row.number for row in store.listed(*words, **more)]

    assert numbers() == [one, two, three]
    assert numbers(case_number=CASE) == [one, three]
    assert numbers(custodian="wang") == [two]
    assert numbers(place="3号柜") == numbers(views.kept) == [one, two]
    assert numbers(views.due) == [three, one], "to be counted today, to be delivered in April"
    assert numbers(views.overdue, date(2026, 3, 3)) == [three]
    assert numbers(views.overdue, date(2026, 4, 2)) == [three, one]
    in_use(desk.keys, "zhao", Role.OFFICER)
    recounted_in_turn(desk, store, one)
    (short,) = store.listed(views.short)
    assert (short.number, short.missing, short.waits_for) == (one, Decimal(3), Step.DELIVER)
    with by("wang"):
        store.exits.ask_escrow(one, "p1", EscrowGround.REFUSED, "拒收", attempts=TRIED)
    assert numbers(views.to_grant) == [one]
    desk.as_("feng", store.own.offer, one, "sun")
    assert numbers(views.offered) == [one]
    desk.as_("feng", store.own.take_in, three, TEN, SHEET, **KEPT)
    rebuilt_as_told(desk, store)
