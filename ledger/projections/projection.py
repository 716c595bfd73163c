"""One view: its tables, and what each kind of fact does to their rows."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from ledger.domain.calendar import Calendar, Deadline
from ledger.domain.kernel import Fact
from ledger.domain.law.notices import officer_due, party_notice_due
from ledger.domain.money import fen
from ledger.domain.policy import Policy
from ledger.domain.policy_sections import PARTY_NOTICE
from ledger.domain.rules_in_force import in_force
from ledger.projections.rows import Rows, Table

Handler = Callable[["Work", Any], None]
Streams = Callable[[Any], Iterable[UUID]]
Further = Callable[["Work", Any], Iterable[UUID]]

KEPT: Final = 200_000  # streams kept in memory of one view between two commits
CALENDAR: Final = Calendar.shipped()


class Day:
    """What the rules in force on one day, as far as they are known, make of it.

    Each is found once: most facts of a stretch are of a few days.
    """

    def __init__(self, day: date, policy: Policy | None) -> None:
        self.day = day
        self.policy = policy
        bands = policy.disburse_sla if policy else ()
        self._limits = [None if band.up_to is None else band.up_to.fen for band in bands]
        self._court: dict[int, Deadline] = {}

    @cached_property
    def claim_due(self) -> Deadline | None:
        """By when money that arrived on this day is to be claimed; ``None`` without a policy."""
        return self.policy.claim_deadline(self.day, CALENDAR) if self.policy else None

    @cached_property
    def officer_due(self) -> date | None:
        """By when the officer is to hear of what arrived on this day; ``None`` before any rule."""
        court = self.policy.notice_deadline(self.day, CALENDAR).due if self.policy else None
        return officer_due(self.day, CALENDAR, court)

    @cached_property
    def party_due(self) -> date:
        """By when a party is to hear of what happened on this day."""
        period = self.policy.of(PARTY_NOTICE) if self.policy else PARTY_NOTICE.default
        return party_notice_due(self.day, period, CALENDAR).due

    def court_due(self, amount: int) -> Deadline | None:
        """By when the court wants so many fen paid that were notified on this day, or ``None``."""
        for band, limit in enumerate(self._limits):
            if limit is None or amount <= limit:
                if band not in self._court:
                    assert self.policy is not None
                    due = self.policy.disburse_deadline(fen(amount), self.day, CALENDAR)
                    self._court[band] = due
                return self._court[band]
        return None


class Policies:
    """The court's rules by the position from which the book knows them and the day they begin."""

    def __init__(self, known: Iterable[tuple[int, Policy]] = ()) -> None:
        self._known = list(known)  # in the order of their positions
        self.positions = [position for position, _ in self._known]
        self._days: dict[tuple[int, date], Day] = {}
        self._last = self.positions[-1] if self.positions else 0
        self._latest: dict[date, Day] = {}  # the same for every position from the last on

    def of(self, day: date, position: int) -> Day:
        """What the rules make of ``day`` as the book knew them at ``position``."""
        if position < self._last:
            return self._before(day, position)
        found = self._latest.get(day)
        if found is None:
            found = self._latest[day] = self._before(day, position)
        return found

    def _before(self, day: date, position: int) -> Day:
        key = (bisect_right(self.positions, position), day)
        found = self._days.get(key)
        if found is None:
            found = self._days[key] = Day(day, self._in_force(*key))
        return found

    def _in_force(self, count: int, day: date) -> Policy | None:
        return in_force([policy for _, policy in self._known[:count]], day)


class Work(dict[Table, Rows]):
    """What a handler works on: rows in memory, and the place in the book that is being told."""

    def __init__(self, tables: Iterable[Table], *, whole: bool = False) -> None:
        super().__init__((table, Rows(table, whole=whole)) for table in tables)
        self.whole = whole  # told from the first fact on, so that every row there is is in memory
        self.position = 0
        self.policies = Policies()

    def holds_more_than(self, kept: int) -> bool:
        """Whether there are more streams of one table in memory than may stay there."""
        return any(len(rows) > kept for rows in self.values())

    def rules(self, day: date) -> Day:
        """What the court's rules make of a day, as far as the book has been told."""
        return self.policies.of(day, self.position)


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
