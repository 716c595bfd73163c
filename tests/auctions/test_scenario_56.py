"""Scenario 56: twelve deposits, one of them the price's, eleven on their way back within a day."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from auctions.law import settling as law
from auctions.lot_words import Alert, Channel, State
from auctions.money_parts import DepositState, Purpose
from ledger.domain import clock
from ledger.domain.money import Money
from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.keys import KEY_BYTES, MasterKey
from ledger.store.verify import verify
from tests.auctions.house import FIRST, PLATFORM, AuctionHouse, L, at, settle
from tests.services.courthouse import CASE, by

DEPOSIT, PRICE = Money("50000.00"), Money("900000.00")
BIDDERS = [f"B{n}" for n in range(1, 13)]
WINNER, LAST_LOSER = "B7", "B12"
ENDED, IN_TIME, LATE = "2026-03-05", "2026-03-06 09:30:00", "2026-03-06 10:00:01"


@pytest.fixture
def house(database: Database) -> Iterator[AuctionHouse]:
    house = AuctionHouse(Court(database, "苏0508", MasterKey(bytes(KEY_BYTES))))
    house.announced(replace(FIRST, deposit=DEPOSIT)).to("2026-02-20")
    for bidder in BIDDERS:
        house.admit(bidder, Channel.PLATFORM)
    house.to("2026-03-04").bid(WINNER, PRICE.plain)
    yield house.to(ENDED, "10:00:00")
    clock.reset()


def row(seq: int, bidder: str, kind: str, event_time: str) -> dict[str, Any]:
    """One row of the platform's settlement file."""
    return {
        "platform": PLATFORM, "batch_no": "1", "seq": seq, "platform_lot_id": "101",
        "order_id": f"O-{bidder}", "bidder_code": bidder, "kind": kind, "amount": DEPOSIT.plain,
        "event_time": event_time, "bank_ref": "",
    }  # fmt: skip


def states(house: AuctionHouse) -> Counter[DepositState]:
    return Counter(house.money().deposit("r1-A1", bidder).state for bidder in BIDDERS)


def said(house: AuctionHouse) -> list[Alert]:
    """What was said of deposits that came late."""
    return [alert for alert in house.lot().alerts if alert.rule in ("CL-2", "CL-3")]


def test_scenario_56_eleven_of_twelve_deposits_go_back_within_a_day_and_one_becomes_price(
    house: AuctionHouse,
) -> None:
    """Given 12 x 50,000.00 and an end at 10:00; then 11 are back, and one in court, by 10:00.

    The last loser's goes back a second later: it is released, and the second is written down.
    """
    assert house.state() is State.SOLD_AWAIT_BALANCE
    assert not [name for name in house.balances() if name.startswith(("deposit/", "bank/"))]
    losers = [bidder for bidder in BIDDERS if bidder not in (WINNER, LAST_LOSER)]
    back = [row(seq, bidder, "DEPOSIT_UNFREEZE", IN_TIME) for seq, bidder in enumerate(losers, 1)]
    house.to("2026-03-06", "09:59:59")
    done = settle(house, *back, row(11, WINNER, "DEPOSIT_REMIT", IN_TIME))
    assert (done["applied"], done["breaks"]) == ("11", "")
    assert states(house) == {
        DepositState.RELEASED: 10, DepositState.REMITTED: 1, DepositState.FROZEN: 1,
    }  # fmt: skip
    assert house.balances()[f"platform/{PLATFORM}"] == DEPOSIT
    house.pay_in(DEPOSIT.plain, PLATFORM, Purpose.DEPOSIT, WINNER, attempt="r1-A1")
    assert f"platform/{PLATFORM}" not in house.balances()
    assert house.balances()[f"deposit/{L}/{WINNER}"] == -DEPOSIT
    assert said(house) == []
    house.to("2026-03-06", "10:00:01")
    assert len(said(house)) == 1, "one deposit is not back, and the hour has passed"
    settle(house, row(12, LAST_LOSER, "DEPOSIT_UNFREEZE", LATE))
    assert states(house)[DepositState.RELEASED] == 11
    assert [each.rule for each in said(house)] == ["CL-3", "CL-3"], "and what came late is remarked"

    with by("feng"):
        assert house.desk.settlements.check(L).ids["breaks"] == "0"
    house.to("2026-03-10")
    house.pay_in((PRICE - DEPOSIT).plain, f"姓名{WINNER}", Purpose.BALANCE, WINNER)
    house.do("feng", "complete_price")
    house.to("2026-03-15").do("wang", "serve_ruling", "成交裁定", served_on=clock.today())
    assert house.balances()[f"case/{CASE}/available"] == -PRICE, "the deposit is in it"
    assert verify(house.court.database, house.court.book, workers=0).intact


def test_scenario_56_no_losers_deposit_becomes_price_and_the_winners_does_not_go_back(
    house: AuctionHouse,
) -> None:
    wrong = [row(1, "B1", "DEPOSIT_REMIT", IN_TIME), row(2, WINNER, "DEPOSIT_UNFREEZE", IN_TIME)]
    house.to("2026-03-06", "10:00:00")
    stood, before = house.balances(), states(house)
    done = settle(house, *wrong)
    assert (done["rows"], done["applied"], done["breaks"]) == ("2", "0", "RB-8")
    assert (house.balances(), states(house)) == (stood, before)


def test_scenario_56_the_day_is_counted_from_the_very_end_of_the_bidding() -> None:
    """In the scenario's own year: until 10:00 on 11 March 2018 nothing is late."""
    ended, last = at("2018-03-10"), at("2018-03-11")
    for counted in (law.released, law.remitted):
        assert counted(ended, last) is None
        assert counted(ended, last + timedelta(seconds=1)) is not None
