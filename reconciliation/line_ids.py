"""Under which ids a line of the bank may stand in the book (流水编号), and whether it does (R2.02).

An import asks this of each of its lines several times over, so it is reckoned out once for each.
"""

from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from ledger.domain.bank_line import BankLine
from reconciliation.formats.model import StatementLine
from reconciliation.formats.serials import spellings


class LineIds(NamedTuple):
    """The ids of one line of the bank.

    ``own`` it has, whichever file it comes in; ``kept`` it may have from when a line was known by
    its serial as it was written; ``twins`` are those of lines whose serial differs in capitals and
    small letters only.
    """

    own: UUID
    kept: tuple[UUID, ...]
    twins: tuple[UUID, ...]


def line_id(line: StatementLine) -> UUID:
    """The id a line has in the book, whichever file it comes in."""
    return ids_of(line.account, line.serial, line.booked_on).own


def may_stand_as(line: StatementLine) -> tuple[UUID, ...]:
    """Its ids, and those of the lines that it may be."""
    own, kept, twins = ids_of(line.account, line.serial, line.booked_on)
    return (own, *kept, *twins)


def standing(line: StatementLine, known: Mapping[UUID, BankLine]) -> BankLine | None:
    """The line as it stands in the book, among those that are known."""
    own, kept, _ = ids_of(line.account, line.serial, line.booked_on)
    if (found := known.get(own)) is not None:
        return found
    for each in kept:
        if each in known:
            return known[each]
    return None


def twin_of(
    line: StatementLine, known: Mapping[UUID, BankLine], shown: Collection[UUID]
) -> BankLine | None:
    """A line that stands in the book and differs in capitals only: it may be this one (R2.02).

    Where the bank's own file shows both side by side, which ``shown`` tells, it is another.
    """
    for each in ids_of(line.account, line.serial, line.booked_on).twins:
        if each in known and each not in shown:
            return known[each]
    return None


@lru_cache(maxsize=20_000)
def ids_of(account: str, serial: str, booked_on: date) -> LineIds:
    """The ids of the line with this serial on this account and day."""
    known, kept, other = spellings(serial)
    return LineIds(
        BankLine.create_id(account, known, booked_on),
        tuple([BankLine.create_id(account, each, booked_on) for each in kept]),
        tuple([BankLine.create_id(account, each, booked_on) for each in other]),
    )
