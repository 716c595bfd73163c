"""A reversal of enforcement typed at the command line, each act tried first (R4.16)."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from api.cli.opening import desk
from ledger.domain import clock
from ledger.domain.act import Role
from tests.api.keyboard import Machine, court, machine  # noqa: F401
from tests.services.courthouse import ACCOUNT, BEGIN, CASE, HOLDER, Courthouse, by
from tests.services.fallen import NEW, came, fell

NUMBER = f"{CASE}-R1"
PAPER = "record,笔录-1,2026-03-02"
ORDER = {
    "case_number": CASE, "reversal_case": NEW, "title": "（2025）苏0508民初9号",
    "set_aside": {"kind": "judgment", "number": "（2026）苏05民再1号", "day": "2026-03-02"},
    "ruling": {"kind": "ruling", "number": "（2026）苏0508执900号裁定", "day": "2026-03-02"},
    "creditor": "p1", "perform_by": "2026-03-20",
    "taken": [{"payout": f"{CASE}-1", "party": "p2", "stands": "20000.00"}],
    "things": [
        {"party": "p2", "what": "轿车一辆"}, {"party": "p2", "what": "车载冰箱", "fruit_of": "w1"},
        {"party": "p2", "what": "名画一幅"},
    ],
    "bore": [{"thing": "w1", "what": "租金", "amount": "600.00"}],
}  # fmt: skip
AMENDED = {
    "ruling": {"kind": "ruling", "number": "（2026）苏0508执900号之一", "day": "2026-03-02"},
    "because": "再审改判", "perform_by": "2026-04-20",
    "taken": [{"payout": f"{CASE}-1", "party": "p2", "stands": "12000.00"}],
    "struck": ["w2"], "bore": [{"thing": "w1", "what": "租金", "amount": "500.00"}],
}  # fmt: skip


@pytest.fixture(autouse=True)
def in_march() -> Iterator[None]:
    """The book is opened in March as well, for no clock is set back in it."""
    clock.install(lambda: BEGIN)
    yield
    clock.reset()


class Counter:
    """30,000.00 were paid to the creditor, the judgment fell; its officer is at the keyboard."""

    def __init__(self, court: Machine) -> None:  # noqa: F811
        self.court = court
        self.key = court.keyed("wang", Role.OFFICER)
        with desk() as opened:
            house = Courthouse(opened)
            house.watch()
            with by("admin"):
                house.books.add_bank_account(ACCOUNT, HOLDER, "工商银行", "102305000000")
            fell(house)
            self.receipt: UUID = came(house, "9000.00")

    def act(self, *words: str, body: Any = None) -> Any:
        """Try an act, which records nothing, and then do it: the same place in the book."""
        if body is not None:
            (self.court.home / "body.json").write_text(json.dumps(body), encoding="utf-8")
            words = (*words, "body.json")
        tried = self.court.done("reversals", *words, "--dry-run", key=self.key)
        assert tried["dry_run"], words
        assert tried["facts"], words
        done = self.court.done("reversals", *words, key=self.key)
        assert done["position"] == tried["position"], "a try records nothing"
        return done["ids"]

    def refused(self, *words: str) -> str:
        return self.court.refused("reversals", *words, key=self.key)

    def shown(self) -> Any:
        return self.court.done("reversals", "show", NUMBER)


@pytest.fixture
def counter(court: Machine) -> Iterator[Counter]:  # noqa: F811
    yield Counter(court)
    clock.reset()


def test_r4_16_every_act_of_a_reversal_is_typed_tried_and_done(counter: Counter) -> None:
    assert counter.act("order", body=ORDER) == {
        "reversal": NUMBER, "due": "CNY 10600.00", "refund_fee_by": "2026-03-17"
    }  # fmt: skip
    parts = [{"claim": "c1", "amount": "4000.00"}]
    money = {"receipt": str(counter.receipt), "parts": parts, "on": "2026-03-02"}
    assert counter.act("collect", NUMBER, body=money)["due"] == "CNY 6600.00"
    rent = {"parts": [{"claim": "c2", "amount": "500.00"}], "on": "2026-03-02", "document": "收条"}
    assert counter.act("return-directly", NUMBER, body=rent)["due"] == "CNY 6100.00"

    less = AMENDED | {"taken": [ORDER["taken"][0] | {"stands": "26000.01"}]}  # type: ignore[index]
    (counter.court.home / "less.json").write_text(json.dumps(less), encoding="utf-8")
    assert counter.refused("amend", NUMBER, "less.json") == "below-what-came-back"
    told = counter.act("amend", NUMBER, "--seen", str(counter.shown()["version"]), body=AMENDED)
    assert (told["due"], told["changed"]) == ("CNY 14000.00", "2")
    assert "p2（c1）：10,000.00元→18,000.00元，增8,000.00元" in told["told"]
    assert counter.refused("amend", NUMBER, "body.json") == "no-new-ruling"
    assert counter.refused("amend", NUMBER, "body.json", "--seen", "1") == "changed-since"

    done = ("--on", "2026-03-02", "--paper", PAPER)
    assert counter.refused("return-thing", NUMBER, "--thing", "w2", *done) == "thing-dealt-with"
    counter.act("return-thing", NUMBER, "--thing", "w1", *done)
    value = (
        "value-thing", NUMBER, "--thing", "w3", *done, "--amount", "800.00", "--pay-by",
        "2026-04-20",
    )  # fmt: skip
    assert counter.refused(*value, "--agreed-by", "p1") == "value-not-agreed"
    assert counter.act(*value, "--agreed-by", "p1", "--agreed-by", "p2")["claim"] == "c3"

    _a_counting_is_undone(counter)

    shown = counter.shown()
    assert (shown["due"], shown["perform_by"]) == ("15300.00", "2026-04-20")
    states = [each["state"] for each in shown["things"]]
    assert states == ["returned", "struck", "valued"]
    (amendment,) = shown["amendments"]
    assert (amendment["because"], amendment["on"]) == ("再审改判", "2026-03-02")
    assert "c1: what the new title leaves was 20,000.00, is 12,000.00" in amendment["en"]
    assert "18,000.00" in counter.court.run("reversals", "show", NUMBER).stdout
    assert counter.court.done("verify")["intact"] is True


def _a_counting_is_undone(counter: Counter) -> None:
    ask = ("ask-uncount", NUMBER, "--count", "k2", "--paper", PAPER, "--because", "收条系他案")
    assert counter.act(*ask)["count"] == "k2"
    assert counter.refused("uncount", NUMBER, "--count", "k2") == "not-permitted"
    counter.key = counter.court.keyed("chen", Role.CHIEF)
    no = ("refuse-uncount", NUMBER, "--count", "k1", "--reason", "没有登错")
    assert counter.refused(*no) == "count-not-in-that-state"
    assert counter.shown()["counts"][1]["undo_asked_by"] == "wang"
    assert "申请撤销到位登记" in counter.court.run("lists", "to-grant").stdout
    assert counter.act("uncount", NUMBER, "--count", "k2")["due"] == "CNY 15300.00"
    assert [each["count"] for each in counter.shown()["counts"]] == ["k1"]


def test_r4_16_a_things_reversal_is_ended_at_the_command_line(counter: Counter) -> None:
    none = {"taken": [], "bore": [], "things": [{"party": "p2", "what": "轿车一辆"}]}
    assert counter.act("order", body=ORDER | none)["due"] == "CNY 0.00"
    words = ("--thing", "w1", "--on", "2026-03-02", "--paper", PAPER)
    counter.act("end-thing", NUMBER, *words)
    assert counter.refused("end-thing", NUMBER, *words) == "thing-dealt-with"
