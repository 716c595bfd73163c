"""The seven tables of the clean-up (清理报表 R-1 至 R-7), from one snapshot, tied to the bank.

Each row says where its lines are found, so that every cell leads to the lines behind it. A report
whose totals do not tie to bank and books is not given out.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

import sqlalchemy as sa

from ledger.domain.errors import Malformed
from ledger.domain.money import Money, fen, zero
from ledger.domain.ticket import TicketState
from ledger.projections.payouts import OVER
from reconciliation.legacy import openings
from reconciliation.legacy.classes import MEANING, STEPS_ZH, Step, why_zh
from reconciliation.legacy.law import totals_tie
from reconciliation.legacy.position import subject_of
from reconciliation.legacy.table import Rows, Table, ask, count, day, money, text
from reconciliation.legacy.ties import (
    DUE_TO_THE_STATE,
    ESCROW,
    RESPONSIBILITY,
    UNIDENTIFIED,
    UNPAID,
    at_the_bank,
    differences_tie,
    in_books,
    opening_ties,
)
from reconciliation.spreadsheet import workbook


class NoSuchReport(Malformed):
    """The clean-up knows seven tables, R-1 to R-7."""

    code = "no-such-legacy-report"
    title = "No such report table"
    title_zh = "无此报表"


# Of differences of an opening position, and of lines of class K.
_STATES: Final = (
    "SELECT subject, state FROM views.tickets WHERE book = %s AND (kind = 'legacy-difference'"
    " OR kind IN ('short', 'long') AND starts_with(subject, 'opening:'))"
)
KINDS_ZH: Final = {"long": "长款", "short": "短款"}

#

_R1: Final = (
    "SELECT bank_account, extract(year FROM booked_on)::int, left(loaded_as, 1), count(*),"
    " sum(amount), sum(remainder) FROM views.legacy_lines WHERE book = %s"
    " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
)


def opening(connection: sa.Connection, book: str) -> Table:
    """R-1 底数表: by account, year of arrival and class as loaded; tied to bank and books."""
    found = ask(connection, _R1, book)
    rows = tuple(
        (account, str(year), letter, MEANING[letter].zh, count, fen(int(amount)), fen(int(left)))
        for account, year, letter, count, amount, left in found
    )
    drill = tuple(
        f"/legacy/lines?bank_account={account}&year={year}&cls={letter}"
        for account, year, letter, *_ in found
    )
    return Table(
        "R-1", "底数表", "opening position",
        (text("专户", "account"), text("到账年度", "year"), text("分类", "class"),
         text("类别", "meaning"), count("笔数", "lines"), money("金额", "amount"),
         money("待清理", "still to clear")),
        rows, drill, opening_ties(connection, book, rows),
    )  # fmt: skip


#

_PAID: Final = (
    "SELECT p.number, p.kind, p.case_number, coalesce(y.name, p.party), s.amount, p.settled_on,"
    " l.serial, l.line FROM views.payouts p"
    " CROSS JOIN LATERAL (SELECT (e->>0)::uuid AS receipt, e->>1 AS amount"
    " FROM jsonb_array_elements(p.sources) AS e) AS s"
    " CROSS JOIN LATERAL (SELECT serial, line FROM views.legacy_lines"
    " WHERE book = p.book AND line = s.receipt OFFSET 0) AS l"
    " LEFT JOIN views.parties y ON y.book = p.book AND y.case_id = p.payer AND y.party = p.party"
    " WHERE p.book = %s AND p.state = 'settled' AND (p.kind = ANY(%s)) = %s"
    " ORDER BY p.settled_on, p.number, l.line"
)
STATE: Final = ["treasury", "fee", "fine"]


def paid(connection: sa.Connection, book: str) -> Table:
    """R-2 发放表: what was paid out of legacy money, to whom and when the bank booked it."""
    return _payments(connection, book, "R-2", "发放表", "paid out", to_state=False)


def to_treasury(connection: sa.Connection, book: str) -> Table:
    """R-6 上缴表: what went to the treasury, and what is due to it (class I)."""
    found = _payments(connection, book, "R-6", "上缴表", "to the treasury", to_state=True)
    due, drill = _lines(
        connection, book, "'待上缴 due', '待上缴 due', case_number, why, remainder, NULL, serial",
        f"{DUE_TO_THE_STATE} AND remainder > 0",
    )  # fmt: skip
    tie = in_books(connection, book, "R-6", (int(row[4]) for row in due))
    return replace(
        found, rows=(*found.rows, *_with_money(due, 4)), drill=(*found.drill, *drill),
        ties=(*found.ties, tie),
    )  # fmt: skip


def _payments(
    connection: sa.Connection, book: str, code: str, zh: str, en: str, *, to_state: bool
) -> Table:
    found = ask(connection, _PAID, book, STATE, to_state)
    rows = tuple(
        (number, kind, case, payee, _read(amount), on, serial)
        for number, kind, case, payee, amount, on, serial, _ in found
    )
    return Table(
        code, zh, en,
        (text("出款编号", "payout"), text("种类", "kind"), text("案号", "case"),
         text("收款人", "payee"), money("金额", "amount"), day("记账日", "booked"),
         text("原流水号", "serial")),
        rows, tuple(f"/legacy/lines/{row[-1]}" for row in found),
        (at_the_bank(connection, book, code, sorted({row[0] for row in found})),),
    )  # fmt: skip


def _read(amount: str) -> Money:
    return Money(amount.removeprefix("CNY "))


# Lists of lines

_IN_CASES: Final = (
    "SELECT l.serial, l.booked_on, c.case_number, l.cls,"
    " coalesce(c.ground, '已到案未发放 in its case'), l.document, l.approved_by,"
    " coalesce(c.deferred_until, c.due), c.unsettled, l.line"
    " FROM views.clocks c CROSS JOIN LATERAL (SELECT * FROM views.legacy_lines"
    " WHERE book = c.book AND line = c.receipt OFFSET 0) AS l"
    " WHERE c.book = %s AND c.unsettled > 0 AND l.cls <> 'D'"
    " ORDER BY l.booked_on, l.line, c.case_number"
)
_HELD_FOR_D: Final = (
    "SELECT c.receipt, sum(c.unsettled) FROM views.clocks c CROSS JOIN LATERAL (SELECT cls"
    " FROM views.legacy_lines WHERE book = c.book AND line = c.receipt OFFSET 0) AS l"
    " WHERE c.book = %s AND c.unsettled > 0 AND l.cls = 'D' GROUP BY c.receipt"
)
_GOING_OUT: Final = (
    "SELECT l.serial, l.booked_on, l.case_number, l.cls, '出款中 being paid', p.number, NULL,"
    " NULL::date, p.amount, l.line FROM views.payouts p CROSS JOIN LATERAL (SELECT *"
    " FROM views.legacy_lines WHERE book = p.book AND line = p.payer OFFSET 0) AS l"
    f" WHERE p.book = %s AND p.state NOT IN {OVER} ORDER BY l.booked_on, l.line, p.number"
)


def _lines(
    connection: sa.Connection, book: str, columns: str, where: str
) -> tuple[Rows, tuple[str, ...]]:
    sql = (
        f"SELECT {columns}, line FROM views.legacy_lines WHERE book = %s AND {where}"
        " ORDER BY booked_on, line"
    )
    found = ask(connection, sql, book)
    return [row[:-1] for row in found], tuple(f"/legacy/lines/{row[-1]}" for row in found)


def unpaid(connection: sa.Connection, book: str) -> Table:
    """R-3 未发放原因表: what waits, why, who agreed, and when it is looked at again.

    First what nobody has yet, but for what has a table of its own (E, D, I, K); then what is its
    case's and not paid; then what the line itself is paying.
    """
    rows, drill = _lines(
        connection, book,
        "serial, booked_on, case_number, cls, why, document, approved_by, review_on, remainder",
        f"{UNPAID} AND remainder > 0",
    )  # fmt: skip
    rows = [(*row[:4], why_zh(row[4]), *row[5:]) for row in rows]
    tie = in_books(connection, book, "R-3", (int(row[8]) for row in rows))
    for sql in (_IN_CASES, _GOING_OUT):
        found = ask(connection, sql, book)
        rows += [row[:-1] for row in found]
        drill = (*drill, *(f"/legacy/lines/{row[-1]}" for row in found))
    return Table(
        "R-3", "未发放原因表", "why not paid",
        (text("流水号", "serial"), day("到账日", "arrived"), text("案号", "case"),
         text("分类", "class"), text("事由", "ground"), text("依据", "document"),
         text("审批人", "approved by"), day("预计日期", "expected"), money("金额", "amount")),
        _with_money(rows, 8), drill, (tie,),
    )  # fmt: skip


def unidentified(connection: sa.Connection, book: str) -> Table:
    """R-4 不明款核查表: class E, the steps done and what is next."""
    rows, drill = _lines(
        connection, book,
        "serial, booked_on, payer_name, remark, steps, last_step, last_on, next_on, remainder",
        f"{UNIDENTIFIED} AND remainder > 0",
    )  # fmt: skip
    rows = [(*row[:5], row[5] and STEPS_ZH[Step(row[5])], *row[6:]) for row in rows]
    return Table(
        "R-4", "不明款核查表", "unidentified money",
        (text("流水号", "serial"), day("到账日", "arrived"), text("付款人", "payer"),
         text("摘要", "remark"), count("已查步骤", "steps"), text("最近步骤", "last step"),
         day("日期", "on"), day("下一步日期", "next"), money("金额", "amount")),
        _with_money(rows, 8), drill,
        (in_books(connection, book, "R-4", (int(row[8]) for row in rows)),),
    )  # fmt: skip


def escrowed(connection: sa.Connection, book: str) -> Table:
    """R-5 提存表: class D, what is still to be escrowed, and what stands so in its case."""
    rows, drill = _lines(
        connection, book,
        "serial, booked_on, case_number, payee_name, document, approved_by, review_on, remainder",
        ESCROW,
    )  # fmt: skip
    held = {str(line): amount for line, amount in ask(connection, _HELD_FOR_D, book)}
    told = [
        (*row, held.get(link.rpartition("/")[2], 0)) for row, link in zip(rows, drill, strict=True)
    ]
    return Table(
        "R-5", "提存表", "escrow",
        (text("流水号", "serial"), day("到账日", "arrived"), text("案号", "case"),
         text("债权人", "creditor"), text("依据", "document"), text("审批人", "approved by"),
         day("复查日", "review"), money("待提存", "still to escrow"),
         money("已入案、提存", "in its case, escrowed")),
        _with_money(_with_money(told, 7), 8), drill,
        (in_books(connection, book, "R-5", (int(row[7]) for row in rows)),),
    )  # fmt: skip


def handed_on(connection: sa.Connection, book: str) -> Table:
    """R-7 责任移送表: class K lines and differences, each with the person who answers for it."""
    found, drill = _lines(
        connection,
        book,
        "serial, booked_on, why, owner, document, amount, remainder",
        RESPONSIBILITY,
    )
    states = {row.subject: row.state for row in connection.exec_driver_sql(_STATES, (book,))}
    found = [
        (*row[:2], why_zh(row[2]), *row[3:], _still(fen(int(row[6])), states.get(_line(link))))
        for row, link in zip(found, drill, strict=True)
    ]
    rows = list(_with_money(_with_money(found, 5), 6))
    for each in openings.differences(connection, book):
        state = states.get(subject_of(each.bank_account, each.ticket))
        rows.append(
            (
                each.ticket,
                None,
                each.reason,
                each.owner,
                KINDS_ZH[each.kind],
                each.amount,
                each.standing,
                _still(each.standing, state),
            )
        )
        drill = (*drill, f"/legacy/positions/{each.bank_account}")
    return Table(
        "R-7", "责任移送表", "responsibility",
        (text("编号", "number"), day("到账日", "arrived"), text("说明", "reason"),
         text("责任人", "owner"), text("依据", "document"), money("金额", "amount"),
         money("未处理", "still open"), text("状态", "state")),
        tuple(rows), drill,
        (in_books(connection, book, "R-7", (int(row[6]) for row in found)),
         *differences_tie(connection, book)),
    )  # fmt: skip


def _line(link: str) -> str:
    """The line that a row leads to."""
    return link.rpartition("/")[2]


def _still(left: Money, ticket: str | None) -> str:
    """Whether it is put right, explained and not put right, or looked into (处理情况)."""
    if left == zero():
        return "已处理"
    return "已查明，未处理" if ticket == TicketState.EXPLAINED else "待查"


def _with_money(rows: Sequence[tuple[Any, ...]], at: int) -> tuple[tuple[Any, ...], ...]:
    return tuple((*row[:at], fen(int(row[at])), *row[at + 1 :]) for row in rows)


TABLES: Final[dict[str, Callable[[sa.Connection, str], Table]]] = {
    "R-1": opening, "R-2": paid, "R-3": unpaid, "R-4": unidentified, "R-5": escrowed,
    "R-6": to_treasury, "R-7": handed_on,
}  # fmt: skip


def table(connection: sa.Connection, book: str, code: str) -> Table:
    """One table by its code; raises :class:`NoSuchReport`, :class:`ReportDoesNotTie`."""
    made = TABLES.get(code.upper())
    if made is None:
        raise NoSuchReport(f"{code} is none of {', '.join(TABLES)}", code=code)
    found = made(connection, book)
    for tie in found.ties:
        totals_tie(found.code, tie.said, tie.total, tie.against)
    return found


def every_table(connection: sa.Connection, book: str) -> tuple[Table, ...]:
    """All seven, from what the connection sees."""
    return tuple(table(connection, book, code) for code in TABLES)


def as_workbook(tables: Sequence[Table], *, about: Sequence[tuple[str, str]] = ()) -> bytes:
    """The tables as one workbook with its control sheet."""
    return workbook("历史案款清理报表", [each.sheet() for each in tables], about=about)
