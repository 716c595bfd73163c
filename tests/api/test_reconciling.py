"""The finance officer's evening and month over HTTP: proofs, tickets, proposals, two signatures."""

from typing import Any
from uuid import UUID

from ledger.domain.ticket import Ticket, TicketKind
from tests.api.office import DEBTOR, A, Office, line_id, refused
from tests.formats.make import COURT as ACCOUNT
from tests.formats.make import Line, camt053

DAY, MONTH, END = "2026-03-02", "2026-03", "2026-03-31"
NEXT = "2027-01-04"


def upload(office: Office, opening: str, *lines: Line, on: str) -> None:
    data = camt053(
        ACCOUNT, opening, lines, statement_id=on, on=on, sequence=None,
        created=f"{on}T18:00:00+08:00",
    )  # fmt: skip
    answer = office.post(
        "/statements", who="finance", files={"file": ("s.xml", data, "application/xml")}
    )
    assert answer.status_code in (200, 201), answer.text


def test_a_day_is_looked_at_drawn_and_repeated_without_news(office: Office) -> None:
    seen = office.seen(f"/proofs/{DAY}")
    [account] = seen["accounts"]
    assert (seen["agrees"], account["closing"], account["booked"]) == (True, "15300.00", "15300.00")
    between = {each["kind"]: each["accounts"] for each in seen["between"]}
    assert between["unclaimed"] == [[f"unclaimed/{line_id('S2')}", "5000.00"]]
    done = office.done(f"/proofs/{DAY}", None, "finance", key="evening")
    assert done["ids"]["differing"] == "0"
    again = office.done(f"/proofs/{DAY}", None, "finance", key="evening")
    assert again["position"] == done["position"]
    refused(office.post(f"/proofs/{DAY}", None, "officer"), 403, "not-permitted")
    tried = office.done("/proofs/2026-03-03?dry_run=true", None, "finance")
    assert {fact["topic"] for fact in tried["facts"]} == {"day-proof.drawn", "ticket.opened"}


def test_a_proposal_becomes_a_claim_of_the_cases_officer(office: Office) -> None:
    number = office.done(
        "/expectations",
        {"kind": "deduction", "case_number": A, "amount": "5000.00", "due_on": "2026-04-01",
         "basis": "协助扣划通知书", "payer_name": "王五常"},
    )["ids"]["number"]  # fmt: skip
    line = line_id("S2")
    done = office.done(f"/proofs/{DAY}/matching", None, "finance")
    assert done["ids"] == {"lines": "1", "proposed": "1"}
    [hit] = office.listed(f"/lines/{line}/hits")
    assert (hit["rule"], hit["parts"][0]["case_number"]) == ("payer-and-amount", A)
    [now] = office.listed(f"/lines/{line}/match")
    assert (now["score"], now["reasons"]) == (hit["score"], hit["reasons"])
    version = office.seen(f"/lines/{line}")["version"]
    claim = office.done(f"/lines/{line}/hits/m1/accept", seen=version)["ids"]["claim"]
    office.done(f"/lines/{line}/claims/{claim}/confirm", None, "finance", seen=version + 2)
    awaited = office.seen(f"/expectations/{number}")
    assert (awaited["left"], awaited["amount"]) == ("0.00", "5000.00")
    refused(
        office.post(f"/expectations/{number}/withdraw", {"reason": "x"}, seen=awaited["version"]),
        409, "expectation-closed",
    )  # fmt: skip
    office.catch_up()
    assert office.seen("/expectations")["items"] == []


def test_a_difference_is_handed_on_explained_by_one_and_put_right_by_another(
    office: Office,
) -> None:
    fee = Line("12.00", credit=False, serial="F1", name="手续费", on="2026-03-03")
    upload(office, "15300.00", fee, on="2026-03-03")
    office.catch_up()
    [ticket] = office.seen("/lists/tickets")["items"]
    path = f"/tickets/{ticket['ticket']}"
    seen = office.seen(path)
    assert (seen["kind"], seen["owner"], seen["state"]) == ("short", "qian.duo", "open")
    version = seen["version"]

    def act(doing: str, body: Any, who: str = "finance") -> Any:
        nonlocal version
        done = office.done(f"{path}/{doing}", body, who, seen=version)
        version = office.seen(path)["version"]
        return done

    act("assign", {"owner": "zhou.bo", "due_on": NEXT})
    act("steps", {"what": "电话查询银行", "next_on": NEXT})
    stale = office.post(f"{path}/resolve", {"how": "x"}, "finance", seen=1)
    refused(stale, 412, "changed-since")
    refused(
        office.post(f"{path}/resolve", {"how": "x"}, "finance", seen=version),
        409, "difference-stands",
    )  # fmt: skip
    act("explain", {"cause": "误收手续费", "document": "银行函", "next_on": NEXT})
    back = Line("12.00", serial="F2", name="银行", on="2026-03-04")
    upload(office, "15288.00", back, on="2026-03-04")
    line = UUID(int=0)
    for each in office.seen("/lines")["items"] if office.catch_up() else ():
        line = UUID(each["line"]) if each["serial"] == "F2" else line
    body = {"credit": str(line), "amount": "12.00"}
    refused(
        office.post(f"{path}/cover", body, "finance", seen=version), 403, "explained-and-put-right"
    )
    act("cover", body, "cashier")
    assert office.seen(path)["state"] == "resolved"
    office.catch_up()
    assert office.seen("/lists/tickets")["items"] == []
    assert office.seen("/lists/tickets-overdue")["items"] == []
    assert len(office.seen("/tickets")["items"]) == 1


def test_money_that_is_nobodys_is_set_aside_and_freed(office: Office) -> None:
    line = line_id("S2")
    office.done(f"/lines/{line}/long", {"amount": "5000.00", "said": "重复入账"}, "cashier")
    ticket = Ticket.create_id(TicketKind.LONG, str(line))
    body = {"cause": "付款人来函", "document": "来函", "next_on": NEXT}
    office.done(f"/tickets/{ticket}/explain", body, "finance", seen=1)
    office.done(f"/tickets/{ticket}/free", None, "cashier", seen=2)
    assert office.seen(f"/lines/{line}")["remainder"] == "5000.00"
    version = office.seen(f"/tickets/{ticket}")["version"]
    answer = office.post(f"/tickets/{ticket}/correct", None, "cashier", seen=version)
    refused(answer, 409, "not-explained")


def test_r1_04_a_month_is_signed_by_two_sealed_and_reopened_by_the_leader(office: Office) -> None:
    month = office.seen(f"/months/{MONTH}")
    assert month["state"] == "open"
    assert month["standing"]["unowned"] == [str(line_id("S2"))]
    assert month["standing"]["differences"], "its last statement is missing"
    answer = office.post(f"/months/{MONTH}/sign", {"figures": month["figures"]}, "finance")
    refused(answer, 409, "month-not-clean")
    upload(office, "15300.00", on=END)
    searching = {"owner": "li.na", "what": "函询付款行", "next_on": NEXT}
    office.done(f"/lines/{line_id('S2')}/search", searching, "finance")
    for who, state in (("finance", "open"), ("chief", "closed")):
        figures = office.seen(f"/months/{MONTH}")["figures"]
        signed = office.done(f"/months/{MONTH}/sign", {"figures": figures}, who)
        assert signed["ids"]["state"] == state
    assert office.seen(f"/months/{MONTH}/seal")["intact"] is True
    the_line_of_the_month(office)
    office.catch_up()
    [row] = office.seen("/months")["items"]
    assert [each["by"] for each in row["signatures"]] == ["qian.duo", "zhao.min"]
    late = Line("9.00", serial="L9", name=DEBTOR, on=END)
    data = camt053(ACCOUNT, "15300.00", [late], statement_id="x", on=END, sequence=None,
                   created=f"{END}T19:00:00+08:00")  # fmt: skip
    refused(
        office.post("/statements", who="finance", files={"file": ("l.xml", data)}),
        409, "month-closed",
    )  # fmt: skip
    body = {"reason": "补记一笔"}
    refused(office.post(f"/months/{MONTH}/reopen", body, "chief"), 403, "not-permitted")
    office.done(f"/months/{MONTH}/reopen", body, "leader")
    assert office.seen(f"/months/{MONTH}")["state"] == "open"


def the_line_of_the_month(office: Office) -> None:
    """Made again from where the seal was read, for who may audit; another line does not hold."""
    path = f"/months/{MONTH}/checkpoint"
    line = office.seen(path)
    assert line["stated_holds"] is None
    read = office.seen(f"/months/{MONTH}")["read"]
    assert line["checkpoint"].split(":")[1:3] == [str(read["read_to"]), read["link"]]
    held = office.get(path, params={"stated": line["checkpoint"]}).json()
    assert held["stated_holds"] is True
    other = line["checkpoint"][:-64] + "0" * 64
    gone = office.get(path, params={"stated": other}).json()
    assert gone["stated_holds"] is False
    verdict = office.get("/ledger/verify", params={"line": [line["checkpoint"], other]}).json()
    [found] = verdict["differences"]
    assert (verdict["intact"], found["kind"], found["position"]) == (
        False, "checkpoint-differs", read["read_to"],
    )  # fmt: skip
    assert found["detail_zh"].startswith(f"{MONTH}月结时公布的位置{read['read_to']}核验点已不成立")
    refused(office.get(path, params={"stated": "x"}), 422, "not-a-checkpoint")
    refused(office.get(path, who="officer"), 403, "not-permitted")
    refused(office.get("/months/2026-01/checkpoint"), 404, "not-found")


def test_an_indicator_says_its_formula_and_drills_down(office: Office) -> None:
    path = f"/months/{MONTH}/indicators"
    found = {each["indicator"]: each for each in office.listed(path)}
    auto = found["auto-identified"]
    assert (auto["numerator"], auto["denominator"], auto["value"]) == (2, 3, "0.6667")
    counted = office.seen(f"{path}/auto-identified/denominator")
    assert (len(counted["items"]), counted["next"]) == (3, None)
    first = office.seen(f"{path}/auto-identified/denominator?limit=1")
    rest = office.seen(f"{path}/auto-identified/denominator?after={first['next']}")
    assert first["items"] + rest["items"] == counted["items"]
    refused(office.get(f"{path}/nothing/numerator"), 404, "no-such-indicator")
    office.done(f"/cases/{A}/statistics", {"applied": "20000.00", "first": True})
    office.done(f"/cases/{A}/statistics/end", {"way": "carried-out", "on": "2026-03-20"})
    arrived = next(e for e in office.listed(path) if e["indicator"] == "arrived")
    assert arrived["value"] == "0.5150"
    office.done(f"/cases/{A}/statistics/reopen", {"reason": "恢复执行"})
