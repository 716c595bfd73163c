"""Scenarios 11 to 15: cash of two officers and a cheque, in August and September 2017."""

from ledger.domain.case_account import NotEnoughMoney
from ledger.domain.instrument import InstrumentKind
from ledger.domain.law.cash import HandOver, HandOverNeedsReason, HandOverTooLate, TwoOfficersNeeded
from ledger.domain.money import Money
from ledger.domain.paper import PaperKind
from tests.incoming.desk import BOOK
from tests.scenes.conftest import Opened
from tests.scenes.stage import Stage, day
from tests.services.courthouse import DEBTOR, by

CASE = "（2017）苏0508执101号"
FREE = f"case/{CASE}/available"
SUM = Money("3200.00")


def collected(house: Stage, *others: str) -> str:
    """3,200.00 in cash on 31 August 2017 at three in the afternoon; each officer says so."""
    with by("wang"):
        slip = house.cash.collect(
            BOOK, CASE, SUM, with_officers=list(others), payer_name=DEBTOR, place="乙镇",
            reason="被执行人无法转账", paper=house.paper(PaperKind.RECORD),
        ).ids["slip"]  # fmt: skip
    for other in others:
        house.as_(other, house.cash.confirm, slip)
    return slip


def on_the_road(opened: Opened) -> Stage:
    house = opened("2017-08-31", "15:00")
    house.payable(CASE)
    house.slips()
    return house


def test_scenario_11_3_200_of_31_august_2017_are_in_the_book_the_same_day(opened: Opened) -> None:
    house = on_the_road(opened)
    slip = collected(house, "zhao")
    house.to("2017-08-31", "17:30")
    done = house.as_("wang", house.cash.hand_over, slip)
    assert done.ids["timing"] == HandOver.IN_TIME
    house.as_("feng", house.cash.count, slip, SUM, "票0001")
    assert house.balances() == {f"cash/{slip}": 3200_00, FREE: -3200_00}
    (lot,) = house.case(CASE).lots.values()
    assert lot.value_date == day("2017-08-31")


def test_scenario_12_on_2_september_a_leader_allows_it_and_it_is_late(opened: Opened) -> None:
    house = on_the_road(opened)
    slip = collected(house, "zhao")
    house.to("2017-09-01")
    with by("wang"), house.nothing_moves(HandOverNeedsReason, due=day("2017-08-31")):
        house.cash.hand_over(slip)
    house.to("2017-09-02")
    with by("wang"), house.nothing_moves(HandOverTooLate, due=day("2017-09-01")):
        house.cash.hand_over(slip, "大雨封路")
    house.as_("lin", house.cash.allow_late, slip, "大雨封路属实")
    done = house.as_("wang", house.cash.hand_over, slip, "大雨封路")
    assert done.ids["timing"] == HandOver.LATE
    house.as_("feng", house.cash.count, slip, SUM, "票0001")
    assert house.case(CASE).free == SUM


def test_scenario_14_of_3_200_one_officer_alone_gets_no_slip(opened: Opened) -> None:
    house = on_the_road(opened)
    with house.nothing_moves(TwoOfficersNeeded):
        collected(house)
    with house.nothing_moves(TwoOfficersNeeded):
        collected(house, "wang")


def test_scenario_15_a_cheque_of_1_september_is_money_on_6_september_and_told_by_the_11th(
    opened: Opened,
) -> None:
    """Told by Saturday the ninth, the court's target; by law the eleventh."""
    house = opened("2017-09-01")
    house.payable(CASE)
    number, amount = "支票0815", Money("80000.00")
    house.as_(
        "wang", house.instruments.receive, number, InstrumentKind.CHEQUE, CASE, amount,
        drawer_name=DEBTOR, slip="SJ2017-0001",
    )  # fmt: skip
    house.as_("feng", house.instruments.present, number)
    house.to("2017-09-05")
    assert house.balances() == {}
    with by("wang"), house.nothing_moves(NotEnoughMoney):
        house.payouts.draft(CASE, "p1", amount, "执行款")
    house.to("2017-09-06")
    line = house.receive("80000.00", name="票据交换", remark="支票兑付")
    house.as_("feng", house.instruments.find_money, number, line, "进账单")
    done = house.as_("sun", house.instruments.clear, number, line, "票0002")
    assert done.ids["collect_receipt_by"] == "2017-09-11"
    (lot,) = house.case(CASE).lots.values()
    assert lot.value_date == day("2017-09-06")
    house.as_("wang", house.payouts.draft, CASE, "p1", amount, "执行款")
