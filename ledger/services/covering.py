"""What a freeze names and the case did not have (冻结未足额): what comes is held before it goes.

A notice may come before the money does. It binds what comes, up to its sum: nobody pays past it.
"""

from collections.abc import Iterable

from ledger.domain.case_account import CaseAccount, PartyRole
from ledger.domain.goods_state import CREDITORS
from ledger.domain.hold import Hold
from ledger.domain.law.holding import HoldKind, is_held_first
from ledger.domain.money import Money, total, zero
from ledger.domain.payout_kind import PayoutKind
from ledger.services.serials import all_of
from ledger.store.court import Court

# A stranger's or a buyer's own money is neither the debtor's nor the creditor's that is frozen.
_OTHERS_MONEY = frozenset({PayoutKind.REFUND, PayoutKind.MISREMITTED})


def lacking(court: Court, case: CaseAccount, party: str) -> Money:
    """What freezes of this party's money, or of the case's, name and the case did not have."""
    return total(hold.missing for hold in _short(court, case) if hold.party in (None, party))


def held_first(court: Court, case: CaseAccount, kind: PayoutKind, payee: str = "") -> None:
    """Refuse to let free money go while a freeze lacks some; raises :class:`HoldNotCovered`.

    A freeze of one creditor's share stops no payment to another.
    """
    if kind in _OTHERS_MONEY or not case.free > zero():
        return
    for hold in _short(court, case):
        if not (hold.party and payee and _both_creditors(case, hold.party, payee)):
            is_held_first(hold.missing, hold=hold.number)


def left_for_freezes(court: Court, case: CaseAccount) -> None:
    """Refuse once less is free than freezes of the case's or its debtor's money still lack.

    Asked when money was put into its class or into a plan, and when the plan becomes final: what is
    beyond the freezes may be. One of a creditor's share is asked where he is paid. Raises
    :class:`HoldNotCovered`.
    """
    lacks = zero()
    for hold in _short(court, case):
        if hold.party is None or case.party(hold.party).role not in CREDITORS:
            lacks += hold.missing
            is_held_first(lacks, hold=hold.number, left=case.free)


def frozen_shares(court: Court, case: CaseAccount) -> dict[str, list[Hold]]:
    """Freezes of creditors' shares that lack something, by creditor: few, of however many."""
    found: dict[str, list[Hold]] = {}
    for hold in _short(court, case):
        if hold.party is not None:
            found.setdefault(hold.party, []).append(hold)
    return found


def share_left(freezes: Iterable[Hold], left: Money) -> None:
    """Refuse to pay a creditor by a plan what freezes of his share lack.

    ``left`` is what the plan still keeps of his shares. Raises :class:`HoldNotCovered`.
    """
    lacks = zero()
    for hold in freezes:
        lacks += hold.missing
        is_held_first(lacks, hold=hold.number, left=left)


def _both_creditors(case: CaseAccount, one: str, other: str) -> bool:
    roles: set[PartyRole] = {case.party(one).role, case.party(other).role}
    return one != other and roles <= CREDITORS


def _short(court: Court, case: CaseAccount) -> list[Hold]:
    holds = all_of(court, Hold, case.case_number)
    return [
        each for each in holds
        if each.kind is HoldKind.FREEZE and each.stands and each.missing > zero()
    ]  # fmt: skip
