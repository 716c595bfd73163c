"""One view: its tables, and what each kind of fact does to their rows."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final
from uuid import UUID

from ledger.domain.calendar import Calendar, Deadline, Period
from ledger.domain.kernel import Fact
from ledger.domain.money import Money
from ledger.domain.policy import Policy
from ledger.projections.rows import Rows, Table

Handler = Callable[["Work", Any], None]
Streams = Callable[[Any], Iterable[UUID]]
Further = Callable[["Work", Any], Iterable[UUID]]

KEPT: Final = 200_000  # streams kept in memory of one view between two commits
CALENDAR: Final = Calendar.shipped()


class Policies:
    """The court's rules by the position from which the book knows them and the day they begin.

    What was asked once is remembered: most lines of a stretch arrived on a few days.
    """

    def __init__(self, known: Iterable[tuple[int, Policy]] = ()) -> None:
        self._known = list(known)  # in the order of their positions
        self._positions = [position for position, _ in self._known]
        self._in_force: dict[tuple[int, date], Policy | None] = {}
        self._due: dict[tuple[Period, date], Deadline] = {}

    def on(self, day: date, position: int) -> Policy | None:
        """The policy in force on ``day`` as the book knew it at ``position``, or ``None``."""
        count = bisect_right(self._positions, position)
        if (count, day) not in self._in_force:
            begun = [policy for _, policy in self._known[:count] if policy.in_force_from <= day]
            # Of two that begin on one day, the one activated later holds.
            latest = max(begun, key=lambda policy: policy.in_force_from, default=None)
            if latest is not None:
                latest = [p for p in begun if p.in_force_from == latest.in_force_from][-1]
            self._in_force[count, day] = latest
        return self._in_force[count, day]

    def claim_due(self, day: date, position: int) -> Deadline | None:
        """By when money that arrived on ``day`` is to be claimed; ``None`` without a policy."""
        policy = self.on(day, position)
        if policy is None:
            return None
        key = (policy.claim_sla, day)
        if key not in self._due:
            self._due[key] = policy.claim_deadline(day, CALENDAR)
        return self._due[key]

    def court_due(self, amount: Money, day: date, position: int) -> Deadline | None:
        """By when the court wants ``amount`` paid that was notified on ``day``, or ``None``."""
        policy = self.on(day, position)
        if policy is None:
            return None
        band = next(band for band in policy.disburse_sla if band.covers(amount))
        key = (band.period, day)
        if key not in self._due:
            self._due[key] = policy.disburse_deadline(amount, day, CALENDAR)
        return self._due[key]


class Work:
    """What a handler works on: rows in memory, and the place in the book that is being told."""

    def __init__(self, tables: Iterable[Table], *, whole: bool = False) -> None:
        self.whole = whole  # told from the first fact on, so that every row there is is in memory
        self.rows = {table.name: Rows(table, whole=whole) for table in tables}
        self.position = 0
        self.policies = Policies()

    def __getitem__(self, table: Table) -> Rows:
        return self.rows[table.name]

    def claim_due(self, day: date) -> Deadline | None:
        """The court's own limit for claiming, by its rules as far as the book has been told."""
        return self.policies.claim_due(day, self.position)

    def court_due(self, amount: Money, day: date) -> Deadline | None:
        """The court's own limit for paying out, likewise."""
        return self.policies.court_due(amount, day, self.position)


class Projection:
    """A view. Raise ``version`` whenever its rows would come out otherwise: it is then rebuilt.

    ``kept`` is how many rows of one table may stay in memory between two commits.
    """

    def __init__(self, name: str, version: int, *tables: Table, kept: int = KEPT) -> None:
        self.name = name
        self.version = version
        self.tables = tables
        self.kept = kept
        self.handlers: dict[str, Handler] = {}
        self.streams: dict[str, Streams] = {}
        self.further: dict[str, Further] = {}

    def on(
        self,
        kind: type[Fact],
        *,
        streams: Streams | None = None,
        further: Further | None = None,
    ) -> Callable[[Handler], Handler]:
        """Register what a kind of fact does.

        ``streams`` names the streams whose rows it touches, by default its own; ``further`` names
        those that only a row of the first tells.
        """

        def register(handler: Handler) -> Handler:
            self.handlers[kind.TOPIC] = handler
            if streams is not None:
                self.streams[kind.TOPIC] = streams
            if further is not None:
                self.further[kind.TOPIC] = further
            return handler

        return register
