"""Old money that was paid and came back (退汇): it is its line's, or its case's, as before."""

from datetime import date
from pathlib import Path

import pytest

from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.payout import State
from ledger.domain.payout_kind import PayoutKind
from ledger.store.verify import verify
from reconciliation.legacy.classes import LegacyClass
from reconciliation.legacy.line_parts import PayeeNotStated
from tests.legacy.clearinghouse import Old
from tests.legacy.registers import row
from tests.legacy.test_legacy_exits import Way
from tests.services.courthouse import Courthouse, by
from tests.services.till import Till

RULING = Paper(PaperKind.RULING, "（2026）苏0508执101号裁定", date(2026, 3, 2))

SENDER = "6210000000000000017"


@pytest.fixture
def way(house: Courthouse, tmp_path: Path) -> Way:
    house.payable()
    old = row(1, "500.00", day="2012-05-02", payer="赵六")
    old[6] = SENDER
    return Way(Old(house, tmp_path).loaded(old))


def test_r2_10_a_case_s_old_money_that_came_back_is_its_old_receipt_s_again(way: Way) -> None:
    house, till = way.house, Till(way.house)
    way.matched().called(LegacyClass.A)
    with by("wang"):
        paid = way.exits.pay(way.line, "p1", Money("500.00"), "发放历史案款").ids["payout"]
    till.paid(paid)
    assert way.passed()[1]
    house.later(days=1)
    till.bounce(paid)
    assert house.payout(paid).state is State.RETURNED
    assert house.case().lots[way.line].free == Money("500.00")
    house.later(days=40)
    assert not way.passed()[1], "what came back is old money that was not paid"
    house.confirm_account()
    with by("wang"):
        again = way.exits.pay(way.line, "p1", Money("500.00"), "退汇重发").ids["payout"]
    till.paid(again)
    assert house.balances() == {}
    assert way.passed()[1]
    assert verify(house.court.database, house.court.book, workers=0).intact


def test_r2_10_a_line_s_own_money_that_came_back_is_the_line_s_again(way: Way) -> None:
    """Mistaken money of class H, which is no case's: it goes back to whoever sent it."""
    house, till = way.house, Till(way.house)
    with by("chen"):
        way.old.clearing.reclassify(way.line, LegacyClass.H, reason="误汇", document="银行函1")
    clearing = way.old.clearing

    def named() -> None:
        with by("feng"):
            clearing.state_destination(
                way.line, "p1", holder="赵六", number=SENDER, bank_name="工商银行",
                bank_code="102305000000", paper=RULING,
            )  # fmt: skip

    def pay() -> str:
        with by("wang"):
            asked = clearing.pay(
                way.line, "p1", Money("500.00"), "误汇退回", PayoutKind.MISREMITTED, papers=[RULING]
            )
        return asked.ids["payout"]

    named()
    paid = pay()
    till.paid(paid)
    assert house.balances() == {}
    house.later(days=1)
    till.bounce(paid)
    assert way.old.line(1).remainder == Money("500.00")
    with pytest.raises(PayeeNotStated):
        pay()  # to the account it came back from, on the old paper
    named()
    till.paid(pay())
    assert house.balances() == {}
    assert verify(house.court.database, house.court.book, workers=0).intact
