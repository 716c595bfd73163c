"""Every noun and every view of the auctions."""

from typing import Final

from auctions import lot, money, money_default, money_refunds, parameters
from ledger.projections.projection import Projection

# Imported so that their topics are known.
NOUNS: Final = (lot, money, money_default, money_refunds, parameters)
VIEWS: Final[tuple[Projection, ...]] = ()
