"""A payer's own number through both doors: tried, refused, issued, paid on, listed, told."""

import json
from datetime import date
from typing import Any

from api.cli.opening import desk
from ledger.domain.bank_line import BankLine
from ledger.services.books import Books
from tests.api.keyboard import ACCOUNT, Machine, add_account, court, machine  # noqa: F401  # fixtures
from tests.api.office import ACCOUNT as BANK
from tests.api.office import DEBTOR, POLICY, STRANGER, A, Office, refused
from tests.formats.make import Line, camt053

OWN = {**json.loads(POLICY), "payer_numbers": True}
OWN["sources"] = {**OWN["sources"], "payer_numbers": "本院案款管理办法 第五条"}
TEXT = json.dumps(OWN, ensure_ascii=False)


def test_a_number_is_tried_issued_paid_on_and_told_over_http(office: Office) -> None:
    path = f"/cases/{A}/parties/p2/number"
    said = refused(office.post(path, {}), 409, "not-for-each-payer")
    assert said["detail_zh"].startswith("本院规则未实行一人一案一账号")
    assert "本地规定" in said["detail_zh"]
    office.done("/book/policies", {"text": TEXT}, "admin")
    before = office.court.position()
    tried = office.done(f"{path}?dry_run=true", {})
    assert [fact["topic"] for fact in tried["facts"]] == [
        "sub-account.issued", "case-account.number-issued",
    ]  # fmt: skip
    assert office.court.position() == before
    number = office.done(path, {})["ids"]["number"]
    refused(office.post(path, {}), 409, "payer-has-number")
    refused(office.post(f"/cases/{A}/parties/p1/number", {}), 409, "not-a-payer")
    refused(office.post(path, {"number": "1"}), 422, "malformed-request")

    line = Line("44.00", serial="N1", name=STRANGER, sub_account=number)
    sent = camt053(BANK, "15300.00", [line], statement_id="ST-N")
    office.done("/statements?name=april.xml", who="finance", content=sent)
    office.catch_up()
    case = office.seen(f"/cases/{A}")
    assert [(each["number"], each["party"], each["name"]) for each in case["numbers"]] == [
        (case["sub_account"], None, None), (number, "p2", DEBTOR),
    ]  # fmt: skip
    [paid] = case["paid_on"]
    assert (paid["party"], paid["bank_name"], paid["bank_says"]) == ("p2", STRANGER, "payer-other")
    [row] = [each for each in office.seen("/lines")["items"] if each["sub_account"] == number]
    assert (row["payer_name"], row["issued_name"]) == (STRANGER, DEBTOR)
    assert office.seen(f"/lines/{row['line']}")["named"]["name"] == DEBTOR

    whose = office.seen(f"/cases/by-number/{number}")
    assert (whose["case_number"], whose["number"]["name"]) == (A, DEBTOR)
    told = office.get(f"/cases/{A}/payment-notice", params={"party": "p2"}).json()
    assert told["says"]["account"] == number
    assert office.seen(f"/cases/{A}/payment-notice")["says"]["account"] == case["sub_account"]


def _turn_on(court: Machine) -> None:  # noqa: F811
    """The court's rules are activated over HTTP; here the service is asked directly."""
    court.monkeypatch.setenv("ANZHANG_KEY", court.key)
    with desk() as opened:
        Books(opened).activate_policy(TEXT)


def test_a_number_is_issued_and_shown_at_the_command_line(court: Machine) -> None:  # noqa: F811
    officer = court.keyed("li.na", "officer")
    add_account(court)
    sub = court.done(
        "cases", "open", "--case-number", A, "--officer", "li.na", "--filed-on", "2026-03-01",
        "--bank-account", ACCOUNT, "--parties", "debtor,person,张三",
        "--parties", "third-party,company,丙银行", key=officer,
    )["ids"]["sub_account"]  # fmt: skip
    words = ("cases", "issue-number", A, "p1")
    assert court.refused(*words, key=officer) == "not-for-each-payer"
    _turn_on(court)
    dry: Any = court.done(*words, "--dry-run", key=officer)
    number = court.done(*words, key=officer)["ids"]["number"]
    assert dry["ids"]["number"] == number
    assert court.refused("cases", "issue-number", A, "p2", key=officer) == "payer-not-explained"
    why = ("--capacity", "assisting", "--paper", "letter,协助执行通知书1,2026-03-01")
    third = court.done("cases", "issue-number", A, "p2", *why, key=officer)["ids"]["number"]
    court.done("lists", "to-claim")  # tells the views
    shown = court.done("case", A)["numbers"]
    assert [(each["number"], each["name"], each["capacity"]) for each in shown] == [
        (sub, None, None), (number, "张三", None), (third, "丙银行", "assisting"),
    ]  # fmt: skip
    assert number in court.run("case", A).stdout
    sent = [Line("9.00", serial="N1", name="", sub_account=number)]
    finance = court.keyed("feng", "finance")
    (court.home / "may.xml").write_bytes(camt053(ACCOUNT, "0.00", sent))
    court.done("import", "may.xml", key=finance)
    line = str(BankLine.create_id(ACCOUNT, "N1", date(2026, 3, 2)))
    assert f"{number} p1 张三 payer-not-named" in court.run("lines", "show", line).stdout
    court.done("lists", "to-claim")
    assert "（p1 张三专号）" in court.run("case", A).stdout
    assert court.done("cases", "by-number", third)["number"]["party"] == "p2"
    assert court.done("cases", "payment-notice", f"{A}:p2")["says"]["account"] == third
