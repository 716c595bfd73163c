"""What a lot cost is taken from its case's money, in the commit that asks for it."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from auctions.law.says import RulingRefused
from auctions.lot_parts import Work
from auctions.lot_words import State
from ledger.domain import clock
from ledger.domain.case_parts import NotEnoughMoney
from ledger.domain.errors import Refusal
from ledger.domain.law.bankruptcy import StoppedByBankruptcy
from ledger.domain.law.holding import HoldKind, HoldNotCovered
from ledger.domain.money import Money
from ledger.domain.paper import PaperKind
from ledger.services.holds import Holds
from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.keys import KEY_BYTES, MasterKey
from tests.auctions.house import AuctionHouse, at
from tests.auctions.lots import alerts
from tests.services import papers
from tests.services.courthouse import CASE, by

COST = f"cost/{CASE}"


@pytest.fixture
def house(database: Database) -> Iterator[AuctionHouse]:
    yield AuctionHouse(Court(database, "苏0508", MasterKey(bytes(KEY_BYTES))))
    clock.reset()


def shown_around(house: AuctionHouse, *amounts: str) -> AuctionHouse:
    """A body was engaged to show the asset, and sent its bills."""
    house.do(
        "zhou", "engage_auxiliary", body="拍辅公司", identity="913205", works=(Work.VIEWING,),
        document="委托书", on=clock.today(),
    )  # fmt: skip
    for amount in amounts:
        house.do(
            "zhou", "enter_auxiliary_cost", work=Work.VIEWING, body="拍辅公司",
            amount=Money(amount), receipt=f"票据{amount}", on=clock.today(),
        )  # fmt: skip
    return house


def stop(house: AuctionHouse) -> None:
    house.do(
        "wang", "accept_full_payment", tendered=Money("5.00"), owed=Money("5.00"),
        document="收据", at=clock.now(),
    )  # fmt: skip


def freeze(house: AuctionHouse, amount: str) -> str:
    """Another court's notice, agreed to by nobody yet, of more than the case has."""
    today = clock.today()
    notice = papers.paper(PaperKind.LETTER, day=today)
    with by("wang"):
        return Holds(house.house.court).place(
            CASE, HoldKind.FREEZE, Money(amount), paper=notice, until=today + timedelta(days=90)
        ).ids["hold"]  # fmt: skip


def balance(house: AuctionHouse, name: str) -> Money:
    return house.balances().get(name, Money("0.00"))


def test_s67_what_the_stopped_sale_cost_is_taken_from_the_debtors_money(
    house: AuctionHouse,
) -> None:
    shown_around(house.announced(), "300.00", "200.00").to("2026-02-20")
    house.admit("B1")
    sub_account = house.house.case(CASE).sub_account
    house.receive("450.00", "甲公司", sub_account=sub_account)
    stop(house)
    lot = house.lot()
    assert (lot.state, lot.charged) == (State.WITHDRAWN, Money("500.00"))
    assert alerts(lot) == ["SU-4"], "200.00 is still the debtor's"
    assert [each.amount for each in lot.open_costs] == [Money("200.00")]
    assert house.house.case(CASE).free == Money("150.00")
    assert balance(house, COST) == -Money("300.00")
    assert lot.timers["T-RELEASE:r1-A1"].due_at == at("2026-02-21", "10:00:00")
    with pytest.raises(NotEnoughMoney):
        house.do("wang", "settle_costs", paper="列支审批")
    frozen = freeze(house, "250.00")
    house.receive("200.00", "甲公司", sub_account=sub_account)
    with pytest.raises(HoldNotCovered):
        house.do("wang", "settle_costs", paper="列支审批")
    with by("chen"):
        Holds(house.house.court).refuse(frozen, "误登")
    house.do("wang", "settle_costs", paper="列支审批")
    assert balance(house, COST) == -Money("500.00")
    assert house.lot().open_costs == ()


def test_s67_a_debtor_whose_money_covers_it_leaves_nothing_open(house: AuctionHouse) -> None:
    shown_around(house.announced(), "300.00").to("2026-02-20")
    house.receive("5000.00", "甲公司", sub_account=house.house.case(CASE).sub_account)
    stop(house)
    assert (alerts(house.lot()), house.lot().open_costs) == ([], ())
    assert house.house.case(CASE).free == Money("4700.00")


def test_j10_costs_of_a_sale_come_out_of_its_price_before_it_ends(house: AuctionHouse) -> None:
    shown_around(house.ruled(), "300.00")
    before = house.house.case(CASE).free
    house.do("wang", "issue_notices", documents=("通知书",), on=clock.today())
    house.do("wang", "deliver", document="交付笔录", on=clock.today())
    house.do("wang", "settle_costs", paper="列支审批")
    assert before - house.house.case(CASE).free == Money("300.00")
    assert balance(house, COST) == -Money("300.00")
    refused: type[Refusal] = RulingRefused
    with pytest.raises(refused) as none_left:
        house.do("wang", "settle_costs", paper="列支审批")
    assert none_left.value.facts["rule"] == "CL-11"
    assert house.lot().cost_entries[0].settled_by == "列支审批"
    assert date(2026, 3, 15) == clock.today()
    today = clock.today()
    with by("wang"):
        ruling = papers.paper(PaperKind.RULING, day=today)
        house.house.bankruptcies.accept(CASE, "p2", ruling, today, today)
    with pytest.raises(StoppedByBankruptcy):
        house.do("wang", "settle_costs", paper="列支审批")
