"""Real dirt: what can mean one thing is read, what could mean two is refused with its place."""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from ledger.domain.datafile import UnreadableTable
from reconciliation.formats.refusals import EncodingWrong, FileUnreadable, FileUnsafe
from reconciliation.legacy.cells import Unreadable, amount_of, day_of
from reconciliation.legacy.cells import tidy as tidied
from reconciliation.legacy.classes import LegacyClass
from reconciliation.legacy.columns import ColumnMap, ColumnsUnknown
from reconciliation.legacy.reading import Read, Refused, Register
from reconciliation.legacy.source import RawRow, rows_of
from tests.legacy.registers import BOOKS, CUT_OFF, HEAD, PAYEE, row, text

SAMPLE = Path(__file__).parents[3] / "shared" / "samples" / "cn" / "ccb-debit.xls"
each_book = pytest.mark.parametrize("ending", BOOKS)


def read(path: Path) -> tuple[list[Read], list[Refused], Register]:
    register = Register(ColumnMap.shipped(), CUT_OFF)
    found = list(register.lines(rows_of(path)))
    lines = [each for each in found if isinstance(each, Read)]
    return lines, [each for each in found if isinstance(each, Refused)], register


def one(folder: Path, cells: Sequence[Any]) -> Read | Refused:
    path = folder / "一行.csv"
    path.write_bytes(text([HEAD, cells]))
    lines, refused, _ = read(path)
    (only,) = [*lines, *refused]
    return only


# Numbers that were lost before anybody read them


@each_book
@pytest.mark.parametrize("column", [1, 6, 9])
def test_an_account_number_kept_as_a_number_has_lost_figures_and_is_refused(
    tmp_path: Path, column: int, ending: str
) -> None:
    """Booked as it stands, money would be paid to a card that is nobody's, or another's."""
    spoilt: list[Any] = row(1, "10.00", payee=PAYEE)
    spoilt[column] = 6210000000000000017
    sound: list[Any] = row(2, "10.00", payee=PAYEE)
    sound[column] = 123456789012345
    path = BOOKS[ending](tmp_path / f"底数{ending}", [HEAD, spoilt, sound])
    (line,), (refused,), _ = read(path)
    assert "123456789012345" in {line.serial, *line.people}
    assert (refused.place, refused.given) == ("历史款!2", "6210000000000000000")
    assert "失真" in refused.reason_zh


# Encodings and kinds of files


@pytest.mark.parametrize(
    ("encoding", "mark"), [("utf-8", ","), ("utf-8-sig", "\t"), ("gb18030", ","), ("gb18030", ";")]
)
def test_text_of_either_encoding_is_read_alike(tmp_path: Path, encoding: str, mark: str) -> None:
    path = tmp_path / "底数.csv"
    path.write_bytes(
        text([HEAD, row(1, "12.30", payer="昆山䶮公司")], encoding=encoding, mark=mark)
    )
    (line,), refused, _ = read(path)
    assert not refused
    assert (line.serial, line.fen, line.people[0]) == ("S000001", 1_230, "昆山䶮公司")


@each_book
def test_a_workbook_is_read_with_its_merged_cells_days_and_floats(
    tmp_path: Path, ending: str
) -> None:
    case = "（2011）黔东执字第18号"
    rows = [
        ["某某法院执行案款清理登记表", *[""] * 13],
        HEAD,
        row(1, 0.1 + 0.2, day=date(2012, 5, 2), case=case, payee=PAYEE),
        row(2, 67.0, day=date(2012, 5, 3), payee=PAYEE),
        row(3, 1234.56, day="2012年5月4日", payee=PAYEE),
    ]
    lines, refused, _ = read(BOOKS[ending](tmp_path / f"底数{ending}", rows, [(2, 4, 4)]))
    assert not refused
    assert [line.fen for line in lines] == [30, 6_700, 123_456]
    assert {line.case for line in lines} == {case}
    assert lines[0].place == "历史款!3"
    assert lines[2].day == date(2012, 5, 4).toordinal()


@each_book
def test_merged_amounts_are_not_counted_twice(tmp_path: Path, ending: str) -> None:
    rows = [HEAD, row(1, 300, day=date(2012, 5, 2)), row(2, "", day=date(2012, 5, 2))]
    lines, refused, _ = read(BOOKS[ending](tmp_path / f"底数{ending}", rows, [(1, 3, 2)]))
    assert [line.fen for line in lines] == [30_000]
    assert [(each.place, each.reason) for each in refused] == [("历史款!3", "the amount is empty")]


@pytest.mark.skipif(not SAMPLE.exists(), reason="no sample files beside the project")
def test_an_old_workbook_of_a_bank_is_read_too(tmp_path: Path) -> None:
    rows = list(rows_of(SAMPLE))
    assert any(cell for each in rows for cell in each.cells)
    with pytest.raises(ColumnsUnknown):
        list(Register(ColumnMap.shipped(), CUT_OFF).lines(rows_of(SAMPLE)))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", FileUnreadable),
        (b"\xff\xfea\x00", EncodingWrong),
        (b"a,\x00b", FileUnsafe),
        (b"\xff\xff\xff\xff", EncodingWrong),
        (b"PK\x03\x04 not a workbook", FileUnreadable),
        (b"\xd0\xcf\x11\xe0 nor this", FileUnreadable),
    ],
)
def test_what_is_no_register_is_refused(tmp_path: Path, data: bytes, why: type[Exception]) -> None:
    path = tmp_path / "x"
    path.write_bytes(data)
    with pytest.raises(why):
        list(rows_of(path))


# Rows


def test_subtotals_headings_and_blanks_are_no_lines(tmp_path: Path) -> None:
    rows = [
        HEAD, row(1, "10.00"), ["本页小计", "", "", "10.00"], [""] * 14, HEAD, row(2, "5.00"),
        ["", "", "", ""], ["合 计：", "", "", "15.00"], ["总计", "", "", "15.00"],
    ]  # fmt: skip
    path = tmp_path / "底数.csv"
    path.write_bytes(text(rows))
    lines, refused, register = read(path)
    assert [line.fen for line in lines] == [1_000, 500]
    assert not refused
    assert (register.tally.subtotals, register.tally.headings) == (3, 1)


def test_a_grand_total_that_is_not_the_sum_of_the_lines_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "底数.csv"
    path.write_bytes(text([HEAD, row(1, "10.00"), ["总计", "", "", "15.00"]]))
    _, (refused,), _ = read(path)
    assert refused.reason == "the total says 15.00, the lines come to 10.00"


def test_a_subtotal_that_is_not_the_sum_of_its_lines_is_refused(tmp_path: Path) -> None:
    """A row that was dropped between 10 and 5 took three yuan with it; later sums tie again."""
    path = tmp_path / "底数.csv"
    rows = [
        HEAD, row(1, "10.00"), ["本页小计", "", "", "10.00"], row(2, "5.00"),
        ["本页小计", "", "", "8.00"], row(3, "1.00"), ["小计", "", "", "１．００"],
        ["累计", "", "", "16.00"], ["合计", "", "", "19.00"],
    ]  # fmt: skip
    path.write_bytes(text(rows))
    _, refused, _ = read(path)
    assert [each.place for each in refused] == ["row 5", "row 9"]


def test_a_sheet_with_figures_under_no_known_heading_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "底数.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in (
            ("说明", [["本表由财务填写"]]),
            ("2012", [HEAD, row(1, "10.00")]),
            ("2013", [["日期", "金额（元）"], ["2013-05-02", 3], ["2013-05-03", 4]]),
            ("2014", [HEAD, row(2, "5.00", day="2014-05-02")]),
        ):
            sheet = book.add_worksheet(name)
            for at, cells in enumerate(rows):
                sheet.write_row(at, 0, cells)
    lines, refused, _ = read(path)
    assert [line.fen for line in lines] == [1_000, 500]
    assert [each.place for each in refused] == ["2013!2"]


@pytest.mark.parametrize(
    ("amount", "fen"),
    [
        ("1,234.50", 123_450), ("￥88", 8_800), ("１２３４．５０", 123_450), (" 5.5 元", 550),
        ("0.01", 1), ("007.10", 710), ('="12.00"', 1_200), ("12.30000", 1_230),
    ],
)  # fmt: skip
def test_amounts_are_read_however_they_are_written(tmp_path: Path, amount: str, fen: int) -> None:
    found = one(tmp_path, row(1, amount))
    assert isinstance(found, Read), found
    assert found.fen == fen


@pytest.mark.parametrize(
    "amount", ["", "0", "-5.00", "1.2万", "12.345", "1,23.00", "十元", "99999999999999", "12.3.4"]
)
def test_amounts_that_could_mean_two_things_are_refused(tmp_path: Path, amount: str) -> None:
    found = one(tmp_path, row(1, amount))
    assert isinstance(found, Refused)
    assert found.place == "row 2"
    assert found.reason_zh


def test_a_floating_point_number_may_be_off_by_noise_and_no_more() -> None:
    assert amount_of(Decimal("1234.5600000000001")) == 123_456
    assert amount_of(Decimal("0.30000000000000004")) == 30
    for wrong in (Decimal("0.305"), Decimal("-1"), date(2012, 1, 1)):
        with pytest.raises(Unreadable):
            amount_of(wrong)


@pytest.mark.parametrize(
    "day",
    ["2012-05-02", "2012/5/2", "2012.5.2", "2012年5月2日", "20120502", "２０１２－０５－０２",
     " 2012-05-02 09:30:00", "2012 年 5 月 2 日", date(2012, 5, 2), Decimal(41031),
     Decimal(20120502)],
)  # fmt: skip
def test_days_are_read_however_they_are_written(day: Any) -> None:
    assert day_of(day) == date(2012, 5, 2)


@pytest.mark.parametrize(
    "day", ["", "12-05-02", "2012-02-30", "5/2/2012", "去年", Decimal(3), "1979-01-01"]
)
def test_days_that_could_be_two_are_refused(day: Any) -> None:
    with pytest.raises(Unreadable):
        day_of(day)


def test_money_after_the_cut_off_and_rows_without_day_or_amount_are_refused(tmp_path: Path) -> None:
    for cells in (row(1, day="2016-01-01"), row(2, "", day=""), row(3, day="")):
        assert isinstance(one(tmp_path, cells), Refused)


# Case numbers and classes


def test_edge_e11_old_case_numbers_are_accepted_and_unreadable_ones_are_kept(
    tmp_path: Path,
) -> None:
    for written in (
        "（2015）杭下执民字第2741号",
        "(2015)合执字第00524号",
        "（2005）苏执字第12-5号",
    ):
        found = one(tmp_path, row(1, case=written, payee=PAYEE))
        assert isinstance(found, Read)
        assert found.case
        assert found.cls == "A"
    found = one(tmp_path, row(1, case="老王那个案子", payee=PAYEE))
    assert isinstance(found, Read)
    assert (found.case, found.people[5], found.cls) == ("", "老王那个案子", "E")


@pytest.mark.parametrize(
    ("cells", "cls", "why"),
    [
        (row(1), "E", "case-unknown"),
        (row(1, case="（2015）合执字第00524号"), "E", "payee-unknown"),
        (row(1, case="（2015）合执字第00524号", payee=PAYEE), "A", "case-and-payee-known"),
        (row(1, remark="诉讼费"), "F", "word:诉讼费"),
        (row(1, remark="罚金"), "I", "word:罚金"),
        (row(1, remark="误汇"), "H", "word:误汇"),
        (row(1, remark="参与分配款"), "C", "word:参与分配"),
        (row(1, cls="B3"), "B3", "register"),
        (row(1, cls="应退被执行人"), "G", "register"),
        (row(1, cls="长款", owner="孙某"), "K", "register"),
    ],
)
def test_each_line_has_one_class_and_says_how_it_was_found(
    tmp_path: Path, cells: list[Any], cls: str, why: str
) -> None:
    found = one(tmp_path, cells)
    assert isinstance(found, Read), found
    assert (found.cls, found.why) == (cls, why)


def test_an_unknown_class_and_a_plug_without_owner_are_refused(tmp_path: Path) -> None:
    for cells in (row(1, cls="其他"), row(1, cls="K")):
        found = one(tmp_path, cells)
        assert isinstance(found, Refused)


# The column map is data


def test_a_court_brings_its_own_columns(tmp_path: Path) -> None:
    own = ColumnMap.load(
        (
            '{"name":"own","zh":"自有","source":"本院","needed":["amount","booked_on"],'
            '"columns":{"amount":["数额"],"booked_on":["哪天"]},"merged_down":[],"subtotals":[],'
            '"grand_totals":[],"classes":{},"words":{}}'
        ).encode()
    )
    path = tmp_path / "x.csv"
    path.write_bytes(text([("哪天", "数额"), ("2012-05-02", "5")]))
    (line,) = Register(own, CUT_OFF).lines(rows_of(path))
    assert isinstance(line, Read)
    assert line.fen == 500


@pytest.mark.parametrize(
    "broken",
    [b"{}", b"[]", b'{"name":1}', os.urandom(8)],
)
def test_a_broken_column_map_is_refused(broken: bytes) -> None:
    with pytest.raises(UnreadableTable):
        ColumnMap.load(broken)


def test_words_are_tidied_and_never_lost() -> None:
    assert tidied("　 张　三 ") == "张 三"
    assert tidied("ＡＢ１２") == "AB12"
    assert tidied(Decimal("67.0")) == "67"
    assert len(tidied("长" * 5_000)) == 300


# Rows in which nothing needs mending are read by a shorter way


class Closely(Register):
    """Reads every row the long way."""

    def _plain(self, row: RawRow, values: tuple[Any, ...]) -> None:
        return None


DIRT: dict[str, list[Any]] = {
    "amount": [
        "10.00", "1,234.50", "12,34.50", "0.00", "-5.00", "5", "5.1", "5.123", "１２.００", " 7.00",
        "¥8.00", "", "收款金额", "9999999999999.99", "999,999,999,999,999.99", Decimal("3.5"),
    ],
    "day": [
        "2015/03/04", "2015-3-4", "2015年3月4日", "20150304", "2016-06-01", "2015/02/30", "",
        " 2015/03/04", "2015/03/04 10:11:12", date(2015, 3, 4), Decimal(42067), "1970-01-01",
    ],
    "words": [
        "", "张三", " 张三", "张 三", "诉讼费", "执行款=1", "=1", '="00123"', "ＡＢＣ", "长" * 301,
        "合计", "总计：", "小计", "（2015）姑苏执字第00123号", "（2015） 姑苏执字第1号",
        Decimal("12.0"), Decimal(10**16), date(2015, 1, 1), "a\ufeffb", "a\u3000b", "a\xa0b",
    ],
    "class": ["", "A", "K", "不明案款", "Z"],
}  # fmt: skip
KINDS = {"到账日期": "day", "到账金额": "amount", "分类": "class"}
MAP = replace(
    ColumnMap.shipped(), words=ColumnMap.shipped().words | {LegacyClass.K: ("差错",)}
)  # one of a court's own, whose words find differences, too
WORDS = [mark for marks in MAP.words.values() for mark in marks]
PLAIN = [DIRT[KINDS.get(name, "words")][0] for name in HEAD]


@pytest.mark.parametrize("column", range(len(HEAD)), ids=HEAD)
def test_a_plain_row_is_read_the_short_way_as_it_is_read_the_long_way(column: int) -> None:
    """Among plain rows one with a single cell of every kind; what is remembered changes nothing."""
    for cell in (*DIRT[KINDS.get(HEAD[column], "words")], *MAP.subtotals, *WORDS):
        odd: list[Any] = [*PLAIN[:column], cell, *PLAIN[column + 1 :]]
        answers = []
        for kind in (Register, Closely):
            register = kind(MAP, CUT_OFF)
            rows = [RawRow("", at, [*told]) for at, told in enumerate((HEAD, PLAIN, odd, odd), 1)]
            answers.append((list(register.lines(rows)), register.sum, register.tally))
        assert answers[0] == answers[1], cell
