"""What a freeze names and the case did not have (冻结未足额): what comes is held before it goes.

A notice may come before the money does. It binds what comes, up to its sum: nobody pays past it.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from ledger.domain.case_account import CaseAccount, PartyRole, PocketKind
from ledger.domain.case_keeping import SetAside
from ledger.domain.case_parts import Source
from ledger.domain.goods_state import CREDITORS
from ledger.domain.hold import Hold
from ledger.domain.law.holding import HoldKind, goes_in_turn, is_held_first
from ledger.domain.money import Money, total, zero
from ledger.domain.payout import Payout
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
    turn: tuple[date, int]  # since when it binds, and its number: the first to freeze comes first


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
        if binds(case, hold, payee):
            is_held_first(_lacks(case, hold).missing, hold=hold.number)


def binds(case: CaseAccount, hold: Hold, payee: str) -> bool:
    """Whether a freeze binds what would go to this payee: another creditor's share it does not."""
    return not (hold.party and payee and _both_creditors(case, hold.party, payee))


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


def frozen_shares(
    court: Court, case: CaseAccount, holds: Iterable[Hold] | None = None
) -> dict[str, list[Lack]]:
    """Freezes of creditors' shares that lack something, by creditor: few, of however many."""
    found: dict[str, list[Lack]] = {}
    for hold in _short(court, case, holds):
        lack = lack_of(case, hold)
        if hold.party is not None and lack.missing > zero():
            found.setdefault(hold.party, []).append(lack)
    return found


def lack_of(case: CaseAccount, hold: Hold) -> Lack:
    """What a freeze lacks of what is free, or kept in a plan."""
    return _lacks(case, hold, kept=_PLAN)


def before(freezes: Iterable[Lack], one: Hold) -> Money:
    """What those of a creditor's freezes lack that came before this one (轮候)."""
    return total(each.missing for each in freezes if each.turn < _turn(one))


def _turn(hold: Hold) -> tuple[date, int]:
    return hold.starts_on, hold.serial


@dataclass(frozen=True, slots=True)
class Wants:
    """Whose money a freeze wants, of which receipt, and since when it binds: its turn."""

    party: str | None
    receipt: UUID | None
    turn: tuple[date, int]

    @classmethod
    def of(cls, hold: Hold) -> "Wants":
        """What this one wants."""
        return cls(hold.party, hold.receipt, _turn(hold))


def left_in_turn(court: Court, case: CaseAccount, one: Wants) -> tuple[Money, Money]:
    """What is free for a freeze once the earlier ones have theirs, and what these lack (轮候).

    A stranger's receipt is wanted only by freezes of that very receipt.
    """
    own, lot = holdable(case, one.receipt), case.lots.get(one.receipt) if one.receipt else None
    stranger = lot is not None and lot.third_party
    earlier = total(
        _lacks(case, each).missing
        for each in _before(court, case, one)
        if not stranger or each.receipt == one.receipt
    )
    left = (own if stranger else case.free) - earlier
    return max(min(own, left), zero()), earlier


def in_its_turn(court: Court, case: CaseAccount, hold: Hold, amount: Money | None) -> Money:
    """How much of what a freeze holds may go to its court, past what earlier freezes lack.

    A notice may be entered late: what a later one holds is then the earlier court's. Raises
    :class:`FreezeWaits`.
    """
    earlier = _lacked_of(court, case, hold)
    return goes_in_turn(hold.covered, hold.covered, earlier, hold=hold.number, asked=amount)


def goes_in_its_turn_still(court: Court, case: CaseAccount, payout: Payout) -> None:
    """Refuse a payment of what was held once an earlier freeze lacks it; :class:`FreezeWaits`."""
    for hold in all_of(court, Hold, case.case_number):
        if payout.number in hold.handed_of_held:
            there, earlier = payout.amount + hold.covered, _lacked_of(court, case, hold, payout)
            goes_in_turn(payout.amount, there, earlier, hold=hold.number, asked=payout.amount)


def _lacked_of(court: Court, case: CaseAccount, hold: Hold, payout: Payout | None = None) -> Money:
    """What earlier freezes lack, of a single receipt no more than this one holds or pays of it."""
    kept = case.pockets.get(hold.pocket)
    held = (*(kept.sources if kept else ()), *(payout.sources if payout else ()))
    return total(
        each.missing if each.receipt is None else min(each.missing, _of(each.receipt, held))
        for each in _before(court, case, Wants.of(hold))
    )


def _before(court: Court, case: CaseAccount, one: Wants) -> list[Hold]:
    """The freezes of the same money that lack something and bind since earlier."""
    return [
        each for each in _short(court, case)
        if _turn(each) < one.turn
        and (None in (each.receipt, one.receipt) or each.receipt == one.receipt)
        and not (each.party and one.party and _both_creditors(case, each.party, one.party))
    ]  # fmt: skip


def holdable(case: CaseAccount, receipt: UUID | None) -> Money:
    """What may be held: any free money, a stranger's too where his receipt is named."""
    return case.free if receipt is None else _free_of(case, receipt)


def not_frozen_since(court: Court, case: CaseAccount, payout: Payout) -> None:
    """Refuse a payment the bank seemed to have made when a freeze came, and gave back.

    It was not stopped then; it is now. Raises :class:`HoldNotCovered`.
    """
    for hold in _short(court, case) if payout.kind not in _OTHERS_MONEY else ():
        if is_of(hold, payout.sources) and binds(case, hold, payout.principal or payout.party):
            is_held_first(hold.missing, hold=hold.number)


def is_of(hold: Hold, sources: Iterable[Source]) -> bool:
    """Whether a freeze may be of this money: one of a single receipt is of that alone."""
    return hold.receipt is None or any(each.receipt == hold.receipt for each in sources)


class SharesOfPlans:
    """What freezes say of the payments of one case that are shares of its plans.

    Asked as long as the bank does not have them: a notice may come at any time.
    """

    def __init__(self, court: Court, case: CaseAccount) -> None:
        holds = all_of(court, Hold, case.case_number)
        self.lacking = frozen_shares(court, case, holds)
        self.by_payout = {payout: hold for hold in holds for payout in hold.handed}

    def may_go(self, payout: Payout, left_to: Callable[[str], Money]) -> None:
        """Refuse one to its creditor past a freeze, and to a court past an earlier court's.

        ``left_to`` says what the plan still keeps of a creditor's shares. Raises
        :class:`HoldNotCovered`, :class:`FreezeWaits`.
        """
        if hold := self.by_payout.get(payout.number):
            whose = str(hold.party)
            first, left = before(self.lacking.get(whose, ()), hold), left_to(whose)
            goes_in_turn(
                payout.amount, payout.amount + left, first, hold=hold.number, asked=payout.amount
            )
        elif freezes := self.lacking.get(payout.party):
            share_left(freezes, left_to(payout.party))

    def undone(self, payout: str, *, reason: str) -> list[Hold]:
        """The freeze that lacks again what did not go to its court by this payment, if one does."""
        hold = self.by_payout.get(payout)
        if hold is None:
            return []
        hold.undo_hand_over(payout, reason=reason)
        return [hold]


def share_left(freezes: Iterable[Lack], left: Money) -> None:
    """Refuse to pay a creditor by a plan what freezes of his share lack.

    ``left`` is what the plan still keeps of his shares. Raises :class:`HoldNotCovered`.
    """
    lacks = zero()
    for lack in freezes:
        lacks += lack.missing
        is_held_first(lacks, hold=lack.hold, left=left)


def escrowed_may_go(court: Court, case: CaseAccount, payout: Payout) -> None:
    """Refuse to release from an escrow what a freeze of its creditor's money lacks (提存款被冻结).

    A notice may come while it is kept for him: so much stays in the escrow until the freeze ends.
    Raises :class:`HoldNotCovered`.
    """
    drawn = case.drawn[payout.id]
    kept = case.pockets.get(drawn.pocket)
    here = (*payout.sources, *(kept.sources if kept else ()))
    lacks = zero()
    for hold in _short(court, case):
        if hold.party is not None and hold.party == drawn.party:
            named = hold.missing if hold.receipt is None else _of(hold.receipt, here)
            lacks += min(hold.missing, named)
            is_held_first(lacks, hold=hold.number, left=kept.amount if kept else zero())


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
        return Lack(hold.number, hold.missing, _turn(hold))
    there = [_free_of(case, hold.receipt)]
    pockets = {each.pocket: each for each in case.pockets.values() if each.kind in kept}
    there += [_of(hold.receipt, pocket.sources) for pocket in pockets.values()]
    if just_taken:
        taken = [fact for fact in case.pending_events if isinstance(fact, SetAside)]
        there += [_of(hold.receipt, fact.sources) for fact in taken if fact.pocket not in pockets]
    return Lack(hold.number, min(hold.missing, total(there)), _turn(hold))


def _free_of(case: CaseAccount, receipt: UUID) -> Money:
    lot = case.lots.get(receipt)
    return lot.free if lot else zero()


def _of(receipt: UUID, sources: Iterable[Source]) -> Money:
    return total(each.amount for each in sources if each.receipt == receipt)


def _both_creditors(case: CaseAccount, one: str, other: str) -> bool:
    roles: set[PartyRole] = {case.party(one).role, case.party(other).role}
    return one != other and roles <= CREDITORS


def _short(court: Court, case: CaseAccount, holds: Iterable[Hold] | None = None) -> list[Hold]:
    return short_of(all_of(court, Hold, case.case_number) if holds is None else holds)


def short_of(holds: Iterable[Hold]) -> list[Hold]:
    """Those of these that are freezes, stand, and lack something."""
    return [
        each for each in holds
        if each.kind is HoldKind.FREEZE and each.stands and each.missing > zero()
    ]  # fmt: skip
