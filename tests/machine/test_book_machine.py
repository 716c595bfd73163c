"""The whole book under any order of events: its balances are always those of a few plain rules.

A search (`make search`) writes twice as many books as a run of the suite, whose longest test this
is; ANZHANG_MACHINE_EXAMPLES and ANZHANG_MACHINE_STEPS say how many, and how long each. The seed is
in the header.
"""

import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test

from ledger.domain import clock
from ledger.domain.bank_line import BankLine
from ledger.domain.chart import side_of
from ledger.domain.money import fen, zero
from ledger.domain.payment_batch import PaymentBatch
from ledger.domain.ticket import Ticket, TicketKind
from ledger.store.database import Database
from ledger.store.translation import MonthClosed
from ledger.store.verify import verify
from reconciliation.closing.day import ItemKind, left_over
from reconciliation.closing.proving import Proving
from reconciliation.closing.ticketing import Tickets
from reconciliation.payments.bank import BankUnreachable
from tests.docs.moving import POSTED, as_posted
from tests.formats.make import Line as FileLine
from tests.formats.make import camt053, camt054
from tests.machine.desk_machine import senders, which, yuan
from tests.machine.model import BOUND, CASH_GIVEN, UNDER_WAY, WITH_BANK, Batch, Case, Line, Payout
from tests.machine.waiting_machine import WaitingMachine
from tests.reconciliation.answers import pain002
from tests.services.courthouse import CREDITOR, Courthouse, by
from tests.services.papers import RECEIPT
from tests.trails import no_fen_is_lost_on_its_way

BOOKS = 60 if os.environ.get("ANZHANG_SEARCH") else 20
EXAMPLES = int(os.environ.get("ANZHANG_MACHINE_EXAMPLES") or BOOKS)
STEPS = int(os.environ.get("ANZHANG_MACHINE_STEPS", "80"))

MOVES_HELD = {
    "case-account.earmarked", "case-account.earmark-released", "payout.sent", "payout.requeued",
    "case-account.set-aside", "case-account.put-back", "case-account.passed-on",
    "case-account.owed-again", "foreign-money.kept", "bank-line.short-covered",
    "payout.handed-over", "payout.turned-up",
}  # fmt: skip


class BookMachine(WaitingMachine):
    """The desk, and the way to the bank and back."""

    @precondition(lambda self: self.ready())
    @rule(person=senders)
    def prepare(self, person: str) -> None:
        ready = self.ready()
        numbers = [payout.number for payout in ready]
        ids = self.ask(person, lambda: self.pay.prepare(self.house.account, numbers), allowed=True)
        self.model.batches.append(Batch(ids["batch"], ready))
        for payout in ready:
            payout.state, payout.queued_by, payout.batch = "queued", person, ids["batch"]
            payout.taken = False

    @precondition(lambda self: self.model.batches)
    @rule(at=which, person=senders, line=st.sampled_from(["up", "up", "up", "down", "lost"]))
    def send(self, at: int, person: str, line: str) -> None:
        batch = self.model.batches[at % len(self.model.batches)]
        allowed, files = batch.may_be_sent_by(person), len(self.bank.files)
        allowed = allowed and not any(map(self.paid_beside, batch.payouts))
        if allowed and line == "down":
            self.bank.line_is_down()
            with by(person), pytest.raises(BankUnreachable):
                self.pay.send(batch.message_id)
            batch.state = "line-down"
        else:
            if allowed and line == "lost":
                self.bank.answer_gets_lost(arrived=at % 2 == 0)
            self.ask(person, lambda: self.pay.send(batch.message_id), allowed=allowed)
            if allowed:
                batch.state = "unknown" if line == "lost" else "answered"
        if not allowed:
            assert len(self.bank.files) == files, "something went that must not"
            return
        for payout in batch.payouts:
            payout.state = "sent" if payout.state == "queued" else payout.state
            if line == "lost" and payout.state == "sent":
                payout.state = "unknown"

    @precondition(lambda self: self.in_state(*WITH_BANK))
    @rule(at=which, exact=st.sampled_from([True, True, True, False]))
    def bank_books(self, at: int, exact: bool) -> None:
        with_bank = self.in_state(*WITH_BANK)
        payout = with_bank[at % len(with_bank)]
        figure = payout.fen + (not exact)
        if self.in_bank() < figure:
            return
        serial = self.tell(payout, figure, credit=False, kind="settle" if exact else "short")
        if exact:
            payout.state = "settled"
        else:
            payout.debit = serial

    @precondition(lambda self: self.in_state("settled", "returned", "failed"))
    @rule(at=which, exact=st.sampled_from([True, True, False]))
    def money_comes_back(self, at: int, exact: bool) -> None:
        told = self.in_state("settled", "returned", "failed")
        payout = told[at % len(told)]
        figure = payout.fen + (not exact)
        ours = exact and payout.state == "settled" and not payout.cash
        self.tell(payout, figure, credit=True, kind="return" if ours else "receipt")
        if ours:
            payout.give_back("returned")
            payout.case.confirmed = False

    @precondition(lambda self: self.thought_lost())
    @rule(at=which, looked=st.booleans())
    def what_was_thought_lost_was_carried_out(self, at: int, looked: bool) -> None:
        """Nothing is sent, or let go, beside a debit that quotes it before people have looked."""
        payout = self.thought_lost()[at % len(self.thought_lost())]
        if not payout.debit:
            if self.in_bank() < payout.fen:
                return
            payout.debit = self.tell(payout, payout.fen, credit=False, kind="short")
        number, account = payout.number, self.house.account
        self.ask("sun", lambda: self.pay.prepare(account, [number]), allowed=False)
        self.ask("wang", lambda: self.house.payouts.withdraw(number, "撤回"), allowed=False)
        line = self.model.lines[payout.debit]
        if not looked or line.fen != payout.fen:
            return
        tickets, day = Tickets(self.house.court), clock.today()
        ticket = Ticket.create_id(TicketKind.SHORT, str(self.id_of(payout.debit)))
        self.ask("feng", lambda: tickets.explain(ticket, "已执行", "回单", day), allowed=True)
        self.ask("feng", lambda: tickets.settle_late(ticket), allowed=False)
        self.ask("qian", lambda: tickets.settle_late(ticket), allowed=True)
        line.kind, payout.state, payout.debit = "drawn", "settled", ""

    def thought_lost(self) -> list[Payout]:
        """What was sent, and may be sent again."""
        return [p for p in self.in_state("approved") if p.batch and self.batch_of(p).handed]

    def batch_of(self, payout: Payout) -> Batch:
        return next(each for each in self.model.batches if each.message_id == payout.batch)

    def tell(self, payout: Payout, figure: int, *, credit: bool, kind: str) -> str:
        serial = f"S{len(self.model.lines) + 1:05}"
        left = figure if kind == "receipt" else 0
        self.model.lines[serial] = Line(serial, figure, credit, kind, left)
        reference = self.house.payout(payout.number).reference
        self.take(
            [FileLine(yuan(figure), credit=credit, serial=serial, name=CREDITOR,
                      end_to_end=reference, return_reason="AC04" if credit else "")]
        )  # fmt: skip
        return serial

    @precondition(lambda self: any(p.batch for p in self.model.payouts))
    @rule(at=which, status=st.sampled_from(["ACCP", "RJCT", "PDNG", "ACSC"]), twice=st.booleans())
    def bank_reports(self, at: int, status: str, twice: bool) -> None:
        told = [p for p in self.model.payouts if p.batch]
        payout = told[at % len(told)]
        reference = self.house.payout(payout.number).reference
        self.files += 1
        data = pain002(payout.batch, {reference: status}, n=self.files)
        for _ in range(1 + twice):
            self.bank.deliver(data)
        taken = status != "RJCT" and self.batch_of(payout).handed
        with by("feng"):
            aside = self.pay.collect().set_aside
        # A person hears of what was let go meanwhile and the bank has, or refused and carried out.
        carried_out = payout.state == "failed" and status == "ACSC"
        let_go = payout.state in ("withdrawn", "stopped")
        assert bool(aside) == (taken and (let_go or carried_out))
        if payout.state in WITH_BANK and status == "RJCT":
            payout.give_back("failed")
        elif payout.state in ("sent", "unknown") or (payout.state == "approved" and taken):
            payout.state, payout.taken = "accepted", True

    @precondition(lambda self: self.in_state(*WITH_BANK))
    @rule(at=which)
    def requeue_after_proof(self, at: int) -> None:
        """The bank knows nothing of it, and the day's statement shows nothing."""
        with_bank = self.in_state(*WITH_BANK)
        payout = with_bank[at % len(with_bank)]
        self.ask("feng", lambda: self.pay.inquire(payout.number), allowed=True)
        serial = f"S{len(self.model.lines) + 1:05}"
        self.model.lines[serial] = Line(serial, 1, credit=True, kind="receipt", remainder=1)
        self.files += 1
        statement = camt053(
            self.house.account, "0.00", [FileLine("0.01", serial=serial)],
            statement_id=f"DE-{self.files}",
        )  # fmt: skip
        sha256 = self.house.take(statement).sha256
        # The statement is of the first day: it says nothing of what was sent after it.
        handed = self.pay.court.find(
            PaymentBatch, PaymentBatch.create_id(payout.batch), named=payout.batch
        ).handed_at
        assert handed is not None
        allowed = clock.on(handed) == date(2026, 3, 2) and not payout.debit
        if self.ask("feng", lambda: self.pay.requeue(payout.number, sha256), allowed=allowed):
            payout.state = "approved"

    def ready(self) -> list[Payout]:
        """What a batch may be made of."""
        approved = [p for p in self.in_state("approved") if not p.cash and not p.debit]
        return [p for p in approved if not self.paid_beside(p)]

    def paid_beside(self, payout: Payout) -> bool:
        """Whether the bank may have paid another out of this money, and nobody has said so."""
        let_go = self.in_state("failed", "withdrawn", "stopped", "returned")
        return any(
            p.debit and self.model.lines[p.debit].fen == p.fen and p.drawn_on is payout.drawn_on
            for p in let_go
        )

    # Cash

    @precondition(lambda self: self.in_state("approved"))
    @rule(at=which, person=senders, witness=senders)
    def hand_over_cash(self, at: int, person: str, witness: str) -> None:
        approved = self.in_state("approved")
        cash = [payout for payout in approved if payout.cash] or approved
        payout, hand_over = cash[at % len(cash)], self.house.in_cash.hand_over
        if payout.cash:
            account, batch = self.house.account, [payout.number]
            self.ask(person, lambda: self.pay.prepare(account, batch), allowed=False)
        allowed = payout.cash and person != witness and not {person, witness} & payout.acted
        allowed = allowed and not self.paid_beside(payout)
        if self.ask(person, lambda: hand_over(payout.number, RECEIPT, witness), allowed=allowed):
            payout.state, payout.giver, payout.witness = "given", person, witness

    @precondition(lambda self: self.in_state("given"))
    @rule(at=which, person=senders, saw=st.sampled_from([True, True, False]))
    def cash_is_witnessed(self, at: int, person: str, saw: bool) -> None:
        """Nothing moves on one person's word, whoever gives it."""
        told = self.in_state("given")
        payout, desk = told[at % len(told)], self.house.in_cash
        self.ask("chen", lambda: self.house.payouts.stop(payout.number, "止付"), allowed=False)
        allowed = person == payout.witness
        if saw:
            done = self.ask(person, lambda: desk.witness(payout.number), allowed=allowed)
        else:
            done = self.ask(person, lambda: desk.deny(payout.number, "未在场"), allowed=allowed)
        if done:
            payout.state = "handed" if saw else "denied"

    @precondition(lambda self: self.in_state("given", "denied"))
    @rule(at=which, witness=senders)
    def another_saw_it(self, at: int, witness: str) -> None:
        told = self.in_state("given", "denied")
        payout, name = told[at % len(told)], self.house.in_cash.name_witness
        allowed = witness != payout.giver and witness not in payout.acted
        if self.ask("lin", lambda: name(payout.number, witness, "写错"), allowed=allowed):
            payout.state, payout.witness = "given", witness

    @precondition(lambda self: self.in_state("given", "denied"))
    @rule(at=which)
    def giving_is_taken_back(self, at: int) -> None:
        """What its witness denies goes back to where it was drawn; what waits for him does not."""
        told = self.in_state("given", "denied")
        payout, take_back = told[at % len(told)], self.house.in_cash.take_back
        allowed = payout.state == "denied"
        if self.ask("lin", lambda: take_back(payout.number, "未交付"), allowed=allowed):
            payout.give_back("stopped")

    @precondition(lambda self: self.in_state("handed"))
    @rule(at=which, exact=st.sampled_from([True, True, False]))
    def cash_is_drawn(self, at: int, exact: bool) -> None:
        """The bank's debit covers what was handed over, or a person must look."""
        handed = self.in_state("handed")
        payout = handed[at % len(handed)]
        figure = payout.fen + (not exact)
        if self.in_bank() < figure:
            return
        serial = f"S{len(self.model.lines) + 1:05}"
        line = self.model.lines[serial] = Line(serial, figure, credit=False, kind="short")
        self.take([FileLine(yuan(figure), credit=False, serial=serial)])
        find, id_ = self.house.in_cash.find_cash, self.id_of(serial)
        if self.ask("feng", lambda: find(payout.number, id_), allowed=exact):
            line.kind, payout.state = "drawn", "settled"

    def in_state(self, *states: str) -> list[Payout]:
        return [payout for payout in self.model.payouts if payout.state in states]

    @precondition(lambda self: self.last is not None)
    @rule()
    def ask_again(self) -> None:
        assert self.last is not None
        person, key, do = self.last
        before, files = self.house.court.position(), len(self.bank.files)
        with by(person, key=key):
            assert do().replayed
        assert self.house.court.position() == before
        assert len(self.bank.files) == files

    # What must hold after every step

    @invariant()
    def balances_are_the_models(self) -> None:
        stands = self.house.balances()
        assert stands == self.expected()
        assert sum(stands.values()) == 0, "assets are liabilities"
        for account, figure in stands.items():
            assert figure * side_of(account) >= 0, account

    def expected(self) -> dict[str, int]:
        """What every account must stand at."""
        ids = {serial: str(self.id_of(serial)) for serial in self.model.lines}
        return self.model.balances(ids, self.pay_ids)

    def lines_booked(self) -> int:
        """How many lines of the bank the book has taken in."""
        return len(self.model.lines)

    def set_apart(self, case: Case, line: str) -> int:
        """How much of a line's money in a case waits elsewhere than in a payout."""
        return 0

    @invariant()
    def no_line_and_no_receipt_gives_more_than_it_has(self) -> None:
        spent: Counter[tuple[str, str]] = Counter()
        for payout in self.in_state("settled", *UNDER_WAY, *CASH_GIVEN, *BOUND):
            for line, figure in payout.sources.items():
                spent[payout.case.number, line] += figure
        for case in self.model.cases:
            for serial, lot in case.lots.items():
                kept = sum(pocket.get(serial, 0) for pocket in case.pockets.values())
                apart = self.set_apart(case, serial)
                assert spent[case.number, serial] + lot.free + kept + apart == lot.fen
        for line in self.model.lines.values():
            claimed = sum(c.fen for c in line.claims.values() if c.state == "confirmed")
            assert claimed + line.remainder <= line.fen

    def teardown(self) -> None:
        for payout in self.model.payouts:
            event(f"a payout ended {payout.state}")  # shown by --hypothesis-show-statistics
        self.every_noun_is_as_the_model_says()
        house = self.house
        assert house.topics("bank-line.booked") == self.lines_booked()
        movers = house.court.recorder.rows(
            "SELECT DISTINCT f.topic FROM anzhang.postings p JOIN anzhang.facts f"
            " USING (book, position) WHERE book = %s AND p.account LIKE 'case/%%/held/%%'",
            (house.court.book,),
        )
        assert {row[0] for row in movers} <= MOVES_HELD
        posted = house.court.recorder.rows(POSTED, (house.court.book,))
        assert {tuple(row) for row in posted} <= as_posted(), "the printed chart says less"
        no_fen_is_lost_on_its_way(
            house.court, [house.case(case.number) for case in self.model.cases]
        )
        self.the_proof_explains_the_whole_difference()
        if self.files % 4 == 0:  # a fourth of the books is closed as well
            self.the_month_closes_over_what_is_in_hand_and_for_good()
        verdict = verify(house.court.database, house.court.book, workers=0)
        assert verdict.intact, verdict.differences
        clock.reset()

    def the_proof_explains_the_whole_difference(self) -> None:
        """Whatever the bank sent in whatever files: each fen of the difference has its name."""
        house, day = self.house, house_day(self.house)
        [found] = Proving(house.court).look(day).accounts
        kinds = {item.kind for item in found.items}
        assert ItemKind.ORIGIN not in kinds, "a line has not exactly one fact that booked it"
        if found.closing is not None:
            assert ItemKind.UNEXPLAINED not in kinds
            assert left_over(found.closing, found.booked, found.items) == zero()
        with by("feng"):
            Proving(house.court).confirm_balance(
                house.account, day, fen(self.in_bank()), "余额对账单"
            )
        [found] = Proving(house.court).look(day).accounts
        # A file of that very day may say otherwise; that is named beside the paper, and no amount.
        assert found.closing == found.booked
        assert {(item.kind, item.amount) for item in found.items} <= {(ItemKind.GAP, zero())}

    def the_month_closes_over_what_is_in_hand_and_for_good(self) -> None:
        house, proving = self.house, Proving(self.house.court)
        house.now = datetime(2026, 4, 1, 1, tzinfo=UTC)
        last, tickets = date(2026, 3, 31), Tickets(house.court)
        with by("feng"):
            proving.confirm_balance(house.account, last, fen(self.in_bank()), "余额对账单")
        standing = proving.look_at("2026-03").standing
        nobodys = {
            str(self.id_of(line.serial)) for line in self.model.lines.values()
            if line.kind == "receipt" and line.remainder
        }  # fmt: skip
        assert set(standing.unowned) == nobodys
        if nobodys or standing.differences:
            self.ask(
                "feng", lambda: proving.sign("2026-03", proving.look_at("2026-03").figures),
                allowed=False,
            )  # fmt: skip
        for line in standing.unowned:
            with by("sun"):
                tickets.search(UUID(line), "wang", "函询", date(2026, 4, 9))
        for name in standing.differences:
            kind, _, subject = name.partition(" ")
            with by("sun"):
                tickets.explain(
                    Ticket.create_id(TicketKind(kind), subject), "查明", "银行函", date(2026, 4, 9)
                )
        before = house.balances()
        for person in ("feng", "chen"):
            figures = proving.look_at("2026-03").figures
            self.ask(person, lambda figures=figures: proving.sign("2026-03", figures), allowed=True)
        assert house.balances() == before
        late = FileLine("1.00", serial="LATE", on="2026-03-31")
        with pytest.raises(MonthClosed):
            house.take(camt054(house.account, [late], created="2026-03-31T18:00:00+08:00"))
        assert house.balances() == before
        assert proving.check("2026-03").intact

    def every_noun_is_as_the_model_says(self) -> None:
        """Loaded anew from its facts, each noun holds what the model holds."""
        for case in self.model.cases:
            found = self.house.case(case.number)
            lots = {str(id_): (lot.amount.fen, lot.free.fen) for id_, lot in found.lots.items()}
            told = {str(self.id_of(s)): (lot.fen, lot.free) for s, lot in case.lots.items()}
            assert lots == told
            assert found.every_number == tuple(filter(None, (case.sub_account, case.payers_number)))
        for payout in self.model.payouts:
            kept = self.house.payout(payout.number)
            assert (kept.state.value, kept.amount.fen) == (payout.state, payout.fen)
            sources = {str(s.receipt): s.amount.fen for s in kept.sources}
            assert sources == {str(self.id_of(s)): part for s, part in payout.sources.items()}
        for serial, line in self.model.lines.items():
            booked: BankLine = self.house.line(self.id_of(serial))
            assert booked.remainder.fen == line.remainder


def house_day(house: Courthouse) -> date:
    """The court's own date."""
    return house.now.astimezone(clock.COURT_ZONE).date()


@pytest.fixture
def machine(database: Database) -> Iterator[type[BookMachine]]:
    BookMachine.database = database
    yield BookMachine
    clock.reset()


def test_the_book_agrees_with_a_few_plain_rules_whatever_happens_in_whatever_order(
    machine: type[BookMachine],
) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, print_blob=True,
            suppress_health_check=list(HealthCheck),
            # Each step is a dozen questions to a database: a failing order is told, not shortened.
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
        ),
    )  # fmt: skip
