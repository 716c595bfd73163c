"""How the domain's own records are answered: the same names, amounts as exact text.

A record needs no second class for the wire. :func:`shown` makes its schema from its annotations,
so that what a query returns and what the OpenAPI document promises cannot drift apart.
"""

import dataclasses
from functools import cache
from types import GenericAlias, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, create_model

from api.wire import Amount
from ledger.domain.money import Money


class Shown(BaseModel):
    """Base of every answer; it is made from the domain's own values by their names."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


@cache
def shown(record: Any) -> Any:
    """The answer's schema for a record of the domain, with its docstring."""
    hints = get_type_hints(record)
    shapes: dict[str, Any] = {name: (_on_the_wire(hints[name]), ...) for name in _names(record)}
    made: Any = create_model(record.__name__, __base__=Shown, __doc__=record.__doc__, **shapes)
    return made


def _names(record: Any) -> tuple[str, ...]:
    """The fields of a record: of a dataclass, or of a tuple that names its parts."""
    if dataclasses.is_dataclass(record):
        return tuple(field.name for field in dataclasses.fields(record))
    return tuple(record._fields)


def list_of(record: Any) -> Any:
    """The schema of a list of records; where it is the whole answer, it is told as a page."""
    return GenericAlias(list, (shown(record),))


def page_of(record: Any) -> Any:
    """The answer's schema for one part of a list of records."""
    return paged(shown(record))


@cache
def paged(item: Any) -> Any:
    """The one form of every list: ``items``, and ``next``, which is null where the list ends."""
    items = GenericAlias(list, (item,))
    shapes: dict[str, Any] = {"items": (items, ...), "next": (str | None, ...)}
    said = f"Some of a list of {item.__name__}, and the cursor from which it goes on."
    made: Any = create_model(f"{item.__name__}Page", __base__=Shown, __doc__=said, **shapes)
    return made


def _on_the_wire(hint: Any) -> Any:
    if hint is Money:
        return Amount
    if isinstance(hint, type) and (dataclasses.is_dataclass(hint) or hasattr(hint, "_fields")):
        return shown(hint)
    origin, parts = get_origin(hint), tuple(_on_the_wire(each) for each in get_args(hint))
    if origin in (Union, UnionType):
        return Union[parts]  # noqa: UP007  # made at run time
    if isinstance(origin, type) and parts:
        return GenericAlias(origin, parts)
    return hint
