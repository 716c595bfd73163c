"""Rows in the text form of COPY, a column at a time.

A column is looked through once, as a whole: for texts that would have to be escaped, of which there
are hardly ever any, and for whether it says the same in every row. Most values are written as
Python writes them: numbers, days, moments, and ``None``, which COPY is told to read as NULL.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import repeat
from operator import itemgetter
from typing import Any, Final
from uuid import UUID

from pydantic_core import to_json

from ledger.domain.money import Money

Column = Sequence[Any]
Encoder = Callable[[Column], Sequence[str]]

NULL: Final = "None"
OPTIONS: Final = f"NULL '{NULL}'"
AT_ONCE: Final = 20_000  # rows written as one text
_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def lines(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    encoders: Sequence[Encoder],
    *before: str,
) -> Iterator[str]:
    """The rows' columns as text, some thousand rows at once; ``before`` begins every line."""
    values = itemgetter(*columns)
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        written: list[Iterable[str]] = [repeat(each, len(some)) for each in texts(before)]
        for encode, column in zip(encoders, zip(*map(values, some), strict=True), strict=True):
            written.append(encode(column))
        yield "\n".join(map("\t".join, zip(*written, strict=True))) + "\n"


def encoder(hint: Any) -> Encoder:
    """How a column of this type is written."""
    plain = (Money, int, bool, Decimal, date, datetime)
    if any(hint in (kind, kind | None) for kind in plain):
        return _as_it_is
    if hint in (UUID, UUID | None):
        return _ids
    if hint == str | None or (isinstance(hint, type) and issubclass(hint, str)):
        return texts
    return documents


def texts(column: Column) -> Sequence[str]:
    """Texts, escaped where one of them needs it; one that reads like NULL is escaped as well."""
    said = "".join(filter(None, column))
    if NULL in column or any(mark in said for mark in "\\\t\n\r"):
        column = [None if text is None else _escaped(text) for text in column]
    return list(map(str, column)) if None in column else column


def _escaped(text: str) -> str:
    return f"\\{NULL}" if text == NULL else text.translate(_ESCAPES)


def document(value: Any) -> str | None:
    """A list or a dictionary as JSON."""
    return None if value is None else to_json(value).decode()


def documents(column: Column) -> Sequence[str]:
    """Lists and dictionaries; the backslashes of JSON are COPY's as well."""
    return [
        NULL if value is None else to_json(value).decode().replace("\\", "\\\\") for value in column
    ]


def _ids(column: Column) -> Sequence[str]:
    return [NULL if id_ is None else f"{id_.int:032x}" for id_ in column]


def _days(column: Column) -> Sequence[str]:
    """Days and moments: a book has few of them, and writing one costs more than finding it."""
    written = {each: str(each) for each in set(column)}
    return [written[each] for each in column]


def _as_it_is(column: Column) -> Sequence[str]:
    first = column[0]
    if first == column[-1] and column.count(first) == len(column):
        return [str(first)] * len(column)
    return list(map(str, column))
