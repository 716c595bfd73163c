"""企业破产法 第十九条 over HTTP: the bankrupt's money is kept, his co-debtor's is paid on."""

from typing import Any

from tests.api.office import DAY, STRANGER, A, Office, line_id, refused

RULING = {"kind": "ruling", "number": "（2026）苏05破1号", "day": f"{DAY}"}
FOUND = {"kind": "decision", "number": "认定书1号", "day": f"{DAY}"}
BANKRUPTS, HIS = (f"{line_id(serial)}" for serial in ("S1", "S3"))
PATH = f"/bankruptcies/{A}"


def test_what_a_guarantor_paid_is_found_to_be_his_and_paid_to_the_creditor(office: Office) -> None:
    """Kept with the rest when the ruling is recorded; who paid it is decided on a paper."""
    guarantor = {"role": "debtor", "kind": "person", "name": STRANGER}
    party = office.done(f"/cases/{A}/parties", guarantor)["ids"]["party"]
    stands = {"capacity": "guarantor", "document": "保证合同"}
    office.done(f"/cases/{A}/receipts/{HIS}/capacity", stands)
    body = {"case_number": A, "debtor": "p2", "ruling": RULING, "accepted_on": f"{DAY}"}
    office.done("/bankruptcies", body | {"noticed_on": f"{DAY}"})
    seen = office.seen(PATH)
    assert ([each["debtor"] for each in seen["rulings"]], seen["under_way"]) == (["p2"], True)
    assert office.seen(f"/cases/{A}")["free"] == "0.00"
    draft = {"case_number": A, "party": "p1", "amount": "300.00", "purpose": "发放执行款"}
    refused(office.post("/payouts", draft), 409, "stopped-by-bankruptcy")

    def find(receipt: str, who: str, version: int) -> Any:
        asked = {"party": party, "receipts": [receipt], "paper": FOUND}
        return office.post(f"{PATH}/co-debtors", asked, who, seen=version)

    refused(find(HIS, "officer", seen["version"]), 403, "not-permitted")
    refused(find(BANKRUPTS, "chief", seen["version"]), 409, "the-bankrupts-own")
    found = find(HIS, "chief", seen["version"])
    assert found.status_code == 200, found.text
    refused(find(HIS, "chief", seen["version"]), 412, "changed-since")
    refused(find(HIS, "chief", office.seen(PATH)["version"]), 409, "not-kept")

    his = draft | {"pocket": found.json()["ids"]["pocket"]}
    assert office.done("/payouts", his)["ids"]["payout"].startswith(A)
    refused(office.post("/payouts", draft), 409, "stopped-by-bankruptcy")
