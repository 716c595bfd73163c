"""A form on paper (打印件): A4, Chinese first, nothing fetched from elsewhere, all escaped."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Final, get_args, get_origin, get_type_hints

from api.chinese import in_chinese
from api.forms.document import Filed, Single
from api.forms.parts import Says, SumInWords
from ledger.domain.money import Money
from reconciliation.printing import templates

if TYPE_CHECKING:
    from jinja2 import Environment

HOME: Final = "api.forms"


def as_html(filed: Filed) -> Iterator[str]:
    """The form as a page, in pieces: the rows of a list are not kept."""
    name = "single.html" if isinstance(filed.body, Single) else "list.html"
    return (
        _pages().get_template(name).generate(form=filed, title=f"{filed.kind.code} {filed.kind.zh}")
    )


@cache
def _pages() -> "Environment":
    made = templates(HOME)
    made.filters.update(said=said, labels=labels, kind=kind)
    made.tests.update(table=is_table, sum=lambda value: isinstance(value, SumInWords))
    return made


@cache
def _labels(record: type[Any]) -> tuple[tuple[str, Says], ...]:
    hints = get_type_hints(record, include_extras=True)
    return tuple((field.name, _says(hints[field.name])) for field in fields(record))


def _says(hint: Any) -> Says:
    assert get_origin(hint) is Annotated  # a field of a form says what it is called
    return next(each for each in get_args(hint)[1:] if isinstance(each, Says))


def labels(record: Any) -> tuple[tuple[str, Says], ...]:
    """The fields of a record, or of its class, and what each is called."""
    return _labels(record if isinstance(record, type) else type(record))


def is_table(value: Any) -> bool:
    """Whether a field holds records, which stand in a table of their own."""
    return isinstance(value, tuple) and bool(value) and is_dataclass(value[0])


def kind(value: Any) -> str:
    """The class of a cell: figures stand to the right."""
    return "money" if isinstance(value, Money | int) and not isinstance(value, bool) else "text"


def said(value: Any) -> str:
    """A value as a form has it: empty for nothing, words of the program in Chinese.

    What people wrote stands as they wrote it.
    """
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "、".join(filter(None, map(said, value)))
    if isinstance(value, str) and not isinstance(value, Enum):
        return value
    return in_chinese(value)
