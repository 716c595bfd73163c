"""The day's proof: bank and books, every fen of their difference under its own name (R11.5)."""

from datetime import date

import pytest

from ledger.domain.money import Money
from ledger.domain.permissions import NotPermitted
from ledger.domain.ticket import (
    DifferenceStands,
    NotExplained,
    PutsRightOwnWord,
    TicketKind,
    TicketState,
)
from reconciliation.closing.day import ItemKind
from reconciliation.closing.letter import LetterNeedsPaper, LetterSaysOtherwise
from reconciliation.closing.proving import Proving
from reconciliation.closing.ticketing import Tickets
from tests.formats.make import Line, camt053, camt054
from tests.reconciliation.bank_side import BankSide
from tests.reconciliation.day_side import LATER, MONDAY, TUESDAY, kinds, prove, read, sent, ticket
from tests.services.courthouse import ACCOUNT, DEBTOR, Courthouse, by


def test_r11_5_bank_and_books_agree_and_what_lies_between_is_named_line_by_line(
    house: Courthouse, side: BankSide
) -> None:
    mine = side.line("25000.00", name=DEBTOR, sub_account=house.payable())
    nobodys, fee = side.line("300.00", name="乙某"), side.line("12.00", credit=False, name="手续费")
    side.day("2026-03-02", mine, nobodys, fee)
    sent(house)
    look = Proving(house.court).look(MONDAY)
    [account] = look.accounts
    assert account.agrees
    assert account.closing == account.booked == Money("25288.00")
    between = {each.kind: each.accounts for each in look.between}
    assert between["unclaimed"] == ((f"unclaimed/{side.id_of(nobodys)}", Money("300.00")),)
    assert between["short"] == ((f"short/{side.id_of(fee)}", Money("12.00")),)
    assert [amount for _, amount in between["transit"]] == [Money("20000.00")]
    assert between["long"] == ()


def test_a_notice_before_the_day_end_statement_is_a_difference_of_time(
    house: Courthouse, side: BankSide
) -> None:
    first, second = side.line("100.00"), side.line("40.00", on="2026-03-03")
    side.day("2026-03-02", first)
    house.take(camt054(ACCOUNT, [second]))
    found = read(house, MONDAY)
    assert kinds(found) == {ItemKind.LATER: Money("-40.00")}
    assert found.agrees
    assert kinds(read(house, TUESDAY)) == {
        ItemKind.NO_STATEMENT: Money("0.00"), ItemKind.NOTICE_ONLY: Money("-40.00"),
    }  # fmt: skip
    side.day("2026-03-03", second)
    assert read(house, TUESDAY).items == ()


def test_a_notice_its_days_statement_does_not_show_is_money_the_bank_does_not_hold(
    house: Courthouse, side: BankSide
) -> None:
    """The bank told it on Monday, booked it on Tuesday under the same number: it is there twice."""
    told = side.line("40.00")
    house.take(camt054(ACCOUNT, [told]))
    side.day("2026-03-02", side.line("100.00"))
    found = read(house)
    assert kinds(found) == {ItemKind.NOT_ON_STATEMENT: Money("-40.00")}
    assert not found.agrees
    prove(house)
    phantom = ticket(house, TicketKind.NOT_AT_BANK, str(side.id_of(told)))
    assert phantom.amount == Money("-40.00")
    with by("sun"), pytest.raises(DifferenceStands):
        Tickets(house.court).resolve(phantom.id, "银行将补列")
    side.day("2026-03-03", told)
    assert kinds(read(house)) == {ItemKind.NOTICE_ONLY: Money("-40.00")}, "a later file shows it"
    assert read(house, TUESDAY).items == ()
    with by("sun"):
        Tickets(house.court).resolve(phantom.id, "次日对账单已列")


def test_a_typed_paper_does_not_outweigh_the_banks_own_file_of_that_day(
    house: Courthouse, side: BankSide
) -> None:
    side.day("2026-03-02", side.line("100.00"))
    side.balance += 7
    side.day("2026-03-03")
    with by("feng"):
        Proving(house.court).confirm_balance(ACCOUNT, TUESDAY, Money("100.00"), "余额对账单1号")
    found = read(house, TUESDAY)
    assert kinds(found) == {ItemKind.GAP: Money("0.00")}
    assert found.items[0].said == "2026-03-03-2: CNY 107.00 ≠ CNY 100.00"
    with by("sun"):
        Proving(house.court).confirm_balance(ACCOUNT, TUESDAY, Money("107.00"), "余额对账单2号")
    assert kinds(read(house, TUESDAY)) == {ItemKind.UNEXPLAINED: Money("7.00")}


def test_r2_02_a_serial_with_another_amount_is_a_difference_with_a_ticket_until_put_right(
    house: Courthouse, side: BankSide
) -> None:
    line = side.line("100.00")
    house.take(camt054(ACCOUNT, [line]))
    summary = side.day("2026-03-02", Line("110.00", serial=line.serial))
    subject = f"{side.id_of(line)}:{summary.sha256}"
    assert kinds(read(house)) == {ItemKind.NOT_BOOKED: Money("10.00")}
    found = ticket(house, TicketKind.DISCREPANCY, subject)
    assert (found.owner, found.due_on) == ("feng", date(2026, 3, 5))
    tickets = Tickets(house.court)
    with by("sun"), pytest.raises(DifferenceStands):
        tickets.resolve(found.id, "已核对")
    with by("sun"), pytest.raises(NotExplained):
        tickets.correct(found.id)
    with by("feng"):
        tickets.explain(found.id, "通知金额有误", "银行更正函", LATER)
    with by("feng"), pytest.raises(PutsRightOwnWord):
        tickets.correct(found.id)
    assert house.balances()[f"bank/{ACCOUNT}"] == 100_00
    with by("sun"):
        tickets.correct(found.id)
    assert house.balances()[f"bank/{ACCOUNT}"] == 110_00
    assert house.line(side.id_of(line)).remainder == Money("110.00")
    assert read(house).items == ()
    assert ticket(house, TicketKind.DISCREPANCY, subject).state is TicketState.RESOLVED


def test_a_missing_statement_is_found_by_its_balance_and_by_its_number(
    house: Courthouse, side: BankSide
) -> None:
    side.day("2026-03-02", side.line("100.00"))
    lost = side.written("2026-03-03", [side.line("7.00", on="2026-03-03")])
    side.day("2026-03-04", side.line("1.00", on="2026-03-04"))
    found = read(house, date(2026, 3, 4))
    assert kinds(found) == {ItemKind.GAP: Money("7.00")}
    assert found.items[0].said == "2026-03-02..2026-03-04 no. 1 → 3"
    prove(house, date(2026, 3, 4))
    gap = ticket(house, TicketKind.STATEMENT_GAP, found.items[0].subject)
    with by("sun"), pytest.raises(DifferenceStands):
        Tickets(house.court).resolve(gap.id, "x")
    house.take(lost, "迟到.xml")
    assert read(house, date(2026, 3, 4)).items == ()
    with by("sun"):
        Tickets(house.court).resolve(gap.id, "缺失对账单已补收")


def test_a_skipped_number_alone_is_a_gap_and_a_new_years_number_is_none(
    house: Courthouse, side: BankSide
) -> None:
    side.day("2026-03-02", side.line("100.00"))
    side.sequence = 5
    side.day("2026-03-03", side.line("1.00", on="2026-03-03"))
    assert kinds(read(house, TUESDAY)) == {ItemKind.GAP: Money("0.00")}
    side.sequence = 0
    side.day("2026-03-04", side.line("1.00", on="2026-03-04"))
    assert len(read(house, date(2026, 3, 4)).items) == 1


def test_an_opening_balance_nobody_loaded_is_a_difference(house: Courthouse) -> None:
    side = BankSide(house, opening="500.00")
    side.day("2026-03-02", side.line("100.00"))
    assert kinds(read(house)) == {ItemKind.OPENING: Money("500.00")}
    prove(house)
    assert ticket(house, TicketKind.OPENING, ACCOUNT).amount == Money("500.00")


def test_without_the_days_statement_nothing_is_proved(house: Courthouse, side: BankSide) -> None:
    side.day("2026-03-02", side.line("100.00"))
    assert ItemKind.NO_STATEMENT in kinds(read(house, TUESDAY))
    assert not read(house, TUESDAY).agrees
    side.day("2026-03-06", side.line("1.00", on="2026-03-06"), sequence=2)
    sunday = read(house, date(2026, 3, 8))
    assert sunday.items == (), "a bank that rests sends no statement"


def test_the_same_statement_in_two_files_counts_once(house: Courthouse, side: BankSide) -> None:
    line = side.line("100.00")
    data = side.written("2026-03-02", [line])
    house.take(data)
    house.take(data + b"\n", "again.xml")
    assert read(house).items == ()


def test_a_statement_the_bank_sends_again_corrected_takes_the_place_of_the_first(
    house: Courthouse, side: BankSide
) -> None:
    """Under the same number it changes one line, then takes one back; it ties each time."""
    kept, wrong = side.line("5.00"), side.line("100.00")
    side.day("2026-03-02", kept, wrong)
    more = [kept, Line("110.00", serial=wrong.serial)]
    changed = house.take(camt053(ACCOUNT, "0.00", more, statement_id="c1", sequence=1), "c1.xml")
    assert kinds(read(house)) == {ItemKind.NOT_BOOKED: Money("10.00")}
    prove(house)
    found = ticket(house, TicketKind.DISCREPANCY, f"{side.id_of(wrong)}:{changed.sha256}")
    with by("feng"):
        Tickets(house.court).explain(found.id, "银行更正", "更正对账单", LATER)
    with by("sun"):
        Tickets(house.court).correct(found.id)
    assert read(house).items == ()
    house.take(camt053(ACCOUNT, "0.00", [kept], statement_id="c2", sequence=1), "c2.xml")
    assert kinds(read(house)) == {ItemKind.NOT_ON_STATEMENT: Money("-110.00")}


def test_a_day_downloaded_again_with_more_lines_is_one_statement(
    house: Courthouse, side: BankSide
) -> None:
    morning, evening = side.line("100.00"), side.line("5.00")
    for nth, lines in enumerate(([morning], [morning, evening])):
        data = camt053(ACCOUNT, "0.00", lines, statement_id=f"D{nth}", sequence=None)
        house.take(data, f"{nth}.xml")
        assert read(house).items == ()
    other = camt053(ACCOUNT, "0.00", [evening], statement_id="D9", sequence=None)
    house.take(other, "other.xml")
    assert ItemKind.GAP in kinds(read(house)), "less than was told before takes no place"


def test_two_statements_of_a_day_with_the_same_balances_and_other_lines_are_two(
    house: Courthouse,
) -> None:
    for nth in (1, 2):
        line = Line("0.01", serial=f"S{nth}")
        told = camt053(ACCOUNT, "0.00", [line], statement_id=f"DE-{nth}", sequence=None)
        house.take(told, f"{nth}.xml")
    assert kinds(read(house)) == {ItemKind.GAP: Money("-0.01")}


def test_a_proof_is_drawn_again_only_when_it_has_changed_and_opens_no_second_ticket(
    house: Courthouse, side: BankSide
) -> None:
    side.day("2026-03-02", side.line("100.00"))
    side.balance += 7
    side.day("2026-03-03", side.line("1.00", on="2026-03-03"))
    assert prove(house, TUESDAY) == {
        "day": "2026-03-03", "accounts": "1", "differing": "1", "tickets": "1",
    }  # fmt: skip
    prove(house, TUESDAY)
    assert house.topics("day-proof.drawn") == 1
    assert house.topics("day-proof.drawn-again") == 0
    assert house.topics("ticket.opened") == 1
    side.day("2026-03-03", side.line("1.00", on="2026-03-03"))
    prove(house, TUESDAY)
    assert house.topics("day-proof.drawn-again") == 1


def test_only_finance_proves_and_works_on_tickets(house: Courthouse) -> None:
    for person in ("wang", "chen", "lin", "audit", "admin"):
        with by(person), pytest.raises(NotPermitted):
            Proving(house.court).prove(MONDAY)


def test_a_dry_run_of_a_proof_records_nothing(house: Courthouse, side: BankSide) -> None:
    side.day("2026-03-02", side.line("100.00"))
    before = house.court.position()
    with by("feng", dry_run=True):
        done = Proving(house.court).prove(MONDAY)
    assert done.dry_run
    assert done.facts
    assert house.court.position() == before


def test_an_account_that_was_never_used_agrees(house: Courthouse) -> None:
    assert read(house).agrees


def test_the_banks_paper_stands_where_its_files_tell_no_balance(house: Courthouse) -> None:
    proving = Proving(house.court)
    house.take(camt054(ACCOUNT, [Line("100.00", serial="S1")]))
    for closing, document, day in (
        ("100.00", " ", MONDAY), ("-1.00", "函", MONDAY), ("100.00", "函", LATER),
    ):  # fmt: skip
        with by("feng"), pytest.raises(LetterNeedsPaper):
            proving.confirm_balance(ACCOUNT, day, Money(closing), document)
    with by("feng"):
        proving.confirm_balance(ACCOUNT, MONDAY, Money("90.00"), "余额对账单1号")
    assert kinds(read(house)) == {ItemKind.UNEXPLAINED: Money("-10.00")}
    with by("sun"), pytest.raises(LetterSaysOtherwise):
        proving.confirm_balance(ACCOUNT, MONDAY, Money("100.00"), "余额对账单1号")
    with by("sun"):
        proving.confirm_balance(ACCOUNT, MONDAY, Money("100.00"), "余额对账单2号")
    assert (read(house).closing, read(house).items) == (Money("100.00"), ())
    for person in ("wang", "chen", "admin"):
        with by(person), pytest.raises(NotPermitted):
            proving.confirm_balance(ACCOUNT, MONDAY, Money("1.00"), "函")
