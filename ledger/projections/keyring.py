"""The care of the court's keys (密钥看护): which end soon, who can admit, what was begun anew."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain import clock
from ledger.domain.act import Role
from ledger.domain.api_key import ADMITTING
from ledger.domain.kernel import Fact
from ledger.domain.key_register import KeyRegister
from ledger.domain.key_ring import KeyRing
from ledger.projections.people import KEYS, OPENS, Key
from ledger.projections.projection import Projection, Work
from ledger.projections.read import Listing, Page, select_all
from ledger.projections.rows import Table

SOON: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class KeyRecovery:
    """One time when keys were begun anew at the machine: for whom, why, and what came of it.

    ``able`` are the keys that could have admitted others then. ``outcome`` is ``asked``,
    ``stopped`` or ``used``; an administrator's key is ``given`` at once.
    """

    ring: UUID
    nth: int
    person: str
    role: str
    reason: str
    by: str
    able: tuple[str, ...]
    from_on: date
    asked_at: datetime
    outcome: str
    ended_at: datetime | None
    stopped_by: str | None
    position: int


RECOVERIES: Final = Table("key_recoveries", KeyRecovery, ("ring", "nth"))
keyring: Final = Projection("keyring", 1, RECOVERIES)


@keyring.on(KeyRing.RecoveryAsked)
def _asked(work: Work, fact: KeyRing.RecoveryAsked) -> None:
    _put(work, fact, Role.LEADER, able=list(fact.able), from_on=fact.from_on, outcome="asked")


@keyring.on(KeyRegister.GivenAtMachine)
def _given(work: Work, fact: KeyRegister.GivenAtMachine) -> None:
    _put(work, fact, Role.ADMIN, able=[], from_on=clock.on(fact.timestamp), outcome="given")


def _put(work: Work, fact: Any, role: Role, **said: Any) -> None:
    rows = work[RECOVERIES]
    rows.put(
        {
            "ring": fact.originator_id,
            "nth": len(rows.places(fact.originator_id)) + 1,
            "person": fact.person,
            "role": role.value,
            "reason": fact.reason,
            "by": fact.by,
            "asked_at": fact.timestamp,
            "ended_at": None,
            "stopped_by": None,
            "position": work.position,
            **said,
        }
    )


@keyring.on(KeyRing.RecoveryStopped)
def _stopped(work: Work, fact: KeyRing.RecoveryStopped) -> None:
    _end(work, fact, outcome="stopped", stopped_by=fact.by)


@keyring.on(KeyRing.BegunAnew)
def _used(work: Work, fact: KeyRing.BegunAnew) -> None:
    _end(work, fact, outcome="used")


def _end(work: Work, fact: Fact, **how: Any) -> None:
    """Of the last one, if it is under way: a first leader is also begun anew without any."""
    rows, ring = work[RECOVERIES], fact.originator_id
    last = rows.look(ring, len(rows.places(ring)))
    if last is not None and last["outcome"] == "asked":
        rows.get(ring, last["nth"])
        last.update(how, ended_at=fact.timestamp)


# Reading

_ORDER: Final = (("position", "bigint"),)
_RECOVERIES: Final = Listing(RECOVERIES, "true", _ORDER)
_ENDING: Final = Listing(
    KEYS, f"expires_on BETWEEN %s AND %s AND {OPENS}", (("expires_on", "date"), *_ORDER)
)


def recoveries(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[KeyRecovery]:
    """密钥恢复登记: every time keys were begun anew at the machine, for ever."""
    return _RECOVERIES.page(connection, book, after=after, limit=limit)


def recovery_under_way(connection: sa.Connection, book: str) -> KeyRecovery | None:
    """The recovery that somebody may still stop, if there is one."""
    found = select_all(connection, RECOVERIES, "book = %s AND outcome = 'asked'", (book,), "nth")
    return found[-1] if found else None


def ending(
    connection: sa.Connection,
    book: str,
    today: date,
    *,
    after: str | None = None,
    limit: int = 50,
) -> Page[Key]:
    """即将到期密钥: keys in use that end within thirty days."""
    days = (today, today + SOON, today, today)
    return _ENDING.page(connection, book, days, after=after, limit=limit)


def who_admits(connection: sa.Connection, book: str, today: date) -> tuple[str, ...]:
    """Everybody who can admit keys and will tomorrow, as far as the views have been told."""
    sql = (
        f"SELECT DISTINCT person FROM views.keys WHERE book = %s AND role = ANY(%s) AND {OPENS}"
        " AND expires_on IS NULL ORDER BY person"
    )
    roles = [role.value for role in ADMITTING]
    rows = connection.exec_driver_sql(sql, (book, roles, today, today))
    return tuple(rows.scalars())
