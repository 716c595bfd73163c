"""T-UNK: money on the account of lots that is nobody's has a clock, run by the clock service."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID, uuid4

import pytest

from auctions.money_parts import Purpose
from auctions.services.clocks import Fired, LotClocks
from auctions.timers import MOMENT
from auctions.unattributed import Unattributed
from auctions.views.timers import ALERTS, TIMERS, LotTimer, lot_timers
from ledger.domain import clock
from ledger.domain.act import Act, Role, acting
from ledger.domain.clock import COURT_ZONE
from ledger.domain.money import Money
from ledger.projections.read import select_all
from ledger.projections.runner import Follower
from ledger.services.command import Recorded
from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.keys import KEY_BYTES, MasterKey
from tests.auctions.house import AuctionHouse, at
from tests.services.courthouse import CASE


@pytest.fixture
def house(database: Database) -> Iterator[AuctionHouse]:
    yield AuctionHouse(Court(database, "苏0508", MasterKey(bytes(KEY_BYTES)))).announced()
    clock.reset()


def tick(house: AuctionHouse, day: str, hour: str = "00:00:00") -> list[Fired]:
    house.house.now = max(house.house.now, at(day, hour))
    with acting(Act("system", Role.SYSTEM, uuid4().hex, b"tick")):  # one request, many commits
        return [each for each in house.clocks.tick() if each.timer.startswith("T-UNK")]


def shown(house: AuctionHouse, line: UUID) -> LotTimer:
    Follower(house.court, [lot_timers]).catch_up()
    with house.court.database.app.connect() as connection:
        (row,) = select_all(
            connection, TIMERS, "book = %s AND lot_id = %s", (house.court.book, line), "timer"
        )
    assert isinstance(row, LotTimer)
    return row


def day_of(row: LotTimer) -> date:
    return (row.due_at - MOMENT).astimezone(COURT_ZONE).date()


def claim(house: AuctionHouse, line: UUID, amount: str) -> Recorded:
    """One person proposes that the money is the lot's, and a second agrees."""
    told = house.do(
        "zhou", "propose_claim", line, Purpose.DEPOSIT, "B1", amount=Money(amount),
        evidence="凭证", attempt="r1-A1",
    )  # fmt: skip
    return house.do("feng", "confirm_claim", line, told.ids["claim"])


def test_t_unk_rb_2_three_days_rolled_then_each_months_end_and_every_time_once(
    house: AuctionHouse,
) -> None:
    house.to("2026-02-11")
    line = house.receive("100000.00", "某人")
    assert tick(house, "2026-02-11", "12:00:00") == []
    row = shown(house, line)
    # The third day is a Saturday that is worked for the spring festival.
    assert (row.state, row.started_on, row.rolled) == ("running", date(2026, 2, 11), True)
    assert (day_of(row), row.rule, row.role) == (date(2026, 2, 14), "RB-2", "finance")
    assert tick(house, "2026-02-14", "23:59:59") == []
    (fired,) = tick(house, "2026-02-15")
    assert fired.timer == f"T-UNK:{line}"
    assert tick(house, "2026-02-15", "00:00:01") == [], "fired once"
    row = shown(house, line)
    assert (row.state, row.level, day_of(row)) == ("running", 1, date(2026, 2, 28))
    with house.court.database.app.connect() as connection:
        alerts = select_all(
            connection, ALERTS, "book = %s AND lot_id = %s", (house.court.book, line), "position"
        )
    assert [(each.rule, each.due) for each in alerts] == [("RB-2", date(2026, 2, 14))]
    house.clocks = LotClocks(house.court, house.desk.close_bidding)  # a new process
    assert len(tick(house, "2026-03-02")) == 1, "and again at the month's end"
    assert shown(house, line).level == 2


def test_t_unk_money_that_is_somebodys_stops_its_clock_and_runs_again_when_it_is_not(
    house: AuctionHouse,
) -> None:
    house.to("2026-03-09")
    line, partly = house.receive("100000.00", "姓名B1"), house.receive("7.00", "某人")
    tick(house, "2026-03-09", "12:00:00")
    told = claim(house, line, "100000.00")
    new = house.receive("1.00", "他人")
    assert tick(house, "2026-03-10") == []
    assert (shown(house, line).state, shown(house, new).state) == ("stopped", "running")
    house.do("feng", "reverse_claim", line, told.ids["claim"], "错认")
    assert tick(house, "2026-03-11") == []
    again = house.court.find(Unattributed, Unattributed.create_id(line), named="it")
    assert (shown(house, line).state, again.fired) == ("running", 0)
    claim(house, partly, "5.00")
    assert {each.timer for each in tick(house, "2026-03-13")} == {
        f"T-UNK:{line}", f"T-UNK:{partly}", f"T-UNK:{new}",
    }  # fmt: skip


def test_t_unk_runs_on_accounts_of_lots_only_and_not_on_what_a_case_has(
    house: AuctionHouse,
) -> None:
    house.to("2026-03-09")
    line = house.house.receive("20.00", sub_account=house.house.case(CASE).sub_account)
    tick(house, "2026-03-20")
    assert house.court.find_many(Unattributed, [Unattributed.create_id(line)]) == {}
    assert house.house.case(CASE).free == Money("20.00")
