"""Numbers of a case's own processes: the first of its kind is 1, and none is left out."""

from typing import Final, TypeVar

from ledger.domain.ids import CaseNumber, tidied
from ledger.domain.kernel import Root
from ledger.store.court import Court

STRETCH: Final = 16


N = TypeVar("N", bound=Root)


def all_of(court: Court, kind: type[N], case_number: str) -> list[N]:
    """Every one of this kind the case has, in the order of their numbers."""
    found: list[N] = []
    while True:
        # Most cases have none, and whatever is looked for in vain is asked of the door, too.
        first, more = len(found) + 1, STRETCH if found else 1
        ids = [kind.create_id(case_number, n) for n in range(first, first + more)]
        there = court.find_many(kind, ids)
        found.extend(there[id_] for id_ in ids if id_ in there)
        if len(there) < more:
            return found


def one_of(court: Court, kind: type[N], number: str) -> N:
    """The one with this number: its case's, a hyphen and a count."""
    case, _, serial = tidied(number).rpartition("-")
    count = int(serial) if serial.isascii() and serial.isdigit() and len(serial) < 9 else 0
    case_number = str(CaseNumber.parse(case))
    id_ = kind.create_id(case_number, count)
    return court.find(kind, id_, named=f"{kind.TOPIC} {number}")
