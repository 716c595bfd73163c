"""Clocks: what starts them, what stops them, and what does neither."""

from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

from ledger.domain.act import Role
from ledger.domain.case_account import Capacity, CaseAccount
from ledger.domain.law.disbursement import due_dates, resumed_due_dates
from ledger.domain.money import zero
from ledger.projections import lists
from ledger.projections.clocks import Clock, clocks_of, running
from ledger.projections.lines import line
from ledger.store.court import Court
from tests.projections.history import ACCOUNT
from tests.projections.making import (
    CALENDAR,
    CASE,
    DAY,
    RULES,
    a_case,
    a_line,
    a_payee,
    a_payout,
    yuan,
)


def one_clock(court: Court, account: CaseAccount) -> Clock:
    with court.database.app.connect() as connection:
        return clocks_of(connection, court.book, account.case_number)[0]


def test_a_clock_is_stopped_by_the_banks_booking_and_by_nothing_else(  # noqa: PLR0915  # one course of events
    court: Court, told: Callable[..., None]
) -> None:
    one, account = a_line(matched=CASE), a_case()
    account.credit(one.id, "auto", yuan("100"), value_date=DAY, notified_on=DAY)
    a_payee(account)
    account.confirm_account("p1", 1, by="钱会计")
    told(one, account)
    law = due_dates(DAY, CALENDAR)
    assert law.fifteen is not None
    court_due = RULES.disburse_deadline(yuan("100"), DAY, CALENDAR).due
    first = one_clock(court, account)
    assert (first.unsettled, first.receipt) == (yuan("100"), one.id)
    assert (first.legal_due, first.target, first.fifteen_due, first.court_due) == (
        law.legal.due, law.target, law.fifteen.due, court_due
    )  # fmt: skip
    assert first.earliest == court_due == date(2022, 3, 8)

    paid = a_payout(account, "100")
    told(paid, account)
    for by, role in (("李局长", Role.CHIEF), ("钱会计", Role.FINANCE)):
        paid.approve(paid.digest, by=by, role=role)
    paid.queue("B1", by="钱会计")
    paid.send(by="郑出纳", on=DAY)
    paid.accept("ACSP")
    told(paid)
    assert one_clock(court, account) == first, "an accepted instruction is not a payment"

    with court.database.app.connect() as connection:
        today = date(2022, 4, 1)
        (late,) = lists.overdue(connection, court.book, today).items
        assert lists.overdue(connection, court.book, court_due).items == ()
        assert running(connection, court.book).items == (first,)
    assert (late.clock, late.legal) == (first, (today - law.target).days)
    assert late.fifteen == (today - law.fifteen.due).days
    assert late.court == (today - court_due).days

    debit = uuid4()
    paid.settle(bank_account=ACCOUNT, line=debit, amount=yuan("100"), on=date(2022, 3, 20))
    told(paid)
    stopped = one_clock(court, account)
    assert (stopped.unsettled, stopped.settled_on) == (zero(), date(2022, 3, 20))
    with court.database.app.connect() as connection:
        assert lists.overdue(connection, court.book, date(2023, 1, 1)).items == ()

    back, day = uuid4(), date(2022, 3, 25)
    paid.come_back(line=back, amount=yuan("100"), on=day, reason="退汇")
    account.take_back(paid.id, bank_account=ACCOUNT, line=back, returned_on=day, reason="退汇")
    told(paid, account)
    again = one_clock(court, account)
    assert (again.unsettled, again.settled_on) == (yuan("100"), None)
    assert (again.notified_on, again.earliest) == (DAY, court_due), "the old clock runs on"
    assert (again.returned_on, again.resumed_due) == (day, resumed_due_dates(day, CALENDAR).target)


def test_r2_10_what_came_back_is_late_after_ten_days_where_its_old_clock_ends_later(
    court: Court, told: Callable[..., None]
) -> None:
    """R2.10: paid again within R1.16's ten days; the old clock, 2022-03-15, is no excuse."""
    one, account = a_line(amount="200000.00", matched=CASE), a_case()
    account.credit(one.id, "auto", yuan("200000"), value_date=DAY, notified_on=DAY)
    a_payee(account)
    account.confirm_account("p1", 1, by="钱会计")
    paid = a_payout(account, "200000")
    for by, role in (("李局长", Role.CHIEF), ("钱会计", Role.FINANCE)):
        paid.approve(paid.digest, by=by, role=role)
    paid.queue("B1", by="钱会计")
    paid.send(by="郑出纳", on=DAY)
    told(one, account, paid)
    assert one_clock(court, account).due == date(2022, 3, 15)
    back, day = uuid4(), date(2022, 3, 3)
    paid.settle(bank_account=ACCOUNT, line=uuid4(), amount=yuan("200000"), on=date(2022, 3, 2))
    paid.come_back(line=back, amount=yuan("200000"), on=day, reason="退汇")
    account.take_back(paid.id, bank_account=ACCOUNT, line=back, returned_on=day, reason="退汇")
    told(paid, account)
    again = one_clock(court, account)
    assert (again.earliest, again.due) == (date(2022, 3, 15), date(2022, 3, 13))


def test_taking_a_claim_back_and_making_it_again_does_not_reset_the_clock(
    court: Court, told: Callable[..., None]
) -> None:
    one, account = a_line(), a_case()
    told(one, account)
    account.credit(one.id, "c1", yuan("100"), value_date=DAY, notified_on=DAY)
    told(account)
    first = one_clock(court, account)
    account.uncredit(one.id, "c1", yuan("100"), reason="认错")
    told(account)
    with court.database.app.connect() as connection:
        assert running(connection, court.book).items == ()
    account.credit(one.id, "c2", yuan("100"), value_date=DAY, notified_on=date(2022, 5, 5))
    told(account)
    assert one_clock(court, account) == first


def test_a_third_partys_money_is_marked_until_its_capacity_is_recorded(
    court: Court, told: Callable[..., None]
) -> None:
    one, account = a_line(), a_case()
    account.credit(one.id, "c1", yuan("100"), value_date=DAY, notified_on=DAY, third_party=True)
    told(one, account)
    assert one_clock(court, account).third_party
    account.record_capacity(one.id, Capacity.GUARANTOR, "保证书")
    told(account)
    assert not one_clock(court, account).third_party


def test_before_may_2017_no_day_is_set_and_the_clock_says_why(
    court: Court, told: Callable[..., None]
) -> None:
    early = date(2016, 6, 1)
    one, account = a_line(day=early), a_case()
    account.credit(one.id, "c1", yuan("100"), value_date=early, notified_on=early)
    told(one, account)
    found = one_clock(court, account)
    assert (found.legal_due, found.target, found.fifteen_due) == (None, None, None)
    assert (found.court_due, found.earliest) == (None, None), "the court had no rules yet either"
    assert (found.note or "").startswith("当时无生效规则 · no rule in force: ")
    with court.database.app.connect() as connection:
        booked = line(connection, court.book, one.id)
        assert booked is not None
        assert booked.claim_due is None
    later = date(2018, 6, 1)
    account.credit(uuid4_of(told), "c2", yuan("5"), value_date=later, notified_on=later)
    told(account)
    with court.database.app.connect() as connection:
        found = clocks_of(connection, court.book, CASE)[1]
    assert (found.fifteen_due, found.note) == (None, None), "the fifteen days came in 2021"
    assert found.target == date(2018, 7, 1)


def uuid4_of(told: Callable[..., None]) -> UUID:
    """The id of a booked line of five yuan."""
    one = a_line("S9", "5.00", day=date(2018, 6, 1))
    told(one)
    return one.id
