"""What a stretch of bank lines may touch, fetched in few queries before any of it is booked."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import chain
from typing import NamedTuple, cast
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.bank_line import BankLine
from ledger.domain.case_account import CaseAccount
from ledger.domain.court_transfer import CourtTransfer
from ledger.domain.expectation import Expectation
from ledger.domain.kernel import Root
from ledger.domain.payer import Payer
from ledger.domain.payout import WITH_BANK, Payout, State, payout_of
from ledger.domain.sub_account import SubAccount
from ledger.domain.ticket import Ticket, TicketKind
from ledger.services.the_book import the_book
from ledger.store.court import Court
from reconciliation.formats.model import StatementLine
from reconciliation.line_ids import may_stand_as
from reconciliation.matching.known import Known, KnownCase, OurPayout, numbers_in, tokens
from reconciliation.tickets import due_on, expected


@dataclass(slots=True)
class Chunk:
    """Everything already in the book that a stretch of lines may touch, fetched in few queries."""

    lines: dict[UUID, BankLine]
    cases: dict[str, CaseAccount]
    payouts: dict[UUID, Payout]
    payers: dict[UUID, Root]
    expectations: dict[UUID, Expectation]
    known: Known
    today: date
    ticket: Callable[[TicketKind, str, StatementLine, tuple[str, ...]], Ticket]
    tickets: list[Ticket]
    shown: Collection[UUID]  # the lines of the whole file
    paid: list[tuple[Payout, CaseAccount]] = field(default_factory=list)
    sides: list[CourtTransfer] = field(default_factory=list)

    @property
    def roots(self) -> list[Root]:
        """In the order their facts must stand: money arrives before it is claimed."""
        return [
            *self.lines.values(), *self.payouts.values(), *self.cases.values(),
            *self.payers.values(), *self.expectations.values(), *self.tickets,
            *self.sides,
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
    shown: Collection[UUID]  # the lines of the file

    def forget(self) -> None:
        """Know nothing any more."""
        self.cases.clear()
        self.known = Known()


class Touches(NamedTuple):
    """What a stretch of lines may touch that another one must not have read before: the ``lines``
    as which they may stand in the book, in their order, and ``all`` that is not always loaded
    anew: these, the payouts they answer, and whatever is awaited under their words."""

    lines: dict[UUID, None]
    all: frozenset[UUID]

    @classmethod
    def of(cls, told: Sequence[StatementLine]) -> "Touches":
        """What these lines may touch."""
        lines = dict.fromkeys(chain.from_iterable(map(may_stand_as, told)))
        answered = [payout_of(line.end_to_end) for line in told if line.end_to_end]
        said = {word for line in told for word in said_in(line)}
        others = chain(filter(None, answered), map(Expectation.create_id, said))
        return cls(lines, frozenset(lines).union(others))


class Surroundings:
    """Fetches, for one stretch after another, what is in the book already."""

    def __init__(self, court: Court, seen: Seen) -> None:
        self.court = court
        self.seen = seen

    def of(self, lines: Sequence[StatementLine], touches: Touches) -> Chunk:
        """Everything already in the book that these lines may touch."""
        seen = self.seen
        known = self.court.find_many(BankLine, touches.lines)
        quoted = {line.end_to_end for line in lines if line.end_to_end}
        ours = {payout for each in quoted if (payout := payout_of(each))}
        payouts = self.court.find_many(Payout, ours)
        expectations = self._expectations(lines)
        numbers = {payout.case_number for payout in payouts.values() if payout.case_number}
        numbers.update(self._sub_accounts({line.sub_account for line in lines} - {""}))
        numbers.update(each.case_number for each in expectations.values())
        numbers.update(n for line in lines if line.credit for n in numbers_in(line.remark))
        others = {p.payer for p in payouts.values() if p.payer_kind != CaseAccount.TOPIC}
        payers = self.court.find_many(Root, sorted(others - known.keys()))
        cases = self._cases(numbers)
        for each in expectations.values():
            seen.known.add_expected(expected(each))
        today = clock.today()
        ticket = self._tickets(today)
        chunk = Chunk(
            known, cases, payouts, payers, expectations, seen.known, today, ticket, [], seen.shown
        )
        paid = payouts.items()
        seen.known.payouts = {id_: our_payout(each, chunk.payer(each)) for id_, each in paid}
        return chunk

    def _expectations(self, lines: Sequence[StatementLine]) -> dict[UUID, Expectation]:
        quoted = {word for line in lines if line.credit for word in said_in(line)}
        return self.court.find_many(Expectation, map(Expectation.create_id, sorted(quoted)))

    def _sub_accounts(self, numbers: set[str]) -> set[str]:
        """The cases that own these sub-accounts, which are known from now on."""
        new = numbers - self.seen.known.sub_accounts.keys()
        found = self.court.find_many(SubAccount, map(SubAccount.create_id, new))
        owners = {sub.number: (sub.case_number, sub.bank_account) for sub in found.values()}
        self.seen.known.sub_accounts.update(owners)
        return {
            self.seen.known.sub_accounts[number][0]
            for number in numbers & self.seen.known.sub_accounts.keys()
        }

    def _cases(self, numbers: set[str]) -> dict[str, CaseAccount]:
        new = numbers - self.seen.cases.keys()
        found = self.court.find_many(CaseAccount, map(CaseAccount.create_id, new))
        self.seen.cases.update((case.case_number, case) for case in found.values())
        for case in found.values():
            self.seen.known.add_case(KnownCase(case.case_number, case.bank_account))
        # In one order on every machine, for it is the order of the facts.
        return {
            number: self.seen.cases[number] for number in sorted(numbers & self.seen.cases.keys())
        }

    def _tickets(
        self, today: date
    ) -> Callable[[TicketKind, str, StatementLine, tuple[str, ...]], Ticket]:
        """How a difference found in a line becomes a ticket: in the importer's hands at first."""

        @cache
        def due() -> date:  # few stretches open one
            return due_on(the_book(self.court), today)

        def opened(
            kind: TicketKind, subject: str, line: StatementLine, said: tuple[str, ...]
        ) -> Ticket:
            return Ticket(
                kind=kind, subject=subject, bank_account=line.account, amount=line.amount,
                found_on=today, said=said, owner=act.current().actor, due_on=due(),
            )  # fmt: skip

        return opened


def said_in(line: StatementLine) -> tuple[str, ...]:
    """The request numbers a line may quote."""
    return tokens(line.end_to_end, line.remark)


def our_payout(payout: Payout, payer: Payer) -> OurPayout:
    """A payout as matching knows it."""
    return OurPayout(
        payout.id, payout.case_number, payer.bank_account, payout.reference, payout.amount,
        with_bank=payout.state in WITH_BANK, settled=payout.state is State.SETTLED,
        payee=payer.payee(payout.party, payout.account_version) if payout.reference else None,
    )  # fmt: skip
