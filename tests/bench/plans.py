"""Dividing money: many ordinary plans, and one of a failed developer with thousands of buyers."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Final

from ledger.domain.law import plan_words
from ledger.domain.law.distribution import compute_plan
from ledger.domain.law.plan_parts import Debtor, Fund, PlanClaim
from ledger.domain.law.priority import Priority, Right
from ledger.domain.law.regimes import DebtorKind
from ledger.domain.law.waterfall import Cost
from ledger.domain.money import fen
from tests.bench.measure import Figure, timed
from tests.bench.world import World

DEBTOR: Final = Debtor(DebtorKind.PERSON, cannot_pay_all=True)
MORTGAGE: Final = Priority(Right.MORTGAGE, "他项权证", date(2018, 1, 1))


def _claims(draw: Random, creditors: int) -> list[PlanClaim]:
    """One mortgagee and many ordinary creditors, with interest and a doubled part each."""
    return [
        PlanClaim(
            f"c{at}", f"p{at}", f"t{at}", (2020, at), costs=fen(draw.randrange(10**6)),
            interest=fen(draw.randrange(10**8)), principal=fen(draw.randrange(1, 10**9)),
            doubled=fen(draw.randrange(10**7)), turn=at, priority=None if at else MORTGAGE,
        )
        for at in range(creditors)
    ]  # fmt: skip


def plans(world: World, *, ordinary: int, creditors: int, developer: int) -> Iterator[Figure]:
    """Compute plans that pay about half, every one of its own claims."""
    draw = world.random("plans")
    cases = [_claims(draw, creditors) for _ in range(ordinary)]
    fund = Fund(fen(creditors * 3 * 10**8), (Cost("机构", fen(10**6), "发票"),), fen(5 * 10**6))
    with timed() as watch:
        for claims in cases:
            compute_plan(fund, claims, DEBTOR)
    yield Figure(
        f"{ordinary:,} plans of {creditors} creditors", watch.seconds, "s", target=2,
        less_is_better=True,
        workload="a mortgagee, costs, fee, and ordinary creditors pro rata to the fen",
    )  # fmt: skip
    large = _claims(draw, developer)
    with timed() as watch:
        plan = compute_plan(Fund(fen(developer * 3 * 10**8)), large, DEBTOR)
    yield Figure(
        f"one plan of {developer:,} creditors", watch.seconds, "s", target=1, less_is_better=True,
        workload="the same, of a failed developer",
    )  # fmt: skip
    with timed() as watch:
        plan_words.read_zh(plan)
        plan_words.as_dict(plan)
    yield Figure(
        f"the same plan read out and as JSON, {developer:,} shares", watch.seconds, "s",
        less_is_better=True, workload="every share worked out and counted against its debt",
    )  # fmt: skip
