"""Every noun and every view of the auctions."""

from typing import Final

from auctions import asset, lot, money, money_default, money_refunds, parameters
from auctions.views.timers import lot_timers
from ledger.projections.projection import Projection

# Imported so that their topics are known.
NOUNS: Final = (asset, lot, money, money_default, money_refunds, parameters)
VIEWS: Final[tuple[Projection, ...]] = (lot_timers,)
