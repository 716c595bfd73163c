"""What the bank paid though it was let go (拒付后又入账): its money is bound to it anew.

The bank refused it, or it was taken back, and its payer has the money again; then the bank booked
the debit. Two people say which payout it is, and from then on the money is that payment's.
"""

from typing import cast

from ledger.domain import clock
from ledger.domain.case_account import CaseAccount, PocketKind
from ledger.domain.kernel import Root
from ledger.domain.payer import Payer
from ledger.domain.payout import Payout
from ledger.domain.plan import Plan
from ledger.services.payees import DraftedElsewhere, begins_elsewhere
from ledger.store.court import Court


def bound_again(court: Court, payout: Payout, payer: Payer) -> list[Root]:
    """Bind to a payout the very money it was made of, where its payer has that again.

    Answers what has changed by it. Raises what the payer's ``earmark`` raises where the money went
    another way meanwhile: then it is recovered as a wrong payment; and :class:`DraftedElsewhere`
    for a payment that belongs to a process of its own.
    """
    if payer.holds(payout.id):
        return []
    if begins_elsewhere(payout.kind):
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
    return changed
