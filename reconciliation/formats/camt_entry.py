"""One entry (Ntry) of a camt message and the lines of a statement it stands for.

An entry of several transactions that give their own amounts becomes one line each when those
amounts add up to the entry; otherwise the entry is one line, for what it says in total.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from ledger.domain.money import Money
from ledger.domain.payout_parts import quoted_in
from reconciliation.formats.model import StatementLine, Status
from reconciliation.formats.words import (
    message_amount,
    message_day,
    positive,
    possible,
    unreadable,
)
from reconciliation.formats.xml import Node

NO_REFERENCE: Final = {"", "NOTPROVIDED", "NONREF", "NOREF"}
STATUSES: Final[dict[str, Status]] = {
    "BOOK": "BOOK",
    "PDNG": "PDNG",
    "FUTR": "PDNG",  # announced for a later day: not booked either
    "INFO": "PDNG",  # told for information; it never moves the balance
}
NUMBERS: Final = (
    "IBAN", "Othr/Id", "BBAN", "UPIC", "PrtryAcct/Id",
)  # fmt: skip
AGENT: Final = (
    "FinInstnId/ClrSysMmbId/MmbId", "FinInstnId/ClrSysMmbId/Id", "FinInstnId/BICFI",
    "FinInstnId/BIC", "FinInstnId/CmbndId/ClrSysMmbId/Id", "FinInstnId/CmbndId/BIC",
    "FinInstnId/PrtryId/Id", "FinInstnId/Othr/Id", "FinInstnId/Nm", "FinInstnId/NmAndAdr/Nm",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Owner:
    """The statement an entry stands in; ``notes`` collects what the officer should know."""

    account: str
    currency: str
    identity: str
    default_sub: str
    latest: date
    notes: set[str]


class Counted(NamedTuple):
    """One entry as the bank's own totals count it."""

    amount: Money
    credit: bool


class Side(NamedTuple):
    """One side of a transaction: who, from which account, at which bank."""

    name: str
    account: str
    bank: str


@dataclass(frozen=True, slots=True)
class _Entry:
    node: Node
    place: str
    amount: Money
    credit: bool
    status: Status
    booked_on: date
    value_date: date
    reference: str


def account_id(node: Node | None) -> str:
    """An account's number, IBAN or the bank's own form, without the spaces of print."""
    number = node and node.first("Id")
    return number.text(*NUMBERS).replace(" ", "") if number else ""


def entry_lines(node: Node, number: int, owner: Owner) -> tuple[Counted, list[StatementLine]]:
    """The entry as it is counted, and the line or lines it becomes."""
    entry = _read_entry(node, number, owner)
    details = [one for group in node.all("NtryDtls") for one in group.all("TxDtls")]
    details += node.all("TxDtls")  # version .01 keeps them in the entry itself
    counted = Counted(entry.amount, entry.credit)
    parts = _parts(entry, details, owner) if len(details) > 1 else None
    if parts is None:
        detail = details[0] if len(details) == 1 else None
        line = _line(entry, detail, owner, part=counted, serial=entry.reference, place=entry.place)
        return counted, [line]
    return counted, [
        _line(
            entry,
            detail,
            owner,
            part=part,
            serial=f"{entry.reference}/{name}" if entry.reference else "",
            place=f"transaction {at} of {entry.place}",
        )
        for at, (detail, part, name) in enumerate(
            zip(details, parts, _names(details), strict=True), 1
        )
    ]


def _names(details: list[Node]) -> list[str]:
    """The transactions' own references where all are there and differ, else their numbers."""
    own = [_given(detail.text("Refs/AcctSvcrRef", "Refs/TxId")) for detail in details]
    if "" in own or len(set(own)) < len(own):
        return [str(at) for at in range(1, len(details) + 1)]
    return own


def _read_entry(node: Node, number: int, owner: Owner) -> _Entry:
    place = f"entry {number} of statement {owner.identity}, line {node.line}"
    amount = message_amount(node.need("Amt").words, owner.currency, place)
    state = node.need("Sts")
    written = state.words or state.text("Cd", "Prtry")
    if written not in STATUSES:
        raise unreadable(f"the status {written!r:.40} is not known", place, given=written[:40])
    if written == "INFO":
        owner.notes.add(f"{place}: 仅供参考，未记账 · for information only, not booked")
    status = STATUSES[written]
    booked = _day(node, "BookgDt", place)
    valued = _day(node, "ValDt", place)
    booked_on = booked or valued  # what is not booked yet may have no booking date
    if booked_on is None or (booked is None and status == "BOOK"):
        raise unreadable("the entry has no booking date", place, missing="BookgDt")
    if status == "BOOK":
        possible(booked_on, place, latest=owner.latest)
    return _Entry(
        node=node,
        place=place,
        amount=positive(amount, place),
        credit=_credit(node.need_text("CdtDbtInd"), place),
        status=status,
        booked_on=booked_on,
        value_date=valued or booked_on,
        reference=_given(node.text("AcctSvcrRef")) or _given(node.text("NtryRef")),
    )


def _parts(entry: _Entry, details: list[Node], owner: Owner) -> list[Counted] | None:
    """Each transaction's own amount, if every one has one and together they are the entry."""
    parts: list[Counted] = []
    for detail in details:
        amount = detail.first("Amt") or detail.first("AmtDtls/TxAmt/Amt")
        if amount is None or amount.element.get("Ccy") != owner.currency:
            return None
        figure = message_amount(amount.words, owner.currency, f"{entry.place}, line {amount.line}")
        direction = detail.text("CdtDbtInd")
        credit = _credit(direction, entry.place) if direction else entry.credit
        if figure.fen <= 0:
            return None
        parts.append(Counted(figure, credit))
    moved = sum(part.amount.fen if part.credit == entry.credit else -part.amount.fen
                for part in parts)  # fmt: skip
    return parts if moved == entry.amount.fen else None


def _line(
    entry: _Entry, detail: Node | None, owner: Owner, *, part: Counted, serial: str, place: str
) -> StatementLine:
    about = detail or entry.node
    ours, other = _sides(about, owner, credit=part.credit)
    own_number = ours.account if ours.account != owner.account else ""
    reference = about.text("RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/CdtrRefInf/CdtrRef")
    end_to_end = about.text("Refs/EndToEndId")
    remark = _remark(about, entry.node)
    return StatementLine(
        account=owner.account,
        serial=serial or (_given(about.text("Refs/AcctSvcrRef")) if detail else ""),
        booked_on=entry.booked_on,
        value_date=entry.value_date,
        credit=part.credit,
        amount=part.amount,
        counterparty_name=other.name,
        counterparty_account=other.account,
        counterparty_bank=other.bank,
        remark=remark,
        end_to_end=_given(end_to_end) or quoted_in(remark),
        # A reference for the creditor names our sub-account only when the creditor is us.
        sub_account=own_number or (reference if part.credit else "") or owner.default_sub,
        status=entry.status,
        reversal=entry.node.text("RvslInd") in {"true", "1"},
        return_reason=_return_reason(about),
        place=place,
    )


def _sides(about: Node, owner: Owner, *, credit: bool) -> tuple[Side, Side]:
    """Our side and the other's: who receives a credit is us, who pays a debit is us.

    A bank that reports a returned payment may keep the parties of the original; then the account
    that is ours stands on the side of the payer, and the sides change places.
    """
    payer, payee = _side(about, "Dbtr"), _side(about, "Cdtr")
    ours, other = (payee, payer) if credit else (payer, payee)
    if other.account == owner.account and ours.account != owner.account:
        return other, ours
    return ours, other


def _side(about: Node, role: str) -> Side:
    parties, agents = about.first("RltdPties"), about.first("RltdAgts")
    agent = agents and agents.first(f"{role}Agt")
    return Side(
        parties.text(f"{role}/Nm", f"{role}/Pty/Nm") if parties else "",
        account_id(parties.first(f"{role}Acct")) if parties else "",
        agent.text(*AGENT) if agent else "",
    )


def _remark(about: Node, entry: Node) -> str:
    told = [node.words for info in about.all("RmtInf") for node in info.all("Ustrd")]
    told = [words for words in told if words]
    return " ".join(told) or about.text("AddtlTxInf") or entry.text("AddtlNtryInf")


def _return_reason(about: Node) -> str:
    given = about.first("RtrInf")
    if given is None:
        return ""
    code = given.text("Rsn/Cd", "Rsn/Prtry", "RtrRsn/Cd", "RtrRsn/Prtry")
    said = [node.words for name in ("AddtlInf", "AddtlRtrRsnInf") for node in given.all(name)]
    return " ".join(words for words in (code, *said) if words)


def _day(node: Node, name: str, place: str) -> date | None:
    found = node.first(name)
    if found is None:
        return None
    return message_day(found.words or found.text("Dt", "DtTm"), place)


def _credit(text: str, place: str) -> bool:
    if text not in {"CRDT", "DBIT"}:
        raise unreadable(f"{text!r:.40} is neither CRDT nor DBIT", place, given=text[:40])
    return text == "CRDT"


def _given(reference: str) -> str:
    """A reference, unless the bank filled the field to say that there is none."""
    return "" if reference.upper() in NO_REFERENCE else reference
