"""Scenarios of lots whose sums, bidders and days the other tests shorten, played as they stand."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from auctions.law.reconciling import PayerNotRegistered
from auctions.law.says import DisposalStayed, ReferenceRefused, RoundRefused, TermsRefused
from auctions.lot_words import (
    AssetClass,
    Channel,
    Creditor,
    LoanTrack,
    Mode,
    State,
    StayGround,
    Trait,
)
from auctions.money_parts import DepositState, Purpose
from ledger.domain import clock
from ledger.domain.errors import Refusal
from ledger.domain.money import Money, zero
from ledger.store.court import Court
from tests.auctions.house import FIRST, AuctionHouse, L, rules_of, settle
from tests.auctions.lots import RULES, Walk, alerts, at, registered, terms
from tests.auctions.scenes import award, refused, willing
from tests.scenario import yuan
from tests.services.courthouse import by

FIVE = ("B1", "B2", "B3", "B4", "B5")


@pytest.fixture
def house(new_court: Court) -> Iterator[AuctionHouse]:
    yield AuctionHouse(new_court)
    clock.reset()


# Deposits


def test_s23_of_five_frozen_deposits_four_are_due_back_and_one_is_remitted_by_ten_the_next_day(
    house: AuctionHouse,
) -> None:
    """R2.21 as well: a bidder's deposit is a class of its own, and the losers' never come in."""
    house.announced().to("2026-02-20")
    for bidder in FIVE:
        house.admit(bidder, Channel.PLATFORM)
    house.to("2026-03-04")
    house.bid("B1", "900000.00")
    house.to("2026-03-05", "10:00:00")
    timers = house.lot().timers
    due = {name: timer.due_at for name, timer in timers.items() if name.startswith("T-RE")}
    assert set(due.values()) == {at("2026-03-06", "10:00:00")}
    assert {name.partition(":")[0] for name in due} == {"T-RELEASE", "T-REMIT"}
    rows = [
        {"platform": "京东网", "batch_no": "1", "seq": seq, "platform_lot_id": "101",
         "order_id": f"O-{who}", "bidder_code": who, "amount": "100000.00", "bank_ref": "",
         "kind": "DEPOSIT_REMIT" if who == "B1" else "DEPOSIT_UNFREEZE",
         "event_time": "2026-03-06 10:00:00"}
        for seq, who in enumerate(FIVE)
    ]  # fmt: skip
    house.to("2026-03-06", "10:00:00")
    assert settle(house, *rows)["applied"] == "5"
    assert house.balances()["platform/京东网"] == Money("100000.00")
    assert house.balances()[f"deposit/{L}/B1"] == -Money("100000.00")
    assert not [name for name in house.balances() if name.startswith("bank/")]
    house.pay_in("100000.00", "京东网", Purpose.DEPOSIT, "B1", attempt="r1-A1")
    assert "platform/京东网" not in house.balances()
    assert {house.money().deposit("r1-A1", who).state for who in FIVE[1:]} == {
        DepositState.RELEASED
    }
    assert rules_of(house) == []


def test_s78_rb_1_a_remittance_not_at_the_bank_in_a_day_is_a_break_and_the_lot_waits(
    house: AuctionHouse,
) -> None:
    house.sold(channel=Channel.PLATFORM)
    sent = {
        "platform": "京东网", "batch_no": "1", "seq": 1, "platform_lot_id": "101",
        "order_id": "O-B1", "bidder_code": "B1", "kind": "DEPOSIT_REMIT", "amount": "100000.00",
        "event_time": "2026-03-05 11:00:00", "bank_ref": "",
    }  # fmt: skip
    back = {"seq": 2, "order_id": "O-B2", "bidder_code": "B2", "kind": "DEPOSIT_UNFREEZE"}
    settle(house, sent, sent | back)
    house.to("2026-03-06", "10:00:00")
    with by("feng"):
        assert house.desk.settlements.check(L).ids["breaks"] == "0", "a day from the sale"
    house.to("2026-03-06", "10:00:01")
    with by("feng"):
        assert house.desk.settlements.check(L).ids["breaks"] == "1"
    assert house.state() is State.SOLD_AWAIT_BALANCE
    assert house.balances()["platform/京东网"] == Money("100000.00")


# Payment and ruling


@pytest.mark.parametrize(("served", "found"), [("2026-03-30", []), ("2026-03-31", ["CL-6"])])
def test_s26_paid_on_20_march_the_ruling_is_served_by_the_thirtieth(
    served: str, found: list[str]
) -> None:
    walk = Walk().paid(date(2026, 3, 20))
    on = date.fromisoformat(served)
    walk.lot.serve_ruling(document="成交裁定", served_on=on, rules=RULES)
    assert (walk.lot.title_passed_on, alerts(walk.lot)) == (on, found)


def test_s56_while_the_banks_630_000_are_nobodys_no_ruling_is_served(house: AuctionHouse) -> None:
    house.sold(terms=replace(FIRST, loan=LoanTrack(("建设银行",), 70, 45))).to("2026-03-08")
    house.pay_in("170000.00", "姓名B1", Purpose.BALANCE, "B1")
    line = house.receive("630000.00", "建设银行")
    asked = house.do(
        "zhou", "propose_claim", line, Purpose.BALANCE, "LN-1", amount=Money("630000.00"),
        evidence="银行进账单",
    )  # fmt: skip
    with pytest.raises(PayerNotRegistered):
        house.do("feng", "confirm_claim", line, asked.ids["claim"])
    before = house.court.position()
    for act, given in (
        ("complete_price", {}), ("serve_ruling", {"served_on": clock.today()}),
    ):  # fmt: skip
        words = ("成交裁定",) if given else ()
        with pytest.raises(Refusal):
            house.do("wang" if given else "feng", act, *words, **given)
    assert house.court.position() == before
    assert house.balances()[f"unclaimed/{line}"] == -Money("630000.00")
    house.do(
        "feng", "register_commitment", "LN-1", lender="建设银行", amount=Money("630000.00"),
        expires_on=date(2026, 4, 30),
    )  # fmt: skip
    house.do("feng", "confirm_claim", line, asked.ids["claim"])
    house.do("feng", "complete_price")
    payers = {each.payer_name: house.balances() for each in house.money().receipts.values()}
    assert {"姓名B1", "建设银行"} <= set(payers)
    assert house.balances()[f"price/{L}"] == -Money("900000.00")
    house.do("wang", "serve_ruling", "成交裁定", served_on=clock.today())
    assert house.state() is State.RULED


# In kind


def test_s46_interest_stops_on_the_day_the_ruling_in_kind_is_served() -> None:
    walk = willing(Creditor("x", 1, "判决书", yuan("700000")))
    award(walk, "x", difference_due=None)
    walk.lot.pay_difference(paid=zero(), costs=yuan("12000"), on=date(2026, 4, 3), rules=RULES)
    assert walk.lot.interest_stops_on is None
    walk.lot.rule_in_kind(document="抵债裁定", served_on=date(2026, 4, 7), rules=RULES)
    assert walk.lot.interest_stops_on == date(2026, 4, 7)


# The second round


@pytest.mark.parametrize("deposit", ["28000", "112000"])
def test_s48_a_deposit_of_28_000_to_112_000_on_a_second_rounds_start_of_560_000(
    deposit: str,
) -> None:
    walk = Walk().second_round()
    walk.plan(terms("560000", deposit), date(2026, 7, 20)).announce(date(2026, 8, 3), "2026-09-02")
    assert walk.lot.current == "r2-A1"


def test_s52_a_second_round_starts_within_six_months_of_30_june_2026() -> None:
    """Its first notice on the last valid day; 5 January 2027 is beyond 30 December 2026."""
    last = {"notice_on": date(2026, 6, 30), "consents": ("p1", "p2")}

    def asked() -> Walk:
        walk = Walk().price(valid_until=date(2026, 6, 30)).plan()
        walk.announce(date(2026, 2, 2), "2026-03-04").open().end()
        walk.plan(terms("560000", "100000"), date(2026, 3, 6))
        walk.announce(date(2026, 3, 10), "2026-03-25").open().end()
        walk.ask(date(2026, 3, 30)).decline(date(2026, 4, 2))
        walk.plan(terms("560000", "56000"), date(2026, 4, 3))
        walk.announce(date(2026, 4, 8), "2026-04-23").open().end()
        return walk.ask(date(2026, 6, 23)).decline(date(2026, 6, 26))

    walk = asked()
    late = walk.round_plan(**last, starts_on=date(2027, 1, 5))
    with refused(walk, RoundRefused, "R2-9"):
        walk.lot.open_second_round(late, on=date(2026, 6, 27), rules=RULES)
    good = walk.round_plan(**last, starts_on=date(2026, 12, 30))
    walk.lot.open_second_round(good, on=date(2026, 6, 27), rules=RULES)
    walk.lot.approve_second_round(
        mode=Mode.CARRY_OVER, panel="笔录", on=date(2026, 6, 28), rules=RULES
    )
    walk.plan(terms("560000", "100000"), date(2026, 6, 28)).tell(date(2026, 6, 27))
    with refused(walk, ReferenceRefused, "CK-12"):
        walk.announce(date(2026, 6, 30), "2027-01-05")
    walk.announce(date(2026, 6, 30), "2026-12-30")
    assert walk.lot.current == "r2-A1"


def test_s53_on_the_181st_day_nobody_acted_the_lot_is_on_the_stale_list() -> None:
    walk = Walk().declined_again()
    assert walk.lot.attempt is not None
    assert clock.on(walk.lot.attempt.ended_at) == date(2026, 6, 22)
    assert not [each for each in walk.lot.due(at("2026-12-19", "23:59:59"))
                if each.name == "T-HOLD"]  # fmt: skip
    (due,) = [each for each in walk.lot.due(at("2026-12-20")) if each.name == "T-HOLD"]
    walk.lot.fire(due, at("2026-12-20"), RULES)
    assert alerts(walk.lot) == ["R2-15"]


# No reserve, enough, quiet days


def test_s75_a_criminal_cases_car_that_failed_at_40_000_is_sold_without_reserve() -> None:
    free = terms("0", "500", no_reserve=True)

    def failed(*traits: Trait) -> Walk:
        walk = Walk(registered(*traits, asset_class=AssetClass.MOVABLE)).price("71428.57")
        walk.plan(terms("50000", "5000")).announce(date(2026, 2, 2), "2026-03-04").open().end()
        walk.plan(terms("40000", "4000"), date(2026, 3, 6))
        walk.announce(date(2026, 3, 10), "2026-03-25").open().end()
        return walk.ask(date(2026, 3, 30)).decline(date(2026, 4, 2))

    car = failed(Trait.CRIMINAL)
    car.plan(free, date(2026, 4, 3)).announce(date(2026, 4, 8), "2026-04-23")
    assert car.lot.state is State.A2_ANNOUNCED
    civil = failed()
    with refused(civil, TermsRefused, "PR-7"):
        civil.plan(free, date(2026, 4, 3))


def test_s81_after_a_dismissal_served_on_2_march_nothing_opens_before_the_eighteenth() -> None:
    walk = Walk().announced()
    walk.lot.claim_as_outsider("案外人甲", document="异议书", at=at("2026-02-20"), rules=RULES)
    walk.lot.dismiss_outsider(document="驳回裁定", served_on=date(2026, 3, 2), rules=RULES)
    for day in ("2026-03-04", "2026-03-17"):
        with refused(walk, DisposalStayed, "VO-7"):
            walk.lot.resume(document="恢复", at=at(day), rules=RULES, opens_at=at(day))
    first = at("2026-03-18")
    walk.lot.resume(document="恢复", at=first, rules=RULES, opens_at=first)
    walk.open()
    assert walk.lot.state is State.A1_BIDDING


@pytest.mark.parametrize(("resumed", "found"), [("2026-03-11", []), ("2026-03-12", ["SU-2"])])
def test_s68_a_fault_at_09_50_reported_at_09_52_is_taken_up_again_by_11_march(
    resumed: str, found: list[str]
) -> None:
    walk = Walk().bidding()
    walk.lot.suspend(
        ground=StayGround.FAULT, document="平台报告", at=at("2026-03-05", "09:50:00"), rules=RULES,
        by_platform=True, reported_at=at("2026-03-05", "09:52:00"),
    )  # fmt: skip
    walk.lot.end_ground(document="平台报告", on=date(2026, 3, 6), rules=RULES)
    walk.lot.resume(document="恢复通知", at=at(resumed), rules=RULES)
    assert (walk.lot.state, alerts(walk.lot)) == (State.A1_BIDDING, found)
    assert walk.lot.attempt is not None
    assert walk.lot.attempt.ends_at == at(resumed, "10:10:00"), "the ten minutes it had left"
