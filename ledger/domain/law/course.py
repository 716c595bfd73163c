"""What a party is told of the course of its case (执行流程公开): stays, plans, objections, ends.

A plan is shown to who takes part in it once it was served on him, with every share and no account.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from ledger.domain.case_stay import CaseStay, StayState
from ledger.domain.citation import Article
from ledger.domain.law.rules import rule
from ledger.domain.money import Money
from ledger.domain.plan import Plan
from ledger.domain.plan_parts import Stage

COURSE: Final = Article("法发〔2014〕18号", "第三条")
_GRANTED: Final = (StayState.APPROVED, StayState.ENDED)


class CaseStep(StrEnum):
    """What happened in the course of a case, beside its stays, which say their own kind."""

    PLAN_SERVED = "plan-served"  # 分配方案已送达
    OBJECTED = "plan-objected"  # 对分配方案提出异议
    ROUND_ENDED = "round-ended"  # 终结本次执行程序
    CLOSED = "case-closed"  # 已结案


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its day, what it was, and until when it lasts or may be answered."""

    day: date
    step: str
    until: date | None


class MeasureKind(StrEnum):
    """What was done to a debtor's property for the case."""

    FREEZE = "account-frozen"  # 冻结账户
    DEDUCTION = "deduction-asked"  # 请求扣划
    GOODS = "goods-taken"  # 查扣物品
    LOT = "asset-for-sale"  # 查封处置财产


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure on a debtor's property (查控措施), and what has come of it so far.

    ``amount`` is what it covers, where it is money; ``until`` its end, planned or come. Whose bank
    and which account stays with the court.
    """

    kind: MeasureKind
    number: str
    day: date
    until: date | None
    amount: Money | None
    realised: Money
    state: str


@dataclass(frozen=True, slots=True)
class ShareSeen:
    """One creditor's share of a plan, by his mark in the case."""

    plan: str
    stage: Stage
    creditor: str
    owed: Money
    paid: Money


@rule("R10.01", COURSE, zh="执行流程公开内容", en="What parties are told of their case")
def steps_of(
    party: str,
    *,
    plans: Iterable[Plan],
    stays: Iterable[CaseStay],
    round_ended_on: date | None,
    closed_on: date | None,
) -> tuple[Step, ...]:
    """The course of the case as this party may know it, the earliest first."""
    steps = [
        Step(each.first, each.kind.value, each.last) for each in stays if each.state in _GRANTED
    ]
    for plan in _served_on(party, plans):
        served = plan.services[party]
        steps.append(Step(served.on, CaseStep.PLAN_SERVED.value, served.until))
        steps += [Step(each.on, CaseStep.OBJECTED.value, None) for each in plan.objections.values()]
    for on, what in ((round_ended_on, CaseStep.ROUND_ENDED), (closed_on, CaseStep.CLOSED)):
        if on is not None:
            steps.append(Step(on, what.value, None))
    return tuple(sorted(steps, key=lambda each: (each.day, each.step)))


@rule("R10.01", COURSE, zh="执行流程公开内容", en="What parties are told of their case")
def measures_told(measures: Iterable[Measure]) -> tuple[Measure, ...]:
    """The measures of the case and what came of each, the earliest first; all are told the same."""
    return tuple(sorted(measures, key=lambda each: (each.day, each.kind, each.number)))


@rule("R10.01", COURSE, zh="执行流程公开内容", en="What parties are told of their case")
def shares_of(party: str, plans: Iterable[Plan]) -> tuple[ShareSeen, ...]:
    """Every share of the plans that were served on this party: his own and the others'."""
    return tuple(
        ShareSeen(plan.number, plan.stage, each.creditor, each.owed, each.paid)
        for plan in _served_on(party, plans) for each in plan.distribution.shares
    )  # fmt: skip


def _served_on(party: str, plans: Iterable[Plan]) -> list[Plan]:
    return [each for each in plans if party in each.services and each.stage is not Stage.WITHDRAWN]
