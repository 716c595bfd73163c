"""Where a plan's money stands: under the plan's name, and beside it what is not a creditor's.

Money keeps its receipts on every move, so that each share can say which payment it came from.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from ledger.domain.case_account import CaseAccount, Pocket, PocketKind
from ledger.domain.law.late_money import LateChoice
from ledger.domain.law.plan_parts import Fund
from ledger.domain.law.treasury import DrawnOnOtherMoney
from ledger.domain.money import Money, total, zero
from ledger.domain.plan import Plan
from ledger.domain.transfers import CaseMove
from ledger.services.closings import must_have_chosen
from ledger.store.court import Court

_KINDS: Final = {
    "cost": PocketKind.COST, "fee": PocketKind.FEE, "living": PocketKind.OTHER,
    "surplus": PocketKind.SURPLUS, "relief": PocketKind.TRANSFER, "fine": PocketKind.FINE,
}  # fmt: skip


def take_in(
    court: Court,
    case: CaseAccount,
    pocket: str,
    fund: Fund,
    *,
    basis: str,
    receipts: Sequence[UUID] | None,
) -> None:
    """Keep a plan's money under its name; a third party's price apart from it.

    What came to a closed case is shared only where two people chose to pay it (R7.04). Raises
    :class:`NotEnoughMoney` where the case does not hold the fund, :class:`LateMoneyWaits`,
    :class:`NotAsChosen`.
    """
    must_have_chosen(court, case, receipts, LateChoice.PAY)
    own = fund.gross - fund.third_party
    case.set_aside(pocket, PocketKind.PLAN, own, basis=basis, receipts=receipts)
    if fund.third_party.amount:
        case.set_aside(
            f"{pocket}-third-party", PocketKind.THIRD_PARTY_PRICE, fund.third_party, basis=basis,
            receipts=receipts,
        )  # fmt: skip


def free_all(case: CaseAccount, pocket: str, *, basis: str) -> None:
    """Free everything kept for a plan that will not be as it was."""
    for name in [name for name in case.pockets if name == pocket or name.startswith(f"{pocket}-")]:
        case.put_back(name, basis=basis)


def set_out(case: CaseAccount, plan: Plan) -> None:
    """Once a plan is final, move costs, fee, living costs and surplus to their own accounts."""
    found = plan.distribution
    for deduction in found.deductions:
        if deduction.name in _KINDS:
            shift(case, plan, deduction.name, deduction.amount)
    if found.surplus.amount:
        shift(case, plan, "surplus", found.surplus)


def keep_aside(case: CaseAccount, plan: Plan) -> None:
    """Keep reserved and disputed shares under names of their own, exactly as much as they are now.

    Nothing before the plan is final: until then all of its money waits anyway.
    """
    if not plan.final:
        return
    wanted = {mark: total(parts.values()) for mark, parts in plan.withheld.items()}
    wanted["reserve"] = total(
        each.paid for each in plan.distribution.shares
        if each.reserved and each.claim not in plan.released
    )  # fmt: skip
    for mark in [*plan.objections, "reserve"]:
        kept = case.pockets.get(f"{plan.pocket}-{mark}")
        now, then = kept.amount if kept else zero(), wanted.get(mark, zero())
        if now > then:
            _back(case, plan, mark, now - then)
    for mark, then in wanted.items():
        kept = case.pockets.get(f"{plan.pocket}-{mark}")
        now = kept.amount if kept else zero()
        if then > now:
            shift(case, plan, mark, then - now)


def no_plans(court: Court, kept: Pocket) -> None:
    """Refuse what a plan keeps aside: for a title, a judgment, or the relief fund.

    It leaves by the plan alone. Raises :class:`DrawnOnOtherMoney`.
    """
    if court.find_many(Plan, [Plan.create_id(kept.basis)]):
        raise DrawnOnOtherMoney(f"{kept.basis} keeps it", on=kept.pocket)


def no_moves(court: Court, kept: Pocket) -> None:
    """Refuse what waits to go to another case: it is that case's, or free again.

    Raises :class:`DrawnOnOtherMoney`.
    """
    if court.find_many(CaseMove, [CaseMove.create_id(kept.basis)]):
        raise DrawnOnOtherMoney(f"{kept.basis} moves it", on=kept.pocket)


def shift(case: CaseAccount, plan: Plan, mark: str, amount: Money) -> None:
    """Move some of the plan's money to a name of its own: what for is read from the mark."""
    kind = _KINDS.get(mark, PocketKind.RESERVE)
    case.keep_as(
        f"{plan.pocket}-{mark}", kind, out_of=plan.pocket, amount=amount, basis=plan.number
    )


def _back(case: CaseAccount, plan: Plan, mark: str, amount: Money) -> None:
    case.keep_as(
        plan.pocket, PocketKind.PLAN, out_of=f"{plan.pocket}-{mark}", amount=amount,
        basis=plan.number,
    )  # fmt: skip
