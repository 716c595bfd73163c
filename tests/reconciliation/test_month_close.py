"""Closing a month (R1.04): signed by two, refused while something is open, and closed for good."""

from contextvars import Context
from datetime import date

import pytest
import sqlalchemy as sa

from ledger.domain.bank_line import BankLine, Purpose
from ledger.domain.law.closing import MonthNotClean, SignedAlready
from ledger.domain.money import Money
from ledger.domain.permissions import NotPermitted
from ledger.domain.ticket import DifferenceStands, Ticket, TicketKind, TicketState
from ledger.store.translation import MonthClosed
from ledger.store.verify import verify
from reconciliation.closing.month import (
    MonthIsClosed,
    MonthIsOpen,
    MonthNotOver,
    MonthOutOfOrder,
    MonthState,
    OtherFigures,
)
from reconciliation.closing.proving import Proving
from reconciliation.closing.ticketing import Tickets
from tests.formats.make import Line, camt053
from tests.reconciliation.bank_side import BankSide
from tests.services.courthouse import ACCOUNT, CASE, DEBTOR, Courthouse, by

MARCH, END = "2026-03", "2026-03-31"
NEXT = date(2026, 4, 10)


def sign(house: Courthouse, *people: str, month: str = MARCH) -> str:
    """Let people sign what they read; the month's state after it."""
    state = "open"
    for person in people:
        proving = Proving(house.court)
        figures = proving.look_at(month).figures
        with by(person):
            state = proving.sign(month, figures).ids["state"]
    return state


def april(house: Courthouse, day: int = 1) -> None:
    house.now = house.now.replace(month=4, day=day)


def clean(house: Courthouse, side: BankSide, amount: str = "25000.00") -> None:
    """March with one case's money and its statement to the month's end; today is 1 April."""
    sub = house.payable()
    side.day("2026-03-02", side.line(amount, name=DEBTOR, sub_account=sub))
    side.day(END)
    april(house)


def test_r1_04_two_different_people_close_a_clean_month(house: Courthouse, side: BankSide) -> None:
    clean(house, side)
    assert sign(house, "feng") == "open"
    assert sign(house, "chen") == "closed"
    assert house.court.open_from() == date(2026, 4, 1)
    assert Proving(house.court).check(MARCH).intact
    assert verify(house.court.database, house.court.book, workers=0).intact


def test_r1_04_a_line_of_the_next_month_between_two_signatures_voids_neither(
    house: Courthouse, side: BankSide
) -> None:
    clean(house, side)
    sign(house, "feng")
    side.day("2026-04-01", side.line("7.00", on="2026-04-01"))
    assert sign(house, "chen") == "closed"
    [proof] = Proving(house.court).look_at(MARCH).read.proofs
    assert (proof.closing, proof.booked, proof.agreed) == ("CNY 25000.00", "CNY 25000.00", True)


def test_r1_04_neither_the_same_person_nor_the_same_office_signs_twice(
    house: Courthouse, side: BankSide
) -> None:
    clean(house, side)
    sign(house, "feng")
    for person in ("feng", "sun"):
        with pytest.raises(SignedAlready):
            sign(house, person)
    for person in ("lin", "audit", "admin", "zhou"):
        with pytest.raises(NotPermitted):
            sign(house, person)


def test_scenario_8_three_unclaimed_lines_block_the_month_until_each_is_in_hand(
    house: Courthouse, side: BankSide
) -> None:
    lines = [side.line(f"{n}000.00", name="不明") for n in (1, 2, 3)]
    side.day("2026-03-30", *lines)
    side.day(END)
    april(house)
    with pytest.raises(MonthNotClean) as no:
        sign(house, "feng")
    assert no.value.facts["unowned"] == sorted(str(side.id_of(line)) for line in lines)
    for line in lines[:2]:
        with by("sun"):
            Tickets(house.court).search(side.id_of(line), "wang", "函询付款行", NEXT)
    with pytest.raises(MonthNotClean) as still:
        sign(house, "feng")
    assert len(still.value.facts["unowned"]) == 1
    with by("sun"):
        Tickets(house.court).search(side.id_of(lines[2]), "zhao", "函询付款行", NEXT)
    assert sign(house, "feng", "chen") == "closed"
    listed = Proving(house.court).look_at(MARCH).read.listed
    assert len(listed) == 3, "what is in hand is listed with the signatures"


def test_scenario_8_a_next_date_that_has_passed_is_no_care(
    house: Courthouse, side: BankSide
) -> None:
    line = side.line("1000.00", name="不明")
    side.day(END, line)
    april(house)
    with by("sun"):
        Tickets(house.court).search(side.id_of(line), "wang", "函询", date(2026, 4, 2))
    april(house, 5)
    with pytest.raises(MonthNotClean):
        sign(house, "feng")


def test_r1_04_a_difference_blocks_the_month_until_it_is_explained(
    house: Courthouse, side: BankSide
) -> None:
    fee = side.line("12.00", credit=False, on="2026-03-30")
    side.day("2026-03-30", side.line("100.00", name="乙", sub_account=house.payable()), fee)
    side.day(END)
    april(house)
    short = Ticket.create_id(TicketKind.SHORT, str(side.id_of(fee)))
    with pytest.raises(MonthNotClean) as no:
        sign(house, "feng")
    assert no.value.facts["differences"] == [f"short {side.id_of(fee)}"]
    with by("feng"):
        Tickets(house.court).explain(short, "银行误收", "银行函", NEXT)
    assert sign(house, "feng", "chen") == "closed"
    [listed] = Proving(house.court).look_at(MARCH).read.listed
    assert listed.startswith("short ")


def test_r1_04_without_the_statement_of_its_last_day_a_month_is_not_closed(
    house: Courthouse, side: BankSide
) -> None:
    side.day("2026-03-02", side.line("100.00", sub_account=house.payable()))
    april(house)
    with pytest.raises(MonthNotClean):
        sign(house, "feng")


def test_r1_04_a_difference_of_the_next_month_blocks_nothing(
    house: Courthouse, side: BankSide
) -> None:
    clean(house, side)
    side.day("2026-04-01", side.line("12.00", credit=False, on="2026-04-01"))
    assert sign(house, "feng", "chen") == "closed"


def test_r1_04_a_closed_month_takes_no_posting_however_it_comes(
    house: Courthouse, side: BankSide
) -> None:
    clean(house, side)
    late = side.line("5.00", on=END)
    sign(house, "feng", "chen")
    before, position = house.balances(), house.court.position()
    with pytest.raises(MonthClosed) as no:
        side.day("2026-04-01", side.line("1.00", on="2026-04-01"), late)
    assert no.value.facts["open_from"] == date(2026, 4, 1)
    assert (house.balances(), house.court.position()) == (before, position)
    booked = BankLine(
        bank_account=ACCOUNT, serial="x", booked_on=date(2026, 3, 31),
        value_date=date(2026, 3, 31), amount=Money("5.00"), purpose=Purpose.RECEIPT,
        payer_name="", payer_account="", payer_bank="", remark="", sub_account="", end_to_end="",
        matched=None, suggested=(), payout=None, file="x", place="",
    )  # fmt: skip
    with by("feng"), pytest.raises(MonthClosed):
        house.court.save(booked)  # past every service: the door itself refuses
    assert house.court.position() == position


def test_r1_04_money_of_a_closed_month_that_is_claimed_later_counts_from_the_open_day(
    house: Courthouse, side: BankSide
) -> None:
    house.payable()
    line = side.line("300.00", name="乙", on="2026-03-30")
    side.day("2026-03-30", line)
    side.day(END)
    april(house)
    with by("sun"):
        Tickets(house.court).search(side.id_of(line), "wang", "函询", NEXT)
    sign(house, "feng", "chen")
    with by("wang"):
        claim = house.receipts.propose(
            side.id_of(line), [(CASE, Money("300.00"))], evidence="付款人说明"
        ).ids["claim"]
    with by("chen"):
        house.receipts.confirm(side.id_of(line), claim)
    [lot] = house.case().lots.values()
    assert lot.value_date == date(2026, 3, 30), "its age is kept"
    days = house.court.recorder.rows(
        "SELECT effective_on FROM anzhang.postings WHERE book = %s AND account = %s",
        (house.court.book, f"case/{CASE}/available"),
    )
    assert days == [(date(2026, 4, 1),)]
    assert Proving(house.court).check(MARCH).intact


def test_a_line_booked_in_april_and_valued_in_march_is_aprils(
    house: Courthouse, side: BankSide
) -> None:
    clean(house, side)
    sign(house, "feng", "chen")
    line = side.line("7.00", on="2026-04-01", value="2026-03-31")
    side.day("2026-04-01", line)
    assert Proving(house.court).look(date(2026, 4, 1)).agrees
    assert Proving(house.court).check(MARCH).intact


def test_the_next_months_proof_goes_on_from_the_seal(house: Courthouse, side: BankSide) -> None:
    clean(house, side)
    sign(house, "feng", "chen")
    side.day("2026-04-01", side.line("1.00", on="2026-04-01"))
    [read] = Proving(house.court).look(date(2026, 4, 1)).accounts
    assert (read.agrees, read.items) == (True, ())
    assert read.closing == Money("25001.00")
    side.balance += 3
    side.sequence += 1
    side.day("2026-04-02", side.line("1.00", on="2026-04-02"))
    [read] = Proving(house.court).look(date(2026, 4, 2)).accounts
    assert [item.amount for item in read.items] == [Money("3.00")]


def test_months_close_in_order_and_open_again_from_the_last_one_back(
    house: Courthouse, side: BankSide
) -> None:
    clean(house, side)
    sign(house, "feng", "chen")
    side.day("2026-04-30")
    side.day("2026-05-29")
    side.day("2026-05-31")
    house.now = house.now.replace(month=6, day=1)
    with pytest.raises(MonthOutOfOrder):
        sign(house, "feng", month="2026-05")
    assert sign(house, "feng", "chen", month="2026-04") == "closed"
    with by("lin"), pytest.raises(MonthOutOfOrder):
        Proving(house.court).reopen(MARCH, "补记")
    with by("lin"):
        Proving(house.court).reopen("2026-04", "补记")
    with by("lin"):
        Proving(house.court).reopen(MARCH, "补记")
    assert house.court.open_from() == date(2026, 3, 1)


def test_only_the_leader_reopens_and_the_seal_stays_on_record(
    house: Courthouse, side: BankSide
) -> None:
    clean(house, side)
    sign(house, "feng")
    with by("lin"), pytest.raises(MonthIsOpen):
        Proving(house.court).reopen(MARCH, "补记")
    sign(house, "chen")
    seal = Proving(house.court).month(MARCH).seal  # type: ignore[union-attr]
    for person in ("chen", "feng", "wang", "admin"):
        with by(person), pytest.raises(NotPermitted):
            Proving(house.court).reopen(MARCH, "补记")
    with by("lin"):
        Proving(house.court).reopen(MARCH, "漏记一笔")
    late = side.line("5.00", name=DEBTOR, on=END, sub_account=house.case().sub_account)
    house.take(side.written(END, [late]))
    assert sign(house, "sun", "wang") == "closed"
    again = Proving(house.court).month(MARCH)
    assert again is not None
    assert again.seal != seal
    assert Proving(house.court).check(MARCH).intact


def test_a_month_is_signed_as_it_was_seen(house: Courthouse, side: BankSide) -> None:
    clean(house, side)
    seen = Proving(house.court).look_at(MARCH).figures
    side.day("2026-03-31", side.line("9.00", name=DEBTOR, on=END,
                                     sub_account=house.case().sub_account))  # fmt: skip
    with by("feng"), pytest.raises(OtherFigures):
        Proving(house.court).sign(MARCH, seen)


def test_a_month_under_way_or_closed_is_not_signed(house: Courthouse, side: BankSide) -> None:
    clean(house, side)
    sign(house, "feng", "chen")
    with pytest.raises(MonthIsClosed):
        sign(house, "sun")
    side.day("2026-04-30")
    with pytest.raises(MonthNotOver):
        sign(house, "feng", month="2026-04")


def test_a_seal_that_no_longer_fits_is_seen(
    house: Courthouse, side: BankSide, owner: sa.Engine
) -> None:
    clean(house, side)
    sign(house, "feng", "chen")
    with owner.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE anzhang.postings DISABLE TRIGGER ALL")
        connection.exec_driver_sql(
            "UPDATE anzhang.postings SET effective_on = '2026-04-01' WHERE account LIKE 'case/%%'"
        )
    checked = Proving(house.court).check(MARCH)
    assert not checked.balances_hold
    assert not checked.intact
    with owner.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE anzhang.postings ENABLE TRIGGER ALL")
        connection.exec_driver_sql("UPDATE anzhang.books SET open_from = NULL")
    found = verify(house.court.database, house.court.book, workers=0).differences
    assert {each.kind for each in found} == {"posting-changed", "open-from-changed"}


def test_the_month_is_read_again_when_it_was_posted_to_meanwhile(
    house: Courthouse, side: BankSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean(house, side)
    sign(house, "feng")
    late = side.line("5.00", name=DEBTOR, on=END, sub_account=house.case().sub_account)
    data = side.written(END, [late])
    genuine, looked = Proving.look_at, []

    def looking(self: Proving, label: str) -> object:
        found = genuine(self, label)
        if len(looked) == 1:
            Context().run(house.take, data)  # others do, and read for themselves
        looked.append(1)
        return found

    monkeypatch.setattr(Proving, "look_at", looking)
    with pytest.raises(OtherFigures):
        sign(house, "chen")
    assert house.court.open_from() is None


def test_r1_04_what_was_explained_of_one_sum_explains_no_other_and_no_other_kind(
    house: Courthouse,
) -> None:
    """An opening of 500 is explained; that explains neither 500 nor 507 that nobody can name."""
    side, last = BankSide(house, opening="500.00"), date(2026, 3, 31)
    side.day("2026-03-02", side.line("100.00", name=DEBTOR, sub_account=house.payable()))
    april(house)
    proving, tickets = Proving(house.court), Tickets(house.court)
    opening = Ticket.create_id(TicketKind.OPENING, ACCOUNT)
    origin = Ticket.create_id(TicketKind.ORIGIN, ACCOUNT)
    with by("feng"):
        proving.prove(last)
    with by("feng"):
        tickets.explain(opening, "上线前结存", "银行余额单", NEXT)
    for held, paper in (("600.00", "函1"), ("607.00", "函2")):
        with by("feng"):
            proving.confirm_balance(ACCOUNT, last, Money(held), paper)
        assert f"origin {ACCOUNT}" in proving.look_at(MARCH).standing.differences
        with by("feng"):
            proving.prove(last)
        found = tickets.ticket(origin)
        assert (found.state, found.amount) == (TicketState.OPEN, Money(held) - Money("100.00"))
        with by("feng"):
            tickets.explain(origin, "上线前结存", "银行余额单", NEXT)
        assert f"origin {ACCOUNT}" not in proving.look_at(MARCH).standing.differences


def test_a_paper_for_a_closed_months_day_comes_too_late(house: Courthouse, side: BankSide) -> None:
    clean(house, side)
    sign(house, "feng", "chen")
    with by("feng"), pytest.raises(MonthClosed):
        Proving(house.court).confirm_balance(ACCOUNT, date(2026, 3, 31), Money("1.00"), "函")


def test_a_discrepancy_in_a_closed_month_stands_until_it_is_put_right(
    house: Courthouse, side: BankSide
) -> None:
    line = side.line("100.00", name=DEBTOR, sub_account=house.payable())
    side.day("2026-03-02", line)
    side.day(END)
    april(house)
    sign(house, "feng", "chen")
    other = camt053(ACCOUNT, "0.00", [Line("110.00", serial=line.serial)], statement_id="corrected")
    summary = house.take(other, "corrected.xml")
    found = Ticket.create_id(TicketKind.DISCREPANCY, f"{side.id_of(line)}:{summary.sha256}")
    with by("sun"), pytest.raises(DifferenceStands):
        Tickets(house.court).resolve(found, "已核对")


def test_r1_04_a_month_opened_again_shows_no_seal(house: Courthouse, side: BankSide) -> None:
    clean(house, side)
    sign(house, "feng", "chen")
    proving = Proving(house.court)
    assert proving.check(MARCH).state is MonthState.CLOSED
    with by("lin"):
        proving.reopen(MARCH, "补入漏记流水")
    assert proving.check(MARCH).state is MonthState.OPEN
    with by("feng"):
        first = proving.sign(MARCH, proving.look_at(MARCH).figures)
    assert first.ids["seal"] == "", "the first of two signs no seal"
