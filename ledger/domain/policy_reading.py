"""What a section of a court's rules is, and how days, sums and truths are read in one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from ledger.domain.calendar import Period, Unit
from ledger.domain.citation import Article, Certainty
from ledger.domain.datafile import Fields
from ledger.domain.money import Money, read

T = TypeVar("T")
UNPUBLISHED: Final = Article("default", "to be confirmed by the court", Certainty.UNCONFIRMED)


@dataclass(frozen=True, slots=True)
class Section(Generic[T]):
    """A rule a court may leave out: how it is read, and what holds where it is not written."""

    name: str
    zh: str
    default: T
    article: Article
    read: Callable[[Fields], T]


def days(value: object, where: str) -> Period:
    """So many days, of the calendar or working ones."""
    fields = Fields(value, where, ("days", "unit"))
    return Period(fields.whole("days", 1, 366), fields.parsed("unit", Unit))


def a_sum(fields: Fields, name: str) -> Money | None:
    """A sum above zero, or none."""
    if fields[name] is None:
        return None
    amount = fields.parsed(name, read)
    if amount <= Money(0):
        fields.refuse(name, "is not above zero")
    return amount


def truth(fields: Fields, name: str) -> bool:
    """True or false, and nothing that only looks like it."""
    value = fields[name]
    if not isinstance(value, bool):
        fields.refuse(name, "is true or false")
    return value
