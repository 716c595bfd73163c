"""A bid stands on its deposit, a bidding on what is known of it, a price on the bank's own days."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from auctions.law.failure import last_notice
from auctions.law.notice import Told, told_before
from auctions.law.says import (
    BiddingNotOver,
    BidRefused,
    DepositRefused,
    NoticeTooShort,
    PriceNotPaid,
    ReferenceRefused,
    StayRefused,
)
from auctions.lot_reports import Reported
from auctions.lot_words import (
    AssetClass,
    Channel,
    NotifyMeans,
    State,
    StayGround,
    WithdrawGround,
)
from auctions.money_deposits import NoSuchDeposit
from auctions.money_parts import DepositState, Purpose
from auctions.money_receipts import DepositKnown
from ledger.domain import clock
from ledger.domain.money import Money
from ledger.store.court import Court
from tests.auctions.house import AuctionHouse
from tests.auctions.lots import RULES, Walk, alerts, at, rules
from tests.auctions.scenes import refused
from tests.scenario import yuan
from tests.services.courthouse import by

DAY = date(2026, 3, 6)


@pytest.fixture
def house(new_court: Court) -> Iterator[AuctionHouse]:
    yield AuctionHouse(new_court)
    clock.reset()


# What a clock may not conclude


def test_rb_8_no_clock_calls_a_bidding_failed_whose_bids_may_not_be_here_yet() -> None:
    walk = Walk().bidding()
    with refused(walk, BiddingNotOver, "RB-8"):
        walk.lot.told_of()
    walk.bid("B1", "700000").lot.told_of()


def test_rb_8_a_person_or_the_platform_says_that_nobody_bid() -> None:
    by_hand = Walk().bidding().end()
    assert by_hand.lot.state is State.A1_FAILED
    told = Walk().bidding()
    told.lot.report("r1-A1", Reported("failed", "流拍"), at("2026-03-05"), RULES)
    told.lot.told_of()
    Walk().announced().open().lot.told_of()


def test_cl_3_the_hours_of_the_deposits_run_while_nobody_says_how_it_ended(
    house: AuctionHouse,
) -> None:
    house.announced().to("2026-02-20")
    house.admit("B1")
    house.house.now = at("2026-03-05", "10:00:01")
    with by("zhou"):  # whoever lets the clocks run: they are clocks
        house.clocks.tick()
    lot = house.lot()
    assert lot.state is State.A1_BIDDING
    assert house.money().deposits["r1-A1", "B1"].state is DepositState.HELD
    assert lot.timers["T-RELEASE:r1-A1"].due_at == at("2026-03-06")
    assert [each.rule for each in lot.alerts] == ["BD-2"]


# Without a deposit no bid


def test_dp_2_whose_deposit_went_back_in_a_stay_bids_only_after_paying_again() -> None:
    walk = Walk().bidding().bid("B1", "700000")
    stop(walk)
    with refused(walk, DepositRefused, "DP-2"):
        walk.lot.let_go("r1-A1", ["B1", "B2"], reason="stay", on=DAY)
    walk.lot.let_go("r1-A1", ["B2"], reason="stay", on=DAY)
    go_on(walk)
    with refused(walk, BidRefused, "DP-2"):
        walk.bid("B2", "705000", at("2026-03-06", "10:05:00"))
    walk.enter("B2", when=at("2026-03-06", "10:06:00"), reference="R-again")
    walk.bid("B2", "705000", at("2026-03-06", "10:07:00"))


def test_dp_2_of_an_attempt_that_is_over_nobody_is_let_go() -> None:
    walk = Walk().sold()
    walk.lot.let_go("r1-A1", ["B2"], reason="认错", on=DAY)
    assert walk.lot.attempt is not None
    assert set(walk.lot.attempt.entrants) == {"B1", "B2"}
    with refused(walk, DepositRefused, "DP-2"):
        walk.lot.let_go("r1-A1", ["B1"], reason="认错", on=DAY)


def test_dp_2_a_wrong_claim_of_a_deposit_takes_its_bidder_out(house: AuctionHouse) -> None:
    house.announced().to("2026-02-20")
    for bidder in ("B1", "B2"):
        house.admit(bidder)
    house.to("2026-03-04")
    house.bid("B1", "700000.00")
    lines = {receipt.payee: line for line, receipt in house.money().receipts.items()}
    with pytest.raises(DepositRefused):
        house.do("feng", "reverse_claim", lines["B1"], "a1", "认错")
    house.do("feng", "reverse_claim", lines["B2"], "a1", "认错")
    with pytest.raises(BidRefused):
        house.bid("B2", "705000.00")
    # In a stay the leader's deposit stays with its bid; after a withdrawal it is his again.
    house.do("wang", "suspend", ground=StayGround.FAULT, document="报告", at=clock.now())
    house.do("feng", "release_deposits")
    assert house.money().deposits["r1-A1", "B1"].state is DepositState.HELD
    house.do("wang", "withdraw", ground=WithdrawGround.OTHER, document="撤回", at=clock.now())
    house.do("feng", "release_deposits")
    assert house.money().deposits["r1-A1", "B1"].state is DepositState.REFUNDED


def test_ps_5_a_prepayment_may_come_in_parts_until_its_bidder_is_in(house: AuctionHouse) -> None:
    """A bank's limit on one transfer is no reason to keep somebody out; half a price is."""
    house.announced().to("2026-02-20")
    first = house.pay_in("99999.99", "姓名B1", Purpose.DEPOSIT, "B1")
    entry = {
        "name": "姓名B1", "identity": "ID-B1", "channel": Channel.COURT,
        "amount": Money("100000.00"), "reference": "R-B1",
    }  # fmt: skip
    with pytest.raises(NoSuchDeposit):
        house.do("zhou", "admit", "B1", **entry)
    rest = house.pay_in("0.01", "姓名B1", Purpose.DEPOSIT, "B1")
    house.do("zhou", "admit", "B1", **entry)
    with pytest.raises(DepositKnown):
        house.pay_in("0.01", "姓名B1", Purpose.DEPOSIT, "B1")
    house.do("feng", "reverse_claim", rest, "a1", "认错")  # and with a part of it he is out
    assert house.money().deposits["r1-A1", "B1"].amount == Money("99999.99")
    assert not house.lot().attempts["r1-A1"].entrants
    house.do("feng", "reverse_claim", first, "a1", "认错")
    assert not house.money().deposits


# The price counts on the day it is in the bank


def test_cl_4_who_paid_on_the_last_day_is_in_time_though_it_is_found_a_day_later(
    house: AuctionHouse,
) -> None:
    house.sold().to("2026-03-20", "16:00:00")
    line = house.receive("800000.00", "姓名B1")
    house.to("2026-03-21")
    assert house.state() is State.OVERDUE
    claimed = house.do(
        "zhou", "propose_claim", line, Purpose.BALANCE, "B1", amount=Money("800000.00"),
        evidence="付款凭证",
    )  # fmt: skip
    house.do("feng", "confirm_claim", line, claimed.ids["claim"])
    house.do("feng", "complete_price")
    lot = house.lot()
    assert (lot.state, lot.paid_on) == (State.PAID, date(2026, 3, 20))
    assert "CL-4" not in [each.rule for each in lot.alerts]
    assert lot.timers["T-RULING"].due_at == at("2026-03-31", "00:00:00")
    # A claim of it that was wrong takes the completed price with it, until it is covered again.
    house.do("feng", "reverse_claim", line, claimed.ids["claim"], "认错")
    assert house.state() is State.SOLD_AWAIT_BALANCE
    house.pay_in("800000.00", "姓名B1", Purpose.BALANCE, "B1")
    with pytest.raises(PriceNotPaid):  # now it is late indeed
        house.do("feng", "complete_price")
    house.do("feng", "complete_price", accepted_by="准许逾期付款决定")
    assert house.lot().paid_on == date(2026, 3, 21)


def test_cl_4_a_deposit_the_platform_sent_late_is_not_the_buyers_delay() -> None:
    walk = Walk().sold()
    lot, price = walk.lot, yuan("900000")
    late = date(2026, 3, 23)
    with refused(walk, PriceNotPaid, "CL-4"):
        lot.complete_price(total=price, on=late, rules=RULES)
    lot.complete_price(total=price, on=late, by_buyer_on=date(2026, 3, 20), rules=RULES)
    assert (lot.paid_on, alerts(lot)) == (late, [])


# Sold is sold


def test_su_4_after_the_sale_the_debtor_stops_nothing_by_paying() -> None:
    paid = {"tendered": yuan("705000"), "owed": yuan("705000"), "document": "收据"}
    for walk in (Walk().sold(), Walk().overdue(), stop(Walk().sold(), "2026-03-10")):
        with refused(walk, StayRefused, "SU-4"):
            walk.lot.accept_full_payment(at=at("2026-03-25"), rules=RULES, **paid)
    walk = Walk().defaulted()  # the sale is gone, and the next one not announced
    walk.lot.accept_full_payment(at=at("2026-03-26"), rules=RULES, **paid)
    assert walk.lot.state is State.WITHDRAWN


def test_a_withdrawn_sale_gives_back_its_part_payments_too(house: AuctionHouse) -> None:
    house.sold().to("2026-03-10")
    house.pay_in("100000.00", "姓名B1", Purpose.BALANCE, "B1")
    house.do("wang", "suspend", ground=StayGround.OUTSIDER, document="异议", at=clock.now())
    house.do("wang", "withdraw", ground=WithdrawGround.OUTSIDER, document="撤回", at=clock.now())
    assert house.lot().timers["T-RELEASE:r1-A1"].due_at == at("2026-03-11")
    house.do("feng", "release_deposits")
    assert house.refunds().due_to("B1") == Money("200000.00")
    assert house.money().paid == Money("0.00")


# After a stay


def test_edge_7_a_stayed_lot_does_not_open_once_its_price_is_too_old() -> None:
    walk = stop(Walk().announced(), "2026-02-10")
    walk.lot.end_ground(document="报告", on=date(2027, 6, 29), rules=RULES)
    moment = at("2027-06-29")
    with refused(walk, ReferenceRefused, "CK-12"):
        walk.lot.resume(document="通知", at=moment, opens_at=at("2027-07-01"), rules=RULES)
    walk.lot.resume(document="通知", at=moment, opens_at=at("2027-06-30"), rules=RULES)
    assert walk.lot.state is State.A1_ANNOUNCED


def test_su_2_a_stay_that_ate_the_notices_days_is_remarked() -> None:
    for opens, remarked in (("2026-03-31", []), ("2026-03-30", ["NT-1"])):
        walk = stop(Walk().announced(), "2026-02-10")  # eight days of thirty had run
        walk.lot.end_ground(document="报告", on=date(2026, 3, 9), rules=RULES)
        walk.lot.resume(document="通知", at=at("2026-03-09"), opens_at=at(opens), rules=RULES)
        assert alerts(walk.lot) == remarked


def test_bd_1_what_is_left_of_a_bidding_is_never_cut_short() -> None:
    walk = Walk().bidding()
    moment = at("2026-03-05", "09:50:00") + timedelta(milliseconds=500)
    walk.lot.suspend(ground=StayGround.FAULT, document="报告", at=moment, rules=RULES)
    assert walk.lot.suspension is not None
    assert walk.lot.suspension.left_seconds == 600


# Days between, counted clear


def test_clear_days_count_for_the_parties_and_the_second_notice_as_well() -> None:
    told = {"p1": Told(NotifyMeans.SERVED, date(2026, 1, 30))}
    told_before(["p1"], told, date(2026, 2, 2))
    with pytest.raises(NoticeTooShort):
        told_before(["p1"], told, date(2026, 2, 2), clear_days=True)
    failed = date(2026, 3, 5)
    assert last_notice(AssetClass.REAL_ESTATE, failed) == date(2026, 3, 20)
    assert last_notice(AssetClass.REAL_ESTATE, failed, clear_days=True) == date(2026, 3, 19)
    assert last_notice(AssetClass.MOVABLE, failed, clear_days=True) == date(2026, 3, 27)
    walk = Walk(court=rules(clear_days=True)).prepared().tell(date(2026, 1, 30))
    with refused(walk, NoticeTooShort, "NT-6"):
        walk.announce(date(2026, 2, 2), "2026-03-05")


def stop(walk: Walk, day: str = "2026-03-05") -> Walk:
    walk.lot.suspend(ground=StayGround.FAULT, document="报告", at=at(day, "09:50:00"), rules=RULES)
    return walk


def go_on(walk: Walk) -> None:
    walk.lot.end_ground(document="报告", on=DAY, rules=RULES)
    walk.lot.resume(document="通知", at=at("2026-03-06"), rules=RULES)
