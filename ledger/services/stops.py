"""What stops money from leaving a case: its debtor's bankruptcy, whichever case told of it.

A case asks its own record first, and then what the book knows of each of its debtors by his
official number. A name alone stops nothing: two people bear it.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Final
from uuid import UUID

from ledger.domain import clock
from ledger.domain.bankruptcy import Bankruptcy
from ledger.domain.bankruptcy_parts import CLEARED, cleared_of, estate_of
from ledger.domain.case_account import CaseAccount, PartyRole
from ledger.domain.insolvency import Insolvency
from ledger.domain.kernel import Root
from ledger.domain.law.bankruptcy import (
    Stop,
    goods_may_go,
    is_his_administrator,
    may_leave_after,
)
from ledger.domain.money import Money, total, zero
from ledger.domain.payer import Payer
from ledger.domain.payout import Payout
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.plan import Plan
from ledger.services.covering import (
    SharesOfPlans,
    escrowed_may_go,
    goes_in_its_turn_still,
    held_first,
    not_frozen_since,
)
from ledger.services.surplus import surplus_may_go
from ledger.store.court import Court

_CO_DEBTORS: Final = cleared_of("")
_ESTATES: Final = estate_of("")
# What a freeze that came since says of money that was kept for somebody by name.
_FROZEN_SINCE: Final = {
    PayoutKind.ESCROW_RELEASE: escrowed_may_go, PayoutKind.ASSISTANCE: goes_in_its_turn_still,
}  # fmt: skip
NONE_KNOWN: Final[Mapping[str, CaseAccount]] = MappingProxyType({})


def stops_of(
    court: Court, case_numbers: Iterable[str], known: Mapping[str, CaseAccount] = NONE_KNOWN
) -> dict[str, Stop | None]:
    """By case, the bankruptcy that stops its payments, or ``None``.

    ``known`` are cases the caller has found already.
    """
    numbers = dict.fromkeys([number for number in case_numbers if number])
    cases = _cases(court, numbers, known)
    told = {number: _told_of(court, number, cases.get(number)) for number in numbers}
    found = court.find_many(Root, [id_ for ids in told.values() for id_ in ids])
    return {
        number: _first([found[id_] for id_ in ids if id_ in found]) for number, ids in told.items()
    }


def stop_of(court: Court, case: CaseAccount) -> Stop | None:
    """The bankruptcy that stops the payments of this case, or ``None``."""
    return stops_of(court, [case.case_number], {case.case_number: case})[case.case_number]


def stop_of_debtor(court: Court, case: CaseAccount, party: str) -> Stop | None:
    """The bankruptcy of one party of a case, or ``None``: as the case tells of it, or the book."""
    own = Bankruptcy.create_id(case.case_number)
    number = case.party(party).official_number
    ids = [own, *([Insolvency.create_id(court.keys.blinded(number))] if number else [])]
    return _his(court.find_many(Root, ids).values(), party)


def _his(told: Iterable[Root], party: str) -> Stop | None:
    stops = (
        each.stop_of(party) if isinstance(each, Bankruptcy) else each.stop
        for each in told
        if isinstance(each, Bankruptcy | Insolvency)
    )
    return min(filter(None, stops), key=lambda stop: stop.accepted_on, default=None)


def of_an_estate(pocket: str | None) -> bool:
    """Whether the money under this name was said to be one bankrupt's."""
    return pocket is not None and pocket.startswith(_ESTATES)


def goes_to_administrator(
    court: Court, case: CaseAccount, payee: str, *, owner: str | None
) -> None:
    """Refuse an administrator what is not his debtor's: money, or goods, of this owner if known.

    Who is bankrupt is asked of the book, whichever case told of it. Raises :class:`WhoseNotSaid`,
    :class:`NotHisAdministrator`.
    """
    debtors = [each.party for each in case.parties.values() if each.role is PartyRole.DEBTOR]
    bankrupt = [each for each in debtors if stop_of_debtor(court, case, each)]
    own = Bankruptcy.create_id(case.case_number)
    known = court.find_many(Bankruptcy, [own]).get(own)
    whose = bankrupt[0] if owner is None and len(bankrupt) == 1 else owner
    his = known.rulings.get(whose) if known and whose else None
    named = his.administrator if his else ""
    is_his_administrator(payee, owner=owner, named=named, bankrupt=bankrupt)


def owner_of(pocket: str | None) -> str | None:
    """Whose the money under this name was, if it was said to be one bankrupt's."""
    return pocket.removeprefix(_ESTATES) if pocket and of_an_estate(pocket) else None


def stop_of_money(court: Court, case: CaseAccount, pocket: str | None) -> Stop | None:
    """What stops the money under this name, or free money: of a co-debtor's, only his own.

    What was decided to be the creditor's nothing stops any more.
    """
    if pocket == CLEARED:
        return None
    if pocket is not None and pocket.startswith(_CO_DEBTORS):
        return stop_of_debtor(court, case, pocket.removeprefix(_CO_DEBTORS))
    return stop_of(court, case)


def goods_stay(court: Court, case: CaseAccount, owner: str, *, on: date, to: str = "") -> None:
    """Refuse to let a bankrupt's goods go to anybody but the administrator (R2.16).

    Raises :class:`GoodsOfABankrupt`, :class:`NotHisAdministrator`.
    """
    if not to or case.party(to).role is not PartyRole.ADMINISTRATOR:
        goods_may_go(stop_of_debtor(court, case, owner), on=on)
    else:
        goes_to_administrator(court, case, to, owner=owner)


def debtors_of(case: CaseAccount) -> list[str]:
    """The official numbers of a case's debtors, as far as they are known."""
    return [
        number for each in case.parties.values()
        if each.role is PartyRole.DEBTOR and (number := each.official_number)
    ]  # fmt: skip


def _cases(
    court: Court, numbers: Iterable[str], known: Mapping[str, CaseAccount]
) -> Mapping[str, CaseAccount]:
    asked = {CaseAccount.create_id(number): number for number in numbers if number not in known}
    found = court.find_many(CaseAccount, asked) if asked else {}
    return {**known, **{asked[id_]: case for id_, case in found.items()}}


def _told_of(court: Court, number: str, case: CaseAccount | None) -> list[UUID]:
    """Where a bankruptcy would be told of that stops this case: in the case, or of its debtors."""
    debtors = debtors_of(case) if case else []
    blinded = (court.keys.blinded(each) for each in debtors)
    return [Bankruptcy.create_id(number), *map(Insolvency.create_id, blinded)]


def _first(told: Iterable[Root]) -> Stop | None:
    """The earliest of those under way; of one told in the case and elsewhere, the case's own."""
    stops = [each.stop for each in told if isinstance(each, Bankruptcy | Insolvency)]
    return min(filter(None, stops), key=lambda stop: stop.accepted_on, default=None)


def may_leave_today(court: Court, pairs: Iterable[tuple[Payout, Payer]]) -> None:
    """Refuse a payment whose case is stopped; what was decided to be the creditor's still leaves.

    A surplus is asked once more for the debtor's other cases, for one may have been opened since.

    Raises :class:`StoppedByBankruptcy`, :class:`SurplusFrozen`, :class:`SurplusOwedElsewhere`,
    and :class:`HoldNotCovered`, :class:`FreezeWaits` for a share of a plan that was frozen since it
    was asked for.
    """
    asked, shares = list(pairs), dict[UUID, SharesOfPlans]()
    cases = {payer.concerns: payer for _, payer in asked if isinstance(payer, CaseAccount)}
    stopped = stops_of(court, {payer.concerns for _, payer in asked}, cases)
    for payout, payer in asked:
        stop = stopped.get(payer.concerns)
        if not isinstance(payer, CaseAccount):
            may_leave_after(stop, payout.kind, on=clock.today())
            continue
        pocket = _may_leave_its_case(court, payout, payer, stop)
        if pocket is not None and pocket.startswith("plan-"):
            if payer.id not in shares:
                shares[payer.id] = SharesOfPlans(court, payer)
            shares[payer.id].may_go(payout, partial(_kept_by_plan, court, payer, pocket))


def _may_leave_its_case(
    court: Court, payout: Payout, case: CaseAccount, stop: Stop | None
) -> str | None:
    """Refuse a payment that its case, or the money it is made of, no longer lets go.

    Returns under which name that money is kept, if under one.
    """
    pocket = case.pocket_of(payout.id)
    if pocket is not None and pocket.startswith(CLEARED):
        stop = stop_of_money(court, case, pocket)
    may_leave_after(stop, payout.kind, on=clock.today())
    if payout.kind is PayoutKind.SURPLUS:
        surplus_may_go(court, case, payout.party, payout.papers)
    if payout.debits and pocket is None:
        not_frozen_since(court, case, payout)
    if payout.kind in _FROZEN_SINCE:
        _FROZEN_SINCE[payout.kind](court, case, payout)
    return pocket


def _kept_by_plan(court: Court, case: CaseAccount, pocket: str, creditor: str) -> Money:
    """What the plan a payment is drawn on still keeps of a creditor's shares."""
    if (kept := case.pockets.get(pocket)) is None:
        return zero()
    plan = court.find_many(Plan, [Plan.create_id(kept.basis)])
    return total(each.payable_to(creditor) for each in plan.values())


def stays_here(court: Court, case: CaseAccount, *, kept: bool = False) -> None:
    """Refuse to take money out of a case whose debtor's bankruptcy stops payments (R2.16).

    In another case, or another court, nothing would stop it; nor is it taken past a freeze that the
    case has not covered. Raises :class:`StoppedByBankruptcy`, :class:`HoldNotCovered`.
    """
    may_leave_after(stop_of(court, case), PayoutKind.INTER_COURT, on=clock.today())
    if not kept:
        held_first(court, case, PayoutKind.INTER_COURT)
