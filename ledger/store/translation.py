"""What the database refuses, in the library's words or the domain's."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, Final
from uuid import UUID

import psycopg2
import psycopg2.errors
import sqlalchemy as sa
from eventsourcing.persistence import (
    IntegrityError,
    InterfaceError,
    OperationalError,
    PersistenceError,
    ProgrammingError,
)

from ledger.domain.errors import Conflict
from ledger.domain.law.closing import MONTHLY_CHECK
from ledger.store.silence import DISK_FULL, full

_AN_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Clash(IntegrityError):
    """The stream is not where its caller takes it to be; nothing was recorded.

    ``noun`` is whose stream it is, where somebody said so.
    """

    def __init__(self, said: str, noun: UUID | None = None) -> None:
        super().__init__(said)
        self.noun = noun


def _clash(said: str) -> Clash:
    named = _AN_ID.search(said)
    return Clash(said, UUID(named[0]) if named else None)


class WouldOverdraw(Conflict):
    """An account would go to its wrong side; the database refused the entry."""

    code = "would-overdraw"
    title = "The account does not hold that much"
    title_zh = "账户余额不足"


class MonthClosed(Conflict):
    """The entry belongs to a month that is closed; the database refused it."""

    code = "month-closed"
    title = "The month is closed"
    title_zh = "所属月份已结账，不得补记"
    article = MONTHLY_CHECK


class KeyReused(Conflict):
    """The request key was used before for something else."""

    code = "request-key-reused"
    title = "Request key used for another request"
    title_zh = "请求编号已用于其他请求"


class NoSuchBook(PersistenceError):
    """The book was never opened in this database."""


class _Translated:
    """Says in the library's words, or the domain's, what the database said in its own."""

    def __enter__(self) -> None:
        """Nothing needs saying yet."""

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if error is None:
            return
        if isinstance(error, sa.exc.DBAPIError):
            raise _translation(error.orig, error) from error
        if isinstance(error, psycopg2.DataError):
            # The server quotes what it could not read, and that may be somebody's name.
            said = f"the database cannot read a value ({error.pgcode})"
            raise PersistenceError(said) from None
        if isinstance(error, psycopg2.Error):
            raise _translation(error, error) from error


_TRANSLATED: Final = _Translated()


def translated() -> _Translated:
    """Within it, errors of the database are those of the library and of the domain."""
    return _TRANSLATED


def _translation(error: Any, outer: Exception) -> Exception:
    said: Callable[[], Exception] | None = {
        "23505": lambda: _clash(str(error)),
        DISK_FULL: full,
        "AZ001": lambda: NoSuchBook(str(error)),
        "AZ002": lambda: KeyReused(
            "this request key was used before with other input",
            position=int(error.diag.message_detail),
        ),
        "AZ003": lambda: ProgrammingError(
            f"{error.diag.message_primary}: {error.diag.message_detail}"
        ),
        "AZ004": lambda: _overdrawn(error.diag.message_detail),
        "AZ006": lambda: _closed(error.diag.message_detail),
        "AZ007": lambda: _clash(str(error)),
        "AZ008": lambda: _clash(str(error)),
        "AZ010": lambda: _clash(str(error)),
        "AZ005": lambda: ProgrammingError(str(error)),
    }.get(getattr(error, "pgcode", None) or "")
    if said is not None:
        return said()
    if isinstance(error, psycopg2.OperationalError):
        return OperationalError(str(error))
    if isinstance(error, psycopg2.InterfaceError):
        return InterfaceError(str(error))
    return PersistenceError(str(outer))


def _closed(detail: str) -> MonthClosed:
    day, open_from = map(date.fromisoformat, detail.split("|"))
    said = f"an entry of {day} belongs to a closed month; the book is open from {open_from}"
    return MonthClosed(said, day=day, open_from=open_from)


def _overdrawn(detail: str) -> WouldOverdraw:
    account, currency, fen = detail.rsplit("|", 2)
    said = f"{account} would stand at {currency} {int(fen) / 100:.2f}, on its wrong side"
    return WouldOverdraw(said, account=account)


__all__ = [
    "Clash",
    "InterfaceError",
    "KeyReused",
    "MonthClosed",
    "NoSuchBook",
    "OperationalError",
    "WouldOverdraw",
    "translated",
]
