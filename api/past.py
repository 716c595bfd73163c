"""Two clocks on a read: what counted by a day, and what the book knew at a position or a time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Final

from fastapi import Depends, Query

from api import refusals
from api.wire import Day

FORM: Final = (
    r"^([0-9]{1,18}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2}))$"
)


@dataclass(frozen=True, slots=True)
class Past:
    """Which past is asked for; all ``None`` asks for the present."""

    position: int | None
    moment: datetime | None
    effective_on: date | None


Moment = Annotated[
    str | None,
    Query(
        description="所知时点: what the book knew at a position, or at a time with its zone",
        pattern=FORM, examples=["42", "2026-03-02T09:30:00+08:00"],
    ),
]  # fmt: skip


def known(known_at: Moment = None) -> Past:
    """Read the past asked for, by what the book knew alone."""
    return past(known_at)


def past(
    known_at: Moment = None,
    effective_on: Annotated[
        Day | None, Query(description="起息日: leave out what counts only from a later day")
    ] = None,
) -> Past:
    """Read the past asked for."""
    if known_at is None or known_at.isdigit():
        return Past(int(known_at) if known_at else None, None, effective_on)
    try:
        moment = datetime.fromisoformat(known_at).astimezone(UTC)
    except (ValueError, OverflowError) as impossible:
        place = {"in": "query", "name": "known_at", "detail": "a position, or a time with its zone"}
        raise refusals.MalformedRequest("there is no such time", errors=[place]) from impossible
    return Past(None, moment, effective_on)


AsOf = Annotated[Past, Depends(past)]
KnownAt = Annotated[Past, Depends(known)]
