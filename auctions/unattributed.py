"""Money on the account of lots that is nobody's yet (不明来款), and the clock that runs on it.

It belongs to no lot, so its clock is its own: three days to say whose it is, then the end of each
month until somebody does. The same clock service lets it run out as it does those of lots.
"""

from datetime import date, datetime
from uuid import UUID

from auctions import timers
from auctions.law.reconciling import identified_by, month_end
from ledger.domain.calendar import Calendar
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.money import Money


class Unattributed(Root):
    """One credit that nobody announced or claimed."""

    TOPIC = "unattributed-money"

    class Found(FirstFact):
        """Money came to the account of lots and is nobody's (发现不明来款)."""

        TOPIC = "unattributed-money.found"
        line: UUID
        bank_account: str
        amount: Money
        came_on: date

    class ClockStarted(Root.Event):
        """It is to be known by then whose it is (认领期限起算)."""

        TOPIC = "unattributed-money.clock-started"
        line: UUID
        started_on: date
        due_at: datetime
        rolled: bool

    class ClockFired(Root.Event):
        """Nobody knew in time whose it is (认领期限届满)."""

        TOPIC = "unattributed-money.clock-fired"
        line: UUID
        due_at: datetime
        fired_at: datetime
        left: Money

    class ClockStopped(Root.Event):
        """All of it is somebody's, or went back (来款已有归属)."""

        TOPIC = "unattributed-money.clock-stopped"
        line: UUID
        due_at: datetime

    @staticmethod
    def create_id(line: UUID) -> UUID:
        return name_id("unattributed-money", str(line))

    @event(Found)
    def __init__(self, *, line: UUID, bank_account: str, amount: Money, came_on: date) -> None:
        self.line = line
        self.came_on = came_on
        self.due_at: datetime | None = None
        self.fired = 0

    def start(self, calendar: Calendar, today: date) -> None:
        """Let the three days run; of money that was somebody's for a while, to the month's end."""
        if self.due_at is None:
            first = identified_by(self.came_on, calendar)
            last = first if not self.fired else month_end(today)
            self._start(self.line, self.came_on, timers.end_of(last), rolled=last == first)

    @event(ClockStarted)
    def _start(self, line: UUID, started_on: date, due_at: datetime, rolled: bool) -> None:  # noqa: FBT001
        self.due_at = due_at

    def run_out(self, now: datetime, left: Money, today: date) -> bool:
        """Let the clock run out, once, if it is due; whether it did. Then the month counts."""
        if self.due_at is None or now < self.due_at:
            return False
        self._fire(self.line, self.due_at, now, left)
        self._start(self.line, today, timers.end_of(month_end(today)), rolled=False)
        return True

    @event(ClockFired)
    def _fire(self, line: UUID, due_at: datetime, fired_at: datetime, left: Money) -> None:
        self.fired += 1
        self.due_at = None

    def stop(self) -> None:
        """Its owner is known: the clock stands."""
        if self.due_at is not None:
            self._stop(self.line, self.due_at)

    @event(ClockStopped)
    def _stop(self, line: UUID, due_at: datetime) -> None:
        self.due_at = None
