"""What platform, bank and book have to agree on: each rule of section 15 on its border."""

from datetime import date, timedelta

import pytest

from auctions.law import reconciling as law
from auctions.law.notice import Item, publicity
from auctions.law.reconciling import OWNERS, Break, PayerNotRegistered, RemittanceDiffers, RowResent
from auctions.law.says import NotDisclosed
from ledger.domain.calendar import Calendar
from tests.auctions.lots import at
from tests.scenario import yuan

END = at("2026-03-05")
DAY = timedelta(hours=24)


def test_every_break_has_an_owner() -> None:
    assert set(OWNERS) == set(Break)
    assert set(OWNERS.values()) <= {"finance", "auctioneer", "officer"}


def test_rb_1_what_was_sent_is_in_the_bank_within_a_day() -> None:
    assert not law.not_banked(END, END + DAY)
    assert law.not_banked(END, END + DAY + timedelta(seconds=1))


def test_rb_2_money_without_a_row_is_known_within_three_days() -> None:
    assert law.without_row("R-9", {"R-1"})
    assert not law.without_row("R-1", {"R-1"})
    days = Calendar.shipped()
    assert law.identified_by(date(2026, 3, 2), days) == date(2026, 3, 5)
    assert law.identified_by(date(2026, 4, 1), days) == date(2026, 4, 7), "rolled past a festival"


def test_rb_3_platform_bank_and_book_agree_to_the_fen() -> None:
    assert law.amounts_agree(yuan("1.00"), yuan("1.00"), None)
    assert not law.amounts_agree(yuan("1.00"), yuan("0.99"), yuan("1.00"))
    assert not law.amounts_agree(yuan("1.00"), None, yuan("1.01"))


def test_rb_4_a_row_sent_again_is_the_same_row_only_with_the_same_amount() -> None:
    law.same_row_again(yuan("1.00"), yuan("1.00"), "row 1")
    with pytest.raises(RowResent):
        law.same_row_again(yuan("1.00"), yuan("1.01"), "row 1")


def test_rb_5_a_losers_deposit_is_frozen_a_day_at_most() -> None:
    assert not law.still_frozen(END, END + DAY)
    assert law.still_frozen(END, END + DAY + timedelta(seconds=1))


@pytest.mark.parametrize("sent", ["99999.99", "100000.01"])
def test_rb_6_the_winners_remittance_is_the_deposit(sent: str) -> None:
    law.is_the_deposit(yuan("100000.00"), yuan("100000.00"))
    with pytest.raises(RemittanceDiffers):
        law.is_the_deposit(yuan(sent), yuan("100000.00"))


def test_rb_7_the_buyer_pays_or_a_document_says_who() -> None:
    law.may_pay("王五", "王五")
    law.may_pay("赵六", "王五", document="代付说明")
    with pytest.raises(PayerNotRegistered):
        law.may_pay("赵六", "王五", document=" ")


def test_rb_8_a_platform_stands_still_with_the_court() -> None:
    assert not law.states_agree(platform_goes_on=True, court_stopped=True)
    for goes, stopped in ((True, False), (False, True), (False, False)):
        assert law.states_agree(platform_goes_on=goes, court_stopped=stopped)


def test_rb_9_a_reversal_uncovers_a_completed_price() -> None:
    assert law.uncovers(paid=True) is Break.REVERSED_AFTER_PAID
    assert law.uncovers(paid=False) is Break.AMOUNT_DIFFERS


def test_rb_10_interest_is_known_by_the_banks_word() -> None:
    assert law.is_interest("2026年一季度结息")
    assert not law.is_interest("拍卖保证金")


def test_rb_11_a_number_names_one_attempt() -> None:
    assert law.names_one_attempt(1)
    assert not law.names_one_attempt(0)
    assert not law.names_one_attempt(2)


def test_tx_2_a_notice_says_which_taxes_may_arise() -> None:
    publicity(set(Item))
    with pytest.raises(NotDisclosed):
        publicity(set(Item) - {Item.TAXES})
