"""Money that comes late, for another, or for two things at once is counted where it belongs."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from auctions import money_accounts as accounts
from auctions.law.forfeit import Step
from auctions.law.lending import ProceedsShort
from auctions.lot_words import AnnulGround, AssetClass, Channel, Seizure, State
from auctions.money_deposits import NotOnItsWay
from auctions.money_parts import DepositState, NotHeld, Purpose, TaxStep
from auctions.money_receipts import MarkOfAnotherPayer
from auctions.money_subject import ClaimOfAnotherLot
from auctions.services.defaulting import RerunNotFinal
from auctions.services.finding import NoSaleUnderWay
from auctions.services.paid_out import PaymentOfTheSaleWaits
from auctions.views.refunds import refunds_due
from ledger.domain import clock
from ledger.domain.case_parts import NothingToPay, NotTheOfficer
from ledger.domain.case_pockets import PocketKind
from ledger.domain.money import Money, zero
from ledger.store.court import Court
from tests.auctions.house import FIRST, PLATFORM, AuctionHouse, settle
from tests.auctions.test_lot_views import seen
from tests.scenario import yuan
from tests.services.courthouse import CASE, by


@pytest.fixture
def house(new_court: Court) -> Iterator[AuctionHouse]:
    yield AuctionHouse(new_court)
    clock.reset()


def row(kind: str, amount: str, when: str, **more: Any) -> dict[str, Any]:
    return {
        "platform": PLATFORM, "batch_no": "1", "seq": 1, "platform_lot_id": "101",
        "order_id": "O1", "bidder_code": "B1", "payer_name": "姓名B1", "kind": kind,
        "amount": amount, "event_time": when, "bank_ref": "",
    } | more  # fmt: skip


def test_df_1_what_a_defaulter_pays_too_late_never_pays_the_next_buyers_price(
    house: AuctionHouse,
) -> None:
    house.defaulted()
    with pytest.raises(NoSaleUnderWay):
        house.pay_in("800000.00", "姓名B1", Purpose.BALANCE, "B1")
    assert house.money().paid == zero()
    house.rerun("840000.00")
    assert house.refunds().due_to("B3") == zero()


def test_df_3_no_default_is_ruled_while_the_platform_keeps_the_deposit(
    house: AuctionHouse,
) -> None:
    """It would forfeit nothing, and the platform would give the buyer its deposit back."""
    house.sold(channel=Channel.PLATFORM).to("2026-03-25")
    with pytest.raises(NotOnItsWay):
        house.do("wang", "rule_default", "悔拍裁定")
    settle(house, row("DEPOSIT_REMIT", "100000.00", "2026-03-25T11:00:00"))
    house.pay_in("100000.00", PLATFORM, Purpose.DEPOSIT, "B1")
    house.do("wang", "rule_default", "悔拍裁定")
    assert house.balances()[accounts.forfeited("L1", "r1-A1")] == -yuan("100000.00")


def test_vo_3_a_deposit_that_arrives_after_the_sale_was_annulled_goes_back(
    house: AuctionHouse,
) -> None:
    house.sold(channel=Channel.PLATFORM)
    settle(house, row("DEPOSIT_REMIT", "100000.00", "2026-03-05T11:00:00"))
    house.to("2026-03-08").do("wang", "annul", AnnulGround.COLLUSION, "裁定")
    house.do("wang", "reopen_after_void", refund_plan="方案", document="决定", on=clock.today())
    house.pay_in("100000.00", PLATFORM, Purpose.DEPOSIT, "B1", attempt="r1-A1")
    house.do("zhou", "release_deposits")
    assert house.money().deposits["r1-A1", "B1"].state is DepositState.REFUNDED
    assert house.refunds().due_to("B1") == yuan("100000.00")


def second_auction(house: AuctionHouse) -> None:
    """B1 paid and nobody bid; the second auction is announced, and takes deposits."""
    house.announced().to("2026-02-20").admit("B1")
    house.to("2026-03-05", "10:30:00").do("zhou", "close_bidding")
    house.to("2026-03-06").plan(replace(FIRST, start=Money("560000.00")))
    house.tell()
    house.to("2026-03-10").publish("2026-03-25").to("2026-03-20")


def test_dp_2_a_code_given_to_somebody_else_later_does_not_carry_his_money_off(
    house: AuctionHouse,
) -> None:
    second_auction(house)
    with pytest.raises(MarkOfAnotherPayer):
        house.admit("B1", name="别人", identity="ID-别人")
    house.pay_in("100000.00", "代付人", Purpose.DEPOSIT, "B1", document="代付说明")
    assert house.refunds().due_to("B1") == yuan("100000.00"), "the first one's only"


def test_dp_4_a_late_deposit_beside_a_winners_own_waits_for_him_and_goes_back_with_it(
    house: AuctionHouse,
) -> None:
    second_auction(house)
    house.admit("B1")
    house.pay_in("3.00", "姓名B1", Purpose.DEPOSIT, "B1", attempt="r1-A1")  # it came at last
    house.to("2026-03-25")
    house.bid("B1", "560000.00")
    house.to("2026-03-26")
    house.do("zhou", "release_deposits")
    assert house.money().deposits["r1-A2", "B1"].state is DepositState.HELD
    house.do("wang", "annul", AnnulGround.COLLUSION, "裁定")
    house.do("zhou", "release_deposits")
    kept = {key: each.state for key, each in house.money().deposits.items()}
    assert set(kept.values()) == {DepositState.REFUNDED}, kept
    assert house.refunds().due_to("B1") == yuan("200003.00")


def split_line(house: AuctionHouse) -> UUID:
    """One line of 900,000.00: 800,000.00 pay the lot, 100,000.00 are the case's otherwise."""
    house.sold().to("2026-03-10")
    line = house.receive("900000.00", "姓名B1")
    claim = house.do(
        "zhou", "propose_claim", line, Purpose.BALANCE, "B1", amount=yuan("800000.00"),
        evidence="回单",
    )  # fmt: skip
    house.do("feng", "confirm_claim", line, claim.ids["claim"])
    with by("wang"):
        other = house.house.receipts.propose(line, [(CASE, yuan("100000.00"))], evidence="回单")
    with by("feng"):
        house.house.receipts.confirm(line, other.ids["claim"])
    house.do("feng", "complete_price")
    house.to("2026-03-15").do("wang", "serve_ruling", "成交裁定", served_on=clock.today())
    return line


def test_vo_3_of_a_line_that_paid_for_something_else_too_only_the_price_comes_back(
    house: AuctionHouse,
) -> None:
    line = split_line(house)
    house.do("wang", "annul", AnnulGround.COLLUSION, "裁定")
    assert house.refunds().due_to("B1") == yuan("900000.00")
    case = house.house.case()
    assert {lot.receipt: lot.free for lot in case.lots.values() if lot.free > zero()} == {
        line: yuan("100000.00")
    }


def test_vo_10_of_a_line_that_paid_for_something_else_too_only_the_price_is_the_outsiders(
    house: AuctionHouse,
) -> None:
    line = split_line(house)
    house.do("wang", "outsider_wins", "判决")
    case = house.house.case()
    assert case.pockets["outsider-L1"].amount == yuan("900000.00")
    assert case.lots[line].free == yuan("100000.00")


def test_df_6_a_default_is_settled_when_the_void_sale_after_it_stands(
    house: AuctionHouse,
) -> None:
    """Else its deposit, and what the buyer had paid besides, would be frozen for ever."""
    house.defaulted()
    house.rerun("840000.00")
    house.do("wang", "annul", AnnulGround.COLLUSION, "撤销裁定")
    told: dict[str, Any] = {"costs": yuan("0.00"), "final_price": yuan("840000.00")}
    with pytest.raises(RerunNotFinal):
        house.do("wang", "fix_difference", "r1-A1", "合议", **told)
    house.do("wang", "let_void_stand", reason="不再处置", document="决定", on=clock.today())
    assert house.do("wang", "fix_difference", "r1-A1", "合议", **told).ids["short_by"] == "0.00"
    house.do(
        "wang", "apply_residual", "r1-A1", Step.CASE_DEBT, CASE, amount=yuan("40000.00"),
        document="分配",
    )  # fmt: skip
    house.do("wang", "settle_default", "r1-A1", "结")
    assert house.state() is State.VOIDED


def kept(house: AuctionHouse, kind: PocketKind, amount: str) -> None:
    case = house.house.case()
    case.set_aside("kept", kind, yuan(amount), basis="文书")
    with by("wang"):
        house.court.save(case)


def test_vo_3_what_a_case_keeps_of_an_annulled_price_for_creditors_is_the_buyers_again(
    house: AuctionHouse,
) -> None:
    house.ruled()
    kept(house, PocketKind.PLAN, "300000.00")
    house.do("wang", "annul", AnnulGround.COLLUSION, "撤销裁定")
    assert house.refunds().due_to("B1") == yuan("900000.00")
    assert not house.house.case().pockets


def taxed(house: AuctionHouse) -> None:
    """A price is in its case, 54,321.00 of it withheld for the tax office (J11)."""
    house.ruled()
    house.do("wang", "withhold_tax", "vat", yuan("54321.00"), letter="函1", computation="计算表")


def test_vo_3_what_was_withheld_of_an_annulled_price_for_taxes_is_the_buyers_again(
    house: AuctionHouse,
) -> None:
    """It was owed by nobody and lay under the tax: the buyer got 845,679.00 back for ever."""
    taxed(house)
    house.do("wang", "annul", AnnulGround.COLLUSION, "撤销裁定")
    assert house.refunds().due_to("B1") == yuan("900000.00")
    assert house.refunds().recoveries == {}
    assert house.balances().get(accounts.tax("L1"), zero()) == zero()
    told = {each.payee: each.amount for each in seen(house, refunds_due).items}
    assert told["B1"] == yuan("900000.00")


def other_money(house: AuctionHouse, amount: str) -> UUID:
    """Money of the debtor's that is in the case before the price is, and is no part of it."""
    line = house.receive(amount, "甲公司")
    with by("wang"):
        claim = house.house.receipts.propose(line, [(CASE, yuan(amount))], evidence="回单")
    with by("feng"):
        house.house.receipts.confirm(line, claim.ids["claim"])
    return line


@pytest.mark.parametrize(
    ("act", "asked"),
    [
        ("withhold_tax", {"tax": "vat", "letter": "函1", "computation": "表"}),
        ("reserve_tax", {"tax": "vat", "objection": "异议书"}),
        ("reserve_rent", {"years": 5, "finding": "合议庭认定"}),
    ],
)
def test_tx_4_taxes_and_rent_of_a_sale_are_taken_of_its_price_alone(
    house: AuctionHouse, act: str, asked: dict[str, Any]
) -> None:
    """The case's oldest money paid them: annulled, the buyer had all and the case lacked it."""
    other = other_money(house, "60000.00")
    house.ruled()
    if act != "reserve_tax":  # a contested tax is kept as far as there is a price
        with pytest.raises(ProceedsShort):
            house.do("wang", act, amount=yuan("900000.01"), **asked)
    house.do("wang", act, amount=yuan("54321.00"), **asked)
    assert house.house.case().lots[other].free == yuan("60000.00")
    house.do("wang", "annul", AnnulGround.COLLUSION, "撤销裁定")
    assert house.refunds().due_to("B1") == yuan("900000.00")
    assert house.house.case().free == yuan("60000.00")
    assert house.refunds().recoveries == {}


def test_j11_what_was_withheld_and_is_not_due_is_the_cases_again(house: AuctionHouse) -> None:
    """The office took 54,000.00: the 321.00 lay under the tax for ever."""
    taxed(house)
    with pytest.raises(NotHeld):
        house.do("wang", "return_withheld", yuan("54321.01"), document="更正函")
    house.do("wang", "return_withheld", yuan("321.00"), document="更正函")
    assert house.balances()[accounts.tax("L1")] == -yuan("54000.00")
    assert house.house.case().free == yuan("846000.00")
    assert house.money().tax_steps[-1].step is TaxStep.RETURNED
    house.do("wang", "annul", AnnulGround.COLLUSION, "撤销裁定")
    assert house.refunds().due_to("B1") == yuan("900000.00"), "and of the buyer, whole"


def test_vo_3_no_sale_is_undone_while_a_payment_of_its_tax_waits(
    house: AuctionHouse,
) -> None:
    taxed(house)
    stated = {
        "holder": "国家税务局", "number": "6222020200112233449", "bank_name": "工商银行",
        "bank_code": "102305000012", "evidence": "函1",
    }  # fmt: skip
    house.do("zhou", "state_payee", "tax-office", **stated)
    house.do("feng", "confirm_payee", "tax-office", 1)
    payout = house.do("wang", "pay_tax", yuan("54000.00"), voucher="缴款书", dated=clock.today())
    with pytest.raises(PaymentOfTheSaleWaits):
        house.do("wang", "annul", AnnulGround.COLLUSION, "撤销裁定")
    with by("wang"):
        house.house.payouts.withdraw(payout.ids["payout"], "撤销拍卖")
    house.do("wang", "annul", AnnulGround.COLLUSION, "撤销裁定")
    assert house.refunds().due_to("B1") == yuan("900000.00")


def test_vo_10_what_a_case_keeps_for_creditors_is_the_outsiders_once_he_won(
    house: AuctionHouse,
) -> None:
    house.ruled()
    kept(house, PocketKind.PLAN, "300000.00")
    house.do("wang", "outsider_wins", "判决")
    pockets = {name: each.amount for name, each in house.house.case().pockets.items()}
    assert pockets == {"outsider-L1": yuan("900000.00")}


def test_vo_3_no_sale_is_undone_while_a_payment_of_its_money_waits(house: AuctionHouse) -> None:
    house.ruled()
    house.house.confirm_account()
    payout = house.house.drafted("350000.00").ids["payout"]
    for undo in (("annul", AnnulGround.COLLUSION, "裁定"), ("outsider_wins", "判决")):
        with pytest.raises(PaymentOfTheSaleWaits):
            house.do("wang", *undo)
    with by("wang"):
        house.house.payouts.withdraw(payout, "撤销拍卖")
    house.do("wang", "annul", AnnulGround.COLLUSION, "裁定")
    assert house.refunds().due_to("B1") == yuan("900000.00")


def test_j24_what_was_paid_out_comes_back_by_a_bank_line_and_is_refunded(
    house: AuctionHouse,
) -> None:
    house.ruled()
    kept(house, PocketKind.FROZEN, "300000.00")
    house.do("wang", "annul", AnnulGround.COLLUSION, "撤销裁定")
    with pytest.raises(NotHeld):
        house.pay_in("300000.01", "甲公司", Purpose.RECOVERY, "B1")
    house.pay_in("300000.00", "甲公司", Purpose.RECOVERY, "B1")
    assert house.refunds().due_to("B1") == yuan("900000.00")
    assert house.refunds().recoveries == {(CASE, "B1"): zero()}


def test_j24_what_is_free_in_the_case_after_all_is_recovered_without_a_bank_line(
    house: AuctionHouse,
) -> None:
    """As when a payment that had gone out before the sale was annulled comes back."""
    house.ruled()
    kept(house, PocketKind.FROZEN, "300000.00")
    house.do("wang", "annul", AnnulGround.COLLUSION, "撤销裁定")
    assert house.refunds().due_to("B1") == yuan("600000.00")
    assert house.refunds().recoveries == {(CASE, "B1"): yuan("300000.00")}
    with pytest.raises(NothingToPay):
        house.do("wang", "find_in_case", "笔录")
    case = house.house.case()
    case.put_back("kept", basis="解除")
    with by("wang"):
        house.court.save(case)
    assert house.do("wang", "find_in_case", "笔录").ids["found"] == "300000.00"
    assert house.refunds().due_to("B1") == yuan("900000.00")
    assert house.refunds().recoveries == {(CASE, "B1"): zero()}
    assert {name for name, amount in house.balances().items() if amount != zero()} == {
        f"bank/{house.house.account}", accounts.refundable("L1", "B1"),
        accounts.refundable("L1", "B2"),
    }  # fmt: skip
    with pytest.raises(NothingToPay):
        house.do("wang", "find_in_case", "笔录")


def test_money_claimed_for_one_lot_is_not_decided_on_as_anothers(house: AuctionHouse) -> None:
    house.announced().to("2026-02-20")
    house.do(
        "zhou", "register", case_numbers=(CASE,), asset="苏-2", title="车位", lot="L2",
        asset_class=AssetClass.REAL_ESTATE, applicant="p1", debtor="p2",
        seizure=Seizure("查封裁定", date(2026, 2, 1), date(2029, 1, 4)),
    )  # fmt: skip
    line = house.receive("100000.00", "姓名B1")
    claim = house.do(
        "zhou", "propose_claim", line, Purpose.DEPOSIT, "B1", amount=yuan("100000.00"),
        evidence="回单",
    ).ids["claim"]  # fmt: skip
    with pytest.raises(ClaimOfAnotherLot):
        house.do("zhou", "refuse_claim", line, claim, "误认领", lot="L2")
    house.do("zhou", "refuse_claim", line, claim, "误认领")


def test_the_deposit_pays_debts_by_the_officer_of_its_own_case_alone(house: AuctionHouse) -> None:
    house.defaulted()
    house.rerun("900000.00")
    house.do("wang", "fix_difference", "r1-A1", "核算", costs=zero())
    debts: dict[str, Any] = {"amount": yuan("100000.00"), "document": "分配"}
    with pytest.raises(NotTheOfficer):
        house.do("zhao", "apply_residual", "r1-A1", Step.CASE_DEBT, CASE, **debts)
    house.do("wang", "apply_residual", "r1-A1", Step.CASE_DEBT, CASE, **debts)
