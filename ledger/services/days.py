"""Days that a command is told (所述日期): what happened did not happen tomorrow.

Whatever day or moment a command takes is one at which something happened, be it a word of its own
or a part of what it is told: the day of a paper, of an attempt to reach somebody, of a bid. It is
refused while it is still to come; what may lie ahead, a deadline, an end or the opening of a
bidding, says so where the command is declared. It is asked when all else was found well, so that a
rule with an article of its own speaks first.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from inspect import signature
from typing import Any, Final, NamedTuple, get_args, get_type_hints

from ledger.domain import clock
from ledger.domain.plan_checks import not_in_future
from ledger.domain.within import Within

Days = Mapping[str, date]
Ahead = Collection[str]


class _Word(NamedTuple):
    """A word of a command, and whether a day may stand in it, or in a part of it."""

    name: str
    holds: bool


_NONE: Final[Days] = {}
_told: ContextVar[Days] = ContextVar("days", default=_NONE)


def telling(days: Days) -> Within[Days]:
    """Let what follows be a command that was told these days of what happened."""
    return Within(_told, days)


def happened(
    method: Callable[..., Any], ahead: Ahead, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Days:
    """The days and moments that a command is told of what happened, each by its place.

    A part is named under its word, ``ruling.day``, and one of several by its number,
    ``papers.0.day``; ``ahead`` names it without the number.
    """
    words = _words(method)
    found: dict[str, date] = {}
    for word, value in zip(words, args, strict=False):
        if word.holds:
            found.update(_days(value, word.name, word.name, ahead))
    if kwargs:
        for name, holds in words:
            if holds and name in kwargs:
                found.update(_days(kwargs[name], name, name, ahead))
    return found


def none_lies_ahead() -> None:
    """Refuse a day that has not come, by the name of its place; raises :class:`NotYetThen`.

    Of a moment within today the hour counts too: no bidding ended this evening already.
    """
    if days := _told.get():
        refuse_ahead(days.items())


def refuse_ahead(days: Iterable[tuple[str, date]]) -> None:
    """Refuse the first of these days and moments that has not come, by its place.

    Raises :class:`NotYetThen`; for what a command reads out of a file.
    """
    now = clock.now()
    today = clock.on(now)
    for place, day in days:
        if isinstance(day, datetime):
            not_in_future(day, now, place=place)
        else:
            not_in_future(day, today, place=place)


def _days(value: Any, place: str, name: str, ahead: Ahead) -> Iterator[tuple[str, date]]:
    """The days in a value, unless their name is among those that may lie ahead.

    What can be gone through once only is left to who goes through it.
    """
    match value:
        case date():
            if name not in ahead:
                yield place, value
        case tuple() | list():
            for nth, each in enumerate(value):
                yield from _days(each, f"{place}.{nth}", name, ahead)
        case _ if is_dataclass(value):
            for part in _parts(value.__class__):
                within = getattr(value, part)
                yield from _days(within, f"{place}.{part}", f"{name}.{part}", ahead)


@cache
def _words(method: Callable[..., Any]) -> tuple[_Word, ...]:
    """The words of a command in their order, without itself."""
    hints = get_type_hints(method)
    names = tuple(signature(method).parameters)[1:]
    return tuple(_Word(name, _holds(hints.get(name))) for name in names)


@cache
def _parts(kind: type) -> tuple[str, ...]:
    """The fields of a record in which a day may stand, read from their annotations once."""
    hints = get_type_hints(kind)
    return tuple(field.name for field in fields(kind) if _holds(hints[field.name]))


def _holds(annotation: Any) -> bool:
    if isinstance(annotation, type) and is_dataclass(annotation):
        return bool(_parts(annotation))
    if isinstance(annotation, type):
        return issubclass(annotation, date)
    return any(map(_holds, get_args(annotation)))
