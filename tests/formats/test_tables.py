"""The banks' own tables: three shipped profiles, a court's own, and rows that are wrong."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from make import COURT, Line, ccb_rows, cmb, icbc, xlsx

from ledger.domain.errors import Malformed
from ledger.domain.money import Money
from reconciliation.formats.model import Statement, by_day, check
from reconciliation.formats.profiles import SHIPPED, load_profiles
from reconciliation.formats.read import read
from reconciliation.formats.refusals import (
    AccountWrong,
    EncodingWrong,
    FileTooLarge,
    FileUnreadable,
    FormatUnknown,
    ProfileBroken,
    StatementDoesNotBalance,
    StatementUnreadable,
    TotalsDisagree,
)

LINES = [
    Line("1200.00", remark="（2026）京0105执1234号", on="2026-03-02"),
    Line("30.50", credit=False, name="李四", on="2026-03-03"),
    Line("0.01", name="北京某某有限公司", on="2026-03-04"),
]
OWN: dict[str, Any] = {
    "name": "own-bank",
    "bank": "某某农村商业银行",
    "delimiter": "\t",
    "columns": {"booked_on": "日期", "serial": "流水号", "remark": ["附言"], "balance": "余额"},
    "sign": {"rule": "flag", "amount": "金额", "flag": "借贷"},
    "dates": ["YYYY/MM/DD hh:mm:ss", "YYYY年M月D日"],
    "account": "账号[:：]\\s*([0-9*]+)",
    "opening": "期初余额[:：]\\s*([-0-9.,]+)",
    "closing": "期末余额[:：]\\s*([-0-9.,]+)",
    "unquote": True,
}
OWN_TEXT = (
    "账号：62000001 期初余额：10.00 期末余额：14.50\n日期\t流水号\t借贷\t金额\t余额\t附言\n"
    '2026/03/02  14:06:51\t="0001"\t贷\t5.00\t15.00\t=1+1\n'
    '2026年3月2日\t="0002"\t借\t0.5\t14.50\t-\n'
)


def _one(data: bytes | str, account: str | None = COURT, **how: Any) -> Statement:
    raw = data.encode() if isinstance(data, str) else data
    (statement,) = read(raw, name="export", account=account, **how).statements
    return statement


def _own(folder: Path, **changes: Any) -> Any:
    (folder / "own.json").write_text(json.dumps({**OWN, **changes}), encoding="utf-8")
    return load_profiles(folder)


def _told(statement: Statement) -> list[tuple[str, str, str]]:
    return [
        (str(line.booked_on), line.signed.plain, line.counterparty_name) for line in statement.lines
    ]


EXPECTED = [
    ("2026-03-02", "1200.00", "张伟"),
    ("2026-03-03", "-30.50", "李四"),
    ("2026-03-04", "0.01", "北京某某有限公司"),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_the_icbc_shape_is_read_in_every_encoding(encoding: str, ends: str) -> None:
    statement = _one(icbc(LINES).replace("\n", ends).encode(encoding))
    check(statement)
    assert _told(statement) == EXPECTED
    assert statement.lines[0].remark == "（2026）京0105执1234号"
    assert statement.account == COURT
    assert (statement.opening, statement.closing) == (None, None)
    assert statement.declared
    assert statement.declared.credits == Money("1200.01")


@pytest.mark.parametrize("newest_first", [False, True])
def test_the_cmb_shape_is_put_in_the_order_its_balances_tell(*, newest_first: bool) -> None:
    same_day = [replace(line, on="2026-03-02") for line in LINES]
    statement = _one(cmb(same_day, newest_first=newest_first))
    check(statement)
    assert [line.signed.plain for line in statement.lines] == ["1200.00", "-30.50", "0.01"]
    assert statement.lines[0].counterparty_account == "6217000010001234567"
    assert statement.notes == ()


def test_the_order_of_a_file_does_not_change_its_serials() -> None:
    up, down = (_one(cmb(LINES, newest_first=turned)) for turned in (False, True))
    assert [line.serial for line in up.lines] == [line.serial for line in down.lines]


def test_the_ccb_shape_is_read_from_a_workbook_by_whatever_name() -> None:
    statement = _one(xlsx(ccb_rows(LINES)), account=None)
    check(statement)
    assert _told(statement) == EXPECTED
    assert statement.account == COURT
    assert [line.place for line in statement.lines] == ["row 6", "row 7", "row 8"]


def test_strict_balances_that_do_not_follow_are_refused_with_the_row() -> None:
    rows = ccb_rows(LINES)
    rows[6][4] += 1
    with pytest.raises(StatementDoesNotBalance, match="depart at row 7"):
        check(_one(xlsx(rows)))


def test_a_row_taken_out_of_a_table_is_found_by_the_balances_of_the_others() -> None:
    rows = cmb(LINES).split("\r\n")
    with pytest.raises(StatementDoesNotBalance, match="running balances depart at row 3"):
        check(_one("\r\n".join([*rows[:2], *rows[3:]])))


def test_balances_tell_what_stood_before_the_first_line_and_after_the_last() -> None:
    for data in (cmb(LINES, opening="100.00", newest_first=True).encode(),
                 xlsx(ccb_rows(LINES, opening="100.00"))):  # fmt: skip
        statement = _one(data)
        check(statement)
        assert (statement.opening, statement.closing) == (Money("100.00"), Money("1269.51"))


def test_a_line_whose_balance_is_masked_leaves_the_others_to_be_checked_and_tells_no_end() -> None:
    masked = icbc(LINES).replace("x,xxx.yy", "1,200.00", 1)
    statement = _one(masked)
    check(statement)
    assert (statement.opening, statement.closing) == (None, None)
    assert any("masked" in note for note in statement.notes)
    with pytest.raises(StatementDoesNotBalance, match="depart at row 6"):
        check(_one(masked.replace("x,xxx.yy", "9.99", 1)))


def test_a_table_of_several_days_tells_a_statement_for_each() -> None:
    lines = [*LINES, Line("2.00", on="2026-03-04", name="丙")]
    days = by_day(_one(cmb(lines, opening="100.00", newest_first=True)))
    assert [(str(each.opening_on), each.opening, each.closing, len(each.lines))
            for each in days] == [
        ("2026-03-02", Money("100.00"), Money("1300.00"), 1),
        ("2026-03-03", Money("1300.00"), Money("1269.50"), 1),
        ("2026-03-04", Money("1269.50"), Money("1271.51"), 2),
    ]  # fmt: skip
    for each in days:
        check(each)
    assert len({each.statement_id for each in days}) == 3


def test_a_table_without_balances_stays_one_statement() -> None:
    statement = _one(icbc(LINES))
    assert by_day(statement) == (statement,)


def test_informative_balances_that_do_not_follow_become_a_note(tmp_path: Path) -> None:
    shipped = json.loads((SHIPPED / "cmb-csv.json").read_text(encoding="utf-8"))
    own = json.dumps(shipped | {"balances": "informative"})
    (tmp_path / "cmb.json").write_text(own, encoding="utf-8")
    profiles = load_profiles(tmp_path)
    statement = _one(cmb(LINES).replace("1,169.50", "9,999.99"), profiles=profiles)
    check(statement)
    assert any("not relied on" in note for note in statement.notes)
    assert (statement.opening, statement.closing) == (None, None)
    assert _one(cmb(LINES), profiles=profiles).closing == Money("1169.51"), "where they follow"


def test_a_folder_of_profiles_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProfileBroken, match="no folder of bank profiles"):
        load_profiles(tmp_path / "nowhere")


def test_a_sum_below_the_lines_is_held_against_them() -> None:
    with pytest.raises(
        TotalsDisagree, match=r"credits CNY 1200\.02, its entries give CNY 1200\.01"
    ):
        check(_one(icbc(LINES).replace("1,200.01", "1,200.02")))


def test_a_table_without_its_last_row_was_cut_off() -> None:
    with pytest.raises(FileUnreadable, match="cut off: no row begins with 人民币合计"):
        _one(icbc(LINES, footer=False))
    with pytest.raises(StatementUnreadable, match="goes on after the row that ends it"):
        _one(icbc(LINES) + "2026-03-02,x\n")


@pytest.mark.parametrize("account", [None, "9" * 19, "120200000000000000099999"])
def test_a_masked_account_number_needs_the_true_one_and_must_agree_with_it(
    account: str | None,
) -> None:
    with pytest.raises(AccountWrong, match=r"1202\*{8}12345"):
        _one(icbc(LINES), account)


def test_an_export_that_names_no_account_needs_one() -> None:
    with pytest.raises(AccountWrong, match="names no account"):
        _one(cmb(LINES), None)


def test_an_unmasked_account_number_must_be_the_courts() -> None:
    with pytest.raises(AccountWrong, match=f"is for account {COURT}, not 1"):
        _one(xlsx(ccb_rows(LINES)), "1")


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('"1,200.00"', '"1,200.005"', "two decimals"),
        ('"1,200.00"', '"12,00.00"', "two decimals"),
        ('"1,200.00"', "0.00", "moves nothing"),
        ('"1,200.00"', "", "is empty"),
        ('"1,200.00"', "=1200", "two decimals"),
        ('"1,200.00"', "１２", "two decimals"),
        ("2026-03-02", "2026-02-30", "not a day"),
        ("2026-03-02", "3026-03-02", "not a possible day"),
        ("2026-03-02", "02.03.2026", "not a day"),
        ("CNY", "USD", "currency 'USD'"),
        (",CNY", "", "6 cells stand under a header of 7"),
    ],
)
def test_a_row_that_says_it_wrongly_is_refused_by_its_number(
    was: str, becomes: str, said: str
) -> None:
    with pytest.raises(StatementUnreadable, match=f"row 2: .*{said}"):
        _one(cmb(LINES).replace(was, becomes, 1))


def test_an_amount_that_goes_backwards_in_two_columns_is_refused() -> None:
    for figure in ("-5.00", "0.00"):
        with pytest.raises(StatementUnreadable, match="row 6"):
            _one(icbc([Line(figure)]))


@pytest.mark.parametrize(("outgo", "income"), [(5.0, 5.0), (0.0, 0.0), ("", "")])
def test_exactly_one_of_two_amount_columns_is_filled(outgo: object, income: object) -> None:
    rows = ccb_rows(LINES)
    rows[5][2:4] = [outgo, income]
    with pytest.raises(StatementUnreadable, match="row 6: one of 收入 and 支出 must be filled"):
        _one(xlsx(rows))


def test_a_number_cell_that_is_not_whole_fen_is_refused() -> None:
    rows = ccb_rows(LINES)
    for wrong in (99_999_999_999_999.99, 1.005):
        rows[5][3] = wrong
        with pytest.raises(StatementUnreadable, match="row 6"):
            _one(xlsx(rows))


def test_text_that_looks_like_a_formula_stays_text() -> None:
    remark = "=cmd|'/c calc'!A1"
    assert _one(cmb([replace(LINES[0], remark=remark)])).lines[0].remark == f"转账 {remark}"
    rows = ccb_rows([replace(LINES[0], remark=remark)])
    assert _one(xlsx(rows)).lines[0].remark == f"转账 {remark}"


def test_a_court_adds_a_bank_without_code(tmp_path: Path) -> None:
    profiles = _own(tmp_path)
    for encoding in ("gb18030", "utf-8"):
        statement = _one(OWN_TEXT.encode(encoding), "62000001", profiles=profiles)
        check(statement)
        assert [(line.serial, line.signed.plain, line.remark) for line in statement.lines] == [
            ("0001", "5.00", "=1+1"),
            ("0002", "-0.50", ""),
        ]
        assert (statement.opening, statement.closing) == (Money("10.00"), Money("14.50"))
        assert statement.lines[0].booked_on == date(2026, 3, 2)
    with pytest.raises(StatementUnreadable, match="no direction"):
        _one(OWN_TEXT.replace("\t贷\t", "\t?\t"), profiles=profiles, account="62000001")


def test_a_courts_profile_takes_the_place_of_the_shipped_one_of_its_name(tmp_path: Path) -> None:
    profiles = _own(tmp_path, name="cmb-csv")
    assert profiles.by_name["cmb-csv"].bank == "某某农村商业银行"
    assert len(list(profiles)) == len(list(SHIPPED.glob("*.json")))


def test_two_profiles_that_fit_one_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "twin.json").write_text(json.dumps({**OWN, "name": "twin"}), encoding="utf-8")
    with pytest.raises(FormatUnknown, match=r"more than one reader fits: own-bank .*, twin"):
        _one(OWN_TEXT, profiles=_own(tmp_path))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"dates": ["MM/DD"]}, "dates"),
        ({"dates": []}, "dates"),
        ({"account": "([0-9]+"}, "account"),
        ({"account": "[0-9]+"}, "account"),
        ({"encodings": ["latin-1"]}, "encodings"),
        ({"currency": "ZZZ"}, "ZZZ"),
        ({"surprise": 1}, "surprise"),
        ({"sign": {"rule": "two-columns", "income": "x"}}, "sign"),
        ({"split": {"column": "x", "pattern": "(.*)"}}, "split"),
        ({"footer": {"pattern": "合计", "totals": True}}, "totals"),
    ],
)
def test_a_profile_that_could_not_work_is_refused_when_loaded(
    tmp_path: Path, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(ProfileBroken, match=f"own.json: .*{field}"):
        _own(tmp_path, **changes)


def test_an_unknown_table_is_told_what_was_looked_for_and_what_came_closest() -> None:
    with pytest.raises(
        FormatUnknown, match=r"looked for camt.*cmb-csv.*closest is cmb-csv, without 联机余额"
    ):
        _one(cmb(LINES).replace("联机余额", "余"))
    with pytest.raises(FormatUnknown, match="looked for camt"):
        _one("hello,world\n")
    with pytest.raises(FormatUnknown, match="ccb-xls"):
        _one(xlsx([["nothing", "here"]]))


def test_a_wrong_byte_is_told_by_its_place() -> None:
    whole = cmb(LINES).encode()
    at = whole.index("张伟".encode()) + 1
    with pytest.raises(EncodingWrong) as caught:
        _one(whole[:at] + b"\xff" + whole[at + 1 :])
    assert caught.value.facts["byte"] == at - 1  # where the character that is broken begins


def test_a_second_sheet_is_noted_and_two_that_fit_are_refused() -> None:
    notes = _one(xlsx(ccb_rows(LINES), [["a remark"]])).notes
    assert notes == ("sheet Sheet2 holds no lines and was not read",)
    with pytest.raises(FormatUnknown, match="more than one"):
        _one(xlsx(ccb_rows(LINES), ccb_rows(LINES)))


def test_sheets_rows_and_unpacked_size_have_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FileTooLarge, match="21 sheets"):
        _one(xlsx(*[ccb_rows(LINES)] * 21))
    monkeypatch.setattr("reconciliation.formats.sheet.MAX_ROWS", 7)
    for data in (xlsx(ccb_rows(LINES)), icbc(LINES).encode()):
        with pytest.raises(FileTooLarge, match="rows"):
            _one(data)
    monkeypatch.setattr("reconciliation.formats.sheet.MAX_ROWS", 1_000)
    monkeypatch.setattr("reconciliation.formats.sheet.MAX_COLUMNS", 3)
    for data in (xlsx(ccb_rows(LINES)), icbc(LINES).encode()):
        with pytest.raises(FileTooLarge, match="columns; the limit is 3"):
            _one(data)
    monkeypatch.setattr("reconciliation.formats.sheet.MAX_UNPACKED", 1000)
    with pytest.raises(FileTooLarge, match="unpacks to"):
        _one(xlsx(ccb_rows(LINES)))


def test_every_refusal_here_is_malformed() -> None:
    for kind in (AccountWrong, EncodingWrong, FileTooLarge, FileUnreadable, FormatUnknown,
                 ProfileBroken, StatementUnreadable):  # fmt: skip
        assert issubclass(kind, Malformed)
