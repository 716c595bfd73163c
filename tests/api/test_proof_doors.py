"""A case proved to a stranger, asked for over HTTP."""

import json

from ledger.domain import clock
from ledger.store.extract_check import check, told
from tests.api.office import A, B, Office, line_id, refused


def split(office: Office) -> None:
    """The nameless receipt split between the two cases."""
    shares = [{"case_number": A, "amount": "2000.00"}, {"case_number": B, "amount": "3000.00"}]
    line = f"/lines/{line_id('S2')}"
    office.done(f"{line}/claims", {"shares": shares, "evidence": "付款人电话确认"})
    version = office.seen(line)["version"]
    office.done(f"{line}/claims/c1/confirm", None, "finance", seen=version)


def test_a_case_over_http_follows_from_the_line_given_away(office: Office) -> None:
    split(office)
    office.approved("2000.00")
    line = office.seen("/ledger/checkpoint")
    assert line["position"] == office.court.position()
    proof = office.seen(f"/ledger/extract?case_number={A}")
    accounts = {each.name: -each.balance for each in check(proof, line["checkpoint"])}
    assert accounts[f"case/{A}/available"] == 10300_00
    assert sum(accounts.values()) == 12300_00
    other = office.seen(f"/ledger/extract?case_number={B}")
    [account] = check(other, line["checkpoint"])
    assert -account.balance == 3000_00
    assert other["index"] != proof["index"]


def test_who_drafted_and_who_approved_a_payment_is_proved_with_it(office: Office) -> None:
    office.approved("2000.00")
    facts = told(office.seen(f"/ledger/extract?case_number={A}"))
    said = [tuple(words.split("  ")[:2]) for words in facts.values()]
    asked, held, *agreed = said[-4:]
    assert {asked, held} == {("填写发放审批表", "li.na"), ("占用", "li.na")}
    assert agreed == [("审批同意", "zhao.min"), ("审批同意", "qian.duo")]
    moved = office.listed(f"/cases/{A}/statement")
    assert {each["position"] for each in moved} <= set(facts)


def test_names_are_in_no_proof(office: Office) -> None:
    found = json.dumps(office.seen(f"/ledger/extract?case_number={A}"), ensure_ascii=False)
    for party in office.seen(f"/cases/{A}/parties")["items"]:
        assert party["name"] not in found


def test_of_a_receipt_that_was_split_each_reader_sees_the_own_share(office: Office) -> None:
    split(office)
    line = office.seen("/ledger/checkpoint")["checkpoint"]
    for mine, share, other in ((A, 2000_00, B), (B, 3000_00, A)):
        proof = office.seen(f"/ledger/extract?case_number={mine}")
        [account] = check(proof, line)
        assert account.entries[-1][2] == -share
        assert other not in json.dumps(proof, ensure_ascii=False)


def test_the_past_is_proved_as_it_was_known(office: Office) -> None:
    before, moment = office.court.position(), clock.now()
    then = office.seen("/ledger/checkpoint")
    office.drafted("1000.00")
    written = moment.astimezone(clock.COURT_ZONE).isoformat()
    for asked in (str(before), written):
        again = office.get("/ledger/checkpoint", params={"known_at": asked}).json()
        assert again == then
        given = {"case_number": A, "known_at": asked}
        proof = office.get("/ledger/extract", params=given).json()
        check(proof, then["checkpoint"])
    assert office.seen("/ledger/checkpoint")["root"] != then["root"]


def test_only_who_audits_may_ask_and_only_for_what_is_there(office: Office) -> None:
    for path in ("/ledger/checkpoint", f"/ledger/extract?case_number={A}"):
        refused(office.get(path, "officer"), 403, "not-permitted")
        beyond = f"{path}{'&' if '?' in path else '?'}known_at={office.court.position() + 1}"
        refused(office.get(beyond), 422, "beyond-the-book")
    nothing = office.get("/ledger/extract?case_number=（2017）苏0508执999号")
    refused(nothing, 404, "nothing-moved")
