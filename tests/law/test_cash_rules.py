"""R1.10, R1.12, R1.13, R2.08a: two officers, a slip, and finance the same day."""

from datetime import date

import pytest

from ledger.domain.calendar import Calendar
from ledger.domain.citation import NoRuleInForce
from ledger.domain.law.approval import ActsTwice
from ledger.domain.law.cash import (
    CollectionNeedsReason,
    HandOver,
    HandOverNeedsReason,
    HandOverTooLate,
    NotItsWitness,
    TwoOfficersNeeded,
    hand_over,
    hand_over_due,
    is_its_witness,
    may_collect,
    may_give_cash,
    may_take_back_cash,
    voucher_due,
)

CALENDAR = Calendar.shipped()
TAKEN = date(2017, 8, 31)


def test_r1_12_two_officers_a_reason_and_a_record_are_needed() -> None:
    may_collect(["王", "赵"], by="王", reason="路远", record="笔录1")
    for officers in (["王"], ["王", "王"], ["王", " "], ["赵", "李"]):
        with pytest.raises(TwoOfficersNeeded):
            may_collect(officers, by="王", reason="路远", record="笔录1")
    for reason, record in (("", "笔录1"), ("路远", " ")):
        with pytest.raises(CollectionNeedsReason):
            may_collect(["王", "赵"], by="王", reason=reason, record=record)


def test_r1_13_cash_comes_the_same_day_or_with_a_reason_a_day_later() -> None:
    soon, latest = hand_over_due(TAKEN, CALENDAR)
    assert (soon.due, latest.due) == (date(2017, 8, 31), date(2017, 9, 1))
    said = {"reason": "", "allowed": False}
    assert hand_over(TAKEN, TAKEN, CALENDAR, **said) is HandOver.IN_TIME
    with pytest.raises(HandOverNeedsReason):
        hand_over(TAKEN, date(2017, 9, 1), CALENDAR, **said)
    said["reason"] = "道路中断"
    assert hand_over(TAKEN, date(2017, 9, 1), CALENDAR, **said) is HandOver.WITH_REASON
    with pytest.raises(HandOverTooLate):
        hand_over(TAKEN, date(2017, 9, 2), CALENDAR, **said)
    said["allowed"] = True
    assert hand_over(TAKEN, date(2017, 9, 2), CALENDAR, **said) is HandOver.LATE


def test_r1_13_before_may_2017_one_working_day_was_allowed() -> None:
    friday = date(2016, 6, 17)
    soon, latest = hand_over_due(friday, CALENDAR)
    assert soon.due == latest.due == date(2016, 6, 20)
    assert hand_over(friday, soon.due, CALENDAR, reason="", allowed=False) is HandOver.IN_TIME
    with pytest.raises(NoRuleInForce):
        hand_over_due(date(2006, 5, 17), CALENDAR)


def test_r1_10_finance_tells_the_officer_within_three_days_of_clearing() -> None:
    found = voucher_due(date(2017, 9, 6), CALENDAR)
    assert (found.target, found.legal.due) == (date(2017, 9, 9), date(2017, 9, 11))


def test_r2_08a_cash_is_given_by_one_and_seen_by_another() -> None:
    may_give_cash("钱", "周", acted={"王", "李"})
    for giver, witness in (("钱", "钱"), ("王", "周"), ("钱", "李")):
        with pytest.raises(ActsTwice):
            may_give_cash(giver, witness, acted={"王", "李"})
    is_its_witness("周", named="周")
    with pytest.raises(NotItsWitness):
        is_its_witness("钱", named="周")
    may_take_back_cash("李", giver="钱", witness="周")
    for by in ("钱", "周"):
        with pytest.raises(ActsTwice):
            may_take_back_cash(by, giver="钱", witness="周")
