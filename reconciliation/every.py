"""Every noun and every view of the reconciliation."""

from typing import Final

from ledger.projections.projection import Projection
from reconciliation.closing import day, letter, month
from reconciliation.indicators import case_return, told
from reconciliation.legacy import every as legacy
from reconciliation.views.case_returns import case_returns
from reconciliation.views.expectations import expectations
from reconciliation.views.months import months
from reconciliation.views.statements import statements
from reconciliation.views.tickets import tickets
from reconciliation.views.told_figures import told_figures

__all__ = ["VIEWS", "case_return", "day", "legacy", "letter", "month", "told"]

VIEWS: Final[tuple[Projection, ...]] = (
    case_returns, expectations, months, statements, tickets, told_figures,
    *legacy.VIEWS,
)  # fmt: skip
