"""R2.16b, R2.17: whose kept money was is found wrongly, and taken back by another, in the open."""

import pytest

from api.every import follower
from ledger.domain.bankruptcy_parts import BankruptcyOver, NoSuchFinding, NotKept
from ledger.domain.law.approval import ActsTwice
from ledger.domain.law.bankruptcy import StoppedByBankruptcy, TheBankruptsOwn, WhoseNotSaid
from ledger.domain.money import Money
from ledger.domain.payout import State
from ledger.projections import leavings
from ledger.services.command import Recorded
from ledger.store.verify import verify
from tests.services.courthouse import CASE, Courthouse, by
from tests.services.papers import RECORD
from tests.services.refusing import refused
from tests.services.test_two_bankrupts import (
    accept,
    administrator,
    co_debtors,
    end,
    hand_over,
    house,
    kept,
    owned,
    receipt_of,
)
from tests.services.till import Till

__all__ = ["house"]


def taken_back(house: Courthouse, party: str, receipt: str = "", who: str = "lin") -> Recorded:
    with by(who):
        return house.bankruptcies.take_finding_back(
            CASE, party, [receipt_of(house, receipt or party)], "误认付款人", RECORD
        )


def outstanding(house: Courthouse) -> Money:
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        rows = leavings.leavings_of(connection, house.court.book, CASE)
    (row,) = [each for each in rows if each.kind == "bankruptcy"]
    return row.outstanding


def test_what_was_said_to_be_a_co_debtors_is_kept_again_and_stops(house: Courthouse) -> None:
    accept(house)
    stood = outstanding(house)
    pocket = co_debtors(house, "p4").ids["pocket"]
    with by("wang"):
        asked = house.payouts.draft(CASE, "p1", Money("200.00"), "款", pocket=pocket).ids["payout"]
    refused(house, NotKept, lambda: owned(house, "p2", "p4"))
    done = taken_back(house, "p4")
    assert (done.ids["amount"], done.ids["stopped"]) == ("CNY 500.00", "1")
    assert kept(house) == {"bankruptcy": "CNY 33500.00"}
    assert house.payout(asked).state is State.STOPPED, "the bank did not have it yet"
    assert outstanding(house) == stood, "the list says what is kept"
    refused(house, StoppedByBankruptcy, lambda: house.drafted("1.00"))
    assert owned(house, "p2", "p4").facts, "what was refused because of it is open again"
    assert verify(house.court.database, house.court.book, workers=0).intact


def test_what_was_said_to_be_one_bankrupts_is_nobodys_until_it_is_found_the_others(
    house: Courthouse,
) -> None:
    accept(house)
    accept(house, "p3")
    first = administrator(house, "p2", "甲管理人")
    owned(house, "p2", "p4")
    asked = hand_over(house, first, "100.00", "estate-p2").ids["payout"]
    refused(house, NotKept, lambda: owned(house, "p3", "p4"))
    taken_back(house, "p2", "p4")
    assert house.payout(asked).state is State.STOPPED
    refused(house, WhoseNotSaid, lambda: hand_over(house, first, "1.00", "bankruptcy"))
    assert owned(house, "p3", "p4").facts
    assert kept(house) == {"bankruptcy": "CNY 33000.00", "estate-p3": "CNY 500.00"}


def test_what_has_left_meanwhile_stays_and_only_the_rest_is_kept_again(house: Courthouse) -> None:
    accept(house)
    pocket = co_debtors(house, "p4").ids["pocket"]
    till = Till(house)
    with by("wang"):
        asked = house.payouts.draft(CASE, "p1", Money("200.00"), "款", pocket=pocket).ids["payout"]
    till.paid(asked)
    assert taken_back(house, "p4").ids["amount"] == "CNY 300.00"
    assert house.payout(asked).state is State.SETTLED
    assert kept(house) == {"bankruptcy": "CNY 33300.00"}


def test_where_all_has_left_nothing_is_taken_back(house: Courthouse) -> None:
    accept(house)
    pocket = co_debtors(house, "p4").ids["pocket"]
    with by("wang"):
        asked = house.payouts.draft(CASE, "p1", Money("500.00"), "款", pocket=pocket).ids["payout"]
    Till(house).paid(asked)
    refused(house, NotKept, lambda: taken_back(house, "p4"))


def test_nobody_takes_his_own_finding_back_and_nobody_what_was_not_found(
    house: Courthouse,
) -> None:
    accept(house)
    refused(house, NoSuchFinding, lambda: taken_back(house, "p4"))
    co_debtors(house, "p4")
    refused(house, ActsTwice, lambda: taken_back(house, "p4", who="chen"))
    refused(house, NoSuchFinding, lambda: taken_back(house, "p4", "p3"))
    refused(house, NoSuchFinding, lambda: taken_back(house, "p3", "p4"))
    taken_back(house, "p4")
    refused(house, NoSuchFinding, lambda: taken_back(house, "p4"))
    (found,) = house.bankruptcies.bankruptcy(CASE).findings
    assert (found.by, found.taken_back_by, found.because) == ("chen", "lin", "误认付款人")
    assert not found.stands_for, "both are visible"


def test_it_follows_the_money_of_a_co_debtor_who_went_bankrupt_and_of_an_end(
    house: Courthouse,
) -> None:
    """His own ruling made it his estate; the end of one freed it under his name."""
    accept(house)
    co_debtors(house, "p3")
    accept(house, "p3")
    assert kept(house)["estate-p3"] == "CNY 8000.00"
    assert taken_back(house, "p3").ids["amount"] == "CNY 8000.00"
    refused(house, TheBankruptsOwn, lambda: owned(house, "p2", "p3"))
    owned(house, "p3")
    end(house, "p3")
    assert kept(house)["cleared-p3"] == "CNY 8000.00"
    taken_back(house, "p3")
    assert kept(house) == {"bankruptcy": "CNY 33500.00"}


def test_when_all_are_over_there_is_nobody_to_keep_it_for(house: Courthouse) -> None:
    accept(house)
    co_debtors(house, "p4")
    end(house)
    with pytest.raises(BankruptcyOver):
        taken_back(house, "p4")
