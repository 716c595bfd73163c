"""The bank's answers are read in every version, and never mean more than they say."""

from datetime import date

import pytest

from ledger.domain.errors import Malformed
from ledger.domain.money import Money
from reconciliation.payments import pacs004, pain002, reasons
from reconciliation.payments.bank import kind_of
from reconciliation.payments.reading import UnreadableAnswer


def report(
    version: str = "10", *, group: str = "", batch: str = "", items: str = "", body: str = ""
) -> bytes:
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version}">'
        "<CstmrPmtStsRpt><GrpHdr><MsgId>BANK-1</MsgId></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>FILE-1</OrgnlMsgId>{group}</OrgnlGrpInfAndSts>"
        + (
            f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>FILE-1</OrgnlPmtInfId>{batch}{items}"
            "</OrgnlPmtInfAndSts>"
            if batch or items
            else ""
        )
        + f"{body}</CstmrPmtStsRpt></Document>"
    ).encode()


def item(reference: str, status: str, reason: str = "") -> str:
    return (
        f"<TxInfAndSts><OrgnlEndToEndId>{reference}</OrgnlEndToEndId><TxSts>{status}</TxSts>"
        f"{reason}</TxInfAndSts>"
    )


def because(code: str, *words: str, tag: str = "Cd") -> str:
    lines = "".join(f"<AddtlInf>{line}</AddtlInf>" for line in words)
    return f"<StsRsnInf><Rsn><{tag}>{code}</{tag}></Rsn>{lines}</StsRsnInf>"


@pytest.mark.parametrize("version", ["03", "06", "10", "12", "15"])
def test_a_status_report_is_read_whatever_its_version(version: str) -> None:
    found = pain002.read(
        report(
            version,
            group="<GrpSts>PART</GrpSts>",
            batch="<PmtInfSts>PART</PmtInfSts>",
            items=item("A", "ACSP") + item("B", "RJCT", because("AC04", "销户", "请核对")),
        )
    )

    assert (found.message_id, found.original_message_id) == ("BANK-1", "FILE-1")
    assert found.group_status == "PART"
    assert found.items == (
        pain002.PaymentStatus("A", "ACSP", None, ""),
        pain002.PaymentStatus("B", "RJCT", "AC04", "销户 请核对"),
    )


def test_a_reason_in_the_banks_own_words_is_kept() -> None:
    found = pain002.read(report(items=item("A", "RJCT", because("E1042", "户名不符", tag="Prtry"))))
    assert found.items[0].reason_code == "E1042"
    assert found.items[0].reason_text == "户名不符"


def test_a_file_refused_as_a_whole_refuses_each_of_its_payments() -> None:
    found = pain002.read(report(group=f"<GrpSts>RJCT</GrpSts>{because('FF01', '格式错误')}"))
    assert found.status_of("A") == pain002.PaymentStatus("A", "RJCT", "FF01", "格式错误")


def test_a_batch_refused_as_a_whole_refuses_each_of_its_payments() -> None:
    found = pain002.read(
        report(group="<GrpSts>PART</GrpSts>", batch=f"<PmtInfSts>RJCT</PmtInfSts>{because('AC02')}")
    )
    assert found.status_of("A") == pain002.PaymentStatus("A", "RJCT", "AC02", "")


def test_a_payment_named_apart_has_its_own_status() -> None:
    found = pain002.read(report(group="<GrpSts>ACCP</GrpSts>", items=item("A", "RJCT")))
    named, other = found.status_of("A"), found.status_of("B")
    assert named is not None
    assert named.status == "RJCT"
    assert other is not None
    assert other.status == "ACCP"


@pytest.mark.parametrize("code", sorted(pain002.REPEATS))
@pytest.mark.parametrize("of", ["file", "batch", "payment"])
def test_r2_08_the_refusal_of_what_the_bank_has_already_fails_no_payment(
    of: str, code: str
) -> None:
    """Of the first it says nothing: that may be under way, and to fail it pays it twice."""
    said = {
        "file": {"group": f"<GrpSts>RJCT</GrpSts>{because(code)}"},
        "batch": {"batch": f"<PmtInfSts>RJCT</PmtInfSts>{because(code)}"},
        "payment": {"items": item("A", "RJCT", because(code))},
    }
    assert pain002.read(report(**said[of])).status_of("A") is None


def test_a_partly_accepted_file_says_nothing_of_payments_it_does_not_name() -> None:
    assert pain002.read(report(group="<GrpSts>PART</GrpSts>")).status_of("A") is None


def test_a_report_on_several_batches_is_not_about_a_file_of_ours() -> None:
    other = (
        "<OrgnlPmtInfAndSts><OrgnlPmtInfId>FILE-2</OrgnlPmtInfId><PmtInfSts>ACCP</PmtInfSts>"
        "</OrgnlPmtInfAndSts>"
    )
    found = pain002.read(report(batch="<PmtInfSts>RJCT</PmtInfSts>", body=other))
    assert [batch.status for batch in found.batches] == ["RJCT", "ACCP"]
    assert found.status_of("A") is None


def test_a_later_report_without_a_group_status_is_read() -> None:
    found = pain002.read(report(items=item("A", "RJCT", because("AC04"))))
    assert found.group_status is None
    assert found.status_of("B") is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<Document>",
        b"<Document><PmtRtr/></Document>",
        report(items="<TxInfAndSts><TxSts>ACCP</TxSts></TxInfAndSts>"),
        report().replace(b"<OrgnlMsgId>FILE-1</OrgnlMsgId>", b""),
        b"<!DOCTYPE Document [<!ENTITY x 'y'>]>" + report(),
    ],
)
def test_what_is_no_status_report_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        pain002.read(data)


def returned(amount: str = "300.00", paid: str = "300.00", day: str = "") -> bytes:
    return (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.004.001.09"><PmtRtr>'
        f"<GrpHdr><MsgId>RET-1</MsgId>{day}</GrpHdr>"
        "<OrgnlGrpInf><OrgnlMsgId>FILE-1</OrgnlMsgId></OrgnlGrpInf>"
        "<TxInf><RtrId>R-9</RtrId><OrgnlEndToEndId>A</OrgnlEndToEndId>"
        f'<OrgnlIntrBkSttlmAmt Ccy="CNY">{paid}</OrgnlIntrBkSttlmAmt>'
        f'<RtrdIntrBkSttlmAmt Ccy="CNY">{amount}</RtrdIntrBkSttlmAmt>'
        "<RtrRsnInf><Rsn><Cd>AC06</Cd></Rsn><AddtlInf>只收不付</AddtlInf></RtrRsnInf>"
        "</TxInf></PmtRtr></Document>"
    ).encode()


IN_HEADER = "<IntrBkSttlmDt>2026-03-05+08:00</IntrBkSttlmDt>"


def test_a_return_names_our_reference_the_amount_the_day_and_the_reason() -> None:
    message = pacs004.read(returned("300.00000", day=IN_HEADER))
    assert message.message_id == "RET-1"
    assert message.items == (
        pacs004.ReturnedPayment(
            return_id="R-9",
            reference="A",
            original_message_id="FILE-1",
            amount=Money("300.00"),
            original_amount=Money("300.00"),
            settled_on=date(2026, 3, 5),
            reason_code="AC06",
            reason_text="只收不付",
        ),
    )
    assert not message.items[0].is_short


def test_a_return_of_less_than_was_paid_says_so() -> None:
    assert pacs004.read(returned("299.00", day=IN_HEADER)).items[0].is_short


@pytest.mark.parametrize(
    "data",
    [
        returned(),
        returned(day="<IntrBkSttlmDt>5 March</IntrBkSttlmDt>"),
        returned("3,00", day=IN_HEADER),
        returned("0.001", day=IN_HEADER),
        returned(day=IN_HEADER).replace(b' Ccy="CNY"', b""),
        returned(day=IN_HEADER).replace(b'<RtrdIntrBkSttlmAmt Ccy="CNY">300.00<', b"<RtrdAmt><")
        .replace(b"/RtrdIntrBkSttlmAmt>", b"/RtrdAmt>"),
    ],
)  # fmt: skip
def test_a_return_without_its_day_or_an_exact_amount_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableAnswer):
        pacs004.read(data)


@pytest.mark.parametrize(
    ("given", "internal"),
    [
        ("BE01", "R01"),
        ("AC01", "R02"),
        ("AC03", "R02"),
        ("AC04", "R03"),
        ("AC06", "R04"),
        ("RC01", "R06"),
        ("AM05", "R09"),
        ("DUPL", "R09"),
        ("AM04", "R10"),
        ("AM09", "R14"),
        ("MS03", "R99"),
        ("ac04", "R99"),
        ("AC04X", "R99"),
        ("", "R99"),
        (None, "R99"),
    ],
)
def test_a_banks_code_means_the_internal_reason_the_table_gives_or_none(
    given: str | None, internal: str
) -> None:
    assert reasons.reason_for(given).code == internal


def test_every_internal_reason_has_both_labels_a_side_and_codes_of_its_own() -> None:
    table = reasons._table()
    everything = [code for row in table.values() for code in row["iso"]]

    assert len(everything) == len(set(everything))
    assert list(table) == sorted(table)
    assert list(table)[-1] == "R99"
    for reason in reasons.every_reason().values():
        assert reason.zh
        assert reason.en
        assert reason.side in {"payee", "payer", "bank", "unknown"}


def test_the_kind_of_a_message_is_told_by_its_content() -> None:
    assert kind_of(report()) == "pain.002"
    assert kind_of(returned(day=IN_HEADER)) == "pacs.004"
    assert kind_of(b"<Document><BkToCstmrStmt/></Document>") == "camt.053"
    assert kind_of(b"<Document><BkToCstmrDbtCdtNtfctn/></Document>") == "camt.054"
    assert kind_of(b"<Document><BkToCstmrAcctRpt/></Document>") == "camt.052"
    assert kind_of(b"<Document><Invoice/></Document>") == "unknown"
    assert kind_of(b"not xml") == "unknown"
