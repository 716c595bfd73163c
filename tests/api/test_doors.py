"""Who may come in, and what each role may ask for."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ledger.domain import act, clock
from ledger.domain.act import Role
from ledger.domain.permissions import MATRIX, Permission
from ledger.services.keys import Keys
from tests.api.office import ACCOUNT, ADMIN, PEOPLE, POLICY, A, Office, line_id, refused

LINE = line_id("S2")
ROOT = Path(__file__).parents[2]
DRAFT = {"case_number": A, "party": "p1", "amount": "1.00", "purpose": "x"}
P = Permission
PAPER = {"kind": "decision", "number": "x", "day": "2026-03-02"}
WRITES: list[tuple[Permission, str, Any, int | None]] = [
    (P.KEEP_BOOK, "/book", {"court_code": "x", "court_name": "x"}, None),
    (P.KEEP_BOOK, "/book/policies", {"text": POLICY}, None),
    (P.KEEP_KEYS, "/keys", {"person": "x", "role": "officer"}, None),
    (P.KEEP_KEYS, "/keys/00/revoke", {"reason": "x"}, None),
    (P.ADMIT_KEY, "/keys/00/admit", {"mark": "0" * 12}, None),
    (P.ADMIT_KEY, "/keys/00/suspend", {"reason": "x"}, None),
    (P.KEEP_CASE, f"/cases/{A}/parties", {"role": "debtor", "kind": "person", "name": "x"}, None),
    (P.CONFIRM_ACCOUNT, f"/cases/{A}/parties/p1/accounts/9/confirm", None, None),
    (P.FILE_PAPER, "/evidence", None, None),
    (P.KEEP_AUTHORITY, f"/cases/{A}/powers/w9/end", {"on": "2026-03-02", "paper": PAPER}, None),
    (P.HAND_OVER, "/hand-overs", {"leaving": "x", "successor": "x"}, None),
    (P.DELEGATE, "/delegations/SQ20260302-A1B2C3/end", {"reason": "x"}, None),
    (P.RECUSE, f"/cases/{A}/assign", {"officer": "li.na", "basis": "x"}, 1),
    (P.DECIDE_TERMINATION, f"/terminations/{A}", {"paper": PAPER}, 1),
    (P.PROPOSE_TERMINATION, f"/terminations/{A}/leave", {"paper": PAPER}, None),
    (P.IMPORT, "/bank/collect", None, None),
    (P.CLAIM, f"/lines/{LINE}/claims", {"shares": [{"case_number": A, "amount": "1.00"}],
                                        "evidence": "x"}, None),
    (P.CONFIRM_CLAIM, f"/lines/{LINE}/claims/c1/confirm", None, 1),
    (P.CONFIRM_CLAIM, f"/lines/{LINE}/claims/c1/refuse", {"reason": "x"}, 1),
    (P.REVERSE_CLAIM, f"/lines/{LINE}/claims/c1/reverse", {"reason": "x", "case_number": A}, 1),
    (P.DRAFT, "/payouts", DRAFT, None),
    (P.DRAFT, f"/payouts/{A}-1/amend", {"amount": "1.00"}, 1),
    (P.DRAFT, f"/payouts/{A}-1/withdraw", {"reason": "x"}, 1),
    (P.APPROVE, f"/payouts/{A}-1/approve", {"digest": "0" * 64}, 1),
    (P.APPROVE, f"/payouts/{A}-1/reject", {"reason": "x"}, 1),
    (P.SEND, "/batches", {"bank_account": ACCOUNT, "payouts": [f"{A}-1"]}, None),
    (P.SEND, "/batches/AZ1/send", None, None),
    (P.SEND, f"/bank/payouts/{A}-1/inquire", None, None),
    (P.SEND, f"/bank/payouts/{A}-1/mark-unknown", None, None),
    (P.SEND, f"/bank/payouts/{A}-1/requeue", {"statement": "0" * 64}, None),
    (P.KEEP_LOT_MONEY, "/lots/L1/open-account", {"bank_account": ACCOUNT}, None),
    (P.CLAIM_FOR_LOT, "/lots/L1/refuse-claim",
     {"line": "0" * 32, "claim": "a1", "reason": "x"}, None),
    (P.DRAFT_LOT_REFUND, "/lots/L1/refund", {"payee": "B1"}, None),
    (P.CLOSE_BIDDING, "/lots/L1/close-bidding", {}, 1),
    (P.RULE_ON_LOT, "/lots/L1/rule-default", {"ruling": "x"}, 1),
    (P.KEEP_AUCTION_RULES, "/auctions/activate", {"text": "{}"}, None),
    (P.RUN_CLOCKS, "/auctions/tick", None, None),
]  # fmt: skip


@pytest.mark.usefixtures("impatient")
def test_a_role_does_what_the_matrix_says_and_nothing_else(office: Office) -> None:
    for permission, path, body, seen in WRITES:
        for who, (_, role) in PEOPLE.items():
            answer = office.post(path, body, who, seen=seen)
            kept_out = b'"/problems/not-permitted"' in answer.content
            assert kept_out == (role not in MATRIX[permission]), (permission, path, role)
            # Nobody follows here, so a view may be behind.
            behind = b'"/problems/views-behind"' in answer.content
            assert answer.status_code < 500 or behind, answer.text


def test_every_permission_is_asked_for_by_some_service() -> None:
    """A permission nobody asks for keeps nobody out; the acts' own tests ask for each by role."""
    asked = " ".join(
        source.read_text(encoding="utf-8")
        for room in ("ledger/services", "auctions", "reconciliation", "api")
        for source in (ROOT / room).rglob("*.py")
    )
    unasked = [p for p in Permission if not re.search(rf"\bPermission\.{p.name}\b", asked)]
    assert unasked == [P.READ], "reading is asked of the key, not of a permission"


def test_everybody_with_a_key_may_read(office: Office) -> None:
    for who in PEOPLE:
        assert office.get(f"/cases/{A}", who).status_code == 200


def test_without_a_key_only_health_problems_and_the_document_are_open(office: Office) -> None:
    for path in ("/livez", "/readyz", "/problems", "/problems/forbidden", "/openapi.json"):
        assert office.get(path, None).status_code == 200
    document = office.get("/openapi.json", None).json()
    for path, operations in document["paths"].items():
        if path in ("/livez", "/readyz", "/problems", "/problems/{code}"):
            continue
        for method in operations:
            address = path.format_map(_AnyValue())
            answer = office.client.request(method, address, headers={"Idempotency-Key": "k"})
            refused(answer, 401, "key-missing")
            assert answer.headers["www-authenticate"] == 'Bearer realm="anzhang"'


class _AnyValue(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "x"


def test_a_key_nobody_gave_opens_nothing(office: Office) -> None:
    for shown in ("nonsense", "az_00_x", "az_" + "0" * 200, "az__"):
        answer = office.get("/cases", None, headers={"Authorization": f"Bearer {shown}"})
        refused(answer, 401, "key-not-accepted")


def test_another_scheme_is_no_key(office: Office) -> None:
    answer = office.get("/cases", None, headers={"Authorization": "Basic YTpi"})
    refused(answer, 401, "key-missing")


def test_a_key_with_another_secret_opens_nothing(office: Office) -> None:
    prefix = office.secrets["chief"].split("_")[1]
    answer = office.get("/cases", None, headers={"Authorization": f"Bearer az_{prefix}_guessed"})
    refused(answer, 401, "key-not-accepted")


def test_a_key_is_shown_once_and_a_revoked_one_opens_nothing(office: Office) -> None:
    body = {"person": "new.clerk", "role": "auditor"}
    issued = office.done("/keys", body, "admin", key="issue-1")
    again = office.done("/keys", body, "admin", key="issue-1")
    assert again["key"] is None
    assert again["replayed"]
    headers = {"Authorization": f"Bearer {issued['key']}"}
    assert office.get("/cases", None, headers=headers).status_code == 200
    prefix = issued["ids"]["prefix"]
    office.done(f"/keys/{prefix}/revoke", {"reason": "岗位调整"}, "admin")
    refused(office.get("/cases", None, headers=headers), 401, "key-not-accepted")
    twice = office.post(f"/keys/{prefix}/revoke", {"reason": "again"}, "admin")
    refused(twice, 409, "key-revoked")
    unknown = office.post("/keys/00/revoke", {"reason": "?"}, "admin")
    refused(unknown, 404, "not-found")


def test_a_key_acts_once_its_holder_took_it_and_a_second_person_admitted_it(
    office: Office,
) -> None:
    """One administrator alone puts no key into use, nor knows one that is."""
    given = office.done("/keys", {"person": "new.clerk", "role": "finance"}, "admin")
    at = f"/keys/{given['ids']['prefix']}"
    bearer = {"Authorization": f"Bearer {given['key']}"}
    refused(office.get("/cases", None, headers=bearer), 403, "key-not-admitted")
    mark = {"mark": "0" * 12}
    refused(office.post(f"{at}/admit", mark, "admin"), 403, "not-permitted")
    refused(office.post(f"{at}/admit", mark, "chief"), 409, "key-not-taken")
    taken = office.post("/keys/take", None, None, headers=bearer).json()
    refused(office.post("/keys/take", None, None, headers=bearer), 401, "key-not-accepted")
    own = {"Authorization": f"Bearer {taken['key']}"}
    refused(office.get("/cases", None, headers=own), 403, "key-not-admitted")
    refused(office.post(f"{at}/admit", mark, "chief"), 409, "another-mark")
    mark = {"mark": taken["ids"]["mark"]}
    office.done(f"{at}/admit", mark, "chief")
    assert office.get("/cases", None, headers=own).status_code == 200
    refused(office.post(f"{at}/admit", mark, "leader"), 409, "admitted-already")
    office.done(f"{at}/suspend", {"reason": "停职"}, "leader")
    refused(office.get("/cases", None, headers=own), 403, "key-not-admitted")


def test_a_key_past_its_last_day_opens_nothing(office: Office) -> None:
    with act.acting(ADMIN):
        yesterday = clock.today() - timedelta(days=1)
        _, secret = Keys(office.court).issue("old.clerk", Role.OFFICER, yesterday)
    answer = office.get("/cases", None, headers={"Authorization": f"Bearer {secret}"})
    refused(answer, 401, "key-not-accepted")


def test_the_systems_own_role_is_given_to_nobody(office: Office) -> None:
    answer = office.post("/keys", {"person": "x", "role": "system"}, "admin")
    refused(answer, 422, "malformed-request")
