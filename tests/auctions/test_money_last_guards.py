"""What a lot's money refuses where no other test comes, each found by breaking its guard."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from auctions.imports.canonical import _agrees
from auctions.imports.papers import LotPaper, adoption
from auctions.imports.read import amount_in, document
from auctions.imports.settlement import read_settlement
from auctions.imports.shape import ListedLot, LotRow, Offer, Status, UnreadableFile
from auctions.law.lending import CommitmentKnown
from auctions.law.reconciling import Break, PayerNotRegistered
from auctions.lot_words import AssetClass, Seizure
from auctions.money import LotMoney
from auctions.money_accounts import NotAMark, price
from auctions.money_deposits import NoSuchDeposit
from auctions.money_parts import NotHeld
from auctions.money_receipts import PassedAlready
from auctions.money_refunds import LotRefunds
from auctions.money_subject import Subject
from auctions.settlement import BreakNeedsWords, Seen, SettlementBreak
from ledger.domain.case_parts import NothingToPay
from ledger.domain.errors import Refusal
from tests.auctions.lot_sums import (
    A1,
    BUYER,
    CASE,
    DAY,
    FROM,
    LOT,
    OPENED,
    SALE,
    banked,
    committed,
    frozen,
    line,
    received,
    remitted,
)
from tests.auctions.lots import Walk, at
from tests.scenario import Told, given, yuan


def bank_again(money: LotMoney) -> None:
    money.bank_remittance(
        A1, BUYER, line=line("own"), claim="a1", amount=yuan("100000.00"), value_date=DAY,
        payer=FROM,
    )  # fmt: skip


def register_again(money: LotMoney) -> None:
    money.register_commitment(
        "LN-1", SALE, "建设银行", yuan("1.00"), expires_on=date(2026, 4, 1),
        most=yuan("630000.00"),
    )  # fmt: skip


def some(root: Any, amount: str) -> None:
    root.some_of(price(LOT), yuan(amount))


@pytest.mark.parametrize(
    ("past", "ask", "why"),
    [
        ((frozen(), remitted(), received("own", "1.00")), bank_again, PassedAlready),
        ((committed(),), register_again, CommitmentKnown),
        ((), lambda m: m.refuse_loan("LN-9", document="函", on=DAY), PayerNotRegistered),
        ((), lambda m: m.unreceive(line("own"), reason="认错"), NotHeld),
        ((), lambda m: m.credit_in_kind("p1", yuan("0.00"), document="裁定"), NothingToPay),
        ((), lambda m: some(m, "0.00"), NothingToPay),
        ((frozen(), remitted(), banked()), lambda m: m.unfreeze(A1, BUYER, reference="U"),
         NoSuchDeposit),
        ((), lambda m: m.take_from_case(CASE, price(LOT), (), document="裁定"), NothingToPay),
    ],
    ids=lambda each: getattr(each, "__name__", None),
)  # fmt: skip
def test_a_lots_money_moves_once_and_by_a_sum(
    past: tuple[Told, ...], ask: Callable[[LotMoney], None], why: type[Refusal]
) -> None:
    given(LotMoney, OPENED, *past).when(ask).then_refused(why)


def test_a_claim_whose_money_has_moved_on_is_not_taken_back() -> None:
    money = given(LotMoney, OPENED, received("own", "800000.00")).root
    money.pass_to_case(CASE, price(LOT), document="裁定", amount=yuan("800000.00"))
    with pytest.raises(NotHeld):
        money.unreceive(line("own"), reason="认错")


def test_refunds_owe_a_sum_or_nothing() -> None:
    refunds = LotRefunds(lot=LOT, case_number=CASE, bank_account="3225")
    asks: list[Callable[[], Any]] = [
        lambda: refunds.owe("B2", price(LOT), (), basis="流拍"),
        lambda: refunds.owe_recovery(CASE, "B2", yuan("0.00"), document="裁定"),
        lambda: some(refunds, "0.00"),
    ]
    for ask in asks:
        with pytest.raises(NothingToPay):
            ask()


@pytest.mark.parametrize("text", ["lot/L1/r1-A1/deposit", "case/L1/r1-A1/deposit/B1", ""])
def test_what_is_no_lots_is_read_as_no_lots(text: str) -> None:
    with pytest.raises(NotAMark):
        Subject.parse(text)
    assert str(Subject.parse("lot/L1/r1-A1/deposit/B1")) == "lot/L1/r1-A1/deposit/B1"


def test_a_difference_is_closed_with_words() -> None:
    seen = Seen("京东网/101", LOT, yuan("1.00"), "金额不符")
    found = SettlementBreak.of(Break.AMOUNT_DIFFERS, seen)
    with pytest.raises(BreakNeedsWords):
        found.close(" ", by="feng")


# Files


@pytest.mark.parametrize("value", [True, 1.5, ["1"], {"a": 1}])
def test_what_is_no_figure_is_no_amount(value: Any) -> None:
    with pytest.raises(UnreadableFile) as refused:
        amount_in(value, "lot 1")
    assert "raw" not in refused.value.facts, "its kind is wrong, not its figures"


@pytest.mark.parametrize(
    ("data", "why"),
    [(b'[{"a": 1, "a": 2}]', "twice"), (b"[NaN]", "NaN"), (b"[-Infinity]", "Infinity")],
)
def test_a_file_says_each_thing_once_and_every_figure_is_one(data: bytes, why: str) -> None:
    with pytest.raises(UnreadableFile, match=why):
        document(data)


def test_a_settlement_file_has_rows() -> None:
    with pytest.raises(UnreadableFile, match="no rows"):
        read_settlement(json.dumps([]).encode())


def test_a_bidding_with_bids_did_not_fail() -> None:
    raw = {"auctionStatus": 2, "displayStatus": 1}
    _agrees("JD", raw, Status.FAILED, bids=0, place="lot 1")
    with pytest.raises(UnreadableFile):
        _agrees("JD", raw, Status.FAILED, bids=1, place="lot 1")


PAPER = LotPaper(
    lot="L1", platform_lot="101", asset="苏-1", applicant="p1", debtor="p2",
    seizure=Seizure("裁定", date(2026, 1, 5), date(2029, 1, 4)), panel="笔录",
    published_on=date(2026, 2, 2), bank_account="3225", document="公告", balance_due_days=15,
    asset_class=AssetClass.REAL_ESTATE,
)  # fmt: skip


@pytest.mark.parametrize(
    ("walk", "changed"),
    [
        (Walk(), {"starts_at": None}),
        (Walk(), {"ends_at": None}),
        (Walk().a1_failed(), {"offer": Offer.RERUN}),
    ],
    ids=["no-start", "no-end", "rerun-of-no-default"],
)
def test_a_platforms_attempt_has_its_times_and_a_rerun_its_default(
    walk: Walk, changed: dict[str, Any]
) -> None:
    figures: dict[str, Any] = {
        "start_price": yuan("700000"), "deposit": yuan("100000"), "increment": yuan("5000"),
        "starts_at": at("2026-03-04"), "ends_at": at("2026-03-05"), "offer": Offer.A1,
    }  # fmt: skip
    with pytest.raises(UnreadableFile):
        adoption(walk.lot, PAPER, listed(**(figures | changed)))


def listed(**changed: Any) -> ListedLot:
    row = LotRow(
        platform="JD", platform_lot_id="101", title="某房", status=Status.ANNOUNCED, price=None,
        reference=None, prepayment=None, bids=0, applicants=0, extensions=0, loan=False,
        restricted=False, court="", raw_status={}, **changed,
    )  # fmt: skip
    return ListedLot(row=row, place="lot 1")
