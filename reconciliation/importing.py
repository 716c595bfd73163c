"""Bank files into the book: whole or not at all, and each line once, wherever it comes.

A file is read and checked before anything is booked. Its lines then go in by the thousand, one
append for many lines, each chunk under a request key of its own: a killed import goes on where it
stopped, because the lines that are in the book say which file they came from.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from ledger.domain import act, clock
from ledger.domain.chart import bank
from ledger.domain.permissions import Permission, may
from ledger.domain.statement_file import Numbering, StatementFile, Summary
from ledger.services.claw_backs import to_claw_back
from ledger.services.command import Contended
from ledger.services.returned_transfers import came_back
from ledger.services.the_book import the_book
from ledger.store.alone import alone
from ledger.store.court import Court, Ready
from ledger.store.quiet import undisturbed
from ledger.store.translation import Clash
from ledger.store.turns import Place
from reconciliation.admitting import admit
from reconciliation.entries import as_booked
from reconciliation.formats.model import Statement, StatementLine, by_day, check
from reconciliation.formats.model import StatementFile as ReadFile
from reconciliation.formats.profiles import Profiles
from reconciliation.formats.read import read
from reconciliation.key_stands import key_stands
from reconciliation.matching.known import Known
from reconciliation.surroundings import Seen, Surroundings, Touches
from reconciliation.taking import take

CHUNK: Final = 1_000
ATTEMPTS: Final = 5
AGAIN: Final = "import the same file"

Progress = Callable[[int, int], None]


def _silent(_done: int, _of: int) -> None:
    """No progress wanted."""


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What became of a file's lines. ``already`` means the whole file was in the book before.

    booked 入账, matched 自动识别, suggested 待认领（附案号线索）, confirmed 复证,
    discrepancies 不符, settled 出款记账, returned 退汇, unexplained 短款. ``notes`` say what of the
    file was read but not relied on.
    """

    sha256: str
    format: str
    lines: int
    booked: int
    matched: int
    suggested: int
    confirmed: int
    discrepancies: int
    settled: int
    returned: int
    unexplained: int
    position: int
    already: bool = False
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Stretch:
    """Lines that go through the door together, made ready, and the door's answer.

    ``touches`` names what the next stretch must not read before this one is recorded.
    """

    lines: Sequence[StatementLine]
    start: int
    ready: Ready
    context: Context
    tally: Counter[str]
    touches: Touches
    answer: Future[object] = field(default_factory=Future)


@dataclass(slots=True)
class Run:
    """One file on its way into the book."""

    sha256: str
    door: Executor
    received: Future[StatementFile]
    lines: int
    progress: Progress
    seen: Seen
    tally: Counter[str] = field(default_factory=Counter)


class Imports:
    """Receives bank files."""

    def __init__(
        self, court: Court, profiles: Profiles | None = None, *, chunk: int = CHUNK
    ) -> None:
        self.court = court
        self.profiles = profiles
        self.chunk = chunk

    def take(
        self,
        data: bytes,
        name: str,
        account: str | None = None,
        progress: Progress = _silent,
    ) -> ImportSummary:
        """Import one file; ``account`` is needed where the file masks or omits its own.

        Raises what the readers raise (``Malformed`` naming the place, ``Conflict`` where balances
        or totals disagree) before anything is booked, and ``NotACourtAccount`` for a stranger's
        statement, and what :func:`~reconciliation.admitting.admit` raises. The same file again
        changes nothing.
        """
        may(act.current().role, Permission.IMPORT)
        file = read(data, name=name, account=account, profiles=self.profiles, today=clock.today())
        return self.book(file, name, data, progress)

    def book(
        self, file: ReadFile, name: str, data: bytes, progress: Progress = _silent
    ) -> ImportSummary:
        """Check and book a file that was read already; ``data`` are the bytes it was read from."""
        may(act.current().role, Permission.IMPORT)
        for statement in file.statements:
            check(statement)
        book = the_book(self.court)
        for statement in file.statements:
            book.account(statement.account)
        accounts = [bank(statement.account) for statement in file.statements]
        with alone(self.court.database, self.court.book, *accounts):
            file = as_booked(self.court, file)
            lines = [line for statement in file.statements for line in statement.booked]
            seen = Seen({}, Known(), admit(self.court, file).keys())
            keep = partial(self._received, file, name, data)
            tally, already = self._whole(file.sha256, lines, seen, keep, progress)
        return ImportSummary(
            file.sha256, file.format, len(lines), tally["booked"], tally["matched"],
            tally["suggested"], tally["confirmed"], tally["discrepancies"], tally["settled"],
            tally["returned"], tally["unexplained"], self.court.position(), already,
            tuple(note for statement in file.statements for note in statement.notes),
        )  # fmt: skip

    def _whole(
        self,
        sha256: str,
        lines: Sequence[StatementLine],
        seen: Seen,
        keep: Callable[[], StatementFile],
        progress: Progress,
    ) -> tuple[Counter[str], bool]:
        """Book every line of a file that was let in; say whether all stood in the book before."""
        with ThreadPoolExecutor(1, "anzhang-import") as door:
            # While the database keeps the file, its first lines are made ready.
            received = door.submit(copy_context().run, keep)
            run = Run(sha256, door, received, len(lines), progress, seen)
            tally = self._book(lines, run)
            record = received.result()
            already = record.finished
            self._finish(record, tally)
        return tally, already

    def _received(self, file: ReadFile, name: str, data: bytes) -> StatementFile:
        if not act.current().dry_run:
            self.court.keep(name, data)
        known = StatementFile.create_id(file.sha256)
        found = self.court.find_many(StatementFile, [known])
        if found:
            return found[known]
        told = [each for statement in file.statements for each in by_day(statement)]
        record = StatementFile._create(  # noqa: SLF001  # the library's own factory
            StatementFile.Received, sha256=file.sha256, name=name, format=file.format,
            size=file.size, statements=tuple(map(_summary, told)),
        )  # fmt: skip
        record.number(tuple(map(_numbering, told)))
        with self._key(file.sha256, "received"):
            self._saved(record)
        return record

    def _finish(self, record: StatementFile, tally: Counter[str]) -> None:
        names = ("booked", "matched", "confirmed", "discrepancies", "settled", "returned")
        record.finish(**{name: tally[name] for name in names})
        with self._key(record.sha256, "finished"):
            self._saved(record)

    def _saved(self, record: StatementFile) -> None:
        try:
            self.court.save(record, by_key=True)
        except Clash as moved_on:
            key_stands(moved_on, "the file", AGAIN)
            raise

    @staticmethod
    def _key(sha256: str, part: str) -> AbstractContextManager[act.Act]:
        return act.under_key(f"import:{sha256}:{part}", bytes.fromhex(sha256))

    def _book(self, lines: Sequence[StatementLine], run: Run) -> Counter[str]:
        """Book stretch after stretch; while the database records one, the next is made ready.

        Where somebody else moved a case on meanwhile, the door says so, and both are made anew.
        """
        ahead: Stretch | None = None
        for start in range(0, len(lines), self.chunk):
            part = lines[start : start + self.chunk]
            touches = Touches.of(part)
            if ahead is not None and not ahead.touches.all.isdisjoint(touches.all):
                self._recorded(ahead, run)  # what it changes must be seen by this one
                ahead = None
            made = self._made_ready(part, start, touches, run)
            if ahead is not None and not self._recorded(ahead, run):
                made = self._made_ready(part, start, touches, run)
            self._hand_in(made, run)
            ahead = made
        if ahead is not None:
            self._recorded(ahead, run)
        return run.tally

    def _made_ready(
        self, lines: Sequence[StatementLine], start: int, touches: Touches, run: Run
    ) -> Stretch:
        with undisturbed(), clock.at(clock.now()):  # a stretch is said at one moment
            chunk = Surroundings(self.court, run.seen).of(lines, touches)
            tally = Counter([what for line in lines for what in take(line, chunk, run.sha256)])
            chunk.tickets.extend(to_claw_back(self.court, chunk.paid))
            chunk.sides.extend(came_back(self.court, chunk.payouts.values()))
            # What a retry finds booked already is left out, so each try has its own key.
            words = hashlib.sha256(repr([r.version for r in chunk.roots]).encode()).hexdigest()
            with self._key(run.sha256, f"{start}:{words[:16]}"):
                ready = self.court.prepare(*chunk.roots, by_key=True)
                return Stretch(lines, start, ready, copy_context(), tally, touches)

    def _hand_in(self, stretch: Stretch, run: Run) -> None:
        run.received.result()  # no line stands in the book before the file it came in
        stretch.answer = run.door.submit(stretch.context.run, self.court.send, stretch.ready)

    def _recorded(self, stretch: Stretch, run: Run) -> bool:
        """Wait until the stretch is recorded; false if it had to be made anew for that.

        Then it has its turn at what it clashed over, as a command has: people at one of its many
        cases would move that on for as long as a thousand lines take to be made ready.
        """
        with Place(self.court.turns) as place:
            for attempt in range(ATTEMPTS):
                try:
                    stretch.answer.result()
                except Clash as moved_on:
                    key_stands(moved_on, f"line {stretch.start + 1} of {run.lines}", AGAIN)
                    place.lost(moved_on)
                    run.seen.forget()
                    stretch = self._made_ready(stretch.lines, stretch.start, stretch.touches, run)
                    self._hand_in(stretch, run)
                else:
                    run.tally += stretch.tally
                    run.progress(stretch.start + len(stretch.lines), run.lines)
                    return attempt == 0
        raise Contended("others kept changing the same cases; import the file again")


def _numbering(statement: Statement) -> Numbering:
    return Numbering(
        statement.statement_id, statement.account, statement.sequence, statement.page,
        statement.last_page,
    )  # fmt: skip


def _summary(statement: Statement) -> Summary:
    return Summary(
        statement.statement_id, statement.account, statement.kind, len(statement.booked),
        statement.opening, statement.closing, statement.opening_on, statement.closing_on,
    )  # fmt: skip
