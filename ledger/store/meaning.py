"""What the facts themselves say, read again and held against what is stored beside them.

Each fact is read as what it is. What it posts must be what is stored, and a file of which it says
that the court keeps it must be there. What a stretch should have posted is written as the server
writes what it has, so that two texts are compared and nothing is taken apart while they agree.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from ledger.domain.kernel import Fact
from ledger.store.mapper import FactMapper
from ledger.store.stream import FactReader, Leg, Line, legs_between, legs_of
from ledger.store.stretches import Stretch

UNKEPT: Final = (
    "SELECT sha256 FROM unnest(%s::bytea[]) AS named (sha256) WHERE NOT EXISTS"
    " (SELECT FROM anzhang.evidence kept WHERE book = %s AND kept.sha256 = named.sha256)"
)


@dataclass(frozen=True, slots=True)
class Difference:
    """The first thing that is not as it must be: its kind, where it is, and what was found."""

    kind: str
    position: int | None
    detail: str


def check_stretch(stretch: Stretch) -> Difference | None:
    """Read these facts as what they are; the first that is not as it must be, or ``None``."""
    mapper = FactMapper(unseal=False)
    with stretch.cursor() as cursor:
        reader = FactReader(cursor, stretch.book)
        for after, upto in stretch.parts():
            stored = legs_between(cursor, stretch.book, after, upto)
            read = _Read(reader.between(after, upto), mapper)
            found = [*read.differences(stored), *_unkept(cursor, stretch.book, read.files)]
            if found:
                return min(found, key=lambda each: each.position or 0)
    return None


class _Read:
    """A few facts read: what they should have posted, and the files they say are kept."""

    def __init__(self, lines: Iterable[Line], mapper: FactMapper) -> None:
        self.legs: list[bytes] = []
        self.files: dict[bytes, int] = {}
        self.topics: dict[int, str] = {}
        self.unreadable: Difference | None = None
        for position, topic, id_, version, recorded_at, state in lines:
            self.topics[position] = topic
            try:
                fact = mapper.fact_of(topic, id_, version, recorded_at, state)
                self._take(position, fact)
            except Exception as broken:  # noqa: BLE001  # whatever is wrong with it, it is a difference
                self.unreadable = Difference("fact-unreadable", position, str(broken))
                return

    def _take(self, position: int, fact: Fact) -> None:
        for leg in fact.postings():
            account = leg.account.replace("\\", "\\\\")
            said = f"{position}\t{account}\t{leg.amount.currency.code}\t{leg.amount.fen}\n"
            self.legs.append(said.encode())
        for sha256 in fact.files_kept():
            self.files.setdefault(bytes.fromhex(sha256), position)

    def differences(self, stored: list[bytes]) -> Iterator[Difference]:
        """The first fact that posts something else than is stored, or cannot be read."""
        if self.legs != stored:
            yield from self._first_other(legs_of(self.legs), legs_of(stored))
        if self.unreadable is not None:
            yield self.unreadable

    def _first_other(
        self, should: dict[int, list[Leg]], stored: dict[int, list[Leg]]
    ) -> Iterator[Difference]:
        end = self.unreadable.position if self.unreadable else None
        for position, topic in self.topics.items():
            if position != end and should.get(position) != (there := stored.get(position)):
                said = f"{topic} posts {_said(should.get(position))}, stored is {_said(there)}"
                yield Difference("posting-changed", position, said)
                return


def _unkept(cursor: Any, book: str, files: dict[bytes, int]) -> Iterator[Difference]:
    """The first fact that says of a file that the court keeps it, and it is not there."""
    if files:
        cursor.execute(UNKEPT, (list(files), book))
        for (row,) in cursor.fetchall():
            sha256 = bytes(row)
            said = f"the file {sha256.hex()} is not kept"
            yield Difference("evidence-missing", files[sha256], said)


def _said(legs: list[Leg] | None) -> str:
    return (
        "; ".join(f"{account} {code} {fen} fen" for account, code, fen in legs or ()) or "nothing"
    )
