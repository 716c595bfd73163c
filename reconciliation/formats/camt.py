"""ISO 20022 account messages: camt.052 report, camt.053 statement, camt.054 notification.

One reader for versions .01 to .14. It asks for elements by local name and knows where versions
differ: the wrapper of .01, balance types with and without a choice, net totals, agents by BIC or
BICFI, a status as text or as code. Where a schema is vendored the message is validated first;
other versions are read structurally, each needed element refused by name and line when missing.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from lxml import etree

from ledger.domain.money import Money, fen, total
from reconciliation.formats.camt_entry import Counted, Owner, account_id, entry_lines
from reconciliation.formats.model import Kind, Statement, StatementLine, Totals
from reconciliation.formats.refusals import FormatUnknown
from reconciliation.formats.words import message_amount, message_day, unreadable, with_serials
from reconciliation.formats.xml import Node, validate

NEWEST: Final = 14
KINDS: Final[dict[str, tuple[str, str, Kind]]] = {
    "052": ("BkToCstmrAcctRpt", "Rpt", "report"),
    "053": ("BkToCstmrStmt", "Stmt", "statement"),
    "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn", "notification"),
}
OPENING: Final = ("OPBD", "PRCD", "ITBD")  # booked at the start, or where the last one ended
CLOSING: Final = ("CLBD", "ITBD")

_namespace = re.compile(r"urn:iso:std:iso:20022:tech:xsd:(camt\.(05[234])\.001\.([0-9]{2}))")


def read_camt(root: etree._Element) -> tuple[str, tuple[Statement, ...]]:
    """The message's name and its statements; raises Malformed refusals, never half a message."""
    message, wrapper, kind = _recognised(root)
    validate(root, message)
    body = Node(root).first(wrapper) or Node(root).need(f"{wrapper}V{message[-2:]}")
    header = body.need("GrpHdr")
    header.need_text("MsgId")
    created = header.need("CreDtTm")
    latest = message_day(created.words, f"line {created.line}") + timedelta(days=1)
    name, meaning = KINDS[message[5:8]][1], kind
    if not (nodes := body.all(name)):
        raise unreadable(f"{wrapper} holds no {name}", f"line {body.line}", missing=name)
    return message, tuple(_Reading(node, meaning, latest).statement() for node in nodes)


def _recognised(root: etree._Element) -> tuple[str, str, Kind]:
    name = etree.QName(root)
    found = _namespace.fullmatch(name.namespace or "")
    if name.localname != "Document" or not found or not 1 <= int(found[3]) <= NEWEST:
        raise FormatUnknown(
            f"line {root.sourceline}: <{name.localname}> in {name.namespace or 'no namespace'} is "
            f"not a Document of camt.052, camt.053 or camt.054 in versions 01 to {NEWEST}",
            line=root.sourceline,
        )
    wrapper, _, kind = KINDS[found[2]]
    return found[1], wrapper, kind


class _Reading:
    """One statement being read: its account and currency are settled before its entries."""

    def __init__(self, node: Node, kind: Kind, latest: date) -> None:
        self.node = node
        self.kind = kind
        self.identity = node.need_text("Id")
        account = account_id(node.need("Acct"))
        if not account:
            raise unreadable("the account has no number", f"line {node.need('Acct').line}")
        parent = account_id(node.first("RltdAcct"))
        self.notes: set[str] = set()
        self.owner = Owner(
            account=account,
            currency=self._currency(),
            identity=self.identity,
            default_sub=account if parent and parent != account else "",
            latest=latest,
            notes=self.notes,
        )
        self.parent = parent

    def statement(self) -> Statement:
        """The whole statement, every entry read."""
        counted: list[Counted] = []
        lines: list[StatementLine] = []
        for number, entry in enumerate(self.node.each("Ntry"), 1):
            one, its_lines = entry_lines(entry, number, self.owner)
            counted.append(one)
            lines += its_lines
        opening, closing = self._balance(OPENING, last=False), self._balance(CLOSING, last=True)
        first, last = self._days()
        page = self.node.text("StmtPgntn/PgNb", "RptPgntn/PgNb", "NtfctnPgntn/PgNb")
        ended = self.node.text(*(f"{of}Pgntn/LastPgInd" for of in ("Stmt", "Rpt", "Ntfctn")))
        return Statement(
            statement_id=self.identity,
            account=self.owner.account,
            currency=self.owner.currency,
            opening=opening and opening[0],
            closing=closing and closing[0],
            opening_on=first or (opening and opening[1]),
            closing_on=last or (closing and closing[1]),
            sequence=_number(self.node.text("ElctrncSeqNb", "LglSeqNb"), self.node),
            lines=with_serials(lines),
            kind=self.kind,
            page=_number(page, self.node),
            last_page=ended not in {"false", "0"},
            parent_account=self.parent,
            declared=self._declared(),
            counted=_summed(counted),
            notes=tuple(sorted(self.notes)),
        )

    def _currency(self) -> str:
        """The account's currency, said once and contradicted nowhere."""
        said = self.node.text("Acct/Ccy")
        for holder in self._holders():
            amount = holder.need("Amt")
            written = amount.element.get("Ccy") or ""
            said = said or written
            if written != said:
                raise unreadable(
                    f"{written or 'no currency'} on an account kept in {said}",
                    f"line {amount.line}",
                    expected=said,
                    found=written,
                )
        return said or "XXX"

    def _holders(self) -> Iterator[Node]:
        """Every booked balance and every entry: available balances may be in another currency."""
        booked = {*OPENING, *CLOSING}
        yield from (balance for balance in self.node.all("Bal") if _code(balance) in booked)
        yield from self.node.each("Ntry")

    def _balance(self, wanted: tuple[str, ...], *, last: bool) -> tuple[Money, date] | None:
        """The first kind of balance given; of several interim ones, the first or the last."""
        for code in wanted:
            found = [node for node in self.node.all("Bal") if _code(node) == code]
            if code in {"OPBD", "CLBD"} and len(found) > 1:
                raise unreadable(f"the balance {code} is given twice", f"line {found[1].line}")
            if code == "ITBD" and len(found) > 2:
                raise unreadable("more than two interim balances", f"line {found[2].line}")
            if found and self._usable(code, len(found), last=last):
                return self._read_balance(found[-1 if last else 0])
        return None

    @staticmethod
    def _usable(code: str, count: int, *, last: bool) -> bool:
        """A lone interim balance of a report is where it stands now, not where it began."""
        return code != "ITBD" or last or count == 2

    def _read_balance(self, node: Node) -> tuple[Money, date]:
        amount = node.need("Amt")
        figure = message_amount(amount.words, self.owner.currency, f"line {amount.line}")
        sign = node.need_text("CdtDbtInd")
        day = node.need("Dt")
        place = f"line {day.line}"
        on = message_day(day.words or day.text("Dt", "DtTm"), place)
        if sign not in {"CRDT", "DBIT"}:
            raise unreadable(f"{sign!r} is neither CRDT nor DBIT", f"line {node.line}")
        return (figure if sign == "CRDT" else -figure), on

    def _days(self) -> tuple[date | None, date | None]:
        period = self.node.first("FrToDt")
        if period is None:
            return None, None
        place = f"line {period.line}"
        first, last = period.text("FrDtTm", "FrDt"), period.text("ToDtTm", "ToDt")
        days = tuple(message_day(text, place) if text else None for text in (first, last))
        return days[0], days[1]

    def _declared(self) -> Totals | None:
        summary = self.node.first("TxsSummry")
        if summary is None:
            return None
        both = Totals()
        if whole := summary.first("TtlNtries"):
            both = Totals(*self._total(whole))
        if money_in := summary.first("TtlCdtNtries"):
            entries, amount = self._total(money_in)
            both = replace(both, credit_entries=entries, credits=amount)
        if money_out := summary.first("TtlDbtNtries"):
            entries, amount = self._total(money_out)
            both = replace(both, debit_entries=entries, debits=amount)
        return both

    def _total(self, node: Node) -> tuple[int | None, Money | None]:
        written = node.text("Sum")
        place = f"line {node.line}"
        amount = message_amount(written, self.owner.currency, place) if written else None
        return _number(node.text("NbOfNtries"), node), amount


def _code(balance: Node) -> str:
    return balance.text("Tp/CdOrPrtry/Cd", "Tp/Cd")


def _number(text: str, node: Node) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,18}(\.0+)?", text, re.ASCII):
        raise unreadable(f"{text!r:.40} is not a whole number", f"line {node.line}")
    return int(text.partition(".")[0])


def _summed(counted: list[Counted]) -> Totals:
    """What the entries themselves add up to, in the shape of the bank's own summary."""
    money_in = [one.amount for one in counted if one.credit]
    money_out = [one.amount for one in counted if not one.credit]
    nothing = fen(0, counted[0].amount.currency.code) if counted else None
    return Totals(
        entries=len(counted),
        amount=total([*money_in, *money_out]) if counted else nothing,
        credit_entries=len(money_in),
        credits=total(money_in) if money_in else nothing,
        debit_entries=len(money_out),
        debits=total(money_out) if money_out else nothing,
    )
