"""Scenarios 1 to 8 of receiving and claiming, on their own days and with their own sums."""

from datetime import date

import pytest

from ledger.domain.calendar import Calendar
from ledger.domain.case_account import Capacity, CapacityNotRecorded
from ledger.domain.case_closing import ClosedAs
from ledger.domain.law.claiming import ClaimSelfConfirmed
from ledger.domain.law.closing import MonthNotClean
from ledger.domain.law.disbursement import Timing
from ledger.domain.money import Money
from ledger.domain.paper import PaperKind
from ledger.projections import lists, notices
from reconciliation.closing.proving import Proving
from reconciliation.closing.ticketing import Tickets
from tests.formats.make import camt054
from tests.scenes.conftest import Opened
from tests.scenes.stage import Stage, day
from tests.services.courthouse import DEBTOR, by

CASE = "（2017）苏0508执101号"
FREE = f"case/{CASE}/available"


def test_scenario_1_25_000_of_2_may_2017_is_due_on_1_june(opened: Opened) -> None:
    house = opened("2017-05-02", "09:10")
    line = house.receive("25000.00", sub_account=house.payable(CASE))
    assert set(house.line(line).claims) == {"auto"}
    assert house.case(CASE).free == Money("25000.00")
    waits = house.clock_of(CASE)
    assert (waits.notified_on, waits.legal_due) == (day("2017-05-02"), day("2017-06-01"))
    done = house.as_("feng", house.notices.arrival, CASE, line)
    assert done.ids["timing"] == Timing.TIMELY
    given = next(iter(house.court.repository.event_store.get(house.notices.notice(
        done.ids["notice"]).id)))  # fmt: skip
    for word in (CASE, "25,000.00", DEBTOR, "2017-05-02"):
        assert word in given.text


def test_scenario_2_the_same_serial_at_0910_and_in_the_days_statement(opened: Opened) -> None:
    house = opened("2017-05-02", "09:10")
    line = house.movement("25000.00", sub_account=house.payable(CASE))
    house.take(camt054(house.account, [line], on="2017-05-02", created=house.now.isoformat()))
    stood = house.balances()
    assert stood[FREE] == -25000_00
    house.to("2017-05-02", "18:00")
    house.told(line)
    assert house.balances() == stood, "no second posting"
    assert house.topics("bank-line.confirmed") == 1
    assert house.topics("bank-line.booked") == 1


def test_scenario_3_18_000_on_the_main_account_is_to_be_claimed_in_three_working_days(
    opened: Opened,
) -> None:
    house = opened("2017-05-02")
    house.payable(CASE)
    line = house.receive("18000.00", remark="还款")
    assert house.balances() == {
        f"bank/{house.account}": 18000_00, f"unclaimed/{line}": -18000_00,
    }  # fmt: skip
    (waits,) = house.listed(lists.to_claim)
    assert (waits.line, waits.claim_due) == (line, day("2017-05-05"))
    assert late(house, "2017-05-05") == [], "the last day is in time"
    (one,) = late(house, "2017-05-06")
    assert (one.line, one.claim_due, one.working_days) == (line, day("2017-05-05"), 0)
    (one,) = late(house, "2017-05-10")
    assert (one.working_days, one.provisional) == (3, False), "R2.05: no weekend is counted"
    assert one.calendar_version == Calendar.shipped().version
    (one,) = late(house, "2035-01-01")
    assert one.provisional, "nobody knows yet on which days 2034 rests"


def test_r2_05_what_a_second_person_confirmed_is_not_late_and_what_waits_for_him_is(
    opened: Opened,
) -> None:
    house = opened("2017-05-02")
    house.payable(CASE)
    line = house.receive("18000.00", remark="还款")
    with by("wang"):
        claim = house.receipts.propose(
            line, [(CASE, Money("18000.00"))], evidence="银行查询函"
        ).ids["claim"]  # fmt: skip
    assert [each.state for each in late(house, "2017-05-08")] == ["proposed"]
    house.as_("zhao", house.receipts.confirm, line, claim)
    assert late(house, "2017-05-08") == []


def late(house: Stage, on: str) -> list[lists.ClaimLate]:
    """What is late on a day, by the list of the day."""
    return [*house.listed(lists.claim_late, day(on))]


def test_scenario_4_wang_claims_the_18_000_and_another_confirms(opened: Opened) -> None:
    house = opened("2017-05-02")
    house.payable(CASE)
    line = house.receive("18000.00", remark="还款")
    house.to("2017-05-04")
    with by("wang"):
        claim = house.receipts.propose(
            line, [(CASE, Money("18000.00"))], evidence="银行查询函"
        ).ids["claim"]  # fmt: skip
    with by("wang"), house.nothing_moves(ClaimSelfConfirmed):
        house.receipts.confirm(line, claim)
    house.as_("zhao", house.receipts.confirm, line, claim)
    assert house.balances() == {f"bank/{house.account}": 18000_00, FREE: -18000_00}
    (lot,) = house.case(CASE).lots.values()
    assert lot.value_date == day("2017-05-02"), "its age counts from the bank's day"


@pytest.mark.parametrize("why", [Capacity.FOR_DEBTOR, Capacity.GUARANTOR, Capacity.ASSISTING])
def test_scenario_6_a_third_partys_18_000_is_not_payable_before_its_capacity(
    opened: Opened, why: Capacity
) -> None:
    """The scenario names no sum and no day; these are of scenario 3."""
    house = opened("2017-05-02")
    line = house.receive("18000.00", sub_account=house.payable(CASE), name="乙某")
    assert house.case(CASE).lots[line].third_party
    with by("wang"), house.nothing_moves(CapacityNotRecorded):
        house.payouts.draft(CASE, "p1", Money("18000.00"), "执行款")
    house.as_("wang", house.cases.record_capacity, CASE, line, why, "证明")
    house.as_("wang", house.payouts.draft, CASE, "p1", Money("18000.00"), "执行款")


def test_scenario_7_500_come_on_1_march_2019_to_a_case_closed_in_2018(opened: Opened) -> None:
    house = opened("2018-06-29")
    sub = house.payable(CASE)
    closing = house.paper(PaperKind.RULING)
    house.as_("wang", house.closings.close, CASE, ClosedAs.PERFORMED, day("2018-06-29"), closing)
    house.to("2019-03-01")
    line = house.receive("500.00", sub_account=sub)
    assert house.case(CASE).free == Money("500.00")
    (alert,) = house.listed(notices.late_money)
    assert (alert.receipt, alert.late_for) == (line, day("2018-06-29"))


def test_scenario_8_three_unclaimed_lines_keep_november_2020_open(opened: Opened) -> None:
    house = opened("2020-11-30")
    lines = [house.movement(f"{n}000.00", name="不明") for n in (1, 2, 3)]
    house.told(*lines)
    house.to("2020-12-01")

    def sign() -> None:
        proving = Proving(house.court)
        figures = proving.look_at("2020-11").figures
        with by("feng"):
            proving.sign("2020-11", figures)

    for owned in range(3):
        before = house.court.position()
        with pytest.raises(MonthNotClean) as no:
            sign()
        assert len(no.value.facts["unowned"]) == 3 - owned
        assert house.court.position() == before
        house.as_(
            "sun", Tickets(house.court).search, house.id_of(lines[owned]), "wang", "函询付款行",
            date(2020, 12, 10),
        )  # fmt: skip
    sign()
