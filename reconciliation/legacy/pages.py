"""The clean-up's tables as one page (网页报表): it prints, and every row is a link."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from ledger.domain.money import Money
from reconciliation.legacy.table import Table
from reconciliation.printing import templates


def page(title: str, tables: Sequence[Table], *, about: Sequence[tuple[str, str]] = ()) -> str:
    """The whole page; everything that came from outside is escaped."""
    made = templates()
    made.filters["words"] = _words
    given = {"title": title, "tables": tables, "about": about, "zip": zip}
    return made.get_template("tables.html").render(given)


def _words(cell: Any) -> str:
    if cell is None:
        return "—"
    if isinstance(cell, Money):
        return cell.grouped
    return cell.isoformat() if isinstance(cell, date) else str(cell)
