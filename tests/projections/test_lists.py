"""The lists of the day: page by page, each row once, and never by reading a whole table."""

import random
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from api.every import rebuild
from ledger.domain.act import Role
from ledger.projections import lists
from ledger.projections.account_interest import said_to_be
from ledger.projections.batches import batch, list_batches
from ledger.projections.cases import case, list_cases, parties
from ledger.projections.clocks import clocks_of, running
from ledger.projections.files import file, list_files
from ledger.projections.journal import balance, position_at, statement
from ledger.projections.lines import claims, line, list_lines
from ledger.projections.payouts import list_payouts, payout, payouts_of
from ledger.projections.read import NotACursor, Page, cursor_of
from ledger.store.court import Court
from ledger.store.database import Database
from tests.projections.conftest import OPENED
from tests.projections.history import ACCOUNT, History

FAR = date(2040, 1, 1)
Lister = Callable[..., Page[Any]]

LISTS: dict[str, Lister] = {
    "to_claim": lists.to_claim,
    "claims_to_confirm": lists.claims_to_confirm,
    "accounts_to_confirm": lists.accounts_to_confirm,
    "to_approve": lambda c, b, **k: lists.to_approve(c, b, Role.CHIEF, **k),
    "to_send": lists.to_send,
    "in_transit": lists.in_transit,
    "unknown": lists.unknown,
    "returned": lists.returned,
    "discrepancies": lists.discrepancies,
    "unexplained": lists.unexplained,
    "claim_late": lambda c, b, **k: lists.claim_late(c, b, FAR, **k),
    "overdue": lambda c, b, **k: lists.overdue(c, b, FAR, **k),
    "running": running,
    "cases": list_cases,
    "cases of an officer": lambda c, b, **k: list_cases(c, b, officer="孙法官", **k),
    "lines": list_lines,
    "lines of an account": lambda c, b, **k: list_lines(c, b, bank_account=ACCOUNT, **k),
    "payouts": list_payouts,
    "batches": list_batches,
    "files": list_files,
}


@pytest.fixture
def database(own_database: Database) -> Database:
    """One of its own: plans are made for thousands of rows."""
    return own_database


@pytest.fixture
def busy(court: Court, owner: sa.Engine) -> tuple[Court, History]:
    """A court with thousands of rows, most of them of things long settled."""
    history = History(court, random.randrange(2**32))
    history.live(900, every=50)
    history.leave_open()
    rebuild(court)
    with owner.begin() as connection:
        _settled_before(connection, court.book)
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("ANALYZE"))
    return court, history


def _settled_before(connection: sa.Connection, book: str) -> None:
    """Copy rows into twenty thousand that no list of open things wants."""
    connection.exec_driver_sql(
        f"""INSERT INTO anzhang.balances
            SELECT '{book}', 'memo/' || n, 'CNY', 0, 1 FROM generate_series(1, 20000) n;
            INSERT INTO anzhang.postings
            SELECT '{book}', 1, n, 'memo/' || n, 'CNY', 1, 1, '2017-01-01'
              FROM generate_series(100, 20100) n"""
    )
    done = {
        "lines": ("line", "state = 'claimed', purpose = 'receipt'"),
        "claims": ("line", "state = 'confirmed'"),
        "payouts": ("payout", "state = 'settled', next_role = NULL"),
        "parties": ("case_id", "confirmed_by = 'x'"),
        "clocks": ("case_id", "unsettled = 0"),
        "cases": ("case_id", "officer = '周法官'"),
        "batches": ("batch", "state = 'answered'"),
        "files": ("file", "booked = 1"),
        "discrepancies": ("line", "incoming = true"),
    }
    for table, (key, settled) in done.items():
        connection.exec_driver_sql(
            f"""CREATE TEMP TABLE t AS SELECT v.*, n FROM
                (SELECT * FROM views.{table} WHERE book = '{book}' LIMIT 20) v,
                generate_series(1, 1000) n;
                UPDATE t SET {key} = gen_random_uuid(), position = 1000000 + n;
                UPDATE t SET {settled};
                ALTER TABLE t DROP COLUMN n"""
        )
        copied = connection.exec_driver_sql(f"INSERT INTO views.{table} SELECT * FROM t").rowcount
        assert copied, f"the history has nothing for {table}, whose plan would say nothing"
        connection.exec_driver_sql("DROP TABLE t")


@contextmanager
def explained(connection: sa.Connection) -> Iterator[list[str]]:
    """Collect the plan of every query a function runs."""
    plans: list[str] = []

    def explain(conn: sa.Connection, cursor: Any, sql: str, given: Any, *_: Any) -> None:
        beside = conn.connection.cursor()
        beside.execute(f"EXPLAIN {sql}", given)
        plans.append("\n".join(row[0] for row in beside.fetchall()))

    sa.event.listen(connection, "before_cursor_execute", explain)
    try:
        yield plans
    finally:
        sa.event.remove(connection, "before_cursor_execute", explain)


def test_every_list_is_read_from_an_index(busy: tuple[Court, History]) -> None:
    court, history = busy
    number, payout_number = history.cases[0].case_number, history.payouts[0].number
    one: list[Callable[[sa.Connection, str], object]] = [
        lambda c, b: case(c, b, number),
        lambda c, b: parties(c, b, number),
        lambda c, b: clocks_of(c, b, number),
        lambda c, b: line(c, b, history.lines[0].id),
        lambda c, b: claims(c, b, history.lines[0].id),
        lambda c, b: payout(c, b, payout_number),
        lambda c, b: payouts_of(c, b, number),
        lambda c, b: batch(c, b, "B1"),
        lambda c, b: file(c, b, "00"),
        lambda c, b: statement(c, b, number, effective_on=FAR),
        lambda c, b: statement(c, b, number, known_at=OPENED),
        lambda c, b: balance(c, b, f"bank/{ACCOUNT}"),
        lambda c, b: balance(c, b, f"case/{number}/available", at_position=100),
        lambda c, b: balance(c, b, f"case/{number}/available", effective_on=FAR),
        lambda c, b: position_at(c, b, OPENED),
        lambda c, b: said_to_be(c, b, ["利息"]),
    ]
    with court.database.app.connect() as connection, explained(connection) as plans:
        for read in LISTS.values():
            first = read(connection, court.book, limit=2)
            if first.next:
                read(connection, court.book, after=first.next, limit=2)
        for ask in one:
            ask(connection, court.book)
    assert len(plans) >= len(LISTS) + len(one)
    # The books themselves are a row or two: one page, which is read as it is.
    reading_all = [plan for plan in plans if "Seq Scan" in plan.replace("Seq Scan on books", "")]
    assert not reading_all, "\n\n".join(reading_all)


def test_pages_give_every_row_once_and_in_order(court: Court) -> None:
    history = History(court, 20_170_501)
    history.live(700, every=25)
    history.leave_open()
    rebuild(court)
    with court.database.app.connect() as connection:
        for name, read in LISTS.items():
            whole = read(connection, court.book, limit=1000)
            pages: list[Any] = []
            after: str | None = None
            while True:
                page = read(connection, court.book, after=after, limit=3)
                pages.extend(page.items)
                after = page.next
                if after is None:
                    break
                assert len(page.items) == 3, name
            assert whole.next is None
            assert whole.items, f"the history has nothing for {name}"
            assert tuple(pages) == whole.items, name


@pytest.mark.parametrize(
    "mark",
    [
        "", "x", "%", "ey", "é", cursor_of([]), cursor_of([1, 2, 3, 4]), cursor_of(["x", "y"]),
        cursor_of([None, None]), cursor_of(["2022-02-30", "1"]),
        cursor_of(["2022-01-01", "9" * 40]),
        urlsafe_b64encode(b'["2022-01-01\\u0000","1"]').decode(),
        urlsafe_b64encode(b"[" * 100_000).decode(),
    ],
)  # fmt: skip
def test_a_mark_made_by_hand_is_refused(court: Court, mark: str) -> None:
    with court.database.app.connect() as connection, pytest.raises(NotACursor):
        lists.to_claim(connection, court.book, after=mark)
    with court.database.app.connect() as connection, pytest.raises(NotACursor):
        statement(connection, court.book, "（2017）苏0508执1号", after=mark)
