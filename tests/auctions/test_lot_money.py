"""A lot's money: deposits by channel, the price of several payers, and a default's deposit."""

from datetime import date
from uuid import UUID, uuid5

import pytest

from auctions import money_accounts as accounts
from auctions.law.forfeit import (
    DifferenceUnknown,
    OrderMissing,
    OutOfOrder,
    Step,
    TopUp,
    TopUpNotAllowed,
)
from auctions.law.lending import LoanTooLarge, PriceNotCovered
from auctions.law.reconciling import PayerNotRegistered, RemittanceDiffers
from auctions.money import LotMoney
from auctions.money_accounts import NotAMark
from auctions.money_default import LotDefault, VoucherMissing
from auctions.money_deposits import NoSuchDeposit, NotOnItsWay, NotRefundable
from auctions.money_parts import DepositState, NotHeld, Purpose, Sale
from auctions.money_price import ConvertedAlready
from auctions.money_receipts import DepositKnown, PassedAlready
from auctions.money_refunds import LotRefunds
from auctions.refund_payees import NoPayee, NotTheOriginalPayer
from auctions.refund_payouts import PartPaymentWaits
from ledger.domain.case_parts import (
    AccountConfirmedAlready,
    AccountSelfConfirmed,
    EarmarkedAlready,
    NothingEarmarked,
    NothingToPay,
    Source,
)
from ledger.domain.kernel import NAMESPACE
from ledger.domain.money import Money, total, zero
from tests.scenario import fact, given, yuan

LOT, A1, CASE = "L1", "r1-A1", "（2026）苏0508执101号"
BUYER, LOSER = "B1", "B2"
DAY = date(2026, 3, 5)
SALE = Sale(A1, BUYER, "王五", yuan("900000.00"))
OPENED = fact(LotMoney.Opened, lot=LOT, case_numbers=(CASE,), bank_account="3225")
FROM = ("王五", "6222000000000000001", "工商银行")


def line(name: str) -> UUID:
    return uuid5(NAMESPACE, name)


def frozen(bidder: str = BUYER, amount: str = "100000.00"):
    return fact(
        LotMoney.DepositFrozen, lot=LOT, attempt=A1, bidder=bidder, platform="taobao", order="O-1",
        amount=yuan(amount),
    )  # fmt: skip


def remitted(bidder: str = BUYER, amount: str = "100000.00"):
    return fact(
        LotMoney.DepositRemitted, lot=LOT, attempt=A1, bidder=bidder, platform="taobao",
        amount=yuan(amount), reference="R-1",
    )  # fmt: skip


def banked(bidder: str = BUYER, amount: str = "100000.00"):
    return fact(
        LotMoney.RemittanceBanked, lot=LOT, attempt=A1, bidder=bidder, platform="taobao",
        line=line("platform"), claim="a1", amount=yuan(amount), value_date=DAY,
        payer_name="平台", payer_account="1", payer_bank="工商银行",
    )  # fmt: skip


def received(
    name: str, amount: str, purpose: Purpose = Purpose.BALANCE, payee: str = BUYER, account=None
):
    where = {
        Purpose.BALANCE: accounts.price(LOT), Purpose.DEPOSIT: accounts.deposit(LOT, payee),
        Purpose.PREPAYMENT: accounts.prepaid(LOT, payee),
        Purpose.DIFFERENCE: accounts.difference(LOT, payee),
    }[purpose]  # fmt: skip
    return fact(
        LotMoney.Received, lot=LOT, attempt=A1, purpose=purpose, payee=payee,
        account=account or where, line=line(name), claim="a1", amount=yuan(amount),
        value_date=DAY, payer_name=FROM[0], payer_account=FROM[1], payer_bank=FROM[2], document="",
    )  # fmt: skip


def committed(letter: str = "LN-1", amount: str = "630000.00"):
    return fact(
        LotMoney.CommitmentRegistered, lot=LOT, letter=letter, buyer=BUYER, lender="建设银行",
        amount=yuan(amount), expires_on=date(2026, 4, 1),
    )  # fmt: skip


def balance(name: str, amount: str, *, payer=FROM, letter=None, day=DAY, document=""):
    def pay(money: LotMoney) -> None:
        money.pay_balance(
            SALE, yuan(amount), letter=letter, day=day, line=line(name), claim="a2",
            value_date=DAY, payer=payer, document=document,
        )  # fmt: skip

    return pay


def sums(root: LotMoney | LotRefunds | LotDefault) -> dict[str, Money]:
    """What the facts just recorded come to, account by account."""
    found: dict[str, Money] = {}
    for each in root.pending_events:
        for leg in each.postings():
            found[leg.account] = found.get(leg.account, zero()) + leg.amount
    assert total(found.values()) == zero()
    return {account: amount for account, amount in found.items() if amount != zero()}


def test_s23_a_platforms_deposit_is_court_money_only_once_the_bank_has_it() -> None:
    frozen_only = given(LotMoney, OPENED, frozen(), frozen(LOSER)).root
    assert frozen_only.held(accounts.deposit(LOT, BUYER)) == zero()
    frozen_only.unfreeze(A1, LOSER, reference="U-1")
    assert all(account.startswith("memo/") for account in sums(frozen_only))

    money = given(LotMoney, OPENED, frozen(), frozen(LOSER)).root
    money.remit(A1, BUYER, yuan("100000.00"), reference="R-1")
    assert sums(money)["platform/taobao"] == yuan("100000.00")
    assert sums(money)[accounts.deposit(LOT, BUYER)] == -yuan("100000.00")
    money.collect_events()
    money.bank_remittance(
        A1, BUYER, line=line("platform"), claim="a1", amount=yuan("100000.00"), value_date=DAY,
        payer=FROM,
    )  # fmt: skip
    assert sums(money) == {
        f"unclaimed/{line('platform')}": yuan("100000.00"), "platform/taobao": -yuan("100000.00"),
    }  # fmt: skip
    assert money.held(accounts.deposit(LOT, BUYER)) == yuan("100000.00")


def test_s78_a_remittance_the_bank_has_not_seen_keeps_the_price_open() -> None:
    past = (OPENED, frozen(), remitted(), received("own", "800000.00"))
    given(LotMoney, *past).when(lambda m: m.complete(SALE)).then_refused(
        NotOnItsWay, in_transit=yuan("100000.00")
    )
    given(LotMoney, *past).when(lambda m: m.forfeit(SALE, yuan("1.00"), ruling="R")).then_refused(
        NotOnItsWay
    )


@pytest.mark.parametrize("amount", ["99999.99", "100000.01"])
def test_rb_6_a_remittance_other_than_the_deposit_is_refused(amount: str) -> None:
    given(LotMoney, OPENED, frozen()).when(
        lambda m: m.remit(A1, BUYER, yuan(amount), reference="R")
    ).then_refused(RemittanceDiffers)
    given(LotMoney, OPENED, frozen(), remitted()).when(
        lambda m: m.bank_remittance(
            A1, BUYER, line=line("x"), claim="a1", amount=yuan(amount), value_date=DAY, payer=FROM
        )
    ).then_refused(RemittanceDiffers)


def test_dp_4_nobody_pays_one_deposit_through_two_channels() -> None:
    given(LotMoney, OPENED, received("d", "100000.00", Purpose.DEPOSIT)).when(
        lambda m: m.freeze(A1, BUYER, yuan("100000.00"), platform="taobao", order="O")
    ).then_refused(DepositKnown)
    given(LotMoney, OPENED, frozen()).when(
        lambda m: m.receive(
            Purpose.DEPOSIT,
            BUYER,
            yuan("1.00"),
            attempt=A1,
            line=line("d"),
            claim="a1",
            value_date=DAY,
            payer=FROM,
        )
    ).then_refused(DepositKnown)


def test_s24_deposit_and_balance_make_the_price() -> None:
    past = (OPENED, frozen(), remitted(), banked())
    paying = given(LotMoney, *past).root
    balance("own", "800000.00")(paying)
    assert sums(paying)[accounts.price(LOT)] == -yuan("800000.00")
    paying.collect_events()
    paying.complete(SALE)
    assert sums(paying) == {
        accounts.deposit(LOT, BUYER): yuan("100000.00"), accounts.price(LOT): -yuan("100000.00"),
    }  # fmt: skip
    assert paying.paid == SALE.price
    with pytest.raises(ConvertedAlready):
        paying.complete(SALE)


def test_s25_a_fen_short_is_not_paid() -> None:
    past = (OPENED, frozen(), remitted(), banked(), received("own", "799999.99"))
    given(LotMoney, *past).when(lambda m: m.complete(SALE)).then_refused(
        PriceNotCovered, missing=yuan("0.01")
    )


def test_j8_what_is_paid_beyond_the_price_is_its_payers_again() -> None:
    money = given(LotMoney, OPENED, frozen(), remitted(), banked()).root
    balance("own", "800000.50")(money)
    assert money.paid == yuan("800000.00")
    assert [(f.payee, f.basis) for f in money.freed()] == [(BUYER, "excess")]
    assert sums(money)[accounts.refundable(LOT, BUYER)] == -yuan("0.50")


def test_s55_three_payers_one_price() -> None:
    money = given(LotMoney, OPENED, frozen(), remitted(), banked(), committed()).root
    assert money.owing_itself(SALE) == yuan("170000.00"), "LN-4: the deposit counts, and once"
    balance("own", "170000.00")(money)
    assert money.owing_itself(SALE) == zero()
    assert money.owing(SALE) == yuan("630000.00")
    balance("loan", "630000.00", payer=("建设银行", "9", "建设银行"), letter="LN-1")(money)
    money.complete(SALE)
    assert money.paid == SALE.price
    assert set(money.payees_of(money.pots[accounts.price(LOT)].all_of_it())) == {BUYER, "LN-1"}


def test_s56_a_loan_without_a_registered_letter_stays_unclaimed() -> None:
    past = (OPENED, frozen(), remitted(), banked())
    bank = ("建设银行", "9", "建设银行")
    given(LotMoney, *past).when(
        balance("loan", "630000.00", payer=bank, letter="LN-1")
    ).then_refused(PayerNotRegistered)
    given(LotMoney, *past).when(balance("loan", "630000.00", payer=bank)).then_refused(
        PayerNotRegistered
    )
    given(LotMoney, *past, committed()).when(
        balance("loan", "630000.00", payer=bank, letter="LN-1", day=date(2026, 4, 2))
    ).then_refused(PayerNotRegistered)
    given(LotMoney, *past, committed()).when(
        balance("loan", "630000.01", payer=bank, letter="LN-1")
    ).then_refused(LoanTooLarge)


def test_rb_7_a_stranger_pays_only_under_a_document() -> None:
    stranger = ("赵六", "7", "工商银行")
    given(LotMoney, OPENED).when(balance("own", "1.00", payer=stranger)).then_refused(
        PayerNotRegistered
    )
    money = given(LotMoney, OPENED).root
    balance("own", "1.00", payer=stranger, document="代付说明")(money)
    assert money.paid == yuan("1.00")


def test_ln_9_what_a_lender_paid_goes_back_to_the_lender() -> None:
    money = given(
        LotMoney, OPENED, committed(), received("own", "170000.00"),
        received("loan", "630000.00", payee="LN-1"),
    ).root  # fmt: skip
    money.free_payments(reason="撤销裁定")
    assert {f.payee: total(s.amount for s in f.sources) for f in money.freed()} == {
        BUYER: yuan("170000.00"), "LN-1": yuan("630000.00"),
    }  # fmt: skip


def test_j14_a_defaulted_buyer_loses_the_deposit_and_waits_for_what_was_paid_besides() -> None:
    money = given(
        LotMoney, OPENED, frozen(), remitted(), banked(), received("own", "200000.00")
    ).root
    taken = money.forfeit(SALE, yuan("100000.00"), ruling="裁1")
    assert taken.sources == (Source(line("platform"), yuan("100000.00")),)
    assert [(f.payee, f.waits) for f in money.freed()] == [(BUYER, A1)]
    assert money.deposit(A1, BUYER).state is DepositState.FORFEITED
    with pytest.raises(NotRefundable):
        money.free_deposit(A1, BUYER)


def test_s30_what_is_forfeit_is_never_refunded() -> None:
    past = (OPENED, received("d", "100000.00", Purpose.DEPOSIT))
    money = given(LotMoney, *past).root
    money.forfeit(SALE, yuan("100000.00"), ruling="裁1")
    with pytest.raises(NotRefundable):
        money.free_deposit(A1, BUYER)
    assert money.held(accounts.deposit(LOT, BUYER)) == zero()


def test_edge_5_df_9_after_a_private_sale_only_the_deposit_of_its_notice_is_forfeited() -> None:
    past = (OPENED, received("pre", "560000.00", Purpose.PREPAYMENT))
    sale = Sale(A1, BUYER, "王五", yuan("560000.00"))
    money = given(LotMoney, *past).root
    taken = money.forfeit(sale, yuan("56000.00"), ruling="裁1")
    assert total(s.amount for s in taken.sources) == yuan("56000.00")
    assert [(f.waits, total(s.amount for s in f.sources)) for f in money.freed()] == [
        (None, yuan("504000.00"))
    ]
    nothing = given(LotMoney, *past).root
    assert nothing.forfeit(sale, zero(), ruling="裁1").sources == ()


def test_edge_4_df_10_an_exempt_applicant_has_no_deposit_to_forfeit() -> None:
    money = given(LotMoney, OPENED).root
    assert money.forfeit(SALE, yuan("100000.00"), ruling="裁1").sources == ()


def test_rb_9_a_payment_the_bank_took_back_uncovers_the_price() -> None:
    money = given(LotMoney, OPENED, received("own", "900000.00")).root
    money.reverse_at_bank(line("own"), line=line("debit"), amount=yuan("900000.00"), on=DAY)
    assert money.owing(SALE) == yuan("900000.00")
    given(LotMoney, OPENED, received("own", "1.00")).when(
        lambda m: m.reverse_at_bank(line("own"), line=line("x"), amount=yuan("1.01"), on=DAY)
    ).then_refused(NotHeld)


def test_a_wrong_claim_is_taken_back_while_its_money_stands() -> None:
    past = (OPENED, received("d", "100000.00", Purpose.DEPOSIT))
    money = given(LotMoney, *past).root
    assert money.unreceive(line("d"), reason="认错") == yuan("100000.00")
    assert (A1, BUYER) not in money.deposits
    given(LotMoney, OPENED).when(lambda m: m.unreceive(line("d"), reason="认错")).then_refused(
        NotHeld
    )


def test_s46_s83_a_claim_shrinks_in_kind_without_cash_and_comes_back() -> None:
    money = given(LotMoney, OPENED).root
    money.credit_in_kind("p1", yuan("560000.00"), document="抵债裁定")
    assert all(account.startswith("memo/") for account in sums(money))
    money.credit_in_kind("p1", yuan("560000.00"), document="判决", undone=True)
    assert money.credited["p1"] == zero()
    given(LotMoney, OPENED).when(
        lambda m: m.credit_in_kind("p1", yuan("1.00"), document="判决", undone=True)
    ).then_refused(NothingToPay)


@pytest.mark.parametrize(
    ("ask", "refused"),
    [
        (lambda m: m.freeze(A1, "a/b", yuan("1.00"), platform="taobao", order=""), NotAMark),
        (lambda m: m.freeze(A1, BUYER, zero(), platform="taobao", order=""), NothingToPay),
        (lambda m: m.unfreeze(A1, BUYER, reference=""), NoSuchDeposit),
        (lambda m: m.remit(A1, BUYER, yuan("1.00"), reference=""), NoSuchDeposit),
        (lambda m: m.free_deposit(A1, BUYER), NoSuchDeposit),
        (balance("own", "0.00"), NothingToPay),
        (lambda m: m.pass_to_case(CASE, accounts.price(LOT), document="R"), NothingToPay),
        (
            lambda m: m.pass_to_case(CASE, accounts.price(LOT), document="R", amount=yuan("1.00")),
            NotHeld,
        ),
        (lambda m: m.take_from_case(CASE, accounts.price(LOT), (), document="R"), NothingToPay),
        (lambda m: m.free_difference("p1", reason="R"), NothingToPay),
    ],
)
def test_each_command_refuses_what_it_must(ask, refused) -> None:
    given(LotMoney, OPENED).when(ask).then_refused(refused)


def test_a_receipt_is_booked_to_a_lot_once() -> None:
    given(LotMoney, OPENED, received("own", "1.00")).when(balance("own", "1.00")).then_refused(
        PassedAlready
    )


# One default and its waterfall

RULED = fact(
    LotDefault.Ruled, lot=LOT, attempt=A1, buyer=BUYER, price=yuan("900000.00"),
    taken_from=accounts.deposit(LOT, BUYER), account=accounts.forfeited(LOT, A1),
    sources=(Source(line("platform"), yuan("100000.00")),), ruling="裁1", ruled_on=DAY,
)  # fmt: skip


def fixed(difference: str, short: str = "0.00"):
    return fact(
        LotDefault.DifferenceFixed, lot=LOT, attempt=A1, final_price=yuan("840000.00"),
        difference=yuan(difference), short_by=yuan(short), document="裁2",
    )  # fmt: skip


def applied(step: Step, amount: str):
    return fact(
        LotDefault.Applied, lot=LOT, attempt=A1, step=step, case_number=CASE,
        account=accounts.forfeited(LOT, A1), sources=(Source(line("platform"), yuan(amount)),),
        document="",
    )  # fmt: skip


def run_waterfall(final: str, difference: str) -> LotDefault:
    default = given(LotDefault, RULED).root
    default.apply_costs(CASE, yuan("6000.00"), vouchers=["票据1"])
    default.fix_difference(
        CASE, yuan(final), yuan(difference), costs=yuan("6000.00"), document="裁2"
    )
    return default


def test_s28_costs_difference_then_this_cases_debt() -> None:
    default = run_waterfall("840000.00", "60000.00")
    assert default.left == yuan("34000.00")
    default.apply_residual(Step.CASE_DEBT, CASE, yuan("34000.00"), document="分配")
    assert default.left == zero()
    default.settle(document="结")
    assert default.settled


def test_s30_a_dearer_rerun_gives_nothing_back() -> None:
    default = run_waterfall("950000.00", "0.00")
    assert default.left == yuan("94000.00")
    with pytest.raises(OutOfOrder):
        default.settle(document="结")


def test_s31_edge_2_the_gap_is_ordered_only_as_far_as_it_goes_and_only_by_order() -> None:
    ruled = fact(
        LotDefault.Ruled, lot=LOT, attempt=A1, buyer=BUYER, price=yuan("8000000.00"),
        taken_from=accounts.deposit(LOT, BUYER), account=accounts.forfeited(LOT, A1),
        sources=(Source(line("platform"), yuan("510000.00")),), ruling="裁1", ruled_on=DAY,
    )  # fmt: skip
    default = given(LotDefault, ruled).root
    default.apply_costs(CASE, yuan("10000.00"), vouchers=["票据1"])
    default.fix_difference(
        CASE, yuan("7000000.00"), yuan("1000000.00"), costs=yuan("10000.00"), document="裁2"
    )
    assert (default.left, default.short_by) == (zero(), yuan("500000.00"))
    pay_by = date(2026, 7, 1)
    for mode, amount, order, refused in (
        (TopUp.CAPPED, "500000.00", "令1", TopUpNotAllowed),
        (TopUp.ORDER_ALLOWED, "500000.01", "令1", TopUpNotAllowed),
        (TopUp.ORDER_ALLOWED, "500000.00", " ", OrderMissing),
    ):
        with pytest.raises(refused):
            default.order_top_up(order, yuan(amount), pay_by=pay_by, mode=mode)
    default.order_top_up("令1", yuan("500000.00"), pay_by=pay_by, mode=TopUp.ORDER_ALLOWED)
    with pytest.raises(NotHeld):
        default.take_top_up(line("t"), yuan("500000.01"))
    default.take_top_up(line("t"), yuan("500000.00"))
    assert default.topped_up == yuan("500000.00")


def test_s35_edge_1_nothing_goes_to_debts_while_the_difference_is_unknown() -> None:
    given(LotDefault, RULED).when(
        lambda d: d.apply_residual(Step.CASE_DEBT, CASE, yuan("34000.00"), document="分配")
    ).then_refused(DifferenceUnknown)
    given(LotDefault, RULED).when(
        lambda d: d.order_top_up("令", yuan("1.00"), pay_by=DAY, mode=TopUp.ORDER_ALLOWED)
    ).then_refused(DifferenceUnknown)
    given(LotDefault, RULED).when(lambda d: d.settle(document="结")).then_refused(DifferenceUnknown)


def test_df_3_the_order_of_the_steps_is_kept() -> None:
    known = (RULED, fixed("60000.00"), applied(Step.DIFFERENCE, "60000.00"))
    given(LotDefault, *known).when(
        lambda d: d.apply_costs(CASE, yuan("1.00"), vouchers=["票"])
    ).then_refused(OutOfOrder)
    given(LotDefault, *known).when(
        lambda d: d.apply_residual(Step.RELATED_DEBT, CASE, yuan("1.00"), document="分配")
    ).then_refused(OutOfOrder)
    given(LotDefault, *known).when(
        lambda d: d.fix_difference(CASE, yuan("1.00"), zero(), costs=zero(), document="裁")
    ).then_refused(OutOfOrder)
    given(LotDefault, *known).when(
        lambda d: d.apply_residual(Step.CASE_DEBT, CASE, yuan("40000.01"), document="分配")
    ).then_refused(NotHeld)
    given(LotDefault, RULED).when(
        lambda d: d.apply_costs(CASE, yuan("1.00"), vouchers=[])
    ).then_refused(VoucherMissing)


# Refunds

REFUNDS = fact(LotRefunds.Opened, lot=LOT, case_number=CASE, bank_account="3225")


def owed(payee: str = LOSER, amount: str = "100.00", waits: str | None = None):
    return fact(
        LotRefunds.Owed, lot=LOT, payee=payee, account=accounts.refundable(LOT, payee),
        sources=(Source(line("d"), yuan(amount)),), waits=waits, basis=A1,
    )  # fmt: skip


def stated(payee: str = LOSER):
    return fact(
        LotRefunds.PayeeStated, lot=LOT, payee=payee, version=1, holder=FROM[0], number=FROM[1],
        bank_name=FROM[2], bank_code="102305000013", evidence="付款回单", stated_by="zhou",
    )  # fmt: skip


CONFIRMED = fact(LotRefunds.PayeeConfirmed, payee=LOSER, version=1, confirmed_by="feng")
PAYOUT = line("payout")


def test_a_refund_goes_to_the_account_the_money_came_from() -> None:
    def state(holder: str, number: str):
        return lambda r: r.state_payee(
            LOSER, holder=holder, number=number, bank_name="工商银行", bank_code="102305000013",
            evidence="付款回单", by="zhou", original=frozenset({(FROM[0], FROM[1])}),
        )  # fmt: skip

    given(LotRefunds, REFUNDS, owed()).when(state(FROM[0], FROM[1])).then(stated())
    for holder, number in ((FROM[0], "6222"), ("赵六", FROM[1])):
        given(LotRefunds, REFUNDS, owed()).when(state(holder, number)).then_refused(
            NotTheOriginalPayer
        )
    given(LotRefunds, REFUNDS, stated()).when(
        lambda r: r.confirm_payee(LOSER, 1, by="zhou")
    ).then_refused(AccountSelfConfirmed)
    given(LotRefunds, REFUNDS, stated(), CONFIRMED).when(
        lambda r: r.confirm_payee(LOSER, 1, by="feng")
    ).then_refused(AccountConfirmedAlready)
    given(LotRefunds, REFUNDS).when(lambda r: r.confirm_payee(LOSER, 1, by="f")).then_refused(
        NoPayee
    )
    given(LotRefunds, REFUNDS, stated()).when(lambda r: r.account_in_force(LOSER)).then_refused(
        NoPayee
    )


def test_money_bound_to_a_refund_comes_back_where_it_was() -> None:
    refunds = given(LotRefunds, REFUNDS, owed(), stated(), CONFIRMED).root
    sources = refunds.earmark(PAYOUT, LOSER, yuan("60.00"), day=DAY)
    assert sources == (Source(line("d"), yuan("60.00")),)
    assert refunds.due_to(LOSER) == yuan("40.00")
    with pytest.raises(EarmarkedAlready):
        refunds.earmark(PAYOUT, LOSER, yuan("1.00"), day=DAY)
    refunds.release(PAYOUT, reason="撤回")
    assert refunds.due_to(LOSER) == yuan("100.00")
    with pytest.raises(NothingEarmarked):
        refunds.restore(PAYOUT, reason="x")
    refunds.earmark(PAYOUT, LOSER, yuan("100.00"), day=DAY)
    refunds.take_back(PAYOUT, bank_account="3225", line=line("r"), returned_on=DAY, reason="退汇")
    assert refunds.due_to(LOSER) == yuan("100.00")
    with pytest.raises(NoPayee):  # its account is confirmed anew before it is paid again
        refunds.account_in_force(LOSER)


def test_a_refund_never_exceeds_what_is_owed_nor_comes_before_its_time() -> None:
    given(LotRefunds, REFUNDS, owed()).when(
        lambda r: r.earmark(PAYOUT, LOSER, yuan("100.01"), day=DAY)
    ).then_refused(NotHeld)
    given(LotRefunds, REFUNDS, owed(waits=A1)).when(
        lambda r: r.earmark(PAYOUT, LOSER, yuan("1.00"), day=DAY)
    ).then_refused(PartPaymentWaits)
    refunds = given(LotRefunds, REFUNDS, owed(waits=A1)).root
    refunds.unlock_payments(A1, reason="结清")
    refunds.earmark(PAYOUT, LOSER, yuan("1.00"), day=DAY)


def test_edge_14_what_was_paid_out_is_refunded_once_it_is_recovered() -> None:
    refunds = given(LotRefunds, REFUNDS).root
    refunds.owe_recovery(CASE, BUYER, yuan("350000.00"), document="撤销")
    assert sums(refunds) == {
        f"recoverable/{CASE}": yuan("350000.00"), accounts.owed(LOT, BUYER): -yuan("350000.00"),
    }  # fmt: skip
    assert refunds.due_to(BUYER) == zero()
    refunds.collect_events()
    with pytest.raises(NotHeld):
        refunds.recover(CASE, BUYER, yuan("350000.01"), line=line("b"), claim="a1", value_date=DAY)
    refunds.recover(CASE, BUYER, yuan("350000.00"), line=line("b"), claim="a1", value_date=DAY)
    assert refunds.due_to(BUYER) == yuan("350000.00")
