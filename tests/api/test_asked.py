"""A request says each thing once and in words its route knows, or nothing is done."""

from typing import Any

import pytest

from tests.api.office import A, B, Office, line_id, refused

DRAFT = {"case_number": A, "party": "p1", "amount": "1.00", "purpose": "发放执行案款"}
JSON = {"Content-Type": "application/json"}
DRAFTED = b'{"case_number": "%s", "party": "p1", "amount": "1.00", "purpose": "x"' % A.encode()


def nothing_was_done(office: Office) -> bool:
    return bool(office.seen(f"/cases/{A}")["free"] == "10000.00")


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("dryrun=true", "dryrun"),
        ("dry_run=true&dry_run=false", "dry_run"),
        ("dry_run=true&Dry_run=true", "Dry_run"),
    ],
)
def test_what_would_only_have_been_tried_is_not_done_because_it_was_misspelt(
    office: Office, asked: str, name: str
) -> None:
    problem = refused(office.post(f"/payouts?{asked}", DRAFT), 422, "malformed-request")
    assert [(each["in"], each["name"]) for each in problem["errors"]] == [("query", name)]
    assert nothing_was_done(office)


def test_a_filter_that_is_misspelt_does_not_show_everything(office: Office) -> None:
    refused(office.get("/cases?offcer=li.na"), 422, "malformed-request")
    refused(office.get("/cases?officer=li.na&officer=wang.wei"), 422, "malformed-request")


@pytest.mark.parametrize(
    "body",
    [
        DRAFTED + b', "amount": "9.00"}',
        DRAFTED + b', "papers": [{"kind": "ruling", "kind": "other"}]}',
        DRAFTED + b', "pocket": NaN}',
        DRAFTED + b', "pocket": -Infinity}',
        DRAFTED + b', "pocket": ' + b"[" * 100_000,
    ],
)
def test_an_amount_said_twice_is_neither_of_the_two(office: Office, body: bytes) -> None:
    refused(office.post("/payouts", headers=JSON, content=body), 422, "malformed-request")
    assert nothing_was_done(office)


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/jsonp"},
        JSON | {"Content-Encoding": "gzip"},
    ],
)
def test_a_body_in_another_form_is_not_guessed_at(office: Office, headers: dict[str, str]) -> None:
    answer = office.post("/payouts", headers=headers, content=DRAFTED + b"}")
    refused(answer, 415, "media-not-taken")
    assert nothing_was_done(office)


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/LD+JSON"])
def test_json_by_any_of_its_names_is_read(office: Office, kind: str) -> None:
    headers = {"Content-Type": kind}
    answer = office.post("/payouts?dry_run=true", headers=headers, content=DRAFTED + b"}")
    assert answer.status_code == 200


def test_a_compressed_file_is_not_unpacked_nor_kept(office: Office) -> None:
    packed = {"Content-Encoding": "gzip"}
    answer = office.post("/statements", None, "finance", headers=packed, content=b"\x1f\x8b")
    refused(answer, 415, "media-not-taken")


def test_a_body_where_none_is_read_is_refused(office: Office) -> None:
    path = f"/cases/{A}/parties/p1/accounts/1/confirm"
    answer = office.post(path, {"expected": 3}, "finance")
    refused(answer, 422, "malformed-request")
    for nothing in (b"{}", b" {}\n", b"null", b""):
        answer = office.post(path, None, "finance", content=nothing)
        refused(answer, 409, "account-confirmed-already")


def test_a_key_or_a_version_sent_twice_is_refused(office: Office) -> None:
    number = office.drafted()
    for name in ("Idempotency-Key", "If-Match", "Authorization", "Content-Type"):
        sent = [("Idempotency-Key", "k"), ("If-Match", '"2"'), (name, '"1"')]
        sent += [*office.headers("chief").items(), ("Content-Type", "application/json")]
        answer = office.client.post(f"/payouts/{number}/reject", json={"reason": "x"}, headers=sent)
        problem = refused(answer, 422, "malformed-request")
        assert problem["errors"][0]["name"] == name


CONDITIONS: list[tuple[str, Any, str]] = [
    (f"/cases/{B}/parties", {"role": "debtor", "kind": "person", "name": "x"}, "officer"),
    ("/payouts", DRAFT, "officer"),
    (f"/lines/{line_id('S2')}/claims", {"shares": [], "evidence": "x"}, "officer"),
    ("/auctions/tick", None, "admin"),
]


@pytest.mark.parametrize("condition", ["If-Match", "If-None-Match", "If-Unmodified-Since"])
def test_who_believes_a_version_protects_him_where_none_is_compared_is_told(
    office: Office, condition: str
) -> None:
    before = office.court.position()
    for path, body, who in CONDITIONS:
        answer = office.post(path, body, who, headers={condition: '"1"'})
        problem = refused(answer, 400, "condition-not-taken")
        assert problem["errors"][0]["name"] == condition
    assert office.court.position() == before


def test_a_weak_version_matches_nothing(office: Office) -> None:
    """RFC 9110, 13.1.1: If-Match compares strongly."""
    number = office.drafted()
    version = office.seen(f"/payouts/{number}")["version"]
    path = f"/payouts/{number}/withdraw"
    weak = office.post(path, {"reason": "x"}, headers={"If-Match": f'W/"{version}"'})
    refused(weak, 412, "weak-version")
    assert office.post(path, {"reason": "x"}, seen=version).status_code == 200


def test_head_is_answered_like_get_and_says_nothing(office: Office) -> None:
    path, headers = f"/cases/{A}", office.headers("auditor")
    told = office.client.head(path, headers=headers)
    assert told.status_code == 200
    assert told.content == b""
    assert told.headers["etag"] == office.get(path).headers["etag"]
    assert office.client.head("/cases").status_code == 401


def test_an_address_says_every_method_it_answers(office: Office) -> None:
    for path, methods in (("/cases", "GET, HEAD, POST"), ("/payouts/several", "GET, HEAD, POST")):
        answer = office.client.delete(path)
        refused(answer, 405, "no-such-method")
        assert answer.headers["allow"] == methods
    assert office.client.put("/auctions/tick").headers["allow"] == "POST"
