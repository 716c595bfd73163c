"""A register in portions: read by a process of its own where it is long enough to pay for one.

To read a register and to look its lines through are two jobs; on two cores they are done at once.
What comes over is the same either way, portion by portion, and so is what is said of a bad file.
"""

import marshal
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from ledger.domain.errors import Refusal
from ledger.store.quiet import settled
from ledger.store.stretches import safest
from reconciliation.formats.refusals import FileUnreadable
from reconciliation.legacy.columns import ColumnMap
from reconciliation.legacy.reading import Read, Refused, Register, Tally
from reconciliation.legacy.source import RawRow, rows_of
from reconciliation.legacy.stretch import STRETCH

LONG: Final = 4 * 1024 * 1024  # bytes from which a register has a process of its own


@dataclass(frozen=True, slots=True)
class Portion:
    """One stretch of lines, packed as it is set aside on disk, and the rows refused before it."""

    packed: bytes
    refused: tuple[Refused, ...] = ()

    def lines(self) -> list[Read]:
        """The lines of the stretch; none where a portion is refusals only."""
        return unpacked(self.packed) if self.packed else []


@dataclass(frozen=True, slots=True)
class Ended:
    """The last word on a register: what it held besides its lines, and what these come to."""

    tally: Tally
    sum: int


def unpacked(packed: bytes) -> list[Read]:
    """Lines that :func:`portions_of` packed: our own bytes, of this minute."""
    return list(map(Read._make, marshal.loads(packed)))


def portions_of(register: Register, rows: Iterable[RawRow]) -> Iterator[Portion | Ended]:
    """The register's lines, a stretch at a time, and its refusals; :class:`Ended` comes last."""
    lines: list[tuple[Any, ...]] = []
    refused: list[Refused] = []
    for read in register.lines(rows):
        if isinstance(read, Read):
            lines.append(tuple(read))
            if len(lines) == STRETCH:
                yield Portion(marshal.dumps(lines), tuple(refused))
                lines, refused = [], []
        else:
            refused.append(read)
            if len(refused) == STRETCH:
                yield Portion(b"", tuple(refused))
                refused = []
    if lines or refused:
        yield Portion(marshal.dumps(lines) if lines else b"", tuple(refused))
    yield Ended(register.tally, register.sum)


def portions(
    path: Path, columns: ColumnMap, cut_off: date, *, long: int = LONG
) -> Iterator[Portion | Ended]:
    """The portions of a file, read here or beside.

    Raises what reading a file raises, and :class:`ColumnsUnknown`.
    """
    if path.stat().st_size < long:
        yield from portions_of(Register(columns, cut_off), rows_of(path))
        return
    context = safest()
    ours, theirs = context.Pipe(duplex=False)
    reader = context.Process(target=_read, args=(theirs, ours, path, columns, cut_off), daemon=True)
    reader.start()
    theirs.close()
    try:
        yield from _heard(ours)
    finally:
        ours.close()
        reader.terminate()
        reader.join()


def _heard(ours: Connection) -> Iterator[Portion | Ended]:
    said: Any = None
    while not isinstance(said, Ended):
        try:
            said = ours.recv()
        except EOFError:
            raise FileUnreadable("the process that read the register was ended") from None
        if isinstance(said, Refusal):
            raise said
        yield said


def _read(theirs: Connection, ours: Connection, path: Path, columns: ColumnMap, to: date) -> None:
    """Life of the reading process. It ends with its parent: nobody else holds the other end."""
    ours.close()
    settled()
    try:
        for portion in portions_of(Register(columns, to), rows_of(path)):
            theirs.send(portion)
    except Refusal as refusal:
        theirs.send(refusal)
    except BrokenPipeError:
        return
