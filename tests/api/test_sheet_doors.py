"""A sheet of payouts over HTTP: read whole, agreed to whole, refused with the payout named."""

from typing import Any

from tests.api.office import A, Office, refused


def approve(office: Office, sheet: Any, who: str, numbers: list[str]) -> Any:
    body = {"payouts": numbers, "digest": sheet["digest"]}
    return office.post("/payout-sheets", body, who)


def test_a_chief_reads_what_waits_for_him_with_the_accounts_and_agrees_to_all_of_it(
    office: Office,
) -> None:
    numbers = [office.drafted("100.00"), office.drafted("200.00")]
    office.catch_up()
    sheet = office.get("/payout-sheets", "chief").json()
    assert [each["number"] for each in sheet["payouts"]] == numbers
    assert sheet["amount"] == "300.00"
    assert all(each["payee"]["number"] for each in sheet["payouts"])
    assert office.get("/payout-sheets", "finance").json()["payouts"] == []
    named = office.get("/payout-sheets", params={"payouts": numbers[:1]}).json()
    assert named["payouts"] == sheet["payouts"][:1]
    assert named["digest"] != sheet["digest"]

    refused(approve(office, named, "chief", numbers), 412, "sheet-seen-otherwise")
    refused(approve(office, sheet, "finance", numbers), 409, "approval-out-of-turn")
    refused(approve(office, sheet, "officer", numbers), 403, "not-permitted")
    refused(office.get("/payout-sheets", params={"payouts": [f"{A}-99"]}), 404, "not-found")
    done = approve(office, sheet, "chief", numbers)
    assert done.status_code == 200, done.text
    assert [office.seen(f"/payouts/{each}")["next_role"] for each in numbers] == ["finance"] * 2
    again = refused(approve(office, sheet, "chief", numbers), 403, "acts-twice")
    assert again["payout"] == numbers[0]
