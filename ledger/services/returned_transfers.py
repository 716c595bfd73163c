"""A transfer to another court that came back (划转退回): its figure goes back with the payment."""

from collections.abc import Iterable

from ledger.domain.court_transfer import CourtTransfer
from ledger.domain.payout import Payout, State
from ledger.domain.payout_kind import PayoutKind
from ledger.store.court import Court


def came_back(court: Court, payouts: Iterable[Payout]) -> list[CourtTransfer]:
    """The transfers that these payments were, where they came back: nothing was transferred.

    One whose payment nobody had followed yet has nothing to take back.
    """
    gone = {
        CourtTransfer.create_id(each.number): each.returned_on
        for each in payouts
        if each.kind is PayoutKind.INTER_COURT and each.state is State.RETURNED
    }
    sides = court.find_many(CourtTransfer, gone) if gone else {}
    told = []
    for id_, side in sides.items():
        if side.done and (on := gone[id_]) is not None:
            side.come_back(on)
            told.append(side)
    return told
