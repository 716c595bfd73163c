"""Forms of money that is no case's: a bidder's deposit that came in, and that goes back."""

from collections.abc import Iterator
from datetime import date

import pytest

from api.forms import catalogue
from api.forms.lists import OF_NO_CASE
from ledger.domain import clock
from ledger.domain.money import Money
from ledger.domain.payout_kind import PayoutKind
from ledger.store.court import Court
from tests.auctions.house import AuctionHouse


@pytest.fixture
def house(new_court: Court) -> Iterator[AuctionHouse]:
    """A court that sells at auction."""
    yield AuctionHouse(new_court)
    clock.reset()


def test_r2_21_a_losers_deposit_that_goes_back_has_a_form_with_its_own_payer(
    house: AuctionHouse,
) -> None:
    house.sold()
    payer = next(r for r in house.money().receipts.values() if r.payee == "B2")
    given = {
        "holder": payer.payer_name, "number": payer.payer_account, "bank_name": "工商银行",
        "bank_code": "102305000013", "evidence": "付款回单",
    }  # fmt: skip
    house.do("zhou", "state_payee", "B2", **given)
    house.do("feng", "confirm_payee", "B2", 1)
    number = house.do("zhou", "refund", "B2").ids["payout"]
    with house.house.court.database.snapshot.connect() as connection:
        form = catalogue.form(house.house.court, catalogue.F9, number, connection).foot["says"]
        first = catalogue.form(house.house.court, catalogue.F1, number, connection).foot["says"]
        days = f"{date(2026, 1, 1)}..{date(2026, 12, 31)}"
        rows = list(catalogue.form(house.house.court, catalogue.F6, days, connection).body)  # type: ignore[arg-type]
    assert (form.kind, form.payee, form.account) == (
        PayoutKind.DEPOSIT_REFUND, payer.payer_name, payer.payer_account,
    )  # fmt: skip
    [original] = form.originals
    assert (original.payer, original.account) == (payer.payer_name, payer.payer_account)
    assert original.refunded == Money("100000.00")
    assert first.amount.in_words == "壹拾万元整"
    deposits = [row for row in rows if row.payer == payer.payer_name]
    assert [(row.case_number, row.why[-len(OF_NO_CASE) :]) for row in deposits] == [
        ("", OF_NO_CASE)
    ], "for which lot somebody paid is not said"
