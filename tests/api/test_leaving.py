"""Money leaving over HTTP and by command line: the same acts, and the lists after them."""

from datetime import date

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from api import every as views
from api.acts import ACTS
from api.cli import app
from api.routes import every_router
from api.routes.escrows import AttemptWire
from ledger.domain import clock
from ledger.domain.law.escrow import Attempt, Channel
from ledger.projections.leavings import leavings_of
from tests.api.office import A, Office, refused

assert every_router  # its import declares the acts

TRIED = [
    {"day": "2026-03-02", "channel": channel, "result": "无果"}
    for channel in ("mail", "telephone", "text-message")
]
PAPER = {"kind": "notice", "number": "通知-1", "day": "2026-03-02"}
FORM = {
    "case_number": A, "party": "p1", "amount": "300.00", "ground": "unreachable",
    "reason": "按预留方式均无法联系", "attempts": TRIED,
}  # fmt: skip


def names(office: Office, name: str) -> list[str]:
    office.catch_up()
    return [each["number"] for each in office.get(f"/lists/{name}").json()["items"]]


def test_an_escrow_goes_its_way_over_http_and_stands_in_the_lists_of_the_day(
    office: Office,
) -> None:
    refused(
        office.post("/escrows", {**FORM, "attempts": TRIED[:1]}), 409, "escrow-without-attempts"
    )
    tried = office.done("/escrows?dry_run=true", FORM)
    assert tried["dry_run"]
    number = office.done("/escrows", FORM)["ids"]["escrow"]
    assert names(office, "to-grant") == [number]
    path = f"/escrows/{number}"
    refused(office.post(f"{path}/grant", None, "officer", seen=1), 403, "not-permitted")
    refused(office.post(f"{path}/grant", None, "chief", seen=7), 412, "changed-since")
    dry = office.done(f"{path}/grant?dry_run=true", None, "chief", seen=1)
    legs = [leg["account"] for fact in dry["facts"] for leg in fact["postings"]]
    assert f"escrow/{A}:escrow-1" in legs
    office.done(f"{path}/grant", None, "chief", seen=1)
    shown = office.seen(path)
    assert shown["state"] == "granted"
    assert int(shown["collectable_until"][:4]) == int(shown["escrowed_on"][:4]) + 5
    assert names(office, "to-grant") == []
    assert names(office, "escrows-to-notify") == names(office, "escrows-lapsing") == [number]
    told = {"channel": "mail", "told_on": str(clock.today()), "paper": PAPER}
    office.done(f"{path}/notify", told, seen=shown["version"])
    assert names(office, "escrows-to-notify") == []


def test_the_view_of_leavings_is_the_same_when_told_anew(office: Office) -> None:
    number = office.done("/escrows", FORM)["ids"]["escrow"]
    office.done(f"/escrows/{number}/refuse", {"reason": "可送达"}, "leader", seen=1)
    charge = {"kind": "fee", "amount": "10.00", "paper": PAPER, "less": "in-parts"}
    version = office.seen(f"/cases/{A}")["version"]
    office.done(f"/charges/{A}/charge", charge, seen=version)
    payout = office.drafted("500.00")
    office.done(
        f"/payouts/{payout}/stop", {"reason": "另案冻结"}, "leader",
        seen=office.seen(f"/payouts/{payout}")["version"],
    )  # fmt: skip
    ruling = {"kind": "ruling", "number": "（2026）苏05破申1号", "day": "2026-03-02"}
    office.done(
        "/bankruptcies",
        {"case_number": A, "debtor": "p2", "ruling": ruling, "accepted_on": "2026-03-02",
         "noticed_on": "2026-03-02"},
    )  # fmt: skip
    refused(
        office.post(
            "/payouts", {"case_number": A, "party": "p1", "amount": "1.00", "purpose": "款"}
        ),
        409, "stopped-by-bankruptcy",
    )  # fmt: skip
    assert office.seen(f"/bankruptcies/{A}")["under_way"] is True
    office.catch_up()

    def told() -> object:
        with office.court.database.app.connect() as connection:
            return leavings_of(connection, office.court.book, A)

    before = told()
    assert [each.state for each in before] == ["refused", "under-way"]  # type: ignore[attr-defined]
    views.rebuild(office.court, ["leavings"])
    assert told() == before


EACH = {
    "escrows": {
        "ask", "grant", "refuse", "notify", "open-matter", "close-matter", "take-cost", "release",
        "propose-lapse", "lapse", "to-treasury",
    },
    "moves": {"propose", "agree", "take-in", "refuse", "withdraw"},
    "transfers": {"send", "receive", "follow", "ask-back", "take-back", "refuse-back"},
    "bankruptcies": {"accept", "sweep", "decide", "end"},
    "wrong-payments": {"report", "agree", "tell-discipline", "propose-money", "make-good"},
    "reversals": {
        "order", "collect", "return-directly", "return-thing", "value-thing", "end-thing",
        "ask-uncount", "uncount", "refuse-uncount",
    },
    "charges": {"charge", "uncharge", "cannot-collect"},
    "payouts": {
        "draft", "draft-several", "approve", "approve-several", "reject", "amend", "withdraw",
        "stop", "hand-over", "witness", "deny", "name-witness", "take-back", "find-cash",
        "return-again",
    },
    "batches": {"dissolve"},
    "lines": {"return"},
}  # fmt: skip


@pytest.mark.parametrize("noun", EACH)
def test_every_act_of_leaving_is_a_command_with_a_dry_run(noun: str) -> None:
    assert EACH[noun] <= {name for of, name in ACTS if of == noun}
    for name in EACH[noun]:
        shown = CliRunner().invoke(app(noun), [noun, name, "--help"], env={"COLUMNS": "200"})
        assert shown.exit_code == 0, shown.output
        assert "--dry-run" in shown.output


def test_a_part_of_a_form_is_typed_in_one_word() -> None:
    attempt = AttemptWire.model_validate("2026-03-02, mail, 退信").attempt()
    assert attempt == Attempt(date(2026, 3, 2), Channel.MAIL, "退信")
    for broken in ("2026-03-02", "x,mail,退信", ""):
        with pytest.raises(ValidationError):
            AttemptWire.model_validate(broken)
