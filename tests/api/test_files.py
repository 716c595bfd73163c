"""Bank files come whole or not at all, bare or in a form, and are kept as they came."""

import hashlib
from collections.abc import Iterator

import pytest

from api.uploads import _tidy
from tests.api.office import ACCOUNT, A, Office, line_id, refused
from tests.formats.make import Line, camt053

LATER = camt053(ACCOUNT, "15300.00", [Line("42.00", serial="S4")])
SHA256 = hashlib.sha256(LATER).hexdigest()
PATH = "/statements?name=later.xml"


def test_a_file_is_imported_and_the_same_again_changes_nothing(office: Office) -> None:
    first = office.post(PATH, who="finance", content=LATER)
    assert first.status_code == 201
    summary = first.json()
    assert (summary["sha256"], summary["booked"], summary["already"]) == (SHA256, 1, False)
    again = office.post(PATH, who="finance", content=LATER)
    assert again.status_code == 200
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json()["already"]
    assert office.court.position() == summary["position"]
    assert office.seen(f"/lines/{line_id('S4')}")["amount"] == "42.00"


def test_a_file_in_a_form_is_the_same_file(office: Office) -> None:
    form = {"file": ("C:\\exports\\later.xml", LATER)}
    answer = office.post("/statements", who="finance", files=form)
    assert answer.json()["sha256"] == SHA256
    office.catch_up()
    assert office.seen("/statements")["items"][-1]["name"] == "later.xml"


def test_a_form_holds_one_file_and_nothing_else(office: Office) -> None:
    """Of two files one would be imported, and nobody told which."""
    before = office.court.position()
    two = [("file", ("a.xml", LATER)), ("file", ("b.xml", LATER))]
    refused(office.post("/statements", who="finance", files=two), 422, "malformed-request")
    one = {"file": ("a.xml", LATER)}
    more = office.post("/statements", who="finance", files=one, data={"account": ACCOUNT})
    refused(more, 422, "malformed-request")
    assert office.court.position() == before


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("C:\\a\\b.xml", "b.xml"),
        ("../b", "b"),
        ("三\u202e月\x00.xml", "三月.xml"),
        ("x" * 300, "x" * 200),
    ],
)
def test_the_name_of_a_file_in_a_form_is_tidied(sent: str, kept: str) -> None:
    assert _tidy(sent) == kept


def test_a_form_without_a_file_is_malformed(office: Office) -> None:
    other = office.post("/statements", who="finance", files={"other": ("a.xml", LATER)})
    refused(other, 422, "malformed-request")
    empty = office.post("/statements", who="finance", content=b"")
    refused(empty, 422, "malformed-request")


def test_a_file_nobody_can_read_says_so_and_books_nothing(office: Office) -> None:
    before = office.court.position()
    answer = office.post(PATH, who="finance", content=LATER[:-40])
    assert answer.status_code == 422
    assert office.post(PATH, who="finance", content=b"[" * 100_000).status_code == 422
    stranger = camt053("6222000000000000004", "0.00", [Line("1.00", serial="X")])
    refused(office.post(PATH, who="finance", content=stranger), 404, "not-a-court-account")
    assert office.court.position() == before


def test_an_upload_that_declares_too_much_is_refused_unread(office: Office) -> None:
    promised = {"Content-Length": "200001"}
    answer = office.post(PATH, who="finance", content=b"x", headers=promised)
    problem = refused(answer, 413, "body-too-large")
    assert problem["detail"] == "this server takes 200000 bytes"


def test_an_upload_that_grows_too_long_is_refused_on_its_way(office: Office) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(300):
            yield b"x" * 1000

    answer = office.post(PATH, who="finance", content=endless())
    refused(answer, 413, "body-too-large")


def test_a_body_of_exactly_the_limit_is_read(office: Office) -> None:
    answer = office.post(PATH, who="finance", content=b"x" * 200_000)
    assert answer.status_code == 422


def test_evidence_is_given_back_byte_by_byte_to_whoever_has_a_key(office: Office) -> None:
    office.post(PATH, who="finance", content=LATER)
    answer = office.get(f"/statements/{SHA256}/evidence")
    assert answer.content == LATER
    assert answer.headers["content-disposition"].startswith("attachment")
    refused(office.get(f"/statements/{SHA256}/evidence", None), 401, "key-missing")
    refused(office.get(f"/statements/{'0' * 64}/evidence"), 404, "not-found")
    refused(office.get("/statements/xyz/evidence"), 422, "malformed-request")


@pytest.mark.parametrize("name", ["a/b", "a\\b", "a%00b", "%E2%80%A8", ""])
def test_a_name_that_is_no_file_name_is_malformed(office: Office, name: str) -> None:
    answer = office.post(f"/statements?name={name}", who="finance", content=LATER)
    refused(answer, 422, "malformed-request")


def test_an_account_can_be_named_where_a_file_masks_its_own(office: Office) -> None:
    answer = office.post(f"{PATH}&account={ACCOUNT}", who="finance", content=LATER)
    assert answer.status_code == 201
    assert office.seen(f"/cases/{A}")["free"] == "10000.00"
