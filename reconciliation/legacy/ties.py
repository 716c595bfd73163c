"""What the clean-up's totals must equal (报表勾稽): the bank, the books, and each other.

Every line that nobody has yet stands in exactly one table by its class: E in R-4, D in R-5, I in
R-6, K in R-7, all others in R-3. What left is paid (R-2, R-6), in a case, being paid, or went to
another account of the book. All of that together is the opening position, and that is the bank's.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import sqlalchemy as sa

from ledger.domain.money import Money, fen, total
from ledger.projections.payouts import OVER
from reconciliation.legacy import openings
from reconciliation.legacy.position import DifferenceKind
from reconciliation.legacy.table import Tie, ask

UNIDENTIFIED: Final = "cls = 'E'"
ESCROW: Final = "cls = 'D'"
DUE_TO_THE_STATE: Final = "cls = 'I'"
RESPONSIBILITY: Final = "cls = 'K'"
UNPAID: Final = "cls NOT IN ('D', 'E', 'I', 'K')"
PARTS: Final = {
    "R-3": UNPAID, "R-4": UNIDENTIFIED, "R-5": ESCROW, "R-6": DUE_TO_THE_STATE,
    "R-7": RESPONSIBILITY,
}  # fmt: skip
"""Which lines nobody has yet stand in which table."""

# Each line's balance is looked up by its key: a join would be planned without statistics, for the
# views have been filled a moment ago.
_UNCLAIMED: Final = (
    "SELECT coalesce(-sum((SELECT b.amount FROM anzhang.balances b WHERE b.book = l.book"
    " AND b.account = ('unclaimed/' || l.line) COLLATE \"C\" AND b.currency = 'CNY')), 0)"
    " FROM views.legacy_lines l WHERE l.book = %s AND {where}"
)
_BY_TABLE: Final = (
    "SELECT "
    + ", ".join(f"coalesce(sum(remainder) FILTER (WHERE {each}), 0)" for each in PARTS.values())
    + " FROM views.legacy_lines WHERE book = %s"
)
_LEFT_ITSELF: Final = (
    "SELECT coalesce(sum(amount), 0), coalesce(sum(reassigned + passed_on), 0),"
    " coalesce(sum(owed_again), 0) FROM views.legacy_lines WHERE book = %s"
)
_IN_CASES: Final = (
    "SELECT coalesce(sum(c.unsettled), 0) FROM views.clocks c WHERE c.book = %s"
    " AND c.unsettled > 0 AND EXISTS (SELECT FROM views.legacy_lines l"
    " WHERE l.book = c.book AND l.line = c.receipt OFFSET 0)"
)
# What payouts took of legacy lines: paid, or on their way out of the line itself.
_BY_PAYOUTS: Final = (
    "SELECT coalesce(sum(s.fen) FILTER (WHERE p.state IN ('settled', 'handed')"
    " AND p.payer <> s.receipt), 0),"
    " coalesce(sum(s.fen) FILTER (WHERE p.state = 'settled' AND p.payer = s.receipt), 0),"
    f" coalesce(sum(s.fen) FILTER (WHERE p.state NOT IN {OVER} AND p.payer = s.receipt), 0)"
    " FROM views.payouts p CROSS JOIN LATERAL (SELECT (e->>0)::uuid AS receipt,"
    " (100 * substr(e->>1, 5)::numeric)::bigint AS fen FROM jsonb_array_elements(p.sources) AS e"
    ") AS s WHERE p.book = %s AND EXISTS (SELECT FROM views.legacy_lines l"
    " WHERE l.book = p.book AND l.line = s.receipt OFFSET 0)"
)
_AT_THE_BANK: Final = (
    "SELECT coalesce(sum(p.amount), 0), coalesce(sum(d.amount), 0) FROM views.payouts p"
    " LEFT JOIN views.lines d ON d.book = p.book AND d.line = p.debit_line"
    " WHERE p.book = %s AND p.number = ANY(%s) AND p.method = 'transfer'"
)
_STANDS: Final = (
    "SELECT coalesce(sum(abs(amount)), 0) FROM anzhang.balances WHERE book = %s"
    " AND account = ANY(%s::text[]) AND currency = 'CNY'"
)


def opening_ties(connection: sa.Connection, book: str, rows: Sequence[Any]) -> tuple[Tie, ...]:
    """What R-1 must equal: the bank, the books, the other tables, and where the money is now."""
    unclaimed = fen(int(ask(connection, _UNCLAIMED.format(where="true"), book)[0][0]))
    still = total(row[6] for row in rows)
    return (
        *(_bank_tie(each, rows) for each in openings.positions(connection, book)),
        Tie("待清理余额 = 账面待认领 still to clear, in the books", still, unclaimed),
        Tie("待清理余额 = R-3 至 R-7 之和 still to clear, in the tables", still,
            total(fen(int(part)) for part in ask(connection, _BY_TABLE, book)[0])),
        _whereabouts(connection, book, still),
    )  # fmt: skip


def _bank_tie(opened: openings.PositionRow, rows: Sequence[Any]) -> Tie:
    lines = total(row[5] for row in rows if row[0] == opened.bank_account)
    said = f"{opened.bank_account}: 明细 + 长款 − 短款 = 银行余额 lines tie to the bank"
    return Tie(said, lines + opened.over - opened.under, opened.balance)


def _whereabouts(connection: sa.Connection, book: str, still: Money) -> Tie:
    """Everything is somewhere, and each part is counted by itself: none is what the others leave.

    What was paid wrongly is paid, and owed again in its case; it is counted once.
    """
    whole, elsewhere, wrongly = _fens(connection, _LEFT_ITSELF, book)
    (in_cases,) = _fens(connection, _IN_CASES, book)
    by_cases, by_lines, under_way = _fens(connection, _BY_PAYOUTS, book)
    paid = by_cases + by_lines - wrongly
    said = (
        "底数 = 待清理 + 在案 + 出款中 + 已付 + 转其他科目 where it is now: "
        f"{still.grouped} + {in_cases.grouped} + {under_way.grouped} + {paid.grouped} + "
        f"{elsewhere.grouped}"
    )
    return Tie(said, still + in_cases + under_way + paid + elsewhere, whole)


def _fens(connection: sa.Connection, sql: str, book: str) -> tuple[Money, ...]:
    return tuple(fen(int(each)) for each in ask(connection, sql, book)[0])


def in_books(connection: sa.Connection, book: str, code: str, amounts: Iterable[int]) -> Tie:
    """What a table lists of money nobody has yet, in fen, against those lines' accounts."""
    stands = fen(int(ask(connection, _UNCLAIMED.format(where=PARTS[code]), book)[0][0]))
    return Tie(f"{code} 未到案 = 账面待认领 in the books", fen(sum(amounts)), stands)


def at_the_bank(connection: sa.Connection, book: str, code: str, numbers: Sequence[str]) -> Tie:
    """What the payouts of a table came to, against the bank's own debit lines (11.5)."""
    paid, debited = ask(connection, _AT_THE_BANK, book, list(numbers))[0]
    said = f"{code} 所列出款 = 银行借记流水 the bank's debit lines"
    return Tie(said, fen(int(paid)), fen(int(debited)))


def differences_tie(connection: sa.Connection, book: str) -> tuple[Tie, ...]:
    """What is still open of long and short differences, against their accounts."""
    ties = []
    for kind, zh in ((DifferenceKind.LONG, "长款"), (DifferenceKind.SHORT, "短款")):
        mine = [each for each in openings.differences(connection, book) if each.kind == kind.value]
        accounts = [f"{kind.value}/{each.ticket}" for each in mine]
        stands = fen(int(ask(connection, _STANDS, book, accounts)[0][0]))
        said = f"R-7 {zh} = 账面{zh} {kind.value} in the books"
        ties.append(Tie(said, total(each.standing for each in mine), stands))
    return tuple(ties)
