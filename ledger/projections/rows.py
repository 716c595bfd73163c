"""Rows of views while a stretch of the book is being told to them.

A handler works on rows in memory; whatever it touched goes to the database in one statement for
each table. So a view costs what its *rows* cost, not what its facts cost, and a rebuild is as fast
as reading the book. Every row belongs to one stream (its first key column), which is how the rows
a stretch will touch are known, and fetched, before it is told.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from operator import itemgetter
from typing import Any, Final, get_type_hints
from uuid import UUID

from psycopg2.extras import execute_values

from ledger.domain.money import Money, fen
from ledger.projections import copying

Row = dict[str, Any]
Place = tuple[Any, ...]

# Never given to a row whose amounts are all in its own `currency`.
CURRENCY: Final = "currency"
VIEWS: Final = "views."  # where rows are, before the name of their table
FEW: Final = 100  # changed rows up to which making a table for them costs more than they do

_forms: Final[dict[str, copying.Form]] = {}


def forget_forms() -> None:
    """Ask the server anew what types the columns have: a migration may have changed them."""
    _forms.clear()


@dataclass(frozen=True, eq=False)
class Table:
    """One table of a view: its key after ``book``, and its columns from its record's fields.

    ``record`` is the frozen dataclass that queries return; ``private`` are columns the handler
    needs and no reader does. Amounts are kept in fen, in the row's ``currency``. A long list that
    goes by day and key names that day as ``listed_by``: rows that are written all at once stand in
    its order, which the server need then not find.
    """

    name: str
    record: type[Any]
    key: tuple[str, ...]
    private: Mapping[str, type] = field(default_factory=dict)
    decode: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    listed_by: str | None = None

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
    def types(self) -> tuple[Any, ...]:
        """The type of every column."""
        hints: dict[str, Any] = {**self.hints, CURRENCY: str, **self.private}
        return tuple(hints[name] for name in self.columns)

    @cached_property
    def key_numbered(self) -> bool:
        """Whether a row of a stream is known by another id as well."""
        return len(self.key) > 1 and self.types[self.columns.index(self.key[1])] is UUID

    @cached_property
    def documents(self) -> frozenset[str]:
        """Which columns hold JSON."""
        hints = zip(self.columns, self.types, strict=True)
        return frozenset(name for name, hint in hints if copying.is_document(hint))

    def form(self, cursor: Any) -> copying.Form:
        """How rows are written, which depends on the columns' types: the server is asked once."""
        form = _forms.get(self.name)
        if form is None:
            cursor.execute(copying.TYPES, (f"{VIEWS}{self.name}",))
            form = _forms[self.name] = copying.Form.of(cursor.fetchall(), self.columns)
        return form

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

    # SQL. Rows are where readers look for them, or in a table being made beside that one.

    @cached_property
    def _names(self) -> str:
        return ", ".join(self.columns)

    def select(self, where: str) -> str:
        return f"SELECT {self._names} FROM {where}{self.name}"

    def add(self, where: str, form: copying.Form, options: str = copying.OPTIONS) -> str:
        """Copy rows that are new into the table."""
        return f"COPY {where}{self.name} (book, {form.names}) FROM STDIN ({options})"

    @cached_property
    def aside(self) -> str:
        """A table for what changed, for this transaction, without indexes."""
        return (
            f"CREATE TEMPORARY TABLE changed_{self.name} ON COMMIT DROP AS"
            f" SELECT {self._names} FROM {VIEWS}{self.name} WITH NO DATA"
        )

    def add_aside(self, form: copying.Form) -> str:
        """Copy rows to where they wait to be moved in."""
        return f"COPY changed_{self.name} ({form.names}) FROM STDIN ({copying.OPTIONS})"

    def move_in(self, where: str) -> str:
        """Move what was copied aside into the table."""
        return self.upsert(where, f"SELECT %s, {self._names} FROM changed_{self.name}")

    def upsert(self, where: str, rows: str) -> str:
        """Put rows into the table; one that is there already is overwritten."""
        news = ", ".join(f"{name} = excluded.{name}" for name in self.columns)
        key = ", ".join(self.key)
        return (
            f"INSERT INTO {where}{self.name} (book, {self._names}) {rows}"
            f" ON CONFLICT (book, {key}) DO UPDATE SET {news}"
        )


class Rows:
    """The rows of one table that are in memory, and which of them are new or have changed.

    ``whole`` says that every row there is will be put here: nothing of this view is in the database
    yet, and until something is, all of them are new. A row whose stream is neither whole nor in
    memory may be there already; it is written over.

    An id in a key is known by its number and a changed row by itself: an id compares and hashes in
    Python, which was a sixth of a rebuild.
    """

    def __init__(self, table: Table, *, whole: bool = False) -> None:
        self.table = table
        self.whole = whole
        self._first = table.key[0]
        self._place = _place_by(table)
        self._numbered = table.key_numbered
        self._streams: dict[int, dict[Place, Row]] = {}
        self._unsure: set[int] = set()
        self._all_new = whole
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
        self._streams.setdefault(row[self._first].int, {})[self._place(row)] = row

    def get(self, stream: UUID, *rest: Any) -> Row | None:
        """The row with this key, to be changed; ``None`` where there is none."""
        rows = self._streams.get(stream.int)
        row = None if rows is None else rows.get(_numbered(rest) if self._numbered else rest)
        if row is not None and not self._all_new and id(row) not in self._new:
            self._changed[id(row)] = row
        return row

    def look(self, stream: UUID, *rest: Any) -> Row | None:
        """The row with this key, only to be read."""
        rows = self._streams.get(stream.int)
        return None if rows is None else rows.get(_numbered(rest) if self._numbered else rest)

    def places(self, stream: UUID) -> tuple[Place, ...]:
        """The keys of a stream's rows, without the stream."""
        rest = self.table.key[1:]
        return tuple(
            tuple(row[name] for name in rest) for row in self._streams.get(stream.int, {}).values()
        )

    def put(self, row: Row) -> None:
        """Add a row that begins with this fact."""
        stream = row[self._first].int
        rows = self._streams.get(stream)
        if rows is None:
            rows = self._streams[stream] = {}
            if not self.whole:
                self._unsure.add(stream)
        place = self._place(row)
        if not self._all_new:
            self._note(row, rows.get(place), stream)
        rows[place] = row

    def _note(self, row: Row, before: Row | None, stream: int) -> None:
        known = stream not in self._unsure
        if before is not None:
            known = self._new.pop(id(before), None) is not None
            self._changed.pop(id(before), None)
        (self._new if known else self._changed)[id(row)] = row

    @property
    def unwritten(self) -> bool:
        """Whether anything is new or has changed."""
        return bool(self._streams) if self._all_new else bool(self._new or self._changed)

    def write(
        self, cursor: Any, book: str, where: str = VIEWS, options: str = copying.OPTIONS
    ) -> None:
        """Write what is new and what has changed, which from now on is as the database has it."""
        if new := self._news():
            form = self.table.form(cursor)
            sql = self.table.add(where, form, options)
            cursor.copy_expert(sql, copying.Source(form.written(new, book)))
        if changed := list(self._changed.values()):
            self._write_over(cursor, book, where, changed)
        self._all_new = False
        self._new.clear()
        self._changed.clear()

    def _news(self) -> list[Row]:
        if not self._all_new:
            return list(self._new.values())
        day = self.table.listed_by
        if day is None:
            return [row for rows in self._streams.values() for row in rows.values()]
        return _listed(self._streams, day)

    def _write_over(self, cursor: Any, book: str, where: str, changed: list[Row]) -> None:
        table = self.table
        if len(changed) > FEW:
            cursor.execute(table.aside)
            form = table.form(cursor)
            cursor.copy_expert(table.add_aside(form), copying.Source(form.written(changed)))
            cursor.execute(table.move_in(where), (book,))
            cursor.execute(f"DROP TABLE changed_{table.name}")
            return
        values = [
            (
                book,
                *[
                    copying.document(row[name]) if name in table.documents else row[name]
                    for name in table.columns
                ],
            )
            for row in changed
        ]
        execute_values(cursor, table.upsert(where, "VALUES %s"), values, page_size=FEW)


def _place_by(table: Table) -> Callable[[Row], Place]:
    """How a row's key is read, without the stream."""
    rest = table.key[1:]
    if not rest:
        return lambda _: ()
    first, *more = rest
    if not more:
        return (lambda row: (row[first].int,)) if table.key_numbered else lambda row: (row[first],)
    if not table.key_numbered:
        return itemgetter(*rest)
    values = itemgetter(*rest)
    return lambda row: _numbered(values(row))


def _listed(streams: dict[int, dict[Place, Row]], day: str) -> list[Row]:
    """Every row by day and key: each stream is sorted by itself, and its rows dealt out by day."""
    days: dict[Any, list[Row]] = {}
    for stream in sorted(streams):
        rows = streams[stream]
        for place in sorted(rows):
            row = rows[place]
            try:
                days[row[day]].append(row)
            except KeyError:
                days[row[day]] = [row]
    return [row for each in sorted(days) for row in days[each]]


def _numbered(rest: Place) -> Place:
    """The rest of a key that begins with an id: as a number it is found in a third of the time."""
    number: Place = (rest[0].int,)
    return number + rest[1:]
