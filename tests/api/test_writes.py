"""A write is done once under its key, upon what was seen, and can be tried first."""

from typing import Any

import pytest

from tests.api.office import APPLICANT, A, B, Office, line_id, refused

DRAFT = {"case_number": A, "party": "p1", "amount": "1000.00", "purpose": "发放执行案款"}


def test_the_same_request_under_the_same_key_is_answered_the_same_and_done_once(
    office: Office,
) -> None:
    first = office.post("/payouts", DRAFT, key="draft-1")
    again = office.post("/payouts", DRAFT, key="draft-1")
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert again.json() == first.json() | {"replayed": True}
    assert office.court.position() == first.json()["position"]
    assert office.seen(f"/cases/{A}")["free"] == "9000.00"


def test_the_order_of_members_and_blanks_do_not_make_another_request(office: Office) -> None:
    first = office.done("/payouts", DRAFT, key="draft-1")
    shuffled = "{ " + ", ".join(f'"{k}" : "{v}"' for k, v in reversed(DRAFT.items())) + " }"
    again = office.done(
        "/payouts", key="draft-1", headers={"Content-Type": "application/json"},
        content=shuffled.encode(),
    )  # fmt: skip
    assert again["replayed"]
    assert again["position"] == first["position"]


@pytest.mark.parametrize("amount", ["1000.01", "999.99"])
def test_the_same_key_with_another_body_is_refused(office: Office, amount: str) -> None:
    office.done("/payouts", DRAFT, key="draft-1")
    other = office.post("/payouts", DRAFT | {"amount": amount}, key="draft-1")
    refused(other, 409, "request-key-reused")


def test_the_same_key_from_another_person_is_refused(office: Office) -> None:
    office.done("/payouts", DRAFT, key="draft-1")
    refused(office.post("/payouts", DRAFT, "colleague", key="draft-1"), 409, "request-key-reused")


def test_the_same_key_for_another_address_is_refused(office: Office) -> None:
    party = {"role": "applicant", "kind": "person", "name": "赵六"}
    office.done(f"/cases/{A}/parties", party, key="k-1")
    refused(office.post(f"/cases/{B}/parties", party, key="k-1"), 409, "request-key-reused")


def test_a_refused_write_may_be_sent_again_under_its_key(office: Office) -> None:
    refused(
        office.post("/payouts", DRAFT | {"amount": "99999.00"}, key="k"), 409, "not-enough-money"
    )
    assert office.post("/payouts", DRAFT, key="k").status_code == 201


def test_a_write_without_a_key_is_refused(office: Office) -> None:
    refused(office.post("/payouts", DRAFT, key=None), 400, "request-key-missing")
    assert office.seen(f"/cases/{A}")["free"] == "10000.00"


@pytest.mark.parametrize("key", ["x" * 201, "tab\there", " "])
def test_a_key_is_one_to_two_hundred_printable_characters(office: Office, key: str) -> None:
    refused(office.post("/payouts", DRAFT, key=key), 422, "malformed-request")


def test_the_longest_key_is_taken(office: Office) -> None:
    assert office.post("/payouts", DRAFT, key="x" * 200).status_code == 201


# Dry runs


def test_a_dry_run_says_the_facts_and_postings_and_records_nothing(office: Office) -> None:
    before = office.court.position()
    tried = office.post("/payouts?dry_run=true", DRAFT)
    assert tried.status_code == 200
    answer = tried.json()
    assert answer["dry_run"]
    assert answer["position"] == before + 2
    assert [fact["topic"] for fact in answer["facts"]] == [
        "payout.drafted",
        "case-account.earmarked",
    ]
    legs = {leg["account"]: leg["amount"] for leg in answer["facts"][1]["postings"]}
    assert legs.pop(f"case/{A}/available") == "1000.00"
    assert list(legs.values()) == ["-1000.00"]
    assert office.court.position() == before
    assert office.seen(f"/cases/{A}")["free"] == "10000.00"


def test_a_dry_run_takes_no_key_away(office: Office) -> None:
    office.done("/payouts?dry_run=true", DRAFT, key="k")
    assert not office.done("/payouts", DRAFT, key="k")["replayed"]


def test_a_dry_run_is_refused_for_the_same_reasons(office: Office) -> None:
    answer = office.post("/payouts?dry_run=true", DRAFT | {"amount": "20000.00"})
    refused(answer, 409, "not-enough-money")


def test_a_dry_run_masks_what_is_personal(office: Office) -> None:
    body = {"role": "applicant", "kind": "person", "name": APPLICANT, "phone": "13800000000"}
    tried = office.post(f"/cases/{B}/parties?dry_run=true", body)
    assert APPLICANT not in tried.text
    assert "13800000000" not in tried.text
    says = tried.json()["facts"][0]["says"]
    assert says["name"] == says["phone"] == "•••"
    assert says["role"] == "applicant"


def test_a_card_copied_wrongly_is_doubted_by_whoever_enters_and_whoever_confirms_it(
    office: Office,
) -> None:
    """One digit off: 6200000000000005 satisfies the check of cards, 6200000000000006 does not."""
    account = {
        "holder": APPLICANT,
        "bank_name": "工商银行",
        "bank_code": "102305000013",
        "evidence": "e",
    }
    path = f"/cases/{A}/parties/p1/accounts"
    right = office.done(path, account | {"number": "6200000000000005"})["ids"]
    assert "doubt" not in right
    wrong = office.done(path, account | {"number": "6200000000000006"})["ids"]
    assert "校验位不符" in wrong["doubt"]
    confirmed = office.done(f"{path}/{wrong['version']}/confirm", None, "finance")["ids"]
    assert confirmed["doubt"] == wrong["doubt"]


def test_a_dry_run_of_a_new_key_shows_none(office: Office) -> None:
    body = {"person": "x", "role": "officer"}
    assert office.done("/keys?dry_run=true", body, "admin")["key"] is None


# Acting upon what was seen


def acts(office: Office) -> list[tuple[str, Any, str]]:
    """Every act upon something seen, in a state in which it could be done."""
    number, line = office.drafted(), f"/lines/{line_id('S2')}"
    office.claimed()
    consent = {"digest": office.seen(f"/payouts/{number}")["digest"]}
    auto = f"/lines/{line_id('S1')}/claims/auto/reverse"
    return [
        (f"/payouts/{number}/approve", consent, "chief"),
        (f"/payouts/{number}/reject", {"reason": "x"}, "chief"),
        (f"/payouts/{number}/amend", {"amount": "2.00"}, "officer"),
        (f"/payouts/{number}/withdraw", {"reason": "x"}, "officer"),
        (f"{line}/claims/c1/confirm", None, "finance"),
        (f"{line}/claims/c1/refuse", {"reason": "x"}, "finance"),
        (auto, {"reason": "x", "case_number": A}, "chief"),
    ]


def test_an_act_upon_something_seen_must_say_which_version_was_seen(office: Office) -> None:
    before = office.court.position() + 3
    for path, body, who in acts(office):
        refused(office.post(path, body, who), 428, "version-missing")
    assert office.court.position() == before


def test_what_has_changed_since_it_was_seen_is_not_acted_upon(office: Office) -> None:
    before = office.court.position() + 3
    for path, body, who in acts(office):
        problem = refused(office.post(path, body, who, seen=77), 412, "changed-since")
        assert problem["seen"] == 77
    assert office.court.position() == before


@pytest.mark.parametrize("given", ["*", "abc", '"1", "2"', '"1', "-1", '"12345678901"'])
def test_an_if_match_that_names_no_single_version_is_malformed(office: Office, given: str) -> None:
    number = office.drafted()
    answer = office.post(
        f"/payouts/{number}/reject", {"reason": "x"}, "chief", headers={"If-Match": given}
    )
    refused(answer, 422, "malformed-request")


def test_the_etag_of_what_is_shown_is_what_if_match_takes(office: Office) -> None:
    number = office.drafted()
    etag = office.get(f"/payouts/{number}").headers["etag"]
    answer = office.post(
        f"/payouts/{number}/reject", {"reason": "不符"}, "chief", headers={"If-Match": etag}
    )
    assert answer.status_code == 200
    assert office.get(f"/payouts/{number}").headers["etag"] != etag


def test_every_noun_that_is_acted_upon_shows_its_version(office: Office) -> None:
    for path in (f"/cases/{A}", f"/lines/{line_id('S1')}", f"/payouts/{office.drafted()}"):
        answer = office.get(path)
        assert answer.headers["etag"] == f'"{answer.json()["version"]}"'


def test_two_approvers_who_saw_the_same_do_not_both_succeed(office: Office) -> None:
    number = office.drafted()
    seen = office.seen(f"/payouts/{number}")
    consent = {"digest": seen["digest"]}
    office.done(f"/payouts/{number}/approve", consent, "chief", seen=seen["version"])
    late = office.post(f"/payouts/{number}/approve", consent, "finance", seen=seen["version"])
    refused(late, 412, "changed-since")
