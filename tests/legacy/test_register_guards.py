"""What the reading of a register refuses where no other test comes: found by breaking each."""

import io
import json
import multiprocessing
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from ledger.domain.datafile import UnreadableTable
from ledger.domain.money import Money
from ledger.domain.permissions import NotPermitted
from reconciliation.formats.refusals import FileTooLarge, FileUnreadable
from reconciliation.legacy import source, workbook
from reconciliation.legacy.cells import MOST, Unreadable, amount_of, day_of
from reconciliation.legacy.columns import ColumnMap
from reconciliation.legacy.law import DifferenceNeedsOwner, difference_is_owned
from reconciliation.legacy.loading import Loads
from reconciliation.legacy.portions import portions
from reconciliation.legacy.position import PositionAgreed
from reconciliation.legacy.source import rows_of
from tests.legacy.clearinghouse import Old
from tests.legacy.registers import CUT_OFF, row, text, written
from tests.services.courthouse import ACCOUNT, Courthouse, by


def registered(path: Path, *sheets: int) -> Path:
    """A workbook of so many rows on each sheet."""
    with xlsxwriter.Workbook(path) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for at in range(rows):
                sheet.write(at, 0, f"第{at}行")
    return path


# Cells


def test_an_amount_no_court_ever_held_is_told_as_such() -> None:
    with pytest.raises(Unreadable, match="more than a court ever held"):
        amount_of(Decimal(MOST) / 100)
    assert amount_of(Decimal(MOST - 1) / 100) == MOST - 1


def test_an_empty_day_is_told_as_such() -> None:
    for cell in ("", "　"):
        with pytest.raises(Unreadable, match="the day is empty"):
            day_of(cell)


@pytest.mark.parametrize("cell", [Decimal(75_000), Decimal(28_999), Decimal("20120502.5")])
def test_a_number_that_counts_no_day_of_these_times_is_none(cell: Decimal) -> None:
    with pytest.raises(Unreadable, match="is no day"):
        day_of(cell)
    assert day_of(Decimal(74_999)) == date(2105, 5, 3)


def test_r3_01_a_difference_of_nothing_has_no_owner() -> None:
    for amount in ("0.00", "-0.01"):
        with pytest.raises(DifferenceNeedsOwner):
            difference_is_owned(Money(amount), owner="sun", reason="底数不符")
    difference_is_owned(Money("0.01"), owner="sun", reason="底数不符")


# Column maps

MAP: dict[str, Any] = {
    "name": "own", "zh": "自有", "source": "本院", "needed": ["amount"],
    "columns": {"amount": ["数额"]}, "merged_down": [], "subtotals": [], "grand_totals": [],
    "classes": {}, "words": {},
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"columns": {"amount": ["数额"], "colour": ["颜色"]}}, "colour"),
        ({"needed": ["amount", "colour"]}, "colour"),
        ({"merged_down": ["colour"]}, "colour"),
        ({"columns": ["数额"]}, "columns"),
        ({"classes": {"甲": "Z9"}}, "classes"),
        ({"words": {"Z9": ["罚金"]}}, "classes"),
    ],
)
def test_a_column_map_names_fields_and_classes_there_are(
    changed: dict[str, Any], field: str
) -> None:
    assert ColumnMap.load(json.dumps(MAP).encode()).columns == {"amount": ("数额",)}
    with pytest.raises(UnreadableTable) as no:
        ColumnMap.load(json.dumps(MAP | changed).encode())
    assert field in no.value.facts["field"]


def test_a_map_that_is_not_shipped_is_told_so() -> None:
    with pytest.raises(UnreadableTable, match="no column map nobody is shipped"):
        ColumnMap.shipped("nobody")


# Files


def test_a_register_has_no_more_rows_than_are_ever_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(source, "MAX_ROWS", 2)
    path = tmp_path / "底数.csv"
    path.write_bytes(text([["a", "b"]] * 3))
    with pytest.raises(FileTooLarge, match="more than 2 rows"):
        list(rows_of(path))
    with pytest.raises(FileUnreadable, match="3 rows; the limit is 2"):
        list(rows_of(registered(tmp_path / "底数.xlsx", 3)))


def test_a_workbook_has_no_more_sheets_than_are_ever_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(source, "MAX_SHEETS", 1)
    with pytest.raises(FileUnreadable, match="2 sheets; the limit is 1"):
        list(rows_of(registered(tmp_path / "底数.xlsx", 1, 1)))


@pytest.mark.parametrize(
    ("sheets", "limits", "said"),
    [((1, 1), (1, 9), "2 sheets; the limit is 1"), ((1, 3), (9, 2), "3 rows; the limit is 2")],
)
def test_the_program_that_reads_a_workbook_keeps_the_limits_it_was_given(
    tmp_path: Path, sheets: tuple[int, ...], limits: tuple[int, int], said: str
) -> None:
    """Read here, and not by a program of its own as registers are."""
    found = CalamineWorkbook.from_path(registered(tmp_path / "底数.xlsx", *sheets))
    with pytest.raises(ValueError, match=said):
        workbook._tell(found, *limits)


def test_a_field_longer_than_any_is_damage_and_told_by_its_row(tmp_path: Path) -> None:
    path = tmp_path / "底数.csv"
    path.write_bytes(text([["a", "b"], ["c" * 200_000, "d"]]))
    with pytest.raises(FileUnreadable, match="the text is damaged") as no:
        list(rows_of(path))
    assert no.value.facts["line"] == 2


def archive(path: Path, *members: str) -> Path:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for member in members:
            made.writestr(member, b"<x/>")
    path.write_bytes(held.getvalue())
    return path


def test_an_archive_is_looked_at_before_it_is_opened(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(FileUnreadable, match=r"it has no xl/workbook\.xml"):
        list(rows_of(archive(tmp_path / "a.xlsx", "word/document.xml")))
    monkeypatch.setattr(source, "MAX_UNPACKED", 7)
    with pytest.raises(FileTooLarge, match="unpacks to 8 bytes; the limit is 7"):
        list(rows_of(archive(tmp_path / "b.xlsx", "xl/workbook.xml", "xl/more.xml")))


def test_a_workbook_whose_reader_says_why_or_says_nothing_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(FileUnreadable, match="the workbook is damaged"):
        list(rows_of(archive(tmp_path / "a.xlsx", "xl/workbook.xml")))
    silent = tmp_path / "silent.py"
    silent.write_text("", "utf-8")
    monkeypatch.setattr(source, "WORKER", silent)
    with pytest.raises(FileUnreadable, match="within its share of memory and time"):
        list(rows_of(registered(tmp_path / "底数.xlsx", 1)))


def test_a_register_whose_reader_was_ended_is_not_taken_for_a_short_one(tmp_path: Path) -> None:
    path = written(tmp_path, [row(number, "1.00") for number in range(1, 20_001)])
    some = portions(path, ColumnMap.shipped(), CUT_OFF, long=0)
    next(some)
    (reader,) = multiprocessing.active_children()
    reader.kill()
    with pytest.raises(FileUnreadable, match="was ended"):
        list(some)


# Loading


@pytest.mark.parametrize("act", ["dry_run", "load"])
def test_who_may_load_no_register_reads_none(house: Courthouse, tmp_path: Path, act: str) -> None:
    file = written(tmp_path, [row(1)])
    with by("feng"):
        Loads(house.court).begin(ACCOUNT, CUT_OFF, Money("100.00"), evidence="银行余额对账单")
    before = house.court.position()
    doing: Callable[..., Any] = getattr(Loads(house.court), act)
    with by("wang"), pytest.raises(NotPermitted):
        doing(file, file.name, ACCOUNT)
    assert house.court.position() == before


def test_r3_01_an_agreed_position_takes_no_register_whatever_its_rows(
    house: Courthouse, tmp_path: Path
) -> None:
    old = Old(house, tmp_path).loaded(row(1))
    wrong = written(tmp_path, [row(2, "十元")], "更多.csv")
    with by("feng"), pytest.raises(PositionAgreed):
        old.loads.load(wrong, wrong.name, ACCOUNT)
