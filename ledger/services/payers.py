"""Finding whoever owns the money of payouts, of whatever kind."""

from collections.abc import Iterable
from typing import cast
from uuid import UUID

from ledger.domain.errors import NotFound
from ledger.domain.kernel import Root
from ledger.domain.payer import Payer
from ledger.domain.payout import Payout
from ledger.store.court import Court


def payers_of(court: Court, payouts: Iterable[Payout]) -> dict[UUID, Payer]:
    """The payers of these payouts by their ids, in one query; raises :class:`NotFound`."""
    kinds = {payout.payer: payout.payer_kind for payout in payouts}
    found = court.find_many(Root, kinds)
    for payer, kind in kinds.items():
        if payer not in found or kind != type(found[payer]).TOPIC:
            raise NotFound(f"the {kind} that pays does not exist", named=kind)
    return {payer: cast("Payer", root) for payer, root in found.items()}


def payer_of(court: Court, payout: Payout) -> Payer:
    """The payer of one payout."""
    return payers_of(court, [payout])[payout.payer]
