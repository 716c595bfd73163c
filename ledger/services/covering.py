"""What a freeze names and the case did not have (冻结未足额): what comes is held before it goes.

A notice may come before the money does. It binds what comes, up to its sum: nobody pays past it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from ledger.domain.case_account import CaseAccount, PartyRole, PocketKind
from ledger.domain.case_keeping import SetAside
from ledger.domain.case_parts import Source
from ledger.domain.goods_state import CREDITORS
from ledger.domain.hold import Hold
from ledger.domain.law.holding import HoldKind, is_held_first
from ledger.domain.money import Money, total, zero
from ledger.domain.payout_kind import PayoutKind
from ledger.services.serials import all_of
from ledger.store.court import Court

# A stranger's or a buyer's own money is neither the debtor's nor the creditor's that is frozen.
_OTHERS_MONEY = frozenset({PayoutKind.REFUND, PayoutKind.MISREMITTED})
_NONE: Final = frozenset[PocketKind]()
_PLAN: Final = frozenset({PocketKind.PLAN})
_SURPLUS: Final = frozenset({PocketKind.SURPLUS})


@dataclass(frozen=True, slots=True)
class Lack:
    """What one freeze lacks of its sum, as far as money of this case could ever cover it."""

    hold: str
    missing: Money


def lacking(court: Court, case: CaseAccount, party: str) -> Money:
    """What freezes of this party's money, or of the case's, name and the case did not have."""
    return total(
        _lacks(case, hold, kept=_SURPLUS).missing
        for hold in _short(court, case)
        if hold.party in (None, party)
    )


def held_first(court: Court, case: CaseAccount, kind: PayoutKind, payee: str = "") -> None:
    """Refuse to let free money go while a freeze lacks some; raises :class:`HoldNotCovered`.

    A freeze of one creditor's share stops no payment to another, and one of a single receipt none
    while nothing of that is free.
    """
    if kind in _OTHERS_MONEY or not case.free > zero():
        return
    for hold in _short(court, case):
        if not (hold.party and payee and _both_creditors(case, hold.party, payee)):
            is_held_first(_lacks(case, hold).missing, hold=hold.number)


def left_for_freezes(court: Court, case: CaseAccount, *, kept: bool = False) -> None:
    """Refuse once less is free than freezes of the case's or its debtor's money still lack.

    Asked when money was put into its class or into a plan, and when the plan becomes final, of what
    it has ``kept``, too: what is beyond the freezes may be. One of a creditor's share is asked
    where he is paid. Raises :class:`HoldNotCovered`.
    """
    lacks = zero()
    for hold in _short(court, case):
        if hold.party is not None and case.party(hold.party).role in CREDITORS:
            continue
        if hold.receipt is None:
            lacks += hold.missing
            is_held_first(lacks, hold=hold.number, left=case.free)
        else:
            own = _lacks(case, hold, kept=_PLAN if kept else _NONE, just_taken=True)
            is_held_first(own.missing, hold=hold.number, left=_free_of(case, hold.receipt))


def frozen_shares(court: Court, case: CaseAccount) -> dict[str, list[Lack]]:
    """Freezes of creditors' shares that lack something, by creditor: few, of however many."""
    found: dict[str, list[Lack]] = {}
    for hold in _short(court, case):
        lack = _lacks(case, hold, kept=_PLAN)
        if hold.party is not None and lack.missing > zero():
            found.setdefault(hold.party, []).append(lack)
    return found


def share_left(freezes: Iterable[Lack], left: Money) -> None:
    """Refuse to pay a creditor by a plan what freezes of his share lack.

    ``left`` is what the plan still keeps of his shares. Raises :class:`HoldNotCovered`.
    """
    lacks = zero()
    for lack in freezes:
        lacks += lack.missing
        is_held_first(lacks, hold=lack.hold, left=left)


def _lacks(
    case: CaseAccount,
    hold: Hold,
    *,
    kept: Collection[PocketKind] = _NONE,
    just_taken: bool = False,
) -> Lack:
    """What a freeze lacks; one of a single receipt no more than there is of that receipt.

    There is what is free of it, what pockets of the kinds ``kept`` have of it, and what this very
    command has ``just_taken`` of it.
    """
    if hold.receipt is None:
        return Lack(hold.number, hold.missing)
    there = [_free_of(case, hold.receipt)]
    pockets = {each.pocket: each for each in case.pockets.values() if each.kind in kept}
    there += [_of(hold.receipt, pocket.sources) for pocket in pockets.values()]
    if just_taken:
        taken = [fact for fact in case.pending_events if isinstance(fact, SetAside)]
        there += [_of(hold.receipt, fact.sources) for fact in taken if fact.pocket not in pockets]
    return Lack(hold.number, min(hold.missing, total(there)))


def _free_of(case: CaseAccount, receipt: UUID) -> Money:
    lot = case.lots.get(receipt)
    return lot.free if lot else zero()


def _of(receipt: UUID, sources: Iterable[Source]) -> Money:
    return total(each.amount for each in sources if each.receipt == receipt)


def _both_creditors(case: CaseAccount, one: str, other: str) -> bool:
    roles: set[PartyRole] = {case.party(one).role, case.party(other).role}
    return one != other and roles <= CREDITORS


def _short(court: Court, case: CaseAccount) -> list[Hold]:
    holds = all_of(court, Hold, case.case_number)
    return [
        each for each in holds
        if each.kind is HoldKind.FREEZE and each.stands and each.missing > zero()
    ]  # fmt: skip
