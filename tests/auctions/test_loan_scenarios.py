"""Scenarios of section 20 about a buyer's loan and the taxes, on a real book."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from auctions.law.lending import ClaimTooLate, LoanTooLarge, NoLoanTrack, WrongTaxpayer
from auctions.law.reconciling import PayerNotRegistered
from auctions.law.says import DefaultNotRuled, MayNotBid
from auctions.lot_words import Channel, LoanTrack, State, Terms
from auctions.money_parts import Purpose
from ledger.domain import clock
from ledger.domain.errors import Refusal
from ledger.domain.money import Money, zero
from ledger.store.court import Court
from tests.auctions.house import FIRST, TRACK, AuctionHouse, L, loaned, rules_of
from tests.services.courthouse import DEBTOR


@pytest.fixture
def house(new_court: Court) -> Iterator[AuctionHouse]:
    yield AuctionHouse(new_court)
    clock.reset()


# Loans


def test_s55_ln_2_ln_7_ln_9_a_loan_buyer_has_the_published_time_and_the_bank_gets_its_own_back(
    house: AuctionHouse,
) -> None:
    loaned(house)
    attempt = house.lot().attempt
    assert attempt is not None
    assert attempt.balance_due_on == date(2026, 4, 19), "45 days, as published for all"
    assert rules_of(house)[-1] == "LN-2", "nobody showed the bank's letter before the auction"
    house.do("feng", "complete_price")
    house.do("wang", "fail_eligibility", "资格审查", knew=False, voided=True)
    assert house.refunds().due_to("LN-1") == Money("630000.00")
    assert house.refunds().due_to("B1") == Money("270000.00")


def test_s58_ln_7_nobody_gets_more_time_than_the_notice_published(house: AuctionHouse) -> None:
    house.sold().to("2026-03-08")
    with pytest.raises(NoLoanTrack):
        house.do("feng", "ask_more_time", "LN-1")
    with pytest.raises(NoLoanTrack):
        house.do(
            "feng", "register_commitment", "LN-1", lender="建设银行", amount=Money("1.00"),
            expires_on=date(2026, 4, 30),
        )  # fmt: skip
    house.to("2026-03-21", "00:00:01")
    assert house.state() is State.OVERDUE
    house.pay_in("800000.00", "姓名B1", Purpose.BALANCE, "B1")
    with pytest.raises(Refusal):
        house.do("feng", "complete_price")
    house.do("feng", "complete_price", accepted_by="接受逾期付款决定")
    assert rules_of(house)[-1] == "CL-4"


def test_ln_3_ln_8_a_refused_loan_leaves_the_buyer_owing_and_its_deposit_at_stake(
    house: AuctionHouse,
) -> None:
    house.sold(terms=replace(FIRST, loan=TRACK)).to("2026-03-08")
    letter = {"lender": "建设银行", "expires_on": date(2026, 4, 30)}
    house.do("feng", "register_commitment", "LN-1", amount=Money("600000.00"), **letter)
    with pytest.raises(LoanTooLarge):
        house.do("feng", "register_commitment", "LN-2", amount=Money("30000.01"), **letter)
    house.do("feng", "note_loan_refused", "LN-1", "银行函")
    assert rules_of(house)[-1] == "LN-8"
    with pytest.raises(PayerNotRegistered):
        house.pay_in("600000.00", "建设银行", Purpose.BALANCE, "LN-1")
    house.do("zhou", "release_deposits")
    assert house.refunds().due_to("B1") == zero(), "not refunded because the bank refused"
    house.to("2026-04-25")
    house.do("wang", "rule_default", "悔拍裁定")
    assert house.balances()[f"forfeited/{L}/r1-A1"] == -Money("100000.00")


def refused_by_the_bank(house: AuctionHouse, track: LoanTrack) -> AuctionHouse:
    house.sold(terms=replace(FIRST, loan=track)).to("2026-03-08")
    house.do(
        "feng", "register_commitment", "LN-1", lender="建设银行", amount=Money("600000.00"),
        expires_on=date(2026, 4, 30),
    )  # fmt: skip
    house.pay_in("5.00", "姓名B1", Purpose.BALANCE, "B1")
    house.do("feng", "note_loan_refused", "LN-1", "银行函")
    return house.to("2026-04-25")


def ruled_on(house: AuctionHouse, letter: str) -> None:
    house.do("wang", "rule_default", "悔拍裁定", refused_loan=letter)


def test_ln_8_a_notice_that_says_so_gives_the_deposit_back_when_the_loan_is_refused(
    house: AuctionHouse,
) -> None:
    refused_by_the_bank(house, replace(TRACK, refusal_refunds=True))
    for letter in ("", "LN-9"):
        with pytest.raises(DefaultNotRuled) as no:
            ruled_on(house, letter)
        assert no.value.facts["rule"] == "LN-8"
    ruled_on(house, "LN-1")
    assert house.state() is State.DEFAULTED, "the lot is sold anew, without this buyer"
    assert house.refunds().due_to("B1") == Money("100005.00")
    assert f"forfeited/{L}/r1-A1" not in house.balances()
    house.plan(FIRST)
    house.tell()
    house.to("2026-04-30", "09:00:00").publish("2026-06-01")
    with pytest.raises(MayNotBid):
        house.admit("B1", Channel.PLATFORM)


def test_ln_8_one_that_does_not_gives_nothing_back_however_the_ruling_reads(
    house: AuctionHouse,
) -> None:
    refused_by_the_bank(house, TRACK)
    with pytest.raises(DefaultNotRuled) as no:
        ruled_on(house, "LN-1")
    assert no.value.facts["rule"] == "LN-8"
    ruled_on(house, "")
    assert house.balances()[f"forfeited/{L}/r1-A1"] == -Money("100000.00")


# Taxes


def taxed(house: AuctionHouse, terms: Terms) -> None:
    house.sold(terms=terms).to("2026-03-10")
    house.pay_in("800000.00", "姓名B1", Purpose.BALANCE, "B1")
    house.do("feng", "complete_price")
    house.to("2026-03-15").do("wang", "serve_ruling", "成交裁定", served_on=clock.today())


def test_s60_s62_tx_8_a_buyers_advance_is_repaid_on_the_debtors_receipts_and_in_time(
    house: AuctionHouse,
) -> None:
    taxed(house, replace(FIRST, tax_claim_days=30))
    told = house.do("wang", "tell_tax_office", "成交告知书", on=clock.today(), province="江西")
    assert told.ids["paper"] == "赣高法〔2023〕64号", "S62: in force on the day of the notice"
    assert "TX-3" not in rules_of(house)
    house.do("wang", "tell_tax_office", "成交告知书", on=clock.today(), province="江苏")
    assert rules_of(house)[-1] == "TX-3"
    asked = {"receipt": "完税证1", "claimed_on": clock.today()}
    with pytest.raises(WrongTaxpayer):
        house.do("wang", "repay_advance", Money("54321.00"), taxpayer="姓名B1", **asked)
    with pytest.raises(ClaimTooLate):
        house.do(
            "wang", "repay_advance", Money("54321.00"), taxpayer=DEBTOR, receipt="完税证1",
            claimed_on=date(2026, 4, 15),
        )  # fmt: skip
    house.do("wang", "repay_advance", Money("54321.00"), taxpayer=DEBTOR, **asked)
    assert house.refunds().due_to("B1") == Money("54321.00")
    assert house.house.case().free == Money("845679.00")


def test_tx_11_what_was_withheld_and_not_remitted_is_remarked_when_the_lot_is_closed(
    house: AuctionHouse,
) -> None:
    house.ruled()
    house.do("wang", "issue_notices", documents=("协助执行通知书",), on=clock.today())
    house.do("wang", "deliver", document="交付笔录", on=clock.today())
    house.do("wang", "withhold_tax", "vat", Money("900000.00"), letter="函1", computation="表")
    house.do("wang", "close", "发放审批", archive="存档号")
    assert rules_of(house)[-2:] == ["CL-3", "TX-11"]
    assert house.lot().alerts[-2].said == "closed while CNY 100000.00 is not back with who paid it"
    assert "told, answered, remitted" in house.lot().alerts[-1].said
