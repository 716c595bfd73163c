"""People over HTTP: a hand-over from list to last signature, keys in a list, a delegation used."""

from tests.api.office import PEOPLE, A, Office, refused

PAPER = {"kind": "decision", "number": "决定书1号", "day": "2026-03-02"}


def test_a_desk_changes_hands_by_three_signatures(office: Office) -> None:
    leaving, successor = PEOPLE["officer"][0], PEOPLE["colleague"][0]
    office.drafted()
    office.catch_up()
    items = office.listed(f"/people/{leaving}/open-items")
    assert {item["kind"] for item in items} == {"case", "receipt", "payout"}

    body = {"leaving": leaving, "successor": successor}
    made = office.done("/hand-overs", body, "chief")["ids"]
    path = f"/hand-overs/{made['hand_over']}"
    for who in ("officer", "colleague", "chief"):
        office.catch_up()
        seen = office.seen(path)
        office.done(f"{path}/sign", {"digest": made["digest"]}, who, seen=seen["version"])
    office.catch_up()

    assert office.seen(path)["complete"] is True
    assert office.seen("/hand-overs")["items"][0]["witness_signed"] == PEOPLE["chief"][0]
    assert office.seen(f"/cases/{A}")["officer"] == successor
    assert [item for item in office.listed(f"/people/{leaving}/open-items") if item] == []


def test_keys_are_listed_for_auditors_finance_and_admin_and_never_shown(office: Office) -> None:
    keys = office.seen("/keys?person=li.na")["items"]
    assert [(key["person"], key["role"], key["revoked_at"]) for key in keys] == [
        ("li.na", "officer", None)
    ]
    assert "digest" not in keys[0]
    refused(office.get("/keys", "officer"), 403, "not-permitted")


def test_the_proof_of_the_book_is_for_auditors_finance_and_admin(office: Office) -> None:
    assert office.get("/ledger/verify", "auditor").status_code == 200
    for who in ("officer", "chief", "auctioneer"):
        refused(office.get("/ledger/verify", who), 403, "not-permitted")


def test_a_payment_is_approved_for_somebody(office: Office) -> None:
    body = {"to": PEOPLE["colleague"][0], "begins": "2000-01-01", "until": "2000-01-02"}
    made = office.done("/delegations", body | {"paper": PAPER}, "chief")["ids"]["delegation"]
    number = office.drafted()
    payout = office.seen(f"/payouts/{number}")
    consent = {"digest": payout["digest"], "delegation": made}
    late = office.post(
        f"/payouts/{number}/approve-for", consent, "colleague", seen=payout["version"]
    )
    refused(late, 403, "delegation-not-in-force")
    office.done(f"/delegations/{made}/end", {"reason": "回岗"}, "chief")
    office.catch_up()
    assert office.seen("/delegations")["items"][0]["ended_at"] is not None


def test_powers_and_recusals_are_entered_and_shown(office: Office) -> None:
    office.done(f"/cases/{A}/parties", {"role": "agent", "kind": "person", "name": "赵律师"})
    power = {
        "principal": "p1", "agent": "p3", "collects": True, "begins": "2026-03-02",
        "papers": [PAPER],
    }  # fmt: skip
    mark = office.done(f"/cases/{A}/powers", power)["ids"]["power"]
    office.done(f"/cases/{A}/powers/{mark}/end", {"on": "2026-03-09", "paper": PAPER})
    office.done(f"/cases/{A}/recusals", {"person": "zhao.min", "paper": PAPER}, "leader")
    office.catch_up()
    assert office.listed(f"/cases/{A}/powers")[0]["ended"] == "2026-03-09"
    assert office.listed(f"/cases/{A}/recusals")[0]["person"] == "zhao.min"
    seen = office.seen(f"/cases/{A}")["version"]
    body = {"officer": "wang.wei", "basis": "分案调整"}
    office.done(f"/cases/{A}/assign", body, "leader", seen=seen)
    assert office.seen(f"/cases/{A}")["officer"] == "wang.wei"
