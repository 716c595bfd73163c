"""Money of a case put aside for what its lot cost, in one commit (处置费用列支)."""

from typing import Final

from auctions.lot import Lot
from auctions.lot_parts import Cost
from ledger.domain import clock
from ledger.domain.case_account import CaseAccount
from ledger.domain.case_pockets import PocketKind
from ledger.domain.money import Money, total, zero
from ledger.store.court import Court

POCKET: Final = PocketKind.COST.value


def find_case(court: Court, lot: Lot) -> CaseAccount:
    """The account of the lot's first case."""
    number = lot.case_numbers[0]
    return court.find(CaseAccount, CaseAccount.create_id(number), named=number)


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
