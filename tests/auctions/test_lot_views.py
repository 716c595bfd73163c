"""The board, deposits, defaults, breaks and figures say what the lots themselves say."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
import sqlalchemy as sa
from rich.console import Console
from rich.table import Table

from api.cli.lot_figures import figure_tables
from api.every import follower, rebuild
from api.measures import measures_of
from api.routes.lot_page import page_of_lot
from auctions.lot_words import Channel, State, StayGround, WithdrawGround
from auctions.money_parts import Purpose
from auctions.views import board, deposits, refunds, statistics
from auctions.views.board import Lamp
from ledger.domain import clock
from ledger.domain.law.course import MeasureKind
from ledger.domain.money import Money, zero
from ledger.store.court import Court
from ledger.store.database import Database
from tests.auctions.house import AuctionHouse, L, at
from tests.projections.test_lists import explained
from tests.services.courthouse import CASE, by

SECOND, THIRD = "（2026）苏0508执102号", "（2026）苏0508执103号"


@pytest.fixture
def database(own_database: Database) -> Database:
    """One of its own: plans are made for thousands of rows."""
    return own_database


@pytest.fixture
def house(new_court: Court) -> Iterator[AuctionHouse]:
    yield AuctionHouse(new_court)
    clock.reset()


def seen(house: AuctionHouse, query: Any, *given: Any, **named: Any) -> Any:
    """What a view shows, once it has followed the book."""
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        return query(connection, house.court.book, *given, **named)


def on_board(house: AuctionHouse) -> board.BoardLot:
    """The lot's row, which must say what the lot says."""
    row = seen(house, board.lot_row, L)
    lot = house.lot()
    assert row is not None
    assert (row.state, row.round_no) == (lot.state.value, lot.round_no)
    assert row.attempt == (lot.current or None)
    assert row.alerts == len(lot.alerts)
    assert row.finished == lot.finished
    first = min((timer.due_at for timer in lot.timers.values()), default=None)
    assert row.next_due == (None if lot.finished else first)
    assert isinstance(row, board.BoardLot)
    return row


def test_the_board_follows_a_lot_through_a_default_to_its_ruling(house: AuctionHouse) -> None:
    house.announced()
    assert on_board(house).lamp(clock.now()) in (Lamp.GREEN, Lamp.AMBER)
    house.to("2026-02-20")
    house.admit("B1")
    house.admit("B2", Channel.PLATFORM)
    house.to("2026-03-04")
    house.bid("B1", "900000.00")
    assert on_board(house).price == Money("900000.00")
    page = page_of_lot(house.desk, L)
    assert (page.deposits, [bid.code for bid in page.bids]) == ([], ["B1"]), "BD-5"
    house.to("2026-03-05")
    row = on_board(house)
    assert len(page_of_lot(house.desk, L).deposits) == 2
    assert (row.balance_due_on, row.paid) == (date(2026, 3, 20), None)
    assert [each.lot for each in seen(house, board.balances_due).items] == [L]
    house.to("2026-03-10")
    house.pay_in("1000.00", "姓名B1", Purpose.BALANCE, "B1")
    assert on_board(house).paid == Money("1000.00")
    house.to("2026-03-25")
    assert on_board(house).state == State.OVERDUE
    house.do("wang", "rule_default", "悔拍裁定")
    assert on_board(house).paid == Money("0.00")
    assert seen(house, board.balances_due).items == ()
    (default,) = seen(house, deposits.list_defaults).items
    assert (default.buyer, default.frozen, default.settled) == ("B1", Money("100000.00"), False)


def test_the_figures_of_a_rerun_stand_beside_its_default(house: AuctionHouse) -> None:
    house.announced().to("2026-02-20")
    house.admit("B1")
    house.admit("B2", Channel.PLATFORM)
    house.to("2026-03-04")
    house.bid("B1", "900000.00")
    house.to("2026-03-25")
    house.do("wang", "rule_default", "悔拍裁定")
    house.rerun("840000.00")
    house.do("wang", "serve_ruling", "成交裁定", served_on=clock.today())
    row = on_board(house)
    assert (row.state, row.paid) == (State.RULED, Money("0.00"))
    by_bidder = {each.bidder: each.state for each in seen(house, deposits.deposits_of, L)}
    assert by_bidder == {"B1": "forfeited", "B2": "frozen", "B3": "converted"}
    attempts = seen(house, board.attempts_of, L)
    assert [(a.attempt, a.outcome, a.defaulted) for a in attempts] == [
        ("r1-A1", "sold", True), ("r1-A1.1", "sold", False),
    ]  # fmt: skip
    _figures(house)
    before = _rows(house)
    rebuild(house.court, ["lots", "lot-money"])
    assert _rows(house) == before


def _figures(house: AuctionHouse) -> None:
    with by("feng"):
        house.desk.settlements.check(L)
    (broken,) = seen(house, deposits.open_breaks).items
    assert (broken.code, broken.owner) == ("RB-5", "auctioneer")
    told = seen(house, statistics.statistics, date(2026, 1, 1), date(2026, 12, 31))
    rates = {each.name: each.value for each in told.measures}
    assert rates["sale-rate"] == Decimal("1.0000")
    assert rates["sale-rate-effective"] == rates["default-rate"] == Decimal("0.5000")
    assert told.turnover == Money("1740000.00")
    assert told.commission_ladder == Money("87000.00")
    shares = [rates[f"sold-{each}"] for each in ("at-a1", "at-a2", "at-ps", "in-round")]
    assert shares == [Decimal(1), Decimal(0), Decimal(0), Decimal(0)]
    assert rates["cash-rate"] == Decimal("0.8700"), "1,740,000 of twice a million"
    assert (rates["start-rate"], rates["failure-rate-lots"]) == (Decimal("0.7000"), Decimal(0))
    assert told.premium_on_appraisal == Decimal("-0.1300")
    assert next((each.stage, each.days) for each in told.cycle) == ("A1", Decimal("33.5"))
    assert rates["stopped-rate"] == Decimal(0)


def _rows(house: AuctionHouse) -> list[list[tuple[Any, ...]]]:
    tables = ("lots", "lot_attempts", "lot_deposits", "lot_defaults", "settlement_breaks")
    told = "SELECT * FROM views.{} AS told WHERE book = %s ORDER BY told::text"
    return [house.court.recorder.rows(told.format(table), (house.court.book,)) for table in tables]


def test_what_is_past_its_action_is_stale_and_red_and_finished_is_grey(
    house: AuctionHouse,
) -> None:
    house.announced()
    follower(house.court).catch_up()
    late = at("2026-03-05") + timedelta(days=40)
    with house.court.database.app.connect() as connection:
        (row,) = board.stale(connection, house.court.book, late).items
        glance = board.glance(connection, house.court.book, late)
    assert row.lamp(late) is Lamp.RED
    assert L in glance
    assert '"red"' in glance
    found = seen(house, statistics.clearing, date(2026, 1, 1), date(2026, 12, 31), late)
    assert (found.open_now, found.stale.to_90 + found.stale.to_30) == (1, 1)
    assert found.zero_rate == Decimal("0.0000")


def test_a_failed_private_sale_is_a_candidate_with_its_conditions_shown(
    house: AuctionHouse,
) -> None:
    house.announced().to("2026-03-05")
    assert on_board(house).state == State.A1_FAILED
    met = {
        each.rule: each.met
        for each in house.desk.lot_ends.conditions(
            L, requester="p1", document="", basis="both-parties", consents=(), finding="",  # type: ignore[arg-type]
            mode="re-price", notice_on=clock.today(), starts_on=clock.today(),  # type: ignore[arg-type]
        )
    }  # fmt: skip
    assert met["R2-1"] is False
    assert len(met) == 12
    assert seen(house, board.second_round_candidates).items == ()
    (stand,) = house.desk.lot_ends.as_things_stand([L]).values()
    assert [each.rule for each in stand if each.met] == [r for r, is_met in met.items() if is_met]


def test_a_stay_stands_on_the_attempt_it_stopped_and_in_the_published_rate(
    house: AuctionHouse,
) -> None:
    house.announced().to("2026-02-10")
    house.do("zhou", "suspend", ground=StayGround.POSTPONED, document="暂缓决定", at=clock.now())
    house.do("zhou", "withdraw", ground=WithdrawGround.SETTLED, document="和解协议", at=clock.now())
    (attempt,) = seen(house, board.attempts_of, L)
    assert (attempt.stayed, attempt.withdrawn, attempt.outcome) == (True, True, None)
    assert attempt.reference == Money("1000000.00")
    told = seen(house, statistics.statistics, date(2026, 1, 1), date(2026, 12, 31))
    (stopped,) = [each for each in told.measures if each.name == "stopped-rate"]
    assert (stopped.of, stopped.out_of) == (1, 1)
    assert told.average_bidders is None, "a stayed attempt is outside until it goes on"
    for until, of in ((date(2026, 12, 31), 1), (date(2026, 1, 31), 0)):
        cleared = seen(house, statistics.clearing, date(2026, 1, 1), until, clock.now())
        (left,) = [each for each in cleared.measures if each.name == "withdrawn"]
        assert left.of == of, "counted in the period in which it was withdrawn"
    _in_both_languages(figure_tables("2026", told, cleared))


def _in_both_languages(tables: tuple[Table, Table]) -> None:
    screen = StringIO()
    for each in tables:
        Console(file=screen, width=400).print(each)
    said = screen.getvalue()
    assert "成交次数÷结束的拍卖次数 · sold / finished attempts" in said
    assert re.search("成交额 +turnover +0.00 ", said)
    assert re.search("处置周期 +cycle +一拍 0.0、二拍 0.0、变卖 0.0 ", said)
    assert re.search("久拖未清 +stale +30日内 0、90日内 0、180日内 0、更久 0 ", said)


def test_what_is_owed_back_is_listed_by_its_hour_and_every_movement_by_its_place(
    house: AuctionHouse,
) -> None:
    house.sold()
    (due,) = seen(house, refunds.refunds_due).items
    assert (due.lot, due.payee, due.amount) == (L, "B2", Money("100000.00"))
    assert due.due_at == at("2026-03-06"), "a day after the end"
    house.to("2026-03-10")
    house.pay_in("200000.00", "姓名B1", Purpose.BALANCE, "B1")
    house.to("2026-03-25")
    house.do("wang", "rule_default", "悔拍裁定")
    assert [each.payee for each in seen(house, refunds.refunds_due).items] == ["B2"], "B1 waits"
    first = seen(house, refunds.list_moves, L, limit=3)
    rest = seen(house, refunds.list_moves, L, after=first.next)
    standing: dict[str, Money] = {}
    for move in (*first.items, *rest.items):
        standing[move.account] = standing.get(move.account, zero()) + move.amount
    own = {
        account: -amount for account, amount in house.balances().items()
        if account.startswith(("deposit/", "price/", "forfeited/", "refundable/"))
    }  # fmt: skip
    assert {account: sum_ for account, sum_ in standing.items() if sum_ != zero()} == own
    rebuild(house.court, ["lot-refunds"])
    assert seen(house, refunds.list_moves, L, limit=3) == first


def test_r10_01_a_lot_is_a_measure_of_its_case_and_its_price_what_came_of_it(
    house: AuctionHouse,
) -> None:
    house.sold()
    (measure,) = seen(house, measures_of, CASE)
    assert (measure.kind, measure.number) == (MeasureKind.LOT, L)
    assert measure.realised == Money("0.00"), "a deposit is no price yet"
    house.to("2026-03-10").pay_in("800000.00", "姓名B1", Purpose.BALANCE, "B1")
    house.do("feng", "complete_price")
    (measure,) = seen(house, measures_of, CASE)
    assert measure.realised == Money("900000.00")
    house.do("wang", "serve_ruling", "成交裁定", served_on=clock.today())
    (measure,) = seen(house, measures_of, CASE)
    assert (measure.state, measure.realised) == ("ruled", Money("900000.00")), "now the case's"


def test_r10_01_a_lot_of_several_cases_is_a_measure_of_each(house: AuctionHouse) -> None:
    """It was shown under its first case only: a creditor of the second saw nothing seized."""
    for number in (SECOND, THIRD):
        house.house.open_case(number, "wang")
    house.announced(cases=(CASE, SECOND))  # which says its terms, too: they hide no case
    (measure,) = seen(house, measures_of, SECOND)
    assert (measure.kind, measure.number) == (MeasureKind.LOT, L)
    assert (seen(house, measures_of, CASE), seen(house, measures_of, THIRD)) == ((measure,), ())
    rebuild(house.court, ["lots"])
    assert seen(house, measures_of, SECOND) == (measure,)


def test_the_lots_of_a_case_are_found_by_each_of_their_cases_from_an_index(
    house: AuctionHouse, owner: sa.Engine
) -> None:
    house.house.open_case(SECOND, "wang")
    house.announced(cases=(CASE, SECOND))
    (found,) = seen(house, board.lots_of, SECOND)
    with owner.begin() as connection:
        connection.exec_driver_sql(
            """CREATE TEMP TABLE more AS
               SELECT v.*, n FROM views.lots v, generate_series(1, 5000) n;
               UPDATE more SET lot_id = gen_random_uuid(), position = 1000 + n,
                               case_number = 'another ' || n, further_cases = '["a third"]';
               ALTER TABLE more DROP COLUMN n;
               INSERT INTO views.lots SELECT * FROM more;
               ANALYZE views.lots"""
        )
    with house.court.database.app.connect() as connection, explained(connection) as plans:
        assert board.lots_of(connection, house.court.book, SECOND) == (found,)
    (plan,) = plans
    assert "lots_further_cases" in plan, plan
    assert "Seq Scan" not in plan, plan
