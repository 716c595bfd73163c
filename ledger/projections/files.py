"""Bank files (对账文件): what came, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain.statement_file import StatementFile
from ledger.projections.projection import Projection, Work
from ledger.projections.read import Listing, Page, select_all
from ledger.projections.rows import Table


@dataclass(frozen=True, slots=True)
class FileStatement:
    """One statement of a file; balances in its account's currency, ``None`` where not given."""

    statement_id: str
    account: str
    kind: str
    lines: int
    opening: str | None
    closing: str | None
    opening_on: str | None
    closing_on: str | None


@dataclass(frozen=True, slots=True)
class File:
    """One file as evidence; the counts are ``None`` until its last line is booked."""

    file: UUID
    sha256: str
    name: str
    format: str
    size: int
    statements: tuple[FileStatement, ...]
    received_at: datetime
    finished_at: datetime | None
    booked: int | None
    matched: int | None
    confirmed: int | None
    discrepancies: int | None
    settled: int | None
    returned: int | None
    position: int


def _statements(raw: Any) -> tuple[FileStatement, ...]:
    return tuple(FileStatement(**statement) for statement in raw)


FILES: Final = Table("files", File, ("file",), decode={"statements": _statements})
files: Final = Projection("files", 1, FILES)


def _said(value: Any) -> str | None:
    return None if value is None else str(value)


@files.on(StatementFile.Received)
def _received(work: Work, fact: StatementFile.Received) -> None:
    work[FILES].put(
        {
            "file": fact.originator_id,
            "sha256": fact.sha256,
            "name": fact.name,
            "format": fact.format,
            "size": fact.size,
            "statements": [
                {
                    "statement_id": one.statement_id,
                    "account": one.account,
                    "kind": one.kind,
                    "lines": one.lines,
                    "opening": _said(one.opening),
                    "closing": _said(one.closing),
                    "opening_on": _said(one.opening_on),
                    "closing_on": _said(one.closing_on),
                }
                for one in fact.statements
            ],
            "received_at": fact.timestamp,
            "finished_at": None,
            "booked": None,
            "matched": None,
            "confirmed": None,
            "discrepancies": None,
            "settled": None,
            "returned": None,
            "position": work.position,
        }
    )


@files.on(StatementFile.Finished)
def _finished(work: Work, fact: StatementFile.Finished) -> None:
    row = work[FILES].get(fact.originator_id)
    if row is not None:
        row.update(
            finished_at=fact.timestamp, booked=fact.booked, matched=fact.matched,
            confirmed=fact.confirmed, discrepancies=fact.discrepancies, settled=fact.settled,
            returned=fact.returned,
        )  # fmt: skip


def file(connection: sa.Connection, book: str, sha256: str) -> File | None:
    """The file with these bytes, or ``None``."""
    given = (book, StatementFile.create_id(sha256))
    found = select_all(connection, FILES, "book = %s AND file = %s", given, "file")
    return found[0] if found else None


_ALL: Final = Listing(FILES, "true", (("position", "bigint"),))


def list_files(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[File]:
    """Files in the order they came."""
    return _ALL.page(connection, book, after=after, limit=limit)
