"""What the program answers, as JSON can carry it: over HTTP and at the command line alike."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from ledger.domain.citation import Article
from ledger.domain.money import Money


def plain(value: Any) -> Any:
    """A value of the domain as JSON can carry it: money and dates as text, nothing unknown."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if is_dataclass(value) and not isinstance(value, type | Article):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in value]
    return _word(value)


def _word(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Money):
        return value.plain if value.currency.code == "CNY" else str(value)
    if isinstance(value, date):
        return value.isoformat()
    known = isinstance(value, str | Decimal | UUID | Article)
    return str(value) if known else type(value).__name__
