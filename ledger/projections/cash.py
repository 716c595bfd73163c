"""Cash on its way (现金): slips whose cash finance does not have, and cash the bank does not."""

from dataclasses import dataclass
from datetime import date, timedelta, timezone
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain.cash_collection import CashCollection
from ledger.domain.citation import NoRuleInForce
from ledger.domain.law.cash import hand_over_due
from ledger.domain.money import Money
from ledger.domain.slip_book import SlipBook
from ledger.projections.projection import CALENDAR, Projection, Work
from ledger.projections.read import Listing, Page, select_all
from ledger.projections.rows import Row, Table

_BEIJING: Final = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class CashRow:
    """The cash of one slip: who took it, where it is, and by when finance was to have it.

    Of the ``officers``, ``taken_by`` said so, ``to_confirm`` are to say so themselves, and
    ``denied_by`` say that it was not so: ``said`` is why the last does, or why another was named.
    """

    collection: UUID
    slip: str
    case_number: str
    officers: tuple[str, ...]
    amount: Money
    collected_on: date
    due_on: date | None
    state: str
    timing: str | None
    in_hand: Money
    missing: Money
    receipt: str | None
    taken_by: str | None
    to_confirm: tuple[str, ...]
    denied_by: tuple[str, ...]
    said: str | None
    position: int


@dataclass(frozen=True, slots=True)
class BookRow:
    """A slip book in somebody's hands: the next number, and how many leaves are left."""

    slip_book: UUID
    mark: str
    keeper: str
    next: int
    last: int
    voided: int
    out: bool
    position: int


CASH: Final = Table("cash", CashRow, ("collection",))
BOOKS: Final = Table("slip_books", BookRow, ("slip_book",))
cash: Final = Projection("cash", 2, CASH, BOOKS)


@cash.on(CashCollection.Collected)
def _collected(work: Work, fact: CashCollection.Collected) -> None:
    on = fact.collected_at.astimezone(_BEIJING).date()
    try:
        due: date | None = hand_over_due(on, CALENDAR)[0].due
    except NoRuleInForce:
        due = None
    work[CASH].put(
        {
            "collection": fact.originator_id, "slip": fact.slip, "case_number": fact.case_number,
            "officers": list(fact.officers), "amount": fact.amount.fen,
            "currency": fact.amount.currency.code, "collected_on": on, "due_on": due,
            "state": "with-officers", "timing": None, "in_hand": 0, "missing": 0, "receipt": None,
            "taken_by": fact.by, "to_confirm": [], "denied_by": [], "said": None,
            "position": work.position,
        }
    )  # fmt: skip


def _row(work: Work, fact: Any, **changed: Any) -> Row:
    row = work[CASH].get(fact.originator_id)
    if row is None:
        raise LookupError(f"no cash {fact.originator_id}")
    row.update(changed)
    return row


@cash.on(CashCollection.OfficersAsked)
def _asked(work: Work, fact: CashCollection.OfficersAsked) -> None:
    _row(work, fact, to_confirm=list(fact.officers))


@cash.on(CashCollection.Confirmed)
def _confirmed(work: Work, fact: CashCollection.Confirmed) -> None:
    _no_longer(work, fact, (fact.by,))


@cash.on(CashCollection.Denied)
def _denied(work: Work, fact: CashCollection.Denied) -> None:
    row = _no_longer(work, fact, (fact.by,))
    row.update(denied_by=[*row["denied_by"], fact.by], said=fact.reason)


@cash.on(CashCollection.OfficerNamed)
def _officer_named(work: Work, fact: CashCollection.OfficerNamed) -> None:
    row = _no_longer(work, fact, (fact.instead_of,))
    stayed = [each for each in row["officers"] if each != fact.instead_of]
    row.update(
        officers=[*stayed, fact.officer], to_confirm=[*row["to_confirm"], fact.officer],
        said=fact.reason,
    )  # fmt: skip


@cash.on(CashCollection.SumFound)
def _sum_found(work: Work, fact: CashCollection.SumFound) -> None:
    _no_longer(work, fact, fact.settled)


def _no_longer(work: Work, fact: Any, officers: tuple[str, ...]) -> Row:
    """Ask these officers no more."""
    row = _row(work, fact)
    for name in ("to_confirm", "denied_by"):
        row[name] = [each for each in row[name] if each not in officers]
    return row


@cash.on(CashCollection.HandedOver)
def _handed_over(work: Work, fact: CashCollection.HandedOver) -> None:
    _row(work, fact, state="handed-over", timing=fact.timing)


@cash.on(CashCollection.Counted)
def _counted(work: Work, fact: CashCollection.Counted) -> None:
    _row(
        work, fact, state="counted", in_hand=fact.counted.fen, missing=fact.missing.fen,
        receipt=fact.receipt,
    )  # fmt: skip


@cash.on(CashCollection.MadeGood)
def _made_good(work: Work, fact: CashCollection.MadeGood) -> None:
    row = _row(work, fact)
    row["missing"] -= fact.amount.fen
    if fact.source.startswith("cash/"):
        row["in_hand"] += fact.amount.fen
        row["state"] = "counted"


@cash.on(CashCollection.Banked)
def _banked(work: Work, fact: CashCollection.Banked) -> None:
    row = _row(work, fact)
    row["in_hand"] -= fact.amount.fen
    if not row["in_hand"]:
        row["state"] = "banked"


@cash.on(SlipBook.HandedOut)
def _handed_out(work: Work, fact: SlipBook.HandedOut) -> None:
    work[BOOKS].put(
        {
            "slip_book": fact.originator_id, "mark": fact.book, "keeper": fact.keeper,
            "next": fact.first, "last": fact.last, "voided": 0, "out": True,
            "position": work.position,
        }
    )  # fmt: skip


@cash.on(SlipBook.SlipUsed)
def _used(work: Work, fact: SlipBook.SlipUsed) -> None:
    row = work[BOOKS].get(fact.originator_id)
    if row is not None:
        row["next"] = fact.number + 1


@cash.on(SlipBook.SlipVoided)
def _voided(work: Work, fact: SlipBook.SlipVoided) -> None:
    row = work[BOOKS].get(fact.originator_id)
    if row is not None:
        row.update(next=fact.number + 1, voided=row["voided"] + 1)


@cash.on(SlipBook.PassedOn)
def _passed_on(work: Work, fact: SlipBook.PassedOn) -> None:
    row = work[BOOKS].get(fact.originator_id)
    if row is not None:
        row["keeper"] = fact.keeper


@cash.on(SlipBook.GivenBack)
def _given_back(work: Work, fact: SlipBook.GivenBack) -> None:
    row = work[BOOKS].get(fact.originator_id)
    if row is not None:
        row["out"] = False


_AGE: Final = (("collected_on", "date"), ("collection", "uuid"))
_OUTSIDE: Final = Listing(CASH, "state = 'with-officers'", _AGE)
_TO_BANK: Final = Listing(CASH, "in_hand > 0", _AGE)
_SHORT: Final = Listing(CASH, "missing > 0", _AGE)
_TO_CONFIRM: Final = Listing(CASH, "(to_confirm <> '[]' OR denied_by <> '[]')", _AGE)
_OUT: Final = Listing(BOOKS, "out", (("position", "bigint"), ("slip_book", "uuid")))


def outside(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[CashRow]:
    """凭证未交回: slips whose cash finance does not have, the longest outside first (E4)."""
    return _OUTSIDE.page(connection, book, after=after, limit=limit)


def to_bank(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[CashRow]:
    """待存行现金: counted, and not yet in the bank."""
    return _TO_BANK.page(connection, book, after=after, limit=limit)


def short(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[CashRow]:
    """现金短款: counted for less than the slip says, and not made good."""
    return _SHORT.page(connection, book, after=after, limit=limit)


def to_confirm(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[CashRow]:
    """收取现金待确认: not every officer has said that he took it, or one denies it (R1.12)."""
    return _TO_CONFIRM.page(connection, book, after=after, limit=limit)


def books_out(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[BookRow]:
    """在外凭证册: slip books that were not given back."""
    return _OUT.page(connection, book, after=after, limit=limit)


def slips_of(connection: sa.Connection, book: str, case_number: str) -> tuple[CashRow, ...]:
    """本案收取凭证: the slips given for a case, in the order they were written."""
    where = "book = %s AND case_number = %s"
    return select_all(connection, CASH, where, (book, case_number), "position")
