"""Money of a reversal's own case that counts as returned (已计回转): it goes to whom it is due."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from ledger.domain.case_account import CaseAccount, PocketKind, Source
from ledger.domain.debt import Debts
from ledger.domain.goods_state import CREDITORS
from ledger.domain.law.reversing import counts_no_more, may_uncount
from ledger.domain.money import Money, total
from ledger.domain.payout import Payout
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.reversal import Reversal
from ledger.store.court import Court

_TO_WHOM_IT_IS_DUE: Final = frozenset(
    {
        PayoutKind.APPLICANT, PayoutKind.AGENT, PayoutKind.JOINT, PayoutKind.OTHER_PAYEE,
        PayoutKind.ESCROW_RELEASE, PayoutKind.CORRECTION, PayoutKind.ASSISTANCE,
        PayoutKind.RELIEF_RECOUP,
    }
)  # fmt: skip
# What is put under these names is on its way to somebody else.
_ELSEWHERE: Final = frozenset(
    {
        PocketKind.FEE, PocketKind.COST, PocketKind.FINE, PocketKind.SURPLUS, PocketKind.REFUNDABLE,
        PocketKind.TRANSFER, PocketKind.THIRD_PARTY_PRICE,
    }
)  # fmt: skip


def leaves_what_counts(
    court: Court, case: CaseAccount, sources: Iterable[Source], kind: PayoutKind | None = None
) -> None:
    """Refuse what was just taken of these receipts, where the case's reversal counts on it.

    A claim that is reversed, a fee, a move, a refund or a transfer would leave the order met by
    nothing. ``case`` is what it would be, not yet recorded. Raises :class:`CountedAsReturned`.
    """
    if kind in _TO_WHOM_IT_IS_DUE:
        return
    id_ = Debts.create_id(case.case_number)
    debts = court.find_many(Debts, [id_]).get(id_)
    if debts is None or not debts.reversal:
        return
    told = Reversal.create_id(debts.reversal)
    made = court.find(Reversal, told, named=f"reversal {debts.reversal}")
    for receipt in {source.receipt for source in sources}:
        stays = still_for_it(court, case, receipt)
        counts_no_more(stays, made.counted_of(receipt), receipt=str(receipt))


def still_for_it(court: Court, case: CaseAccount, receipt: UUID) -> Money:
    """What of a receipt is, or went, where the order wants it: here, or with whom it is due."""
    return total([_here(case, receipt), *_due(court, case, receipt).values()])


def is_not_paid_out(court: Court, case: CaseAccount, made: Reversal) -> None:
    """Refuse to undo what somebody asks to, while the creditor is paid of it: he would be twice.

    Raises :class:`CountPaidOut`.
    """
    asked = made.asked()
    count = made.count(asked.count)
    if count.receipt is not None:
        due = _due(court, case, count.receipt)
        instead = total(each.amount for each in asked.instead)
        left = made.counted_of(count.receipt) - count.amount + instead
        may_uncount(total(due.values()), left, payouts=due)


def _here(case: CaseAccount, receipt: UUID) -> Money:
    """What of a receipt is still here, free or kept, and on its way to nobody else."""
    lot = case.lots.get(receipt)
    kept = [
        source.amount
        for pocket in case.pockets.values()
        if pocket.kind not in _ELSEWHERE
        for source in pocket.sources
        if source.receipt == receipt
    ]
    return total([*([lot.free] if lot else []), *kept])


def _due(court: Court, case: CaseAccount, receipt: UUID) -> dict[str, Money]:
    """What of a receipt goes or went to whom it is due, by payout."""
    parts = {
        id_: source.amount
        for id_, mark in case.bound.items()
        for source in mark.sources
        if source.receipt == receipt
    }
    payouts = court.find_many(Payout, parts).values() if parts else ()
    return {p.number: parts[p.id] for p in payouts if _is_due(case, p)}


def _is_due(case: CaseAccount, payout: Payout) -> bool:
    """Whether it goes to whom it is due; what another court froze of the payer's does not."""
    if payout.kind is not PayoutKind.ASSISTANCE:
        return payout.kind in _TO_WHOM_IT_IS_DUE
    return bool(payout.principal) and case.party(payout.principal).role in CREDITORS
