"""Relief money through both doors: declared once, tried, recorded, read back."""

from typing import Any

from tests.api.keyboard import Machine, machine  # noqa: F401  # the fixture
from tests.api.office import A, Office, refused

PAPER = {"kind": "application", "number": "救助申请1", "day": "2026-03-02"}
ONE = f"{A}-1"
ASK: dict[str, Any] = {
    "case_number": A, "party": "p1", "amount": "2000.00", "reason": "重病", "wage": "6000.00",
    "unpaid": "90000.00", "papers": [PAPER],
}  # fmt: skip


def test_relief_is_asked_agreed_paid_and_read_over_http(office: Office) -> None:
    budget = {"amount": "5000.00", "paper": PAPER}
    refused(office.post("/relief/fund", budget, "officer"), 403, "not-permitted")
    office.done("/relief/fund", budget, "finance")
    tried = office.done("/relief", ASK, params={"dry_run": True})
    assert [fact["topic"] for fact in tried["facts"]] == ["relief.asked"]
    assert office.done("/relief", ASK)["ids"]["relief"] == ONE
    refused(office.post("/relief", ASK), 409, "not-eligible-for-relief")
    refused(
        office.post(f"/relief/{ONE}/refuse", {"reason": "x"}, "leader", seen=1),
        403, "relief-out-of-turn",
    )  # fmt: skip
    for seen, who in enumerate(("chief", "leader"), 1):
        office.done(f"/relief/{ONE}/agree", {}, who, seen=seen)
    paid = office.done(f"/relief/{ONE}/grant", {"paper": PAPER}, "finance", seen=3)
    assert paid["ids"]["left"] == "3000.00"
    assert office.seen("/relief/fund") == {"appropriated": "5000.00", "left": "3000.00"}
    (one,) = office.listed(f"/relief?case_number={A}")
    assert one == office.seen(f"/relief/{ONE}")
    assert (one["state"], one["open"], one["next"]) == ("granted", "2000.00", None)
    draft = {"case_number": A, "party": "p1", "amount": "1.00", "purpose": "款"}
    refused(office.post("/payouts", draft), 409, "relief-first")
    share = {"party": "p1", "share": "3000.00", "fund_party": "p2", "papers": [PAPER]}
    refused(
        office.post(f"/relief/{ONE}/recoupments", share, seen=4), 409, "payee-of-another-role"
    )  # fmt: skip
    followed = office.post(f"/relief/{ONE}/outcomes", {"payout": f"{A}-1"}, "finance")
    refused(followed, 404, "not-found")


def test_relief_is_typed_at_the_command_line(machine: Machine) -> None:  # noqa: F811
    machine.key = machine.done(
        "init", "--court-code", "苏0508", "--court-name", "姑苏法院", "--policy", "suzhou"
    )["key"]
    finance = machine.keyed("feng", "finance")
    words = ("relief", "appropriate", "--amount", "5000.00", "--paper", "decision,预算1,2026-03-02")
    assert machine.done(*words, "--dry-run", key=finance)["dry_run"] is True
    assert machine.done(*words, key=finance)["ids"] == {"left": "5000.00"}
    assert machine.refused(*words, key=machine.key) == "not-permitted"
