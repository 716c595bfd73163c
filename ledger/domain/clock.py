"""What time it is in this court: one source, which tests and demonstrations may hold still.

Facts are stamped in UTC; the law counts in the court's own days. China has kept one time zone and
no summer time since 1991, so the court's day (北京时间) is a fixed eight hours ahead of UTC. The
source is believed as it is: nothing here forces it to run forwards.
"""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta, timezone
from functools import partial
from typing import Final

from ledger.domain.within import Within

COURT_ZONE: Final = timezone(timedelta(hours=8), "Asia/Shanghai")

Source = Callable[[], datetime]


_system: Final[Source] = partial(datetime.now, UTC)
_installed: Source = _system  # tells aware moments, in UTC
_held: ContextVar[datetime | None] = ContextVar("held_moment", default=None)


def now() -> datetime:
    """The present moment, aware and in UTC."""
    held = _held.get()
    return held if held is not None else of_machine()


def of_machine() -> datetime:
    """What the machine's own clock says, also where a moment is held; aware and in UTC."""
    return _installed()


def today() -> date:
    """The court's date (法院所在地日期) at the present moment."""
    return now().astimezone(COURT_ZONE).date()


def on(moment: datetime) -> date:
    """The court's date at ``moment``; raise :class:`ValueError` when it names no time zone."""
    return _aware(moment).astimezone(COURT_ZONE).date()


def at(moment: datetime) -> Within[datetime]:
    """Hold the clock still at ``moment`` inside a block, in this thread or task only."""
    return Within(_held, _aware(moment))


def install(source: Source) -> None:
    """Take the time from ``source`` in the whole process, for a demonstration's movable clock."""
    global _installed  # noqa: PLW0603  # one process has one clock
    _installed = source if source is _system else lambda: _aware(source())


def reset() -> None:
    """Return the whole process to the machine's own clock."""
    install(_system)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"{moment} names no time zone")
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)
