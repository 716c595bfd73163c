"""The opening position: set up, loaded line by line, tied to the bank, agreed by another."""

from datetime import date
from pathlib import Path

import pytest

from ledger.domain.errors import NotFound
from ledger.domain.money import Money
from ledger.domain.permissions import NotPermitted
from ledger.store.verify import verify
from reconciliation.legacy.checking import RegisterRefused
from reconciliation.legacy.columns import ColumnsUnknown
from reconciliation.legacy.law import DifferenceNeedsOwner, OpeningDoesNotTie
from reconciliation.legacy.loading import AlreadyKept, CutOffAhead, Loads, PositionKnown
from reconciliation.legacy.position import (
    AgreedByItself,
    BeforeTheOpening,
    DifferenceKind,
    DifferenceKnown,
    PositionAgreed,
)
from reconciliation.legacy.stretch import STRETCH, LegacyStretch, line_id, stretch_id
from tests.formats.make import Line, camt053
from tests.legacy.registers import CUT_OFF, row, text, written
from tests.services.courthouse import ACCOUNT, Courthouse, by


def begun(house: Courthouse, balance: str, *, chunk: int = 4) -> Loads:
    loads = Loads(house.court, chunk=chunk)
    with by("feng"):
        loads.begin(ACCOUNT, CUT_OFF, Money(balance), evidence="银行余额对账单")
    return loads


def test_r3_01_every_line_of_a_register_is_unclaimed_money_of_its_own(
    house: Courthouse, tmp_path: Path
) -> None:
    rows = [row(number, f"{number}.01") for number in range(1, 1_202)]
    file = written(tmp_path, rows)
    loads = begun(house, "721813.01")
    with by("feng"):
        done = loads.load(file, file.name, ACCOUNT)
    assert (done.lines, done.loaded, done.already, done.stretches) == (1_201, 1_201, 0, 3)
    assert done.unexplained == Money(0)
    balances = house.balances()
    assert balances[f"bank/{ACCOUNT}"] == 72_181_301
    third = line_id(stretch_id(done.sha256, 3), 201)
    assert balances[f"unclaimed/{third}"] == -120_101
    assert len(balances) == 1_202
    assert house.topics("legacy-stretch.loaded") == 3
    assert verify(house.court.database, house.court.book, workers=0).intact
    with by("lin"):
        loads.agree(ACCOUNT)
    assert loads.position(ACCOUNT).agreed


def test_scenario_51_go_live_is_blocked_until_the_difference_has_an_owner(
    house: Courthouse, tmp_path: Path
) -> None:
    file = written(tmp_path, [row(1, "3000000.00"), row(2, "481116.57")])
    loads = begun(house, "3482116.57")
    with by("feng"):
        done = loads.load(file, file.name, ACCOUNT)
    assert done.unexplained == Money("1000.00")
    with by("lin"), pytest.raises(OpeningDoesNotTie) as no:
        loads.agree(ACCOUNT)
    assert no.value.facts["unexplained"] == Money("1000.00")
    with by("feng"), pytest.raises(DifferenceNeedsOwner):
        loads.own_difference(
            ACCOUNT, "K-1", DifferenceKind.LONG, Money("1000.00"), owner=" ", reason="待查"
        )
    with by("feng"):
        loads.own_difference(
            ACCOUNT, "K-1", DifferenceKind.LONG, Money("1000.00"), owner="sun", reason="待查"
        )
    with by("lin"):
        loads.agree(ACCOUNT)
    balances = house.balances()
    assert balances[f"bank/{ACCOUNT}"] == 348_211_657
    assert balances["long/K-1"] == -100_000


def test_what_the_bank_lacks_stands_as_short(house: Courthouse, tmp_path: Path) -> None:
    file = written(tmp_path, [row(1, "500.00")])
    loads = begun(house, "450.00")
    with by("feng"):
        loads.load(file, file.name, ACCOUNT)
        loads.own_difference(
            ACCOUNT, "K-2", DifferenceKind.SHORT, Money("50.00"), owner="sun", reason="疑错付"
        )
    with by("lin"):
        loads.agree(ACCOUNT)
    assert house.balances()["short/K-2"] == 5_000
    assert house.balances()[f"bank/{ACCOUNT}"] == 45_000


def test_a_register_with_one_bad_row_is_not_loaded_at_all(
    house: Courthouse, tmp_path: Path
) -> None:
    file = written(tmp_path, [row(1, "5.00"), row(2, "0"), row(3, "7.00", day="2016-01-01")])
    loads = begun(house, "12.00")
    before = house.court.position()
    with by("feng"), pytest.raises(RegisterRefused) as no:
        loads.load(file, file.name, ACCOUNT)
    assert [each.place for each in no.value.facts["refusals"]] == ["row 3", "row 4"]
    assert house.court.position() == before
    with by("feng"):
        checked = loads.dry_run(file, file.name, ACCOUNT)
    assert (checked.lines, checked.refused) == (1, 2)
    assert checked.unexplained == Money("7.00")
    assert house.court.position() == before


def test_a_line_told_twice_is_found_in_the_register_and_in_the_book(
    house: Courthouse, tmp_path: Path
) -> None:
    loads = begun(house, "300.00")
    twice = written(tmp_path, [row(1), row(2), row(1)])
    with by("feng"):
        checked = loads.dry_run(twice, twice.name, ACCOUNT)
        assert [each.place for each in checked.refusals] == ["row 4"]
        first = written(tmp_path, [row(1), row(2)], "甲.csv")
        loads.load(first, first.name, ACCOUNT)
        second = written(tmp_path, [row(2), row(3)], "乙.csv")
        checked = loads.dry_run(second, second.name, ACCOUNT)
    assert [(each.place, "the book" in each.reason) for each in checked.refusals] == [
        ("row 2", True)
    ]


def test_the_same_register_again_changes_nothing(house: Courthouse, tmp_path: Path) -> None:
    file = written(tmp_path, [row(1), row(2)])
    loads = begun(house, "200.00")
    with by("feng"):
        loads.load(file, file.name, ACCOUNT)
        before = house.court.position()
        again = loads.load(file, "另名.csv", ACCOUNT)
    assert (again.loaded, again.already) == (0, 2)
    assert house.court.position() == before


@pytest.mark.parametrize("chunk", [1, 2, 7])
def test_the_book_comes_out_the_same_however_it_was_chunked(
    house: Courthouse, tmp_path: Path, chunk: int
) -> None:
    file = written(tmp_path, [row(number, "1.00") for number in range(1, STRETCH * 4)])
    loads = begun(house, "1999.00", chunk=chunk)
    with by("feng"):
        done = loads.load(file, file.name, ACCOUNT)
    assert done.stretches == 4
    sql = "SELECT string_agg(originator_id::text, ',' ORDER BY position)"
    sql += " FROM anzhang.facts WHERE book = %s AND topic = %s"
    ids = house.court.recorder.rows(sql, (house.court.book, "legacy-stretch.loaded"))[0][0].split(
        ","
    )
    assert ids == [str(stretch_id(done.sha256, number)) for number in range(1, 5)]


def test_the_bytes_of_a_register_are_kept_in_parts(house: Courthouse, tmp_path: Path) -> None:
    file = written(tmp_path, [row(1, remark="长" * 200)])
    loads = begun(house, "100.00")
    with by("feng"):
        loads.load(file, file.name, ACCOUNT)
    sql = "SELECT state::jsonb->'parts' FROM anzhang.facts WHERE book = %s AND topic = %s"
    started = (house.court.book, "legacy-position.register-started")
    parts = house.court.recorder.rows(sql, started)[0][0]
    assert b"".join(house.court.evidence(each) for each in parts) == file.read_bytes()


# Refusals


def test_setting_up_a_position_is_refused_where_it_cannot_be_one(house: Courthouse) -> None:
    loads = Loads(house.court)
    with by("feng"), pytest.raises(CutOffAhead):
        loads.begin(ACCOUNT, date(2027, 1, 1), Money(1), evidence="x")
    with by("feng"), pytest.raises(NotFound):
        loads.begin("999", CUT_OFF, Money(1), evidence="x")
    with by("wang"), pytest.raises(NotPermitted):
        loads.begin(ACCOUNT, CUT_OFF, Money(1), evidence="x")
    house.receive("10.00")
    with by("feng"), pytest.raises(AlreadyKept):
        loads.begin(ACCOUNT, date(2026, 3, 2), Money(1), evidence="x")
    begun(house, "1.00")
    before = house.court.position()
    with by("feng"), pytest.raises(PositionKnown):
        loads.begin(ACCOUNT, CUT_OFF, Money(1), evidence="x")
    assert house.court.position() == before


def test_an_agreed_position_takes_nothing_more_and_is_not_agreed_by_its_author(
    house: Courthouse, tmp_path: Path
) -> None:
    loads = begun(house, "100.00")
    file = written(tmp_path, [row(1)])
    with by("feng"):
        loads.load(file, file.name, ACCOUNT)
    with by("feng"), pytest.raises(NotPermitted):
        loads.agree(ACCOUNT)
    position = loads.position(ACCOUNT)
    with pytest.raises(AgreedByItself):
        position.agree(by="feng")
    with by("lin"):
        loads.agree(ACCOUNT)
    more = written(tmp_path, [row(2)], "更多.csv")
    before = house.court.position()
    with by("feng"), pytest.raises(PositionAgreed):
        loads.load(more, more.name, ACCOUNT)
    with by("feng"), pytest.raises(PositionAgreed):
        loads.own_difference(
            ACCOUNT, "K", DifferenceKind.LONG, Money(1), owner="sun", reason="待查"
        )
    with by("lin"), pytest.raises(PositionAgreed):
        loads.agree(ACCOUNT)
    assert house.court.position() == before


def test_one_ticket_stands_for_one_difference(house: Courthouse) -> None:
    loads = begun(house, "10.00")
    for refused in (False, True):
        with by("feng"):
            if refused:
                with pytest.raises(DifferenceKnown):
                    loads.own_difference(
                        ACCOUNT, "K", DifferenceKind.LONG, Money(1), owner="sun", reason="y"
                    )
            else:
                loads.own_difference(
                    ACCOUNT, "K", DifferenceKind.LONG, Money(1), owner="sun", reason="x"
                )


def test_a_file_without_the_headings_is_refused(house: Courthouse, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(text([("a", "b"), (1, 2)]))
    loads = begun(house, "1.00")
    with by("feng"), pytest.raises(ColumnsUnknown):
        loads.load(file, file.name, ACCOUNT)


def test_a_bank_file_does_not_tell_again_what_the_opening_holds(
    house: Courthouse, tmp_path: Path
) -> None:
    loads = begun(house, "100.00")
    file = written(tmp_path, [row(1)])
    with by("feng"):
        loads.load(file, file.name, ACCOUNT)
    before = house.court.position()
    old = Line("5.00", serial="X1", on="2015-12-31")
    with pytest.raises(BeforeTheOpening):
        house.take(camt053(ACCOUNT, "0.00", [old], on="2015-12-31"))
    assert house.court.position() == before
    new = Line("5.00", serial="X2", on="2016-01-01")
    assert house.take(camt053(ACCOUNT, "0.00", [new], on="2016-01-01")).booked == 1


def test_old_money_enters_the_book_on_the_day_it_is_loaded(house: Courthouse) -> None:
    """A court that closed its months may still load an old account: nothing goes back into them."""
    stretch = LegacyStretch(
        bank_account=ACCOUNT, cut_off=CUT_OFF, file="0" * 64, number=1, entries=(), people="[]"
    )
    (loaded,) = stretch.collect_events()
    assert loaded.effective_on() == CUT_OFF
    assert loaded.accounted_on() is None
