"""What is asked of a bank file as a whole before anything of it is booked (来账文件预审).

The door would refuse the one line as well, but only after others of the file were in the book.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from ledger.domain.bank_line import BankLine
from ledger.domain.chart import bank
from ledger.domain.errors import Conflict
from ledger.domain.money import Money, fen, zero
from ledger.domain.statement_file import StatementFile as Evidence
from ledger.store.court import Court
from ledger.store.translation import MonthClosed
from reconciliation.formats.model import Statement, StatementFile, StatementLine
from reconciliation.formats.refusals import SerialTwice
from reconciliation.legacy.law import OPENING
from reconciliation.legacy.position import BeforeTheOpening, LegacyPosition
from reconciliation.line_ids import line_id, may_stand_as, standing, twin_of
from reconciliation.told_once import told_once

STANDS: Final = (
    "SELECT amount FROM anzhang.balances WHERE book = %s AND account = %s AND currency = %s"
)


class OpeningNeeded(Conflict):
    """The account pays money of which the book knows nothing: it held some before the file begins.

    What it held is loaded line by line as its opening position; or statements between are missing.
    """

    code = "opening-needed"
    title = "What the account held before is not in the book"
    title_zh = "该账户此前结存未入账，应先装载期初底数或补入此前对账单"
    article = OPENING


class FileOfAnotherAccount(Conflict):
    """These very bytes were imported for another account: they are not two accounts' movements.

    A table that names no account is whosever its importer says; saying so twice is a slip.
    """

    code = "file-of-another-account"
    title = "The file was imported for another account"
    title_zh = "同一文件此前已按其他账户导入"


def admit(court: Court, file: StatementFile) -> dict[UUID, StatementLine]:
    """Refuse a file whole of which one line could not be booked; its lines by their ids.

    Raises :class:`FileOfAnotherAccount`, :class:`SerialTwice`, :class:`MonthClosed`,
    :class:`BeforeTheOpening`, :class:`ToldInAnotherFormat`, :class:`OpeningNeeded`.
    """
    _of_its_account(court, file)
    ids = _says_one_thing(file)
    _months_are_open(court, file)
    _after_the_opening(court, file)
    told_once(court, file, ids)
    _holds_what_it_pays(court, file)
    return ids


def _of_its_account(court: Court, file: StatementFile) -> None:
    """Not bytes that stand in the book as another account's."""
    known = Evidence.create_id(file.sha256)
    before = court.find_many(Evidence, [known]).get(known)
    if before is None:
        return
    theirs = {each.account for each in before.statements}
    wrong = sorted({each.account for each in file.statements} - theirs)
    if wrong:
        said = f"it was imported as {', '.join(sorted(theirs))}, not as {', '.join(wrong)}"
        raise FileOfAnotherAccount(said, before=sorted(theirs), given=wrong, sha256=file.sha256)


def _says_one_thing(file: StatementFile) -> dict[UUID, StatementLine]:
    """The lines by their ids; no serial has two amounts in two statements of a file, for one of
    them would be booked nowhere."""
    seen: dict[UUID, StatementLine] = {}
    for line in [line for each in file.statements for line in each.booked]:
        first = seen.setdefault(line_id(line), line)
        if first is not line and first.signed != line.signed:
            raise SerialTwice(
                f"serial {line.serial} stands twice with different content: {first.place}, and"
                f" {line.place}",
                serial=line.serial, first=first.place, second=line.place,
            )  # fmt: skip
    return seen


def _months_are_open(court: Court, file: StatementFile) -> None:
    """No new line of a closed month (R1.04)."""
    open_from = court.open_from()
    if open_from is None:
        return
    old = [line for each in file.statements for line in each.booked if line.booked_on < open_from]
    for line in _new(court, old):
        said = f"{line.place}: {line.booked_on} lies in a closed month"
        raise MonthClosed(said, day=line.booked_on, open_from=open_from, place=line.place)


def _after_the_opening(court: Court, file: StatementFile) -> None:
    """Nothing that an account's opening position holds already (R3.01)."""
    wanted = {LegacyPosition.create_id(each.account) for each in file.statements}
    found = court.find_many(LegacyPosition, wanted).values()
    cut_offs = {each.bank_account: each.cut_off for each in found}
    for statement in file.statements:
        cut_off = cut_offs.get(statement.account, date.min)
        for line in statement.booked:
            if line.booked_on <= cut_off:
                said = f"{line.place}: {line.booked_on} stands in the opening to {cut_off}"
                raise BeforeTheOpening(said, cut_off=cut_off, place=line.place)


def _holds_what_it_pays(court: Court, file: StatementFile) -> None:
    """No line by which an account would pay more than the book knows that it holds."""
    told: dict[str, list[Statement]] = defaultdict(list)
    for statement in file.statements:
        told[statement.account].append(statement)
    for account, statements in told.items():
        first = statements[0]
        stands = _stands(court, account, first.currency)
        if first.opening is not None and first.opening <= stands:
            continue  # the book knows of all that was there
        lines = [line for statement in statements for line in statement.booked]
        # Most files bring only what is new, and the book is asked of its lines only if need be.
        if _uncovered(lines, stands) and (line := _uncovered(_new(court, lines), stands)):
            # A notification tells no balance: of what was there it says nothing at all.
            known: dict[str, Any] = {} if first.opening is None else {"opening": str(first.opening)}
            held = f"the {first.opening}" if known else "what"
            raise OpeningNeeded(
                f"{line.place}: {line.amount} is paid, and of {held} the account held before"
                f" only {stands} is in the book",
                account=account, stands=str(stands), place=line.place, **known,
            )  # fmt: skip


def _stands(court: Court, account: str, currency: str) -> Money:
    for (stands,) in court.recorder.rows(STANDS, (court.book, bank(account), currency)):
        return fen(int(stands), currency)
    return zero(currency)


def _uncovered(lines: Iterable[StatementLine], stands: Money) -> StatementLine | None:
    """The first line after which the account would hold less than nothing, in the bank's order."""
    for line in lines:
        stands = stands + line.amount if line.credit else stands - line.amount
        if stands.amount < 0:
            return line
    return None


def _new(court: Court, lines: Sequence[StatementLine]) -> list[StatementLine]:
    wanted = {each for line in lines for each in may_stand_as(line)}
    known = court.find_many(BankLine, sorted(wanted))
    shown = {line_id(line) for line in lines}
    return [
        line
        for line in lines
        if standing(line, known) is None and twin_of(line, known, shown) is None
    ]
