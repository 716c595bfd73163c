"""The acceptance scenarios S01 to S40 about rules, bidding and rounds, by their numbers.

Those about money stand with the money of lots.
"""

from datetime import date, timedelta

import pytest

from auctions.law.says import (
    BidRefused,
    DepositRefused,
    MayNotBid,
    NoticeTooShort,
    PlatformRefused,
    PriceNotPaid,
    TermsRefused,
)
from auctions.lot_table import NotInThatStage
from auctions.lot_words import (
    AssetClass,
    BidderRole,
    Kind,
    State,
)
from ledger.domain.errors import Refusal
from tests.auctions.lots import RULES, Walk, alerts, at, registered, terms
from tests.auctions.scenes import preemptors, refused, rerun, second
from tests.scenario import yuan


def test_s01_the_first_start_is_at_least_seven_tenths() -> None:
    walk = Walk().price()
    before = walk.lot.version
    with refused(walk, TermsRefused, "PR-2"):
        walk.plan(terms("699999.99", "100000"))
    assert (walk.lot.version, walk.lot.state) == (before, State.PRICED)
    walk.plan(terms("700000", "100000"))
    assert walk.lot.state is State.PREPARED


@pytest.mark.parametrize("start", ["560000.00", "700000"])
def test_s02_the_second_start_is_cut_by_a_fifth_at_most(start: str) -> None:
    walk = Walk().a1_failed()
    with refused(walk, TermsRefused, "PR-3"):
        walk.plan(terms("559999.99", "100000"), date(2026, 3, 6))
    walk.plan(terms(start, "100000"), date(2026, 3, 6))
    assert walk.lot.planned is not None
    assert walk.lot.planned.kind is Kind.A2


@pytest.mark.parametrize(("deposit", "good"), [
    ("35000", True), ("140000", True), ("34999.99", False), ("140000.01", False),
])  # fmt: skip
def test_s04_the_deposit_is_a_twentieth_to_a_fifth(deposit: str, good: bool) -> None:
    walk = Walk().price()
    if good:
        walk.plan(terms("700000", deposit))
    else:
        with refused(walk, TermsRefused, "DP-1"):
            walk.plan(terms("700000", deposit))


def test_s05_an_old_deposit_may_not_outlive_its_band() -> None:
    walk = Walk().a1_failed()
    with refused(walk, TermsRefused, "DP-1"):
        walk.plan(terms("560000", "140000"), date(2026, 3, 6))
    walk.plan(terms("560000", "100000"), date(2026, 3, 6))


@pytest.mark.parametrize(("asset", "good", "bad"), [
    (AssetClass.REAL_ESTATE, "2026-03-04", "2026-03-03"),
    (AssetClass.MOVABLE, "2026-02-17", "2026-02-16"),
])  # fmt: skip
def test_s07_thirty_days_for_land_and_fifteen_for_movables(
    asset: AssetClass, good: str, bad: str
) -> None:
    walk = Walk(registered(asset_class=asset)).prepared().tell(date(2026, 1, 30))
    with refused(walk, NoticeTooShort, "NT-1"):
        walk.announce(date(2026, 2, 2), bad)
    walk.announce(date(2026, 2, 2), good)
    assert walk.lot.state is State.A1_ANNOUNCED


def test_s08_parties_are_told_three_days_before_the_notice() -> None:
    late = Walk().prepared().tell(date(2026, 1, 31))
    with refused(late, NoticeTooShort, "NT-6"):
        late.announce(date(2026, 2, 2), "2026-03-04")
    Walk().prepared().tell(date(2026, 1, 30)).announce(date(2026, 2, 2), "2026-03-04")


def test_s10_a_second_auction_fifteen_days_after_its_notice() -> None:
    walk = second(Walk(), "2026-03-25")
    assert (walk.lot.state, alerts(walk.lot)) == (State.A2_ANNOUNCED, [])
    early = Walk()
    with refused(early, NoticeTooShort, "NT-2", steps=True):
        second(early, "2026-03-24")


@pytest.mark.parametrize(("opens", "found"), [("2026-04-07", []), ("2026-04-08", ["F1-3"])])
def test_s11_the_thirtieth_day_rolls_past_the_festival(opens: str, found: list[str]) -> None:
    walk = second(Walk(), opens)
    assert (walk.lot.state, alerts(walk.lot)) == (State.A2_ANNOUNCED, found)


def test_s13_the_second_auction_stays_on_its_platform() -> None:
    walk = Walk()
    with refused(walk, PlatformRefused, "PF-4", steps=True):
        second(walk, "2026-03-25", platform="淘宝网")
    assert walk.lot.state is State.A1_FAILED


def test_s15_a_bid_before_the_last_five_minutes_moves_nothing() -> None:
    walk = Walk().bidding().bid("B1", "700000", at("2026-03-05", "09:54:59"))
    assert walk.lot.attempt is not None
    assert (walk.lot.attempt.ends_at, walk.lot.attempt.extensions) == (at("2026-03-05"), 0)


def test_s16_at_its_end_the_window_is_closed() -> None:
    walk = Walk().bidding()
    with refused(walk, BidRefused, "BD-2"):
        walk.bid("B1", "700000", at("2026-03-05", "10:00:00"))
    walk.bid("B1", "700000", at("2026-03-05", "09:59:59"))
    assert walk.lot.attempt is not None
    assert walk.lot.attempt.ends_at == at("2026-03-05", "10:04:59")


def test_s18_one_bidder_is_enough() -> None:
    walk = Walk().bidding().bid("B1", "700000").end()
    assert walk.lot.state is State.SOLD_AWAIT_BALANCE
    assert walk.lot.attempt is not None
    assert (walk.lot.attempt.winner, walk.lot.attempt.price) == ("B1", yuan("700000"))


def test_s19_rank_goes_before_time_among_equal_bids() -> None:
    walk = preemptors(Walk())
    walk.bid("X", "800000", at("2026-03-05", "09:58:00"))
    walk.bid("Y", "800000", at("2026-03-05", "09:59:00"))
    walk.bid("Z", "800000", at("2026-03-05", "10:02:00"))
    attempt = walk.lot.attempt
    assert attempt is not None
    assert attempt.ends_at == at("2026-03-05", "10:07:00")
    walk.end()
    assert (attempt.winner, attempt.price) == ("Z", yuan("800000"))


def test_s19_a_better_rank_is_not_passed_by_a_later_one() -> None:
    walk = preemptors(Walk())
    walk.bid("X", "800000").bid("Z", "800000").bid("Y", "800000").end()
    assert walk.lot.attempt is not None
    assert walk.lot.attempt.winner == "Z"


def test_s21_an_equal_bid_needs_a_confirmed_right() -> None:
    walk = Walk().bidding().bid("B1", "800000")
    with refused(walk, BidRefused, "PE-3"):
        walk.bid("B2", "800000")
    unconfirmed = Walk().prepared()
    unconfirmed.lot.know_preemptor("h1", nature="承租人", name="甲")
    unconfirmed.announce(date(2026, 2, 2), "2026-03-04")
    with refused(unconfirmed, Refusal, "PE-1"):
        unconfirmed.enter("Y", role=BidderRole.PREEMPTOR)


def test_s25_no_ruling_before_the_last_fen() -> None:
    walk = Walk().sold()
    with refused(walk, PriceNotPaid, "CL-4"):
        walk.lot.complete_price(total=yuan("899999.99"), on=date(2026, 3, 20), rules=RULES)
    with refused(walk, NotInThatStage):
        walk.lot.serve_ruling(document="裁定", served_on=date(2026, 3, 20), rules=RULES)


@pytest.mark.parametrize(("days", "found"), [(15, []), (16, ["CL-8"])])
def test_s26_title_passes_on_service_and_delivery_follows(days: int, found: list[str]) -> None:
    walk = Walk().paid()
    walk.lot.serve_ruling(document="成交裁定", served_on=date(2026, 3, 30), rules=RULES)
    assert walk.lot.title_passed_on == date(2026, 3, 30)
    walk.lot.issue_notices(("通知书",), on=date(2026, 3, 31))
    day = date(2026, 3, 30) + timedelta(days=days)
    walk.lot.deliver(document="笔录", on=day, rules=RULES)
    assert alerts(walk.lot) == found


def test_s36_a_defaulter_does_not_come_back_under_another_code() -> None:
    walk = rerun(Walk())
    assert walk.lot.current == "r1-A1.1"
    with refused(walk, MayNotBid, "DF-2"):
        walk.enter("B9", identity="ID-B1")
    walk.enter("B2")


def test_s38_a_private_sale_opens_fifteen_days_after_its_notice() -> None:
    walk = Walk().ps_open()
    attempt = walk.lot.attempt
    assert attempt is not None
    assert (attempt.closes_at, alerts(walk.lot)) == (at("2026-06-22"), [])


def test_s39_a_private_sale_has_the_failed_price() -> None:
    walk = Walk().ps_prep()
    with refused(walk, TermsRefused, "PR-4"):
        walk.plan(terms("550000", "56000"), date(2026, 4, 3))


def test_s40_the_whole_price_admits_to_a_private_sale() -> None:
    walk = Walk().ps_open()
    when = at("2026-05-01")
    with refused(walk, DepositRefused, "PS-5"):
        walk.enter("B1", amount=yuan("500000"), when=when)
    walk.enter("B1", amount=yuan("560000"), when=when)
    walk.bid("B1", "560000", at("2026-05-02"))
    assert walk.lot.state is State.PS_BIDDING
    walk.end()
    assert walk.lot.attempt is not None
    assert walk.lot.attempt.ended_at == at("2026-05-03"), "a day from the first bid"
