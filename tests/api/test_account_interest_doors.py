"""Interest on the special account through both doors: claimed, looked at, and not paid by guess."""

from typing import Any

import pytest

from api.every import follower
from tests.api.keyboard import Machine, machine  # noqa: F401  # the fixture
from tests.api.office import Office, line_id, refused
from tests.formats.make import COURT as ACCOUNT

PAPER = {"kind": "payment-slip", "number": "缴款书1", "day": "2026-03-02"}
LINE = f"/account-interest/lines/{line_id('S2')}/claims"


def test_interest_is_claimed_by_two_seen_and_kept_over_http(office: Office) -> None:
    said: dict[str, Any] = {"evidence": "结息清单", "amount": "35.60"}
    refused(office.post(LINE, said, "officer"), 403, "not-permitted")
    assert office.done(LINE, said, "finance")["ids"]["claim"] == "a1"
    office.done(f"{LINE}/a1/confirm", None, "chief", seen=2)
    follower(office.court).catch_up()
    shown = office.seen(f"/account-interest/{ACCOUNT}")
    assert (shown["free"], shown["shares"]) == ("35.60", [])
    (row,) = office.listed("/account-interest")
    assert (row["bank_account"], row["credited"], row["waits"]) == (ACCOUNT, "35.60", "35.60")
    assert office.seen("/account-interest/lines")["items"] == []
    assert office.seen("/lists/interest-to-grant")["items"] == []
    no = office.post(f"/account-interest/{ACCOUNT}/disposals", {"papers": [PAPER]}, seen=2)
    refused(no, 409, "no-rule-on-interest")
    assert no.json()["detail_zh"].startswith("本院规则未规定专户利息去向，利息应留存专户")
    refused(office.get("/account-interest/1"), 404, "not-a-court-account")
    undo = office.post(f"{LINE}/a1/reverse", {"reason": "系货款"}, "cashier", seen=3)
    assert undo.status_code == 200, undo.text
    assert office.seen(f"/account-interest/{ACCOUNT}")["free"] == "0.00"


@pytest.mark.usefixtures("machine")
def test_interest_is_typed_at_the_command_line(machine: Machine) -> None:  # noqa: F811
    machine.key = machine.done(
        "init", "--court-code", "苏0508", "--court-name", "姑苏法院", "--policy", "suzhou"
    )["key"]
    finance = machine.keyed("feng", "finance")
    words = ("account-interest", "treasury", ACCOUNT, "--holder", "国库", "--number", "1010",
             "--bank-name", "国家金库", "--bank-code", "102305000000",
             "--paper", "decision,决1,2026-03-02")  # fmt: skip
    assert machine.refused(*words, key=machine.key) == "not-permitted"
    assert machine.refused(*words, key=finance) == "not-a-court-account"
