"""F7 暂存款清理表: money of old that was held, how long, and what was paid out of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from api.forms.document import Links
from api.forms.known import Known, Told, rooted
from api.forms.lists import CHUNK, CasesKnown, Days, chunks, streamed
from api.forms.parts import CaseNumber, Payee, Says
from ledger.domain.case_account import CaseAccount
from ledger.domain.kernel import Fact
from ledger.domain.money import Money
from ledger.domain.payout import Payout
from reconciliation.legacy.classes import LegacyClass
from reconciliation.legacy.line import LegacyLine
from reconciliation.legacy.stretch import LegacyStretch

STRETCHES: Final = 64  # kept between two chunks; a register lies in the order of its days


@dataclass(frozen=True, slots=True)
class HeldRow:
    """F7: a receipt that was held, and a payment out of it (暂存款清理表).

    A receipt paid out in several payments has a row for each; its amount stands in the first.
    """

    serial: Annotated[str, Says("流水号", "serial")]
    amount: Annotated[Money | None, Says("到账金额", "amount")]
    arrived: Annotated[date, Says("到账日期", "arrived")]
    days_held: Annotated[int, Says("留存天数", "days held")]
    case_number: CaseNumber
    officer: Annotated[str, Says("承办人", "officer")]
    paid: Annotated[Money | None, Says("本次发还金额", "paid out")]
    paid_on: Annotated[date | None, Says("发还日期", "paid on")]
    payee: Payee


_ACCOUNTS: Final = "SELECT bank_account FROM views.legacy_positions WHERE book = %s ORDER BY 1"
# Every class is named, so that the index by account, class and day finds the days of each.
HELD: Final = (
    "SELECT line, stretch, at FROM views.legacy_lines WHERE book = %s AND bank_account = %s"
    " AND cls = ANY(%s) AND booked_on BETWEEN %s AND %s ORDER BY booked_on, line"
)
CLASSES: Final = [each.value for each in LegacyClass]


class Payment(NamedTuple):
    """What of one receipt one payment took, when the bank booked it, and whom it went to."""

    amount: Money
    on: date
    payee: str


def held(known: Known, connection: sa.Connection, days: Days) -> Iterator[tuple[HeldRow, Links]]:
    """F7: old receipts that arrived on these days, account by account, in the order of days."""
    book, reading = known.court.book, _Reading(known)
    accounts = [row[0] for row in connection.exec_driver_sql(_ACCOUNTS, (book,))]
    for account in accounts:
        given = (book, account, CLASSES, days.first, days.last)
        for part in chunks(streamed(connection, HELD, given), CHUNK):
            yield from reading.rows(part)


class _Reading:
    """Some hundreds of receipts at a time, each with its case and its payments."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._cases = CasesKnown(known)
        self._stretches: dict[UUID, tuple[LegacyStretch, list[Told]]] = {}

    def rows(self, part: list[Any]) -> Iterator[tuple[HeldRow, Links]]:
        self._learn({row.stretch for row in part})
        there = [row for row in part if row.stretch in self._stretches]
        in_hand = self._known.streams(row.line for row in there)
        lines = {row.line: self._line(row, in_hand.get(row.line, [])) for row in there}
        self._cases.learn(line.case for line in lines.values() if line.case)
        paid = self._paid(lines)
        for id_, line in lines.items():
            yield from self._of(line, paid.get(id_, []))

    def _of(self, line: "_Line", paid: list[tuple[Payment, Links]]) -> Iterator[Any]:
        sides = self._cases.of(line.case)
        links = {**line.links, **sides.links}
        moment = self._known.moment
        assert moment is not None  # a book with lines has a moment
        for at, (payment, its_links) in enumerate(paid or [(None, {})]):
            until = payment.on if payment else moment.date()
            yield HeldRow(
                serial=line.serial, amount=line.amount if at == 0 else None,
                arrived=line.booked_on, days_held=(until - line.booked_on).days,
                case_number=line.case, officer=sides.officer or line.officer,
                paid=payment.amount if payment else None, paid_on=payment.on if payment else None,
                payee=payment.payee if payment else "",
            ), {**links, **its_links}  # fmt: skip

    def _learn(self, wanted: set[UUID]) -> None:
        if len(self._stretches) > STRETCHES:
            self._stretches.clear()
        streams = self._known.streams(wanted - self._stretches.keys())
        for id_, told in streams.items():
            root = rooted(told)
            if isinstance(root, LegacyStretch):
                self._stretches[id_] = root, told

    def _line(self, row: Any, told: list[Told]) -> "_Line":
        """A line as its register has it, and what runs and people found since."""
        stretch, of_stretch = self._stretches[row.stretch]
        entry = stretch.entries[row.at - 1]
        root = rooted(told)
        said = [each for each in of_stretch if _concerns(each.fact, row.at)]
        links = {each.position: each.link for each in (*said, *told)}
        match = stretch.matches.get(row.at)
        case = match.case if match and row.at in stretch.confirmed else entry.case
        if isinstance(root, LegacyLine):
            confirmed = [each for each in root.matches.values() if each.confirmed]
            case = confirmed[0].shares[0].case_number if confirmed else root.case
        return _Line(
            row.line, entry.serial, entry.amount, entry.booked_on, case, entry.officer, told, links
        )

    # Payments

    def _paid(self, lines: dict[UUID, "_Line"]) -> dict[UUID, list[tuple[Payment, Links]]]:
        """What the bank booked out of each receipt, by its case or by the line itself."""
        bound = [*_bound_by_lines(lines.values()), *self._bound_by_cases(lines)]
        payouts = self._known.streams({each.payout for each in bound})
        found: dict[UUID, list[tuple[Payment, Links]]] = {}
        for each in bound:
            told = payouts.get(each.payout, [])
            root = rooted(told)
            settled = isinstance(root, Payout) and root.settled_on and not root.returned_on
            if settled and isinstance(root, Payout) and root.settled_on:
                links = {**each.links, **{one.position: one.link for one in told}}
                payment = Payment(each.amount, root.settled_on, each.payee)
                found.setdefault(each.line, []).append((payment, links))
        for paid in found.values():
            paid.sort(key=lambda one: one[0].on)
        return found

    def _bound_by_cases(self, lines: dict[UUID, "_Line"]) -> Iterator["_Bound"]:
        numbers = {line.case for line in lines.values() if line.case}
        ids = [CaseAccount.create_id(number) for number in numbers]
        kinds = (CaseAccount.Earmarked, CaseAccount.PartyAdded)
        for told in self._known.streams(ids, kinds).values():
            names: dict[str, str] = {}
            last: dict[UUID, list[_Bound]] = {}
            for each in told:
                fact = each.fact
                if isinstance(fact, CaseAccount.PartyAdded):
                    names[fact.party] = fact.name
                elif isinstance(fact, CaseAccount.Earmarked):
                    payee, link = names.get(fact.party, ""), {each.position: each.link}
                    last[fact.payout] = [  # what was amended is bound anew
                        _Bound(source.receipt, fact.payout, source.amount, payee, link)
                        for source in fact.sources if source.receipt in lines
                    ]  # fmt: skip
            for bound in last.values():
                yield from bound


def _concerns(fact: Fact, at: int) -> bool:
    """Whether a fact of a stretch says something of the line at a place."""
    if isinstance(fact, LegacyStretch.Proposed):
        return any(each.at == at for each in fact.matches)
    if isinstance(fact, LegacyStretch.Confirmed):
        return at in fact.places
    return isinstance(fact, LegacyStretch.Loaded)


class _Line(NamedTuple):
    line: UUID
    serial: str
    amount: Money
    booked_on: date
    case: str
    officer: str
    told: list[Told]
    links: dict[int, bytes]


class _Bound(NamedTuple):
    line: UUID
    payout: UUID
    amount: Money
    payee: str
    links: dict[int, bytes]


def _bound_by_lines(lines: Iterable[_Line]) -> Iterator[_Bound]:
    """Payments of a line's own money, by its class."""
    for line in lines:
        root = rooted(line.told)
        if isinstance(root, LegacyLine):
            for payout, bound in root.bound.items():
                payee = root.payee(bound.party, root.account_in_force(bound.party))
                yield _Bound(line.line, payout, bound.amount, payee.holder, {})
