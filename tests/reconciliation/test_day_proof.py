"""The day's proof: bank and books, every fen of their difference under its own name (R11.5)."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from ledger.domain.money import Money
from ledger.domain.payout import NotInThatState, State
from ledger.domain.permissions import NotPermitted
from ledger.domain.ticket import (
    DifferenceStands,
    NotExplained,
    PutsRightOwnWord,
    Ticket,
    TicketKind,
    TicketState,
)
from reconciliation.closing.day import DayRead, ItemKind
from reconciliation.closing.letter import LetterNeedsPaper, LetterSaysOtherwise
from reconciliation.closing.proving import Proving
from reconciliation.closing.ticketing import NotOurPayout, Tickets
from reconciliation.matching.hits import Why
from reconciliation.paying import Payments
from tests.formats.make import Line, camt053, camt054
from tests.reconciliation.bank_side import BankSide
from tests.reconciliation.scripted_bank import ScriptedBank
from tests.services.courthouse import ACCOUNT, CASE, CREDITOR, DEBTOR, Courthouse, by

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
LATER = date(2026, 3, 20)


@pytest.fixture
def side(house: Courthouse) -> BankSide:
    return BankSide(house)


def read(house: Courthouse, day: date = MONDAY) -> DayRead:
    [found] = Proving(house.court).look(day).accounts
    return found


def kinds(found: DayRead) -> dict[ItemKind, Money]:
    return {item.kind: item.amount for item in found.items}


def prove(house: Courthouse, day: date = MONDAY) -> dict[str, str]:
    with by("feng"):
        return Proving(house.court).prove(day).ids


def ticket(house: Courthouse, kind: TicketKind, subject: str) -> Ticket:
    return Tickets(house.court).ticket(Ticket.create_id(kind, subject))


def sent(house: Courthouse, amount: str = "20000.00") -> str:
    """A payout at the bank; return its number."""
    number = house.approved(amount)
    pay = Payments(house.court, ScriptedBank())
    with by("sun"):
        batch = pay.prepare(house.account, [number]).ids["batch"]
    with by("qian"):
        pay.send(batch)
    return number


def answering(house: Courthouse, number: str, side: BankSide, *, credit: bool = False) -> Line:
    reference = house.payout(number).reference
    return side.line("20000.00", credit=credit, name=CREDITOR, end_to_end=reference)


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


def test_two_statements_of_a_day_with_the_same_balances_and_other_lines_are_two(
    house: Courthouse,
) -> None:
    for nth in (1, 2):
        line = Line("0.01", serial=f"S{nth}")
        house.take(camt053(ACCOUNT, "0.00", [line], statement_id=f"DE-{nth}"), f"{nth}.xml")
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


def test_a_debit_nobody_explains_is_short_and_ends_by_the_banks_own_credit(
    house: Courthouse, side: BankSide
) -> None:
    fee, back = side.line("12.00", credit=False), side.line("12.00", on="2026-03-03")
    side.day("2026-03-02", side.line("100.00"), fee)
    short = ticket(house, TicketKind.SHORT, str(side.id_of(fee)))
    assert short.amount == Money("12.00")
    tickets = Tickets(house.court)
    with by("feng"):
        tickets.explain(short.id, "银行误收手续费", "银行函", LATER)
    side.day("2026-03-03", back)
    with by("sun"), pytest.raises(DifferenceStands):
        tickets.resolve(short.id, "银行已退")
    with by("feng"), pytest.raises(PutsRightOwnWord):
        tickets.cover(short.id, side.id_of(back), Money("12.00"))
    with by("sun"):
        tickets.cover(short.id, side.id_of(back), Money("12.00"))
    assert not any(account.startswith("short/") for account in house.balances())
    assert house.line(side.id_of(back)).remainder == Money("0.00")
    assert tickets.ticket(short.id).state is TicketState.RESOLVED
    assert read(house, TUESDAY).agrees


def test_money_that_is_nobodys_is_long_until_the_bank_takes_it_back(
    house: Courthouse, side: BankSide
) -> None:
    double, taken = side.line("50.00"), side.line("50.00", credit=False, on="2026-03-03")
    side.day("2026-03-02", double)
    tickets = Tickets(house.court)
    with by("sun"):
        long = UUID(tickets.hold_long(side.id_of(double), Money("50.00"), "重复入账").ids["ticket"])
    assert house.balances()[f"long/{long}"] == -50_00
    with by("qian"), pytest.raises(DifferenceStands):
        tickets.resolve(long, "x")
    side.day("2026-03-03", taken)
    short = ticket(house, TicketKind.SHORT, str(side.id_of(taken)))
    with by("feng"):
        tickets.explain(short.id, "银行冲回重复入账", "银行函", LATER)
    with by("sun"):
        tickets.cover(short.id, side.id_of(double), Money("50.00"))
    with by("qian"):
        tickets.resolve(long, "银行已冲回")
    assert house.balances() == {}


def test_long_money_may_turn_out_to_be_somebodys(house: Courthouse, side: BankSide) -> None:
    line = side.line("50.00")
    side.day("2026-03-02", line)
    tickets = Tickets(house.court)
    with by("sun"):
        long = UUID(tickets.hold_long(side.id_of(line), Money("50.00"), "不明").ids["ticket"])
    with by("feng"):
        tickets.explain(long, "付款人来函说明", "来函", LATER)
    with by("sun"):
        tickets.free_long(long)
    assert house.line(side.id_of(line)).remainder == Money("50.00")


def test_a_debit_of_an_earlier_attempt_settles_nothing_and_has_a_ticket(
    house: Courthouse, side: BankSide
) -> None:
    side.day("2026-03-02", side.line("25000.00", name=DEBTOR, sub_account=house.payable()))
    number = sent(house)
    first = answering(house, number, side)
    pay = Payments(house.court, ScriptedBank())
    house.later(hours=25)
    day_end = side.day("2026-03-03")
    with by("sun"):
        pay.inquire(number)
    with by("sun"):
        pay.requeue(number, day_end.sha256)
    with by("sun"):
        batch = pay.prepare(house.account, [number]).ids["batch"]
    with by("qian"):
        pay.send(batch)
    assert house.payout(number).reference != first.end_to_end
    side.day("2026-03-04", Line(**{**vars(first), "on": "2026-03-04"}))
    assert house.payout(number).state is State.SENT, "the attempt under way is not yet answered"
    line = house.id_of(Line(**{**vars(first), "on": "2026-03-04"}))
    found = ticket(house, TicketKind.EARLIER_ATTEMPT, str(line))
    assert Why.EARLIER_ATTEMPT.value in found.said
    assert house.balances()[f"short/{line}"] == 20_000_00
    with by("feng"):
        Tickets(house.court).explain(found.id, "首次发送已执行", "银行回单", LATER)
    with by("sun"), pytest.raises(NotInThatState):
        Tickets(house.court).settle_late(found.id)  # the second attempt is at the bank


def test_an_attempt_thought_lost_that_was_carried_out_settles_its_payout_by_two_people(
    house: Courthouse, side: BankSide
) -> None:
    fee = side.line("12.00", credit=False)
    side.day("2026-03-02", side.line("25000.00", name=DEBTOR, sub_account=house.payable()), fee)
    number = sent(house)
    debit = replace(answering(house, number, side), on="2026-03-04")
    house.later(hours=25)
    day_end = side.day("2026-03-03")
    pay = Payments(house.court, ScriptedBank())
    with by("sun"):
        pay.inquire(number)
    with by("sun"):
        pay.requeue(number, day_end.sha256)
    side.day("2026-03-04", debit)
    line, tickets = house.id_of(debit), Tickets(house.court)
    assert house.payout(number).state is State.APPROVED
    found = ticket(house, TicketKind.SHORT, str(line))
    for each in (found, ticket(house, TicketKind.SHORT, str(side.id_of(fee)))):
        with by("feng"):
            tickets.explain(each.id, "首次发送已执行", "银行回单", LATER)
    with by("feng"), pytest.raises(PutsRightOwnWord):
        tickets.settle_late(found.id)
    with by("sun"), pytest.raises(NotOurPayout):
        tickets.settle_late(Ticket.create_id(TicketKind.SHORT, str(side.id_of(fee))))
    with by("sun"):
        tickets.settle_late(found.id)
    assert house.payout(number).state is State.SETTLED
    assert house.balances() == {
        f"bank/{ACCOUNT}": 4_988_00, f"case/{CASE}/available": -5_000_00,
        f"short/{side.id_of(fee)}": 12_00,
    }  # fmt: skip
    with by("sun"), pytest.raises(NotInThatState):
        pay.prepare(house.account, [number])


def test_a_return_of_another_amount_has_a_ticket_beside_its_claim(
    house: Courthouse, side: BankSide
) -> None:
    side.day("2026-03-02", side.line("25000.00", name=DEBTOR, sub_account=house.payable()))
    number = sent(house)
    side.day("2026-03-03", answering(house, number, side))
    back = side.line("19990.00", name=CREDITOR, end_to_end=house.payout(number).reference)
    side.day("2026-03-04", back)
    assert ticket(house, TicketKind.DOUBTFUL_RETURN, str(side.id_of(back))).owner == "feng"


def test_in_transit_too_long_has_a_ticket_until_the_bank_books_it(
    house: Courthouse, side: BankSide
) -> None:
    side.day("2026-03-02", side.line("25000.00", name=DEBTOR, sub_account=house.payable()))
    number = sent(house)
    subject = str(house.payout(number).id)
    house.later(days=2)
    [moving] = Proving(house.court).look(MONDAY).in_transit
    assert (moving.days, moving.late) == (2, False)
    house.later(days=1)
    assert Proving(house.court).look(MONDAY).in_transit[0].late
    prove(house)
    late = ticket(house, TicketKind.TRANSIT, subject)
    with by("sun"), pytest.raises(DifferenceStands):
        Tickets(house.court).resolve(late.id, "x")
    side.day("2026-03-05", answering(house, number, side))
    with by("sun"):
        Tickets(house.court).resolve(late.id, "银行已记账")


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
