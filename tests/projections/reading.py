"""Putting facts in and taking rows out, whole."""

from typing import Any
from uuid import UUID

from api.every import EVERY
from ledger.domain.kernel import Fact
from ledger.store.court import Court


class Said:
    """Facts to be saved in the order they were said."""

    id, version = UUID(int=0), 0

    def __init__(self, facts: list[Fact]) -> None:
        self.facts = facts

    def collect_events(self) -> list[Fact]:
        return self.facts


def dump(court: Court) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every view of the court's book, in one order."""
    found = {}
    with court.database.app.connect() as connection:
        for projection in EVERY:
            for table in projection.tables:
                sql = f"SELECT {', '.join(table.columns)} FROM views.{table.name} WHERE book = %s"
                rows = connection.exec_driver_sql(sql, (court.book,))
                found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    return found
