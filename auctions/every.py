"""Every noun and every view of the auctions."""

from typing import Final

from auctions import (
    asset,
    lot,
    money,
    money_default,
    money_refunds,
    parameters,
    settlement,
    unattributed,
)
from auctions.views.board import board
from auctions.views.deposits import deposits
from auctions.views.refunds import refunds
from auctions.views.timers import lot_timers
from ledger.projections.projection import Projection

# Imported so that their topics are known.
NOUNS: Final = (
    asset,
    lot,
    money,
    money_default,
    money_refunds,
    parameters,
    settlement,
    unattributed,
)
VIEWS: Final[tuple[Projection, ...]] = (board, deposits, refunds, lot_timers)
