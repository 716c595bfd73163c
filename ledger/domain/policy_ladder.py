"""Who is told of money that is not paid out (超期未发放逐级提醒), rung by rung, by own rules."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ledger.domain.datafile import Fields
from ledger.domain.policy_reading import UNPUBLISHED, Section


class Watcher(StrEnum):
    """Who is told when something waits too long; the last of them sit outside the bureau."""

    OFFICER = "officer"  # 承办人
    CHIEF = "chief"  # 执行局局长
    FINANCE = "finance"  # 财务部门
    LEADER = "leader"  # 分管院领导
    AUDITOR = "auditor"  # 审计、纪检监察


OUTSIDE_THE_BUREAU: Final = frozenset({Watcher.LEADER, Watcher.AUDITOR})


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of a ladder: so many days after the day that counts, who is told."""

    days: int
    to: tuple[Watcher, ...]


def _overdue_ladder(fields: Fields) -> tuple[Step, ...]:
    steps: list[Step] = []
    for at, item in enumerate(fields.items("overdue_ladder")):
        rung = Fields(item, f"overdue_ladder[{at}]", ("days", "to"))
        days = rung.whole("days", -30, 366)
        if steps and days <= steps[-1].days:
            rung.refuse("days", f"is not after the {steps[-1].days} of the step before")
        steps.append(Step(days, _watchers(rung)))
    if not steps:
        fields.refuse("overdue_ladder", "has no step")
    if not OUTSIDE_THE_BUREAU & set(steps[-1].to):
        fields.refuse(f"overdue_ladder[{len(steps) - 1}].to", "ends inside the bureau itself")
    return tuple(steps)


def _watchers(rung: Fields) -> tuple[Watcher, ...]:
    named: list[Watcher] = []
    for at, word in enumerate(rung.items("to")):
        who = next((each for each in Watcher if each.value == word), None)
        if who is None:
            rung.refuse(f"to[{at}]", f"is none of {', '.join(Watcher)}: {word!r:.40}")
        if who in named:
            rung.refuse(f"to[{at}]", f"names {who} a second time")
        named.append(who)
    if not named:
        rung.refuse("to", "tells nobody")
    return tuple(named)


OVERDUE_LADDER: Final[Section[tuple[Step, ...]]] = Section(
    "overdue_ladder",
    "超期未发放逐级提醒",
    (
        Step(-5, (Watcher.OFFICER,)),
        Step(0, (Watcher.OFFICER, Watcher.CHIEF)),
        Step(15, (Watcher.LEADER,)),
        Step(30, (Watcher.LEADER, Watcher.AUDITOR)),
    ),
    UNPUBLISHED,
    _overdue_ladder,
)
"""Who is told of money that is not paid out, counted from the earliest due day (E1)."""
