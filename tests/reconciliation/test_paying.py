"""Payouts with a real (mock) bank: paid only when booked, given back when refused or returned."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from ledger.domain.case_account import AccountNotConfirmed, PartyKind, PartyRole
from ledger.domain.money import Money
from ledger.domain.payout import NotInThatState, State
from ledger.services.cases import NewParty
from ledger.store.verify import verify
from reconciliation.paying import Collected, Payments
from reconciliation.payments.mock import MockBank
from tests.reconciliation.scripted_bank import ScriptedBank
from tests.services.courthouse import CASE, DEBTOR, HOLDER, Courthouse, by

COURT_CARD = "6222000000000000004"


@pytest.fixture(scope="module")
def bank_process() -> Iterator[MockBank]:
    pytest.importorskip("mockbank")
    with MockBank(starts_at=datetime(2026, 3, 2, 9, 0)) as bank:  # noqa: DTZ001  # bank time
        yield bank


class Counter:
    """The court at its bank: the same days pass for both."""

    def __init__(self, house: Courthouse, bank: MockBank) -> None:
        self.house, self.bank = house, bank
        house.account = bank.hold_court(HOLDER, COURT_CARD, Money(0)).iban
        self.pay = Payments(house.court, bank.connection())
        house.open_book()

    def pass_days(self, days: int = 1) -> Collected:
        self.bank.advance(days)
        self.house.later(days=days)
        return self.collect()

    def collect(self) -> Collected:
        with by("feng"):
            return self.pay.collect()

    def receive(self, amount: str = "25000.00") -> None:
        self.bank.deposit(Money(amount), payer_name=DEBTOR, reference=self.house.case().sub_account)

    def send(self, *numbers: str) -> str:
        with by("sun"):
            batch = self.pay.prepare(self.house.account, numbers).ids["batch"]
        with by("qian"):
            self.pay.send(batch)
        return batch


@pytest.fixture
def counter(bare: Courthouse, bank_process: MockBank) -> Iterator[Counter]:
    bank_process.reset()
    made = Counter(bare, bank_process)
    made.house.payable()
    made.receive()
    made.pass_days()
    yield made
    verdict = verify(bare.court.database, bare.court.book, workers=0)
    assert verdict.intact, verdict.differences


def arrived(house: Courthouse) -> Money:
    """What ever came in for the case (到位金额)."""
    return Money(0) + sum((lot.amount for lot in house.case().lots.values()), Money(0))


def settled_in_book(counter: Counter) -> bool:
    """Whether our figure for the account is the bank's own."""
    ours = counter.house.balances().get(f"bank/{counter.house.account}", 0)
    return ours == counter.bank.balance().fen


def test_a_payment_is_accepted_and_is_paid_only_when_the_bank_books_it(counter: Counter) -> None:
    house = counter.house
    number = house.approved()
    counter.send(number)
    transit = f"transit/{house.payout(number).id}"
    assert house.payout(number).state is State.SENT
    assert house.balances()[transit] == -20_000_00
    assert counter.collect().accepted == [number]
    done = counter.pass_days(2)
    assert house.payout(number).state is State.SETTLED
    assert transit not in house.balances()
    assert done.failed == done.set_aside == []
    assert settled_in_book(counter)


def test_a_closed_account_gives_the_money_back_and_the_others_are_paid(counter: Counter) -> None:
    house = counter.house
    closed = counter.bank.hold_payee("WANG", "丙公司", "6210000000000000017", "closed-account")
    with by("wang"):
        house.cases.add_party(
            CASE, NewParty(PartyRole.APPLICANT, PartyKind.COMPANY, "丙公司")
        )  # fmt: skip
    with by("wang"):
        house.cases.state_account(
            CASE, "p3", holder="丙公司", number=closed.iban, bank_name="建设银行",
            bank_code="105305000000", evidence="确认书",
        )  # fmt: skip
    with by("feng"):
        house.cases.confirm_account(CASE, "p3", 1)
    house.one_after_another()
    good = house.approved("1000.00")
    with by("wang"):
        ids = house.payouts.draft(CASE, "p3", Money("20000.00"), "执行款").ids
    for person in ("chen", "feng"):
        with by(person):
            house.payouts.approve(ids["payout"], ids["digest"])
    counter.send(good, ids["payout"])
    counter.pass_days(2)
    assert house.payout(good).state is State.SETTLED
    assert house.payout(ids["payout"]).state is State.FAILED
    assert house.case().free == Money("24000.00")
    assert settled_in_book(counter)


def test_a_payment_that_comes_back_is_the_cases_again_and_arrived_no_second_time(
    counter: Counter,
) -> None:
    house = counter.house
    before = arrived(house)
    counter.bank.set_behaviour("COURT", "return-later", days=1, reason="AC04")
    number = house.approved()
    counter.send(number)
    [told] = [*counter.pass_days(1).returns, *counter.pass_days(3).returns]
    assert (told.payout, told.amount, told.code, told.short) == (
        number, house.payout(number).amount, "R03", False,
    )  # fmt: skip
    assert house.payout(number).state is State.RETURNED
    assert house.case().free == Money("25000.00")
    assert arrived(house) == before
    [lot] = house.case().lots.values()
    assert lot.returned
    with pytest.raises(AccountNotConfirmed):
        house.drafted("20000.00")
    house.confirm_account()
    assert house.drafted("20000.00").ids["payout"] == f"{CASE}-2"
    assert settled_in_book(counter)


def test_every_message_delivered_twice_changes_nothing(counter: Counter) -> None:
    house = counter.house
    number = house.approved()
    counter.send(number)
    counter.pass_days(2)
    before, stood = house.court.position(), house.balances()
    again = Payments(house.court, counter.bank.connection())  # remembers nothing: all come again
    with by("feng"):
        assert again.collect().messages == 0
    assert (house.court.position(), house.balances()) == (before, stood)


def test_one_booking_told_by_notice_and_statement_is_booked_once(counter: Counter) -> None:
    house = counter.house
    number = house.approved()
    counter.send(number)
    counter.pass_days(2)
    assert house.topics("payout.settled") == 1
    assert house.topics("bank-line.confirmed") >= 1


def test_a_statement_with_a_hole_is_set_aside_and_nothing_is_lost(counter: Counter) -> None:
    house = counter.house
    counter.bank.set_behaviour("COURT", "statement-gap")
    one, two = house.approved("10.00"), house.approved("300.00")
    counter.send(one, two)
    found = counter.pass_days(1)
    assert len(found.set_aside) == 1
    assert "does not balance" in found.set_aside[0][1].detail
    # The notices of the same day told of both.
    assert {house.payout(one).state, house.payout(two).state} == {State.SETTLED}
    assert settled_in_book(counter)
    counter.bank.set_behaviour("COURT", "accept")
    assert counter.pass_days(1).set_aside == []


def test_a_file_refused_whole_gives_all_its_money_back(counter: Counter) -> None:
    house = counter.house
    counter.bank.set_behaviour("COURT", "reject-file")
    number = house.approved()
    counter.send(number)
    counter.pass_days(1)
    assert house.payout(number).state is State.FAILED
    assert house.case().free == Money("25000.00")


def test_a_silent_bank_is_asked_and_what_it_booked_is_found(counter: Counter) -> None:
    house = counter.house
    counter.bank.set_behaviour("COURT", "silent")
    number = house.approved()
    counter.send(number)
    house.later(hours=25)
    with by("feng"):
        counter.pay.mark_unanswered(number)
    assert house.payout(number).state is State.UNKNOWN
    with pytest.raises(NotInThatState):
        counter.send(number)
    with by("feng"):
        counter.pay.inquire(number)
    assert house.payout(number).state is State.ACCEPTED
    counter.pass_days(2)
    assert house.payout(number).state is State.SETTLED
    assert settled_in_book(counter)


def test_nothing_is_paid_that_the_bank_was_not_given(counter: Counter) -> None:
    """A lost line: the book knows it sent, the bank never heard; after proof it goes again."""
    house = counter.house
    number = house.approved()
    lost = ScriptedBank()
    lost.answer_gets_lost(arrived=False)
    genuine, counter.pay = counter.pay, Payments(house.court, lost)
    counter.send(number)
    first = house.payout(number).reference
    assert house.payout(number).state is State.UNKNOWN
    counter.pay = genuine
    found = counter.pass_days(1)
    with by("feng"):
        counter.pay.inquire(number)
    statement = next(i for i in found.imports if i.format.startswith("camt.053"))
    with by("feng"):
        counter.pay.requeue(number, statement.sha256)
    counter.send(number)
    assert house.payout(number).reference != first
    counter.pass_days(2)
    assert house.payout(number).state is State.SETTLED
    assert settled_in_book(counter)
