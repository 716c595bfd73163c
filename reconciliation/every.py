"""Every noun and every view of the reconciliation."""

from typing import Final

from ledger.projections.projection import Projection
from reconciliation.closing import day, month
from reconciliation.legacy.position import LegacyPosition
from reconciliation.legacy.stretch import LegacyStretch
from reconciliation.views.expectations import expectations
from reconciliation.views.hits import hits
from reconciliation.views.months import months
from reconciliation.views.statements import statements
from reconciliation.views.tickets import tickets

__all__ = ["NOUNS", "VIEWS", "day", "month"]

NOUNS: Final = (LegacyPosition, LegacyStretch)
VIEWS: Final[tuple[Projection, ...]] = (expectations, hits, months, statements, tickets)
