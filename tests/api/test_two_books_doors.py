"""Two courts' books in one database, over HTTP: nothing of one is seen or touched from the other.

Both have the same people, case numbers, bank account and bank lines, so that only the book parts
them; each answers at a door of its own.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from api.desk import Desk
from ledger.store.court import Court
from ledger.store.keys import MasterKey
from tests.api.conftest import SETTINGS
from tests.api.office import A, Office, Teller, furnish, refused


@pytest.fixture
def other(office: Office, door: Any, master: MasterKey) -> Iterator[Office]:
    """The other court: as long as it is asked, the door is its own."""
    court = Court(office.court.database, "吴江法院", master)
    secrets = furnish(court)
    own = door.state.desk
    door.state.desk = Desk(court, SETTINGS, Teller())
    yield replace(office, court=court, secrets=secrets)
    door.state.desk = own


def test_nothing_of_one_book_is_seen_or_touched_from_the_other(
    office: Office, other: Office, door: Any
) -> None:
    there, here = door.state.desk, Desk(office.court, SETTINGS, Teller())
    door.state.desk = here
    number = office.drafted("1000.00")
    office.catch_up()
    payout, mark = office.seen(f"/payouts/{number}"), office.seen("/cases?limit=1")["next"]
    paper = office.client.post(
        "/evidence?name=x.txt", content="文书".encode(),
        headers=office.headers("officer") | {"Idempotency-Key": "paper"},
    ).json()["sha256"]  # fmt: skip
    body = {"case_number": A, "party": "p1", "amount": "77.00", "purpose": "发放执行款"}
    mine = office.done("/payouts", body, "officer", key="one")

    door.state.desk = there
    foreign = replace(other, secrets=office.secrets)
    for who in ("officer", "auditor", "admin"):
        refused(foreign.get("/cases", who), 401, "key-not-accepted")
        refused(foreign.post("/keys/take", None, who), 401, "key-not-accepted")
    refused(other.get(f"/payouts/{number}"), 404, "not-found")
    refused(other.get(f"/evidence/{paper}"), 404, "not-found")
    refused(other.get(f"/cases?limit=1&after={mark}"), 422, "not-a-cursor")
    seen = {"digest": payout["digest"]}
    approve = f"/payouts/{number}/approve"
    refused(other.post(approve, seen, "chief", seen=payout["version"]), 404, "not-found")
    assert other.seen(f"/cases/{A}")["free"] == "10000.00", "what is bound there is free here"

    yours = other.done("/payouts", body, "officer", key="one")
    assert (yours["ids"]["payout"], yours["replayed"]) == (number, False), "its own first payout"
    assert yours["ids"]["digest"] not in (payout["digest"], mine["ids"]["digest"])
    refused(other.post(approve, seen, "chief", seen=1), 412, "seen-otherwise")
    assert other.seen("/ledger/verify")["intact"]
    door.state.desk = here
    assert office.seen(f"/payouts/{number}") == payout
    assert office.seen("/ledger/verify")["intact"]
