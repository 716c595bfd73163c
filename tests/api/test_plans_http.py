"""Debts, plans and calculators over HTTP: computed, served, opposed, settled, explained."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from ledger.domain import clock
from tests.api.office import A, Office, refused

FEES = [("10000.00", "50.00"), ("128654.77", "1829.82"), ("5000001.00", "52400.01")]


@pytest.fixture
def days() -> Iterator[Any]:
    """Let so many days pass for the whole program."""
    begun = clock.now()

    def pass_days(count: int) -> None:
        clock.install(lambda: begun + timedelta(days=count))

    yield pass_days
    clock.reset()


def asked(**more: Any) -> dict[str, Any]:
    return {
        "gross": "9000.00", "taken_on": str(clock.today()), "stop": "deducted",
        "debtor": {"kind": "person", "cannot_pay_all": True}, **more,
    }  # fmt: skip


def owed(office: Office, amount: str = "20000.00") -> None:
    """One title, and the claim of case A's applicant under it."""
    title = {"number": "（2025）苏0508民初9号", "binds_from": "2026-01-05"}
    assert office.done(f"/cases/{A}/titles", title)["ids"]["title"] == "t1"
    claim = {
        "title": "t1", "creditor": "p1", "case_number": A,
        "instalments": [{"amount": amount, "due_on": str(clock.today())}],
    }  # fmt: skip
    assert office.done(f"/cases/{A}/debts", {"claims": [claim]})["ids"]["first_claim"] == "c1"


def drafted(office: Office) -> str:
    owed(office)
    number = str(office.done(f"/cases/{A}/plans", asked(fee={}))["ids"]["plan"])
    plan = office.seen(f"/plans/{number}")
    office.done(f"/plans/{number}/approve", {"digest": plan["digest"]}, "chief", seen=1)
    return number


def serve(office: Office, number: str) -> None:
    today = str(clock.today())
    reached = [{"party": each, "on": today, "how": "送达回证"} for each in ("p1", "p2")]
    office.done(f"/plans/{number}/services", {"reached": reached})


def test_a_plan_is_drafted_served_made_final_and_settled(office: Office, days: Any) -> None:
    number = drafted(office)
    serve(office, number)
    refused(office.post(f"/plans/{number}/settle", {}), 409, "plan-stage")
    problem = refused(office.post(f"/plans/{number}/finalise"), 409, "window-open")
    assert "第五百一十条" in str(problem["article"])
    days(40)
    assert office.done(f"/plans/{number}/finalise")["ids"]["stage"] == "final"
    tried = office.done(f"/plans/{number}/settle?dry_run=true", {})
    assert {"plan.drawn", "payout.drafted", "debts.performed"} <= {
        fact["topic"] for fact in tried["facts"]
    }
    done = office.done(f"/plans/{number}/settle", {})["ids"]
    assert (done["payouts"], done["stage"]) == ("1", "settled")
    waiting = office.seen(f"/plans/{number}/payouts")
    assert (waiting["digest"], waiting["payouts"][0]["amount"]) == (done["digest"], "8950.00")
    office.done(f"/plans/{number}/payouts/approval", {"digest": done["digest"]}, "chief")
    left = office.listed(f"/cases/{A}/remaining?on={clock.today() - timedelta(days=40)}")
    assert left[0]["principal"] == "11050.00"
    office.catch_up()
    (row,) = office.listed(f"/cases/{A}/plans")
    assert (row["stage"], row["drawn"]) == ("settled", "8950.00")
    (claim,) = office.listed(f"/cases/{A}/debts")
    assert claim["paid"] == "8950.00"


def test_every_share_says_why_in_both_languages_and_as_data(office: Office) -> None:
    number = drafted(office)
    why = office.seen(f"/plans/{number}/why?claim=c1")
    assert "分得8,950.00元" in why["zh"]
    assert "gets 8,950.00" in why["en"]
    assert why["data"]["paid"] == "CNY 8950.00"
    reading = office.seen(f"/plans/{number}/reading")
    assert "减：执行申请费，50.00元" in reading["zh"]
    assert reading["plan"]["decision"]["regime"] == "single"
    assert office.listed(f"/plans/{number}/changes") == []
    refused(office.get(f"/plans/{number}/why?claim=c9"), 409, "share-not-payable")
    why = office.seen(f"/cases/{A}/debts/c1/remaining")
    assert why["principal"] == "20000.00"
    assert "加倍部分" in why["zh"]


def test_an_objection_is_taken_in_answered_and_ends(office: Office, days: Any) -> None:
    number = drafted(office)
    serve(office, number)
    today = str(clock.today())
    new = {
        "party": "p2", "on": today, "document": "异议书", "asks": "…",
        "disputed": [{"claim": "c1", "amount": "100.00"}],
    }  # fmt: skip
    assert office.done(f"/plans/{number}/objections", new)["ids"]["objection"] == "o1"
    path = f"/plans/{number}/objections/o1"
    told = {"reached": [{"party": "p1", "on": today, "how": "送达回证"}]}
    office.done(f"{path}/notices", told)
    office.done(f"{path}/opposition", {"party": "p1", "on": today, "document": "反对意见"})
    office.done(f"{path}/answer", {"on": today, "how": "送达回证"})
    office.done(f"{path}/suit", {"on": today, "suit": "（2026）苏0508民初900号"})
    assert office.seen(f"/plans/{number}")["objections"][0]["course"] == "sued"
    office.catch_up()
    assert [w["kind"] for w in office.seen("/lists/plan-windows")["items"]] == ["object", "object"]
    days(40)
    office.done(f"/plans/{number}/finalise")
    assert office.seen(f"/plans/{number}")["payable"] == {"c1": "8850.00"}
    office.done(f"{path}/judgment", {"on": today, "upheld": False, "document": "判决书"})
    assert office.seen(f"/plans/{number}")["payable"] == {"c1": "8950.00"}
    refused(office.post(f"{path}/end", {"on": today, "document": "撤回"}), 409, "objection-course")


def test_a_plan_is_amended_on_new_facts_and_given_up(office: Office) -> None:
    number = drafted(office)
    seen = office.seen(f"/plans/{number}")["version"]
    new = asked(gross="8000.00", ground="new-fact", document="裁定", because="更正金额")
    refused(office.post(f"/plans/{number}/amend", new, seen=99), 412, "changed-since")
    told = office.done(f"/plans/{number}/amend", new, seen=seen)["ids"]["told"]
    assert "fund：执行到位由9,000.00变为8,000.00" in told
    assert office.listed(f"/plans/{number}/changes")[0]["data"]["changes"][0]["after"] == (
        "CNY 8000.00"
    )
    seen = office.seen(f"/plans/{number}")["version"]
    done = office.done(f"/plans/{number}/withdraw", {"reason": "和解"}, seen=seen)
    assert done["ids"]["stage"] == "withdrawn"


def test_what_if_answers_other_days_and_claims_and_records_nothing(office: Office) -> None:
    owed(office)
    before = office.court.position()
    other = {
        "claim": "x", "creditor": "戊", "title": "判决", "case_number": A,
        "principal": "20000.00",
    }  # fmt: skip
    body = asked(instead=[other])
    found = office.done(f"/cases/{A}/plans/what-if", body)
    assert [s["paid"] for s in found["plan"]["shares"]] == ["CNY 4500.00", "CNY 4500.00"]
    assert office.court.position() == before


def test_what_would_be_owed_at_other_rates_is_answered_and_not_recorded(office: Office) -> None:
    """20,000.00 at the LPR of 2025-05 are 3.00 %; assumed at 4.00 % a year bears 800.00."""
    title = {"number": "（2025）苏0508民初9号", "binds_from": "2026-01-05"}
    office.done(f"/cases/{A}/titles", title)
    claim = {
        "title": "t1", "creditor": "p1", "case_number": A,
        "instalments": [{"amount": "20000.00", "due_on": "2026-03-02"}],
        "interest": {
            "granted_in": "判决第一项", "starts_on": "2025-03-02",
            "clauses": [{"since": "2025-03-02", "published": "lpr-1y"}],
        },
    }  # fmt: skip
    office.done(f"/cases/{A}/debts", {"claims": [claim]})
    before, path = office.court.position(), f"/cases/{A}/remaining"
    refused(office.get(f"{path}?on=2026-03-02"), 404, "rate-unknown")
    rates = {
        "kind": "lpr-1y", "valid_until": "2026-12-31",
        "rows": [{"since": "2025-01-01", "percent": "4.00"}],
    }  # fmt: skip
    (left,) = office.done(f"{path}/what-if", {"on": "2026-03-02", "rates": [rates]})["items"]
    assert (left["interest"], left["owed"]) == ("800.00", "20800.00")
    assert "4.00%" in left["zh"]
    assert "4.00%" in left["en"]
    assert left["data"][0]["result"] == "CNY 800.00"
    assert office.court.position() == before


def test_debts_are_kept_by_the_officer_and_refused_like_everything(office: Office) -> None:
    owed(office)
    path = f"/cases/{A}"
    paid = {
        "parts": [{"claim": "c1", "amount": "5000.00"}], "on": str(clock.today()), "by": "direct",
        "document": "收条",
    }  # fmt: skip
    office.done(f"{path}/performances", paid)
    stop = {
        "first": "2026-02-01", "last": "2026-02-10", "ground": "review", "document": "裁定",
    }  # fmt: skip
    office.done(f"{path}/suspensions", stop)
    end = {"on": str(clock.today()), "document": "结案"}
    refused(office.post(f"{path}/debts/c1/discharge", end), 409, "debt-lives")
    other = {"creditor": "戊公司", "case_number": "（2026）苏0508执9号", "document": "通知"}
    assert office.done(f"{path}/attachments", other)["ids"]["attachment"] == "a1"
    payout = {"case_number": A, "party": "p1", "amount": "100.00", "purpose": "执行款"}
    refused(office.post("/payouts", payout), 409, "regime-not-chosen")
    regime = {
        "regime": "measure-order", "debtor": "company", "cannot_pay_all": False,
        "reason": "足以清偿",
    }  # fmt: skip
    refused(office.post(f"{path}/regime", regime), 403, "not-permitted")
    office.done(f"{path}/regime", regime, "chief")
    office.done("/payouts", payout)
    office.done(f"{path}/attachments/a1/end", {"document": "解除"})
    why = {"document": "申请", "reason": "和解"}
    office.done(f"{path}/debts/c1/withdrawal", why)
    refused(office.post(f"{path}/debts/c1/withdrawal", why), 404, "no-such-debt-claim")


@pytest.mark.parametrize(("amount", "fee"), FEES)
def test_the_fee_is_computed_over_http(office: Office, amount: str, fee: str) -> None:
    found = office.seen(f"/compute/fee?amount={amount}&on=2020-01-01")
    assert found["result"] == fee
    assert found["derivation"]["rule"] == "R5.1"


def test_calculators_answer_over_http(office: Office) -> None:
    seen, done = office.seen, office.done
    charge = "/compute/fee-to-charge?collected=700000.00&charged=4400.00&on=2020-01-01"
    assert seen(charge)["result"] == "5000.00"
    assert seen("/compute/preservation-fee?amount=500000.00&on=2020-01-01")["result"] == "3020.00"
    assert seen("/compute/words?amount=1829.82")["words"] == "壹仟捌佰贰拾玖元捌角贰分"
    assert seen("/compute/figures?words=壹仟捌佰叁拾元整")["amount"] == "1830.00"
    # R8.01-R8.03: fifteen days from 2 October end on a Saturday, and are carried to the Monday.
    period = seen("/compute/period?begins=2020-10-02&days=15")
    assert (period["legal"], period["target"]) == ("2020-10-19", "2020-10-17")
    assert (period["calendar_days"], period["alert"]) == (17, "2020-10-17")
    hand_over = "/compute/hand-over?seized=2020-01-02&asked="
    assert seen(f"{hand_over}2020-03-03") == {"due": "2020-03-18"}
    refused(office.get(f"{hand_over}2020-03-02"), 409, "hand-over-too-early")
    live_on = seen("/compute/left-to-live-on?taken=3000.00&needed=1200.00")
    assert live_on == {"released": "1200.00"}
    refused(office.get("/compute/fee?amount=1.00&on=2000-01-01"), 422, "no-figure-then")
    refused(office.get("/compute/fee?amount=1.005&on=2020-01-01"), 422, "malformed-request")
    clause = {"since": "2019-08-20", "published": "lpr-1y"}
    terms = {
        "granted_in": "第一项", "starts_on": "2019-08-20", "clauses": [clause],
        "rounding_point": "per_segment",
    }  # fmt: skip
    l1 = {"principal": "100000.00", "start": "2019-08-20", "end": "2020-04-20", "terms": terms}
    assert done("/compute/interest", l1)["result"] == "2774.66"
    assert done("/compute/interest", l1 | {"terms": terms | {"basis": 360}})["result"] == "2813.20"
    assumed = {"kind": "lpr-1y", "valid_until": "2030-01-01",
               "rows": [{"since": "2019-01-01", "percent": "3.65"}]}  # fmt: skip
    assert done("/compute/interest", l1 | {"rates": [assumed]})["result"] == "2440.00"
    d3 = {
        "instalments": [{"amount": "1000000.00", "due_on": "2023-01-11"}], "until": "2023-12-31",
        "performances": [{"amount": "400000.00", "on": "2023-06-30", "stop": "deducted"}],
    }  # fmt: skip
    assert done("/compute/delay", d3)["result"] == "49070.00"
    creditors = [
        {"claim": mark, "creditor": mark, "title": mark,
         "case_number": f"（2020）苏0508执{at}号", "principal": sum_}
        for at, (mark, sum_) in enumerate((("甲", "300000.00"), ("乙", "500000.00")), 1)
    ]  # fmt: skip
    plan = done("/compute/plan", asked(gross="400000.00", creditors=creditors))
    assert [s["paid"] for s in plan["plan"]["shares"]] == ["CNY 150000.00", "CNY 250000.00"]
