"""Who said whose money a receipt is (认领人): they do not approve paying it out (R2.07).

A receipt is a root that knows its claimers; a room that keeps receipts otherwise adds how to ask.
"""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from ledger.domain.kernel import Root
from ledger.store.court import Court

Asked = Callable[[Court, list[UUID]], set[str]]
ALSO: list[Asked] = []
"""What other rooms of the house answer for receipts they keep."""


def claimers_of(court: Court, receipts: Iterable[UUID]) -> set[str]:
    """The people who claimed or matched money of these receipts; rules of ours are nobody."""
    asked = list(dict.fromkeys(receipts))
    roots: Iterable[Any] = court.find_many(Root, asked).values()
    found = {person for root in roots for person in getattr(root, "claimers", ())}
    for also in ALSO:
        found |= also(court, asked)
    return found - {"system"}
