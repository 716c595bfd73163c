"""Every noun and every view of the auctions."""

from typing import Final

from auctions import lot
from ledger.projections.projection import Projection

NOUNS: Final = (lot,)  # imported so that their topics are known
VIEWS: Final[tuple[Projection, ...]] = ()
