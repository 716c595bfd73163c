"""What the book knew at a position (所知时点): streams as far as they had come by then.

A form is made from here and from nothing else, so that the form of a past position can be printed
again. What was read of it is remembered: a form names the facts it rests on.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Any, Final, TypeVar
from uuid import UUID

import api.every  # noqa: F401  # registers every topic, so that any fact can be read
from ledger.domain.book import Book
from ledger.domain.clock import COURT_ZONE
from ledger.domain.errors import BeyondTheBook, NotFound
from ledger.domain.kernel import Fact, Root
from ledger.store.court import Court

F = TypeVar("F", bound=Fact)
R = TypeVar("R", bound=Root)

_MOMENT: Final = "SELECT recorded_at FROM anzhang.facts WHERE book = %s AND position = %s"
_STREAMS: Final = (
    "SELECT position, topic, originator_id, originator_version, recorded_at, state, actor, role,"
    " link FROM anzhang.facts WHERE book = %s AND originator_id = ANY(%s::uuid[])"
    " AND position <= %s"
)
_IN_ORDER: Final = " ORDER BY originator_id, originator_version"


@dataclass(frozen=True, slots=True)
class Told:
    """One fact where it stands: its position, its moment, who recorded it, and its link."""

    position: int
    at: datetime
    actor: str
    role: str
    link: bytes
    fact: Fact


class Known:
    """A book as it was known at one position, and which of its facts a form was made from."""

    def __init__(self, court: Court, position: int | None = None) -> None:
        self.court = court
        end = court.position()
        self.position = end if position is None else position
        if self.position > end:
            raise BeyondTheBook(f"the book ends at position {end}", end=end)
        self.cited: dict[int, bytes] = {}

    @cached_property
    def moment(self) -> datetime | None:
        """When the fact at this position was recorded, on the court's clock."""
        rows = self.court.recorder.rows(_MOMENT, (self.court.book, self.position))
        return rows[0][0].astimezone(COURT_ZONE) if rows else None

    # Reading

    def streams(
        self, ids: Iterable[UUID], kinds: Sequence[type[Fact]] | None = None
    ) -> dict[UUID, list[Told]]:
        """These streams up to the position, or only their facts of some kinds, in one query."""
        wanted = list(dict.fromkeys(ids))
        sql, given = _STREAMS, [self.court.book, wanted, self.position]
        if kinds is not None:
            sql += " AND topic = ANY(%s)"
            given.append([kind.TOPIC for kind in kinds])
        rows = self.court.recorder.rows(sql + _IN_ORDER, given) if wanted else []
        return {
            id_: [self._told(row) for row in stream]
            for id_, stream in groupby(rows, key=lambda row: row[2])
        }

    def stream(self, id_: UUID) -> list[Told]:
        """One stream up to the position; nothing where it had not begun."""
        return self.streams([id_]).get(id_, [])

    def named(self, kind: type[R], id_: UUID, name: str) -> tuple[R, list[Told]]:
        """The noun as it stood, with its facts; raises ``NotFound`` where it was not there yet."""
        told = self.stream(id_)
        root = rooted(told)
        if not isinstance(root, kind):
            where = f"book {self.court.book} at position {self.position}"
            raise NotFound(f"{name} does not exist in {where}", named=name)
        return root, told

    @cached_property
    def court_name(self) -> str:
        """What the court is called; empty before its book was opened in a fact."""
        found = rooted(self.stream(Book.create_id()))
        return found.court_name if isinstance(found, Book) else ""

    def _told(self, row: tuple[Any, ...]) -> Told:
        position, topic, id_, version, recorded_at, state, actor, role, link = row
        fact = self.court.facts.fact_of(topic, id_, version, recorded_at, state)
        at = recorded_at.astimezone(COURT_ZONE)
        return Told(position, at, actor, role, bytes(link), fact)

    # What a form rests on

    def cite(self, *told: Told) -> None:
        """Remember that the form was made from these facts."""
        self.cited.update((each.position, each.link) for each in told)

    def first(self, told: Iterable[Told], kind: type[F]) -> F | None:
        """The first fact of a kind, which the form then rests on."""
        for each in told:
            if isinstance(each.fact, kind):
                self.cite(each)
                return each.fact
        return None


def rooted(told: Iterable[Told]) -> Root | None:
    """The noun these facts make."""
    root: Any = None
    for each in told:
        root = each.fact.mutate(root)
    return root if isinstance(root, Root) else None


def facts_digest(links: Mapping[int, bytes]) -> str:
    """SHA-256 (hex) over positions and chain links: the same as long as the facts are.

    It says nothing of a person, and so stays true after somebody was erased.
    """
    hashed = hashlib.sha256()
    for position in sorted(links):
        hashed.update(b"%d:%s\n" % (position, links[position].hex().encode()))
    return hashed.hexdigest()
