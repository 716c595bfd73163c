"""The seven tables, and the workbook that proves itself."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import python_calamine

from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.payout_kind import PayoutKind
from reconciliation.closing.proving import Proving
from reconciliation.legacy import law, reports
from reconciliation.legacy.classes import Grade
from reconciliation.legacy.pages import page
from reconciliation.legacy.position import DifferenceKind
from reconciliation.legacy.table import Table
from reconciliation.spreadsheet import CONTROL, Column, Kind, Sheet, workbook
from tests.legacy.clearinghouse import Old
from tests.legacy.registers import row
from tests.reconciliation.bank_side import BankSide
from tests.reconciliation.test_day_proof import sent
from tests.services.courthouse import ACCOUNT, CASE, CREDITOR, OTHER_CASE, Courthouse, by


@pytest.fixture
def side(house: Courthouse) -> BankSide:
    return BankSide(house)


def tables(old: Old) -> dict[str, Table]:
    old.told()
    court = old.house.court
    with court.database.snapshot.connect() as connection:
        return {each.code: each for each in reports.every_table(connection, court.book)}


def test_r3_09_seven_tables_whose_totals_tie_to_bank_and_books(old: Old) -> None:
    found = tables(old)
    assert list(found) == [f"R-{n}" for n in range(1, 8)]
    opening = found["R-1"]
    assert [row[1:3] for row in opening.rows] == [
        ("2010", "E"), ("2011", "A"), ("2011", "D"), ("2011", "F"), ("2011", "I"), ("2011", "K"),
    ]  # fmt: skip
    assert all(tie.holds for tie in opening.ties)
    assert [tie.total.plain for tie in opening.ties] == ["210.00"] * 4
    assert opening.drill[0] == f"/legacy/lines?bank_account={ACCOUNT}&year=2010&cls=E"
    assert [row[0] for row in found["R-4"].rows] == ["S000001"]
    assert [row[0] for row in found["R-3"].rows] == ["S000002", "S000003"]
    assert [row[0] for row in found["R-5"].rows] == ["S000004"]
    assert [row[3] for row in found["R-7"].rows] == ["sun"]
    assert [row[6] for row in found["R-6"].rows] == ["S000006"], "due to the state, not yet paid"
    assert found["R-2"].rows == ()
    assert all(tie.holds for each in found.values() for tie in each.ties)
    assert all(len(each.rows) == len(each.drill) for each in found.values())


def test_a_table_that_does_not_tie_is_not_given_out(old: Old) -> None:
    old.told()
    court = old.house.court
    with court.database.views.begin() as connection:
        connection.exec_driver_sql("UPDATE views.legacy_lines SET amount = amount + 1")
    with (
        court.database.snapshot.connect() as connection,
        pytest.raises(law.ReportDoesNotTie) as no,
    ):
        reports.table(connection, court.book, "R-1")
    assert no.value.facts["total"] == Money("210.06")
    with court.database.snapshot.connect() as connection, pytest.raises(reports.NoSuchReport):
        reports.table(connection, court.book, "R-8")


def test_r3_09_money_that_went_on_is_paid_in_its_case_or_being_paid_and_ties_to_the_bank(
    old: Old, side: BankSide
) -> None:
    """What was paid equals the bank's debit lines; what is not paid says where it waits."""
    old.house.confirm_account()
    with by("wang"):
        match = old.clearing.propose(
            old.id(2), [(CASE, Money("20.00"))], Grade.E1, evidence="回单"
        ).ids["match"]
    with by("feng"):
        old.clearing.confirm(old.id(2), match)
    assert [row[4] for row in tables(old)["R-3"].rows][-1] == "已到案未发放 in its case"
    number = sent(old.house, "12.00")
    reference = old.house.payout(number).reference
    side.day(
        "2026-03-02", side.line("12.00", credit=False, name=CREDITOR, end_to_end=reference)
    )  # fmt: skip
    found = tables(old)
    assert [(row[0], row[4].plain) for row in found["R-2"].rows] == [(number, "12.00")]
    [bank] = found["R-2"].ties
    assert (bank.total.plain, bank.against.plain) == ("12.00", "12.00")
    assert found["R-3"].rows[-1][8] == Money("8.00")
    assert all(tie.holds for each in found.values() for tie in each.ties)
    assert "8.00 + 0.00 + 12.00" in found["R-1"].ties[-1].said
    court = old.house.court
    assert _share_paid(old) == 12_00
    with court.database.views.begin() as connection:
        connection.exec_driver_sql("UPDATE views.lines SET amount = 1300 WHERE payout IS NOT NULL")
    with (
        court.database.snapshot.connect() as connection,
        pytest.raises(law.ReportDoesNotTie),
    ):
        reports.table(connection, court.book, "R-2")
    with court.database.views.begin() as connection:
        connection.exec_driver_sql("UPDATE views.payouts SET kind = 'fee'")
    assert _share_paid(old) == 0, "a fee left the case and reached no payee"


@pytest.mark.parametrize("ends", ["stop", "withdraw", "reject"])
def test_what_will_not_be_paid_after_all_is_not_on_its_way(
    house: Courthouse, tmp_path: Path, ends: str
) -> None:
    line_row = row(1, "9.00", payer="某公司", remark="误汇")
    line_row[6] = "3200000000001"
    house.open_case()
    old = Old(house, tmp_path).loaded(line_row, agreed=False)
    before = tables(old)
    line, bank = old.id(1), {"bank_name": "工商银行", "bank_code": "102305000000"}
    ruling = Paper(PaperKind.RULING, "裁1", date(2026, 3, 2))
    with by("wang"):
        old.clearing.state_destination(
            line, "payer", holder="某公司", number="3200000000001", paper=ruling, **bank
        )
    with by("wang"):
        paid = old.clearing.pay(
            line, "payer", Money("9.00"), "误汇退回", PayoutKind.MISREMITTED, papers=[ruling]
        ).ids["payout"]
    assert [each[5] for each in tables(old)["R-3"].rows if each[4] == "出款中 being paid"] == [paid]
    with by("wang" if ends == "withdraw" else "chen"):
        getattr(old.house.payouts, ends)(paid, "另查")
    after = tables(old)
    assert after["R-3"].rows == before["R-3"].rows
    assert all(tie.holds for each in after.values() for tie in each.ties)


def _share_paid(old: Old) -> int:
    figures = {each.indicator: each for each in Proving(old.house.court).indicators("2026-03")}
    return figures["legacy-amount-paid"].numerator


@pytest.mark.parametrize(
    "swallowed",
    ["views.clocks SET unsettled = unsettled - 1 WHERE unsettled > 0",
     "views.legacy_lines SET passed_on = passed_on + 1 WHERE matched > 0",
     "views.legacy_lines SET owed_again = owed_again + 1 WHERE matched > 0"],
)  # fmt: skip
def test_r3_09_where_the_money_is_now_is_counted_part_by_part_and_no_part_is_a_plug(
    old: Old, swallowed: str
) -> None:
    house = old.house
    house.open_case(OTHER_CASE, "zhao")
    with by("wang"):
        match = old.clearing.propose(
            old.id(2), [(CASE, Money("20.00"))], Grade.E1, evidence="回单"
        ).ids["match"]
    with by("feng"):
        old.clearing.confirm(old.id(2), match)
    paper = Paper(PaperKind.PLAN, "方案1号", date(2026, 3, 2))
    with by("wang"):
        move = house.moves.propose(
            CASE, OTHER_CASE, Money("3.00"), papers=[paper], reason="分配方案"
        ).ids["move"]
    with by("chen"):
        house.moves.agree(move)
    with by("zhao"):
        house.moves.take_in(move)
    now = tables(old)["R-1"].ties[-1]
    assert "190.00 + 20.00 + 0.00 + 0.00 + 0.00" in now.said, "a move within the court changes none"
    with house.court.database.views.begin() as connection:
        connection.exec_driver_sql(f"UPDATE {swallowed}")
    with (
        house.court.database.snapshot.connect() as connection,
        pytest.raises(law.ReportDoesNotTie),
    ):
        reports.table(connection, house.court.book, "R-1")


@pytest.mark.parametrize(("code", "cls"), [("R-3", "A"), ("R-4", "E"), ("R-5", "D"), ("R-6", "I")])
def test_r3_09_each_table_of_what_is_left_ties_to_the_books(old: Old, code: str, cls: str) -> None:
    old.told()
    court = old.house.court
    with court.database.views.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE views.legacy_lines SET remainder = remainder + 1 WHERE cls = %s", (cls,)
        )
    with (
        court.database.snapshot.connect() as connection,
        pytest.raises(law.ReportDoesNotTie) as no,
    ):
        reports.table(connection, court.book, code)
    assert no.value.facts["table"] == code


def test_differences_stand_in_the_table_of_responsibility(old: Old) -> None:
    with by("feng"):
        old.loads.own_difference(
            ACCOUNT, "K-9", DifferenceKind.LONG, Money("1.00"), owner="qian", reason="待查"
        )
    old.told()
    court = old.house.court
    with court.database.snapshot.connect() as connection:
        found = reports.handed_on(connection, court.book)
    assert [row[3] for row in found.rows] == ["sun", "qian"]


# The workbook


def sheets_of(data: bytes) -> dict[str, list[list[Any]]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_a_workbook_is_read_back_as_it_was_meant_and_its_control_sheet_fits(old: Old) -> None:
    found = list(tables(old).values())
    back = sheets_of(reports.as_workbook(found, about=[("账套 book", "苏0508")]))
    assert next(iter(back)) == CONTROL
    control = {row[0]: row for row in back[CONTROL] if str(row[0]).startswith("R-")}
    opening = found[0].sheet()
    rows = [row for row in back[CONTROL] if row[0] == opening.name]
    assert [(row[1], row[3]) for row in rows] == [(6.0, 210.0), (6.0, 210.0)]
    assert control[opening.name][4] == opening.digest()
    assert len(back[opening.name]) == 2 + 6
    unidentified = back[found[3].sheet().name]
    assert unidentified[2][2] == '=HYPERLINK("x")'  # words, and no formula
    assert unidentified[2][0] == "S000001"


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "http://x", "00123", "1e5"])
def test_words_stay_words_whatever_they_begin_with(words: str) -> None:
    sheet = Sheet("表", "题", (Column("甲", "a"), Column("额", "b", Kind.MONEY)),
                  [(words, Money("12.30"))])  # fmt: skip
    data = workbook("题", [sheet])
    assert sheets_of(data)["表"][2] == [words, 12.3]
    assert b"<f>" not in _inside(data)


def _inside(data: bytes) -> bytes:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist() if "sheet" in name)


def test_a_changed_cell_does_not_fit_its_digest() -> None:
    columns = (Column("甲", "a"), Column("日", "b", Kind.DAY), Column("数", "c", Kind.COUNT))
    one = Sheet("表", "题", columns, [("x", date(2020, 1, 1), 1)])
    other = Sheet("表", "题", columns, [("x", date(2020, 1, 2), 1)])
    assert one.digest() != other.digest()
    assert one.totals() == {}


def test_the_page_escapes_what_came_from_outside_and_links_every_cell(old: Old) -> None:
    html = page("清理报表", list(tables(old).values()), about=[("<i>", "&")])
    assert "<b>往来</b>" not in html
    assert "&lt;b&gt;往来&lt;/b&gt;" in html
    assert html.count("/legacy/lines?") == 7 * 6
    assert "✓" in html
    assert "✗" not in html
