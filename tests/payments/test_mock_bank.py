"""What the test bank does to our orders, and by which words we know our money in its messages.

These run against the real mock-bank process. They are the evidence for what the matching relies
on: which element carries our reference, and that one booking has one serial wherever it is shown.
"""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from paying import (
    COURT_CARD,
    COURT_NAME,
    MONDAY,
    PAYEE_CARD,
    REMARK,
    balances,
    details,
    entries,
    file_of,
    instruction,
    last_report,
    movement,
    of_kind,
    sent,
    serial,
)

from ledger.domain.money import Money
from reconciliation.formats.xml import parse, validate
from reconciliation.payments import pacs004
from reconciliation.payments.mock import MockBank, MockBankFailed, cn_iban
from reconciliation.payments.pain001 import write
from reconciliation.payments.reasons import reason_for

OPENING = Money("1000000.00")


def test_the_test_bank_finds_nothing_to_remark_in_a_file_of_ours(bank: MockBank) -> None:
    request = Request(
        f"{bank.base_url}/_mock/validate",
        write(file_of(instruction(), debtor_bank_code="102305023456")),
        {"Accept": "application/json", "Content-Type": "application/xml"},
    )
    with urlopen(request, timeout=10) as answer:
        assert json.load(answer)["findings"] == []


def test_a_payment_is_accepted_then_booked_and_each_message_names_it(bank: MockBank) -> None:
    assert sent(bank, instruction("PAY-1", "1234.56"), instruction("PAY-2", "0.01"))
    bank.advance(1)

    report = last_report(bank)
    assert report.original_message_id == "FILE-1"
    assert [(item.reference, item.status) for item in report.items] == [
        ("PAY-1", "ACCP"),
        ("PAY-2", "ACCP"),
    ]
    [notice] = of_kind(bank, "camt.054")
    for entry, reference, amount in zip(
        entries(notice), ["PAY-1", "PAY-2"], ["1234.56", "0.01"], strict=True
    ):
        assert details(entry, "Refs/EndToEndId") == reference
        assert details(entry, "Refs/MsgId") == "FILE-1"
        assert details(entry, "RltdPties/Cdtr/Pty/Nm") == "张三"
        assert details(entry, "RltdPties/CdtrAcct/Id/Othr/Id") == PAYEE_CARD
        assert (entry.text("CdtDbtInd"), entry.text("Amt")) == ("DBIT", amount)
    assert bank.balance() == OPENING - Money("1234.57")


def test_one_booking_has_one_serial_in_the_notice_the_report_and_the_statement(
    bank: MockBank,
) -> None:
    sent(bank, instruction("PAY-1"))
    deposited = bank.deposit(Money("500.00"), payer_name="李四", payer_card="6210000000000000017")
    bank.report_now()
    bank.advance(1)

    [statement] = of_kind(bank, "camt.053")
    [so_far] = of_kind(bank, "camt.052")
    noticed = [serial(entry) for notice in of_kind(bank, "camt.054") for entry in entries(notice)]
    assert noticed == ["MB-PMT-1", deposited] == ["MB-PMT-1", "MB-RCV-1"]
    assert [serial(entry) for entry in entries(so_far)] == noticed
    assert [serial(entry) for entry in entries(statement)] == noticed
    assert {entry.text("NtryRef") for entry in entries(statement)} == {""}


def test_a_statement_leads_from_its_opening_to_its_closing_balance(bank: MockBank) -> None:
    sent(bank, instruction("PAY-1", "1234.56"))
    bank.deposit(Money("500.00"), payer_name="李四")
    bank.advance(2)

    first, second = of_kind(bank, "camt.053")
    assert balances(first) == {"OPBD": OPENING, "CLBD": OPENING + movement(first)}
    assert movement(first) == Money("-734.56")
    assert balances(second) == {"OPBD": balances(first)["CLBD"], "CLBD": balances(first)["CLBD"]}
    assert entries(second) == []


def test_every_camt_the_bank_writes_is_valid_by_the_published_schema(bank: MockBank) -> None:
    bank.set_behaviour("COURT", "return-later", days=1)
    sent(bank, instruction("PAY-1"))
    bank.deposit(Money("500.00"), payer_name="李四", payer_card=PAYEE_CARD, remark=REMARK)
    bank.report_now()
    bank.advance(3)

    camts = [message for message in bank.messages() if message.kind.startswith("camt")]
    assert {message.kind for message in camts} == {"camt.052", "camt.053", "camt.054"}
    for message in camts:
        assert validate(parse(message.data), f"{message.kind}.001.08")


def test_a_closed_account_is_refused_and_the_others_are_paid(bank: MockBank) -> None:
    closed = bank.hold_payee("WANG", "王五", "6210000000000000017", "closed-account")
    sent(bank, instruction("PAY-1", "10.00"), instruction("PAY-2", payee_account=closed.iban))
    bank.advance(1)

    report = last_report(bank)
    assert report.group_status == "PART"
    refused = report.status_of("PAY-2")
    assert refused is not None
    assert (refused.status, refused.reason_code) == ("RJCT", "AC04")
    assert reason_for(refused.reason_code).zh == "账户已销户"
    [notice] = of_kind(bank, "camt.054")
    assert [details(entry, "Refs/EndToEndId") for entry in entries(notice)] == ["PAY-1"]
    assert bank.connection().inquire("PAY-2").status == "RJCT"


def test_a_bank_number_that_leads_nowhere_is_refused(bank: MockBank) -> None:
    nowhere = bank.hold_payee("WANG", "王五", "6210000000000000017", "bad-bank-id")
    sent(bank, instruction("PAY-1", payee_account=nowhere.iban))

    refused = last_report(bank).status_of("PAY-1")
    assert refused is not None
    assert (refused.status, reason_for(refused.reason_code).code) == ("RJCT", "R06")


def test_what_the_account_cannot_bear_is_refused_and_what_it_can_is_paid(bank: MockBank) -> None:
    bank.set_behaviour("COURT", "insufficient-funds")
    sent(bank, instruction("PAY-1", "1000000.01"), instruction("PAY-2", "1000000.00"))

    refused, taken = last_report(bank).items
    assert (refused.status, reason_for(refused.reason_code).code) == ("RJCT", "R10")
    assert taken.status == "ACCP"
    assert bank.balance() == Money(0)


def test_a_file_refused_as_a_whole_books_nothing(bank: MockBank) -> None:
    bank.set_behaviour("COURT", "reject-file")
    assert not sent(bank, instruction("PAY-1"))
    bank.advance(1)

    refused = last_report(bank).status_of("PAY-1")
    assert refused is not None
    assert (refused.status, refused.reason_code) == ("RJCT", "FF01")
    assert of_kind(bank, "camt.054") == []
    assert not bank.connection().inquire("PAY-1").found


def test_the_same_file_twice_is_paid_once_and_its_refusal_fails_nothing(bank: MockBank) -> None:
    assert sent(bank, instruction("PAY-1", "10.00"))
    again = bank.connection().submit(write(file_of(instruction("PAY-1", "10.00"))))
    bank.advance(1)

    assert not again.accepted
    assert again.detail.startswith("RJCT DUPL")
    assert last_report(bank).answers_a_repeat
    assert last_report(bank).status_of("PAY-1") is None
    assert bank.balance() == OPENING - Money("10.00")


def test_a_return_comes_back_as_a_credit_with_our_reference_and_its_reason(bank: MockBank) -> None:
    bank.set_behaviour("COURT", "return-later", days=2, reason="AC06", end_to_end_id="PAY-2")
    sent(bank, instruction("PAY-1", "10.00"), instruction("PAY-2", "300.00"))
    bank.advance(3)

    [message] = of_kind(bank, "pacs.004")
    [item] = pacs004.read(message.data).items
    assert (item.reference, item.original_message_id) == ("PAY-2", "FILE-1")
    assert (item.amount, item.settled_on) == (Money("300.00"), date(2026, 3, 4))
    assert reason_for(item.reason_code).code == "R04"
    assert not item.is_short

    debits, credit_notice = of_kind(bank, "camt.054")
    [credit] = entries(credit_notice)
    third_day = of_kind(bank, "camt.053")[2]
    [on_statement] = entries(third_day)
    for entry in (credit, on_statement):
        assert entry.text("CdtDbtInd") == "CRDT"
        assert details(entry, "Refs/EndToEndId") == "PAY-2"
        assert details(entry, "Refs/MsgId") == "FILE-1"
        assert details(entry, "RtrInf/Rsn/Cd") == "AC06"
        assert entry.text("BkTxCd/Domn/Fmly/SubFmlyCd") == "RRTN"
        assert entry.text("RvslInd") == ""
        assert details(entry, "RltdPties/Dbtr/Pty/Nm") == ""
        assert details(entry, "RltdPties/Cdtr/Pty/Nm") == "张三"
        assert serial(entry) == item.return_id == "MB-RTR-2"
    assert [serial(entry) for entry in entries(debits)] == ["MB-PMT-1", "MB-PMT-2"]
    assert bank.connection().inquire("PAY-2").status == "RTND"
    assert bank.balance() == OPENING - Money("10.00")


def test_a_statement_with_a_hole_does_not_lead_to_its_closing_balance(bank: MockBank) -> None:
    bank.set_behaviour("COURT", "statement-gap")
    sent(bank, instruction("PAY-1", "10.00"), instruction("PAY-2", "300.00"))
    bank.advance(1)

    [statement] = of_kind(bank, "camt.053")
    found = balances(statement)
    assert found["OPBD"] + movement(statement) - found["CLBD"] == Money("300.00")
    [notice] = of_kind(bank, "camt.054")
    missing = {serial(entry) for entry in entries(notice)} - {
        serial(entry) for entry in entries(statement)
    }
    assert missing == {"MB-PMT-2"}


def test_a_silent_bank_still_pays_and_answers_when_asked(bank: MockBank) -> None:
    bank.set_behaviour("COURT", "silent")
    assert sent(bank, instruction("PAY-1", "10.00"))
    bank.advance(1)

    assert of_kind(bank, "pain.002") == []
    assert bank.connection().inquire("PAY-1").status == "ACSC"
    [notice] = of_kind(bank, "camt.054")
    assert [details(entry, "Refs/EndToEndId") for entry in entries(notice)] == ["PAY-1"]


def test_the_bank_knows_an_accepted_payment_before_it_is_booked(bank: MockBank) -> None:
    data = write(file_of(instruction("PAY-1"), execution_on=date(2026, 3, 4)))
    bank.connection().submit(data)
    line = bank.connection()

    assert line.inquire("PAY-1").status == "ACCP"
    bank.advance(2)
    assert line.inquire("PAY-1").status == "ACSC"
    nothing = line.inquire("PAY-9")
    assert (nothing.found, nothing.status) == (False, None)


def test_a_payment_ordered_for_a_rest_day_is_booked_on_the_next_working_day(
    bank: MockBank,
) -> None:
    bank.rest_on([date(2026, 3, 4)])
    bank.connection().submit(write(file_of(instruction("PAY-1"), execution_on=date(2026, 3, 4))))

    assert bank.advance(3) == [date(2026, 3, 3), date(2026, 3, 5)]
    [notice] = of_kind(bank, "camt.054")
    assert entries(notice)[0].text("BookgDt/Dt") == "2026-03-05"


def test_money_arrives_with_the_payers_name_account_and_remark(bank: MockBank) -> None:
    bank.deposit(
        Money("118000.00"),
        payer_name="某某有限公司",
        payer_card=PAYEE_CARD,
        remark=["苏0508执123", "还款"],
        reference="20260302001",
    )
    bank.advance(1)

    for message in (*of_kind(bank, "camt.054"), *of_kind(bank, "camt.053")):
        [entry] = entries(message)
        assert (entry.text("CdtDbtInd"), entry.text("Amt")) == ("CRDT", "118000.00")
        assert details(entry, "RltdPties/Dbtr/Pty/Nm") == "某某有限公司"
        assert details(entry, "RltdPties/DbtrAcct/Id/IBAN") == cn_iban(PAYEE_CARD)
        remark = entry.need("NtryDtls/TxDtls/RmtInf")
        assert [line.words for line in remark.all("Ustrd")] == ["苏0508执123", "还款"]
        assert remark.text("Strd/CdtrRefInf/Ref") == "20260302001"
        assert details(entry, "Refs/EndToEndId") == "NOTPROVIDED"
    assert bank.balance() == OPENING + Money("118000.00")


def test_money_valued_for_a_later_day_arrives_on_that_day(bank: MockBank) -> None:
    bank.deposit(Money("1.00"), payer_name="李四", value_on=date(2026, 3, 3))
    assert of_kind(bank, "camt.054") == []
    bank.advance(1)
    [notice] = of_kind(bank, "camt.054")
    assert entries(notice)[0].text("BookgDt/Dt") == "2026-03-03"


def test_the_bank_says_itself_what_it_will_not_do(bank: MockBank) -> None:
    with pytest.raises(ValueError, match="reason is an ISO 20022 return reason"):
        bank.set_behaviour("COURT", "return-later", reason="XX99")


def test_messages_are_delivered_again_until_the_reader_moves_on(bank: MockBank) -> None:
    sent(bank, instruction("PAY-1"))
    line = bank.connection()
    first, again = line.fetch(None), line.fetch(None)
    bank.advance(1)
    later = line.fetch(first[-1].id)

    assert first == again
    assert [message.kind for message in first] == ["pain.002", "camt.054"]
    assert [message.kind for message in later] == ["camt.053"]
    assert line.fetch(later[-1].id) == []
    assert line.fetch(None) == first + later


def test_no_message_overtakes_one_the_bank_still_holds_back() -> None:
    start = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001  # bank time
    with MockBank(starts_at=start, status_delay=timedelta(hours=2)) as bank:
        bank.hold_court(COURT_NAME, COURT_CARD, OPENING)
        sent(bank, instruction("PAY-1"))
        released = bank.connection().control("GET", "/_mock/messages")
        assert [message["type"][:8] for message in released] == ["camt.054"]
        assert bank.messages() == []

        bank.advance(1)
        kinds = [message.kind for message in bank.messages()]
    assert kinds == ["pain.002", "camt.054", "camt.053"]


def test_looking_for_messages_releases_what_has_come_due() -> None:
    start = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001  # bank time
    with MockBank(starts_at=start, status_delay=timedelta(seconds=1)) as bank:
        bank.hold_court(COURT_NAME, COURT_CARD, OPENING)
        sent(bank, instruction("PAY-1"))
        for _ in range(200):
            if found := bank.messages():
                break
            time.sleep(0.05)
    assert [message.kind for message in found] == ["pain.002", "camt.054"]


def test_nobody_elses_statements_are_delivered(bank: MockBank) -> None:
    bank.hold_payee("WANG", "王五", "6210000000000000017")
    bank.advance(1)

    everything = bank.connection().control("GET", "/_mock/messages")
    assert {message["account"] for message in everything} == {"COURT", "WANG"}
    assert [message.kind for message in bank.messages()] == ["camt.053"]


def test_a_bank_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    bank = MockBank(starts_at=datetime(2026, 3, 2))  # noqa: DTZ001  # bank time
    monkeypatch.setattr(bank, "_arguments", lambda: ["--clock", "yesterday"])
    with pytest.raises(MockBankFailed, match="yesterday"):
        bank.start()
    assert bank._process is None


def test_the_bank_keeps_its_own_date(bank: MockBank) -> None:
    assert bank.today() == MONDAY
    bank.advance_to(date(2026, 3, 9))
    assert bank.today() == date(2026, 3, 9)
    assert len(of_kind(bank, "camt.053")) == 5


def test_the_process_ends_with_its_block() -> None:
    with MockBank(starts_at=datetime(2026, 3, 2)) as bank:  # noqa: DTZ001  # bank time
        process = bank._process
        assert process is not None
    assert process.returncode is not None
    bank.stop()


PARENT = """
import os, sys, time
from datetime import datetime
from reconciliation.payments.mock import MockBank
bank = MockBank(starts_at=datetime(2026, 3, 2))
bank.start()
print(bank._process.pid, flush=True)
time.sleep(60)
"""


def test_the_process_ends_when_the_program_that_started_it_is_killed() -> None:
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, cwd=root
    ) as parent:
        assert parent.stdout is not None
        pid = json.loads(parent.stdout.readline())
        os.kill(pid, 0)
        parent.send_signal(signal.SIGKILL)
    for _ in range(200):
        if not _lives(pid):
            return
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    pytest.fail("the test bank outlived its program")


def _lives(pid: int) -> bool:
    """Whether a process still runs; one that has ended and waits to be reaped does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
