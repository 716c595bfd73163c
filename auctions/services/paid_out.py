"""Who was paid out of a price that was not theirs, and so has it to return (执行回转的义务人)."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final
from uuid import UUID

from auctions.law.says import wp
from ledger.domain.case_account import CaseAccount
from ledger.domain.errors import Conflict
from ledger.domain.money import Money, zero
from ledger.domain.payout import WITH_BANK, Payout, State
from ledger.domain.payout_kind import PayoutKind
from ledger.store.court import Court

# What its payee kept for itself as a party. Fees and costs went to who had earned them.
_THEIRS: Final = frozenset({
    PayoutKind.APPLICANT, PayoutKind.AGENT, PayoutKind.JOINT, PayoutKind.OTHER_PAYEE,
    PayoutKind.SURPLUS, PayoutKind.CORRECTION, PayoutKind.ESCROW_RELEASE, PayoutKind.ASSISTANCE,
})  # fmt: skip
_WAITS: Final = frozenset({State.IN_APPROVAL, State.APPROVED, State.QUEUED})
_GONE: Final = WITH_BANK | {State.SETTLED, State.HANDED}


class PaymentOfTheSaleWaits(Conflict):
    """Money of the sale is asked for and has not gone: it is taken back before the sale is undone,
    or it would be paid out of a price that is the buyer's again.
    """

    code = "payment-of-the-sale-waits"
    title = "A payment of the sale's money is still waiting; withdraw it first"
    title_zh = "成交款尚有待付款项，应先撤回付款"
    article = wp("第三十一条")


def none_waits(payouts: Iterable[Payout], receipts: Collection[UUID]) -> None:
    """Nothing of these receipts is on its way to the bank; :class:`PaymentOfTheSaleWaits`."""
    waiting = sorted(
        each.number for each in payouts
        if each.state in _WAITS and any(s.receipt in receipts for s in each.sources)
    )  # fmt: skip
    if waiting:
        raise PaymentOfTheSaleWaits(f"{', '.join(waiting)} waits", payouts=waiting)


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
