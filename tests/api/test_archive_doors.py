"""Archives through both doors: what is not done is seen before, and named when it is refused."""

from tests.api.keyboard import ACCOUNT, Machine, add_account, court, machine  # noqa: F401  # fixtures
from tests.api.office import A, B, Office, refused

PAPER = {"kind": "other", "number": "卷宗目录1", "day": "2026-03-02"}
RULING = {"kind": "ruling", "number": "裁1", "day": "2026-03-02"}


def test_a_case_is_checked_refused_and_archived_over_http(office: Office) -> None:
    seen = office.seen(f"/archives/{A}")
    assert {each["kind"] for each in seen["obstacles"]} == {"not-closed", "money-left"}
    assert seen["obstacles"][1]["amount"] == "10300.00"
    no = office.post(f"/archives/{A}", {"paper": PAPER})
    refused(no, 409, "not-ready-for-archive")
    assert "未结案、案款未清零" in no.json()["detail_zh"]
    ended = {"closed_as": "performed", "on": "2026-03-02", "paper": RULING}
    office.done(f"/closings/{B}", ended)
    office.catch_up()
    assert office.seen(f"/archives/{B}")["obstacles"] == []
    office.done(f"/archives/{B}", {"paper": PAPER})
    office.catch_up()
    seen = office.seen(f"/archives/{B}")
    assert seen["archived_on"] == seen["sub_account_closed_on"] is not None
    refused(office.post(f"/archives/{B}", {"paper": PAPER}), 409, "archived-already")
    assert office.seen("/lists/archives-disturbed")["items"] == []


def test_a_case_is_checked_and_archived_at_the_command_line(court: Machine) -> None:  # noqa: F811
    officer = court.keyed("li.na", "officer")
    add_account(court)
    court.done(
        "cases", "open", "--case-number", A, "--officer", "li.na", "--filed-on", "2026-03-01",
        "--bank-account", ACCOUNT, key=officer,
    )  # fmt: skip
    seen = court.done("archives", "show", A)
    assert [each["kind"] for each in seen["obstacles"]] == ["not-closed"]
    words = ("archives", "archive", A, "--paper", "other,卷宗目录1,2026-03-02")
    assert court.refused(*words, key=officer) == "not-ready-for-archive"
    court.done(
        "closings", "close", A, "--closed-as", "performed", "--on", "2026-03-02",
        "--paper", "ruling,裁1,2026-03-02", key=officer,
    )  # fmt: skip
    assert court.done(*words, key=officer)["ids"]["case"] == A
    assert court.done("archives", "show", A)["sub_account_closed_on"] is not None
