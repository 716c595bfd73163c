"""Cash that one officer says two have taken: in the books at once, and paid to nobody before."""

import pytest

from api.every import follower
from ledger.domain.act import Role
from ledger.domain.case_account import NotEnoughMoney
from ledger.domain.case_people import Recused
from ledger.domain.hand_over import OpenKind
from ledger.domain.law.approval import ActsTwice
from ledger.domain.law.archiving import ObstacleKind
from ledger.domain.law.second_person import CannotBeSecond, NotTheSecond, SecondNotHeard
from ledger.domain.law.treasury import DrawnOnOtherMoney
from ledger.domain.money import Money
from ledger.projections import cash as views
from ledger.projections.case_left import left_of
from ledger.projections.cash import CashRow
from ledger.projections.open_items import open_items
from ledger.services.people import People
from reconciliation.closing.proving import Proving
from tests.incoming.desk import BOOK, RECORD, Incoming
from tests.incoming.goods_desk import SHEET, TEN, Storeroom
from tests.services.courthouse import CASE, by
from tests.services.keyed import in_use
from tests.services.papers import DECISION

FREE = f"case/{CASE}/available"
CASH = f"cash/{BOOK}-0001"
HELD = f"case/{CASE}/held/unconfirmed-{BOOK}-0001"
SUM = Money("3200.00")


@pytest.fixture
def office(desk: Incoming) -> Incoming:
    """A case whose officer has a book of slips, and whose creditor can be paid."""
    desk.payable()
    desk.slips()
    return desk


def waiting(desk: Incoming) -> list[CashRow]:
    follower(desk.court).catch_up()
    with desk.court.database.app.connect() as connection:
        return list(views.to_confirm(connection, desk.court.book).items)


def test_r1_12a_cash_is_held_at_once_and_paid_once_the_other_officer_says_so(
    office: Incoming,
) -> None:
    """Given 3200.00 that wang says he and zhao took, found short by 200.00 and made good."""
    slip = office.counted("3200.00", counted="3000.00", confirmed=False)
    short = f"short/{office.cash.collection(slip).id}"
    shortage = f"case/{CASE}/held/shortage-{slip}"
    assert office.balances() == {CASH: 3000_00, short: 200_00, HELD: -3000_00, shortage: -200_00}
    office.as_("sun", office.cash.make_good, slip, Money("200.00"))
    assert office.balances() == {CASH: 3200_00, HELD: -3200_00}
    with by("wang"), office.nothing_moves(NotEnoughMoney):
        office.payouts.draft(CASE, "p1", Money("1.00"), "执行款")
    with by("wang"), office.nothing_moves(DrawnOnOtherMoney):
        office.payouts.draft(CASE, "p1", SUM, "执行款", pocket=f"unconfirmed-{slip}")
    # The bank is where it is safe: nothing hinders that.
    line = office.receive("3200.00", name="本院缴存", remark="现金缴存")
    office.as_("feng", office.cash.bank, line, [slip], "现金缴款单1")
    office.as_("sun", office.cash.confirm_banked, line, [slip])
    (row,) = waiting(office)
    assert (row.slip, row.taken_by, row.to_confirm, row.denied_by) == (slip, "wang", ("zhao",), ())
    with by("wang"), office.nothing_moves(NotTheSecond, asked_of=["zhao"]):
        office.cash.confirm(slip)
    office.as_("zhao", office.cash.confirm, slip)
    assert office.balances() == {f"bank/{office.account}": 3200_00, FREE: -3200_00}
    assert waiting(office) == []
    office.as_("wang", office.payouts.draft, CASE, "p1", SUM, "执行款")


def test_r1_12a_who_confirms_before_finance_counts_leaves_nothing_waiting(
    office: Incoming,
) -> None:
    slip = office.counted("3200.00")
    assert office.balances() == {CASH: 3200_00, FREE: -3200_00}
    with by("zhao"), office.nothing_moves(NotTheSecond, asked_of=[]):
        office.cash.confirm(slip)


def test_r1_12a_of_three_officers_each_is_heard(office: Incoming) -> None:
    in_use(office.keys, "chen", Role.CHIEF)
    slip = office.collected("3200.00", with_officers=["zhao", "chen"], confirmed=False)
    office.as_("wang", office.cash.hand_over, slip)
    office.as_("feng", office.cash.count, slip, SUM, "票0001")
    office.as_("zhao", office.cash.confirm, slip)
    assert office.balances() == {CASH: 3200_00, HELD: -3200_00}
    office.as_("chen", office.cash.confirm, slip)
    assert office.balances() == {CASH: 3200_00, FREE: -3200_00}


def test_r1_12a_who_is_named_could_say_so_himself(office: Incoming) -> None:
    """A name nobody bears, a cashier's, one whose key was taken back, and who keeps away."""
    in_use(office.keys, "qian", Role.FINANCE)
    for name in ("yan", "qian"):
        with by("wang"), office.nothing_moves(CannotBeSecond, person=name):
            office.collected(with_officers=["zhao", name], confirmed=False)
    slip = office.collected(confirmed=False)
    office.as_("chen", People(office.court).recuse, CASE, "zhao", paper=DECISION)
    with by("wang"), office.nothing_moves(Recused):
        office.collected(confirmed=False)
    with by("zhao"), office.nothing_moves(Recused):
        office.cash.confirm(slip)
    # He can say nothing any more: a leader finds on a paper what was paid.
    office.as_("lin", office.cash.find_sum, slip, RECORD)
    assert waiting(office) == []


def test_r1_12a_what_one_denies_waits_for_a_leader_who_is_none_of_them(office: Incoming) -> None:
    in_use(office.keys, "chen", Role.CHIEF)
    slip = office.counted("3200.00", confirmed=False)
    with by("lin"), office.nothing_moves(SecondNotHeard):
        office.cash.find_sum(slip, RECORD)
    office.as_("zhao", office.cash.deny, slip, "当日外出，未参加收取")
    (row,) = waiting(office)
    assert (row.to_confirm, row.denied_by, row.said) == ((), ("zhao",), "当日外出，未参加收取")
    assert office.balances() == {CASH: 3200_00, HELD: -3200_00}, "it is there, and stays there"
    with by("lin"), office.nothing_moves(CannotBeSecond, person="yan"):
        office.cash.name_officer(slip, "yan", "zhao", "笔误")
    office.as_("lin", office.cash.name_officer, slip, "chen", "zhao", "笔误")
    assert [each.officers for each in waiting(office)] == [("wang", "chen")]
    office.as_("chen", office.cash.deny, slip, "金额不是这个数")
    with by("chen"), office.nothing_moves(ActsTwice):
        office.cash.find_sum(slip, RECORD)
    office.as_("lin", office.cash.find_sum, slip, RECORD)
    assert office.balances() == {CASH: 3200_00, FREE: -3200_00}
    assert waiting(office) == []


def test_what_waits_for_ones_word_is_his_to_close_and_listed_with_the_month(
    office: Incoming,
) -> None:
    slip, store = office.counted("3200.00", confirmed=False), Storeroom(office)
    number = store.kept()
    office.as_("feng", store.own.recount, number, TEN, "zhao", SHEET)
    follower(office.court).catch_up()
    book = office.court.book
    with office.court.database.app.connect() as connection:
        mine = [(each.kind, each.mark) for each in open_items(connection, book, "zhao")]
        left = [(each.kind, each.mark) for each in left_of(connection, book, CASE)]
    assert mine == [(OpenKind.CONFIRM, slip), (OpenKind.WATCH, number)]
    assert (ObstacleKind.SLIP, slip) in left
    office.at(2026, 4, 1)
    looked = Proving(office.court).look_at("2026-03")
    assert f"cash-to-confirm {slip} 3200.00 officer-asked zhao" in looked.standing.listed


def test_r1_26a_who_is_named_as_watching_could_say_so_himself(office: Incoming) -> None:
    store = Storeroom(office)
    number = store.kept()
    with by("feng"), office.nothing_moves(CannotBeSecond, person="yan"):
        store.own.recount(number, TEN, "yan", SHEET)
    with by("feng"), office.nothing_moves(CannotBeSecond, person="yan"):
        store.own.move(number, "5号柜", "yan", SHEET)
    store.desk.as_("feng", store.own.move, number, "5号柜", "zhao", SHEET)
    with by("lin"), office.nothing_moves(CannotBeSecond, person="yan"):
        store.own.name_witness(number, "yan", "写错")
