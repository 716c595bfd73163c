"""Forms through both doors: the same words, at any position, to whoever may read."""

from base64 import b64encode
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import html

from api.forms import catalogue
from ledger.domain.act import Act, Role, acting
from ledger.services.payouts import Payouts
from reconciliation.printing import safety
from tests.api.keyboard import Machine, machine  # noqa: F401  # the fixture
from tests.api.office import CARD, A, Office, line_id, refused

MARCH = "2026-03-01..2026-03-31"


def listed(office: Office) -> list[tuple[str, str]]:
    found = office.get("/forms", params={"case_number": A})
    assert found.status_code == 200, found.text
    return [(each["form"], each["named"]) for each in found.json()["items"]]


def test_r1_31_what_can_be_printed_for_a_case_can_be_printed(office: Office) -> None:
    """R1.31: every slip and proof of a case is filed; the list names them, each opens."""
    number = office.drafted()
    office.catch_up()
    found = listed(office)
    assert found == [
        ("F1", number), ("F4", f"{A}:p1:1"), ("F5", f"{line_id('S1')}:auto"),
        ("F5", f"{line_id('S3')}:auto"),
    ]  # fmt: skip
    for code, named in found:
        as_html = office.get(f"/forms/{code}/{named}", params={"as": "html"})
        assert as_html.status_code == 200, as_html.text
        assert as_html.headers["content-type"] == "text/html; charset=utf-8"
        assert html.fromstring(as_html.text).xpath("//h1/text()")[0] == catalogue.KINDS[code].zh
    at = office.seen(f"/forms/F1/{number}")["position"]
    before = office.get("/forms", params={"case_number": A, "known_at": at - 3}).json()["items"]
    assert ("F1", number) not in [(each["form"], each["named"]) for each in before]


def test_accept_chooses_between_paper_and_json_and_as_decides(office: Office) -> None:
    path = f"/forms/F1/{office.drafted()}"
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    assert office.get(path, headers=browser).headers["content-type"].startswith("text/html")
    assert office.get(path).headers["content-type"] == "application/json"
    program = {"Accept": "application/json, text/html;q=0.5"}
    assert office.get(path, headers=program).headers["content-type"] == "application/json"
    asked = office.get(path, headers=browser, params={"as": "json"})
    assert asked.headers["content-type"] == "application/json"
    assert asked.headers["etag"] == f'"{asked.json()["sha256"]}"'
    assert asked.headers["content-security-policy"] == safety()
    assert asked.headers["cache-control"] == "no-store"


def test_r1_18_names_stand_on_a_form_as_they_stand_in_the_case(office: Office) -> None:
    says = office.seen(f"/forms/F1/{office.drafted()}")["says"]
    parties = office.get(f"/cases/{A}/parties", "officer").json()["items"]
    assert [each["name"] for each in says["parties"]] == [each["name"] for each in parties]
    assert says["account"] == parties[0]["account_number"] == CARD
    assert says["amount"] == {"amount": "1000.00", "in_words": "壹仟元整"}


def test_a_form_is_checked_at_its_position(office: Office) -> None:
    number = office.drafted()
    form = office.seen(f"/forms/F1/{number}")
    office.approved("2.00")
    office.done(f"/payouts/{number}/withdraw", {"reason": "重填"}, seen=1)
    given = {"digest": form["sha256"], "known_at": form["position"]}
    found = office.get(f"/forms/F1/{number}/check", params=given).json()
    assert (found["verdict"], found["verdict_zh"]) == ("same", "与账簿一致")
    now = office.get(f"/forms/F1/{number}/check", params={"digest": form["sha256"]}).json()
    assert now["verdict"] == "other"
    again = office.get(f"/forms/F1/{number}", params={"known_at": form["position"]})
    assert again.json() == form


def test_lists_are_printed_over_http_once_the_views_know_enough(office: Office) -> None:
    office.catch_up()
    for code in ("F6", "F7", "F10"):
        found = office.get(f"/forms/{code}/{MARCH}")
        assert found.status_code == 200, found.text
        assert found.json()["says"]["rows"] == {"F6": 3, "F7": 0, "F10": 0}[code]
    office.drafted()
    refused(office.get(f"/forms/F7/{MARCH}"), 503, "not-yet-visible")
    assert office.get(f"/forms/F6/{MARCH}").status_code == 200, "it needs no view"


def test_what_does_not_exist_or_is_not_a_form_is_refused(office: Office) -> None:
    refused(office.get(f"/forms/F1/{A}-9"), 404, "not-found")
    refused(office.get(f"/forms/F2/{A}-T1"), 404, "not-found")
    refused(office.get(f"/forms/F3/{A}-1"), 404, "not-found")
    refused(office.get("/forms/F8/SJ1"), 404, "not-found")
    refused(office.get(f"/forms/F9/{office.drafted()}"), 404, "form-of-no-refund")
    refused(office.get("/forms/F6/2026"), 422, "form-span")
    refused(office.get("/forms/F11/x"), 404, "no-such-page")
    refused(office.get("/forms", params={"case_number": "（2019）苏0508执1号"}), 404, "not-found")
    end = office.court.position()
    beyond = office.get(f"/forms/F1/{A}-1", params={"known_at": end + 9})
    refused(beyond, 422, "beyond-the-book")
    refused(office.get(f"/forms/F1/{A}-1", None), 401, "key-missing")


def test_a_form_is_printed_listed_and_checked_at_the_command_line(
    office: Office,
    machine: Machine,  # noqa: F811
    monkeypatch: Any,
    master: Any,
) -> None:
    """One book, both doors: the document at the command line is the one over HTTP."""
    number = office.drafted()
    office.catch_up()
    court = office.court
    machine.dsn = court.database.dsn
    key_file = machine.home / "master.key"
    _written(key_file, master)
    monkeypatch.setenv("ANZHANG_KEY_FILE", str(key_file))
    monkeypatch.setenv("ANZHANG_BOOK", court.book)
    there = machine.done("forms", "F1", number, key="")
    assert there == office.seen(f"/forms/F1/{number}")
    found = machine.done("forms", "list", A, key="")["forms"]
    assert [(each["form"], each["named"]) for each in found] == listed(office)
    ran = machine.run("forms", "F1", number, "--out", "f1.html", key="")
    assert ran.returncode == 0, ran.stderr
    assert there["sha256"] in ran.stderr
    page = office.get(f"/forms/F1/{number}", params={"as": "html"}).text
    assert (machine.home / "f1.html").read_text(encoding="utf-8") == page
    assert "壹仟元整" in machine.run("forms", "F1", number, key="").stdout
    assert machine.run("forms", "F6", MARCH, key="").returncode == 0
    rows = machine.done("forms", "F6", MARCH, key="")["rows"]
    assert sum(Decimal(each["amount"]) for each in rows) == Decimal("15300.00")
    with acting(Act("li.na", Role.OFFICER, "w")):
        Payouts(court).withdraw(number, "重填")
    held = ("forms", "check", "F1", number, there["sha256"])
    assert machine.done(*held, "--at", str(there["position"]), key="")["verdict"] == "same"
    assert machine.run(*held, key="").returncode == 1
    assert machine.refused("forms", "F1", f"{A}-99", key="") == "not-found"
    assert machine.refused("forms", "check", "F11", number, "0" * 64, key="") == "no-such-form"
    assert machine.run("forms", "F1", number, "--out", "f1.doc", key="").returncode == 2


def _written(path: Path, master: Any) -> None:
    path.write_text(b64encode(master._key).decode() + "\n", encoding="ascii")
