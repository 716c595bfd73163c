"""Registers of old money into the book: checked whole, then loaded by the thousand.

Each stretch of lines is one fact whose id follows from the register's bytes and its place in it.
A killed load therefore goes on after the last stretch that is in the book, and however the
stretches were put together into commits, the book comes out the same.
"""

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.chart import bank
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.kernel import Root
from ledger.domain.money import Money
from ledger.domain.permissions import Permission, may
from ledger.domain.ticket import Ticket, TicketKind
from ledger.services.command import Recorded, command, record
from ledger.services.the_book import the_book
from ledger.store.court import Court, Ready
from ledger.store.quiet import undisturbed
from ledger.store.translation import Clash
from reconciliation.key_stands import key_stands
from reconciliation.legacy.checking import Check, Checked, Kept, Progress, RegisterRefused, Told
from reconciliation.legacy.columns import ColumnMap
from reconciliation.legacy.law import OPENING
from reconciliation.legacy.position import DifferenceKind, LegacyPosition, subject_of
from reconciliation.legacy.reading import Read
from reconciliation.legacy.source import batched, digest_of, parts_of
from reconciliation.legacy.stretch import (
    STRETCH,
    Entry,
    LegacyStretch,
    people_text,
    stretch_id,
)
from reconciliation.legacy.tracing import deadline, tickets_of
from reconciliation.tickets import due_on

CHUNK: Final = 4  # stretches in one commit
AGAIN: Final = "load the same register"
LOOKED: Final = 40  # stretches loaded at once when lines are compared


class AlreadyKept(Conflict):
    """The account's money of those days is in the book already, by its statements."""

    code = "account-already-kept"
    title = "The account was kept in this book before the cut-off"
    title_zh = "截止日前该专户已有记账"
    article = OPENING


class CutOffAhead(Malformed):
    """A cut-off that has not come yet ends nothing."""

    code = "cut-off-ahead"
    title = "The cut-off lies ahead"
    title_zh = "底数截止日晚于今日"
    article = OPENING


class PositionKnown(Conflict):
    """The account has its opening position."""

    code = "opening-known"
    title = "The account has its opening position already"
    title_zh = "该专户底数已登记"
    article = OPENING


@dataclass(frozen=True, slots=True)
class LoadSummary:
    """What became of a register (装载结果). ``already`` lines were in the book before this run."""

    sha256: str
    lines: int
    loaded: int
    already: int
    total: Money
    unexplained: Money
    stretches: int
    milliseconds: int
    position: int

    @property
    def rate(self) -> float:
        """Lines loaded in a second."""
        return 1_000 * self.loaded / self.milliseconds if self.milliseconds else 0.0


class Loads:
    """Sets up opening positions and loads their registers."""

    def __init__(self, court: Court, *, chunk: int = CHUNK) -> None:
        self.court = court
        self.chunk = chunk

    def position(self, bank_account: str) -> LegacyPosition:
        """The opening position of an account."""
        named = f"the opening position of {bank_account}"
        return self.court.find(LegacyPosition, LegacyPosition.create_id(bank_account), named=named)

    @command(Permission.LOAD_LEGACY)
    def begin(self, bank_account: str, cut_off: date, balance: Money, *, evidence: str) -> Recorded:
        """Write down what the bank held at the end of the cut-off day.

        Raises :class:`PositionKnown`, :class:`AlreadyKept`, :class:`CutOffAhead`.
        """
        the_book(self.court).account(bank_account)
        if cut_off > clock.today():
            raise CutOffAhead(f"{cut_off} has not come yet", cut_off=cut_off)
        if self.court.find_many(LegacyPosition, [LegacyPosition.create_id(bank_account)]):
            raise PositionKnown(f"{bank_account} has its opening position", account=bank_account)
        sql = (
            "SELECT 1 FROM anzhang.postings WHERE book = %s AND account = %s AND currency = 'CNY'"
            " AND effective_on <= %s LIMIT 1"
        )
        if self.court.recorder.rows(sql, (self.court.book, bank(bank_account), cut_off)):
            raise AlreadyKept(
                f"{bank_account} was kept here on or before {cut_off}",
                bank_account=bank_account,
                cut_off=cut_off,
            )
        made = LegacyPosition(
            bank_account=bank_account, cut_off=cut_off, balance=balance, evidence=evidence,
            by=act.current().actor,
        )  # fmt: skip
        return record(self.court, made, account=bank_account)

    @command(Permission.LOAD_LEGACY)
    def own_difference(
        self,
        bank_account: str,
        ticket: str,
        kind: DifferenceKind,
        amount: Money,
        *,
        owner: str,
        reason: str,
    ) -> Recorded:
        """Put what bank and lines differ by under somebody's name (class K), with a ticket.

        From then on it is a difference like any other: looked into in steps, explained on a paper,
        put right by another person, and in the way of closing a month until it is explained.
        """
        found, today = self.position(bank_account), clock.today()
        found.own_difference(
            ticket, kind, amount, owner=owner, reason=reason, by=act.current().actor
        )
        opened = Ticket(
            kind=TicketKind(kind.value), subject=subject_of(bank_account, ticket),
            bank_account=bank_account, amount=amount, found_on=today, said=(reason,), owner=owner,
            due_on=due_on(the_book(self.court), today),
        )  # fmt: skip
        return record(
            self.court, found, opened, account=bank_account, ticket=ticket, work=str(opened.id)
        )

    @command(Permission.DECIDE_LEGACY)
    def agree(self, bank_account: str) -> Recorded:
        """Agree with the opening position, as a second person: it takes no more lines."""
        found = self.position(bank_account)
        found.agree(by=act.current().actor)
        return record(self.court, found, account=bank_account)

    # Registers

    def dry_run(
        self,
        path: Path,
        name: str,
        bank_account: str,
        *,
        columns: ColumnMap | None = None,
        told: Told | None = None,
        progress: Progress | None = None,
    ) -> Checked:
        """Look a register through and say what loading it would do; nothing is recorded.

        Raises what reading a file raises, and :class:`ColumnsUnknown`.
        """
        return self._check(path, name, bank_account, columns, told=told, progress=progress)

    def _check(
        self,
        path: Path,
        name: str,
        bank_account: str,
        columns: ColumnMap | None,
        *,
        told: Told | None = None,
        progress: Progress | None = None,
        kept: Kept | None = None,
    ) -> Checked:
        may(act.current().role, Permission.LOAD_LEGACY)
        found = self.position(bank_account)
        check = Check(columns or ColumnMap.shipped(), found.cut_off, told)
        check.kept = kept
        sha256 = digest_of(path)
        checked = check.run(
            path, name, sha256, known=self._entries(found, sha256), progress=progress
        )
        known = sha256 in found.registers
        left = found.unexplained if known else found.unexplained - checked.total
        return replace(checked, unexplained=left)

    def load(
        self,
        path: Path,
        name: str,
        bank_account: str,
        *,
        columns: ColumnMap | None = None,
        told: Told | None = None,
        progress: Progress | None = None,
    ) -> LoadSummary:
        """Load a register whole or not at all; the same one again goes on where it stopped.

        Raises :class:`RegisterRefused` with every row refused, :class:`PositionAgreed`.
        """
        began = time.monotonic()
        with Kept() as kept:
            checked = self._check(
                path, name, bank_account, columns, told=told, progress=progress, kept=kept
            )
            loaded = self._take(path, bank_account, checked, kept, progress)
        position = self.position(bank_account)
        stretches = -(-checked.lines // STRETCH)
        position.finish_register(checked.sha256, stretches)
        with self._key(checked.sha256, "finished"):
            self._saved("the end of the register", position)
        return LoadSummary(
            checked.sha256, checked.lines, loaded, checked.lines - loaded, checked.total,
            position.unexplained, stretches, int(1_000 * (time.monotonic() - began)),
            self.court.position(),
        )  # fmt: skip

    def _take(
        self,
        path: Path,
        bank_account: str,
        checked: Checked,
        kept: Kept,
        progress: Progress | None,
    ) -> int:
        position = self.position(bank_account)
        if checked.sha256 not in position.registers:
            position.may_grow()
            if checked.refused:
                first = checked.refusals[0]
                raise RegisterRefused(
                    f"{checked.refused} rows, the first at {first.place}: {first.reason}",
                    refused=checked.refused, place=first.place, reason=first.reason_zh,
                    refusals=checked.refusals,
                )  # fmt: skip
            self._start(position, path, checked)
        return self._load(position, checked, kept, progress)

    def _start(self, position: LegacyPosition, path: Path, checked: Checked) -> None:
        parts = tuple(
            self.court.keep(f"{checked.name}.{number}", part)
            for number, part in enumerate(parts_of(path), 1)
        )
        position.start_register(
            checked.sha256, name=checked.name, size=path.stat().st_size, parts=parts,
            columns=checked.columns, lines=checked.lines, total=checked.total,
            by=act.current().actor,
        )  # fmt: skip
        with self._key(checked.sha256, "started"):
            self._saved("the register", position)

    def _saved(self, at: str, *roots: Root) -> None:
        try:
            self.court.save(*roots, by_key=True)
        except Clash as moved_on:
            key_stands(moved_on, at, AGAIN)
            raise

    def _load(
        self,
        position: LegacyPosition,
        checked: Checked,
        kept: Kept,
        progress: Progress | None,
    ) -> int:
        """Load the stretches that are not in the book; return how many lines that were.

        While the database records one chunk, the next is made ready: what two cores are for.
        """
        there, by_when = self._there(checked), deadline(self.court)
        done = min(there * STRETCH, checked.lines)
        already = done
        waiting: Future[None] | None = None
        with ThreadPoolExecutor(1, "anzhang-load") as writer:
            for chunk in batched(kept.stretches(there), self.chunk):
                with undisturbed():
                    roots = [
                        _stretch(position, checked.sha256, number, lines) for number, lines in chunk
                    ]
                    tickets = [each for root in roots for each in tickets_of(root, by_when)]
                    with self._key(checked.sha256, f"{chunk[0][0]}+{len(roots)}"):
                        ready = self.court.prepare(*roots, *tickets, by_key=True)
                        context = copy_context()
                if waiting is not None:
                    waiting.result()
                waiting = writer.submit(context.run, self._save, ready, roots, checked.sha256)
                done += sum(len(lines) for _, lines in chunk)
                if progress is not None:
                    progress(done, checked.lines)
            if waiting is not None:
                waiting.result()
        return done - already

    def _save(self, ready: Ready, roots: list[LegacyStretch], sha256: str) -> None:
        try:
            self.court.send(ready)
        except Clash as moved_on:
            key_stands(moved_on, f"line {(roots[0].number - 1) * STRETCH + 1}", AGAIN)
            # Another load of the same register was faster; what it left out is loaded here.
            known = self.court.find_many(LegacyStretch, [root.id for root in roots])
            for root in roots:
                if root.id not in known:
                    again = LegacyStretch(**_told(root))
                    tickets = tickets_of(again, deadline(self.court))
                    with self._key(sha256, f"{root.number}"):
                        self._saved(f"line {(root.number - 1) * STRETCH + 1}", again, *tickets)

    def _there(self, checked: Checked) -> int:
        """How many stretches of the register are in the book: they went in one after another."""
        stretches = -(-checked.lines // STRETCH)
        low, high = 0, stretches
        while low < high:
            middle = (low + high + 1) // 2
            if self._is_there(stretch_id(checked.sha256, middle)):
                low = middle
            else:
                high = middle - 1
        return low

    def _is_there(self, stretch: UUID) -> bool:
        sql = (
            "SELECT 1 FROM anzhang.facts WHERE book = %s AND originator_id = %s::uuid"
            " AND originator_version = 1"
        )
        return bool(self.court.recorder.rows(sql, (self.court.book, str(stretch))))

    def _entries(self, position: LegacyPosition, but: str) -> Iterator[Entry]:
        """Every line the position holds already, but for one register."""
        for stretches in self.stretches(position, but):
            for stretch in stretches:
                yield from stretch.entries

    def stretches(self, position: LegacyPosition, but: str = "") -> Iterator[list[LegacyStretch]]:
        """The stretches of a position, some at a time, in the order of their registers."""
        for sha256, register in position.registers.items():
            if sha256 == but:
                continue
            numbers = range(1, -(-register.lines // STRETCH) + 1)
            for some in batched(numbers, LOOKED):
                ids = [stretch_id(sha256, number) for number in some]
                found = self.court.find_many(LegacyStretch, ids)
                yield [found[id_] for id_ in ids if id_ in found]

    @staticmethod
    def _key(sha256: str, part: str) -> AbstractContextManager[act.Act]:
        return act.under_key(f"legacy:{sha256}:{part}", bytes.fromhex(sha256))


def _stretch(
    position: LegacyPosition, sha256: str, number: int, lines: Iterable[Read]
) -> LegacyStretch:
    read = list(lines)
    people = people_text([each.people for each in read])
    return LegacyStretch(
        bank_account=position.bank_account, cut_off=position.cut_off, file=sha256, number=number,
        entries=tuple(each.entry() for each in read), people=people,
    )  # fmt: skip


def _told(root: LegacyStretch) -> dict[str, Any]:
    return {
        "bank_account": root.bank_account, "cut_off": root.cut_off, "file": root.file,
        "number": root.number, "entries": root.entries, "people": root.people,
    }  # fmt: skip
