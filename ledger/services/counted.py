"""Money of a reversal's own case that counts as returned (已计回转): it goes to whom it is due."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from ledger.domain.case_account import CaseAccount, PocketKind, Source
from ledger.domain.debt import Debts
from ledger.domain.law.reversing import counts_no_more
from ledger.domain.money import Money, total, zero
from ledger.domain.payout import Payout
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.reversal import Reversal
from ledger.store.court import Court

_TO_WHOM_IT_IS_DUE: Final = frozenset(
    {PayoutKind.APPLICANT, PayoutKind.AGENT, PayoutKind.JOINT, PayoutKind.OTHER_PAYEE}
)
# What is kept for whoever is not the creditor of the order, or waits to leave the case.
_FOR_OTHERS: Final = frozenset(
    {
        PocketKind.FEE, PocketKind.COST, PocketKind.FINE, PocketKind.SURPLUS,
        PocketKind.REFUNDABLE, PocketKind.TRANSFER,
    }
)  # fmt: skip


def leaves_what_counts(
    court: Court,
    case: CaseAccount,
    sources: Iterable[Source],
    kind: PayoutKind | None = None,
    *,
    going: bool = False,
) -> None:
    """Refuse to take money out of a case that its reversal counts, but to whom it is due.

    A claim that is reversed, a move, a refund or a transfer would leave the order met by nothing,
    however little goes at a time. ``sources`` have been taken already, or are ``going`` next.
    Raises :class:`CountedAsReturned`.
    """
    if kind in _TO_WHOM_IT_IS_DUE:
        return
    id_ = Debts.create_id(case.case_number)
    debts = court.find_many(Debts, [id_]).get(id_)
    if debts is None or not debts.reversal:
        return
    told = Reversal.create_id(debts.reversal)
    made = court.find(Reversal, told, named=f"reversal {debts.reversal}")
    for source in sources:
        lot = case.lots.get(source.receipt)
        had = lot.amount if lot else zero()
        gone = had - still_for_it(court, case, source.receipt)
        counted = made.counted.get(source.receipt, zero())
        counts_no_more(
            gone + source.amount if going else gone, had, counted, receipt=str(source.receipt)
        )


def still_for_it(court: Court, case: CaseAccount, receipt: UUID) -> Money:
    """What of a receipt is, or went, where the order wants it: here, or with whom it is due."""
    lot = case.lots.get(receipt)
    if lot is None:
        return zero()
    _, payouts = case.relied_on(receipt)
    due = [
        each.id for each in court.find_many(Payout, payouts).values()
        if each.kind in _TO_WHOM_IT_IS_DUE
    ]  # fmt: skip
    kept = [each.sources for each in case.pockets.values() if each.kind not in _FOR_OTHERS]
    parts = [*kept, *(case.bound[each].sources for each in due)]
    return lot.free + total(s.amount for part in parts for s in part if s.receipt == receipt)
