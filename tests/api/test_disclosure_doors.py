"""A party looks at its own case through either door, with what it was given and nothing else."""

import json
from datetime import timedelta

from ledger.domain import clock
from tests.api.keyboard import Machine, machine  # noqa: F401  # the fixture
from tests.api.office import A, Office, refused

IDENTITY = {"kind": "identity", "number": "身份证核验1", "day": "2026-03-02"}


def test_r10_04_a_party_looks_over_http_with_its_own_access(office: Office) -> None:
    until = (clock.today() + timedelta(days=30)).isoformat()
    new = {"case_number": A, "party": "p1", "identity": IDENTITY, "expires_on": until}
    given = office.done("/disclosure/accesses", new, "officer", key="access-1")
    again = office.done("/disclosure/accesses", new, "officer", key="access-1")
    assert again["access"] is None, "shown once"
    bearer = {"Authorization": f"Bearer {given['access']}"}
    mine = office.client.get("/disclosure/mine", headers=bearer)
    assert mine.status_code == 200
    assert mine.json() == office.seen(f"/disclosure/{A}/p1")
    refused(office.client.get(f"/cases/{A}", headers=bearer), 401, "key-not-accepted")
    refused(office.get("/disclosure/mine"), 401, "key-not-accepted")
    prefix = given["ids"]["access"]
    office.done(f"/disclosure/accesses/{prefix}/revoke", {"reason": "遗失"}, "officer")
    refused(office.client.get("/disclosure/mine", headers=bearer), 401, "key-not-accepted")
    assert mine.json()["measures"] == office.listed(f"/disclosure/{A}/measures")
    nodes = office.listed(f"/disclosure/{A}/nodes")
    assert {each["party"] for each in nodes} == {"p1", "p2"}


def test_a_case_is_opened_tried_first_and_shown_to_its_party_at_the_command_line(
    machine: Machine,  # noqa: F811
) -> None:
    machine.key = machine.done(
        "init", "--court-code", "苏0508", "--court-name", "姑苏法院", "--policy", "suzhou"
    )["key"]
    officer = machine.keyed("wang", "officer")
    machine.done(
        "book", "add-account", "--number", "1202026619900012345", "--holder", "姑苏法院",
        "--bank-name", "工行", "--bank-code", "102305000013",
    )  # fmt: skip
    parties = [
        json.dumps({"role": role, "kind": "person", "name": name}, ensure_ascii=False)
        for role, name in (("applicant", "张三"), ("debtor", "李四"))
    ]
    words = (
        "cases", "open", "--case-number", A, "--officer", "wang", "--filed-on", "2026-01-05",
        "--bank-account", "1202026619900012345", "--parties", parties[0], "--parties", parties[1],
    )  # fmt: skip
    tried = machine.done(*words, "--dry-run", key=officer)
    assert [fact["topic"] for fact in tried["facts"]].count("case-account.party-added") == 2
    assert machine.done(*words, key=officer)["ids"]["case"] == A
    broken = (*words[:-1], "{nonsense")
    assert machine.refused(*broken, key=officer) == "malformed-request"

    until = (clock.today() + timedelta(days=30)).isoformat()
    give = (
        "disclosure", "give", A, "p1", "--expires-on", until,
        "--paper", "identity:身份证核验1:2026-03-02",
    )  # fmt: skip
    assert machine.done(*give, "--dry-run", key=officer)["key"] is None
    key = machine.done(*give, key=officer)["key"]
    assert machine.done("disclosure", "mine", key, key="")["party"] == "p1"
    assert machine.done("disclosure", "see", A, "p2", key="")["party"] == "p2"
    assert machine.done("disclosure", "nodes", A, key="")["nodes"] == []
    machine.done(
        "deductions", "note-freeze", "--account", "6228480000000000018", "--freeze", "DJ1",
        "--case-number", A, "--amount", "100.00", "--holder", "李四", "--bank-name", "农业银行",
        "--placed-on", "2026-01-10", "--until", "2027-01-09", "--paper", "letter,协执1,2026-01-10",
        key=officer,
    )  # fmt: skip
    (measure,) = machine.done("disclosure", "measures", A, key="")["measures"]
    assert (measure["kind"], measure["amount"]) == ("account-frozen", "100.00")
    for words in (("disclosure", "mine", key), ("disclosure", "see", A, "p2"), ("case", A)):
        assert machine.done(*words, key="")["measures"] == [measure]
    assert machine.done("people", "hand-overs", key="")["items"] == []
    tried = machine.done("people", "hand-over", "wang", "zhao", "--dry-run", key=officer)
    assert (tried["dry_run"], tried["facts"][0]["topic"]) == (True, "hand-over.listed")
