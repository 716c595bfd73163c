"""F6, F7 and F10: lists over days, whose every row is what the book knew at the position."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from api.every import follower
from api.forms import catalogue
from api.forms.clearing import CLASSES, HELD
from api.forms.lists import POSTED, RECEIPTS, Days, NotASpan
from ledger.domain.chart import bank
from ledger.domain.money import Money
from ledger.store.database import Database
from reconciliation.closing.proving import Proving
from reconciliation.legacy.classes import LADDER, Grade
from tests.forms.printing import Printing, well_formed
from tests.legacy.clearinghouse import Old
from tests.legacy.registers import row
from tests.legacy.test_legacy_clearing import ladder
from tests.projections.test_lists import explained
from tests.reconciliation.bank_side import BankSide
from tests.reconciliation.test_day_proof import sent
from tests.services.courthouse import ACCOUNT, CASE, CREDITOR, DEBTOR, OTHER_CASE, by

MARCH = "2026-03-01..2026-03-31"
OLD = "2010-01-01..2010-12-31"


@pytest.fixture
def database(own_database: Database) -> Database:
    """One of its own: plans are made for thousands of rows."""
    return own_database


def test_f6_each_receipt_of_the_days_is_a_row_in_ten_elements(desk: Printing) -> None:
    """Ten elements: day, sum, case, officer, applicant, debtor, payer, why, two who checked."""
    side = BankSide(desk)
    mine = side.line("25000.00", name=DEBTOR, sub_account=desk.payable(), remark="执行款")
    split = side.line("300.00", name="乙某", remark="往来")
    side.day("2026-03-02", mine, split, side.line("12.00", credit=False, name="手续费"))
    desk.open_case(OTHER_CASE, "zhao")
    with by("wang"):
        claim = desk.receipts.propose(
            side.id_of(split), [(CASE, Money("100.00"))], evidence="函", reason=""
        ).ids["claim"]
    waiting = desk.court.position()
    with by("zhao"):
        desk.receipts.confirm(side.id_of(split), claim)
    found = desk.rows("F6", MARCH)
    assert [(one.case_number, one.amount.plain, one.payer) for one in found] == [
        (CASE, "25000.00", DEBTOR), (CASE, "100.00", "乙某"), ("", "200.00", "乙某"),
    ]  # fmt: skip
    first = found[0]
    assert (first.officer, first.applicants, first.debtors) == ("wang", CREDITOR, DEBTOR)
    assert (first.arrived, first.why, first.bank_account) == (date(2026, 3, 2), "执行款", ACCOUNT)
    assert (found[2].officer, found[2].applicants) == ("", "")
    assert {(one.finance, one.enforcement) for one in found} == {("", "")}, "nobody has checked it"
    assert [one.amount.plain for one in desk.rows("F6", MARCH, waiting)] == ["25000.00", "300.00"]
    assert desk.rows("F6", "2026-04-01..2026-04-30") == []
    assert desk.document("F6", MARCH)["says"]["total"]["in_words"] == "贰万伍仟叁佰元整"


def test_f6_names_the_two_who_signed_the_month(desk: Printing) -> None:
    side = BankSide(desk)
    side.day("2026-03-02", side.line("25000.00", name=DEBTOR, sub_account=desk.payable()))
    side.day("2026-03-31")
    desk.now = desk.now.replace(month=4, day=1)
    for person in ("feng", "chen"):
        figures = Proving(desk.court).look_at("2026-03").figures
        with by(person):
            Proving(desk.court).sign("2026-03", figures)
    [found] = desk.rows("F6", MARCH)
    assert (found.finance, found.enforcement) == ("feng", "chen")


@pytest.fixture
def old(desk: Printing, tmp_path: Path) -> Old:
    """A register of 2010 to 2012 out of the order of its days."""
    desk.payable()
    return Old(desk, tmp_path).loaded(
        row(1, "20.00", day="2010-06-05", case=CASE, payer=DEBTOR, officer="老王"),
        row(2, "10.00", day="2010-01-05", remark="往来"),
        row(3, "30.00", day="2011-02-05", remark="诉讼费"),
        row(4, "40.00", day="2010-03-07", cls="D", document="提存审批1号"),
    )


def test_f7_old_money_stands_in_the_order_of_its_days_with_what_was_paid_out_of_it(
    desk: Printing, old: Old
) -> None:
    """流水号、到账金额、到账日期、留存时长、案号、承办人，本次发还金额、日期、收款人."""
    found = desk.rows("F7", OLD)
    assert [one.serial for one in found] == ["S000002", "S000004", "S000001"]
    assert [one.amount.plain for one in found] == ["10.00", "40.00", "20.00"]
    assert found[0].days_held == (date(2026, 3, 2) - date(2010, 1, 5)).days
    assert (found[2].case_number, found[2].officer) == (CASE, "wang"), "the officer of today"
    assert {one.paid for one in found} == {None}
    before = desk.court.position()
    _matched(old, 1, "20.00")
    side = BankSide(desk, opening="100.00")
    number = sent(desk, "12.00")
    unpaid = desk.rows("F7", OLD)
    assert {one.paid for one in unpaid} == {None}, "what the bank has not booked is not paid"
    side.day(
        "2026-03-03",
        side.line("12.00", on="2026-03-03", credit=False, name=CREDITOR,
                  end_to_end=desk.payout(number).reference),
    )  # fmt: skip
    paid = desk.rows("F7", OLD)[2]
    assert (paid.paid, paid.paid_on, paid.payee) == (Money("12.00"), date(2026, 3, 3), CREDITOR)
    assert paid.days_held == (date(2026, 3, 3) - date(2010, 6, 5)).days
    assert desk.document("F7", OLD)["says"]["total"]["amount"] == "70.00"
    assert [one.paid for one in desk.rows("F7", OLD, before)] == [None] * 3


def _matched(old: Old, at: int, amount: str) -> None:
    with by("wang"):
        match = old.clearing.propose(
            old.id(at), [(CASE, Money(amount))], Grade.E1, evidence="回单"
        ).ids["match"]
    with by("feng"):
        old.clearing.confirm(old.id(at), match)


def test_f10_what_was_put_up_in_public_is_listed_once_it_was_posted(
    desk: Printing, old: Old
) -> None:
    ladder(old, 2, LADDER)
    with by("chen"):
        old.clearing.draft_notice(
            "公1", [old.id(2)], medium="人民法院公告网", until=date(2026, 9, 2)
        )
    assert desk.rows("F10", MARCH) == []
    drafted = desk.court.position()
    with by("lin"):
        old.clearing.post_notice("公1")
    [found] = desk.rows("F10", MARCH)
    assert (found.notice, found.posted_on, found.until) == (
        "公1", date(2026, 3, 2), date(2026, 9, 2),
    )  # fmt: skip
    assert (found.third_party, found.amount.plain, found.case_number) == ("甲公司", "10.00", "")
    assert desk.rows("F10", MARCH, drafted) == [], "at that position nobody had posted it"
    well_formed(desk.page("F10", MARCH))


@pytest.mark.parametrize(
    "span", ["", "2026-03", "2026-03-31..2026-03-01", "2026-01-01..2027-12-31", "a..b"]
)
def test_a_span_is_two_days_within_a_year(desk: Printing, span: str) -> None:
    with pytest.raises(NotASpan):
        desk.rows("F6", span)


def test_one_day_is_a_span_as_well() -> None:
    assert str(Days.read("2026-03-02")) == "2026-03-02..2026-03-02"
    assert Days.read("2024-01-01..2024-12-31").last == date(2024, 12, 31)


def test_a_list_is_the_same_in_whatever_parts_it_was_read(
    desk: Printing, old: Old, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = {code: desk.document(code, days) for code, days in (("F6", MARCH), ("F7", OLD))}
    for room in ("lists.CHUNK", "clearing.CHUNK"):
        monkeypatch.setattr(f"api.forms.{room}", 1)
    monkeypatch.setattr("api.forms.clearing.STRETCHES", 0)
    monkeypatch.setattr("api.forms.lists.REMEMBERED", 0)
    assert whole == {code: desk.document(code, days) for code, days in (("F6", MARCH), ("F7", OLD))}


# Plans


POSTINGS = """
    INSERT INTO anzhang.facts
    SELECT %(book)s, 1000 + n, gen_random_uuid(), 1, 'none', '{}', now(), '', '', '', '', ''
      FROM generate_series(1, 20000) n;
    INSERT INTO anzhang.postings
    SELECT %(book)s, 1, n, %(account)s, 'CNY', 1, 1, date '2000-01-01' + n %% 3650
      FROM generate_series(100, 20100) n"""
ELSEWHEN = {
    "legacy_lines": "line = gen_random_uuid(), booked_on = date '2000-01-01' + mod(n, 3650),"
    " cls = (ARRAY['A', 'B1', 'C', 'E', 'K'])[1 + mod(n, 5)]",
    "legacy_notices": "notice = gen_random_uuid(), posted_on = date '2000-01-01' + mod(n, 3650)",
    "cash": "collection = gen_random_uuid(), case_number = n::text",
}


def copied(connection: sa.Connection, book: str) -> None:
    """Copy a row of each view into twenty thousand that stand on other days, in other cases."""
    for table, elsewhen in ELSEWHEN.items():
        connection.exec_driver_sql(
            f"""CREATE TEMP TABLE t AS SELECT v.*, n FROM
                (SELECT * FROM views.{table} WHERE book = '{book}' LIMIT 1) v,
                generate_series(1, 20000) n;
                UPDATE t SET {elsewhen};
                ALTER TABLE t DROP COLUMN n"""
        )
        made = connection.exec_driver_sql(f"INSERT INTO views.{table} SELECT * FROM t").rowcount
        assert made == 20_000, f"there is nothing in {table}, whose plan would say nothing"
        connection.exec_driver_sql("DROP TABLE t")


@pytest.fixture
def busy(desk: Printing, old: Old, owner: sa.Engine) -> Printing:
    """The same court with tens of thousands of rows on other days."""
    ladder(old, 2, LADDER)
    with by("chen"):
        old.clearing.draft_notice("公1", [old.id(2)], medium="网", until=date(2026, 9, 2))
    with by("lin"):
        old.clearing.post_notice("公1")
    desk.slips()
    desk.collected()
    follower(desk.court).catch_up()
    with owner.begin() as connection:
        given = {"book": desk.court.book, "account": bank(ACCOUNT)}
        connection.exec_driver_sql(POSTINGS, given)
        copied(connection, desk.court.book)
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("ANALYZE"))
    return desk


def test_every_list_is_read_from_an_index_in_the_order_of_its_days(busy: Printing) -> None:
    book, days = busy.court.book, (date(2010, 1, 1), date(2010, 1, 31))
    end = busy.court.position()
    asked: dict[str, tuple[Any, ...]] = {
        RECEIPTS: (book, bank(ACCOUNT), *days, end),
        HELD: (book, ACCOUNT, CLASSES, *days),
        POSTED: (book, *days),
    }
    with busy.court.database.snapshot.connect() as connection:
        for sql, given in asked.items():
            rows = connection.exec_driver_sql(f"EXPLAIN {sql}", given)
            plan = "\n".join(row[0] for row in rows)
            assert "Seq Scan" not in plan, plan
            [days_found] = [
                line for line in plan.splitlines() if "Index Cond" in line and "<=" in line
            ]
            assert "'2010-01-31'" in days_found, "the days are found in the index, not filtered"
        with explained(connection) as plans:
            catalogue.of_case(busy.court, CASE, connection)
    assert plans
    assert all("Seq Scan" not in plan for plan in plans), plans
