"""The audit and ended rounds over HTTP: who may ask, and what is answered."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from ledger.domain import clock
from tests.api.office import A, B, Office, refused

PAPER = {"kind": "ruling", "number": "（2017）苏0508执101号之二", "day": "2026-03-02"}


def test_the_audit_is_for_auditors_finance_and_admin(office: Office) -> None:
    for who in ("auditor", "finance", "admin"):
        assert office.get("/audit", who, params={"question": "E3-chain"}).json()["items"] == []
    for path in ("/audit", "/audit/questions"):
        refused(office.get(path, "officer"), 403, "not-permitted")
    assert len(office.listed("/audit/questions")) > 15
    refused(office.get("/audit", params={"question": "E99"}), 404, "no-such-question")


def test_a_round_does_not_end_over_the_money_of_the_case(office: Office) -> None:
    seen = office.seen(f"/cases/{A}")["version"]
    before = office.court.position()
    ending = office.post(f"/terminations/{A}", {"paper": PAPER}, "chief", seen=seen)
    refused(ending, 409, "money-still-here")
    stale = office.post(f"/terminations/{A}", {"paper": PAPER}, "chief", seen=seen + 9)
    refused(stale, 412, "changed-since")
    refused(office.get(f"/terminations/{A}"), 404, "not-found")
    refused(office.post(f"/terminations/{A}/pay", {"paper": PAPER}), 409, "not-terminated")
    assert office.court.position() == before


@pytest.fixture
def july() -> Iterator[None]:
    clock.install(lambda: datetime(2026, 7, 1, 1, tzinfo=UTC))
    yield
    clock.reset()


@pytest.mark.usefixtures("july")
def test_r7_06_an_ended_round_says_from_when_its_creditor_may_claim_compensation(
    office: Office,
) -> None:
    conditions = ("notice_and_report", "restricted", "searched", "debtor_sought", "consent")
    said = {"paper": PAPER, **dict.fromkeys(conditions, PAPER)}
    seen = office.seen(f"/cases/{B}")["version"]
    assert office.post(f"/terminations/{B}", said, "chief", seen=seen).status_code == 201
    shown = office.get(f"/terminations/{B}").json()
    assert (shown["case_number"], shown["compensation_from"]) == (B, "2031-03-03")
