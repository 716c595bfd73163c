"""A reversal of enforcement over HTTP: ordered, looked at, counted, listed (R4.16)."""

from typing import Any

from api import every as views
from ledger.domain import act
from ledger.domain.bank_line import BankLine
from ledger.domain.case_account import PartyKind, PartyRole
from ledger.projections.leavings import leavings_of
from ledger.services.cases import Cases, NewParty
from reconciliation.importing import Imports
from tests.api.office import ACCOUNT, APPLICANT, DAY, DEBTOR, FINANCE, OFFICER, A, Office, refused
from tests.formats.make import Line, camt053

NEW = "（2026）苏0508执900号"
NUMBER = f"{A}-R1"


def take(office: Office, line: Line, at: int) -> str:
    """Let one line arrive; the id of its receipt."""
    data = camt053(ACCOUNT, "99999.00", [line], statement_id=f"R-{at}")
    with act.acting(FINANCE):
        Imports(office.court).take(data, f"r{at}.xml")
    return str(BankLine.create_id(ACCOUNT, line.serial, DAY))


def paid(office: Office) -> str:
    """A payout the bank has booked."""
    number = office.approved("4000.00")
    office.done(f"/batches/{office.queued(number)}/send", None, "sender")
    reference = office.seen(f"/payouts/{number}")["reference"]
    take(office, Line("4000.00", credit=False, serial="S8", end_to_end=reference), 1)
    assert office.seen(f"/payouts/{number}")["state"] == "settled"
    return number


def new_case(office: Office) -> str:
    """Whoever was enforced against applies; the sub-account of the reversal's own case."""
    parties = (
        NewParty(PartyRole.APPLICANT, PartyKind.PERSON, DEBTOR),
        NewParty(PartyRole.DEBTOR, PartyKind.PERSON, APPLICANT),
    )
    with act.acting(OFFICER):
        return (
            Cases(office.court)
            .open(NEW, officer="li.na", filed_on=DAY, bank_account=ACCOUNT, parties=parties)
            .ids["sub_account"]
        )


def ruled(office: Office) -> dict[str, Any]:
    """The ruling as it is typed: 4,000.00 were received, 1,000.00 of them stand."""
    return {
        "case_number": A, "reversal_case": NEW, "title": "（2016）苏0508民初9号",
        "set_aside": {"kind": "judgment", "number": "（2026）苏05民再1号", "day": "2026-03-02"},
        "ruling": {"kind": "ruling", "number": "（2026）苏0508执900号裁定", "day": "2026-03-02"},
        "creditor": "p1", "perform_by": "2026-03-20",
        "taken": [{"payout": paid(office), "party": "p2", "stands": "1000.00"}],
        "things": [{"party": "p2", "what": "轿车一辆"}],
        "fruits": {"clauses": [{"since": "2020-01-01", "percent": "0.35"}]},
    }  # fmt: skip


def test_a_reversal_is_tried_ordered_and_says_why_so_much_goes_back(office: Office) -> None:
    body, _ = ruled(office), new_case(office)
    refused(office.post("/reversals", body, "chief"), 403, "not-permitted")
    early = body | {"set_aside": body["set_aside"] | {"day": "2026-03-03"}}
    problem = refused(office.post("/reversals", early), 409, "title-stands")
    assert "第六十五条" in str(problem["article"])
    tried = office.done("/reversals?dry_run=true", body)
    legs = {leg["account"]: leg["amount"] for fact in tried["facts"] for leg in fact["postings"]}
    assert legs == {
        f"memo/reversal/due/{NUMBER}": "3000.00", f"memo/reversal/owed/{NEW}": "-3000.00"
    }  # fmt: skip
    assert office.done("/reversals", body)["ids"] == {
        "reversal": NUMBER, "due": "CNY 3000.00", "refund_fee_by": "2026-03-17"
    }  # fmt: skip
    (back,) = office.seen(f"/reversals/{NUMBER}")["taken"]
    assert (back["received"], back["stands"], back["amount"]) == ("4000.00", "1000.00", "3000.00")
    assert "减：新的执行依据所保留" in back["zh"]
    assert "less what the new title leaves" in back["en"]


def test_what_comes_back_is_counted_and_the_list_of_the_day_says_what_is_out(
    office: Office,
) -> None:
    body, sub_account = ruled(office), new_case(office)
    office.done("/reversals", body)
    line = Line("3000.00", serial="S9", name=APPLICANT, sub_account=sub_account)
    part = {"claim": "c1", "amount": "3000.00"}
    money = {"receipt": take(office, line, 2), "parts": [part], "on": "2026-03-02"}
    path = f"/reversals/{NUMBER}"
    refused(office.post(f"{path}/collect", money, seen=9), 412, "changed-since")
    more = money | {"parts": [part | {"amount": "3000.01"}]}
    refused(office.post(f"{path}/collect", more, seen=1), 409, "reversal-from-another-case")
    assert office.done(f"{path}/collect", money, seen=1)["ids"]["due"] == "CNY 0.00"
    office.catch_up()
    (row,) = office.seen("/lists/reversals")["items"]
    assert (row["number"], row["outstanding"], row["words"]) == (NUMBER, "0.00", ["w1"])
    value = {
        "thing": "w1", "amount": "800.00", "on": "2026-03-02", "pay_by": "2026-03-20",
        "paper": {"kind": "record", "number": "笔录-1", "day": "2026-03-02"},
    }  # fmt: skip
    refused(office.post(f"{path}/value-thing", value, seen=2), 409, "value-not-agreed")
    done = {key: value[key] for key in ("thing", "on", "paper")}
    office.done(f"{path}/return-thing", done, seen=2)
    office.catch_up()
    assert office.seen("/lists/reversals")["items"] == []
    before = told(office)
    views.rebuild(office.court, ["leavings"])
    assert told(office) == before


def test_an_order_is_amended_and_the_list_of_the_day_follows_it(office: Office) -> None:
    body, _ = ruled(office), new_case(office)
    office.done("/reversals", body)
    path = f"/reversals/{NUMBER}"
    new = {
        "ruling": body["ruling"] | {"number": "（2026）苏0508执900号之一"}, "because": "再审改判",
        "perform_by": "2026-04-20", "bore": [{"thing": "w1", "what": "租金", "amount": "60.00"}],
        "things": [{"party": "p2", "what": "车牌", "fruit_of": "w1"}],
    }  # fmt: skip
    refused(office.post(f"{path}/amend", new | {"because": ""}, seen=1), 422, "malformed-request")
    refused(office.post(f"{path}/amend", new, seen=9), 412, "changed-since")
    assert office.done(f"{path}/amend", new, seen=1)["ids"]["due"] == "CNY 3060.00"
    (amended,) = office.seen(path)["amendments"]
    assert "p2（c2）：0.00元→60.00元，增60.00元" in amended["zh"]
    office.catch_up()
    (row,) = office.seen("/lists/reversals")["items"]
    assert (row["amount"], row["outstanding"], row["words"]) == ("3060.00", "3060.00", ["w1", "w2"])
    again = new | {"ruling": body["ruling"] | {"number": "之二"}, "bore": [], "things": []}
    bore = {"bore": [{"thing": "w1", "what": "租金", "amount": "0.00"}], "struck": ["w2"]}
    office.done(f"{path}/amend", again | bore, seen=2)
    office.catch_up()
    (row,) = office.seen("/lists/reversals")["items"]
    assert (row["amount"], row["outstanding"], row["words"]) == ("3000.00", "3000.00", ["w1"])
    before = told(office)
    views.rebuild(office.court, ["leavings"])
    assert told(office) == before


def told(office: Office) -> object:
    with office.court.database.app.connect() as connection:
        return leavings_of(connection, office.court.book, NEW)
