"""The acceptance scenarios of receiving money, by their numbers; 8 stands with the month."""

from datetime import date
from uuid import UUID

import pytest

from ledger.domain.case_account import Capacity, CapacityNotRecorded
from ledger.domain.law.claiming import ClaimSelfConfirmed
from ledger.domain.money import Money
from ledger.domain.ticket import DifferenceStands, Ticket, TicketKind
from reconciliation.closing.proving import Proving
from reconciliation.closing.ticketing import Tickets
from reconciliation.indicators.case_return import Ending
from reconciliation.indicators.returns import CaseReturns
from tests.formats.make import camt054
from tests.reconciliation.bank_side import BankSide
from tests.services.courthouse import ACCOUNT, CASE, DEBTOR, OTHER_CASE, Courthouse, by

DAY = date(2026, 3, 2)


def claimed(house: Courthouse, line: UUID, case: str, amount: str, confirmer: str = "chen") -> str:
    with by("wang"):
        claim = house.receipts.propose(line, [(case, Money(amount))], evidence="银行查询函").ids
    with by(confirmer):
        house.receipts.confirm(line, claim["claim"])
    return claim["claim"]


def test_scenario_1_money_on_the_sub_account_is_the_cases_and_its_clock_starts(
    house: Courthouse, side: BankSide
) -> None:
    line = side.line("25000.00", name=DEBTOR, sub_account=house.open_case().ids["sub_account"])
    assert side.day("2026-03-02", line).matched == 1
    lot = house.case().lots[side.id_of(line)]
    assert (lot.free, lot.notified_on) == (Money("25000.00"), DAY)
    assert Proving(house.court).look(DAY).agrees


def test_scenario_2_the_notice_and_the_day_end_statement_book_once(
    house: Courthouse, side: BankSide
) -> None:
    line = side.line("25000.00", name=DEBTOR, sub_account=house.open_case().ids["sub_account"])
    house.take(camt054(ACCOUNT, [line]))
    before = house.balances()
    assert side.day("2026-03-02", line).confirmed == 1
    assert house.balances() == before
    assert Proving(house.court).look(DAY).agrees


def test_scenarios_3_and_4_unclaimed_money_is_no_cases_until_two_people_say_so(
    house: Courthouse, side: BankSide
) -> None:
    house.open_case()
    line = side.line("18000.00", name="某人", remark="还款")
    side.day("2026-03-02", line)
    unclaimed = f"unclaimed/{side.id_of(line)}"
    assert house.balances()[unclaimed] == -18_000_00
    assert house.case().lots == {}
    with by("wang"):
        claim = house.receipts.propose(
            side.id_of(line), [(CASE, Money("18000.00"))], evidence="银行查询函"
        ).ids["claim"]
    with by("wang"), pytest.raises(ClaimSelfConfirmed):
        house.receipts.confirm(side.id_of(line), claim)
    with by("chen"):
        house.receipts.confirm(side.id_of(line), claim)
    assert unclaimed not in house.balances()
    assert house.case().lots[side.id_of(line)].value_date == DAY


def test_scenario_6_a_third_partys_money_waits_for_its_capacity(
    house: Courthouse, side: BankSide
) -> None:
    line = side.line("25000.00", name="乙某", sub_account=house.payable())
    assert side.day("2026-03-02", line).matched == 1
    with pytest.raises(CapacityNotRecorded):
        house.drafted("100.00")
    with by("wang"):
        house.cases.record_capacity(CASE, side.id_of(line), Capacity.GUARANTOR, "担保书")
    house.drafted("100.00")


def test_scenario_7_money_for_a_closed_case_is_booked_and_reported_until_disposed_of(
    house: Courthouse, side: BankSide
) -> None:
    sub, returns = house.open_case().ids["sub_account"], CaseReturns(house.court)
    with by("wang"):
        returns.register(CASE, Money("500.00"), first=True)
    with by("wang"):
        returns.end(CASE, Ending.CARRIED_OUT, date(2026, 2, 1))
    line = side.line("500.00", name=DEBTOR, sub_account=sub)
    side.day("2026-03-02", line)
    assert house.case().free == Money("500.00"), "it is the case's money all the same"
    with by("feng"):
        Proving(house.court).prove(DAY)
    alert = Ticket.create_id(TicketKind.CLOSED_CASE, CASE)
    with by("sun"), pytest.raises(DifferenceStands):
        Tickets(house.court).resolve(alert, "归档")
    with by("wang"):
        returns.take_end_back(CASE, "恢复执行")
    assert Proving(house.court).look(DAY).closed_cases == (), "the case goes on"


def test_scenario_58_a_misclaim_found_in_time_is_reversed_and_claimed_anew(
    house: Courthouse, side: BankSide
) -> None:
    house.open_case()
    house.open_case(OTHER_CASE)
    line = side.line("30000.00", name="某人")
    side.day("2026-03-02", line)
    wrong = claimed(house, side.id_of(line), CASE, "30000.00")
    with by("feng"):
        house.receipts.reverse(side.id_of(line), wrong, CASE, "认领错案")
    claimed(house, side.id_of(line), OTHER_CASE, "30000.00")
    assert house.case().lots == {}
    lot = house.case(OTHER_CASE).lots[side.id_of(line)]
    assert (lot.free, lot.value_date) == (Money("30000.00"), DAY)
    assert len(house.line(side.id_of(line)).claims) == 2, "both stay visible"
    assert Proving(house.court).look(DAY).agrees
