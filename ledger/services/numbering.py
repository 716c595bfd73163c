"""Numbers of processes: the case's number, a letter for the kind, and a count."""

from itertools import count
from typing import Protocol, TypeVar
from uuid import UUID

from ledger.domain.kernel import Root
from ledger.store.court import Court


class Numbered(Protocol):
    """A noun whose id follows from its number."""

    @staticmethod
    def create_id(number: str, /) -> UUID: ...


N = TypeVar("N", bound=Root)


def all_numbered(court: Court, kind: type[N], stem: str, letter: str) -> list[N]:
    """Every process of this kind, in the order of their numbers."""
    found: list[N] = []
    for serial in count(1):
        there = court.find_many(kind, [kind.create_id(f"{stem}-{letter}{serial}")])
        if not there:
            return found
        found.extend(there.values())
    raise AssertionError("numbers do not end")


def next_number(court: Court, kind: Numbered, stem: str, letter: str) -> str:
    """The first number of this kind not yet taken, like ``（2017）苏0508执101号-T1``."""
    for serial in count(1):
        number = f"{stem}-{letter}{serial}"
        if not court.find_many(Root, [kind.create_id(number)]):
            return number
    raise AssertionError("numbers do not end")
