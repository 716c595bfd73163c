"""The lot board (拍品看板): a row for each lot with its stage and its next dated action.

A lot that is neither finished nor has a dated next action cannot exist: the board shows when it is
due, and a lamp says how near that is. Attempts stand beside it, each with its price and its end.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from auctions.lot_words import TERMINAL, State
from ledger.domain.kernel import Fact
from ledger.domain.money import Money
from ledger.projections.projection import Projection, Work
from ledger.projections.rows import Row, Table

SOON: Final = timedelta(days=3)


class Lamp(StrEnum):
    """How near a lot's next action is."""

    RED = "red"  # 逾期
    AMBER = "amber"  # 三日内
    GREEN = "green"  # 正常
    GREY = "grey"  # 已清零
    BLACK = "black"  # 无下一步: must not exist


@dataclass(frozen=True, slots=True)
class BoardLot:
    """One lot on the board."""

    lot_id: UUID
    lot: str
    case_number: str
    title: str
    asset_class: str
    state: str
    round_no: int
    attempt: str | None
    platform: str | None
    reference: Money | None
    start_price: Money | None
    price: Money | None
    paid: Money | None
    balance_due_on: date | None
    seized_on: date
    seizure_until: date
    reference_until: date | None
    next_timer: str | None
    next_due: datetime | None
    alerts: int
    finished: bool
    finished_on: date | None
    opened_on: date
    position: int

    def lamp(self, now: datetime) -> Lamp:
        """How near the next action is."""
        if self.finished:
            return Lamp.GREY
        if self.next_due is None:
            return Lamp.BLACK
        if self.next_due < now:
            return Lamp.RED
        return Lamp.AMBER if self.next_due <= now + SOON else Lamp.GREEN


@dataclass(frozen=True, slots=True)
class LotAttempt:
    """One attempt to sell a lot."""

    lot_id: UUID
    attempt: str
    lot: str
    kind: str
    round_no: int
    rerun_no: int
    platform: str
    platform_lot: str
    published_on: date
    opens_at: datetime
    ends_at: datetime
    start_price: Money
    deposit: Money
    entrants: int | None  # not told while they bid
    bids: int
    extensions: int
    outcome: str | None
    ended_on: date | None
    price: Money | None
    winner: str | None
    balance_due_on: date | None
    defaulted: bool
    reference: Money | None  # what it was measured by when it was announced
    stayed: bool
    withdrawn: bool
    position: int


# In ``terms`` are the price and deposit asked.
BOARD: Final = Table(
    "lots", BoardLot, ("lot_id",),
    private={
        "further_cases": list, "timers": dict, "terms": dict, "ps_failed": bool,
        "second_round": bool, "in_kind": bool, "request_on_file": bool,
    },
)  # fmt: skip
ATTEMPTS: Final = Table("lot_attempts", LotAttempt, ("lot_id", "attempt"))
board: Final = Projection("lots", 4, BOARD, ATTEMPTS)


def row_of(work: Work, fact: Fact) -> Row | None:
    """The row of the lot a fact is of."""
    return work[BOARD].get(fact.originator_id)


def move(row: Row, state: State, on: date) -> None:
    """Move a lot to a stage; a finished one has no next action."""
    row["state"] = state.value
    if state is State.PS_FAILED:
        row["ps_failed"] = True
    if row["finished"] != (state in TERMINAL):
        row["finished"] = state in TERMINAL
        row["finished_on"] = on if row["finished"] else None
    set_next(row)


def set_next(row: Row) -> None:
    """Show the clock that runs out first."""
    timers = {} if row["finished"] else row["timers"]
    name, due = min(timers.items(), key=lambda each: each[1], default=(None, None))
    row["next_timer"] = name
    row["next_due"] = None if due is None else datetime.fromisoformat(due)


def attempt_of(work: Work, fact: Any) -> Row | None:
    """The row of the attempt a fact names."""
    return work[ATTEMPTS].get(fact.originator_id, fact.mark)
