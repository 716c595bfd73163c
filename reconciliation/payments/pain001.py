"""The payment order (付款指令文件) a court sends its bank: a pain.001.001.09 credit transfer file.

One file carries one batch from one account of the court, and each instruction the reference by
which every later answer, booking and return will name it. What a Chinese bank could not carry
on to the clearing system (CNAPS2, 大小额支付系统) is refused here by field, before anything is
sent: a payment order that comes back for a line break in a name has cost a day.

The bytes depend on the file alone: the same orders written twice are the same bytes, so that a
hash taken at approval still holds when the file is sent.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Final

from lxml import etree

from ledger.domain.clock import COURT_ZONE
from ledger.domain.errors import Malformed
from ledger.domain.money import Money, total

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"

NAME_LIMIT: Final = 60  # characters CNAPS2 carries of a party's name; ISO 20022 itself allows 140
BANK_NAME_LIMIT: Final = 140
PURPOSE_LIMIT: Final = 135  # the remark (附言) a beneficiary's bank is sure to show
ACCOUNT_LIMIT: Final = 32

# A reference becomes a file name and part of an address at the bank, so only what is safe in both.
_reference_match = re.compile(
    r"[0-9A-Za-z](?:[0-9A-Za-z._-]{0,33}[0-9A-Za-z])?", re.ASCII
).fullmatch
_bank_code_match = re.compile(r"[0-9]{12,14}", re.ASCII).fullmatch
_account_match = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z-]*[0-9A-Za-z])?", re.ASCII).fullmatch
_iban_match = re.compile(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{1,30}", re.ASCII).fullmatch

# Control and invisible formatting characters, lone surrogates, line and paragraph separators.
# XML carries some of them, but no clerk sees them on paper and no bank matches a name with them.
_UNPRINTABLE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_NOT_CHARACTERS: Final = frozenset({"\ufffe", "\uffff"})


class UnsendablePayment(Malformed):
    """A payment order that no bank could carry out as it is written."""

    code = "unsendable-payment"
    title = "The payment order cannot be sent as written"
    title_zh = "付款指令内容不符合报文要求"


@dataclass(frozen=True, slots=True)
class PaymentInstruction:
    """One payment (一笔付款) to one payee.

    ``reference`` is unique for each attempt and becomes the EndToEndId (端到端标识), at most 35
    characters; ``payee_account`` a card or account number, or an IBAN; ``payee_bank_code`` the
    bank number in CNAPS (行号), 12 to 14 digits; ``purpose`` the remark the payee reads (附言).
    """

    reference: str
    amount: Money
    payee_name: str
    payee_account: str
    payee_bank_code: str
    payee_bank_name: str
    purpose: str


@dataclass(frozen=True, slots=True)
class PaymentFile:
    """The instructions sent to the bank together, debited from one account of the court.

    ``message_id`` names the file to the bank for ever: a bank refuses the second file that
    carries it (DUPL). ``execution_on`` is the day asked for; the bank moves it past its rest
    days. ``created_at`` carries its time zone. ``debtor_bank_code`` is the CNAPS number of the
    court's own bank, where that bank wants it said.
    """

    message_id: str
    created_at: datetime
    execution_on: date
    debtor_name: str
    debtor_account: str
    instructions: tuple[PaymentInstruction, ...]
    debtor_bank_code: str | None = None


def write(file: PaymentFile) -> bytes:
    """The file as UTF-8 XML, valid by the published schema, with its count and control sum.

    Raises :class:`UnsendablePayment` naming the ``field`` for an empty batch, a reference used
    twice, an amount that is not above zero or not in yuan, a character that cannot be printed,
    and whatever is longer than the clearing system carries.
    """
    _check(file)
    default: dict[str, str] = {None: NAMESPACE}  # type: ignore[dict-item]  # unknown to the stubs
    root = etree.Element(_tag("Document"), nsmap=default)
    initiation = _put(root, "CstmrCdtTrfInitn")
    header = _put(initiation, "GrpHdr")
    _put(header, "MsgId", file.message_id)
    _put(header, "CreDtTm", _moment(file.created_at))
    _totals(header, file)
    _put(_put(header, "InitgPty"), "Nm", file.debtor_name)
    _write_batch(initiation, file)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def control_sum(file: PaymentFile) -> Money:
    """The sum of all amounts in the file (控制金额), which the bank adds up again."""
    return total(instruction.amount for instruction in file.instructions)


def looks_like_iban(account: str) -> bool:
    """Whether an account is an IBAN: shape and check digits (ISO 13616).

    Chinese accounts are plain numbers; the two letters in front tell an IBAN from them. One whose
    check digits are wrong is some bank's own number, and is sent as that.
    """
    if not _iban_match(account):
        return False
    moved = account[4:] + account[:4]
    return int("".join(str(int(sign, 36)) for sign in moved)) % 97 == 1


# Writing


def _write_batch(initiation: etree._Element, file: PaymentFile) -> None:
    batch = _put(initiation, "PmtInf")
    _put(batch, "PmtInfId", file.message_id)
    _put(batch, "PmtMtd", "TRF")
    _totals(batch, file)
    _put(_put(batch, "ReqdExctnDt"), "Dt", file.execution_on.isoformat())
    _put(_put(batch, "Dbtr"), "Nm", file.debtor_name)
    own_account = _put(batch, "DbtrAcct")
    _account(own_account, file.debtor_account)
    _put(own_account, "Ccy", "CNY")
    _debtor_bank(_put(batch, "DbtrAgt"), file.debtor_bank_code)
    # The payee receives the whole sum the court awarded: charges fall on the payer's side.
    _put(batch, "ChrgBr", "DEBT")
    for instruction in file.instructions:
        _write_instruction(batch, instruction)


def _write_instruction(batch: etree._Element, instruction: PaymentInstruction) -> None:
    transfer = _put(batch, "CdtTrfTxInf")
    _put(_put(transfer, "PmtId"), "EndToEndId", instruction.reference)
    _put(_put(transfer, "Amt"), "InstdAmt", instruction.amount.plain).set("Ccy", "CNY")
    bank = _put(_put(transfer, "CdtrAgt"), "FinInstnId")
    _member(bank, instruction.payee_bank_code)
    _put(bank, "Nm", instruction.payee_bank_name)
    _put(_put(transfer, "Cdtr"), "Nm", instruction.payee_name)
    _account(_put(transfer, "CdtrAcct"), instruction.payee_account)
    _put(_put(transfer, "RmtInf"), "Ustrd", instruction.purpose)


def _totals(parent: etree._Element, file: PaymentFile) -> None:
    _put(parent, "NbOfTxs", str(len(file.instructions)))
    _put(parent, "CtrlSum", control_sum(file).plain)


def _account(parent: etree._Element, account: str) -> None:
    identifier = _put(parent, "Id")
    if looks_like_iban(account):
        _put(identifier, "IBAN", account)
    else:
        _put(_put(identifier, "Othr"), "Id", account)


def _debtor_bank(agent: etree._Element, code: str | None) -> None:
    institution = _put(agent, "FinInstnId")
    if code is not None:
        _member(institution, code)
    else:  # the schema wants something said; the bank that holds the account knows itself
        _put(_put(institution, "Othr"), "Id", "NOTPROVIDED")


def _member(institution: etree._Element, code: str) -> None:
    member = _put(institution, "ClrSysMmbId")
    _put(_put(member, "ClrSysId"), "Cd", "CNAPS")
    _put(member, "MmbId", code)


def _put(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    child = etree.SubElement(parent, _tag(name))
    child.text = text
    return child


def _moment(at: datetime) -> str:
    return at.astimezone(COURT_ZONE).isoformat(timespec="seconds")


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


# Refusing


def _check(file: PaymentFile) -> None:
    if not file.instructions:
        raise UnsendablePayment("the batch holds no payment", field="instructions")
    if file.created_at.tzinfo is None:
        raise UnsendablePayment("created_at names no time zone", field="created_at")
    for field, value, limit in chain(_header_texts(file), _instruction_texts(file)):
        _check_text(field, value, limit)
    _check_form("message_id", file.message_id, _reference_match)
    _check_form("debtor_account", file.debtor_account, _account_match)
    if file.debtor_bank_code is not None:
        _check_form("debtor_bank_code", file.debtor_bank_code, _bank_code_match)
    seen: set[str] = set()
    for at, instruction in enumerate(file.instructions):
        _check_instruction(f"instructions[{at}]", instruction, seen)


def _header_texts(file: PaymentFile) -> Iterator[tuple[str, str, int]]:
    yield "message_id", file.message_id, 35
    yield "debtor_name", file.debtor_name, NAME_LIMIT
    yield "debtor_account", file.debtor_account, ACCOUNT_LIMIT


def _instruction_texts(file: PaymentFile) -> Iterator[tuple[str, str, int]]:
    for at, instruction in enumerate(file.instructions):
        place = f"instructions[{at}]"
        yield f"{place}.reference", instruction.reference, 35
        yield f"{place}.payee_name", instruction.payee_name, NAME_LIMIT
        yield f"{place}.payee_account", instruction.payee_account, ACCOUNT_LIMIT
        yield f"{place}.payee_bank_name", instruction.payee_bank_name, BANK_NAME_LIMIT
        yield f"{place}.purpose", instruction.purpose, PURPOSE_LIMIT


def _check_instruction(place: str, instruction: PaymentInstruction, seen: set[str]) -> None:
    reference, amount = instruction.reference, instruction.amount
    _check_form(f"{place}.reference", reference, _reference_match)
    _check_form(f"{place}.payee_account", instruction.payee_account, _account_match)
    _check_form(f"{place}.payee_bank_code", instruction.payee_bank_code, _bank_code_match)
    if reference in seen:
        raise UnsendablePayment(
            f"{place}: reference {reference} stands twice in the file",
            field=f"{place}.reference",
            reference=reference,
        )
    seen.add(reference)
    if amount.currency.code != "CNY" or amount.fen <= 0:
        raise UnsendablePayment(
            f"{place}: {amount} is not an amount of yuan above zero",
            field=f"{place}.amount",
            amount=str(amount),
        )


def _check_text(field: str, value: str, limit: int) -> None:
    for at, sign in enumerate(value):
        if unicodedata.category(sign) in _UNPRINTABLE or sign in _NOT_CHARACTERS:
            raise UnsendablePayment(
                f"{field} holds U+{ord(sign):04X} at character {at + 1}, which cannot be printed",
                field=field,
                character=f"U+{ord(sign):04X}",
            )
    if not value.strip():
        raise UnsendablePayment(f"{field} is empty", field=field)
    if len(value) > limit:
        raise UnsendablePayment(
            f"{field} has {len(value)} characters; the bank carries {limit}",
            field=field,
            length=len(value),
            limit=limit,
        )


def _check_form(field: str, value: str, matches: Callable[[str], re.Match[str] | None]) -> None:
    if not matches(value):
        raise UnsendablePayment(f"{field} is not formed as it must be: {value!r:.60}", field=field)
