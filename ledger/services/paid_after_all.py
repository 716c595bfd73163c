"""What the bank paid though it was let go (拒付后又入账): its money is bound to it anew.

The bank refused it, or it was taken back, and its payer has the money again; then the bank booked
the debit. Two people say which payout it is, and from then on the money is that payment's.
"""

from typing import Final, cast

from ledger.domain import act, clock
from ledger.domain.case_account import CaseAccount, Pocket, PocketKind
from ledger.domain.escrow import Escrow
from ledger.domain.escrow_state import EscrowState
from ledger.domain.kernel import Root
from ledger.domain.payer import Payer
from ledger.domain.payout import Payout
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.plan import Plan
from ledger.domain.relief import Relief
from ledger.services.payees import DraftedElsewhere, begins_elsewhere
from ledger.services.serials import all_of
from ledger.store.court import Court

# Their own process follows what the bank made of them: it needs to hear of it once more, or only to
# find the money bound.
_FOLLOWED: Final = frozenset(
    {
        PayoutKind.ESCROW_RELEASE, PayoutKind.TREASURY, PayoutKind.INTER_COURT,
        PayoutKind.RELIEF_RECOUP,
    }
)  # fmt: skip


def bound_again(court: Court, payout: Payout, payer: Payer) -> list[Root]:
    """Bind to a payout the very money it was made of, where its payer has that again.

    Answers what has changed by it. Raises what the payer's ``earmark`` raises where the money went
    another way meanwhile: then it is recovered as a wrong payment; and :class:`DraftedElsewhere`
    for a payment of a process that has no word for it: interest, a deposit, a frozen share.
    """
    if payer.holds(payout.id):
        return []
    if begins_elsewhere(payout.kind) and payout.kind not in _FOLLOWED:
        raise DraftedElsewhere("its own process has the money again", kind=payout.kind)
    pocket, today = payer.pocket_of(payout.id), clock.today()
    payer.earmark(
        payout.id, payout.party, payout.amount, day=today, pocket=pocket,
        receipts=None if pocket else [source.receipt for source in payout.sources],
    )  # fmt: skip
    changed = [cast("Root", payer)]
    kept = payer.drawn.get(payout.id) if isinstance(payer, CaseAccount) else None
    if kept is not None and kept.kind is PocketKind.PLAN:
        plan = court.find(Plan, Plan.create_id(kept.basis), named=f"plan {kept.basis}")
        plan.was_paid_after_all(payout.number, today)
        changed.append(plan)
    return [*changed, *_heard(court, payout, kept)]


def _heard(court: Court, payout: Payout, kept: Pocket | None) -> list[Root]:
    """The process a payment began in, where it has to hear that it was made after all.

    An escrow does not end past a creditor who has collected; what relief was to bring back is no
    longer to be asked for.
    """
    by = act.current().actor
    if kept is not None and kept.kind is PocketKind.ESCROW:
        escrow = court.find(Escrow, Escrow.create_id(kept.basis), named=f"escrow {kept.basis}")
        if escrow.state is EscrowState.LAPSING:
            escrow.ask_release(payout.id, payout.amount, by=by)
            return [escrow]
    if payout.kind is not PayoutKind.RELIEF_RECOUP:
        return []
    all_asked = all_of(court, Relief, payout.case_number)
    asked = [each for each in all_asked if payout.id in each.ever_asked]
    for relief in asked:
        relief.ask_back_after_all(payout.id, payout.amount, by=by)
    return list[Root](asked)
