"""Proving a day and closing a month: what is asked of finance every evening and every month."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from ledger.domain import act, clock
from ledger.domain.act import Role
from ledger.domain.book import Book, NoPolicyInForce
from ledger.domain.calendar import Period
from ledger.domain.law.closing import may_close
from ledger.domain.money import Money, fen
from ledger.domain.permissions import Permission
from ledger.domain.ticket import Ticket
from ledger.services.command import Recorded, answered, command, record
from ledger.services.the_book import the_book
from ledger.services.whose import any_officer
from ledger.store.court import Court
from ledger.store.translation import MonthClosed
from reconciliation.closing.day import DayProof, DayRead
from reconciliation.closing.fresh import Snapshot, snapshot
from reconciliation.closing.letter import BalanceLetter
from reconciliation.closing.month import (
    AccountProof,
    FamilyStood,
    Figure,
    Month,
    MonthOutOfOrder,
    MonthRead,
    MonthState,
    Span,
)
from reconciliation.closing.standing import (
    TRANSIT_LIMIT,
    Difference,
    OnItsWay,
    Open,
    PlatformBreak,
    Sum,
    between,
    closed_cases_with_money,
    differences,
    on_their_way,
    open_at,
    platform_breaks,
    read_accounts,
)
from reconciliation.indicators.reading import Measured, measure
from reconciliation.tickets import due_on

STOOD: Final = """
    SELECT account, currency, sum(amount)::bigint AS amount FROM anzhang.postings
     WHERE book = %(book)s AND effective_on <= %(ends_on)s
       AND (%(read_to)s::bigint IS NULL OR position <= %(read_to)s)
     GROUP BY account, currency HAVING sum(amount) <> 0
     ORDER BY account COLLATE "C", currency"""
LINK: Final = "SELECT encode(link, 'hex') FROM anzhang.facts WHERE book = %s AND position = %s"


@dataclass(frozen=True, slots=True)
class DayLook:
    """A day, every account: what bank and books say, and what lies between them."""

    day: date
    accounts: tuple[DayRead, ...]
    between: tuple[Sum, ...]
    in_transit: tuple[OnItsWay, ...]
    platform: tuple[PlatformBreak, ...]
    closed_cases: tuple[Difference, ...]
    position: int

    @property
    def agrees(self) -> bool:
        """Whether every difference is explained by time alone."""
        return all(read.agrees for read in self.accounts)


@dataclass(frozen=True, slots=True)
class MonthLook:
    """A month as it would be signed now: its figures' digest, and what stands in the way."""

    label: str
    begins_on: date
    ends_on: date
    state: MonthState
    read: MonthRead
    figures: str
    standing: Open
    signed: dict[str, str]


@dataclass(frozen=True, slots=True)
class SealCheck:
    """Whether what was sealed is still what the book says.

    A month that is ``open`` was reopened, or never closed: then nothing keeps it from moving on.
    """

    label: str
    state: MonthState
    seal: str
    link_holds: bool
    balances_hold: bool
    untouched_since: bool

    @property
    def intact(self) -> bool:
        """Whether nothing of the month has moved since it was sealed."""
        return self.link_holds and self.balances_hold and self.untouched_since


class Proving:
    """Daily proof (日终核对) and month close (月度结账)."""

    def __init__(self, court: Court) -> None:
        self.court = court

    # Days

    def look(self, day: date) -> DayLook:
        """Compare bank and books as of the end of a day; nothing is recorded."""
        with snapshot(self.court) as at:
            return self._look(at, day)

    @command(Permission.RECONCILE)
    def prove(self, day: date) -> Recorded:
        """Draw the day's proof of every bank account; what differs gets a ticket.

        A proof is drawn again only if a figure of it has changed, and the same difference never
        gets a second ticket.
        """
        if (again := answered(self.court)) is not None:
            return again
        found = self.look(day)
        by = act.current().actor
        before = self.court.find_many(
            DayProof, [DayProof.create_id(r.bank_account, day) for r in found.accounts]
        )
        proofs = []
        for read in found.accounts:
            proof = before.get(DayProof.create_id(read.bank_account, day))
            if proof is None:
                proof = DayProof.draw(read, by=by)
            else:
                proof.draw_again(read, by=by)
            proofs.append(proof)
        wrong = (*differences(found.accounts, found.in_transit), *found.closed_cases)
        tickets = self._tickets(wrong)
        open_ones = sum(not read.agrees for read in found.accounts)
        done = record(
            self.court, *proofs, *tickets, day=day.isoformat(), accounts=str(len(proofs)),
            differing=str(open_ones), tickets=str(len(tickets)),
        )  # fmt: skip
        return done if done.position else replace(done, position=found.position)

    @command(Permission.RECONCILE)
    def confirm_balance(
        self, bank_account: str, day: date, closing: Money, document: str
    ) -> Recorded:
        """Take the bank's written word for a day's balance, where its files tell none.

        Raises :class:`MonthClosed` for a day that was proved and sealed.
        """
        self._book().account(bank_account)
        open_from = self.court.open_from()
        if open_from is not None and day < open_from:
            raise MonthClosed(f"{day} lies in a closed month", day=day, open_from=open_from)
        id_ = BalanceLetter.create_id(bank_account, day)
        letter = self.court.find_many(BalanceLetter, [id_]).get(id_)
        by = act.current().actor
        if letter is None:
            letter = BalanceLetter.confirm(
                bank_account, day, closing, document, by=by, today=clock.today()
            )
        else:
            letter.replace(closing, document, by=by)
        return record(self.court, letter, account=bank_account, day=day.isoformat())

    def _look(self, at: Snapshot, day: date) -> DayLook:
        book = self._book()
        way = on_their_way(at, clock.today(), _limit(book))
        reads, stands = read_accounts(at, book, day), between(at)
        closed = closed_cases_with_money(at)
        return DayLook(day, reads, stands, way, platform_breaks(at), closed, at.position)

    def _tickets(self, found: Iterable[Difference]) -> list[Ticket]:
        """A ticket for each difference: opened, or found again if it was resolved."""
        wanted = {Ticket.create_id(each.kind, each.subject): each for each in found}
        known = self.court.find_many(Ticket, wanted)
        today, owner = clock.today(), act.current().actor
        due = due_on(self._book(), today)
        tickets = []
        for id_, each in wanted.items():
            ticket = known.get(id_)
            if ticket is None:
                ticket = Ticket(
                    kind=each.kind, subject=each.subject, bank_account=each.bank_account,
                    amount=each.amount, found_on=today, said=each.said, owner=owner, due_on=due,
                )  # fmt: skip
            else:
                ticket.find_again(each.amount, found_on=today, owner=owner, due_on=due)
            tickets.append(ticket)
        return tickets

    # Months

    def month(self, label: str) -> Month | None:
        """A month somebody began to close, or ``None``."""
        found = self.court.find_many(Month, [Month.create_id(label)])
        return found.get(Month.create_id(label))

    def look_at(self, label: str) -> MonthLook:
        """A month as it would be signed now; a closed one as it was sealed."""
        span, month = Span.of(label), self.month(label)
        with snapshot(self.court) as at:
            reads = read_accounts(at, self._book(), span.ends_on)
            standing = open_at(at, reads, span.ends_on, clock.today())
            if month is not None and month.state is MonthState.CLOSED and month.read:
                read = month.read
            else:
                read = self._read(at, span, reads, standing)
        state = month.state if month else MonthState.OPEN
        return MonthLook(
            label, span.begins_on, span.ends_on, state, read,
            read.seal(label, whole=False), standing, dict(month.signed) if month else {},
        )  # fmt: skip

    def indicators(self, label: str) -> tuple[Measured, ...]:
        """A month's indicators as they are measured now, closed or not."""
        span = Span.of(label)
        with snapshot(self.court) as at:
            return measure(at.connection, at.book, span.begins_on, span.ends_on)

    @command(
        Permission.SIGN_MONTH,
        whose=any_officer(
            "执行局核对人，核对全院账目",
            "the month is the whole court's; one signs for enforcement and one for finance",
        ),
    )
    def sign(self, label: str, figures: str) -> Recorded:
        """Sign a month's figures, as their digest names them; the second signature closes it.

        One signs for finance and one for enforcement. Raises :class:`MonthNotClean` while a
        difference is not explained or an unclaimed line has no owner, steps and next date.
        """
        span = Span.of(label)
        look = self.look_at(label)
        if look.state is MonthState.OPEN:
            self._in_order(span)
            may_close(look.standing.differences, look.standing.unowned)
        month = self.month(label) or Month(
            label=label, begins_on=span.begins_on, ends_on=span.ends_on
        )
        doing = act.current()
        side = "finance" if doing.role is Role.FINANCE else "enforcement"
        month.sign(look.read, figures, by=doing.actor, side=side, today=clock.today())
        # Until it is closed again, the seal of before it was reopened is not this month's.
        seal = month.seal if month.state is MonthState.CLOSED else ""
        return record(self.court, month, month=label, state=month.state.value, seal=seal)

    @command(Permission.REOPEN_MONTH)
    def reopen(self, label: str, reason: str) -> Recorded:
        """Open the last closed month again, by the leader and with a reason."""
        span = Span.of(label)
        month = self.court.find(Month, Month.create_id(label), named=f"month {label}")
        doing = act.current()
        month.reopen(reason, by=doing.actor, role=doing.role.value)
        open_from = self.court.open_from()
        if open_from is not None and open_from > span.ends_on + timedelta(days=1):
            raise MonthOutOfOrder(
                f"later months are closed, up to {open_from}", open_from=open_from
            )
        return record(self.court, month, month=label)

    def check(self, label: str) -> SealCheck:
        """Recompute what was sealed: the chain's link, every balance, and nothing posted since."""
        month = self.court.find(Month, Month.create_id(label), named=f"month {label}")
        read = month.read
        if read is None:
            return SealCheck(
                label,
                month.state,
                month.seal,
                link_holds=False,
                balances_hold=False,
                untouched_since=False,
            )
        with snapshot(self.court) as at:
            row = at.connection.exec_driver_sql(LINK, (at.book, read.read_to)).one_or_none()
            then = _stood(at, month.ends_on, read.read_to)
            now = _stood(at, month.ends_on, None)
        return SealCheck(
            label, month.state, month.seal,
            link_holds=bool(row and row[0] == read.link)
            and read.seal(label) == month.seal,
            balances_hold=_digest(then) == read.balances,
            untouched_since=then == now,
        )  # fmt: skip

    def _read(
        self, at: Snapshot, span: Span, reads: tuple[DayRead, ...], standing: Open
    ) -> MonthRead:
        stood = _stood(at, span.ends_on, None)
        proofs = tuple(
            AccountProof(
                r.bank_account, "" if r.closing is None else str(r.closing), str(r.booked),
                r.digest, agreed=not r.items,
            )
            for r in (each.without_later() for each in reads)
        )  # fmt: skip
        return MonthRead(
            read_to=at.position, link=at.link, families=_families(stood),
            balances=_digest(stood), proofs=proofs, listed=standing.listed,
            figures=_figures(at, span),
        )  # fmt: skip

    def _in_order(self, span: Span) -> None:
        open_from = self.court.open_from()
        if open_from is not None and span.begins_on != open_from:
            raise MonthOutOfOrder(f"the next month begins on {open_from}", open_from=open_from)

    def _book(self) -> Book:
        return the_book(self.court)


def _limit(book: Book) -> Period:
    try:
        return book.policy_on(clock.today()).in_transit_alert
    except NoPolicyInForce:
        return TRANSIT_LIMIT


Stood = tuple[tuple[str, str, int], ...]


def _stood(at: Snapshot, ends_on: date, read_to: int | None) -> Stood:
    given = {"book": at.book, "ends_on": ends_on, "read_to": read_to}
    rows = at.connection.exec_driver_sql(STOOD, given)
    return tuple((row.account, row.currency, row.amount) for row in rows)


def _digest(stood: Stood) -> str:
    text = json.dumps(stood, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _families(stood: Stood) -> tuple[FamilyStood, ...]:
    sums: dict[tuple[str, str], list[int]] = {}
    for account, currency, amount in stood:
        sums.setdefault((account.partition("/")[0], currency), []).append(amount)
    return tuple(
        FamilyStood(family, len(each), str(fen(sum(each), currency)))
        for (family, currency), each in sorted(sums.items())
    )


def _figures(at: Snapshot, span: Span) -> tuple[Figure, ...]:
    """The month's indicators, each by the version of its formula in force."""
    found = measure(at.connection, at.book, span.begins_on, span.ends_on)
    return tuple(
        Figure(each.indicator, each.version, str(each.numerator), str(each.denominator))
        for each in found
    )
