"""A payment order the court writes is one the bank can carry out, or it is never written."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from paying import MONDAY, PAYEE_CARD, file_of, instruction

from ledger.domain.errors import Malformed
from ledger.domain.money import Money, fen
from reconciliation.formats.xml import Node, parse, validate
from reconciliation.payments.mock import cn_iban
from reconciliation.payments.pain001 import (
    UnsendablePayment,
    control_sum,
    looks_like_iban,
    write,
)

HAN_AND_MORE = st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Cn"])


def words(limit: int) -> st.SearchStrategy[str]:
    return st.text(HAN_AND_MORE, min_size=1, max_size=limit).filter(lambda text: text.strip() != "")


references = st.from_regex(r"[0-9A-Za-z]([0-9A-Za-z._-]{0,33}[0-9A-Za-z])?", fullmatch=True)
accounts = st.from_regex(r"[0-9A-Z]{1,28}", fullmatch=True)
instructions = st.builds(
    instruction,
    amount=st.integers(1, 10**11).map(lambda count: fen(count).plain),
    reference=references,
    payee_name=words(60),
    payee_account=accounts | accounts.map(cn_iban),
    payee_bank_code=st.from_regex(r"[0-9]{12,14}", fullmatch=True),
    payee_bank_name=words(140),
    purpose=words(135),
)
files = st.builds(
    lambda several, **fields: file_of(*several, **fields),
    st.lists(instructions, min_size=1, max_size=5, unique_by=lambda one: one.reference),
    message_id=references,
    created_at=st.datetimes(
        min_value=datetime(1990, 1, 1),  # noqa: DTZ001  # the zone is drawn beside it
        max_value=datetime(2200, 1, 1),  # noqa: DTZ001
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=8, minutes=5, seconds=43))]),
    ),
    execution_on=st.dates(),
    debtor_name=words(60),
    debtor_account=accounts | accounts.map(cn_iban),
    debtor_bank_code=st.none() | st.from_regex(r"[0-9]{12,14}", fullmatch=True),
)


@given(files)
def test_every_file_is_valid_by_the_published_schema_and_says_what_was_ordered(file: Any) -> None:
    """Character by character."""
    written = parse(write(file))
    assert validate(written, "pain.001.001.09")
    body = Node(written).need("CstmrCdtTrfInitn")
    transfers = body.need("PmtInf").all("CdtTrfTxInf")
    found = [
        (
            transfer.text("PmtId/EndToEndId"),
            Money(transfer.text("Amt/InstdAmt")),
            transfer.need("Cdtr/Nm").element.text,
            transfer.text("CdtrAcct/Id/IBAN", "CdtrAcct/Id/Othr/Id"),
            transfer.text("CdtrAgt/FinInstnId/ClrSysMmbId/MmbId"),
            transfer.need("CdtrAgt/FinInstnId/Nm").element.text,
            transfer.need("RmtInf/Ustrd").element.text,
        )
        for transfer in transfers
    ]

    assert found == [
        (
            one.reference,
            one.amount,
            one.payee_name,
            one.payee_account,
            one.payee_bank_code,
            one.payee_bank_name,
            one.purpose,
        )
        for one in file.instructions
    ]


def test_the_count_and_the_control_sum_stand_in_header_and_batch() -> None:
    file = file_of(instruction("A", "0.01"), instruction("B", "99.99"))
    body = Node(parse(write(file))).need("CstmrCdtTrfInitn")

    for place in ("GrpHdr", "PmtInf"):
        assert body.text(f"{place}/NbOfTxs") == "2"
        assert body.text(f"{place}/CtrlSum") == "100.00" == control_sum(file).plain


def test_the_same_orders_are_the_same_bytes_wherever_they_are_written() -> None:
    file = file_of(instruction())
    elsewhere = file.created_at.astimezone(timezone(timedelta(hours=-5)))

    assert write(file) == write(replace(file, created_at=elsewhere))


def test_a_chinese_account_stands_under_other_and_an_iban_under_iban() -> None:
    file = file_of(instruction(), debtor_account="1102021409000123456")
    batch = Node(parse(write(file))).need("CstmrCdtTrfInitn/PmtInf")

    assert batch.text("DbtrAcct/Id/Othr/Id") == "1102021409000123456"
    assert batch.text("CdtTrfTxInf/CdtrAcct/Id/Othr/Id") == PAYEE_CARD
    batch = Node(parse(write(file_of(instruction())))).need("CstmrCdtTrfInitn/PmtInf")
    assert batch.text("DbtrAcct/Id/IBAN") == "CN126230001234567890125"


def test_an_iban_is_told_by_its_check_digits() -> None:
    assert looks_like_iban("NL41MOCK0000000001")
    assert looks_like_iban(cn_iban(PAYEE_CARD))
    assert not looks_like_iban("NL42MOCK0000000001")
    assert not looks_like_iban(PAYEE_CARD)


def test_an_empty_batch_is_refused() -> None:
    with pytest.raises(UnsendablePayment) as refusal:
        write(file_of())
    assert refusal.value.facts["field"] == "instructions"


def test_a_reference_that_stands_twice_is_refused() -> None:
    with pytest.raises(UnsendablePayment, match="stands twice") as refusal:
        write(file_of(instruction("A"), instruction("B"), instruction("A")))
    assert refusal.value.facts["field"] == "instructions[2].reference"


@pytest.mark.parametrize("amount", [Money(0), Money("-0.01"), Money("10.00", "USD")])
def test_only_yuan_above_zero_are_paid(amount: Money) -> None:
    with pytest.raises(UnsendablePayment) as refusal:
        write(file_of(instruction("A"), instruction("B", amount=amount)))
    assert refusal.value.facts["field"] == "instructions[1].amount"


def test_a_sum_beyond_what_a_control_sum_holds_is_refused() -> None:
    nearly_all = Money("9999999999999999.99")
    assert write(file_of(instruction(amount=nearly_all)))
    with pytest.raises(Malformed):
        write(file_of(instruction("A", amount=nearly_all), instruction("B", "0.01")))


@pytest.mark.parametrize(
    "sign", ["\x00", "\n", "\x7f", "\u200b", "\u202e", "\u2028", "\ud800", "\uffff"]
)
@pytest.mark.parametrize("field", ["payee_name", "payee_bank_name", "purpose"])
def test_a_character_no_clerk_can_see_is_refused_with_its_field(field: str, sign: str) -> None:
    with pytest.raises(UnsendablePayment) as refusal:
        write(file_of(instruction(**{field: f"张{sign}三"})))
    assert refusal.value.facts["field"] == f"instructions[0].{field}"
    assert refusal.value.facts["character"] == f"U+{ord(sign):04X}"


@pytest.mark.parametrize(
    ("field", "limit"),
    [("payee_name", 60), ("payee_bank_name", 140), ("purpose", 135)],
)
def test_a_text_is_as_long_as_the_clearing_system_carries_and_no_longer(
    field: str, limit: int
) -> None:
    assert validate(parse(write(file_of(instruction(**{field: "案" * limit})))), "pain.001.001.09")
    with pytest.raises(UnsendablePayment) as refusal:
        write(file_of(instruction(**{field: "案" * (limit + 1)})))
    assert refusal.value.facts["field"] == f"instructions[0].{field}"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reference", "R" * 36),
        ("reference", "付款1"),
        ("reference", "../A"),
        ("reference", " A"),
        ("payee_account", "6222 0000"),
        ("payee_account", ""),
        ("payee_account", "6" * 33),
        ("payee_bank_code", "10230502345"),
        ("payee_bank_code", "102305023456789"),
        ("payee_bank_code", "１０２３０５０２３４５６"),
        ("payee_name", "　"),
    ],
)
def test_a_field_the_bank_could_not_carry_is_refused_by_name(field: str, value: str) -> None:
    with pytest.raises(UnsendablePayment) as refusal:
        write(file_of(instruction(**{field: value})))
    assert refusal.value.facts["field"] == f"instructions[0].{field}"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("message_id", "M" * 36),
        ("message_id", "a/b"),
        ("debtor_name", "法" * 61),
        ("debtor_account", "1-"),
        ("debtor_bank_code", "1"),
        ("created_at", datetime(2026, 3, 2)),  # noqa: DTZ001  # the zone is what it lacks
    ],
)
def test_the_file_itself_is_held_to_the_same(field: str, value: Any) -> None:
    with pytest.raises(UnsendablePayment) as refusal:
        write(replace(file_of(instruction()), **{field: value}))
    assert refusal.value.facts["field"] == field


def test_the_day_asked_for_stands_in_the_batch() -> None:
    batch = etree.fromstring(write(file_of(instruction())))
    assert batch.findtext(".//{*}ReqdExctnDt/{*}Dt") == MONDAY.isoformat()
