"""What stops money from leaving a case: its debtor's bankruptcy, whichever case told of it.

A case asks its own record first, and then what the book knows of each of its debtors by his
official number. A name alone stops nothing: two people bear it.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

from ledger.domain import clock
from ledger.domain.bankruptcy import CLEARED, Bankruptcy
from ledger.domain.case_account import CaseAccount, PartyRole
from ledger.domain.insolvency import Insolvency
from ledger.domain.kernel import Root
from ledger.domain.law.bankruptcy import Stop, may_leave_after
from ledger.domain.payer import Payer
from ledger.domain.payout import Payout
from ledger.domain.payout_kind import PayoutKind
from ledger.store.court import Court

NONE_KNOWN: Final[Mapping[str, CaseAccount]] = MappingProxyType({})


def stops_of(
    court: Court, case_numbers: Iterable[str], known: Mapping[str, CaseAccount] = NONE_KNOWN
) -> dict[str, Stop | None]:
    """By case, the bankruptcy that stops its payments, or ``None``.

    ``known`` are cases the caller has found already.
    """
    numbers = dict.fromkeys(number for number in case_numbers if number)
    cases = _cases(court, numbers, known)
    told = {number: _told_of(court, number, cases.get(number)) for number in numbers}
    found = court.find_many(Root, {id_ for ids in told.values() for id_ in ids})
    return {number: _first(found.get(id_) for id_ in ids) for number, ids in told.items()}


def stop_of(court: Court, case: CaseAccount) -> Stop | None:
    """The bankruptcy that stops the payments of this case, or ``None``."""
    return stops_of(court, [case.case_number], {case.case_number: case})[case.case_number]


def debtors_of(case: CaseAccount) -> list[str]:
    """The official numbers of a case's debtors, as far as they are known."""
    parties = case.parties.values()
    numbers = (each.official_number for each in parties if each.role is PartyRole.DEBTOR)
    return [number for number in numbers if number]


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


def _first(told: Iterable[Root | None]) -> Stop | None:
    """The earliest of those under way; of one told in the case and elsewhere, the case's own."""
    stops = (each.stop for each in told if isinstance(each, Bankruptcy | Insolvency))
    return min(filter(None, stops), key=lambda stop: stop.accepted_on, default=None)


def may_leave_today(court: Court, pairs: Iterable[tuple[Payout, Payer]]) -> None:
    """Refuse a payment whose case is stopped; what was decided to be the creditor's still leaves.

    Raises :class:`StoppedByBankruptcy`.
    """
    asked = list(pairs)
    cases = {payer.concerns: payer for _, payer in asked if isinstance(payer, CaseAccount)}
    stopped = stops_of(court, {payer.concerns for _, payer in asked}, cases)
    for payout, payer in asked:
        if payer.pocket_of(payout.id) != CLEARED:
            may_leave_after(stopped.get(payer.concerns), payout.kind, on=clock.today())


def stays_here(court: Court, case: CaseAccount) -> None:
    """Refuse to take money out of a case whose debtor's bankruptcy stops payments (R2.16).

    In another case, or another court, nothing would stop it. Raises :class:`StoppedByBankruptcy`.
    """
    may_leave_after(stop_of(court, case), PayoutKind.INTER_COURT, on=clock.today())
