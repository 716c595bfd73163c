"""Every noun and every view of the auctions."""

from typing import Final

from auctions import lot, parameters
from ledger.projections.projection import Projection

NOUNS: Final = (lot, parameters)  # imported so that their topics are known
VIEWS: Final[tuple[Projection, ...]] = ()
