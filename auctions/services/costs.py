"""Money of a case put aside for what its lot cost, in one commit (处置费用列支)."""

from typing import Final

from auctions.lot import Lot
from auctions.lot_parts import Cost
from ledger.domain import clock
from ledger.domain.case_account import CaseAccount
from ledger.domain.case_keeping import SetAside
from ledger.domain.case_pockets import PocketKind
from ledger.domain.money import Money, total, zero
from ledger.services.charges import may_be_taken
from ledger.services.stops import stays_here
from ledger.store.court import Court

POCKET: Final = PocketKind.COST.value


def find_case(court: Court, lot: Lot) -> CaseAccount:
    """The account of the lot's first case."""
    number = lot.case_numbers[0]
    return court.find(CaseAccount, CaseAccount.create_id(number), named=number)


def take_costs(court: Court, lot: Lot, case: CaseAccount, paper: str) -> None:
    """Keep free money of the case for all of the lot's open costs, as any cost is charged.

    Raises :class:`StoppedByBankruptcy`, :class:`NotValuedYet`, :class:`CountedAsReturned`,
    :class:`HoldNotCovered`.
    """
    stays_here(court, case, kept=True)
    put_aside(lot, case, paper)
    taken = [fact.sources for fact in case.pending_events if isinstance(fact, SetAside)]
    may_be_taken(court, case, [source for sources in taken for source in sources])


def put_aside(lot: Lot, case: CaseAccount, paper: str, *, first_come: bool = False) -> Money:
    """Keep free money of the case for the lot's open costs; what was kept.

    All of them or none; with ``first_come`` as many as the case has money for.
    """
    costs = _covered(lot.open_costs, case.free) if first_come else list(lot.open_costs)
    if first_come and not costs:
        return zero()
    amount = total(each.amount for each in costs)
    lot.settle_costs(costs, case_number=case.case_number, paper=paper, on=clock.today())
    basis = "、".join((paper, *(each.document for each in costs)))
    case.set_aside(POCKET, PocketKind.COST, amount, basis=basis)
    return amount


def _covered(costs: tuple[Cost, ...], free: Money) -> list[Cost]:
    found: list[Cost] = []
    for each in costs:
        if total(cost.amount for cost in (*found, each)) <= free:
            found.append(each)
    return found
