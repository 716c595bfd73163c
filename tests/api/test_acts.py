"""Acts declared once are reached by both doors, by the same words and with the same dry run."""

from datetime import timedelta
from typing import Any

import pytest

from api.acts import ACTS, act
from api.app import document
from api.cli.acting import every_noun
from api.routes.cash import hand_out, router
from ledger.domain import clock
from tests.api.keyboard import Machine, machine  # noqa: F401  # the fixture
from tests.api.office import A, Office, line_id

PAPER = {"kind": "letter", "number": "协助执行通知书1", "day": "2026-03-02"}
OURS = {
    "cash", "instruments", "deductions", "direct-payments", "account-issues", "closings",
    "foreign", "deferrals", "holds", "stays", "notices",
}  # fmt: skip


def until(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def test_every_act_is_a_route_and_a_command() -> None:
    paths = document()["paths"]
    groups = every_noun()
    assert {noun for noun, _ in ACTS} >= OURS
    for (noun, name), declared in ACTS.items():
        assert "post" in paths[declared.path], declared.path
        commands = {each.name: each for each in groups[noun].registered_commands}
        assert declared.summary in (commands[name].help or "")


def test_an_act_is_declared_once() -> None:
    with pytest.raises(ValueError, match="cash hand-out is declared twice"):
        act(router, "hand-out", "/books", "发放凭证册 · Hand out a slip book")(hand_out)


def test_a_freeze_is_tried_placed_and_agreed_over_http(office: Office) -> None:
    hold = {"case_number": A, "kind": "freeze", "amount": "60.00", "paper": PAPER,
            "until": until(100)}  # fmt: skip

    def post(path: str, who: str, body: Any, key: str, **more: Any) -> Any:
        headers = {**office.headers(who), "Idempotency-Key": key, **more.pop("headers", {})}
        return office.client.post(path, json=body, headers=headers, params=more)

    tried = post("/holds", "officer", hold, "k1", dry_run=True)
    assert tried.status_code == 200, tried.text
    legs = [leg for fact in tried.json()["facts"] for leg in fact["postings"]]
    assert {"account": f"case/{A}/held/hold-1", "amount": "-60.00"} in legs
    placed = post("/holds", "officer", hold, "k2")
    assert placed.status_code == 201
    number = placed.json()["ids"]["hold"]
    missing = post(f"/holds/{number}/approve", "chief", None, "k3")
    assert missing.status_code == 428, "what was seen must be named"
    looked = office.get(f"/holds/{number}")
    seen = {"If-Match": looked.headers["etag"]}
    assert (looked.json()["covered"], looked.json()["state"]) == ("60.00", "placed")
    agreed = post(f"/holds/{number}/approve", "chief", None, "k4", headers=seen)
    assert agreed.status_code == 200, agreed.text
    refused = post("/holds", "chief", hold, "k5")
    assert refused.status_code == 403
    vague = post("/holds", "officer", {**hold, "until": until(400)}, "k6")
    assert (vague.status_code, vague.json()["type"]) == (422, "/problems/hold-unbounded")
    told = post("/notices/arrivals", "finance", {"case_number": A, "receipt": str(line_id("S1"))},
                "k7")  # fmt: skip
    assert told.status_code == 201
    office.catch_up()
    (held,) = office.listed(f"/holds?case_number={A}")
    assert (held["approved_by"], held["until"]) == ("zhao.min", until(100))
    assert [each["kind"] for each in office.listed(f"/notices?case_number={A}")] == ["arrival"]


def test_acts_are_typed_at_the_command_line(machine: Machine) -> None:  # noqa: F811
    machine.key = machine.done(
        "init", "--court-code", "苏0508", "--court-name", "姑苏法院", "--policy", "suzhou"
    )["key"]
    finance = machine.keyed("feng", "finance")
    officer = machine.keyed("wang", "officer")
    words = ("cash", "hand-out", "--book", "SJ", "--first", "1", "--last", "50", "--keeper", "wang")
    tried = machine.done(*words, "--dry-run", key=finance)
    assert (tried["dry_run"], tried["facts"][0]["topic"]) == (True, "slip-book.handed-out")
    assert machine.refused(*words, key=officer) == "not-permitted"
    assert machine.done(*words, key=finance)["ids"] == {"book": "SJ"}
    freeze = (
        "deductions", "note-freeze", "--account", "6222000000000000018", "--freeze", "DJ1",
        "--case-number", A, "--amount", "100.00", "--holder", "甲公司", "--bank-name", "农行",
        "--placed-on", "2026-01-10", "--until", "2026-12-31",
    )  # fmt: skip
    paper = ("--paper", "letter,协助执行通知书1,2026-01-10")
    assert machine.done(*freeze, *paper, key=officer)["ids"] == {"freeze": "DJ1"}
    assert machine.refused(*freeze, "--paper", "letter,1", key=officer) == "malformed-request"
    assert machine.refused("cash", "void", "SJ", "--reason", "写错", key=finance) == "not-permitted"
    assert machine.done("cash", "void", "SJ", "--reason", "写错", key=officer)["ids"]
    assert machine.done("lists", "slip-books", key=finance)["items"][0]["next"] == 2
