"""Lots and their money together, on a real book: every yuan from the bidder to where it belongs."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest

from auctions.law.forfeit import DifferenceUnknown, ForfeitUndistributed, Step
from auctions.law.lending import PriceNotCovered
from auctions.law.reconciling import PayerNotRegistered
from auctions.lot_words import AnnulGround, Channel, LoanTrack, State
from auctions.money_parts import DepositState, Purpose
from auctions.services.defaulting import FinalPriceStands, ProceedsNotDistributed, RerunNotFinal
from ledger.domain import clock
from ledger.domain.case_pockets import PocketKind
from ledger.domain.errors import Refusal
from ledger.domain.money import Money, total, zero
from ledger.projections.trail import trail
from ledger.store.court import Court
from tests.auctions.house import FIRST, AuctionHouse, L, settle
from tests.services.courthouse import CASE, by


@pytest.fixture
def house(new_court: Court) -> Iterator[AuctionHouse]:
    yield AuctionHouse(new_court)
    clock.reset()


def yuan(amount: str) -> Money:
    return Money(amount)


def test_s24_a_sale_is_paid_ruled_and_its_money_is_the_cases_with_its_receipts(
    house: AuctionHouse,
) -> None:
    house.sold()
    assert house.state() is State.SOLD_AWAIT_BALANCE
    assert house.refunds().due_to("B2") == yuan("100000.00")
    house.to("2026-03-10")
    house.pay_in("800000.00", "姓名B1", Purpose.BALANCE, "B1")
    house.do("feng", "complete_price")
    assert house.state() is State.PAID
    assert house.balances()[f"price/{L}"] == -yuan("900000.00")
    house.to("2026-03-15").do("wang", "serve_ruling", "成交裁定", served_on=clock.today())
    balances = house.balances()
    assert f"price/{L}" not in balances
    assert balances[f"case/{CASE}/available"] == -yuan("900000.00")
    assert set(house.house.case().lots) == set(house.money().passed[CASE, f"price/{L}"].sources)
    assert total(balances.values()) == zero()


def test_s25_a_fen_short_serves_no_ruling(house: AuctionHouse) -> None:
    house.sold().to("2026-03-10")
    house.pay_in("799999.99", "姓名B1", Purpose.BALANCE, "B1")
    before = house.court.position()
    for ask in (
        lambda: house.do("feng", "complete_price"),
        lambda: house.do("wang", "serve_ruling", "成交裁定", served_on=clock.today()),
    ):
        with pytest.raises(PriceNotCovered):
            ask()
    assert house.court.position() == before


def test_s23_s78_a_platforms_deposits_are_memo_until_the_bank_has_them(
    house: AuctionHouse,
) -> None:
    house.sold(channel=Channel.PLATFORM)
    assert not [name for name in house.balances() if name.startswith(("deposit/", "bank/"))]
    rows = [
        {"platform": "京东网", "batch_no": "1", "seq": at, "platform_lot_id": "101",
         "order_id": f"O-{who}", "bidder_code": who, "kind": kind, "amount": "100000.00",
         "event_time": "2026-03-05 11:00:00", "bank_ref": ""}
        for at, (who, kind) in enumerate([("B1", "DEPOSIT_REMIT"), ("B2", "DEPOSIT_UNFREEZE")])
    ]  # fmt: skip
    assert settle(house, *rows) == {"rows": "2", "applied": "2", "again": "0", "breaks": ""}
    assert settle(house, rows[0] | {"batch_no": "2"})["again"] == "1"
    assert house.balances()["platform/京东网"] == yuan("100000.00")
    house.to("2026-03-07")
    with by("feng"):
        assert house.desk.settlements.check(L).ids["breaks"] == "1"  # RB-1
    house.pay_in("100000.00", "京东网", Purpose.DEPOSIT, "B1", attempt="r1-A1")
    assert house.money().deposit("r1-A1", "B1").state is DepositState.HELD
    assert "platform/京东网" not in house.balances()
    assert house.money().deposit("r1-A1", "B2").state is DepositState.RELEASED


def test_s55_s56_a_loan_pays_only_under_its_registered_letter(house: AuctionHouse) -> None:
    from dataclasses import replace

    house.sold(terms=replace(FIRST, loan=LoanTrack(("建设银行",), 70, 45))).to("2026-03-08")
    house.pay_in("170000.00", "姓名B1", Purpose.BALANCE, "B1")
    line = house.receive("630000.00", "建设银行")
    claimed = house.do(
        "zhou", "propose_claim", line, Purpose.BALANCE, "LN-1", amount=yuan("630000.00"),
        evidence="银行进账单",
    )  # fmt: skip
    with pytest.raises(PayerNotRegistered):
        house.do("feng", "confirm_claim", line, claimed.ids["claim"])
    assert house.balances()[f"unclaimed/{line}"] == -yuan("630000.00")
    with pytest.raises(Refusal):
        house.do(
            "feng", "register_commitment", "LN-1", lender="建设银行", amount=yuan("630000.01"),
            expires_on=date(2026, 4, 30),
        )  # fmt: skip
    house.do(
        "feng", "register_commitment", "LN-1", lender="建设银行", amount=yuan("630000.00"),
        expires_on=date(2026, 4, 30),
    )  # fmt: skip
    house.do("feng", "confirm_claim", line, claimed.ids["claim"])
    house.do("feng", "complete_price")
    assert house.state() is State.PAID


def test_s58_s79_a_late_balance_is_taken_before_a_default_is_ruled(house: AuctionHouse) -> None:
    house.sold().to("2026-03-10")
    house.pay_in("799000.00", "姓名B1", Purpose.BALANCE, "B1")
    house.to("2026-03-21", "00:00:01")
    assert house.state() is State.OVERDUE
    house.to("2026-03-22")
    house.pay_in("1000.00", "姓名B1", Purpose.BALANCE, "B1")
    house.do("feng", "complete_price", accepted_by="接受逾期付款决定")
    assert house.state() is State.PAID
    assert "CL-4" in [alert.rule for alert in house.lot().alerts]


def test_s28_s35_edge_1_the_waterfall_waits_for_the_rerun_and_then_runs_in_order(
    house: AuctionHouse,
) -> None:
    house.defaulted()
    frozen = f"forfeited/{L}/r1-A1"
    assert house.balances()[frozen] == -yuan("100000.00")
    house.do("wang", "apply_cost_loss", "r1-A1", yuan("6000.00"), ("公告费票据",))
    before = house.court.position()
    with pytest.raises(DifferenceUnknown):
        house.do(
            "wang", "apply_residual", "r1-A1", Step.CASE_DEBT, CASE, amount=yuan("34000.00"),
            document="分配",
        )  # fmt: skip
    with pytest.raises(RerunNotFinal):
        house.do("wang", "fix_difference", "r1-A1", "差价核算", costs=yuan("6000.00"))
    with pytest.raises(Refusal):
        house.do("wang", "refund", "B1")
    assert house.court.position() == before
    house.rerun("840000.00")
    with pytest.raises(FinalPriceStands):  # the sale that stands has its own
        house.do("wang", "fix_difference", "r1-A1", "差价核算", costs=yuan("6000.00"),
                 final_price=yuan("840000.00"))  # fmt: skip
    fixed = house.do("wang", "fix_difference", "r1-A1", "差价核算", costs=yuan("6000.00"))
    assert (fixed.ids["difference"], fixed.ids["short_by"]) == ("60000.00", "0.00")
    house.do(
        "wang", "apply_residual", "r1-A1", Step.CASE_DEBT, CASE, amount=yuan("34000.00"),
        document="分配",
    )  # fmt: skip
    house.do("wang", "settle_default", "r1-A1", "处理完毕")
    balances = house.balances()
    assert frozen not in balances
    assert balances[f"cost/{CASE}"] == -yuan("6000.00")
    house.to("2026-05-15").do("wang", "serve_ruling", "成交裁定2", served_on=clock.today())
    assert house.balances()[f"case/{CASE}/available"] == -yuan("934000.00")


def test_s31_a_shortfall_is_ordered_comes_in_and_goes_to_the_case(house: AuctionHouse) -> None:
    house.defaulted()
    house.rerun("705000.00")
    fixed = house.do("wang", "fix_difference", "r1-A1", "差价核算", costs=yuan("0.00"))
    assert fixed.ids["short_by"] == "95000.00"
    house.do(
        "wang", "order_top_up", "r1-A1", "责令补交裁定", yuan("95000.00"), pay_by=date(2026, 7, 1)
    )
    assert "T-TOPUP:r1-A1" in house.lot().timers
    house.pay_in("95000.00", "姓名B1", Purpose.TOP_UP, "B1", attempt="r1-A1")
    assert "T-TOPUP:r1-A1" not in house.lot().timers
    assert house.house.case().free == yuan("195000.00")
    house.do("wang", "settle_default", "r1-A1", "处理完毕")


def test_a_losers_deposit_goes_back_to_the_account_it_came_from(house: AuctionHouse) -> None:
    house.sold()
    payer = next(r for r in house.money().receipts.values() if r.payee == "B2")
    given = {
        "holder": payer.payer_name, "number": payer.payer_account, "bank_name": "工商银行",
        "bank_code": "102305000013", "evidence": "付款回单",
    }  # fmt: skip
    with pytest.raises(Refusal):
        house.do("zhou", "state_payee", "B2", **given | {"holder": "他人"})
    house.do("zhou", "state_payee", "B2", **given)
    with pytest.raises(Refusal):
        house.do("zhou", "refund", "B2")
    house.do("feng", "confirm_payee", "B2", 1)
    asked = house.do("zhou", "refund", "B2")
    assert house.refunds().due_to("B2") == zero()
    payout = house.house.payout(asked.ids["payout"])
    assert payout.amount == yuan("100000.00")
    with pytest.raises(Refusal):  # the winner's deposit is not there to be refunded
        house.do("zhou", "refund", "B1", yuan("1.00"))


def test_edge_14_an_annulled_sale_gives_back_what_is_there_and_is_owed_the_rest(
    house: AuctionHouse,
) -> None:
    house.ruled()
    house.do("wang", "annul", AnnulGround.COLLUSION, "撤销裁定")
    assert house.state() is State.VOIDED
    assert house.refunds().due_to("B1") == yuan("900000.00")
    assert house.house.case().free == zero()


@pytest.mark.parametrize(("collected", "said"), [(False, ["VO-10"]), (True, [])])
def test_vo_10_after_five_years_proceeds_an_outsider_never_took_are_reviewed(
    house: AuctionHouse, *, collected: bool, said: list[str]
) -> None:
    house.ruled()
    house.do("wang", "outsider_wins", "判决")
    timer = house.lot().timers["T-ESCROW"]
    if collected:
        case = house.house.case()
        case.put_back(f"outsider-{L}", basis="案外人领取")
        house.court.save(case)
    before = [alert.rule for alert in house.lot().alerts]
    house.house.now = timer.due_at
    house.clocks.run_out(L, timer, timer.due_at)
    lot = house.lot()
    assert [alert.rule for alert in lot.alerts] == before + said
    assert "T-ESCROW" not in lot.timers


def test_vo_10_the_escrows_clock_stops_when_the_outsider_has_it_all(house: AuctionHouse) -> None:
    house.ruled()
    house.do("wang", "outsider_wins", "判决")
    kept = house.balances()[f"third-party/{CASE}"]
    case = house.house.case()
    case.put_back(f"outsider-{L}", basis="案外人领取一部分", amount=yuan("1.00"))
    house.court.save(case)
    house.to("2026-04-01")
    assert "T-ESCROW" in house.lot().timers, "a yuan of it went, the rest still waits"
    case = house.house.case()
    case.put_back(f"outsider-{L}", basis="案外人领取", amount=-kept - yuan("1.00"))
    house.court.save(case)
    house.to("2026-04-02")
    assert "T-ESCROW" not in house.lot().timers
    assert "VO-10" not in [alert.rule for alert in house.lot().alerts]


def test_s60_tx_4_tx_5_taxes_are_withheld_on_papers_and_reserved_when_contested(
    house: AuctionHouse,
) -> None:
    house.ruled()
    with pytest.raises(Refusal):
        house.do("wang", "withhold_tax", "vat", yuan("1.00"), letter="", computation="表")
    with pytest.raises(Refusal):
        house.do("wang", "withhold_tax", "deed-tax", yuan("1.00"), letter="函", computation="表")
    house.do("wang", "withhold_tax", "vat", yuan("54321.00"), letter="函1", computation="计算表")
    house.do("wang", "reserve_tax", "land-appreciation-tax", yuan("1000.00"), objection="异议书")
    balances = house.balances()
    assert balances[f"tax/{L}"] == -yuan("54321.00")
    assert balances[f"case/{CASE}/held/tax-{L}"] == -yuan("1000.00")
    house.do("wang", "release_tax_reserve", "复议决定")
    assert house.house.case().free == yuan("845679.00")
    with pytest.raises(Refusal):  # no period for claims was published
        house.do(
            "wang", "repay_advance", yuan("1.00"), taxpayer="甲公司", receipt="完税证",
            claimed_on=clock.today(),
        )  # fmt: skip


def test_a_lot_is_not_closed_while_its_money_lies_about(house: AuctionHouse) -> None:
    house.ruled()
    house.do("wang", "issue_notices", documents=("协助执行通知书",), on=clock.today())
    house.do("wang", "deliver", document="交付笔录", on=clock.today())
    with pytest.raises(ProceedsNotDistributed):
        house.do("wang", "close", "发放审批", archive="存档号")


def test_df_3_a_forfeited_deposit_that_lies_free_in_its_case_holds_up_the_close(
    house: AuctionHouse,
) -> None:
    """Applied to the case it has paid nobody: only what a payment or a charge took in has."""
    deposit = sold_again(house)
    case = house.house.case()
    price = [receipt for receipt in case.lots if receipt not in deposit]
    case.set_aside("price", PocketKind.ESCROW, yuan("840000.00"), basis="提存", receipts=price)
    house.court.save(case)
    before = house.court.position()
    with pytest.raises(ForfeitUndistributed) as refused:
        house.do("wang", "close", "发放审批", archive="存档号")
    assert refused.value.facts == {
        "left": yuan("100000.00"), "cases": [CASE], "rule": "DF-3",
    }  # fmt: skip
    assert str(refused.value.cited) == "法释〔2016〕18号 第二十四条第一款"
    assert house.court.position() == before
    case = house.house.case()
    case.set_aside("fee", PocketKind.FEE, yuan("60000.00"), basis="执行费")
    house.court.save(case)
    with pytest.raises(ForfeitUndistributed) as refused:
        house.do("wang", "close", "发放审批", archive="存档号")
    assert refused.value.facts["left"] == yuan("40000.00")
    house.house.confirm_account()
    with by("wang"):
        house.house.payouts.draft(CASE, "p1", yuan("40000.00"), "发放执行款")
    house.do("wang", "close", "发放审批", archive="存档号")
    assert house.state() is State.CLOSED_SOLD


def sold_again(house: AuctionHouse) -> set[UUID]:
    """A lot that was sold anew after a default and delivered; the receipts of the deposit, which
    made good 60,000 of the price and 40,000 of the debt."""
    house.defaulted()
    house.rerun("840000.00")
    house.do("wang", "fix_difference", "r1-A1", "差价核算", costs=yuan("0.00"))
    house.do(
        "wang", "apply_residual", "r1-A1", Step.CASE_DEBT, CASE, amount=yuan("40000.00"),
        document="抵债",
    )  # fmt: skip
    house.do("wang", "settle_default", "r1-A1", "处理完毕")
    house.to("2026-05-15").do("wang", "serve_ruling", "成交裁定2", served_on=clock.today())
    house.do("wang", "issue_notices", documents=("协助执行通知书",), on=clock.today())
    house.do("wang", "deliver", document="交付笔录", on=clock.today())
    (default,) = house.desk.lot_endings.defaults(house.lot())
    return set(default.applied[CASE].sources)


def test_rb_9_a_credit_the_bank_took_back_reopens_the_price(house: AuctionHouse) -> None:
    house.paid()
    receipt = next(
        r.receipt for r in house.money().receipts.values() if r.payer_name == "姓名B1"
        and house.money().pots[f"price/{L}"].sources.get(r.receipt) == yuan("800000.00")
    )  # fmt: skip
    debit = house.receive("800000.00", "银行冲回", credit=False)
    house.do("feng", "reverse_payment", receipt, line=debit, amount=yuan("800000.00"),
             reason="银行冲回")  # fmt: skip
    assert house.state() is State.SOLD_AWAIT_BALANCE
    with pytest.raises(PriceNotCovered):
        house.do("wang", "serve_ruling", "成交裁定", served_on=clock.today())
    _followed(house, receipt, {f"short/{debit}": "800000.00"})


def test_rb_9_of_a_part_the_bank_took_back_the_rest_is_followed_in_the_pot(
    house: AuctionHouse,
) -> None:
    """The line that covers it names the pot alone: whose money it was is said beside it."""
    house.paid()
    pot = f"price/{L}"
    receipt, other = house.money().pots[pot].sources
    debit = house.receive("5000.00", "银行冲回", credit=False)
    house.do("feng", "reverse_payment", receipt, line=debit, amount=yuan("5000.00"),
             reason="银行冲回")  # fmt: skip
    there = house.money().pots[pot].sources
    _followed(house, receipt, {f"short/{debit}": "5000.00", pot: there[receipt].plain})
    _followed(house, other, {pot: there[other].plain})


def _followed(house: AuctionHouse, receipt: UUID, where: dict[str, str]) -> None:
    court = house.house.court
    with court.database.snapshot.connect() as connection:
        found = trail(connection, court.book, receipt)
    assert found.untold == ()
    assert {part.account: part.amount.plain for part in found.resting} == where
    assert {part.account for part in found.resting if part.left} == {
        account for account in where if account.startswith("short/")
    }
