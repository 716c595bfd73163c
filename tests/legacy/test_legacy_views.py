"""Legacy lines as they are looked for, and that telling the book again gives the same rows."""

from pathlib import Path

import pytest

from api.every import follower, rebuild
from ledger.domain.chart import AccountName
from ledger.domain.money import Money
from ledger.projections import journal
from ledger.projections.projection import Projection
from reconciliation.legacy import ladder, looking, openings, views
from reconciliation.legacy.classes import Grade, LegacyClass, Step
from tests.legacy.clearinghouse import Old
from tests.legacy.registers import PAYEE, row
from tests.services.courthouse import CASE, Courthouse, by


@pytest.fixture
def old(house: Courthouse, tmp_path: Path) -> Old:
    house.open_case()
    return Old(house, tmp_path).loaded(
        row(1, "10.00", day="2010-01-05"),
        row(2, "20.00", day="2011-01-05", case="（2015）合执字第00524号", payee=PAYEE),
        row(3, "30.00", day="2011-02-05", remark="诉讼费"),
        row(4, "40.00", day="2012-02-05"),
    )


def worked(old: Old) -> None:
    with by("wang"):
        old.clearing.take_step(old.id(1), Step.BANK_INQUIRY, old.house.now.date(), result="无")
    with by("wang"):
        match = old.clearing.propose(
            old.id(4), [(CASE, Money("15.00"))], Grade.E1, evidence="回单"
        ).ids["match"]
    with by("feng"):
        old.clearing.confirm(old.id(4), match)
    with by("feng"):
        old.clearing.reassign(old.id(3), "fee/x", "票据")
    with by("wang"):
        old.clearing.reclassify(old.id(2), LegacyClass.H, reason="误汇", document="裁定")


def test_lines_are_found_by_class_and_by_the_cell_of_the_opening_table(old: Old) -> None:
    worked(old)
    court = old.house.court
    follower(court).catch_up()
    with court.database.app.connect() as connection:
        page = looking.open_lines(connection, court.book, "E")
        assert [(each.place, each.remainder.plain) for each in page.items] == [
            ("row 2", "10.00"), ("row 5", "25.00"),
        ]  # fmt: skip
        cell = looking.cell(connection, court.book, cls="F", year=2011)
        (fee,) = cell.items
        assert (fee.state, fee.cls, fee.reassigned) == ("cleared", "F", Money("30.00"))
        (first,) = ladder.steps(connection, court.book, old.id(1))
        assert first.result == "无"
        (match,) = looking.matches(connection, court.book, old.id(4))
        assert (match.state, match.decided_by) == ("confirmed", "feng")
        moved = looking.line(connection, court.book, old.id(2))
        assert moved is not None
        assert (moved.loaded_as, moved.cls, moved.document) == ("A", "H", "裁定")
        (position,) = openings.positions(connection, court.book)
        assert (position.lines, position.total, position.agreed_by) == (4, Money("100.00"), "lin")
        for each in (old.id(n) for n in range(1, 5)):
            found = looking.line(connection, court.book, each)
            assert found is not None
            stands = journal.balance(connection, court.book, AccountName(f"unclaimed/{each}"))
            assert found.remainder == stands


def test_the_view_told_again_is_the_same(old: Old) -> None:
    worked(old)
    court = old.house.court
    follower(court).catch_up()
    sql = "SELECT * FROM views.legacy_lines WHERE book = %s ORDER BY line"
    before = court.recorder.rows(sql, (court.book,))
    rebuild(court, ["legacy"])
    assert court.recorder.rows(sql, (court.book,)) == before


def test_a_heavy_stretch_of_facts_is_told_in_several_commits(
    old: Old, monkeypatch: pytest.MonkeyPatch
) -> None:
    court = old.house.court
    following = follower(court)
    monkeypatch.setattr("ledger.projections.runner.HEAVY", 1_000)
    reached = [following.step()[0]]
    while reached[-1] < court.position():
        reached.append(following.step()[0])
    assert len(reached) > 2
    assert reached == sorted(set(reached))
    with court.database.app.connect() as connection:
        assert len(looking.open_lines(connection, court.book).items) == 4


def test_a_view_says_how_many_rows_it_keeps() -> None:
    assert isinstance(views.legacy, Projection)
    assert views.legacy.kept == views.KEPT
