"""Class K by the tickets of every other difference: explained by one, put right by another."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from api.every import follower
from ledger.domain.account_interest import AccountInterest
from ledger.domain.case_account import NotEnoughMoney
from ledger.domain.errors import Refusal
from ledger.domain.money import Money
from ledger.domain.ticket import (
    DifferenceStands,
    NotExplained,
    PutsRightOwnWord,
    Ticket,
    TicketKind,
    TicketState,
)
from ledger.projections.account_interest import every_account
from ledger.services.account_interest import AccountInterests
from ledger.store.verify import verify
from reconciliation.closing.proving import Proving
from reconciliation.closing.ticketing import NotALine, Tickets
from reconciliation.legacy import law, reports
from reconciliation.legacy.classes import LegacyClass
from reconciliation.legacy.differences import Differences, NotAnOpeningDifference
from reconciliation.legacy.position import DifferenceKind, NoSuchDifference
from reconciliation.legacy.table import Table
from tests.legacy.clearinghouse import Old
from tests.legacy.registers import CUT_OFF, row, written
from tests.services.courthouse import ACCOUNT, CASE, Courthouse, by

NEXT = date(2026, 3, 20)


class Off:
    """An opening position whose bank balance and lines differ, with an owner."""

    def __init__(self, house: Courthouse, folder: Path, kind: DifferenceKind) -> None:
        self.old, self.house = Old(house, folder), house
        self.tickets, self.differences = Tickets(house.court), Differences(house.court)
        held = "1100.00" if kind is DifferenceKind.LONG else "900.00"
        with by("feng"):
            self.old.loads.begin(ACCOUNT, CUT_OFF, Money(held), evidence="余额单")
        file = written(folder, [row(1, "1000.00")])
        with by("feng"):
            self.old.sha256 = self.old.loads.load(file, file.name, ACCOUNT).sha256
        with by("feng"):
            self.ticket = UUID(
                self.old.loads.own_difference(
                    ACCOUNT, "K-1", kind, Money("100.00"), owner="sun", reason="底数不符"
                ).ids["work"]
            )

    def explained(self) -> "Off":
        with by("feng"):
            self.tickets.explain(self.ticket, "已查明", "银行回单", NEXT)
        return self

    def table(self) -> Table:
        follower(self.house.court).catch_up()
        with self.house.court.database.snapshot.connect() as connection:
            return reports.table(connection, self.house.court.book, "R-7")


@pytest.fixture
def long(house: Courthouse, tmp_path: Path) -> Off:
    house.open_case()
    return Off(house, tmp_path, DifferenceKind.LONG)


@pytest.fixture
def short(house: Courthouse, tmp_path: Path) -> Off:
    return Off(house, tmp_path, DifferenceKind.SHORT)


def test_an_owned_difference_is_a_ticket_and_stands_in_the_way_of_the_month(long: Off) -> None:
    ticket = long.tickets.ticket(long.ticket)
    assert (ticket.kind, ticket.owner, ticket.amount) == (TicketKind.LONG, "sun", Money("100.00"))
    assert ticket.due_on > date(2026, 3, 2)
    named = f"long {ticket.subject}"
    assert named in Proving(long.house.court).look_at("2026-02").standing.differences
    with by("feng"), pytest.raises(DifferenceStands):
        long.tickets.resolve(long.ticket, "算了")
    long.explained()
    assert named not in Proving(long.house.court).look_at("2026-02").standing.differences


def test_long_money_is_its_cases_once_one_explained_it_and_another_agreed(long: Off) -> None:
    with by("sun"), pytest.raises(NotExplained):
        long.differences.identify(long.ticket, CASE, Money("60.00"), "回单")
    long.explained()
    with by("feng"), pytest.raises(PutsRightOwnWord):
        long.differences.identify(long.ticket, CASE, Money("60.00"), "回单")
    with by("sun"):
        done = long.differences.identify(long.ticket, CASE, Money("60.00"), "回单")
    assert done.ids["left"] == "40.00"
    assert long.old.stands(f"case/{CASE}/available") == Money("60.00")
    assert long.house.case().lots[long.ticket].value_date == CUT_OFF
    assert [(r[0], r[5].plain, r[6].plain) for r in long.table().rows] == [
        ("K-1", "100.00", "40.00")
    ]
    assert all(tie.holds for tie in long.table().ties)
    with by("sun"):
        long.differences.put_right(long.ticket, f"interest/{ACCOUNT}", Money("40.00"), "利息清单")
    assert long.tickets.ticket(long.ticket).state is TicketState.RESOLVED
    assert long.old.stands("long/K-1") == Money(0)
    assert _interest(long).free == Money("40.00"), "it can be paid on as any interest"
    assert verify(long.house.court.database, long.house.court.book, workers=0).intact


def _interest(off: Off) -> AccountInterest:
    return AccountInterests(off.house.court).interest(ACCOUNT)


def test_a_shortage_is_made_good_out_of_interest_and_never_of_more_than_waits(short: Off) -> None:
    desk, line = AccountInterests(short.house.court), short.house.receive("60.00", name="银行")
    with by("feng"):
        claim = desk.propose(line, "结息清单").ids["claim"]
    with by("chen"):
        desk.confirm(line, claim)
    short.explained()
    with by("sun"), pytest.raises(NotEnoughMoney):
        short.differences.put_right(short.ticket, INTEREST, Money("60.01"), "批复")
    with by("sun"):
        short.differences.put_right(short.ticket, INTEREST, Money("50.00"), "批复")
    assert short.house.balances()["short/K-1"] == 50_00
    assert short.old.stands(INTEREST) == _interest(short).free == Money("10.00")
    follower(short.house.court).catch_up()
    with short.house.court.database.app.connect() as connection:
        [shown] = every_account(connection, short.house.court.book)
    assert (shown.credited, shown.carried, shown.waits) == (
        Money("60.00"), Money("-50.00"), Money("10.00"),
    )  # fmt: skip
    assert verify(short.house.court.database, short.house.court.book, workers=0).intact


def test_a_shortage_is_made_good_by_a_line_of_the_bank(short: Off) -> None:
    line = short.house.receive("120.00", name="责任人")
    short.explained()
    with by("sun"):
        short.differences.cover(short.ticket, line, Money("100.00"), "追缴决定")
    assert short.house.balances().get("short/K-1", 0) == 0
    assert short.house.line(line).remainder == Money("20.00")
    assert short.tickets.ticket(short.ticket).state is TicketState.RESOLVED
    assert verify(short.house.court.database, short.house.court.book, workers=0).intact


INTEREST = f"interest/{ACCOUNT}"
REFUSED: list[tuple[type[Refusal], Callable[[Off], Any]]] = [
    (NoSuchDifference, lambda o: o.differences.put_right(
        o.ticket, INTEREST, Money("100.01"), "单")),
    (law.DifferenceBelongsElsewhere, lambda o: o.differences.put_right(
        o.ticket, "case/x/available", Money(1), "单")),
    (law.DifferenceBelongsElsewhere, lambda o: o.differences.put_right(
        o.ticket, INTEREST, Money(1), " ")),
    (NotAnOpeningDifference, lambda o: o.differences.put_right(
        o.ticket, "unclaimed/x", Money(1), "单")),
    (NotAnOpeningDifference, lambda o: o.differences.cover(o.ticket, o.ticket, Money(1), "单")),
    (NotALine, lambda o: o.tickets.free_long(o.ticket)),
]  # fmt: skip


@pytest.mark.parametrize(("why", "ask"), REFUSED)
def test_a_difference_goes_nowhere_but_where_a_paper_says_it_belongs(
    long: Off, why: type[Refusal], ask: Callable[[Off], Any]
) -> None:
    long.explained()
    before = long.house.court.position()
    with by("sun"), pytest.raises(why):
        ask(long)
    assert long.house.court.position() == before


def test_a_class_k_line_of_a_register_has_a_ticket_with_its_owner_until_its_class_is_found(
    house: Courthouse, tmp_path: Path
) -> None:
    old = Old(house, tmp_path).loaded(
        row(1, "50.00", cls="K", owner="sun", document="核查单"), row(2, "7.00"), agreed=False
    )
    tickets = Tickets(house.court)
    first = Ticket.create_id(TicketKind.LEGACY, str(old.id(1)))
    found = tickets.ticket(first)
    assert (found.owner, found.amount, found.said) == ("sun", Money("50.00"), ("核查单",))
    assert found.due_on > house.now.date()
    with by("feng"), pytest.raises(DifferenceStands):
        tickets.resolve(first, "已查明")
    with by("chen"):
        old.clearing.reclassify(old.id(1), LegacyClass.F, reason="诉讼费", document="票据")
    assert tickets.ticket(first).state is TicketState.RESOLVED
    # Called a difference again, by whoever answers for it now, it is the same ticket.
    with by("chen"):
        old.clearing.reclassify(
            old.id(1), LegacyClass.K, reason="票据不实", document="核查单2", owner="qian"
        )
    again = tickets.ticket(first)
    assert (again.state, again.owner) == (TicketState.OPEN, "qian")
    with by("chen"):
        old.clearing.reclassify(
            old.id(2), LegacyClass.K, reason="重复登记", document="核查单3", owner="feng"
        )
    second = Ticket.create_id(TicketKind.LEGACY, str(old.id(2)))
    assert (tickets.ticket(second).owner, tickets.ticket(second).amount) == ("feng", Money("7.00"))
