"""What stands between bank and books (未达及差异): by account, by line, by payment on its way."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from ledger.domain.book import Book
from ledger.domain.calendar import Calendar, Period, Unit
from ledger.domain.law.closing import days_in_transit, too_long_in_transit
from ledger.domain.money import Money, fen
from ledger.domain.ticket import ONLY_WORK, PROVED, TicketKind, TicketState
from ledger.projections.cash import CASH, CashRow
from ledger.projections.lines import LINES, Line
from ledger.projections.payouts import PAYOUTS, PayoutRow
from ledger.projections.read import select_all
from reconciliation.closing.day import DayRead, Item, ItemKind
from reconciliation.closing.fresh import Snapshot
from reconciliation.closing.reading import Base, read_day
from reconciliation.views.months import closed_before
from reconciliation.views.tickets import TicketRow, every_standing

CALENDAR: Final = Calendar.shipped()
TRANSIT_LIMIT: Final = Period(2, Unit.WORKING)

TO_WITNESS: Final = "cash-to-witness"
"""Of what is listed with a month: cash whose witness has not signed (现金待见证)."""
TO_CONFIRM: Final = "cash-to-confirm"
"""And cash that not every officer has said he took (收取现金待确认)."""

_TICKET_OF: Final = {
    ItemKind.NOT_BOOKED: TicketKind.DISCREPANCY,
    ItemKind.OPENING: TicketKind.OPENING,
    ItemKind.GAP: TicketKind.STATEMENT_GAP,
    ItemKind.NO_STATEMENT: TicketKind.STATEMENT_GAP,
    ItemKind.ORIGIN: TicketKind.ORIGIN,
    ItemKind.NOT_AT_BANK: TicketKind.NOT_AT_BANK,
    ItemKind.NOT_ON_STATEMENT: TicketKind.NOT_AT_BANK,
    ItemKind.UNEXPLAINED: TicketKind.ORIGIN,
}

STANDS: Final = """
    SELECT account, amount FROM anzhang.balances
     WHERE book = %s AND account >= %s AND account < %s AND amount <> 0 ORDER BY account"""


@dataclass(frozen=True, slots=True)
class Sum:
    """One family of accounts that lies between the bank and the cases, line by line."""

    kind: str
    accounts: tuple[tuple[str, Money], ...]

    @property
    def count(self) -> int:
        return len(self.accounts)


@dataclass(frozen=True, slots=True)
class OnItsWay:
    """A payment the bank has not booked, how many working days, and whether that is too long."""

    payout: UUID
    number: str
    amount: Money
    sent_on: date
    days: int
    late: bool


@dataclass(frozen=True, slots=True)
class PlatformBreak:
    """What platform, bank and book do not agree on (三方核对), and in whose hands it is.

    The auctions keep it and end it by their own facts; ``code`` is the rule that found it.
    """

    code: str
    subject: str
    lot: str
    owner: str
    amount: Money | None
    said: str


PLATFORM: Final = """
    SELECT code, subject, lot, owner, amount, currency, said FROM views.settlement_breaks
     WHERE book = %s AND open ORDER BY position"""


def platform_breaks(at: Snapshot) -> tuple[PlatformBreak, ...]:
    """Every break between platform files, bank lines and the book that stands open."""
    return tuple(
        PlatformBreak(
            row.code, row.subject, row.lot, row.owner,
            None if row.amount is None else fen(row.amount, row.currency), row.said,
        )
        for row in at.connection.exec_driver_sql(PLATFORM, (at.book,))
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that has to have a ticket: what it is, about what, and how much."""

    kind: TicketKind
    subject: str
    bank_account: str
    amount: Money
    said: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.kind.value} {self.subject}"


def read_account(at: Snapshot, bank_account: str, day: date, since: date | None = None) -> DayRead:
    """One account's proof, begun after the last closed month in which bank and books agreed.

    What happened on ``since`` is looked at in any case, though its month was closed meanwhile.
    """
    base = Base()
    for month in closed_before(at.connection, at.book, min(day, since or day)):
        sealed = next((p for p in month.proofs if p.bank_account == bank_account), None)
        if sealed is not None and sealed.agreed and sealed.closing:
            currency, _, figure = sealed.closing.partition(" ")
            base = Base(month.ends_on, Money(figure, currency))
            break
    return read_day(at.connection, at.book, bank_account, day, base)


def read_accounts(at: Snapshot, book: Book, day: date) -> tuple[DayRead, ...]:
    """Every bank account of the book."""
    return tuple(read_account(at, number, day) for number in sorted(book.accounts))


def on_their_way(at: Snapshot, today: date, limit: Period = TRANSIT_LIMIT) -> tuple[OnItsWay, ...]:
    """在途: every payment the bank has not booked, the longest on its way first."""
    where = "book = %s AND state IN ('sent', 'accepted', 'unknown')"
    rows: tuple[PayoutRow, ...] = select_all(
        at.connection, PAYOUTS, where, (at.book,), "sent_on, position"
    )
    return tuple(
        OnItsWay(
            row.payout, row.number, row.amount, row.sent_on,
            days_in_transit(row.sent_on, today, CALENDAR),
            too_long_in_transit(row.sent_on, today, limit, CALENDAR),
        )
        for row in rows
        if row.sent_on is not None
    )  # fmt: skip


def between(at: Snapshot) -> tuple[Sum, ...]:
    """What the bank holds beyond the cases' money, by account: 在途、待认领、专户利息、长短款."""
    return tuple(
        Sum(
            family,
            tuple(
                (row.account, fen(-row.amount if family != "short" else row.amount))
                for row in at.connection.exec_driver_sql(
                    STANDS, (at.book, f"{family}/", f"{family}0")
                )
            ),
        )
        for family in ("transit", "unclaimed", "interest", "long", "short")
    )


# A case is over once its end is in the statistics, or once it was closed: whichever came first.
CLOSED_HOLDS: Final = """
    SELECT r.case_number, b.amount FROM (
           SELECT book, case_number FROM views.case_returns
            WHERE book = %s AND ended_on IS NOT NULL
            UNION SELECT book, case_number FROM views.closed_cases
            WHERE book = %s AND closed_on IS NOT NULL) r
      JOIN anzhang.balances b
        ON b.book = r.book AND b.account = 'case/' || r.case_number || '/available'
     WHERE b.amount <> 0 ORDER BY r.case_number"""


def closed_cases_with_money(at: Snapshot) -> tuple[Difference, ...]:
    """Cases that ended and hold money to be disposed of (已结案件有款)."""
    return tuple(
        Difference(TicketKind.CLOSED_CASE, row.case_number, "", fen(-row.amount))
        for row in at.connection.exec_driver_sql(CLOSED_HOLDS, (at.book, at.book))
    )


def differences(reads: tuple[DayRead, ...], late: tuple[OnItsWay, ...]) -> Iterator[Difference]:
    """What a day's proof found that has to have a ticket."""
    for read in reads:
        for item in read.items:
            if not item.explained:
                yield difference_of(read.bank_account, item)
    for each in late:
        if each.late:
            said = (each.number, f"{each.days}")
            yield Difference(TicketKind.TRANSIT, str(each.payout), "", each.amount, said)


def difference_of(bank_account: str, item: Item) -> Difference:
    """An unexplained item as the ticket it needs."""
    said = (item.kind.value, item.said) if item.said else (item.kind.value,)
    return Difference(_TICKET_OF[item.kind], item.subject, bank_account, item.amount, said)


@dataclass(frozen=True, slots=True)
class Open:
    """What stands in the way of signing a month, and what is listed with it."""

    differences: tuple[str, ...]
    unowned: tuple[str, ...]
    listed: tuple[str, ...]


def open_at(at: Snapshot, reads: tuple[DayRead, ...], ends_on: date, today: date) -> Open:
    """What is not explained at a month's end, and which unclaimed lines nobody has in hand (R2.05).

    A line that came after the month stands in no month's way.
    """
    tickets = every_standing(at.connection, at.book)
    by_subject: dict[str, list[TicketRow]] = {}
    for ticket in tickets:
        by_subject.setdefault(ticket.subject, []).append(ticket)
    explained = {(t.kind, t.subject): t for t in tickets if t.state == TicketState.EXPLAINED}
    wrong = {
        found.name
        for found in differences(reads, ())
        if not _covers(explained.get((found.kind, found.subject)), found)
    }
    later = _lines_after(at, ends_on)
    wrong |= {
        f"{t.kind} {t.subject}"
        for t in tickets
        if TicketKind(t.kind) not in ONLY_WORK
        and t.state == TicketState.OPEN
        and t.subject.partition(":")[0] not in later
        and not _of_a_later_day(t, ends_on)
    }
    unowned, owned = [], []
    for line in _unclaimed(at, ends_on):
        mine = by_subject.get(str(line.line), [])
        held = next((t for t in mine if t.owner and t.steps and t.due_on >= today), None)
        if held is None:
            unowned.append(str(line.line))
        else:
            owned.append(f"unclaimed {line.line} {line.remainder.plain} {held.owner}")
    listed = [f"{t.kind} {t.subject} {t.amount.plain} {t.owner}" for t in tickets
              if (t.kind, t.subject) in explained]  # fmt: skip
    listed += [f"platform {b.code} {b.subject} {b.owner}" for b in platform_breaks(at)]
    listed += [
        f"{TO_WITNESS} {row.number} {row.amount.plain} {row.state} {row.witness}"
        for row in _to_witness(at, ends_on)
    ]
    listed += [
        f"{TO_CONFIRM} {row.slip} {row.amount.plain}"
        f" {'officer-denies' if row.denied_by else 'officer-asked'}"
        f" {','.join((*row.to_confirm, *row.denied_by))}"
        for row in _to_confirm(at, ends_on)
    ]
    return Open(tuple(sorted(wrong)), tuple(unowned), tuple(sorted(listed + owned)))


def _covers(ticket: TicketRow | None, found: Difference) -> bool:
    """Whether a difference is the one that was explained: of its kind, and no fen more or less."""
    if ticket is None:
        return False
    return found.kind not in PROVED or ticket.amount == found.amount


def _of_a_later_day(ticket: TicketRow, ends_on: date) -> bool:
    """Whether an account's ticket names a day after the month: ``account:…:2026-04-01``."""
    last = ticket.subject.rpartition(":")[2]
    try:
        return date.fromisoformat(last) > ends_on
    except ValueError:
        return False


def _lines_after(at: Snapshot, ends_on: date) -> frozenset[str]:
    sql = "SELECT line FROM views.lines WHERE book = %s AND booked_on > %s"
    rows = at.connection.exec_driver_sql(sql, (at.book, ends_on))
    return frozenset(str(row.line) for row in rows)


def _to_witness(at: Snapshot, ends_on: date) -> tuple[PayoutRow, ...]:
    """Cash that by the month's end was given on one person's word alone, or that was denied."""
    where = "book = %s AND state IN ('given', 'denied') AND sent_on <= %s"
    return select_all(at.connection, PAYOUTS, where, (at.book, ends_on), "sent_on, position")


def _to_confirm(at: Snapshot, ends_on: date) -> tuple[CashRow, ...]:
    """Cash taken by the month's end that not every officer has said he took."""
    where = "book = %s AND (to_confirm <> '[]' OR denied_by <> '[]') AND collected_on <= %s"
    return select_all(at.connection, CASH, where, (at.book, ends_on), "collected_on, position")


def _unclaimed(at: Snapshot, ends_on: date) -> tuple[Line, ...]:
    where = "book = %s AND purpose = 'receipt' AND remainder > 0 AND booked_on <= %s"
    return select_all(at.connection, LINES, where, (at.book, ends_on), "value_date, position")
