"""The same money told in two formats (同一流水两种格式): a file that brings it again is refused.

A bank's own reference makes a line known wherever it comes again. A table from the bank's web site
may have none; then a line is known by its words, and only to files of that very format. So what a
table brought in the morning comes without a name of its own once more in the evening's message,
and would be booked twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, TypeAlias
from uuid import UUID

from ledger.domain.bank_line import BankLine
from ledger.domain.chart import bank
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict
from ledger.domain.identity import normal_name
from ledger.domain.statement_file import StatementFile
from ledger.store.court import Court
from ledger.store.door import array_of
from reconciliation.formats.model import StatementFile as ReadFile
from reconciliation.formats.model import StatementLine
from reconciliation.formats.words import BY_ITS_WORDS

# Every line that moved so much on the account on one of these days, whichever fact booked it.
ALIKE: Final = """
    SELECT DISTINCT CASE WHEN f.topic LIKE 'bank-line.%%' THEN f.originator_id
                         ELSE (f.state::json ->> 'line')::uuid END
      FROM anzhang.postings p JOIN anzhang.facts f USING (book, position)
     WHERE p.book = %s AND p.account = %s AND p.currency = %s
       AND p.effective_on = ANY(%s::date[]) AND p.amount = ANY(%s::bigint[])"""

Alike: TypeAlias = tuple[str, str, date, int]
"""Account, currency, day of booking, and what was moved in fen: out is negative."""


class ToldInAnotherFormat(Conflict):
    """The book has this money from a file of another format, which gives its lines no such number.

    What else the day brought comes in by a file of the format the day began with.
    """

    code = "told-in-another-format"
    title = "The book has this money from a file of another format"
    title_zh = "该笔流水已由另一格式的文件入账，当日其余流水请以原格式文件导入"
    article = Article("案款来账导入要求", "一笔流水只入账一次", Certainty.DESIGN)


def told_once(court: Court, file: ReadFile, ids: Mapping[UUID, StatementLine]) -> None:
    """Refuse a file that would book a line again; ``ids`` are its lines by what they are known as.

    Raises :class:`ToldInAnotherFormat`, and names both places.
    """
    mine: dict[Alike, list[UUID]] = defaultdict(list)
    for id_, line in ids.items():
        fen = line.amount.fen if line.credit else -line.amount.fen
        mine[line.account, line.amount.currency.code, line.booked_on, fen].append(id_)
    moved = [id_ for id_ in _alike(court, mine, ids.values()) if id_ not in ids]
    others = court.find_many(BankLine, sorted(moved))
    alike = [(id_, other) for other in others.values() for id_ in mine.get(_told(other), ())]
    here = court.find_many(BankLine, {id_ for id_, _ in alike})
    for id_, other in alike:
        if id_ not in here and _same_payer(ids[id_], other):
            _by_one_name(court, file, ids[id_], other)


def _told(line: BankLine) -> Alike:
    fen = line.amount.fen if line.incoming else -line.amount.fen
    return line.bank_account, line.amount.currency.code, line.booked_on, fen


def _alike(court: Court, mine: Iterable[Alike], lines: Iterable[StatementLine]) -> set[UUID]:
    """Lines in the book that moved as much, the same way, on a day of these lines."""
    moved: dict[tuple[str, str], set[int]] = defaultdict(set)
    for account, unit, _, fen in mine:
        moved[account, unit].add(fen)
    days = sorted({day for line in lines for day in (line.booked_on, line.value_date)})
    found: set[UUID] = set()
    for (account, unit), fens in moved.items():
        asked = (court.book, bank(account), unit, array_of(days), array_of(sorted(fens)))
        found.update(id_ for (id_,) in court.recorder.rows(ALIKE, asked) if id_ is not None)
    return found


def _same_payer(line: StatementLine, other: BankLine) -> bool:
    """Whether nothing speaks against it: one of the formats may not name the payer at all."""
    names = {normal_name(line.counterparty_name), normal_name(other.payer_name)} - {""}
    return len(names) < 2


def _by_one_name(court: Court, file: ReadFile, line: StatementLine, other: BankLine) -> None:
    """Let two lines be two that both have the bank's number, or come in one format without any."""
    if not any(serial.startswith(BY_ITS_WORDS) for serial in (line.serial, other.serial)):
        return
    first = court.find(StatementFile, StatementFile.create_id(other.file), named="the file")
    if first.format == file.format:
        return
    raise ToldInAnotherFormat(
        f"{line.place}: {line.amount} of {line.booked_on} is in the book from {first.name}, which"
        f" is {first.format} and not {file.format}",
        place=line.place, amount=line.amount, booked_on=line.booked_on, line=other.id,
        file=first.name, format=first.format,
    )  # fmt: skip
