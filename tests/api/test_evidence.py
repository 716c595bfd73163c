"""The files of papers over HTTP: kept once, found again by their digest, named by acts."""

import hashlib

from tests.api.office import A, Office, refused

SIGNED = b"%PDF-1.7 a ruling, signed"
SHA256 = hashlib.sha256(SIGNED).hexdigest()


def _draft(office: Office, sha256: str) -> object:
    paper = {"kind": "ruling", "number": "（2017）苏0508执101号之一", "day": "2026-03-02"}
    body = {
        "case_number": A, "party": "p1", "amount": "1.00", "purpose": "发放执行案款",
        "papers": [paper | {"sha256": sha256}],
    }  # fmt: skip
    return office.post("/payouts", body)


def test_a_paper_is_handed_in_once_and_read_again_as_it_came(office: Office) -> None:
    before = office.court.position()
    for name in ("a.pdf", "the same by another name.pdf"):
        answer = office.post("/evidence", content=SIGNED, params={"name": name})
        assert answer.status_code == 201, answer.text
        assert answer.json() == {"sha256": SHA256, "size": len(SIGNED)}

    form = office.post("/evidence", files={"file": ("a.pdf", SIGNED, "application/pdf")})
    assert form.json()["sha256"] == SHA256
    assert office.get(f"/evidence/{SHA256}").content == SIGNED
    assert office.court.position() == before  # it enters the book with the act that names it


def test_an_act_may_name_a_file_only_after_it_was_handed_in(office: Office) -> None:
    before = office.court.position()
    refused(_draft(office, SHA256), 404, "paper-not-kept")
    assert office.court.position() == before

    office.post("/evidence", content=SIGNED)
    assert _draft(office, SHA256).status_code == 201  # type: ignore[attr-defined]


def test_an_empty_file_and_a_reader_s_file_are_refused(office: Office) -> None:
    refused(office.post("/evidence", content=b""), 422, "empty-file")
    refused(office.post("/evidence", who="auditor", content=SIGNED), 403, "not-permitted")
    refused(office.get(f"/evidence/{SHA256}"), 404, "not-found")
