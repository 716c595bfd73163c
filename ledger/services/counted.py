"""Money of a reversal's own case that counts as returned (已计回转): it goes to whom it is due."""

from collections.abc import Iterable
from typing import Final

from ledger.domain.case_account import CaseAccount, Source
from ledger.domain.debt import Debts
from ledger.domain.law.reversing import counts_no_more
from ledger.domain.money import zero
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.reversal import Reversal
from ledger.store.court import Court

_TO_WHOM_IT_IS_DUE: Final = frozenset(
    {PayoutKind.APPLICANT, PayoutKind.AGENT, PayoutKind.JOINT, PayoutKind.OTHER_PAYEE}
)


def leaves_what_counts(
    court: Court, case: CaseAccount, sources: Iterable[Source], kind: PayoutKind | None = None
) -> None:
    """Refuse to take money out of a case that its reversal counts, but to whom it is due.

    A claim that is reversed, a move, a refund or a transfer would leave the order met by nothing.
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
        counted = made.counted.get(source.receipt, zero())
        counts_no_more(source.amount, had, counted, receipt=str(source.receipt))
