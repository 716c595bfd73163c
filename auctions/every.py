"""Every noun and every view of the auctions."""

from typing import Final

from ledger.projections.projection import Projection

VIEWS: Final[tuple[Projection, ...]] = ()
