"""The seven tables of the clean-up (清理报表 R-1 至 R-7), from one snapshot, tied to the bank.

Each row says where its lines are found, so that every cell leads to the lines behind it. A report
whose totals do not tie to bank and books is not given out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from ledger.domain.errors import Malformed
from ledger.domain.money import Money, fen, zero
from reconciliation.legacy import openings
from reconciliation.legacy.classes import MEANING
from reconciliation.legacy.law import totals_tie
from reconciliation.spreadsheet import Column, Kind, Sheet, workbook


class NoSuchReport(Malformed):
    """The clean-up knows seven tables, R-1 to R-7."""

    code = "no-such-legacy-report"
    title = "No such report table"
    title_zh = "无此报表"


@dataclass(frozen=True, slots=True)
class Tie:
    """One total and what it must equal."""

    said: str
    total: Money
    against: Money

    @property
    def holds(self) -> bool:
        return self.total == self.against


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns, its rows, and for each row where its lines are found."""

    code: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    drill: tuple[str, ...]
    ties: tuple[Tie, ...] = ()

    @property
    def title(self) -> str:
        return f"{self.code} {self.zh} {self.en}"

    def sheet(self) -> Sheet:
        """The table as a sheet of a workbook."""
        return Sheet(f"{self.code} {self.zh}", self.title, self.columns, self.rows)


def _text(zh: str, en: str) -> Column:
    return Column(zh, en)


def _money(zh: str, en: str) -> Column:
    return Column(zh, en, Kind.MONEY)


def _count(zh: str, en: str) -> Column:
    return Column(zh, en, Kind.COUNT)


def _day(zh: str, en: str) -> Column:
    return Column(zh, en, Kind.DAY)


Rows = list[tuple[Any, ...]]


def _ask(connection: sa.Connection, sql: str, *given: Any) -> Rows:
    return [tuple(row) for row in connection.exec_driver_sql(sql, given)]


#

_R1: Final = (
    "SELECT bank_account, extract(year FROM booked_on)::int, left(loaded_as, 1), count(*),"
    " sum(amount), sum(remainder) FROM views.legacy_lines WHERE book = %s"
    " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
)
# Each line's balance is looked up by its key: a join would be planned without statistics, for the
# views have been filled a moment ago.
_UNCLAIMED: Final = (
    "SELECT coalesce(-sum((SELECT b.amount FROM anzhang.balances b WHERE b.book = l.book"
    " AND b.account = ('unclaimed/' || l.line) COLLATE \"C\" AND b.currency = 'CNY')), 0)"
    " FROM views.legacy_lines l WHERE l.book = %s"
)


def opening(connection: sa.Connection, book: str) -> Table:
    """R-1 底数表: by account, year of arrival and class as loaded; tied to bank and books."""
    found = _ask(connection, _R1, book)
    rows = tuple(
        (account, str(year), letter, MEANING[letter].zh, count, fen(int(amount)), fen(int(left)))
        for account, year, letter, count, amount, left in found
    )
    drill = tuple(
        f"/legacy/lines?bank_account={account}&year={year}&cls={letter}"
        for account, year, letter, *_ in found
    )
    ties = [
        _bank_tie(connection, book, each, rows) for each in openings.positions(connection, book)
    ]
    unclaimed = fen(int(_ask(connection, _UNCLAIMED, book)[0][0]))
    still = sum((row[6] for row in rows), zero())
    ties.append(Tie("待清理余额 = 账面待认领 still to clear, in the books", still, unclaimed))
    return Table(
        "R-1", "底数表", "opening position",
        (_text("专户", "account"), _text("到账年度", "year"), _text("分类", "class"),
         _text("类别", "meaning"), _count("笔数", "lines"), _money("金额", "amount"),
         _money("待清理", "still to clear")),
        rows, drill, tuple(ties),
    )  # fmt: skip


def _bank_tie(
    connection: sa.Connection, book: str, opened: openings.PositionRow, rows: Sequence[Any]
) -> Tie:
    lines = sum((row[5] for row in rows if row[0] == opened.bank_account), zero())
    said = f"{opened.bank_account}: 明细 + 长款 − 短款 = 银行余额 lines tie to the bank"
    return Tie(said, lines + opened.over - opened.under, opened.balance)


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
    """R-6 上缴表: what went to the treasury."""
    return _payments(connection, book, "R-6", "上缴表", "to the treasury", to_state=True)


def _payments(
    connection: sa.Connection, book: str, code: str, zh: str, en: str, *, to_state: bool
) -> Table:
    found = _ask(connection, _PAID, book, STATE, to_state)
    rows = tuple(
        (number, kind, case, payee, _read(amount), on, serial)
        for number, kind, case, payee, amount, on, serial, _ in found
    )
    return Table(
        code, zh, en,
        (_text("出款编号", "payout"), _text("种类", "kind"), _text("案号", "case"),
         _text("收款人", "payee"), _money("金额", "amount"), _day("记账日", "booked"),
         _text("原流水号", "serial")),
        rows, tuple(f"/legacy/lines/{row[-1]}" for row in found),
    )  # fmt: skip


def _read(amount: str) -> Money:
    return Money(amount.removeprefix("CNY "))


# Lists of lines


def _lines(
    connection: sa.Connection, book: str, columns: str, where: str
) -> tuple[Rows, tuple[str, ...]]:
    sql = (
        f"SELECT {columns}, line FROM views.legacy_lines WHERE book = %s AND {where}"
        " ORDER BY booked_on, line"
    )
    found = _ask(connection, sql, book)
    return [row[:-1] for row in found], tuple(f"/legacy/lines/{row[-1]}" for row in found)


def unpaid(connection: sa.Connection, book: str) -> Table:
    """R-3 未发放原因表: what waits, on which ground, who agreed, and when it is looked at again."""
    rows, drill = _lines(
        connection, book,
        "serial, booked_on, case_number, cls, why, document, approved_by, review_on, remainder",
        "left(cls, 1) IN ('B', 'C', 'D') AND remainder > 0",
    )  # fmt: skip
    return Table(
        "R-3", "未发放原因表", "why not paid",
        (_text("流水号", "serial"), _day("到账日", "arrived"), _text("案号", "case"),
         _text("分类", "class"), _text("事由", "ground"), _text("依据", "document"),
         _text("审批人", "approved by"), _day("预计日期", "expected"), _money("金额", "amount")),
        _with_money(rows, 8), drill,
    )  # fmt: skip


def unidentified(connection: sa.Connection, book: str) -> Table:
    """R-4 不明款核查表: class E, the steps done and what is next."""
    rows, drill = _lines(
        connection, book,
        "serial, booked_on, payer_name, remark, steps, last_step, last_on, next_on, remainder",
        "cls = 'E' AND remainder > 0",
    )  # fmt: skip
    return Table(
        "R-4", "不明款核查表", "unidentified money",
        (_text("流水号", "serial"), _day("到账日", "arrived"), _text("付款人", "payer"),
         _text("摘要", "remark"), _count("已查步骤", "steps"), _text("最近步骤", "last step"),
         _day("日期", "on"), _day("下一步日期", "next"), _money("金额", "amount")),
        _with_money(rows, 8), drill,
    )  # fmt: skip


def escrowed(connection: sa.Connection, book: str) -> Table:
    """R-5 提存表: class D, whether it still stands by itself or went to its case."""
    rows, drill = _lines(
        connection, book,
        "serial, booked_on, case_number, payee_name, document, approved_by, review_on, amount",
        "cls = 'D'",
    )  # fmt: skip
    return Table(
        "R-5", "提存表", "escrow",
        (_text("流水号", "serial"), _day("到账日", "arrived"), _text("案号", "case"),
         _text("债权人", "creditor"), _text("依据", "document"), _text("审批人", "approved by"),
         _day("复查日", "review"), _money("金额", "amount")),
        _with_money(rows, 7), drill,
    )  # fmt: skip


def handed_on(connection: sa.Connection, book: str) -> Table:
    """R-7 责任移送表: class K lines and differences, each with the person who answers for it."""
    found, drill = _lines(
        connection, book, "serial, booked_on, why, owner, document, amount", "cls = 'K'"
    )
    rows = list(_with_money(found, 5))
    for each in openings.differences(connection, book):
        rows.append((each.ticket, None, each.reason, each.owner, each.kind, each.amount))
        drill = (*drill, f"/legacy/positions/{each.bank_account}")
    return Table(
        "R-7", "责任移送表", "responsibility",
        (_text("编号", "number"), _day("到账日", "arrived"), _text("说明", "reason"),
         _text("责任人", "owner"), _text("依据", "document"), _money("金额", "amount")),
        tuple(rows), drill,
    )  # fmt: skip


def _with_money(rows: Rows, at: int) -> tuple[tuple[Any, ...], ...]:
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
