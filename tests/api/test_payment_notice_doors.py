"""The payment notice through both doors: the account is the book's, and is nowhere typed."""

from tests.api.keyboard import ACCOUNT, Machine, add_account, court, machine  # noqa: F401  # fixtures
from tests.api.office import A, Office, refused

PAPER = {"kind": "notice", "number": "执行通知书1", "day": "2026-03-02"}


def test_a_payment_notice_is_printed_and_noted_over_http(office: Office) -> None:
    path = f"/cases/{A}/payment-notice"
    said = office.seen(path)
    assert said["says"]["account"] == office.seen(f"/cases/{A}")["sub_account"]
    page = office.get(path, params={"as": "html"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert said["says"]["account"] in page.text
    told = {"party": "p2", "paper": PAPER, "applied_on": "2017-01-01"}
    refused(office.post(f"{path}s", {**told, "account": "1"}), 422, "malformed-request")
    done = office.done(f"{path}s", told)["ids"]
    assert (done["notice"], done["timing"]) == (f"{A}-1", "late")
    (issued,) = office.seen(path)["says"]["issued"]
    assert (issued["party"], issued["paper"]) == ("p2", "执行通知书1")
    at = office.get(path, params={"known_at": done["at"]}).json()
    assert at["says"]["issued"] == []


def test_a_payment_notice_is_printed_and_noted_at_the_command_line(
    court: Machine,  # noqa: F811
) -> None:
    officer = court.keyed("li.na", "officer")
    add_account(court)
    sub = court.done(
        "cases", "open", "--case-number", A, "--officer", "li.na", "--filed-on", "2026-03-01",
        "--bank-account", ACCOUNT, "--parties", "debtor,person,张三", key=officer,
    )["ids"]["sub_account"]  # fmt: skip
    words = ("cases", "issue-payment-notice", A, "--party", "p1", "--applied-on", "2026-02-28",
             "--paper", "notice,执行通知书1,2026-03-01")  # fmt: skip
    assert court.done(*words, key=officer)["ids"]["notice"] == f"{A}-1"
    said = court.done("cases", "payment-notice", A)
    assert (said["says"]["account"], said["says"]["debtors"]) == (sub, "张三")
