"""Numbers of processes: the case's number, a letter for the kind, and a count."""

from itertools import count
from typing import Final, Protocol, TypeVar
from uuid import UUID

from ledger.domain.kernel import Root
from ledger.store.court import Court

STRETCH: Final = 16


class Numbered(Protocol):
    """A noun whose id follows from its number."""

    @staticmethod
    def create_id(number: str, /) -> UUID: ...


N = TypeVar("N", bound=Root)


def all_numbered(court: Court, kind: type[N], stem: str, letter: str) -> list[N]:
    """Every process of this kind, in the order of their numbers."""
    found: list[N] = []
    for first in count(1, STRETCH):
        ids = [kind.create_id(f"{stem}-{letter}{n}") for n in range(first, first + STRETCH)]
        there = court.find_many(kind, ids)
        found.extend(there[id_] for id_ in ids if id_ in there)
        if len(there) < STRETCH:
            return found
    raise AssertionError("numbers do not end")


def next_number(court: Court, kind: Numbered, stem: str, letter: str) -> str:
    """The first number of this kind not yet taken, like ``（2017）苏0508执101号-T1``."""
    for first in count(1, STRETCH):
        numbers = [f"{stem}-{letter}{n}" for n in range(first, first + STRETCH)]
        ids = {number: kind.create_id(number) for number in numbers}
        there = court.find_many(Root, ids.values())
        for number, id_ in ids.items():
            if id_ not in there:
                return number
    raise AssertionError("numbers do not end")
