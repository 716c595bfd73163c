"""Bank files into the book: whole or not at all, and each line once, wherever it comes.

A file is read and checked before anything is booked. Its lines then go in by the thousand, one
append for many lines, each chunk under a request key of its own: a killed import goes on where it
stopped, because the lines that are in the book say which file they came from.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from datetime import date
from typing import Final, cast
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.bank_line import BankLine, Purpose
from ledger.domain.book import Book
from ledger.domain.case_account import CaseAccount
from ledger.domain.expectation import Expectation, ExpectationKind
from ledger.domain.kernel import Root
from ledger.domain.payer import Payer
from ledger.domain.payout import WITH_BANK, Payout, State, payout_of
from ledger.domain.permissions import Permission, may
from ledger.domain.statement_file import Numbering, StatementFile, Summary
from ledger.domain.sub_account import SubAccount
from ledger.domain.ticket import Ticket, TicketKind
from ledger.services.command import Contended
from ledger.services.incoming import is_stranger
from ledger.store.court import Court, Ready
from ledger.store.quiet import undisturbed
from ledger.store.recorder import Clash
from reconciliation.admitting import admit, line_id
from reconciliation.formats.model import Statement, StatementLine, check
from reconciliation.formats.model import StatementFile as ReadFile
from reconciliation.formats.profiles import Profiles
from reconciliation.formats.read import read
from reconciliation.matching.engine import match
from reconciliation.matching.hits import By, Hit, Why, found_hit
from reconciliation.matching.known import (
    Incoming,
    Known,
    KnownCase,
    OurPayout,
    numbers_in,
    tokens,
)
from reconciliation.tickets import due_on, expected

CHUNK: Final = 1_000
ATTEMPTS: Final = 5

Progress = Callable[[int, int], None]


def _silent(_done: int, _of: int) -> None:
    """No progress wanted."""


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What became of a file's lines. ``already`` means the whole file was in the book before.

    booked 入账, matched 自动识别, suggested 待认领（附案号线索）, confirmed 复证,
    discrepancies 不符, settled 出款记账, returned 退汇, unexplained 短款.
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


@dataclass(slots=True)
class Chunk:
    """Everything already in the book that a stretch of lines may touch, fetched in few queries."""

    lines: dict[UUID, BankLine]
    cases: dict[str, CaseAccount]
    payouts: dict[UUID, Payout]
    payers: dict[UUID, Root]
    expectations: dict[UUID, Expectation]
    known: Known
    ticket: Callable[[TicketKind, str, StatementLine, tuple[str, ...]], Ticket]
    tickets: list[Ticket]

    @property
    def roots(self) -> list[Root]:
        """In the order their facts must stand: money arrives before it is claimed."""
        return [
            *self.lines.values(), *self.payouts.values(), *self.cases.values(),
            *self.payers.values(), *self.expectations.values(), *self.tickets,
        ]  # fmt: skip

    def payer(self, payout: Payout) -> Payer:
        """Whoever owns a payout's money; a line of this very stretch may be it."""
        if payout.payer_kind == CaseAccount.TOPIC:
            return self.cases[payout.case_number]
        return cast("Payer", self.lines.get(payout.payer) or self.payers[payout.payer])


@dataclass(slots=True)
class Seen:
    """Cases and sub-accounts that earlier stretches of the same file loaded already.

    Should somebody else have moved a case on meanwhile, the door notices its version; then all are
    forgotten and loaded anew. Lines and payouts are always loaded: they may change without ours.
    """

    cases: dict[str, CaseAccount]
    known: Known

    def forget(self) -> None:
        """Know nothing any more."""
        self.cases.clear()
        self.known = Known()


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
    touches: frozenset[UUID]
    answer: Future[object] = field(default_factory=Future)


@dataclass(slots=True)
class Run:
    """One file on its way into the book."""

    sha256: str
    door: Executor
    seen: Seen
    tally: Counter[str]
    progress: Callable[[int], None]


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
        book = self.court.find(Book, Book.create_id(), named="the book")
        for statement in file.statements:
            book.account(statement.account)
        admit(self.court, file)
        if not act.current().dry_run:
            self.court.keep(name, data)
        record = self._received(file, name)
        already = record.finished
        lines = [line for statement in file.statements for line in statement.booked]
        tally = self._book(lines, file.sha256, progress)
        self._finish(record, tally)
        return ImportSummary(
            file.sha256, file.format, len(lines), tally["booked"], tally["matched"],
            tally["suggested"], tally["confirmed"], tally["discrepancies"], tally["settled"],
            tally["returned"], tally["unexplained"], self.court.position(), already,
        )  # fmt: skip

    def _received(self, file: ReadFile, name: str) -> StatementFile:
        known = StatementFile.create_id(file.sha256)
        found = self.court.find_many(StatementFile, [known])
        if found:
            return found[known]
        record = StatementFile._create(  # noqa: SLF001  # the library's own factory
            StatementFile.Received, sha256=file.sha256, name=name, format=file.format,
            size=file.size, statements=tuple(map(_summary, file.statements)),
        )  # fmt: skip
        record.number(tuple(map(_numbering, file.statements)))
        with self._key(file.sha256, "received"):
            self.court.save(record)
        return record

    def _finish(self, record: StatementFile, tally: Counter[str]) -> None:
        names = ("booked", "matched", "confirmed", "discrepancies", "settled", "returned")
        record.finish(**{name: tally[name] for name in names})
        with self._key(record.sha256, "finished"):
            self.court.save(record)

    @staticmethod
    def _key(sha256: str, part: str) -> AbstractContextManager[act.Act]:
        return act.under_key(f"import:{sha256}:{part}", bytes.fromhex(sha256))

    def _book(
        self, lines: Sequence[StatementLine], sha256: str, progress: Progress
    ) -> Counter[str]:
        """Book stretch after stretch; while the database records one, the next is made ready.

        Where somebody else moved a case on meanwhile, the door says so, and both are made anew.
        """
        ahead: Stretch | None = None
        with ThreadPoolExecutor(1, "anzhang-import") as door:
            run = Run(
                sha256, door, Seen({}, Known()), Counter(), lambda at: progress(at, len(lines))
            )
            for start in range(0, len(lines), self.chunk):
                part = lines[start : start + self.chunk]
                if ahead is not None and ahead.touches & _touched(part):
                    self._recorded(ahead, run)  # what it changes must be seen by this one
                    ahead = None
                made = self._made_ready(part, start, run)
                if ahead is not None and not self._recorded(ahead, run):
                    made = self._made_ready(part, start, run)
                self._hand_in(made, run)
                ahead = made
            if ahead is not None:
                self._recorded(ahead, run)
        return run.tally

    def _made_ready(self, lines: Sequence[StatementLine], start: int, run: Run) -> Stretch:
        with undisturbed():
            chunk = self._chunk(lines, run.seen)
            tally = Counter(what for line in lines for what in self._take(line, chunk, run.sha256))
            # What a retry finds booked already is left out, so each try has its own key.
            words = hashlib.sha256(repr([r.version for r in chunk.roots]).encode()).hexdigest()
            with self._key(run.sha256, f"{start}:{words[:16]}"):
                ready = self.court.prepare(*chunk.roots)
                return Stretch(lines, start, ready, copy_context(), tally, _touched(lines))

    def _hand_in(self, stretch: Stretch, run: Run) -> None:
        stretch.answer = run.door.submit(stretch.context.run, self.court.send, stretch.ready)

    def _recorded(self, stretch: Stretch, run: Run) -> bool:
        """Wait until the stretch is recorded; false if it had to be made anew for that."""
        for attempt in range(ATTEMPTS):
            try:
                stretch.answer.result()
            except Clash:
                run.seen.forget()
                stretch = self._made_ready(stretch.lines, stretch.start, run)
                self._hand_in(stretch, run)
            else:
                run.tally += stretch.tally
                run.progress(stretch.start + len(stretch.lines))
                return attempt == 0
        raise Contended("others kept changing the same cases; import the file again")

    # What the lines may touch

    def _chunk(self, lines: Sequence[StatementLine], seen: Seen) -> Chunk:
        known = self.court.find_many(BankLine, map(line_id, lines))
        ours = {payout for line in lines if (payout := payout_of(line.end_to_end))}
        payouts = self.court.find_many(Payout, ours)
        expectations = self._expectations(lines)
        numbers = {payout.case_number for payout in payouts.values() if payout.case_number}
        numbers.update(self._sub_accounts({line.sub_account for line in lines} - {""}, seen))
        numbers.update(each.case_number for each in expectations.values())
        numbers.update(n for line in lines if line.credit for n in numbers_in(line.remark))
        others = {p.payer for p in payouts.values() if p.payer_kind != CaseAccount.TOPIC}
        payers = self.court.find_many(Root, sorted(others - known.keys()))
        cases = self._cases(numbers, seen)
        seen.known.payouts = {id_: _our_payout(payout) for id_, payout in payouts.items()}
        for each in expectations.values():
            seen.known.add_expected(expected(each))
        ticket = self._tickets(clock.today())
        return Chunk(known, cases, payouts, payers, expectations, seen.known, ticket, [])

    def _expectations(self, lines: Sequence[StatementLine]) -> dict[UUID, Expectation]:
        quoted = {word for line in lines if line.credit for word in said_in(line)}
        return self.court.find_many(Expectation, map(Expectation.create_id, sorted(quoted)))

    def _sub_accounts(self, numbers: set[str], seen: Seen) -> set[str]:
        """The cases that own these sub-accounts, which are known from now on."""
        new = numbers - seen.known.sub_accounts.keys()
        found = self.court.find_many(SubAccount, map(SubAccount.create_id, new))
        owners = {sub.number: (sub.case_number, sub.bank_account) for sub in found.values()}
        seen.known.sub_accounts.update(owners)
        return {
            seen.known.sub_accounts[number][0]
            for number in numbers & seen.known.sub_accounts.keys()
        }

    def _cases(self, numbers: set[str], seen: Seen) -> dict[str, CaseAccount]:
        new = numbers - seen.cases.keys()
        found = self.court.find_many(CaseAccount, map(CaseAccount.create_id, new))
        seen.cases.update((case.case_number, case) for case in found.values())
        for case in found.values():
            seen.known.add_case(KnownCase(case.case_number, case.bank_account))
        # In one order on every machine, for it is the order of the facts.
        return {number: seen.cases[number] for number in sorted(numbers & seen.cases.keys())}

    def _tickets(
        self, today: date
    ) -> Callable[[TicketKind, str, StatementLine, tuple[str, ...]], Ticket]:
        """How a difference found in a line becomes a ticket: in the importer's hands at first."""
        book = self.court.find(Book, Book.create_id(), named="the book")
        due = due_on(book, today)

        def opened(
            kind: TicketKind, subject: str, line: StatementLine, said: tuple[str, ...]
        ) -> Ticket:
            return Ticket(
                kind=kind, subject=subject, bank_account=line.account, amount=line.amount,
                found_on=today, said=said, owner=act.current().actor, due_on=due,
            )  # fmt: skip

        return opened

    # One line

    def _take(self, line: StatementLine, chunk: Chunk, sha256: str) -> Iterable[str]:
        known = chunk.lines.get(line_id(line))
        if known is None:
            known = self._first_time(line, chunk, sha256)
            chunk.lines[known.id] = known
            return _what_became(known, sha256)
        before = known.discrepancies
        same = known.seen_again(sha256, line.place, line.amount, incoming=line.credit)
        if known.discrepancies > before:
            kind = TicketKind.DISCREPANCY
            chunk.tickets.append(chunk.ticket(kind, f"{known.id}:{sha256}", line, (line.place,)))
        return _what_became(known, sha256) if same else ["discrepancies"]

    def _first_time(self, line: StatementLine, chunk: Chunk, sha256: str) -> BankLine:
        hits = match(incoming(line), chunk.known)
        sure = hits[0] if hits and hits[0].books else None
        if _put_right(line, sure, chunk):
            hits, sure = (), None
        payout = _answered(line, sure, chunk)
        purpose = Purpose.RECEIPT if line.credit else Purpose.UNEXPLAINED
        if payout is not None:
            purpose = Purpose.RETURN if line.credit else Purpose.SETTLEMENT
        matched = sure.parts[0].case_number if sure and payout is None else None
        suggested = (
            ()
            if sure or line.debit
            else (p.case_number for hit in hits for p in hit.parts if p.case_number)
        )
        booked = BankLine(
            bank_account=line.account, serial=line.serial, booked_on=line.booked_on,
            value_date=line.value_date, amount=line.amount, purpose=purpose,
            payer_name=line.counterparty_name, payer_account=line.counterparty_account,
            payer_bank=line.counterparty_bank, remark=line.remark, sub_account=line.sub_account,
            end_to_end=line.end_to_end, matched=matched,
            suggested=tuple(dict.fromkeys(suggested)),
            payout=payout.id if payout else None, file=sha256, place=line.place,
        )  # fmt: skip
        if matched is not None and sure is not None:
            _credit(booked, chunk.cases[matched], _payer(line, sure, chunk))
            _meet(booked, sure, chunk)
        if payout is not None:
            _answer(booked, payout, chunk.payer(payout), line.return_reason)
            chunk.known.payouts[payout.id] = _our_payout(payout)
        elif not sure:
            chunk.tickets.extend(_doubts(line, booked, hits, chunk))
        return booked


def _touched(lines: Iterable[StatementLine]) -> frozenset[UUID]:
    """The lines themselves, the payouts they answer, and whatever is awaited under their words."""
    return frozenset(
        each
        for line in lines
        for each in (
            line_id(line), payout_of(line.end_to_end), *map(Expectation.create_id, said_in(line)),
        )
        if each is not None
    )  # fmt: skip


def incoming(line: StatementLine) -> Incoming:
    """What a line says of whose money it is."""
    return Incoming(
        line.account, line.amount, line.credit, line.counterparty_name, line.counterparty_account,
        line.remark, line.sub_account, line.end_to_end,
    )  # fmt: skip


def said_in(line: StatementLine) -> tuple[str, ...]:
    """The request numbers a line may quote."""
    return tokens(line.end_to_end, line.remark)


def _our_payout(payout: Payout) -> OurPayout:
    return OurPayout(
        payout.id, payout.case_number, payout.reference, payout.amount,
        with_bank=payout.state in WITH_BANK, settled=payout.state is State.SETTLED,
    )  # fmt: skip


def _answered(line: StatementLine, sure: Hit | None, chunk: Chunk) -> Payout | None:
    """The payout a line answers beyond doubt."""
    if sure is None or sure.rule is not By.PAYOUT:
        return None
    return chunk.payouts[payout_of(line.end_to_end) or UUID(int=0)]


def _put_right(line: StatementLine, sure: Hit | None, chunk: Chunk) -> bool:
    """Whether it is a payment back that was recognised as wrong meanwhile: a person says more."""
    payout = _answered(line, sure, chunk)
    return payout is not None and line.credit and not chunk.payer(payout).holds(payout.id)


def _meet(line: BankLine, sure: Hit, chunk: Chunk) -> None:
    """Let the line meet what was awaited, as far as the hit names it."""
    if any(part.expectation for part in sure.parts):
        line.book_hit(found_hit("m1", sure))
    for part in sure.parts:
        if part.expectation is not None:
            awaited = chunk.expectations[part.expectation]
            awaited.meet(line.id, part.amount)
            chunk.known.add_expected(expected(awaited))


def _doubts(
    line: StatementLine, booked: BankLine, hits: tuple[Hit, ...], chunk: Chunk
) -> Iterator[Ticket]:
    """A ticket for what the bank did and nothing here explains."""
    quoting = next((hit for hit in hits if hit.rule is By.PAYOUT), None)
    said = quoting.reasons if quoting else ()
    subject = str(booked.id)
    if line.debit:
        earlier = Why.EARLIER_ATTEMPT in said
        kind = TicketKind.EARLIER_ATTEMPT if earlier else TicketKind.SHORT
        yield chunk.ticket(kind, subject, line, said)
    elif quoting:
        yield chunk.ticket(TicketKind.DOUBTFUL_RETURN, subject, line, said)


def _payer(line: StatementLine, sure: Hit, chunk: Chunk) -> str:
    """Whose money it is: of a deduction, the account's holder, whoever remits it."""
    for part in sure.parts:
        awaited = chunk.expectations.get(part.expectation) if part.expectation else None
        if awaited is not None and awaited.kind is ExpectationKind.DEDUCTION:
            return awaited.payer_name
    return line.counterparty_name


def _credit(line: BankLine, case: CaseAccount, payer: str) -> None:
    case.credit(
        line.id, BankLine.AUTOMATIC, line.amount, value_date=line.value_date,
        notified_on=clock.today(), third_party=is_stranger(case, payer),
    )  # fmt: skip


def _answer(line: BankLine, payout: Payout, payer: Payer, reason: str) -> None:
    if line.purpose is Purpose.SETTLEMENT:
        payout.settle(
            bank_account=line.bank_account, line=line.id, amount=line.amount, on=line.booked_on
        )
        return
    said = reason or "returned by the payee's bank"
    payout.come_back(line=line.id, amount=line.amount, on=line.booked_on, reason=said)
    payer.take_back(
        payout.id, bank_account=line.bank_account, line=line.id, returned_on=line.booked_on,
        reason=said,
    )  # fmt: skip


def _what_became(line: BankLine, sha256: str) -> list[str]:
    """How a line counts in the summary of one file, the same however often it is counted."""
    if line.file != sha256:
        return ["confirmed"]
    kind = {
        Purpose.SETTLEMENT: ["settled"],
        Purpose.RETURN: ["returned"],
        Purpose.UNEXPLAINED: ["unexplained"],
    }.get(line.purpose, [])
    if line.purpose is Purpose.RECEIPT:
        kind = ["matched"] if line.matched else ["suggested"] if line.suggested else []
    return ["booked", *kind]


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
