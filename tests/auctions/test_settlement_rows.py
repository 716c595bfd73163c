"""What each kind of row in a platform's settlement books, awaits or breaks (section 15)."""

from datetime import date, datetime
from typing import Any

import pytest

from auctions.imports.shape import RowKind, SettlementRow
from auctions.law.reconciling import Break
from auctions.lot_words import Channel, State
from auctions.money import LotMoney
from auctions.money_parts import DepositState, Purpose
from auctions.services.finding import sale_of
from auctions.services.rows import judge
from tests.auctions.lot_sums import line
from tests.auctions.lots import ACCOUNT, CASE, PLATFORM, RULES, TERMS, Walk, alerts, at
from tests.scenario import yuan

A1 = "r1-A1"
SOON = at("2026-03-05", "11:00:00")
LATE = at("2026-03-06", "10:00:01")


class Sold:
    """A lot sold to B1, whose deposit and the loser's a platform froze, or the court holds."""

    def __init__(self, walk: Walk | None = None, *, channel: Channel = Channel.PLATFORM) -> None:
        self.lot = (walk or Walk().sold()).lot
        self.money = LotMoney(lot="L1", case_numbers=(CASE,), bank_account=ACCOUNT)
        for bidder in ("B1", "B2"):
            if channel is Channel.PLATFORM:
                self.money.freeze(A1, bidder, TERMS.deposit, platform=PLATFORM, order=f"O-{bidder}")
            else:
                self.money.receive(
                    Purpose.DEPOSIT, bidder, TERMS.deposit, attempt=A1, line=line(bidder),
                    claim="a1", value_date=date(2026, 3, 1), payer=(f"姓名{bidder}", "1", "银行"),
                )  # fmt: skip

    def row(
        self, kind: RowKind, bidder: str, amount: str = "100000.00", when: datetime = SOON,
        **more: Any,
    ) -> Break | None:  # fmt: skip
        """Judge one row; the break it is, if it is one."""
        words: dict[str, Any] = {"payer_name": f"姓名{bidder}", "bank_ref": "R-1", **more}
        row = SettlementRow(
            place="row 1", platform=PLATFORM, batch="1", seq=1, platform_lot_id="10001",
            court_lot="", order_id=f"O-{bidder}", bidder=bidder, payer_account="", kind=kind,
            amount=yuan(amount), event_time=when, status="", **words,
        )  # fmt: skip
        its = self.lot.attempts[A1]
        broken = judge(row, self.lot, its, self.money, RULES)
        return broken and broken.code

    def state(self, bidder: str) -> DepositState:
        return self.money.deposits[A1, bidder].state


def test_s23_a_loser_is_released_and_the_winners_deposit_is_on_its_way() -> None:
    sale = Sold()
    assert sale.row(RowKind.DEPOSIT_FREEZE, "B2") is None
    assert sale.row(RowKind.DEPOSIT_UNFREEZE, "B2") is None
    assert sale.row(RowKind.DEPOSIT_REMIT, "B1") is None
    assert (sale.state("B2"), sale.state("B1")) == (DepositState.RELEASED, DepositState.REMITTED)
    assert alerts(sale.lot) == []


def test_cl_2_cl_3_what_a_platform_does_after_a_day_is_an_alert_of_the_lot() -> None:
    sale = Sold()
    sale.row(RowKind.DEPOSIT_UNFREEZE, "B2", when=LATE)
    sale.row(RowKind.DEPOSIT_REMIT, "B1", when=LATE)
    assert alerts(sale.lot) == ["CL-3", "CL-2"]


@pytest.mark.parametrize(
    ("kind", "bidder", "amount", "code"),
    [
        (RowKind.DEPOSIT_FREEZE, "B2", "99999.99", Break.AMOUNT_DIFFERS),
        (RowKind.DEPOSIT_FREEZE, "B9", "100000.00", Break.AMOUNT_DIFFERS),
        (RowKind.DEPOSIT_UNFREEZE, "B2", "100000.01", Break.AMOUNT_DIFFERS),
        (RowKind.DEPOSIT_UNFREEZE, "B1", "100000.00", Break.STATES_CONFLICT),
        (RowKind.DEPOSIT_REMIT, "B2", "100000.00", Break.STATES_CONFLICT),
        (RowKind.DEPOSIT_REMIT, "B1", "99999.99", Break.NOT_THE_DEPOSIT),
        (RowKind.REFUND, "B2", "100000.00", Break.AMOUNT_DIFFERS),
        (RowKind.REFUND, "B1", "100000.00", Break.STATES_CONFLICT),
        (RowKind.REVERSAL, "B1", "100000.00", Break.AMOUNT_DIFFERS),
        (RowKind.BALANCE_PAY, "B2", "800000.00", Break.STATES_CONFLICT),
        (RowKind.PREPAY, "B2", "699999.99", Break.AMOUNT_DIFFERS),
    ],
)
def test_rb_3_rb_6_rb_8_a_row_that_does_not_fit_moves_no_money(
    kind: RowKind, bidder: str, amount: str, code: Break
) -> None:
    sale = Sold()
    sale.money.collect_events()
    assert sale.row(kind, bidder, amount) is code
    assert all(not fact.postings() for fact in sale.money.pending_events)


def test_a_balance_and_a_prepayment_wait_for_the_bank() -> None:
    sale = Sold()
    assert sale.row(RowKind.BALANCE_PAY, "B1", "800000.00") is None
    assert sale.row(RowKind.PREPAY, "B2", "700000.00", bank_ref="R-2") is None
    assert [each.reference for each in sale.money.awaited.values()] == ["R-1", "R-2"]
    assert sale.money.covered(sale_of(sale.lot)) == yuan("0")


def test_rb_7_a_balance_is_the_buyers_or_a_registered_lenders() -> None:
    sale = Sold()
    code = sale.row(RowKind.BALANCE_PAY, "B1", "630000.00", payer_name="建设银行")
    assert code is Break.STRANGER_PAYS
    sale = Sold()
    sale.money.register_commitment(
        "函1", sale_of(sale.lot), "建设银行", yuan("630000"), expires_on=date(2026, 4, 1),
        most=yuan("630000"),
    )  # fmt: skip
    assert sale.row(RowKind.BALANCE_PAY, "B1", "630000.00", payer_name="建设银行") is None


def test_a_refund_is_what_the_book_gave_back() -> None:
    sale = Sold(channel=Channel.COURT)
    sale.money.free_deposit(A1, "B2")
    assert sale.row(RowKind.REFUND, "B2", "99999.99") is Break.AMOUNT_DIFFERS
    assert sale.row(RowKind.REFUND, "B2") is None
    assert sale.row(RowKind.PREPAY_REFUND, "B2") is None
    assert alerts(sale.lot) == []
    sale.row(RowKind.REFUND, "B2", when=LATE)
    sale.row(RowKind.PREPAY_REFUND, "B2", when=LATE)
    assert alerts(sale.lot) == ["CL-3", "PS-7"]


def test_rb_9_a_reversal_of_a_completed_price_revokes_that() -> None:
    sale = Sold(Walk().paid())
    assert sale.row(RowKind.REVERSAL, "B1", "800000.00") is Break.REVERSED_AFTER_PAID
    assert sale.lot.state is State.SOLD_AWAIT_BALANCE
