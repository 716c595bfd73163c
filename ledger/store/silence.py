"""Why the ledger cannot record now: the disk is full, or this machine's clock is behind."""

from datetime import datetime, timedelta
from typing import Any, Final

from ledger.domain import clock
from ledger.domain.errors import Unavailable
from ledger.store.database import Database

LAST: Final = "SELECT recorded_at FROM anzhang.books WHERE book = %s"
MOST_BEHIND: Final = timedelta(hours=1)
DISK_FULL: Final = "53100"  # the SQLSTATE of a server that cannot extend a file


class DatabaseFull(Unavailable):
    """The server has no room left on its disk: nothing was recorded, and nothing that was is lost.

    Make room, and send the same again under the same key.
    """

    code = "database-full"
    title = "The database has no room left on its disk"
    title_zh = "数据库磁盘已满，未作登记"


class ClockBehind(Unavailable):
    """This machine's clock is more than an hour behind the book's last fact, or was set back.

    Every term, limit and daily sum is judged by the day it shows: put it right first (NTP).
    """

    code = "clock-behind"
    title = "The clock is behind the book"
    title_zh = "系统时钟早于账簿最后登记时间，请先校准时钟"


def on_time(database: Database, book: str) -> None:
    """Refuse a clock that is behind the book's last fact.

    Asked by each command typed and by a server that starts, which the door itself does not ask: it
    stamps a fact no earlier than the last. Raises :class:`ClockBehind`.
    """
    for (since,) in database.ask(LAST, (book,)):
        not_behind(clock.now(), since)


def not_behind(now: datetime, since: datetime) -> None:
    """Refuse a clock that was set back; of seconds between two machines nothing is said.

    Raises :class:`ClockBehind`.
    """
    if now + MOST_BEHIND < since:
        said = f"it was {since:%F %R} UTC before, and here it is {now:%F %R}"
        raise ClockBehind(said, since=since, now=now)


def full() -> DatabaseFull:
    """The refusal of whatever could not be written."""
    return DatabaseFull("nothing was recorded: make room on its disk, then ask again")


def is_full(error: Any) -> bool:
    """Whether this is how the driver, or whoever hands on its word, says that the disk is full."""
    return getattr(getattr(error, "orig", error), "pgcode", None) == DISK_FULL
