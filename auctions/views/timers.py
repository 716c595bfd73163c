"""The clocks of all lots (期限) and what was remarked about them (预警).

The clock service reads from here which clocks have run out; the facts alone decide.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from auctions.lot_clocks import Alerted, TimerEscalated, TimerFired, TimersSet, key_of
from auctions.timers import CLOCKS, key
from ledger.projections.projection import Projection, Work
from ledger.projections.read import Listing
from ledger.projections.rows import Table


@dataclass(frozen=True, slots=True)
class LotTimer:
    """One clock of one lot: when it is due, whether it runs, and to whom it was escalated."""

    lot_id: UUID
    timer: str  # T-BAL, or T-OBJ:p1 with its subject
    name: str
    subject: str
    zh: str
    rule: str
    role: str
    started_by: str
    started_on: date
    due_at: datetime
    rolled: bool
    provisional: bool
    state: str  # running, fired, stopped
    fired_at: datetime | None
    level: int
    urged_to: str | None
    position: int


@dataclass(frozen=True, slots=True)
class LotAlert:
    """Something accepted that should have been otherwise; it stays."""

    lot_id: UUID
    position: int
    rule: str
    said: str
    due: date | None


TIMERS: Final = Table("lot_timers", LotTimer, ("lot_id", "timer"))
ALERTS: Final = Table("lot_alerts", LotAlert, ("lot_id", "position"))
lot_timers: Final = Projection("lot-timers", 1, TIMERS, ALERTS)

RUNNING: Final = Listing(
    TIMERS, "state = 'running' AND due_at <= %s",
    (("due_at", "timestamptz"), ("lot_id", "uuid"), ("timer", "text")),
)  # fmt: skip
ESCALATED: Final = Listing(
    TIMERS, "level > 0", (("due_at", "timestamptz"), ("lot_id", "uuid"), ("timer", "text"))
)
ALERTED: Final = Listing(ALERTS, "true", (("position", "bigint"), ("lot_id", "uuid")))


@lot_timers.on(TimersSet)
def _set(work: Work, fact: TimersSet) -> None:
    for stopped in fact.stopped:
        row = work[TIMERS].get(fact.originator_id, stopped)
        if row is not None:
            row.update(state="stopped", level=0, position=work.position)
            if stopped.startswith("T-URGE:"):
                _level(work, fact.originator_id, stopped.removeprefix("T-URGE:"), 0, None)
    for each in fact.started:
        kind = CLOCKS[each.name]
        work[TIMERS].put(
            {
                "lot_id": fact.originator_id, "timer": key_of(each), "name": each.name,
                "subject": each.subject, "zh": kind.zh, "rule": kind.rule,
                "role": kind.role.value, "started_by": fact.by, "started_on": each.started_on,
                "due_at": each.due_at, "rolled": each.rolled, "provisional": each.provisional,
                "state": "running", "fired_at": None, "level": 0, "urged_to": None,
                "position": work.position,
            }
        )  # fmt: skip


@lot_timers.on(TimerFired)
def _fired(work: Work, fact: TimerFired) -> None:
    row = work[TIMERS].get(fact.originator_id, key(fact.timer, fact.subject))
    if row is not None:
        row.update(state="fired", fired_at=fact.fired_at, position=work.position)


@lot_timers.on(TimerEscalated)
def _escalated(work: Work, fact: TimerEscalated) -> None:
    _level(work, fact.originator_id, fact.timer, fact.level, fact.to)


def _level(work: Work, lot: UUID, timer: str, level: int, to: str | None) -> None:
    row = work[TIMERS].get(lot, timer)
    if row is not None:
        row.update(level=level, urged_to=to, position=work.position)


@lot_timers.on(Alerted)
def _alerted(work: Work, fact: Alerted) -> None:
    work[ALERTS].put(
        {
            "lot_id": fact.originator_id, "position": work.position, "rule": fact.rule,
            "said": fact.said, "due": fact.due,
        }
    )  # fmt: skip
