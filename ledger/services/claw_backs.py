"""What the bank paid though something bound it (待追回): nothing stops it, and it is asked back.

A payment that the bank booked on the day a bankruptcy was accepted, or while a freeze of its money
lacked some, or later, is recorded as any. What follows is work, in the hands of the case's officer.
"""

from collections.abc import Iterable

from ledger.domain import clock
from ledger.domain.case_account import CaseAccount
from ledger.domain.hold import Hold
from ledger.domain.law.bankruptcy import NOT_THE_DEBTORS, Stop, is_asked_back
from ledger.domain.money import Money
from ledger.domain.payout import Payout, State
from ledger.domain.ticket import Ticket, TicketKind
from ledger.domain.wrong_payment import WrongPayment
from ledger.services.covering import binds, is_of, short_of
from ledger.services.going import unexplained
from ledger.services.numbering import all_numbered
from ledger.services.serials import all_of
from ledger.services.stops import stop_of_money, stops_of
from ledger.store.court import Court


def not_debited(court: Court, payouts: Iterable[Payout]) -> list[Payout]:
    """Those of which the bank has booked nothing: what it may have paid is not stopped any more."""
    return [each for each in payouts if not unexplained(court, each).fen]


def to_claw_back(court: Court, paid: Iterable[tuple[Payout, CaseAccount]]) -> list[Ticket]:
    """A ticket for each payment that the bank booked after its money was bound."""
    asked = [(payout, case) for payout, case in paid if payout.state is State.SETTLED]
    cases = {case.case_number: case for _, case in asked}
    stops = stops_of(court, cases, cases) if cases else {}
    freezes = _freezes(court, cases.values())
    found = []
    for payout, case in asked:
        stop, pocket = stops[case.case_number], case.pocket_of(payout.id)
        if pocket is not None:
            stop = stop and stop_of_money(court, case, pocket)
        if why := _by_stop(payout, stop) or _by_freeze(
            payout, case, pocket, freezes.get(case.case_number, ())
        ):
            found.append((payout, case, *why))
    return asked_back(court, found)


def asked_back(
    court: Court, found: Iterable[tuple[Payout, CaseAccount, Money, tuple[str, ...]]]
) -> list[Ticket]:
    """Tickets for these payments, so much of each, for these reasons; each is opened once."""
    told = {Ticket.create_id(TicketKind.CLAW_BACK, str(each[0].id)): each for each in found}
    known = court.find_many(Ticket, told)
    today = clock.today()
    return [
        Ticket(
            kind=TicketKind.CLAW_BACK, subject=str(payout.id), bank_account=case.bank_account,
            amount=amount, found_on=today, said=(payout.number, *said), owner=case.officer,
            due_on=today,
        )
        for id_, (payout, case, amount, said) in told.items()
        if id_ not in known
    ]  # fmt: skip


def is_out(court: Court, payout: Payout) -> bool:
    """Whether it is still paid, and nobody has begun to recover it as a wrong payment."""
    wrong = all_numbered(court, WrongPayment, payout.case_number, "W")
    return payout.state is State.SETTLED and payout.id not in {each.payout for each in wrong}


def _by_stop(payout: Payout, stop: Stop | None) -> tuple[Money, tuple[str, ...]] | None:
    on = payout.settled_on
    if stop is None or on is None or not is_asked_back(payout.kind, on, stop.accepted_on):
        return None
    return payout.amount, (f"{stop.ruling} {stop.accepted_on}",)


def _by_freeze(
    payout: Payout, case: CaseAccount, pocket: str | None, freezes: Iterable[Hold]
) -> tuple[Money, tuple[str, ...]] | None:
    on = payout.settled_on
    if on is None or payout.kind in NOT_THE_DEBTORS:
        return None
    payee = payout.principal or payout.party
    for hold in freezes:
        of_a_plan = pocket is not None and pocket.startswith("plan-")
        bound = hold.party == payee if of_a_plan else binds(case, hold, payee)
        bound = bound and is_of(hold, payout.sources)
        if bound and on >= hold.starts_on and payout.number not in hold.handed:
            return min(payout.amount, hold.missing), (f"{hold.number} {hold.paper}",)
    return None


def _freezes(court: Court, cases: Iterable[CaseAccount]) -> dict[str, list[Hold]]:
    """By case, freezes that lack something; asked one by one only of cases that have a hold."""
    first = {Hold.create_id(case.case_number, 1): case for case in cases}
    held = [first[id_] for id_ in court.find_many(Hold, first)] if first else []
    return {case.case_number: short_of(all_of(court, Hold, case.case_number)) for case in held}
