"""How an approved payment leaves: by the day's sum, stopped, batched, on a rest day, in cash.

Scenarios 31, 32 and 40 of the rulebook. Rules R2.07, R11.3.
"""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from api.every import follower
from ledger.domain.calendar import Calendar
from ledger.domain.errors import Refusal
from ledger.domain.law.channel import WaitsForWorkingDay, may_be_sent
from ledger.domain.money import Money
from ledger.domain.payout import State
from ledger.domain.payout_kind import PayoutKind
from ledger.projections import lists
from ledger.projections.clocks import clocks_of
from tests.services.courthouse import CASE, POLICY, Courthouse, by
from tests.services.papers import JOINT
from tests.services.refusing import refused
from tests.services.till import Till, draft


@pytest.fixture
def till(house: Courthouse) -> Till:
    house.funded("100000.00")
    return Till(house)


# R2.07: the chain is that of the day's sum, whatever the kinds it is cut into


def test_scenario_31_cutting_up_does_not_stay_under_a_band_not_even_across_kinds(
    bare: Courthouse,
) -> None:
    """Under bands of 50,000 and 100,000, 60,000.00 to one payee in halves needs the leader too."""
    policy = json.loads(POLICY.read_text())
    low, high = policy["approval_bands"]
    policy["approval_bands"] = [low | {"up_to": "50000.00"}, high | {"up_to": "100000.00"}, high]
    house = bare.open_book(json.dumps(policy))
    house.funded("100000.00")

    def roles(amount: str, kind: PayoutKind = PayoutKind.APPLICANT, **more: Any) -> list[str]:
        number = draft(house, "p1", amount, kind, **more).ids["payout"]
        return [role.value for role in house.payout(number).roles]

    assert roles("30000.00") == ["chief", "finance"]
    assert roles("30000.00") == ["chief", "leader", "finance"]
    assert roles("1.00", PayoutKind.JOINT, papers=[JOINT]) == ["chief", "leader", "finance"]
    house.later(days=1)
    assert roles("30000.00") == ["chief", "finance"], "another day's requests are judged apart"


# Stopped before it left


def test_scenario_32_a_payment_stopped_before_sending_is_asked_for_anew(till: Till) -> None:
    """Approved 20,000.00, then 5,000.00 are to stay: nothing is sent, 15,000.00 are approved."""
    house = till.house
    number = draft(house, "p1", "20000.00", PayoutKind.APPLICANT).ids["payout"]
    till.approve(number)
    with by("sun"):
        batch = till.pay.prepare(house.account, [number]).ids["batch"]
    with by("wang"):
        house.payouts.stop(number, "另案冻结 5000 元")
    assert house.payout(number).state is State.STOPPED
    assert house.case().free == Money("100000.00")
    with by("qian"), pytest.raises(Refusal):
        till.pay.send(batch)
    assert till.bank.files == []
    again = draft(house, "p1", "15000.00", PayoutKind.APPLICANT).ids["payout"]
    assert till.paid(again).state is State.SETTLED


def test_a_batch_that_cannot_go_is_dissolved_and_the_good_payments_go_in_another(
    till: Till,
) -> None:
    house = till.house
    good = draft(house, "p1", "1000.00", PayoutKind.APPLICANT).ids["payout"]
    bad = draft(house, "p1", "2000.00", PayoutKind.APPLICANT).ids["payout"]
    for number in (good, bad):
        till.approve(number)
    with by("sun"):
        batch = till.pay.prepare(house.account, [good, bad]).ids["batch"]
    with by("chen"):
        house.payouts.stop(bad, "止付")
    with by("feng"):
        assert till.pay.dissolve(batch, "内含止付").ids["released"] == "1"
    assert house.payout(good).state is State.APPROVED
    till.send(good)
    with by("feng"), pytest.raises(Refusal):
        till.pay.dissolve(house.payout(good).batch, "再解散")


def test_scenario_40_a_large_payment_waits_for_a_working_day(till: Till) -> None:
    house = till.house
    house.receive("6000000.00", sub_account=house.case().sub_account)
    number = draft(house, "p1", "6000000.00", PayoutKind.APPLICANT).ids["payout"]
    till.approve(number)
    with by("sun"):
        batch = till.pay.prepare(house.account, [number]).ids["batch"]
    house.now = datetime(2026, 3, 7, 1, 0, tzinfo=UTC)  # a Saturday
    with by("qian"):
        late = refused(house, WaitsForWorkingDay, lambda: till.pay.send(batch))
    assert late.facts["next"] == date(2026, 3, 9)
    assert house.payout(number).state is State.QUEUED
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        waits = [c for c in clocks_of(connection, house.court.book, CASE) if c.unsettled]
    assert sum(clock.unsettled.amount for clock in waits) >= 6_000_000, "its clocks run on"
    assert all(clock.due is not None for clock in waits)
    house.now = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
    with by("qian"):
        till.pay.send(batch)
    assert house.payout(number).state is State.SENT


def test_r11_3_small_payments_go_on_any_day() -> None:
    saturday, calendar = date(2026, 3, 7), Calendar.shipped()
    limit = Money("1000000.00")
    may_be_sent(limit, above=limit, on=saturday, calendar=calendar)
    may_be_sent(Money("6000000.00"), above=None, on=saturday, calendar=calendar)
    may_be_sent(Money("6000000.00"), above=limit, on=date(2026, 3, 9), calendar=calendar)
    with pytest.raises(WaitsForWorkingDay):
        may_be_sent(Money("1000000.01"), above=limit, on=saturday, calendar=calendar)


def test_r2_10_what_came_back_is_listed_until_it_is_drafted_to_its_payee_again(till: Till) -> None:
    house = till.house

    def listed() -> list[str]:
        follower(house.court).catch_up()
        with house.court.database.app.connect() as connection:
            return [each.number for each in lists.returned(connection, house.court.book).items]

    def returned(amount: str) -> str:
        number = str(draft(house, "p1", amount, PayoutKind.APPLICANT).ids["payout"])
        till.paid(number)
        house.later(days=1)
        till.bounce(number)
        house.confirm_account()
        return number

    first, second = returned("300.00"), returned("200.00")
    draft(house, "p1", "100.00", PayoutKind.APPLICANT)
    assert listed() == [first, second], "less than came back is not all of it again"
    again = draft(house, "p1", "200.00", PayoutKind.APPLICANT).ids["payout"]
    assert listed() == [second], "one new payment does for one that came back, the oldest"
    with by("wang"):
        house.payouts.withdraw(again, "收款人变更")
    assert listed() == [first, second], "what was taken back again sent nothing"
    draft(house, "p1", "400.00", PayoutKind.APPLICANT)
    assert listed() == []
