"""Days that a command is told (所述日期): what happened did not happen tomorrow.

Whatever day a command takes is one on which something happened, and is refused while it is still to
come; a day that may lie ahead, a deadline or an end, says so where the command is declared. It is
asked when all else was found well, so that a rule with an article of its own speaks first.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from inspect import signature
from typing import Any

from ledger.domain import clock
from ledger.domain.plan_checks import not_in_future

_told: ContextVar[Mapping[str, date]] = ContextVar("days", default={})  # noqa: B039  # never changed


@contextmanager
def telling(days: Mapping[str, date]) -> Iterator[None]:
    """Let what follows be a command that was told these days of what happened."""
    token = _told.set(days)
    try:
        yield
    finally:
        _told.reset(token)


def happened(
    method: Callable[..., Any],
    ahead: Collection[str],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> dict[str, date]:
    """The days that a command is told of what happened, by the names of its words.

    A lot judges the days it is told by its own state and clock.
    """
    if method.__module__.startswith("auctions."):
        return {}
    said = dict(zip(_words(method), args, strict=False)) | kwargs
    return {
        name: day
        for name, day in said.items()
        if isinstance(day, date) and not isinstance(day, datetime) and name not in ahead
    }


def none_lies_ahead() -> None:
    """Refuse a day that has not come, by the name of its place; raises :class:`NotYetThen`."""
    for place, day in _told.get().items():
        not_in_future(day, clock.today(), place=place)


@cache
def _words(method: Callable[..., Any]) -> tuple[str, ...]:
    """The words of a command in their order, without itself."""
    return tuple(signature(method).parameters)[1:]
