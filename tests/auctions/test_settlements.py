"""Platform, bank and book on a real book: each break is raised, owned, and ended by facts."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from auctions.law.reconciling import Break, PayerNotRegistered, RowResent, Unreconciled
from auctions.lot_words import Channel, State, StayGround
from auctions.money_parts import DepositState, Purpose
from auctions.settlement import BreakNeedsWords, BreakNotOpen, BreakStillThere
from auctions.views import deposits
from ledger.domain import clock
from ledger.domain.money import Money
from ledger.projections.runner import Follower
from ledger.services.account_interest import AccountInterests
from ledger.store.court import Court
from tests.auctions.house import PLATFORM, AuctionHouse, L, at, settle
from tests.auctions.test_imports import JD
from tests.services.courthouse import ACCOUNT, by

A1 = "r1-A1"


@pytest.fixture
def house(new_court: Court) -> Iterator[AuctionHouse]:
    yield AuctionHouse(new_court)
    clock.reset()


def row(kind: str, bidder: str, amount: str = "100000.00", **more: Any) -> dict[str, Any]:
    return {
        "platform": PLATFORM, "batch_no": "1", "seq": 1, "platform_lot_id": "101",
        "order_id": f"O-{bidder}", "bidder_code": bidder, "payer_name": f"姓名{bidder}",
        "kind": kind, "amount": amount, "event_time": "2026-03-05 11:00:00", "bank_ref": "",
        **more,
    }  # fmt: skip


def subject(of: dict[str, Any]) -> str:
    names = ("platform", "platform_lot_id", "order_id", "kind", "bank_ref")
    return "/".join(of[name] for name in names)


def coming(house: AuctionHouse) -> str:
    """The serial the bank will give its next line."""
    return f"S{house.house.serial + 1:05}"


def open_breaks(house: AuctionHouse) -> list[tuple[str, str]]:
    """Every open break and its owner."""
    Follower(house.court, [deposits.deposits]).catch_up()
    with house.court.database.app.connect() as connection:
        page = deposits.open_breaks(connection, house.court.book)
    return [(each.code, each.owner) for each in page.items]


def close(house: AuctionHouse, code: Break, of: str, how: str = "已核实") -> None:
    with by("feng"):
        house.desk.settlements.close_break(code, of, how)


def check(house: AuctionHouse) -> dict[str, str]:
    return house.do("feng", "check").ids


def check_bank(house: AuctionHouse) -> str:
    with by("feng"):
        return house.desk.settlements.check_bank([L], ACCOUNT).ids["breaks"]


def test_rb_4_rb_6_rb_11_what_is_sent_otherwise_is_refused_and_what_differs_is_the_auctioneers(
    house: AuctionHouse,
) -> None:
    house.sold(channel=Channel.PLATFORM)
    short = row("DEPOSIT_REMIT", "B1", "99999.99")
    assert settle(house, short)["breaks"] == "RB-6"
    before = house.court.position()
    with pytest.raises(RowResent):
        settle(house, short | {"amount": "100000.00", "batch_no": "2"})
    assert house.court.position() == before
    assert settle(house, short | {"batch_no": "3"})["again"] == "1"
    unknown = row("DEPOSIT_REMIT", "B1", platform_lot_id="999", batch_no="4")
    assert settle(house, unknown)["breaks"] == "RB-11"
    assert open_breaks(house) == [("RB-6", "auctioneer"), ("RB-11", "auctioneer")]
    with pytest.raises(BreakStillThere):  # words do not bring the deposit
        close(house, Break.NOT_THE_DEPOSIT, subject(short))
    settle(house, row("DEPOSIT_REMIT", "B1", order_id="O-1b", batch_no="5"))
    with pytest.raises(BreakNeedsWords):
        close(house, Break.NOT_THE_DEPOSIT, subject(short), " ")
    close(house, Break.NOT_THE_DEPOSIT, subject(short), "平台更正重汇")
    close(house, Break.ID_REUSED, subject(unknown), "非本院标的")
    assert open_breaks(house) == []
    with pytest.raises(BreakNotOpen):
        close(house, Break.NOT_THE_DEPOSIT, subject(short))


def test_rb_1_rb_5_what_time_breaks_the_bank_and_the_platform_end(house: AuctionHouse) -> None:
    house.sold(channel=Channel.PLATFORM)
    settle(house, row("DEPOSIT_REMIT", "B1"))
    house.to("2026-03-06", "09:00:00")
    assert check(house)["breaks"] == "0", "a day is not over"
    house.to("2026-03-06", "12:00:00")
    assert check(house)["breaks"] == "2"
    assert open_breaks(house) == [("RB-1", "finance"), ("RB-5", "auctioneer")]
    assert [each.rule for each in house.lot().alerts if each.rule in ("CL-2", "CL-3")] == [
        "CL-3", "CL-2", "CL-2", "CL-3",
    ], "of the clocks, and of the check"  # fmt: skip
    with pytest.raises(BreakStillThere):
        close(house, Break.REMIT_NOT_BANKED, f"{L}/{A1}/B1")
    house.pay_in("100000.00", PLATFORM, Purpose.DEPOSIT, "B1", attempt=A1)
    settle(house, row("DEPOSIT_UNFREEZE", "B2", batch_no="2"))
    assert check(house) == {"lot": L, "breaks": "0", "ended": "2"}
    assert open_breaks(house) == []
    assert house.money().doubts == {}


def test_rb_1_rb_3_a_balance_paid_through_a_platform_meets_its_bank_line(
    house: AuctionHouse,
) -> None:
    house.sold()
    paid = row("BALANCE_PAY", "B1", "500000.00", bank_ref=coming(house))
    short = row(
        "BALANCE_PAY", "B1", "300000.00", seq=2, order_id="O-2",
        bank_ref=f"S{house.house.serial + 2:05}",
    )  # fmt: skip
    assert settle(house, paid, short)["breaks"] == ""
    house.to("2026-03-06", "12:00:00")
    assert check(house)["breaks"] == "2", "RB-1 for both"
    house.pay_in("500000.00", "姓名B1", Purpose.BALANCE, "B1")
    house.pay_in("299999.99", "姓名B1", Purpose.BALANCE, "B1")
    assert check(house)["breaks"] == "1"
    assert ("RB-3", "finance") in open_breaks(house)
    assert house.balances()[f"price/{L}"] == -Money("799999.99"), "nothing is netted"
    (awaited,) = house.money().awaited.values()
    close(house, Break.AMOUNT_DIFFERS, f"row/{awaited.row}", "以银行到账为准，差额另补")
    check(house)
    assert open_breaks(house) == []
    assert house.money().awaited == {}


def test_rb_7_a_strangers_balance_is_nobodys_until_a_document_says_whose(
    house: AuctionHouse,
) -> None:
    house.sold()
    paid = row("BALANCE_PAY", "B1", "800000.00", payer_name="路人", bank_ref=coming(house))
    assert settle(house, paid)["breaks"] == "RB-7"
    assert open_breaks(house) == [("RB-7", "officer")]
    line = house.receive("800000.00", "路人")
    asked = house.do(
        "zhou", "propose_claim", line, Purpose.BALANCE, "B1", amount=Money("800000.00"),
        evidence="付款凭证",
    )  # fmt: skip
    with pytest.raises(PayerNotRegistered):
        house.do("feng", "confirm_claim", line, asked.ids["claim"])
    assert house.balances()[f"unclaimed/{line}"] == -Money("800000.00")
    assert check(house)["ended"] == "0"
    house.do("feng", "confirm_claim", line, asked.ids["claim"], document="代付说明")
    assert check(house)["ended"] == "1"
    assert open_breaks(house) == []


def test_rb_2_rb_10_credits_nobody_announced_and_interest_are_named_and_end_when_booked(
    house: AuctionHouse,
) -> None:
    house.sold()
    announced = row("BALANCE_PAY", "B1", "1.00", bank_ref=coming(house))
    settle(house, announced)
    house.receive("1.00", "姓名B1")
    unannounced = house.receive("100000.00", PLATFORM)
    interest = house.receive("12.34", "工商银行", remark="2026年一季度结息")
    old = house.receive("5.00", "某人")
    assert check_bank(house) == "2"
    assert open_breaks(house) == [("RB-2", "finance"), ("RB-10", "finance")]
    house.to("2026-03-09")
    assert check_bank(house) == "2", "the third day was a Sunday"
    house.to("2026-03-10")
    assert check_bank(house) == "3", "three days are over: whose are the 5.00?"
    for code, line in ((Break.BANK_WITHOUT_ROW, unannounced), (Break.INTEREST, interest)):
        with pytest.raises(BreakStillThere):
            close(house, code, f"line/{line}")
    claims = [
        (unannounced, Purpose.BALANCE, "B1", "100000.00"),
        (interest, Purpose.INTEREST, "bank", "12.34"),
        (old, Purpose.BALANCE, "B1", "5.00"),
    ]
    for line, purpose, payee, amount in claims:
        asked = house.do(
            "zhou", "propose_claim", line, purpose, payee, amount=Money(amount), evidence="查明",
        )  # fmt: skip
        house.do("feng", "confirm_claim", line, asked.ids["claim"], document="说明")
        code = Break.INTEREST if purpose is Purpose.INTEREST else Break.BANK_WITHOUT_ROW
        close(house, code, f"line/{line}")
    assert open_breaks(house) == []
    assert house.balances()[f"interest/{ACCOUNT}"] == -Money("12.34")
    kept = AccountInterests(house.court).interest(ACCOUNT)
    assert kept.free == Money("12.34"), "it can be paid on as any interest"


def test_rb_8_platform_and_court_contradict_each_other_and_both_stand_still(
    house: AuctionHouse,
) -> None:
    house.sold()
    house.do("zhou", "suspend", ground=StayGround.POSTPONED, document="暂缓决定",
             at=clock.now())  # fmt: skip
    listed = json.dumps([JD | {"id": "101"}])

    def compare() -> str:
        with by("feng"):
            return house.desk.settlements.compare_lots([L], "jd", listed).ids["breaks"]

    assert compare() == "1"
    assert open_breaks(house) == [("RB-8", "auctioneer")]
    house.do("zhou", "end_ground", document="事由消失", on=clock.today())
    house.do("zhou", "resume", document="恢复决定", at=clock.now())
    house.pay_in("800000.00", "姓名B1", Purpose.BALANCE, "B1")
    for act, person in (("complete_price", "feng"), ("release_deposits", "zhou")):
        with pytest.raises(Unreconciled):
            house.do(person, act)
    assert compare() == "0"
    assert open_breaks(house) == []
    house.do("feng", "complete_price")
    assert house.state() is State.PAID


def test_rb_9_a_reversal_after_payment_stops_the_ruling_until_the_price_is_covered_again(
    house: AuctionHouse,
) -> None:
    house.paid()
    receipt = next(
        receipt for receipt, amount in house.money().pots[f"price/{L}"].sources.items()
        if amount == Money("800000.00")
    )  # fmt: skip
    back = row("REVERSAL", "B1", "800000.00", event_time="2026-03-11 09:00:00")
    assert settle(house, back)["breaks"] == "RB-9"
    assert open_breaks(house) == [("RB-9", "finance")]
    assert house.state() is State.SOLD_AWAIT_BALANCE
    for act, person, words in (
        ("serve_ruling", "wang", {"document": "成交裁定", "served_on": clock.today()}),
        ("complete_price", "feng", {}),
    ):
        with pytest.raises(Unreconciled):
            house.do(person, act, **words)
    debit = house.receive("800000.00", "银行冲回", credit=False)
    house.do("feng", "reverse_payment", receipt, line=debit, amount=Money("800000.00"),
             reason="银行冲回")  # fmt: skip
    with pytest.raises(BreakStillThere):
        close(house, Break.REVERSED_AFTER_PAID, subject(back))
    house.pay_in("800000.00", "姓名B1", Purpose.BALANCE, "B1")
    close(house, Break.REVERSED_AFTER_PAID, subject(back), "买受人重新付款")
    house.do("feng", "complete_price")
    house.do("wang", "serve_ruling", "成交裁定", served_on=clock.today())
    assert house.state() is State.RULED
    assert house.money().deposits[A1, "B1"].state is DepositState.CONVERTED


def test_a_file_is_taken_whole_or_not_at_all(house: AuctionHouse) -> None:
    house.sold(channel=Channel.PLATFORM)
    first = row("DEPOSIT_UNFREEZE", "B2")
    settle(house, first)
    before = house.court.position()
    with pytest.raises(RowResent):
        settle(house, row("DEPOSIT_REMIT", "B1", batch_no="2", seq=2),
               first | {"amount": "1.00", "batch_no": "2"})  # fmt: skip
    assert house.court.position() == before
    assert house.money().deposits[A1, "B1"].state is DepositState.FROZEN
    assert at("2026-03-05") <= clock.now()


@pytest.mark.parametrize(("back", "urged"), [(True, 0), (False, 1)])
def test_cl_3_what_went_back_late_is_remarked_once_and_not_urged_on(
    house: AuctionHouse, *, back: bool, urged: int
) -> None:
    house.sold(channel=Channel.PLATFORM).to("2026-03-06", "10:00:01")
    assert [each.rule for each in house.lot().alerts] == ["CL-3", "CL-2"]
    line = house.receive("100000.00", PLATFORM, remark="O-B1")
    settle(house, row("DEPOSIT_REMIT", "B1", bank_ref=coming(house)))
    claim = house.do(
        "zhou", "propose_claim", line, Purpose.DEPOSIT, "B1", amount=Money("100000.00"),
        evidence="汇款", attempt=A1,
    )  # fmt: skip
    house.do("feng", "confirm_claim", line, claim.ids["claim"])
    if back:
        settle(house, row("DEPOSIT_UNFREEZE", "B2", seq=2, event_time="2026-03-06 12:00:00"))
    house.to("2026-03-19")
    lot = house.lot()
    assert lot.escalated.get("T-RELEASE", 0) == urged
    assert ("T-URGE:T-RELEASE" in lot.timers) == bool(urged)
    assert "T-URGE:T-REMIT" not in lot.timers, "the winner's deposit is in the bank"
