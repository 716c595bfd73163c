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
from operator import itemgetter
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
    def encoders(self) -> tuple[Encoder, ...]:
        hints: dict[str, Any] = {**self.hints, CURRENCY: str, **self.private}
        return tuple(_encoder(hints[name]) for name in self.columns)

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
    def add(self) -> str:
        """Copy rows that are new into the table."""
        return f"COPY views.{self.name} (book, {', '.join(self.columns)}) FROM STDIN"

    @cached_property
    def beside(self) -> str:
        """A table for this transaction, beside this one, without its indexes."""
        return (
            f"CREATE TEMPORARY TABLE new_{self.name} ON COMMIT DROP AS"
            f" SELECT {', '.join(self.columns)} FROM views.{self.name} WITH NO DATA"
        )

    @cached_property
    def add_beside(self) -> str:
        """Copy rows to where they wait to be moved in."""
        return f"COPY new_{self.name} ({', '.join(self.columns)}) FROM STDIN"

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
    """The rows of one table that are in memory, and which of them are new or have changed.

    ``whole`` says that every row there is will be put here: nothing of this view is in the database
    yet. A row whose stream is neither whole nor in memory may be there already; it is written over.

    A stream is known by the number of its id and a changed row by itself: an id compares and hashes
    in Python, which was a sixth of a rebuild.
    """

    def __init__(self, table: Table, *, whole: bool = False) -> None:
        self.table = table
        self.whole = whole
        self._rest = table.key[1:]
        self._streams: dict[int, dict[tuple[Any, ...], Row]] = {}
        self._unsure: set[int] = set()
        self._new: dict[int, Row] = {}
        self._changed: dict[int, Row] = {}

    def __len__(self) -> int:
        return len(self._streams)

    def missing(self, streams: Iterable[UUID]) -> list[UUID]:
        """Those of the streams whose rows are not in memory."""
        return [stream for stream in streams if stream.int not in self._streams]

    def begin(self, stream: UUID) -> None:
        """Note that a stream's rows, if any, are in memory: a new stream has none to fetch."""
        self._streams.setdefault(stream.int, {})

    def remember(self, row: Row) -> None:
        """Take in a row as the database has it."""
        self._of(row)[self._place(row)] = row

    def get(self, stream: UUID, *rest: Any) -> Row | None:
        """The row with this key, to be changed; ``None`` where there is none."""
        row = self.look(stream, *rest)
        if row is not None and id(row) not in self._new:
            self._changed[id(row)] = row
        return row

    def look(self, stream: UUID, *rest: Any) -> Row | None:
        """The row with this key, only to be read."""
        rows = self._streams.get(stream.int)
        return None if rows is None else rows.get(rest)

    def places(self, stream: UUID) -> tuple[tuple[Any, ...], ...]:
        """The keys of a stream's rows, without the stream."""
        return tuple(self._streams.get(stream.int, ()))

    def put(self, row: Row) -> None:
        """Add a row that begins with this fact."""
        stream = row[self.table.key[0]].int
        if not self.whole and stream not in self._streams:
            self._unsure.add(stream)
        known = stream not in self._unsure
        rows, place = self._of(row), self._place(row)
        before = rows.get(place)
        if before is not None:
            known = self._new.pop(id(before), None) is not None
            self._changed.pop(id(before), None)
        rows[place] = row
        (self._new if known else self._changed)[id(row)] = row

    def _of(self, row: Row) -> dict[tuple[Any, ...], Row]:
        return self._streams.setdefault(row[self.table.key[0]].int, {})

    def _place(self, row: Row) -> tuple[Any, ...]:
        return tuple([row[name] for name in self._rest])

    def write(self, cursor: Any, book: str) -> None:
        """Write what is new and what has changed, which from now on is as the database has it."""
        if self._new:
            cursor.copy_expert(self.table.add, self._written(self._new, _text(book) + "\t"))
        if self._changed:
            cursor.execute(self.table.beside)
            cursor.copy_expert(self.table.add_beside, self._written(self._changed))
            cursor.execute(self.table.upsert, (book,))
        self._new.clear()
        self._changed.clear()

    def _written(self, rows: Mapping[int, Row], before: str = "") -> io.StringIO:
        """These rows in the text form of COPY."""
        encoders, values = self.table.encoders, itemgetter(*self.table.columns)
        lines = [
            "\t".join(
                [
                    "\\N" if value is None else encode(value)
                    for encode, value in zip(encoders, values(row), strict=True)
                ]
            )
            for row in rows.values()
        ]
        return io.StringIO("".join([f"{before}{line}\n" for line in lines]))


def _text(value: str) -> str:
    return value.translate(_ESCAPES) if not value.isalnum() else value


_dumps: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _json(value: Any) -> str:
    return _dumps(value).translate(_ESCAPES) if value else _dumps(value)


def _hex(value: UUID) -> str:
    return f"{value.int:032x}"


_PLAIN: Final[dict[Any, Encoder]] = {
    Money: str, int: str, bool: str, UUID: _hex, date: date.isoformat, datetime: datetime.isoformat,
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
