"""Legacy money over HTTP: the whole way by the people who go it, and each refusal in its place."""

from typing import Any

import pytest

from ledger.domain.bank_line import BankLine
from reconciliation.legacy.stretch import line_id, stretch_id
from tests.api.office import APPLICANT, DAY, A, Office, refused
from tests.api.office import line_id as bank_line
from tests.formats.make import Line, camt053
from tests.legacy.registers import HEAD, PAYEE, row, text

OLD = "32250199880000000101"
ROWS = [
    row(1, "1000.00", case=A, payer="别人", payee=(APPLICANT, PAYEE[1])),
    row(2, "20.00", day="2009-05-02", remark="诉讼费"),
    row(3, "300.00", payer="某公司"),
]


@pytest.fixture
def old(office: Office) -> Office:
    """An account with its opening position begun."""
    office.done(
        "/book/bank-accounts",
        {"number": OLD, "holder": "法院", "bank_name": "建行", "bank_code": "105305000101"},
        "admin",
    )
    body = {
        "bank_account": OLD, "cut_off": "2015-12-31", "balance": "1320.00", "evidence": "余额单",
    }  # fmt: skip
    office.done("/legacy/positions", body, "finance")
    return office


def sent(office: Office, path: str, data: bytes, who: str = "finance") -> Any:
    headers = {"Content-Type": "application/octet-stream"}
    return office.post(path, None, who, content=data, params={"name": "底数.csv"}, headers=headers)


def loaded(office: Office) -> str:
    """Load the register; its SHA-256."""
    answer = sent(office, f"/legacy/positions/{OLD}/registers", text([HEAD, *ROWS]))
    assert answer.status_code == 201, answer.text
    assert answer.json()["loaded"] == 3
    return str(answer.json()["sha256"])


def test_a_register_is_checked_loaded_matched_and_reported(old: Office) -> None:
    dirty = text([HEAD, *ROWS, row(9, "x")])
    checked = sent(old, f"/legacy/positions/{OLD}/registers/check", dirty)
    assert checked.status_code == 200, checked.text
    assert [each["place"] for each in checked.json()["refusals"]] == ["row 5"]
    sha256 = loaded(old)
    old.done(f"/legacy/positions/{OLD}/agree", None, "leader")
    run = old.done(f"/legacy/positions/{OLD}/runs", {"what": "match", "run": "m1"}, "finance")
    assert (run["done"], run["left"]) == (1, {"class-F": 1, "case-unknown": 1})
    old.done(f"/legacy/positions/{OLD}/runs", {"what": "confirm", "run": "c1"}, "officer")
    old.catch_up()
    lines = old.seen(f"/legacy/lines?bank_account={OLD}")["items"]
    assert [each["state"] for each in lines] == ["open", "matched", "open"]
    third = line_id(stretch_id(sha256, 1), 3)
    seen = old.seen(f"/legacy/lines/{third}")
    assert (seen["free"], seen["version"]) == ("300.00", 1)
    _worked(old, sha256)
    old.catch_up()
    report = old.seen("/legacy/reports/R-1")
    assert report["totals"] == {"金额 amount": "1320.00", "待清理 still to clear": "300.00"}
    assert all(tie["holds"] for tie in report["ties"])
    for link in report["drill"]:
        assert old.seen(link)["items"]
    html = old.get("/legacy/reports?format=html")
    assert html.headers["content-type"].startswith("text/html")
    assert old.get("/legacy/reports/R-4?format=xlsx").content.startswith(b"PK")
    assert [each["code"] for each in old.listed("/legacy/reports")] == [
        f"R-{n}" for n in range(1, 8)
    ]
    assert not old.seen("/legacy/cleared")["cleared"]


def test_a_line_in_its_case_is_led_out_from_the_line_itself(old: Office) -> None:
    sha256 = loaded(old)
    old.done(f"/legacy/positions/{OLD}/runs", {"what": "match", "run": "m1"}, "finance")
    old.done(f"/legacy/positions/{OLD}/runs", {"what": "confirm", "run": "c1"}, "officer")
    first = f"/legacy/lines/{line_id(stretch_id(sha256, 1), 1)}"
    paper = {"kind": "ruling", "number": "裁定1号", "day": "2026-03-02"}
    wait = {"amount": "400.00", "paper": paper, "reason": "账户核实中"}
    refused(old.post(f"{first}/deferrals", wait), 409, "legacy-class-forbids")
    called = {"cls": "B5", "reason": "核实", "document": "审批表", "review_on": "2099-06-01"}
    old.done(f"{first}/class", called, "chief", seen=1)
    number = old.done(f"{first}/deferrals", wait)["ids"]["deferral"]
    old.done(f"{first}/deferrals/{number}/approve", None, "chief", seen=1)
    old.catch_up()
    [waits] = [r for r in old.seen("/legacy/reports/R-3")["rows"] if r[4] == "other"]
    assert (waits[2], waits[8]) == (A, "1000.00")
    pay = {"party": "p1", "amount": "1.00", "purpose": "发放"}
    refused(old.post(f"{first}/payment", pay), 409, "legacy-class-forbids")
    plan = {"gross": "1.00", "taken_on": "2026-03-02",
            "debtor": {"kind": "person", "cannot_pay_all": True}}  # fmt: skip
    refused(old.post(f"{first}/plan", plan), 409, "legacy-class-forbids")


def _worked(old: Office, sha256: str) -> None:
    """One line looked into, another given where it belongs; what was seen must still be so."""
    third = line_id(stretch_id(sha256, 1), 3)
    step = {"step": "bank-inquiry", "on": "2026-03-02", "result": "已发函"}
    old.done(f"/legacy/lines/{third}/steps", step, seen=1)
    refused(old.post(f"/legacy/lines/{third}/steps", step, seen=1), 412, "changed-since")
    second = line_id(stretch_id(sha256, 1), 2)
    moved = {"account": "fee/x", "document": "票据1号"}
    old.done(f"/legacy/lines/{second}/reassign", moved, "finance", seen=1)


def test_a_dry_run_says_what_an_act_would_record_and_records_nothing(old: Office) -> None:
    sha256 = loaded(old)
    third = line_id(stretch_id(sha256, 1), 3)
    body = {"shares": [{"case_number": A, "amount": "300.00"}], "grade": "E1", "evidence": "回单"}
    position = old.court.position()
    said = old.done(f"/legacy/lines/{third}/matches?dry_run=true", body, seen=1)
    assert [fact["topic"] for fact in said["facts"]] == [
        "legacy-stretch.line-handed-over", "legacy-line.taken-up", "legacy-line.match-proposed",
    ]  # fmt: skip
    assert old.court.position() == position
    old.done(f"/legacy/lines/{third}/matches", body, seen=1)
    confirm = f"/legacy/lines/{third}/matches/m1/confirm"
    refused(old.post(confirm, None, "officer", seen=2), 403, "legacy-match-self-confirmed")
    old.done(confirm, None, "chief", seen=2)


def test_refusals_name_their_articles(old: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    sha256 = loaded(old)
    third = line_id(stretch_id(sha256, 1), 3)
    body = {"cls": "I", "reason": "上缴", "document": "会议纪要"}
    problem = refused(
        old.post(f"/legacy/lines/{third}/class", body, "chief", seen=1), 409, "not-for-treasury"
    )
    assert "第二百零二条" in problem["article"]
    # Nothing is certified by views that do not know the whole book.
    monkeypatch.setattr("reconciliation.legacy.cleared.WAIT_SECONDS", 0.01)
    refused(old.post("/legacy/certificates", None, "leader"), 503, "legacy-views-behind")
    old.catch_up()
    refused(old.post("/legacy/certificates", None, "leader"), 409, "legacy-not-cleared")
    notice = {"number": "公1", "lines": [str(third)], "medium": "网", "until": "2026-12-01"}
    refused(old.post("/legacy/notices", notice, "chief"), 409, "ladder-not-exhausted")
    bad = sent(old, f"/legacy/positions/{OLD}/registers", text([HEAD, row(1, "x")]))
    assert refused(bad, 409, "register-refused")["refusals"][0]["place"] == "row 2"
    refused(old.get("/legacy/reports/R-9"), 422, "malformed-request")


def differing(old: Office, rows: list[Any], kind: str, amount: str) -> str:
    """A register that does not come to the bank's balance, the difference owned and explained."""
    answer = sent(old, f"/legacy/positions/{OLD}/registers", text([HEAD, *rows]))
    assert answer.status_code == 201, answer.text
    own = {"ticket": "K-1", "kind": kind, "amount": amount, "owner": "周某", "reason": "底数不符"}
    work = old.done(f"/legacy/positions/{OLD}/differences", own, "finance")["ids"]["work"]
    because = {"cause": "已查明", "document": "回单", "next_on": "2099-01-05"}
    old.done(f"/tickets/{work}/explain", because, "finance", seen=1)
    return str(work)


def test_what_was_long_goes_where_it_belongs_over_http(old: Office) -> None:
    at = f"/legacy/differences/{differing(old, ROWS[:2], 'long', '300.00')}"
    interest = {"account": f"interest/{OLD}", "amount": "100.00", "document": "结息单"}
    refused(old.post(f"{at}/put-right", interest, "finance", seen=2), 403,
            "explained-and-put-right")  # fmt: skip
    refused(old.post(f"{at}/put-right", interest, "officer", seen=2), 403, "not-permitted")
    refused(old.post(f"{at}/put-right", interest | {"account": "bank/x"}, "cashier", seen=2), 422,
            "malformed-request")  # fmt: skip
    tried = old.done(f"{at}/put-right?dry_run=true", interest, "cashier", seen=2)
    assert [each["topic"] for each in tried["facts"]] == [
        "legacy-position.difference-put-right", "account-interest.opened",
        "account-interest.carried-in",
    ]  # fmt: skip
    assert old.done(f"{at}/put-right", interest, "cashier", seen=2)["ids"]["left"] == "200.00"
    theirs = {"case_number": A, "amount": "200.00", "document": "回单"}
    refused(old.post(f"{at}/cover", {"line": str(bank_line("S2")), "amount": "1.00",
            "document": "x"}, "cashier", seen=2), 409, "no-opening-difference")  # fmt: skip
    assert old.done(f"{at}/identify", theirs, "cashier", seen=2)["ids"]["left"] == "0.00"
    refused(old.post(f"{at}/identify", theirs, "cashier", seen=3), 409, "not-explained")


def test_what_was_short_is_made_good_by_an_unclaimed_line_over_http(old: Office) -> None:
    more = [*ROWS, row(4, "50.00")]
    at = f"/legacy/differences/{differing(old, more, 'short', '50.00')}"
    body = {"line": str(bank_line("S2")), "amount": "50.00", "document": "追缴决定"}
    refused(old.post(f"{at}/cover", body, "cashier", seen=2), 409, "other-bank-account")
    came = camt053(OLD, "1320.00", [Line("50.00", serial="S9")])
    assert sent(old, "/statements", came).status_code == 201
    body["line"] = str(BankLine.create_id(OLD, "S9", DAY))
    refused(old.post(f"{at}/cover", body, "cashier", seen=1), 412, "changed-since")
    assert old.done(f"{at}/cover", body, "cashier", seen=2)["ids"]["left"] == "0.00"
    old.catch_up()
    assert old.seen("/lists/tickets")["items"] == []
