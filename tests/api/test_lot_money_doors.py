"""A lot's money through both doors: a settlement taken, its break, deposits and movements read."""

import json
from datetime import date
from typing import Any

from typer.testing import CliRunner

from api.cli.lots import lot as command_line
from api.routes.lot_page import Holding
from auctions.law.bids import NotDisclosed
from auctions.lot_words import State
from auctions.money import LotMoney
from auctions.money_parts import Purpose
from auctions.money_refunds import LotRefunds
from ledger.domain.act import Act, Role, acting
from ledger.domain.law.rules import RULES as LAW
from ledger.domain.money import Money
from ledger.services.command import record
from tests.api.lot_tries import engaged
from tests.api.office import ACCOUNT, line_id, refused
from tests.api.test_lot_commands import Doors, doors
from tests.auctions.lots import CASE, PLATFORM, RULES, TERMS, Walk, at
from tests.auctions.test_lot_timers import appraised

__all__ = ["doors"]  # the fixture
A1 = "r1-A1"


def opened(doors: Doors) -> str:
    """A lot whose bidding is under way, with one deposit frozen by the platform."""
    number = doors.stand(State.A1_BIDDING)
    money = LotMoney(lot=number, case_numbers=(CASE,), bank_account=ACCOUNT)
    money.freeze(A1, "B1", TERMS.deposit, platform=PLATFORM, order="O-B1")
    with acting(Act("li.na", Role.OFFICER)):
        record(doors.office.court, money, lot=number)
    doors.office.catch_up()
    return number


def row(kind: str, bidder: str, amount: str, seq: int) -> dict[str, Any]:
    return {
        "platform": PLATFORM, "batch_no": "1", "seq": seq, "platform_lot_id": "10001",
        "order_id": f"O-{bidder}", "bidder_code": bidder, "payer_name": f"姓名{bidder}",
        "kind": kind, "amount": amount, "event_time": "2026-03-05 11:00:00", "bank_ref": "",
    }  # fmt: skip


def sold(doors: Doors) -> str:
    """A sold lot, its deposits frozen by the platform."""
    number = doors.stand(State.SOLD_AWAIT_BALANCE)
    money = LotMoney(lot=number, case_numbers=(CASE,), bank_account=ACCOUNT)
    for bidder in ("B1", "B2"):
        money.freeze(A1, bidder, TERMS.deposit, platform=PLATFORM, order=f"O-{bidder}")
    refunds = LotRefunds(lot=number, case_number=CASE, bank_account=ACCOUNT)
    with acting(Act("li.na", Role.OFFICER)):
        record(doors.office.court, money, refunds, lot=number)
    return number


def on_the_line(doors: Doors, *words: str, who: str = "auctioneer") -> Any:
    doors.monkeypatch.setenv("ANZHANG_KEY", doors.office.secrets[who] if who else "")
    ran = CliRunner().invoke(command_line, [*words, "--json"])
    assert ran.exit_code == 0, (words, ran.exception, ran.output)
    return json.loads(ran.stdout)


def test_rb_6_a_settlement_is_taken_and_its_break_and_money_are_seen_through_both_doors(
    doors: Doors,
) -> None:
    office, number = doors.office, sold(doors)
    text = json.dumps([
        row("DEPOSIT_UNFREEZE", "B2", "100000.00", 1), row("DEPOSIT_REMIT", "B1", "99999.99", 2),
    ])  # fmt: skip
    body = {"lots": [number], "text": text}
    before = office.court.position()
    dry = office.post("/auctions/take-settlement?dry_run=true", body, "auctioneer").json()
    assert dry["dry_run"]
    assert office.court.position() == before
    told = office.post("/auctions/take-settlement", body, "auctioneer").json()
    assert (told["ids"]["applied"], told["ids"]["breaks"]) == ("1", "RB-6")
    office.catch_up()

    (broken,) = office.seen("/auctions/breaks")["items"]
    assert (broken["code"], broken["owner"], broken["lot"]) == ("RB-6", "auctioneer", number)
    assert on_the_line(doors, "list", "breaks")[0]["code"] == "RB-6"

    (kept,) = office.seen("/auctions/deposits?bidder=B2")["items"]
    assert (kept["lot"], kept["state"]) == (number, "released")
    (same,) = on_the_line(doors, "list", "deposits", "--bidder", "B2")
    assert same["state"] == "released"

    moves = office.seen(f"/lots/{number}/money?limit=4")
    assert len(moves["items"]) == 4
    rest = office.seen(f"/lots/{number}/money?after={moves['next']}")["items"]
    told_here = on_the_line(doors, "money", number)
    assert [each["position"] for each in told_here] == [
        each["position"] for each in (*moves["items"], *rest)
    ]
    assert office.seen("/auctions/refunds-due")["items"] == []
    assert on_the_line(doors, "list", "refunds") == []


def test_bd_5_the_list_of_all_deposits_hides_a_lot_whose_bidding_has_not_ended(
    doors: Doors,
) -> None:
    live, over = opened(doors), sold(doors)
    doors.office.catch_up()
    for who, known in (("auditor", {over}), ("officer", {over}), ("finance", {live, over})):
        for asked in ("", "?bidder=B1"):
            listed = doors.office.get(f"/auctions/deposits{asked}", who).json()["items"]
            assert {each["lot"] for each in listed} == known, (who, asked)
        typed = on_the_line(doors, "list", "deposits", who=who)
        assert {each["lot"] for each in typed} == known, who
    assert {each["lot"] for each in on_the_line(doors, "list", "deposits", who="")} == {over}


def test_bd_5_no_deposit_shows_among_a_lots_money_before_the_bidding_has_ended(
    doors: Doors,
) -> None:
    """Not on the lot's page, nor as a movement on its accounts; and afterwards all of it."""
    live, over = doors.stand(State.A1_BIDDING), sold(doors)
    money = LotMoney(lot=live, case_numbers=(CASE,), bank_account=ACCOUNT)
    money.receive(
        Purpose.DEPOSIT, "B1", Money("5000.00"), attempt=A1, line=line_id("S2"), claim="c1",
        value_date=date(2026, 3, 2), payer=("姓名B1", "6217000010001234567", "工商银行"),
    )  # fmt: skip
    with acting(Act("li.na", Role.OFFICER)):
        record(doors.office.court, money, lot=live)
    doors.office.catch_up()
    page = doors.office.seen(f"/lots/{live}")
    assert (page["money"], page["deposits"]) == ([], [])
    for who, codes in (("auditor", (409, 200)), ("officer", (409, 200)), ("finance", (200, 200))):
        told = [doors.office.get(f"/lots/{lot}/money", who).status_code for lot in (live, over)]
        assert tuple(told) == codes, who
    doors.monkeypatch.setenv("ANZHANG_KEY", doors.office.secrets["auditor"])
    ran = CliRunner().invoke(command_line, ["money", live, "--json"])
    assert isinstance(ran.exception, NotDisclosed)
    assert on_the_line(doors, "money", live, who="finance")


def test_bd_5_a_page_that_says_more_of_bidders_than_their_codes_is_not_shown(
    doors: Doors,
) -> None:
    """Whatever is added to the page some day: the law is asked of the page as it would be read."""
    live, over = doors.stand(State.A1_BIDDING), sold(doors)
    leak = [Holding(account="deposit/L/B1", amount=TERMS.deposit)]
    doors.monkeypatch.setattr("api.routes.lot_page._holdings", lambda _: leak)
    assert doors.office.get(f"/lots/{over}").status_code == 200
    refused(doors.office.get(f"/lots/{live}"), 409, "not-disclosed")


def test_what_was_urged_and_remarked_of_all_lots_is_seen_through_both_doors(doors: Doors) -> None:
    number = doors.stand(walked_late)
    doors.office.catch_up()
    (urged,) = doors.office.seen("/auctions/escalated")["items"]
    assert (urged["about"], urged["timer"], urged["level"]) == (number, "T-RULING", 1)
    assert on_the_line(doors, "list", "escalated")[0]["about"] == number
    (said,) = doors.office.seen("/auctions/alerts")["items"]
    assert (said["about"], said["rule"], said["zh"]) == (number, "CL-6", LAW["CL-6"].zh)
    assert said["said_zh"].endswith("未办理")
    (shown,) = doors.office.seen(f"/lots/{number}")["alerts"]
    (listed,) = on_the_line(doors, "list", "alerts")
    assert listed["said_zh"] == shown["said_zh"] == said["said_zh"]


def test_costs_and_what_is_waited_for_stand_on_the_page_of_a_lot(doors: Doors) -> None:
    page = doors.office.seen(f"/lots/{doors.stand(appraised)}")
    assert [(each["what"], each["who"]) for each in page["pending"]] == [("appraisal", "甲所")]
    number = doors.stand(engaged)
    bill = {
        "work": "viewing", "body": "拍辅公司", "amount": "300.00", "receipt": "票据1",
        "on": "2026-02-20",
    }  # fmt: skip
    doors.office.done(f"/lots/{number}/enter-auxiliary-cost", bill, seen=doors.version(number))
    (cost,) = on_the_line(doors, "show", number)["costs"]
    assert (cost["amount"], cost["advanced_by"], cost["settled_by"]) == ("300.00", "p1", None)


def walked_late() -> Walk:
    """Paid, and the ruling urged once."""
    walk = Walk().paid()
    for day, key in (("2026-03-31", "T-RULING"), ("2026-05-01", "T-URGE:T-RULING")):
        walk.lot.fire(walk.lot.timers[key], at(day), RULES)
    return walk


def test_a_lot_owes_its_price_until_it_is_paid_and_nothing_once_the_case_has_it(
    doors: Doors,
) -> None:
    assert doors.office.seen(f"/lots/{sold(doors)}")["owing"] == "900000.00"
    number = doors.stand(State.CLOSED_SOLD)
    with acting(Act("li.na", Role.OFFICER)):
        money = LotMoney(lot=number, case_numbers=(CASE,), bank_account=ACCOUNT)
        record(doors.office.court, money, lot=number)
        refunds = LotRefunds(lot=number, case_number=CASE, bank_account=ACCOUNT)
        record(doors.office.court, refunds, lot=number)
    assert doors.office.seen(f"/lots/{number}")["owing"] is None
