"""The line by which a closed month is published (月结核验点): what the book came to by then.

It is the checkpoint of the position that the seal names, so its link is the seal's own. Like every
checkpoint it is no fact: it is made again from the book whenever it is asked for, and whoever was
given it, or kept it in a file, sees when it no longer comes out. A month that was opened again and
closed once more has a line for each of its seals. Each costs a reading of every posting up to its
position: some seconds for a million.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from ledger.store.checkpoint import Checkpoint, Progress, checkpoint
from ledger.store.court import Court
from reconciliation.closing.month import Month, MonthIsOpen, MonthState

_SEALS: Final = """
    SELECT (state::json ->> 'read_to')::bigint AS read_to, state::json ->> 'label' AS label
      FROM anzhang.facts WHERE book = %s AND topic = 'month.closed' ORDER BY position"""


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month's last seal, the position it was read at, and the line of that position."""

    label: str
    state: MonthState
    seal: str
    read_to: int
    checkpoint: str


@dataclass(frozen=True, slots=True)
class Unmet:
    """A line that was given away and no longer comes out, and the months it was given for.

    ``now`` is what comes out in its place, empty where the book no longer reaches that far.
    """

    stated: Checkpoint
    now: str
    months: tuple[str, ...]

    @property
    def said(self) -> str:
        """In words: ``the line stated for 2026-03 at 120 no longer comes out: now …``."""
        whose = f" for {', '.join(self.months)}" if self.months else ""
        end = f"it is now {self.now}" if self.now else "the book no longer reaches it"
        return f"the line stated{whose} at {self.stated.position} no longer comes out: {end}"


def _silent(_stage: str, _done: int, _of: int) -> None:
    """No progress wanted."""


def line_of(court: Court, label: str, progress: Progress = _silent) -> MonthLine:
    """The line of a month's last seal; raises :class:`MonthIsOpen` for one never closed."""
    month = court.find(Month, Month.create_id(label), named=f"month {label}")
    if month.read is None:
        raise MonthIsOpen(f"{label} was never closed", label=label)
    made = checkpoint(court, month.read.read_to, progress)
    return MonthLine(label, month.state, month.seal, month.read.read_to, str(made))


def sealed_at(court: Court) -> dict[int, tuple[str, ...]]:
    """Which months were sealed as read at which position, those opened again among them."""
    found: dict[int, tuple[str, ...]] = {}
    for read_to, label in court.recorder.rows(_SEALS, (court.book,)):
        found[read_to] = (*found.get(read_to, ()), label)
    return found


def unmet(
    court: Court, stated: Iterable[Checkpoint], progress: Progress = _silent
) -> Iterator[Unmet]:
    """Every one of these lines that no longer comes out, each made again from the book."""
    end, months = court.position(), sealed_at(court)
    for each in stated:
        now = checkpoint(court, each.position, progress) if each.position <= end else None
        if now != each:
            yield Unmet(each, str(now or ""), months.get(each.position, ()))
