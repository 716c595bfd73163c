"""What is told of a lot happened: today or before, and no bidding ended this evening already."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from api.chinese import detail_zh
from auctions.lot_words import AssetClass, Seizure, State
from ledger.domain import clock
from ledger.domain.money import Money
from ledger.domain.plan_parts import AS_IT_HAPPENED, NotYetThen
from ledger.store.court import Court
from tests.auctions.house import AuctionHouse, L
from tests.services.courthouse import CASE, by
from tests.services.refusing import refused

DAY = timedelta(days=1)


@pytest.fixture
def house(new_court: Court) -> Iterator[AuctionHouse]:
    yield AuctionHouse(new_court)
    clock.reset()


def register(house: AuctionHouse, ordered_on: date) -> Any:
    seizure = Seizure("查封裁定", ordered_on, ordered_on + 3 * 365 * DAY)
    return house.do(
        "zhou", "register", case_numbers=(CASE,), asset="苏-2", title="某车位", seizure=seizure,
        asset_class=AssetClass.REAL_ESTATE, applicant="p1", debtor="p2", lot="L2",
    )  # fmt: skip


def no_such_day(house: AuctionHouse, place: str, do: Callable[[], Any]) -> NotYetThen:
    """Refused by its place and under its article, and nothing moved."""
    with by("zhou"):
        no = refused(house.house, NotYetThen, do)
    assert (no.facts["place"], no.cited) == (place, AS_IT_HAPPENED)
    assert isinstance(no, NotYetThen)
    return no


def test_a_seizure_was_ordered_today_at_the_latest_and_ends_when_it_ends(
    house: AuctionHouse,
) -> None:
    today = clock.today()
    no = no_such_day(house, "seizure.ordered_on", lambda: register(house, today + DAY))
    assert "查封日（seizure.ordered_on）" in detail_zh(no)
    assert register(house, today).facts


def test_a_notice_stood_there_today_at_the_latest_and_opens_the_bidding_later(
    house: AuctionHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as unpublished:
        unpublished.setattr(house, "publish", lambda _: house)
        house.announced()
    tomorrow = clock.today() + DAY
    with monkeypatch.context() as told:
        told.setattr(clock, "today", lambda: tomorrow)  # what the clerk writes
        no_such_day(house, "published_on", lambda: house.publish("2026-03-05"))
    house.publish("2026-03-05")
    assert house.state() is State.A1_ANNOUNCED


def test_what_people_and_files_tell_of_a_lot_is_not_tomorrows(house: AuctionHouse) -> None:
    house.announced().to("2026-02-20")
    house.admit("B1")
    house.to("2026-03-04")
    soon = clock.now() + timedelta(hours=1)
    one = {"seq": 1, "code": "B1", "amount": "700000.00", "received_at": soon.isoformat()}
    told: dict[str, Callable[[], Any]] = {
        "received_at": lambda: house.do(
            "zhou", "place_bid", seq=1, code="B1", amount=Money("700000.00"), received_at=soon
        ),
        "bid 1.received_at": lambda: house.do("zhou", "import_bids", json.dumps([one])),
        "row 1.event_time": lambda: settled(house, soon),
        "at": lambda: house.do("zhou", "close_bidding", at=clock.now() + DAY),
    }
    for place, tell in told.items():
        no_such_day(house, place, tell)
    assert house.lot().state is State.A1_BIDDING
    house.house.now = soon
    assert told["bid 1.received_at"]().facts, "an hour later it happened"


def settled(house: AuctionHouse, moment: datetime) -> Any:
    row = {
        "platform": "京东网", "batch_no": "B-1", "seq": 1, "platform_lot_id": "101",
        "order_id": "O-B1", "kind": "DEPOSIT_FREEZE", "amount": "100000.00",
        "event_time": moment.astimezone(clock.COURT_ZONE).strftime("%Y-%m-%d %H:%M:%S"),
    }  # fmt: skip
    with by("feng"):
        return house.desk.settlements.take_settlement([L], json.dumps([row]))


def test_no_bidding_is_over_before_its_hour_though_it_be_of_today(house: AuctionHouse) -> None:
    """Or whoever leads at noon has won what others may bid for till night."""
    house.announced().to("2026-02-20")
    house.admit("B1")
    house.to("2026-03-04")
    house.bid("B1", "700000.00")
    house.to("2026-03-05", "09:00:00")
    ends_at = house.lot().attempts["r1-A1"].ends_at
    assert clock.on(ends_at) == clock.today()
    no = no_such_day(house, "at", lambda: house.do("zhou", "close_bidding", at=ends_at))
    assert "2026年3月5日10时0分" in detail_zh(no)


@pytest.mark.parametrize(
    ("act", "place", "who"), [("serve_ruling", "served_on", "wang"), ("deliver", "on", "wang")]
)
def test_no_ruling_reached_anybody_tomorrow_and_nothing_was_handed_over_then(
    house: AuctionHouse, act: str, place: str, who: str
) -> None:
    if act == "serve_ruling":
        house.paid()
    else:
        house.ruled().do("wang", "issue_notices", documents=("协执通知",), on=clock.today())
    house.to("2026-03-16")
    given: dict[str, Any] = {"document": "文书"}

    def tell(day: date) -> Any:
        return house.do(who, act, **given, **{place: day})

    no_such_day(house, place, lambda: tell(clock.today() + DAY))
    assert tell(clock.today()).facts
