"""Whether the views say what the facts say: each is told again, to nobody, and held against itself.

The lists of the day are read from views, and views are rows that whoever serves them may write. So
a payment that waits for nobody, or a stop that is shown nowhere, would be found by no proof of the
record. Here the whole book is told again into tables of this one transaction, and every row that
somebody reads is compared with the row it should be. Nothing is changed.

What is said of a row that differs are its key and its columns, and nothing of what they hold: that
may be somebody's name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ledger.projections import copying
from ledger.projections.projection import Projection
from ledger.projections.rebuild import InPlace
from ledger.projections.rows import VIEWS, Table
from ledger.projections.runner import Follower, Progress
from ledger.store.court import Court
from ledger.store.quiet import undisturbed

ASIDE: Final = "pg_temp.told_"
_COMPARED: Final = """
    SELECT {key}, s IS NULL AS lost, t IS NULL AS added, to_jsonb(s), to_jsonb(t)
      FROM (SELECT {columns} FROM {views}{name} WHERE book = %s) s
      FULL JOIN (SELECT {columns} FROM {aside}{name} WHERE book = %s) t USING ({key})
     WHERE s IS DISTINCT FROM t ORDER BY {key} LIMIT 1"""


@dataclass(frozen=True, slots=True)
class Untrue:
    """A view that does not say what the facts say: its first row that differs, and how."""

    view: str
    detail: str


def untrue(
    court: Court, projections: Sequence[Projection], progress: Progress | None = None
) -> list[Untrue]:
    """Every view that is not what the book makes of it, by its first row that differs."""
    return ToldAside(court, projections).compare(progress)


class ToldAside(InPlace):
    """The views told again into tables that nobody sees and that go with this transaction."""

    where = ASIDE
    options = copying.OPTIONS

    def compare(self, progress: Progress | None) -> list[Untrue]:
        """Tell most of the book to nobody's disturbance, the last facts with the places locked."""
        self.court.keys.load_all()
        with undisturbed(), self.court.database.views.connect() as connection:
            cursor: Any = connection.connection.cursor()
            for table in self._tables():
                cursor.execute(
                    f"CREATE TEMPORARY TABLE told_{table.name}"
                    f" (LIKE {VIEWS}{table.name} INCLUDING INDEXES) ON COMMIT DROP"
                )
            self.catch_up(cursor, progress)
            Follower(self.court, self.teller.projections).catch_up()
            places = self.teller.lock(cursor)
            at = {name: position for name, (_, position, _) in places.items()}
            head = self.teller.head(cursor)
            self.catch_up(cursor, progress, min(head, max(at.values(), default=0)))
            found = [
                Untrue(name, f"it was told {position} facts of {self.reached}")
                for name, position in at.items()
                if position != self.reached
            ]
            for projection in self.teller.projections:
                found += self._compared(cursor, projection)
            connection.rollback()
            self.work.clear()
        return found

    def _tables(self) -> list[Table]:
        return [table for each in self.teller.projections for table in each.tables]

    def _compared(self, cursor: Any, projection: Projection) -> Iterator[Untrue]:
        for table in projection.tables:
            sql = _COMPARED.format(
                key=", ".join(table.key), columns=", ".join(table.columns), name=table.name,
                views=VIEWS, aside=ASIDE,
            )  # fmt: skip
            cursor.execute(sql, (self.court.book, self.court.book))
            for *key, lost, added, stored, told in cursor.fetchall():
                row = f"{table.name} row {', '.join(map(str, key))}"
                yield Untrue(projection.name, f"{row} {_how(stored, told, lost, added)}")


def _how(stored: Any, told: Any, lost: bool, added: bool) -> str:  # noqa: FBT001  # two columns of a row
    if lost or added:
        return "is not there" if lost else "is of no fact"
    odd = ", ".join(name for name in stored if stored[name] != told[name])
    return f"differs in {odd}"
