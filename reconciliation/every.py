"""Every noun and every view of the reconciliation."""

from typing import Final

from ledger.projections.projection import Projection

VIEWS: Final[tuple[Projection, ...]] = ()
