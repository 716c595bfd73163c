"""One entry told whole in one file of the bank and in parts in another (整笔与明细): booked once.

A notification may tell the single payments of a batch, and the evening's statement their sum under
the same reference, or the other way round. Whichever came first stands in the book; the other file
is read as telling that.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, TypeAlias
from uuid import UUID

from ledger.domain.bank_line import BankLine
from ledger.domain.chart import bank
from ledger.store.court import Court
from ledger.store.door import array_of
from reconciliation.formats.model import Statement, StatementFile, StatementLine, Status
from reconciliation.formats.refusals import SerialTwice
from reconciliation.formats.serials import plain
from reconciliation.line_ids import may_stand_as, standing

# Of an account, the parts of entries that stand in the book and moved money on one of these days.
PARTS: Final = """
    WITH moved AS (
        SELECT DISTINCT CASE WHEN f.topic LIKE 'bank-line.%%' THEN f.originator_id
                             ELSE (f.state::json ->> 'line')::uuid END AS line
          FROM anzhang.postings p JOIN anzhang.facts f USING (book, position)
         WHERE p.book = %s AND p.account = %s AND p.currency = %s
           AND p.effective_on = ANY(%s::date[]))
    SELECT b.originator_id FROM moved JOIN anzhang.facts b
        ON b.originator_id = moved.line AND b.originator_version = 1 AND b.book = %s
     WHERE position('/' IN b.state::json ->> 'serial') > 0"""

Entry: TypeAlias = tuple[str, date]
"""The bank's reference of an entry, and the day it was booked; of one account."""


def as_booked(court: Court, file: StatementFile) -> StatementFile:
    """The file as the book can recognise it: each entry whole, or in parts, as it stands there.

    Raises :class:`SerialTwice` where the parts in the book are not what the entry says now.
    """
    if not file.format.startswith("camt"):
        return file
    told = tuple(
        replace(statement, lines=_as_booked(court, statement)) for statement in file.statements
    )
    return replace(file, statements=told)


def _as_booked(court: Court, statement: Statement) -> tuple[StatementLine, ...]:
    booked = statement.booked
    parted = defaultdict[Entry, list[StatementLine]](list)
    for line in booked:
        if of := _entry_of(line.serial, line.booked_on):
            parted[of].append(line)
    whole = _told_whole(court, parted)
    parts = {} if statement.kind == "notification" else _told_in_parts(court, statement, booked)
    if not whole and not parts:
        return statement.lines
    lines: dict[tuple[str, date, Status], StatementLine] = {}
    for line in statement.lines:
        for each in _instead(line, whole, parts):
            lines.setdefault((each.serial, each.booked_on, line.status), each)
    return tuple(lines.values())


def _instead(
    line: StatementLine,
    whole: Mapping[Entry, StatementLine],
    parts: Mapping[Entry, Sequence[StatementLine]],
) -> Sequence[StatementLine]:
    of = _entry_of(line.serial, line.booked_on)
    if of is not None and of in whole:
        return (whole[of],)
    return parts.get((plain(line.serial), line.booked_on), (line,))


def _told_whole(
    court: Court, parted: Mapping[Entry, Sequence[StatementLine]]
) -> dict[Entry, StatementLine]:
    """Entries of which this file tells the parts, and the book knows the whole."""
    as_one = {of: _sum(of[0], parts) for of, parts in parted.items()}
    ids = {each for one in as_one.values() for each in may_stand_as(one)}
    ids |= {each for parts in parted.values() for part in parts for each in may_stand_as(part)}
    known = court.find_many(BankLine, sorted(ids)) if ids else {}
    found = {}
    for of, one in as_one.items():
        stands = standing(one, known)
        if stands is not None and not any(standing(part, known) for part in parted[of]):
            _agrees(one, [stands])
            found[of] = one
    return found


def _told_in_parts(
    court: Court, statement: Statement, booked: Sequence[StatementLine]
) -> dict[Entry, list[StatementLine]]:
    """Entries which this file tells whole, and the book knows in parts."""
    lines = {(plain(line.serial), line.booked_on): line for line in booked}
    days = {line.booked_on for line in booked} | {line.value_date for line in booked}
    known = _parts_of(court, statement, days)
    ids = {each for of in known if of in lines for each in may_stand_as(lines[of])}
    stand = court.find_many(BankLine, sorted(ids))
    found = {}
    for of, parts in known.items():
        if (line := lines.get(of)) is not None and standing(line, stand) is None:
            _agrees(line, parts)
            found[of] = [
                replace(line, serial=part.serial, amount=part.amount, credit=part.incoming)
                for part in parts
            ]
    return found


def _parts_of(
    court: Court, statement: Statement, days: Collection[date]
) -> dict[Entry, list[BankLine]]:
    dated, book = array_of(sorted(days)), court.book
    asked = (book, bank(statement.account), statement.currency, dated, book)
    rows = court.recorder.rows(PARTS, asked) if days else ()
    ids: list[UUID] = [id_ for (id_,) in rows]
    found = defaultdict[Entry, list[BankLine]](list)
    for part in court.find_many(BankLine, ids).values() if ids else ():
        if of := _entry_of(part.serial, part.booked_on):
            found[of].append(part)
    return found


def _entry_of(serial: str, booked_on: date) -> Entry | None:
    entry, slash, _ = plain(serial).rpartition("/")
    return (entry, booked_on) if slash else None


def _sum(serial: str, parts: Sequence[StatementLine]) -> StatementLine:
    moved = parts[0].signed
    for part in parts[1:]:
        moved += part.signed
    credit = moved.fen >= 0
    return replace(parts[0], serial=serial, credit=credit, amount=moved if credit else -moved)


def _agrees(line: StatementLine, stands: Sequence[BankLine]) -> None:
    moved = sum(each.amount.fen if each.incoming else -each.amount.fen for each in stands)
    if moved != line.signed.fen:
        raise SerialTwice(
            f"{line.place}: entry {line.serial} moves {line.signed}, and in {stands[0].file[:12]}"
            " it moved otherwise",
            serial=line.serial, first=stands[0].serial, second=line.place,
        )  # fmt: skip
