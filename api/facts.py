"""Facts as an auditor reads them: in the book's order, or one stream from its beginning."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import api.every  # noqa: F401  # registers every topic, so that any fact can be read
from api.answers import FactShown, fact_shown
from ledger.domain.clock import COURT_ZONE
from ledger.projections.journal import label
from ledger.store.court import Court

_ROW: Final = (
    "SELECT position, topic, originator_id, originator_version, recorded_at, state, actor, role,"
    " correlation FROM anzhang.facts WHERE book = %s"
)
_IN_ORDER: Final = f"{_ROW} AND position > %s ORDER BY position LIMIT %s"
_OF_STREAM: Final = (
    f"{_ROW} AND originator_id = %s::uuid AND originator_version <= %s"
    " AND originator_version > %s ORDER BY originator_version LIMIT %s"
)


class Recorded(FactShown):
    """A fact where it stands in the book: who recorded it, when, in answer to which request."""

    position: int
    label: str
    recorded_at: datetime
    effective_on: date | None
    actor: str
    role: str
    correlation: str


def in_order(court: Court, after: int, limit: int) -> Iterator[Recorded]:
    """Facts after a position, in the book's order."""
    return map(_shown(court), court.recorder.rows(_IN_ORDER, (court.book, after, limit)))


def of_stream(
    court: Court, stream: UUID, upto: int, *, after: int, limit: int
) -> Iterator[Recorded]:
    """The facts of one stream after one version and up to another: what it was at that time."""
    given = (court.book, str(stream), upto, after, limit)
    return map(_shown(court), court.recorder.rows(_OF_STREAM, given))


def _shown(court: Court) -> Any:
    def made(row: tuple[Any, ...]) -> Recorded:
        position, topic, stream, version, recorded_at, state, actor, role, correlation = row
        fact = court.facts.fact_of(topic, stream, version, recorded_at, state)
        return Recorded(
            **dict(fact_shown(fact)), position=position, label=label(topic),
            recorded_at=recorded_at.astimezone(COURT_ZONE), effective_on=fact.effective_on(),
            actor=actor, role=role, correlation=correlation,
        )  # fmt: skip

    return made
