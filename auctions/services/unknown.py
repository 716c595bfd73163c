"""The clock on money that is nobody's (T-UNK): started, stopped and fired by the clock service.

Lines on accounts of lots are read from the views; the bank line alone says what of it is nobody's.
What is still nobody's when it runs out stands in the list of alerts, one level higher each time.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from auctions.services.rules import CALENDAR
from auctions.unattributed import Unattributed
from auctions.views.timers import due_unknown, lot_timers, settled, strays
from ledger.domain import act, clock
from ledger.domain.bank_line import BankLine
from ledger.domain.kernel import Root
from ledger.domain.permissions import Permission
from ledger.projections.lines import lines
from ledger.projections.runner import Follower
from ledger.services.command import Recorded, command, record
from ledger.store.court import Court

AT_A_TIME: Final = 200


class UnknownMoney:
    """Credits that are nobody's, each with its clock."""

    def __init__(self, court: Court) -> None:
        self.court = court
        self.looked_at = -1  # the position of the book at the last look

    def tick(self, now: datetime) -> list[tuple[UUID, datetime]]:
        """Start the clocks that have to run, stop those of money that is somebody's, and let run
        out what is due: the lines whose clock did, and when it was due.
        """
        new = self._look_around(now)
        with self.court.database.app.connect() as connection:
            due = due_unknown(connection, self.court.book, now, AT_A_TIME)
        fired: list[tuple[UUID, datetime]] = []
        for line in dict.fromkeys((*new, *due)):
            waits = self._found([line]).get(line)
            if waits is None or waits.due_at is None or waits.due_at > now:
                continue
            with act.under_key(f"clock:{line}:{waits.due_at.isoformat()}"):
                self.look_again(line, now)
            fired.append((line, waits.due_at))
        return fired

    def _look_around(self, now: datetime) -> list[UUID]:
        """Start and stop clocks by what the lines show, if the book moved since the last look."""
        position = self.court.position()
        if position == self.looked_at:
            return []
        Follower(self.court, [lines, lot_timers]).catch_up()
        with self.court.database.app.connect() as connection:
            new = strays(connection, self.court.book, AT_A_TIME)
            over = settled(connection, self.court.book, AT_A_TIME)
        # Whoever asks for a tick asks once, and every clock is a commit of its own.
        if new:
            with act.under_key(f"clock:unknown:{position}"):
                self.start(new)
        for line in over:
            with act.under_key(f"clock:known:{line}:{position}"):
                self.look_again(line, now)
        # A stretch that was full has more behind it.
        self.looked_at = -1 if AT_A_TIME in (len(new), len(over)) else position
        return new

    @command(Permission.RUN_CLOCKS)
    def start(self, found: Sequence[UUID]) -> Recorded:
        """Let the clock of each of these lines run."""
        came = self.court.find_many(BankLine, found)
        known = self._found(found)
        waits: list[Root] = []
        for line in found:
            paid = came[line]
            each = known.get(line) or Unattributed(
                line=line, bank_account=paid.bank_account, amount=paid.amount,
                came_on=paid.value_date,
            )  # fmt: skip
            each.start(CALENDAR, clock.today())
            waits.append(each)
        return record(self.court, *waits, lines=str(len(waits)))

    @command(Permission.RUN_CLOCKS)
    def look_again(self, line: UUID, now: datetime) -> Recorded:
        """Stop the clock of a line that is somebody's by now, or let it run out (RB-2)."""
        paid = self.court.find(BankLine, line, named=f"line {line}")
        waits = self._found([line])[line]
        if not paid.remainder.amount:
            waits.stop()
        else:
            waits.run_out(now, paid.remainder, clock.today())
        return record(self.court, waits, line=str(line))

    def _found(self, found: Iterable[UUID]) -> dict[UUID, Unattributed]:
        roots = self.court.find_many(Unattributed, map(Unattributed.create_id, found))
        return {each.line: each for each in roots.values()}
