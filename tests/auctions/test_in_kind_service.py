"""A lot that nobody buys goes to its creditor, and comes back when it was somebody else's."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from auctions import money_accounts as accounts
from auctions.law.says import DisposalStayed, InKindNotAllowed
from auctions.lot_words import (
    Answer,
    AssetClass,
    Creditor,
    Method,
    OutsiderEffect,
    Seizure,
    State,
    WithdrawGround,
)
from auctions.money_parts import Purpose
from ledger.domain import clock
from ledger.domain.money import Money, zero
from ledger.store.court import Court
from tests.auctions.house import AuctionHouse
from tests.auctions.lots import terms
from tests.scenario import yuan
from tests.services.courthouse import ACCOUNT, CASE, by
from tests.services.papers import RULING


@pytest.fixture
def house(new_court: Court) -> Iterator[AuctionHouse]:
    yield AuctionHouse(new_court)
    clock.reset()


def failed_twice(house: AuctionHouse) -> AuctionHouse:
    """Both auctions failed, the second at 560,000 on 26 March; the costs are 12,000."""
    house.announced().to("2026-03-06")
    house.do(
        "zhou", "list_creditors", document="债权人情况表", priority=Money("0.00"),
        creditors=(Creditor("p1", 1, "（2025）苏0508民初9号", yuan("700000")),),
        costs=yuan("12000"),
    )  # fmt: skip
    house.plan(terms("560000", "100000"))
    house.tell()
    house.to("2026-03-10", "09:00:00").publish("2026-03-25")
    return house.to("2026-03-26")


def taken(house: AuctionHouse) -> AuctionHouse:
    failed_twice(house).to("2026-03-30")
    house.do("wang", "ask_in_kind", on=clock.today(), answer_by=date(2026, 4, 3), document="征询函")
    house.do(
        "wang", "answer_in_kind", party="p1", answer=Answer.ACCEPTED, on=clock.today(),
        document="回执",
    )  # fmt: skip
    house.do("wang", "award_in_kind", party="p1", price=yuan("560000"), on=clock.today())
    return house


def test_s46_s83_taken_without_cash_and_given_back_with_the_claim_restored(
    house: AuctionHouse,
) -> None:
    taken(house)
    before = house.balances()
    with pytest.raises(InKindNotAllowed):
        house.do("feng", "pay_difference", costs=yuan("11999.99"))
    house.do("feng", "pay_difference", costs=yuan("12000"))
    house.to("2026-04-07")
    house.do("wang", "rule_in_kind", "抵债裁定", served_on=clock.today())
    lot, money = house.lot(), house.money()
    assert (lot.state, lot.title_passed_on) == (State.CLOSED_INKIND, date(2026, 4, 7))
    assert money.credited == {"p1": yuan("560000")}, "140,000 of the 700,000 are still owed"
    moved = {
        name: amount for name, amount in house.balances().items()
        if amount != before.get(name, zero())
    }  # fmt: skip
    assert sorted(moved.values()) == [-yuan("560000"), yuan("560000")]
    assert all("memo" in name or "claim" in name for name in moved), f"no cash moved: {moved}"

    house.do("wang", "outsider_wins", "判决书")
    lot, money = house.lot(), house.money()
    assert (lot.state, lot.effect) == (State.VOIDED, OutsiderEffect.REVOKED)
    assert money.credited == {"p1": zero()}, "the claim is whole again"
    assert house.balances() == before


def test_vo_6_no_ruling_in_kind_is_dated_after_a_bankruptcy_was_accepted(
    house: AuctionHouse,
) -> None:
    taken(house)
    house.do("feng", "pay_difference", costs=yuan("12000"))
    house.to("2026-04-07")
    with by("wang"):
        house.house.bankruptcies.accept(
            CASE, "p2", RULING, accepted_on=date(2026, 4, 6), noticed_on=date(2026, 4, 7)
        )
    with pytest.raises(DisposalStayed) as no:
        house.do("wang", "rule_in_kind", "抵债裁定", served_on=date(2026, 4, 6))
    assert no.value.facts["rule"] == "VO-6"
    house.do("wang", "rule_in_kind", "抵债裁定", served_on=date(2026, 4, 5))
    assert house.state() is State.CLOSED_INKIND


ENDS: dict[State, Callable[[AuctionHouse], object]] = {
    State.WITHDRAWN: lambda house: house.do(
        "wang", "withdraw", ground=WithdrawGround.SETTLED, document="和解协议", at=clock.now()
    ),
    State.TRANSFERRED: lambda house: house.do(
        "wang", "transfer", "受理裁定", accepted_on=clock.today(), administrator="管理人"
    ),
}


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.value)
def test_da_3_only_the_taker_pays_and_has_it_back_when_it_is_sold_to_nobody(
    house: AuctionHouse, end: State
) -> None:
    taken(house)
    with pytest.raises(InKindNotAllowed):
        house.pay_in("12000.00", "别人", Purpose.COSTS, "p9")
    house.pay_in("12000.00", "甲", Purpose.COSTS, "p1")
    ENDS[end](house)
    assert house.state() is end
    assert house.refunds().due_to("p1") == yuan("12000")
    with pytest.raises(InKindNotAllowed):
        house.pay_in("1.00", "甲", Purpose.COSTS, "p1")


def test_da_7_what_is_owed_for_a_lot_never_announced_is_claimed_and_goes_back(
    house: AuctionHouse,
) -> None:
    house.do(
        "zhou", "register", case_numbers=(CASE,), asset="苏-1", title="某小区某室",
        asset_class=AssetClass.REAL_ESTATE, applicant="p1", debtor="p2",
        seizure=Seizure("查封裁定", date(2026, 1, 5), date(2029, 1, 4)),
    )  # fmt: skip
    house.do("feng", "open_account", ACCOUNT)
    house.do("zhou", "open_pricing", investigation="调查笔录", on=clock.today())
    house.to("2026-01-12").do(
        "zhou", "fix_reference", method=Method.AGREEMENT, amount=yuan("1000000"),
        fixed_on=clock.today(), valid_until=date(2026, 12, 31), reports=("议价协议",),
    )  # fmt: skip
    house.do(
        "zhou", "list_creditors", document="债权人情况表", priority=yuan("0"), costs=yuan("0"),
        creditors=(Creditor("p1", 1, "判决书", yuan("700000")),),
    )  # fmt: skip
    house.do(
        "wang", "agree_in_kind", price=yuan("800000"), consents=("p1", "p2"), document="抵债协议",
        on=clock.today(), difference_due=date(2026, 3, 1),
    )  # fmt: skip
    house.pay_in("99999.00", "甲", Purpose.DIFFERENCE, "p1")
    assert house.money().held(accounts.difference("L1", "p1")) == yuan("99999")
    house.to("2026-03-02").do("wang", "miss_difference", ruling="裁定", on=clock.today())
    assert (house.state(), house.refunds().due_to("p1")) == (State.PRICED, yuan("99999"))
