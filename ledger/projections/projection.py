"""One view: its tables, and what each kind of fact does to their rows."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final
from uuid import UUID

from ledger.domain.calendar import Calendar
from ledger.domain.kernel import Fact
from ledger.domain.policy import Policy
from ledger.projections.rows import Rows, Table

Handler = Callable[["Work", Any], None]
Streams = Callable[[Any], Iterable[UUID]]
Further = Callable[["Work", Any], Iterable[UUID]]

CALENDAR: Final = Calendar.shipped()


class Policies:
    """The court's rules by the position from which the book knows them and the day they begin."""

    def __init__(self, known: Iterable[tuple[int, Policy]] = ()) -> None:
        self._known = list(known)

    def on(self, day: date, position: int) -> Policy | None:
        """The policy in force on ``day`` as the book knew it at ``position``, or ``None``."""
        best: Policy | None = None
        for at, policy in self._known:
            if at > position or policy.in_force_from > day:
                continue
            if best is None or policy.in_force_from >= best.in_force_from:
                best = policy
        return best


class Work:
    """What a handler works on: rows in memory, and the place in the book that is being told."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self.rows = {table.name: Rows(table) for table in tables}
        self.position = 0
        self.policies = Policies()

    def __getitem__(self, table: Table) -> Rows:
        return self.rows[table.name]

    def policy_on(self, day: date) -> Policy | None:
        """The policy in force on ``day``, as far as the book has been told."""
        return self.policies.on(day, self.position)


class Projection:
    """A view. Raise ``version`` whenever its rows would come out otherwise: it is then rebuilt."""

    def __init__(self, name: str, version: int, *tables: Table) -> None:
        self.name = name
        self.version = version
        self.tables = tables
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
