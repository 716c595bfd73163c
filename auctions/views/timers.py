"""The clocks of all lots (期限) and what was remarked about them (预警).

The clock service reads from here which clocks have run out; the facts alone decide.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from auctions.lot_clocks import Alerted, TimerEscalated, TimerFired, TimersSet, key_of
from auctions.money import LotMoney
from auctions.timers import CLOCKS, MOMENT, key
from auctions.unattributed import Unattributed
from ledger.domain.clock import on
from ledger.projections.projection import Projection, Work
from ledger.projections.read import Listing, Page, select_all
from ledger.projections.rows import Table


@dataclass(frozen=True, slots=True)
class LotTimer:
    """One clock: when it is due, whether it runs, and to whom it was escalated.

    T-UNK runs on a bank line, which then stands where a lot does.
    """

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


@dataclass(frozen=True, slots=True)
class LotAccount:
    """A bank account that money of one lot comes to."""

    money_id: UUID
    bank_account: str


TIMERS: Final = Table("lot_timers", LotTimer, ("lot_id", "timer"))
ALERTS: Final = Table("lot_alerts", LotAlert, ("lot_id", "position"))
ACCOUNTS: Final = Table("lot_accounts", LotAccount, ("money_id",))
lot_timers: Final = Projection("lot-timers", 1, TIMERS, ALERTS, ACCOUNTS)
UNKNOWN: Final = "T-UNK"

RUNNING: Final = Listing(
    TIMERS, "state = 'running' AND due_at <= %s",
    (("due_at", "timestamptz"), ("lot_id", "uuid"), ("timer", "text")),
)  # fmt: skip
ESCALATED: Final = Listing(
    TIMERS, "level > 0", (("due_at", "timestamptz"), ("lot_id", "uuid"), ("timer", "text"))
)
ALERTED: Final = Listing(ALERTS, "true", (("position", "bigint"), ("lot_id", "uuid")))


_STRAYS: Final = (
    "SELECT l.line FROM views.lines l"
    " LEFT JOIN views.lot_timers t ON t.book = l.book AND t.lot_id = l.line AND t.timer = 'T-UNK'"
    " WHERE l.book = %s AND l.state = 'to-claim' AND t.state IS DISTINCT FROM 'running'"
    " AND EXISTS (SELECT 1 FROM views.lot_accounts a"
    " WHERE a.book = l.book AND a.bank_account = l.bank_account)"
    " ORDER BY l.value_date, l.position LIMIT %s"
)
_SETTLED: Final = (
    "SELECT t.lot_id FROM views.lot_timers t"
    " JOIN views.lines l ON l.book = t.book AND l.line = t.lot_id"
    " WHERE t.book = %s AND t.name = 'T-UNK' AND t.state = 'running' AND l.state = 'claimed'"
    " ORDER BY t.due_at, t.lot_id LIMIT %s"
)


def strays(connection: sa.Connection, book: str, limit: int) -> list[UUID]:
    """Lines on accounts of lots that are nobody's and on which no clock runs."""
    return [line for (line,) in connection.exec_driver_sql(_STRAYS, (book, limit))]


def settled(connection: sa.Connection, book: str, limit: int) -> list[UUID]:
    """Lines that are somebody's by now, and whose clock still runs."""
    return [line for (line,) in connection.exec_driver_sql(_SETTLED, (book, limit))]


def due_unknown(connection: sa.Connection, book: str, now: datetime, limit: int) -> list[UUID]:
    """Lines whose clock has run out."""
    where = "book = %s AND name = 'T-UNK' AND state = 'running' AND due_at <= %s"
    rows = select_all(connection, TIMERS, where, (book, now), f"due_at, lot_id LIMIT {limit:d}")
    return [row.lot_id for row in rows]


_ESCROWS: Final = (
    "SELECT l.lot, coalesce(b.position, 0) FROM views.lot_timers t"
    " JOIN views.lots l ON l.book = t.book AND l.lot_id = t.lot_id"
    " LEFT JOIN anzhang.balances b"
    " ON b.book = t.book AND b.account = 'third-party/' || l.case_number"
    " WHERE t.book = %s AND t.name = 'T-ESCROW' AND t.state = 'running'"
    " ORDER BY t.due_at, t.lot_id"
)


def escrows(connection: sa.Connection, book: str) -> dict[str, int]:
    """Lots whose proceeds wait for an outsider, and where such money of their case last moved."""
    found = connection.exec_driver_sql(_ESCROWS, (book,))
    return {lot: moved for lot, moved in found}  # noqa: C416  # typed, unlike dict()


_NAMES: Final = "SELECT lot_id, lot FROM views.lots WHERE book = %s AND lot_id = ANY(%s::uuid[])"


@dataclass(frozen=True, slots=True)
class Urged:
    """Something not done when it was due, and how high it has gone."""

    about: str  # a lot's number, or the bank line of money that is nobody's
    timer: str
    zh: str
    rule: str
    role: str
    due_at: datetime
    level: int
    urged_to: str | None


@dataclass(frozen=True, slots=True)
class Remarked:
    """One alert, and what it is about."""

    about: str
    rule: str
    said: str
    due: date | None
    position: int


def escalated(
    connection: sa.Connection, book: str, *, after: str | None, limit: int
) -> Page[Urged]:
    """What was urged and is not done (督办), the oldest first."""
    page = ESCALATED.page(connection, book, after=after, limit=limit)
    about = _about(connection, book, [row.lot_id for row in page.items])
    rows = [
        Urged(
            about[row.lot_id], row.timer, row.zh, row.rule, row.role, row.due_at, row.level,
            row.urged_to,
        )
        for row in page.items
    ]  # fmt: skip
    return Page(tuple(rows), page.next)


def alerted(
    connection: sa.Connection, book: str, *, after: str | None, limit: int
) -> Page[Remarked]:
    """Every alert there was (预警), in the order they came."""
    page = ALERTED.page(connection, book, after=after, limit=limit)
    about = _about(connection, book, [row.lot_id for row in page.items])
    rows = [
        Remarked(about[row.lot_id], row.rule, row.said, row.due, row.position) for row in page.items
    ]
    return Page(tuple(rows), page.next)


def _about(connection: sa.Connection, book: str, ids: Sequence[UUID]) -> dict[UUID, str]:
    """What these rows are about: lots by their numbers, and else bank lines."""
    found = connection.exec_driver_sql(_NAMES, (book, [str(each) for each in ids]))
    names = {id_: number for id_, number in found}  # noqa: C416  # typed, unlike dict()
    return {each: names.get(each, f"line/{each}") for each in ids}


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


@lot_timers.on(LotMoney.Opened)
def _opened(work: Work, fact: LotMoney.Opened) -> None:
    work[ACCOUNTS].put({"money_id": fact.originator_id, "bank_account": fact.bank_account})


@lot_timers.on(Unattributed.ClockStarted, streams=lambda fact: (fact.line,))
def _waits(work: Work, fact: Unattributed.ClockStarted) -> None:
    kind, before = CLOCKS[UNKNOWN], work[TIMERS].get(fact.line, UNKNOWN)
    work[TIMERS].put(
        {
            "lot_id": fact.line, "timer": UNKNOWN, "name": UNKNOWN, "subject": "",
            "zh": kind.zh, "rule": kind.rule, "role": kind.role.value, "started_by": "receipt",
            "started_on": fact.started_on, "due_at": fact.due_at, "rolled": fact.rolled,
            "provisional": False, "state": "running",
            "fired_at": before["fired_at"] if before else None,
            "level": before["level"] if before else 0, "urged_to": None,
            "position": work.position,
        }
    )  # fmt: skip


@lot_timers.on(Unattributed.ClockFired, streams=lambda fact: (fact.line,))
def _nobodys(work: Work, fact: Unattributed.ClockFired) -> None:
    row = work[TIMERS].get(fact.line, UNKNOWN)
    if row is not None:
        level = row["level"] + 1
        row.update(state="fired", fired_at=fact.fired_at, level=level, position=work.position)
    kind = CLOCKS[UNKNOWN]
    work[ALERTS].put(
        {
            "lot_id": fact.line, "position": work.position, "rule": kind.rule,
            "said": f"{kind.en}: {fact.left} is nobody's", "due": on(fact.due_at - MOMENT),
        }
    )  # fmt: skip


@lot_timers.on(Unattributed.ClockStopped, streams=lambda fact: (fact.line,))
def _somebodys(work: Work, fact: Unattributed.ClockStopped) -> None:
    row = work[TIMERS].get(fact.line, UNKNOWN)
    if row is not None:
        row.update(state="stopped", level=0, position=work.position)


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
