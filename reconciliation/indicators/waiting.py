"""What waits at a month's end (未发放): late, nearly late, deferred, and nobody's.

A receipt stood at the end of a month when it had been notified by then and the bank had not booked
the last of it; what was paid in full later is counted whole. The month's seal keeps the figures.
"""

from typing import Final

from ledger.domain.citation import Certainty
from reconciliation.indicators.formula import Formula, rows, source

NEAR_DAYS: Final = 5  # "nearly late" as the alerts have it

_STOOD: Final = (
    "views.clocks WHERE book = %(book)s AND notified_on <= %(ends)s AND amount > 0"
    " AND (unsettled > 0 OR settled_on > %(ends)s)"
)
_STILL: Final = "CASE WHEN unsettled > 0 THEN unsettled ELSE amount END"
_LATE: Final = " AND coalesce(due, earliest) <= %(ends)s"
_NEAR: Final = (
    " AND coalesce(due, earliest) > %(ends)s"
    f" AND coalesce(due, earliest) <= %(ends)s::date + {NEAR_DAYS}"
)
_DEFERRED: Final = " AND deferred > 0"
_FELL_DUE: Final = "views.clocks WHERE book = %(book)s AND target BETWEEN %(begins)s AND %(ends)s"
_IN_TIME: Final = " AND deferred_from <= target"
_RECEIPTS: Final = (
    "views.lines WHERE book = %(book)s AND purpose = 'receipt' AND booked_on <= %(ends)s"
)
_HAINAN: Final = source("超期、临期、延期未发放及不明款", Certainty.LOCAL)
_RATE: Final = source("延期发放率", Certainty.LOCAL)


def _both(name: str, zh: str, en: str, which: str) -> tuple[Formula, Formula]:
    """The same share twice: of receipts, and of money."""
    return (
        Formula(
            f"{name}-receipts", 1, f"{zh}（笔数）", f"receipts {en}",
            f"月末{zh}的来款笔数 ÷ 月末未发放的来款笔数", _HAINAN, "share",
            rows("receipt", "1", _STOOD) + which, rows("receipt", "1", _STOOD),
        ),
        Formula(
            f"{name}-amount", 1, f"{zh}（金额）", f"money {en}",
            f"月末{zh}的金额 ÷ 月末未发放的金额", _HAINAN, "money",
            rows("receipt", _STILL if which is not _DEFERRED else f"least(deferred, {_STILL})",
                 _STOOD) + which,
            rows("receipt", _STILL, _STOOD),
        ),
    )  # fmt: skip


WAITING: Final = (
    Formula(
        "deferred-receipts-of-due", 1, "延期发放率（笔数）", "receipts deferred before their day",
        "期限内已批准延缓的来款笔数 ÷ 当月届满30日的来款笔数", _RATE, "share",
        rows("receipt", "1", _FELL_DUE) + _IN_TIME, rows("receipt", "1", _FELL_DUE),
    ),
    Formula(
        "deferred-amount-of-due", 1, "延期发放率（金额）", "money deferred before its day",
        "期限内已批准延缓的来款金额 ÷ 当月届满30日的来款金额", _RATE, "money",
        rows("receipt", "amount", _FELL_DUE) + _IN_TIME, rows("receipt", "amount", _FELL_DUE),
    ),
    *_both("overdue", "超期未发放", "late", _LATE),
    *_both("near-due", "临期未发放", f"late within {NEAR_DAYS} days", _NEAR),
    *_both("deferred", "延期未发放", "that may wait", _DEFERRED),
    Formula(
        "unidentified-receipts", 1, "不明款（笔数）", "receipts nobody has claimed",
        "月末待认领的来款笔数 ÷ 累计来款笔数", _HAINAN, "share",
        rows("line", "1", _RECEIPTS) + " AND remainder > 0", rows("line", "1", _RECEIPTS),
    ),
    Formula(
        "unidentified-amount", 1, "不明款（金额）", "money nobody has claimed",
        "月末待认领的金额 ÷ 累计来款金额", _HAINAN, "money",
        rows("line", "remainder", _RECEIPTS) + " AND remainder > 0",
        rows("line", "amount", _RECEIPTS),
    ),
)  # fmt: skip
"""Shares of what waits, in the order they are printed."""
