"""Goods over HTTP and typed at the command line: the same acts, the same register."""

from collections.abc import Iterator
from typing import Any

import pytest

from api.cli.opening import desk
from ledger.domain import clock
from ledger.domain.act import Role
from tests.api.keyboard import Machine, court, machine  # noqa: F401  # the fixtures
from tests.api.office import A, Office, refused
from tests.services.courthouse import ACCOUNT, BEGIN, CASE, HOLDER, Courthouse, by

SHEET = {"kind": "record", "number": "清点清单1", "day": "2026-03-02"}
RULING = {"kind": "ruling", "number": "（2026）苏0508执101号之一", "day": "2026-03-02"}
TYPED = "record,清点清单1,2026-03-02"
KEPT = {"counted": "10", "sheet": SHEET, "place": "3号柜", "slip": "BG1"}


def new(**changed: Any) -> dict[str, Any]:
    return {
        "case_number": A, "description": "红木家具", "quantity": "10", "unit": "件",
        "kind": "merchandise", "owner": "p2", "deliverer": "p2", "paper": SHEET,
        "is_object": True, "taking": "seized", "taken_on": clock.today().isoformat(), **changed,
    }  # fmt: skip


class Counter:
    """Goods at the HTTP door: each act names the version that was seen."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.number = office.done("/goods", new())["ids"]["goods"]

    def seen(self) -> Any:
        return self.office.seen(f"/goods/{self.number}")

    def ask(self, act: str, body: Any = None, who: str = "officer", *, at: int = 0) -> Any:
        seen = at or self.seen()["version"]
        return self.office.post(f"/goods/{self.number}/{act}", body, who, seen=seen)

    def does(self, act: str, body: Any = None, who: str = "officer") -> None:
        answer = self.ask(act, body, who)
        assert answer.status_code == 200, answer.text


def test_goods_go_in_and_out_over_http_by_two_hands(office: Office) -> None:
    refused(office.post("/goods", new(), "finance"), 403, "not-permitted")
    refused(office.post("/goods", new(quantity="1e3")), 422, "malformed-request")
    it = Counter(office)
    it.does("bring", {})
    refused(it.ask("take-in", KEPT), 403, "custody-needs-two")
    refused(it.ask("take-in", KEPT, "finance", at=1), 412, "changed-since")
    it.does("take-in", KEPT, "finance")
    shown = it.seen()
    assert (shown["state"], shown["keeper"], shown["present"]) == ("in-custody", "qian.duo", "10")
    assert set(shown["open"]) == {"to-deliver", "in-keeping"}
    (open_,) = office.listed(f"/goods/open/{A}")
    assert (open_["number"], open_["step"]) == (it.number, "to-deliver")
    refused(it.ask("order-delivery", {"to": "p1"}), 409, "goods-costs-open")
    it.does("settle-costs", {"amount": "0.00", "paper": SHEET})
    told = {"party": "p1", "channel": "telephone", "told_on": clock.today().isoformat()}
    it.does("tell", told | {"paper": SHEET})
    it.does("order-delivery", {"to": "p1"})
    refused(it.ask("hand-out", {"to": "p3", "receipt": SHEET}, "finance"), 403, "goods-to-another")
    it.does("hand-out", {"to": "p1", "receipt": SHEET, "quantity": "1"}, "finance")
    it.does("hand-out", {"to": "p1", "receipt": SHEET}, "finance")
    assert office.listed(f"/goods/open/{A}") == []


def test_the_register_and_the_lists_of_the_day_show_goods(office: Office) -> None:
    it = Counter(office)
    it.does("release", {"on": clock.today().isoformat(), "paper": RULING})
    office.catch_up()
    for given in (f"case_number={A}", "limit=1"):
        (row,) = office.seen(f"/goods?{given}")["items"]
        assert (row["number"], row["waits_for"], row["quantity"]) == (
            it.number, "to-return-goods", "10",
        )  # fmt: skip
    assert office.seen("/goods?custodian=qian.duo")["items"] == []
    assert office.seen("/goods?place=x")["items"] == []
    (due,) = office.seen("/lists/goods-due")["items"]
    assert due["due_on"] > clock.today().isoformat()
    assert office.seen("/lists/goods-overdue")["items"] == []


class Typed:
    """A court with one case, and its officer and its custodian at the keyboard."""

    def __init__(self, court: Machine) -> None:  # noqa: F811
        self.court = court
        self.keys = {
            person: court.keyed(person, role)
            for person, role in (("wang", Role.OFFICER), ("feng", Role.FINANCE))
        }
        with desk() as opened:
            house = Courthouse(opened)
            house.watch()
            with by("admin"):
                house.books.add_bank_account(ACCOUNT, HOLDER, "工商银行", "102305000000")
            house.open_case()

    def does(self, person: str, *words: str) -> Any:
        """Try an act, which records nothing, and then do it: the same place in the book."""
        tried = self.court.done("goods", *words, "--dry-run", key=self.keys[person])
        done = self.court.done("goods", *words, key=self.keys[person])
        assert done["position"] == tried["position"]
        return done["ids"]


@pytest.fixture
def in_march() -> Iterator[None]:
    """The book is opened in March as well, for no clock is set back in it."""
    clock.install(lambda: BEGIN)
    yield
    clock.reset()


@pytest.fixture
def typed(in_march: None, court: Machine) -> Iterator[Typed]:  # noqa: F811
    yield Typed(court)
    clock.reset()


def test_goods_are_entered_kept_sold_and_looked_at_on_the_command_line(typed: Typed) -> None:
    number = typed.does(
        "wang", "enter", "--case-number", CASE, "--description", "海鲜一批", "--quantity", "2.5",
        "--unit", "吨", "--kind", "perishable", "--owner", "p2", "--deliverer", "p2", "--paper",
        TYPED, "--taking", "seized", "--taken-on", "2026-03-02",
    )["goods"]  # fmt: skip
    assert number == f"{CASE}-G1"
    typed.does("wang", "bring", number)
    typed.does(
        "feng", "take-in", number, "--counted", "2.5", "--sheet", TYPED, "--place", "冷库",
        "--slip", "BG1",
    )  # fmt: skip
    order = ("order-disposal", number, "--reason", "易腐", "--handle-by", "2026-03-02", "--paper")
    typed.does("wang", *order, TYPED, "--way", "sold-off")
    typed.does(
        "wang", "sell", number, "--sold-on", "2026-03-02", "--buyer-name", "乙某", "--price",
        "900.00", "--paper", TYPED,
    )  # fmt: skip
    court = typed.court  # noqa: F811
    shown = court.done("goods", "show", number)
    assert (shown["state"], shown["price"], shown["outstanding"]) == (
        "in-custody", "900.00", "900.00",
    )  # fmt: skip
    assert {each["step"]: each["due_on"] for each in shown["open"]} == {
        "in-keeping": None, "to-handle": "2026-03-02", "proceeds-outside": "2026-03-02",
    }  # fmt: skip
    for words in ((), ("--case", CASE), ("--custodian", "feng"), ("--place", "冷库")):
        (row,) = court.done("goods", "register", *words)["items"]
        assert row["number"] == number
    assert court.done("goods", "register", "--custodian", "wang")["items"] == []
    assert "海鲜一批" in court.run("goods", "register").stdout
    (row,) = court.done("lists", "goods-kept")["items"]
    assert (row["place"], row["quantity"]) == ("冷库", "2.5")
    (row,) = court.done("case", CASE)["goods"]
    assert row["waits_for"] in ("to-handle", "proceeds-outside")
    assert "执行物" in court.run("case", CASE).stdout
    ended = (CASE, "--closed-as", "performed", "--on", "2026-03-02")
    assert (
        court.refused("closings", "close", *ended, "--paper", TYPED, key=typed.keys["wang"])
        == "goods-still-open"
    )
