"""Two special accounts (专户) of one court: neither's money pays what is kept on the other."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ledger.domain.bank_line import BankLine
from ledger.domain.errors import Refusal
from ledger.domain.instrument import InstrumentKind
from ledger.domain.law.own_account import End, OtherBankAccount, are_two_ends
from ledger.domain.line_differences import MoreThanStands
from ledger.domain.money import Money
from ledger.domain.ticket import Ticket, TicketKind, TicketState
from ledger.services.account_interest import AccountInterests
from ledger.services.instruments import Instruments
from ledger.store.verify import verify
from reconciliation.closing.ticketing import Tickets
from tests.formats.make import Line
from tests.reconciliation.bank_side import BankSide
from tests.services.courthouse import ACCOUNT, CASE, DEBTOR, HOLDER, Courthouse, by
from tests.services.papers import RULING
from tests.services.refusing import refused

AUCTIONS = "512907000010101"
LATER = date(2026, 3, 20)
DEBIT = End("1", "2", Money("5.00"), date(2026, 3, 2))
CREDIT = End("2", "1", Money("5.00"), date(2026, 3, 2))


class Two:
    """A case kept on one account, and its debtor's money on the other."""

    def __init__(self, house: Courthouse, side: BankSide) -> None:
        self.house, self.side, self.other = house, side, BankSide(house, AUCTIONS)
        with by("admin"):
            house.books.add_bank_account(AUCTIONS, HOLDER, "招商银行", "308305000101")
        house.open_case()
        self.came = self.other.line("500.00", name=DEBTOR)
        self.other.day("2026-03-02", self.came)
        self.receipt = self.of_other(self.came)

    def of_other(self, line: Line) -> UUID:
        return BankLine.create_id(AUCTIONS, line.serial, date.fromisoformat(line.on))

    def claim(self) -> str:
        with by("wang"):
            shares = [(CASE, Money("500.00"))]
            return self.house.receipts.propose(self.receipt, shares, evidence="电话").ids["claim"]

    def moved(self, *, to: str = ACCOUNT, credited: str = "500.00") -> tuple[UUID, UUID]:
        """The bank moves it: a shortage on one account that was explained, a credit on the other"""
        out = self.other.line("500.00", on="2026-03-03", credit=False, name=HOLDER, account=to)
        back = self.side.line(credited, on="2026-03-03", name=HOLDER, account=AUCTIONS)
        self.other.day("2026-03-03", out)
        self.side.day("2026-03-03", back)
        ticket = Ticket.create_id(TicketKind.SHORT, str(self.of_other(out)))
        with by("feng"):
            Tickets(self.house.court).explain(ticket, "专户间划转", "回单", LATER)
        return ticket, self.side.id_of(back)

    def cover(self, ticket: UUID, credit: UUID, amount: str = "500.00", **more: Any) -> None:
        with by("sun"):
            Tickets(self.house.court).cover(ticket, credit, Money(amount), **more)


@pytest.fixture
def two(house: Courthouse, side: BankSide) -> Two:
    return Two(house, side)


@pytest.mark.parametrize(
    ("debit", "credit", "are"),
    [
        (DEBIT, CREDIT, True),
        (DEBIT._replace(other=""), CREDIT, True),
        (DEBIT, CREDIT._replace(other="62****01"), True),
        (DEBIT._replace(other=""), CREDIT._replace(other=""), False),
        (DEBIT._replace(other="3"), CREDIT, False),
        (DEBIT, CREDIT._replace(other="3"), False),
        (DEBIT, CREDIT._replace(amount=Money("5.01")), False),
        (DEBIT, CREDIT._replace(on=date(2026, 3, 1)), False),
        (DEBIT, CREDIT._replace(on=date(2026, 3, 12)), True),
        (DEBIT, CREDIT._replace(on=date(2026, 3, 13)), False),
        (DEBIT, CREDIT._replace(account="1"), False),
    ],
)
def test_r1_05a_two_lines_are_one_transfer_as_both_banks_tell_it(
    debit: End, credit: End, *, are: bool
) -> None:
    assert are_two_ends(debit, credit) is are


def test_r1_05a_money_of_another_account_covers_no_shortage(two: Two) -> None:
    """The bank took a charge on one account; what lies on the other is not taken for it."""
    charge = two.side.line("12.00", credit=False)
    two.side.day("2026-03-02", two.side.line("100.00"), charge)
    short = Ticket.create_id(TicketKind.SHORT, str(two.side.id_of(charge)))
    with by("feng"):
        Tickets(two.house.court).explain(short, "误收", "银行函", LATER)
    refused(two.house, OtherBankAccount, lambda: two.cover(short, two.receipt, "12.00"))
    assert two.house.line(two.receipt).remainder == Money("500.00")


def test_r1_05a_nobodys_money_is_used_on_another_account_than_it_lies_on(two: Two) -> None:
    house = two.house
    with by("wang"):
        Instruments(house.court).receive(
            "30101", InstrumentKind.CHEQUE, CASE, Money("500.00"), drawer_name=DEBTOR, slip="P1"
        )

    def cheque() -> None:
        with by("sun"):
            Instruments(house.court).find_money("30101", two.receipt, "进账单")

    for used in (two.claim, cheque):
        assert refused(house, OtherBankAccount, used).facts["bank_account"] == AUCTIONS


def test_r1_05a_once_the_bank_moved_it_it_is_its_cases_with_its_age_and_payer(two: Two) -> None:
    house = two.house
    ticket, credit = two.moved()
    two.cover(ticket, credit, receipts=[two.receipt])
    assert Tickets(house.court).ticket(ticket).state is TicketState.RESOLVED
    assert house.balances() == {
        f"bank/{ACCOUNT}": 500_00, f"unclaimed/{two.receipt}": -500_00,
    }  # fmt: skip
    with by("sun"):  # it earned nothing where it lies no more, and goes back from there to nobody
        refused(
            house, OtherBankAccount, lambda: AccountInterests(house.court).propose(two.receipt, "x")
        )
    with by("wang"):
        refused(
            house, OtherBankAccount,
            lambda: house.returns.draft(
                two.receipt, Money("500.00"), paper=RULING, bank_name="农行",
                bank_code="103305000019",
            ),
        )  # fmt: skip
    claim = two.claim()
    with by("feng"):
        house.receipts.confirm(two.receipt, claim)
    [lot] = house.case().lots.values()
    assert (lot.value_date, lot.third_party) == (date(2026, 3, 2), False)
    assert verify(house.court.database, house.court.book, workers=0).intact


def test_r1_05a_what_its_case_has_already_may_be_moved_without_naming_it(two: Two) -> None:
    """As the price of a lot, which its case has had since the sale was confirmed."""
    ticket, credit = two.moved()
    two.cover(ticket, credit)
    assert not any(name.startswith("short/") for name in two.house.balances())


@pytest.mark.parametrize(
    ("how", "amount", "why"),
    [
        ({"to": "6222021102030009999"}, "500.00", OtherBankAccount),
        ({"credited": "500.01"}, "500.00", OtherBankAccount),
        ({}, "499.99", MoreThanStands),
    ],
)
def test_r1_05a_what_is_no_whole_transfer_of_our_own_moves_nothing(
    two: Two, how: dict[str, str], amount: str, why: type[Refusal]
) -> None:
    ticket, credit = two.moved(**how)
    refused(two.house, why, lambda: two.cover(ticket, credit, amount))


def test_r1_05a_what_is_carried_is_what_was_moved_whole_and_nobodys_yet(two: Two) -> None:
    more = two.other.line("30.00", name=DEBTOR)
    two.other.day("2026-03-02", more)
    ticket, credit = two.moved()
    for carried, why in (
        ([two.of_other(more)], MoreThanStands),
        ([two.receipt, two.of_other(more)], MoreThanStands),
        ([credit], OtherBankAccount),
    ):
        refused(two.house, why, lambda c=carried: two.cover(ticket, credit, receipts=c))
    with by("sun"):
        AccountInterests(two.house.court).propose(two.receipt, "部分为利息", amount=Money("1.00"))
    refused(two.house, MoreThanStands, lambda: two.cover(ticket, credit, receipts=[two.receipt]))
