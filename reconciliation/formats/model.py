"""A bank statement (对账单) as the court sees it, whatever file it came in.

Reading is not believing: the readers report what the bank wrote, and :func:`check` asks whether
it can be true - balances, totals and serials - before anybody posts a line of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from itertools import groupby, pairwise
from typing import Literal

from ledger.domain.money import Money, fen
from reconciliation.formats.refusals import SerialTwice, StatementDoesNotBalance, TotalsDisagree
from reconciliation.formats.serials import plain

Status = Literal["BOOK", "PDNG"]
Kind = Literal["statement", "report", "notification"]
Reliance = Literal["strict", "shown", "informative"]


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One movement on an account (流水) as the bank reports it.

    ``serial`` is the bank's own reference (流水号), or ``h:`` and a content hash where the bank
    gives none, the same for the same line in any file. ``credit`` is money in (贷, 收入).
    ``status`` is BOOK once booked; only such a line moves the balance. ``reversal`` marks the
    bank's own correction (冲正). ``place`` tells a person where the line stands in the file.
    """

    account: str
    serial: str
    booked_on: date
    value_date: date
    credit: bool
    amount: Money
    counterparty_name: str = ""
    counterparty_account: str = ""
    counterparty_bank: str = ""
    remark: str = ""
    end_to_end: str = ""
    sub_account: str = ""
    status: Status = "BOOK"
    reversal: bool = False
    return_reason: str = ""
    balance_after: Money | None = None
    place: str = ""

    @property
    def debit(self) -> bool:
        """Money out of the account (借, 支出)."""
        return not self.credit

    @property
    def signed(self) -> Money:
        """The amount as it moves the balance: in is positive, out is negative."""
        return self.amount if self.credit else -self.amount


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts and sums over a statement's entries; None where nobody counted."""

    entries: int | None = None
    amount: Money | None = None
    credit_entries: int | None = None
    credits: Money | None = None
    debit_entries: int | None = None
    debits: Money | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """What a bank says happened on one account over one stretch of days.

    ``opening`` and ``closing`` are booked balances, negative when overdrawn, None when the bank
    gives none. ``declared`` holds the bank's own totals and ``counted`` the reader's, over
    entries as the bank counts them (a batch entry is one entry, though it may be many lines).
    ``currency`` is XXX when an empty notification names none. With ``balances`` informative,
    running balances are shown but not relied on. ``notes`` are for the officer to read.
    """

    statement_id: str
    account: str
    currency: str
    opening: Money | None
    closing: Money | None
    opening_on: date | None
    closing_on: date | None
    sequence: int | None
    lines: tuple[StatementLine, ...]
    kind: Kind = "statement"
    page: int | None = None
    last_page: bool = True
    parent_account: str = ""
    declared: Totals | None = None
    counted: Totals | None = None
    balances: Reliance = "strict"
    notes: tuple[str, ...] = ()

    @property
    def booked(self) -> tuple[StatementLine, ...]:
        """The lines that move the balance."""
        return tuple([line for line in self.lines if line.status == "BOOK"])


@dataclass(frozen=True, slots=True)
class StatementFile:
    """A whole bank file: its format, its statements, and the fingerprint of its bytes."""

    format: str
    statements: tuple[Statement, ...]
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Departure:
    """The first line whose own balance is not the one before it plus its amount."""

    line: StatementLine
    expected: Money


def check(statement: Statement) -> None:
    """Refuse a statement that contradicts itself; a statement that is merely silent passes.

    Raises :class:`SerialTwice`, :class:`TotalsDisagree` or :class:`StatementDoesNotBalance`.
    """
    _check_serials(statement)
    _check_totals(statement)
    _check_balance(statement)


def by_day(statement: Statement) -> tuple[Statement, ...]:
    """The statement of each day a table tells (逐日对账单), where its running balances do.

    A table is downloaded for whatever days one likes. What stood at the end of each of them is as
    good as a day's own statement, and the same in every table that shows the day.
    """
    lines, days = statement.lines, [line.booked_on for line in statement.lines]
    balanced = statement.opening is not None and statement.closing is not None
    silent = any(line.balance_after is None or line.status != "BOOK" for line in lines)
    if not balanced or silent or days != sorted(days) or len(set(days)) < 2:
        return (statement,)
    told = []
    for day, group in groupby(lines, key=lambda line: line.booked_on):
        of_day = tuple(group)
        first, last = of_day[0], of_day[-1]
        before = None if first.balance_after is None else first.balance_after - first.signed
        told.append(replace(
            statement, statement_id=f"{statement.statement_id}/{day}", opening=before,
            closing=last.balance_after, opening_on=day, closing_on=day, lines=of_day,
            declared=None, counted=None,
        ))  # fmt: skip
    return tuple(told)


def departure(statement: Statement) -> Departure | None:
    """The first booked line at which the running balances (逐笔余额) stop adding up, if any."""
    for running, line in _running(statement):
        if line.balance_after is not None and line.balance_after != running:
            return Departure(line, running)
    return None


def chains(lines: tuple[StatementLine, ...]) -> bool:
    """Whether each balance is the one before it plus the line's amount, in this order."""
    return all(
        after.balance_after == before.balance_after + after.signed
        for before, after in pairwise(lines)
        if before.balance_after is not None and after.balance_after is not None
    )


def _running(statement: Statement) -> Iterator[tuple[Money, StatementLine]]:
    """Each booked line with the balance it ought to leave, from the last balance known."""
    balance = statement.opening
    for line in statement.booked:
        if balance is not None:
            balance += line.signed
            yield balance, line
        if line.balance_after is not None:
            balance = line.balance_after


def _check_serials(statement: Statement) -> None:
    seen: dict[str, StatementLine] = {}
    for line in statement.lines:
        first = seen.setdefault(plain(line.serial), line)
        if first is not line:
            how = "with the same content" if _same(first, line) else "with different content"
            raise SerialTwice(
                f"serial {line.serial} stands twice {how}: {first.place}, and {line.place}",
                statement=statement.statement_id,
                serial=line.serial,
                first=first.place,
                second=line.place,
            )


def _same(one: StatementLine, other: StatementLine) -> bool:
    names = (field.name for field in fields(StatementLine) if field.name != "place")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _check_totals(statement: Statement) -> None:
    if statement.declared is None or statement.counted is None:
        return
    for field in fields(Totals):
        declared = getattr(statement.declared, field.name)
        counted = getattr(statement.counted, field.name)
        if declared is not None and counted is not None and declared != counted:
            raise TotalsDisagree(
                f"statement {statement.statement_id} declares {field.name.replace('_', ' ')} "
                f"{declared}, its entries give {counted}",
                statement=statement.statement_id,
                total=field.name,
                declared=str(declared),
                counted=str(counted),
            )


def _check_balance(statement: Statement) -> None:
    departs = departure(statement) if statement.balances != "informative" else None
    if statement.opening is not None and statement.closing is not None:
        moved = sum([line.signed.fen for line in statement.booked])
        expected = statement.opening + fen(moved, statement.currency)
        if expected != statement.closing:
            raise _unbalanced(statement, expected, statement.closing, departs)
    if departs is not None and departs.line.balance_after is not None:
        raise _unbalanced(statement, departs.expected, departs.line.balance_after, departs)


def _unbalanced(
    statement: Statement, expected: Money, found: Money, departs: Departure | None
) -> StatementDoesNotBalance:
    where = "" if departs is None else f"; running balances depart at {departs.line.place}"
    return StatementDoesNotBalance(
        f"statement {statement.statement_id} does not balance: "
        f"expected {expected}, found {found}, difference {found - expected}{where}",
        statement=statement.statement_id,
        expected=str(expected),
        found=str(found),
        difference=str(found - expected),
        place=None if departs is None else departs.line.place,
    )
