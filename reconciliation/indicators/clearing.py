"""How far the legacy money is cleared (清理率), month by month.

A line is cleared on the day nothing of it is left unidentified: it is its cases', the account's it
belonged to, or on its way out by its class. Whether the payee has it is another figure: it is paid
when the bank has booked the last of it, out of its case or out of the line itself.
"""

from typing import Final

from ledger.domain.citation import Certainty
from reconciliation.indicators.formula import Formula, rows, source

_LINES: Final = "views.legacy_lines WHERE book = %(book)s"
_CLEARED: Final = " AND cleared_on <= %(ends)s"
# Legacy money somebody was paid: out of a case, or out of the line itself. What a case gave up as
# fee or fine, and what went to the treasury, left it and reached no payee.
_PAID: Final = (
    "SELECT s.receipt::text AS subject, sum(s.fen)::bigint AS figure FROM views.payouts p"
    " CROSS JOIN LATERAL (SELECT (e->>0)::uuid AS receipt,"
    " (100 * substr(e->>1, 5)::numeric)::bigint AS fen FROM jsonb_array_elements(p.sources) AS e"
    ") AS s WHERE p.book = %(book)s AND p.state = 'settled' AND p.settled_on <= %(ends)s"
    " AND p.kind NOT IN ('fee', 'fine', 'treasury')"
    " AND EXISTS (SELECT FROM views.legacy_lines l"
    " WHERE l.book = p.book AND l.line = s.receipt OFFSET 0) GROUP BY s.receipt"
)
_CAMPAIGN: Final = source("执行案款清理率", Certainty.DESIGN)

CLEARING: Final = (
    Formula(
        "legacy-lines-cleared", 1, "历史案款清理率（笔数）", "legacy lines cleared",
        "截至月末已清理的历史案款笔数 ÷ 底数笔数", _CAMPAIGN, "share",
        rows("line", "1", _LINES) + _CLEARED, rows("line", "1", _LINES),
    ),
    Formula(
        "legacy-amount-cleared", 1, "历史案款清理率（金额）", "legacy money cleared",
        "截至月末已清理的历史案款金额 ÷ 底数金额", _CAMPAIGN, "money",
        rows("line", "amount", _LINES) + _CLEARED, rows("line", "amount", _LINES),
    ),
    Formula(
        "legacy-amount-paid", 2, "历史案款发放率（金额）", "legacy money paid out",
        "截至月末银行已付给收款人的历史案款金额（上缴的费用、罚没、国库款不计）÷ 底数金额",
        _CAMPAIGN, "money", _PAID, rows("line", "amount", _LINES),
    ),
    Formula(
        "legacy-amount-unidentified", 1, "历史不明款（金额）", "legacy money of unknown case",
        "不明案款（E类）余额 ÷ 底数金额", _CAMPAIGN, "money",
        rows("line", "remainder", _LINES) + " AND cls = 'E' AND remainder > 0",
        rows("line", "amount", _LINES),
    ),
)  # fmt: skip
"""Shares of the opening position, in the order they are printed."""
