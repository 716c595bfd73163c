"""Rows in the text form of COPY, a column at a time.

A column is looked through once, as a whole, for what would have to be escaped; there is hardly ever
anything. A line is then one formatting of its values, most of which are written as Python writes
them: numbers, days, moments, and ``None``, which COPY is told to read as NULL.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from pydantic_core import to_json

from ledger.domain.money import Money

Column = Sequence[Any]
Encoder = Callable[[Column], Column]

NULL: Final = "None"
OPTIONS: Final = f"NULL '{NULL}'"
AT_ONCE: Final = 20_000  # rows written as one text
_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def lines(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    encoders: Sequence[Encoder],
    before: str = "",
) -> Iterator[str]:
    """The rows' columns as text, some thousand rows at once; every line begins with ``before``."""
    line = before.replace("%", "%%") + "\t".join(["%s"] * len(columns)) + "\n"
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        values = [
            encode([row[name] for row in some])
            for name, encode in zip(columns, encoders, strict=True)
        ]
        yield "".join(map(line.__mod__, zip(*values, strict=True)))


def encoder(hint: Any) -> Encoder:
    """How a column of this type is written."""
    if any(hint in (kind, kind | None) for kind in (Money, int, bool, date, datetime)):
        return _as_it_is
    if hint in (UUID, UUID | None):
        return _ids
    if hint == str | None or (isinstance(hint, type) and issubclass(hint, str)):
        return texts
    return documents


def texts(column: Column) -> Column:
    """Texts, escaped where one of them needs it; one that reads like NULL is escaped as well."""
    said = "".join(filter(None, column))
    if NULL not in column and not any(mark in said for mark in "\\\t\n\r"):
        return column
    return [None if text is None else _escaped(text) for text in column]


def _escaped(text: str) -> str:
    return f"\\{NULL}" if text == NULL else text.translate(_ESCAPES)


def document(value: Any) -> str | None:
    """A list or a dictionary as JSON."""
    return None if value is None else to_json(value).decode()


def documents(column: Column) -> Column:
    """Lists and dictionaries; the backslashes of JSON are COPY's as well."""
    written = [document(value) for value in column]
    return [text.replace("\\", "\\\\") if text else text for text in written]


def _ids(column: Column) -> Column:
    return [None if id_ is None else f"{id_.int:032x}" for id_ in column]


def _as_it_is(column: Column) -> Column:
    return column
