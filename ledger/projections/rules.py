"""Which rules of its own the court was under, and when it knew them (本院规则沿革).

No view is kept of it: a court has a handful of policies, and they stand in the book as facts.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import sqlalchemy as sa

from ledger.domain import clock
from ledger.domain.book import Book
from ledger.domain.policy import Policy
from ledger.domain.rules_in_force import in_force, timeline

_ACTIVATED: Final = (
    "SELECT position, recorded_at, actor, state::jsonb ->> 'text' FROM anzhang.facts"
    " WHERE book = %s AND originator_id = %s AND topic = %s"
    " AND (%s::bigint IS NULL OR position <= %s) AND (%s::timestamptz IS NULL OR recorded_at <= %s)"
    " ORDER BY position"
)


@dataclass(frozen=True, slots=True)
class Days:
    """Days in a row, both of them among them; ``last`` is open while no end is in sight."""

    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A policy that was activated: by whom, when, and on which days it held or holds.

    ``backdated`` says that it began on a day before the one it was activated on.
    """

    version: str
    court: str
    in_force_from: date
    in_force_until: date | None
    held: tuple[Days, ...]
    activated_at: datetime
    activated_by: str
    backdated: bool
    position: int


@dataclass(frozen=True, slots=True)
class Activated:
    """What the book knew of the court's rules at some time."""

    policies: tuple[Policy, ...]
    told: tuple[tuple[int, datetime, str], ...]  # position, time and hand of each

    def rows(self) -> tuple[PolicyRow, ...]:
        """Every policy in the order of their activation."""
        held: dict[int, list[Days]] = {}
        for each in timeline(self.policies):
            held.setdefault(each.nth, []).append(Days(each.first, each.last))
        return tuple(self._row(nth, held.get(nth, ())) for nth in range(len(self.policies)))

    def on(self, day: date) -> Policy | None:
        """The policy that holds on a day, as the book knew them."""
        return in_force(self.policies, day)

    def _row(self, nth: int, held: "list[Days] | tuple[()]") -> PolicyRow:
        policy, (position, at, by) = self.policies[nth], self.told[nth]
        return PolicyRow(
            policy.version, policy.court_name, policy.in_force_from, policy.in_force_until,
            tuple(held), at, by, policy.in_force_from < clock.on(at), position,
        )  # fmt: skip


def activated(
    connection: sa.Connection,
    book: str,
    *,
    upto: int | None = None,
    known_at: datetime | None = None,
) -> Activated:
    """The court's rules as the book knew them at a position or a time, or knows them now."""
    given = (book, Book.create_id(), Book.PolicyActivated.TOPIC, upto, upto, known_at, known_at)
    rows = connection.exec_driver_sql(_ACTIVATED, given).all()
    policies = tuple(Policy.load(text.encode()) for *_, text in rows)
    return Activated(policies, tuple((position, at, by) for position, at, by, _ in rows))
