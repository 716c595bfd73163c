"""Reading what bank and books say (对账取数): every line and entry of an account, side by side.

The bank's side is its chain of day-end statements: each begins where the one before ended. The
books' side is the journal of the account. Both are walked line by line, so that the difference of
the two balances is the sum of things that have a name:

    closing balance - books' balance
        =  what the opening was short of in the books                    opening
        +  what lies between two statements                              gap
        +  what a day-end statement shows otherwise than it was booked   not-booked
        -  lines the bank booked after the day                           later
        -  lines known from a notice only                                notice-only
        -  lines a notice told and their day's statement does not        not-on-statement
        -  entries no line of the bank belongs to                        not-at-bank
        -  entries of a line beyond its amount                           origin

What is left after that is ``unexplained``, and is nothing unless the books were tampered with.
A closed month was proved and sealed; so the walk begins after the last one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain.bank_line import BankLine
from ledger.domain.calendar import Calendar
from ledger.domain.money import Money, fen, zero
from reconciliation.closing.day import DayRead, Item, ItemKind, left_over
from reconciliation.formats.words import BY_ITS_WORDS
from reconciliation.views.statements import StatementRow, chain_of

CALENDAR: Final = Calendar.shipped()
MARGIN: Final = timedelta(days=31)  # between a bank's value date and its booking

BALANCE: Final = """
    SELECT coalesce(sum(amount), 0)::bigint FROM anzhang.balances
     WHERE book = %(book)s AND account = %(account)s AND currency = 'CNY'"""

# An entry names its line: the fact says which line it answers, or is the line's own.
ENTRIES: Final = """
    SELECT p.position, p.amount, p.effective_on, f.topic,
           coalesce((f.state::json ->> 'line')::uuid,
                    CASE WHEN f.topic LIKE 'bank-line.%%' THEN f.originator_id END) AS line
      FROM anzhang.postings p
      JOIN anzhang.facts f ON f.book = p.book AND f.position = p.position
     WHERE p.book = %(book)s AND p.account = %(account)s AND p.currency = 'CNY'
       AND p.effective_on > %(after)s
     ORDER BY p.position"""

LINES: Final = """
    SELECT line, serial, booked_on, files,
           CASE WHEN purpose IN ('receipt', 'return') THEN amount ELSE -amount END AS amount
      FROM views.lines
     WHERE book = %(book)s AND bank_account = %(account)s AND booked_on > %(after)s
     ORDER BY booked_on, position"""

# A line is booked by one fact. What puts it right is none; what gives it to another fact that
# books it takes its place.
ORIGINS: Final = {
    BankLine.Corrected.TOPIC: 0, BankLine.Turned.TOPIC: 0, BankLine.TakenAsReturn.TOPIC: -1,
    BankLine.ReturnFellShort.TOPIC: 0,
}  # fmt: skip

DIFFERING: Final = """
    SELECT d.line, d.file, d.place,
           CASE WHEN d.incoming THEN d.amount ELSE -d.amount END AS amount
      FROM views.discrepancies d JOIN views.lines l ON l.book = d.book AND l.line = d.line
     WHERE d.book = %(book)s AND l.bank_account = %(account)s AND l.booked_on > %(after)s
     ORDER BY d.position"""


@dataclass(frozen=True, slots=True)
class Base:
    """Where the walk begins: a closed month at whose end bank and books agreed, or nothing."""

    day: date = date.min
    closing: Money | None = None


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of the bank as it is booked; ``amount`` is negative for money out."""

    line: UUID
    serial: str
    booked_on: date
    files: frozenset[str]
    amount: Money


@dataclass(frozen=True, slots=True)
class Account:
    """Everything of one account since the base, as one snapshot shows it.

    ``chain`` are its statements to the day, ``following`` the next one that the bank sent, and
    ``told`` the files of these and of all that came since.
    """

    number: str
    booked: Money
    chain: tuple[StatementRow, ...]
    following: StatementRow | None
    told: frozenset[str]
    lines: dict[UUID, LineRow]
    entries: tuple[Any, ...]
    differing: tuple[Any, ...]


def read_day(
    connection: sa.Connection, book: str, bank_account: str, day: date, base: Base | None = None
) -> DayRead:
    """Compare one account as it stood at the end of ``day``; the views must know the whole book."""
    begin = base or Base()
    found = _account(connection, book, bank_account, day, begin)
    chain, replaced = _standing(found)
    found = replace(found, told=found.told - replaced)
    closing = chain[-1].closing if chain else begin.closing
    if closing is None and not found.lines and not found.entries:
        return DayRead(bank_account, day, zero(), zero(), ())  # never used
    items = tuple(_items(found, chain, day, begin))
    if closing is not None:
        rest = left_over(closing, found.booked, items)
        if rest != zero():
            items += (Item(ItemKind.UNEXPLAINED, bank_account, rest, None, ""),)
    return DayRead(bank_account, day, closing, found.booked, items)


def _standing(found: Account) -> tuple[list[StatementRow], frozenset[str]]:
    """Statements with a balance, each once, and files whose statements all were replaced.

    The bank may send one in several files. The same balances on the same day are not yet the same
    statement: the same lines are.
    """
    seen: dict[tuple[object, ...], StatementRow] = {}
    begun: dict[tuple[object, ...], tuple[object, ...]] = {}
    shown: dict[tuple[object, ...], frozenset[LineRow]] = {}
    replaced = set()
    showing = _showing(found)
    for each in found.chain:
        if each.closing is None:
            continue
        lines = _of_its_days(each, showing[each.sha256])
        same = (each.opening, each.closing, each.opening_on, each.closing_on, each.sequence,
                each.page, each.lines, lines)  # fmt: skip
        if same in seen:
            continue
        start = (each.opening, each.opening_on, each.sequence, each.page, bool(each.sha256))
        before = seen.get(begun.get(start, ()))
        if before is not None:
            told = shown[begun[start]]
            if _goes_less_far(each, before, lines, told):
                continue
            if _replaces(each, before, lines, told):
                replaced.add(seen.pop(begun[start]).sha256)
        seen[same], begun[start], shown[same] = each, same, lines
    return list(seen.values()), frozenset(replaced - {each.sha256 for each in seen.values()})


def _showing(found: Account) -> Mapping[str, AbstractSet[LineRow]]:
    """Which lines each file shows."""
    showing: defaultdict[str, set[LineRow]] = defaultdict(set)
    for line in found.lines.values():
        for sha256 in line.files:
            showing[sha256].add(line)
    return showing


def _of_its_days(each: StatementRow, lines: AbstractSet[LineRow]) -> frozenset[LineRow]:
    """The lines of its file that lie in a statement's own days: a file may hold many statements."""
    first, last = each.opening_on or date.min, each.closing_on or date.max
    return frozenset(line for line in lines if first <= line.booked_on <= last)


def _replaces(
    new: StatementRow,
    old: StatementRow,
    showing: AbstractSet[LineRow],
    told: AbstractSet[LineRow],
) -> bool:
    """Whether a statement that begins alike takes the place of one before it.

    It does where it goes on from there, with every line of it; and where the bank gives it the
    number of the other, for the same day, to correct it.
    """
    corrects = new.sequence is not None and new.closing_on == old.closing_on
    return bool(new.sha256) and (corrects or told <= showing)


def _goes_less_far(
    new: StatementRow,
    old: StatementRow,
    showing: AbstractSet[LineRow],
    told: AbstractSet[LineRow],
) -> bool:
    """Whether it is the morning's table of a day of which the evening's came in first.

    A line without a number of the bank is known by the balance it left, too: so what begins alike
    and shows nothing else is the beginning of the other, and not the bank's second thought.
    """
    by_words = all(line.serial.startswith(BY_ITS_WORDS) for line in told)
    return bool(new.sha256 and old.sha256) and by_words and showing < told


def _account(connection: sa.Connection, book: str, number: str, day: date, base: Base) -> Account:
    given = {"book": book, "account": f"bank/{number}"}
    early = base.day - MARGIN if base.day > date.min + MARGIN else date.min
    balance = connection.exec_driver_sql(BALANCE, given).scalar_one()
    entries = connection.exec_driver_sql(ENTRIES, given | {"after": early})
    of_account = {"book": book, "account": number, "after": base.day}
    lines = connection.exec_driver_sql(LINES, of_account)
    chain = chain_of(connection, book, number, date.max, base.day)
    return Account(
        number,
        fen(balance),
        tuple(each for each in chain if each.closing_on and each.closing_on <= day),
        next((each for each in chain if each.sha256 and (each.closing_on or day) > day), None),
        frozenset(each.sha256 for each in chain),
        {
            row.line: LineRow(
                row.line, row.serial, row.booked_on, frozenset(row.files), fen(row.amount)
            )
            for row in lines
        },
        tuple(entries),
        tuple(connection.exec_driver_sql(DIFFERING, of_account)),
    )


def _items(found: Account, chain: Sequence[StatementRow], day: date, base: Base) -> Iterator[Item]:
    if not chain or chain[-1].closing_on != day:
        last = chain[-1].closing_on if chain else None if base.closing is None else base.day
        quiet = _moved_nothing(found.following, chain[-1] if chain else None, day, base)
        if not quiet and (not last or CALENDAR.working_days_between(last, day)):
            yield Item(ItemKind.NO_STATEMENT, f"{found.number}:{day}", zero(), last, "")
    begin, after = _from_paper(chain, base)
    yield from _against_paper(found.number, chain, begin)
    yield from _gaps(found.number, after, begin)
    yield from _entries(found, after, begin, base)
    shown = {each.sha256 for each in found.chain} & found.told
    for line in found.lines.values():
        if line.booked_on > day:
            said = line.serial
            yield Item(ItemKind.LATER, str(line.line), -line.amount, line.booked_on, said)
        elif chain and line.booked_on > begin.day and not line.files & shown:
            kind = _noticed(found, chain, line)
            yield Item(kind, str(line.line), -line.amount, line.booked_on, line.serial)
    for row in found.differing:
        line = found.lines[row.line]
        if row.file in shown and fen(row.amount) != line.amount and line.booked_on <= day:
            more = fen(row.amount) - line.amount
            subject = f"{row.line}:{row.file}"
            yield Item(ItemKind.NOT_BOOKED, subject, more, line.booked_on, row.place)


def _moved_nothing(
    following: StatementRow | None, last: StatementRow | None, day: date, base: Base
) -> bool:
    """Whether the bank's next file begins after the day, with the balance the one before it left.

    A table tells only days on which money moved. What it opens with is what the account held at
    the end of the day before, so no paper has to say that nothing moved since the last one.
    """
    stood = last.closing if last else base.closing
    if following is None or stood is None or following.opening != stood:
        return False
    began = following.opening_on
    return (
        began is not None
        and began > day
        and not _missed(last.sequence if last else None, following)
    )


def _noticed(found: Account, chain: Sequence[StatementRow], line: LineRow) -> ItemKind:
    """A line from a notice waits for its day's statement; that one came, and no other tells it."""
    last = chain[-1].closing_on
    told = last is not None and line.booked_on <= last and not line.files & found.told
    return ItemKind.NOT_ON_STATEMENT if told else ItemKind.NOTICE_ONLY


def _from_paper(chain: Sequence[StatementRow], base: Base) -> tuple[Base, Sequence[StatementRow]]:
    """Begin after the bank's last letter, which counts every line up to its day."""
    papers = [nth for nth, each in enumerate(chain) if not each.sha256]
    if not papers:
        return base, chain
    letter = chain[papers[-1]]
    day = letter.closing_on or base.day
    return Base(day, letter.closing), [each for each in chain if (each.closing_on or day) > day]


def _against_paper(number: str, chain: Sequence[StatementRow], begin: Base) -> Iterator[Item]:
    """A paper somebody typed outweighs no file of the bank: one of that day that says otherwise.

    Its amount is nothing, for the day is counted from the paper; what it hides is not explained.
    """
    of_day = [each for each in chain if each.closing_on == begin.day]
    files = [each for each in of_day if each.sha256]
    if len(files) < len(of_day) and files and files[-1].closing != begin.closing:
        said = f"{files[-1].statement_id}: {files[-1].closing} ≠ {begin.closing}"
        subject = f"{number}:{files[-1].statement_id}:{begin.day}"
        yield Item(ItemKind.GAP, subject, zero(), begin.day, said)


def _gaps(number: str, chain: Sequence[StatementRow], base: Base) -> Iterator[Item]:
    """Statements that do not begin where the one before ended, or skip the bank's own numbers."""
    balance, sequence, until = base.closing, None, base.day if base.closing else None
    for each in chain:
        missed = _missed(sequence, each)
        if balance is not None and each.opening is not None and each.closing is not None:
            amount = each.opening - balance
            if amount != zero() or missed:
                said = f"{until}..{each.opening_on} {missed}".strip()
                subject = f"{number}:{each.statement_id}:{each.opening_on}"
                yield Item(ItemKind.GAP, subject, amount, until, said)
        balance, until = each.closing, each.closing_on
        sequence = each.sequence if each.last_page else None


def _missed(sequence: int | None, each: StatementRow) -> str:
    """Which of the bank's own numbers are missing; they begin anew at 1, mostly every year."""
    if sequence is None or each.sequence is None or each.sequence in (sequence, sequence + 1, 1):
        return ""
    return f"no. {sequence} → {each.sequence}"


def _entries(
    found: Account, chain: Sequence[StatementRow], begin: Base, base: Base
) -> Iterator[Item]:
    """Each line has one fact that booked it; each entry without a line is opening or awaited."""
    by_line: dict[UUID, list[Any]] = defaultdict(list)
    without: list[Any] = []
    for entry in found.entries:
        if entry.line is None:
            without.append(entry)
        elif entry.line in found.lines:
            by_line[entry.line].append(entry)
        elif base.closing is None:
            without.append(entry)
    for line in found.lines.values():
        booked = sum(entry.amount for entry in by_line[line.line])
        origins = sum(ORIGINS.get(entry.topic, 1) for entry in by_line[line.line])
        if fen(booked) != line.amount or origins != 1:
            over = line.amount - fen(booked)
            said = f"{line.serial}: {origins} entries"
            yield Item(ItemKind.ORIGIN, str(line.line), over, line.booked_on, said)
    yield from _opening(found, chain, without, begin)


def _opening(
    found: Account, chain: Sequence[StatementRow], without: Iterable[Any], base: Base
) -> Iterator[Item]:
    first = chain[0] if chain else None
    begins = first.opening_on if first else None
    loaded = zero()
    for entry in without:
        if base.closing is None and (begins is None or entry.effective_on <= begins):
            loaded += fen(entry.amount)
        elif entry.effective_on > base.day:
            subject = f"{found.number}:{entry.position}"
            yield Item(
                ItemKind.NOT_AT_BANK, subject, -fen(entry.amount), entry.effective_on, entry.topic
            )
    if base.closing is None and first is not None and first.opening is not None:
        amount = first.opening - loaded
        if amount != zero():
            yield Item(ItemKind.OPENING, found.number, amount, begins, "")
    elif first is None and loaded != zero():
        yield Item(ItemKind.NOT_AT_BANK, found.number, -loaded, None, "opening")
