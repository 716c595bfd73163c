"""Numbers of processes: the case's number, a letter for the kind, and a count."""

from itertools import count
from typing import Protocol
from uuid import UUID

from ledger.domain.kernel import Root
from ledger.store.court import Court


class Numbered(Protocol):
    """A noun whose id follows from its number."""

    @staticmethod
    def create_id(number: str, /) -> UUID: ...


def next_number(court: Court, kind: Numbered, stem: str, letter: str) -> str:
    """The first number of this kind not yet taken, like ``（2017）苏0508执101号-T1``."""
    for serial in count(1):
        number = f"{stem}-{letter}{serial}"
        if not court.find_many(Root, [kind.create_id(number)]):
            return number
    raise AssertionError("numbers do not end")
