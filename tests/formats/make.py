"""Bank files made to order: camt messages of any version, and tables as Chinese banks export them.

Each version is written as its own schema wants it, so that a test can validate what it feeds.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape

import xlsxwriter

from ledger.domain.payout import payout_of
from ledger.domain.payout_parts import quoted_in

COURT = "1202026619900012345"
ROOTS = {
    "052": ("BkToCstmrAcctRpt", "Rpt"),
    "053": ("BkToCstmrStmt", "Stmt"),
    "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
}
VERSIONS = [f"{number:02}" for number in range(1, 15)]
STATUS_AS_CODE = "07"
PARTY_CHOICE = "07"
OWN_AMOUNT = "03"


SOMEBODY, HIS_ACCOUNT = "张伟", "6217000010001234567"


@dataclass(frozen=True)
class Part:
    """One transaction of a batch entry."""

    amount: str
    name: str = SOMEBODY
    end_to_end: str = ""
    reference: str = ""


@dataclass(frozen=True)
class Line:
    """One movement to be written; amounts are written exactly as given here."""

    amount: str
    credit: bool = True
    serial: str = ""
    name: str = SOMEBODY
    account: str = HIS_ACCOUNT
    bank: str = "105100000017"
    remark: str = ""
    on: str = "2026-03-02"
    value: str = ""
    end_to_end: str = ""
    sub_account: str = ""
    structured: str = ""
    status: str = "BOOK"
    reversal: bool = False
    return_reason: str = ""
    return_words: str = ""
    currency: str = "CNY"
    parts: Sequence[Part] = field(default_factory=tuple)

    @property
    def signed(self) -> Decimal:
        return Decimal(self.amount) if self.credit else -Decimal(self.amount)


def camt053(account: str, opening: str | None, lines: Sequence[Line], **how: object) -> bytes:
    """A statement whose closing balance follows from its booked lines unless one is given."""
    return camt("053", account, opening, lines, **how)  # type: ignore[arg-type]


def camt054(account: str, lines: Sequence[Line], **how: object) -> bytes:
    """A notification: entries and no balances."""
    return camt("054", account, None, lines, **how)  # type: ignore[arg-type]


def camt(
    message: str,
    account: str,
    opening: str | None,
    lines: Sequence[Line],
    *,
    version: str = "08",
    statement_id: str = "ST-1",
    closing: str | None = None,
    on: str = "2026-03-02",
    sequence: int | None = 1,
    currency: str = "CNY",
    parent: str = "",
    summary: str = "",
    created: str = "2026-03-03T01:00:00+08:00",
) -> bytes:
    """The bytes of a message, one element a line so that a place can be named."""
    wrapper, kind = ROOTS[message]
    wrapper += "V01" if version == "01" else ""
    body = [
        tag("Id", statement_id),
        tag("ElctrncSeqNb", sequence) if sequence else "",
        tag("CreDtTm", created),
        tag("Acct", account_id(account, version), tag("Ccy", currency)),
        tag("RltdAcct", account_id(parent, version)) if parent else "",
    ]
    if opening is not None:
        moved = sum((line.signed for line in lines if line.status == "BOOK"), Decimal(0))
        end = closing or str(Decimal(opening) + moved)
        body += [_balance(code, amount, currency, on, version)
                 for code, amount in (("OPBD", opening), ("CLBD", end))]  # fmt: skip
    body += [summary, *(_entry(line, account, version) for line in lines)]
    return document(
        f"camt.{message}.001.{version}",
        tag(
            wrapper,
            tag("GrpHdr", tag("MsgId", "M-1"), tag("CreDtTm", created)),
            tag(kind, *body),
        ),
    )


def document(message: str, content: str) -> bytes:
    """A Document in a message's namespace."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    name = f"urn:iso:std:iso:20022:tech:xsd:{message}"
    return f'{head}<Document xmlns="{name}">\n{content}</Document>\n'.encode()


def tag(name: str, *content: object, **attributes: str) -> str:
    """One element; text is escaped, elements made here are kept."""
    inner = "".join(
        part if isinstance(part, str) and part.startswith("<") else escape(str(part))
        for part in content
    )
    given = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{given}>{inner}</{name}>\n"


def account_id(number: str, version: str) -> str:
    """An account's number in the bank's own form."""
    if number[:2].isalpha():
        return tag("Id", tag("IBAN", number))
    return tag("Id", tag("PrtryAcct" if version == "01" else "Othr", tag("Id", number)))


def totals(entries: int, amount: str) -> str:
    """A TxsSummry over all entries."""
    return tag("TxsSummry", tag("TtlNtries", tag("NbOfNtries", entries), tag("Sum", amount)))


def _balance(code: str, amount: str, currency: str, on: str, version: str) -> str:
    kind = tag("Cd", code)
    return tag(
        "Bal",
        tag("Tp", kind if version == "01" else tag("CdOrPrtry", kind)),
        tag("Amt", amount.removeprefix("-"), Ccy=currency),
        tag("CdtDbtInd", "DBIT" if amount.startswith("-") else "CRDT"),
        tag("Dt", tag("Dt", on)),
    )


def _entry(line: Line, account: str, version: str) -> str:
    status = tag("Cd", line.status) if version >= STATUS_AS_CODE else line.status
    details = [_details(line, part, account, version) for part in line.parts or (None,)]
    held = details if version == "01" else [tag("NtryDtls", *details)]
    return tag(
        "Ntry",
        tag("Amt", line.amount, Ccy=line.currency),
        tag("CdtDbtInd", "CRDT" if line.credit else "DBIT"),
        tag("RvslInd", "true") if line.reversal else "",
        tag("Sts", status),
        tag("BookgDt", tag("Dt", line.on)) if line.status == "BOOK" else "",
        tag("ValDt", tag("Dt", line.value or line.on)),
        tag("AcctSvcrRef", line.serial) if line.serial else "",
        tag("BkTxCd", tag("Prtry", tag("Cd", "NTRF"))),
        *held,
    )


def _details(line: Line, part: Part | None, account: str, version: str) -> str:
    about = part or Part(line.amount, line.name, line.end_to_end)
    amount = tag("Amt", about.amount, Ccy=line.currency)
    direction = tag("CdtDbtInd", "CRDT" if line.credit else "DBIT")
    own_side, other = ("Cdtr", "Dbtr") if line.credit else ("Dbtr", "Cdtr")
    own = account_id(line.sub_account or account, version)
    # Where it went is told of a payment of ours only where a test says so.
    paid = not line.credit and payout_of(about.end_to_end) is not None
    name = tag("Nm", about.name) if about.name and not (paid and about.name == SOMEBODY) else ""
    untold = paid and line.account == HIS_ACCOUNT
    known = "" if untold else tag(f"{other}Acct", account_id(line.account, version))
    sides = {
        other: tag(other, tag("Pty", name) if version >= PARTY_CHOICE else name) + known,
        own_side: tag(f"{own_side}Acct", own),
    }
    return tag(
        "TxDtls",
        _references(about),
        amount + direction if version >= OWN_AMOUNT else "",
        tag("AmtDtls", tag("TxAmt", amount)),
        tag("RltdPties", sides["Dbtr"], sides["Cdtr"]),
        _agents(line, other, version),
        _remittance(line, version),
        _returned(line, version),
    )


def _references(about: Part) -> str:
    own = tag("AcctSvcrRef", about.reference) if about.reference else ""
    return tag("Refs", own, tag("EndToEndId", about.end_to_end or "NOTPROVIDED"))


def _agents(line: Line, other: str, version: str) -> str:
    member = tag("ClrSysMmbId", tag("Id" if version == "01" else "MmbId", line.bank))
    if version == "01":
        member = tag("PrtryId", tag("Id", line.bank))
    return tag("RltdAgts", tag(f"{other}Agt", tag("FinInstnId", member)))


def _remittance(line: Line, version: str) -> str:
    name = "CdtrRef" if version == "01" else "Ref"
    structured = tag("Strd", tag("CdtrRefInf", tag(name, line.structured)))
    told = tag("Ustrd", line.remark) if line.remark else ""
    told += structured if line.structured else ""
    return tag("RmtInf", told) if told else ""


def _returned(line: Line, version: str) -> str:
    if not line.return_reason:
        return ""
    name = "RtrRsn" if version == "01" else "Rsn"
    words = tag("AddtlInf", line.return_words) if line.return_words else ""
    return tag("RtrInf", tag(name, tag("Cd", line.return_reason)), words)


# Tables, in the three shapes the shipped profiles read


def icbc(lines: Sequence[Line], *, card: str = "1202********12345", footer: bool = True) -> str:
    """A text table with a preamble, padded cells, two amount columns, newest first, and a sum."""
    rows = ["明细查询文件下载", "", f'卡号: {card},"卡别名: 案款"', ""]
    rows.append(
        "交易日期,摘要,交易场所,交易国家或地区简称,钞/汇,交易金额(收入),交易金额(支出),交易币种,"
        "记账金额(收入),记账金额(支出),记账币种,余额,对方户名"
    )
    for line in reversed(lines):
        income, outgo = (line.amount, "") if line.credit else ("", line.amount)
        cells = (line.on, line.remark, "", "CHN", "钞", "-", "-", "-", income, outgo, "人民币",
                 "x,xxx.yy", line.name, "")  # fmt: skip
        rows.append(",".join(f'"{cell}  \t"' for cell in cells[:-1]) + ",")
    if footer:
        money_in = sum(Decimal(line.amount) for line in lines if line.credit)
        money_out = sum(Decimal(line.amount) for line in lines if not line.credit)
        rows += [" ", f'人民币合计,,,,,,,,"{money_in:,.2f} \t","{money_out:,.2f} \t",']
    return "\n".join(rows) + "\n"


def cmb(lines: Sequence[Line], *, opening: str = "0.00", newest_first: bool = False) -> str:
    """A text table with one signed amount column, running balances and no preamble."""
    balance, rows = Decimal(opening), []
    for line in lines:
        balance += line.signed
        shown = (f"{line.signed:,.2f}", f"{balance:,.2f}")
        rows.append(
            f'{line.on},CNY,"{shown[0]}","{shown[1]}",转账,"{_to_whom(line)}","{line.remark}"'
        )
    head = "记账日期,货币,交易金额,联机余额,交易摘要,对手信息,客户摘要"
    return "\r\n".join([head, *(rows[::-1] if newest_first else rows)]) + "\r\n"


def _to_whom(line: Line) -> str:
    paid = not line.credit and quoted_in(line.remark)
    return line.name if paid and line.account == HIS_ACCOUNT else f"{line.name} {line.account}"


def ccb_rows(lines: Sequence[Line], *, opening: str = "0.00", account: str = COURT) -> list[list]:
    """The cells of a workbook table: a preamble, number cells, and a closing remark."""
    rows: list[list] = [
        ["China Construction Bank"], ["币\u3000\u3000种：", "人民币"],
        ["账\u3000\u3000号：", account], [],
        ["记账日  ", "交易日期", "支出 ", "收入 ", "账户余额 ", "币种", "摘要", "对方账号",
         "对方户名", "交易地点  "],
    ]  # fmt: skip
    balance = Decimal(opening)
    for line in lines:
        balance += line.signed
        day = line.on.replace("-", "")
        outgo, income = (0.0, float(line.amount)) if line.credit else (float(line.amount), 0.0)
        rows.append([day, day, outgo, income, float(balance), "人民币", "转账", line.account,
                     line.name, line.remark])  # fmt: skip
    return [*rows, ["以上数据仅供参考|具体内容请以柜台为准"]]


def xlsx(*sheets: list[list]) -> bytes:
    """A real .xlsx of the given sheets; text that looks like a formula stays text."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False}) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return held.getvalue()
