"""A lot's money: deposits by channel, and the price of several payers."""

from datetime import date

import pytest

from auctions import money_accounts as accounts
from auctions.law.lending import LoanTooLarge, PriceNotCovered
from auctions.law.reconciling import PayerNotRegistered, RemittanceDiffers
from auctions.money import LotMoney
from auctions.money_accounts import NotAMark
from auctions.money_deposits import NoSuchDeposit, NotOnItsWay, NotRefundable
from auctions.money_parts import DepositState, NotHeld, Purpose, Sale
from auctions.money_price import ConvertedAlready
from auctions.money_receipts import DepositKnown, PassedAlready
from ledger.domain.case_parts import (
    NothingToPay,
    Source,
)
from ledger.domain.money import total, zero
from tests.auctions.lot_sums import (
    A1,
    BUYER,
    CASE,
    DAY,
    FROM,
    LOSER,
    LOT,
    OPENED,
    SALE,
    balance,
    banked,
    committed,
    frozen,
    line,
    received,
    remitted,
    sums,
)
from tests.scenario import given, yuan


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


def test_df_5_ln_9_a_lender_does_not_wait_for_the_shortfall_of_the_buyer_it_lent_to() -> None:
    """It owes no shortfall: its money stood until a default it had no part in was settled."""
    money = given(
        LotMoney, OPENED, received("d", "100000.00", Purpose.DEPOSIT), committed(),
        received("own", "100000.00"), received("loan", "630000.00", payee="LN-1"),
    ).root  # fmt: skip
    money.forfeit(SALE, yuan("100000.00"), ruling="裁1")
    assert {f.payee: f.waits for f in money.freed()} == {BUYER: A1, "LN-1": None}


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
    ],
)
def test_each_command_refuses_what_it_must(ask, refused) -> None:
    given(LotMoney, OPENED).when(ask).then_refused(refused)


def test_a_receipt_is_booked_to_a_lot_once() -> None:
    given(LotMoney, OPENED, received("own", "1.00")).when(balance("own", "1.00")).then_refused(
        PassedAlready
    )
