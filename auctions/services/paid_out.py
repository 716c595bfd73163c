"""Who was paid out of a price that was not theirs, and so has it to return (执行回转的义务人)."""

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from ledger.domain.case_account import CaseAccount
from ledger.domain.money import Money, zero
from ledger.domain.payout import WITH_BANK, Payout, State
from ledger.domain.payout_kind import PayoutKind
from ledger.store.court import Court

# What its payee kept for itself as a party. Fees and costs went to who had earned them.
_THEIRS: Final = frozenset({
    PayoutKind.APPLICANT, PayoutKind.AGENT, PayoutKind.JOINT, PayoutKind.OTHER_PAYEE,
    PayoutKind.SURPLUS, PayoutKind.CORRECTION, PayoutKind.ESCROW_RELEASE, PayoutKind.ASSISTANCE,
})  # fmt: skip
_GONE: Final = WITH_BANK | {State.SETTLED, State.HANDED}


def payouts_of(court: Court, case: CaseAccount) -> tuple[Payout, ...]:
    """Every payment that was asked for of a case."""
    return tuple(court.find_many(Payout, sorted(case.payouts)).values())


def paid_out(payouts: Iterable[Payout], receipts: Mapping[UUID, Money]) -> dict[str, Money]:
    """What each party of a case was paid out of these receipts, the applicants' before others'.

    An agent collects for its principal. Of each receipt no more than the sum given here counts.
    """
    found: dict[str, Money] = {}
    left = dict(receipts)
    for payout in sorted(payouts, key=lambda each: (each.kind is PayoutKind.SURPLUS, each.number)):
        if payout.kind not in _THEIRS or payout.state not in _GONE:
            continue
        for source in payout.sources:
            part = min(source.amount, left.get(source.receipt, zero()))
            if part > zero():
                left[source.receipt] -= part
                who = payout.principal or payout.party
                found[who] = found.get(who, zero()) + part
    return found


def shares_of(amount: Money, had: Mapping[str, Money]) -> Iterable[tuple[str, Money]]:
    """How a sum to be returned falls on those who had it, in their order; what is over, on none."""
    for who, theirs in had.items():
        part = min(amount, theirs)
        if part > zero():
            yield who, part
            amount -= part
    if amount > zero():
        yield "", amount
