"""Rows of views while a stretch of the book is being told to them.

A handler works on rows in memory; whatever it touched goes to the database in one statement for
each table. So a view costs what its *rows* cost, not what its facts cost, and a rebuild is as fast
as reading the book. Every row belongs to one stream (its first key column), which is how the rows
a stretch will touch are known, and fetched, before it is told.
"""

import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final, get_type_hints
from uuid import UUID

from ledger.domain.money import Money, fen

Row = dict[str, Any]
Encoder = Callable[[Any], str]

_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
# Never given to a row whose amounts are all in its own `currency`.
CURRENCY: Final = "currency"


@dataclass(frozen=True)
class Table:
    """One table of a view: its key after ``book``, and its columns from its record's fields.

    ``record`` is the frozen dataclass that queries return; ``private`` are columns the handler
    needs and no reader does. Amounts are kept in fen, in the row's ``currency``.
    """

    name: str
    record: type[Any]
    key: tuple[str, ...]
    private: Mapping[str, type] = field(default_factory=dict)
    decode: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)

    @cached_property
    def hints(self) -> dict[str, Any]:
        return get_type_hints(self.record)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Every column but ``book``, in one order for reading, copying and comparing."""
        return (*self.own, *self.private)

    @cached_property
    def own(self) -> tuple[str, ...]:
        """The columns of the record, with the currency of its amounts."""
        names = tuple(f.name for f in fields(self.record))
        money = any(self.hints[name] in (Money, Money | None) for name in names)
        return (*names, CURRENCY) if money else names

    @cached_property
    def encoders(self) -> tuple[tuple[str, Encoder], ...]:
        hints: dict[str, Any] = {**self.hints, CURRENCY: str, **self.private}
        return tuple((name, _encoder(hints[name])) for name in self.columns)

    def as_record(self, row: Any) -> Any:
        """The record of a fetched row of ``own`` columns: amounts as money, lists as tuples."""
        values = dict(zip(self.own, row, strict=True))
        currency = values.pop(CURRENCY, "CNY")
        for name, value in values.items():
            if value is None:
                continue
            if self.hints[name] in (Money, Money | None):
                values[name] = fen(value, currency)
            elif name in self.decode:
                values[name] = self.decode[name](value)
            elif isinstance(value, list):
                values[name] = tuple(value)
        return self.record(**values)

    # SQL

    @cached_property
    def select(self) -> str:
        return f"SELECT {', '.join(self.columns)} FROM views.{self.name}"

    @cached_property
    def upsert(self) -> str:
        """Move what was copied into the table; a row that is there already is overwritten."""
        names = ", ".join(self.columns)
        news = ", ".join(f"{name} = excluded.{name}" for name in self.columns)
        key = ", ".join(self.key)
        return (
            f"INSERT INTO views.{self.name} (book, {names}) SELECT %s, {names} FROM new_{self.name}"
            f" ON CONFLICT (book, {key}) DO UPDATE SET {news}"
        )


class Rows:
    """The rows of one table that are in memory, and which of them have changed."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._rest = table.key[1:]
        self._streams: dict[UUID, dict[tuple[Any, ...], Row]] = {}
        self.changed: dict[tuple[Any, ...], Row] = {}

    def __len__(self) -> int:
        return len(self._streams)

    def missing(self, streams: Iterable[UUID]) -> list[UUID]:
        """Those of the streams whose rows are not in memory."""
        return [stream for stream in streams if stream not in self._streams]

    def begin(self, stream: UUID) -> None:
        """Note that a stream's rows, if any, are in memory: a new stream has none to fetch."""
        self._streams.setdefault(stream, {})

    def remember(self, row: Row) -> None:
        """Take in a row as the database has it."""
        stream = row[self.table.key[0]]
        rest = tuple(row[name] for name in self._rest)
        self._streams.setdefault(stream, {})[rest] = row

    def get(self, stream: UUID, *rest: Any) -> Row | None:
        """The row with this key, to be changed; ``None`` where there is none."""
        row = self._streams.get(stream, {}).get(rest)
        if row is not None:
            self.changed[stream, *rest] = row
        return row

    def look(self, stream: UUID, *rest: Any) -> Row | None:
        """The row with this key, only to be read."""
        return self._streams.get(stream, {}).get(rest)

    def put(self, row: Row) -> None:
        """Add a row that begins with this fact."""
        stream = row[self.table.key[0]]
        rest = tuple(row[name] for name in self._rest)
        self._streams.setdefault(stream, {})[rest] = row
        self.changed[stream, *rest] = row

    def written(self) -> io.StringIO:
        """The changed rows in the text form of COPY."""
        encoders = self.table.encoders
        lines = [
            "\t".join(
                ["\\N" if row[name] is None else encode(row[name]) for name, encode in encoders]
            )
            for row in self.changed.values()
        ]
        lines.append("")
        return io.StringIO("\n".join(lines))


def _text(value: str) -> str:
    return value.translate(_ESCAPES) if not value.isalnum() else value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def _moment(value: datetime) -> str:
    return value.isoformat()


_PLAIN: Final[dict[Any, Encoder]] = {
    Money: str, int: str, bool: str, UUID: str, date: date.isoformat, datetime: _moment,
}  # fmt: skip


def _encoder(hint: Any) -> Encoder:
    """How a column of this type is written for COPY."""
    for kind, encode in _PLAIN.items():
        if hint in (kind, kind | None):
            return encode
    if isinstance(hint, type) and issubclass(hint, str):
        return _text
    if hint == str | None:
        return _text
    return _json
