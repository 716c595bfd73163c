"""The day's work through the door, noun by noun: what is done, and what is refused on the way."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from reconciliation.formats.xml import Node, parse
from reconciliation.payments.bank import Inquiry
from tests.api.office import ACCOUNT, APPLICANT, CARD, POLICY, A, B, Office, line_id, refused
from tests.formats.make import Line, camt053

# The book


def test_the_book_is_opened_once_and_its_accounts_and_rules_are_entered(office: Office) -> None:
    book = office.seen("/book")
    assert book["court_code"] == "苏0508"
    assert [each["number"] for each in book["bank_accounts"]] == [ACCOUNT]
    account = {"number": "1102020000000000001", "holder": "法院", "bank_name": "农行",
               "bank_code": "103305000013"}  # fmt: skip
    office.done("/book/bank-accounts", account, "admin")
    refused(office.post("/book/bank-accounts", account, "admin"), 409, "account-known")
    revised = POLICY.replace('"2016-08"', '"2018"').replace("2016-08-04", "2018-01-01")
    office.done("/book/policies", {"text": revised}, "admin")
    broken = office.post("/book/policies", {"text": "{}"}, "admin")
    assert broken.status_code == 422
    assert office.get("/book").headers["etag"] == '"5"'


# Cases


def test_a_case_is_opened_with_its_parties_and_its_own_sub_account(office: Office) -> None:
    party = {"role": "applicant", "kind": "person", "name": "赵六"}
    case = {"case_number": "(2019)苏0508执303号", "officer": "li.na", "filed_on": "2026-03-01",
            "bank_account": ACCOUNT, "parties": [party]}  # fmt: skip
    opened = office.post("/cases", case)
    assert opened.status_code == 201
    assert opened.json()["ids"]["case"] == "（2019）苏0508执303号"
    assert opened.json()["ids"]["sub_account"].startswith(ACCOUNT)
    refused(office.post("/cases", case), 409, "case-known")
    other = case | {"case_number": "（2019）苏0508执304号", "bank_account": "9" * 12}
    refused(office.post("/cases", other), 404, "not-a-court-account")
    shown = office.seen("/cases/（2019）苏0508执303号")
    assert [each["name"] for each in shown["parties"]] == ["赵六"]


def test_a_company_that_fails_its_check_needs_a_reason(office: Office) -> None:
    company = {"role": "debtor", "kind": "company", "name": "某公司",
               "identity": "91320508MA1234567X"}  # fmt: skip
    problem = refused(office.post(f"/cases/{B}/parties", company), 422, "not-an-identity")
    assert company["identity"] not in str(problem)
    documented = company | {"override_reason": "营业执照原件核对无误"}
    assert office.done(f"/cases/{B}/parties", documented)["ids"]["party"] == "p3"


def test_an_account_is_stated_by_one_and_confirmed_by_another(office: Office) -> None:
    account = {"holder": APPLICANT, "number": CARD, "bank_name": "工行",
               "bank_code": "102305000013", "evidence": "收款账户确认书"}  # fmt: skip
    path = f"/cases/{B}/parties/p1/accounts"
    stated = office.done(path, account)
    assert stated["ids"]["version"] == "1"
    refused(office.post(f"{path}/1/confirm"), 403, "account-self-confirmed")
    office.done(f"{path}/1/confirm", who="finance")
    refused(office.post(f"{path}/1/confirm", who="finance"), 409, "account-confirmed-already")
    refused(office.post(f"{path}/2/confirm", who="finance"), 409, "account-not-confirmed")
    missing = office.post(f"/cases/{B}/parties/p9/accounts", account)
    refused(missing, 404, "no-such-party")


def test_a_third_partys_money_waits_for_its_capacity(office: Office) -> None:
    asked = {"case_number": A, "party": "p1", "amount": "10100.00", "purpose": "发放"}
    refused(office.post("/payouts", asked), 409, "payer-capacity-not-recorded")
    path = f"/cases/{A}/receipts/{line_id('S3')}/capacity"
    capacity = {"capacity": "for-debtor", "document": "代付说明"}
    office.done(path, capacity)
    office.done("/payouts", asked)
    assert office.post(path, capacity).status_code == 409
    unknown = office.post(path, capacity | {"capacity": "friend"})
    refused(unknown, 422, "malformed-request")


# Lines and claims


def test_a_claim_is_proposed_confirmed_and_reversed_by_different_people(office: Office) -> None:
    line = f"/lines/{line_id('S2')}"
    office.claimed("5000.00")
    seen = office.seen(line)
    assert (seen["remainder"], seen["unproposed"]) == ("5000.00", "0.00")
    too_much = {"shares": [{"case_number": A, "amount": "0.01"}], "evidence": "x"}
    refused(office.post(f"{line}/claims", too_much), 409, "claim-exceeds-remainder")
    office.done(f"{line}/claims/c1/confirm", who="finance", seen=seen["version"])
    # A stranger paid it: the case's money, and not payable before his capacity is recorded.
    assert office.seen(f"/cases/{A}")["free"] == "10000.00"
    assert len(office.seen(f"/cases/{A}")["lots"]) == 3
    reversal = {"case_number": A, "reason": "认错"}
    version = office.seen(line)["version"]
    office.done(f"{line}/claims/c1/reverse", reversal, "chief", seen=version)
    assert office.seen(line)["remainder"] == "5000.00"
    assert office.seen(line)["claims"][0]["state"] == "reversed"


def test_nobody_confirms_a_claim_of_their_own(office: Office) -> None:
    office.claimed()
    path = f"/lines/{line_id('S2')}/claims/c1/confirm"
    refused(office.post(path, seen=2), 403, "claim-self-confirmed")


def test_a_claim_sent_back_leaves_the_money_unclaimed(office: Office) -> None:
    office.claimed()
    path = f"/lines/{line_id('S2')}/claims"
    office.done(f"{path}/c1/refuse", {"reason": "依据不足"}, "chief", seen=2)
    refused(office.post(f"{path}/c1/confirm", who="chief", seen=3), 404, "no-such-claim")
    assert office.seen(f"/lines/{line_id('S2')}")["unproposed"] == "5000.00"


def test_a_stranger_to_the_case_claims_nothing_for_it(office: Office) -> None:
    body = {"shares": [{"case_number": A, "amount": "1.00"}], "evidence": "x"}
    path = f"/lines/{line_id('S2')}/claims"
    refused(office.post(path, body, "colleague"), 403, "not-officer-of-case")
    refused(office.post(f"/lines/{line_id('S9')}/claims", body), 404, "not-found")
    refused(office.get(f"/lines/{line_id('S9')}"), 404, "not-found")


# Payouts


def test_a_payout_goes_through_its_approvals_in_turn(office: Office) -> None:
    number = office.drafted()
    shown = office.seen(f"/payouts/{number}")
    assert (shown["state"], shown["next_role"]) == ("in-approval", "chief")
    path = f"/payouts/{number}/approve"
    other = office.post(path, {"digest": "0" * 64}, "chief", seen=1)
    refused(other, 412, "seen-otherwise")
    office.done(path, {"digest": shown["digest"]}, "chief", seen=1)
    office.done(path, {"digest": shown["digest"]}, "finance", seen=2)
    assert office.seen(f"/payouts/{number}")["state"] == "approved"


def test_an_amendment_voids_what_was_approved(office: Office) -> None:
    number = office.drafted()
    shown = office.seen(f"/payouts/{number}")
    office.done(f"/payouts/{number}/approve", {"digest": shown["digest"]}, "chief", seen=1)
    nothing = office.post(f"/payouts/{number}/amend", {}, seen=2)
    refused(nothing, 422, "malformed-request")
    office.done(f"/payouts/{number}/amend", {"amount": "900.00"}, seen=2)
    amended = office.seen(f"/payouts/{number}")
    assert (amended["amount"], amended["approvals"]) == ("900.00", [])
    stale = office.post(
        f"/payouts/{number}/approve", {"digest": shown["digest"]}, "finance", seen=3
    )
    refused(stale, 412, "seen-otherwise")
    colleague = office.post(f"/payouts/{number}/amend", {"amount": "1.00"}, "colleague", seen=3)
    assert colleague.status_code in (403, 409)


@pytest.mark.parametrize(("act", "who"), [("reject", "chief"), ("withdraw", "officer")])
def test_a_payout_given_up_frees_its_money(office: Office, act: str, who: str) -> None:
    number = office.drafted()
    office.done(f"/payouts/{number}/{act}", {"reason": "材料不全"}, who, seen=1)
    assert office.seen(f"/cases/{A}")["free"] == "10000.00"
    refused(office.post(f"/payouts/{number}/{act}", {"reason": "x"}, who, seen=2), 409,
            "payout-state")  # fmt: skip


# The bank


def report(file: bytes, reference: str, status: str) -> bytes:
    """A status report (pain.002) on one payment of a file."""
    message = Node(parse(file)).need("CstmrCdtTrfInitn").text("GrpHdr/MsgId")
    reason = "<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf>" if status == "RJCT" else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
<GrpHdr><MsgId>R1</MsgId><CreDtTm>2026-03-02T10:00:00</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>{message}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>
</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>{message}</OrgnlPmtInfId><TxInfAndSts>
<OrgnlEndToEndId>{reference}</OrgnlEndToEndId><TxSts>{status}</TxSts>{reason}</TxInfAndSts>
</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>""".encode()


def sent(office: Office, amount: str = "1000.00") -> tuple[str, Any]:
    """A payout handed to the bank, and how it is shown."""
    number = office.approved(amount)
    office.done(f"/batches/{office.queued(number)}/send", who="sender")
    return number, office.seen(f"/payouts/{number}")


def test_a_batch_is_prepared_by_one_and_sent_by_another(office: Office) -> None:
    number = office.approved()
    batch = office.queued(number)
    refused(office.post(f"/batches/{batch}/send", who="cashier"), 403, "acts-twice")
    office.done(f"/batches/{batch}/send", who="sender")
    assert len(office.bank.taken) == 1
    refused(office.post(f"/batches/{batch}/send", who="sender"), 409, "batch-state")
    assert len(office.bank.taken) == 1
    office.catch_up()
    shown = office.seen(f"/batches/{batch}")
    assert (shown["count"], shown["amount"], shown["sent_by"]) == (1, "1000.00", "wu.jun")
    assert office.seen("/batches")["items"] == [shown]
    assert office.get(f"/statements/{shown['file']}/evidence").content == office.bank.taken[0]
    refused(office.get("/batches/AZ0"), 404, "not-found")
    refused(office.post("/batches/AZ0/send", who="sender"), 404, "not-found")


def test_a_payout_not_yet_approved_is_in_no_batch(office: Office) -> None:
    body = {"bank_account": ACCOUNT, "payouts": [office.drafted()]}
    refused(office.post("/batches", body, "cashier"), 409, "payout-state")
    refused(office.post("/batches", body | {"payouts": []}, "cashier"), 422, "malformed-request")


def test_a_bank_that_cannot_be_reached_may_be_asked_again(office: Office) -> None:
    batch = office.queued(office.approved())
    office.bank.down = True
    refused(office.post(f"/batches/{batch}/send", who="sender"), 503, "bank-unreachable")
    office.bank.down = False
    office.done(f"/batches/{batch}/send", who="sender")
    assert len(office.bank.taken) == 1


def test_what_the_bank_says_is_collected_and_told_twice_changes_nothing(office: Office) -> None:
    number, payout = sent(office)
    office.bank.say(report(office.bank.taken[0], payout["reference"], "ACSP"))
    office.bank.say(b"<nonsense/>")
    found = office.done("/bank/collect", who="finance")
    assert found["accepted"] == [number]
    assert office.seen(f"/payouts/{number}")["state"] == "accepted"
    before = office.court.position()
    assert office.done("/bank/collect", who="finance")["messages"] == 0
    assert office.court.position() == before


def test_a_payment_the_bank_refuses_gives_the_money_back(office: Office) -> None:
    number, payout = sent(office)
    office.bank.say(report(office.bank.taken[0], payout["reference"], "RJCT"))
    assert office.done("/bank/collect", who="finance")["failed"] == [number]
    assert office.seen(f"/cases/{A}")["free"] == "10000.00"


def test_the_banks_booking_settles_a_payment(office: Office) -> None:
    number, payout = sent(office)
    debit = Line("1000.00", credit=False, serial="D1", end_to_end=payout["reference"])
    office.bank.say(camt053(ACCOUNT, "15300.00", [debit]))
    [imported] = office.done("/bank/collect", who="finance")["imports"]
    assert imported["settled"] == 1
    assert office.seen(f"/payouts/{number}")["state"] == "settled"
    assert office.seen(f"/ledger/balance?account=bank/{ACCOUNT}")["amount"] == "14300.00"


def test_a_payment_is_asked_about_and_never_sent_again_in_doubt(office: Office) -> None:
    number, _ = sent(office)
    early = office.post(f"/bank/payouts/{number}/mark-unknown", who="finance")
    refused(early, 409, "too-early-to-doubt")
    asked = office.done(f"/bank/payouts/{number}/inquire", who="finance")
    assert asked["ids"]["state"] == "accepted"
    office.bank.knows = Inquiry(found=False, status=None, raw={})
    unproved = {"statement": "0" * 64}
    again = office.post(f"/bank/payouts/{number}/requeue", unproved, "finance")
    refused(again, 404, "not-found")


def test_a_server_without_a_bank_says_so(office: Office) -> None:
    with TestClient(create_app(office.court, Settings())) as client:
        alone = Office(client, office.court, office.secrets, office.bank)
        refused(alone.post("/bank/collect", who="finance"), 503, "no-bank")
