"""Lots that stood on platforms before the book knew them, and platforms' words about them since."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from auctions.imports.canonical import court_name, listed
from auctions.imports.papers import BidderPaper, LotPaper
from auctions.imports.shape import Status, UnknownState, UnreadableFile
from auctions.law.says import BiddingNotOver, NoticeTooShort, PlatformRefused, TermsRefused
from auctions.lot_adopting import Adoption
from auctions.lot_reports import Reported
from auctions.lot_state import Reference
from auctions.lot_words import (
    AssetClass,
    Bid,
    Kind,
    Method,
    Seizure,
    State,
    TaxBurden,
    WithdrawGround,
)
from auctions.views import board
from ledger.domain import clock
from ledger.domain.book import NotACourtAccount
from ledger.domain.errors import NotFound, Refusal
from ledger.domain.money import Money
from ledger.store.court import Court
from tests.auctions.house import AuctionHouse, at
from tests.auctions.lots import RULES, TERMS, Walk, alerts
from tests.auctions.test_lot_views import seen
from tests.scenario import yuan
from tests.services.courthouse import ACCOUNT as BANK
from tests.services.courthouse import CASE, by

ROW = {
    "court": "苏州市虎丘区人民法院", "case_no": CASE, "round": 1, "attempt": "A2",
    "platform": "JD", "platform_lot_id": "292142186", "asset_class": "REAL_ESTATE",
    "reference": "1000000.00", "start_price": "560000.00", "deposit": None, "increment": None,
    "starts_at": "2026-03-04T10:00:00+08:00", "ends_at": "2026-03-05T10:00:00+08:00",
    "status": "RUNNING",
    "raw_status": {"auctionStatus": 1, "displayStatus": 1, "paimaiTimes": 4},
}  # fmt: skip
PAPER = LotPaper(
    platform_lot="292142186", lot="L7", asset="苏-7", applicant="p1", debtor="p2",
    seizure=Seizure("（2025）苏0508执101号之一", date(2025, 10, 1), date(2028, 9, 30)),
    panel="合议庭笔录", document="拍卖公告", published_on=date(2026, 2, 2), bank_account=BANK,
    balance_due_days=15, title="某小区某室", method=Method.AGREEMENT,
    priced_on=date(2026, 1, 12), valid_until=date(2026, 12, 31), reports=("议价协议",),
    deposit=Money("100000.00"), increment=Money("5000.00"),
)  # fmt: skip
BIDDERS = tuple(
    BidderPaper(code, f"姓名{code}", f"ID-{code}", f"O-{code}", at("2026-02-19"))
    for code in ("T1", "T2")
)


def file(*rows: dict[str, Any]) -> str:
    return json.dumps(list(rows), ensure_ascii=False)


def shown(bids: list[dict[str, Any]] | None = None, **changed: Any) -> dict[str, Any]:
    return {"lot": ROW | changed, "bids": bids or []}


def bid(seq: int, code: str, amount: str, when: str = "2026-03-04T11:00:00+08:00") -> Any:
    return {"seq": seq, "code": code, "amount": amount, "received_at": when}


ENDED = {"status": "SOLD", "price": "570000.00", "raw_status": {}}
BIDS = [bid(1, "T1", "560000.00"), bid(2, "T2", "570000.00")]


# The shape


def test_a_canonical_file_says_what_the_platform_shows_in_its_own_words_too() -> None:
    (found,) = listed(file(shown(bids=BIDS)).encode(), "canonical")
    assert (found.row.status, found.row.offer, found.round_no) == (Status.RUNNING, "A2", 1)
    assert (found.case_number, found.asset_class) == (CASE, AssetClass.REAL_ESTATE)
    assert found.row.raw_status == ROW["raw_status"]
    assert [each.code for each in found.bids] == ["T1", "T2"]
    assert court_name("JD") == "京东网"
    assert court_name("公拍网") == "公拍网"


@pytest.mark.parametrize(
    ("changed", "raw"),
    [
        ({"status": "PAUSED"}, "PAUSED"),
        ({"status": None}, "None"),
        ({"status": ["SOLD"]}, "SOLD"),
        ({"attempt": "A3"}, "A3"),
        ({"asset_class": "LAND"}, "LAND"),
        ({"raw_status": {"auctionStatus": 9, "displayStatus": 1}}, "9"),
    ],
)
def test_a_word_nobody_knows_refuses_the_file_and_is_named(changed: Any, raw: str) -> None:
    with pytest.raises(UnknownState) as refused:
        listed(file(shown(), shown(**changed)).encode(), "canonical")
    assert raw in refused.value.facts["raw"]
    assert refused.value.facts["place"].startswith("row 2")


@pytest.mark.parametrize(
    "row",
    [
        {"bids": []}, {"lot": ROW | {"more": 1}}, {"lot": ROW | {"raw_status": 1}},
        {"lot": ROW | {"status": "SOLD"}}, {"lot": ROW | {"platform": ""}},
        {"lot": ROW | {"starts_at": "soon"}}, {"lot": ROW | {"reference": 1.5}, "bids": 1},
    ],
)  # fmt: skip
def test_a_canonical_file_that_contradicts_itself_is_refused_whole(row: dict[str, Any]) -> None:
    with pytest.raises(UnreadableFile):
        listed(file(row).encode(), "canonical")


# Into the book


@pytest.fixture
def house(new_court: Court) -> Iterator[AuctionHouse]:
    yield AuctionHouse(new_court, "2026-02-20")
    clock.reset()


def adopt(house: AuctionHouse, *rows: dict[str, Any], papers: Any = (PAPER,)) -> dict[str, str]:
    with by("wang"):
        done = house.desk.lot_adoption.adopt_lots(file(*rows), papers=papers)
    return done.ids


def follow(house: AuctionHouse, *rows: dict[str, Any]) -> dict[str, str]:
    with by("zhou"):
        return house.desk.lot_adoption.follow_platform(file(*rows)).ids


def test_a_lot_on_a_platform_is_registered_at_its_stage_and_followed_to_its_sale(
    house: AuctionHouse,
) -> None:
    papers = (replace(PAPER, bidders=BIDDERS),)
    announced = shown(status="ANNOUNCED", raw_status={"auctionStatus": 0, "displayStatus": 1})
    other = shown(platform_lot_id="77")
    told = adopt(house, announced, other, papers=papers)
    assert (told["adopted"], told["unknown"]) == ("1", "77"), "nothing is made up for the other"
    assert house.state("L7") is State.A2_ANNOUNCED
    house.to("2026-03-04", "12:00:00")
    assert follow(house, shown(bids=BIDS))["followed"] == "1"
    lot = house.lot("L7")
    assert (lot.state, lot.attempt and lot.attempt.price) == (State.A2_BIDDING, None)
    before = lot.version
    follow(house, shown(bids=BIDS))
    assert house.lot("L7").version == before, "a file sent again changes nothing"
    house.house.now = at("2026-03-05", "10:00:01")
    follow(house, shown(bids=BIDS, **ENDED))
    lot = house.lot("L7")
    assert lot.state is State.SOLD_AWAIT_BALANCE
    assert lot.attempt is not None
    assert (lot.attempt.winner, lot.attempt.price) == ("T2", yuan("570000"))
    assert (lot.attempt.reported, alerts(lot)) == ("sold", ["NT-4"])
    row = seen(house, board.lot_row, "L7")
    assert (row.state, row.reference, row.platform) == (lot.state, yuan("1000000"), "京东网")
    assert seen(house, board.attempts_of, "L7")[0].attempt == "r1-A2"


def test_two_attempts_of_one_file_are_taken_in_the_order_they_opened(house: AuctionHouse) -> None:
    house.house.now = at("2026-04-01")
    first = shown(
        attempt="A1", platform_lot_id="1", start_price="700000.00", status="FAILED",
        raw_status={"auctionStatus": 2, "displayStatus": 1},
    )  # fmt: skip
    second = shown(
        platform_lot_id="2", status="ANNOUNCED", starts_at="2026-04-03T10:00:00+08:00",
        ends_at="2026-04-04T10:00:00+08:00", raw_status={},
    )  # fmt: skip
    papers = (
        replace(PAPER, platform_lot="1"),
        replace(PAPER, platform_lot="2", published_on=date(2026, 3, 10)),
    )
    with pytest.raises(NotACourtAccount):  # also once the lot's money has its account
        adopt(house, second, first, papers=(papers[0], replace(papers[1], bank_account="62")))
    adopt(house, second, first, papers=papers)
    lot = house.lot("L7")
    assert (lot.state, tuple(lot.attempts)) == (State.A2_ANNOUNCED, ("r1-A1", "r1-A2"))
    assert house.lot("L7").next_action is not None


def test_what_cannot_be_taken_over_refuses_the_whole_file(house: AuctionHouse) -> None:
    low = shown(platform_lot_id="78", start_price="559999.99")
    papers = (PAPER, replace(PAPER, platform_lot="78", lot="L8", asset="苏-8"))
    with pytest.raises(TermsRefused) as refused:
        adopt(house, shown(), low, papers=papers)
    assert (refused.value.facts["rule"], refused.value.facts["place"]) == ("PR-3", "row 2")
    with pytest.raises(NotFound):
        house.lot("L7")
    for changed in ({"deposit": None}, {"title": ""}):
        with pytest.raises(UnreadableFile):
            adopt(house, shown(), papers=(replace(PAPER, **changed),))
    for lacking in ({"case_no": None}, {"asset_class": None}, {"attempt": "RERUN"}):
        with pytest.raises(UnreadableFile):
            adopt(house, shown(**lacking))
    with pytest.raises(NotFound):
        adopt(house, shown(case_no="（2026）苏0508执999号"))


def test_rb_8_a_platforms_sale_without_bids_is_never_closed_as_a_failure(
    house: AuctionHouse,
) -> None:
    adopt(house, shown())
    house.to("2026-03-04", "12:00:00").house.now = at("2026-03-05", "10:00:01")
    follow(house, shown(**ENDED))
    house.to("2026-03-05", "10:00:02")
    lot = house.lot("L7")
    assert (lot.state, "RB-8" in alerts(lot)) == (State.A2_BIDDING, True)
    assert lot.dated, "somebody is urged to look into it"


# The lot itself


def adoption(walk: Walk, kind: Kind = Kind.A1, **changed: Any) -> Adoption:
    said = walk.announcement(date(2026, 2, 2), "2026-03-04", words=(), items=(), prompts=())
    known = Reference(
        Method.AGREEMENT, yuan("1000000"), date(2026, 1, 12), date(2026, 12, 31), ("议价",), (CASE,)
    )
    return replace(Adoption(kind, 1, 0, TERMS, "合议庭笔录", said, known), **changed)


def test_s61_an_imported_notice_that_put_all_taxes_on_the_buyer_is_an_alert() -> None:
    walk = Walk()
    old = replace(TERMS, tax_burden=TaxBurden.BUYER_ALL)
    walk.lot.adopt(adoption(walk, terms=old), RULES)
    assert (walk.lot.state, alerts(walk.lot)) == (State.A1_ANNOUNCED, ["TX-1", "NT-4"])


@pytest.mark.parametrize(
    ("changed", "why", "rule"),
    [
        ({"panel": " "}, Refusal, "WP-27"),
        ({"rerun_no": 1}, PlatformRefused, "RB-11"),
        ({"reference": None}, TermsRefused, "PR-2"),
        ({"terms": replace(TERMS, start=yuan("699999.99"))}, TermsRefused, "PR-2"),
        ({"terms": replace(TERMS, deposit=yuan("140000.01"))}, TermsRefused, "DP-1"),
    ],
)
def test_prices_of_an_adopted_attempt_are_judged(changed: Any, why: Any, rule: str) -> None:
    walk = Walk()
    with pytest.raises(why) as refused:
        walk.lot.adopt(adoption(walk, **changed), RULES)
    assert refused.value.facts["rule"] == rule
    assert not [fact for fact in walk.lot.pending_events if "adopted" in type(fact).TOPIC]


def test_periods_and_platform_of_an_adopted_attempt_are_judged() -> None:
    walk = Walk()
    good = adoption(walk)
    early = replace(good, said=replace(good.said, opens_at=at("2026-03-03")))
    with pytest.raises(NoticeTooShort):
        walk.lot.adopt(early, RULES)
    nowhere = replace(good, said=replace(good.said, platform="某网"))
    with pytest.raises(PlatformRefused):
        walk.lot.adopt(nowhere, RULES)
    failed = Walk().a1_failed()
    with pytest.raises(PlatformRefused, match="r1-A2 comes next"):
        failed.lot.adopt(adoption(failed, Kind.PS), RULES)


def report(walk: Walk, status: str, when: str = "2026-03-04", **said: Any) -> list[str]:
    walk.lot.report(walk.lot.current, Reported(status, f"{{{status}}}", **said), at(when), RULES)
    return alerts(walk.lot)


def test_rb_8_platform_and_court_differ_and_the_difference_stays_on_the_lot() -> None:
    stopped = Walk().suspended()
    assert report(stopped, "running") == ["RB-8"]
    assert report(stopped, "running") == ["RB-8"], "said once"
    gone = Walk().announced()
    gone.lot.withdraw(
        ground=WithdrawGround.SETTLED, document="协议", at=at("2026-02-20"), rules=RULES
    )
    assert report(gone, "sold", price="900000.00") == ["RB-8"]
    assert report(Walk().announced(), "withdrawn", "2026-03-01") == ["RB-8"]
    assert report(Walk().a1_failed(), "sold", "2026-03-06") == ["RB-8"]
    assert report(Walk().sold(), "sold", "2026-03-06", price="900000.00") == []
    assert report(Walk().sold(), "sold", "2026-03-06", price="900001.00") == ["RB-8"]
    assert report(Walk().announced(), "announced", start="700001.00") == ["PR-1"]


def test_su_1_a_stay_by_the_platform_is_reported_by_its_own_file() -> None:
    walk = Walk().bidding()
    assert report(walk, "suspended", "2026-03-05") == []
    assert walk.lot.state is State.SUSPENDED
    assert walk.lot.suspension is not None
    assert "{suspended}" in walk.lot.suspension.document


def test_a_platform_opens_the_bidding_and_its_bids_are_judged_as_any_others() -> None:
    walk = Walk().announced().enter("B1")
    bids = (Bid(1, "B1", yuan("700000"), at("2026-03-04", "10:05:00")),)
    assert report(walk, "running", "2026-03-03", bids=bids) == []
    assert walk.lot.state is State.A1_ANNOUNCED, "not before the announced moment"
    report(walk, "running", "2026-03-04", bids=bids)
    assert walk.lot.state is State.A1_BIDDING
    assert not walk.lot.may_end(walk.lot.current, at("2026-03-05"))
    report(walk, "sold", "2026-03-05", price="700000.00")
    assert walk.lot.may_end(walk.lot.current, at("2026-03-05"))


def test_rb_8_a_reported_sale_without_a_bid_does_not_end_as_a_failure() -> None:
    walk = Walk().bidding()
    assert report(walk, "sold") == ["RB-8"]
    with pytest.raises(BiddingNotOver):
        walk.end()
